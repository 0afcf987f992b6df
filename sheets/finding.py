"""Where in a sheet the table stands, and which of its rows are records. Pure.

Above it may stand titles, below it notes, in it totals and the header once more; the header may have up to three rows
and merged cells. Whatever is left out is named with its reason. Source: docs/domain.md, "Failures that people in
this trade report".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets.cells import Cell
from sheets.columns import Column
from sheets.heading_words import (
    COLUMN_NUMBERS,
    NOTE_ENDINGS,
    NOTE_WORDS,
    NUMERALS,
    TOTALS,
)
from sheets.headings import (
    BETWEEN,
    Heading,
    bare_keys,
    heading_key,
    is_unit,
    known_keys,
    said_units,
    understand,
    unit_of,
    with_said_units,
)
from sheets.reading import Grid

__all__ = ["Heading", "Table", "choose_sheet", "find_table", "heading_key", "understand", "unit_of"]

SEARCHED = 40  # rows in which a header is looked for
DEEPEST = 3  # rows of one header
LONGEST_HEADING = 60
MOST_FILLED = 1_000_000  # cells that take their text from a merged one; no ledger has so many
BLANK, SUBTOTAL, NOTE, HEADER, TITLE = "blank", "subtotal", "note", "header", "title"

_TOTAL = "|".join(sorted(TOTALS, key=len, reverse=True))
_EXACT_TOTAL = re.compile(rf"(?:{_TOTAL})[:.,、\d个项目家户人万亿元条]*")
_NAMED_TOTAL = re.compile(rf".{{1,8}}?(?:{_TOTAL})[:\d个项目家户人条]*")
_NOTE = re.compile(
    rf"(?:{'|'.join(sorted(NOTE_WORDS, key=len, reverse=True))})(?:{'|'.join(NOTE_ENDINGS)})?\d?[:：、.]|"
    rf"(?:{'|'.join(('填报', '填表', '制表', '审核', '复核', '经办'))})(?:{'|'.join(NOTE_ENDINGS)})"
)
_SECTION = re.compile(rf"[(（]?[{NUMERALS}]{{1,3}}[)）、.．]")
_NUMBERLIKE = re.compile(r"[约近超¥￥]?[\d０-９][\d０-９,，.．%\-/年月日万亿元人个]*")


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one sheet. Row numbers are those of the file, from 1.

    `first` is the first row of the header, `body` the first behind it. `rows` are the records: (row, cells), the cells
    padded so that each heading's `place` is in them. `left_out` are the other rows with the reason: "title", "header",
    "blank", "subtotal" or "note".
    """

    first: int
    body: int
    headings: list[Heading]
    rows: list[tuple[int, list[Cell]]]
    left_out: list[tuple[int, str]]


def find_table(
    grid: Grid, columns: Sequence[Column], remembered: Mapping[str, str] | None = None
) -> Table | None:
    """The table of a sheet; None where no headings can be found."""
    header = _find_header(grid, columns, remembered or {})
    if header is None:
        return None
    header = _with_lower_rows(grid, header)
    headings = _headings(grid, header, columns, remembered or {})
    body = _Body(grid, header, headings)
    rows, left_out = body.split()
    above = [(number + 1, TITLE if grid.rows[number] else BLANK) for number in range(header.first)]
    inside = [(number + 1, HEADER) for number in range(header.first, header.body)]
    return Table(header.first + 1, header.body + 1, headings, rows, above + inside + left_out)


def choose_sheet(
    grids: Sequence[Grid], columns: Sequence[Column], remembered: Mapping[str, str] | None = None
) -> int:
    """The number of the sheet to read: one that is shown, with the most headings understood, then the most rows."""

    def worth(number: int) -> tuple[bool, int, int, int]:
        header = _find_header(grids[number], columns, remembered or {})
        return (not grids[number].hidden, header.known if header else 0, len(grids[number].rows), -number)

    return max(range(len(grids)), key=worth)


