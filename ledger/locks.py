"""The order in which transactions that post wait for each other.

Everybody takes locks in this order: the plan (shared, or alone to change it), the sources by id,
the enterprises (to record a new one), the name of an enterprise (to enter a project of it), the head
of the ledger. On SQLite a write transaction is alone from its first statement, so only PostgreSQL
needs the locks themselves.
"""

from collections.abc import Collection

from django.db import connection

from ledger.models import LedgerHead, Source

# Any numbers that nothing else in this database uses as advisory locks.
PLAN_LOCK = 9_000_003
ENTERPRISE_LOCK = 9_000_004
NAME_LOCK = 9_000_005  # the first half of a lock of two numbers


def hold_plan_steady() -> None:
    """Keep the plan as it is until the transaction ends; others may do so at the same time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [PLAN_LOCK])


def hold_plan_to_change() -> None:
    """Wait until nobody counts by the plan, and let nobody begin before the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLAN_LOCK])


def hold_new_enterprises() -> None:
    """Let nobody else record a new enterprise before the transaction ends, so that none is recorded twice."""
    hold_plan_steady()  # it comes first; whoever holds it already gets it at once
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ENTERPRISE_LOCK])


def hold_enterprise_names(name_keys: Collection[str]) -> None:
    """Let nobody else enter or rename a project of enterprises of these names before the transaction ends.

    They are taken in one order, that of the numbers that stand for them.
    """
    if connection.vendor == "postgresql" and name_keys:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, number) FROM "
                "(SELECT DISTINCT hashtext(name) AS number FROM unnest(%s) AS name ORDER BY number) AS numbers",
                [NAME_LOCK, list(name_keys)],
            )


def hold_sources(source_ids: Collection[int]) -> list[Source]:
    """Lock these sources, in the order of their ids, so that two transactions never wait in a circle."""
    return list(Source.objects.select_for_update().filter(pk__in=source_ids).order_by("pk"))


def next_position() -> int:
    """The number of the next posting. Taken last: its lock makes number order and commit order the same."""
    head, _created = LedgerHead.objects.select_for_update().get_or_create(pk=1)
    head.position += 1
    head.save(update_fields=["position"])
    return head.position
