"""What the page of one demand says: its facts, and each slot with its state on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import clock
from accounts.models import User
from counties.demand_models import Demand, DemandSlot
from pages.templatetags.pages import after_number, day, number

State = DemandSlot.State


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One slot as the page shows it; `said` adds the day or the reason."""

    number: int
    state: DemandSlot.State
    said: str


def sections_of(demand: Demand, *, with_names: bool) -> list[dict[str, Any]]:
    """The record as titled lists of (label, value). What is unknown shows as a dash.

    `with_names` also names the person who entered it, not their bureau alone.
    """
    area = demand.floor_area
    return [
        {
            "title": _("What is asked for"),
            "items": [
                (_("County"), f"{demand.county.name} · {demand.county.prefecture.name}"),
                (_("Industry"), demand.industry or _("any industry")),
                (_("Workers available"), people(demand.workers)),
                (_("Of whom registered poor"), people(demand.poor_workers)),
                (_("Floor area"), None if area is None else f"{number(area)}{after_number(_('m²'))}"),
                (_("Ready on"), demand.ready_on and day(demand.ready_on)),
                (pgettext("demand", "Site"), demand.site),
            ],
        },
        {
            "title": _("Conditions"),
            "items": [
                (_("Policies offered"), linebreaksbr(demand.policies)),
                (_("Valid until"), _valid(demand)),
                (_("Note"), linebreaksbr(demand.note)),
                (_("Entered by"), person(demand.entered_by, with_name=with_names)),
                (_("Entered on"), day(demand.entered_at)),
            ],
        },
    ]


def person(user: User, *, with_name: bool) -> str:
    """A colleague and their bureau; the bureau alone for whoever reads nothing else of it."""
    return f"{user} · {user.bureau}" if with_name else str(user.bureau)


def people(count: int | None) -> str | None:
    """A number of people with its unit; None stays unknown."""
    return None if count is None else f"{number(count, 0)}{after_number(_('people'))}"


def _valid(demand: Demand) -> str:
    if demand.valid_until is None:
        return _("until it is withdrawn")
    if demand.valid_until < clock.today():
        return _("%(day)s (run out)") % {"day": day(demand.valid_until)}
    return day(demand.valid_until)


def slot_rows(demand: Demand, on: date) -> list[SlotRow]:
    """Every slot in the order of its number. One query."""
    run_out = bool(demand.valid_until and demand.valid_until < on)
    return [
        SlotRow(slot.number, slot.state_on(on), _said(slot, on, run_out))
        for slot in demand.slots.order_by("number")
    ]


def _said(slot: DemandSlot, on: date, run_out: bool) -> str:
    state = slot.state_on(on)
    if state == State.WITHDRAWN:
        return _("%(day)s: %(reason)s") % {"day": day(slot.withdrawn_on), "reason": slot.withdrawn_reason}
    if state == State.FILLED:
        return _("since %(day)s") % {"day": day(slot.filled_on)}
    if state == State.RESERVED:
        return _("until %(day)s") % {"day": day(slot.reserved_until)}
    return _("the demand has run out") if run_out else ""
