"""Records of a ledger of projects, and how a sample says what became of its rows. The names are invented."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from stdnum.cn import uscc

from sheets.cells import Cell
from sheets.columns import Column, Kind

COLUMNS = (
    Column("name", "项目名称", aliases=("项目", "招商项目"), required=True),
    Column("county", "县（区）", aliases=("所在县", "属地", "落地县区"), required=True),
    Column("introduced_by", "引进单位", aliases=("引荐单位", "责任单位")),
    Column("enterprise_name", "企业名称", aliases=("投资企业", "投资主体"), required=True),
    Column("credit_code", "统一社会信用代码", aliases=("信用代码", "社会信用代码")),
    Column("industry", "所属行业", aliases=("行业", "产业类别")),
    Column(
        "contract_amount", "投资金额", Kind.AMOUNT, aliases=("总投资", "投资额", "合同投资额"), unit="万元"
    ),
    Column("planned_jobs", "计划用工", Kind.COUNT, aliases=("带动就业人数", "就业人数"), unit="人"),
    Column("signed_on", "签约日期", Kind.DAY, aliases=("签约时间",), required=True),
    Column("note", "备注"),
)
NAMES = tuple(column.name for column in COLUMNS)
YEAR = 2020  # of days typed without one


@dataclass(frozen=True)
class Record:
    """What a row means: the amount in 元."""

    name: str
    county: str
    introduced_by: str
    enterprise_name: str
    credit_code: str
    industry: str
    contract_amount: Decimal | None
    planned_jobs: int | None
    signed_on: date
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a file that is a record: its number, its cells as read, what it means if all is well with it.

    `unreadable` names the cells that no parser can read, `refused` those that only the form can judge.
    """

    number: int
    cells: dict[str, Cell]
    meant: Record | None = None
    unreadable: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """One file, or what was pasted (`content` is the text then). `left_out` are rows that are no records, with why."""

    name: str
    content: bytes | str
    rows: list[Row] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    sheet: int = 0  # the number of the sheet with the table


def code(number: int) -> str:
    """A credit code with the right last character."""
    body = f"91520526MA6{number:05d}X"
    return body + uscc.calc_check_digit(body)


def record(
    number: int, name: str, county: str, amount: str | None, jobs: int | None, day: date, **more: str
) -> Record:
    return Record(
        name,
        county,
        more.get("by", "贵阳市投资促进局"),
        more.get("enterprise", f"贵州样例{number}号服饰有限公司"),
        code(number),
        more.get("industry", "服装鞋帽箱包"),
        Decimal(amount) if amount is not None else None,
        jobs,
        day,
        more.get("note", ""),
    )


RECORDS = (
    record(1, "样例服装来料加工", "威宁彝族回族苗族自治县", "12000000", 120, date(2020, 6, 28)),
    record(2, "样例合计时代箱包园", "纳雍县", "3500000", 80, date(2020, 6, 10), note="分两期；先租后建"),
    record(3, "样例茶叶精加工（二期）", "赫章县", "120000000", 300, date(2020, 7, 1), industry="茶产业"),
    record(
        4,
        "样例食用菌大棚",
        "织金县",
        "50000000",
        None,
        date(2020, 5, 6),
        industry="食用菌",
        note="甲、乙\n两个点",
    ),
    record(5, "样例小计量器具装配", "七星关区", None, 46, date(2020, 4, 15), industry="电子装配"),
)


def spelled(meant: Record, number: int, **cells: Cell) -> Row:
    """A row that means `meant`, its cells as they stand in the file where they differ from the plain spelling."""
    plain: dict[str, Cell] = {
        name: getattr(meant, name) or None for name in NAMES if name not in ("contract_amount", "signed_on")
    }
    plain["signed_on"] = {"d": meant.signed_on.isoformat()}
    plain["contract_amount"] = number_of(meant.contract_amount, 10_000)
    return Row(number, plain | cells, meant)


def bad(
    number: int, unreadable: dict[str, Cell], refused: dict[str, Cell] | None = None, based: int = 0
) -> Row:
    """A row with cells that have to be named, otherwise like a good one that bears another name."""
    good = spelled(RECORDS[based], number).cells | {"name": f"样例问题行{number}"}
    return Row(number, good | unreadable | (refused or {}), None, tuple(unreadable), tuple(refused or {}))


def number_of(yuan: Decimal | None, unit: int) -> int | float | None:
    """An amount as a number cell in 10,000 or 100,000,000 元."""
    if yuan is None:
        return None
    value = yuan / unit
    return int(value) if value == int(value) else float(value)


def values(row: Row, order: Iterable[str]) -> list[Any]:
    """The cells as a writer wants them: days as dates."""
    cells = [row.cells.get(name) for name in order]
    return [
        date.fromisoformat(cell["d"]) if isinstance(cell, dict) and "d" in cell else cell for cell in cells
    ]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
