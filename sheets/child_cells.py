"""What a cell becomes on its way out of the child, and how much of it there may be. Imports nothing of the tracker.

null blank, text, int or float, true or false, {"d": ISO day}, {"e": error as the program shows it; "=" for a formula
whose result was never stored}.
"""

import math
import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

ROWS = 100_000  # of one sheet
BLANK_ROWS = 2_000_000  # no more are looked at, filled or not; a sheet of any program has 1,048,576
COLUMNS = 200
CELLS = 3_000_000  # of all sheets together
CELL_LENGTH = 32_767  # characters; Excel's own limit
CHARACTERS = 32 * 1024 * 1024  # of all sheets together: one long text may be meant by every cell
MERGED = 100_000  # of one sheet

# Begins the text of a cell that stands for an error. No file can know it.
MARK = "\ue0e0" + secrets.token_hex(8)
UNCALCULATED = "="
# What no database keeps in JSON stands as another control character, so that the cell is named and not the file lost.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_BREAK = re.compile("\r\n?")
_WHOLE = 10.0**17


class Refused(Exception):
    """The file is not read; the word says why, `where` in which sheet or cell."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(why, where)
        self.why, self.where = why, where


class Budget:
    """How much all sheets of a file may hold together."""

    def __init__(self) -> None:
        self.cells, self.characters = CELLS, CHARACTERS

    def spend(self, cells: int, characters: int, sheet: str) -> None:
        self.cells -= cells
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise Refused("cells", sheet)


def place(row: int, column: int) -> str:
    """The name of a cell: (0, 0) is A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def tidy_rows(sheet: str, rows: Iterable[list[Any]], budget: Budget, *, left: int = 0) -> list[list[Any]]:
    """Dense rows of JSON cells, what is blank at the ends cut off; `left` blank columns stand before each.

    Raises Refused beyond the limits.
    """
    tidy: list[list[Any]] = []
    blank = 0  # rows seen since the last filled one
    for number, row in enumerate(rows):
        cells = _row(sheet, number, [None] * left + row if left else row, budget)
        if not cells:
            blank += 1
            if number > BLANK_ROWS:
                raise Refused("rows", sheet)
            continue
        if number >= ROWS:
            raise Refused("rows", sheet)
        tidy.extend([] for _ in range(blank))
        blank = 0
        tidy.append(cells)
    return tidy


def _row(sheet: str, number: int, row: list[Any], budget: Budget) -> list[Any]:
    last = len(row)
    while last and (row[last - 1] is None or row[last - 1] == ""):
        last -= 1
    if not last:
        return []
    cells, characters = [], 0
    for value in row[:last]:
        if type(value) is str:
            length = len(value)
            if length > CELL_LENGTH:
                raise Refused("cell", f"{sheet}!{place(number, len(cells))}")
            characters += length
            value = _text(value)
        elif value is not None:
            value = _other(value)
        cells.append(value)
    while cells and cells[-1] is None:
        cells.pop()
    if len(cells) > COLUMNS:
        raise Refused("columns", f"{sheet}!{place(number, len(cells) - 1)}")
    budget.spend(len(cells), characters, sheet)
    return cells


def _text(value: str) -> Any:
    if not value or value.isspace():
        return None
    if value[0] == MARK[0] and value.startswith(MARK):
        return {"e": value[len(MARK) :].strip()}
    if "\r" in value:
        value = _BREAK.sub("\n", value)
    return _UNKEPT.sub("\x01", value) if _UNKEPT.search(value) else value


def _other(value: Any) -> Any:
    """A number, a day or an error as JSON; a moment of a day is text, because it is more than a day."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return {"e": "#NUM!"}
        return int(value) if abs(value) < _WHOLE and value.is_integer() else value
    if isinstance(value, int):
        return value if abs(value) < _WHOLE else float(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat("seconds").removesuffix(":00")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(value, dict):
        return value
    return _text(str(value))


def _moment(value: datetime) -> Any:
    """To the second, because a serial number seldom hits one exactly."""
    if value.microsecond and value < datetime(9999, 12, 31):
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if value.time() == time():
        return {"d": value.date().isoformat()}
    return value.isoformat(" ", "seconds").removesuffix(":00")


def grid(sheet: str, rows: list[list[Any]], merged: Iterable[Any], *, hidden: bool) -> dict[str, Any]:
    """One sheet as it goes out: `merged` as (top, left, bottom, right), counted from 0 as `rows` are."""
    kept = [[top, left, bottom, right] for top, left, bottom, right in merged if top < len(rows)]
    if len(kept) > MERGED:
        raise Refused("inside", sheet)
    return {"name": _UNKEPT.sub("", sheet)[:120], "hidden": hidden, "merged": kept, "rows": rows}
