"""Why a figure changed: two states of the ledger beside each other, and the lines by which they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from dashboard import stock
from dashboard.behind import with_words
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.models import Entry, Posting
from ledger.totals import ZERO, Cut

LINES_SHOWN = 500
FIGURES = (
    Metric.PROJECTS,
    *stock.STOCK,
    Metric.AT_SIGNED,
    Metric.AT_STARTED,
    Metric.AT_OPERATING,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure in both states."""

    metric: Metric
    basis: Basis
    before: Decimal
    after: Decimal

    @property
    def by(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Line:
    """An entry that only one of the states holds, and by how much it moved the figure."""

    entry: Entry
    quantity: Decimal

    @property
    def record(self) -> str:
        return str(self.entry.source.record)

    @property
    def recorded_on(self) -> date:
        return self.entry.posting.recorded_day

    @property
    def reason(self) -> str:
        """What somebody wrote when it was posted, or why the claim behind it was returned, voided or corrected."""
        claim, posting = self.entry.claim, self.entry.posting
        why = {
            Posting.Cause.RETURN: claim.return_reason,
            Posting.Cause.VOID: claim.void_reason,
        }
        return posting.reason or why.get(posting.cause, claim.correction_reason)


class Comparison:
    """What became known, came due, or fell away between two states. Both cuts are narrowed alike."""

    def __init__(self, before: Cut, after: Cut) -> None:
        self.before, self.after = before, after

    def figures(self) -> list[Moved]:
        """Every figure on both bases, moved or not."""
        was, now = (self._sums(cut) for cut in (self.before, self.after))
        return [
            Moved(metric, basis, was.get((metric, basis), ZERO), now.get((metric, basis), ZERO))
            for metric in FIGURES
            for basis in (Basis.VERIFIED, Basis.REPORTED)
        ]

    def _sums(self, cut: Cut) -> dict[tuple, Decimal]:
        sums: dict[tuple, Decimal] = {}
        for (_county, metric, basis), value in totals.figures_by("county_id", FIGURES, cut).items():
            sums[metric, basis] = sums.get((metric, basis), ZERO) + value
        return sums

    def lines(self, metric: Metric, basis: Basis) -> list[Line]:
        """The newest lines of one figure, at most LINES_SHOWN of each sort: what came, then what fell away."""
        return list(self._signed(metric, basis, LINES_SHOWN))

    def every_line(self, metric: Metric, basis: Basis) -> list[Line]:
        """All of them. Their quantities sum to the difference."""
        return list(self._signed(metric, basis, None))

    def count(self, metric: Metric, basis: Basis) -> int:
        """How many lines there are."""
        return sum(lines.count() for lines in self._of(metric, basis))

    def _of(self, metric: Metric, basis: Basis) -> list[QuerySet[Entry]]:
        both = totals.lines_between(self.before, self.after)
        return [lines.filter(metric=metric, basis=basis) for lines in both]

    def _signed(self, metric: Metric, basis: Basis, most: int | None) -> Iterator[Line]:
        for sign, lines in zip((1, -1), self._of(metric, basis), strict=True):
            for entry in with_words(lines).order_by("-posting", "-pk")[:most]:
                yield Line(entry, sign * entry.quantity)
