"""Changing a project's record, and taking its next step. Entering it: projects/entering.py."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.rows import add_rows
from accounts.versions import check_version
from chambers.services import find_or_record_enterprise
from counties.models import Stage
from ledger import services as ledger
from ledger.models import Claim, Override
from ledger.services import NotNow
from projects import gates, stages
from projects.changes import NewValue, claim_change, corrected_amount
from projects.duplicate_services import check_change, keep_suspicions
from projects.models import Project, StageReached
from projects.standing import (
    StepTaken,
    in_order,
    locked_to_change,
    refresh_project,
    standing_steps,
    take_over_changes,
)

# What an edited record never brings along: claims change these.
KEPT = ("county_id", "introduced_by_id", "kind", "contract_amount", "contract_amount_typed")


@transaction.atomic
def change_project(
    *,
    project: Project,
    enterprise_name: str,
    credit_code: str,
    actor: User,
    reason: str = "",
    seen_version: int | None = None,
    go_on_reason: str = "",
) -> Project:
    """Save a changed record. What counts (kind, contract amount) becomes a claim that corrects it from the start.

    `project` carries the new values; its county and introducer are changed by claims of their own
    (projects/changes.py). Raises PossibleDuplicate, ValidationError beside the field, NotNow, NotYours, or Stale
    when somebody saved it after `seen_version`.
    """
    stored = locked_to_change(project, actor)
    check_version(stored, seen_version)
    nature, amount, typed = project.kind, project.contract_amount, project.contract_amount_typed
    project.enterprise = find_or_record_enterprise(name=enterprise_name, credit_code=credit_code, actor=actor)
    gates.check_change(stored, project)
    warned_of = check_change(stored, project, actor=actor, go_on_reason=go_on_reason)
    for name in (*(field.attname for field in Project._meta.fields if not field.editable), *KEPT):
        setattr(project, name, getattr(stored, name))
    project.source, project.county, project.introduced_by = stored.source, stored.county, stored.introduced_by
    changes = {}
    if nature != stored.kind:
        changes[Claim.Kind.NATURE] = NewValue(nature=nature)
    if amount != stored.contract_amount:
        changes[Claim.Kind.MONEY] = corrected_amount(stored, amount, typed)
    for kind, value in changes.items():
        claim_change(project=project, kind=kind, value=value, reason=reason, actor=actor)
    take_over_changes(project)
    project.changed_at = clock.now()
    said = [reason.strip(), go_on_reason.strip() if warned_of else ""]
    history.note(project, actor=actor, reason=_("; ").join(filter(None, said)))
    project.full_clean()
    project.save()
    keep_suspicions(project, warned_of, actor=actor, reason=go_on_reason)
    if changes:
        ledger.post(sources=[project.source], actor=actor, reason=reason.strip())
    return project


@transaction.atomic
def take_step(
    *,
    project: Project,
    taken: StepTaken,
    actor: User,
    override_reason: str = "",
    seen_version: int | None = None,
) -> Claim:
    """Report the next step of a project.

    Raises ValidationError beside `step`, `on` or `reason`, NotNow, NotYours, or Stale (see `change_project`).
    """
    stored = locked_to_change(project, actor)
    check_version(stored, seen_version)
    standing = standing_steps(stored)
    steps = [earlier.step for earlier in standing]
    if taken.step not in stages.OPEN_STEPS[stages.situation(steps)]:
        raise NotNow(
            _(
                "The project is %(situation)s, so this step does not fit. Open the record again to see its state."
            )
            % {"situation": stored.get_situation_display()}
        )
    _check_step(taken, standing)
    missing = []
    if taken.step in stages.RANK:
        missing = gates.check_step(stored, taken.step, override_reason=override_reason, actor=actor)
    [claim] = report_steps(steps=[(stored, taken)], actor=actor, replaces=_returned(stored, taken.step))
    if missing:
        note_override(claim, missing, override_reason, actor)
    refresh_project(stored, actor=actor, reason=taken.reason)
    ledger.post(sources=[stored.source], actor=actor)
    return claim


@transaction.atomic
def correct_step(
    *,
    claim: Claim,
    on: date,
    not_later_than: bool,
    reason: str,
    actor: User,
    seen_version: int | None = None,
) -> Claim:
    """Report that a step was taken on another day than claimed. The old claim stands until this one is verified.

    Raises ValidationError beside `on` or `reason`, NotNow or NotYours.
    """
    project = locked_to_change(claim.source.project, actor)
    old = ledger.to_correct(claim=claim, actor=actor, seen_version=seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what was wrong, so that the reviewer can follow.")})
    fact = old.fact
    taken = StepTaken(fact.step, on, not_later_than, fact.reason)
    if (on, not_later_than) == (old.effective_on, old.not_later_than) and old.is_standing:
        raise ValidationError({"on": _("This is the day that stands already.")})
    _refuse_future([taken], "on")
    others = standing_steps(project, leave_out=old)
    _refuse_disorder(stages.path((step.step, step.on) for step in in_order([*others, taken])), "on")
    [corrected] = report_steps(steps=[(project, taken)], actor=actor, replaces=old, reason=reason)
    refresh_project(project, actor=actor, reason=reason)
    ledger.post(sources=[project.source], actor=actor)
    return corrected


def _returned(project: Project, step: str) -> Claim | None:
    """The returned claim of this step that nobody has mended yet: reporting the step again mends it."""
    returned = Claim.objects.filter(
        source=project.source_id, state=Claim.State.RETURNED, stage_reached__step=step, corrections=None
    )
    return returned.order_by("-pk").first()


def report_steps(
    *,
    steps: Sequence[tuple[Project, StepTaken]],
    actor: User,
    replaces: Claim | None = None,
    reason: str = "",
) -> list[Claim]:
    """Report steps of projects that one person entered: a claim with its fact for each, in their order.

    The caller has checked them, and posts. `replaces` is the claim that these correct, and `reason` why.
    """
    claims = [
        ledger.new_claim(
            kind=Claim.Kind.STAGE,
            source=project.source,
            county=project.county,
            effective_on=taken.on,
            not_later_than=taken.not_later_than,
            note=taken.reason,
            actor=actor,
            replaces=replaces,
            reason=reason,
        )
        for project, taken in steps
    ]
    # Whoever entered the project set the amount and the kind for which its steps vouch.
    ledger.report_all(
        claims=claims, actor=actor, also_set_by={project.entered_by for project, _taken in steps}
    )
    facts = [step_fact(taken) for _project, taken in steps]
    for fact, claim in zip(facts, claims, strict=True):
        fact.claim = claim
    written = [(fact.claim_id, fact.step, fact.reason) for fact in facts]
    add_rows(StageReached, ["claim_id", "step", "reason"], written)
    return claims


def step_fact(taken: StepTaken) -> StageReached:
    """The fact of a step, still without its claim. Raises ValidationError for what no step can be."""
    fact = StageReached(step=taken.step, reason=taken.reason.strip())
    if fact.step in stages.RANK and not fact.reason:
        return fact  # one of the stages, and nothing else to check: so are nearly all
    fact.clean_fields(exclude=["claim"])
    if fact.step in stages.NEEDS_REASON and not fact.reason:
        raise ValidationError(_("Give the reason for pausing or withdrawing."))
    return fact


def note_override(claim: Claim, missing: Sequence[str], reason: str, actor: User) -> None:
    """Write down that a step was reported without the fields `missing` that its stage asks for."""
    labels = [gates.label(name) for name in missing]
    ledger.note_override(claim=claim, gate=Override.Gate.FIELDS, lacking=labels, reason=reason, actor=actor)


def _check_step(taken: StepTaken, standing: Sequence[StepTaken]) -> None:
    """Refuse a next step that lacks its reason or does not fit the days of what stands."""
    _refuse_future([taken], "on")
    path = stages.path((earlier.step, earlier.on) for earlier in standing)
    last = max((earlier.on for earlier in standing), default=taken.on)
    # An earlier stage that is not on record, dated among the others, fills a gap (its claim was returned).
    fills_gap = taken.step in stages.RANK and taken.step not in path and taken.on <= last
    goes_back = stages.goes_back([earlier.step for earlier in standing], taken.step) and not fills_gap
    if (goes_back or taken.step in stages.NEEDS_REASON) and not taken.reason.strip():
        raise ValidationError({"reason": _("Give the reason for going back, pausing or withdrawing.")})
    if taken.step in path and not goes_back:
        raise ValidationError({"step": _("This stage is recorded already. Choose the stage that follows.")})
    if (goes_back and taken.on <= last) or (taken.step in stages.SIDE_STEPS and taken.on < last):
        raise ValidationError(
            {"on": _("The last step is dated %(day)s; this one comes after it.") % {"day": last.isoformat()}}
        )
    if taken.step in stages.RANK and not goes_back:
        _refuse_disorder({**path, taken.step: taken.on}, "on")


def check_days(steps: Sequence[StepTaken]) -> None:
    """Refuse, beside the fields of the entry form, a fact dated in the future and stages whose days run backwards."""
    _refuse_future(steps)
    _refuse_disorder({taken.step: taken.on for taken in steps if taken.step in stages.RANK})


def _refuse_future(steps: Sequence[StepTaken], field: str = "") -> None:
    today = clock.today()
    for taken in steps:
        if taken.on > today:
            message = _("This day is in the future. Enter the day on which it happened.")
            raise ValidationError({field or f"{taken.step}_on": message})


def _refuse_disorder(days: Mapping[str, date], field: str = "") -> None:
    problem = stages.out_of_order(days)
    if problem:
        earlier, later = (Stage(stage) for stage in problem)
        raise ValidationError(
            {
                field or f"{later}_on": _("The day of “%(later)s” cannot be before the day of “%(earlier)s”.")
                % {"later": later.label, "earlier": earlier.label}
            }
        )
