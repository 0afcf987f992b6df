"""What headcounts and workshops count for, rule by rule, and against a walk that knows nothing of the code."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.lines import Line, Place, PlanRules, bases_of
from ledger.metrics import Basis, Channel, Metric, Rule
from ledger.placing import stays
from projects.counting import Money, ProjectFacts, StepFact
from projects.stages import Step
from tests import walking
from workshops.counting import Closure, CountFact, EventFact, SiteFacts, closures, count_site, count_workshop
from workshops.facts import _project_site as project_site

PLACE = Place(county_id=1, introduced_by_id=2, channel=Channel.OWN)
RULES = PlanRules(date(2020, 6, 2), "signed", 45)


def june(number: int) -> date:
    """That day of June 2020; 31 and more run on into July."""
    return date(2020, 5, 31) + timedelta(days=number)


def counts(*words: str) -> tuple[CountFact, ...]:
    """Headcounts from words like "5 20" (verified), "5 20 poor=8", "5 20 reported", in the order of reporting."""
    found = []
    for claim_id, text in enumerate(words, start=1):
        day, total, *more = text.split()
        groups = {name: int(value) for name, _is, value in (word.partition("=") for word in more) if value}
        state = next((word for word in more if "=" not in word), "verified")
        found.append(CountFact(claim_id, june(int(day)), bases_of(state), int(total), **groups))
    return tuple(found)


def events(*words: str) -> tuple[EventFact, ...]:
    """Events of a workshop from words like "5 recognised" and "9 closed reported"."""
    found = []
    for claim_id, text in enumerate(words, start=101):
        day, event, *state = text.split()
        found.append(EventFact(claim_id, event, june(int(day)), bases_of(state[0] if state else "verified")))
    return tuple(found)


def site(*words: str, closed: tuple[Closure, ...] = ()) -> SiteFacts:
    return SiteFacts(stays(PLACE), counts(*words), dict.fromkeys(Basis, closed))


def shop(happened: tuple[EventFact, ...], counted: tuple[CountFact, ...] = ()) -> SiteFacts:
    """A workshop that stays where it is, with its closings."""
    return SiteFacts(stays(PLACE), counted, {basis: closures(happened, basis) for basis in Basis})


def on_days(
    facts: SiteFacts,
    metric: Metric,
    days: list[int],
    rules: PlanRules = RULES,
    basis: Basis = Basis.VERIFIED,
) -> list[int]:
    lines = count_site(facts, rules)
    return [figure(lines, metric, june(day), basis) for day in days]


def figure(lines: list[Line], metric: Metric, day: date, basis: Basis = Basis.VERIFIED) -> int:
    return sum(
        int(line.quantity)
        for line in lines
        if line.metric == metric and line.basis == basis and line.effective_on <= day
    )


@pytest.mark.parametrize(
    ("words", "days", "jobs"),
    [
        pytest.param(["5 20"], [4, 5, 6], [0, 20, 20], id="from its day on"),
        pytest.param(["5 20"], [5 + 44, 5 + 45, 99], [20, 0, 0], id="expires at the limit, not a day before"),
        pytest.param(["5 20", "9 25"], [8, 9, 9 + 44, 9 + 45], [20, 25, 25, 0], id="a recount replaces it"),
        pytest.param(["5 20", "49 25"], [48, 49], [20, 25], id="recount on the last current day"),
        pytest.param(["5 20", "50 25"], [49, 50], [20, 25], id="recount on the day of expiry: no gap"),
        pytest.param(["5 20", "51 25"], [49, 50, 51], [20, 0, 25], id="recount after expiry: a gap"),
        pytest.param(["9 25", "5 20"], [4, 5, 9], [0, 20, 25], id="reported in another order"),
        pytest.param(["5 20", "5 12"], [5], [12], id="of one day the last reported"),
        pytest.param(["5 20", "9 0"], [8, 9, 60], [20, 0, 0], id="nobody left is a headcount too"),
        pytest.param(["5 20 returned", "9 25"], [5, 9], [0, 25], id="what was returned says nothing"),
        pytest.param(["5 20 reported"], [5], [0], id="not verified, not counted"),
        pytest.param(["5 20", "9 25 reported"], [9], [20], id="an unverified recount replaces nothing yet"),
    ],
)
def test_jobs_are_a_stock_that_ages(words, days, jobs):
    assert on_days(site(*words), Metric.JOBS, days) == jobs
    assert on_days(site(*words), Metric.CREDITED_JOBS, days) == jobs


def test_the_limit_is_a_value_of_the_plan():
    rules = PlanRules(date(2020, 6, 2), "signed", 10)
    assert on_days(site("5 20"), Metric.JOBS, [14, 15], rules) == [20, 0]


def test_reported_and_verified_stand_side_by_side():
    facts = site("5 20", "9 25 reported", "12 30 reviewed", "15 8 returned")
    days = [5, 9, 12, 15]
    assert on_days(facts, Metric.JOBS, days) == [20, 20, 20, 20]
    assert on_days(facts, Metric.JOBS, days, basis=Basis.REPORTED) == [20, 25, 30, 30]


def test_blank_is_not_zero():
    facts = site("5 20", "9 20 poor=0", "12 20 poor=7 relocated=20 edge=1")
    days = [5, 9, 12]
    assert on_days(facts, Metric.POOR_JOBS, days) == [0, 0, 7]
    assert on_days(facts, Metric.POOR_SITES, days) == [0, 1, 1]
    assert on_days(facts, Metric.RELOCATED_JOBS, days) == [0, 0, 20]
    assert on_days(facts, Metric.EDGE_JOBS, days) == [0, 0, 1]


def test_what_is_known_of_a_site_expires_with_its_headcount():
    facts = site("5 20 poor=0")
    assert on_days(facts, Metric.POOR_SITES, [49, 50]) == [1, 0]
    assert on_days(facts, Metric.EDGE_SITES, [49, 50]) == [0, 0]
    assert on_days(facts, Metric.JOB_SITES, [4, 49, 50]) == [0, 1, 0]


def test_a_site_without_people_is_no_site_with_jobs():
    assert on_days(site("5 20", "9 0 poor=0"), Metric.JOB_SITES, [5, 9]) == [1, 0]


@pytest.mark.parametrize(
    ("words", "days", "ever"),
    [
        pytest.param(["5 20", "9 25", "12 15"], [4, 5, 9, 12, 200], [0, 20, 25, 25, 25], id="the highest"),
        pytest.param(["5 20"], [50, 200], [20, 20], id="stays after expiry"),
        pytest.param(["5 20", "5 12"], [5], [12], id="a corrected count of one day is not reached"),
        pytest.param(["5 20 reported"], [5], [0], id="verified only"),
        pytest.param(["9 10", "5 20"], [5, 9], [20, 20], id="reported in another order"),
        pytest.param(["5 0"], [5], [0], id="nobody was never anybody"),
    ],
)
def test_ever_reached_is_the_highest_headcount_up_to_the_day(words, days, ever):
    assert on_days(site(*words), Metric.EVER_JOBS, days) == ever


@pytest.mark.parametrize(
    ("words", "closed", "days", "jobs"),
    [
        pytest.param(["5 20"], ["9 closed"], [8, 9, 12], [20, 0, 0], id="closed from that day"),
        pytest.param(["9 20"], ["9 closed"], [9], [0], id="counted on the day of closing"),
        pytest.param(["12 20"], ["9 closed"], [12], [0], id="counted while closed"),
        pytest.param(
            ["5 20"], ["9 closed", "12 recognised"], [8, 9, 12], [20, 0, 0], id="old count, reopened"
        ),
        pytest.param(
            ["5 20", "13 15"], ["9 closed", "12 recognised"], [9, 12, 13], [0, 0, 15], id="new count"
        ),
        pytest.param(["5 20"], ["9 closed reported"], [9], [20], id="closing not verified"),
        pytest.param(["5 20", "8 25"], ["9 closed"], [5, 8, 9], [20, 25, 0], id="recount, then closed"),
        pytest.param(["5 20"], ["60 closed"], [49, 50, 60], [20, 0, 0], id="expired before it closed"),
        pytest.param(["5 20"], ["4 closed", "5 recognised"], [5], [20], id="reopened that day"),
    ],
)
def test_a_closed_workshop_has_no_jobs(words, closed, days, jobs):
    happened = events(*closed)
    facts = SiteFacts(stays(PLACE), counts(*words), {basis: closures(happened, basis) for basis in Basis})
    assert on_days(facts, Metric.JOBS, days) == jobs


@pytest.mark.parametrize(
    ("words", "closed", "days", "expiring", "expired"),
    [
        pytest.param(
            ["5 20"], [], [42, 43, 49, 50, 99], [0, 20, 20, 0, 0], [0, 0, 0, 20, 20], id="nobody came"
        ),
        pytest.param(
            ["5 20", "44 25"], [], [43, 44, 80], [20, 0, 0], [0, 0, 0], id="recounted in the last week"
        ),
        pytest.param(["5 20", "50 25"], [], [49, 50], [20, 0], [0, 0], id="recounted on the day of expiry"),
        pytest.param(["5 20", "60 25"], [], [50, 59, 60], [0, 0, 0], [20, 20, 0], id="recounted too late"),
        pytest.param(
            ["5 20"], ["46 closed"], [45, 46, 60], [20, 0, 0], [0, 0, 0], id="closed in the last week"
        ),
        pytest.param(["5 20"], ["60 closed"], [59, 60], [0, 0], [20, 0], id="closed after it expired"),
        pytest.param(["5 20"], ["60 closed reported"], [60], [0], [20], id="closing not verified"),
        pytest.param(["5 20", "60 25 reported"], [], [60], [0], [20], id="recount not verified"),
        pytest.param(["5 0"], [], [45, 60], [0, 0], [0, 0], id="nobody was there anyway"),
    ],
)
def test_what_expires_soon_and_what_has_expired_are_stocks_too(words, closed, days, expiring, expired):
    facts = shop(events("1 recognised", *closed), counts(*words))
    assert on_days(facts, Metric.EXPIRING_JOBS, days) == expiring
    assert on_days(facts, Metric.EXPIRED_JOBS, days) == expired


@pytest.mark.parametrize(
    ("words", "happened", "days", "working"),
    [
        pytest.param(
            ["5 20"], ["1 recognised"], [4, 5, 49, 50], [0, 1, 1, 0], id="while its headcount is current"
        ),
        pytest.param(["5 20", "9 25"], ["1 recognised"], [8, 9, 10], [1, 1, 1], id="a recount: still one"),
        pytest.param(["5 20"], ["8 recognised"], [5, 8], [0, 1], id="people before recognition"),
        pytest.param(["5 20"], ["1 recognised", "9 closed"], [8, 9], [1, 0], id="closed"),
        pytest.param(["5 20"], [], [5], [0], id="never recognised, so no workshop"),
        pytest.param(["5 0"], ["1 recognised"], [5], [0], id="idle"),
        pytest.param(["5 20"], ["1 recognised reported"], [5], [0], id="recognition not verified"),
    ],
)
def test_a_workshop_is_at_work_while_it_is_recognised_and_people_are_there(words, happened, days, working):
    facts = shop(events(*happened), counts(*words))
    lines = count_workshop(facts, events(*happened), RULES)
    assert [figure(lines, Metric.WORKING_SHOPS, june(day)) for day in days] == working


@pytest.mark.parametrize(
    ("seen", "days", "jobs"),
    [
        pytest.param((7, 20), [6, 7, 49, 50], [0, 20, 20, 0], id="from the visit until it expires"),
        pytest.param((7, 12), [7], [12], id="fewer were there"),
        pytest.param((7, 40), [7], [20], id="never more than was reported"),
        pytest.param((7, 0), [7], [0], id="nobody was there"),
        pytest.param((60, 20), [60], [0], id="seen after it had expired"),
    ],
)
def test_what_somebody_saw_is_seen_while_the_headcount_is_current(seen, days, jobs):
    visited = replace(counts("5 20")[0], seen=(june(seen[0]), seen[1]))
    facts = SiteFacts(stays(PLACE), (visited,), dict.fromkeys(Basis, ()))
    assert on_days(facts, Metric.SEEN_JOBS, days) == jobs


def test_each_headcount_says_why_it_left():
    closed = (Closure(june(70), 104, Rule.CLOSED),)
    lines = count_site(site("5 20", "9 25", "60 30", closed=closed), RULES)
    jobs = [line for line in lines if line.metric == Metric.JOBS and line.basis == Basis.VERIFIED]
    assert [(line.effective_on, int(line.quantity), line.rule, line.claim_id) for line in jobs] == [
        (june(5), 20, Rule.HEADCOUNT, 1),
        (june(9), -20, Rule.RECOUNT, 2),
        (june(9), 25, Rule.HEADCOUNT, 2),
        (june(54), -25, Rule.EXPIRED, 2),
        (june(60), 30, Rule.HEADCOUNT, 3),
        (june(70), -30, Rule.CLOSED, 104),
    ]


@pytest.mark.parametrize(
    ("words", "days", "workshops"),
    [
        (["5 recognised"], [4, 5, 200], [0, 1, 1]),
        (["5 recognised", "9 closed"], [8, 9], [1, 0]),
        (["5 recognised", "7 recognised", "9 closed", "10 closed"], [7, 9, 10], [1, 0, 0]),
        (["5 recognised", "9 closed", "12 recognised"], [9, 12], [0, 1]),
        (["9 closed"], [9], [0]),
        (["5 recognised reported"], [5], [0]),
        (["5 recognised", "9 closed reported"], [9], [1]),
        (["5 recognised", "9 closed returned"], [9], [1]),
    ],
)
def test_a_workshop_counts_from_recognition_to_closing(words, days, workshops):
    lines = count_workshop(shop(events(*words)), events(*words), RULES)
    assert [figure(lines, Metric.WORKSHOPS, june(day)) for day in days] == workshops


# --- a project's jobs outside workshops -------------------------------------------------------------


def project(*words: str, kind: str = "new") -> ProjectFacts:
    steps = []
    for claim_id, text in enumerate(words, start=101):
        day, step, *state = text.split()
        steps.append(StepFact(claim_id, step, june(int(day)), bases_of(state[0] if state else "verified")))
    return facts_of(tuple(steps), kind)


def facts_of(steps: tuple[StepFact, ...], kind: str = "new") -> ProjectFacts:
    return ProjectFacts(stays(PLACE), dict.fromkeys(Basis, kind), dict.fromkeys(Basis, Money()), steps)


def direct(facts: ProjectFacts, *words: str) -> SiteFacts:
    return project_site(facts, counts(*words), RULES)


@pytest.mark.parametrize(
    ("steps", "words", "days", "jobs"),
    [
        (["3 signed", "9 withdrawn"], ["5 20"], [8, 9, 20], [20, 0, 0]),
        (["3 signed", "9 withdrawn", "12 resumed"], ["5 20"], [9, 12], [0, 0]),
        (["3 signed", "9 withdrawn", "12 resumed"], ["5 20", "13 8"], [9, 12, 13], [0, 0, 8]),
        (["3 signed", "9 withdrawn"], ["9 20", "12 20"], [9, 12], [0, 0]),
        (["3 signed", "9 withdrawn reported"], ["5 20"], [9], [20]),
        (["3 signed", "9 withdrawn", "9 resumed"], ["5 20", "9 8"], [8, 9], [20, 8]),
        (["3 signed", "9 withdrawn", "9 resumed"], ["5 20"], [8, 9], [20, 0]),
        (["3 signed", "9 paused"], ["5 20"], [9], [20]),
        (["3 lead"], ["5 20"], [5], [20]),
    ],
)
def test_withdrawing_a_project_ends_its_direct_jobs_that_day(steps, words, days, jobs):
    assert on_days(direct(project(*steps), *words), Metric.JOBS, days) == jobs


@pytest.mark.parametrize("facts", [project("3 signed", kind="continued"), project("1 signed")])
def test_a_continued_project_brings_no_jobs(facts):
    assert count_site(direct(facts, "5 20 poor=3"), RULES) == []


def test_a_continued_project_is_judged_on_each_basis_by_itself():
    facts = direct(project("1 signed reported", "3 signed"), "5 20")
    assert on_days(facts, Metric.JOBS, [5], basis=Basis.VERIFIED) == [20]
    assert on_days(facts, Metric.JOBS, [5], basis=Basis.REPORTED) == [0]


# --- any history at all ---------------------------------------------------------------------------

STATES = st.sampled_from(["reported", "verified", "verified", "returned"]).map(bases_of)
DAYS = st.integers(1, 16)
GROUP = st.one_of(st.none(), st.integers(0, 5))
SEEN = st.one_of(st.none(), st.tuples(DAYS.map(june), st.integers(0, 7)))
LIMITS = st.sampled_from([5, 9])  # below the days for which a headcount is about to expire, and above them
COUNTS = st.lists(
    st.tuples(DAYS, STATES, st.sampled_from([0, 5, 6, 20]), GROUP, GROUP, GROUP, SEEN), max_size=6
).map(lambda rows: tuple(CountFact(i, june(day), *row) for i, (day, *row) in enumerate(rows, 1)))
EVENTS = st.lists(st.tuples(st.sampled_from(["recognised", "closed"]), DAYS, STATES), max_size=5).map(
    lambda rows: tuple(
        EventFact(i, event, june(day), state) for i, (event, day, state) in enumerate(rows, 101)
    )
)
STEPS = st.lists(st.tuples(st.sampled_from([s.value for s in Step]), DAYS, STATES), max_size=5).map(
    lambda rows: tuple(StepFact(i, step, june(day), state) for i, (step, day, state) in enumerate(rows, 101))
)
EVERY_DAY = [june(number) for number in range(24)]


def standing_counts(facts: tuple[CountFact, ...], basis: Basis) -> list[walking.Counted]:
    return [
        walking.Counted(f.on, f.claim_id, f.total, f.poor, f.relocated, f.edge, f.seen)
        for f in facts
        if basis in f.bases
    ]


def found_on(lines: list[Line], basis: Basis, day: date) -> dict[str, int]:
    found = {metric.value: figure(lines, metric, day, basis) for metric in Metric}
    return {name: value for name, value in found.items() if value}


@given(happened=EVENTS, counted=COUNTS, limit=LIMITS)
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_on_every_day_the_lines_of_a_workshop_sum_to_what_a_walk_finds(happened, counted, limit):
    rules = PlanRules(date(2020, 6, 2), "signed", limit)
    facts = shop(happened, counted)
    lines = count_workshop(facts, happened, rules) + count_site(facts, rules)
    walked = walking.Rules(rules.starts_on, "signed", limit)
    for basis in Basis:
        facts = [walking.Happened(e.event, e.on, e.claim_id) for e in happened if basis in e.bases]
        standing = standing_counts(counted, basis)
        for day in EVERY_DAY:
            wanted = walking.workshop_figures(facts, standing, day, walked)
            assert found_on(lines, basis, day) == wanted


@given(steps=STEPS, counted=COUNTS, kind=st.sampled_from(["new", "new", "continued"]), limit=LIMITS)
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_on_every_day_the_direct_jobs_of_a_project_sum_to_what_a_walk_finds(steps, counted, kind, limit):
    rules = PlanRules(date(2020, 6, 2), "signed", limit)
    facts = project_site(facts_of(steps, kind), counted, rules)
    lines = count_site(facts, rules)
    walked = walking.Rules(rules.starts_on, "signed", limit)
    for basis in Basis:
        taken = [walking.Happened(s.step, s.on, s.claim_id) for s in steps if basis in s.bases]
        standing = standing_counts(counted, basis)
        for day in EVERY_DAY:
            wanted = walking.direct_job_figures(kind, taken, standing, day, walked)
            assert found_on(lines, basis, day) == wanted
