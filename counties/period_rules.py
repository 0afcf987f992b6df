"""Reporting periods and what is in time: pure, days and moments in, judgement out.

Moments are compared to the minute, because that is what a clock on the wall and the printed form say: what was handed
in while the clock still showed the cut-off is in time. Both moments of a comparison are of one kind (aware, or local).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
WEEK = "week"
TEN_DAYS = "ten_days"


@dataclass(frozen=True, slots=True)
class Rule:
    """When counties report: every week or every ten days of the calendar (旬), and until when.

    A week counts from the first day of the plan; its cut-off is the first `weekday` (1 is Monday) that is not before
    its last day. Ten days have their cut-off so many days after their last. `by` is the local time of day of either,
    `grace_hours` what is allowed beyond it.
    """

    every: str
    weekday: int
    days_after: int
    by: time
    grace_hours: int


@dataclass(frozen=True, slots=True)
class Span:
    """The days that one period covers, both included, and its cut-off in local time."""

    first: date
    last: date
    cut_off: datetime


def spans(first: date, last: date, rule: Rule) -> Iterator[Span]:
    """The periods from `first` to `last` by the rule: no day in two of them, and none in between left out."""
    begins = first
    while begins <= last:
        ends = min(_end(begins, rule.every), last)
        yield Span(begins, ends, _cut_off(ends, rule))
        begins = ends + DAY


def _end(begins: date, every: str) -> date:
    if every == WEEK:
        return begins + 6 * DAY
    if begins.day <= 20:
        return begins.replace(day=10 if begins.day <= 10 else 20)
    return (begins.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def _cut_off(ends: date, rule: Rule) -> datetime:
    after = (rule.weekday - ends.isoweekday()) % 7 if rule.every == WEEK else rule.days_after
    return datetime.combine(ends + after * DAY, rule.by)


def third_of_month(first: date, last: date) -> int:
    """1, 2 or 3 for the first, second or last third of a month (上旬, 中旬, 下旬) in which the days lie; else 0."""
    third = min((first.day - 1) // 10, 2)
    same = (first.year, first.month, third) == (last.year, last.month, min((last.day - 1) // 10, 2))
    return third + 1 if same else 0


# --- in time, or not -----------------------------------------------------------------------------


class Timeliness(StrEnum):
    """What something that came at a moment is to a period."""

    ON_TIME = "on_time"
    IN_GRACE = "in_grace"
    LATE = "late"


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def closes_at(cut_off: datetime, grace_hours: int) -> datetime:
    """The last minute of the grace; without any, the cut-off."""
    return cut_off + timedelta(hours=grace_hours)


def timeliness(came: datetime, cut_off: datetime, grace_hours: int) -> Timeliness:
    """Up to the minute of the cut-off it is on time; up to the last minute of the grace, in grace; then late."""
    if _minute(came) <= _minute(cut_off):
        return Timeliness.ON_TIME
    if _minute(came) <= _minute(closes_at(cut_off, grace_hours)):
        return Timeliness.IN_GRACE
    return Timeliness.LATE


class Standing(StrEnum):
    """How a county stands with its report of a period at one moment."""

    NOT_YET = "not_yet"  # the period's last day has not come: nothing is asked
    DUE = "due"  # asked for, and the cut-off is still to come
    GRACE = "grace"  # nothing there; the cut-off has passed and the grace runs
    MISSING = "missing"  # nothing there, and the grace has run out
    RETURNED = "returned"  # what was there went back, and nothing has taken its place
    ON_TIME = "on_time"
    IN_GRACE = "in_grace"
    LATE = "late"


REPORTED = frozenset({Standing.ON_TIME, Standing.IN_GRACE, Standing.LATE})


@dataclass(frozen=True, slots=True)
class Version:
    """One report as it was handed in; `returned_at` None while it was not sent back."""

    submitted_at: datetime
    returned_at: datetime | None = None


def standing(
    versions: list[Version],
    *,
    last_day: date,
    cut_off: datetime,
    grace_hours: int,
    today: date,
    now: datetime,
) -> Standing:
    """How a county stands with the versions of its report, in the order in which they were handed in.

    The last version speaks for the county. Whether it was in time is said by the first of those that stand together
    with it, so that correcting a report after the cut-off does not make it late; but what was sent back never counts,
    and what comes in its place is as late as it is.
    """
    if versions and versions[-1].returned_at:
        return Standing.RETURNED
    if versions:
        since = versions[-1]
        for earlier in reversed(versions):
            if earlier.returned_at:
                break
            since = earlier
        return Standing(timeliness(since.submitted_at, cut_off, grace_hours))
    if today < last_day:
        return Standing.NOT_YET
    came = timeliness(now, cut_off, grace_hours)
    return {
        Timeliness.ON_TIME: Standing.DUE,
        Timeliness.IN_GRACE: Standing.GRACE,
        Timeliness.LATE: Standing.MISSING,
    }[came]
