"""Many rows written by one statement. The caller sees to history, and the database alone checks the constraints.

PostgreSQL reads all values from one JSON text, which takes a fifth of what it takes to adapt each value on its own, as
`bulk_create` does. SQLite, which adapts them at little cost, gets them row by row.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, models

AT_ONCE = 1_000  # rows of a statement, so that no text grows beyond some megabytes
FEW = 5  # records for which it is not worth a query to ask for their keys first
Rows = Sequence[Sequence[Any]]


def add_rows(
    model: type[models.Model], names: Sequence[str], rows: Rows, *, known_stay: bool = False
) -> None:
    """Add rows whose values stand in the order of `names`, of foreign keys the ids ("county_id").

    With `known_stay` a row that is there already, by whichever constraint, stays as it is.
    """
    fields = _fields(model, names)
    columns = ", ".join(_quoted(field.column) for field in fields)
    unless = " ON CONFLICT DO NOTHING" if known_stay else ""
    table = _quoted(model._meta.db_table)
    if connection.vendor == "postgresql":
        given, shown = _given(fields)
        sql = f"INSERT INTO {table} ({columns}) SELECT {shown} FROM {given}{unless}"  # noqa: S608 - our own tables
    else:
        places = ", ".join(["%s"] * len(fields))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({places}){unless}"  # noqa: S608 - our own tables
    _execute(sql, fields, rows)


def change_rows(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Set these columns of rows that exist; the first value of each is its key, the others are those of `names`."""
    if not names:
        return
    key, *fields = _fields(model, ["pk", *names])
    table, column = _quoted(model._meta.db_table), _quoted(key.column)
    if connection.vendor == "postgresql":
        given, _shown = _given([key, *fields])
        to = ", ".join(f"{_quoted(field.column)} = given.c{at}" for at, field in enumerate(fields, 1))
        sql = f"UPDATE {table} SET {to} FROM {given} WHERE {table}.{column} = given.c0"  # noqa: S608 - our own tables
        _execute(sql, [key, *fields], rows)
    else:
        to = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
        sql = f"UPDATE {table} SET {to} WHERE {column} = %s"  # noqa: S608 - our own tables
        _execute(sql, [*fields, key], [[*values, pk] for pk, *values in rows])


def add_records(model: type[models.Model], records: Sequence[models.Model]) -> None:
    """Save new records, which get their keys in their order. As with `bulk_create`, no `save()` of theirs is called."""
    if connection.vendor != "postgresql" or len(records) <= FEW:
        model._base_manager.bulk_create(records, batch_size=AT_ONCE)
        return
    key, *others = model._meta.concrete_fields
    for record, pk in zip(records, _new_keys(model, len(records)), strict=True):
        record.pk = pk
    names = [field.attname for field in (key, *others)]
    add_rows(model, names, [[getattr(record, name) for name in names] for record in records])
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def _new_keys(model: type[models.Model], number: int) -> list[int]:
    """So many keys from the sequence of the table, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [_quoted(model._meta.db_table), model._meta.pk.column, number],
        )
        return sorted(key for (key,) in cursor.fetchall())


def _fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field]:
    by_name = {field.attname: field for field in model._meta.concrete_fields} | {"pk": model._meta.pk}
    return [by_name[name] for name in names]


def _given(fields: Sequence[models.Field]) -> tuple[str, str]:
    """For PostgreSQL: the JSON text as a table with the types of these fields, c0, c1 and so on; and its columns.

    The types carry no lengths, so that what is too long is refused and not cut.
    """
    types = (field.db_type(connection).partition("(")[0] for field in fields)
    table = ", ".join(f"c{at} {kind}" for at, kind in enumerate(types))
    return f"json_to_recordset(%s) AS given({table})", ", ".join(f"c{at}" for at in range(len(fields)))


def _execute(sql: str, fields: Sequence[models.Field], rows: Rows) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            piece = rows[start : start + AT_ONCE]
            if connection.vendor == "postgresql":
                cursor.execute(sql, [_as_json(len(fields), piece)])
            else:
                cursor.executemany(sql, list(_adapted(fields, piece)))


def _as_json(width: int, rows: Rows) -> str:
    names = [f"c{at}" for at in range(width)]
    return json.dumps(
        [dict(zip(names, row, strict=True)) for row in rows], default=_in_words, ensure_ascii=False
    )


def _in_words(value: Any) -> str:
    """A value that JSON has no form for, as PostgreSQL reads it from text."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is written by no column of ours")


def _adapted(fields: Sequence[models.Field], rows: Rows) -> Iterator[list[Any]]:
    for row in rows:
        yield [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
