"""Reporting headcounts, and recording and changing workshops with their recognition and closing."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.scoping import own_bureau_ids, sits_above_all
from accounts.versions import check_version
from chambers.models import Enterprise, name_key
from chambers.services import find_or_record_enterprise
from ledger import locks
from ledger import services as ledger
from ledger.models import Claim, Source
from ledger.services import NotNow, NotYours
from projects.introducers import channel_of
from projects.models import Project
from workshops.equal_numbers import doubt
from workshops.event_order import Happened, misfit
from workshops.models import CONTRACTS, MOST_PEOPLE, MOST_WAGE, SUBGROUPS, Headcount, SiteEvent, Workshop

Site = Project | Workshop

# What of a workshop's record is changed by hand; the operator too, by name. Claims say the rest.
CHANGEABLE = (
    "name",
    "site",
    "kind",
    "industry",
    "floor_area",
    "oem_client",
    "order_value",
    "order_value_typed",
    "contact_phone",
    "note",
)


@transaction.atomic
def report_headcount(
    *,
    site: Site,
    on: date,
    total: int,
    actor: User,
    poor: int | None = None,
    relocated: int | None = None,
    edge: int | None = None,
    peak: int | None = None,
    labour_contracts: int | None = None,
    service_contracts: int | None = None,
    flexible: int | None = None,
    monthly_wage: Decimal | None = None,
    not_later_than: bool = False,
    note: str = "",
    replaces: Claim | None = None,
    reason: str = "",
    seen_version: int | None = None,
    equal_is_right: bool = True,
    one_of_several: bool = False,
) -> Headcount:
    """Report how many people work at a workshop, or for a project outside its workshops, on day `on`.

    None means not known. `monthly_wage` is the average in 元. `replaces` is the headcount's claim that this one
    corrects, as seen at `seen_version`, and `reason` why. With `equal_is_right` False, as a form says before its
    reader was warned, equal numbers of a project and its workshop are refused beside that name. With
    `one_of_several` the caller has read the site under its lock as one that the actor may change, and posts.
    Raises ValidationError beside `on`, `reason` or the name of a number, NotNow or NotYours.
    """
    if not one_of_several:
        site = held_site(site, actor, "workshops.add_headcount")
    _check_day(on)
    _check_still_counts(site)
    if replaces:
        replaces = _to_correct(replaces, actor, reason, seen_version)
    if not equal_is_right and (words := doubt(site, on, total)):
        raise ValidationError({"equal_is_right": words})
    claim = ledger.report(
        kind=Claim.Kind.HEADCOUNT,
        source=site.source,
        county=site.county,
        effective_on=on,
        not_later_than=not_later_than,
        note=note,
        actor=actor,
        replaces=replaces,
        reason=reason,
    )
    headcount = Headcount(
        claim=claim,
        total=total,
        poor=poor,
        relocated=relocated,
        edge=edge,
        peak=peak,
        labour_contracts=labour_contracts,
        service_contracts=service_contracts,
        flexible=flexible,
        monthly_wage=monthly_wage,
    )
    _check_numbers(headcount)  # with what the constraints ask, which would cost a query each here
    headcount.clean_fields(exclude=["claim"])
    headcount.save(force_insert=True)
    if not one_of_several:
        ledger.post(sources=[site.source], actor=actor)
    return headcount


@transaction.atomic
def record_workshop(
    *, workshop: Workshop, recognised_on: date | None, actor: User, not_later_than: bool = False
) -> Workshop:
    """Record a workshop, and its recognition as a claim when the day is known.

    Who introduced it follows from its project; without one it is the county's own.
    """
    if workshop.project_id and workshop.project.county_id != workshop.county_id:
        raise ValidationError(
            {"project": _("This project belongs to another county. Choose one of the same county.")}
        )
    _check_may_enter(workshop, actor)
    introduced_by = workshop.project.introduced_by if workshop.project_id else workshop.county.bureau
    workshop.introduced_by = workshop.first_introduced_by = introduced_by
    workshop.channel = channel_of(introduced_by, workshop.county)
    workshop.first_county, workshop.first_project = workshop.county, workshop.project
    workshop.source = Source.objects.create(kind=Source.Kind.WORKSHOP)
    workshop.entered_by = actor
    workshop.entered_at = clock.now()
    history.note(workshop, actor=actor)
    workshop.full_clean()
    workshop.save()
    if recognised_on:
        try:
            report_site_event(
                workshop=workshop,
                event=SiteEvent.Event.RECOGNISED,
                on=recognised_on,
                actor=actor,
                not_later_than=not_later_than,
            )
        except ValidationError as error:
            raise ValidationError({"recognised_on": error.messages}) from error
    return workshop


@transaction.atomic
def change_workshop(
    *,
    workshop: Workshop,
    actor: User,
    operator_name: str = "",
    operator: Enterprise | None = None,
    reason: str = "",
    seen_version: int | None = None,
) -> Workshop:
    """Save what of a workshop's record nobody claims: name, site, kind, operator, and the rest of CHANGEABLE.

    `workshop` carries the new values; of its other values nothing is taken. `operator` is this very enterprise, else
    the one named `operator_name`. Raises ValidationError beside the field,
    NotYours, or Stale when somebody saved it after `seen_version`.
    """
    stored = held_site(workshop, actor, "workshops.change_workshop")
    check_version(stored, seen_version)
    for name in CHANGEABLE:
        setattr(stored, name, getattr(workshop, name))
    if operator is not None:
        stored.operator = operator
    elif (
        name_key(operator_name) != stored.operator.name_key
    ):  # of several with this name, the one it has stays
        stored.operator = operator_named(operator_name, actor)
    history.note(stored, actor=actor, reason=reason.strip())
    stored.full_clean()
    stored.save()
    return stored


def operator_named(name: str, actor: User) -> Enterprise:
    """The enterprise of this name, or a new one. Raises ValidationError beside `operator_name`."""
    try:
        return find_or_record_enterprise(name=name, credit_code="", actor=actor)
    except ValidationError as error:
        raise ValidationError({"operator_name": error.messages}) from error


@transaction.atomic
def report_site_event(
    *,
    workshop: Workshop,
    event: SiteEvent.Event,
    on: date,
    actor: User,
    not_later_than: bool = False,
    why: str = "",
    note: str = "",
    replaces: Claim | None = None,
    reason: str = "",
    seen_version: int | None = None,
) -> Claim:
    """Report that a workshop was recognised (or taken up again) or closed on day `on`; `why` it closed.

    `replaces` is the event's claim that this one corrects, and `reason` why it is corrected. A new one mends a
    returned one of its kind. Raises ValidationError beside `on`, `why` or `reason`, NotNow or NotYours.
    """
    workshop = held_site(workshop, actor, "workshops.change_workshop")
    _check_day(on)
    if event == SiteEvent.Event.CLOSED and not why.strip():
        raise ValidationError({"why": _("Say why the workshop closed.")})
    if replaces:
        replaces = _to_correct(replaces, actor, reason, seen_version)
        same = (on, not_later_than, why.strip())
        if replaces.is_standing and same == _said(replaces):
            raise ValidationError({"on": _("This is what stands already. Change what was wrong.")})
    problem = misfit(standing_events(workshop, leave_out=replaces), event, on)
    if problem:
        raise ValidationError({"on": problem})
    replaces = replaces or _returned_event(workshop, event)
    claim = ledger.report(
        kind=Claim.Kind.SITE,
        source=workshop.source,
        county=workshop.county,
        effective_on=on,
        not_later_than=not_later_than,
        note=note,
        actor=actor,
        replaces=replaces,
        reason=reason,
    )
    SiteEvent.objects.create(claim=claim, event=event, reason=why.strip())
    ledger.post(sources=[workshop.source], actor=actor)
    return claim


def standing_events(workshop: Workshop, leave_out: Claim | None = None) -> list[Happened]:
    """When the workshop was recognised and closed, as reported, in the order in which it happened."""
    claims = Claim.objects.filter(source=workshop.source_id, kind=Claim.Kind.SITE).standing()
    if leave_out:
        claims = claims.exclude(pk=leave_out.pk)
    fields = ("site_event__event", "effective_on", "site_event__reason")
    return [Happened(*row) for row in claims.order_by("effective_on", "pk").values_list(*fields)]


def _said(claim: Claim) -> tuple[date, bool, str]:
    return claim.effective_on, claim.not_later_than, claim.fact.reason


def _returned_event(workshop: Workshop, event: str) -> Claim | None:
    """The returned claim of this kind that nobody has mended yet: reporting it again mends it."""
    claims = Claim.objects.filter(source=workshop.source_id, site_event__event=event).unmended()
    return claims.order_by("-pk").first()


def held_site(site: Site, actor: User, permission: str) -> Site:
    """The site as stored, read under the lock of its source, once it is sure that `actor` may report on it.

    Raises NotYours, or NotNow for a record that was voided.
    """
    if not actor.has_perm(permission):
        raise NotYours(_("Your role does not report this."))
    locks.hold_plan_steady()
    locks.hold_sources([site.source_id])
    own = ("operator",) if isinstance(site, Workshop) else ("enterprise",)
    rows = type(site).objects.select_related("source", "county__prefecture", *own)
    stored = rows.editable_by(actor).filter(pk=site.pk).first()
    if stored is None:
        raise NotYours(_("You may read this record but not change it."))
    _check_still_counts(stored)
    return stored


def _to_correct(claim: Claim, actor: User, reason: str, seen_version: int | None) -> Claim:
    claim = ledger.to_correct(claim=claim, actor=actor, seen_version=seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what was wrong, so that the reviewer can follow.")})
    return claim


def _check_still_counts(site: Site) -> None:
    if site.voided_at:
        raise NotNow(
            _("This record was voided; it is kept to be read. If it was merged, open the one that stays.")
        )


def _check_may_enter(workshop: Workshop, actor: User) -> None:
    if not actor.has_perm("workshops.add_workshop"):
        raise NotYours(_("Your role does not enter workshops."))
    if not sits_above_all(actor) and workshop.county.bureau_id not in own_bureau_ids(actor):
        raise NotYours(_("You may enter workshops for your own counties."))


def _check_day(on: date) -> None:
    if on > clock.today():
        raise ValidationError({"on": _("This day is in the future. Enter the day on which it was true.")})


def _check_numbers(headcount: Headcount) -> None:
    problems = {}
    if headcount.total > MOST_PEOPLE:
        problems["total"] = _("The number of people must be between 0 and 100,000.")
    if headcount.peak is not None and headcount.peak < headcount.total:
        problems["peak"] = _("At the busiest time there are at least as many as regularly (%(total)d).") % {
            "total": headcount.total
        }
    if headcount.peak is not None and headcount.peak > MOST_PEOPLE:
        problems["peak"] = _("The number of people must be between 0 and 100,000.")
    wage = headcount.monthly_wage
    if wage is not None and not 0 < wage <= MOST_WAGE:
        problems["monthly_wage"] = _("The average monthly wage lies between 0 and 100,000 yuan.")
    by_contract = [getattr(headcount, name) for name in CONTRACTS]
    if sum(count for count in by_contract if count) > headcount.total:
        last = next(name for name in reversed(CONTRACTS) if getattr(headcount, name))
        problems[last] = _("The contract kinds together are more than the people at work (%(total)d).") % {
            "total": headcount.total
        }
    for name in SUBGROUPS:
        value = getattr(headcount, name)
        if value is not None and headcount.total is not None and value > headcount.total:
            problems[name] = _("This cannot be more than the people at work (%(total)d).") % {
                "total": headcount.total
            }
    if problems:
        raise ValidationError(problems)
