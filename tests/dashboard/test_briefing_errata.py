"""Errata: each printed number that differs, with lines that sum to the difference; and the pages around an issue."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from accounts import clock
from dashboard.briefing_errata_views import errata_since_print, known_side, printed_side
from dashboard.briefing_models import Briefing
from dashboard.errata import errata
from ledger.metrics import Basis, Metric
from tests.dashboard.test_briefing import issued, moved_on, prepared
from tests.desk import Desk
from tests.house.conftest import BACKEND
from tests.house.test_posting_by_hand import form_values
from tests.world import TODAY, World, count_people, enter, verify_all


def reader(world: World, who: str) -> Desk:
    client = Desk()
    client.force_login(world.users[who], backend=BACKEND)
    return client


def test_nothing_changed_is_no_erratum(demo_world: World):
    briefing = issued(demo_world)
    assert errata_since_print(briefing.issue) == {}
    page = reader(demo_world, "county2").get(briefing.get_absolute_url()).content.decode()
    assert "本期印发后没有数据更正" in page


def test_lines_sum_to_every_difference(demo_world: World):
    briefing = issued(demo_world)
    moved_on()
    found = errata(printed_side(briefing.issue), known_side(briefing.issue), demo_world.user("province"))
    by_key = {(row.key.metric, row.key.basis, row.key.county, row.key.introducer): row for row in found.rows}
    projects = by_key[Metric.PROJECTS, Basis.VERIFIED, "", ""]
    assert (projects.was, projects.now) == (Decimal(3), Decimal(4))
    assert by_key[Metric.JOBS, Basis.VERIFIED, "weining", ""].difference == 33
    for row in found.rows:
        assert sum(line.quantity for line in row.lines) == row.difference, row.key
        assert all(line.is_late for line in row.lines)
    follows = {(one.where, one.what) for one in found.follows}
    assert ("全省", "引进项目：完成率") in follows


def test_between_two_issues_what_happened_and_what_was_known_later(demo_world: World):
    before = issued(demo_world, as_of=date(2020, 7, 15))
    moved_on()  # true on the 10th and 12th, known after the first of the two issues
    project = enter(name="新近项目", on=date(2020, 7, 18))
    count_people(project, 5, on=date(2020, 7, 19))
    verify_all(project)
    after = issued(demo_world)
    found = errata(printed_side(before.issue), printed_side(after.issue), demo_world.user("province"))
    row = next(
        row
        for row in found.rows
        if row.key.metric == Metric.JOBS and row.key.basis == Basis.VERIFIED and not row.key.county
    )
    assert (row.difference, row.late, row.since) == (38, 33, 5)
    for row in found.rows:
        assert row.late + row.since == row.difference, row.key


def test_a_later_days_knowledge(demo_world: World):
    with clock.standing_on(date(2020, 7, 20)):
        briefing = issued(demo_world, as_of=date(2020, 7, 20))
    moved_on()  # today
    known = known_side(briefing.issue, date(2020, 7, 21))
    assert errata(printed_side(briefing.issue), known, demo_world.user("province")).rows == []
    assert errata_since_print(briefing.issue)


def test_who_may_not_open_a_figure_sees_it_without_its_records(demo_world: World):
    briefing = issued(demo_world)
    moved_on()
    url = reverse("dashboard:briefing-errata", args=[briefing.pk])
    there = reader(demo_world, "county").get(url).content.decode()
    elsewhere = reader(demo_world, "county2").get(url).content.decode()
    assert "补录项目" in there
    assert "补录项目" not in elsewhere and "引进项目" in elsewhere
    taken = reader(demo_world, "county2").get(url, {"export": "csv", "part": "lines"})
    assert "补录项目" not in taken.getvalue().decode("utf-8-sig")
    assert "处数据更正" in reader(demo_world, "county2").get(briefing.get_absolute_url()).content.decode()


def test_odd_questions_are_answered_in_words(demo_world: World):
    briefing = issued(demo_world)
    url, client = reverse("dashboard:briefing-errata", args=[briefing.pk]), reader(demo_world, "province")
    for known_on in ("2020-07-01", "2021-01-01", "x", "2020-13-45"):
        answer = client.get(url, {"known_on": known_on})
        assert answer.status_code == 200 and "请选择" in answer.content.decode()
    for issue in ("x", "999999", str(briefing.pk), str(demo_world.briefings["own"].pk)):
        assert client.get(url, {"issue": issue}).status_code == 404
    other = demo_world.briefings["weining"]
    assert "对照" in client.get(url, {"issue": other.pk}).content.decode()


# --- the pages ------------------------------------------------------------------------------------------


def test_page_print_and_frozen_numbers_agree(demo_world: World):
    briefing = issued(demo_world)
    frozen = briefing.issue.numbers
    moved_on()
    document = reader(demo_world, "supporter").get(briefing.get_absolute_url()).context["document"]
    assert document["total"]["projects"] == frozen["province"]["projects"]["verified"] == "3"
    for said, row in zip(document["counties"], frozen["counties"], strict=True):
        assert (said["name"], said["projects"]) == (row["name"], row["projects"]["verified"])


def test_the_whole_way_by_pages(demo_world: World):
    writer, second = reader(demo_world, "province"), reader(demo_world, "province2")
    url = reverse("dashboard:briefing-add")
    made = writer.post(url, {**form_values(writer, url), "as_of": "7.22"})
    briefing = Briefing.objects.latest("pk")
    assert made["Location"] == briefing.get_absolute_url()
    edit = reverse("dashboard:briefing-edit", args=[briefing.pk])
    writer.post(edit, {**form_values(writer, edit), "problems": "预计新增99个。"})
    assert "99个" in writer.get(briefing.get_absolute_url()).content.decode()
    issue = reverse("dashboard:briefing-issue", args=[briefing.pk])
    assert writer.get(issue).status_code == 403
    refused = second.post(issue, form_values(second, issue))
    assert refused.status_code == 422 and "99个" in refused.content.decode()
    writer.post(edit, {**form_values(writer, edit), "own_numbers_reason": "引自会议纪要"})
    assert second.post(issue, form_values(second, issue)).status_code == 302
    printed = Briefing.objects.get(pk=briefing.pk).issue
    assert (printed.number, printed.as_of) == (2, TODAY)
    word = reader(demo_world, "county").get(reverse("dashboard:briefing-word", args=[briefing.pk]))
    assert word.content.startswith(b"PK") and "attachment" in word["Content-Disposition"]


def test_the_dashboard_leads_there(demo_world: World):
    assert "/briefings/add/?as_of=2020-07-22" in reader(demo_world, "province").get("/").content.decode()
    for who in ("county", "director", "chamber"):
        assert "/briefings/add/" not in reader(demo_world, who).get("/").content.decode()
    assert prepared(demo_world).is_draft
