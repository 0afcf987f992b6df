"""What a project counts for, rule by rule, and against a walk that knows nothing of the code."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.lines import Line, Place, PlanRules, bases_of, merged
from ledger.metrics import Basis, Channel, Exclusion, Metric, Rule
from ledger.placing import stays
from projects.counting import (
    Money,
    ProjectFacts,
    ReceiptFact,
    StepFact,
    count_project,
    exclusion,
    is_withdrawn,
    received,
    withdrawals,
)
from projects.stages import SIDE_STEPS, Step, situation
from tests import walking

PLACE = Place(county_id=1, introduced_by_id=2, channel=Channel.CITY)
JUNE_2 = date(2020, 6, 2)
RULES = PlanRules(JUNE_2, "signed", 45)
AMOUNT = Decimal(12_000_000)


def june(number: int) -> date:
    """That day of June 2020; 31 and more run on into July."""
    return date(2020, 5, 31) + timedelta(days=number)


def project(
    *steps: str, kind: str = "new", amount: Decimal | None = AMOUNT, funds: tuple[str, ...] = ()
) -> ProjectFacts:
    """A project from words like "5 signed" (verified) and "9 started reported", in the order of reporting.

    `funds` are receipts in words like "7 300" (300 万元 on 7 June), claims 101 and on.
    """
    found = []
    for claim_id, words in enumerate(steps, start=1):
        day, step, *state = words.split()
        bases = bases_of(state[0] if state else "verified")
        found.append(StepFact(claim_id, step, june(int(day)), bases))
    receipts = []
    for claim_id, words in enumerate(funds, start=101):
        day, wan, *state = words.split()
        bases = bases_of(state[0] if state else "verified")
        receipts.append(ReceiptFact(claim_id, june(int(day)), Decimal(wan) * 10_000, bases))
    return replace(facts_of(found, kind, amount), receipts=tuple(receipts))


def facts_of(steps: list[StepFact], kind: str = "new", amount: Decimal | None = AMOUNT) -> ProjectFacts:
    """The facts of a project that never moved and whose values were never corrected."""
    return ProjectFacts(
        stays(PLACE), dict.fromkeys(Basis, kind), dict.fromkeys(Basis, Money(amount)), tuple(steps)
    )


def figure(
    lines: list[Line], metric: Metric, day: int | date, basis: Basis = Basis.VERIFIED
) -> Decimal | int:
    day = june(day) if isinstance(day, int) else day
    return sum(
        line.quantity
        for line in lines
        if line.metric == metric and line.basis == basis and line.effective_on <= day
    )


def on_days(
    facts: ProjectFacts,
    metric: Metric,
    days: range | list[int],
    rules: PlanRules = RULES,
    basis: Basis = Basis.VERIFIED,
) -> list[int]:
    lines = count_project(facts, rules)
    return [int(figure(lines, metric, day, basis)) for day in days]


def rules_of(facts: ProjectFacts, metric: Metric, rules: PlanRules = RULES) -> list[tuple[date, int, Rule]]:
    lines = [
        line for line in count_project(facts, rules) if line.metric == metric and line.basis == Basis.VERIFIED
    ]
    return [(line.effective_on, int(line.quantity), line.rule) for line in lines]


@pytest.mark.parametrize(
    ("steps", "days", "projects"),
    [
        pytest.param(["5 lead", "8 negotiating"], [4, 5, 8, 90], [0, 0, 0, 0], id="not signed, not counted"),
        pytest.param(["5 signed"], [4, 5, 6, 90], [0, 1, 1, 1], id="from the day of signing on"),
        pytest.param(["5 signed", "9 signed"], [5, 9, 90], [1, 1, 1], id="only the first signing"),
        pytest.param(
            ["5 signed", "9 started", "20 operating"], [5, 9, 20], [1, 1, 1], id="once at any stage"
        ),
        pytest.param(["9 started"], [8, 9], [0, 1], id="a later stage includes the signing"),
        pytest.param(
            ["9 started", "5 signed"], [4, 5, 9], [0, 1, 1], id="reported later, true earlier: from then on"
        ),
        pytest.param(["5 signed", "9 withdrawn"], [8, 9, 90], [1, 0, 0], id="withdrawn from that day"),
        pytest.param(
            ["5 signed", "9 withdrawn", "14 resumed"], [8, 9, 13, 14], [1, 0, 0, 1], id="taken up again"
        ),
        pytest.param(
            ["5 signed", "9 withdrawn", "14 started"], [9, 13, 14], [0, 0, 1], id="a stage takes it up again"
        ),
        pytest.param(
            ["5 signed", "9 withdrawn", "11 withdrawn", "14 resumed"],
            [9, 11, 14],
            [0, 0, 1],
            id="withdrawn twice is withdrawn once",
        ),
        pytest.param(
            ["5 lead", "9 withdrawn", "14 resumed"], [9, 14], [0, 0], id="a lead taken up again is a lead"
        ),
        pytest.param(
            ["5 signed", "9 negotiating", "14 signed"], [8, 9, 13, 14], [1, 0, 0, 1], id="moved back"
        ),
        pytest.param(["5 operating", "9 signed"], [5, 9], [1, 1], id="moved back to signed still counts"),
        pytest.param(["5 signed", "9 paused"], [9, 90], [1, 1], id="a pause keeps it"),
        pytest.param(["5 signed", "9 paused", "14 resumed"], [9, 14], [1, 1], id="after a pause too"),
        pytest.param(["5 lead", "5 signed", "5 started"], [4, 5], [0, 1], id="several steps on one day"),
        pytest.param(["5 started", "5 signed"], [4, 5], [0, 1], id="on one day stages in their order"),
        pytest.param(["5 withdrawn", "5 signed"], [5], [0], id="on one day withdrawing is last"),
        pytest.param(["5 signed", "5 withdrawn", "5 resumed"], [5], [1], id="side steps as reported"),
        pytest.param(["2 signed"], [1, 2], [0, 1], id="signed on the first day of the plan"),
        pytest.param(["1 signed"], [1, 2, 90], [0, 0, 0], id="signed the day before is continued"),
        pytest.param(["1 negotiating", "3 signed"], [2, 3], [0, 1], id="negotiated before, signed within"),
        pytest.param(["1 started"], [2, 90], [0, 0], id="started before the plan was signed before"),
        pytest.param(
            ["1 signed", "5 withdrawn", "9 signed"], [5, 9], [0, 0], id="signed anew is still continued"
        ),
        pytest.param(["5 signed returned"], [5, 90], [0, 0], id="what was returned says nothing"),
    ],
)
def test_a_project_counts_once_from_its_signing_while_it_is_not_withdrawn(steps, days, projects):
    assert on_days(project(*steps), Metric.PROJECTS, days) == projects
    assert on_days(project(*steps), Metric.CREDITED_PROJECTS, days) == projects
    amounts = on_days(project(*steps), Metric.CONTRACT, days)
    assert amounts == [int(AMOUNT) * count for count in projects]


def test_a_continued_project_is_nowhere_in_the_figures():
    assert count_project(project("5 signed", "9 started", kind="continued"), RULES) == []
    assert count_project(project("1 signed", "9 started"), RULES) == []


@pytest.mark.parametrize(
    ("counting_stage", "first_day"),
    [("lead", 3), ("negotiating", 5), ("signed", 7), ("started", 9), ("operating", 11)],
)
def test_the_counting_stage_is_a_value_of_the_plan(counting_stage, first_day):
    facts = project("3 lead", "5 negotiating", "7 signed", "9 started", "11 operating")
    rules = PlanRules(JUNE_2, counting_stage, 45)
    wanted = [int(day >= first_day) for day in range(2, 13)]
    assert on_days(facts, Metric.PROJECTS, range(2, 13), rules) == wanted


def test_signed_before_the_plan_is_continued_whatever_stage_counts():
    rules = PlanRules(JUNE_2, "started", 45)
    assert on_days(project("1 signed", "9 started"), Metric.PROJECTS, [9, 90], rules) == [0, 0]


@pytest.mark.parametrize(
    ("steps", "reported", "verified"),
    [
        pytest.param(["5 signed reported"], [0, 1, 1, 1], [0, 0, 0, 0], id="nobody has vouched for it"),
        pytest.param(["5 signed reviewed"], [0, 1, 1, 1], [0, 0, 0, 0], id="reviewed is not verified"),
        pytest.param(
            ["5 signed reported", "7 started"], [0, 1, 1, 1], [0, 0, 1, 1], id="earlier stage not verified"
        ),
        pytest.param(
            ["5 signed", "7 withdrawn reported"], [0, 1, 0, 0], [0, 1, 1, 1], id="withdrawal not verified"
        ),
        pytest.param(
            ["5 signed", "7 withdrawn reported", "9 resumed"],
            [0, 1, 0, 1],
            [0, 1, 1, 1],
            id="taken up again, on one basis from nothing",
        ),
        pytest.param(
            ["1 signed reported", "5 signed"], [0, 0, 0, 0], [0, 1, 1, 1], id="a rumour of an early signing"
        ),
    ],
)
def test_reported_and_verified_stand_side_by_side(steps, reported, verified):
    facts = project(*steps)
    assert on_days(facts, Metric.PROJECTS, [4, 5, 7, 9], basis=Basis.REPORTED) == reported
    assert on_days(facts, Metric.PROJECTS, [4, 5, 7, 9], basis=Basis.VERIFIED) == verified


@pytest.mark.parametrize("amount", [None, Decimal(0)])
def test_an_amount_that_is_not_known_adds_no_line(amount):
    lines = count_project(project("5 signed", "9 withdrawn", amount=amount), RULES)
    assert not [line for line in lines if line.metric == Metric.CONTRACT]
    assert figure(lines, Metric.PROJECTS, 5) == 1


def test_money_counts_with_the_project_not_from_the_lead_on():
    facts = project("3 lead", "5 signed", "9 withdrawn", "12 resumed")
    wan = [value // 10_000 for value in on_days(facts, Metric.CONTRACT, [3, 5, 9, 12])]
    assert wan == [0, 1200, 0, 1200]


@pytest.mark.parametrize(
    ("day", "wan"),
    [
        pytest.param(4, [1300, 1300, 0, 0, 1300], id="before it counts"),
        pytest.param(5, [1300, 1300, 0, 0, 1300], id="on the day of signing"),
        pytest.param(8, [1200, 1300, 0, 0, 1300], id="the day before it is withdrawn"),
        pytest.param(9, [1200, 1200, 0, 0, 1300], id="on the day of withdrawal, counted when it comes back"),
        pytest.param(11, [1200, 1200, 0, 0, 1300], id="while it is withdrawn"),
        pytest.param(12, [1200, 1200, 0, 0, 1300], id="on the day it is taken up again"),
    ],
)
def test_an_increase_is_counted_once_whatever_happens_on_its_day(day, wan):
    increased = Money(AMOUNT, increases=((june(day), 7, Decimal(1_000_000)),))
    facts = replace(project("5 signed", "9 withdrawn", "12 resumed"), money=dict.fromkeys(Basis, increased))
    amounts = on_days(facts, Metric.CONTRACT, [5, 8, 9, 11, 12])
    assert [value // 10_000 for value in amounts] == wan


@pytest.mark.parametrize(
    ("steps", "funds", "days", "wan"),
    [
        pytest.param(["5 signed"], ["7 300"], [5, 6, 7, 90], [0, 0, 300, 300], id="from its day on"),
        pytest.param(["5 signed"], ["7 300", "9 200"], [7, 9, 90], [300, 500, 500], id="they add up"),
        pytest.param(["5 signed"], ["5 300"], [4, 5], [0, 300], id="on the day of signing"),
        pytest.param(
            ["5 signed"], ["3 300"], [3, 4, 5, 90], [0, 0, 300, 300], id="before it counted: with it"
        ),
        pytest.param(["5 lead"], ["7 300"], [7, 90], [0, 0], id="of a project that does not count"),
        pytest.param(["1 signed"], ["7 300"], [7, 90], [0, 0], id="of a continued project"),
        pytest.param(
            ["5 signed", "9 withdrawn", "12 resumed"],
            ["7 300"],
            [7, 8, 9, 11, 12, 90],
            [300, 300, 0, 0, 300, 300],
            id="out with the project and back in",
        ),
        pytest.param(
            ["5 signed", "9 withdrawn", "12 resumed"],
            ["9 300", "11 200", "12 100"],
            [8, 9, 11, 12, 90],
            [0, 0, 0, 600, 600],
            id="while it is withdrawn: as it is taken up again",
        ),
        pytest.param(["5 signed", "9 withdrawn"], ["20 300"], [20, 90], [0, 0], id="after the withdrawal"),
        pytest.param(
            ["5 signed", "9 negotiating", "14 signed"], ["7 300"], [7, 9, 14], [300, 0, 300], id="moved back"
        ),
        pytest.param(
            ["5 signed", "5 withdrawn", "5 resumed"],
            ["5 300", "4 100"],
            [4, 5],
            [0, 400],
            id="all on one day",
        ),
        pytest.param(["5 signed"], ["7 300 returned"], [7, 90], [0, 0], id="what was returned says nothing"),
        pytest.param(["5 signed"], ["7 300 reported"], [7, 90], [0, 0], id="nobody has vouched for it"),
    ],
)
def test_receipts_count_with_the_project_as_its_contract_amount_does(steps, funds, days, wan):
    facts = project(*steps, funds=tuple(funds))
    assert [value // 10_000 for value in on_days(facts, Metric.FUNDS, days)] == wan


def test_reported_receipts_stand_beside_verified_ones():
    facts = project("5 signed", funds=("7 300", "8 200 reported"))
    assert on_days(facts, Metric.FUNDS, [7, 8]) == [3_000_000, 3_000_000]
    assert on_days(facts, Metric.FUNDS, [7, 8], basis=Basis.REPORTED) == [3_000_000, 5_000_000]


def test_a_receipt_comes_in_by_its_own_claim_and_leaves_by_that_of_the_withdrawal():
    facts = project("5 signed", "9 withdrawn", "12 resumed", funds=("3 300", "7 200"))
    lines = [line for line in count_project(facts, RULES) if line.metric == Metric.FUNDS]
    verified = [line for line in merged(lines) if line.basis == Basis.VERIFIED]
    told = {(line.effective_on, line.claim_id, int(line.quantity) // 10_000) for line in verified}
    assert told == {
        (june(5), 101, 300),
        (june(7), 102, 200),
        (june(9), 2, -500),
        (june(12), 101, 300),
        (june(12), 102, 200),
    }
    assert {line.rule for line in lines} == {Rule.RECEIPT}


def test_what_is_on_record_is_told_whether_it_counts_or_not():
    receipts = project("5 lead", funds=("3 300", "7 200", "8 100 reported", "9 900 returned")).receipts
    assert received(receipts, Basis.VERIFIED) == 5_000_000
    assert received(receipts, Basis.REPORTED) == 6_000_000
    assert received(receipts, Basis.REPORTED, june(7)) == 5_000_000


def test_a_project_stands_at_one_stage_at_a_time():
    facts = project(
        "3 lead", "5 signed", "9 operating", "12 signed", "15 withdrawn", "18 resumed", "20 paused"
    )
    stages = [Metric.AT_LEAD, Metric.AT_SIGNED, Metric.AT_OPERATING]
    by_day = zip(*(on_days(facts, stage, [2, 3, 5, 9, 12, 15, 18, 20]) for stage in stages), strict=True)
    assert list(by_day) == [
        (0, 0, 0),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (0, 1, 0),
        (0, 0, 0),
        (0, 1, 0),
        (0, 1, 0),
    ]


def test_each_line_names_its_rule_and_its_claim():
    facts = project("5 signed", "9 negotiating", "12 signed", "15 withdrawn", "18 resumed")
    assert rules_of(facts, Metric.PROJECTS) == [
        (june(5), 1, Rule.FIRST_SIGNING),
        (june(9), -1, Rule.MOVED_BACK),
        (june(12), 1, Rule.RESUMED),
        (june(15), -1, Rule.WITHDRAWN),
        (june(18), 1, Rule.RESUMED),
    ]
    lines = [line for line in count_project(facts, RULES) if line.metric == Metric.PROJECTS]
    assert [line.claim_id for line in lines if line.basis == Basis.VERIFIED] == [1, 2, 3, 4, 5]
    assert {rule for _on, _quantity, rule in rules_of(facts, Metric.CREDITED_PROJECTS)} == {Rule.CREDIT}
    assert rules_of(facts, Metric.AT_NEGOTIATING) == [
        (june(9), 1, Rule.STAGE),
        (june(12), -1, Rule.LEFT_STAGE),
    ]


def test_every_line_belongs_to_the_place_of_the_project():
    lines = count_project(project("3 lead", "5 signed", "9 withdrawn"), RULES)
    assert {(line.county_id, line.introduced_by_id, line.channel) for line in lines} == {(1, 2, Channel.CITY)}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (project("5 signed"), None),
        (project("5 signed", "9 paused"), None),
        (project("5 signed", kind="continued"), Exclusion.CONTINUED),
        (project("1 signed"), Exclusion.BEFORE_PLAN),
        (project("5 negotiating"), Exclusion.NOT_YET),
        (project(), Exclusion.NOT_YET),
        (project("5 signed", "9 withdrawn"), Exclusion.WITHDRAWN),
        (project("5 signed", "9 withdrawn", "12 resumed"), None),
        (project("5 signed reported"), Exclusion.NOT_YET),
        (project("5 signed", "9 withdrawn reported"), None),
    ],
)
def test_the_page_says_why_a_project_does_not_count(facts, why):
    assert exclusion(facts, RULES, Basis.VERIFIED) == why


def test_a_project_moved_back_says_that_it_does_not_count():
    facts = project("5 signed", "9 negotiating")
    assert exclusion(facts, RULES, Basis.VERIFIED) == Exclusion.NOT_YET


def test_withdrawals_with_the_day_on_which_they_end():
    facts = project("5 signed", "9 withdrawn", "12 resumed", "15 withdrawn reported", "20 withdrawn")
    assert withdrawals(facts, Basis.VERIFIED) == [(june(9), 2, june(12)), (june(20), 5, None)]
    assert withdrawals(facts, Basis.REPORTED) == [(june(9), 2, june(12)), (june(15), 4, None)]


def test_equal_lines_are_merged_and_nothing_is_left_of_what_cancels_out():
    def line(quantity: int, on: date) -> Line:
        place = (PLACE.county_id, PLACE.introduced_by_id, PLACE.channel)
        return Line(Metric.JOBS, Basis.VERIFIED, *place, Decimal(quantity), on, Rule.HEADCOUNT, 1)

    lines = [line(5, june(5)), line(5, june(6)), line(5, june(5)), line(-5, june(6))]
    assert list(merged(lines)) == [line(10, june(5))]


# --- any history at all ---------------------------------------------------------------------------

FACTS = st.builds(
    lambda rows, kind, amount, receipts: replace(
        facts_of(
            [StepFact(i, step, june(day), bases_of(state)) for i, (step, day, state) in rows], kind, amount
        ),
        receipts=tuple(
            ReceiptFact(i, june(day), Decimal(yuan), bases_of(state)) for i, (day, yuan, state) in receipts
        ),
    ),
    st.lists(
        st.tuples(
            st.sampled_from([step.value for step in Step]),
            st.integers(-1, 12),
            st.sampled_from(["reported", "verified", "verified", "returned"]),
        ),
        max_size=8,
    ).map(lambda rows: list(enumerate(rows, start=1))),
    st.sampled_from(["new", "new", "new", "continued"]),
    st.sampled_from([None, Decimal(0), AMOUNT]),
    st.lists(
        st.tuples(
            st.integers(-1, 12),
            st.sampled_from([1, 300, 300, 7_000]),
            st.sampled_from(["reported", "verified", "verified", "returned"]),
        ),
        max_size=4,
    ).map(lambda rows: list(enumerate(rows, start=101))),
)


@given(facts=FACTS, counting_stage=st.sampled_from(walking.STAGES))
@example(facts=project("5 signed", "9 withdrawn", "9 resumed", "9 withdrawn"), counting_stage="signed")
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_on_every_day_the_lines_sum_to_what_a_walk_from_day_to_day_finds(facts, counting_stage):
    lines = count_project(facts, PlanRules(JUNE_2, counting_stage, 45))
    rules = walking.Rules(JUNE_2, counting_stage, 45)
    for basis in Basis:
        steps = [walking.Happened(s.step, s.on, s.claim_id) for s in facts.steps if basis in s.bases]
        for day in (june(number) for number in range(-2, 15)):
            found = {metric.value: int(figure(lines, metric, day, basis)) for metric in Metric}
            amount = int(facts.money[basis].first or 0)
            arrived = sum(int(r.amount) for r in facts.receipts if basis in r.bases and r.on <= day)
            wanted = walking.project_figures(facts.kind[basis], amount, steps, day, rules, arrived)
            assert {name: value for name, value in found.items() if value} == wanted
        counts = bool(figure(lines, Metric.PROJECTS, 90, basis))
        assert counts == (exclusion(facts, PlanRules(JUNE_2, counting_stage, 45), basis) is None)


# --- the record says what the count says -------------------------------------------------------------


@given(st.lists(st.sampled_from(sorted({*SIDE_STEPS, Step.SIGNED, Step.STARTED})), max_size=7))
@example(["signed", "withdrawn", "paused"])  # a resumption between them was taken back
@example(["signed", "withdrawn", "paused", "resumed"])
def test_the_record_is_withdrawn_when_the_count_is(steps):
    facts = project(*[f"{day} {step}" for day, step in enumerate(steps, start=5)])
    assert (situation(steps) == "withdrawn") == is_withdrawn(facts, Basis.REPORTED)
