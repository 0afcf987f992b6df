"""Ledgers put together by hand: as no program would, and as those do that are not on this machine."""

from datetime import date

from sheets.cells import Cell
from tests.sheets import making
from tests.sheets.corpus_rows import COLUMNS, NAMES, RECORDS, Sample, bad, escaped, spelled


def by_hand() -> Sample:
    """No program's: cells without addresses, texts in place, a name for the namespace, and a wrong dimension."""
    rows = [spelled(meant, number) for number, meant in enumerate(RECORDS, 2)]
    rows.append(bad(7, {"planned_jobs": {"e": "="}, "contract_amount": {"e": "#NAME?"}}))
    lines = [
        [column.heading for column in COLUMNS],
        *[[row.cells.get(name) for name in NAMES] for row in rows],
    ]
    xml = "".join(f"<x:row>{''.join(_cell_by_hand(cell, 'x:') for cell in line)}</x:row>" for line in lines)
    content = making.xlsx_by_hand(xml, prefix="x", formats=(0, 14), dimension='<x:dimension ref="A1:B2"/>')
    return Sample("by hand.xlsx", content, rows, {1: "header"})


def _cell_by_hand(cell: Cell, prefix: str = "", kind: str = "") -> str:
    p = prefix
    if cell is None:
        return f"<{p}c/>"
    if isinstance(cell, dict) and "e" in cell:
        if cell["e"] == "=":
            return f"<{p}c><{p}f>1+1</{p}f></{p}c>"
        return f'<{p}c t="e"><{p}f>x</{p}f><{p}v>{cell["e"]}</{p}v></{p}c>'
    if isinstance(cell, dict):
        serial = (date.fromisoformat(cell["d"]) - date(1899, 12, 30)).days
        return f'<{p}c s="1"{kind}><{p}v>{serial}</{p}v></{p}c>'
    if isinstance(cell, str):
        return f'<{p}c t="inlineStr"><{p}is><{p}t xml:space="preserve">{escaped(cell)}</{p}t></{p}is></{p}c>'
    return f"<{p}c{kind}><{p}v>{cell}</{p}v></{p}c>"


def like_wps() -> Sample:
    """Formats that only a Chinese program knows without declaring them, rich text, pinyin, an absolute target; hidden
    characters and full-width blanks."""
    rows = [
        spelled(RECORDS[0], 2, name="样例服装\u200b来料加工\u3000"),
        spelled(RECORDS[1], 3, county="\u3000纳雍县"),
    ]
    strings: list[str] = []

    def text(cell: str) -> str:
        strings.append(
            f'<si><r><t xml:space="preserve">{escaped(cell[:1])}</t></r><r><rPr><b/></rPr><t xml:space="preserve">'
            f'{escaped(cell[1:])}</t></r><rPh sb="0" eb="1"><t>pin</t></rPh></si>'
        )
        return f'<c t="s"><v>{len(strings) - 1}</v></c>'

    lines = [
        [column.heading for column in COLUMNS],
        *[[row.cells.get(name) for name in NAMES] for row in rows],
    ]
    xml = "".join(
        f'<row r="{number}" spans="1:10">'
        + "".join(text(cell) if isinstance(cell, str) else _cell_by_hand(cell) for cell in line)
        + "</row>"
        for number, line in enumerate(lines, 1)
    )
    parts = making.xlsx_parts(
        xml, formats=(0, 31), dimension='<dimension ref="A1"/>', strings="".join(strings)
    )
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace('Target="worksheets', 'Target="/xl/worksheets')
    return Sample("wps.xlsx", making.packed(parts), rows, {1: "header"})


