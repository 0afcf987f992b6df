"""Marks the failing cells of one .xlsx: run as a program of its own, with its limits set before it reads a byte.

On standard input comes one line of JSON, {"sheet", "header", "problems": [[row, place or null, message]], "words"}, and
behind it the workbook; the marked workbook goes out, or nothing and a status that is not 0. Only the files named
child_*.py beside this one belong to it; nothing of the tracker is imported. sheets/marking.py starts it.

What openpyxl keeps stays as it was: formats, merged cells, other sheets, checks, drop-downs, pictures. What a formula
had come to stays beside it, so that the file reads like before.
"""

import io
import json
import re
import resource
import sys
from copy import copy
from pathlib import Path
from typing import Any

CPU_SECONDS = 30
MEMORY = 1024 * 1024 * 1024
LARGEST_FILE = 256 * 1024 * 1024  # openpyxl writes each sheet into a temporary file first
FILL = "FDE3DF"
RED = "B3261E"
WIDTH = 48
MOST_COMMENT = 2_000  # characters


def limit() -> None:
    """Nothing in here may run long, grow big, write much or start a process."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def marked(content: bytes, job: dict[str, Any]) -> bytes:
    """The workbook with its failing cells filled and commented, and with a column that says why."""
    import child_parts
    from openpyxl import load_workbook

    parts = child_parts.unpacked(content)  # refuses what is packed to do harm
    has_formulas = any(b"<f" in part for name, part in parts.items() if "worksheets/" in name)
    del parts
    book = load_workbook(io.BytesIO(content), rich_text=True)
    if has_formulas:
        _keep_results(book, load_workbook(io.BytesIO(content), data_only=True, read_only=True))
    _Marker(book[job["sheet"]], job).mark()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Marker:
    def __init__(self, page: Any, job: dict[str, Any]) -> None:
        self.page, self.header, self.words = page, job["header"], job["words"]
        self.problems: list[tuple[int, int | None, str]] = sorted(
            (tuple(problem) for problem in job["problems"]), key=lambda found: (found[0], found[1] or 0)
        )
        self.column = self._column()

    def mark(self) -> None:
        self._forget()
        for row, place, message in self.problems:
            if place is not None:
                self._fill(row, place + 1, message)
        self._explain()

    def _column(self) -> int:
        """Where the explanations stand: where they stood already, else at the right end of the table."""
        heads = self._heads()
        for column, text in heads.items():
            if "".join(text.split()) == self.words["heading"]:
                return column
        rows = {row for row, _place, _message in self.problems}
        filled = [
            cell.column
            for row in self.page.iter_rows(min_row=self.header)
            for cell in row
            if cell.value is not None and (cell.row == self.header or cell.row in rows)
        ]
        return (
            max([0, *filled, *(place + 1 for _row, place, _message in self.problems if place is not None)])
            + 1
        )

    def _heads(self) -> dict[int, str]:
        row = next(self.page.iter_rows(min_row=self.header, max_row=self.header), ())
        return {cell.column: str(cell.value) for cell in row if cell.value is not None}

    def _forget(self) -> None:
        """Take away what an earlier marking left."""
        mark = self.words["mark"]
        for row in self.page.iter_rows(min_row=self.header):
            for cell in row:
                if cell.column == self.column and cell.row > self.header and not _is_merged(cell):
                    cell.value = None
                if getattr(cell, "comment", None) is not None and mark in cell.comment.text:
                    before = cell.comment.text.partition(mark)[0].strip()
                    cell.comment = _comment(before, cell.comment.author) if before else None
                    cell.fill = _no_fill()

    def _fill(self, row: int, column: int, message: str) -> None:
        from openpyxl.styles import PatternFill

        cell = self._cell(row, column)
        cell.fill = PatternFill("solid", fgColor=FILL)
        before = cell.comment.text if cell.comment else ""
        author = cell.comment.author if cell.comment else self.words["heading"]
        if self.words["mark"] not in before:
            before = f"{before}\n{self.words['mark']}".strip()
        cell.comment = _comment(f"{before}\n{message}", author)

    def _cell(self, row: int, column: int) -> Any:
        """The cell, of a merged area the one that holds its value."""
        cell = self.page.cell(row, column)
        if _is_merged(cell):
            for area in self.page.merged_cells.ranges:
                if cell.coordinate in area:
                    return self.page.cell(area.min_row, area.min_col)
        return cell

    def _explain(self) -> None:
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter

        heads = self._heads()
        head = self.page.cell(self.header, self.column)
        if self.column > 1 and not _is_merged(head):
            head._style = copy(self.page.cell(self.header, self.column - 1)._style)
        for cell, text in ((head, self.words["heading"]), *self._texts(heads)):
            if _is_merged(cell):
                continue
            cell.value = text
            cell.data_type = "s"
            cell.font = Font(color=RED, bold=cell is head)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        self.page.column_dimensions[get_column_letter(self.column)].width = WIDTH

    def _texts(self, heads: dict[int, str]) -> list[tuple[Any, str]]:
        by_row: dict[int, list[str]] = {}
        for row, place, message in self.problems:
            head = heads.get(place + 1, "") if place is not None else ""
            head = "".join(head.split()).rstrip("*")
            by_row.setdefault(row, []).append(f"{head}{self.words['colon']}{message}" if head else message)
        return [
            (self.page.cell(row, self.column), self.words["between"].join(messages))
            for row, messages in by_row.items()
        ]


def _is_merged(cell: Any) -> bool:
    from openpyxl.cell.cell import MergedCell

    return isinstance(cell, MergedCell)


def _no_fill() -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill()


def _comment(text: str, author: str) -> Any:
    from openpyxl.comments import Comment

    text = text[:MOST_COMMENT]
    lines = sum(1 + len(line) // 20 for line in text.splitlines())
    return Comment(text, author, width=300, height=30 + 19 * min(lines, 20))


# --- formulas ------------------------------------------------------------------------------------------


def _keep_results(book: Any, results: Any) -> None:
    """Let openpyxl write beside each formula what it had come to; by itself it leaves that out."""
    import openpyxl.worksheet._writer as writing

    kept: dict[tuple[str, str], Any] = {}
    for page in book.worksheets:
        formulas = {
            (cell.row, cell.column): cell.coordinate
            for row in page.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        if not formulas:
            continue
        results[page.title].reset_dimensions()  # what a file declares is never believed
        for row in results[page.title].iter_rows():
            for cell in row:
                if cell.value is not None and (cell.row, cell.column) in formulas:
                    kept[page.title, formulas[cell.row, cell.column]] = (cell.value, cell.data_type)
    plain = writing.write_cell

    def write_cell(xf: Any, page: Any, cell: Any, styled: bool | None = None) -> None:
        found = kept.get((page.title, cell.coordinate)) if cell.data_type == "f" else None
        if found is None:
            plain(xf, page, cell, styled)
        else:
            xf.write(_formula(cell, found))

    writing.write_cell = write_cell


def _formula(cell: Any, found: tuple[Any, str]) -> Any:
    from openpyxl.utils.datetime import to_excel
    from openpyxl.xml.functions import Element, SubElement

    value, kind = found
    given = {"r": cell.coordinate}
    if cell.has_style:
        given["s"] = str(cell.style_id)
    if kind == "d":
        value = to_excel(value, cell.parent.parent.epoch)
    elif kind in ("b", "e"):
        given["t"] = kind
        value = int(value) if kind == "b" else value
    elif kind != "n":
        given["t"] = "str"
    element = Element("c", given)
    is_plain = isinstance(cell.value, str)
    formula = SubElement(element, "f", {} if is_plain else dict(cell.value))
    words = cell.value if is_plain else getattr(cell.value, "text", None)  # a table of data has none
    formula.text = words[1:] if words else None
    text = value if isinstance(value, str) else repr(value)
    SubElement(element, "v").text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    return element


def main() -> None:
    job = json.loads(sys.stdin.buffer.readline())
    sys.stdout.buffer.write(marked(sys.stdin.buffer.read(), job))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    limit()
    sys.path.append(str(Path(__file__).parent))
    main()
