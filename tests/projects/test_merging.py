"""Two records of one project become one: what moves, what falls, and that it counts once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from ledger.models import Claim, Entry
from ledger.services import NotNow, NotYours
from projects.merging import CreditAfter, merge_projects, void_project
from projects.models import Project
from tests import world
from tests.ledger.reading import agree, figure, reconcile

pytestmark = pytest.mark.usefixtures("places")


def judge() -> User:
    return User.objects.get(username="province")


def merge(keep: Project, drop: Project, credit: str = CreditAfter.KEPT) -> Project:
    return merge_projects(keep=keep, drop=drop, actor=judge(), reason="同一份合同", credit=credit)


@pytest.fixture
def two() -> tuple[Project, Project]:
    """The county's record, signed on 28 June and verified; its supporter's, signed on 25 June, with 30 people."""
    keep = world.enter(name="甲", contract_amount=Decimal(1_000_000))
    world.verify_all(keep)
    drop = world.enter(name="甲 重复", introduced_by="guiyang", on=date(2020, 6, 25))
    world.count_people(drop, 30, on=date(2020, 7, 1))
    world.verify_all(drop)
    return keep, drop


def test_it_counts_once_and_keeps_the_earlier_signing_and_the_people(two):
    keep, drop = two
    assert (figure("projects"), figure("jobs")) == (2, 30)
    merge(keep, drop)
    assert (figure("projects"), figure("jobs"), figure("contract")) == (1, 30, 1_000_000)
    assert figure("projects", on=date(2020, 6, 25)) == 1
    keep.refresh_from_db()
    assert keep.signed_on == date(2020, 6, 25)
    states = dict(Claim.objects.filter(kind="stage").values_list("effective_on", "state"))
    assert states == {date(2020, 6, 25): "verified", date(2020, 6, 28): "void"}
    assert reconcile() == (0, "0 differences\n")


def test_nothing_is_deleted_the_lines_are_reversed(two):
    keep, drop = two
    before = list(Entry.objects.order_by("pk").values_list("pk", "quantity"))
    merge(keep, drop)
    assert list(Entry.objects.order_by("pk").values_list("pk", "quantity"))[: len(before)] == before
    left = Entry.objects.filter(source=drop.source_id, metric="projects", basis="verified")
    assert sum(left.values_list("quantity", flat=True)) == 0
    drop.refresh_from_db()
    assert (drop.merged_into, drop.void_reason) == (keep, "同一份合同")
    assert drop.history.first().history_change_reason == "同一份合同"


def test_a_verified_signing_is_not_lost_to_an_earlier_one_that_nobody_vouched_for():
    keep = world.enter(name="甲", on=date(2020, 6, 28))
    world.verify_all(keep)
    merge(keep, world.enter(name="甲 重复", on=date(2020, 6, 20)))
    assert figure("projects", "verified") == figure("projects", "reported") == 1
    assert figure("projects", "reported", on=date(2020, 6, 27)) == 0


@pytest.mark.parametrize(
    ("credit", "guiyang"),
    [(CreditAfter.KEPT, 0), (CreditAfter.DROPPED, 1), (CreditAfter.BOTH, Decimal("0.5"))],
)
def test_credit_goes_where_the_verdict_says_once_somebody_has_vouched_for_it(two, credit, guiyang):
    keep, drop = two
    merge(keep, drop, credit)
    shares = Claim.objects.filter(kind="shares").first()
    assert (shares is None) == (credit == CreditAfter.KEPT)
    if shares:
        world.vouch(shares, actor=User.objects.get(username="province2"))
    assert figure("credited_projects", introduced_by_id=drop.introduced_by_id) == guiyang
    assert figure("credited_projects") == 1


def test_workshops_move_along(two):
    keep, drop = two
    workshop = world.open_workshop(drop)
    world.count_people(workshop, 12)
    world.verify_all(workshop)
    merge(keep, drop)
    workshop.refresh_from_db()
    assert (workshop.project, workshop.introduced_by) == (keep, keep.introduced_by)
    assert figure("jobs") == 42
    assert agree()


def test_what_was_merged_is_not_changed_or_merged_again(two):
    keep, drop = two
    merge(keep, drop)
    with pytest.raises(NotNow):
        merge(keep, drop)
    with pytest.raises(NotNow):
        world.step(drop, "started", date(2020, 7, 2))
    with pytest.raises(NotNow):
        world.count_people(drop, 3)


def test_a_mistaken_record_is_voided_by_its_desk_until_somebody_has_looked():
    project, clerk = world.enter(), world.clerk_of("weining")
    with pytest.raises(ValidationError):
        void_project(project=project, actor=clerk, reason=" ")
    void_project(project=project, actor=clerk, reason="录错了")
    assert figure("projects", "reported") == 0
    assert project not in Project.objects.standing()
    assert Project.objects.filter(pk=project.pk).exists()

    other = world.enter(name="乙")
    world.verify_all(other)
    with pytest.raises(NotYours):
        void_project(project=other, actor=clerk, reason="x")
    void_project(project=other, actor=judge(), reason="查无此项目")
    assert figure("projects") == 0
    assert reconcile() == (0, "0 differences\n")
