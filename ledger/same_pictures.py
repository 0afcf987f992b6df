"""Where else a site photograph stands: the same file, or a picture that shows the same, at another record."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model, Q
from django.db.models.functions import Substr

from accounts.models import User
from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim, Evidence
from ledger.pictures import BANDS, are_same, bands, tells

SHOWN = 3


def same_elsewhere(shown: Iterable[Evidence], user: User) -> dict[int, list[Model]]:
    """Evidence id -> up to SHOWN other records at which the same photograph stands, of those `user` may read.

    One query, and none where there is no photograph. `shown` have their claim at hand.
    """
    photographs = [row for row in shown if row.kind == EvidenceKind.SITE_PHOTO and row.sha256]
    if not photographs:
        return {}
    found: dict[int, dict[int, Model]] = defaultdict(dict)
    for other in _alike(photographs, user):
        for row in photographs:
            source_id = other.claim.source_id
            if source_id != row.claim.source_id and _is_same(row, other):
                found[row.pk].setdefault(source_id, other.claim.source.record)
    return {pk: list(records.values())[:SHOWN] for pk, records in found.items()}


def _is_same(one: Evidence, other: Evidence) -> bool:
    return one.sha256 == other.sha256 or are_same(one.picture_hash, other.picture_hash)


def _alike(photographs: list[Evidence], user: User) -> Iterable[Evidence]:
    """Photographs with the same bytes, or with a part of the hash in common: every same picture is among them."""
    parts: dict[int, set[str]] = defaultdict(set)
    for row in photographs:
        if tells(row.picture_hash):
            for first, part in bands(row.picture_hash):
                parts[first].add(part)
    alike = Q(sha256__in={row.sha256 for row in photographs})
    for first, wanted in parts.items():
        alike |= Q(**{f"part_{first}__in": wanted})
    rows = Evidence.objects.standing().filter(
        kind=EvidenceKind.SITE_PHOTO, claim__in=Claim.objects.visible_to(user)
    )
    cut = {f"part_{first}": Substr("picture_hash", first + 1, end - first) for first, end in BANDS}
    related = ("claim__source__project", "claim__source__workshop")
    return rows.annotate(**cut).filter(alike).select_related(*related).order_by("pk")
