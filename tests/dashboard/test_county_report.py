"""A county's report of a period: figures of the ledger at one position, lists that sum to them, nothing that moves."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts import clock
from counties.models import County, Plan, ReportingPeriod
from dashboard.county_report import Contents, position_at, total
from dashboard.report_models import CountyReport
from dashboard.reports import hand_in, return_report
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.totals import Cut
from tests.dashboard.reading import text_of
from tests.reported import hand, local
from tests.world import World, clerk_of, count_people, enter, open_workshop, reviewer_of, verify_all

HEAD = "/reporting/7/weining/"


@pytest.fixture
def week(demo_world: World) -> ReportingPeriod:
    """14 to 20 July: until the 21st at 10:00, and six hours of grace."""
    return ReportingPeriod.objects.get(number=7)


@pytest.fixture
def weining(demo_world: World) -> County:
    return County.objects.in_plan().select_related("bureau").get(key="weining")


def contents(county: County, period: ReportingPeriod, report: CountyReport | None) -> Contents:
    return Contents(Plan.objects.current(), county, period, report)


def figures(found: Contents) -> list[tuple]:
    return [
        (row.metric, row.before, row.moved, row.now, row.reported_moved, row.reported) for row in found.rows
    ]


def lists(found: Contents) -> list[list]:
    return [
        [(item.record.pk, dict(item.moved), item.is_late, item.jobs_now) for item in found.items],
        [(change.claim.pk, dict(change.moved)) for change in found.late],
        [(problem.id, problem.state, problem.due_on) for problem in found.problems],
    ]


def more_facts() -> None:
    """A project with people of week 7, reported on its cut-off day after the grace had run out."""
    with clock.standing_at(local(7, 21, 17)):
        project = enter(county="weining", name="补报项目", on=date(2020, 7, 16), contract_amount=900_000)
        shop = open_workshop(project, name="补报车间", on=date(2020, 7, 17))
        count_people(shop, 21, on=date(2020, 7, 18))
        verify_all(project)
        verify_all(shop)


def test_figures_are_those_of_the_ledger_and_lists_sum_to_them(demo_world, weining, week):
    with clock.standing_at(local(7, 20, 9)):
        project = enter(county="weining", name="当期项目", on=date(2020, 7, 15), contract_amount=500_000)
        count_people(project, 12, on=date(2020, 7, 16), poor=5)
        verify_all(project)
    report = hand("weining", after=1)
    found = contents(weining, week, report)
    end = Cut(week.last_day, position=report.position, county_id=weining.pk)
    before = Cut(date(2020, 7, 13), position=report.position, county_id=weining.pk)
    for row in found.rows:
        for basis, at_end, at_first in (
            (Basis.VERIFIED, row.now, row.before),
            (Basis.REPORTED, row.reported, row.reported_before),
        ):
            if row.metric != Metric.POOR_JOBS:
                assert at_end == totals.figure(row.metric, basis, end)
                assert at_first == totals.figure(row.metric, basis, before)
    moved = {row.metric: (row.moved, row.reported_moved) for row in found.rows}
    assert moved[Metric.PROJECTS] == (1, 1)
    for metric, listed in (
        (Metric.PROJECTS, found.projects),
        (Metric.JOBS, found.sites),
        (Metric.WORKSHOPS, found.sites),
    ):
        assert (
            tuple(total(listed, metric, basis) for basis in (Basis.VERIFIED, Basis.REPORTED)) == moved[metric]
        )
    assert [str(item.record) for item in found.projects] == ["当期项目"]
    assert found.projects[0].is_verified and not found.projects[0].is_late


def test_a_subgroup_that_no_site_told_is_not_nought(demo_world, week):
    ziyun = County.objects.in_plan().get(key="ziyun")
    rows = {row.metric: row for row in contents(ziyun, week, None).rows}
    assert (rows[Metric.POOR_JOBS].now, rows[Metric.POOR_JOBS].moved) == (None, None)
    assert (rows[Metric.JOBS].now, rows[Metric.JOBS].moved) == (0, 0)


def test_what_comes_later_moves_no_frozen_sheet(demo_world, weining, week):
    report = demo_world.reports["weining"]
    first = contents(weining, week, report)
    kept = figures(first), lists(first)
    assert first.since == []
    more_facts()
    with clock.standing_at(local(7, 20, 9)):
        enter(county="weining", name="当期项目", on=date(2020, 7, 15))
    with clock.standing_at(local(7, 22, 8)):
        verify_all(demo_world.projects["own"])  # of 12 July, reported on the 20th: late for its own week
    again = contents(weining, week, CountyReport.objects.get(pk=report.pk))
    assert (figures(again), lists(again)) == kept
    told = {(str(change.record), change.is_late) for change in again.since}
    assert told == {("补报项目", True), ("补报车间", True), ("马铃薯加工项目", True), ("当期项目", False)}
    moved = sum(
        (change.moved.get((Metric.PROJECTS, Basis.REPORTED), Decimal(0)) for change in again.since),
        Decimal(0),
    )
    now = totals.figure(Metric.PROJECTS, Basis.REPORTED, Cut(week.last_day, county_id=weining.pk))
    frozen = next(row.reported for row in again.rows if row.metric == Metric.PROJECTS)
    assert frozen + moved == now == frozen + 2


def test_a_later_version_marks_what_came_late(demo_world, weining, week):
    more_facts()
    report = hand("weining", moment=local(7, 21, 18), after=1)
    found = contents(weining, week, report)
    late = {str(item.record): item.is_late for item in found.items}
    assert late["补报项目"] and late["补报车间"]
    assert all(change.claim.effective_on < week.first_day for change in found.late)  # not of this very one


def test_the_next_report_lists_what_came_late_for_this_one_and_only_once(demo_world, weining, week):
    more_facts()
    with clock.standing_at(local(7, 27, 12)):
        following = hand("weining", number=8, moment=local(7, 27, 12))
        found = contents(weining, following.period, following)
        assert {str(change.record) for change in found.late} == {"补报项目", "补报车间"}
        assert all(change.period == week for change in found.late)
        effects = dict(next(c for c in found.late if str(c.record) == "补报项目").effects(Basis.REPORTED))
        assert effects == {Metric.PROJECTS: 1, Metric.CONTRACT: 900_000}
    with clock.standing_at(local(8, 3, 12)):
        third = hand("weining", number=9, moment=local(8, 3, 12))
        assert contents(weining, third.period, third).late == []


def test_without_a_report_the_cut_off_says_what_is_known(demo_world, week):
    nayong = County.objects.in_plan().get(key="nayong")
    with clock.standing_at(local(7, 21, 9)):
        enter(county="nayong", name="截止前", on=date(2020, 7, 19))
        live = contents(nayong, week, None)
        assert live.position is None
        seen = figures(live)
    with clock.standing_at(local(7, 21, 11)):
        enter(county="nayong", name="截止后", on=date(2020, 7, 19))
    with clock.standing_at(local(7, 22, 9)):
        found = contents(nayong, week, None)
        assert found.position == position_at(week.cut_off)
        assert figures(found) == seen
        assert "截止后" in {str(change.record) for change in found.since}


# --- the pages -----------------------------------------------------------------------------------


def printed(client: Client, url: str = HEAD) -> str:
    return text_of(client.get(url).content.decode())


def test_the_sheet_says_who_and_when_and_how(demo_world, sign_in):
    with clock.standing_at(local(7, 21, 9, 40)):
        text = printed(sign_in("prefecture"))
    for words in (
        "on time",
        "21 July 2020, 09:30",
        "招商股负责人",
        "0857-0000000",
        "重点跟进在谈项目",
        "(official seal)",
    ):
        assert words in text
    assert "Reviewed, all right" in text
    assert "Reviewed, all right" not in printed(sign_in("county"))


def test_review_and_return_by_their_buttons(demo_world, sign_in):
    report = demo_world.reports["weining"]
    client = sign_in("prefecture")
    answer = client.post(f"/reporting/reports/{report.pk}/review/", {"seen_version": report.version})
    assert (answer.status_code, answer["Location"]) == (302, HEAD)
    report.refresh_from_db()
    assert report.reviewed_by == demo_world.users["prefecture"]
    assert client.post(f"/reporting/reports/{report.pk}/review/", {"seen_version": 1}).status_code == 409
    again = client.post(f"/reporting/reports/{report.pk}/review/", {"seen_version": report.version})
    assert again.status_code == 409


def test_each_county_of_the_calendar_is_one_that_the_reader_reads(demo_world, sign_in):
    seen = {}
    for who in ("county", "prefecture", "province", "director", "supporter", "county2"):
        cells = sign_in(who).get("/reporting/").context["cells"]
        seen[who] = {row["cell"].county.key for row in cells}
    assert seen["county"] == {"weining"}
    assert seen["county2"] == {"yanhe"}
    assert len(seen["province"]) == len(seen["director"]) == 12
    assert seen["prefecture"] == {"weining", "nayong", "hezhang", "zhijin", "qixingguan"}
    assert "weining" in seen["supporter"] and len(seen["supporter"]) < 12
    for who in ("supporter", "prefecture"):
        for key in ("weining", "yanhe"):
            expected = 200 if key in seen[who] else 404
            assert sign_in(who).get(f"/reporting/7/{key}/").status_code == expected


def test_every_count_of_the_calendar_opens_as_many_counties(demo_world, sign_in):
    client = sign_in("province")
    with clock.standing_at(local(7, 22, 9)):
        return_report(report=demo_world.reports["yanhe"], actor=reviewer_of("yanhe"), reason="有误")
        hand("hezhang", moment=local(7, 21, 17))
        page = client.get("/reporting/").context
        opened = 0
        for row in page["periods"]:
            counted = 0
            for name in ("on_time", "in_grace", "late", "returned", "open"):
                found = row[name]
                counted += found["count"]
                if found["url"]:
                    assert len(client.get(found["url"]).context["cells"]) == found["count"]
                    opened += 1
            assert counted == row["wanted"] == 12
        assert opened >= 5
        for tab in page["tabs"]:
            count = int(tab["label"].rsplit(" ", 1)[1])
            assert len(client.get(f"/reporting/{tab['url']}").context["cells"]) == count
        file = client.get("/reporting/?export=csv&state=returned").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    assert sum("returned" in row for row in rows) == 1


def test_the_form_hands_in_and_keeps_what_was_typed(demo_world, sign_in):
    client = sign_in("county")
    with clock.standing_at(local(7, 21, 16, 1)):
        page = client.get(f"{HEAD}hand-in/")
        form = page.context["form"]
        assert (form["responsible"].value(), form["after"].value()) == ("招商股负责人", 1)
        assert "Handed in now, it is: late." in text_of(page.content.decode())
        typed = {"after": 1, "nothing_new": "on", "note": "无变化", "responsible": "", "phone": "abc"}
        token = page.content.decode().split('name="submission" value="')[1].split('"')[0]
        again = client.post(f"{HEAD}hand-in/", {**typed, "submission": token})
        assert again.status_code == 422
        assert set(again.context["form"].errors) == {"phone"}
        assert "无变化" in again.content.decode()
        refused = client.post(f"{HEAD}hand-in/", {**typed, "phone": "", "after": 0, "submission": token})
        assert refused.status_code == 409
        del typed["nothing_new"]
        done = client.post(f"{HEAD}hand-in/", {**typed, "phone": "0857-1234567", "submission": token})
        assert (done.status_code, done["Location"]) == (302, HEAD)
        twice = client.post(f"{HEAD}hand-in/", {**typed, "phone": "0857-1234567", "submission": token})
        assert twice.status_code == 302
    assert CountyReport.objects.filter(county__key="weining").count() == 2


def test_a_period_that_runs_is_not_handed_in_and_one_to_come_is_not_there(demo_world, sign_in):
    client = sign_in("county")
    assert client.get("/reporting/8/weining/").status_code == 200
    assert client.get("/reporting/8/weining/hand-in/").status_code == 409
    assert client.get("/reporting/9/weining/").status_code == 404
    assert client.get("/reporting/7/xingyi/").status_code == 404


def test_my_work_asks_until_it_is_handed_in(demo_world, sign_in):
    def waiting(moment) -> dict[str, int]:
        with clock.standing_at(moment):
            items = sign_in("county").get("/my-work/").context["items"]
            return {"due": 0, "overdue": 0} | {item.key: item.count for item in items}

    assert waiting(local(7, 26, 23, 59))["due"] == 0
    assert waiting(local(7, 27, 0, 0))["due"] == 1
    assert (waiting(local(7, 28, 10, 0))["due"], waiting(local(7, 28, 10, 1))["due"]) == (1, 0)
    before = waiting(local(7, 28, 10, 1))["overdue"]
    with clock.standing_at(local(7, 28, 11)):
        week8 = ReportingPeriod.objects.get(number=8)
        hand_in(period=week8, county=County.objects.in_plan().get(key="weining"), actor=clerk_of("weining"))
    assert waiting(local(7, 28, 11))["overdue"] == before - 1


def test_the_dashboard_says_how_complete_its_data_are(demo_world, sign_in):
    hand("hezhang", moment=local(7, 21, 17))
    page = sign_in("province").get("/").content.decode()
    assert "3 of 12 counties have handed in Week 7 (late: 1) ; still to come: " in text_of(page)
    assert 'href="/reporting/?period=7"' in page
    chamber = sign_in("chamber").get("/").content.decode()
    assert "3 of 12 counties have handed in Week 7 (late: 1)" in text_of(chamber)
    assert "/reporting/" not in chamber and "Zhijin" not in text_of(chamber)
    assert "0 of 12 counties have handed in Week 6" in text_of(
        sign_in("county").get("/?as_of=2020-07-14").content.decode()
    )
    assert "handed in" not in text_of(sign_in("county").get("/?as_of=2020-06-03").content.decode())
