"""A list as a file: xlsx and csv of any length, row by row, with flat memory.

What stands in a cell is a value: a day, a number, or text that no program takes for a formula. Nothing is left
out: a text that is longer than a cell can be says so at its end. Source: docs/decisions/0037.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from django.utils import timezone
from django.utils.translation import gettext as _
from rustpy_xlsxwriter import Format, write_worksheet

from sheets.cells import MOST_EXACT, guarded, guarded_again, plain_text
from sheets.columns import Kind

MOST_ROWS = 1_000_000  # a worksheet ends at row 1,048,576; what stands above the table needs some of it
MOST_CHARACTERS = 32_767  # of a cell, as UTF-16 counts them
LONGEST_NAME = 31  # of a worksheet
# What XML cannot hold, and halves of characters.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
DAY_FORMAT = "yyyy-mm-dd"
HEADING_FILL = "#E9EEF3"


@dataclass(frozen=True)
class Heading:
    """A column of a file: its heading, unique in the file, what its cells mean, and its width in characters."""

    text: str
    kind: Kind = Kind.TEXT
    width: int = 16


@dataclass(frozen=True)
class Listing:
    """What a file holds: a title, the words under it, one line each, and the table.

    A cell of `rows` is None, text, int, float, Decimal, date, datetime or bool.
    """

    title: str
    words: tuple[str, ...]
    headings: tuple[Heading, ...]
    rows: Iterable[Sequence[Any]]


def write_xlsx(listing: Listing, path: Path) -> int:
    """Write the list as a workbook of one sheet; the number of rows written."""
    names = _unique([heading.text for heading in listing.headings])
    plans = [_XLSX_DAY if heading.kind == Kind.DAY else _XLSX for heading in listing.headings]
    rows = _Counted(_xlsx_row(row, plans) for row in listing.rows)
    above = [listing.title, *listing.words]
    write_worksheet(
        _records(names, rows),
        str(path),
        sheet_name=sheet_name(listing.title),
        header_row=len(above),
        freeze_row=len(above) + 1,
        autofilter=True,
        header_format=Format()
        .set_bold()
        .set_background_color(HEADING_FILL)
        .set_align("vcenter")
        .set_text_wrap(),
        column_formats=[_format(heading.kind) for heading in listing.headings],
        column_widths=[heading.width for heading in listing.headings],
        datetime_format=DAY_FORMAT,
        **_banner(above, [heading.width for heading in listing.headings]),
    )
    return rows.count


def write_csv(listing: Listing, path: Path) -> int:
    """Write the list as UTF-8 text with a byte order mark, which is how spreadsheets know it; the number of rows."""
    rows = _Counted(iter(listing.rows))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([guarded(plain(line))] for line in (listing.title, *listing.words))
        writer.writerow([guarded(plain(heading.text)) for heading in listing.headings])
        writer.writerows([_CSV.get(type(cell), _csv_other)(cell) for cell in row] for row in rows)
    return rows.count


WRITERS: dict[str, Callable[[Listing, Path], int]] = {"xlsx": write_xlsx, "csv": write_csv}


class _Counted:
    """Passes rows on and counts them."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row


