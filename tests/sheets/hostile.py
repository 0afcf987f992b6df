"""Files that mean harm, or that something went wrong with, and what each is answered with.

Name → (maker, answer): the words of a refusal, or the rows of a file that is harmless once nothing in it is run.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import xlwt

from tests.drilling import FULL
from tests.sheets.making import ods, packed, xlsx_by_hand, xlsx_parts

Answer = str | list[list[Any]]
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
MACRO = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 a program", "xl/macrosheets/sheet9.xml": "<a/>"}
EXTERNAL = {
    "xl/externalLinks/externalLink1.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "xl/media/image1.png": b"no picture",
}


def parts_with(changed: dict[str, str | bytes], rows: str = ROW, **more: Any) -> bytes:
    """A sound workbook with some parts replaced or added."""
    return packed({**xlsx_parts(rows, **more), **changed})


def part_changed(name: str, old: str, new: str, rows: str = ROW) -> bytes:
    parts = xlsx_parts(rows)
    assert old in parts[name]
    return packed({**parts, name: parts[name].replace(old, new)})


def defined(name: str, definition: str) -> bytes:
    """A document type definition at the head of a part."""
    return part_changed(name, "?>\n", f"?>\n{definition}")


# --- packed files as such ------------------------------------------------------------------------------


def bomb(megabytes: int = 230) -> bytes:
    """Blanks between two rows, a thousand to one."""
    parts = xlsx_parts(ROW)
    head, tail = parts.pop(SHEET).split("<sheetData>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        with archive.open(SHEET, "w") as sheet:
            sheet.write(f"{head}<sheetData>".encode())
            for _megabyte in range(megabytes):
                sheet.write(b" " * 1024 * 1024)
            sheet.write(tail.encode())
    return out.getvalue()


def nested() -> bytes:
    inner = packed({"0.zip": b"PK" * 100_000})
    for depth in range(8):
        inner = packed({f"{depth}.zip": inner})
    return inner


def directory_of(entries: int, *, says: int | None = None) -> bytes:
    """A directory of so many entries that all mean one part; the record at its end may say another number."""
    name = b"xl/workbook.xml"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name
    one = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0
    )
    directory = (one + name) * entries
    count = min(entries if says is None else says, 0xFFFE)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + end


def overlapping() -> bytes:
    """Many names for one part: each unpacks it anew."""
    content = bytearray(packed({"xl/a.xml": "<a>" + " " * 1_000_000 + "</a>"}))
    at = content.rindex(b"PK\1\2")
    end = content.rindex(b"PK\5\6")
    entry = bytes(content[at:end])
    directory = b"".join(entry.replace(b"xl/a.xml", f"xl/{n:01x}.xml".encode()) for n in range(10, 16))
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 6, 6, len(directory), at, 0)
    return bytes(content[:at]) + directory + tail


def with_field(content: bytes, offset: int, shape: str, value: int) -> bytes:
    """The last entry of the directory (the sheet) with another number in it."""
    changed = bytearray(content)
    struct.pack_into(shape, changed, content.rindex(b"PK\1\2") + offset, value)
    return bytes(changed)


def bad_checksum() -> bytes:
    return with_field(xlsx_by_hand(ROW), 16, "<I", 12345)


def encrypted_part() -> bytes:
    return with_field(xlsx_by_hand(ROW), 8, "<H", 1)


def named_twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in [*xlsx_parts(ROW).items(), (SHEET.upper(), "<a/>")]:
            archive.writestr(name, part)
    return out.getvalue()


def behind_a_comment() -> bytes:
    out = io.BytesIO(xlsx_by_hand(ROW))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"PK\5" * 20_000
    return out.getvalue()


def with_windows_names() -> bytes:
    return packed({name.replace("/", "\\"): part for name, part in {**xlsx_parts(ROW), **EXTERNAL}.items()})


# --- sheets --------------------------------------------------------------------------------------------


def one_long_text_meant_everywhere() -> bytes:
    rows = ("<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>") * 30
    return xlsx_by_hand(rows, strings=f"<si><t>{'x' * 32_000}</t></si>")


def same_sheet_many_times(times: int) -> bytes:
    rows = f"<row>{'<c><v>1</v></c>' * 50}</row>" * 1000
    parts = xlsx_parts(rows)
    one = '<sheet name="表一" sheetId="1" r:id="r1"/>'
    many = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="r1"/>' for n in range(times))
    return packed({**parts, "xl/workbook.xml": parts["xl/workbook.xml"].replace(one, many)})


# --- .xls ----------------------------------------------------------------------------------------------


def xls(change: Callable[[bytearray], None] = lambda content: None) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for number in range(200):
        sheet.write(number, 0, f"text {number}")
        sheet.write(number, 1, number)
    out = io.BytesIO()
    book.save(out)
    content = bytearray(out.getvalue())
    change(content)
    return bytes(content)


def xls_with_endless_chain(content: bytearray) -> None:
    """The table of sectors leads each one back to itself."""
    sector = struct.unpack_from("<I", content, 76)[0]
    at = (sector + 1) * 512
    for number in range(128):
        struct.pack_into("<I", content, at + number * 4, number)


def xls_with_long_records(content: bytearray) -> None:
    """A record of a number that says it is longer than the stream."""
    at = content.find(b"\x7e\x02\x0a\x00")  # RK, 10 bytes
    assert at > 0
    struct.pack_into("<H", content, at + 2, 0xFFFF)


def xls_with_password(content: bytearray) -> None:
    at = content.find(b"\x42\x00\x02\x00", 512)  # CODEPAGE becomes FILEPASS
    assert at > 0
    struct.pack_into("<H", content, at, 0x2F)


def xls_with_sheet_nowhere(content: bytearray) -> None:
    at = content.find(b"\x85\x00", 512)
    assert at > 0
    struct.pack_into("<I", content, at + 4, 0xFFFFFF00)


# --- open documents ------------------------------------------------------------------------------------


def ods_cell(attributes: str = "", row: str = "") -> bytes:
    return ods(
        {
            "a": f'<table:table-row {row}><table:table-cell office:value-type="float" office:value="1" {attributes}>'
            "<text:p>1</text:p></table:table-cell></table:table-row>"
        }
    )


def ods_locked() -> bytes:
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<m xmlns="x"><file-entry><encryption-data/></file-entry></m>',
            "content.xml": b"\x13\x37 not to be read",
        }
    )


HOSTILE: dict[str, tuple[Callable[[], bytes], Answer]] = {
    # packed files
    "a bomb": (bomb, "too much is packed"),
    "archives in archives": (nested, "neither a workbook"),
    "a directory of 50,000 entries": (lambda: directory_of(50_000), "too much is packed"),
    "a directory that says it is short": (lambda: directory_of(300_000, says=1), "too much is packed"),
    "a directory of one part 4,000 times": (lambda: directory_of(4_000, says=3), "too much is packed"),
    "parts over one another": (overlapping, "damaged"),
    "a size that is a lie, small": (lambda: with_field(xlsx_by_hand(ROW), 24, "<I", 10), "damaged"),
    "a size that is a lie, huge": (lambda: with_field(xlsx_by_hand(ROW), 24, "<I", 0xFFFFFFF0), "too much is packed"),
    "a bad checksum": (bad_checksum, "damaged"),
    "a method that nobody uses": (lambda: with_field(xlsx_by_hand(ROW), 10, "<H", 12), "damaged"),
    "an offset into nowhere": (lambda: with_field(xlsx_by_hand(ROW), 42, "<I", 0x7FFFFFFF), "damaged"),
    "cut off": (lambda: xlsx_by_hand(ROW)[:-30], "damaged"),
    "cut off early": (lambda: xlsx_by_hand(ROW)[:100], "damaged"),
    "a password on a part": (encrypted_part, "password"),
    "a name twice": (named_twice, "damaged"),
    "names that climb": (lambda: parts_with({"../../etc/cron.d/x.xml": "<a/>", "/etc/passwd": "x"}), [[1]]),
    "names with backslashes": (with_windows_names, [[1]]),
    "behind a long comment": (behind_a_comment, [[1]]),
    "a program before it": (lambda: b"MZ\x90\x00" + xlsx_by_hand(ROW), "neither a workbook"),
    # definitions
    "a billion laughs in the texts": (lambda: defined("xl/sharedStrings.xml", LAUGHS), "definitions"),
    "a billion laughs in the sheet": (lambda: defined(SHEET, LAUGHS), "definitions"),
    "a file of the server": (
        lambda: defined(SHEET, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "definitions",
    ),
    "an address": (lambda: defined("xl/workbook.xml", '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'), "definitions"),
    "a definition in UTF-16": (
        lambda: parts_with({SHEET: f"<!DOCTYPE x [<!ENTITY a 'b'>]>{xlsx_parts(ROW)[SHEET][39:]}".encode("utf-16")}),
        "definitions",
    ),
    "an encoding of its own": (lambda: part_changed(SHEET, "UTF-8", "UTF-7"), "damaged"),
    "definitions that nothing reads": (lambda: parts_with(EXTERNAL), [[1]]),
    # XML
    "a sheet that ends early": (lambda: part_changed(SHEET, "</worksheet>", ""), "damaged"),
    "a sheet that is none": (lambda: parts_with({SHEET: b"\x00\xff" * 500}), "damaged"),
    "half a million levels": (
        lambda: part_changed(SHEET, "<sheetData>", f"{'<a>' * 500_000}{'</a>' * 500_000}<sheetData>"), [[1]],
    ),
    "an open document of many levels": (
        lambda: ods({"a": "<table:table-row>" + "<text:span>" * 9_000 + "</text:span>" * 9_000 + "</table:table-row>"}),
        "too much is packed",
    ),
    "no workbook in it": (lambda: packed({"[Content_Types].xml": '<T x="spreadsheetml"/>'}), "damaged"),
    "a letter": (lambda: packed({"[Content_Types].xml": "<T/>", "word/document.xml": "<a/>"}), "neither a workbook"),
    "a binary workbook": (lambda: packed({"[Content_Types].xml": "<T/>", "xl/workbook.bin": b"x"}), "xlsb"),
    "a sheet on another machine": (
        lambda: part_changed("xl/_rels/workbook.xml.rels", 'Target="worksheets/sheet1.xml"',
                             'TargetMode="External" Target="http://127.0.0.1:1/sheet1.xml"'),
        "no rows",
    ),
    "a sheet in a folder of the server": (
        lambda: part_changed("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../../etc/passwd"),
        "no rows",
    ),
    # cells
    "two cells that end the fast reader": (
        lambda: xlsx_by_hand(f'{ROW}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576",
    ),
    "a blank text far away": (
        lambda: xlsx_by_hand(f'{ROW}<row r="1048576"><c r="XFD1048576" t="str"><v>\u3000</v></c></row>'), [[1]],
    ),
    "a place beyond all sheets": (lambda: xlsx_by_hand('<row><c r="ZZZZZZZ99999999999"><v>1</v></c></row>'), "damaged"),
    "a row before the first": (lambda: xlsx_by_hand('<row r="0"><c r="A0"><v>1</v></c></row>'), ""),
    "a row beyond counting": (lambda: xlsx_by_hand('<row r="99999999999"><c><v>1</v></c></row>'), "damaged"),
    "a text that is not there": (lambda: xlsx_by_hand('<row r="1"><c t="s"><v>4000000000</v></c></row>'), ""),
    "texts said to be four thousand million": (
        lambda: part_changed("xl/sharedStrings.xml", "<sst ", '<sst count="4294967295" uniqueCount="4294967295" '),
        [[1]],
    ),
    "a million columns": (lambda: xlsx_by_hand(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"), "200 columns"),
    "100,001 rows": (lambda: xlsx_by_hand("<row><c><v>1</v></c></row>" * 100_001), "100,000 rows"),
    "one long text meant by every cell": (one_long_text_meant_everywhere, "3,000,000 filled cells"),
    "a text of 40,000 characters": (
        lambda: xlsx_by_hand(f'<row r="1"><c r="B1" t="str"><v>{"x" * 40_000}</v></c></row>'), "表一!B1",
    ),
    "one sheet 200 times": (lambda: same_sheet_many_times(200), "3,000,000 filled cells"),
    "10,000 sheets": (lambda: same_sheet_many_times(10_000), "too much is packed"),
    "a hundred thousand merged areas": (
        lambda: xlsx_by_hand(ROW, after="<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 150_000 + "</mergeCells>"),
        "too much is packed",
    ),
    "everything merged": (
        lambda: xlsx_by_hand(ROW, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), [[1]],
    ),
    "unclosed cells": (lambda: xlsx_by_hand('<row><c t="e"><v>x</v>' * 100_000), "damaged"),
    # what acts
    "macros": (lambda: parts_with(MACRO), [[1]]),
    "formulas that would act": (
        lambda: xlsx_by_hand(
            '<row r="1"><c r="A1" t="str"><f>cmd|\'/c calc\'!A1</f><v>=cmd|\'/c calc\'!A1</v></c>'
            '<c r="B1"><f>HYPERLINK("http://127.0.0.1","x")</f><v>7</v></c>'
            '<c r="C1"><f>WEBSERVICE("http://127.0.0.1")</f></c></row>'
        ),
        [["=cmd|'/c calc'!A1", 7, {"e": "="}]],
    ),
    # .xls
    "a workbook with a password": (
        lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000, "password",
    ),
    "an .xls with a password": (lambda: xls(xls_with_password), "password"),
    "an .xls whose sectors lead back": (lambda: xls(xls_with_endless_chain), "damaged"),
    "an .xls with records beyond its end": (lambda: xls(xls_with_long_records), ""),
    "an .xls whose sheet is nowhere": (lambda: xls(xls_with_sheet_nowhere), ""),
    "an .xls cut off": (lambda: xls()[:2048], "damaged"),
    "an .xls without a workbook": (
        lambda: xls().replace("Workbook".encode("utf-16-le"), "Worddoc!".encode("utf-16-le")), "neither a workbook",
    ),
    # open documents
    "a million repeated rows": (lambda: ods_cell(row='table:number-rows-repeated="1048576"'), "100,000 rows"),
    "a billion repeated columns": (lambda: ods_cell('table:number-columns-repeated="999999999"'), "200 columns"),
    "repeated beyond counting": (lambda: ods_cell('table:number-columns-repeated="99999999999999"'), [[1]]),
    "repeated less than once": (lambda: ods_cell('table:number-columns-repeated="-5"'), [[1]]),
    "an open document with a password": (ods_locked, "password"),
    "an open document that is another": (
        lambda: packed({"mimetype": "text", "content.xml": "<office:text/>"}), "neither a workbook",
    ),
    "a day that is none": (
        lambda: ods({"a": '<table:table-row><table:table-cell office:value-type="date" office:date-value="2020-13-01"/>'
                          '<table:table-cell office:value-type="float"><text:p>若干</text:p></table:table-cell>'
                          "</table:table-row>"}),
        [["2020-13-01", "若干"]],
    ),
    # text
    "a csv with NUL": (lambda: b"a,b\nc\x00,d\n", "neither a workbook"),
    "a csv of one line of 40 MB": (lambda: b"a," * 20_000_000, "larger than 20"),
    "a csv of one long line": (lambda: b"ab," * 6_000_000 if FULL else b"ab," * 1_000_000, "200 columns"),
    "a csv of commas": (lambda: b"," * (19_000_000 if FULL else 2_000_000), "no rows"),
    "a csv of line breaks": (lambda: b"\n" * 19_000_000, "100,000 rows"),
    "a csv of quotation marks": (lambda: b'"' * 10_000_001, ""),
    "a csv of three million cells": (lambda: (b"1," * 150 + b"\n") * 25_000, "3,000,000 filled cells"),
    "characters of no encoding": (lambda: b"\xff\xfe\xfd\x80,\n" * 3 + b"\x81", "characters cannot be read"),
    "bad GB18030": (lambda: "项目名称,县区\n".encode("gb18030") * 9 + b"\x81\x20\xff", "characters cannot be read"),
    "UTF-16 without its mark": (lambda: "项目,a\n".encode("utf-16-le") * 9, ""),
    "half of UTF-16": (lambda: b"\xff\xfea\x00,\x00b", "characters cannot be read"),
    "a web page": (lambda: b"\xef\xbb\xbf <!DOCTYPE html><table><tr><td>1</td></tr></table>", "web page"),
    "a workbook of 2003 in XML": (lambda: b'<?xml version="1.0"?><Workbook/>', "web page"),
    "a mail": (lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "web page"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither a workbook"),
}  # fmt: skip


def good_files() -> list[bytes]:
    """Files to be damaged at random: small ones of each kind, with something in every part."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" s="1"><v>{44000 + n}</v></c><c r="C{n}" t="e">'
        f"<v>#N/A</v></c></row>"
        for n in range(1, 30)
    )
    more = {"strings": "<si><t>项目</t></si>", "formats": (0, 14)}
    plain = packed(xlsx_parts(rows, **more), method=zipfile.ZIP_STORED)
    document = ods({"a": '<table:table-row table:number-rows-repeated="9"><table:table-cell office:value-type="float" '
                         'office:value="1"/></table:table-row>'})  # fmt: skip
    text = '项目名称,县区,"备\n注"\n甲,乙,1\n' * 30
    return [
        xlsx_by_hand(rows, **more), plain, plain, document, xls(), xls(), text.encode(), text.encode("gb18030"),
    ]  # fmt: skip
