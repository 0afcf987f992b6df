"""Rows of cells through a sheet, in one process: checked as for the preview, saved, and undone.

The engine that does this in steps has tests of its own (tests/sheets); here it is about one sheet's rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from sheets import checking
from sheets.sheet import Made, Problem, Row, Sheet, problems_of

Cells = Mapping[str, Any]


def rows_of(cells: Sequence[Cells], reasons: Mapping[int, str] | None = None) -> list[Row]:
    """Rows as the engine makes them, numbered from 2 as under a heading."""
    return [
        Row(number, dict(row), go_on_reason=(reasons or {}).get(number, ""))
        for number, row in enumerate(cells, start=2)
    ]


def checked(sheet: Sheet, cells: Sequence[Cells], reasons: Mapping[int, str] | None = None) -> list[Row]:
    """What would become of the rows; nothing stays written."""
    rows = rows_of(cells, reasons)
    checking.prepare(sheet, rows)
    tried = [row for row in rows if checking.may_be_saved(row)]
    for row, refusal in zip(tried, sheet.try_out(tried), strict=True):
        if refusal is not None:
            row.problems.extend(problems_of(refusal, sheet))
    return rows


def outcome(row: Row) -> str:
    """ "new", "changed", "unchanged", "duplicate" or "refused"."""
    if row.problems or any(doubt.blocks for doubt in row.doubts):
        return "refused"
    if checking.is_unchanged(row):
        return "unchanged"
    if checking.waits_for_reason(row):
        return "duplicate"
    return "changed" if row.record is not None else "new"


def outcomes(rows: Sequence[Row]) -> list[str]:
    return [outcome(row) for row in rows]


def said(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """(column, message) of every problem and doubt."""
    problems = [(problem.column, problem.message) for row in rows for problem in row.problems]
    return problems + [("", doubt.message) for row in rows for doubt in row.doubts]


def saved(
    sheet_class: type[Sheet], user: User, cells: Sequence[Cells], reasons: Mapping[int, str] | None = None
) -> tuple[list[Row], list[Made]]:
    """The rows, and what those that passed have left. Each is checked by one sheet and saved by another."""
    checked(sheet_class(user), cells, reasons)
    sheet = sheet_class(user)
    with transaction.atomic():
        rows = rows_of(cells, reasons)
        checking.prepare(sheet, rows)
        going = [row for row in rows if checking.may_be_saved(row)]
        made = []
        for row, answer in zip(going, sheet.save_many(going), strict=True):
            if isinstance(answer, Made):
                made.append(Made.of_json(answer.as_json()))
            else:
                row.problems.extend(problems_of(answer, sheet))
    return rows, made


def undone(sheet_class: type[Sheet], user: User, made: Sequence[Made]) -> None:
    """Take an import back, the last row first; what rests on it would be the message."""
    sheet = sheet_class(user)
    with transaction.atomic():
        for one in reversed(made):
            assert sheet.depends_on(one) == []
            sheet.undo(one, "误导入")


def exported(sheet_class: type[Sheet], user: User, *, without: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The cells of an exported list as a reader of the file gives them."""
    sheet = sheet_class(user)
    columns = [column for column in sheet.columns if column.name not in without]
    return [
        {
            column.name: _cell(column.shown(column.value_of(record), sheet.options(column)))
            for column in columns
        }
        for record in sheet.records()
    ]


def _cell(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return {"d": value.isoformat()}
    return float(value) if type(value).__name__ == "Decimal" else value


def first_problem(sheet_class: type[Sheet], user: User, cells: Cells) -> Problem:
    """Why this row is refused."""
    [row] = checked(sheet_class(user), [cells])
    assert row.problems, row
    return row.problems[0]


__all__ = [
    "checked",
    "exported",
    "first_problem",
    "outcome",
    "outcomes",
    "rows_of",
    "said",
    "saved",
    "undone",
]
