"""Ledgers as text: csv in the encodings met here, and what is pasted from Excel or a chat."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from tests.sheets.corpus_rows import COLUMNS, NAMES, RECORDS, Row, Sample, bad, spelled


def csv_of(
    order: Sequence[str], heads: Sequence[str], rows: Sequence[Row], above: list, below: list, **how: Any
) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", **how)
    writer.writerows(above)
    writer.writerow(heads)
    for row in rows:
        writer.writerow(
            [cell["d"] if isinstance(cell, dict) else cell for cell in (row.cells.get(n) for n in order)]
        )
    writer.writerows(below)
    return out.getvalue()


def as_text(row: Row) -> Row:
    """The same as a reader of text gives it."""
    cells = {
        name: cell["d"] if isinstance(cell, dict) else str(cell) if cell is not None else None
        for name, cell in row.cells.items()
    }
    return Row(row.number, cells, row.meant, row.unreadable, row.refused)


def csv_in_gb18030() -> Sample:
    """As a Chinese Excel saves it: titles, a unit for all, thousands separated, a line break in a cell, a total."""
    rows = [
        spelled(RECORDS[0], 4, contract_amount="1,200", signed_on="2020/6/28"),
        spelled(RECORDS[3], 5, contract_amount="5,000", signed_on="2020.5.6"),
        bad(6, {"signed_on": "2020/13/1"}),
        bad(7, {"contract_amount": "约", "planned_jobs": "一百"}),
    ]
    heads = [str(column.label) for column in COLUMNS]
    text = csv_of(NAMES, heads, rows, [["项目台账"], ["单位：万元"]], [["总计"] + [""] * 5 + ["6,200"]])
    left_out = {1: "title", 2: "title", 3: "header", 8: "subtotal"}
    return Sample("gb18030.csv", text.encode("gb18030"), list(map(as_text, rows)), left_out)


def csv_in_utf8() -> Sample:
    """With its mark, by semicolons, blank lines at the end, a long number kept as text."""
    rows = [spelled(meant, number) for number, meant in enumerate(RECORDS, 2)]
    text = csv_of(NAMES, [column.heading for column in COLUMNS], rows, [], [[], []], delimiter=";")
    for meant in RECORDS:
        text = text.replace(meant.credit_code, f'="{meant.credit_code}"')
    text = text.replace('="', '"=""').replace('";服', '""";服').replace('";茶', '""";茶')
    text = text.replace('";食', '""";食').replace('";电', '""";电')
    return Sample("utf8.csv", text.encode("utf-8-sig"), list(map(as_text, rows)), {1: "header"})


def csv_in_utf16() -> Sample:
    """What Excel calls Unicode text."""
    rows = [spelled(meant, number) for number, meant in enumerate(RECORDS, 2)]
    text = csv_of(NAMES, [column.heading for column in COLUMNS], rows, [], [], delimiter="\t")
    return Sample("utf16.txt", text.encode("utf-16"), list(map(as_text, rows)), {1: "header"})


def pasted_from_excel() -> Sample:
    rows = [spelled(meant, number) for number, meant in enumerate(RECORDS, 2)]
    rows.append(bad(7, {"signed_on": "6月31日"}))
    text = csv_of(NAMES, [column.heading for column in COLUMNS], rows, [], [], delimiter="\t")
    return Sample("paste from Excel", text, list(map(as_text, rows)), {1: "header"})


def pasted_from_chat() -> Sample:
    """Typed with blanks between, few columns, no day."""
    rows = [
        Row(
            2,
            {"name": "样例服装来料加工", "county": "威宁", "contract_amount": "1200万", "signed_on": "6.28"},
        ),
        Row(4, {"name": "样例 茶叶", "county": "赫章县", "contract_amount": "0.12亿", "signed_on": "7月1日"}),
    ]
    text = "项目名称　　县区　投资金额　签约日期\n样例服装来料加工  威宁  1200万  6.28\n\n"
    text += "样例 茶叶   赫章县  0.12亿   7月1日\n"
    return Sample("paste from a chat", text, rows, {1: "header", 3: "blank"})
