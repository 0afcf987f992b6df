"""Tables: django-tables2 defines columns and sorting; rows become text here, without a template per cell."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.db.models import Model
from django.http import HttpRequest
from django.utils.safestring import SafeData

from pages.links import with_query
from pages.templatetags.pages import UNKNOWN, money, number, short_day
from sheets.columns import Column, Kind
from sheets.values import UNITS, WAN_YUAN, YUAN


class TextColumn(tables.Column):
    """A column whose cell is `cell(record)`: text, or a safe string made with format_html.

    `value(record)` is what a file of the list holds, where that is not the text of the cell: a day, a number, an
    amount in 元, as `kind` says, or the plain text of a cell with markup. `sheet` names the column of the list's sheet
    that says the same, where it is named otherwise. A `hidden_label` is only read aloud, above boxes to tick and
    buttons; no file has such a column.
    """

    def __init__(
        self,
        cell: Callable[[Any], Any],
        *,
        value: Callable[[Any], Any] | None = None,
        kind: Kind = Kind.TEXT,
        sheet: str = "",
        width: int = 0,
        numeric: bool = False,
        hidden_label: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.cell = cell
        self.value = value or (lambda record: plain_text_of(cell(record)))
        self.kind = kind
        self.sheet = sheet
        self.width = width or (12 if numeric or kind == Kind.DAY else 18)
        self.numeric = numeric
        self.hidden_label = hidden_label

    def out(self, name: str, label: Any) -> Column:
        """The same column as a file has it."""
        unit = WAN_YUAN if self.kind == Kind.AMOUNT else ""
        return Column(name, label, self.kind, unit=unit, of=self.value, width=self.width)


def plain_text_of(cell: Any) -> str:
    """The text of a cell; a dash that stands for a blank is one. A cell with markup has to give its `value`."""
    if isinstance(cell, SafeData):
        raise TypeError(f"a column whose cell is markup names its value: {cell}")
    return "" if cell is None or cell == UNKNOWN else str(cell)


class ListTable(tables.Table):
    """The columns of a list, declared with TextColumn, in order.

    `file_only` are further ones that a file of it has, and that the page shows to whoever chooses them.
    """

    file_only: Sequence[Column] = ()

    def ordered(self) -> Any:
        """The data in the order asked for, with the newest first among equals."""
        rows = self.data.data
        return rows.order_by(*rows.query.order_by, "-pk") if rows.query.order_by else rows

    def for_file(self) -> list[Column]:
        """Its columns as a file has them, each by the name of its sheet's column where it has one."""
        return [
            column.column.out(column.column.sheet or column.name, column.header)
            for column in self.columns.iterall()
            if not column.column.hidden_label
        ]


@dataclass(frozen=True)
class Heading:
    """A column's heading as pages/table.html reads it."""

    label: str
    sort_url: str
    sort_state: str
    numeric: bool
    hidden_label: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell as pages/table.html reads it; `label` names it where a row becomes a card."""

    html_or_text: Any
    numeric: bool
    label: str


@dataclass(frozen=True)
class Row:
    cells: list[Cell]
    css: str = ""


@dataclass(frozen=True)
class Shown:
    """A page of a table, ready for pages/table.html."""

    columns: list[Heading]
    rows: list[Row]


@dataclass(frozen=True)
class MoreColumns:
    """Columns that the table has not, and what stands in them in the row of a record."""

    columns: Sequence[Column] = ()
    cells: Callable[[Model], Sequence[Any]] = lambda record: ()


def show(
    table: ListTable,
    records: Iterable[Model],
    request: HttpRequest,
    wanted: Collection[str] | None = None,
    more: MoreColumns | None = None,
) -> Shown:
    """The headings and the rows of these records, in the columns `wanted` (all for None) and `more`."""
    columns = [column for column in table.columns.iterall() if wanted is None or _is_wanted(column, wanted)]
    more = more or MoreColumns()
    sorted_by = table.order_by[0] if table.order_by else ""
    headings = [_heading(column, sorted_by, request) for column in columns]
    headings += [Heading(str(column.label), "", "", _is_number(column)) for column in more.columns]
    plan = [(column.column.cell, column.column.numeric, str(column.header)) for column in columns]
    rows = [
        Row([Cell(cell(record), numeric, label) for cell, numeric, label in plan] + _more(record, more))
        for record in records
    ]
    return Shown(headings, rows)


def _is_wanted(column: Any, wanted: Collection[str]) -> bool:
    return column.column.hidden_label or (column.column.sheet or column.name) in wanted


def _more(record: Model, more: MoreColumns) -> list[Cell]:
    if not more.columns:
        return []
    return [
        Cell(in_words(column, cell), _is_number(column), str(column.label))
        for column, cell in zip(more.columns, more.cells(record), strict=True)
    ]


def _is_number(column: Column) -> bool:
    return column.kind in (Kind.AMOUNT, Kind.COUNT, Kind.AREA, Kind.NUMBER)


def in_words(column: Column, value: Any) -> Any:
    """A cell of a sheet's column as a list shows it."""
    if value is None:
        return UNKNOWN
    if column.kind == Kind.DAY:
        return short_day(value)
    if column.kind == Kind.AMOUNT:
        return money(value * UNITS[column.unit or YUAN])
    return number(value) if _is_number(column) else value


def _heading(column: Any, sorted_by: str, request: HttpRequest) -> Heading:
    state = ""
    if sorted_by.lstrip("-") == column.name:
        state = "desc" if sorted_by.startswith("-") else "asc"
    turned = f"-{column.name}" if state == "asc" else column.name
    url = with_query(request, sort=turned, page=None) if column.orderable else ""
    return Heading(str(column.header), url, state, column.column.numeric, column.column.hidden_label)
