"""Receipts of funds from a sheet: whose they are, what is unusual, corrections, what is refused, and undoing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from counties.models import ExchangeRate
from ledger.models import Claim
from ledger.services import return_
from projects.models import Project, Receipt
from projects.receipt_sheet import ReceiptSheet
from tests import world
from tests.ledger.reading import agree, every_figure
from tests.sheet_driver import checked, exported, first_problem, outcomes, said, saved, undone

pytestmark = pytest.mark.usefixtures("places")
DAY = {"d": "2020-07-10"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def clerk(places) -> world.User:
    return world.clerk_of("weining")


@pytest.fixture
def project(places) -> Project:
    return world.enter(
        name="服装来料加工项目",
        enterprise="贵州黔织云服饰有限公司",
        contract_amount=12_000_000,
        on=date(2020, 6, 28),
    )


def cells(**more) -> dict:
    return {"project": "服装来料加工项目", "on": DAY, "amount": 120, "voucher": "银行回单", **more}


def check(user, *rows, reasons=None):
    return checked(ReceiptSheet(user), rows, reasons)


def stored(made) -> Receipt:
    return Receipt.objects.select_related("claim").get(pk=made.pk)


# --- a new receipt ------------------------------------------------------------------------------------------


def test_a_row_reports_a_receipt_in_the_unit_of_its_heading(clerk, project):
    rows, [made] = saved(ReceiptSheet, clerk, [cells(not_later_than="是", note="第一笔")])
    assert outcomes(rows) == ["new"]
    receipt = stored(made)
    assert (receipt.amount, receipt.voucher, receipt.rate) == (Decimal(1_200_000), "bank_slip", None)
    assert (receipt.claim.source_id, receipt.claim.effective_on) == (project.source_id, date(2020, 7, 10))
    assert (receipt.claim.note, receipt.claim.not_later_than, receipt.claim.reporter) == (
        "第一笔",
        True,
        clerk,
    )
    assert every_figure(world.TODAY)["funds", "reported"] == 1_200_000
    assert agree()


@pytest.mark.parametrize("typed", ["0.012亿", "120万", "120万元", "1200000元", "１２０", "约120"])
def test_amounts_are_read_forgivingly(clerk, project, typed):
    _rows, [made] = saved(ReceiptSheet, clerk, [cells(amount=typed)])
    assert stored(made).amount == 1_200_000
    again, _made = saved(ReceiptSheet, clerk, [cells(amount=typed)])
    assert outcomes(again) == ["unchanged"]


def test_a_foreign_currency_is_converted_by_the_rate_of_its_day(clerk, project):
    assert "rate" in first_problem(ReceiptSheet, clerk, cells(amount="10万美元")).message
    ExchangeRate(currency="USD", valid_from=date(2020, 6, 1), yuan=Decimal("7.1"), source="样例").save()
    _rows, [made] = saved(ReceiptSheet, clerk, [cells(amount="10万美元")])
    receipt = stored(made)
    assert (receipt.amount, receipt.amount_typed, receipt.rate) == (710_000, "10万美元", Decimal("7.1"))
    assert outcomes(check(clerk, cells(amount="10万美元"))) == ["unchanged"]
    _rows, [made] = saved(ReceiptSheet, clerk, [cells(amount=71, voucher="验资报告")])
    receipt = stored(made)  # another voucher, the same money: its words and its rate stay
    assert (receipt.voucher, receipt.amount_typed, receipt.rate) == (
        "capital_report",
        "10万美元",
        Decimal("7.1"),
    )


@pytest.mark.parametrize(
    "named",
    [
        {"project": "服装来料加工项目"},
        {"project": "服装 来料加工项目", "enterprise": "贵州黔织云服饰有限公司", "county": "威宁"},
        {"reference": "reference"},
        {"reference": "reference", "project": "服装来料加工项目", "county": 520526},
    ],
)
def test_a_project_is_found_by_reference_or_name(clerk, project, named):
    named = {key: project.reference if value == "reference" else value for key, value in named.items()}
    _rows, [made] = saved(ReceiptSheet, clerk, [{**cells(), "project": None, **named}])
    assert stored(made).claim.source_id == project.source_id


def test_of_two_projects_of_one_name_the_enterprise_or_the_reference_tells(clerk, project):
    other = world.enter(name="服装来料加工项目", enterprise="贵州别家有限公司", contract_amount=9_000_000)
    assert "Several projects" in first_problem(ReceiptSheet, clerk, cells()).message
    rows = [cells(enterprise="贵州别家有限公司"), cells(project=None, reference=project.reference)]
    _rows, made = saved(ReceiptSheet, clerk, rows)
    assert [stored(one).claim.source_id for one in made] == [other.source_id, project.source_id]


# --- what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"project": None}, "project", "Name the project"),
        ({"project": "没有的项目"}, "project", "No project"),
        ({"enterprise": "别的公司"}, "project", "No project"),
        ({"county": "沿河县"}, "project", "No project"),
        ({"county": "某县"}, "county", "not one of the choices"),
        ({"reference": "ABCDEFGH"}, "reference", "No project"),
        ({"number": "3"}, "number", "like R12"),
        ({"number": "R999999"}, "number", "among what you may read"),
        ({"on": None}, "on", "Fill in"),
        ({"on": "七月"}, "on", "cannot be read"),
        ({"on": {"d": "2020-07-23"}}, "on", "in the future"),
        ({"amount": None}, "amount", "Fill in"),
        ({"amount": 0}, "amount", "more than 0"),
        ({"amount": "100-120"}, "amount", "range"),
        ({"amount": "-5"}, "amount", "negative"),
        ({"amount": "10万美元"}, "amount", "rate"),
        ({"voucher": None}, "voucher", "Choose"),
        ({"voucher": "口头"}, "voucher", "not one of the choices"),
        ({"not_later_than": "?"}, "not_later_than", "neither yes nor no"),
        ({"note": "长" * 501}, "note", "At most 500"),
    ],
)
def test_a_bad_cell_is_refused_beside_its_column(clerk, project, change, column, words):
    problem = first_problem(ReceiptSheet, clerk, cells(**change))
    assert (problem.column, words in problem.message) == (column, True), problem
    assert not Receipt.objects.exists()


def test_a_reference_of_another_project_is_no_guess(clerk, project):
    other = world.enter(name="马铃薯加工项目")
    problem = first_problem(ReceiptSheet, clerk, cells(reference=other.reference))
    assert (problem.column, "马铃薯加工项目" in problem.message) == ("reference", True)


def test_two_rows_of_one_receipt_have_one_key(clerk, project):
    sheet = ReceiptSheet(clerk)
    one, two, other = checked(sheet, [cells(), cells(amount="120万元"), cells(amount=121)])
    assert sheet.key_of(one) == sheet.key_of(two) != sheet.key_of(other)


# --- what is unusual -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": "6.20"}, "before the project was signed"),
        ({"amount": 1300}, "more than the contract amount"),
    ],
)
def test_an_unusual_receipt_waits_for_a_reason_which_is_kept(clerk, project, change, words):
    rows = check(clerk, cells(**change))
    assert outcomes(rows) == ["duplicate"] and words in rows[0].doubts[0].message
    _rows, [made] = saved(ReceiptSheet, clerk, [cells(**change, note="定金")], {2: "合同前已付"})
    note = stored(made).claim.note
    assert note.startswith("定金\n") and words in note and note.endswith("合同前已付")
    assert outcomes(check(clerk, cells(**change, note="定金"))) == ["unchanged"]
    _rows, [made] = saved(ReceiptSheet, clerk, [cells(**change, note="定金", voucher="设备清单")])
    assert stored(made).voucher == "equipment_list"
    assert stored(made).claim.note == note  # nothing new is unusual: the reason of then still says why


def test_rows_before_in_the_same_sheet_are_summed(clerk, project):
    rows = check(clerk, cells(amount=700), cells(amount=600))
    assert outcomes(rows) == ["new", "duplicate"]
    rows, made = saved(ReceiptSheet, clerk, [cells(amount=700), cells(amount=600)])
    assert (outcomes(rows), len(made)) == (["new", "duplicate"], 1)


def test_a_correction_that_becomes_unusual_waits_too(clerk, project):
    first = world.receive(project, 1_200_000)
    row = cells(number=f"R{first.pk}", amount=1300)
    assert outcomes(check(clerk, row)) == ["duplicate"]
    assert outcomes(check(clerk, {**row, "amount": 1200})) == ["changed"]  # what it replaces is left out


# --- what stands already -----------------------------------------------------------------------------------------


def test_the_same_rows_again_change_nothing(clerk, project):
    rows = [cells(), cells(on="7.11", amount="80万", voucher="验资报告", note="第二笔")]
    first, _made = saved(ReceiptSheet, clerk, rows)
    assert outcomes(first) == ["new", "new"], said(first)
    again, made = saved(ReceiptSheet, clerk, rows)
    assert (outcomes(again), made, Receipt.objects.count()) == (["unchanged"] * 2, [], 2)


def test_another_amount_of_the_same_day_is_another_receipt_unless_its_number_stands_there(clerk, project):
    first = world.receive(project, 1_200_000)
    assert outcomes(check(clerk, cells(amount=50))) == ["new"]
    rows, [made] = saved(ReceiptSheet, clerk, [cells(number=f"r {first.pk}", amount=50, reason="多写了")])
    assert [(change.column, change.old, change.new) for change in rows[0].changes] == [
        ("amount", "120万元", "50万元")
    ]
    receipt = stored(made)
    assert (receipt.claim.replaces_id, receipt.amount, receipt.claim.correction_reason) == (
        first.pk,
        500_000,
        "多写了",
    )
    assert every_figure(world.TODAY)["funds", "reported"] == 500_000
    assert agree()


def test_an_absent_column_keeps_and_a_blank_cell_clears(clerk, project):
    first = world.receive(project, 1_200_000, note="第一笔", not_later_than=True)
    number = {"number": f"R{first.pk}"}
    _rows, [made] = saved(ReceiptSheet, clerk, [{**number, "voucher": "验资报告"}])
    assert (stored(made).claim.note, stored(made).claim.not_later_than) == ("第一笔", True)
    _rows, [made] = saved(ReceiptSheet, clerk, [{**number, "note": None}])
    assert (stored(made).claim.note, stored(made).voucher) == ("", "capital_report")
    assert first_problem(ReceiptSheet, clerk, {**number, "amount": None}).column == "amount"


def test_a_returned_receipt_is_mended_by_its_corrected_row(clerk, project):
    first = world.receive(project, 1_200_000)
    return_(claim=first.claim, actor=world.reviewer_of("weining"), reason="凭证不符")
    assert "凭证不符" in first_problem(ReceiptSheet, clerk, cells()).message
    _rows, [made] = saved(ReceiptSheet, clerk, [cells(voucher="验资报告")])
    assert stored(made).claim.replaces_id == first.pk


def test_a_sheet_goes_on_with_other_rows_and_sees_what_was_reported_meanwhile(clerk, project):
    sheet = ReceiptSheet(clerk)
    assert outcomes(checked(sheet, [cells(amount=700)])) == ["new"]
    world.receive(project, 7_000_000)
    world.enter(name="马铃薯加工项目", contract_amount=12_000_000)
    assert outcomes(checked(sheet, [cells(amount=600, on="7.11")])) == ["duplicate"]
    assert outcomes(checked(sheet, [cells(project="马铃薯加工项目", amount=600)])) == ["new"]


# --- who -----------------------------------------------------------------------------------------------------------


def test_what_one_may_read_but_not_change_is_refused_and_unchanged_rows_are_not(places):
    project = world.enter(introduced_by="guiyang", name="服装项目")
    world.verify_all(project)
    world.receive(project, 1_200_000)
    supporter, row = (
        places.user("supporter"),
        {"project": "服装项目", "on": DAY, "amount": 120, "voucher": "银行凭证"},
    )
    assert outcomes(check(supporter, row)) == ["unchanged"]
    assert said(check(supporter, {**row, "amount": 121})) == [
        ("", "You may read this record but not change it.")
    ]


def test_projects_of_another_county_do_not_exist(clerk):
    mark = "Quetzal7391"
    project = world.enter(county="yanhe", name=f"{mark}项目", enterprise=f"{mark}公司", note=mark)
    named = world.enter(county="yanhe", name="同名项目", enterprise=f"{mark}公司二", note=mark)
    receipt = world.receive(named, 7_390_000)
    rows = [
        cells(project="同名项目"),
        cells(project="同名项目", county="沿河县"),
        cells(project=None, reference=project.reference),
        cells(project="同名项目", number=f"R{receipt.pk}", amount=739),
    ]
    found = check(clerk, *rows)
    assert outcomes(found) == ["refused"] * 4
    assert mark not in str(said(found)) and "not change it" not in str(said(found))  # not even that it exists
    assert list(ReceiptSheet(clerk).records()) == []


# --- out and in again, and back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("without", [(), ("number",), ("number", "reference", "enterprise")])
def test_an_exported_list_comes_back_unchanged(places, project, without):
    ExchangeRate(currency="USD", valid_from=date(2020, 6, 1), yuan=Decimal("7.1"), source="样例").save()
    wrong = world.receive(project, 333_333)
    world.receive(project, 333_334, replaces=wrong.claim, reason="尾数")
    world.receive(project, 20_000_000, on=date(2020, 6, 1), note="第一行\r\n第二行", go_on_reason="预付款")
    saved(ReceiptSheet, world.clerk_of("weining"), [cells(amount="1万美元", on="7.15")], {2: "已核对"})
    world.receive(world.enter(county="yanhe", name="电子元件项目", introduced_by="zunyi"), 5)
    for name in ("county", "county2", "prefecture", "province", "director"):
        user = places.user(name)
        rows = checked(ReceiptSheet(user), exported(ReceiptSheet, user, without=without))
        assert rows and set(outcomes(rows)) == {"unchanged"}, said(rows)


def test_undoing_puts_every_figure_back(clerk, project):
    first = world.receive(project, 1_200_000)
    before = every_figure(world.TODAY)
    rows = [cells(number=f"R{first.pk}", amount=300), cells(on="7.12", amount=20)]
    _rows, made = saved(ReceiptSheet, clerk, rows)
    assert every_figure(world.TODAY)["funds", "reported"] == 3_200_000
    world.give_evidence(Claim.objects.get(pk=made[1].pk))
    assert "evidence was added" in ReceiptSheet(clerk).depends_on(made[1])[0]
    Claim.objects.get(pk=made[1].pk).evidence.all().delete()
    undone(ReceiptSheet, clerk, made)
    assert every_figure(world.TODAY) == before and agree()
    assert Claim.objects.get(pk=first.pk) in Claim.objects.standing()
