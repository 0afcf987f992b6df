"""What the page of one workshop says: its facts, its recognition and closing, how many work there."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts import clock
from ledger import totals
from ledger.metrics import Basis, Metric
from pages.links import link_to
from pages.templatetags.pages import after_number, day, money, number, or_dash
from workshops.event_order import CLOSED, RECOGNISED, Happened
from workshops.models import Workshop
from workshops.services import standing_events
from workshops.situation import Situation


def sections_of(workshop: Workshop) -> list[dict[str, Any]]:
    """The record as titled lists of (label, value). What is unknown shows as a dash."""
    area = workshop.floor_area
    return [
        {
            "title": _("Workshop"),
            "items": [
                (_("County"), f"{workshop.county.name} · {workshop.county.prefecture.name}"),
                (_("Township or resettlement site"), workshop.site),
                (_("Kind of workshop"), workshop.get_kind_display()),
                (_("Operator"), link_to(workshop.operator)),
                (_("Industry"), workshop.industry),
                (_("Set up by project"), _project(workshop)),
                (_("Introduced by"), workshop.introduced_by.name),
                (_("Floor area"), None if area is None else f"{number(area)}{after_number(_('m²'))}"),
                (_("Contact telephone"), workshop.contact_phone),
                (_("Note"), workshop.note),
            ],
        },
        {
            "title": _("Recognition and jobs"),
            "items": [*_events(standing_events(workshop)), *_jobs(workshop)],
        },
        {
            "title": _("OEM orders"),
            "items": [
                (_("OEM client"), workshop.oem_client),
                (_("Value of the OEM orders"), _order_value(workshop)),
            ],
        },
    ]


def _project(workshop: Workshop) -> str | None:
    project = workshop.project
    return project and format_html('<a href="{}">{}</a>', project.get_absolute_url(), project.name)


def _order_value(workshop: Workshop) -> str:
    value, words = money(workshop.order_value), workshop.order_value_typed
    return _("%(value)s (typed: %(typed)s)") % {"value": value, "typed": words} if words else value


def _events(events: list[Happened]) -> list[tuple[str, Any]]:
    """State, first recognition, and the closing with its reason when it is the last word."""
    last = events[-1] if events else None
    first = next((found for found in events if found.event == RECOGNISED), None)
    closing = last if last and last.event == CLOSED else None
    said = closing and " · ".join(filter(None, [day(closing.on), closing.why]))
    return [
        (_("State"), Situation(last.event if last else Situation.NOT_RECOGNISED).label),
        (_("Recognised on"), day(first.on) if first else None),
        (_("Closed on"), said),
    ]


def _jobs(workshop: Workshop) -> list[tuple[str, str]]:
    """Current jobs and jobs ever reached, as the ledger has them today; a dash where nothing was ever counted."""
    metrics = (Metric.JOBS, Metric.EVER_JOBS)
    found = totals.figures_of_source(workshop.source_id, metrics, totals.Cut(as_of=clock.today()))
    return [
        (
            _("%(figure)s, %(basis)s") % {"figure": metric.label, "basis": basis.label},
            _people(found.get((metric, basis))),
        )
        for metric in metrics
        for basis in (Basis.VERIFIED, Basis.REPORTED)
    ]


def _people(count: Any) -> str:
    return or_dash(None) if count is None else f"{number(count)}{after_number(_('people'))}"
