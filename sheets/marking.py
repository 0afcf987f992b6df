"""Somebody's own file with its failing cells marked and explained; it can be sent again as it is.

An upload is never opened in this process: sheets/marking_child.py does it, with limits of its own. Rows that came from
another kind of file, or by a paste, become a workbook that looks the same.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from sheets.cells import Cell
from sheets.heading_words import EXPLANATION
from sheets.marking_child import FILL, MOST_COMMENT, RED, WIDTH
from sheets.writing import DAY_FORMAT, HEADING_FILL, plain, sheet_name

CHILD = Path(__file__).with_name("marking_child.py")
SECONDS = 45  # on the wall clock; the child limits its own processor time and memory
MARK = f"【{EXPLANATION}】"  # begins our part of a comment, so that the next marking can take it away
ROW_WIDTH = 16
_places = threading.BoundedSemaphore(1)

Problem = tuple[int, int | None, str]  # row of the file from 1, place in the row from 0 or None, message


class NotMarked(Exception):
    """The file cannot be marked: give `rows_workbook` of what was read from it."""


def mark(*, content: bytes, sheet: str, header_row: int, problems: Sequence[Problem]) -> bytes:
    """Their own .xlsx: failing cells filled and commented, and a column 导入说明 with what is wrong in each row.

    `header_row` is the last row of the headings, from 1. Everything else stays as it was. Raises NotMarked.
    """
    if not content.startswith(b"PK") or len(content) > settings.SHEET_MAX_BYTES:
        raise NotMarked
    job = {
        "sheet": sheet,
        "header": header_row,
        "problems": [(row, place, plain(message)) for row, place, message in problems],
        "words": {"heading": EXPLANATION, "mark": MARK, "colon": _(": "), "between": _("; ")},
    }
    if not _places.acquire(timeout=SECONDS):
        raise NotMarked
    try:
        return _ask_child(json.dumps(job).encode() + b"\n" + content)
    finally:
        _places.release()


def _ask_child(given: bytes) -> bytes:
    command = [sys.executable, "-I", "-B", str(CHILD)]
    with tempfile.TemporaryDirectory() as folder:
        try:
            answer = subprocess.run(
                command,
                input=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"TMPDIR": folder},
                cwd=os.sep,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotMarked from error
    if answer.returncode or not answer.stdout.startswith(b"PK"):
        raise NotMarked
    return answer.stdout


def rows_workbook(
    headings: Sequence[str], rows: Sequence[tuple[int, Sequence[Cell]]], problems: Sequence[Problem]
) -> bytes:
    """A workbook of rows that were read, (row of the file, cells), marked and explained in the same way."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet_name(_("Rows to mend")))
    page.freeze_panes = "A2"
    width = max([len(headings), *(len(cells) for _number, cells in rows)])
    for place in range(width):
        page.column_dimensions[get_column_letter(place + 1)].width = ROW_WIDTH
    page.column_dimensions[get_column_letter(width + 1)].width = WIDTH
    names = [*headings, *[""] * (width - len(headings))]
    page.append([*(_head(page, name) for name in names), _explanation(page, EXPLANATION, bold=True)])
    by_row: dict[int, list[tuple[int | None, str]]] = {}
    for row, place, message in problems:
        by_row.setdefault(row, []).append((place, plain(message)))
    for number, cells in rows:
        page.append(list(_row(page, [*cells, *[None] * (width - len(cells))], by_row.get(number, []), names)))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _row(
    page: Any, cells: Sequence[Cell], problems: Sequence[tuple[int | None, str]], names: Sequence[str]
) -> Iterator[Any]:
    messages: dict[int | None, list[str]] = {}
    for place, message in problems:
        messages.setdefault(place, []).append(message)
    for place, cell in enumerate(cells):
        written = _cell(page, cell)
        if place in messages:
            written.fill = PatternFill("solid", fgColor=FILL)
            text = "\n".join([MARK, *messages[place]])
            written.comment = Comment(text[:MOST_COMMENT], EXPLANATION, width=300, height=120)
        yield written
    said = [
        f"{names[place]}{_(': ')}{message}" if place is not None and names[place] else message
        for place, message in sorted(problems, key=lambda problem: -1 if problem[0] is None else problem[0])
    ]
    yield _explanation(page, _("; ").join(said)) if said else None


def _cell(page: Any, cell: Cell) -> Any:
    """A cell as it was read; what a formula came to, or the error that it showed, stands for the formula."""
    if isinstance(cell, dict):
        if "d" in cell:
            written = WriteOnlyCell(page, date.fromisoformat(cell["d"][:10]))
            written.number_format = DAY_FORMAT
            return written
        written = WriteOnlyCell(page, cell.get("e", ""))
        written.data_type = "e" if cell.get("e", "").startswith("#") else "s"
        return written
    if isinstance(cell, str):
        return _text(page, plain(cell))
    return WriteOnlyCell(page, cell)


def _text(page: Any, text: str) -> Any:
    written = WriteOnlyCell(page, text)
    written.data_type, written.number_format = "s", "@"
    return written


def _head(page: Any, text: str) -> Any:
    written = _text(page, plain(text))
    written.font = Font(bold=True)
    written.fill = PatternFill("solid", fgColor=HEADING_FILL.removeprefix("#"))
    written.alignment = Alignment(wrap_text=True, vertical="center")
    return written


def _explanation(page: Any, text: str, *, bold: bool = False) -> Any:
    written = _text(page, text[:32_767])
    written.font = Font(color=RED, bold=bold)
    written.alignment = Alignment(wrap_text=True, vertical="top")
    return written
