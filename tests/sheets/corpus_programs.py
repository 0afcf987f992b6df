"""Ledgers as programs write them, each messy in its own way (docs/domain.md)."""

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from rustpy_xlsxwriter import write_worksheet

from tests.sheets.corpus_rows import COLUMNS, NAMES, RECORDS, Row, Sample, bad, spelled, values


def by_openpyxl() -> Sample:
    """Two titles, groups over merged cells, sections, totals, notes; choices on a hidden sheet, words before it."""
    book = openpyxl.Workbook()
    book.active.title = "填表说明"
    book.active.append(["1.项目名称须与合同一致；2.投资金额按合同填写"])
    sheet = book.create_sheet("台账")
    order = ["", *NAMES]
    rows = [
        spelled(RECORDS[0], 6),
        spelled(RECORDS[1], 7, county="纳雍", planned_jobs="８０人"),
        spelled(RECORDS[2], 10, signed_on="7.1", contract_amount="1.2亿元", planned_jobs="约300"),
        bad(11, {"signed_on": "6.31", "contract_amount": "0.8-1.2亿"}),
        bad(12, {"contract_amount": {"e": "#REF!"}, "planned_jobs": {"e": "="}}, {"county": "不存在县"}),
        spelled(RECORDS[3], 15, signed_on="2020年5月6日", contract_amount="5000万"),
    ]
    by_number = {row.number: row for row in rows}
    other: dict[int, list[Any]] = {
        1: ["2020年“9+3”县区招商引资项目台账"],
        2: ["填报单位：某县投资促进局", *[None] * 9, "单位：万元、人"],
        3: ["序号", "项目基本情况", None, None, None, None, None, "投资与就业", None, "签约\n日期", "备注"],
        4: [
            None,
            "*项目名称",
            "县(区)",
            "引进单位",
            "企业名称",
            "统一社会\n信用代码",
            "所属行业",
            "投资金额（万元）",
            "计划用工",
        ],
        5: ["一、已签约项目"],
        8: [None, "小 计", None, None, None, None, None, 1550, 200],
        9: [],
        13: ["二、已开工项目"],
        14: ["序号", "项目基本情况", None, None, None, None, None, "投资与就业", None, "签约\n日期", "备注"],
        16: ["全县合计", None, None, None, None, None, None, 18550, 500],
        17: ["备注：1.以上为初步数据；2.以合同为准。"],
        18: ["单位负责人：", None, None, "填报人：", None, None, "填报日期：2020年7月15日"],
    }
    for number in range(1, 19):
        row = by_number.get(number)
        cells = other[number] if row is None else [number - 5, *values(row, order[1:])]
        for place, cell in enumerate(cells, 1):
            sheet.cell(
                number, place, "=1+1" if cell == {"e": "="} else cell["e"] if isinstance(cell, dict) else cell
            )
    for area in ("A1:K1", "A3:A4", "B3:G3", "H3:I3", "J3:J4", "K3:K4", "A5:K5", "A13:K13", "A17:K17"):
        sheet.merge_cells(area)
    sheet["A900"].number_format = "0.00"
    hidden = book.create_sheet("选项")
    hidden.sheet_state = "hidden"
    hidden.append([column.heading for column in COLUMNS])
    left_out = {
        1: "title", 2: "title", 3: "header", 4: "header", 5: "title", 8: "subtotal", 9: "blank", 13: "title",
        14: "header", 16: "subtotal", 17: "note", 18: "note",
    }  # fmt: skip
    return Sample("openpyxl.xlsx", saved(book), rows, left_out, sheet=1)


