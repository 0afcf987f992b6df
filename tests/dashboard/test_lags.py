"""Waiting times and ways through the stages: learned from what ended and from what still waits. No database."""

import pytest

from dashboard.lags import (
    LONGEST,
    Passage,
    arrivals,
    assumed_waiting,
    days_until,
    learned_delays,
    learned_passage,
    learned_waiting,
    one_after_the_other,
    through,
)

NOTHING_KNOWN = assumed_waiting(5, 5)


def mean_of(waiting) -> float:
    """The mean of those that end within the longest time known of."""
    return sum(1 - waiting.by(day) for day in range(LONGEST)) - LONGEST * (1 - waiting.by(LONGEST))


def test_what_is_assumed_has_the_mean_it_says():
    assert mean_of(NOTHING_KNOWN) == pytest.approx(5, abs=0.01)
    assert NOTHING_KNOWN.by(-1) == 0
    assert NOTHING_KNOWN.by(0) == pytest.approx(1 / 6)
    assert NOTHING_KNOWN.by(5000) == NOTHING_KNOWN.by(LONGEST)


def test_some_may_never_end():
    most = assumed_waiting(10, 5, ever=0.6)
    assert most.by(LONGEST) == pytest.approx(0.6, abs=0.002)
    assert assumed_waiting(10, 5, ever=0).by(LONGEST) == 0
    # Who has waited long is rather one of those that never end.
    assert most.further(60, 10) < most.further(10, 10) < most.further(0, 10)


def test_without_any_case_it_stays_as_assumed():
    assert learned_waiting([], NOTHING_KNOWN, 5).hazards == pytest.approx(NOTHING_KNOWN.hazards)
    assert learned_waiting([], NOTHING_KNOWN, 5).cases == 5


def test_the_more_cases_the_nearer_to_them():
    few, many = (learned_waiting([(12, True)] * count, NOTHING_KNOWN, 5) for count in (5, 500))
    assert NOTHING_KNOWN.by(10) > few.by(10) > many.by(10)
    assert 7 <= days_until(many.ended, 0.5) <= 13  # the hazards know no finer bands than that
    assert many.cases == 505


def test_what_still_waits_makes_it_longer():
    ended = [(3, True)] * 10
    still = learned_waiting([*ended, *[(10, False)] * 10], NOTHING_KNOWN, 5)
    assert mean_of(still) > mean_of(learned_waiting(ended, NOTHING_KNOWN, 5))
    assert still.cases == 15  # nothing is known yet of those that wait


def test_a_share_that_never_ends_is_learned():
    ended = [(days, True) for days in range(1, 13)] * 10
    waiting = learned_waiting(ended + [(80, False)] * 80, assumed_waiting(5, 5), 5)
    assert waiting.by(60) == pytest.approx(0.6, abs=0.04)
    assert waiting.further(20, 20) < 0.15


def test_odd_ages_do_no_harm():
    assert learned_waiting([(-3, True), (9999, False)], NOTHING_KNOWN, 5).by(LONGEST) <= 1


def test_delays_leave_backlogs_out():
    delays = learned_delays([1] * 50 + [60] * 500 + [-2], 2, 5)
    assert sum(delays) == pytest.approx(1)
    assert delays[1] > 0.9


def test_first_the_report_then_the_verification():
    after_two = (0.0, 0.0, 1.0)
    reached = one_after_the_other(after_two, NOTHING_KNOWN)
    assert reached[:2] == (0, 0)
    assert reached[2:8] == pytest.approx(NOTHING_KNOWN.ended[:6])


@pytest.mark.parametrize(("share", "days"), [(0.0, 0), (0.5, 1), (0.51, 2), (0.8, 2), (0.99, 3)])
def test_after_how_many_days_a_share_is_over(share, days):
    assert days_until((0.1, 0.5, 0.8, 0.9), share) == days


def test_a_passage_begins_as_assumed_and_follows_the_data():
    new = learned_passage([], typical_days=20, lost_share=0.3, weight=5)
    assert (new.onward, new.cases) == (1 / 20, 5)
    assert new.lost / (new.onward + new.lost) == pytest.approx(0.3)
    quick = learned_passage([(4, "onward")] * 45, typical_days=20, lost_share=0.3, weight=5)
    assert quick.onward == pytest.approx(50 / (5 * 20 + 45 * 4))
    stuck = learned_passage([(40, "")] * 10, typical_days=20, lost_share=0.3, weight=5)
    assert stuck.onward == pytest.approx(5 / 500)
    dying = learned_passage([(4, "lost")] * 45, typical_days=20, lost_share=0.3, weight=5)
    assert dying.lost > 8 * dying.onward


@pytest.mark.parametrize("values", [(0, 0.3, 5), (20, 1.0, 5), (20, 0.0, 1), (0, 1.0, 1)])
def test_no_day_brings_more_than_one_end(values):
    days, lost, weight = values
    found = learned_passage([(0, "onward")] * 500, typical_days=days, lost_share=lost, weight=weight)
    assert 0 <= found.onward + found.lost <= 1 + 1e-9


def test_the_way_through_the_stages():
    one = Passage(0.5, 0.0, 5)
    assert arrivals([one], 3) == (0.5, 0.25, 0.125)
    assert arrivals([one, one], 3) == (0.0, 0.25, 0.25)  # one stage a day at most
    leaking = Passage(0.4, 0.6, 5)
    assert arrivals([leaking], 3) == pytest.approx((0.4, 0, 0))
    at_once = (1.0,) * 4
    assert through([one, one], at_once, 3) == (0, 0, 0.25, 0.5)
    assert through([], (0.2, 0.9, 1.0), 1) == (0.2, 0.9)
