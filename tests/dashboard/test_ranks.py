"""Ranks and rates, case by case."""

from decimal import Decimal

import pytest

from dashboard.ranks import Ranked, Rate, in_ranks, needs_counts, places_up, ranks_of, worse


def numbers(text: str) -> list[Decimal | None]:
    return [None if part == "-" else Decimal(part) for part in text.split()]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ("", []),
        ("5", [1]),
        ("-", [None]),
        ("9 7 7 5", [1, 2, 2, 4]),
        ("5 7 9 7", [4, 2, 1, 2]),
        ("7 7 7", [1, 1, 1]),
        ("0 - 0 -", [1, None, 1, None]),
        ("- 3 - 8", [None, 2, None, 1]),
        ("-2 0 1.50 1.5", [4, 3, 1, 1]),
    ],
)
def test_ties_share_a_rank_and_nothing_to_compare_has_none(scores: str, expected: list) -> None:
    assert ranks_of(numbers(scores)) == expected


def test_equal_shares_of_different_wholes_are_equal() -> None:
    rates = [Rate(Decimal(2), Decimal(3)), Rate(Decimal(4), Decimal(6)), Rate(Decimal(6), Decimal(7))]
    assert ranks_of(rate.percent for rate in rates) == [2, 2, 1]


def test_the_best_come_first_those_without_a_rank_last_and_equals_keep_their_order() -> None:
    scores = {"no": None, "b": Decimal(4), "best": Decimal(9), "a": Decimal(4), "none": None}
    assert in_ranks(scores, scores.get) == [
        Ranked("best", 1),
        Ranked("b", 2, shared=True),
        Ranked("a", 2, shared=True),
        Ranked("no", None),
        Ranked("none", None),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [("12", "20", "60"), ("0", "4", "0"), ("0", "0", None), ("3", "0", None), ("3", "-1", None)],
)
def test_a_rate_without_a_whole_is_no_rate(part: str, whole: str, percent: str | None) -> None:
    assert Rate(Decimal(part), Decimal(whole)).percent == (percent and Decimal(percent))


@pytest.mark.parametrize(
    ("before", "now", "up"), [(5, 2, 3), (2, 5, -3), (1, 1, 0), (None, 1, None), (1, None, None)]
)
def test_places_are_won_and_lost(before: int | None, now: int | None, up: int | None) -> None:
    assert places_up(before, now) == up


@pytest.mark.parametrize(
    ("percents", "expected"), [("60 40", "40"), ("- 70", "70"), ("0 -", "0"), ("- -", None), ("", None)]
)
def test_the_worse_completion_decides(percents: str, expected: str | None) -> None:
    assert worse(numbers(percents)) == (expected and Decimal(expected))


def test_a_small_whole_asks_for_its_counts() -> None:
    assert [needs_counts(whole, 5) for whole in (0, 4, 5, 6)] == [True, True, False, False]
