"""Rows of an .ods from its content, read as a stream. Imports nothing of the tracker.

Not by the fast reader: that one fills in what a file merely says it repeats, and tells neither which cells are merged
nor which sheets are hidden.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from child_cells import COLUMNS, ROWS, UNCALCULATED, Budget, Refused, grid, tidy_rows

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
ERRORS = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
# What stands in a cell without being its text.
ASIDE = (f"{OFFICE}annotation", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 frame", f"{TABLE}table")
DEEPEST = 200


def read(parts: dict[str, bytes]) -> list[dict[str, Any]]:
    """The sheets. Raises Refused."""
    reader = _Reader()
    reader.parse(parts["content.xml"])
    return reader.grids


class _Reader:
    """Follows the elements of one document and keeps the sheet, the row and the cell that are open."""

    def __init__(self) -> None:
        self.grids: list[dict[str, Any]] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.depth = self.aside = 0  # aside: the depth at which something began that is no text of the cell
        self.in_text = False
        self.sheet: dict[str, str] | None = None
        self.cell: dict[str, str] | None = None
        self.budget = Budget()

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.Parse(content, True)

    def start(self, name: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused("inside")
        if self.aside:
            return
        if self.cell is not None:
            self.start_in_cell(name, given)
        elif name in CELLS and self.sheet is not None:
            self.cell, self.text, self.paragraphs = given, [], 0
            self.covered = name == CELLS[1]
        elif name == f"{TABLE}table-row":
            self.row, self.width = [], 0
            self.row_repeated = _times(given, "number-rows-repeated")
        elif name == f"{TABLE}table":
            self.sheet, self.rows, self.merged, self.place = given, [], [], 0
        elif name == f"{STYLE}style":
            self.style = given.get(f"{STYLE}name", "")
        elif name == f"{STYLE}table-properties" and given.get(f"{TABLE}display") == "false":
            self.hidden_styles.add(self.style)

    def start_in_cell(self, name: str, given: dict[str, str]) -> None:
        if name in ASIDE:
            self.aside = self.depth
        elif name == f"{TEXT}p":
            if self.paragraphs:
                self.text.append("\n")
            self.paragraphs += 1
            self.in_text = True
        elif name == f"{TEXT}s":
            self.text.append(" " * min(_times(given, "c", TEXT), 1000))
        elif name in (f"{TEXT}line-break", f"{TEXT}tab"):
            self.text.append("\n" if name.endswith("break") else "\t")

    def end(self, name: str) -> None:
        depth, self.depth = self.depth, self.depth - 1
        if self.aside:
            if depth == self.aside:
                self.aside = 0
            return
        if name == f"{TEXT}p":
            self.in_text = False
        elif name in CELLS and self.cell is not None:
            self.end_cell(self.cell)
            self.cell = None
        elif name == f"{TABLE}table-row" and self.sheet is not None:
            self.end_row()
        elif name == f"{TABLE}table" and self.sheet is not None:
            self.end_sheet(self.sheet)
            self.sheet = None

    def characters(self, text: str) -> None:
        if self.in_text and not self.aside:
            self.text.append(text)

    def end_cell(self, given: dict[str, str]) -> None:
        value = None if self.covered else _value(given, "".join(self.text))
        repeated = _times(given, "number-columns-repeated")
        if value is not None and value != "":
            self.row.extend([None] * min(self.width - len(self.row), COLUMNS + 1))
            self.row.extend([value] * min(repeated, COLUMNS + 1))
        across, down = _times(given, "number-columns-spanned"), _times(given, "number-rows-spanned")
        if across > 1 or down > 1:
            self.merged.append((self.place, self.width, self.place + down - 1, self.width + across - 1))
        self.width += repeated

    def end_row(self) -> None:
        if self.row:  # rows that only say how often a blank row is repeated cost nothing
            self.rows.append((self.place, self.row, min(self.row_repeated, ROWS + 1)))
        self.place += self.row_repeated

    def end_sheet(self, given: dict[str, str]) -> None:
        name = given.get(f"{TABLE}name", "")
        rows = tidy_rows(name, self.dense(name), self.budget)
        hidden = given.get(f"{TABLE}style-name", "") in self.hidden_styles
        self.grids.append(grid(name, rows, self.merged, hidden=hidden))

    def dense(self, name: str) -> Iterator[list[Any]]:
        number = 0
        for place, row, repeated in self.rows:
            if place >= ROWS:
                raise Refused("rows", name)
            for _blank in range(place - number):
                yield []
            for _again in range(repeated):
                yield row
            number = place + repeated


def _day(said: str) -> date:
    """A day, or a moment of one (a datetime)."""
    return datetime.fromisoformat(said[:26]) if "T" in said else date.fromisoformat(said)


def _times(given: dict[str, str], name: str, space: str = TABLE) -> int:
    """How often; once where it is not said."""
    said = given.get(space + name, "1")
    return max(int(said), 1) if said.isascii() and said.isdigit() and len(said) < 10 else 1


def _value(given: dict[str, str], text: str) -> Any:
    """What the cell holds, by the type that the file says it is of."""
    kind = given.get(f"{OFFICE}value-type", "")
    if given.get(ERRORS) == "error":
        return {"e": text.strip() or "#VALUE!"}
    if kind in ("float", "currency", "percentage", "date"):
        said = given.get(f"{OFFICE}date-value" if kind == "date" else f"{OFFICE}value", "")
        try:
            return _day(said) if kind == "date" else float(said)
        except ValueError:
            return text or said  # to be named
    if kind == "boolean":
        return given.get(f"{OFFICE}boolean-value") == "true"
    if kind == "string":
        return given.get(f"{OFFICE}string-value", text)
    if not kind and not text and f"{TABLE}formula" in given:
        return {"e": UNCALCULATED}
    return text
