"""Which claims stand, and where their movements belong on which day: by hand, and for any shares."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.lines import Line, Movement, Place, standing
from ledger.metrics import Basis, Channel, Metric, Rule
from ledger.placing import WHOLE, Move, Standing, Whereabouts, placed, shared

BOTH = {Basis.REPORTED, Basis.VERIFIED}
HERE, THERE = Place(1, 10, Channel.OWN), Place(2, 10, Channel.CITY)


def june(day: int) -> date:
    return date(2020, 6, day)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param([(1, "reported", None)], {1: {Basis.REPORTED}}, id="reported"),
        pytest.param([(1, "verified", None)], {1: BOTH}, id="verified"),
        pytest.param([(1, "void", None)], {1: set()}, id="voided"),
        pytest.param(
            [(1, "verified", None), (2, "reported", 1)],
            {1: {Basis.VERIFIED}, 2: {Basis.REPORTED}},
            id="the old verified line stands until the correction is verified",
        ),
        pytest.param([(1, "verified", None), (2, "verified", 1)], {1: set(), 2: BOTH}, id="then it falls"),
        pytest.param(
            [(1, "verified", None), (2, "returned", 1)], {1: BOTH, 2: set()}, id="a returned correction"
        ),
        pytest.param(
            [(1, "verified", None), (2, "returned", 1), (3, "verified", 2)],
            {1: set(), 2: set(), 3: BOTH},
            id="a correction of a returned correction takes the place of the first too",
        ),
        pytest.param(
            [(1, "verified", None), (2, "reported", 1), (3, "verified", 2)],
            {1: set(), 2: set(), 3: BOTH},
            id="a correction that was never verified is passed over",
        ),
    ],
)
def test_which_claims_stand(claims, expected):
    assert {claim: set(bases) for claim, bases in standing(claims).items()} == expected


def moved(*moves: tuple[int, Standing], first: Standing | None = None) -> dict[Basis, Whereabouts]:
    found = tuple(Move(june(day), 90 + place, to) for place, (day, to) in enumerate(moves))
    return dict.fromkeys(Basis, Whereabouts(first or Standing.alone(HERE), found))


def jobs(*changes: tuple[int, int]) -> list[Movement]:
    return [
        Movement(Metric.JOBS, Basis.VERIFIED, Decimal(quantity), june(day), Rule.HEADCOUNT, claim)
        for claim, (day, quantity) in enumerate(changes, start=1)
    ]


def held(lines: list[Line], metric: Metric, day: int) -> dict[tuple[int, int], Decimal]:
    sums: dict[tuple[int, int], Decimal] = {}
    for line in lines:
        if line.metric == metric and line.effective_on <= june(day):
            key = (line.county_id, line.introduced_by_id)
            sums[key] = sums.get(key, Decimal(0)) + line.quantity
    return {key: value for key, value in sums.items() if value}


def test_a_stock_moves_on_its_day_and_leaves_earlier_days_alone():
    lines = placed(jobs((5, 20), (8, 5), (20, -25)), moved((10, Standing.alone(THERE))))
    assert [held(lines, Metric.JOBS, day) for day in (5, 9, 10, 15, 20)] == [
        {(1, 10): 20},
        {(1, 10): 25},
        {(2, 10): 25},
        {(2, 10): 25},
        {},
    ]
    assert {(line.rule, line.claim_id) for line in lines if line.effective_on == june(10)} == {
        (Rule.MOVED, 90),
        (Rule.CREDIT, 90),
    }


def test_what_happens_on_the_day_of_the_move_happens_in_the_new_place():
    lines = placed(jobs((5, 20), (10, 7)), moved((10, Standing.alone(THERE))))
    assert held(lines, Metric.JOBS, 10) == {(2, 10): 27}


def test_credit_is_split_to_the_hundredth_and_follows_a_change_of_shares():
    thirds = Standing(
        HERE,
        tuple(
            (Place(1, bureau, Channel.CITY), part) for bureau, part in ((10, 3334), (11, 3333), (12, 3333))
        ),
    )
    lines = placed(jobs((5, 1), (9, -1)), moved((7, Standing.alone(HERE)), first=thirds))
    assert held(lines, Metric.CREDITED_JOBS, 5) == {
        (1, 10): Decimal("0.34"),
        (1, 11): Decimal("0.33"),
        (1, 12): Decimal("0.33"),
    }
    assert held(lines, Metric.CREDITED_JOBS, 7) == {(1, 10): 1}
    assert held(lines, Metric.CREDITED_JOBS, 9) == {}
    assert held(lines, Metric.JOBS, 8) == {(1, 10): 1}  # counts are posted once, without shares


@given(
    quantity=st.integers(-5_000, 5_000),
    cuts=st.lists(st.integers(1, WHOLE - 1), max_size=5, unique=True),
)
@settings(max_examples=200, deadline=None, derandomize=True, database=None)
def test_shares_always_sum_to_the_whole(quantity, cuts):
    edges = [0, *sorted(cuts), WHOLE]
    split = {
        Place(1, number, Channel.CITY): high - low
        for number, (low, high) in enumerate(zip(edges, edges[1:], strict=False))
    }
    parts = shared(Decimal(quantity), split)
    assert sum(parts.values()) == quantity
    for place, part in parts.items():
        assert abs(part - Decimal(quantity) * split[place] / WHOLE) < Decimal("0.01")
