"""What a project's record repeats of its claims, and the lock under which both change."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import Bureau, User
from counties.models import County, Stage
from ledger import locks
from ledger.lines import standing
from ledger.metrics import Basis
from ledger.models import Claim
from ledger.services import NotNow, NotYours
from projects import stages
from projects.facts import project_facts
from projects.models import Project, ProjectChange, StageReached

# What the record repeats of its claims.
REPEATED = ("stage", "situation", "signed_on", "county_id", "introduced_by_id", "channel", "kind") + (
    "contract_amount",
    "contract_amount_typed",
)


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step as somebody reports it."""

    step: str
    on: date
    not_later_than: bool = False
    reason: str = ""


def standing_steps(project: Project, leave_out: Claim | None = None) -> list[StepTaken]:
    """The steps that stand as reported, in the order in which they happened."""
    rows = list(StageReached.objects.filter(claim__source=project.source_id).select_related("claim"))
    bases = standing([(row.claim_id, row.claim.state, row.claim.replaces_id) for row in rows])
    return in_order(
        StepTaken(row.step, row.claim.effective_on, row.claim.not_later_than, row.reason)
        for row in sorted(rows, key=lambda row: row.claim_id)
        if Basis.REPORTED in bases[row.claim_id] and (leave_out is None or row.claim_id != leave_out.pk)
    )


def in_order(steps: Iterable[StepTaken]) -> list[StepTaken]:
    """By day; of one day the stages in their order, then the side steps, then as reported."""
    return sorted(steps, key=lambda taken: (taken.on, stages.RANK.get(taken.step, len(stages.RANK))))


def take_over_steps(project: Project, steps: Sequence[StepTaken]) -> None:
    """Let the record say where these steps, in order, have led."""
    names = [taken.step for taken in steps]
    project.stage = stages.stage_after(names)
    project.situation = stages.situation(names)
    signed = [taken.on for taken in steps if stages.RANK.get(taken.step, -1) >= Stage.SIGNED.rank]
    project.signed_on = min(signed) if signed else None


def take_over_changes(project: Project) -> None:
    """Let the record say what its standing changes say: county, introducer, channel, kind, contract amount."""
    if not ProjectChange.objects.filter(claim__source=project.source_id).exists():
        return  # it says so already
    facts = project_facts([project.source_id])[project.source_id]
    whereabouts = facts.whereabouts[Basis.REPORTED]
    place = whereabouts.last.place
    if project.county_id != place.county_id:
        project.county = County.objects.select_related("bureau", "prefecture__bureau").get(pk=place.county_id)
    if project.introduced_by_id != place.introduced_by_id:
        project.introduced_by = Bureau.objects.get(pk=place.introduced_by_id)
    project.channel, project.kind = place.channel, facts.kind[Basis.REPORTED]
    money = facts.money[Basis.REPORTED]
    known = money.first is not None or money.increases
    project.contract_amount = money.before(date.max) if known else None
    project.contract_amount_typed = _amount_typed(project, money.corrected_by, bool(money.increases))


def _amount_typed(project: Project, corrected_by: int | None, increased: bool) -> str:
    """How the present amount was typed; a sum of several was typed by nobody."""
    if increased:
        return ""
    if corrected_by:
        return ProjectChange.objects.get(pk=corrected_by).amount_typed
    return project.first_contract_amount_typed


def refresh_project(project: Project, *, actor: User, reason: str = "") -> None:
    """Make the record repeat what its standing claims say: stage, situation, signing day, and the claimed values."""
    before = [getattr(project, name) for name in REPEATED]
    take_over_steps(project, standing_steps(project))
    take_over_changes(project)
    if before != [getattr(project, name) for name in REPEATED]:
        project.changed_at = clock.now()
        history.note(project, actor=actor, reason=reason)
        project.save()


def refresh_records(source_ids: Collection[int], actor: User, reason: str) -> None:
    """The same for the projects of these sources, after one of their claims fell or took another's place."""
    for project in Project.objects.filter(source__in=source_ids).select_related("enterprise"):
        refresh_project(project, actor=actor, reason=reason)


def locked_to_change(project: Project, actor: User) -> Project:
    """The project as stored, under the lock of its source, once it is sure that `actor` may change it."""
    stored = _locked(project)
    if not actor.has_perm("projects.change_project"):
        raise NotYours(_("Your role does not change projects."))
    if not Project.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("You may read this project but not change it."))
    if stored.voided_at:
        raise NotNow(
            _("This record was voided; it is kept to be read. If it was merged, open the one that stays.")
        )
    return stored


def _locked(project: Project) -> Project:
    """The project as stored, read under the lock of its source."""
    locks.hold_plan_steady()
    locks.hold_sources([project.source_id])
    related = ("source", "county__prefecture", "county__bureau", "enterprise", "introduced_by")
    return Project.objects.select_related(*related).get(pk=project.pk)
