"""What stands behind a figure: its sources, whose quantities sum to it, and its ledger lines."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model, QuerySet

from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.models import Entry, Source
from ledger.totals import ZERO, Cut

LINES_SHOWN = 500


@dataclass(frozen=True)
class Contribution:
    """One source behind a figure: its record, what it contributes, and the lines that make that."""

    record: Model
    county: str
    introduced_by: str
    quantity: Decimal
    since: date
    vouched_by: str
    is_sample: bool


@dataclass(frozen=True)
class Behind:
    """Everything behind one figure. The quantities of `rows`, and those of all lines, sum to `total`."""

    rows: list[Contribution]
    lines: list[Entry]
    line_count: int
    total: Decimal


def behind(metric: Metric, basis: Basis, cut: Cut, *more: Metric) -> Behind:
    """Reads what stands behind a figure, or its sum with `more`. The number of queries does not grow with the rows."""
    quantities = dict(totals.sources_behind(metric, basis, cut, *more))
    lines = lines_of(metric, basis, cut, *more)
    by_source: dict[int, list[Entry]] = defaultdict(list)
    for line in lines.filter(source_id__in=quantities).order_by("effective_on", "pk"):
        by_source[line.source_id].append(line)
    rows = [_contribution(found[-1].source, found, quantities[pk]) for pk, found in by_source.items()]
    rows.sort(key=lambda row: (row.since, str(row.record)))
    return Behind(
        rows=rows,
        lines=list(lines[:LINES_SHOWN]),
        line_count=lines.count(),
        total=sum(quantities.values(), ZERO),
    )


def lines_of(metric: Metric, basis: Basis, cut: Cut, *more: Metric) -> QuerySet[Entry]:
    """The lines that make a figure, the newest first, with what is shown of them."""
    return with_words(totals.lines_behind(metric, basis, cut, *more)).order_by("-effective_on", "-pk")


def with_words(lines: QuerySet[Entry]) -> QuerySet[Entry]:
    """These lines with all that a page or a file says of each, in one query."""
    return lines.select_related(
        "posting__actor",
        "claim__reporter",
        "claim__verifier",
        "county",
        "introduced_by",
        "source__project",
        "source__workshop",
    )


def _contribution(source: Source, lines: list[Entry], quantity: Decimal) -> Contribution:
    last = lines[-1]
    verifier = last.claim.verifier
    return Contribution(
        record=source.record,
        county=last.county.short_name,
        introduced_by=last.introduced_by.name,
        quantity=quantity,
        since=last.effective_on,
        vouched_by=str(verifier or last.claim.reporter),
        is_sample=getattr(source.record, "origin", "") == "sample",
    )
