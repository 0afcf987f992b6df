"""Ranks and rates: who stands where, and how much of how much. Pure: numbers in, judgement out.

Source: docs/domain.md, "Progress words". Percentages are Decimals in percent; higher is better.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

HUNDRED = Decimal(100)
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Ranked(Generic[Item]):
    """One of a ranking. `rank` is None where there is nothing to compare; `shared` when others have the same."""

    item: Item
    rank: int | None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of a whole: two counts, and the percentage that never stands without them."""

    part: Decimal
    whole: Decimal

    @property
    def percent(self) -> Decimal | None:
        """None without a whole: nothing of nothing is not 0 %."""
        return HUNDRED * self.part / self.whole if self.whole > 0 else None


def ranks_of(scores: Iterable[Decimal | None]) -> list[int | None]:
    """The rank of each score: 1 for the highest, ties share one, the next stands as far down as there are above it.

    None (no target, no denominator) has no rank.
    """
    scores = list(scores)
    first: dict[Decimal, int] = {}
    for place, score in enumerate(sorted((one for one in scores if one is not None), reverse=True), start=1):
        first.setdefault(score, place)
    return [None if score is None else first[score] for score in scores]


def in_ranks(items: Iterable[Item], score: Callable[[Item], Decimal | None]) -> list[Ranked[Item]]:
    """The items with their ranks, the best first, those without a rank last; equals stay in the order given."""
    items = list(items)
    ranks = ranks_of(score(item) for item in items)
    times = Counter(ranks)
    found = [
        Ranked(item, rank, rank is not None and times[rank] > 1)
        for item, rank in zip(items, ranks, strict=True)
    ]
    return sorted(found, key=lambda one: (one.rank is None, one.rank or 0))


def places_up(before: int | None, now: int | None) -> int | None:
    """By how many places somebody rose (positive) or fell; None where either day has no rank."""
    return None if before is None or now is None else before - now


def worse(percents: Iterable[Decimal | None]) -> Decimal | None:
    """The completion by which a county is ranked: the worse of those that have a target, as the light is judged."""
    return min((one for one in percents if one is not None), default=None)


def needs_counts(whole: Decimal | int, limit: int) -> bool:
    """Whether a percentage of so small a whole says too little without its two counts beside it."""
    return whole < limit
