"""Entering a project, changing its record, and taking its next step."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import Bureau, User
from accounts.scoping import own_bureau_ids, sits_above_all
from chambers.services import find_or_record_enterprise
from counties.models import County, Pairing, Stage
from counties.services import supporters_of
from ledger import locks
from ledger import services as ledger
from ledger.metrics import Channel
from ledger.models import Claim, Posting, Source
from ledger.services import NotNow, NotYours
from projects import stages
from projects.duplicate_services import check_change, check_entry, keep_suspicions
from projects.models import DuplicateAppeal, Project, StageReached

STANDING = (Claim.State.REPORTED, Claim.State.REVIEWED, Claim.State.VERIFIED)

# What moves a figure, so that it stands still once somebody has vouched for it.
VOUCHED_FIELDS = ("contract_amount", "kind")


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step as somebody reports it."""

    step: str
    on: date
    not_later_than: bool = False
    reason: str = ""


def counties_open_to(user: User, on: date) -> list[County]:
    """The 9+3 counties for which this user may enter a project: one's own, or those one is paired with."""
    counties = County.objects.in_plan()
    if not sits_above_all(user):
        own = own_bureau_ids(user)
        paired = Pairing.objects.in_force(on).filter(supporter__in=own).values("county")
        counties = counties.filter(bureau__in=own) | counties.filter(pk__in=paired)
    return list(counties.distinct())


def introducers_of(county: County, user: User, on: date) -> list[Bureau]:
    """Who may be named as having introduced a project to `county`: supporters in force first, then its own bureaus.

    Somebody from outside the county can only name their own bureau. An ended pairing is not offered.
    """
    supporters = [pairing.supporter for pairing in supporters_of(county, on)]
    own = own_bureau_ids(user)
    if not sits_above_all(user) and county.bureau_id not in own:
        return [bureau for bureau in _unique(supporters) if bureau.pk in own]
    return _unique([*supporters, county.bureau, county.prefecture.bureau, user.bureau])


def _unique(bureaus: Sequence[Bureau]) -> list[Bureau]:
    return list({bureau.pk: bureau for bureau in bureaus}.values())


CHANNELS: Mapping[str, Channel] = {
    Bureau.Kind.TEAM: Channel.TEAM,
    Bureau.Kind.CHAMBER: Channel.CHAMBER,
    Bureau.Kind.STATION: Channel.STATION,
    Bureau.Kind.THINK_TANK: Channel.THINK_TANK,
    Bureau.Kind.INSTITUTE: Channel.INSTITUTE,
    Bureau.Kind.PROVINCE: Channel.PROVINCE,
    Bureau.Kind.PREFECTURE: Channel.CITY,
    Bureau.Kind.COUNTY: Channel.COUNTY,
}


def channel_of(introduced_by: Bureau, county: County) -> Channel:
    """By which way a project of this introducer comes to this county."""
    if introduced_by.pk in (county.bureau_id, county.prefecture.bureau_id):
        return Channel.OWN
    return CHANNELS[introduced_by.kind]


@transaction.atomic
def enter_project(
    *,
    project: Project,
    enterprise_name: str,
    credit_code: str,
    steps: Sequence[StepTaken],
    actor: User,
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
    if project.introduced_by not in introducers_of(project.county, actor, today):
        raise ValidationError(
            {"introduced_by": _("Choose who introduced the project from the list for this county.")}
        )
    check_days(steps)
    project.enterprise = find_or_record_enterprise(name=enterprise_name, credit_code=credit_code, actor=actor)
    project.channel = channel_of(project.introduced_by, project.county)
    project.source = Source.objects.create(kind=Source.Kind.PROJECT)
    project.entered_by = actor
    project.entered_at = project.changed_at = clock.now()
    _take_over(project, steps)
    warned_of = check_entry(project, actor=actor, go_on_reason=go_on_reason, appeal=appeal)
    history.note(project, actor=actor, reason=go_on_reason.strip() if warned_of else "")
    project.full_clean()
    project.save()
    keep_suspicions(project, warned_of, actor=actor, reason=go_on_reason, appeal=appeal)
    for taken in steps:
        _report_step(project, taken, actor)
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
    go_on_reason: str = "",
) -> Project:
    """Save a changed record. County and introducer stay; what counts stays once somebody vouched for it.

    `project` carries the new values. Raises PossibleDuplicate, ValidationError beside the field, or NotYours.
    """
    stored = _locked(project)
    if not Project.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("You may read this project but not change it."))
    if not actor.has_perm("projects.change_project"):
        raise NotYours(_("Your role does not change projects."))
    for name in ("county_id", "introduced_by_id", "source_id", "channel"):
        setattr(project, name, getattr(stored, name))
    _refuse_change_of_vouched(stored, project)
    project.enterprise = find_or_record_enterprise(name=enterprise_name, credit_code=credit_code, actor=actor)
    warned_of = check_change(stored, project, actor=actor, go_on_reason=go_on_reason)
    project.changed_at = clock.now()
    said = [reason.strip(), go_on_reason.strip() if warned_of else ""]
    history.note(project, actor=actor, reason=_("; ").join(filter(None, said)))
    project.full_clean()
    project.save()
    keep_suspicions(project, warned_of, actor=actor, reason=go_on_reason)
    ledger.post(sources=[project.source], actor=actor, cause=Posting.Cause.RECORD, reason=reason)
    return project


