"""Funds received: what a receipt moves, what is warned of, corrections, moves, merging and voiding."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts.models import User
from counties.models import County
from ledger.evidence_kinds import EvidenceKind
from ledger.gates import kinds_lacking
from ledger.models import Claim, Entry, Posting
from ledger.recount import recount
from ledger.services import NotNow, NotYours, return_, verify
from projects.changes import NewValue, report_change
from projects.merging import merge_projects, void_project
from projects.models import Project
from projects.receipt_models import VOUCHERS, Receipt
from projects.receipts import UnusualReceipt, report_receipt
from sheets.values import Amount
from tests import world
from tests.ledger.reading import agree, figure, new_lines, position, reconcile

pytestmark = pytest.mark.usefixtures("places")

JUNE_28, JULY_10, TODAY = date(2020, 6, 28), date(2020, 7, 10), date(2020, 7, 22)
MILLION = 1_000_000


@pytest.fixture
def project() -> Project:
    """Signed on 28 June for 1 million yuan, verified."""
    project = world.enter(contract_amount=Decimal(MILLION))
    world.verify_all(project)
    return project


def receive(project: Project, yuan: int, on: date = JULY_10, **more) -> Receipt:
    """A receipt as the clerk reports it; nothing that is unusual is let pass."""
    return world.receive(project, yuan, on=on, **{"go_on_reason": "", **more})


def judge() -> User:
    return User.objects.get(username="province")


def test_receipts_add_up_reported_at_once_and_verified_once_vouched_for(project):
    first = receive(project, 300_000)
    receive(project, 200_000, on=date(2020, 7, 15))
    assert (figure("funds", "reported"), figure("funds")) == (500_000, 0)
    world.vouch(first.claim)
    assert (figure("funds", "reported"), figure("funds")) == (500_000, 300_000)
    assert figure("funds", on=date(2020, 7, 9)) == 0
    assert figure("funds", county_id=project.county_id) == 300_000
    assert agree()


def test_money_of_a_project_that_is_withdrawn_leaves_and_comes_back(project):
    receive(project, 300_000)
    world.verify_all(project)
    world.step(project, "withdrawn", date(2020, 7, 14), reason="停")
    world.verify_all(project)
    assert (figure("funds"), figure("contract")) == (0, 0)
    assert figure("funds", on=date(2020, 7, 13)) == 300_000
    world.step(project, "resumed", date(2020, 7, 18))
    world.verify_all(project)
    assert (figure("funds"), figure("contract")) == (300_000, MILLION)
    assert figure("funds", on=date(2020, 7, 17)) == 0
    assert agree()


def test_money_before_the_signing_comes_in_on_the_day_of_signing():
    lead = world.enter(stage="negotiating", on=date(2020, 6, 5), contract_amount=Decimal(MILLION))
    receive(lead, 300_000, on=date(2020, 6, 8), go_on_reason="订金")
    assert figure("funds", "reported") == 0
    world.step(lead, "signed", date(2020, 7, 1))
    assert figure("funds", "reported", on=date(2020, 6, 30)) == 0
    assert figure("funds", "reported", on=date(2020, 7, 1)) == 300_000


def test_a_continued_project_adds_nothing():
    receive(world.enter(kind="continued", contract_amount=Decimal(MILLION)), 300_000)
    assert figure("funds", "reported") == 0
    assert Receipt.objects.get().amount == 300_000


def test_a_move_takes_the_money_along(project):
    receive(project, 300_000)
    world.verify_all(project)
    there = County.objects.get(key="nayong")
    claim = report_change(
        project=project,
        kind=Claim.Kind.COUNTY,
        value=NewValue(county=there),
        on=date(2020, 7, 15),
        reason="选址变更",
        actor=world.clerk_of("weining"),
    )
    world.vouch(claim)
    assert figure("funds", county_id=there.pk) == 300_000
    assert figure("funds", county_id=there.pk, on=date(2020, 7, 14)) == 0
    assert figure("funds", county_id=project.county_id, on=date(2020, 7, 14)) == 300_000
    assert figure("funds") == 300_000


# --- corrections ---------------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_what_it_corrects_once_it_is_verified(project):
    wrong = receive(project, 300_000)
    world.vouch(wrong.claim)
    right = receive(project, 30_000, on=date(2020, 7, 12), replaces=wrong.claim, reason="多打一个零")
    assert (figure("funds", "reported"), figure("funds")) == (30_000, 300_000)
    world.vouch(right.claim)
    assert (figure("funds", "reported"), figure("funds")) == (30_000, 30_000)
    assert figure("funds", on=date(2020, 7, 11)) == 0
    assert Receipt.objects.get(pk=wrong.pk).amount == 300_000
    assert agree()


def test_a_returned_correction_lets_the_old_one_stand_again(project):
    wrong = receive(project, 300_000)
    right = receive(project, 30_000, replaces=wrong.claim, reason="误")
    return_(claim=right.claim, actor=world.reviewer_of("weining"), reason="看不清")
    assert figure("funds", "reported") == 300_000


def test_a_correction_says_why(project):
    wrong = receive(project, 300_000)
    with pytest.raises(ValidationError) as refused:
        receive(project, 30_000, replaces=wrong.claim)
    assert set(refused.value.error_dict) == {"reason"}


def test_what_is_corrected_does_not_count_against_the_contract(project):
    wrong = receive(project, 900_000)
    assert receive(project, 950_000, replaces=wrong.claim, reason="误").claim.note == ""


# --- what is refused, and what is warned of ------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "beside"),
    [
        ({"on": date(2020, 7, 23)}, "on"),
        ({"amount": Amount(Decimal(0), "0", "万元")}, "amount"),
        ({"amount": Amount(Decimal(-5), "-5", "万元")}, "amount"),
        ({"amount": Amount(Decimal(5), "5" * 61, "元")}, "amount"),
        ({"voucher": "contract"}, "voucher"),
        ({"voucher": ""}, "voucher"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(project, values, beside):
    good = {"on": JULY_10, "amount": Amount(Decimal(5), "5元", "元"), "voucher": "bank_slip"}
    before = Claim.objects.count()
    with pytest.raises(ValidationError) as refused:
        report_receipt(project=project, actor=world.clerk_of("weining"), **good | values)
    assert set(refused.value.error_dict) == {beside}
    assert Claim.objects.count() == before


def test_above_the_contract_amount_needs_a_reason_which_is_kept(project):
    receive(project, 800_000)
    with pytest.raises(UnusualReceipt) as warned, translation.override("zh-hans"):
        receive(project, 200_001)
    assert [word for word in warned.value.warnings if "100万元" in word]
    assert receive(project, 200_000).claim.note == ""  # just the contract amount is not above it
    with translation.override("zh-hans"):
        kept = receive(project, 1, go_on_reason="追加投资，合同待补").claim.note
    assert "追加投资，合同待补" in kept and "100万元" in kept


def test_before_the_signing_needs_a_reason(project):
    with pytest.raises(UnusualReceipt):
        receive(project, 1_000, on=date(2020, 6, 27))
    assert receive(project, 1_000, on=JUNE_28)
    lead = world.enter(name="未签约", stage="lead", contract_amount=None)
    with pytest.raises(UnusualReceipt) as warned:
        receive(lead, 1_000)
    assert len(warned.value.warnings) == 1  # nothing is above a contract amount that is not known


def test_the_same_day_and_amount_once_more_needs_a_reason(project):
    first = receive(project, 1_000)
    with pytest.raises(UnusualReceipt):
        receive(project, 1_000)
    assert receive(project, 1_000, on=date(2020, 7, 11))
    assert receive(project, 1_000, replaces=first.claim, reason="凭证种类有误", voucher="capital_report")


def test_who_may_report_and_when(project):
    for who, error in (("county2", NotYours), ("director", NotYours), ("admin", NotYours)):
        with pytest.raises(error):
            receive(project, 1_000, actor=User.objects.get(username=who))
    void_project(project=project, actor=judge(), reason="录错")
    with pytest.raises(NotNow):
        receive(project, 1_000)
    assert not Receipt.objects.exists()


# --- evidence ------------------------------------------------------------------------------------


@pytest.mark.parametrize("voucher", [kind.value for kind in VOUCHERS])
def test_it_asks_for_just_the_voucher_that_it_names(project, voucher):
    claim = receive(project, 1_000, voucher=voucher).claim
    assert kinds_lacking(claim) == [EvidenceKind(voucher)]
    others = {kind.value for kind in VOUCHERS} - {voucher}
    assert kinds_lacking(claim, others) == [EvidenceKind(voucher)]
    assert kinds_lacking(claim, {voucher}) == []


def test_without_its_voucher_it_is_not_verified(project):
    claim = world.reviewed(receive(project, 1_000).claim)
    world.support(claim, "site_photo")
    with pytest.raises(NotNow):
        verify(claim=claim, actor=judge())
    world.support(claim, "bank_slip")
    verify(claim=claim, actor=judge())
    assert figure("funds") == 1_000


# --- merging, voiding, recounting ----------------------------------------------------------------


def test_merging_moves_receipts_and_counts_the_same_one_once(project):
    other = world.enter(name="甲 重复", contract_amount=Decimal(MILLION))
    same, more = receive(other, 300_000), receive(other, 50_000)
    world.vouch(same.claim)
    mine = receive(project, 300_000)
    assert figure("funds", "reported") == 650_000
    merge_projects(keep=project, drop=other, actor=judge(), reason="同")
    assert (figure("funds", "reported"), figure("funds")) == (350_000, 300_000)
    states = {row.pk: (row.claim.state, row.claim.source_id) for row in Receipt.objects.all()}
    assert states[same.pk] == ("verified", project.source_id)  # somebody had vouched for it
    assert states[more.pk] == ("reported", project.source_id)
    assert states[mine.pk][0] == "void"
    assert reconcile() == (0, "0 differences\n")


def test_two_equal_receipts_of_one_record_both_stay_after_a_merge(project):
    other = world.enter(name="甲 重复", contract_amount=Decimal(MILLION))
    for _time in range(2):
        receive(other, 300_000, go_on_reason="两笔")
    receive(project, 300_000)
    merge_projects(keep=project, drop=other, actor=judge(), reason="同")
    assert figure("funds", "reported") == 600_000


def test_voiding_reverses_the_money(project):
    receive(project, 300_000)
    world.verify_all(project)
    after = position()
    void_project(project=project, actor=judge(), reason="录错")
    assert (figure("funds", "reported"), figure("funds")) == (0, 0)
    assert all(line.reversal for line in new_lines(after) if line.metric == "funds")
    assert agree()


def test_a_recount_posts_what_is_missing_and_reconcile_names_it(project):
    receipt = receive(project, 300_000)
    world.vouch(receipt.claim)
    Receipt.objects.filter(pk=receipt.pk).update(amount=310_000)  # as if counted differently before
    code, words = reconcile()
    assert code == 1 and "funds" in words
    recount([project.source_id], actor=judge(), cause=Posting.Cause.CLAIM)
    assert figure("funds") == 310_000
    assert reconcile() == (0, "0 differences\n")
    assert (
        Entry.objects.filter(metric="funds", basis="verified").count() == 3
    )  # the line, its reversal, the right one
