"""Problems on the dashboard, under My work, in the digest and in reminders: counted like their lists, and no longer
once they are reported done or closed out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from counties.models import Plan
from dashboard.digest import letters
from dashboard.reminders import reminders_of
from dashboard.work import items_of
from dashboard.work_items import Item
from projects.models import Problem
from projects.problem_rules import State
from projects.problems import close_problem, refuse_close_out, reopen_problem, report_done, void_problem
from tests.dashboard.reading import amount
from tests.raising import DUE, make_problem
from tests.world import World, clerk_of, reviewer_of

LATE = DUE + timedelta(days=1)
READERS = ("county", "county2", "supporter", "prefecture", "province", "director")


@pytest.fixture(autouse=True)
def after_the_due_day(places: World) -> Any:
    with clock.standing_on(LATE):
        yield


def raised(county: str = "weining", **fields: Any) -> Problem:
    """A problem of a county, of Weining for Bijie to settle, raised before its due day."""
    with clock.standing_on(date(2020, 7, 20)):
        return make_problem(county, **fields)


def items(world: World, who: str) -> dict[str, Item]:
    found = items_of(world.user(who), Plan.objects.current())
    return {item.key: item for item in found if item.key in ("problems", "closeouts")}


def counts(world: World, who: str) -> dict[str, int]:
    return {key: item.count for key, item in items(world, who).items()}


def reminded(world: World, who: str = "province") -> dict[str, tuple[int, str]]:
    """Bureau -> how many problems it is reminded of, and in which words."""
    return {
        reminder.bureau.code: (point.count, point.words)
        for reminder in reminders_of(world.user(who), world.plan)
        for point in reminder.points
        if point.key == "problems"
    }


def rows(client: Client, url: str) -> int:
    return client.get(url).context["page"].paginator.count


# --- reminders stop ---------------------------------------------------------------------------------


def test_an_overdue_problem_is_reminded_of_until_it_is_reported_done(places):
    problem = raised()
    assert reminded(places)["bijie"][0] == 1
    assert "7月31日" in reminded(places)["bijie"][1]
    report_done(problem=problem, words="已通电", actor=reviewer_of("weining"))
    assert reminded(places) == {}
    assert counts(places, "prefecture")["problems"] == 0


def test_nobody_is_reminded_after_the_close_out(places):
    """Not the responsible bureau, not who asked: not by My work, the digest, a reminder or the dashboard."""
    people = {"prefecture": places.user("prefecture"), "county": places.user("county")}
    for user in people.values():
        user.email = f"{user.username}@example.org"
        user.save()
    problem = raised()
    assert {letter.user.username for letter in letters() if "?ours=" in letter.body} == {"prefecture"}
    report_done(problem=problem, words="已通电", actor=people["prefecture"])
    assert {letter.user.username for letter in letters() if "?ours=" in letter.body} == {"county"}
    close_problem(problem=problem, actor=people["county"])
    assert [letter for letter in letters() if "problems" in letter.body] == []
    assert reminded(places) == {}
    assert {who: sum(counts(places, who).values()) for who in READERS} == dict.fromkeys(READERS, 0)


def test_nobody_is_reminded_of_a_voided_problem(places):
    void_problem(problem=raised(), words="误记", actor=clerk_of("weining"))
    assert reminded(places) == {}
    assert {who: sum(counts(places, who).values()) for who in READERS} == dict.fromkeys(READERS, 0)


def test_a_refused_close_out_and_an_opened_problem_wait_again(places):
    problem = raised(upto=State.REPORTED)
    assert (counts(places, "prefecture")["problems"], counts(places, "county")["closeouts"]) == (0, 1)
    refuse_close_out(problem=problem, words="未通电", actor=clerk_of("weining"))
    assert (counts(places, "prefecture")["problems"], counts(places, "county")["closeouts"]) == (1, 0)
    assert reminded(places)["bijie"][0] == 1
    report_done(problem=problem, words="已通电", actor=reviewer_of("weining"))
    problem = close_problem(problem=problem, actor=clerk_of("weining"))
    reopen_problem(problem=problem, due_on=LATE, words="又停电", actor=clerk_of("weining"))
    assert counts(places, "prefecture")["problems"] == 1
    assert reminded(places) == {}  # its new due day is today


def test_a_reminder_says_how_many_of_what_waits_are_overdue(places):
    raised()
    raised(due_on=date(2020, 7, 25))
    raised(due_on=LATE)
    count, words = reminded(places)["bijie"]
    assert count == counts(places, "prefecture")["problems"] == 3
    assert words == "有3个问题待办理，其中2个已逾期（最早时限7月25日）"


def test_a_prefecture_reminds_its_counties_only(places):
    raised(owner="weining", by=places.user("supporter"))
    raised("yanhe", owner="yanhe", by=places.user("province"))
    assert set(reminded(places, "prefecture")) == {"weining"}
    assert set(reminded(places)) == {"weining", "yanhe"}


# --- counts are lists -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", READERS)
def test_each_count_under_my_work_and_on_the_dashboard_is_its_list(places, sign_in, who):
    for state in State:
        raised(upto=state)
        raised("yanhe", upto=state, owner="yanhe", by=places.user("province"), due_on=LATE)
    raised(owner="guiyang")
    client = sign_in(who)
    for item in items(places, who).values():
        assert rows(client, item.url) == item.count
        assert len(item.lines) == min(item.count, 5)
    figures = [row["figure"] for row in client.get("/").context["attention"]]
    told = {figure.url: amount(figure.text) for figure in figures if "/problems/" in (figure.url or "")}
    assert len(told) == 2
    assert {url: rows(client, url) for url in told} == told


def test_a_line_leads_to_the_next_step(places, sign_in):
    raised()
    raised(due_on=LATE)
    client, found = sign_in("prefecture"), items(places, "prefecture")["problems"]
    assert {client.get(line.step_url).status_code for line in found.lines} == {200}
    steps = [line.next_step for line in found.lines]
    assert len(set(steps)) == 2  # one is overdue
    report_done(problem=Problem.objects.earliest("pk"), words="已通电", actor=reviewer_of("weining"))
    client, line = sign_in("county"), items(places, "county")["closeouts"].lines[0]
    assert client.get(line.step_url).status_code == 200


def test_the_page_of_a_county_shows_its_problems_as_they_are_today(places, sign_in):
    problem = raised()
    client = sign_in("county")
    shown = client.get("/county/weining/").context["problems"]
    assert [
        (each["count"], rows(client, each["url"])) for each in shown.context["counts"] if each["count"]
    ] == [
        (1, 1),
        (1, 1),
    ]
    assert problem.what in client.get("/county/weining/").content.decode()
    assert client.get("/county/weining/?as_of=2020-07-01").context["problems"] is None
    assert client.get("/county/weining/?known_on=2020-07-01").context["problems"] is None


def test_whoever_sees_no_problem_of_a_county_reads_none_on_its_page(places, sign_in):
    problem = raised()
    html = sign_in("county2").get("/county/weining/").content.decode()
    assert problem.what not in html
    assert "/projects/problems/" not in html
