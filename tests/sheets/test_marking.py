"""Somebody's own file with its failing cells marked: everything else as it was, and it reads again as it is."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from sheets.columns import Column, Kind
from sheets.finding import find_table, understand
from sheets.heading_words import EXPLANATION
from sheets.marking import NotMarked, mark, rows_workbook
from sheets.reading import Grid, read_file
from sheets.writing import Heading, Listing, write_xlsx

COLUMNS = (
    Column("name", "项目名称", required=True),
    Column("county", "县区"),
    Column("signed_on", "签约日期", Kind.DAY),
    Column("amount", "合同投资额", Kind.AMOUNT, unit="万元"),
    Column("note", "备注"),
)
HEADS = ["项目名称", "县区", "签约日期", "合同投资额（万元）", "备注"]
ROWS = [
    ["甲项目", "威宁县", datetime(2020, 6, 28), 1200.5, "一"],
    ["乙项目", "威宁", "7月中旬", 30, None],
    ["丙项目", "纳雍县", datetime(2020, 7, 1), -5, "=1+1"],
]
PROBLEMS = [
    (5, 2, "请填写具体日期，例如2020-07-15"),
    (5, None, "与已有项目重复"),
    (6, 3, "金额不能为负数"),
]


def by_openpyxl() -> bytes:
    """Two title rows, of which one is merged, a fill, a comment, a check, and a second sheet."""
    book = Workbook()
    page = book.active
    page.title = "招商项目"
    page.append(["招商引资项目台账"])
    page.merge_cells("A1:E1")
    page["A1"].font = Font(bold=True, size=16)
    page.append(["填报单位：威宁县"])
    page.append(HEADS)
    for row in ROWS:
        page.append(row)
    page["E6"].data_type = "s"
    page["A4"].fill = PatternFill("solid", fgColor="00FF00")
    page["C5"].comment = Comment("请核实", "某科")
    page["C4"].number_format = "yyyy年m月d日"
    page.add_data_validation(DataValidation(type="list", formula1='"威宁县,纳雍县"', sqref="B4:B20"))
    page.column_dimensions["A"].width = 33
    other = book.create_sheet("说明")
    other["B2"] = "不要动"
    other.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter() -> bytes:
    """With formulas of several kinds, what they came to, and text of two colours."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("招商项目")
    day, red = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"font_color": "red"})
    page.merge_range("A1:E1", "招商引资项目台账")
    page.write_row(2, 0, HEADS)
    for number, row in enumerate(ROWS, start=3):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime):
                page.write_datetime(number, place, cell, day)
            elif isinstance(cell, str):
                page.write_string(number, place, cell)
            elif cell is not None:
                page.write_number(number, place, cell)
    page.write_formula("D4", "=600*2+0.5", None, 1200.5)
    page.write_formula("A5", '="乙"&"项目"', None, "乙项目")
    page.write_formula("C4", "=DATE(2020,6,28)", day, 44010)
    page.write_formula("B7", "=1=1", None, True)
    page.write_array_formula("D8:D8", "{=SUM(D4:D5)}", None, 1230.5)
    page.write_rich_string("E4", "一", red, "二")
    book.close()
    return out.getvalue()


def by_ourselves(tmp_path: Path) -> bytes:
    kinds = [Kind.TEXT, Kind.TEXT, Kind.DAY, Kind.AMOUNT, Kind.TEXT]
    headings = tuple(Heading(text, kind) for text, kind in zip(HEADS, kinds, strict=True))
    path = tmp_path / "list.xlsx"
    write_xlsx(Listing("招商项目", ("范围：全部",), headings, ROWS), path)
    return path.read_bytes()


@pytest.fixture(params=["openpyxl", "xlsxwriter", "ourselves"])
def content(request: Any, tmp_path: Path) -> bytes:
    makers: dict[str, Callable[[], bytes]] = {
        "openpyxl": by_openpyxl,
        "xlsxwriter": by_xlsxwriter,
        "ourselves": lambda: by_ourselves(tmp_path),
    }
    return makers[request.param]()


