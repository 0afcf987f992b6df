"""Voiding a project's record, and merging two records of one project into one: nothing is deleted, lines are reversed.

Source: docs/domain.md, "What counts", point 11.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock, history
from accounts.models import User
from accounts.versions import check_version
from ledger import locks
from ledger import services as ledger
from ledger.models import Claim, Posting
from ledger.placing import WHOLE
from ledger.recount import let_records_follow, with_dependants
from ledger.services import NotNow, NotYours
from projects import stages
from projects.changes import NewValue, claim_change
from projects.models import Project
from projects.standing import locked_to_change


class CreditAfter(TextChoices):
    """Whose the credit is after a merge."""

    KEPT = "kept", gettext_lazy("stays as on the record that is kept")
    DROPPED = "dropped", gettext_lazy("goes to who introduced the other record")
    BOTH = "both", gettext_lazy("is shared by the two, half each")


@transaction.atomic
def void_project(*, project: Project, actor: User, reason: str, seen_version: int | None = None) -> Project:
    """Take a record that should never have been made out of the lists and the figures; it stays to be read.

    Whoever may change it may, until somebody has looked at it; then only reviewers who may change it.
    Raises ValidationError beside `reason`, NotNow, NotYours, or Stale when it was changed after `seen_version`.
    """
    stored = locked_to_change(project, actor)
    check_version(stored, seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the record is voided.")})
    claims = Claim.objects.filter(source=stored.source_id, state__in=Claim.STANDING).order_by("pk")
    looked_at = claims.exclude(state=Claim.State.REPORTED).exists()
    if looked_at and not actor.has_perm("ledger.review_claim"):
        raise NotYours(_("Somebody has vouched for this record already. Ask a reviewer to void it."))
    if stored.workshops.filter(voided_at=None).exists():
        raise NotNow(
            _("The project has workshops, which would be left alone. Merge it into another record instead.")
        )
    ledger.void(claims=claims, actor=actor, reason=reason.strip())
    _mark_void(stored, actor, reason.strip())
    ledger.post(sources=[stored.source], actor=actor, cause=Posting.Cause.VOID, reason=reason.strip())
    return stored


@transaction.atomic
def merge_projects(
    *,
    keep: Project,
    drop: Project,
    actor: User,
    reason: str,
    credit: str = CreditAfter.KEPT,
) -> Project:
    """Two records are one project: `drop` is voided, what it holds of its own moves to `keep`, which counts once.

    Headcounts, receipts of funds and workshops move; of each stage, and of a receipt that both report, the claim
    that somebody has vouched for most, then the earlier one, stays; everything else of `drop` is voided. The
    caller has checked who may decide. Raises NotNow.
    """
    locks.hold_plan_steady()
    locks.hold_sources(with_dependants([keep.source_id, drop.source_id]))
    keep, drop = (_read(project) for project in (keep, drop))
    if keep.pk == drop.pk or keep.voided_at or drop.voided_at:
        raise NotNow(_("One of the two records was voided already. Open the list again."))
    reason = reason.strip() or _("The same project as %(name)s.") % {"name": keep.name}
    moving, falling = _sort_claims(keep, drop)
    ledger.void(claims=falling, actor=actor, reason=reason)
    for claim in moving:
        claim.source, claim.county = keep.source, keep.county
        history.note(claim, actor=actor, reason=reason)
        claim.save()
    _move_workshops(keep, drop, reason, actor)
    drop.merged_into = keep
    _mark_void(drop, actor, reason)
    _move_credit(keep, drop, credit, reason, actor)
    let_records_follow(keep.source, actor=actor, reason=reason)
    ledger.post(sources=[keep.source, drop.source], actor=actor, cause=Posting.Cause.MERGE, reason=reason)
    return keep


def _read(project: Project) -> Project:
    related = (
        "source",
        "county__prefecture__bureau",
        "county__bureau",
        "enterprise",
        "introduced_by",
        "entered_by",
    )
    return Project.objects.select_related(*related).get(pk=project.pk)


def _mark_void(project: Project, actor: User, reason: str) -> None:
    project.voided_at = project.changed_at = clock.now()
    project.void_reason = reason
    history.note(project, actor=actor, reason=reason)
    project.save()


def _move_workshops(keep: Project, drop: Project, reason: str, actor: User) -> None:
    """Workshops that ever belonged to `drop` belonged to `keep`: it is the same project."""
    for move in drop.workshop_moves.all():
        move.project = keep
        move.save()
    for workshop in (drop.workshops.all() | drop.workshops_at_first.all()).distinct():
        if workshop.project_id == drop.pk:
            workshop.project = keep
        if workshop.first_project_id == drop.pk:
            workshop.first_project = keep
        history.note(workshop, actor=actor, reason=reason)
        workshop.save()


def _move_credit(keep: Project, drop: Project, credit: str, reason: str, actor: User) -> None:
    if credit == CreditAfter.KEPT or keep.introduced_by_id == drop.introduced_by_id:
        return
    shares = {drop.introduced_by: WHOLE}
    if credit == CreditAfter.BOTH:
        shares = {keep.introduced_by: WHOLE // 2, drop.introduced_by: WHOLE // 2}
    claim_change(
        project=keep, kind=Claim.Kind.SHARES, value=NewValue(shares=shares), reason=reason, actor=actor
    )


def _sort_claims(keep: Project, drop: Project) -> tuple[list[Claim], list[Claim]]:
    """(claims of `drop` that move to `keep`, claims of either that are voided)."""
    moving, falling = [], []
    stage_chains, receipt_chains = [], []
    for chain in _chains(drop):
        tip = chain[-1]
        if tip.kind == Claim.Kind.HEADCOUNT:
            moving += chain
        elif tip.kind == Claim.Kind.FUNDS:
            receipt_chains.append(chain)
        elif tip.kind == Claim.Kind.STAGE and tip.stage_reached.step in stages.RANK:
            stage_chains.append(chain)
        else:
            falling += chain
    _sort_receipts(receipt_chains, keep, moving, falling)
    kept = {chain[-1].stage_reached.step: chain for chain in _chains(keep) if _is_stage(chain[-1])}
    for chain in stage_chains:
        rival = kept.get(chain[-1].stage_reached.step)
        if rival and _weight(rival) <= _weight(chain):
            falling += chain
            continue
        trial = {step: found[-1].effective_on for step, found in kept.items()}
        trial[chain[-1].stage_reached.step] = chain[-1].effective_on
        if _went_back(keep) or stages.out_of_order(trial):
            falling += chain
            continue
        moving += chain
        falling += rival or []
        kept[chain[-1].stage_reached.step] = chain
    return moving, falling


def _sort_receipts(
    chains: list[list[Claim]], keep: Project, moving: list[Claim], falling: list[Claim]
) -> None:
    """Receipts move, but the same one reported on both records (one day, one amount) is counted once."""
    held = [chain for chain in _chains(keep) if chain[-1].kind == Claim.Kind.FUNDS]
    for chain in chains:
        twin = next((other for other in held if _same_receipt(other[-1], chain[-1])), None)
        if twin:
            held.remove(twin)
        if twin and _weight(twin) <= _weight(chain):
            falling += chain
        else:
            moving += chain
            falling += twin or []


def _same_receipt(one: Claim, other: Claim) -> bool:
    return (one.effective_on, one.receipt.amount) == (other.effective_on, other.receipt.amount)


def _is_stage(claim: Claim) -> bool:
    return claim.kind == Claim.Kind.STAGE and claim.stage_reached.step in stages.RANK


def _weight(chain: list[Claim]) -> tuple:
    """Smaller stays: vouched for most, then true earliest, then reported first."""
    vouched = ("verified", "reviewed", "reported")
    return (min(vouched.index(claim.state) for claim in chain), chain[-1].effective_on, chain[-1].pk)


def _chains(project: Project) -> Iterable[list[Claim]]:
    """The claims that nobody returned, took back or voided, each with what it corrects, oldest first."""
    claims = Claim.objects.filter(source=project.source_id, state__in=Claim.STANDING)
    by_id = {claim.pk: claim for claim in claims.select_related("stage_reached", "receipt").order_by("pk")}
    corrected = {claim.replaces_id for claim in by_id.values()}
    for tip in (claim for claim in by_id.values() if claim.pk not in corrected):
        chain, claim = [], tip
        while claim is not None:
            chain.insert(0, claim)
            claim = by_id.get(claim.replaces_id)
        yield chain


def _went_back(project: Project) -> bool:
    steps: list[str] = []
    for chain in sorted(_chains(project), key=lambda chain: (chain[-1].effective_on, chain[-1].pk)):
        if _is_stage(chain[-1]):
            if stages.goes_back(steps, chain[-1].stage_reached.step):
                return True
            steps.append(chain[-1].stage_reached.step)
    return False
