"""Reporting headcounts, and recording workshops with their recognition and closing."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.scoping import own_bureau_ids, sits_above_all
from ledger import locks
from ledger import services as ledger
from ledger.models import Claim, Source
from ledger.services import NotNow, NotYours
from projects.introducers import channel_of
from projects.models import Project
from workshops.models import CONTRACTS, MOST_PEOPLE, MOST_WAGE, SUBGROUPS, Headcount, SiteEvent, Workshop

Site = Project | Workshop


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
) -> Headcount:
    """Report how many people work at a workshop, or for a project outside its workshops, on day `on`.

    None means not known. `monthly_wage` is the average in 元. `replaces` is the headcount's claim that this one
    corrects, as seen at `seen_version`, and `reason` why.
    Raises ValidationError beside `on`, `reason` or the name of a number, NotNow or NotYours.
    """
    _check_may_report(site, actor, "workshops.add_headcount")
    _check_day(on)
    locks.hold_plan_steady()
    locks.hold_sources([site.source_id])
    _check_still_counts(site)
    if replaces:
        replaces = _to_correct(replaces, actor, reason, seen_version)
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
    _check_numbers(headcount)
    headcount.full_clean()
    headcount.save()
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
        report_site_event(
            workshop=workshop,
            event=SiteEvent.Event.RECOGNISED,
            on=recognised_on,
            actor=actor,
            not_later_than=not_later_than,
        )
    return workshop


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
    """Report that a workshop was recognised or closed on day `on`; `why` it closed.

    `replaces` is the event's claim that this one corrects, and `reason` why it is corrected.
    Raises ValidationError beside `on` (`recognised_on` of a new one), `why` or `reason`, NotNow or NotYours.
    """
    _check_may_report(workshop, actor, "workshops.change_workshop")
    _check_day(on, "on" if replaces else "recognised_on")
    if event == SiteEvent.Event.CLOSED and not why.strip():
        raise ValidationError({"why": _("Say why the workshop closed.")})
    locks.hold_plan_steady()
    locks.hold_sources([workshop.source_id])
    if replaces:
        replaces = _to_correct(replaces, actor, reason, seen_version)
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


def _check_may_report(site: Site, actor: User, permission: str) -> None:
    if not actor.has_perm(permission):
        raise NotYours(_("Your role does not report this."))
    if not type(site).objects.editable_by(actor).filter(pk=site.pk).exists():
        raise NotYours(_("You may read this record but not change it."))


def _to_correct(claim: Claim, actor: User, reason: str, seen_version: int | None) -> Claim:
    claim = ledger.to_correct(claim=claim, actor=actor, seen_version=seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what was wrong, so that the reviewer can follow.")})
    return claim


def _check_still_counts(site: Site) -> None:
    if isinstance(site, Project) and Project.objects.filter(pk=site.pk, voided_at__isnull=False).exists():
        raise NotNow(
            _("This record was voided; it is kept to be read. If it was merged, open the one that stays.")
        )


def _check_may_enter(workshop: Workshop, actor: User) -> None:
    if not actor.has_perm("workshops.add_workshop"):
        raise NotYours(_("Your role does not enter workshops."))
    if not sits_above_all(actor) and workshop.county.bureau_id not in own_bureau_ids(actor):
        raise NotYours(_("You may enter workshops for your own counties."))


def _check_day(on: date, field: str = "on") -> None:
    if on > clock.today():
        raise ValidationError({field: _("This day is in the future. Enter the day on which it was true.")})


def _check_numbers(headcount: Headcount) -> None:
    problems = {}
    if headcount.total > MOST_PEOPLE:
        problems["total"] = _("The number of people must be between 0 and 100,000.")
    if headcount.peak is not None and headcount.peak < headcount.total:
        problems["peak"] = _("At the busiest time there are at least as many as regularly (%(total)d).") % {
            "total": headcount.total
        }
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
