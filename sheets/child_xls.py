"""Rows of an .xls: by the fast reader, with the errors that it drops. Imports nothing of the tracker."""

import io
import struct
from collections.abc import Iterator
from typing import Any

from child_cells import Budget, Refused, grid, tidy_rows

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
END, FILEPASS, FORMULA, BOUNDSHEET, BOOLERR = 0x0A, 0x2F, 0x06, 0x85, 0x205
LAST_SECTOR = 0xFFFFFFFA  # from here on numbers mean something else than a sector


def read(content: bytes) -> list[dict[str, Any]]:
    """The sheets. Raises Refused."""
    import python_calamine

    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("encrypted")
    stream = _workbook(content)
    errors = list(_errors_by_sheet(stream))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise Refused("encrypted") from error
    budget, grids = Budget(), []
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        found = errors[number] if number < len(errors) else {}
        left = sheet.start[1] if sheet.start else 0  # columns that it leaves out
        padded = ([None] * left + row for row in sheet.iter_rows())
        rows = tidy_rows(about.name, _with_errors(padded, found), budget)
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
        grids.append(grid(about.name, rows, merged, hidden=hidden))
    return grids


def _with_errors(rows: Iterator[list[Any]], found: dict[tuple[int, int], str]) -> Iterator[list[Any]]:
    """The rows as they come, with the errors put where the reader left a blank."""
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), error in found.items():
        by_row.setdefault(row, []).append((column, error))
    last = max(by_row, default=-1)
    number = -1
    for number, row in enumerate(rows):
        yield _put(row, by_row.get(number, ()))
    for after in range(number + 1, last + 1):
        yield _put([], by_row.get(after, ()))


def _put(row: list[Any], errors: Any) -> list[Any]:
    for column, error in errors:
        row.extend([None] * (column + 1 - len(row)))
        row[column] = {"e": error}
    return row


def _errors_by_sheet(stream: bytes) -> Iterator[dict[tuple[int, int], str]]:
    """Of each sheet, in the order of the workbook: (row, column) → error."""
    for kind, body, _after in _records(stream, 0):
        if kind == FILEPASS:
            raise Refused("encrypted")
        if kind == BOUNDSHEET:
            yield dict(_errors(stream, struct.unpack_from("<I", body)[0]))


def _errors(stream: bytes, start: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, body, _after in _records(stream, start):
        if kind == BOOLERR and len(body) >= 8 and body[7] == 1:
            yield struct.unpack_from("<HH", body), ERRORS.get(body[6], "#VALUE!")
        elif kind == FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            yield struct.unpack_from("<HH", body), ERRORS.get(body[8], "#VALUE!")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes, int]]:
    """(kind, body, what follows) of each record until its part of the stream ends."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body, at = stream[at + 4 : at + 4 + length], at + 4 + length
        yield kind, body, at
        if kind == END:
            return


# --- the container: a little file system of sectors --------------------------------------------------


def _workbook(content: bytes) -> bytes:
    """The stream that holds the sheets. Raises Refused where there is none."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    first_directory, _, small_limit, first_small = struct.unpack_from("<IIII", content, 48)
    if shift not in (9, 12) or small_shift != 6:
        raise Refused("broken")
    size = 1 << shift
    table = _allocation(content, size)
    directory = _chain(content, table, first_directory, size, offset=size)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    named = {entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)]: entry for entry in entries[:4096]}
    for name in ("Workbook", "Book"):
        entry = named.get(name.encode("utf-16-le"))
        if entry:
            break
    else:
        raise Refused("unknown")
    start, length = struct.unpack_from("<II", entry, 116)
    if length >= small_limit:
        return _chain(content, table, start, size, offset=size)[:length]
    root_start = struct.unpack_from("<I", entries[0], 116)[0]
    small = _chain(content, table, root_start, size, offset=size)
    small_bytes = _chain(content, table, first_small, size, offset=size)
    small_table = struct.unpack(f"<{len(small_bytes) // 4}I", small_bytes)
    return _chain(small, small_table, start, 64, offset=0)[:length]


def _allocation(content: bytes, size: int) -> tuple[int, ...]:
    """Which sector follows which."""
    sectors = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    for _more in range(min(count, len(content) // size)):
        if following >= LAST_SECTOR:
            break
        numbers = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        sectors += numbers[:-1]
        following = numbers[-1]
    pieces = [
        content[(number + 1) * size : (number + 2) * size] for number in sectors if number < LAST_SECTOR
    ]
    table = b"".join(pieces)
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _chain(content: bytes, table: tuple[int, ...], start: int, size: int, *, offset: int) -> bytes:
    pieces = []
    for _sector in range(len(content) // size + 1):
        if start >= LAST_SECTOR:
            return b"".join(pieces)
        pieces.append(content[start * size + offset : (start + 1) * size + offset])
        if start >= len(table):
            raise Refused("broken")
        start = table[start]
    raise Refused("broken")  # it leads back to itself
