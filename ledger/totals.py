"""Sums of the ledger. The only reader and the only writer of DailyTotal, and the only sums of Entry."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from accounts.rows import add_rows, change_rows
from accounts.statements import Slot, Statement
from ledger.lines import Line
from ledger.models import DailyTotal, Entry

ZERO = Decimal(0)
HUNDREDTH = Decimal("0.01")
KEY = ("metric", "basis", "county_id", "introduced_by_id", "channel", "day", "recorded_day")


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of the ledger a figure sums: as true on `as_of`, and as known when.

    With `since` it is only what moved after that day up to `as_of`, which lies after it.
    Known is what was recorded by the end of the day `known_on`, or up to the posting `position` (what a printed
    report froze), at most one of them; with neither it is what is known now. The other fields narrow it to a
    county, to who introduced it, or to a channel.
    """

    as_of: date
    known_on: date | None = None
    position: int | None = None
    since: date | None = None
    county_id: int | None = None
    introduced_by_id: int | None = None
    channel: str | None = None

    def of_totals(self) -> Q:
        """The cut as a condition on daily totals, which know days and no positions."""
        condition = Q(day__lte=self.as_of) & self._dimensions()
        if self.since is not None:
            condition &= Q(day__gt=self.since)
        return condition & Q(recorded_day__lte=self.known_on) if self.known_on else condition

    def of_entries(self) -> Q:
        """The cut as a condition on entries."""
        condition = Q(effective_on__lte=self.as_of) & self._dimensions()
        if self.since is not None:
            condition &= Q(effective_on__gt=self.since)
        if self.position is not None:
            return condition & Q(posting__lte=self.position)
        return condition & Q(posting__recorded_day__lte=self.known_on) if self.known_on else condition

    def _dimensions(self) -> Q:
        named = {
            "county_id": self.county_id,
            "introduced_by_id": self.introduced_by_id,
            "channel": self.channel,
        }
        return Q(**{name: value for name, value in named.items() if value is not None})


# What the fields of a cut hold, for the statements that are kept.
HELD: dict[str, Field] = {
    "as_of": DateField(),
    "known_on": DateField(),
    "position": BigIntegerField(),
    "since": DateField(),
    "county_id": BigIntegerField(),
    "introduced_by_id": BigIntegerField(),
    "channel": CharField(),
}


def add(entries: Iterable[Entry | Line], *, recorded_day: date) -> None:
    """Add new entries to their daily totals. The caller holds the head of the ledger, so nobody else writes."""
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for entry in entries:
        dimensions = (entry.metric, entry.basis, entry.county_id, entry.introduced_by_id, entry.channel)
        sums[(*dimensions, entry.effective_on, recorded_day)] += entry.quantity
    stored = _stored(sums)
    fresh, changed = [], []
    for key in sorted(sums):
        pk, quantity = stored.get(key, (None, ZERO))
        if pk is None:
            fresh.append((*key, sums[key]))
        elif sums[key]:
            changed.append((pk, quantity + sums[key]))
    add_rows(DailyTotal, [*KEY, "quantity"], fresh)
    change_rows(DailyTotal, ["quantity"], changed)


def _stored(keys: Collection[tuple]) -> dict[tuple, tuple[int, Decimal]]:
    """(id, sum) of the totals that exist among these keys. All share one recorded day, which narrows them enough."""
    if not keys:
        return {}
    rows = DailyTotal.objects.filter(
        recorded_day=next(iter(keys))[-1],
        day__in={key[5] for key in keys},
        county_id__in={key[2] for key in keys},
    )
    return {tuple(key): (pk, quantity) for pk, quantity, *key in rows.values_list("pk", "quantity", *KEY)}


def _rows(cut: Cut) -> QuerySet:
    """The rows whose quantities sum to the figures of a cut, each with its `day`: totals, or entries to a position."""
    if cut.position is None:
        return DailyTotal.objects.filter(cut.of_totals())
    return Entry.objects.filter(cut.of_entries()).annotate(day=F("effective_on"))


def figure(metric: str, basis: str, cut: Cut) -> Decimal:
    """One figure. 0 when nothing was ever posted."""
    rows = _rows(cut).filter(metric=metric, basis=basis)
    return _exact(rows.aggregate(total=Sum("quantity"))["total"] or ZERO)


def figures_by(dimension: str, metrics: Collection[str], cut: Cut) -> dict[tuple, Decimal]:
    """Figures of several metrics on both bases: (value of `dimension`, metric, basis) -> sum.

    `dimension` is "county_id", "introduced_by_id", "channel" or "day".
    """
    return _sums(cut, metrics, (dimension, "metric", "basis"))


def figures_by_two(first: str, second: str, metrics: Collection[str], cut: Cut) -> dict[tuple, Decimal]:
    """The same by two dimensions at once: (value of `first`, value of `second`, metric, basis) -> sum."""
    return _sums(cut, metrics, (first, second, "metric", "basis"))


def _sums(cut: Cut, metrics: Collection[str], groups: tuple[str, ...], **more: str) -> dict[tuple, Decimal]:
    """(*values of the groups) -> sum of the quantities of these metrics; `more` are conditions on the rows."""
    shape = frozenset(name for name in HELD if getattr(cut, name) is not None)
    statement = _statement(shape, tuple(sorted(metrics)), groups, tuple(sorted(more.items())))
    rows = statement.rows(**{name: getattr(cut, name) for name in shape})
    return {row[:-1]: _exact(row[-1]) for row in rows}


