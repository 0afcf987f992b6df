"""A ledger after a random history, and its figures summed from the bare entries, in the plainest way."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from django.db import transaction

from accounts import clock
from counties.models import Plan
from dashboard.clocks import Clocks
from ledger.models import Entry
from ledger.totals import Cut
from tests.ledger.reading import position
from tests.ledger.test_histories import REFUSED, History

# Days pass after every step here; the others leave little of a short history.
TOO_MUCH = {"days_pass", "merge", "void", "void_claim", "change_plan", "undo_import"}


def play(seed: int, steps: int = 80) -> date:
    """People do as they please for some weeks; returns the day on which they stop."""
    history = History(seed, Counter())
    moves, weights = zip(*(move for move in History.MOVES if move[0] not in TOO_MUCH), strict=True)
    for name in ["enter"] * 12 + ["decide"] * 12 + [*history.die.choices(moves, weights, k=steps)]:
        history.day += timedelta(days=history.die.choice((0, 0, 1, 1)))
        with clock.standing_on(history.day), suppress(*REFUSED), transaction.atomic():
            getattr(history, name)()
    return history.day


def random_clocks(seed: int, today: date, many: int) -> Iterator[Clocks]:
    """Days of the plan, now and as known earlier by day or by position."""
    die, plan = Random(seed), Plan.objects.current()
    newest = min(today, plan.ends_on)
    for number in range(many):
        as_of = plan.starts_on + timedelta(days=die.randint(0, (newest - plan.starts_on).days))
        known = today - timedelta(days=die.randint(1, 30))
        yield [
            Clocks(as_of, newest=newest),
            Clocks(as_of, known_on=known, newest=newest),
            Clocks(as_of, position=die.randint(0, position()), newest=newest),
        ][number % 3]


def summed(cut: Cut, *names: str) -> dict[tuple, Fraction]:
    """(the values of these fields of an entry) -> sum of the entries of a cut; what is 0 is left out."""
    sums: dict[tuple, Fraction] = defaultdict(Fraction)
    for entry in Entry.objects.select_related("posting"):
        if entry.effective_on > cut.as_of or (cut.since and entry.effective_on <= cut.since):
            continue
        if cut.known_on and entry.posting.recorded_day > cut.known_on:
            continue
        if cut.position is not None and entry.posting.number > cut.position:
            continue
        sums[tuple(getattr(entry, name) for name in names)] += Fraction(entry.quantity)
    return {key: value for key, value in sums.items() if value}
