"""Rows of a table of plain text, in the encodings and with the separators met here. Imports nothing of the tracker."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import Any

from child_cells import CELL_LENGTH, Budget, Refused, grid, place, tidy_rows

SEPARATORS = ("\t", ",", ";")
SAMPLE = 64 * 1024  # characters by which the separator is found
# How files begin that are no text, or text of another kind.
OTHER = (
    b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BM", b"MZ",
)  # fmt: skip
_PAGE = re.compile(r"\s*(?:<|mime-version:)", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # how programs keep a long number from being one


def read(content: bytes) -> list[dict[str, Any]]:
    """One sheet without a name. Raises Refused."""
    if content.startswith(OTHER) and b"\0" in content[:4096] or content.startswith((b"%PDF", b"{\\rtf")):
        raise Refused("unknown")
    text = decoded(content)
    if _PAGE.match(text):
        raise Refused("page")
    if "\0" in text:
        raise Refused("unknown")
    text, separator = _separated(text)
    rows = tidy_rows("", _rows(text, separator), Budget())
    return [grid("", rows, (), hidden=False)]


def decoded(content: bytes) -> str:
    """By its mark, else UTF-8, else GB18030. Raises Refused where neither fits, or a few characters are damaged."""
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        if content.startswith(codecs.BOM_UTF8):
            return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("characters") from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        found = content.decode("utf-8", "replace")
        damaged = found.count("\ufffd")
        if damaged * 20 < sum(1 for character in found if character > "\x7f"):
            raise Refused("characters", str(content.count(b"\n", 0, error.start) + 1)) from error
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Refused("unknown" if b"\0" in content else "characters") from error


def _separated(text: str) -> tuple[str, str]:
    """The text, and what separates its cells: what gives the most columns in the most rows."""
    declared = re.match(r"sep=([,;\t])\r?\n", text)
    if declared:
        return text[declared.end() :], declared[1]
    sample = text[:SAMPLE]
    if len(text) > SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n") + 1]
    return text, max(SEPARATORS, key=lambda separator: _score(sample, separator))


def _score(sample: str, separator: str) -> int:
    csv.field_size_limit(SAMPLE + 1)
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            widths[len(row)] += 1
    except csv.Error:
        return 0
    return max(((width - 1) * rows for width, rows in widths.items()), default=0)


def _rows(text: str, separator: str) -> Any:
    csv.field_size_limit(CELL_LENGTH)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for row in reader:
            yield [_KEPT_AS_TEXT.sub(r"\1", cell) if cell[:2] == '="' else cell for cell in row]
            number += 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise Refused("cell", place(number, 0).lstrip("A")) from error
        raise Refused("quotes", str(number + 1)) from error
