"""How long things take, learned from those that came and those that still wait. Pure.

A waiting time is told by its hazards: the probability that the waiting ends on a day, having lasted until then. Each is
a share (ended ÷ waiting) that begins at an assumed value worth some cases and follows the data as they come; what still
waits counts as having waited, so that quick cases alone do not make it look short.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

LONGEST = 120  # days; what took longer says nothing about this plan
BANDS = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    9,
    11,
    14,
    18,
    22,
    28,
    35,
    45,
    60,
)  # on which day of the waiting a new hazard begins
BACKLOG = 14  # days; what was reported later than that was caught up on, and tells nothing of the habit


@dataclass(frozen=True)
class Waiting:
    """A waiting time in whole days, 0 included. `hazards`: one a band; `cases`: how much was learned from."""

    hazards: tuple[float, ...]
    cases: float

    @cached_property
    def ended(self) -> tuple[float, ...]:
        """The probability that it is over at the end of day 0, 1, 2, …, LONGEST."""
        left, found = 1.0, []
        for day in range(LONGEST + 1):
            left *= 1 - self.hazards[_band(day)]
            found.append(1 - left)
        return tuple(found)

    @cached_property
    def middle(self) -> int:
        """After how many days half are over."""
        return days_until(self.ended, 0.5)

    @property
    def ever(self) -> float:
        """The share that is over within the longest time known of."""
        return self.ended[LONGEST]

    @cached_property
    def mean(self) -> float:
        """How many days it takes those that are ever over, on average."""
        return sum(self.ever - part for part in self.ended) / self.ever if self.ever else 0.0

    def by(self, days: int) -> float:
        """The probability that it is over after `days` days; 0 for a day before it began."""
        return 0.0 if days < 0 else self.ended[min(days, LONGEST)]

    def further(self, waited: int, days: int) -> float:
        """The same within `days` more days, for what has waited `waited` days and still does."""
        left = 1 - self.by(waited)
        if left <= 0:
            return 1.0 if days > 0 else 0.0
        return 1 - (1 - self.by(waited + days)) / left if days > 0 else 0.0


def _band(day: int) -> int:
    return next(index for index in reversed(range(len(BANDS))) if BANDS[index] <= day)


_BAND_OF = tuple(_band(day) for day in range(LONGEST + 1))


def assumed_waiting(typical_days: float, weight: float, ever: float = 1.0) -> Waiting:
    """What is assumed before anything is known: `typical_days` on average for those that ever end, a share `ever`."""
    a_day = 1 / (1 + typical_days)
    ends, waits = [0.0] * len(BANDS), [0.0] * len(BANDS)
    for day in range(LONGEST + 1):
        still = ever * (1 - a_day) ** day  # of all, so many still wait and will end
        ends[_BAND_OF[day]] += still * a_day
        waits[_BAND_OF[day]] += still + 1 - ever
    hazards = (end / wait if wait else a_day for end, wait in zip(ends, waits, strict=True))
    return Waiting(tuple(hazards), weight)


def learned_waiting(cases: Iterable[tuple[int, bool]], before: Waiting, weight: float) -> Waiting:
    """The waiting time from (days waited, over or still waiting), beginning at `before`, worth `weight` cases."""
    ends, waits = [0.0] * len(BANDS), [0.0] * len(BANDS)
    left = weight
    for day in range(LONGEST + 1):
        band = _BAND_OF[day]
        over = left * before.hazards[band]
        waits[band] += left
        ends[band] += over
        left -= over
    learned = 0
    for days, over in cases:
        days = min(max(days, 0), LONGEST)
        for band, first in enumerate(BANDS):
            if first > days:
                break
            last = BANDS[band + 1] - 1 if band + 1 < len(BANDS) else LONGEST
            waits[band] += min(days, last) - first + 1
        if over:
            ends[_BAND_OF[days]] += 1
            learned += 1
    hazards = (
        min(end / wait, 1.0) if wait > 0 else old
        for end, wait, old in zip(ends, waits, before.hazards, strict=True)
    )
    return Waiting(tuple(hazards), weight + learned)


def learned_delays(delays: Iterable[int], typical_days: float, weight: float) -> tuple[float, ...]:
    """The shares of what is reported 0, 1, 2, …, BACKLOG days after it happened."""
    counts, left, hazard = [0.0] * (BACKLOG + 1), weight, 1 / (1 + typical_days)
    for day in range(BACKLOG + 1):
        counts[day] = left * hazard
        left -= counts[day]
    for delay in delays:
        if 0 <= delay <= BACKLOG:
            counts[delay] += 1
    total = sum(counts)
    return tuple(count / total for count in counts)


def one_after_the_other(
    delays: Sequence[float], waiting: Waiting, longest: int = LONGEST
) -> tuple[float, ...]:
    """The probability that first the delay and then the waiting are over at the end of day 0, 1, 2, …"""
    return tuple(
        sum(share * waiting.by(day - delay) for delay, share in enumerate(delays) if delay <= day)
        for day in range(longest + 1)
    )


def days_until(reached: Sequence[float], share: float) -> int:
    """After how many days `share` of the cases are over; the longest that is known of when fewer ever are."""
    return next((day for day, part in enumerate(reached) if part >= share), len(reached) - 1)


@dataclass(frozen=True, slots=True)
class Passage:
    """What a day in a stage brings: the chance to go on and to be lost. `cases`: how much was learned from."""

    onward: float
    lost: float
    cases: float


def learned_passage(
    spells: Iterable[tuple[int, str]], *, typical_days: float, lost_share: float, weight: float
) -> Passage:
    """From (days in the stage, "onward", "lost" or "" when it still stands there)."""
    onward, lost = weight, weight * lost_share / (1 - lost_share) if lost_share < 1 else weight * 99
    days = weight * max(typical_days, 1)
    ended = 0
    for length, outcome in spells:
        days += max(length, 1) if outcome else max(length, 0)
        onward += outcome == "onward"
        lost += outcome == "lost"
        ended += outcome == "onward"
    most = 1 / max((onward + lost) / days, 1)  # no day brings more than one end
    return Passage(onward / days * most, lost / days * most, weight + ended)


def arrivals(chain: Sequence[Passage], days: int) -> tuple[float, ...]:
    """The probability to leave the end of the chain on day 1, 2, …, beginning in its first stage on day 0.

    A day takes a project one stage further at most.
    """
    places = [1.0] + [0.0] * (len(chain) - 1)
    found = []
    for _day in range(days):
        out = 0.0
        for index in reversed(range(len(chain))):
            here = places[index]
            if here:
                moved = here * chain[index].onward
                places[index] = here - moved - here * chain[index].lost
                if index + 1 < len(chain):
                    places[index + 1] += moved
                else:
                    out = moved
        found.append(out)
    return tuple(found)


def through(chain: Sequence[Passage], after: Sequence[float], days: int) -> tuple[float, ...]:
    """The probability that the chain and what comes `after` it are over within 0, 1, …, `days` days."""
    if not chain:
        return tuple(after[: days + 1])
    leaving = arrivals(chain, days)
    return tuple(
        sum(leaving[day - 1] * after[within - day] for day in range(1, within + 1))
        for within in range(days + 1)
    )
