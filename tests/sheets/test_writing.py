"""Lists as files: what stands in a cell is a value, never a formula, and nothing is left out unsaid."""

import csv
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils.functional import lazystr
from django.utils.html import format_html
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheets.cells import plain_text
from sheets.columns import Kind
from sheets.writing import MOST_CHARACTERS, Heading, Listing, write_csv, write_xlsx

HEADINGS = (
    Heading("编号", width=12),
    Heading("签约日期", Kind.DAY, 12),
    Heading("合同投资额（万元）", Kind.AMOUNT, 14),
    Heading("拟用工人数", Kind.COUNT, 10),
    Heading("备注", width=30),
)
WORDS = ("筛选：县区：威宁", "导出时间：2020年7月22日 18:00 · 共2行")
ROW = ("P2K7Q", date(2020, 6, 28), Decimal("1234.5678"), 120, "第一行\n第二行")
EVIL = [
    "=1+1",
    "+86 851",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    '=HYPERLINK("http://example.org","x")',
    "'=1",
    "''=1",
    "520526199001011234",
    "'520526199001011234",
]


def listing(*rows: Sequence[Any], headings: tuple[Heading, ...] = HEADINGS, title: str = "项目") -> Listing:
    return Listing(title, WORDS, headings, rows)


def xlsx(tmp_path: Path, found: Listing) -> Worksheet:
    path = tmp_path / "list.xlsx"
    assert write_xlsx(found, path) == len(list(found.rows))
    return load_workbook(path).active


def texts(tmp_path: Path, found: Listing) -> list[list[str]]:
    path = tmp_path / "list.csv"
    assert write_csv(found, path) == len(list(found.rows))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def one(cell: Any) -> Listing:
    return Listing("项目", (), (Heading("备注"),), [(cell,)])


def test_a_workbook_holds_days_numbers_and_text(tmp_path):
    sheet = xlsx(tmp_path, listing(ROW, (None,) * 5))
    assert [row[0].value for row in sheet.iter_rows(max_row=3)] == ["项目", *WORDS]
    assert [cell.value for cell in sheet[4]] == [heading.text for heading in HEADINGS]
    assert all(cell.font.bold for cell in sheet[4])
    assert [cell.value for cell in sheet[5]] == [
        "P2K7Q",
        datetime(2020, 6, 28),
        1234.5678,
        120,
        "第一行\n第二行",
    ]
    assert [cell.data_type for cell in sheet[5]] == ["s", "d", "n", "n", "s"]
    assert [cell.value for cell in sheet[6]] == [None] * 5
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:E6"
    assert sheet.column_dimensions["E"].width > sheet.column_dimensions["A"].width
    assert sheet.title == "项目"


def test_a_csv_holds_the_same(tmp_path):
    found = texts(tmp_path, listing(ROW, (None,) * 5))
    assert found[:3] == [["项目"], [WORDS[0]], [WORDS[1]]]
    assert found[3] == [heading.text for heading in HEADINGS]
    assert found[4] == ["P2K7Q", "2020-06-28", "1234.5678", "120", "第一行\n第二行"]
    assert found[5] == [""] * 5


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_begins_a_formula_and_every_text_comes_back(tmp_path, text):
    cell = xlsx(tmp_path, one(text))["A3"]
    assert cell.data_type == "s"
    assert plain_text(cell.value) == text
    read = texts(tmp_path, one(text))[-1][0]
    assert read == f"'{text}"
    assert plain_text(read) == text


def test_titles_and_headings_begin_no_formula(tmp_path):
    found = Listing("=1+1", ("-1",), (Heading("@x"),), [])
    assert [row[0] for row in texts(tmp_path, found)] == ["'=1+1", "'-1", "'@x"]
    assert [row[0].data_type for row in xlsx(tmp_path, found).iter_rows(max_row=3)] == ["s"] * 3


def test_negative_numbers_are_no_text(tmp_path):
    assert xlsx(tmp_path, one(Decimal("-2.50")))["A3"].value == -2.5
    assert texts(tmp_path, one(Decimal("-2.50")))[-1] == ["-2.5"]
    assert texts(tmp_path, one(-3))[-1] == ["-3"]


def test_a_large_round_number_is_written_out_in_a_csv(tmp_path):
    assert texts(tmp_path, one(Decimal("12E+3")))[-1] == ["12000"]
    assert texts(tmp_path, one(Decimal("0.00")))[-1] == ["0"]


@pytest.mark.parametrize("code", ["91520627MA6H0QW39T", "520526199001011234", "007", "13800000000"])
def test_a_code_stays_text(tmp_path, code):
    cell = xlsx(tmp_path, one(code))["A3"]
    assert (cell.value, cell.data_type, cell.number_format) == (code, "s", "@")
    guard = "'" if len(code) > 11 and code.isdigit() else ""
    assert texts(tmp_path, one(code))[-1] == [f"{guard}{code}"]


def test_a_whole_number_that_a_spreadsheet_would_cut_becomes_text(tmp_path):
    assert xlsx(tmp_path, one(10**14 + 1))["A3"].value == 10**14 + 1
    assert xlsx(tmp_path, one(10**16 + 1))["A3"].value == str(10**16 + 1)


