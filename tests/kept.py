"""A world made once for the run, and laid down again as the rows that it came to: a tenth of the work.

The services make it the first time. From then on its rows are written as they were, keys included, wherever
the database holds what it held then; where it does not (a flush took away what a migration laid down), the
services make it again. tests/house/test_kept.py shows that both ways end in the same rows.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import FileField, Model

from tests.world import World, make_world

Rows = dict[type[Model], dict[Any, tuple[Any, ...]]]  # by primary key


@dataclass(frozen=True)
class _Found:
    base: Rows
    added: Rows
    files: dict[str, bytes]  # of evidence, by name
    world: World


class Kept:
    """The world that `make` makes, and how to have it again."""

    def __init__(self, make: Callable[[], World]) -> None:
        self._make = make
        self._found: list[_Found] = []

    def lay_down(self) -> World:
        """The world, its rows in the database; the objects are the caller's own."""
        base = stored_rows()
        for found in self._found:
            if found.base == base:
                _write(found)
                return deepcopy(found.world)
        world = self._make()
        added = _added(base, stored_rows())
        if added is not None:
            self._found.append(_Found(base, added, dict(_files(added)), deepcopy(world)))
        return world


def stored_rows() -> Rows:
    """Every row of every model's table, as the driver gives it."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            key = _columns(model).index(model._meta.pk.column)
            cursor.execute(f"SELECT {_listed(model)} FROM {_quoted(model._meta.db_table)}")
            if rows := cursor.fetchall():
                found[model] = {row[key]: tuple(map(_plain, row)) for row in rows}
    return found


def _plain(value: Any) -> Any:
    """As both drivers take it back: PostgreSQL's gives bytes in a view, SQLite's knows no time of day."""
    if isinstance(value, memoryview):
        return bytes(value)
    return value.isoformat() if isinstance(value, time) else value


def _added(base: Rows, now: Rows) -> Rows | None:
    """The rows that are new; None when one of before was changed or deleted, which rows alone cannot repeat."""
    if any(now.get(model, {}).get(key) != row for model, rows in base.items() for key, row in rows.items()):
        return None
    fresh = {
        model: {key: row for key, row in rows.items() if key not in base.get(model, {})}
        for model, rows in now.items()
    }
    return {model: rows for model, rows in fresh.items() if rows}


def _files(added: Rows) -> Iterator[tuple[str, bytes]]:
    for model, rows in added.items():
        columns = _columns(model)
        places = [columns.index(field.column) for field in model._meta.fields if isinstance(field, FileField)]
        for name in (row[place] for row in rows.values() for place in places if row[place]):
            with storages["evidence"].open(name) as file:
                yield name, file.read()


def _write(found: _Found) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in found.added.items():
            marks = ", ".join(["%s"] * len(_columns(model)))
            statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({_listed(model)}) VALUES "
            if connection.vendor == "postgresql":  # its driver sends executemany row by row
                values = [value for row in rows.values() for value in row]
                cursor.execute(statement + ", ".join([f"({marks})"] * len(rows)), values)
            else:
                cursor.executemany(f"{statement}({marks})", list(rows.values()))
        if connection.vendor == "postgresql":
            _move_sequences(found.added, cursor)
    for name, content in found.files.items():
        if not storages["evidence"].exists(name):
            storages["evidence"].save(name, ContentFile(content))


def _move_sequences(added: Rows, cursor: Any) -> None:
    """Past the keys that were written: a sequence knows only the keys that it gave out itself."""
    for model, rows in added.items():
        if model._meta.auto_field:
            cursor.execute(
                "SELECT setval(name, GREATEST(nextval(name), %s)) FROM pg_get_serial_sequence(%s, %s) AS name",
                [max(rows), model._meta.db_table, model._meta.pk.column],
            )


def _columns(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]


def _listed(model: type[Model]) -> str:
    return ", ".join(map(_quoted, _columns(model)))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


small_world = Kept(make_world)
