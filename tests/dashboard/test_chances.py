"""Ranges and probabilities against what they stand for, added up in the plainest way. No database."""

from math import comb, exp, lgamma, log

import pytest

from dashboard.chances import Chance

LONG = 400


def binomial(tries: int, hit: float) -> list[float]:
    return [comb(tries, count) * hit**count * (1 - hit) ** (tries - count) for count in range(tries + 1)]


def poisson(mean: float) -> list[float]:
    return [exp(count * log(mean) - mean - lgamma(count + 1)) for count in range(LONG)]


def negative_binomial(mean: float, shape: float) -> list[float]:
    """So many come at a pace of which is known what `shape` cases tell."""
    p = mean / (shape + mean)
    return [
        exp(lgamma(shape + k) - lgamma(shape) - lgamma(k + 1) + shape * log(1 - p) + k * log(p))
        for k in range(LONG)
    ]


def both(one: list[float], other: list[float]) -> list[float]:
    """What two that come independently make together."""
    found = [0.0] * (len(one) + len(other) - 1)
    for i, p in enumerate(one):
        for j, q in enumerate(other):
            found[i + j] += p * q
    return found


def moments(shares: list[float]) -> tuple[float, float]:
    mean = sum(count * share for count, share in enumerate(shares))
    return mean, sum((count - mean) ** 2 * share for count, share in enumerate(shares))


def span(shares: list[float]) -> tuple[int, int]:
    reached, low = 0.0, None
    for count, share in enumerate(shares):
        reached += share
        if low is None and reached >= 0.1:
            low = count
        if reached >= 0.9:
            return low, count
    raise AssertionError


EXACT = {
    "a few that come or not": binomial(7, 0.3),
    "nearly sure": binomial(12, 0.97),
    "nearly none": binomial(20, 0.01),
    "even pace": poisson(9.5),
    "unsure pace": negative_binomial(30, 12),
    "very unsure pace": negative_binomial(8, 1.5),
    "many": negative_binomial(120, 60),
}


@pytest.mark.parametrize("shares", EXACT.values(), ids=EXACT)
def test_one_kind_alone_is_exact_or_off_by_one_where_there_are_many(shares):
    mean, variance = moments(shares)
    chance = Chance(mean, variance)
    slack = 0 if mean <= 60 else 1
    for found, wanted in zip(chance.span(), span(shares), strict=True):
        assert abs(found - wanted) <= slack
    for wanted in (1, int(mean), int(mean) + 1, int(mean * 1.3) + 1):
        assert chance.at_least(wanted) == pytest.approx(sum(shares[wanted:]), abs=0.01)


@pytest.mark.parametrize(
    "shares",
    [
        both(binomial(10, 0.9), negative_binomial(25, 10)),
        both(binomial(12, 0.35), both(binomial(9, 0.8), negative_binomial(60, 20))),
        both(binomial(30, 0.5), poisson(2)),
        both(binomial(4, 0.7), poisson(0.8)),
    ],
)
def test_reported_pipeline_and_pace_together(shares):
    """Their sum is taken for the one distribution with its mean and variance: off by one at most, and by 4 points."""
    mean, variance = moments(shares)
    chance = Chance(mean, variance)
    for found, wanted in zip(chance.span(), span(shares), strict=True):
        assert abs(found - wanted) <= 1
    for wanted in range(int(mean / 2) + 1, int(mean * 1.5) + 2):
        assert chance.at_least(wanted) == pytest.approx(sum(shares[wanted:]), abs=0.04)


def test_the_range_leaves_a_tenth_on_either_side_at_most():
    for shares in EXACT.values():
        mean, variance = moments(shares)
        if mean > 60:
            continue
        low, high = Chance(mean, variance).span()
        assert sum(shares[:low]) <= 0.1 + 1e-9
        assert sum(shares[high + 1 :]) <= 0.1 + 1e-9


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("mean", [0.0, 3.0, 2500.0])
def test_what_is_sure_has_no_range(mean, whole):
    chance = Chance(mean, 0.0, whole=whole)
    assert chance.span() == (mean, mean)
    assert chance.at_least(mean) == 1
    assert chance.at_least(mean + 1) == 0


def test_what_is_there_already_is_sure():
    assert Chance(0.2, 0.3).at_least(0) == 1
    assert Chance(500, 900).at_least(-3) == 1


def test_people_may_leave():
    low, high = Chance(-40, 30**2, whole=False).span()
    assert (low, high) == (-78, -2)
    assert Chance(-40, 30**2, whole=False).at_least(-40) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("mean", [0.001, 1, 59.9, 60.1, 900])
@pytest.mark.parametrize("ratio", [0.02, 0.5, 1, 1 + 1e-12, 2, 40])
def test_any_mean_and_variance_give_a_range_in_order_and_a_probability(mean, ratio):
    chance = Chance(mean, mean * ratio)
    low, high = chance.span()
    assert 0 <= low <= high
    falling = [
        chance.at_least(wanted) for wanted in sorted({0, 1, int(mean), int(mean * 2) + 2, int(mean * 9) + 9})
    ]
    assert all(0 <= one <= 1 for one in falling)
    assert falling == sorted(falling, reverse=True)