def test_what_is_no_text_is_removed(tmp_path):
    dirty, clean = "甲\x00\x01乙\x0b\r\n丙\ud800\uffff\t丁", "甲乙\n丙\t丁"
    assert xlsx(tmp_path, one(dirty))["A3"].value == clean
    assert texts(tmp_path, one(dirty))[-1] == [clean]


def test_an_escape_of_the_format_stays_as_it_was_typed(tmp_path):
    """_x0041_ in the file means A; who types it means what is typed."""
    from python_calamine import CalamineWorkbook

    xlsx(tmp_path, one("_x0041_"))
    rows = CalamineWorkbook.from_path(str(tmp_path / "list.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[-1] == ["_x0041_"]


@pytest.mark.parametrize("letter", ["长", "𠮷"])
def test_a_text_that_a_cell_cannot_hold_says_that_it_is_cut(tmp_path, letter):
    text = letter * (MOST_CHARACTERS + 1)
    cell = xlsx(tmp_path, one(text))["A3"].value
    assert len(cell.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert cell.startswith(letter * 16_000)
    assert f"{len(text)}" in cell[-60:]
    assert texts(tmp_path, one(text))[-1] == [text]


def test_a_text_that_just_fits_is_whole(tmp_path):
    text = "长" * MOST_CHARACTERS
    assert xlsx(tmp_path, one(text))["A3"].value == text


def test_yes_and_no_are_words_and_moments_are_local(tmp_path):
    moment = datetime(2020, 7, 22, 10, 30, 15, tzinfo=UTC)
    assert xlsx(tmp_path, one(True))["A3"].value == "是"
    assert xlsx(tmp_path, one(False))["A3"].value == "否"
    assert xlsx(tmp_path, one(moment))["A3"].value == "2020-07-22 18:30"
    assert texts(tmp_path, one(moment))[-1] == ["2020-07-22 18:30"]
    late = datetime(2020, 7, 22, 20, 0, tzinfo=UTC)
    found = Listing("项目", (), (Heading("日期", Kind.DAY),), [(late,)])
    assert xlsx(tmp_path, found)["A3"].value == datetime(2020, 7, 23)
    assert xlsx(tmp_path, one(date(2020, 6, 28)))["A3"].value == "2020-06-28"


def test_lazy_and_safe_words_are_words(tmp_path):
    assert xlsx(tmp_path, one(lazystr("县")))["A3"].value == "县"
    assert xlsx(tmp_path, one(format_html("{}", "=1")))["A3"].value == "=1"
    assert texts(tmp_path, one(format_html("{}", "=1")))[-1] == ["'=1"]


def test_a_list_without_rows_keeps_its_headings(tmp_path):
    sheet = xlsx(tmp_path, listing())
    assert [cell.value for cell in sheet[4]] == [heading.text for heading in HEADINGS]
    assert sheet.max_row == 4
    assert len(texts(tmp_path, listing())) == 4


def test_two_columns_of_one_heading_both_arrive(tmp_path):
    headings = (Heading("状态"), Heading("状态"), Heading(""))
    sheet = xlsx(tmp_path, listing((1, 2, 3), headings=headings))
    assert [cell.value for cell in sheet[4]] == ["状态", "状态 (2)", " "]
    assert [cell.value for cell in sheet[5]] == [1, 2, 3]


@pytest.mark.parametrize("title", ["项目：甲/乙[1]*?", "很" * 40, "'", ""])
def test_any_title_makes_a_sheet(tmp_path, title):
    sheet = xlsx(tmp_path, listing(ROW, title=title))
    assert 1 <= len(sheet.title) <= 31
    assert sheet["A5"].value == "P2K7Q"


def test_a_row_that_fails_leaves_no_finished_file(tmp_path):
    def rows():
        yield ROW
        raise ValueError("gone")

    for write in (write_xlsx, write_csv):
        with pytest.raises(ValueError, match="gone"):
            write(Listing("项目", WORDS, HEADINGS, rows()), tmp_path / "list")


MEASURE = """
import resource, sys
from datetime import date
from decimal import Decimal
from pathlib import Path
import django
django.setup()
from sheets.columns import Kind
from sheets.writing import WRITERS, Heading, Listing
kinds = [Kind.TEXT, Kind.DAY, Kind.AMOUNT, Kind.COUNT] * 3
row = ("项目名称", date(2020, 6, 28), Decimal("12.5"), 7) * 3
headings = tuple(Heading(f"列{place}", kind) for place, kind in enumerate(kinds))
def peak(rows):
    listing = Listing("项目", ("全部",), headings, (row for _number in range(rows)))
    WRITERS[sys.argv[1]](listing, Path(sys.argv[2]))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
few = peak(1_000)
print(peak(60_000) - few)
"""


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_memory_is_flat(tmp_path, ending):
    """Sixty thousand rows of twelve cells need no more than a few MB above what a thousand need."""
    command = [sys.executable, "-c", MEASURE, ending, str(tmp_path / "list")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(answer.stdout) < 12_000  # kB
