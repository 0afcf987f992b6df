"""Entering a project, changing its record, and taking its next step."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.versions import check_version
from chambers.services import find_or_record_enterprise, with_code
from counties.models import Stage
from ledger import services as ledger
from ledger.models import Claim, Override, Source
from ledger.services import NotNow, NotYours
from projects import gates, stages
from projects.changes import NewValue, claim_change, corrected_amount
from projects.duplicate_services import check_change, check_entry, keep_suspicions
from projects.introducers import channel_of, counties_open_to, introducers_of
from projects.models import DuplicateAppeal, Project, StageReached
from projects.standing import (
    StepTaken,
    in_order,
    locked_to_change,
    refresh_project,
    standing_steps,
    take_over_changes,
    take_over_steps,
)

# What an edited record never brings along: claims change these.
KEPT = ("county_id", "introduced_by_id", "kind", "contract_amount", "contract_amount_typed")


@transaction.atomic
def enter_project(
    *,
    project: Project,
    enterprise_name: str,
    credit_code: str,
    steps: Sequence[StepTaken],
    actor: User,
    override_reason: str = "",
    go_on_reason: str = "",
    appeal: DuplicateAppeal | None = None,
) -> Project:
    """Record a new project with the steps that it has taken so far, each a claim reported by `actor`.

    `go_on_reason` lets it pass the warnings that it may be a duplicate, `appeal` the block that its verdict lifts.
    Raises PossibleDuplicate (a ValidationError), ValidationError beside the fields of the entry form, NotYours when
    the county is not the actor's.
    """
    if not actor.has_perm("projects.add_project"):
        raise NotYours(_("Your role does not enter projects."))
    today = clock.today()
    if project.county not in counties_open_to(actor, today):
        raise NotYours(_("You may enter projects for your own counties and for those you are paired with."))
    # Of a match, who collected the intention introduced the project, paired with the county or not.
    by_match = project.match is not None and project.introduced_by == project.match.introduced_by
    if not by_match and project.introduced_by not in introducers_of(project.county, actor, today):
        raise ValidationError(
            {"introduced_by": _("Choose who introduced the project from the list for this county.")}
        )
    check_days(steps)
    if project.match is None:
        project.enterprise = find_or_record_enterprise(
            name=enterprise_name, credit_code=credit_code, actor=actor
        )
    else:  # the very enterprise of the intention, whoever else bears its name
        project.enterprise = with_code(
            enterprise=project.match.intention.enterprise, credit_code=credit_code, actor=actor
        )
    project.channel = channel_of(project.introduced_by, project.county)
    take_over_steps(project, steps)
    missing = gates.check_entry(project, project.stage, override_reason=override_reason, actor=actor)
    project.source = Source.objects.create(kind=Source.Kind.PROJECT)
    project.entered_by = actor
    project.entered_at = project.changed_at = clock.now()
    for name in Project.CLAIMED:
        setattr(project, f"first_{name}", getattr(project, name))
    warned_of = check_entry(project, actor=actor, go_on_reason=go_on_reason, appeal=appeal)
    history.note(project, actor=actor, reason=go_on_reason.strip() if warned_of else "")
    project.full_clean()
    project.save()
    keep_suspicions(project, warned_of, actor=actor, reason=go_on_reason, appeal=appeal)
    claims = [_report_step(project, taken, actor) for taken in steps]
    if missing:
        _note_override(claims[-1], missing, override_reason, actor)
    ledger.post(sources=[project.source], actor=actor)
    return project


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
    claim = _report_step(stored, taken, actor, replaces=_returned(stored, taken.step))
    if missing:
        _note_override(claim, missing, override_reason, actor)
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
    corrected = _report_step(project, taken, actor, replaces=old, correction_reason=reason)
    refresh_project(project, actor=actor, reason=reason)
    ledger.post(sources=[project.source], actor=actor)
    return corrected


def _returned(project: Project, step: str) -> Claim | None:
    """The returned claim of this step that nobody has mended yet: reporting the step again mends it."""
    returned = Claim.objects.filter(
        source=project.source_id, state=Claim.State.RETURNED, stage_reached__step=step, corrections=None
    )
    return returned.order_by("-pk").first()


def _report_step(
    project: Project,
    taken: StepTaken,
    actor: User,
    replaces: Claim | None = None,
    correction_reason: str = "",
) -> Claim:
    claim = ledger.report(
        kind=Claim.Kind.STAGE,
        source=project.source,
        county=project.county,
        effective_on=taken.on,
        not_later_than=taken.not_later_than,
        note=taken.reason,
        actor=actor,
        replaces=replaces,
        reason=correction_reason,
        also_set_by=[project.entered_by],  # the amount and the kind for which it vouches
    )
    reached = StageReached(claim=claim, step=taken.step, reason=taken.reason.strip())
    reached.full_clean()
    reached.save()
    return claim


def _note_override(claim: Claim, missing: Sequence[str], reason: str, actor: User) -> None:
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
    for taken in steps:
        if taken.on > clock.today():
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
