"""What a preview shows of an import: counts, control sums, and a page of rows of one outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sheets.cells import shown_text
from sheets.columns import Column, Kind
from sheets.models import ImportBatch, ImportRow
from sheets.sheet import Sheet

Outcome = ImportRow.Outcome
ROWS = {Outcome.REFUSED: 20, Outcome.DUPLICATE: 20}
MOST_ROWS = 50
ORDER = (Outcome.REFUSED, Outcome.DUPLICATE, Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
LEFT_OUT = {
    "blank": gettext_lazy("blank rows"),
    "subtotal": gettext_lazy("subtotals and totals"),
    "note": gettext_lazy("notes"),
    "header": gettext_lazy("headings"),
    "title": gettext_lazy("titles above the table"),
}


@dataclass(frozen=True)
class CellShown:
    """A cell of a row: its column, what stands in it, and what is wrong with it."""

    name: str
    label: str
    text: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowShown:
    """A row of the preview."""

    number: int
    cells: list[CellShown]
    problems: list[str]  # of the row as a whole
    changes: list[tuple[str, str, str]]
    doubts: list[Mapping[str, Any]]
    go_on_reason: str
    is_saved: bool
    undo_refused: str

    @property
    def failing(self) -> list[CellShown]:
        return [cell for cell in self.cells if cell.problems]

    @property
    def passing(self) -> list[CellShown]:
        return [cell for cell in self.cells if not cell.problems]


def counts_of(batch: ImportBatch) -> dict[str, int]:
    """Outcome -> rows; "" those not checked yet, "saved" those written, "undone" those taken back."""
    rows = batch.rows.order_by()
    counts = dict(rows.values_list("outcome").annotate(count=Count("pk")))
    counts["saved"] = rows.filter(is_saved=True).filter(is_undone=False).count()
    counts["undone"] = rows.filter(is_undone=True).count()
    counts["undo_refused"] = rows.exclude(undo_refused="").count()
    counts["to_save"] = rows.filter(outcome__in=ImportRow.TO_SAVE, is_saved=False).count()
    return counts


def sums_of(batch: ImportBatch, sheet: Sheet) -> list[dict[str, Any]]:
    """The control sums: of each summed column what all rows say, and what the rows that pass say."""
    summed = [column for column in sheet.columns if column.summed and column.name in batch.mapping]
    if not summed:
        return []
    read = {column.name: Decimal(0) for column in summed}
    passed = dict(read)
    for outcome, figures in batch.rows.order_by().values_list("outcome", "figures"):
        for name, text in figures.items():
            if name in read:
                read[name] += Decimal(text)
                if outcome != Outcome.REFUSED:
                    passed[name] += Decimal(text)
    return [
        {
            "label": column.label,
            "read": _sum(column, read[column.name]),
            "passed": _sum(column, passed[column.name]),
        }
        for column in summed
    ]


def _sum(column: Column, value: Decimal) -> str:
    return column.words(value if column.kind == Kind.AMOUNT else int(value)) or "0"


def tabs_of(batch: ImportBatch, counts: Mapping[str, int], active: str) -> list[dict[str, Any]]:
    """A tab for each outcome that has rows."""
    return [
        {
            "label": f"{Outcome(outcome).label} {counts[outcome]:,}",
            "url": f"?show={outcome}",
            "active": outcome == active,
        }
        for outcome in ORDER
        if counts.get(outcome)
    ]


def first_shown(counts: Mapping[str, int], asked: str) -> str:
    """The outcome to show: the one asked for, else the first that needs somebody."""
    with_rows = [str(outcome) for outcome in ORDER if counts.get(outcome)]
    return asked if asked in with_rows else (with_rows[0] if with_rows else "")


def page_of(batch: ImportBatch, outcome: str, number: str) -> Page:
    rows = batch.rows.filter(outcome=outcome).order_by("number")
    paginator = Paginator(rows, ROWS.get(outcome, MOST_ROWS))
    return paginator.get_page(number if len(number) < 10 else 1)


def rows_shown(batch: ImportBatch, sheet: Sheet, rows: Sequence[ImportRow]) -> list[RowShown]:
    columns = {column.name: column for column in sheet.columns}
    places = [
        (heading["place"], columns[name])
        for heading, name in zip(batch.headings, batch.mapping, strict=True)
        if name in columns
    ]
    return [_row_shown(row, places, columns) for row in rows]


def _row_shown(
    row: ImportRow, places: Sequence[tuple[int, Column]], columns: Mapping[str, Column]
) -> RowShown:
    problems: dict[str, list[str]] = {}
    for name, message in row.problems:
        problems.setdefault(name, []).append(message)
    cells = [
        CellShown(
            column.name,
            column.heading,
            shown_text(row.cells[place]) if place < len(row.cells) else "",
            tuple(problems.pop(column.name, ())),
        )
        for place, column in places
    ]
    whole = [message for messages in problems.values() for message in messages]
    return RowShown(
        row.number,
        cells,
        whole,
        [(columns[name].heading, old, new) for name, old, new in row.changes if name in columns],
        row.doubts,
        row.go_on_reason,
        row.is_saved,
        row.undo_refused,
    )


def understood(batch: ImportBatch, sheet: Sheet) -> list[dict[str, Any]]:
    """How each heading was read: [{heading, column, unit, is_unclear}]."""
    names = {column.name: column.heading for column in sheet.columns}
    return [
        {
            "heading": heading["text"],
            "column": names.get(name, ""),
            "unit": heading["unit"],
            "is_unclear": name == "?",
        }
        for heading, name in zip(batch.headings, batch.mapping, strict=True)
    ]


def left_out_of(batch: ImportBatch) -> list[dict[str, Any]]:
    """Which rows of the file are no records: [{label, numbers}]."""
    by_why: dict[str, list[int]] = {}
    for number, why in batch.left_out:
        by_why.setdefault(why, []).append(number)
    return [
        {"label": LEFT_OUT.get(why, why), "count": len(numbers), "numbers": _some(numbers)}
        for why, numbers in by_why.items()
    ]


def _some(numbers: Sequence[int]) -> str:
    return _(", ").join(str(number) for number in numbers[:20]) + ("…" if len(numbers) > 20 else "")