# --- the header ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Header:
    """Rows [first, body) counted from 0; per place its texts from top to bottom; how many of them are understood."""

    first: int
    body: int
    texts: dict[int, list[str]] = field(default_factory=dict)
    known: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        """More understood is better, then fewer rows: a title above is none of the header."""
        return self.known, self.first - self.body


def _find_header(grid: Grid, columns: Sequence[Column], remembered: Mapping[str, str]) -> _Header | None:
    """The rows with the most headings understood; the fewest and the uppermost of them. Else the likeliest row."""
    keys = known_keys(columns, remembered)
    grid = replace(grid, merged=[area for area in grid.merged if area[0] < SEARCHED + DEEPEST])
    best: _Header | None = None
    for first in range(min(SEARCHED, len(grid.rows))):
        for depth in range(1, DEEPEST + 1):
            header = _header_at(grid, first, depth, keys)
            if header and (best is None or header.rank > best.rank):
                best = header
    if best and best.known >= min(2, len(columns)):
        return best
    return _unknown_header(grid)


def _header_at(grid: Grid, first: int, depth: int, keys: frozenset[str]) -> _Header | None:
    rows = grid.rows[first : first + depth]
    if len(rows) < depth or not all(rows):
        return None
    if not all(_may_be_heading(cell) for row in rows[1:] for cell in row):
        return None
    texts = _texts(grid, first, depth)
    found = [_keys(parts) for parts in texts.values()]
    known = len({key for tried in found if (key := next((key for key in tried if key in keys), ""))})
    return _Header(first, first + depth, texts, known)


def _may_be_heading(cell: Cell) -> bool:
    """Blank, or a short text."""
    return cell is None or isinstance(cell, str) and len(cell) <= LONGEST_HEADING * 2


def _keys(parts: Sequence[str]) -> list[str]:
    """The keys under which a heading of several rows may be known."""
    keys = [key for part in parts if (key := heading_key(part))]
    return ["".join(keys), *keys[-1:], *(keys[:1] if len(keys) > 1 else ()), *bare_keys(parts[-1])]


def _texts(grid: Grid, first: int, depth: int) -> dict[int, list[str]]:
    """Place → what stands over the column, from top to bottom; a group holds for all columns under it."""
    rows = [list(row) for row in grid.rows[first : first + depth]]
    width = max(map(len, rows))
    for row in rows:
        row.extend([None] * (width - len(row)))
    for top, left, bottom, right in grid.merged:
        if first <= top < first + depth and left < width:
            for row in range(top, min(bottom, first + depth - 1) + 1):
                for place in range(left, min(right, width - 1) + 1):
                    if row == top and rows[top - first][place] is None:
                        rows[top - first][place] = rows[top - first][left]
    _spread_groups(rows)
    texts: dict[int, list[str]] = {}
    for place in range(width):
        parts = [cell for row in rows if isinstance(cell := row[place], str)]
        parts = [part for number, part in enumerate(parts) if number == 0 or part != parts[number - 1]]
        if parts:
            texts[place] = parts
    return texts


def _spread_groups(rows: list[list[Cell]]) -> None:
    """Where nothing says which cells are merged (csv, paste): a group reaches over the blanks at its right that have
    a part below them."""
    for upper, lower in zip(rows, rows[1:], strict=False):
        for place in range(1, len(upper)):
            if upper[place] is None and lower[place] is not None and lower[place - 1] is not None:
                upper[place] = upper[place - 1]


def _unknown_header(grid: Grid) -> _Header | None:
    """A row of at least three short, different texts with numbers or days below some of them."""
    for first, row in enumerate(grid.rows[:SEARCHED]):
        texts = [cell for cell in row if cell is not None]
        if (
            len(texts) < 3
            or not all(_is_heading_text(cell) for cell in texts)
            or len(set(texts)) < len(texts)
        ):
            continue
        below = [cell for other in grid.rows[first + 1 : first + 20] for cell in other if cell is not None]
        if any(_is_number(cell) or isinstance(cell, dict) for cell in below):
            return _Header(first, first + 1, _texts(grid, first, 1))
    return None