@transaction.atomic
def take_step(*, project: Project, taken: StepTaken, actor: User) -> Claim:
    """Report the next step of a project. Raises ValidationError beside `step`, `on` or `reason`, NotNow, NotYours."""
    stored = _locked(project)
    if not actor.has_perm("projects.change_project"):
        raise NotYours(_("Your role does not report stages."))
    if not Project.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("You may read this project but not change it."))
    standing = _standing_steps(stored)
    steps = [earlier.step for earlier in standing]
    if taken.step not in stages.OPEN_STEPS[stages.situation(steps)]:
        raise NotNow(
            _(
                "The project is %(situation)s, so this step does not fit. Open the record again to see its state."
            )
            % {"situation": stored.get_situation_display()}
        )
    _check_step(taken, standing)
    claim = _report_step(stored, taken, actor)
    refresh_project(stored, actor=actor, reason=taken.reason)
    ledger.post(sources=[stored.source], actor=actor)
    return claim


@transaction.atomic
def refresh_project(project: Project, *, actor: User, reason: str = "") -> None:
    """Make the stage, situation and signing day on the record say what its standing claims say."""
    before = (project.stage, project.situation, project.signed_on)
    _take_over(project, _standing_steps(project))
    if before != (project.stage, project.situation, project.signed_on):
        project.changed_at = clock.now()
        history.note(project, actor=actor, reason=reason)
        project.save()


def refresh_records(source_ids: Collection[int], actor: User, reason: str) -> None:
    """The same for the projects of these sources, after the ledger dropped one of their claims."""
    for project in Project.objects.filter(source__in=source_ids).select_related("enterprise"):
        refresh_project(project, actor=actor, reason=reason)


def _locked(project: Project) -> Project:
    """The project as stored, read under the lock of its source."""
    locks.hold_plan_steady()
    locks.hold_sources([project.source_id])
    related = ("source", "county__prefecture", "county__bureau", "enterprise", "introduced_by")
    return Project.objects.select_related(*related).get(pk=project.pk)


def _standing_steps(project: Project) -> list[StepTaken]:
    rows = StageReached.objects.filter(claim__source=project.source_id, claim__state__in=STANDING)
    ordered = sorted(
        rows.select_related("claim"),
        key=lambda row: (row.claim.effective_on, stages.RANK.get(row.step, len(stages.RANK)), row.claim_id),
    )
    return [
        StepTaken(row.step, row.claim.effective_on, row.claim.not_later_than, row.reason) for row in ordered
    ]


def _take_over(project: Project, steps: Sequence[StepTaken]) -> None:
    names = [taken.step for taken in steps]
    project.stage = stages.stage_after(names)
    project.situation = stages.situation(names)
    signed = [taken.on for taken in steps if stages.RANK.get(taken.step, -1) >= Stage.SIGNED.rank]
    project.signed_on = min(signed) if signed else None


def _report_step(project: Project, taken: StepTaken, actor: User) -> Claim:
    claim = ledger.report(
        kind=Claim.Kind.STAGE,
        source=project.source,
        county=project.county,
        effective_on=taken.on,
        not_later_than=taken.not_later_than,
        note=taken.reason,
        actor=actor,
    )
    reached = StageReached(claim=claim, step=taken.step, reason=taken.reason.strip())
    reached.full_clean()
    reached.save()
    return claim


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


def _refuse_change_of_vouched(stored: Project, project: Project) -> None:
    vouched = stored.source.claims.filter(state__in=[Claim.State.REVIEWED, Claim.State.VERIFIED]).exists()
    changed = [name for name in VOUCHED_FIELDS if getattr(stored, name) != getattr(project, name)]
    if vouched and changed:
        message = _("Somebody has vouched for this project already, so this value no longer changes here.")
        raise ValidationError(dict.fromkeys(changed, message))
