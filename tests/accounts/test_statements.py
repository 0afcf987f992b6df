"""A kept statement gives what its query gives, whatever it is asked with, and is planned once by each connection."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import CharField, DateField, Sum
from django.test.utils import CaptureQueriesContext

from accounts.statements import Slot, Statement
from counties.models import County
from ledger import totals
from ledger.models import DailyTotal, Entry

DAY = date(2020, 7, 1)


@pytest.fixture
def sums(places: None) -> None:
    counties = County.objects.in_plan().order_by("pk")[:2]
    totals.add(
        [
            Entry(
                metric="projects",
                basis="verified",
                county=county,
                introduced_by_id=county.bureau_id,
                channel="chamber",
                effective_on=DAY + timedelta(days=number),
                quantity=Decimal("0.33") * number,
            )
            for number in range(3)
            for county in counties
        ],
        recorded_day=DAY,
    )


def query(until, channel):
    rows = DailyTotal.objects.filter(day__lte=until, channel=channel).order_by("county_id")
    return rows.values_list("county_id", "metric").annotate(total=Sum("quantity"))


def kept() -> Statement:
    return Statement(lambda: query(Slot("until", DateField()), Slot("channel", CharField())), name="test")


def test_it_gives_what_the_query_gives(sums):
    statement = kept()
    for offset in (-1, 0, 2, 9):
        for channel in ("chamber", "fair", "' OR 1=1 --", "%s"):
            until = DAY + timedelta(days=offset)
            assert statement.rows(until=until, channel=channel) == list(query(until, channel))


def test_sums_are_decimals_on_both_engines(sums):
    [*_, (_county, _metric, total)] = kept().rows(until=DAY + timedelta(days=9), channel="chamber")
    assert isinstance(total, Decimal)


def test_it_is_written_once(sums):
    built = []
    statement = Statement(
        lambda: built.append(1) or query(Slot("until", DateField()), "chamber"), name="test"
    )
    assert not built  # at import there may be no database
    for offset in range(5):
        statement.rows(until=DAY + timedelta(days=offset))
    assert built == [1]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans by name")
@pytest.mark.django_db(transaction=True)
def test_each_connection_plans_it_once():
    statement = kept()
    with CaptureQueriesContext(connection) as seen:
        for _ in range(3):
            statement.rows(until=DAY, channel="chamber")
        connection.close()  # a new one knows nothing of it
        for _ in range(2):
            statement.rows(until=DAY, channel="chamber")
    said = [found["sql"].partition(" ")[0] for found in seen]
    assert said == ["PREPARE", "EXECUTE", "EXECUTE", "EXECUTE", "PREPARE", "EXECUTE", "EXECUTE"]