def marked(content: bytes, problems: list | None = None) -> bytes:
    return mark(
        content=content,
        sheet="招商项目",
        header_row=3,
        problems=PROBLEMS if problems is None else problems,
    )


def grid_of(content: bytes) -> Grid:
    return next(grid for grid in read_file(content=content, name="a.xlsx") if grid.name == "招商项目")


def padded(rows: list[list[Any]], width: int) -> list[list[Any]]:
    return [[*row, *[None] * (width - len(row))][:width] for row in rows]


def test_every_value_stays_and_the_explanations_stand_at_the_end(content):
    before, after = grid_of(content), grid_of(marked(content))
    assert padded(after.rows, 5) == padded(before.rows, 5)
    assert sorted(after.merged) == sorted(before.merged)
    assert after.rows[2][5] == EXPLANATION
    assert after.rows[4][5] == "与已有项目重复；签约日期：请填写具体日期，例如2020-07-15"
    assert after.rows[5][5] == "合同投资额（万元）：金额不能为负数"
    assert len(after.rows[3]) == len(before.rows[3])  # the good row says nothing


def test_failing_cells_are_filled_and_explained(content):
    page = load_workbook(BytesIO(marked(content)))["招商项目"]
    assert {cell.coordinate for row in page for cell in row if cell.fill.fgColor.rgb == "00FDE3DF"} == {
        "C5",
        "D6",
    }
    assert page["C5"].comment.text.endswith("请填写具体日期，例如2020-07-15")
    assert page["D6"].comment.text.endswith("金额不能为负数")
    assert page["A4"].comment is None


def test_formats_and_other_sheets_stay():
    book = load_workbook(BytesIO(marked(by_openpyxl())))
    page = book["招商项目"]
    assert book.sheetnames == ["招商项目", "说明"]
    assert book["说明"]["B2"].value == "不要动"
    assert book["说明"].sheet_state == "hidden"
    assert page["A1"].font.size == 16
    assert page["A4"].fill.fgColor.rgb == "0000FF00"
    assert page["C4"].number_format == "yyyy年m月d日"
    assert page.column_dimensions["A"].width == 33
    assert [str(check.sqref) for check in page.data_validations.dataValidation] == ["B4:B20"]
    assert page["C5"].comment.text.startswith("请核实\n")  # what they had written themselves stays
    assert page["C5"].comment.author == "某科"


def test_formulas_stay_with_what_they_came_to():
    page = load_workbook(BytesIO(marked(by_xlsxwriter())))["招商项目"]
    assert page["D4"].value == "=600*2+0.5"
    assert page["A5"].value == '="乙"&"项目"'
    results = load_workbook(BytesIO(marked(by_xlsxwriter())), data_only=True)["招商项目"]
    assert [results[place].value for place in ("D4", "A5", "B7", "D8")] == [1200.5, "乙项目", True, 1230.5]
    assert results["C4"].value == datetime(2020, 6, 28)


def test_marking_again_replaces_what_was_said(content):
    once = marked(content)
    page = load_workbook(BytesIO(marked(once, [(4, 0, "名称过长")])))["招商项目"]
    heads = [cell.value for cell in page[3]]
    assert heads.count(EXPLANATION) == 1
    said = heads.index(EXPLANATION)
    assert [row[said].value for row in page.iter_rows(min_row=4, max_row=6)] == [
        "项目名称：名称过长",
        None,
        None,
    ]
    assert page["A4"].fill.fgColor.rgb == "00FDE3DF"
    assert page["C5"].fill.fgColor.rgb != "00FDE3DF"
    assert page["D6"].comment is None
    assert EXPLANATION not in (page["C5"].comment.text if page["C5"].comment else "")


