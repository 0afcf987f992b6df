"""Postings append what the claims ask for and the ledger lacks, no more, numbered and never changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import clock
from ledger import append_only, totals
from ledger.metrics import Basis, Metric, Rule
from ledger.models import DailyTotal, Entry, LedgerHead, Posting
from ledger.recount import recount
from ledger.services import return_
from projects.services import change_project
from tests import world
from tests.ledger.reading import TODAY, agree, every_figure, figure, new_lines, position

pytestmark = pytest.mark.usefixtures("places")


def again(project) -> Posting | None:
    return recount([project.source_id], actor=None, cause=Posting.Cause.CLAIM)


def test_entering_posts_the_reported_lines_in_one_posting():
    project = world.enter(contract_amount=1_200_000, on=date(2020, 6, 28))
    assert [posting.cause for posting in Posting.objects.all()] == [Posting.Cause.CLAIM]
    lines = {(line.metric, line.rule): line.quantity for line in Entry.objects.filter(source=project.source)}
    assert lines == {
        (Metric.PROJECTS, Rule.FIRST_SIGNING): 1,
        (Metric.CREDITED_PROJECTS, Rule.CREDIT): 1,
        (Metric.CONTRACT, Rule.CONTRACT): 1_200_000,
        (Metric.AT_SIGNED, Rule.STAGE): 1,
    }
    assert set(Entry.objects.values_list("basis", flat=True)) == {Basis.REPORTED}
    assert set(Entry.objects.values_list("effective_on", flat=True)) == {date(2020, 6, 28)}
    assert Posting.objects.get().recorded_day == TODAY


def test_counting_again_posts_nothing():
    project = world.enter()
    world.count_people(project, 20)
    world.verify_all(project)
    before = position()
    assert again(project) is None
    assert again(project) is None
    assert position() == before
    assert agree()


def test_verifying_appends_the_verified_lines_alone():
    project = world.enter()
    before = position()
    world.verify_all(project)
    added = new_lines(before)
    assert {line.basis for line in added} == {Basis.VERIFIED}
    assert not any(line.reversal for line in added)
    assert figure("projects", "verified") == figure("projects", "reported") == 1


def test_an_earlier_signing_reverses_the_line_of_the_later_one_and_changes_none():
    project = world.enter(steps=[("started", date(2020, 7, 10))])
    started = project.source.claims.get()
    before, old = position(), list(Entry.objects.order_by("pk").values_list("pk", "quantity"))
    signed = world.step(project, "signed", date(2020, 7, 1))
    assert list(Entry.objects.order_by("pk").values_list("pk", "quantity"))[: len(old)] == old
    lines = [line for line in new_lines(before) if line.metric == Metric.PROJECTS]
    assert [(line.quantity, line.reversal, line.claim_id, line.effective_on.day) for line in lines] == [
        (-1, True, started.pk, 10),
        (1, False, signed.pk, 1),
    ]
    assert figure("projects", "reported", on=date(2020, 7, 1)) == 1
    assert agree()


def test_a_changed_amount_reverses_the_old_one_and_names_why():
    project = world.enter(contract_amount=1_200_000)
    before = position()
    project.contract_amount = Decimal(900_000)
    change_project(
        project=project,
        enterprise_name=project.enterprise.name,
        credit_code=project.enterprise.credit_code,
        actor=world.clerk_of("weining"),
        reason="misread",
    )
    lines = new_lines(before)
    assert [(line.metric, line.quantity, line.reversal) for line in lines] == [
        (Metric.CONTRACT, -1_200_000, True),
        (Metric.CONTRACT, 900_000, False),
    ]
    posting = Posting.objects.last()
    assert (posting.cause, posting.reason) == (Posting.Cause.CLAIM, "misread")
    assert figure("contract", "reported") == 900_000


def test_postings_are_numbered_from_one_without_a_gap():
    for name in ("甲", "乙", "丙"):
        world.verify_all(world.enter(name=name))
    numbers = list(Posting.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert LedgerHead.objects.get().position == len(numbers)


def test_an_abandoned_transaction_leaves_no_gap():
    world.enter(name="甲")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        world.enter(name="乙")
        1 / 0  # noqa: B018
    world.enter(name="丙")
    assert list(Posting.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert figure("projects", "reported") == 2
    assert agree()


def test_daily_totals_are_the_entries_of_a_day_as_recorded_on_a_day():
    with clock.standing_on(date(2020, 7, 1)):
        project = world.enter(on=date(2020, 6, 28))
        world.count_people(project, 20, on=date(2020, 6, 30))
    with clock.standing_on(date(2020, 7, 3)):
        world.count_people(project, 25, on=date(2020, 7, 2))
        world.verify_all(project)
    assert totals.as_stored() == totals.from_entries()
    jobs = DailyTotal.objects.filter(metric="jobs", basis="reported").order_by("day", "recorded_day")
    assert [(row.day, row.recorded_day.day, int(row.quantity)) for row in jobs] == [
        (date(2020, 6, 30), 1, 20),
        (date(2020, 7, 2), 3, 5),  # 25 in, 20 out
        (date(2020, 8, 14), 1, -20),
        (date(2020, 8, 14), 3, 20),  # its expiry taken back
        (date(2020, 8, 16), 3, -25),
    ]


def test_a_headcount_posts_its_own_future_decrease():
    project = world.enter()
    world.count_people(project, 20, on=date(2020, 7, 10))
    last = date(2020, 7, 10) + timedelta(days=44)
    assert figure("jobs", "reported", on=last) == 20
    assert figure("jobs", "reported", on=last + timedelta(days=1)) == 0


def test_as_true_on_a_day_and_as_known_on_a_day():
    story = [  # (day of recording, what happens)
        (date(2020, 6, 20), lambda: world.enter(name="甲", on=date(2020, 6, 10))),
        (date(2020, 6, 25), lambda: world.enter(name="乙", on=date(2020, 6, 5))),
        (date(2020, 7, 1), lambda: world.step(made[0], "withdrawn", date(2020, 6, 15), reason="gone")),
    ]
    made = []
    for day, happens in story:
        with clock.standing_on(day):
            made.append(happens())
    seen = {
        (on.isoformat()[5:], known.isoformat()[5:]): figure("projects", "reported", on=on, known_on=known)
        for on in (date(2020, 6, 5), date(2020, 6, 10), date(2020, 6, 15))
        for known in (date(2020, 6, 19), date(2020, 6, 20), date(2020, 6, 25), date(2020, 7, 1))
    }
    assert seen == {
        ("06-05", "06-19"): 0,
        ("06-05", "06-20"): 0,
        ("06-05", "06-25"): 1,
        ("06-05", "07-01"): 1,
        ("06-10", "06-19"): 0,
        ("06-10", "06-20"): 1,
        ("06-10", "06-25"): 2,
        ("06-10", "07-01"): 2,
        ("06-15", "06-19"): 0,
        ("06-15", "06-20"): 1,
        ("06-15", "06-25"): 2,
        ("06-15", "07-01"): 1,
    }


def test_a_figure_narrowed_to_a_county_an_introducer_or_a_channel():
    own = world.enter(name="甲", county="weining")
    helped = world.enter(name="乙", county="weining", introduced_by="guiyang")
    world.enter(name="丙", county="yanhe")
    weining = own.county_id
    assert figure("projects", "reported") == 3
    assert figure("projects", "reported", county_id=weining) == 2
    assert figure("projects", "reported", introduced_by_id=helped.introduced_by_id) == 1
    assert figure("projects", "reported", channel="own") == 2
    assert figure("projects", "reported", channel="city", county_id=weining) == 1
    assert figure("projects", "reported", channel="city", county_id=weining, on=date(2020, 6, 27)) == 0


def test_returning_takes_the_reported_lines_back():
    project = world.enter()
    claim = project.source.claims.get()
    before = position()
    return_(claim=claim, actor=world.reviewer_of("weining"), reason="no contract")
    assert {(line.quantity, line.reversal) for line in new_lines(before)} == {(-1, True)}
    assert every_figure(TODAY) == {}
    assert agree()


def test_a_claim_of_another_source_moves_nothing_here():
    first, second = world.enter(name="甲"), world.enter(name="乙")
    before = position()
    world.vouch(second.source.claims.get())
    assert {line.source_id for line in new_lines(before)} == {second.source_id}
    assert not Entry.objects.filter(source=first.source, basis=Basis.VERIFIED).exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = ''", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_posting(statement):
    world.enter()
    refused(statement.format(Posting._meta.db_table))


@pytest.mark.parametrize("statement", ["UPDATE {} SET quantity = 0", "DELETE FROM {}"])
def test_the_database_refuses_to_change_an_entry(statement):
    world.enter()
    refused(statement.format(Entry._meta.db_table))


@pytest.mark.only_postgresql
@pytest.mark.parametrize("model", [Entry, Posting])
def test_the_database_refuses_to_empty_the_ledger(model):
    refused(f"TRUNCATE {model._meta.db_table} CASCADE")


def refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_every_guard_stands():
    assert list(append_only.missing()) == []
    assert {Entry, Posting} <= set(append_only.append_only_models())
