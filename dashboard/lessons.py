"""What the plan has shown so far: how long its projects take from stage to stage, how many come, how many people. Pure.

Everything here depends on what was known at the end of a day, and on nothing that happens later; so it is worked out
once a day (dashboard/learning.py) and applied to the figures of the moment (dashboard/forecast.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.lags import Passage, Waiting

STAGES = ("lead", "negotiating", "signed", "started")
PIPELINE = STAGES[:2]  # projects that are not signed yet


@dataclass(frozen=True)
class Inflow:
    """`rate` signings a day come in; `shape`: as if so many had been seen; `bunched`: variance ÷ mean of a week.

    `keeps`: what a day ahead leaves of the shape, since the pace may change.
    """

    rate: float
    shape: float
    bunched: float
    keeps: float


@dataclass(frozen=True)
class Chances:
    """For 0, 1, 2, … days from the day on: the chance that what stands at a stage, or is reported, counts by then.

    `fresh`: for each signing a day, how many that nobody knows of yet. `cases`: how much each was learned from.
    """

    by_stage: Mapping[str, tuple[float, ...]]
    pending: tuple[float, ...]
    fresh: tuple[float, ...]
    cases: Mapping[str, float]


@dataclass(frozen=True)
class Awaited:
    """People expected of known projects without any headcount: mean and variance 0, 1, 2, … days from the day on."""

    mean: tuple[float, ...]
    variance: tuple[float, ...]


@dataclass(frozen=True)
class Sizes:
    """The people of a project: `each` of a usual one, `kept` of what it planned; `uneven`: variance ÷ mean squared.

    `cases`: how much that was learned from. `site`: how many work at a site; `recounted_to`: what a recount says of the
    number before. `bunched`: by how much more than by chance weeks differ in how many sites begin.
    """

    each: float
    kept: float
    uneven: float
    cases: float
    site: float
    recounted_to: float
    bunched: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What a value that was assumed has become, and from how many cases of the plan's own."""

    value: float
    cases: int


@dataclass(frozen=True)
class Lessons:
    """All that was learned. `waits`: county -> days until half, and four in five, of its signings are verified.

    `shown`: by the name of the value in dashboard.stories.Assumptions.
    """

    days_known: int
    projects_known: int
    sites_known: int
    enough_projects: bool
    enough_jobs: bool
    passages: Mapping[str, Passage]
    waits: Mapping[int, tuple[int, int]]
    waits_everywhere: tuple[int, int]
    verifying_counts: Waiting
    inflow: Inflow
    projects: Chances
    jobs: Chances
    awaited: Awaited
    awaited_in: Mapping[int, Awaited]
    sizes: Sizes
    recounted: tuple[tuple[float, ...], ...]
    recounts: float
    shown: Mapping[str, Shown]