def test_a_marked_file_is_understood_as_it_is(content):
    before, after = (find_table(grid_of(one), COLUMNS) for one in (content, marked(content)))
    assert before is not None
    assert after is not None
    names = understand(after.headings, COLUMNS)
    assert [name for name in names if name] == [column.name for column in COLUMNS]
    assert "?" not in names
    rows = {number: cells[:5] for number, cells in after.rows}
    assert rows == {number: cells[:5] for number, cells in before.rows}


def test_a_message_is_no_formula():
    page = load_workbook(BytesIO(marked(by_openpyxl(), [(5, None, "=1+1")])))["招商项目"]
    assert (page["F5"].value, page["F5"].data_type) == ("=1+1", "s")


def test_a_failing_cell_within_a_merged_area_is_marked_where_its_value_stands():
    book = load_workbook(BytesIO(by_openpyxl()))
    book["招商项目"].merge_cells("B5:B6")
    out = BytesIO()
    book.save(out)
    page = load_workbook(BytesIO(marked(out.getvalue(), [(6, 1, "不认识的县")])))["招商项目"]
    assert page["B5"].comment.text.endswith("不认识的县")
    assert page["F6"].value == "县区：不认识的县"


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"\0" * 600],
    ids=["empty", "csv", "zip", "xls"],
)
def test_what_is_no_workbook_of_that_kind_is_not_marked(content):
    with pytest.raises(NotMarked):
        marked(content)


def test_a_sheet_that_is_not_there_is_not_marked():
    with pytest.raises(NotMarked):
        mark(content=by_openpyxl(), sheet="别的", header_row=3, problems=PROBLEMS)


def test_a_bomb_is_not_marked(settings):
    from tests.ledger.hostile import zip_bomb

    settings.SHEET_MAX_BYTES = 100 * 1024 * 1024
    with pytest.raises(NotMarked):
        marked(zip_bomb())


# --- rows that came otherwise ---------------------------------------------------------------------------


READ = [
    (7, ["甲项目", "威宁县", {"d": "2020-06-28"}, 1200.5, "007"]),
    (9, ["乙项目", "威宁", {"e": "#N/A"}, True]),
    (10, ["=1+1", None, "7月中旬", None, "备注\x01"]),
]


def test_rows_become_a_workbook_marked_in_the_same_way():
    with translation.override("zh-hans"):
        content = rows_workbook(
            HEADS, READ, [(9, 2, "单元格是错误值"), (10, None, "重复"), (10, 2, "不是日期")]
        )
    page = load_workbook(BytesIO(content)).active
    assert [cell.value for cell in page[1]] == [*HEADS, EXPLANATION]
    assert [cell.value for cell in page[2]] == [
        "甲项目",
        "威宁县",
        datetime(2020, 6, 28),
        1200.5,
        "007",
        None,
    ]
    assert page["C2"].number_format == "yyyy-mm-dd"
    assert [cell.value for cell in page[3]][:5] == ["乙项目", "威宁", "#N/A", True, None]
    assert (page["A4"].value, page["A4"].data_type) == ("=1+1", "s")
    assert page["F4"].value == "重复；签约日期：不是日期"
    assert page["C3"].fill.fgColor.rgb == page["C4"].fill.fgColor.rgb == "00FDE3DF"
    assert page["C4"].comment.text.endswith("不是日期")
    assert page["A2"].fill.fgColor.rgb != "00FDE3DF"


def test_a_workbook_of_rows_is_understood_as_it_is():
    grids = read_file(content=rows_workbook(HEADS, READ[:1], [(7, 1, "不认识的县")]), name="a.xlsx")
    table = find_table(grids[0], COLUMNS)
    assert table is not None
    assert understand(table.headings, COLUMNS) == [*(column.name for column in COLUMNS), ""]
    assert table.rows[0][1][:5] == ["甲项目", "威宁县", {"d": date(2020, 6, 28).isoformat()}, 1200.5, "007"]
