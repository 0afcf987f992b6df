"""The workbook to fill in: understood as it comes, with drop-downs, checks, notes, and nothing to import by mistake."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from sheets.columns import Column, Kind, Options
from sheets.finding import Table, choose_sheet, find_table, understand
from sheets.reading import read_file
from sheets.sheet import Sheet, sheet_classes
from sheets.templates import columns_of, template_workbook, version_of
from tests.world import World

pytestmark = pytest.mark.django_db
COUNTIES = {"weining": "威宁县", "yanhe": "沿河县", "=1": "=1+1"}


class SmallSheet(Sheet):
    label, slug, title = "tests.Small", "small", "小表"
    columns = (
        Column("number", "编号", identity=True),
        Column("county", "县区", Kind.CHOICE, required=True, aliases=("县",)),
        Column("channel", "渠道", Kind.CHOICE),
        Column("signed_on", "签约日期", Kind.DAY, note="按合同填写"),
        Column("amount", "投资额", Kind.AMOUNT, unit="万元", required=True),
        Column("jobs", "人数", Kind.COUNT),
        Column("area", "面积", Kind.AREA, unit="平方米"),
        Column("quick", "短平快", Kind.YES_NO),
        Column("counties", "意向县", Kind.CHOICES),
        Column("note", "备注"),
        Column("stage", "阶段", out_only=True),
    )

    def year(self) -> int:
        return 2020

    def options_of(self, column: Column) -> Options | None:
        if column.name == "channel":
            return Options({"city": "东部城市", "own": "自主"})
        if column.name in ("county", "counties"):
            return Options(
                COUNTIES, lambda text: next((k for k, v in COUNTIES.items() if text in (k, v)), None)
            )
        return None


@pytest.fixture
def small(places: World) -> SmallSheet:
    return SmallSheet(places.users["province"])


def opened(sheet: Sheet) -> Workbook:
    return load_workbook(BytesIO(template_workbook(sheet)))


def page_of(sheet: Sheet) -> Worksheet:
    return opened(sheet).active


def found(content: bytes, sheet: Sheet) -> Table:
    grids = read_file(content=content, name="模板.xlsx")
    table = find_table(grids[choose_sheet(grids, sheet.columns)], sheet.columns)
    assert table is not None
    return table


def all_sheets(user: User) -> list[Sheet]:
    return [SmallSheet(user), *(found(user) for found in sheet_classes().values())]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", ["province", "county"])
def test_every_heading_of_every_template_is_understood(places, language, who):
    with translation.override(language):
        for sheet in all_sheets(places.users[who]):
            table = found(template_workbook(sheet), sheet)
            names = understand(table.headings, sheet.columns)
            assert names == [column.name for column in columns_of(sheet)], sheet.label
            units = {column.name: column.unit for column in columns_of(sheet) if column.kind == Kind.AMOUNT}
            said = {name: heading.unit for name, heading in zip(names, table.headings, strict=True)}
            assert {name: said[name] for name in units} == units


def test_nothing_in_it_would_be_imported(places):
    for sheet in all_sheets(places.users["province"]):
        assert found(template_workbook(sheet), sheet).rows == []


def test_what_is_filled_in_comes_back(small):
    book = opened(small)
    filled: list[Any] = [
        "A1",
        "威宁县",
        "自主",
        date(2020, 6, 28),
        1200.5,
        12,
        800,
        "是",
        "威宁县；沿河县",
        "注",
    ]
    for place, value in enumerate(filled, start=1):
        book.active.cell(2, place).value = value
    content = BytesIO()
    book.save(content)
    table = found(content.getvalue(), small)
    assert [number for number, _cells in table.rows] == [2]
    cells = dict(zip(understand(table.headings, small.columns), table.rows[0][1], strict=True))
    read = {
        column.name: column.read(cells[column.name], year=2020, options=small.options(column)).value
        for column in columns_of(small)
    }
    assert read == {
        "number": "A1",
        "county": "weining",
        "channel": "own",
        "signed_on": date(2020, 6, 28),
        "amount": 12_005_000,
        "jobs": 12,
        "area": 800,
        "quick": True,
        "counties": ("weining", "yanhe"),
        "note": "注",
    }


def test_required_columns_are_marked_and_notes_say_what_to_write(small):
    with translation.override("en"):
        page = page_of(small)
    heads = {cell.value: cell for cell in page[1]}
    assert list(heads)[:5] == ["编号", "县区 *", "渠道", "签约日期", "投资额 (万元) *"]
    assert heads["县区 *"].fill.fgColor.rgb != heads["渠道"].fill.fgColor.rgb
    assert heads["县区 *"].comment.text.startswith("Required.")
    assert "威宁县" in heads["县区 *"].comment.text
    assert "按合同填写" in heads["签约日期"].comment.text
    assert "万元" in heads["投资额 (万元) *"].comment.text
    assert all(cell.font.bold and cell.comment for cell in page[1])
    assert page.freeze_panes == "A2"


def checks(sheet: Sheet) -> dict[str, Any]:
    """The check of each column's first cell, by the column's name."""
    page = page_of(sheet)
    return {
        column.name: check
        for place, column in enumerate(columns_of(sheet))
        for check in page.data_validations.dataValidation
        if f"{'ABCDEFGHIJ'[place]}2" in check.sqref
    }


def test_days_amounts_and_counts_are_checked(small):
    found = checks(small)
    assert (found["signed_on"].type, found["signed_on"].errorStyle) == ("date", "stop")
    assert (found["amount"].type, found["amount"].operator) == ("decimal", "greaterThanOrEqual")
    assert found["amount"].errorStyle == "warning"  # 0.12亿 is read as well
    assert found["jobs"].type == found["area"].type == "whole"
    assert found["quick"].formula1 == '"是,否"'
    assert "note" not in found
    assert "number" not in found


def test_drop_downs_offer_the_options_of_the_person(small):
    book, found = opened(small), checks(small)
    for name in ("county", "channel", "counties"):
        area = book.defined_names[found[name].formula1].attr_text
        title, _mark, cells = area.rpartition("!")
        lists = book[title.strip("'")]
        assert lists.sheet_state == "hidden"
        labels = [row[0].value for row in lists[cells.replace("$", "")]]
        assert labels == list(small.options(small.column(name)).labels.values())
        assert {row[0].data_type for row in lists[cells.replace("$", "")]} == {"s"}
    assert found["channel"].showErrorMessage  # nothing else is understood
    assert not found["county"].showErrorMessage  # an alias or a code is, too
    assert not found["counties"].showErrorMessage


def test_codes_stay_text_and_days_are_days(small):
    page = page_of(small)
    assert page.column_dimensions["A"].number_format == "@"
    assert page.column_dimensions["D"].number_format == "yyyy-mm-dd"


def test_the_version_follows_the_columns(small):
    book = opened(small)
    assert book.properties.version == version_of(small)
    assert book.properties.subject == "tests.Small"

    class Other(SmallSheet):
        columns = (*SmallSheet.columns[:-1], Column("more", "更多"))

    class Renamed(SmallSheet):
        columns = tuple(replace(column, note="另一说明") for column in SmallSheet.columns)

    assert version_of(Other(small.user)) != version_of(small)
    assert version_of(Renamed(small.user)) == version_of(small)
