"""When a site should be counted again: 30, 60 and 90 days after work began there."""

from datetime import date, timedelta

import pytest

from accounts import clock
from counties.models import Plan
from dashboard.work import items_of
from tests import world
from workshops import recounts

BEGAN = date(2020, 6, 3)
SCHEDULE = [30, 60, 90]


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


@pytest.mark.parametrize(
    ("last", "today", "due"),
    [
        pytest.param(0, 29, None, id="not yet"),
        pytest.param(0, 30, 30, id="its day has come"),
        pytest.param(22, 30, 30, id="counted too early"),
        pytest.param(23, 30, None, id="counted in the week before"),
        pytest.param(23, 59, None, id="answered until the next"),
        pytest.param(23, 60, 60, id="the next"),
        pytest.param(31, 60, 60, id="the first answered late, the second due"),
        pytest.param(0, 75, 60, id="of two missed the later"),
        pytest.param(53, 75, None, id="the later answered"),
        pytest.param(60, 90, 90, id="the last"),
        pytest.param(120, 200, None, id="long after"),
    ],
)
def test_a_recount_is_due_from_its_day_until_somebody_counts(last, today, due):
    expected = after(due) if due else None
    assert recounts.due_on(BEGAN, after(last), after(today), SCHEDULE) == expected


def test_the_schedule_is_the_plans():
    assert recounts.due_on(BEGAN, BEGAN, after(10), [10]) == after(10)
    assert recounts.due_on(BEGAN, BEGAN, after(10), [11, 20]) is None


def test_each_recount_says_which_headcount_answers_it():
    found = recounts.recounts_of(BEGAN, [BEGAN, after(25), after(61), after(62)], SCHEDULE)
    assert [(r.days, r.counted_on) for r in found] == [(30, after(25)), (60, after(61)), (90, None)]


@pytest.fixture
def project(places):
    """Of Weining, signed on 2 June; eight people since 3 June."""
    project = world.enter(on=date(2020, 6, 2))
    world.count_people(project, 0, on=date(2020, 6, 2))
    world.count_people(project, 8, on=BEGAN)
    return project


def on_list(today: date) -> list[str]:
    found = recounts.due(recounts.last_headcounts(), today, Plan.objects.current().recounts_due)
    return [claim.site_name for claim in found]


def test_the_list_and_my_work_show_it_from_the_day_until_the_recount(project, places, sign_in):
    assert (on_list(after(29)), on_list(after(30))) == ([], [project.name])
    with clock.standing_on(after(30)):
        item = next(item for item in items_of(places.users["county"], places.plan) if item.key == "recount")
        assert (item.count, item.lines[0].title) == (1, project.name)
        page = sign_in("county").get(item.url).content.decode()
        assert project.name in page
        world.count_people(project, 9, on=after(30))
        assert on_list(after(30)) == []
    assert on_list(after(60)) == [project.name]


def test_a_site_at_which_nobody_ever_worked_is_never_due(places):
    world.count_people(world.enter(), 0, on=date(2020, 7, 1))
    assert on_list(date(2021, 1, 1)) == []


def test_the_page_of_the_site_shows_its_recounts(project, sign_in):
    with clock.standing_on(after(31)):
        page = sign_in("county").get(project.get_absolute_url()).content.decode()
    assert page.count("After 30 days") == 1 and "due" in page
    assert "After 90 days" in page
