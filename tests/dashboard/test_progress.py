"""Progress, lights, pace and verdict: a table for every edge. No database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dashboard.progress import (
    Calendar,
    Light,
    Limits,
    Pace,
    Progress,
    light,
    pace,
    silence_light,
    verdict,
    worst,
)

FIRST, LAST = date(2020, 6, 2), date(2020, 8, 30)
LIMITS = Limits(Decimal("-3"), Decimal("-12"), 14)


def calendar(day: int) -> Calendar:
    """The plan on its first (1), last (90) or any other day."""
    return Calendar(FIRST, LAST, FIRST + timedelta(days=day - 1))


def progress(actual: str | int, target: int = 200, time: str | int = 50) -> Progress:
    return Progress(Decimal(actual), target, Decimal(time))


@pytest.mark.parametrize(
    ("day", "elapsed", "left", "percent"),
    [
        (-30, 0, 90, "0.00"),
        (0, 0, 90, "0.00"),  # the day before the start
        (1, 1, 89, "1.11"),
        (45, 45, 45, "50.00"),
        (51, 51, 39, "56.67"),  # 22 July
        (89, 89, 1, "98.89"),
        (90, 90, 0, "100.00"),
        (91, 90, 0, "100.00"),  # the day after the end
        (400, 90, 0, "100.00"),
    ],
)
def test_time_progress_is_elapsed_days_of_the_plans_days(day, elapsed, left, percent):
    found = calendar(day)
    assert (found.days, found.elapsed, found.left) == (90, elapsed, left)
    assert f"{found.time_percent:.2f}" == percent


def test_a_plan_of_one_day():
    found = Calendar(FIRST, FIRST, FIRST)
    assert (found.days, found.elapsed, found.left, found.time_percent) == (1, 1, 0, 100)


@pytest.mark.parametrize(
    ("actual", "target", "percent", "gap", "missing"),
    [
        (0, 200, 0, -50, 200),
        (100, 200, 50, 0, 100),
        (150, 200, 75, 25, 50),
        (200, 200, 100, 50, 0),
        (230, 200, 115, 65, 0),
        (0, 0, None, None, 0),
        (7, 0, None, None, 0),
    ],
)
def test_ahead_or_behind_is_completion_less_time(actual, target, percent, gap, missing):
    found = progress(actual, target)
    assert (found.percent, found.gap, found.missing) == (percent, gap, missing)


@pytest.mark.parametrize(
    ("actual", "found"),
    [
        ("1000", Light.NORMAL),
        ("50", Light.NORMAL),
        ("47.01", Light.NORMAL),
        ("47", Light.NORMAL),  # exactly −3
        ("46.99", Light.WARNING),
        ("38.01", Light.WARNING),
        ("38", Light.WARNING),  # exactly −12
        ("37.99", Light.BEHIND),
        ("0", Light.BEHIND),
    ],
)
def test_the_limits_belong_to_the_better_side(actual, found):
    assert light(progress(actual, target=100), LIMITS) == found


def test_ninths_do_not_push_a_gap_over_its_limit():
    """On day 14 of 90, 32 of 900 is behind by exactly 12 points: 3.555… against 15.555…"""
    time = calendar(14).time_percent
    assert light(Progress(Decimal(32), 900, time), LIMITS) == Light.WARNING
    assert light(Progress(Decimal(31), 900, time), LIMITS) == Light.BEHIND


def test_the_limits_are_values_of_the_plan():
    strict = Limits(Decimal(0), Decimal("-0.5"), 14)
    found = [light(progress(actual, target=100), strict) for actual in ("50", "49.9", "49.5", "49.4")]
    assert found == [Light.NORMAL, Light.WARNING, Light.WARNING, Light.BEHIND]


def test_without_a_target_nothing_is_behind():
    assert light(progress(0, target=0), LIMITS) == Light.NORMAL


def test_on_the_first_day_nobody_is_behind_yet():
    first = calendar(1).time_percent
    assert light(Progress(Decimal(0), 200, first), LIMITS) == Light.NORMAL


@pytest.mark.parametrize(
    ("silent", "elapsed", "found"),
    [
        (0, 51, Light.NORMAL),
        (14, 51, Light.NORMAL),
        (15, 51, Light.BEHIND),
        (None, 14, Light.NORMAL),  # nothing yet, but the plan is young
        (None, 15, Light.BEHIND),
        (None, 0, Light.NORMAL),
        (20, 3, Light.BEHIND),
    ],
)
def test_silence_is_behind_after_the_limit(silent, elapsed, found):
    assert silence_light(silent, elapsed, LIMITS) == found


@pytest.mark.parametrize(
    ("lights", "found"),
    [
        ([Light.NORMAL, Light.BEHIND], Light.BEHIND),
        ([Light.WARNING, Light.NORMAL], Light.WARNING),
        ([Light.NORMAL, Light.REACHED], Light.NORMAL),
        ([], Light.NORMAL),
    ],
)
def test_the_worse_light_decides(lights, found):
    assert worst(lights) == worst(reversed(lights)) == found


@pytest.mark.parametrize(
    ("actual", "moved", "over_days", "left", "found"),
    [
        (100, 28, 14, 45, Pace(Decimal(2), Decimal(100) / 45, Decimal(190))),
        (100, 0, 14, 45, Pace(Decimal(0), Decimal(100) / 45, Decimal(100))),
        (0, 0, 0, 90, Pace(Decimal(0), Decimal(200) / 90, Decimal(0))),  # before the start
        (5, -28, 14, 45, Pace(Decimal(-2), Decimal(195) / 45, Decimal(0))),  # never below nothing
        (210, 14, 14, 45, Pace(Decimal(1), Decimal(0), Decimal(255))),  # reached: nothing is needed
        (100, 28, 14, 0, Pace(Decimal(2), None, None)),  # the last day: nothing left to run
    ],
)
def test_pace_and_where_it_leads(actual, moved, over_days, left, found):
    assert pace(progress(actual), Decimal(moved), over_days, left) == found


def judged(day: int, projects: int, jobs: int, forecasts: tuple[int | None, int | None]) -> Light:
    """The verdict on a day for so many projects of 200 and jobs of 2,500, with these forecasts."""
    time = calendar(day).time_percent
    figures = [Progress(Decimal(projects), 200, time), Progress(Decimal(jobs), 2500, time)]
    return verdict([light(figure, LIMITS) for figure in figures], calendar(day), figures, forecasts)


@pytest.mark.parametrize(
    ("day", "projects", "jobs", "forecasts", "found"),
    [
        pytest.param(0, 0, 0, (0, 0), Light.WAITING, id="the day before the start"),
        pytest.param(1, 0, 0, (0, 0), Light.WARNING, id="day 1, nothing yet, no pace"),
        pytest.param(1, 3, 30, (270, 2700), Light.NORMAL, id="day 1, a good start"),
        pytest.param(45, 120, 1500, (220, 2600), Light.NORMAL, id="ahead"),
        pytest.param(45, 100, 1250, (200, 2500), Light.NORMAL, id="level, forecast just enough"),
        pytest.param(45, 100, 1250, (199, 2600), Light.WARNING, id="level, forecast one short"),
        pytest.param(45, 94, 1250, (210, 2600), Light.NORMAL, id="exactly 3 points behind"),
        pytest.param(45, 93, 1250, (210, 2600), Light.WARNING, id="3.5 points behind"),
        pytest.param(45, 120, 950, (210, 2600), Light.WARNING, id="jobs exactly 12 points behind"),
        pytest.param(45, 120, 949, (210, 2600), Light.BEHIND, id="jobs more than 12 points behind"),
        pytest.param(45, 0, 0, (0, 0), Light.BEHIND, id="no data in the middle"),
        pytest.param(45, 200, 2500, (400, 5000), Light.REACHED, id="both reached early"),
        pytest.param(45, 200, 2499, (400, 5000), Light.NORMAL, id="one of the two reached"),
        pytest.param(
            45, 200, 2500, (400, 2499), Light.WARNING, id="both reached, and the people will not stay"
        ),
        pytest.param(
            45, 200, 900, (400, 2499), Light.BEHIND, id="one of the two reached, the other far behind"
        ),
        pytest.param(89, 200, 2500, (200, 2500), Light.REACHED, id="the day before the last, reached"),
        pytest.param(90, 200, 2500, (None, None), Light.REACHED, id="the last day, reached"),
        pytest.param(90, 199, 2500, (None, None), Light.BEHIND, id="the last day, one short"),
        pytest.param(91, 199, 2500, (None, None), Light.BEHIND, id="after the end, one short"),
        pytest.param(91, 200, 2500, (None, None), Light.REACHED, id="after the end, reached"),
    ],
)
def test_the_verdict_on_the_plan(day, projects, jobs, forecasts, found):
    assert judged(day, projects, jobs, forecasts) == found


def test_targets_of_zero_are_met_from_the_first_day():
    figures = [Progress(Decimal(0), 0, Decimal(1))] * 2
    lights = [light(figure, LIMITS) for figure in figures]
    assert verdict(lights, calendar(1), figures, (0, 0)) == Light.REACHED


@pytest.mark.parametrize(
    ("day", "actual", "end", "found"),
    [
        (0, 0, 0, Light.WAITING),
        (1, 0, 0, Light.WARNING),
        (45, 100, 200, Light.NORMAL),
        (45, 100, 199, Light.WARNING),
        (45, 94, 200, Light.NORMAL),  # exactly 3 points behind
        (45, 93, 200, Light.WARNING),
        (45, 76, 200, Light.WARNING),  # exactly 12
        (45, 75, 200, Light.BEHIND),
        (45, 200, 200, Light.REACHED),
        (90, 199, None, Light.BEHIND),
        (90, 200, None, Light.REACHED),
        (91, 0, None, Light.BEHIND),
    ],
)
@pytest.mark.parametrize("zero", [0, 1])
def test_with_one_target_of_zero_the_other_decides(day, actual, end, found, zero):
    time = calendar(day).time_percent
    figures, ends = [Progress(Decimal(actual), 200, time)], [end]
    figures.insert(zero, Progress(Decimal(7), 0, time))
    ends.insert(zero, end and 7)
    assert verdict([light(figure, LIMITS) for figure in figures], calendar(day), figures, ends) == found
