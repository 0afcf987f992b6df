"""Progress against time: percentages, lights, pace and the verdict. Pure: numbers in, judgement out.

Source: docs/domain.md, "Progress words". Percentages are Decimals in percent, gaps in percentage points.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

HUNDRED = Decimal(100)


class Light(StrEnum):
    """A status, in order of how bad it is."""

    REACHED = "reached"
    NORMAL = "normal"
    WAITING = "waiting"
    WARNING = "warning"
    BEHIND = "behind"


ORDER = (Light.REACHED, Light.NORMAL, Light.WAITING, Light.WARNING, Light.BEHIND)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the lights: percentage points against time, and days without a report."""

    warning_pp: Decimal
    behind_pp: Decimal
    silent_days: int


@dataclass(frozen=True)
class Calendar:
    """Where a day stands in the plan. `elapsed` counts the day itself; `left` the days after it."""

    starts_on: date
    ends_on: date
    as_of: date

    @cached_property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @cached_property
    def elapsed(self) -> int:
        return min(max((self.as_of - self.starts_on).days + 1, 0), self.days)

    @cached_property
    def left(self) -> int:
        return self.days - self.elapsed

    @cached_property
    def time_percent(self) -> Decimal:
        """Time progress: elapsed days of the plan's days."""
        return HUNDRED * self.elapsed / self.days


@dataclass(frozen=True)
class Progress:
    """One figure against its target: what is there, what was asked, and how that stands against time."""

    actual: Decimal
    target: int
    time_percent: Decimal

    @cached_property
    def percent(self) -> Decimal | None:
        """Completion; None without a target."""
        return HUNDRED * self.actual / self.target if self.target else None

    @cached_property
    def gap(self) -> Decimal | None:
        """Ahead (positive) or behind (negative) of time, in percentage points; None without a target."""
        # Rounded far behind the point, so that thirds and ninths do not push a gap over its limit.
        return round(self.percent - self.time_percent, 9) if self.percent is not None else None

    @property
    def missing(self) -> Decimal:
        """How many are still to come; 0 when the target is reached."""
        return max(Decimal(self.target) - self.actual, Decimal(0))


def light(progress: Progress, limits: Limits) -> Light:
    """The light of one figure: its gap against time, the limits themselves belonging to the better side."""
    gap = progress.gap
    if gap is None or gap >= limits.warning_pp:
        return Light.NORMAL
    return Light.WARNING if gap >= limits.behind_pp else Light.BEHIND


def silence_light(silent_days: int | None, elapsed: int, limits: Limits) -> Light:
    """Behind when nothing was reported for longer than the limit (or ever, once the plan has run that long)."""
    days = elapsed if silent_days is None else silent_days
    return Light.BEHIND if days > limits.silent_days else Light.NORMAL


def worst(lights: Iterable[Light]) -> Light:
    """The worse of several lights decides."""
    return max(lights, key=ORDER.index, default=Light.NORMAL)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a figure moves, per day, and where that leads by the end of the plan."""

    recent: Decimal
    needed: Decimal | None
    forecast: Decimal | None


def pace(progress: Progress, moved: Decimal, over_days: int, left: int) -> Pace:
    """The pace of the last `over_days` days, in which the figure moved by `moved`.

    `needed` and `forecast` are None when no day is left.
    """
    recent = moved / over_days if over_days else Decimal(0)
    if not left:
        return Pace(recent, None, None)
    forecast = max(progress.actual + recent * left, Decimal(0))
    return Pace(recent, progress.missing / left, forecast)


def verdict(
    lights: Iterable[Light],
    calendar: Calendar,
    progress: Iterable[Progress],
    ends: Iterable[Decimal | int | None],
) -> Light:
    """The light of the whole plan: the worse of its figures, and at least a warning when one is expected to end short.

    `ends`: where each figure is expected to be on the last day, None when no day is left. Targets that are met but
    will not hold (people whose headcount expires) are a warning as well.
    """
    progress, ends = list(progress), list(ends)
    if calendar.elapsed == 0:
        return Light.WAITING
    reached = all(figure.missing == 0 for figure in progress)
    if calendar.left == 0:
        return Light.REACHED if reached else Light.BEHIND
    short = any(end is not None and end < figure.target for figure, end in zip(progress, ends, strict=True))
    if reached:
        return Light.WARNING if short else Light.REACHED
    return worst([*lights, Light.WARNING]) if short else worst(lights)
