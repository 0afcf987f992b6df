"""Every good row of every writer arrives as it is meant, and every bad cell is named."""

from datetime import date

import pytest
from django.utils import translation

from sheets.columns import Column, Kind
from sheets.finding import choose_sheet, find_table, understand
from sheets.pasting import read_paste
from sheets.reading import Grid, read_file
from sheets.values import Unreadable
from tests.sheets.corpus import COLUMNS, MAKERS, NAMES, YEAR, Row, Sample

BY_NAME = {column.name: column for column in COLUMNS}


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture(params=MAKERS, ids=lambda make: make.__name__)
def sample(request) -> Sample:
    return request.param()


def grids(sample: Sample) -> list[Grid]:
    if isinstance(sample.content, str):
        return read_paste(sample.content)
    return read_file(content=sample.content, name=sample.name)


def read(sample: Sample):
    """The table, and per record its cells by column with the units of their headings."""
    found = grids(sample)
    number = choose_sheet(found, COLUMNS)
    assert number == sample.sheet
    table = find_table(found[number], COLUMNS)
    meant = understand(table.headings, COLUMNS)
    assert not {"?"} & set(meant)
    places = {name: heading for heading, name in zip(table.headings, meant, strict=True) if name}
    return table, places


def test_every_row_arrives_as_it_stands(sample):
    table, places = read(sample)
    assert dict(table.left_out) == sample.left_out
    assert [number for number, _cells in table.rows] == [row.number for row in sample.rows]
    for (_number, cells), row in zip(table.rows, sample.rows, strict=True):
        found = {name: cells[heading.place] for name, heading in places.items()}
        assert found == {name: row.cells.get(name) for name in places}
        assert set(row.cells) <= set(places)


def test_every_good_row_means_what_it_means_and_every_bad_cell_is_named(sample):
    table, places = read(sample)
    for (_number, cells), row in zip(table.rows, sample.rows, strict=True):
        for name, heading in places.items():
            check(row, name, cells[heading.place], heading.unit)


def check(row: Row, name: str, cell, unit: str) -> None:
    column = BY_NAME[name]
    if name in row.unreadable:
        with pytest.raises(Unreadable) as refusal:
            column.read(cell, year=YEAR, unit=unit)
        assert str(refusal.value)
        return
    value = column.read(cell, year=YEAR, unit=unit).value
    if not row.meant or name in ("name", "county", "industry", "note") and value != getattr(row.meant, name):
        return  # spelled otherwise: what it means is the form's to say
    assert value == getattr(row.meant, name)
    if column.kind == Kind.DAY:
        assert isinstance(value, date)


def test_the_corpus_is_messy_enough():
    samples = [make() for make in MAKERS]
    writers = {sample.name for sample in samples}
    assert {
        "openpyxl.xlsx",
        "xlsxwriter.xlsx",
        "rustpy.xlsx",
        "odfpy.ods",
        "xlwt.xls",
        "by hand.xlsx",
    } <= writers
    assert sum(bool(row.meant) for sample in samples for row in sample.rows) >= 45
    assert sum(len(row.unreadable) + len(row.refused) for sample in samples for row in sample.rows) >= 20
    assert {why for sample in samples for why in sample.left_out.values()} == {
        "title", "header", "blank", "subtotal", "note",
    }  # fmt: skip
    assert {name for sample in samples for row in sample.rows for name in row.cells} == set(NAMES)


def test_the_corpus_is_the_same_every_time():
    for make in MAKERS:
        assert make().rows == make().rows


@pytest.mark.parametrize(
    ("name", "unit", "cell", "value"),
    [
        ("contract_amount", "亿元", 1.2, 120_000_000),
        ("contract_amount", "千元", 1200, 1_200_000),
        ("contract_amount", "百万元", "1,2.5", None),
        ("contract_amount", "百万元", "12.5", 12_500_000),
        ("contract_amount", "千元", "5000万", 50_000_000),
        ("contract_amount", "万美元", 120, "120万美元"),
        ("contract_amount", "人", 120, None),
        ("contract_amount", "%", 50, None),
        ("planned_jobs", "万人", 1.2, 12_000),
        ("planned_jobs", "人", 120, 120),
        ("planned_jobs", "户", 120, None),
        ("planned_jobs", "人次", 120, None),
        ("planned_jobs", "万人", "80人", 80),
    ],
)
def test_the_unit_of_a_heading_is_converted_or_refused(name, unit, cell, value):
    if value is None:
        with pytest.raises(Unreadable):
            BY_NAME[name].read(cell, year=YEAR, unit=unit)
    else:
        assert BY_NAME[name].read(cell, year=YEAR, unit=unit).value == value


def test_an_area_in_another_unit_is_refused():
    area = Column("area", "厂房面积", Kind.AREA, unit="平方米")
    assert area.read(800, year=YEAR, unit="平方米").value == 800
    assert area.read(0.12, year=YEAR, unit="万平方米").value == 1200
    with pytest.raises(Unreadable):
        area.read(800, year=YEAR, unit="亩")
