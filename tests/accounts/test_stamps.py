"""A mark changes with every committed change, in whatever order transactions number their lines and commit them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from accounts.models import Bureau
from accounts.stamps import Marker, newest_line

HISTORY = Bureau.history.model._meta


def marker() -> Marker:
    return Marker(newest_line(Bureau))


def province(name: str = "Province") -> Bureau:
    bureau = Bureau(code="p", kind=Bureau.Kind.PROVINCE, name_zh="省局", name_en=name)
    bureau.save()
    return bureau


def test_a_mark_stays_until_something_is_saved(db: None) -> None:
    mark = marker()
    empty = mark.read()
    assert empty.values == (None,) and mark.read() == empty
    bureau = province()
    first = mark.read()
    assert mark.read() == first != empty
    bureau.name_en = "Another"
    bureau.save()
    assert mark.read() != first


def test_two_markers_of_one_connection_do_not_mind_each_other(db: None) -> None:
    province()
    one, other = marker(), Marker(newest_line(Bureau), Bureau.objects.order_by("pk").values("pk")[:1])
    assert one.read().values == other.read().values[:1]
    assert one.read().values == other.read().values[:1]


@contextmanager
def transactions(*names: str) -> Iterator[dict[str, Any]]:
    """Connections of their own, each in a transaction that has got its number, in this order."""
    found = {}
    try:
        for name in names:
            found[name] = connection.copy()
            found[name].set_autocommit(False)
            with found[name].cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()")
        yield found
    finally:
        for other in found.values():
            other.rollback()  # which answers; a closed connection's transaction may end a moment later
            other.close()


def add_line(to: Any) -> None:
    """One more line of history, a copy of the first."""
    names = ", ".join(field.column for field in HISTORY.fields if not field.primary_key)
    with to.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {HISTORY.db_table} ({names}) SELECT {names} FROM {HISTORY.db_table} LIMIT 1"
        )


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("began_first", ["late", "early"])
def test_a_line_numbered_early_and_committed_late_is_not_missed(began_first: str) -> None:
    province()
    mark = marker()
    order = sorted(("late", "early"), key=lambda name: name != began_first)
    with transactions(*order) as to:
        add_line(to["late"])  # numbered first
        add_line(to["early"])
        to["early"].commit()
        before = mark.read()
        assert mark.read() == before
        to["late"].commit()
        after = mark.read()
    assert before.values == after.values  # the newest line does not tell
    assert before != after


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_written_elsewhere_leaves_the_mark() -> None:
    bureau = province()
    mark = marker()
    before = mark.read()
    Bureau.objects.filter(pk=bureau.pk).update(name_en="Not a change that anybody made")
    with transactions("one"):
        pass
    assert mark.read() == before


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_changes_nothing_for_good() -> None:
    province()
    mark = marker()
    before = mark.read()
    with transactions("one") as to:
        add_line(to["one"])
        to["one"].rollback()
    assert mark.read() == before
