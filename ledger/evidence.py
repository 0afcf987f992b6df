"""Adding evidence to a claim and removing it, and which of it stands on a page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import BaseConstraint, Q
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.scoping import own_bureau_ids, sits_above_all
from ledger import locks
from ledger.evidence_check import CheckedFile, check_content
from ledger.models import Claim, Evidence, Source
from ledger.same_pictures import same_elsewhere
from ledger.services import NotNow, NotYours

PERMISSION = "ledger.add_evidence"
# Evidence is added while a claim stands, and removed only while nobody has looked at it yet.
STANDING = (Claim.State.REPORTED, Claim.State.REVIEWED, Claim.State.VERIFIED)
UNSEEN = (Claim.State.REPORTED,)
LINKS = (
    "claim",
    "added_by",
    "removed_by",
    "file",
    "thumbnail",
)  # no words of somebody's; each check would be a query


# --- who may -----------------------------------------------------------------------------------------


def sources_editable_by(source_ids: Collection[int], user: User) -> set[int]:
    """Those of these sources whose record (project, workshop) the user may change; one query."""
    if not (user.is_active and user.has_perm(PERMISSION)):
        return set()
    editable = Q()
    for kind in Source.Kind.values:
        records = Source._meta.get_field(kind).related_model.objects
        editable |= Q(**{f"{kind}__in": records.editable_by(user)})
    return set(Source.objects.filter(editable, pk__in=source_ids).values_list("pk", flat=True))


def _may_add(claim: Claim, user: User, editable: Collection[int] | None = None) -> bool:
    """Whoever sits at or above the bureau of who reported the claim, or may change the record.

    `editable` are the sources that they may change; asked for here when it is not given and matters.
    """
    if not (user.is_active and user.has_perm(PERMISSION)):
        return False
    if editable is not None and claim.source_id in editable:
        return True
    if claim.reported_in_reach_of(user):
        return True
    return editable is None and claim.source_id in sources_editable_by([claim.source_id], user)


def _may_remove(evidence: Evidence, user: User, editable: Collection[int]) -> bool:
    """Whoever added it, or somebody at or above their bureau who may change the record; an employer's answer nobody."""
    if evidence.statement or not (user.is_active and user.has_perm(PERMISSION)):
        return False
    if evidence.added_by_id == user.pk:
        return True
    above = sits_above_all(user) or evidence.added_by.bureau_id in own_bureau_ids(user)
    return above and evidence.claim.source_id in editable


def check_may_add(claim: Claim, actor: User) -> None:
    """Raises NotYours when `actor` may not add evidence to this claim, NotNow when it no longer stands."""
    if not _may_add(claim, actor):
        raise NotYours(
            _("Evidence is added by whoever may change the record, and by who reported the claim.")
        )
    if claim.state not in STANDING:
        raise NotNow(
            _("This claim no longer stands (%(state)s), so that evidence would support nothing.")
            % {"state": claim.get_state_display()}
        )


def check_may_remove(evidence: Evidence, actor: User) -> None:
    """Raises NotYours when `actor` may not remove it, NotNow when somebody has relied on it already."""
    if evidence.statement:
        raise NotYours(
            _(
                "What the enterprise answered stays with the claim. If it is wrong, say so beside it or ask again."
            )
        )
    if not _may_remove(evidence, actor, sources_editable_by([evidence.claim.source_id], actor)):
        raise NotYours(
            _("Evidence is removed by who added it, or by somebody above them who may change the record.")
        )
    if evidence.removed_at:
        raise NotNow(_("This evidence has been removed already."))
    if evidence.claim.state not in UNSEEN:
        raise NotNow(
            _(
                "Somebody has already relied on this evidence (%(state)s), so it stays. Add what is right beside it."
            )
            % {"state": evidence.claim.get_state_display()}
        )


# --- adding and removing ---------------------------------------------------------------------------


def add_evidence(
    *, claim: Claim, kind: str, actor: User, files: Sequence[CheckedFile] = (), url: str = ""
) -> list[Evidence]:
    """Put these files, or the address of a published source, beside a claim: all of them or none.

    Raises ValidationError (said beside `kind`, `files` or `url`), NotYours or NotNow.
    """
    check_may_add(claim, actor)  # before anything is stored; looked at again under the lock
    rows = [_described(claim, kind, actor, file) for file in files]
    if url:
        rows.append(_source(claim, kind, actor, url))
    if not rows:
        raise ValidationError({"files": _("Choose a file, or give the address of a published source.")})
    if len({row.sha256 for row in rows}) < len(rows):
        raise ValidationError({"files": _("You have chosen the same file twice.")})
    stored: list[str] = []
    try:
        # Bytes first, outside the lock: storage may be slow, and a file without a row does no harm.
        for row, file in zip(rows, files, strict=False):
            _store(row, file, stored)
        with transaction.atomic():
            _save_new(rows, claim, actor)
    except BaseException:
        _forget(stored)
        raise
    return rows


def _source(claim: Claim, kind: str, actor: User, url: str) -> Evidence:
    row = Evidence(claim=claim, kind=kind, url=url, added_by=actor, added_at=clock.now())
    row.clean_fields(exclude=LINKS)
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"url": error.messages}) from error
    return row


