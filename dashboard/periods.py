"""The periods by which the pages compare: a stretch of days of the plan, one after the other without a gap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from counties.models import Plan

WEEK_DAYS = 7
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From its first day to its last, both included."""

    name: str
    first: date
    last: date


def periods_of(plan: Plan) -> list[Period]:
    """The plan's reporting periods in order, or its weeks while none are laid out."""
    found = [Period(row.name, row.first_day, row.last_day) for row in plan.periods.order_by("first_day")]
    return found or list(_weeks(plan.starts_on, plan.ends_on))


def finished(periods: Sequence[Period], as_of: date) -> list[Period]:
    """Those that are over at the end of the day, the newest first."""
    return [period for period in reversed(periods) if period.last <= as_of]


def begun(periods: Sequence[Period], as_of: date) -> list[Period]:
    """Those of which the day has seen anything, in order."""
    return [period for period in periods if period.first <= as_of]


def last_before(periods: Sequence[Period], as_of: date) -> Period | None:
    """The newest period that was over before the day, to compare the day with; None in the first one."""
    return next(iter(finished(periods, as_of - DAY)), None)


def _weeks(starts_on: date, ends_on: date) -> Iterator[Period]:
    first, number = starts_on, 1
    while first <= ends_on:
        last = min(first + timedelta(days=WEEK_DAYS - 1), ends_on)
        yield Period(_("Week %(number)d") % {"number": number}, first, last)
        first, number = last + DAY, number + 1
