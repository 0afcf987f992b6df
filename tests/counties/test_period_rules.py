"""What is in time, to the minute, and how days fall into periods."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counties.period_rules import (
    TEN_DAYS,
    WEEK,
    Rule,
    Span,
    Standing,
    Timeliness,
    Version,
    spans,
    standing,
    third_of_month,
    timeliness,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CUT_OFF = datetime(2020, 6, 23, 10, 0, tzinfo=SHANGHAI)
FIRST, LAST = date(2020, 6, 2), date(2020, 8, 30)
TUESDAY_AT_TEN = Rule(WEEK, 2, 1, time(10), 6)


def at(day: int, hour: int, minute: int, second: int = 0, month: int = 6) -> datetime:
    return datetime(2020, month, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (at(16, 0, 0), Timeliness.ON_TIME),
        (at(23, 9, 59, 59), Timeliness.ON_TIME),
        (at(23, 10, 0), Timeliness.ON_TIME),
        (at(23, 10, 0, 59), Timeliness.ON_TIME),
        (at(23, 10, 1), Timeliness.IN_GRACE),
        (at(23, 16, 0, 59), Timeliness.IN_GRACE),
        (at(23, 16, 1), Timeliness.LATE),
        (at(24, 0, 0), Timeliness.LATE),
    ],
)
def test_in_time_to_the_minute(came, expected):
    assert timeliness(came, CUT_OFF, 6) == expected
    assert timeliness(came.astimezone(ZoneInfo("UTC")), CUT_OFF, 6) == expected


def test_without_grace_the_next_minute_is_late():
    assert timeliness(CUT_OFF, CUT_OFF, 0) == Timeliness.ON_TIME
    assert timeliness(CUT_OFF + timedelta(minutes=1), CUT_OFF, 0) == Timeliness.LATE


def test_weeks_count_from_the_plans_first_day():
    found = list(spans(FIRST, LAST, TUESDAY_AT_TEN))
    assert len(found) == 13
    assert found[2] == Span(date(2020, 6, 16), date(2020, 6, 22), datetime(2020, 6, 23, 10))
    # The last one ends with the plan, on a Sunday; its cut-off is still a Tuesday.
    assert found[-1] == Span(date(2020, 8, 25), LAST, datetime(2020, 9, 1, 10))


def test_a_cut_off_on_the_last_day_itself():
    monday = Rule(WEEK, 1, 1, time(18), 0)
    assert next(spans(FIRST, LAST, monday)).cut_off == datetime(2020, 6, 8, 18)


def test_ten_days_are_those_of_the_calendar():
    found = list(spans(FIRST, LAST, Rule(TEN_DAYS, 2, 2, time(9), 0)))
    assert [(span.first.day, span.last.day) for span in found[:4]] == [(2, 10), (11, 20), (21, 30), (1, 10)]
    assert found[5].last == date(2020, 7, 31)
    assert found[0].cut_off == datetime(2020, 6, 12, 9)
    assert [third_of_month(span.first, span.last) for span in found[:4]] == [1, 2, 3, 1]
    assert third_of_month(date(2020, 6, 20), date(2020, 6, 21)) == 0
    leap = list(spans(date(2020, 2, 21), date(2020, 3, 1), Rule(TEN_DAYS, 1, 0, time(9), 0)))
    assert leap[0].last == date(2020, 2, 29)


@given(
    first=st.dates(date(2019, 1, 1), date(2024, 12, 31)),
    days=st.integers(0, 400),
    every=st.sampled_from([WEEK, TEN_DAYS]),
    weekday=st.integers(1, 7),
    after=st.integers(0, 9),
)
def test_every_day_lies_in_one_period_and_cut_offs_follow(first, days, every, weekday, after):
    last = first + timedelta(days=days)
    found = list(spans(first, last, Rule(every, weekday, after, time(10), 6)))
    covered = [
        span.first + timedelta(days=n) for span in found for n in range((span.last - span.first).days + 1)
    ]
    assert covered == [first + timedelta(days=n) for n in range(days + 1)]
    assert all(span.cut_off.date() >= span.last for span in found)
    assert [span.cut_off for span in found] == sorted(span.cut_off for span in found)


ON_TIME, GRACE, LATE = at(23, 9, 0), at(23, 12, 0), at(25, 9, 0)


def back(came: datetime) -> Version:
    return Version(came, returned_at=came + timedelta(hours=1))


@pytest.mark.parametrize(
    ("versions", "now", "expected"),
    [
        ([], at(21, 23, 59), Standing.NOT_YET),
        ([], at(22, 0, 0), Standing.DUE),
        ([], at(23, 10, 0, 30), Standing.DUE),
        ([], at(23, 10, 1), Standing.GRACE),
        ([], at(23, 16, 0), Standing.GRACE),
        ([], at(23, 16, 1), Standing.MISSING),
        ([Version(ON_TIME)], LATE, Standing.ON_TIME),
        ([Version(GRACE)], LATE, Standing.IN_GRACE),
        ([Version(LATE)], LATE, Standing.LATE),
        # Corrected after the cut-off: it had reported on time.
        ([Version(ON_TIME), Version(LATE)], LATE, Standing.ON_TIME),
        # What went back does not count, and what takes its place is as late as it is.
        ([back(ON_TIME)], GRACE, Standing.RETURNED),
        ([back(ON_TIME), Version(LATE)], LATE, Standing.LATE),
        ([back(ON_TIME), Version(GRACE), Version(LATE)], LATE, Standing.IN_GRACE),
        ([Version(ON_TIME), back(GRACE)], LATE, Standing.RETURNED),
        ([Version(ON_TIME), back(GRACE), Version(LATE)], LATE, Standing.LATE),
    ],
)
def test_how_a_county_stands(versions, now, expected):
    found = standing(
        versions, last_day=date(2020, 6, 22), cut_off=CUT_OFF, grace_hours=6, today=now.date(), now=now
    )
    assert found == expected