def _described(claim: Claim, kind: str, actor: User, file: CheckedFile) -> Evidence:
    row = Evidence(
        claim=claim,
        kind=kind,
        original_name=file.name,
        size=len(file.content),
        sha256=file.sha256,
        content_type=file.content_type,
        picture_hash=file.picture_hash,
        added_by=actor,
        added_at=clock.now(),
    )
    row.clean_fields(exclude=LINKS)
    return row


def _store(row: Evidence, file: CheckedFile, stored: list[str]) -> None:
    row.file.save("", ContentFile(file.content), save=False)
    stored.append(row.file.name)
    if file.thumbnail:
        row.thumbnail.save("", ContentFile(file.thumbnail), save=False)
        stored.append(row.thumbnail.name)


def _save_new(rows: list[Evidence], claim: Claim, actor: User) -> None:
    locks.hold_sources([claim.source_id])
    check_may_add(_as_stored(claim), actor)
    present = set(claim.evidence.standing().values_list("sha256", "url"))
    for row in rows:
        if (row.sha256, row.url) in present:
            words = _constraint("evidence_once_per_claim").get_violation_error_message()
            raise ValidationError({"url" if row.url else "files": f"{row}: {words}"})
        history.note(row, actor=actor)
        row.save(force_insert=True)


def _constraint(name: str) -> BaseConstraint:
    return next(constraint for constraint in Evidence._meta.constraints if constraint.name == name)


def _as_stored(claim: Claim) -> Claim:
    return Claim.objects.select_related("source", "reporter").get(pk=claim.pk)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, actor: User, reason: str) -> Evidence:
    """Take evidence away; the row stays, with who, when, why and the file's SHA-256. Raises NotYours or NotNow."""
    locks.hold_sources([evidence.claim.source_id])
    evidence = Evidence.objects.select_related("claim__source", "claim__reporter", "added_by").get(
        pk=evidence.pk
    )
    check_may_remove(evidence, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is removed.")})
    evidence.removed_by, evidence.removed_at = actor, clock.now()
    evidence.remove_reason = reason.strip()
    history.note(evidence, actor=actor, reason=evidence.remove_reason)
    evidence.save()
    names = [name for name in (evidence.file.name, evidence.thumbnail.name) if name]
    transaction.on_commit(lambda: _forget(names), robust=True)  # the row says removed, whatever storage says
    return evidence


def _forget(names: Iterable[str]) -> None:
    storage = Evidence._meta.get_field("file").storage
    for name in names:
        storage.delete(name)


def attach(*, claim: Claim, kind: str, actor: User, content: bytes, name: str) -> Evidence:
    """One file by its bytes, checked and added as through the page: for the sample data and for tests."""
    file = check_content(content=content, name=name)
    return add_evidence(claim=claim, kind=kind, actor=actor, files=[file])[0]


# --- on a page ------------------------------------------------------------------------------------


@dataclass
class EvidenceOfClaim:
    """What templates/ledger/evidence_list.html shows of one claim."""

    claim: Claim
    standing: list[Evidence] = field(default_factory=list)
    removed: list[Evidence] = field(default_factory=list)
    may_add: bool = False
    removable: set[int] = field(default_factory=set)
    answerable: set[int] = field(default_factory=set)


def evidence_of(claims: Iterable[Claim], user: User, editable: Collection[int]) -> dict[int, EvidenceOfClaim]:
    """The evidence of these claims, by claim id, and what `user` may do about it.

    Two queries, whatever their number. The claims are ones that the user may read, with their `reporter` at hand;
    `editable` are the sources among theirs whose record the user may change (`sources_editable_by`).
    """
    claims = {claim.pk: claim for claim in claims}
    rows: dict[int, list[Evidence]] = defaultdict(list)
    people = ("added_by__bureau", "removed_by", "replied_by")
    for row in Evidence.objects.filter(claim__in=claims).select_related(*people).order_by("added_at", "pk"):
        row.claim = claims[row.claim_id]
        rows[row.claim_id].append(row)
    standing = [row for of_claim in rows.values() for row in of_claim if not row.removed_at]
    same = same_elsewhere(standing, user)
    for row in standing:
        row.same_elsewhere = same.get(row.pk, [])
    return {pk: _of_claim(claim, rows[pk], user, editable) for pk, claim in claims.items()}


def _of_claim(claim: Claim, rows: list[Evidence], user: User, editable: Collection[int]) -> EvidenceOfClaim:
    standing = [row for row in rows if not row.removed_at]
    unseen = claim.state in UNSEEN
    return EvidenceOfClaim(
        claim=claim,
        standing=standing,
        removed=[row for row in rows if row.removed_at],
        may_add=claim.state in STANDING and _may_add(claim, user, editable),
        removable={row.pk for row in standing if unseen and _may_remove(row, user, editable)},
        answerable={row.pk for row in standing if row.disputes and not row.reply}
        if claim.state in STANDING and claim.source_id in editable
        else set(),
    )
