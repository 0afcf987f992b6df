"""Imports as a random history makes them: new projects, corrected amounts, headcounts; and their undoing."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from accounts.models import User
from projects.models import Project
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch
from tests import world
from tests.sheets.conftest import pasted
from workshops.models import Workshop

NEW = [
    "项目名称",
    "县",
    "引进单位",
    "企业名称",
    "信用代码",
    "所属行业",
    "签约日期",
    "合同投资额（元）",
    "计划带动就业人数",
]
AMOUNTS = ["项目编号", "合同投资额（元）"]
PEOPLE = ["县", "车间名称", "统计日期", "在岗人数", "其中建档立卡"]


def take_in(label: str, user: User, rows: Sequence[Sequence[Any]]) -> int:
    """Paste these rows with their headings and save what passes; how many rows were saved."""
    batch = batches.begin(label=label, actor=user, content=pasted(rows), file_name="pasted", is_paste=True)
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready", (batch.state, batch.message, batch.mapping, rows)
    if batch.rows.filter(outcome__in=("new", "changed")).exists():
        batches.save(batch=batch, actor=user)
        advance(batch.pk)
        batch.refresh_from_db()
        assert batch.state == "saved"
    return batch.rows.filter(is_saved=True).count()


def new_projects(die: Random, day: date) -> int:
    clerk = world.clerk_of("weining")
    first = Project.objects.count()
    rows = []
    for number in range(first, first + die.choice((1, 2, 4))):
        name = f"导入{number}号{die.choice('茶竹药菌薯椒果')}{die.choice('园厂社坊场')}"
        enterprise = f"贵州{name}有限公司"
        code, jobs = world.code_of(enterprise), die.choice((5, 30))
        amount = die.choice((0, 300_000, 700_000))
        rows.append(
            [
                name,
                "威宁县",
                "威宁彝族回族苗族自治县投资促进局",
                enterprise,
                code,
                "茶产业",
                day.isoformat(),
                amount,
                jobs,
            ]
        )
    return take_in("projects.Project", clerk, [NEW, *rows])


def amounts(die: Random, projects: Sequence[Project]) -> int:
    """Correct the amounts of some projects of one county."""
    clerk = world.clerk_of(projects[0].county.key)
    rows = [[project.reference, die.choice((100_000, 450_000))] for project in projects]
    return take_in("projects.Project", clerk, [AMOUNTS, *rows])


def people(die: Random, shops: Sequence[Workshop], day: date) -> int:
    clerk = world.clerk_of(shops[0].county.key)
    rows = [
        [shop.county.name_zh, shop.name, day.isoformat(), total := die.choice((0, 4, 9, 25)), min(2, total)]
        for shop in shops
    ]
    return take_in("workshops.Headcount", clerk, [PEOPLE, *rows])


def undo(batch: ImportBatch) -> int:
    """Undo an import unless something rests on it; how many rows were undone."""
    batches.undo(batch=batch, actor=batch.user, reason="导入错了")
    advance(batch.pk)
    return batch.rows.filter(is_undone=True).count()
