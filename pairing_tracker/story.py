"""The sample story of the demo: which projects came to which county, day by day. Pure and always the same.

Nothing here is real, and every project it makes is marked as sample data. How far each county has come
is set so that a director sees all three lights.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

FIRST_DAY = date(2020, 6, 2)
LAST_DAY = date(2020, 7, 22)

# county key -> projects verified, projects only reported, people in verified current jobs, last day of any report
COUNTIES = MappingProxyType(
    {
        "yanhe": (7, 1, 88, LAST_DAY - timedelta(days=2)),
        "wangmo": (6, 0, 71, LAST_DAY - timedelta(days=16)),
        "hezhang": (9, 1, 97, LAST_DAY - timedelta(days=6)),
        "congjiang": (8, 1, 104, LAST_DAY - timedelta(days=3)),
        "zhijin": (8, 1, 104, LAST_DAY - timedelta(days=4)),
        "ziyun": (9, 0, 108, LAST_DAY - timedelta(days=2)),
        "weining": (14, 2, 60, LAST_DAY - timedelta(days=1)),
        "shuicheng": (9, 1, 117, LAST_DAY - timedelta(days=1)),
        "nayong": (12, 1, 142, LAST_DAY),
        "rongjiang": (11, 0, 131, LAST_DAY - timedelta(days=1)),
        "qixingguan": (12, 1, 151, LAST_DAY),
        "qinglong": (9, 1, 126, LAST_DAY),
    }
)

TRADES = (
    # industry, product, workshop kind, share of the projects
    ("garments", ("服装来料加工", "校服加工", "鞋面加工", "箱包加工", "手套加工"), "oem", 30),
    ("food", ("食用菌加工", "辣椒加工", "茶叶精制", "马铃薯加工", "刺梨加工"), "factory", 24),
    ("electronics", ("数据线组装", "耳机组装", "电子元件加工"), "oem", 14),
    ("crafts", ("蜡染", "刺绣", "竹编", "银饰"), "home", 16),
    ("livestock", ("生态养殖", "蜂蜜加工"), "cooperative", 16),
)
FIRST_WORDS = (
    "云岭黔山乌蒙清水锦绣金禾瑞丰恒达嘉禾永兴宏远盛源青岩百花新程同心惠民聚力乐居长青福泽兴旺华彩安顺来"
)
SECOND_WORDS = "泰和祥丰源达兴美佳顺康诚利隆腾辉润"


@dataclass(frozen=True)
class Dated:
    """A fact of day `on`, reported on one day and verified on another (None: still waiting)."""

    what: str
    on: date
    reported: date
    verified: date | None


@dataclass(frozen=True)
class People:
    """A headcount; `poor` None means not known. `more`: whatever else the enterprise told, by name."""

    total: int
    poor: int | None
    fact: Dated
    more: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """Funds received, in 万元, with the kind of voucher."""

    wan_yuan: int
    voucher: str
    fact: Dated


@dataclass(frozen=True)
class SampleProject:
    """One project of the story, with its steps, headcounts and receipts in order."""

    county: str
    name: str
    enterprise: str
    code_seed: str
    industry: str
    kind: str
    through: str
    wan_yuan: int
    planned_jobs: int
    steps: tuple[Dated, ...]
    workshop_kind: str = ""
    people: tuple[People, ...] = field(default=())
    funds: tuple[Received, ...] = field(default=())
    labour_intensive: bool = False
    short_and_fast: bool = False


def sample_projects() -> Iterator[SampleProject]:
    """Every project of the story, county by county."""
    dice = random.Random(20200602)  # noqa: S311 - a story, not a secret
    names = _enterprise_names(dice)
    for county, (verified, reported, jobs, last_report) in COUNTIES.items():
        shares = _spread(dice, jobs, max(verified * 3 // 5, 1))
        signing = _signing_days(dice, verified, last_report - timedelta(days=2))
        for position in range(verified):
            people = shares[position] if position < len(shares) else 0
            counted = _counted(dice, county, next(names), last_report, signing[position], people, position)
            yield _with_funds(counted, last_report, position)
        for _number in range(reported):
            yield _fresh(dice, county, next(names), last_report)
        yield _pipeline(dice, county, next(names), last_report, "negotiating")
        if county in ("nayong", "zhijin", "shuicheng"):
            yield _continued(dice, county, next(names))
        if county in ("rongjiang", "weining"):
            yield _withdrawn(dice, county, next(names), last_report)


def _enterprise_names(dice: random.Random) -> Iterator[str]:
    pairs = [FIRST_WORDS[i : i + 2] for i in range(0, len(FIRST_WORDS) - 1, 2)]
    combined = [first + second for first in pairs for second in SECOND_WORDS]
    dice.shuffle(combined)
    yield from combined


def _spread(dice: random.Random, total: int, parts: int) -> list[int]:
    """`total` people over `parts` sites, none empty, unevenly."""
    weights = [dice.uniform(0.6, 1.6) for _part in range(parts)]
    shares = [max(1, int(total * weight / sum(weights))) for weight in weights]
    shares[0] += total - sum(shares)
    return shares


def _later(day: date, days: int, latest: date) -> date:
    return min(day + timedelta(days=days), latest)


def _signing_days(dice: random.Random, count: int, latest: date) -> list[date]:
    """In order, spread over the sprint with somewhat more in the beginning, as such sprints go."""
    span = (latest - FIRST_DAY).days
    return [
        FIRST_DAY + timedelta(days=int(span * ((number + dice.random()) / count) ** 1.25))
        for number in range(count)
    ]


def _trade(dice: random.Random) -> tuple[str, str, str]:
    industry, products, kind, _share = dice.choices(TRADES, weights=[trade[3] for trade in TRADES])[0]
    return industry, dice.choice(products), kind


def _through(dice: random.Random) -> str:
    ways = {"city": 46, "own": 14, "county": 12, "chamber": 12, "team": 10, "station": 4, "province": 2}
    return dice.choices(list(ways), weights=list(ways.values()))[0]


def _counted(
    dice: random.Random, county: str, name: str, last_report: date, signed: date, people: int, position: int
) -> SampleProject:
    """A verified project. People have begun work in those that were signed first."""
    industry, product, kind = _trade(dice)
    latest = last_report - timedelta(days=2)
    steps = [_fact("signed", signed, dice, last_report)]
    started = signed + timedelta(days=dice.randint(5, 9))
    counts: tuple[People, ...] = ()
    if people or (started <= latest and dice.random() < 0.5):
        steps.append(_fact("started", min(started, latest), dice, last_report))
    if people:
        working = min(started + timedelta(days=dice.randint(1, 16)), latest)
        if dice.random() < 0.75:
            steps.append(_fact("operating", working, dice, last_report))
        counts = tuple(_headcounts(dice, people, working, last_report))
    in_workshop = people and position % 4 != 3
    return SampleProject(
        county=county,
        name=f"{product}{'扶贫车间' if in_workshop else '项目'}（{name}）",
        enterprise=f"贵州{name}{_trade_word(industry)}有限公司",
        code_seed=f"{dice.randrange(10**9):09d}",
        industry=industry,
        kind="new",
        through=_through(dice),
        wan_yuan=dice.choice((80, 120, 200, 260, 350, 480, 600, 800, 1200)),
        planned_jobs=max(people + dice.randint(0, 30), 10),
        steps=tuple(steps),
        workshop_kind=kind if in_workshop else "",
        people=counts,
        labour_intensive=industry in ("garments", "electronics"),
        short_and_fast=dice.random() < 0.4,
    )


VOUCHERS = ("bank_slip", "capital_report", "equipment_list")


def _with_funds(project: SampleProject, last_report: date, position: int) -> SampleProject:
    """Every third project whose work has started has received a part of its contract amount; some of it waits."""
    started = [step.on for step in project.steps if step.what == "started"]
    if not started or position % 3 != 1:
        return project
    on = min(started[0] + timedelta(days=2), last_report)
    reported = _later(on, 1, last_report)
    waits = position % 9 == 7
    fact = Dated("funds", on, reported, None if waits else _later(reported, 3, LAST_DAY))
    part = project.wan_yuan * (30 + 10 * (position % 4)) // 100
    return replace(project, funds=(Received(part, VOUCHERS[position // 3 % len(VOUCHERS)], fact),))


def _headcounts(dice: random.Random, people: int, working: date, last_report: date) -> Iterator[People]:
    """One headcount, and a recount that brings the number of today where three weeks have passed."""
    recounted = working + timedelta(days=dice.randint(18, 26))
    if recounted <= last_report - timedelta(days=2):
        yield _people(dice, max(people - dice.randint(0, 4), 1), working, last_report)
        working = recounted
    yield _people(dice, people, working, last_report)


def _people(dice: random.Random, total: int, on: date, last_report: date) -> People:
    poor = None if dice.random() < 0.15 else round(total * dice.uniform(0.45, 0.9))
    fact = _fact("headcount", on, dice, last_report)
    return People(total, poor, fact, _told_besides(total, random.Random(f"{on}{total}{poor}")))  # noqa: S311


def _told_besides(total: int, dice: random.Random) -> dict[str, int]:
    """Some sites tell of the relocated, some of contracts and wages; thrown with dice of their own."""
    told = {}
    if dice.random() < 0.6:
        told["relocated"] = round(total * dice.uniform(0.2, 0.6))
    if dice.random() < 0.3:
        told["edge"] = round(total * dice.uniform(0, 0.1))
    if dice.random() < 0.7:
        told["labour_contracts"] = round(total * dice.uniform(0.4, 0.8))
        told["flexible"] = total - told["labour_contracts"]
        told["monthly_wage"] = 10 * dice.randint(150, 260)
    return told


def _fact(what: str, on: date, dice: random.Random, last_report: date) -> Dated:
    reported = _later(on, dice.randint(0, 2), last_report)
    return Dated(what, on, reported, _later(reported, dice.randint(1, 4), LAST_DAY))


def _fresh(dice: random.Random, county: str, name: str, last_report: date) -> SampleProject:
    """Signed and reported, not verified yet."""
    industry, product, _kind = _trade(dice)
    signed = last_report - timedelta(days=dice.randint(0, 3))
    return SampleProject(
        county=county,
        name=f"{product}项目（{name}）",
        enterprise=f"贵州{name}{_trade_word(industry)}有限公司",
        code_seed=f"{dice.randrange(10**9):09d}",
        industry=industry,
        kind="new",
        through=_through(dice),
        wan_yuan=dice.choice((100, 180, 300)),
        planned_jobs=dice.randint(10, 40),
        steps=(Dated("signed", signed, last_report, None),),
    )


def _pipeline(dice: random.Random, county: str, name: str, last_report: date, step: str) -> SampleProject:
    """Still being negotiated."""
    project = _fresh(dice, county, name, last_report)
    on = last_report - timedelta(days=dice.randint(2, 12))
    return _with_steps(project, (Dated(step, on, _later(on, 1, last_report), None),))


def _continued(dice: random.Random, county: str, name: str) -> SampleProject:
    """Signed before the plan began: recorded, never counted."""
    project = _fresh(dice, county, name, LAST_DAY)
    steps = (Dated("signed", date(2020, 3, 18), date(2020, 6, 10), date(2020, 6, 12)),)
    return _with_steps(project, steps, kind="continued")


def _withdrawn(dice: random.Random, county: str, name: str, last_report: date) -> SampleProject:
    """Counted for a while, then withdrawn."""
    project = _fresh(dice, county, name, last_report)
    steps = (
        Dated("signed", date(2020, 6, 16), date(2020, 6, 17), date(2020, 6, 19)),
        Dated("withdrawn", date(2020, 7, 8), date(2020, 7, 9), date(2020, 7, 10)),
    )
    return _with_steps(project, steps)


def _with_steps(project: SampleProject, steps: tuple[Dated, ...], kind: str = "new") -> SampleProject:
    return replace(project, steps=steps, kind=kind)


def _trade_word(industry: str) -> str:
    words = {
        "garments": "服饰",
        "food": "食品",
        "electronics": "电子",
        "crafts": "民族工艺",
        "livestock": "农业",
    }
    return words[industry]
