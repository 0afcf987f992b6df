"""Verdict, sentence, tiles, chart and the page of the forecast at every edge of the plan: they never disagree."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache

from accounts import clock
from counties.models import CountyTarget, Plan
from dashboard.clocks import Clocks
from dashboard.forecast import Forecast
from dashboard.standing import Standing
from tests.dashboard.reading import text_of
from tests.world import count_people, enter, verify_all

pytestmark = pytest.mark.usefixtures("places")

FIRST, LAST = date(2020, 6, 2), date(2020, 8, 30)
WORDS = {
    "reached": "Reached",
    "normal": "On track",
    "waiting": "Not begun",
    "warning": "Warning",
    "behind": "Behind",
}


def day(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


def set_plan(**values: object) -> Plan:
    plan = Plan.objects.current()
    for name, value in values.items():
        setattr(plan, name, value)
    plan.save()
    return plan


def bring(projects: int, people: int, on: date, after: int = 0) -> None:
    """So many verified projects, signed on that day, `after` others, and so many people at work at the first."""
    with clock.standing_on(on):
        made = [enter(name=f"第{after + number:02d}号加工", on=on) for number in range(projects)]
        if people:
            count_people(made[0], people, on=on)
        for one in made:
            verify_all(one)


def seen(sign_in, on: date, who: str = "director") -> str:
    """The dashboard and the page of the forecast on that day, in English; neither may fail."""
    with clock.standing_on(on):
        client = sign_in(who)
        client.cookies["django_language"] = "en"
        page = client.get("/")
        assert page.status_code == 200
        assert client.get("/forecast/").status_code == 200
        return page.content.decode()


def agrees(html: str, on: date) -> tuple[str, str]:
    """(status, verdict) of a dashboard in which the sentence says what the tiles say."""
    with clock.standing_on(on):
        plan = Plan.objects.current()
        standing = Standing(plan, Clocks(min(on, plan.ends_on)))
        status = standing.light.value
        verdict = text_of(re.search(r'<section class="card verdict.*?</section>', html, re.S)[0])
        assert f"verdict-{status}" in html
        assert verdict.startswith(WORDS[status])
        for metric, key in (("projects", "projects"), ("jobs", "jobs")):
            tile = text_of(re.search(rf'aria-labelledby="tile-{key}".*?</section>', html, re.S)[0])
            progress = standing.progress[metric]
            assert f"{progress.actual:,.0f}" in tile
            assert f"/ {progress.target:,}" in tile
            if standing.calendar.elapsed:
                assert f"{progress.actual:,.0f}" in verdict
        if (
            standing.calendar.elapsed
            and standing.calendar.left
            and "Both targets are reached." not in verdict
        ):
            for end in standing.ends.values():
                assert f"{int(end):,}" in verdict
        for made in (standing.outlook.projects, standing.outlook.jobs):
            if isinstance(made, Forecast) and status not in ("reached",):
                assert f"{made.low:,} to {made.high:,}" in verdict
                assert f"Four times out of five between {made.low:,} and {made.high:,}." in text_of(html)
        return status, verdict


@pytest.mark.parametrize(
    ("on", "projects", "people", "status", "says"),
    [
        pytest.param(-9, 0, 0, "waiting", "The plan begins on 2 June 2020.", id="before the start"),
        pytest.param(1, 0, 0, "warning", "will end at 0 projects and 0 people", id="day 1, no data"),
        pytest.param(
            1, 1, 30, "normal", "will end at 90 projects and 2,700 people", id="day 1, a good start"
        ),
        pytest.param(45, 0, 0, "behind", "short by 10 projects and 100 jobs", id="no data at all"),
        pytest.param(45, 10, 100, "reached", "Both targets are reached.", id="targets met"),
        pytest.param(89, 9, 100, "warning", "short by", id="the day before the last, one short"),
        pytest.param(90, 9, 100, "behind", "Short by 1 projects and 0 people.", id="the last day, one short"),
        pytest.param(90, 10, 100, "reached", "Both targets are reached.", id="the last day, met"),
        pytest.param(
            120, 9, 100, "behind", "Short by 1 projects and 0 people.", id="after the end, one short"
        ),
        pytest.param(120, 10, 100, "reached", "The plan has ended.", id="after the end, met"),
    ],
)
def test_every_edge_of_the_plan(sign_in, on, projects, people, status, says):
    targets = (200, 2500) if on == 1 and projects else (10, 100)
    if on == 1 and projects:
        targets = (90, 2700)
    set_plan(target_projects=targets[0], target_jobs=targets[1])
    CountyTarget.objects.update(projects=0, jobs=0)
    if projects:
        bring(projects, people, min(day(on), LAST))
    found, verdict = agrees(seen(sign_in, day(on)), day(on))
    assert (found, says in verdict) == (status, True), verdict


def test_exactly_at_the_limits_of_the_lights(sign_in):
    """Day 45 of 90, target 100: 3 and 12 points behind belong to the better side. The pace is far above the need."""
    set_plan(target_projects=100, target_jobs=0)
    brought, found = 0, {}
    for projects in (37, 38, 46, 47):
        bring(projects - brought, 0, day(45), after=brought)
        brought = projects
        cache.clear()  # as if this were the first look at the day
        found[projects] = agrees(seen(sign_in, day(45)), day(45))[0]
    assert found == {37: "behind", 38: "warning", 46: "warning", 47: "normal"}


@pytest.mark.parametrize("targets", [(0, 0), (0, 100), (10, 0)])
@pytest.mark.parametrize("on", [1, 45, 89, 90, 91])
def test_targets_of_zero(sign_in, targets, on):
    set_plan(target_projects=targets[0], target_jobs=targets[1])
    CountyTarget.objects.update(projects=0, jobs=0)
    status, _verdict = agrees(seen(sign_in, day(on)), day(on))
    assert status == ("reached" if targets == (0, 0) else "behind" if on > 10 else "warning")


@pytest.mark.parametrize(("silent", "late"), [(14, False), (15, True)])
def test_silent_for_exactly_the_limit(silent, late):
    bring(1, 0, day(20))
    set_plan(target_projects=0, target_jobs=0)
    CountyTarget.objects.update(projects=0, jobs=0)
    on = day(20 + silent)
    with clock.standing_on(on):
        found = {
            one.county.key: one.light.value
            for one in Standing(Plan.objects.current(), Clocks(on)).county_standings
        }
    assert found["weining"] == ("behind" if late else "normal")


def test_a_plan_with_one_county_only(sign_in):
    CountyTarget.objects.exclude(county__key="weining").delete()
    CountyTarget.objects.filter(county__key="weining").update(projects=4, jobs=40)
    set_plan(target_projects=4, target_jobs=40, forecast_min_days=1, forecast_min_cases=1)
    bring(2, 20, day(40))
    html = seen(sign_in, day(45))
    status, verdict = agrees(html, day(45))
    assert status == "normal" or "short" in verdict or status == "warning"
    assert "chance of the target" in verdict


def test_with_a_range_the_sentence_the_tiles_the_chart_and_the_page_say_the_same(sign_in):
    set_plan(forecast_min_days=1, forecast_min_cases=1, target_projects=20, target_jobs=100)
    bring(6, 30, day(30))
    on = day(40)
    html = seen(sign_in, on)
    _status, verdict = agrees(html, on)
    with clock.standing_on(on):
        made = Standing(Plan.objects.current(), Clocks(on)).outlook.projects
        client = sign_in("director")
        client.cookies["django_language"] = "en"
        page = text_of(client.get("/forecast/").content.decode())
        chamber = sign_in("chamber")
        chamber.cookies["django_language"] = "en"
        theirs = text_of(chamber.get("/forecast/").content.decode())
    assert f"expected: {made.middle}" in text_of(html)
    assert f"{made.middle} expected, {made.low} to {made.high} four times out of five" in page
    assert f"{made.middle} expected, {made.low} to {made.high} four times out of five" in theirs
    assert "By county" in page
    assert "By county" not in theirs
    assert "Weining" not in theirs
    rows = re.findall(r'<tr class="muted"><th scope="row">', html)
    assert len(rows) == len(made.days) == 50  # each day to come stands in the table of the chart


def test_with_too_little_data_there_is_no_probability_in_words(sign_in):
    bring(3, 10, day(30))
    html = seen(sign_in, day(40))
    _status, verdict = agrees(html, day(40))
    assert "There is too little data yet for a range and a probability." in verdict
    assert "chance" not in verdict
    assert "chart-band" not in html


def test_targets_that_are_met_but_will_not_hold_are_a_warning(sign_in):
    """People counted once expire before the plan ends; the sentence says what is to do."""
    set_plan(
        forecast_min_days=1,
        forecast_min_cases=1,
        target_projects=2,
        target_jobs=40,
        forecast_recount_percent=0,
        forecast_jobs_percent=0,
    )
    bring(2, 41, day(30))
    status, verdict = agrees(seen(sign_in, day(32)), day(32))
    assert status == "warning"
    assert "will not stay without recounts" in verdict
