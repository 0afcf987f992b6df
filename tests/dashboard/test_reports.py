"""Handing in, reviewing and returning a county's report: who may, when, and what stands afterwards."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts import clock
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from counties.models import County, Plan, ReportingPeriod
from counties.period_rules import Standing
from dashboard.clocks import Clocks
from dashboard.report_models import CountyReport
from dashboard.reporting import cells, completeness, completeness_at, versions_of
from dashboard.reports import hand_in, return_report, review_report
from ledger.models import LedgerHead
from tests.reported import hand, local
from tests.world import World, clerk_of, enter, reviewer_of

EVERYBODY = ("county", "county2", "supporter", "prefecture", "province", "director", "chamber", "admin")


GRACE, LATE = local(7, 21, 16), local(7, 21, 16, 1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def week(places: World) -> ReportingPeriod:
    """14 to 20 July: until the 21st at 10:00, and six hours of grace."""
    return ReportingPeriod.objects.get(number=7)


@pytest.fixture
def weining(places: World) -> County:
    return County.objects.in_plan().get(key="weining")


def standing_of(county: County, period: ReportingPeriod, now: datetime = LATE) -> Standing:
    return cells([county], [period], now)[0].standing


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (local(7, 20, 0, 0), Standing.ON_TIME),
        (local(7, 21, 10, 0), Standing.ON_TIME),
        (local(7, 21, 10, 1), Standing.IN_GRACE),
        (local(7, 21, 16, 0), Standing.IN_GRACE),
        (local(7, 21, 16, 1), Standing.LATE),
        (local(9, 30, 8, 0), Standing.LATE),
    ],
)
def test_a_report_is_as_late_as_it_came(week, weining, moment, expected):
    report = hand(moment=moment, note=" 已核对 ", responsible="招商股负责人", phone="0857-0000000")
    assert (report.number, report.note, report.submitted_at) == (1, "已核对", moment)
    assert standing_of(weining, week, moment) == expected
    assert report.history.latest().history_user == clerk_of("weining")


def test_midnight_is_that_of_shanghai(week):
    with pytest.raises(NotNow, match="20 July"):
        hand(moment=local(7, 19, 23, 59))
    assert hand(moment=local(7, 20, 0, 0)).number == 1


def test_only_the_countys_own_bureau_hands_in(week, places):
    for name in EVERYBODY:
        if name != "county":
            with pytest.raises(NotYours):
                hand(actor=places.users[name])
    director = User.objects.create_user("reader", "x", bureau=places.users["county"].bureau, role="director")
    with pytest.raises(NotYours):
        hand(actor=director)
    outside = County.objects.exclude(bureau=None).filter(group="").first()
    clerk = User.objects.create_user("outside", "x", bureau=outside.bureau, role="clerk")
    with pytest.raises(NotYours):
        hand_in(period=week, county=outside, actor=clerk)
    assert not CountyReport.objects.exists()


def test_the_report_freezes_the_position_of_the_ledger(week):
    assert hand().position == 0
    enter(county="weining", name="新项目")
    head = LedgerHead.objects.get().position
    assert head > 0
    assert hand(after=1).position == head


def test_another_version_takes_the_place_of_the_last_which_stays(week, weining):
    first, second = hand(), hand(moment=LATE, note="更正", after=1)
    assert [report.pk for report in versions_of(weining, week)] == [first.pk, second.pk]
    cell = cells([weining], [week], LATE)[0]
    assert (cell.report, cell.versions, cell.standing) == (second, 2, Standing.ON_TIME)
    with pytest.raises(NotNow, match="version 2"):
        hand(moment=LATE, after=1)
    with pytest.raises(NotNow, match="newer version"):
        review_report(report=first, actor=reviewer_of("weining"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CountyReport.objects.filter(pk=second.pk).update(number=1)


def test_nothing_new_is_refused_where_something_is(week, weining):
    assert hand(nothing_new=True).nothing_new
    with clock.standing_on(local(7, 20, 8).date()):
        enter(county="weining", name="新项目", on=local(7, 14, 8).date())
    with pytest.raises(ValidationError, match="1 claim of this period") as refused:
        hand(nothing_new=True)
    assert list(refused.value.message_dict) == ["nothing_new"]
    assert hand(number=6, nothing_new=True).nothing_new


def test_the_prefecture_reviews_and_nobody_else(week, places):
    report = hand()
    for name in EVERYBODY:
        if name != "prefecture":
            with pytest.raises(NotYours):
                review_report(report=report, actor=places.users[name])
    found = review_report(report=report, actor=places.users["prefecture"], seen_version=report.version)
    assert (found.reviewed_by, found.returned_at) == (places.users["prefecture"], None)
    with pytest.raises(NotNow, match="reviewed already"):
        review_report(report=report, actor=places.users["prefecture"])
    with pytest.raises(Stale):
        return_report(
            report=report, actor=places.users["province"], reason="有误", seen_version=report.version
        )


def test_nobody_reviews_what_they_handed_in(week, places):
    mover = User.objects.create_user("mover", "x", bureau=places.users["county"].bureau, role="reviewer")
    report = hand(actor=mover)
    mover.bureau = places.users["prefecture"].bureau
    mover.save()
    with pytest.raises(NotYours, match="ask a colleague"):
        review_report(report=report, actor=mover)
    with pytest.raises(IntegrityError), transaction.atomic():
        CountyReport.objects.update(reviewed_by=mover, reviewed_at=LATE)


def test_what_went_back_is_no_report(week, weining, places):
    report = hand()
    for name in EVERYBODY:
        if name not in ("prefecture", "province"):
            with pytest.raises(NotYours):
                return_report(report=report, actor=places.users[name], reason="有误")
    with pytest.raises(ValidationError, match="what to mend"):
        return_report(report=report, actor=places.users["province"], reason=" ")
    return_report(report=report, actor=places.users["province"], reason="数字有误")
    assert standing_of(weining, week) == Standing.RETURNED
    assert completeness([weining], week.last_day).reported == 0
    with pytest.raises(NotNow, match="returned already"):
        review_report(report=report, actor=places.users["prefecture"])
    hand(moment=LATE, after=1)
    assert standing_of(weining, week) == Standing.LATE


@pytest.fixture
def told(week, places) -> list[County]:
    """Week 7: three counties on time, one in grace, one late, one returned; the others have not reported."""
    for key in ("weining", "nayong", "zhijin"):
        hand(key)
    hand("hezhang", moment=GRACE)
    hand("yanhe", moment=LATE)
    report = hand("ziyun")
    with clock.standing_at(LATE):
        return_report(report=report, actor=reviewer_of("ziyun"), reason="有误")
    return list(County.objects.in_plan())


def test_completeness_counts_what_its_list_holds(week, told):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = completeness(told, week.last_day + timedelta(days=2), LATE)
    assert len(queries) == 1
    assert (found.period, found.wanted, found.reported, found.is_complete) == (week, 12, 5, False)
    counted = {each: found.count(each) for each in Standing}
    assert counted == dict.fromkeys(Standing, 0) | {
        Standing.ON_TIME: 3,
        Standing.IN_GRACE: 1,
        Standing.LATE: 1,
        Standing.RETURNED: 1,
        Standing.MISSING: 6,
    }
    assert len(found.missing) == 12 - 5
    assert "ziyun" in {county.key for county in found.missing}
    listed = cells(told, [week], LATE)
    assert {cell.county.pk: cell.standing for cell in listed} == found.standings


def test_completeness_as_it_was_known(week, told):
    earlier = completeness(told, week.last_day, local(7, 21, 9, 30))
    assert (earlier.reported, earlier.count(Standing.RETURNED), earlier.count(Standing.DUE)) == (4, 0, 8)
    known = completeness_at(told, Clocks(week.last_day, known_on=week.last_day))
    assert (known.period, known.reported, known.count(Standing.DUE)) == (week, 0, 12)
    assert completeness_at(told, Clocks(week.last_day, known_on=LATE.date())).reported == 5


def test_before_the_first_period_is_over_nothing_is_asked(places):
    plan = Plan.objects.current()
    counties = list(County.objects.in_plan())
    assert completeness(counties, plan.starts_on) is None
    with clock.standing_at(local(6, 8, 0, 0)):
        assert completeness(counties, clock.today()).count(Standing.DUE) == 12