def in_strict_form() -> Sample:
    """The strict form of the format: other namespaces, days as ISO text."""
    rows = [spelled(meant, number) for number, meant in enumerate(RECORDS[:3], 2)]
    lines = [
        [column.heading for column in COLUMNS],
        *[[row.cells.get(name) for name in NAMES] for row in rows],
    ]

    def cell(value: Cell) -> str:
        if isinstance(value, dict):
            return f'<c t="d" s="1"><v>{value["d"]}</v></c>'
        return _cell_by_hand(value)

    xml = "".join(f"<row>{''.join(map(cell, line))}</row>" for line in lines)
    parts = making.strict(making.xlsx_parts(xml, formats=(0, 14)))
    return Sample("strict.xlsx", making.packed(parts), rows, {1: "header"})


def like_libreoffice() -> Sample:
    """The types of all cells said, blank cells formatted to the last row, error results, no shared formulas."""
    rows = [spelled(meant, number) for number, meant in enumerate(RECORDS, 2)]
    rows.append(bad(7, {"contract_amount": {"e": "#DIV/0!"}}))
    lines = [
        [column.heading for column in COLUMNS],
        *[[row.cells.get(name) for name in NAMES] for row in rows],
    ]
    xml = "".join(
        f'<row r="{number}" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0">'
        + "".join(_cell_by_hand(cell, kind=' t="n"') for cell in line)
        + "</row>"
        for number, line in enumerate(lines, 1)
    )
    xml += '<row r="1048576" customFormat="false" ht="12.8" hidden="false"><c r="A1048576" s="1"/></row>'
    before = '<sheetPr filterMode="false"/><dimension ref="A1:J1048576"/><sheetViews><sheetView workbookViewId="0"/>'
    before += '</sheetViews><sheetFormatPr defaultRowHeight="12.8"/><cols><col min="1" max="16384" width="11"/></cols>'
    content = making.xlsx_by_hand(xml, formats=(0, 14), dimension=before)
    return Sample("libreoffice.xlsx", content, rows, {1: "header"})


def like_libreoffice_ods() -> Sample:
    """Header rows marked as such, a comment in a cell, money as currency, blank cells repeated to the last row."""
    rows = [spelled(meant, number) for number, meant in enumerate(RECORDS, 3)]
    rows.append(bad(8, {"contract_amount": {"e": "#N/A"}}))

    def cell(value: Cell) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind = f'office:value-type="float" office:value="{value}" calcext:value-type="float"'
        if isinstance(value, dict):
            kind = f'office:value-type="date" office:date-value="{value.get("d")}" calcext:value-type="date"'
        if isinstance(value, dict) and "e" in value:
            kind = 'table:formula="of:=NA()" office:value-type="string" office:string-value="" '
            kind += 'calcext:value-type="error"'
        if isinstance(value, str):
            kind = 'office:value-type="string" calcext:value-type="string"'
        lines = value["e"] if isinstance(value, dict) and "e" in value else str(value)
        said = "".join(
            f"<text:p><text:span>{escaped(line)}</text:span></text:p>" for line in lines.split("\n")
        )
        return f"<table:table-cell {kind}>{said}</table:table-cell>"

    comment = "<office:annotation><text:p>请核对</text:p></office:annotation>"
    head = "".join(cell(column.heading) for column in COLUMNS).replace("<text:p>", f"{comment}<text:p>", 1)
    blank = '<table:table-cell table:number-columns-repeated="16374"/>'
    xml = '<table:table-column table:number-columns-repeated="16384"/><table:table-header-rows><table:table-row>'
    xml += (
        f'{cell("项目台账")}<table:covered-table-cell table:number-columns-repeated="9"/></table:table-row>'
    )
    xml += f"<table:table-row>{head}{blank}</table:table-row></table:table-header-rows>"
    for row in rows:
        xml += f"<table:table-row>{''.join(cell(row.cells.get(name)) for name in NAMES)}{blank}</table:table-row>"
    rest = '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    xml += f'<table:table-row table:number-rows-repeated="1048567">{rest}<table:table-row>{rest}'
    content = making.ods({"台账": xml, "说明": ""}, hidden=("说明",))
    return Sample("libreoffice.ods", content, rows, {1: "title", 2: "header"})