def _is_heading_text(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= LONGEST_HEADING and not _NUMBERLIKE.fullmatch(cell.strip())


def _with_lower_rows(grid: Grid, header: _Header) -> _Header:
    """With the rows below that belong to it: parts of merged groups, units, numbers of the columns."""
    body = header.body
    while body < len(grid.rows) and body - header.first < DEEPEST + 1 and _belongs(grid, header, body):
        body += 1
    if body == header.body:
        return header
    named = [row for row in range(header.first, body) if not _numbers_columns(grid.rows[row])]
    return _Header(header.first, body, _texts(grid, header.first, len(named)), header.known)


def _belongs(grid: Grid, header: _Header, row: int) -> bool:
    cells = [cell for cell in grid.rows[row] if cell is not None]
    if len(cells) >= len(header.texts) and _numbers_columns(grid.rows[row]):
        return True
    if not cells or not all(_is_heading_text(cell) for cell in cells):
        return False
    if all(is_unit(str(cell)) for cell in cells):
        return True
    groups = [(left, right) for top, left, _bottom, right in grid.merged if top == row - 1 and right > left]
    filled = {place for place, cell in enumerate(grid.rows[row]) if cell is not None}
    under = {place for left, right in groups for place in range(left, right + 1)}
    wide = {left for left, right in groups if len(filled & set(range(left, right + 1))) > 1}
    return row - 1 >= header.first and bool(wide) and filled <= under | _merged_down(grid, row)


def _merged_down(grid: Grid, row: int) -> set[int]:
    return {left for top, left, bottom, _right in grid.merged if top < row <= bottom}


def _numbers_columns(row: Sequence[Cell]) -> bool:
    """Whether the row numbers the columns: 甲 乙 1 2 3."""
    cells = [str(cell).strip("()（） ") for cell in row if cell is not None]
    letters = [cell for cell in cells if len(cell) == 1 and cell in COLUMN_NUMBERS]
    numbers = cells[len(letters) :]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    after = [str(number + len(letters)) for number in range(1, len(numbers) + 1)]
    right = letters == list(COLUMN_NUMBERS[: len(letters)]) and numbers in (counted, after)
    return len(cells) >= 4 and right


def _headings(
    grid: Grid, header: _Header, columns: Sequence[Column], remembered: Mapping[str, str]
) -> list[Heading]:
    headings = [
        Heading(
            place,
            " / ".join(" ".join(part.split()) for part in parts),
            BETWEEN.join(key for part in parts if (key := heading_key(part))),
            next((unit for part in reversed(parts) if (unit := unit_of(part) or _own_unit(part))), ""),
        )
        for place, parts in header.texts.items()
    ]
    known = {heading.place for heading in headings}
    filled = {place for row in grid.rows[header.body :] for place, cell in enumerate(row) if cell is not None}
    headings += [Heading(place, "", "", "") for place in sorted(filled - known)]
    headings.sort(key=lambda heading: heading.place)
    said = [
        unit
        for row in grid.rows[: header.first]
        for cell in row
        if isinstance(cell, str)
        for unit in said_units(cell)
    ]
    if not said:
        return headings
    units = {column.name: column.unit for column in columns}
    names = understand(headings, columns, remembered)
    meant = {heading.place: units.get(name, "") for heading, name in zip(headings, names, strict=True)}
    return with_said_units(headings, meant, said)


def _own_unit(part: str) -> str:
    return unit_of(f"({part})") if is_unit(part) else ""


# --- the rows below it ----------------------------------------------------------------------------------


class _Body:
    """What stands below the header of one sheet, row by row."""

    def __init__(self, grid: Grid, header: _Header, headings: Sequence[Heading]) -> None:
        self.grid, self.header = grid, header
        self.width = max((heading.place for heading in headings), default=0) + 1
        self.above = {place: set(parts) for place, parts in header.texts.items()}
        self.titles = {
            _flat(cell) for row in grid.rows[: header.first] for cell in row if isinstance(cell, str)
        }
        self.wide = {
            top for top, left, bottom, right in grid.merged
            if top >= header.body and top == bottom and (right - left + 1) * 2 > len(headings)
        }  # fmt: skip

    def split(self) -> tuple[list[tuple[int, list[Cell]]], list[tuple[int, str]]]:
        """The records, and the rows left out with the reason."""
        rows, left_out = [], []
        filled = self.filled_down()
        for number in range(self.header.body, len(self.grid.rows)):
            row = self.grid.rows[number]
            if why := self.why_not(number, row):
                left_out.append((number + 1, why))
                continue
            cells = [*row, *[None] * (self.width - len(row))]
            for place, text in filled.get(number, ()):
                if cells[place] is None:
                    cells[place] = text
            rows.append((number + 1, cells))
        return rows, left_out

    def filled_down(self) -> dict[int, list[tuple[int, str]]]:
        """Row → (place, text) from a cell merged over several rows. A number merged so is the sum of them: it is
        left where it stands."""
        found: dict[int, list[tuple[int, str]]] = {}
        last, left_to_fill = len(self.grid.rows) - 1, MOST_FILLED
        free = [self.header.body] * self.width  # per column the first row that no area has covered yet
        for top, left, bottom, right in sorted(self.grid.merged):
            if left != right or left >= self.width or not free[left] <= top < min(bottom, last):
                continue
            free[left], bottom = bottom + 1, min(bottom, last)
            text = self.grid.rows[top][left] if left < len(self.grid.rows[top]) else None
            left_to_fill -= bottom - top
            if isinstance(text, str) and not _is_number(text) and left_to_fill > 0:
                for number in range(top + 1, bottom + 1):
                    found.setdefault(number, []).append((left, text))
        return found

    def why_not(self, number: int, row: list[Cell]) -> str:
        """Why the row is no record; "" if it is one."""
        texts = [
            (place, cell) for place, cell in enumerate(row) if isinstance(cell, str) and not _is_number(cell)
        ]
        if not texts:
            return BLANK if not any(cell is not None for cell in row) else ""
        if self.is_header(texts):
            return HEADER
        if len(texts) <= 4:
            return self.why_not_few(number, row, texts)
        return ""

    def is_header(self, texts: list[tuple[int, str]]) -> bool:
        """The header once more, at the head of a printed page."""
        if len(texts) < 2:
            return False
        same = sum(text in self.above.get(place, ()) for place, text in texts)
        return same >= 2 and same * 10 >= len(texts) * 6

    def why_not_few(self, number: int, row: list[Cell], texts: list[tuple[int, str]]) -> str:
        """Of a row with few texts: a total, a note, a title or a section."""
        plain = [_flat(text) for _place, text in texts]
        days = sum(isinstance(cell, dict) and "d" in cell for cell in row)
        if not days and len(texts) <= 3 and any(map(_EXACT_TOTAL.fullmatch, plain)):
            return SUBTOTAL
        if not days and len(texts) <= 2 and any(map(_NAMED_TOTAL.fullmatch, plain)):
            return SUBTOTAL
        if _NOTE.match(plain[0]) and _all_notes(plain):
            return NOTE
        if len(texts) == 1 and plain[0] in self.titles:
            return TITLE
        if len(texts) == 1 and (number in self.wide or _SECTION.match(plain[0])):
            others = sum(cell is not None for cell in row) - 1
            return TITLE if number in self.wide or not others else SUBTOTAL
        return ""


def _all_notes(plain: Sequence[str]) -> bool:
    """Whether what stands beside a note belongs to it: more of its kind, or what a mere label is filled in with."""
    return plain[0].endswith(":") or ":" not in plain[0] or all(":" in text for text in plain[1:])


def _flat(text: str) -> str:
    """Without blanks, half-width colons and brackets."""
    return "".join(text.split()).replace("：", ":").strip("()（）【】[]")


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(_NUMBERLIKE.fullmatch(cell.strip()))
    return isinstance(cell, int | float) and not isinstance(cell, bool)
