"""From a mean and a variance to a range and a probability. Pure: numbers in, numbers out, no dice.

Counts follow the one distribution of the (a, b, 0) class that has this mean and this variance: binomial when the
variance is the smaller of the two, Poisson when they are equal, negative binomial when it is the larger. Large counts,
and people, follow the normal distribution, for counts with the skewness of that class.
"""

import math
from collections.abc import Iterator
from statistics import NormalDist
from typing import NamedTuple

STANDARD = NormalDist()
TAIL = 0.1  # on each side of the range of 80 %
Z = STANDARD.inv_cdf(1 - TAIL)
SUMMED_UP_TO = 60  # a mean up to which the probabilities are added up one by one
NOTHING = 1e-9


class Chance(NamedTuple):
    """How much is still to come: `mean` and `variance`; `whole` when it comes in independent ones (projects)."""

    mean: float
    variance: float
    whole: bool = True

    def span(self) -> tuple[int, int]:
        """The range of 80 %: at most a tenth of what may happen lies on either side of it. Never below nothing
        when counting; people may also leave."""
        if self.variance < NOTHING:
            sure = round(self.mean)
            return sure, sure
        if self._is_small:
            return self._summed_span()
        deviation, skew = math.sqrt(self.variance), self._skew
        bend = (Z * Z - 1) * skew / 6  # Cornish and Fisher
        low, high = (round(self.mean + deviation * (z + bend)) for z in (-Z, Z))
        return (max(low, 0) if self.whole else low), high

    def at_least(self, wanted: float) -> float:
        """The probability that `wanted` or more come."""
        if self.whole and wanted <= 0:
            return 1.0
        if self.variance < NOTHING:
            return float(round(self.mean) >= wanted)
        if self._is_small:
            fewer = sum(
                share for count, share in enumerate(_shares(self.mean, self.variance)) if count < wanted
            )
            return _within(1 - fewer)
        y = (wanted - 0.5 - self.mean) / math.sqrt(self.variance)
        return _within(1 - STANDARD.cdf(y) + self._skew / 6 * (y * y - 1) * STANDARD.pdf(y))  # Edgeworth

    @property
    def _is_small(self) -> bool:
        return self.whole and self.mean <= SUMMED_UP_TO

    @property
    def _skew(self) -> float:
        if not self.whole or self.mean < NOTHING:
            return 0.0
        return min(max((2 * self.variance / self.mean - 1) / math.sqrt(self.variance), -1.0), 1.0)

    def _summed_span(self) -> tuple[int, int]:
        low, count, reached = None, 0, 0.0
        for count, share in enumerate(_shares(self.mean, self.variance)):
            reached += share
            if low is None and reached >= TAIL:
                low = count
            if reached >= 1 - TAIL:
                break
        return low or 0, count


def _shares(mean: float, variance: float) -> Iterator[float]:
    """The probabilities of 0, 1, 2, … until next to nothing is left."""
    if mean < NOTHING:
        yield 1.0
        return
    share, a, b = _panjer(mean, variance)
    count, left = 0, 1.0
    while True:
        yield share
        left -= share
        count += 1
        factor = a + b / count
        if left < NOTHING or factor <= 0 or (count > mean and share < NOTHING * NOTHING):
            return
        share *= factor


def _panjer(mean: float, variance: float) -> tuple[float, float, float]:
    """The probability of none, and a and b of p(k) = (a + b/k) p(k − 1)."""
    if abs(variance - mean) < NOTHING * max(mean, 1):
        return math.exp(-mean), 0.0, mean
    if variance > mean:
        size = mean * mean / (variance - mean)
        a = 1 - mean / variance
        return (1 - a) ** size, a, a * (size - 1)
    tries = math.ceil(mean / (1 - variance / mean) - NOTHING * mean * 1000)
    hit = min(mean / tries, 1 - NOTHING)
    odds = hit / (1 - hit)
    return (1 - hit) ** tries, -odds, odds * (tries + 1)


def _within(probability: float) -> float:
    return min(max(probability, 0.0), 1.0)