@cache
def _statement(
    shape: frozenset[str],
    metrics: tuple[str, ...],
    groups: tuple[str, ...],
    more: tuple[tuple[str, str], ...],
) -> Statement:
    """The statement of such sums for every cut of this shape: the fields that it has."""

    def build() -> QuerySet:
        cut = Cut(**{name: Slot(name, HELD[name]) for name in shape})
        rows = _rows(cut).filter(metric__in=metrics, **dict(more)).order_by()
        return rows.values_list(*groups).annotate(total=Sum("quantity"))

    return Statement(build, name="sums")


def movements(metrics: Collection[str], basis: str, cut: Cut) -> dict[str, list[tuple[date, Decimal]]]:
    """metric -> the movement of its figure on each day that has any, in order."""
    moved = _sums(cut, metrics, ("metric", "day"), basis=basis)
    found: dict[str, list[tuple[date, Decimal]]] = {metric: [] for metric in metrics}
    for (metric, day), total in sorted(moved.items()):
        found[metric].append((day, total))
    return found


def movements_after(metric: str, cut: Cut, *dimensions: str) -> dict[tuple, Decimal]:
    """The movement of one figure on each day after the cut's that is on record already: (*dimensions, day) -> sum.

    A headcount that will expire has its future day in the ledger.
    """
    return _sums(replace(cut, as_of=date.max, since=cut.as_of), (metric,), (*dimensions, "day"))


def lines_behind(metric: str, basis: str, cut: Cut, *more: str) -> QuerySet[Entry]:
    """The entries that make a figure, or its sum with `more` metrics: they sum to it."""
    return Entry.objects.filter(cut.of_entries(), metric__in=(metric, *more), basis=basis)


def lines_between(before: Cut, after: Cut) -> tuple[QuerySet[Entry], QuerySet[Entry]]:
    """The entries that make the difference between two states: those that came, and those that fell away.

    For any figure of both cuts, `after` is `before` plus the quantities of the first less those of the second.
    An entry falls away only where `after` is true on an earlier day, or known earlier, than `before`.
    """
    came = Entry.objects.filter(after.of_entries()).exclude(before.of_entries())
    return came, Entry.objects.filter(before.of_entries()).exclude(after.of_entries())


def sources_behind(metric: str, basis: str, cut: Cut, *more: str) -> list[tuple[int, Decimal]]:
    """(source id, quantity) of every source that contributes to a figure: the quantities sum to it."""
    lines = lines_behind(metric, basis, cut, *more).order_by()
    rows = lines.values_list("source_id").annotate(total=Sum("quantity"))
    return [(source_id, _exact(total)) for source_id, total in rows if _exact(total)]


def figure_of_sources(metric: str, basis: str, cut: Cut, sources: Collection[int] | QuerySet) -> Decimal:
    """What these sources (ids, or a query for them) contribute to a figure."""
    lines = lines_behind(metric, basis, cut).filter(source__in=sources)
    return _exact(lines.aggregate(total=Sum("quantity"))["total"] or ZERO)


def figures_of_source(source_id: int, metrics: Collection[str], cut: Cut) -> dict[tuple[str, str], Decimal]:
    """(metric, basis) -> what one source contributes; without any line of it the key is missing."""
    rows = Entry.objects.filter(cut.of_entries(), source_id=source_id, metric__in=metrics)
    grouped = rows.order_by().values_list("metric", "basis").annotate(total=Sum("quantity"))
    return {(metric, basis): _exact(total) for metric, basis, total in grouped}


def figures_of_sources(
    sources: Collection[int] | QuerySet, metrics: Collection[str], basis: str, cut: Cut
) -> dict[tuple[int, str], Decimal]:
    """(source id, metric) -> what each of these sources contributes; without any line of it the key is missing."""
    rows = Entry.objects.filter(cut.of_entries(), basis=basis, source__in=sources, metric__in=metrics)
    grouped = rows.order_by().values_list("source_id", "metric").annotate(total=Sum("quantity"))
    return {(source_id, metric): _exact(total) for source_id, metric, total in grouped}


def contributors_by(dimension: str, metrics: Collection[str], cut: Cut) -> dict[tuple, list[int]]:
    """The sources that contribute to several figures: (value of `dimension`, metric, basis) -> their ids, in order.

    One whose lines sum to nothing is none of them, so that there are as many as the page behind the figure has rows.
    """
    rows = Entry.objects.filter(cut.of_entries(), metric__in=metrics).order_by()
    grouped = rows.values_list(dimension, "metric", "basis", "source_id").annotate(total=Sum("quantity"))
    found: dict[tuple, list[int]] = defaultdict(list)
    for value, metric, basis, source_id, total in grouped.order_by("source_id"):
        if _exact(total):
            found[value, metric, basis].append(source_id)
    return found


def figure_in_each_row(metric: str, basis: str, cut: Cut) -> Subquery:
    """For a list of records that have a `source`: what it contributes; None without any line of it."""
    lines = lines_behind(metric, basis, cut).filter(source=OuterRef("source")).order_by()
    return Subquery(lines.values("source").annotate(total=Sum("quantity")).values("total"))


def from_entries() -> dict[tuple, Decimal]:
    """What the daily totals should be, summed anew from all entries (for reconcile)."""
    names = (
        "metric",
        "basis",
        "county_id",
        "introduced_by_id",
        "channel",
        "effective_on",
        "posting__recorded_day",
    )
    rows = Entry.objects.order_by().values_list(*names).annotate(total=Sum("quantity"))
    return {tuple(row[:-1]): _exact(row[-1]) for row in rows}


def _exact(total: Decimal) -> Decimal:
    """A sum to the hundredth: SQLite adds up in binary, and 0.33 + 0.67 - 1 leaves a trace of nothing there."""
    return total.quantize(HUNDREDTH)


def as_stored() -> dict[tuple, Decimal]:
    """The daily totals as they stand (for reconcile)."""
    return {tuple(row[:-1]): row[-1] for row in DailyTotal.objects.values_list(*KEY, "quantity")}
