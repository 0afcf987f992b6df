"""Where the plan will end: a range for projects and for current jobs, and the probability of each target. Pure.

Figures of the moment, and what the plan has shown so far (dashboard/lessons.py), in; a range out. How it is reckoned,
what is assumed and how well it did: docs/forecast.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from dashboard.chances import Chance
from dashboard.lessons import PIPELINE, Chances, Lessons
from dashboard.progress import Light


class Lack(StrEnum):
    """Why there is no forecast."""

    NO_TIME = "no_time"  # the plan is over, or its last day has come
    NOT_BEGUN = "not_begun"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True)
class Moment:
    """The figures of the moment that a forecast starts from.

    `leaving`: day -> by how much the verified jobs move on a day to come by what the ledger holds already (headcounts
    that expire); less than nothing when they fall; `leaving_reported` the same of the reported ones. `expired`: jobs
    that expired and that nothing has followed. `in_stage`: reported projects at each stage.
    """

    projects: int
    projects_reported: int
    jobs: int
    jobs_reported: int
    in_stage: Mapping[str, int] = field(default_factory=dict)
    leaving: Mapping[date, int] = field(default_factory=dict)
    leaving_reported: Mapping[date, int] = field(default_factory=dict)
    expired: int = 0


class Expected(NamedTuple):  # and not a dataclass: a forecast has one for each day
    """What is expected on a day, and the range of 80 %."""

    on: date
    middle: int
    low: int
    high: int


@dataclass(frozen=True)
class Forecast:
    """One figure on the plan's last day: expected, the range of 80 %, the probability of its target (None: no target).

    `days`: the same for each day from the day after the forecast on; the last of them is the plan's last.
    """

    middle: int
    low: int
    high: int
    chance: float | None
    days: tuple[Expected, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """Both figures, or why there is none. A lack of cases may be that of jobs alone."""

    projects: Forecast | Lack
    jobs: Forecast | Lack


def forecast(
    moment: Moment,
    lessons: Lessons,
    *,
    day: date,
    starts_on: date,
    ends_on: date,
    targets: tuple[int, int],
) -> Outlook:
    """From the day `day` to the plan's last. `targets`: projects and jobs, 0 for none."""
    left = (ends_on - day).days
    if left <= 0:
        return Outlook(Lack.NO_TIME, Lack.NO_TIME)
    if day < starts_on:
        return Outlook(Lack.NOT_BEGUN, Lack.NOT_BEGUN)
    projects, jobs = ProjectsToCome(moment, lessons), JobsToCome(moment, lessons, day)
    return Outlook(
        _forecast(projects, day, left, targets[0]) if lessons.enough_projects else Lack.TOO_LITTLE,
        _forecast(jobs, day, left, targets[1]) if lessons.enough_jobs else Lack.TOO_LITTLE,
    )


def forecast_of_county(
    moment: Moment,
    lessons: Lessons,
    *,
    county: int,
    share: float,
    day: date,
    ends_on: date,
    targets: tuple[int, int],
) -> Outlook:
    """The same for the last day of one county, by what the whole plan has shown. For a day of the plan, not its last.

    `share`: how much of the signings that nobody knows of yet falls to the county.
    """
    left = (ends_on - day).days
    projects = ProjectsToCome(moment, lessons, share)
    jobs = JobsToCome(moment, lessons, day, share, county)
    return Outlook(
        _at_the_end(projects, day, left, targets[0]) if lessons.enough_projects else Lack.TOO_LITTLE,
        _at_the_end(jobs, day, left, targets[1]) if lessons.enough_jobs else Lack.TOO_LITTLE,
    )


def shares(counted: Mapping[int, float]) -> dict[int, float]:
    """How much of the signings to come falls to each part: as they came so far, each part with one more."""
    total = sum(counted.values()) + len(counted)
    return {part: (count + 1) / total for part, count in counted.items()}


def prospect(made: Forecast, target: int) -> Light:
    """The light of a forecast: within reach even if it goes badly, open, or out of reach even if it goes well."""
    if target <= made.low:
        return Light.NORMAL
    return Light.WARNING if target <= made.high else Light.BEHIND


def _forecast(maker: "ProjectsToCome | JobsToCome", day: date, left: int, target: int) -> Forecast:
    """At the end, and on each day until then."""
    made = _at_the_end(maker, day, left, target)
    days = [_expected(day + timedelta(days=days), *maker.within(days)) for days in range(1, left)]
    days.append(Expected(day + timedelta(days=left), made.middle, made.low, made.high))
    return replace(made, days=tuple(days))


def _at_the_end(maker: "ProjectsToCome | JobsToCome", day: date, left: int, target: int) -> Forecast:
    base, chance = maker.within(left)
    last = _expected(day + timedelta(days=left), base, chance)
    reached = chance.at_least(target - base) if target else None
    return Forecast(last.middle, last.low, last.high, reached)


def _expected(on: date, base: int, chance: Chance) -> Expected:
    low, high = chance.span()
    low, high = max(base + low, 0), max(base + high, 0)
    middle = min(max(int(base + chance.mean + 1e-6), low), high)  # half a project is none
    return Expected(on, middle, low, high)


