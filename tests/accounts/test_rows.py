"""Rows written many at once arrive as the ORM would have written them one by one."""

from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from accounts import clock, rows
from accounts.models import User
from accounts.rows import add_records, add_rows, change_rows
from counties.models import County
from ledger.models import Claim, DailyTotal, Source
from projects.models import EnterpriseSpelling, Project
from sheets.models import ImportBatch, ImportRow
from tests import world as made

pytestmark = pytest.mark.django_db
AWKWARD = (
    "",
    "威宁",
    "é👍𠀀",
    'it\'s "quoted" \\ and {braces}',
    "line\nbreak\ttab\r",
    "%s %(name)s",
    "null",
    "\\u0041",
)
TOTAL = ("metric", "basis", "county_id", "introduced_by_id", "channel", "day", "recorded_day", "quantity")


@pytest.fixture
def user(world: Any) -> User:
    return world.users["county"]


@pytest.fixture
def batch(user: User) -> ImportBatch:
    return ImportBatch.objects.create(
        label="projects.Project",
        user=user,
        bureau=user.bureau,
        made_at=clock.now(),
        file_name="一.xlsx",
        sha256="0",
    )


def as_stored(record: models.Model, *leave_out: str) -> dict[str, Any]:
    stored = type(record).objects.get(pk=record.pk)
    names = [field.attname for field in record._meta.concrete_fields if field.attname not in leave_out]
    return {name: getattr(stored, name) for name in names}


def import_rows(batch: ImportBatch) -> list[ImportRow]:
    return [
        ImportRow(
            batch=batch,
            number=number,
            cells=[text, None, 1, 2.5, True, {"d": "2020-06-28"}],
            figures={"amount": text},
            go_on_reason=text,
            record_pk=None if number % 2 else 2**40,
            is_saved=bool(number % 3),
        )
        for number, text in enumerate(AWKWARD)
    ]


def test_records_get_their_keys_in_their_order_and_keep_every_value(batch, monkeypatch):
    monkeypatch.setattr(rows, "AT_ONCE", 3)  # several statements
    records = import_rows(batch)
    add_records(ImportRow, records)
    keys = [record.pk for record in records]
    assert keys == sorted(set(keys))
    assert list(batch.rows.order_by("pk").values_list("number", flat=True)) == list(range(len(AWKWARD)))
    alone = [copy(record) for record in records]
    batch.rows.all().delete()
    for record, other in zip(records, alone, strict=True):
        assert not record._state.adding
        other.pk, other._state.adding = None, True
        other.save()
    expected = [as_stored(other, "id") for other in alone]
    batch.rows.all().delete()
    add_records(ImportRow, again := import_rows(batch))
    assert [as_stored(record, "id") for record in again] == expected
    ImportRow.objects.create(batch=batch, number=99)  # the next key is free


@pytest.mark.parametrize("few", [0, 1])
def test_claims_and_projects_arrive_as_saved_one_by_one(world, monkeypatch, few):
    """Amounts, days, moments and columns that are empty."""
    monkeypatch.setattr(rows, "FEW", few)
    project = made.enter(county="weining", name="逐个保存的项目")
    claim = Claim.objects.filter(source=project.source).earliest("pk")
    for record, other in ((project, {"reference": "ABCDEFGH"}), (claim, {})):
        twin = copy(type(record).objects.get(pk=record.pk))
        twin.pk = None
        if isinstance(twin, Project):
            twin.source = Source.objects.create(kind="project")
        for name, value in other.items():
            setattr(twin, name, value)
        add_records(type(record), [twin])
        same = ("id", "source_id", *other)
        assert as_stored(twin, *same) == as_stored(record, *same)


def test_only_the_named_columns_of_the_named_rows_change(batch, django_assert_num_queries):
    records = import_rows(batch)
    add_records(ImportRow, records)
    before = {record.pk: as_stored(record) for record in records}
    given = [(records[at].pk, [AWKWARD[at]], f"neu {AWKWARD[at]}") for at in (1, 3, 5)]
    change_rows(ImportRow, ["problems", "key"], given)
    for record in records:
        now = as_stored(record)
        for pk, problems, key in given:
            if pk == record.pk:
                assert (now.pop("problems"), now.pop("key")) == (problems, key)
                before[pk].pop("problems")
                before[pk].pop("key")
        assert now == before[record.pk]
    with django_assert_num_queries(0):
        change_rows(ImportRow, [], [(1,)])
        change_rows(ImportRow, ["key"], [])
        add_rows(ImportRow, ["number"], [])


def total(quantity: str, county: County) -> tuple[Any, ...]:
    day = date(2020, 6, 28)
    return ("projects", "reported", county.pk, county.bureau_id, "county", day, day, Decimal(quantity))


def test_amounts_keep_their_hundredths_and_the_database_checks_its_rules(world):
    county = County.objects.in_plan().order_by("pk").last()
    DailyTotal.objects.all().delete()
    add_rows(DailyTotal, TOTAL, [total("-123456789012.34", county)])
    stored = DailyTotal.objects.get()
    assert (stored.quantity, stored.day) == (Decimal("-123456789012.34"), date(2020, 6, 28))
    with pytest.raises(IntegrityError), transaction.atomic():
        add_rows(DailyTotal, TOTAL, [total("1", county)])
    change_rows(DailyTotal, ["quantity"], [(stored.pk, Decimal("0.10"))])
    assert DailyTotal.objects.get().quantity == Decimal("0.10")


def test_what_is_too_long_is_refused_and_not_cut(batch):
    """SQLite keeps no lengths; there it stays whole."""
    [record, *others] = import_rows(batch)
    record.key = "长" * 201
    try:
        with transaction.atomic():
            add_records(ImportRow, [record, *others])
    except DatabaseError:
        assert not batch.rows.exists()
    else:
        assert connection.vendor == "sqlite"
        assert batch.rows.get(number=record.number).key == record.key


def test_known_rows_may_stay(world):
    enterprise = made.enter(county="weining", enterprise="贵州织云服饰有限公司").enterprise
    known = EnterpriseSpelling.objects.filter(enterprise=enterprise).values_list("key", flat=True)
    written = [(enterprise.pk, key) for key in (*known, "~新")]
    with pytest.raises(IntegrityError), transaction.atomic():
        add_rows(EnterpriseSpelling, ["enterprise_id", "key"], written)
    before = set(known.all())
    add_rows(EnterpriseSpelling, ["enterprise_id", "key"], written, known_stay=True)
    assert set(known.all()) == before | {"~新"}


def test_postgresql_is_asked_once_for_each_piece(batch, monkeypatch):
    records = import_rows(batch)
    monkeypatch.setattr(rows, "AT_ONCE", len(records))
    with CaptureQueriesContext(connection) as asked:
        add_records(ImportRow, records)
        change_rows(ImportRow, ["key"], [(record.pk, "k") for record in records])
    assert len(asked) == (3 if connection.vendor == "postgresql" else 2)


def test_a_value_that_no_column_holds_is_refused():
    with pytest.raises(TypeError):
        rows._in_words(object())
