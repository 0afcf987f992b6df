"""How far projects come from signing to operation, and how much of the money arrives: rates with their counts.

A project that was withdrawn, or moved back before signing, stands at no such stage and so in neither count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dashboard.figures import Figure, figure
from dashboard.ranks import Rate, needs_counts
from ledger.metrics import Basis, Metric
from ledger.totals import ZERO, Cut

ValueOf = Callable[[Metric], Decimal]


@dataclass(frozen=True, slots=True)
class Kind:
    """A rate: of the figure `whole` so much is `part`. Each is taken with the stages after it, where it is a stage."""

    key: str
    label: str
    part: Metric
    whole: Metric

    def of(self, value_of: ValueOf) -> Rate:
        """The rate from verified figures."""
        return Rate(*(came_so_far(metric, value_of) for metric in (self.part, self.whole)))


KINDS = (
    Kind("started", _("Signing → start"), Metric.AT_STARTED, Metric.AT_SIGNED),
    Kind("operating", _("Start → operation"), Metric.AT_OPERATING, Metric.AT_STARTED),
    Kind("received", _("Funds received of the contract amount"), Metric.FUNDS, Metric.CONTRACT),
)
METRICS = (Metric.AT_SIGNED, Metric.AT_STARTED, Metric.AT_OPERATING, Metric.CONTRACT, Metric.FUNDS)


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate as a page shows it: both counts, linked where the reader may open them; `small`: of very few."""

    kind: Kind
    part: Figure
    whole: Figure
    percent: Decimal | None
    small: bool


def came_so_far(metric: Metric, value_of: ValueOf) -> Decimal:
    """How many stand at this stage or further; of what is no stage, the figure."""
    return sum((value_of(each) for each in (metric, *metric.further)), ZERO)


def shown(value_of: ValueOf, cut: Cut, small_whole: int, *, open_: bool) -> list[Shown]:
    """All rates of one cut. `small_whole`: fewer projects than this say little in per cent."""
    found = []
    for kind in KINDS:
        rate = kind.of(value_of)
        counts = [
            figure(metric, Basis.VERIFIED, value, cut, open_=open_, further=bool(metric.further))
            for metric, value in ((kind.part, rate.part), (kind.whole, rate.whole))
        ]
        small = rate.whole > 0 and not kind.whole.is_money and needs_counts(rate.whole, small_whole)
        found.append(Shown(kind, *counts, rate.percent, small))
    return found
