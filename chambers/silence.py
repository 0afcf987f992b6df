"""How long a supporter has been silent towards a county that it helps: one rule for board, work list and reminder."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from chambers.contact_models import ContactNote
from chambers.match_models import Match
from counties.models import Pairing, Plan

Pair = tuple[int, int]  # supporter's bureau, county


@dataclass(frozen=True, slots=True)
class Silence:
    """A pairing in force with its last contact, None when there was none, and the days without one."""

    pairing: Pairing
    last: date | None
    days: int

    def too_long(self, plan: Plan) -> bool:
        """Whether the supporter is reminded: more days than the plan allows."""
        return self.days > plan.contact_days


def last_contacts(day: date) -> dict[Pair, date]:
    """(supporter, county) -> the last day up to `day` on which they were in touch.

    A contact note says so, and so does an offer: whoever carries an intention to a county has spoken to it.
    """
    notes = ContactNote.objects.filter(on__lte=day, voided_at=None).order_by()
    offers = Match.objects.filter(offered_on__lte=day).order_by()
    found: dict[Pair, date] = {}
    for rows in (
        notes.values_list("supporter", "county").annotate(last=Max("on")),
        offers.values_list("offered_for", "slot__demand__county").annotate(last=Max("offered_on")),
    ):
        for supporter, county, last in rows:
            found[supporter, county] = max(last, found.get((supporter, county), last))
    return found


def silences(day: date, plan: Plan, *, supporters: Collection[int] | None = None) -> list[Silence]:
    """Every pairing in force on `day`, or those of `supporters`, with its silence; the longest silence first.

    Without a contact the days count from the first day of the pairing or of the plan, whichever is later.
    """
    pairings = Pairing.objects.in_force(day).select_related(
        "county__prefecture", "supporter__prefecture", "supporter__county"
    )
    if supporters is not None:
        pairings = pairings.filter(supporter__in=supporters)
    last = last_contacts(day)
    found = [_silence(pairing, last, day, plan) for pairing in pairings]
    return sorted(found, key=lambda one: (-one.days, one.pairing.county.key, one.pairing.supporter.path))


def _silence(pairing: Pairing, last: dict[Pair, date], day: date, plan: Plan) -> Silence:
    contact = last.get((pairing.supporter_id, pairing.county_id))
    since = max(filter(None, (contact, pairing.starts_on, plan.starts_on)))
    return Silence(pairing, contact, max((day - since).days, 0))
