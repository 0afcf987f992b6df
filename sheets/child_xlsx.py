"""Rows of an .xlsx or .xlsm from its unpacked parts. Imports nothing of the tracker.

The fast reader (calamine) drops errors and formulas without a result; so their cells are turned into marked text before
it reads. It fills in every cell between the first and the last one: a workbook with one cell far away is read by
openpyxl instead, row by row. What a sheet declares as its dimension is believed by neither.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from child_cells import MARK, UNCALCULATED, Budget, Refused, grid, tidy_rows

SHEETS = 300
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_ERROR = re.compile(
    rb"(<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*)([\"'])e\2([^<>]*>(?:(?!</?(?:\w+:)?[vc][\s>/]).)*<(?:\w+:)?v(?:\s[^<>]*)?>)",
    re.DOTALL,
)
_FORMULA = re.compile(
    rb"<((?:\w+:)?)c((?:\s[^<>]*)?)>\s*<(?:\w+:)?f(?:\s[^<>]*?)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v(?:\s[^<>]*)?/>|<(?:\w+:)?v(?:\s[^<>]*)?>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_TYPE = re.compile(rb"\bt\s*=\s*[\"'](\w*)[\"']")
# Beyond XFD1048576, which no program writes, readers would count on for long.
_NOWHERE = re.compile(rb"\sr\s*=\s*[\"'](?:[A-Za-z]{4}|[A-Za-z]*\d{8})")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")


def read(parts: dict[str, bytes]) -> list[dict[str, Any]]:
    """By the fast reader. It may end this process: then `read_sparse` is asked in another one."""
    import python_calamine

    budget, grids = Budget(), []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
    except python_calamine.PasswordError as error:
        raise Refused("encrypted") from error
    sheets = book.sheets_metadata
    if len(sheets) > SHEETS:
        raise Refused("inside")
    for number, about in enumerate(sheets):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        left = sheet.start[1] if sheet.start else 0  # columns that it leaves out
        rows = tidy_rows(about.name, sheet.iter_rows(), budget, left=left)
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
        grids.append(grid(about.name, rows, merged, hidden=hidden))
    return grids


def read_sparse(parts: dict[str, bytes]) -> list[dict[str, Any]]:
    """Row by row, without filling in what is blank between cells that stand far apart."""
    import openpyxl
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    packed = _packed(
        {name: _plain_styles(part) if b"cellXfs" in part else part for name, part in parts.items()}
    )
    budget, grids = Budget(), []
    book = openpyxl.load_workbook(io.BytesIO(packed), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > SHEETS:
        raise Refused("inside")
    for sheet in book.worksheets:
        if not isinstance(sheet, ReadOnlyWorksheet):
            continue
        sheet.reset_dimensions()
        rows = tidy_rows(sheet.title, (list(row) for row in sheet.iter_rows(values_only=True)), budget)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            merged = list(_merged(archive.read(sheet._worksheet_path)))
        grids.append(grid(sheet.title, rows, merged, hidden=sheet.sheet_state != "visible"))
    return grids


def _packed(parts: dict[str, bytes]) -> bytes:
    """The same workbook with nothing in it but what rows are read from, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            if b"purl.oclc.org" in part[:4096]:
                for strict, usual in STRICT:
                    part = part.replace(strict, usual)
            archive.writestr(name, _marked(part) if b"sheetData" in part else part)
    return out.getvalue()


def _plain_styles(part: bytes) -> bytes:
    """Of the styles only the formats of numbers: the slow reader is strict about the rest."""
    root = ElementTree.fromstring(part)  # noqa: S314 (it defines no entities: child_parts has looked)
    formats = root.findall("{*}numFmts/{*}numFmt")
    cells = root.findall("{*}cellXfs/{*}xf")
    plain = ElementTree.Element("styleSheet", xmlns=STRICT[0][1].decode())
    for name, inner in (("numFmts", formats), ("cellXfs", cells)):
        group = ElementTree.SubElement(plain, name)
        for one in inner:
            kept = {key: one.attrib[key] for key in ("numFmtId", "formatCode") if key in one.attrib}
            ElementTree.SubElement(group, name.removesuffix("s").replace("cellXf", "xf"), kept)
    return ElementTree.tostring(plain)


def _marked(part: bytes) -> bytes:
    if _NOWHERE.search(part):
        raise Refused("broken")
    mark = MARK.encode()
    if b'"e"' in part or b"'e'" in part:
        part = _ERROR.sub(rb'\1"str"\3' + mark, part)
    if b"<f" in part or b":f" in part:
        part = _FORMULA.sub(lambda found: _uncalculated(found, mark), part)
    return part


def _uncalculated(found: re.Match[bytes], mark: bytes) -> bytes:
    prefix, attributes = found[1], found[2]
    kind = _TYPE.search(attributes)
    if kind and kind[1] == b"str":
        return found[0]  # its result is the empty text
    attributes = _TYPE.sub(b"", attributes)
    return b'<%bc%b t="str"><%bv>%b%b</%bv></%bc>' % (
        prefix, attributes, prefix, mark, UNCALCULATED.encode(), prefix, prefix,
    )  # fmt: skip


def _merged(part: bytes) -> Iterator[tuple[int, int, int, int]]:
    for left, top, right, bottom in _MERGE.findall(part):
        yield int(top) - 1, _column(left), int(bottom) - 1, _column(right)


def _column(letters: bytes) -> int:
    """A → 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
