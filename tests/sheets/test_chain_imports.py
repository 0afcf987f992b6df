"""Whole imports of enterprises, intentions and demands: saved, repeated, undone as a whole, and saved again."""

from collections.abc import Sequence
from typing import Any

import pytest

from accounts.refusals import NotNow
from chambers.models import Enterprise, Intention
from counties.demands import add_slots
from counties.models import Demand
from counties.slots import counts_of, with_counts
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch
from tests.sheets.conftest import pasted
from tests.world import TODAY, World, made_up_code

ONE, TWO = "贵州黔南丝绣有限公司", "贵州乌蒙粉业有限公司"
LISTS = {
    "chambers.Enterprise": [
        ["企业名称", "统一社会信用代码", "所属行业", "备注"],
        [ONE, made_up_code(ONE), "民族手工艺", "甲"],
        [TWO, made_up_code(TWO), "农产品加工", ""],
    ],
    "chambers.Intention": [
        ["企业名称", "信用代码", "意向类型", "投资金额（亿元）", "意向县区", "收集日期"],
        [ONE, made_up_code(ONE), "投资", "0.12", "威宁、沿河", "7月20日"],
        [TWO, made_up_code(TWO), "代加工订单", "", "不限", "7.21"],
    ],
    "counties.Demand": [
        ["县区", "需求内容", "名额数", "可用劳动力"],
        ["威宁", "求粉丝加工企业", "2", "约80人"],
        ["威宁县", "求刺绣订单", "1", ""],
    ],
}


def taken_in(world: World, label: str, rows: Sequence[Sequence[Any]], *, save: bool = True) -> ImportBatch:
    user = world.user("county")
    batch = batches.begin(label=label, actor=user, content=pasted(rows), file_name="粘贴", is_paste=True)
    advance(batch.pk)
    batch.refresh_from_db()
    if save:
        batches.save(batch=batch, actor=user)
        advance(batch.pk)
        batch.refresh_from_db()
    return batch


def outcomes(batch: ImportBatch) -> list[str]:
    return [row.outcome for row in batch.rows.order_by("number")]


def standing() -> tuple[int, int, int]:
    """Enterprises, intentions that were not dropped, and slots that are open."""
    open_slots = sum(counts_of(demand).open for demand in with_counts(Demand.objects.all(), TODAY))
    return Enterprise.objects.count(), Intention.objects.exclude(status="dropped").count(), open_slots


@pytest.mark.parametrize("label", LISTS)
def test_an_import_is_repeated_without_effect_and_undone_as_a_whole(world, label):
    before = standing()
    batch = taken_in(world, label, LISTS[label])
    assert (batch.state, outcomes(batch)) == ("saved", ["new", "new"])
    after = standing()
    assert after != before
    assert outcomes(taken_in(world, label, LISTS[label], save=False)) == ["unchanged", "unchanged"]
    batches.undo(batch=batch, actor=world.user("county"), reason="传错文件")
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert all(row.is_undone for row in batch.rows.all())
    left = standing()
    # What came along with an intention stays: the enterprise that somebody spoke with.
    assert (left[1:], left[0] - before[0]) == (before[1:], 2 if label == "chambers.Intention" else 0)
    assert outcomes(taken_in(world, label, LISTS[label])) == ["new", "new"]
    assert standing() == after


def test_what_was_built_on_a_row_keeps_the_import_as_it_is(world):
    batch = taken_in(world, "counties.Demand", LISTS["counties.Demand"])
    demand = Demand.objects.get(title="求刺绣订单")
    add_slots(demand=demand, count=1, actor=world.user("county"))
    before = standing()
    try:
        batches.undo(batch=batch, actor=world.user("county"), reason="传错文件")
        advance(batch.pk)
    except NotNow:
        pass  # said before it begins, or row by row
    batch.refresh_from_db()
    assert batch.state != "undone"
    assert standing() == before
