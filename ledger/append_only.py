"""Tables that only grow: the database itself refuses UPDATE, DELETE and, on PostgreSQL, TRUNCATE.

The triggers are installed after every `migrate` (SQLite drops a table's triggers when a migration
rebuilds it) and their presence is checked by /readyz and by a test.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.models import Model

FUNCTION = "refuse_change_of_append_only"


def append_only_models() -> list[type[Model]]:
    """Models marked APPEND_ONLY, and every history table."""
    return [
        model
        for model in apps.get_models()
        if getattr(model, "APPEND_ONLY", False) or model.__name__.startswith("Historical")
    ]


def _tables() -> list[str]:
    existing = set(connection.introspection.table_names())
    return sorted(model._meta.db_table for model in append_only_models() if model._meta.db_table in existing)


def _events() -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if connection.vendor == "postgresql" else ("UPDATE", "DELETE")


def _name(table: str, event: str) -> str:
    return f"{table}_no_{event.lower()}"


def install(**_signal: object) -> None:
    """Create the triggers that are missing (a post_migrate handler)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME; END $$"
            )
        present = installed()
        for table in _tables():
            for event in _events():
                if (table, event) not in present:
                    cursor.execute(_create(table, event))


def _create(table: str, event: str) -> str:
    name, quoted = connection.ops.quote_name(_name(table, event)), connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        scope = "STATEMENT" if event == "TRUNCATE" else "ROW"
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {quoted} FOR EACH {scope} EXECUTE FUNCTION {FUNCTION}()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {quoted} "
        f"BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END"
    )


def remove() -> None:
    """Drop the triggers. Only for a test database that has to be emptied, and for starting the demo over."""
    with connection.cursor() as cursor:
        for table, event in installed():
            on_table = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(_name(table, event))}{on_table}")


def installed() -> set[tuple[str, str]]:
    """The (table, event) pairs whose trigger stands in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE p.proname = %s AND n.nspname = current_schema() AND t.tgenabled <> 'D'",
                [FUNCTION],
            )
        else:
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        names = set(cursor.fetchall())
    wanted = {(table, event) for table in _tables() for event in _events()}
    return {(table, event) for table, event in wanted if (table, _name(table, event)) in names}


def missing() -> Iterable[tuple[str, str]]:
    """The (table, event) pairs that nothing guards."""
    wanted = {(table, event) for table in _tables() for event in _events()}
    return sorted(wanted - installed())
