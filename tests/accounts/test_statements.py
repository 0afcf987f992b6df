"""A kept statement gives what its query gives, whatever it is asked with, and is planned once by each connection."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateField, Sum
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.statements import OfSeen, Records, Slot, Statement, counted
from counties.models import County
from ledger import totals
from ledger.models import Claim, DailyTotal, Entry

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


@pytest.mark.only_postgresql
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


def test_whole_records_come_with_the_one_they_name(places):
    who = Records(
        User, lambda users: users.filter(pk=Slot("pk", BigIntegerField())), name="test", related="bureau"
    )
    for name in ("director", "county", "admin"):
        user = places.user(name)
        found = who.first(pk=user.pk)
        with CaptureQueriesContext(connection) as seen:
            assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
                field.attname: getattr(user, field.attname) for field in User._meta.concrete_fields
            }
            assert found.bureau.name_zh == user.bureau.name_zh
        assert not len(seen)
    assert who.first(pk=0) is None


def test_a_record_that_names_none_has_none(places):
    counties = Records(
        County, lambda counties: counties.order_by("pk"), name="test", related="bureau", more=("key",)
    )
    found = {key: county.bureau for county, key in counties.with_more()}
    assert found == {county.key: county.bureau for county in County.objects.select_related("bureau")}
    assert None in found.values() and len(set(found.values())) > 2


SIGNED = OfSeen(
    Claim,
    lambda claims, until: counted(claims.filter(effective_on__lte=until)),
    name="test",
    slots={"until": DateField()},
)


@pytest.mark.parametrize("who", ["director", "province", "county", "chamber", "supporter", "prefecture"])
def test_each_reader_gets_what_their_own_query_gives(world, who):
    user = world.user(who)
    for until in (DAY, date(2020, 9, 1), date(2020, 1, 1)):
        seen = Claim.objects.visible_to(user).filter(effective_on__lte=until).count()
        assert next(iter(SIGNED.rows(user, until=until)), (0,)) == (seen,)
    assert Claim.objects.count()


def test_nobody_sees_nothing(world):
    assert SIGNED.rows(AnonymousUser(), until=date(2020, 9, 1)) in ([], [(0,)])
