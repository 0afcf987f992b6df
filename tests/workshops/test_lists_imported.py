"""The lists of workshops, headcounts and receipts as bureaus keep them, from the paste to the undo."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from ledger.models import Claim
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch
from tests import world
from tests.ledger.reading import every_figure, reconcile
from workshops.models import Workshop
from workshops.services import report_site_event

pytestmark = pytest.mark.usefixtures("places")

WORKSHOPS = [
    ["威宁县扶贫车间台账"],
    [
        "序号",
        "县（市、区）",
        "扶贫车间名称",
        "车间类别",
        "安置点",
        "运营主体",
        "厂房面积（㎡）",
        "认定时间",
        "联系方式",
    ],
    [
        "1",
        "威宁县",
        "迎春社区扶贫车间",
        "来料加工",
        "迎春社区",
        "贵州甲公司",
        "1,200",
        "2020年7月1日",
        "0857-8221234",
    ],
    ["2", "威宁", "五里岗扶贫车间", "厂房式", "五里岗社区", "贵州乙公司", "约800", "6.28", ""],
    ["合计", "", "", "", "", "", "2000", "", ""],
]
HEADCOUNTS = [
    [
        "序号",
        "县区",
        "车间名称",
        "统计日期",
        "带动就业人数",
        "其中：贫困劳动力",
        "易地搬迁劳动力",
        "月均工资（元）",
        "备注",
    ],
    ["1", "威宁县", "迎春社区扶贫车间", "7.20", "１２０人", "45", "", "2300", "月末"],
    ["2", "威宁县", "五里岗扶贫车间", "7.20", "约30", "50", "3", "", ""],
    ["3", "威宁县", "没有的车间", "7.20", "8", "", "", "", ""],
    ["小计", "", "", "", "158", "", "", "", ""],
]
RECEIPTS = [
    ["序号", "县区", "项目名称", "投资企业", "资金到位时间", "到位资金（亿元）", "凭证类型"],
    ["1", "威宁县", "服装来料加工项目", "贵州甲公司", "2020-07-10", "0.012", "银行回单"],
    ["2", "威宁县", "服装来料加工项目", "贵州甲公司", "2020-07-11", "300万", "验资报告"],
]


@pytest.fixture
def clerk(places) -> User:
    world.enter(name="服装来料加工项目", enterprise="贵州甲公司", contract_amount=12_000_000)
    return world.clerk_of("weining")


def pasted(label: str, user: User, rows: Sequence[Sequence[Any]]) -> ImportBatch:
    text = "\n".join("\t".join(row) for row in rows)
    batch = batches.begin(label=label, actor=user, content=text.encode(), file_name="pasted", is_paste=True)
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready", (batch.state, batch.message, batch.mapping)
    return batch


def outcomes(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def saved(batch: ImportBatch, user: User) -> ImportBatch:
    batches.save(batch=batch, actor=user)
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "saved"
    return batch


def undo(batch: ImportBatch, user: User) -> None:
    batches.undo(batch=batch, actor=user, reason="导入错了")
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert not batch.rows.filter(is_saved=True, is_undone=False).exists()


def test_ledgers_of_the_field_arrive_again_change_nothing_and_go_again(clerk):
    before = every_figure(world.TODAY), every_figure(date(2020, 8, 30))
    shops = saved(pasted("workshops.Workshop", clerk, WORKSHOPS), clerk)
    assert outcomes(shops) == ["new", "new"]
    assert set(Workshop.objects.values_list("name", "floor_area", "kind")) == {
        ("迎春社区扶贫车间", 1200, "oem"),
        ("五里岗扶贫车间", 800, "factory"),
    }
    counts = pasted("workshops.Headcount", clerk, HEADCOUNTS)
    assert outcomes(counts) == ["new", "refused", "refused"]
    refused = {
        row.number: [column for column, _words in row.problems] for row in counts.rows.all() if row.problems
    }
    assert list(refused.values()) == [["poor"], ["workshop"]]
    counts = saved(counts, clerk)
    money = saved(pasted("projects.Receipt", clerk, RECEIPTS), clerk)
    figures = every_figure(world.TODAY)
    assert (figures["workshops", "reported"], figures["jobs", "reported"]) == (2, 120)
    assert (figures["poor_jobs", "reported"], figures["funds", "reported"]) == (45, 4_200_000)
    again = [
        pasted(label, clerk, rows)
        for label, rows in (
            ("workshops.Workshop", WORKSHOPS),
            ("workshops.Headcount", HEADCOUNTS),
            ("projects.Receipt", RECEIPTS),
        )
    ]
    assert [outcomes(batch) for batch in again] == [
        ["unchanged", "unchanged"],
        ["unchanged", "refused", "refused"],
        ["unchanged", "unchanged"],
    ]
    batches.undo(batch=shops, actor=clerk, reason="先撤车间")
    advance(shops.pk)
    shops.refresh_from_db()
    assert shops.state == "saved" and "迎春社区扶贫车间" in shops.message  # its headcount stands
    for batch in (money, counts, shops):
        undo(batch, clerk)
    assert (every_figure(world.TODAY), every_figure(date(2020, 8, 30))) == before
    assert reconcile()[0] == 0
    assert set(Claim.objects.exclude(kind="stage").values_list("state", flat=True)) == {"void", "taken_back"}


def test_a_row_of_a_preview_is_refused_once_somebody_corrected_what_it_corrects(clerk):
    saved(pasted("workshops.Workshop", clerk, WORKSHOPS), clerk)
    saved(pasted("workshops.Headcount", clerk, HEADCOUNTS[:2]), clerk)
    changed = [HEADCOUNTS[0], [*HEADCOUNTS[1][:4], "125", *HEADCOUNTS[1][5:]]]
    batch = pasted("workshops.Headcount", clerk, changed)
    assert outcomes(batch) == ["changed"]
    first = Claim.objects.get(kind="headcount")
    world.count_people(first.source.record, 119, on=first.effective_on, replaces=first, reason="核对")
    saved(batch, clerk)
    assert outcomes(batch) == ["refused"]
    assert Claim.objects.filter(kind="headcount").standing().get().headcount.total == 119


def test_a_day_that_somebody_corrected_since_the_preview_is_not_corrected_unseen(clerk):
    saved(pasted("workshops.Workshop", clerk, WORKSHOPS), clerk)
    rows = [WORKSHOPS[1], [*WORKSHOPS[2][:7], "2020年7月3日", WORKSHOPS[2][8]]]
    again = pasted("workshops.Workshop", clerk, rows)
    assert outcomes(again) == ["changed"]
    shop = Workshop.objects.get(name="迎春社区扶贫车间")
    claim = shop.source.claims.get(kind="site")
    report_site_event(
        workshop=shop, event="recognised", on=date(2020, 7, 2), actor=clerk, replaces=claim, reason="记错"
    )
    batches.save(batch=again, actor=clerk)
    advance(again.pk)
    row = again.rows.get()
    assert (row.outcome, row.is_saved) == ("refused", False)
    assert not Claim.objects.filter(source=shop.source, effective_on=date(2020, 7, 3)).exists()