class ProjectsToCome:
    """How many projects will count, verified, so many days from now: what is there, and what is to come."""

    def __init__(self, moment: Moment, lessons: Lessons, share: float = 1.0) -> None:
        """`share`: how much of the signings to come falls to the part of the plan that `moment` is of."""
        waiting = moment.projects_reported - moment.projects
        self.base = moment.projects + min(waiting, 0)  # a reported withdrawal will be verified
        self.groups = [(max(waiting, 0), "pending", lessons.projects.pending)]
        self.groups += [
            (count, name, lessons.projects.by_stage[name])
            for name, count in moment.in_stage.items()
            if count > 0 and name in lessons.projects.by_stage
        ]
        self.lessons, self.share = lessons, share

    def within(self, days: int) -> tuple[int, Chance]:
        """What is there, and the chance of what comes on top within so many days."""
        mean = variance = 0.0
        for count, name, chances in self.groups:
            one_mean, one_variance = many(count, chances[days], self.lessons.projects.cases[name])
            mean, variance = mean + one_mean, variance + one_variance
        fresh_mean, fresh_variance = fresh(self.lessons, self.lessons.projects, days, self.share)
        return self.base, Chance(mean + fresh_mean, variance + fresh_variance)


class JobsToCome:
    """How many people will be at work, verified and current: who stays, who was reported, and who is to come."""

    def __init__(
        self, moment: Moment, lessons: Lessons, day: date, share: float = 1.0, county: int | None = None
    ) -> None:
        self.moment, self.lessons, self.share = moment, lessons, share
        self.awaited = lessons.awaited if county is None else lessons.awaited_in.get(county)
        self.in_pipeline = [
            (name, count) for name, count in moment.in_stage.items() if count > 0 and name in PIPELINE
        ]
        rows = lessons.recounted
        self.leaving = [
            (after, *people, rows[min(after, len(rows) - 2)]) for after, *people in _leaving(moment, day)
        ]

    def within(self, days: int) -> tuple[int, Chance]:
        """The people of now, and the chance of what they become by then more or fewer."""
        sizes, jobs = self.lessons.sizes, self.lessons.jobs
        new = [(self.awaited.mean[days], self.awaited.variance[days])] if self.awaited else []
        for name, count in self.in_pipeline:
            chance, cases = jobs.by_stage[name][days], jobs.cases[name]
            new.append(many(count, chance, cases, each=sizes.each, uneven=sizes.uneven))
        few, spread = fresh(self.lessons, jobs, days, self.share)
        new.append((few * sizes.each, (spread + few * sizes.uneven) * sizes.each**2))
        mean, variance = self._known_sites(days)
        to_come = 0.0
        for part, doubt in new:
            to_come += part
            mean += part
            variance += doubt * sizes.bunched
        # How much of what is planned comes is known from few cases, and is the same doubt for all that are to come.
        variance += to_come**2 * sizes.uneven / sizes.cases
        return self.moment.jobs, Chance(mean, variance, whole=False)

    def _known_sites(self, days: int) -> tuple[float, float]:
        """How the number at sites with a headcount changes: what is reported is verified, what expires counted again.

        Where the reported figure does not fall with the verified one, a recount is reported already, and stands on the
        day on which it expires itself.
        """
        sizes, by_then = self.lessons.sizes, self.lessons.jobs.pending[days]
        kept, again = sizes.recounted_to, self.lessons.recounted[-1][days]
        change = self.moment.expired * again
        open_ = change * (1 - again)
        for after, verified, reported, recounted in self.leaving:
            if after <= days:
                again = recounted[days]
                counted = reported * again
                change += counted * kept - verified
                open_ += counted * (1 - again)
            elif reported != verified:
                change += (reported - verified) * by_then
                open_ += abs(reported - verified) * by_then * (1 - by_then)
        spread = sizes.site * (1 + sizes.uneven) * open_ + open_**2 / self.lessons.recounts
        return max(change, -float(self.moment.jobs)), spread


def many(
    count: float, chance: float, cases: float, *, each: float = 1.0, size: float = 1.0, uneven: float = 0.0
) -> tuple[float, float]:
    """Mean and variance of what comes of `count` independent cases with one chance, itself known from `cases` cases.

    `each`: what one brings, `uneven` its variance ÷ mean squared; `size`: how many of `count` go together.
    """
    mean = count * chance
    doubt = (mean * (1 - chance)) ** 2 / cases
    return each * mean, each * each * (size * mean * (1 - chance) + mean * uneven + doubt)


def fresh(lessons: Lessons, chances: Chances, days: int, share: float) -> tuple[float, float]:
    """Mean and variance of how many projects come that nobody knows of yet."""
    inflow = lessons.inflow
    mean = inflow.rate * chances.fresh[days] * share
    shape = inflow.shape * inflow.keeps ** (days / 4) / inflow.bunched
    return mean, inflow.bunched * mean + mean * mean / shape


def _leaving(moment: Moment, day: date) -> Iterator[tuple[int, int, int]]:
    """(days from now, verified people, reported people whose headcount expires then), for each day that has any."""
    for on in sorted({*moment.leaving, *moment.leaving_reported}):
        verified, reported = max(-moment.leaving.get(on, 0), 0), max(-moment.leaving_reported.get(on, 0), 0)
        if on > day and (verified or reported):
            yield (on - day).days, verified, reported
