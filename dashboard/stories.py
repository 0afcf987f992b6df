"""What was known on a day of each project, from its first step to its first people. Pure data and its reading.

A story holds what stood then: a claim that somebody returned or corrected by then is no part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

RANKS: Mapping[str, int] = {"lead": 0, "negotiating": 1, "signed": 2, "started": 3, "operating": 4}
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of day `on`, reported on one day and verified on another (None: not yet known to be)."""

    on: date
    reported: date
    verified: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that was reached, or "withdrawn"."""

    name: str
    told: Told


@dataclass(frozen=True, slots=True)
class Count:
    """A headcount of `total` people."""

    told: Told
    total: int


@dataclass(frozen=True)
class Site:
    """A place with headcounts, by day; `project` is the source of the project it belongs to, None without one."""

    county: int
    project: int | None
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Story:
    """A project that counts or may count: its steps by day, what was planned and expected, its first people.

    `people`: how many its sites counted last, together; None without any headcount.
    """

    county: int
    steps: tuple[Step, ...]
    planned: int | None = None
    expected_start: date | None = None
    expected_people: date | None = None
    first_count: Told | None = None
    people: int | None = None

    def reached(self, rank: int) -> Step | None:
        """The first step by which it stood at this stage or further."""
        return next((step for step in self.steps if RANKS.get(step.name, -1) >= rank), None)

    @property
    def stage(self) -> str | None:
        """Where it stands after its last step; None when it was withdrawn."""
        last = self.steps[-1].name if self.steps else WITHDRAWN
        return None if last == WITHDRAWN else last


@dataclass(frozen=True)
class Terms:
    """What the plan asks for and reads by: its days, its targets, from which stage a project counts.

    `headcount_days`: for how long a headcount is current; `pace_days`: after half of them a day weighs half.
    """

    starts_on: date
    ends_on: date
    target_projects: int
    target_jobs: int
    counting_stage: str = "signed"
    headcount_days: int = 45
    pace_days: int = 14


@dataclass(frozen=True)
class Assumptions:
    """What is assumed while the plan has shown little: typical days, shares in per cent, and what each is worth.

    `weight`: so many cases of the plan's own weigh as much as what is assumed. With fewer than `min_days` days or
    `min_cases` cases nothing is forecast. The administrator changes them with the plan (docs/forecast.md).
    """

    lead_days: int = 15
    negotiating_days: int = 20
    signed_days: int = 15
    started_days: int = 15
    report_days: int = 2
    verify_days: int = 5
    lost_percent: int = 30
    start_percent: int = 90
    people_percent: int = 80
    jobs_percent: int = 70
    recount_days: int = 30
    recount_percent: int = 70
    weight: int = 5
    min_days: int = 10
    min_cases: int = 8


@dataclass(frozen=True)
class Known:
    """All that a forecast learns from: true by `day`, known at the end of `until` (the day before the forecast).

    `signings`: how many projects came to count on each day, reported.
    """

    day: date
    until: date
    stories: tuple[Story, ...] = ()
    sites: tuple[Site, ...] = ()
    signings: Mapping[date, int] = field(default_factory=dict)
