"""manage.py reconcile: silent over sound books, loud over every kind of tampering."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import Bureau, ReadGrant
from ledger import append_only
from ledger.models import Claim, DailyTotal, Entry, LedgerHead, Posting
from projects.models import Project
from tests.ledger.reading import reconcile

pytestmark = pytest.mark.usefixtures("demo_world")


def test_sound_books_have_no_differences():
    assert reconcile() == (0, "0 differences\n")


def run(statement: str) -> None:
    append_only.remove()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    append_only.install()


def bogus_total() -> None:
    row = DailyTotal.objects.filter(metric="projects").first()
    row.pk, row.day, row.quantity = None, date(2020, 6, 3), Decimal(7)
    row.save()


def raised_total() -> None:
    row = DailyTotal.objects.filter(metric="jobs", basis="verified").first()
    DailyTotal.objects.filter(pk=row.pk).update(quantity=row.quantity + 1)


def lost_total() -> None:
    DailyTotal.objects.filter(metric="contract").first().delete()


def lost_entry() -> None:
    entry = Entry.objects.filter(metric="projects", basis="verified").first()
    run(f"DELETE FROM {Entry._meta.db_table} WHERE id = {entry.pk}")


def changed_entry() -> None:
    entry = Entry.objects.filter(metric="jobs", basis="verified").first()
    run(f"UPDATE {Entry._meta.db_table} SET quantity = quantity + 5 WHERE id = {entry.pk}")


def changed_claim() -> None:
    Claim.objects.filter(state="reported", kind="stage").update(effective_on=date(2020, 6, 9))


def changed_project() -> None:
    Project.objects.filter(name="电子元件组装项目").update(first_contract_amount=1)


def skipped_number() -> None:
    LedgerHead.objects.update(position=Posting.objects.count() + 1)


def lost_guard() -> None:
    append_only.remove()


def wrong_grant() -> None:
    reader, owner = Bureau.objects.get(code="zunyi"), Bureau.objects.get(code="ziyun")
    ReadGrant.objects.filter(reader=reader, owner=owner).delete()
    ReadGrant.objects.create(reader=reader, owner=owner, valid_from=date(2019, 1, 1))


def lost_grant() -> None:
    ReadGrant.objects.first().delete()


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (bogus_total, "daily total"),
        (raised_total, "daily total"),
        (lost_total, "daily total"),
        (lost_entry, "ledger 0, claims 1"),
        (changed_entry, "daily total"),
        (changed_claim, "on 2020-06-09"),
        (changed_project, "claims 1.00"),
        (skipped_number, "without a gap"),
        (lost_guard, "trigger is missing"),
        (wrong_grant, "rests on no pairing"),
        (lost_grant, "there is none"),
    ],
)
def test_tampering_shows_and_ends_with_1(tamper: Callable[[], None], words: str):
    tamper()
    status, output = reconcile()
    *lines, last = output.splitlines()
    assert status == 1
    assert last == f"{len(lines)} differences"
    assert any(words in line for line in lines)
