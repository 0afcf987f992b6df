"""Made-up plans with known mechanics, to try the forecast on: seeded, always the same, none of it real. Pure.

A history holds every project of a plan to its last day and beyond; `as_known` and `at` say what was known on a day.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.forecast import Moment
from dashboard.stories import RANKS, Count, Known, Site, Step, Story, Terms, Told

FIRST, LAST = date(2020, 6, 2), date(2020, 8, 30)
COUNTIES = 12
TERMS = Terms(FIRST, LAST, 200, 2500)


@dataclass(frozen=True)
class Mechanics:
    """How a made-up plan goes.

    `pace`: weight of the signings in the beginning, in the middle, at the end; `turns`: by what the pace is multiplied
    from one day on (0: never); `through_leads`: the share that begins as a lead; `bunches`: on how many days a week
    signings fall. Days are means; `started` and `people` from the stage before.
    """

    name: str
    pace: tuple[float, float, float] = (1, 1, 1)
    through_leads: float = 0.15
    turns: float = 0
    bunches: int = 7
    negotiating: float = 18
    lost: float = 0.3
    reported: float = 1.5
    verified: float = 4
    started: float = 12
    people: float = 12
    have_people: float = 0.7
    recounted: float = 0.65


KINDS = (
    Mechanics("steady"),
    Mechanics("slowing", pace=(1.6, 1, 0.4)),
    Mechanics("late_rush", pace=(0.5, 0.9, 1.8), verified=5),
    Mechanics("pipeline_heavy", through_leads=0.8, negotiating=25),
    Mechanics("bunched", bunches=1, reported=3, verified=7),
    Mechanics("sudden_stop", turns=0.25),
)


@dataclass(frozen=True)
class History:
    """Every project and site of a made-up plan, whenever known."""

    stories: tuple[Story, ...]
    sites: tuple[Site, ...]


def make_history(mechanics: Mechanics, seed: int) -> History:
    """One plan by these mechanics; how many projects it has and how quick its people are differs from seed to seed."""
    dice = random.Random(f"{mechanics.name} {seed}")  # noqa: S311 - a story, not a secret
    hurry = dice.uniform(0.7, 1.4)
    signings = round(dice.uniform(150, 340))
    shares = [dice.uniform(0.5, 1.5) for _county in range(COUNTIES)]
    stories, sites = [], []
    for number, signed in enumerate(_signing_days(dice, mechanics, signings)):
        county = dice.choices(range(COUNTIES), shares)[0]
        story, site = _story(dice, mechanics, hurry, county, signed, number)
        stories.append(story)
        sites += [site] if site else []
    return History(tuple(stories), tuple(sites))


def _signing_days(dice: random.Random, mechanics: Mechanics, count: int) -> list[date]:
    """The days on which projects would be signed; some after the plan's last, and those of leads that are lost too."""
    days = (LAST - FIRST).days + 31
    half = (days - 31) / 2
    begin, middle, end = mechanics.pace
    weights = [
        begin + (middle - begin) * day / half
        if day < half
        else max(middle + (end - middle) * (day / half - 1), 0.02)
        for day in range(days)
    ]
    if mechanics.turns:
        turn = dice.randint(25, 65)
        weights[turn:] = [weight * mechanics.turns for weight in weights[turn:]]
    if mechanics.bunches < 7:
        weights = [weight if day % 7 < mechanics.bunches else 0.05 for day, weight in enumerate(weights)]
    return sorted(FIRST + timedelta(days=day) for day in dice.choices(range(days), weights, k=count))


def _days(dice: random.Random, mean: float) -> int:
    """A waiting time in whole days, never negative, with a long tail."""
    return round(dice.gammavariate(1.5, mean / 1.5))


def _told(dice: random.Random, mechanics: Mechanics, hurry: float, on: date) -> Told:
    reported = on + timedelta(days=_days(dice, mechanics.reported))
    return Told(on, reported, reported + timedelta(days=1 + _days(dice, mechanics.verified * hurry)))


