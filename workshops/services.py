"""Reporting headcounts, and recording workshops with their recognition and closing."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.scoping import own_bureau_ids, sits_above_all
from ledger import locks
from ledger import services as ledger
from ledger.models import Claim, Source
from ledger.services import NotYours
from projects.models import Project
from projects.services import channel_of
from workshops.models import MOST_PEOPLE, Headcount, SiteEvent, Workshop

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
    not_later_than: bool = False,
    note: str = "",
) -> Headcount:
    """Report how many people work at a workshop, or for a project outside its workshops, on day `on`.

    Raises ValidationError beside `on`, `total`, `poor`, `relocated` or `edge`, or NotYours.
    """
    _check_may_report(site, actor, "workshops.add_headcount")
    _check_day(on)
    locks.hold_plan_steady()
    locks.hold_sources([site.source_id])
    claim = ledger.report(
        kind=Claim.Kind.HEADCOUNT,
        source=site.source,
        county=site.county,
        effective_on=on,
        not_later_than=not_later_than,
        note=note,
        actor=actor,
    )
    headcount = Headcount(claim=claim, total=total, poor=poor, relocated=relocated, edge=edge)
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
    workshop.introduced_by = introduced_by
    workshop.channel = channel_of(introduced_by, workshop.county)
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
    note: str = "",
) -> Claim:
    """Report that a workshop was recognised or closed on day `on`."""
    _check_may_report(workshop, actor, "workshops.change_workshop")
    _check_day(on, "recognised_on")
    locks.hold_plan_steady()
    locks.hold_sources([workshop.source_id])
    claim = ledger.report(
        kind=Claim.Kind.SITE,
        source=workshop.source,
        county=workshop.county,
        effective_on=on,
        not_later_than=not_later_than,
        note=note,
        actor=actor,
    )
    SiteEvent.objects.create(claim=claim, event=event)
    ledger.post(sources=[workshop.source], actor=actor)
    return claim


def _check_may_report(site: Site, actor: User, permission: str) -> None:
    if not actor.has_perm(permission):
        raise NotYours(_("Your role does not report this."))
    if not type(site).objects.editable_by(actor).filter(pk=site.pk).exists():
        raise NotYours(_("You may read this record but not change it."))


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
    for name in ("poor", "relocated", "edge"):
        value = getattr(headcount, name)
        if value is not None and headcount.total is not None and value > headcount.total:
            problems[name] = _("This cannot be more than the people at work (%(total)d).") % {
                "total": headcount.total
            }
    if problems:
        raise ValidationError(problems)
