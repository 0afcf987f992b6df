"""The briefing: its numbers against the ledger, what freezes, who may do what, and what issuing keeps for ever."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts import clock
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from dashboard.briefing import Key, figures_in
from dashboard.briefing_models import Briefing, BriefingIssue
from dashboard.briefings import (
    edit_briefing,
    end_briefing,
    freeze_again,
    issue_briefing,
    prepare_briefing,
    standing_of,
    unknown_in,
)
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.models import LedgerHead
from ledger.totals import Cut
from tests.world import TODAY, World, count_people, enter, verify_all

WEEK_AGO = date(2020, 7, 15)


def prepared(world: World, who: str = "province", **asked) -> Briefing:
    return prepare_briefing(as_of=asked.pop("as_of", TODAY), actor=world.user(who), **asked)


def issued(world: World, **asked) -> Briefing:
    briefing = prepared(world, **asked)
    issue_briefing(briefing=briefing, actor=world.user("province2"))
    return Briefing.objects.get(pk=briefing.pk)


def moved_on() -> None:
    """Something becomes known today that was true earlier."""
    project = enter(name="补录项目", on=date(2020, 7, 10))
    count_people(project, 33, on=date(2020, 7, 12))
    verify_all(project)


# --- numbers --------------------------------------------------------------------------------------------


def test_the_figures_are_those_of_the_ledger(demo_world: World):
    briefing = prepared(demo_world)
    cut = Cut(as_of=TODAY, position=briefing.position)
    counties = {county.key: county for county in standing_of(TODAY).counties}
    figures = figures_in(briefing.numbers)
    assert figures[Key(Metric.PROJECTS, Basis.VERIFIED)] == 3
    assert len(figures) > 50
    for key, value in figures.items():
        if key.introducer:
            continue
        county = counties[key.county].pk if key.county else None
        narrowed = Cut(cut.as_of, position=cut.position, county_id=county)
        assert totals.figure(key.metric, key.basis, narrowed) == value, key


def test_credit_is_that_of_the_ledger(demo_world: World):
    found = {row["code"]: row for row in prepared(demo_world).numbers["supporters"]}
    assert (found["guiyang"]["projects"], found["guiyang"]["jobs"]) == ("1", "50")
    assert {row["kind"] for row in found.values()} == {"prefecture", "team"}


def test_later_knowledge_changes_nothing_frozen(demo_world: World):
    briefing = issued(demo_world)
    frozen, text = deepcopy(briefing.issue.numbers), deepcopy(briefing.issue.sections)
    moved_on()
    kept = BriefingIssue.objects.get(pk=briefing.pk)
    assert (kept.numbers, kept.sections) == (frozen, text)
    again = prepare_briefing(as_of=TODAY, actor=demo_world.user("province"))
    then = standing_of(TODAY, position=kept.position)
    assert again.numbers["province"] != frozen["province"]
    for metric in (Metric.PROJECTS, Metric.JOBS):
        assert then.progress[metric].actual == Decimal(frozen["province"][metric.value]["verified"])
        for basis in Basis:
            assert then.province(metric, basis) == Decimal(frozen["province"][metric.value][basis.value])


def test_a_day_is_compared_with_as_it_is_known_now(demo_world: World):
    moved_on()
    found = prepared(demo_world, compared_on=date(2020, 7, 11)).numbers
    assert found["before"] == {"as_of": "2020-07-11", "issue": ""}
    assert found["province"]["jobs"]["change"] == "33"
    assert found["province"]["projects"]["change"] == "0"


def test_an_issue_is_compared_with_as_it_was_printed(demo_world: World):
    before = issued(demo_world, as_of=WEEK_AGO)
    moved_on()  # true before that issue's day, known after it
    found = prepared(demo_world, compared_with=before).numbers
    assert found["before"] == {"as_of": "2020-07-15", "issue": "第2期"}
    assert found["province"]["projects"]["change"] == "1"
    row = next(row for row in found["counties"] if row["key"] == "weining")
    assert row["projects"]["change"] == "1"


def test_a_plan_without_targets(demo_world: World):
    plan = demo_world.plan
    plan.target_projects = plan.target_jobs = 0
    plan.save()
    for target in plan.targets.all():
        target.projects = target.jobs = 0
        target.save()
    briefing = prepared(demo_world)
    assert {row["rank"] for row in briefing.numbers["counties"]} == {None}
    assert "未下达目标任务" in briefing.sections[0]["text"]


@pytest.mark.parametrize("day", [date(2020, 6, 2), date(2020, 7, 1), date(2020, 8, 30)])
def test_any_day_of_the_plan(demo_world: World, day):
    with clock.standing_on(max(day, TODAY)):
        briefing = prepared(demo_world, as_of=day)
    assert all(section["text"] for section in briefing.sections)
    assert unknown_in(briefing) == []


# --- writing on it --------------------------------------------------------------------------------------


def edited(briefing: Briefing, world: World, who: str = "province", **asked) -> Briefing:
    fields = {"title": briefing.title, "texts": {}} | asked
    return edit_briefing(briefing=briefing, actor=world.user(who), **fields)


def test_what_was_computed_stays_beside_what_was_written(demo_world: World):
    briefing = prepared(demo_world)
    computed = briefing.sections[4]["computed"]
    stored = edited(briefing, demo_world, texts={"problems": "  部分县区进展偏慢。 \n\n 下同。"})
    assert stored.sections[4]["text"] == "部分县区进展偏慢。\n下同。"
    assert stored.sections[4]["computed"] == computed
    back = edited(stored, demo_world, texts={"problems": " "})
    assert back.sections[4]["text"] == computed


def test_freezing_anew_keeps_what_somebody_wrote(demo_world: World):
    briefing = edited(prepared(demo_world), demo_world, texts={"problems": "部分县区进展偏慢。"})
    before = briefing.position
    moved_on()
    again = freeze_again(briefing=briefing, actor=demo_world.user("province"))
    assert again.position == LedgerHead.objects.get().position > before
    assert again.numbers["province"]["projects"]["verified"] == "4"
    assert "累计引进项目4个" in again.sections[0]["text"]
    assert again.sections[4]["text"] == "部分县区进展偏慢。"
    assert again.sections[4]["computed"] != "部分县区进展偏慢。"


def test_numbers_of_ones_own_need_a_reason_before_issuing(demo_world: World):
    briefing = edited(prepared(demo_world), demo_world, texts={"problems": "预计新增99个。"})
    assert [one.typed for one in unknown_in(briefing)] == ["99个"]
    with pytest.raises(ValidationError, match="99个"):
        issue_briefing(briefing=briefing, actor=demo_world.user("province2"))
    assert not BriefingIssue.objects.filter(pk=briefing.pk).exists()
    told = {"texts": {"problems": "预计新增99个。"}, "own_numbers_reason": "引自会议纪要"}
    briefing = edited(briefing, demo_world, **told)
    issue = issue_briefing(briefing=briefing, actor=demo_world.user("province2"))
    assert issue.own_numbers_reason == "引自会议纪要"


def test_a_reason_goes_with_the_numbers_it_was_given_for(demo_world: World):
    told = {"texts": {"problems": "预计新增99个。"}, "own_numbers_reason": "引自会议纪要"}
    briefing = edited(prepared(demo_world), demo_world, **told)
    again = freeze_again(briefing=briefing, actor=demo_world.user("province"))
    assert again.own_numbers_reason == ""
    without = edited(again, demo_world, texts={"problems": "无。"}, own_numbers_reason="引自会议纪要")
    assert without.own_numbers_reason == ""


def test_another_version_is_not_overwritten(demo_world: World):
    briefing = prepared(demo_world)
    seen = briefing.version
    edited(briefing, demo_world, title="新标题", seen_version=seen)
    for change in (edited, freeze_again):
        with pytest.raises(Stale):
            if change is edited:
                edited(briefing, demo_world, title="另一个", seen_version=seen)
            else:
                freeze_again(briefing=briefing, actor=demo_world.user("province"), seen_version=seen)


@pytest.mark.parametrize(
    "asked, field",
    [
        ({"as_of": date(2020, 7, 23)}, "as_of"),
        ({"as_of": date(2020, 6, 1)}, "as_of"),
        ({"compared_on": TODAY}, "compared_on"),
        ({"compared_on": date(2020, 6, 1)}, "compared_on"),
        ({"threshold": 0}, None),
        ({"threshold": 101}, None),
        ({"title": "很长" * 61}, "title"),
    ],
)
def test_what_no_briefing_can_be(demo_world: World, asked, field):
    with pytest.raises(ValidationError) as refused:
        prepared(demo_world, **asked)
    assert field is None or field in refused.value.message_dict


def test_it_compares_with_an_earlier_standing_issue_only(demo_world: World):
    draft, same_day = prepared(demo_world, as_of=WEEK_AGO), issued(demo_world)
    gone = issued(demo_world, as_of=WEEK_AGO)
    end_briefing(briefing=gone, reason="印错", actor=demo_world.user("province2"))
    for wrong in (draft, same_day, Briefing.objects.get(pk=gone.pk)):
        with pytest.raises(ValidationError) as refused:
            prepared(demo_world, compared_with=wrong)
        assert "compared_with" in refused.value.message_dict


# --- who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["county", "prefecture", "supporter", "director", "chamber", "admin"])
def test_only_the_province_writes(demo_world: World, who):
    briefing = prepared(demo_world)
    with pytest.raises(NotYours):
        prepared(demo_world, who)
    with pytest.raises(NotYours):
        edited(briefing, demo_world, who)
    with pytest.raises(NotYours):
        issue_briefing(briefing=briefing, actor=demo_world.user(who))
    with pytest.raises(NotYours):
        end_briefing(briefing=briefing, reason="试试", actor=demo_world.user(who))


def test_four_eyes(demo_world: World):
    briefing = prepared(demo_world)
    with pytest.raises(NotYours):
        issue_briefing(briefing=briefing, actor=demo_world.user("province"))
    edited(briefing, demo_world, "province2", title="别人改过的标题")
    with pytest.raises(NotYours):
        issue_briefing(briefing=briefing, actor=demo_world.user("province2"))


def test_who_reads_what(demo_world: World):
    draft, printed = prepared(demo_world), issued(demo_world)
    others = {briefing.pk for briefing in demo_world.briefings.values()}

    def seen(who: str) -> set[int]:
        return set(Briefing.objects.visible_to(demo_world.user(who)).values_list("pk", flat=True))

    for who in ("province", "province2", "director", "admin"):
        assert seen(who) == {draft.pk, printed.pk, *others}
    for who in ("county", "county2", "supporter", "prefecture"):
        assert seen(who) == {printed.pk, demo_world.briefings["weining"].pk}
    assert seen("chamber") == set()


# --- issuing ---------------------------------------------------------------------------------------------


def test_nothing_of_an_issue_changes(demo_world: World):
    briefing = issued(demo_world)
    for change in (edited, lambda one, world: freeze_again(briefing=one, actor=world.user("province"))):
        with pytest.raises(NotNow):
            change(briefing, demo_world)
    with pytest.raises(NotNow):
        issue_briefing(briefing=briefing, actor=demo_world.user("province2"))
    issue = briefing.issue
    issue.title = "改过的标题"
    with pytest.raises(DatabaseError), transaction.atomic():
        issue.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        BriefingIssue.objects.all().delete()
    assert BriefingIssue.objects.get(pk=issue.pk).title != "改过的标题"


def test_a_withdrawn_issue_keeps_its_number(demo_world: World):
    first = issued(demo_world)
    with pytest.raises(ValidationError):
        end_briefing(briefing=first, reason=" ", actor=demo_world.user("province2"))
    end_briefing(briefing=first, reason="数据有误", actor=demo_world.user("province2"))
    second = issued(demo_world)
    assert [first.issue.number, second.issue.number] == [2, 3]
    with pytest.raises(NotNow):
        end_briefing(briefing=first, reason="再来一次", actor=demo_world.user("province2"))


def test_a_discarded_draft_takes_no_number(demo_world: World):
    draft = prepared(demo_world)
    end_briefing(briefing=draft, reason="重复", actor=demo_world.user("province"))
    with pytest.raises(NotNow):
        issue_briefing(briefing=draft, actor=demo_world.user("province2"))
    assert issued(demo_world).issue.number == 2


def test_each_year_begins_with_one(demo_world: World):
    assert issued(demo_world).issue.number == 2
    with clock.standing_on(date(2021, 1, 4)):
        nextyear = issued(demo_world, as_of=date(2020, 8, 30))
        assert (nextyear.issue.year, nextyear.issue.number) == (2021, 1)
