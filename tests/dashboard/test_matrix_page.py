"""The matrix as readers meet it; its numbers are checked in test_by_hand.py."""

from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.models import User
from counties.models import County, Plan
from counties.periods import make_periods
from dashboard.clocks import Clocks
from dashboard.matrix import METRICS, Matrix
from dashboard.periods import periods_of
from ledger.metrics import Basis, Metric
from tests import world
from tests.ledger.reading import figure
from tests.world import TODAY

pytestmark = pytest.mark.usefixtures("demo_world")


def matrix(who: str = "director", metric: Metric = Metric.PROJECTS, as_of: date = TODAY) -> Matrix:
    user = User.objects.select_related("bureau").get(username=who)
    return Matrix(user, Plan.objects.current(), Clocks(as_of, newest=as_of), metric, Basis.VERIFIED)


def test_both_tables_end_in_the_figure_of_the_dashboard():
    for metric in METRICS:
        found = matrix(metric=metric)
        assert found.by_channel().total.value == found.by_period().total.value == figure(metric)


def test_a_project_stands_in_the_period_in_which_it_was_signed(demo_world):
    table = matrix().by_period()
    row = next(row for row in table.rows if row.name == County.objects.get(key="weining").short_name)
    (place,) = [place for place, cell in enumerate(row.cells) if cell.value]
    cut = table.headings[place].cut
    signed_on = demo_world.projects["weining"].signed_on
    assert cut.since < signed_on <= cut.as_of


def test_people_of_before_the_plan_stand_in_the_first_period(demo_world):
    project = demo_world.projects["weining"]
    world.count_people(project, 9, on=date(2020, 5, 30))
    world.verify_all(project)
    table = matrix(metric=Metric.JOBS).by_period()
    assert table.totals[0].value == 9
    assert table.headings[0].cut.since is None


def test_periods_follow_the_calendar_and_stop_at_the_day():
    plan = Plan.objects.current()
    assert len(matrix().by_period().headings) == 8
    make_periods(plan=plan, actor=None)
    begun = [one for one in periods_of(plan) if one.first <= TODAY]
    headings = matrix().by_period().headings
    assert [heading.label for heading in headings] == [one.name for one in begun]
    assert headings[-1].cut.as_of == TODAY


def test_a_day_before_the_plan_has_one_column():
    day = Plan.objects.current().starts_on - timedelta(days=2)
    table = matrix(as_of=day).by_period()
    assert [heading.cut.as_of for heading in table.headings] == [day]


def test_who_may_not_open_the_rows_reads_the_figure():
    rows = {row.name: row for row in matrix("county").by_channel().rows}
    own, other = (County.objects.get(key=key).short_name for key in ("weining", "yanhe"))
    assert all(cell.url for cell in rows[own].cells)
    assert not any(cell.url for cell in (*rows[other].cells, rows[other].total))
    assert matrix("county").by_channel().total.url is None


def test_a_chamber_is_shown_no_matrix(sign_in):
    assert sign_in("chamber").get("/matrix/").status_code == 404


@pytest.mark.parametrize("query", ["metric=contract", "metric=x", "basis=x"])
def test_a_figure_that_is_not_laid_out(sign_in, query):
    assert sign_in("director").get(f"/matrix/?{query}").status_code == 404


def test_the_switches_keep_the_clocks(sign_in):
    page = sign_in("director").get("/matrix/?metric=jobs&basis=reported&as_of=2020-07-11")
    for tab in page.context["metrics"]:
        assert "basis=reported" in tab["url"] and "as_of=2020-07-11" in tab["url"]
    assert ("metric", "jobs") in page.context["keep"]


@pytest.mark.parametrize("text", ["2020-07-22", "2021-01-01", "soon", "2" * 20])
def test_a_since_that_cannot_be_is_answered_in_words(sign_in, text):
    page = sign_in("director").get(f"/figures/projects/verified/?since={text}")
    assert page.context["total"] == "3"
    assert "What moved can be asked from a day before 22 July 2020 on." in page.content.decode()


def test_what_moved_is_said_and_kept(sign_in):
    page = sign_in("director").get("/figures/projects/verified/?since=2020-06-27&as_of=2020-07-01")
    assert "Only what moved after 27 June 2020" in page.content.decode()
    assert "since=2020-06-27" in page.context["other"]["url"]
    with clock.standing_on(TODAY):
        further = sign_in("director").get("/figures/at_signed/verified/?further=1")
    assert "Projects at stage: signed or further" in further.content.decode()
    assert further.context["total"] == "3"


@pytest.mark.parametrize(("on", "place"), [("2020-06-08", 0), ("2020-06-09", 1), ("2020-07-22", 7)])
def test_a_period_has_its_first_and_its_last_day(on, place):
    before = [cell.value for cell in matrix().by_period().totals]
    world.verify_all(world.enter(county="hezhang", name="在边上", on=date.fromisoformat(on)))
    after = [cell.value for cell in matrix().by_period().totals]
    assert [now - then for now, then in zip(after, before, strict=True)] == [
        int(number == place) for number in range(8)
    ]