def _story(
    dice: random.Random, mechanics: Mechanics, hurry: float, county: int, signed: date, number: int
) -> tuple[Story, Site | None]:
    def told(on: date) -> Told:
        return _told(dice, mechanics, hurry, on)

    planned = dice.randint(10, 60)
    if dice.random() < mechanics.through_leads:
        began = signed - timedelta(days=1 + _days(dice, mechanics.negotiating))
        first = Step(dice.choice(("lead", "negotiating")), told(began))
        if dice.random() < mechanics.lost:
            return Story(county, (first, Step("withdrawn", told(signed))), planned), None
        steps = [first, Step("signed", told(signed))]
    else:
        steps = [Step("signed", told(signed))]
    started = signed + timedelta(days=1 + _days(dice, mechanics.started * hurry))
    steps.append(Step("started", told(started)))
    expected = signed + timedelta(days=14) if number % 3 == 0 else None
    if dice.random() < 0.03:
        gone = started + timedelta(days=dice.randint(1, 30))
        return Story(county, (*steps, Step("withdrawn", told(gone))), planned, expected), None
    story = Story(county, tuple(steps), planned, expected)
    if dice.random() > mechanics.have_people:
        return story, None
    first_day = started + timedelta(days=_days(dice, mechanics.people * hurry))
    site = Site(county, number, tuple(_counts(dice, mechanics, hurry, first_day, planned)))
    return story, site


def _counts(
    dice: random.Random, mechanics: Mechanics, hurry: float, on: date, planned: int
) -> Iterator[Count]:
    people = max(round(planned * dice.uniform(0.4, 1.0)), 1)
    while on <= LAST:
        yield Count(_told(dice, mechanics, hurry, on), people)
        late = dice.random() > mechanics.recounted
        if late and dice.random() < 0.5:
            return
        on += timedelta(days=dice.randint(50, 80) if late else dice.randint(20, TERMS.headcount_days - 5))
        people = max(round(people * dice.uniform(0.85, 1.15)), 1)


# --- what was known ------------------------------------------------------------------------------


def as_known(history: History, day: date, until: date) -> Known:
    """What is true by `day` and known at the end of `until`."""
    sites = tuple(site for site in (_site_known(site, day, until) for site in history.sites) if site.counts)
    of_project = {site.project: site for site in sites}
    stories = []
    for number, story in enumerate(history.stories):
        steps = tuple(
            Step(step.name, told) for step in story.steps if (told := known_then(step.told, day, until))
        )
        if steps:
            site = of_project.get(number)
            stories.append(
                replace(
                    story,
                    steps=steps,
                    first_count=site.counts[0].told if site else None,
                    people=site.counts[-1].total if site else None,
                )
            )
    signings: Counter[date] = Counter()
    for story in stories:
        if (step := story.reached(RANKS["signed"])) is not None:
            signings[step.told.on] += 1
            if story.stage is None:
                signings[story.steps[-1].told.on] -= 1
    return Known(day, until, tuple(stories), sites, signings)


def known_then(told: Told, day: date, until: date) -> Told | None:
    """The fact as it was known; None before it was."""
    if told.on > day or told.reported > until:
        return None
    return told if told.verified and told.verified <= until else replace(told, verified=None)


def _site_known(site: Site, day: date, until: date) -> Site:
    counts = (
        replace(count, told=told) for count in site.counts if (told := known_then(count.told, day, until))
    )
    return replace(site, counts=tuple(counts))


def at(history: History, day: date, known_on: date) -> Moment:
    """The figures as true on `day` and as known on `known_on`."""
    known = as_known(history, day, known_on)
    counted = reported = 0
    in_stage: Counter[str] = Counter()
    for story in known.stories:
        reported += story.stage is not None and RANKS[story.stage] >= RANKS["signed"]
        steps = [step for step in story.steps if step.told.verified]
        last = steps[-1].name if steps else "withdrawn"
        counted += last != "withdrawn" and RANKS[last] >= RANKS["signed"]
        if story.stage in ("lead", "negotiating"):
            in_stage[story.stage] += 1
    jobs = sum(people_at(site, day, verified=True)[0] for site in known.sites)
    jobs_reported = sum(people_at(site, day, verified=False)[0] for site in known.sites)
    leaving: dict[bool, Counter[date]] = {True: Counter(), False: Counter()}
    expired = 0
    for site in known.sites:
        for verified, moves in leaving.items():
            people, expires = people_at(site, day, verified=verified)
            moves[expires] -= people
        counts = [count for count in site.counts if count.told.verified]
        expired += counts[-1].total if counts and not people_at(site, day, verified=True)[0] else 0
    return Moment(counted, reported, jobs, jobs_reported, in_stage, leaving[True], leaving[False], expired)


def people_at(site: Site, day: date, *, verified: bool) -> tuple[int, date]:
    """How many are at work there by its latest headcount, and on which day that expires."""
    counts = [count for count in site.counts if count.told.verified or not verified]
    if not counts:
        return 0, day
    expires = counts[-1].told.on + timedelta(days=TERMS.headcount_days)
    return (counts[-1].total, expires) if day < expires else (0, expires)
