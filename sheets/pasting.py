"""Rows pasted from Excel, WPS or a chat: text in, one grid out, in time that grows with its length only.

Cells are text as typed. A cell with characters that are none (NUL, control characters) comes through and is named
when its row is read (sheets/cells.py), so that the other rows go in.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from sheets.cells import Cell
from sheets.reading import Grid, NotRead

MOST_CHARACTERS = 2_000_000  # Django takes no more in a form (DATA_UPLOAD_MAX_MEMORY_SIZE)
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_IN_CELL = 32_767
SAMPLE = 200  # lines by which the separator is found
# A cell of several lines, as Excel and WPS put it on the clipboard: in quotation marks, its own doubled.
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
_BLANKS = re.compile(r"[ \xa0\u3000]{2,}|\u3000")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=-]+")  # |---|:--:|
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# What no database keeps in JSON stands as another control character, so that the cell is still named.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def read_paste(text: str) -> list[Grid]:
    """One grid without a name. Raises NotRead when nothing is in it, or too much."""
    if len(text) > MOST_CHARACTERS:
        raise NotRead(_("More than 2,000,000 characters were pasted. Paste fewer rows, or upload the file."))
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    rows: list[list[Cell]] = []
    for found in _rows(text):
        cells = [_cell(cell) for cell in found]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
        _check(len(rows), cells)
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise NotRead(
            _("Nothing was pasted. Copy the rows together with their headings and paste them here.")
        )
    return [Grid("", rows, [])]


def _check(number: int, cells: list[Cell]) -> None:
    if number > MOST_ROWS:
        raise NotRead(_("More than 20,000 rows were pasted. Paste fewer rows, or upload the file."))
    if len(cells) > MOST_COLUMNS:
        raise NotRead(
            _("Row %(row)s of what was pasted has more than 200 columns. Paste only the columns needed.")
            % {"row": number}
        )
    if any(len(cell) > MOST_IN_CELL for cell in cells if isinstance(cell, str)):
        raise NotRead(
            _("A cell in row %(row)s of what was pasted is longer than 32,767 characters. Shorten it.")
            % {"row": number}
        )


def _cell(text: str) -> Cell:
    """The text without what cannot be seen around it; None for a blank."""
    text = _UNKEPT.sub("\x01", _UNSEEN.sub("", text)).strip()
    return text or None


def _rows(text: str) -> Iterator[list[str]]:
    if "\t" in text:
        return _tabbed(text)
    lines = text.split("\n")
    sample = [line for line in lines[:SAMPLE] if line.strip()]
    split = max(SPLITS, key=lambda split: _score(sample, split))
    return split(lines) if _score(sample, split) else ([line] for line in lines)


def _tabbed(text: str) -> Iterator[list[str]]:
    """Cells between tabs, rows between line breaks; in quotation marks only where a tab or a line break is inside."""
    if '"' not in text:
        yield from (line.split("\t") for line in text.split("\n"))
        return
    row: list[str] = []
    at, end = 0, len(text)
    breaks = re.compile(r"[\t\n]")
    while at <= end:
        quoted = _QUOTED.match(text, at)
        if quoted and breaks.search(quoted[1]):
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        else:
            found = breaks.search(text, at)
            stop = found.start() if found else end
            cell, at = text[at:stop], stop
        row.append(cell)
        if at >= end or text[at] == "\n":
            yield row
            row = []
        at += 1


# --- without tabs: by what gives the most columns in the most lines --------------------------------------


def _barred(lines: list[str]) -> Iterator[list[str]]:
    for line in lines:
        line = line.strip()
        if "|" in line and _RULE.fullmatch(line):
            yield []
            continue
        cells = _BAR.split(line.removeprefix("|").removesuffix("|"))
        yield [cell.replace("\\|", "|") for cell in cells]


def _spaced(lines: list[str]) -> Iterator[list[str]]:
    return (_BLANKS.split(line.strip()) for line in lines)


def _comma(lines: list[str]) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_CHARACTERS + 1)
    return csv.reader(io.StringIO("\n".join(lines), newline=""))


def _wide_comma(lines: list[str]) -> Iterator[list[str]]:
    return (line.split("，") for line in lines)


def _semicolon(lines: list[str]) -> Iterator[list[str]]:
    return (re.split("[;；]", line) for line in lines)


SPLITS: tuple[Callable[[list[str]], Iterator[list[str]]], ...] = (
    _barred,
    _spaced,
    _comma,
    _wide_comma,
    _semicolon,
)


def _score(sample: list[str], split: Callable[[list[str]], Iterator[list[str]]]) -> int:
    widths = Counter(len(row) for row in split(sample))
    return max(((width - 1) * rows for width, rows in widths.items()), default=0)
