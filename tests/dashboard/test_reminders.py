"""Reminders: a sentence for each bureau with something outstanding, whose numbers are those of that bureau's lists."""

import re
from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import User
from counties.models import Plan
from dashboard.clocks import Clocks
from dashboard.cockpit import Cockpit
from dashboard.reminders import Reminder, reminders_of
from dashboard.standing import Standing
from dashboard.work import items_of
from ledger.models import Claim
from tests.dashboard.test_work import busy, busy_once
from tests.world import TODAY, World

__all__ = ["busy", "busy_once"]  # fixtures
HALF_WIDTH = re.compile("[\u3400-\u9fff][,.:;()?!]|[,.:;()?!][\u3400-\u9fff]")


def reminders(world: World, who: str) -> dict[str, Reminder]:
    """The reminders that this reviewer may send, by the code of the bureau."""
    found = reminders_of(world.user(who), Plan.objects.current())
    return {reminder.bureau.code: reminder for reminder in found}


def counts_of(reminder: Reminder) -> dict[str, int]:
    return {point.key: point.count for point in reminder.points if point.key != "silent"}


@pytest.mark.parametrize("who", ["province", "prefecture"])
def test_the_numbers_are_those_of_the_lists_of_who_is_reminded(busy, who):
    """Whoever is reminded finds exactly so many rows under My work."""
    found = reminders(busy, who)
    checked = set()
    for reminder in found.values():
        for receiver in User.objects.filter(bureau=reminder.bureau, role__in=["clerk", "reviewer"]):
            lists = {item.key: item.count for item in items_of(receiver, busy.plan)}
            for key, count in counts_of(reminder).items():
                if receiver.bureau.is_province:
                    expected = Claim.objects.filter(county__prefecture__bureau__code="bijie")
                    assert count == expected.waiting_for_verification().count()
                else:
                    assert lists[key] == count, (reminder.bureau, key)
                checked.add(key)
    assert checked >= ({"returned", "stale", "review"} if who == "province" else {"returned", "stale"})


def test_a_county_is_told_in_one_sentence(busy):
    text = reminders(busy, "prefecture")["weining"].text
    assert re.fullmatch(
        "威宁彝族回族苗族自治县投资促进局：截至7月22日，贵单位有1项被退回尚未补正（最早7月21日），"
        "有6期数据逾期未报或被退回（第1周、第2周、第3周、第4周、第5周、第6周），"
        "有2个项目超过14天没有填报进展，请登录系统处理。(联系电话：.+。)?",
        text,
    )


def test_the_phone_is_that_of_who_sends_it(busy):
    sender = busy.user("prefecture")
    sender.phone = "0857-8220000"
    assert reminders_of(sender, busy.plan)[0].text.endswith("请登录系统处理。联系电话：0857-8220000。")


def test_a_prefecture_reminds_its_counties_and_the_province_only(busy):
    codes = set(reminders(busy, "prefecture"))
    own = busy.user("prefecture").bureau
    counties = {code for code in codes if code != "province"}
    bureaus = {
        user.bureau for user in User.objects.filter(bureau__code__in=counties).select_related("bureau")
    }
    assert counties and all(bureau.path.startswith(own.path) for bureau in bureaus)
    assert own.code not in codes
    assert {"yanhe", "tongren"} & set(reminders(busy, "province"))
    assert "province" not in reminders(busy, "province")


def test_silent_counties_are_those_of_the_dashboard(busy):
    silent = {
        code
        for code, reminder in reminders(busy, "province").items()
        if any(point.key == "silent" for point in reminder.points)
    }
    late = {
        row["county"].bureau.code
        for row in Cockpit(busy.user("province"), Standing(busy.plan, Clocks(TODAY))).county_rows
        if row["last_report_late"]
    }
    assert late and late <= silent
    assert "guiyang" not in silent  # a supporter that has reported
    assert any(code not in late for code in silent)  # supporters that report nothing


def test_the_text_is_chinese_in_every_language_and_set_as_chinese_is(busy, sign_in):
    page = sign_in("province").get("/reminders/").content.decode()
    texts = re.findall(r'<textarea[^>]*lang="zh-Hans" readonly>(.*?)</textarea>', page, re.DOTALL)
    assert texts == [reminder.text for reminder in reminders(busy, "province").values()]
    assert len(texts) > 5
    for text in texts:
        assert text.endswith("。") and "请登录系统处理" in text
        assert not HALF_WIDTH.search(text.split("联系电话")[0]), text
        assert not re.search("[a-zA-Z]", text)
    assert page.count("data-copy=") == len(texts)


@pytest.mark.parametrize(
    ("who", "status"), [("county", 403), ("chamber", 403), ("director", 403), ("prefecture", 200)]
)
def test_only_reviewers_remind(busy, sign_in, who, status):
    assert sign_in(who).get("/reminders/").status_code == status


def test_once_the_plan_is_over_nobody_is_reminded_of_silence(busy):
    with clock.standing_on(busy.plan.ends_on + timedelta(days=1)):
        keys = {point.key for each in reminders(busy, "province").values() for point in each.points}
        assert keys == {"returned", "review", "due", "overdue", "to_review"}
        assert {point.key for each in reminders(busy, "prefecture").values() for point in each.points} == {
            "returned",
            "due",
            "overdue",
        }