def by_xlsxwriter() -> Sample:
    """Amounts in 亿元 by the heading, numbers that were days, formulas with results, digits as text and lost ones."""
    order = ("county", "name", "enterprise_name", "credit_code", "industry", "introduced_by", "contract_amount",
             "planned_jobs", "signed_on", "note")  # fmt: skip
    rows = [
        spelled(RECORDS[0], 2, contract_amount=0.12, signed_on=6.28, county="威宁县", planned_jobs="120"),
        spelled(RECORDS[1], 3, contract_amount="350万元", signed_on=43992, county="520525"),
        spelled(RECORDS[2], 4, contract_amount=1.2, signed_on=20200701, planned_jobs=300.0),
        spelled(RECORDS[3], 5, contract_amount="0.5亿", signed_on=506, industry=" 食用菌 "),
        bad(6, {"signed_on": 6.1, "contract_amount": "-3"}),
        bad(7, {"signed_on": 6.2, "credit_code": 520123199001011200.0, "planned_jobs": "100-120"}),
        bad(8, {"contract_amount": {"e": "#DIV/0!"}}, {"county": {"e": "#N/A"}}),
        spelled(RECORDS[4], 9, signed_on="4/15", planned_jobs="４６"),
    ]
    rows[6] = Row(8, rows[6].cells, None, ("contract_amount", "county"))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "nan_inf_to_errors": True, "default_date_format": "m/d/yy"}
    )
    sheet = book.add_worksheet("Sheet1")
    book.set_properties({"created": datetime(2020, 7, 15)})
    heads = (
        "落地县区",
        "项目",
        "投资主体",
        "信用代码",
        "行业",
        "责任单位",
        "总投资/亿元",
        "带动就业人数（人）",
        "签约时间",
        "备 注",
    )
    sheet.write_row(0, 0, heads)
    for row in rows:
        for place, cell in enumerate(values(row, order)):
            if isinstance(cell, dict):
                sheet.write_formula(row.number - 1, place, "=1/0", None, cell["e"])
            elif isinstance(cell, float):
                sheet.write_formula(row.number - 1, place, "=A1", None, cell)
            else:
                sheet.write(row.number - 1, place, cell)
    sheet.write_row(9, 0, ["合计", None, None, None, None, None, 2.17, 546])
    sheet.autofilter(0, 0, 8, 9)
    sheet.set_row(3, None, None, {"hidden": True})
    book.close()
    return Sample("xlsxwriter.xlsx", out.getvalue(), rows, {1: "header", 10: "subtotal"})


def by_rustpy() -> Sample:
    """Like our own export: a plain table, days as days, one row of headings."""
    rows = [spelled(meant, number) for number, meant in enumerate(RECORDS, 2)]
    heads = [column.heading for column in COLUMNS]
    out = io.BytesIO()
    write_worksheet(
        [dict(zip(heads, values(row, NAMES), strict=True)) for row in rows], out, datetime_format="yyyy-mm-dd"
    )
    return Sample("rustpy.xlsx", out.getvalue(), rows, {1: "header"})


def by_odfpy() -> Sample:
    """An open document: typed days, percentages, a comment line, numbers as text."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="项目")
    document.spreadsheet.addElement(table)
    rows = [
        spelled(RECORDS[0], 3, planned_jobs="120人"),
        spelled(RECORDS[3], 4, contract_amount="５,０００"),
        bad(5, {"planned_jobs": "若干"}),
        spelled(RECORDS[4], 6, signed_on="0415"),
    ]
    lines = [
        ["项目表"],
        [*[column.heading for column in COLUMNS]],
        *[values(row, NAMES) for row in rows],
        ["注：样例"],
    ]
    for line in lines:
        row = TableRow()
        for cell in line:
            row.addElement(_odf_cell(cell))
        table.addElement(row)
    out = io.BytesIO()
    document.write(out)
    return Sample("odfpy.ods", out.getvalue(), rows, {1: "title", 2: "header", 7: "note"})


def _odf_cell(cell: Any) -> TableCell:
    if isinstance(cell, date):
        made = TableCell(valuetype="date", datevalue=cell.isoformat())
    elif isinstance(cell, int | float):
        made = TableCell(valuetype="float", value=str(cell))
    else:
        made = TableCell(valuetype="string") if cell is not None else TableCell()
    for line in str(cell).split("\n") if cell is not None else ():
        made.addElement(P(text=line))
    return made


def by_xlwt() -> Sample:
    """An .xls with a title merged over the table, days in Chinese formats, errors, a repeated header."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("2020年项目")
    day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    rows = [
        spelled(RECORDS[0], 3),
        spelled(RECORDS[1], 4, signed_on=" 6月10日 "),
        spelled(RECORDS[2], 6, contract_amount=12000),
        bad(7, {"contract_amount": {"e": "#N/A"}, "planned_jobs": {"e": "#VALUE!"}}),
    ]
    sheet.write_merge(0, 0, 0, 9, "招商引资项目情况表")
    for number in (2, 5):
        for place, column in enumerate(COLUMNS):
            sheet.write(number - 1, place, column.heading)
    codes = {"#N/A": 42, "#VALUE!": 15}
    for row in rows:
        for place, cell in enumerate(values(row, NAMES)):
            if isinstance(cell, dict):
                sheet.row(row.number - 1).set_cell_error(place, codes[cell["e"]])
            elif isinstance(cell, date):
                sheet.write(row.number - 1, place, cell, day)
            elif cell is not None:
                sheet.write(row.number - 1, place, cell)
    return Sample("xlwt.xls", saved(book), rows, {1: "title", 2: "header", 5: "header"})


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
