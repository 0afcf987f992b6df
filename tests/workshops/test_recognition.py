"""Judging by a recognition rule: every condition at both edges, the run of months, the choice of rule. No database."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.metrics import Rule
from workshops.counting import Closure
from workshops.recognition import (
    Asked,
    Condition,
    People,
    Standing,
    Terms,
    Verdict,
    Why,
    full_months,
    judge,
    rule_for,
    unbroken_since,
)

DAY = date(2020, 7, 22)
MET, LACKING, UNKNOWN = Verdict.MET, Verdict.LACKING, Verdict.UNKNOWN


def people(total: int = 20, **known) -> Standing:
    return Standing(People(date(2020, 7, 10), total, **known), since=date(2020, 6, 10))


def the(key: Asked, terms: Terms, standing: Standing) -> Condition:
    return next(one for one in judge(terms, standing, DAY).conditions if one.key == key)


CONTRACTS = {"contract_kinds": ("labour_contracts", "service_contracts"), "least_contracted": 10}


def signed(labour=None, service=None, flexible=None) -> dict:
    return {
        "contracts": {"labour_contracts": labour, "service_contracts": service, "flexible": flexible},
    }


@pytest.mark.parametrize(
    ("key", "terms", "standing", "verdict", "found", "short"),
    [
        (Asked.TOTAL, {"least_total": 20}, people(20), MET, 20, None),
        (Asked.TOTAL, {"least_total": 20}, people(19), LACKING, 19, 1),
        (Asked.TOTAL, {"least_total": 0}, people(0), MET, 0, None),
        (Asked.POOR, {"least_poor": 10}, people(poor=10), MET, 10, None),
        (Asked.POOR, {"least_poor": 10}, people(poor=5), LACKING, 5, 5),
        (Asked.POOR, {"least_poor": 10}, people(poor=0), LACKING, 0, 10),
        (Asked.POOR, {"least_poor": 10}, people(), UNKNOWN, None, None),
        (Asked.POOR, {"least_poor": 0}, people(), UNKNOWN, None, None),
        (Asked.SHARE, {"least_share": Decimal(30)}, people(20, poor=6), MET, Decimal(30), None),
        (Asked.SHARE, {"least_share": Decimal(30)}, people(20, poor=5), LACKING, Decimal(25), Decimal(5)),
        (Asked.SHARE, {"least_share": Decimal("33.33")}, people(3, poor=1), MET, Decimal("33.33"), None),
        (Asked.SHARE, {"least_share": Decimal("33.34")}, people(3, poor=1), LACKING, Decimal("33.33"), None),
        (Asked.SHARE, {"least_share": Decimal(30)}, people(), UNKNOWN, None, None),
        (Asked.SHARE, {"least_share": Decimal(30)}, people(0, poor=0), LACKING, None, None),
        (Asked.WAGE, {"pay_floor": Decimal(1570)}, people(monthly_wage=Decimal(1570)), MET, 1570, None),
        (
            Asked.WAGE,
            {"pay_floor": Decimal(1570)},
            people(monthly_wage=Decimal("1569.99")),
            LACKING,
            Decimal("1569.99"),
            Decimal("0.01"),
        ),
        (Asked.WAGE, {"pay_floor": Decimal(1570)}, people(), UNKNOWN, None, None),
        (Asked.CONTRACTED, CONTRACTS, people(**signed(6, 4)), MET, 10, None),
        (Asked.CONTRACTED, CONTRACTS, people(**signed(6, 3, 9)), LACKING, 9, 1),
        (Asked.CONTRACTED, CONTRACTS, people(**signed(10)), MET, 10, None),
        (Asked.CONTRACTED, CONTRACTS, people(**signed(9)), UNKNOWN, None, None),
        (Asked.CONTRACTED, CONTRACTS, people(), UNKNOWN, None, None),
        (Asked.CONTRACTED, {**CONTRACTS, "least_contracted": 0}, people(), UNKNOWN, None, None),
        (Asked.MONTHS, {"months": 1}, people(), MET, 1, None),
        (Asked.MONTHS, {"months": 2}, people(), LACKING, 1, 1),
    ],
)
def test_each_condition_at_its_edges(key, terms, standing, verdict, found, short):
    condition = the(key, Terms(**terms), standing)
    assert (condition.verdict, condition.found) == (verdict, found)
    if short is not None:
        assert condition.short_by == short


def test_what_a_rule_leaves_blank_is_not_asked():
    judged = judge(Terms(), Standing(), DAY)
    assert [one.key for one in judged.conditions] == [Asked.OPEN]
    assert judged.verdict == MET
    every = Terms(1, 1, Decimal(1), 1, Decimal(1), ("flexible",), 1)
    assert [one.key for one in judge(every, people(), DAY).conditions] == list(Asked)


ALL_LIMITS = Terms(1, 1, Decimal(1), 1, Decimal(1), ("flexible",), 1)


def test_without_a_headcount_nothing_is_known():
    judged = judge(ALL_LIMITS, Standing(), DAY)
    assert {one.why for one in judged.conditions if one.key != Asked.OPEN} == {Why.NOT_COUNTED}
    assert judged.verdict == UNKNOWN


def test_an_expired_headcount_says_nothing_of_today_and_ends_the_run():
    standing = replace(people(50, poor=50), expired=True, since=None)
    judged = judge(ALL_LIMITS, standing, DAY)
    assert {one.why for one in judged.conditions if one.key != Asked.OPEN} == {Why.EXPIRED}
    verdicts = {one.key: one.verdict for one in judged.conditions}
    assert (verdicts[Asked.TOTAL], verdicts[Asked.MONTHS]) == (UNKNOWN, LACKING)


def test_of_a_closed_workshop_nothing_else_is_said():
    judged = judge(ALL_LIMITS, replace(people(50), closed_on=date(2020, 7, 20)), DAY)
    assert [(one.key, one.verdict) for one in judged.conditions] == [(Asked.OPEN, LACKING)]
    assert judged.verdict == LACKING


# --- the subsidy ---------------------------------------------------------------------------------


GRANT = Terms(least_total=10, subsidy_per_worker=Decimal(500), cap=Decimal(5000))


@pytest.mark.parametrize(
    ("terms", "standing", "verdict", "amount", "capped"),
    [
        (GRANT, people(poor=9), MET, 4500, False),
        (GRANT, people(poor=10), MET, 5000, False),
        (GRANT, people(poor=11), MET, 5000, True),
        (GRANT, people(poor=0), MET, 0, False),
        (replace(GRANT, cap=None), people(poor=11), MET, 5500, False),
        (replace(GRANT, subsidy_for="all", cap=None), people(20), MET, 10000, False),
        (GRANT, people(), UNKNOWN, None, False),
        (replace(GRANT, pay_floor=Decimal(1)), people(poor=9), UNKNOWN, None, False),
        (GRANT, people(9, poor=9), LACKING, None, False),
        (GRANT, replace(people(poor=9), expired=True, since=None), UNKNOWN, None, False),
    ],
)
def test_the_subsidy_that_could_be_asked_for(terms, standing, verdict, amount, capped):
    subsidy = judge(terms, standing, DAY).subsidy
    assert (subsidy.granted, subsidy.verdict) == (True, verdict)
    assert (subsidy.amount, subsidy.capped) == (amount, capped)


def test_a_rule_without_a_subsidy_grants_none():
    assert judge(Terms(least_total=1), people(poor=9), DAY).subsidy.granted is False


# --- months --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        ("2020-06-10", "2020-07-09", 0),
        ("2020-06-10", "2020-07-10", 1),
        ("2020-06-10", "2020-06-10", 0),
        ("2020-06-01", "2020-06-30", 0),
        ("2020-01-31", "2020-02-28", 0),
        ("2020-01-31", "2020-02-29", 1),
        ("2020-01-31", "2020-03-30", 1),
        ("2020-01-31", "2020-04-30", 3),
        ("2019-12-15", "2020-12-14", 11),
        ("2019-12-15", "2020-12-15", 12),
    ],
)
def test_a_month_is_full_on_the_same_day_of_the_next(since, day, months):
    assert full_months(date.fromisoformat(since), date.fromisoformat(day)) == months


@dataclass(frozen=True)
class Seen:
    on: date
    total: int = 10


FIRST = date(2020, 5, 1)
LIMIT = 45


def after(days: int) -> date:
    return FIRST + timedelta(days=days)


def seen(*days: int) -> list[Seen]:
    return [Seen(after(day)) for day in days]


def closed(on: int, until: int | None = None) -> Closure:
    return Closure(after(on), 1, Rule.CLOSED, None if until is None else after(until))


@pytest.mark.parametrize(
    ("counts", "closures", "day", "since"),
    [
        (seen(), [], 10, None),
        (seen(0), [], 44, 0),
        (seen(0), [], 45, None),  # it has expired
        (seen(0, 45), [], 60, 0),  # a recount on the day of the expiry leaves no gap
        (seen(0, 46), [], 60, 46),  # a day later it does
        (seen(0, 30, 60), [], 90, 0),
        (seen(0, 30, 60), [], 105, None),
        ([Seen(FIRST), Seen(after(20), 0), Seen(after(30))], [], 40, 30),
        ([Seen(FIRST), Seen(after(20), 0)], [], 30, None),
        ([Seen(FIRST, 0), Seen(after(20))], [], 30, 20),
        (seen(0, 30), [closed(35)], 40, None),
        (seen(0, 30), [closed(35)], 34, 0),
        (seen(0, 30), [closed(35)], 35, None),
        (seen(0, 30), [closed(10, 20)], 40, 30),
        (seen(0, 30), [closed(10, 30)], 40, 30),
        (seen(0, 30), [closed(32, 35)], 40, None),  # open again, but nobody has counted since
        (seen(20), [closed(0, 10)], 40, 20),
    ],
)
def test_a_run_lasts_while_headcounts_cover_it(counts, closures, day, since):
    expected = None if since is None else after(since)
    assert unbroken_since(counts, closures, LIMIT, after(day)) == expected


# --- which rule ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Placed:
    name: str
    county_id: int | None = None
    prefecture_id: int | None = None
    kinds: tuple[str, ...] = ()
    valid_from: date = date(2020, 6, 1)
    valid_to: date | None = None

    def covers(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


PROVINCE = Placed("province")
PREFECTURE = Placed("prefecture", prefecture_id=7)
COUNTY = Placed("county", county_id=3)


@pytest.mark.parametrize(
    ("rules", "name"),
    [
        ([], None),
        ([PROVINCE], "province"),
        ([COUNTY, PREFECTURE, PROVINCE], "county"),
        ([PROVINCE, PREFECTURE, COUNTY], "county"),
        ([PROVINCE, PREFECTURE], "prefecture"),
        ([PROVINCE, replace(COUNTY, county_id=4), replace(PREFECTURE, prefecture_id=8)], "province"),
        ([PROVINCE, replace(COUNTY, kinds=("home",))], "province"),
        ([PROVINCE, replace(COUNTY, kinds=("home", "oem"))], "county"),
        ([PROVINCE, replace(COUNTY, valid_to=DAY)], "county"),
        ([PROVINCE, replace(COUNTY, valid_to=DAY - timedelta(days=1))], "province"),
        ([PROVINCE, replace(COUNTY, valid_from=DAY)], "county"),
        ([PROVINCE, replace(COUNTY, valid_from=DAY + timedelta(days=1))], "province"),
        ([replace(PROVINCE, valid_from=DAY + timedelta(days=1))], None),
    ],
)
def test_the_closest_rule_that_fits_holds(rules, name):
    found = rule_for(rules, county_id=3, prefecture_id=7, kind="oem", day=DAY)
    assert (found and found.name) == name


# --- whatever the numbers ------------------------------------------------------------------------

COUNTS = st.integers(0, 200)
MAYBE = st.none() | COUNTS
MONEY = st.decimals(0, 10_000, places=2)


@st.composite
def standings(draw) -> Standing:
    if draw(st.booleans()) and draw(st.booleans()):
        return Standing(closed_on=draw(st.sampled_from([None, FIRST])))
    total = draw(COUNTS)
    part = st.none() | st.integers(0, total)
    known = People(
        FIRST,
        total,
        poor=draw(part),
        contracts={"labour_contracts": draw(part), "service_contracts": draw(part), "flexible": draw(part)},
        monthly_wage=draw(st.none() | MONEY),
    )
    return Standing(known, expired=draw(st.booleans()), since=draw(st.sampled_from([None, FIRST])))


TERMS = st.builds(
    Terms,
    least_total=MAYBE,
    least_poor=MAYBE,
    least_share=st.none() | st.decimals(0, 100, places=2),
    months=st.none() | st.integers(0, 5),
    pay_floor=st.none() | MONEY,
    contract_kinds=st.sampled_from([("labour_contracts",), ("labour_contracts", "flexible")]),
    least_contracted=MAYBE,
    subsidy_per_worker=st.none() | MONEY,
    subsidy_for=st.sampled_from(["poor", "all"]),
    cap=st.none() | MONEY,
)


@given(terms=TERMS, standing=standings())
def test_the_verdict_follows_from_the_conditions_and_the_subsidy_from_the_verdict(terms, standing):
    judged = judge(terms, standing, DAY)
    verdicts = {one.verdict for one in judged.conditions}
    assert (judged.verdict == MET) == (verdicts == {MET})
    assert (judged.verdict == LACKING) == (LACKING in verdicts)
    subsidy = judged.subsidy
    if subsidy.amount is not None:
        assert judged.verdict == MET
        assert subsidy.granted
        assert subsidy.amount >= 0
        assert terms.cap is None or subsidy.amount <= terms.cap
    for one in judged.conditions:
        assert (one.verdict == UNKNOWN) <= (one.found is None)


@given(terms=TERMS, total=COUNTS, more=COUNTS)
def test_more_people_never_undo_the_least_number(terms, total, more):
    terms = replace(terms, least_total=terms.least_total or 0)
    fewer, larger = (the(Asked.TOTAL, terms, people(count)).verdict for count in (total, total + more))
    assert larger == MET if fewer == MET else larger in (MET, LACKING)


@given(terms=TERMS, standing=standings())
def test_learning_what_was_unknown_never_turns_met_into_lacking(terms, standing):
    """Not known is never taken for a number: whatever it turns out to be, what was decided stays."""
    if standing.last is None:
        return
    learnt = replace(standing.last, poor=standing.last.poor if standing.last.poor is not None else 0)
    before = {one.key: one.verdict for one in judge(terms, standing, DAY).conditions}
    now = {one.key: one.verdict for one in judge(terms, replace(standing, last=learnt), DAY).conditions}
    assert all(now[key] == verdict for key, verdict in before.items() if verdict != UNKNOWN)
