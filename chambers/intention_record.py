"""What the page of an intention says of it, in words."""

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts import clock
from chambers.intention_models import Intention
from pages.templatetags.pages import day, money, number, or_dash

NAMED = 3  # preferred counties that a row of the list names


def status_words(intention: Intention, on: date) -> str:
    """The status of that day; a reservation with its last day."""
    now = intention.status_on(on)
    if now == Intention.Status.MATCHED:
        return _("Matched, reserved until %(day)s") % {"day": day(intention.held_until)}
    return str(now.label)


def all_places_of(intention: Intention) -> str:
    """Every preferred county, or that any is welcome."""
    return _(", ").join(county.short_name for county in intention.counties.all()) or _("any county")


def places_of(intention: Intention) -> str:
    """The first of the preferred counties, and how many they are; what an intention open to all says."""
    names = [county.short_name for county in intention.counties.all()]
    if not names:
        return _("any county")
    shown = _(", ").join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return _("%(names)s (%(total)d counties)") % {"names": shown, "total": len(names)}


def sections_of(intention: Intention) -> list[dict[str, Any]]:
    """The record as titled lists of (label, value). What is unknown shows as a dash."""
    enterprise = intention.enterprise
    enterprise_link = format_html('<a href="{}">{}</a>', enterprise.get_absolute_url(), enterprise.name)
    counties = _(", ").join(county.short_name for county in intention.counties.all())
    return [
        {
            "title": _("What the enterprise wants"),
            "items": [
                (_("Enterprise"), enterprise_link),
                (_("Unified social credit code"), enterprise.credit_code),
                (_("Kind of intention"), intention.get_kind_display()),
                (_("Industry"), intention.industry),
                (_("Amount"), with_typed(money(intention.amount), intention.amount_typed)),
                (_("Workers needed"), with_typed(_people(intention.workers), intention.workers_note)),
                (_("Floor area"), area_words(intention.floor_area)),
                (_("Wants to begin on"), day(intention.begins_on)),
                (_("Skills needed"), intention.skills),
                (_("Preferred counties"), counties or _("any county")),
                (_("In their own words"), intention.words),
            ],
        },
        {
            "title": _("Where it comes from"),
            "items": [
                (_("Status"), status_words(intention, clock.today())),
                (_("Collected by"), intention.collected_by.name),
                (_("Chamber"), intention.chamber),
                (_("Collected on"), day(intention.collected_on)),
                (_("Entered by"), f"{intention.entered_by} · {day(intention.entered_at)}"),
            ],
        },
    ]


def _people(count: int | None) -> str:
    return or_dash(None) if count is None else _("%(count)d people") % {"count": count}


def area_words(square_metres: int | None) -> str:
    """900 m²; a dash where it is not known."""
    return or_dash(None) if square_metres is None else _("%(area)s m²") % {"area": number(square_metres)}


def with_typed(shown: str, typed: str) -> str:
    return _("%(value)s (typed: %(typed)s)") % {"value": shown, "typed": typed} if typed else shown
