"""How many of the verified jobs somebody has seen on the spot: a figure of the ledger beside another, both linked."""

from dataclasses import dataclass
from decimal import Decimal

from dashboard.figures import Figure, figure
from ledger.metrics import Basis, Metric
from ledger.totals import Cut


@dataclass(frozen=True, slots=True)
class Seen:
    """`percent` is None where there is no current verified job to see."""

    seen: Figure
    jobs: Figure
    percent: Decimal | None


def seen_share(seen: Decimal, jobs: Decimal, cut: Cut, *, open_: bool) -> Seen:
    """The people seen at work among the current verified jobs of `cut`."""
    return Seen(
        seen=figure(Metric.SEEN_JOBS, Basis.VERIFIED, seen, cut, open_=open_),
        jobs=figure(Metric.JOBS, Basis.VERIFIED, jobs, cut, open_=open_),
        percent=100 * seen / jobs if jobs > 0 else None,
    )
