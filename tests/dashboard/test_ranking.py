"""The ranking: every number against the bare entries, every list against its rule, and who sees what."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts import clock
from accounts.models import User
from counties.models import County, CountyTarget, Pairing, Plan
from counties.periods import make_periods
from dashboard.clocks import Clocks
from dashboard.periods import finished, last_before, periods_of
from dashboard.progress import Light
from dashboard.ranking import Ranking
from tests import world
from tests.dashboard.reading import figures, open_figure, text_of
from tests.world import TODAY

pytestmark = pytest.mark.usefixtures("demo_world")


def ranking(who: str = "director", as_of: date = TODAY, **asked: object) -> Ranking:
    user = User.objects.select_related("bureau").get(username=who)
    return Ranking(user, Plan.objects.current(), Clocks(as_of, newest=as_of, **asked))


# --- the page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["county", "prefecture", "supporter", "team", "chamber"])
def test_every_figure_opens_rows_that_sum_to_it(sign_in, by):
    client = sign_in("director")
    html = client.get(f"/ranking/?by={by}").content.decode()
    links = set(figures(html))
    assert by == "prefecture" or links
    for url, shown in sorted(links):
        behind = open_figure(client, url)
        if "credited" in url and shown == len(behind.quantities):
            continue  # in how many it took part: as many rows
        assert sum(behind.quantities) == behind.total == shown, url
        if "/at_" in url or "/projects/" in url:
            assert behind.quantities == [1] * int(shown), url


def test_a_figure_of_a_prefecture_opens_the_table_of_its_counties(sign_in):
    client = sign_in("county2")
    row = next(row for row in ranking("county2").prefectures if row.cells["projects"]["verified"].value)
    page = client.get(row.cells["projects"]["verified"].url)
    assert page.context["total"]["projects"]["verified"].value == row.cells["projects"]["verified"].value
    assert {line["row"].prefecture for line in page.context["rows"]} == {row.key}


def test_the_total_is_that_of_the_dashboard(sign_in):
    page = sign_in("director").get("/ranking/")
    total = page.context["total"]
    assert total["projects"]["verified"].value == 3
    assert (total["projects"]["target"], total["jobs"]["target"]) == (200, 2500)


def test_the_page_keeps_its_table_and_its_clocks(sign_in):
    page = sign_in("director").get("/ranking/?by=team&as_of=2020-07-11&known_on=2020-07-21")
    assert ("by", "team") in page.context["keep"]
    tabs = {tab["url"] for tab in page.context["tables"]}
    assert all("as_of=2020-07-11" in url and "known_on=2020-07-21" in url for url in tabs)
    assert 'name="by" value="team"' in page.content.decode()


@pytest.mark.parametrize("query", ["by=nobody", "by=county&prefecture=999999", "prefecture=x"])
def test_a_table_that_does_not_exist(sign_in, query):
    assert sign_in("director").get(f"/ranking/?{query}").status_code == 404


def test_a_chamber_is_shown_no_ranking(sign_in, demo_world):
    client = sign_in("chamber")
    for by in ("", "?by=supporter", "?by=chamber"):
        assert client.get(f"/ranking/{by}").status_code == 404
    assert "/ranking/" not in client.get("/").content.decode()


def test_who_may_not_open_the_rows_reads_the_figures(sign_in, demo_world):
    rows = {row.key: row for row in ranking("county2").counties}
    assert rows["weining"].cells["projects"]["verified"].url is None
    assert rows["weining"].rates[0].whole.url is None
    assert rows["yanhe"].cells["projects"]["verified"].url
    everyone = {row.key: row for row in ranking("director").counties}
    for key, row in rows.items():
        assert row.cells["jobs"]["verified"].text == everyone[key].cells["jobs"]["verified"].text


def test_a_team_stands_against_its_target(sign_in, demo_world):
    team = Pairing.objects.in_force(TODAY).filter(kind="team", county__key="weining").first().supporter
    world.verify_all(world.enter(name="专班项目", introduced_by=team.code))
    rows = ranking().contributors("team")
    assert {row.target for row in rows} == {2}
    assert {row.bureau.kind for row in rows} == {"team"}
    first = rows[0]
    assert (first.bureau, first.rank, first.shared, first.percent, first.up) == (team, 1, False, 50, 0)
    assert {row.shared for row in rows[1:]} == {True}


def test_a_supporter_that_brought_nothing_yet_stands_there_too():
    rows = ranking().contributors("supporter")
    paired = Pairing.objects.in_force(TODAY).exclude(kind__in=["team", "chamber"])
    own = set(County.objects.in_plan().values_list("bureau_id", flat=True))
    assert set(paired.values_list("supporter_id", flat=True)) - own <= {row.bureau.pk for row in rows}
    assert min(row.shares["credited_projects"].verified.value for row in rows) == 0


# --- ranks over time, and the lists ---------------------------------------------------------------------


def set_target(key: str, projects: int, jobs: int = 0) -> None:
    CountyTarget.objects.filter(county__key=key).update(projects=projects, jobs=jobs)


def test_without_a_target_a_county_has_no_rank_and_stands_last():
    set_target("weining", 0)
    rows = ranking().counties
    assert (rows[-1].key, rows[-1].rank, rows[-1].completion, rows[-1].up) == ("weining", None, None, None)


def test_who_rose_since_the_last_period_says_so():
    """Two projects of Hezhang count from 25 June, after the end of the last period; it overtakes whoever had one."""
    CountyTarget.objects.update(projects=10, jobs=0)
    for name in ("一", "二"):
        world.verify_all(world.enter(county="hezhang", name=name, on=date(2020, 6, 25)))
    now = ranking(as_of=date(2020, 6, 29))
    assert now.compared.last == date(2020, 6, 22)
    then = {row.key: row.rank for row in ranking(as_of=now.compared.last).counties}
    rows = {row.key: row for row in now.counties}
    assert {key: row.up for key, row in rows.items()} == {
        key: then[key] - row.rank for key, row in rows.items()
    }
    assert (rows["hezhang"].rank, rows["hezhang"].up > 0) == (1, True)
    assert min(row.up for row in rows.values()) < 0


def test_in_the_first_period_there_is_nothing_to_compare_with():
    found = ranking(as_of=date(2020, 6, 2))
    assert found.compared is None
    assert {row.up for row in found.counties} == {None}


def test_periods_are_those_of_the_calendar_or_weeks():
    plan = Plan.objects.current()
    weeks = periods_of(plan)
    assert (weeks[0].first, weeks[0].last, len(weeks)) == (plan.starts_on, date(2020, 6, 8), 13)
    assert weeks[-1].last == plan.ends_on
    make_periods(plan=plan, actor=None)
    laid_out = periods_of(plan)
    assert [one.last for one in laid_out] == list(
        plan.periods.order_by("first_day").values_list("last_day", flat=True)
    )
    on = laid_out[2].last
    assert finished(laid_out, on)[0] == laid_out[2]
    assert last_before(laid_out, on) == laid_out[1]
    assert finished(laid_out, on - timedelta(days=1))[0] == laid_out[1]


def report_often(key: str, until: date) -> None:
    """A county that is not silent: something is reported of it every week."""
    day = date(2020, 6, 3)
    while day <= until:
        with clock.standing_on(day):
            world.enter(county=key, name=f"在谈{day}", stage="negotiating", on=day)
        day += timedelta(days=7)


def test_behind_at_two_ends_and_still_is_black():
    plan, last = Plan.objects.current(), date(2020, 6, 22)  # the end of week 3
    report_often("yanhe", last)
    set_target("yanhe", 100)

    def black(on: date) -> set[str]:
        return {listed.one.county.key for listed in ranking(as_of=on).black} & {"yanhe"}

    lights = {
        period.last: next(
            one.light for one in ranking(as_of=period.last).now.county_standings if one.county.key == "yanhe"
        )
        for period in periods_of(plan)[:3]
    }
    assert list(lights.values()) == [Light.WARNING, Light.BEHIND, Light.BEHIND]
    assert black(last - timedelta(days=1)) == set()  # behind at one end only
    assert black(last) == {"yanhe"}
    plan.black_periods = 3
    plan.save()
    assert black(last) == set()


def test_the_lists_say_why(sign_in):
    set_target("weining", 1, 0)  # its one project and no jobs: reached
    html = sign_in("director").get("/ranking/").content.decode()
    words = text_of(html)
    assert "Weining now ahead by 43.3 points; projects 1/1 (100.0%)" in words
    assert "At least 5.0 points ahead of time" in words
    assert "Behind now and at the ends of the last 2 finished periods." in words
    found = ranking()
    assert [listed.one.county.key for listed in found.red] == ["weining"]
    assert found.black
    for listed in found.black:
        assert [was.light for _end, was in listed.before] == [Light.BEHIND] * 2
        assert [end.last for end, _was in listed.before] == [one.last for one in found.ends]


def test_red_at_its_limit(demo_world):
    plan = Plan.objects.current()
    set_target("weining", 1, 0)
    gap = next(one.gap for one in ranking().now.county_standings if one.county.key == "weining")
    plan.red_pp = gap.quantize(Decimal("0.1"))  # the limit is kept with one decimal
    step = Decimal("0.1")
    for limit, red in ((plan.red_pp - step, True), (plan.red_pp + step, False)):
        Plan.objects.filter(pk=plan.pk).update(red_pp=limit)
        assert bool(ranking().red) is red


def test_before_enough_periods_are_over_the_black_list_says_so(sign_in):
    words = text_of(sign_in("director").get("/ranking/?as_of=2020-06-09").content.decode())
    assert "1 more period must be over before this list begins." in words


def test_on_the_first_and_the_last_day_and_after(sign_in):
    plan = Plan.objects.current()
    client = sign_in("director")
    for day in (plan.starts_on - timedelta(days=1), plan.starts_on, plan.ends_on, date(2021, 3, 1)):
        with clock.standing_on(day):
            for by in ("county", "prefecture", "supporter", "team", "chamber"):
                assert client.get(f"/ranking/?by={by}").status_code == 200


def test_without_a_whole_a_rate_is_a_dash(sign_in):
    row = next(row for row in ranking().counties if row.key == "hezhang")
    assert [rate.percent for rate in row.rates] == [None] * 3
