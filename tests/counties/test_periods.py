"""The periods of a plan: laid out by its rule, changed one by one, never with a gap or twice the same day."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts import clock
from accounts.versions import Stale
from counties.models import Plan, ReportingPeriod
from counties.periods import make_periods, save_period
from ledger.plan_change import change_plan
from ledger.services import NotNow

DAY = timedelta(days=1)


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2020, month, day, hour, minute))


def covers_the_plan(plan: Plan) -> bool:
    """Whether every day of the plan lies in exactly one period, and cut-offs and numbers follow each other."""
    found = list(plan.periods.order_by("first_day"))
    joined = all(
        after.first_day == before.last_day + DAY
        and after.number > before.number
        and after.cut_off >= before.cut_off
        for before, after in zip(found, found[1:], strict=False)
    )
    return joined and found[0].first_day <= plan.starts_on and found[-1].last_day >= plan.ends_on


def week(number: int) -> ReportingPeriod:
    return ReportingPeriod.objects.get(number=number)


def test_the_fixture_holds_what_the_rule_lays_out(plan, keeper):
    names = ("number", "every", "first_day", "last_day", "cut_off", "grace_hours")
    committed = list(plan.periods.values(*names))
    with clock.standing_on(plan.starts_on - DAY):
        make_periods(plan=plan, actor=keeper, anew=True)
    assert list(plan.periods.values(*names)) == committed
    assert len(committed) == 13
    assert covers_the_plan(plan)


def test_a_period_is_called_by_what_it_is(plan):
    with translation.override("zh-hans"):
        assert str(week(3)) == "第3周 6月16日—6月22日"
        assert week(3).grace == "宽限6小时"
        tenth = ReportingPeriod(
            number=2,
            every="ten_days",
            first_day=date(2020, 6, 11),
            last_day=date(2020, 6, 20),
            grace_hours=48,
        )
        assert (str(tenth), tenth.grace) == ("6月中旬 6月11日—6月20日", "宽限2天")
        tenth.last_day, tenth.grace_hours = date(2020, 6, 23), 0
        assert (tenth.name, tenth.grace) == ("第2期", "不设宽限")


def test_which_period_is_asked_for(plan):
    asked = ReportingPeriod.objects.asked_on
    assert asked(date(2020, 6, 7)) is None
    assert asked(date(2020, 6, 8)) == asked(date(2020, 6, 14)) == week(1)
    assert asked(date(2020, 6, 15)) == week(2)
    assert asked(date(2021, 1, 1)) == week(13)
    assert ReportingPeriod.objects.of_day(date(2020, 6, 14)) == week(2)
    assert ReportingPeriod.objects.of_day(date(2020, 8, 31)) is None


def test_making_them_again_changes_nothing(plan, capsys):
    call_command("make_periods")
    assert "0 rows" in capsys.readouterr().out
    plan.periods.all().delete()
    call_command("make_periods")
    assert "13 rows" in capsys.readouterr().out
    assert covers_the_plan(plan)


def change(plan: Plan, keeper, reason: str = "新规定", **values) -> None:
    for name, value in values.items():
        setattr(plan, name, value)
    change_plan(plan=plan, actor=keeper, reason=reason, seen_version=Plan.objects.get().version)


def test_a_new_rule_holds_from_the_next_period_on(plan, keeper):
    begun = list(plan.periods.filter(first_day__lte=clock.today()).values("number", "first_day", "cut_off"))
    change(
        plan, keeper, report_every="ten_days", report_days_after=2, report_by=time(9), report_grace_hours=48
    )
    assert covers_the_plan(plan)
    assert list(plan.periods.filter(every="week").values("number", "first_day", "cut_off")) == begun
    assert [number for number in plan.periods.filter(every="week").values_list("number", flat=True)] == list(
        range(1, 9)
    )
    first = plan.periods.filter(every="ten_days").earliest("first_day")
    assert (first.first_day, first.last_day) == (date(2020, 7, 28), date(2020, 7, 31))
    assert (first.cut_off, first.grace_hours) == (local(8, 2, 9), 48)
    assert first.history.latest().history_change_reason == "新规定"
    assert first.history.latest().history_user == keeper


def test_a_new_rule_takes_a_reason(plan, keeper):
    with pytest.raises(NotNow, match="when counties report"):
        change(plan, keeper, reason=" ", report_by=time(9))
    assert week(13).cut_off == local(9, 1, 10)


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({"ends_on": date(2020, 9, 20)}, 16),
        ({"ends_on": date(2020, 8, 10)}, 10),
        ({"ends_on": date(2020, 7, 24)}, 8),
        ({"starts_on": date(2020, 5, 20)}, 13),
        ({"starts_on": date(2020, 6, 12)}, 13),
    ],
)
def test_another_end_or_start_leaves_no_gap(plan, keeper, values, count):
    change(plan, keeper, **values)
    assert covers_the_plan(plan)
    assert plan.periods.count() == count


def test_a_longer_plan_keeps_what_was_changed_by_hand(plan, keeper):
    period = week(10)
    period.cut_off = local(8, 12, 9)
    save_period(period=period, actor=keeper, reason="公休")
    change(plan, keeper, ends_on=date(2020, 9, 20))
    assert week(10).cut_off == local(8, 12, 9)
    change(plan, keeper, report_by=time(11))
    assert week(10).cut_off == local(8, 11, 11)


def test_another_last_day_moves_the_next_period_along(plan, keeper):
    period = week(9)
    period.last_day, period.cut_off = date(2020, 8, 5), local(8, 6, 18)
    save_period(period=period, actor=keeper, reason="公休", seen_version=period.version)
    assert (week(9).last_day, week(10).first_day) == (date(2020, 8, 5), date(2020, 8, 6))
    assert covers_the_plan(plan)
    assert [week(n).history.latest().history_change_reason for n in (9, 10)] == ["公休", "公休"]
    with pytest.raises(Stale):
        save_period(period=period, actor=keeper, reason="公休", seen_version=period.version - 1)


@pytest.mark.parametrize(
    ("number", "values", "reason", "field", "words"),
    [
        (9, {"grace_hours": 12}, " ", "reason", "reason"),
        (7, {"grace_hours": 12}, "公休", "__all__", "cut-off of this period has passed"),
        (9, {"grace_hours": 241}, "公休", "grace_hours", "240"),
        (9, {"last_day": date(2020, 8, 10)}, "公休", "last_day", "without a day"),
        (9, {"last_day": date(2020, 7, 27)}, "公休", "last_day", "not before the first day"),
        (8, {"last_day": date(2020, 7, 21)}, "公休", "last_day", "still to come"),
        (13, {"last_day": date(2020, 8, 29)}, "公休", "last_day", "ends with the plan"),
        (9, {"cut_off": local(8, 2, 23, 59)}, "公休", "cut_off", "before the last day"),
        (9, {"cut_off": local(8, 11, 10, 1)}, "公休", "cut_off", "follow each other"),
    ],
)
def test_what_does_not_fit_is_refused(plan, keeper, number, values, reason, field, words):
    period = week(number)
    for name, value in values.items():
        setattr(period, name, value)
    with pytest.raises(ValidationError) as refused:
        save_period(period=period, actor=keeper, reason=reason)
    messages = getattr(refused.value, "message_dict", {"__all__": refused.value.messages})
    assert words in " ".join(messages[field])
    assert covers_the_plan(plan)


def test_once_it_is_over_only_its_cut_off_and_grace_change(plan, keeper):
    with clock.standing_at(local(7, 27, 0, 1)):  # the last day of week 8, whose reports may come in
        period = week(8)
        period.last_day = date(2020, 7, 29)
        with pytest.raises(ValidationError, match="over"):
            save_period(period=period, actor=keeper, reason="公休")
        period = week(8)
        period.grace_hours = 24
        save_period(period=period, actor=keeper, reason="公休")
    with clock.standing_at(local(7, 28, 9, 59)):
        period = week(8)
        period.cut_off = local(7, 28, 9, 58)
        with pytest.raises(ValidationError, match="still to come"):
            save_period(period=period, actor=keeper, reason="公休")
    with clock.standing_at(local(7, 28, 10, 0)), pytest.raises(ValidationError, match="has passed"):
        save_period(period=week(8), actor=keeper, reason="公休")
    assert week(8).grace_hours == 24


def test_the_database_knows_the_rules_of_one_row(plan):
    for values in ({"last_day": date(2020, 6, 1)}, {"grace_hours": 241}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportingPeriod.objects.filter(number=1).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.update(report_weekday=8)


def test_the_administration_changes_one_with_a_reason(office: Client, plan):
    period = week(9)
    url = reverse("admin:counties_reportingperiod_change", args=[period.pk])
    typed = {
        "last_day": "2020-08-03",
        "cut_off_0": "2020-08-05",
        "cut_off_1": "17:30",
        "grace_hours": "24",
        "seen_version": period.version,
    }
    answer = office.post(url, {**typed, "reason": ""})
    assert answer.status_code == 200
    assert "Give the reason" in answer.content.decode()
    assert office.post(url, {**typed, "reason": "公休"}).status_code == 302
    assert (week(9).cut_off, week(9).grace_hours) == (local(8, 5, 17, 30), 24)
    assert office.post(url, {**typed, "reason": "公休"}).status_code == 409
    assert office.get(reverse("admin:counties_reportingperiod_add")).status_code == 403
    assert office.get(reverse("admin:counties_reportingperiod_changelist")).status_code == 200
