"""What a claim still lacks before somebody may vouch for it.

Which evidence a claim asks for is said by the app that knows the fact (projects/stages.py,
workshops/evidence.py) and asked here through the registry of ledger/recount.py.
"""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim, Evidence
from ledger.recount import evidence_asked


def kinds_lacking(claim: Claim, held: Collection[str] | None = None) -> list[EvidenceKind]:
    """The kinds of evidence of which the claim needs one and has none; [] when nothing is lacking.

    `held` are the kinds that stand with it, read here when not given. The address of a published source serves
    for every claim.
    """
    asked = evidence_asked(claim)
    if not asked:
        return []
    if held is None:
        held = set(claim.evidence.standing().values_list("kind", flat=True))
    if {*asked, EvidenceKind.PUBLISHED_SOURCE} & set(held):
        return []
    return [kind for kind in EvidenceKind if kind in asked]


def evidence_lacking(claim: Claim, held: Collection[str] | None = None) -> list[str]:
    """The names of the same."""
    return [str(kind.label) for kind in kinds_lacking(claim, held)]


def without_evidence(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those of these claims that lack evidence. Reads them all, in two queries."""
    facts = dict.fromkeys(Claim.FACTS.values())
    found = list(claims.select_related("source", *facts))
    held: dict[int, set[str]] = defaultdict(set)
    for claim, kind in Evidence.objects.standing().filter(claim__in=found).values_list("claim_id", "kind"):
        held[claim].add(kind)
    return claims.filter(pk__in=[claim.pk for claim in found if kinds_lacking(claim, held[claim.pk])])