def _records(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """The rows by their headings. A list without rows keeps its headings: above one blank row."""
    empty = True
    for row in rows:
        empty = False
        yield dict(zip(names, row, strict=True))
    if empty:
        yield dict.fromkeys(names)


# --- how it looks ----------------------------------------------------------------------------------


def _format(kind: Kind) -> Format:
    if kind == Kind.DAY:
        return Format().set_num_format(DAY_FORMAT).set_align("left").set_align("top")
    if kind in (Kind.COUNT, Kind.AREA):
        return Format().set_num_format("#,##0").set_align("top")
    if kind == Kind.AMOUNT:
        return Format().set_align("top")  # General: as many decimals as there are
    return (
        Format().set_num_format("@").set_align("top")
    )  # a long code stays text where somebody types it anew


def _banner(lines: Sequence[str], widths: Sequence[int]) -> dict[str, Any]:
    """The lines above the table, each across all of its columns, wrapped where they are longer."""
    last, width = max(len(widths), 2) - 1, sum(widths) or 1
    title = Format().set_bold().set_font_size(14).set_align("vcenter")
    words = Format().set_text_wrap().set_align("top").set_align("left")
    return {
        "merge_ranges": [
            (place, 0, place, last, _xlsx_text(line), words if place else title)
            for place, line in enumerate(lines)
        ],
        "row_heights": {
            place: 24 if not place else 15 * min(ceil(_wide(line) / width) or 1, 20)
            for place, line in enumerate(lines)
        },
    }


def _wide(text: str) -> int:
    """How many columns of a Latin letter the text takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def sheet_name(title: str) -> str:
    """A title as the name of a worksheet may be."""
    name = NOT_IN_NAMES.sub(" ", plain(title)).strip(" '")
    return name[:LONGEST_NAME].strip(" '") or "1"


def _unique(names: Sequence[str]) -> list[str]:
    """The headings with a number after what stood there before: a file has each of them once."""
    unique: list[str] = []
    for name in names:
        plain = _xlsx_text(name) or " "
        number, found = 1, plain
        while found in unique:
            number += 1
            found = f"{plain} ({number})"
        unique.append(found)
    return unique


# --- what stands in a cell -------------------------------------------------------------------------


def plain(text: str) -> str:
    """Text without what is no text, and with one kind of line break."""
    if NOT_TEXT.search(text):
        text = NOT_TEXT.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _xlsx_row(row: Sequence[Any], plans: Sequence[dict[type, Callable[[Any], Any]]]) -> list[Any]:
    return [plan.get(type(cell), _xlsx_other)(cell) for cell, plan in zip(row, plans, strict=True)]


def _xlsx_text(text: str) -> str | None:
    """A text as a cell holds it; too long a text is cut, which its last words say."""
    text = guarded_again(plain(text))
    if len(text) * 2 > MOST_CHARACTERS and _units(text) > MOST_CHARACTERS:
        end = _("… [cut here: a cell holds no more. The whole text has %(count)d characters.]")
        end %= {"count": len(text)}
        room = MOST_CHARACTERS - len(end)
        text = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + end
    return text or None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _xlsx_whole(number: int) -> int | str:
    """A whole number; as text where a spreadsheet would lose its last digits."""
    return number if -MOST_EXACT < number < MOST_EXACT else str(number)


def _same(cell: Any) -> Any:
    return cell


def _local(cell: datetime) -> datetime:
    """The moment as a clock where the bureau sits shows it."""
    return timezone.localtime(cell) if timezone.is_aware(cell) else cell


def _moment(cell: datetime) -> str:
    return _local(cell).strftime("%Y-%m-%d %H:%M")


def _xlsx_other(cell: Any) -> Any:
    """Cells of a type that is derived from a known one, and whatever else has words."""
    return _by_base(cell, _XLSX)


def _csv_other(cell: Any) -> Any:
    return _by_base(cell, _CSV)


def _by_base(cell: Any, plan: dict[type, Callable[[Any], Any]]) -> Any:
    for kind in (int, float, Decimal, datetime, date):
        if isinstance(cell, kind):
            return plan[kind](cell)
    return plan[str](str(cell))


_XLSX: dict[type, Callable[[Any], Any]] = {
    type(None): _same,
    str: _xlsx_text,
    bool: plain_text,
    int: _xlsx_whole,
    float: _same,
    Decimal: float,
    date: date.isoformat,
    datetime: _moment,
}
_XLSX_DAY = {**_XLSX, date: _same, datetime: lambda cell: _local(cell).date()}
_CSV: dict[type, Callable[[Any], Any]] = {
    type(None): _same,
    str: lambda text: guarded(plain(text)),
    bool: plain_text,
    int: _same,
    float: _same,
    Decimal: lambda number: f"{number.normalize():f}",
    date: date.isoformat,
    datetime: _moment,
}
