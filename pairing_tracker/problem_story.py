"""The sample problems of the demo: what hindered whom, who settles it, and how far each has come. Pure.

Nothing here is real, and every problem that it makes is marked as sample data.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

COUNTY, PREFECTURE, PROVINCE, SUPPORTER = "county", "prefecture", "province", "supporter"


@dataclass(frozen=True)
class Told:
    """A step of a problem on day `on`: its name in `projects.problem_rules.Step`, what is said, a new due day."""

    step: str
    on: date
    words: str
    due_on: date | None = None


@dataclass(frozen=True)
class SampleProblem:
    """A problem of a county; `asker` and `owner` say which of its bureaus raises and which settles it."""

    county: str
    kind: str
    asker: str
    owner: str
    on: date
    due_on: date
    what: str
    asked: str
    of_project: bool = True
    told: tuple[Told, ...] = field(default=())


def _july(day: int) -> date:
    return date(2020, 7, day)


def sample_problems() -> Iterator[SampleProblem]:
    """Every problem of the story, in no order of days."""
    yield SampleProblem(
        *("weining", "power", COUNTY, PREFECTURE, _july(6), _july(20)),
        what="样例：扶贫车间未通三相动力电，设备无法开机",
        asked="协调供电部门完成专变安装，接通三相动力电",
        told=(Told("answer", _july(9), "样例：已报供电部门勘查，待变压器到货"),),
    )
    yield SampleProblem(
        *("weining", "labour", SUPPORTER, COUNTY, _july(13), _july(27)),
        what="样例：服装车间熟练工缺口约30人",
        asked="组织一期缝纫技能培训，优先安排搬迁群众",
        told=(Told("answer", _july(16), "样例：培训班已报名22人，下周开班"),),
    )
    yield SampleProblem(
        *("weining", "approval", COUNTY, PREFECTURE, _july(8), _july(24)),
        what="样例：食品加工项目环评手续未办结",
        asked="协调完成环评批复",
        told=(Told("done", _july(21), "样例：环评批复已于7月21日下达"),),
    )
    yield SampleProblem(
        *("nayong", "land", COUNTY, PREFECTURE, date(2020, 6, 20), _july(5)),
        what="样例：标准厂房二层未完成消防验收",
        asked="协调消防部门现场验收",
        told=(
            Told("answer", date(2020, 6, 24), "样例：已约定现场验收时间"),
            Told("done", _july(3), "样例：已通过验收，可以入驻"),
            Told("close", _july(4), "样例：企业已入驻"),
        ),
    )
    yield SampleProblem(
        *("rongjiang", "logistics", COUNTY, PROVINCE, _july(1), _july(31)),
        what="样例：外运物流成本偏高，每周只有一班货车",
        asked="协调物流企业增加到县班次",
        of_project=False,
        told=(Told("answer", _july(7), "样例：正与物流企业商谈加班次"),),
    )
    yield SampleProblem(
        *("ziyun", "funds", COUNTY, PREFECTURE, _july(3), _july(20)),
        what="样例：流动资金不足，首批订单备料困难",
        asked="对接银行办理扶贫再贷款",
        told=(Told("done", _july(18), "样例：银行已授信50万元"),),
    )
    yield SampleProblem(
        *("yanhe", "land", COUNTY, PREFECTURE, date(2020, 6, 28), _july(10)),
        what="样例：用地指标未落实，厂房无法开工",
        asked="落实用地指标",
        told=(
            Told("answer", _july(2), "样例：已列入本批次报批"),
            Told("extend", _july(9), "样例：批次会审延至下旬", _july(25)),
        ),
    )
    yield SampleProblem(
        *("qinglong", "orders", PREFECTURE, COUNTY, date(2020, 6, 24), _july(8)),
        what="样例：代加工订单不足，车间半数设备闲置",
        asked="对接帮扶城市企业，落实第三季度订单",
        told=(
            Told("done", _july(8), "样例：已签意向订单"),
            Told("refuse", _july(10), "样例：意向不是订单，请落实合同"),
            Told("done", _july(16), "样例：已签正式合同，数量满足第三季度"),
            Told("close", _july(18), "样例：已看到合同"),
        ),
    )
    yield SampleProblem(
        *("wangmo", "power", COUNTY, PREFECTURE, _july(8), _july(18)),
        what="样例：安置点车间用水水压不足",
        asked="协调供水单位加装增压设备",
        of_project=False,
    )
    yield SampleProblem(
        *("hezhang", "labour", COUNTY, SUPPORTER, _july(15), _july(30)),
        what="样例：缺少车间管理人员",
        asked="请帮扶城市选派车间管理人员驻点指导",
        told=(Told("answer", _july(20), "样例：已商定两名管理人员8月到岗"),),
    )
