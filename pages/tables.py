"""Tables: django-tables2 defines columns and sorting; rows become text here, without a template per cell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.db.models import Model
from django.http import HttpRequest

from pages.links import with_query


class TextColumn(tables.Column):
    """A column whose cell is `cell(record)`: text, or a safe string made with format_html.

    A `hidden_label` is only read aloud: above boxes to tick.
    """

    def __init__(
        self,
        cell: Callable[[Any], Any],
        *,
        numeric: bool = False,
        hidden_label: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.cell = cell
        self.numeric = numeric
        self.hidden_label = hidden_label


class ListTable(tables.Table):
    """The columns of a list, declared with TextColumn, in order."""

    def ordered(self) -> Any:
        """The data in the order asked for, with the newest first among equals."""
        rows = self.data.data
        return rows.order_by(*rows.query.order_by, "-pk") if rows.query.order_by else rows


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


def show(table: ListTable, records: Iterable[Model], request: HttpRequest) -> Shown:
    """The headings and the rows of these records."""
    columns = list(table.columns.iterall())
    sorted_by = table.order_by[0] if table.order_by else ""
    headings = [_heading(column, sorted_by, request) for column in columns]
    plan = [(column.column.cell, column.column.numeric, str(column.header)) for column in columns]
    rows = [Row([Cell(cell(record), numeric, label) for cell, numeric, label in plan]) for record in records]
    return Shown(headings, rows)


def _heading(column: Any, sorted_by: str, request: HttpRequest) -> Heading:
    state = ""
    if sorted_by.lstrip("-") == column.name:
        state = "desc" if sorted_by.startswith("-") else "asc"
    turned = f"-{column.name}" if state == "asc" else column.name
    url = with_query(request, sort=turned, page=None) if column.orderable else ""
    return Heading(str(column.header), url, state, column.column.numeric, column.column.hidden_label)
