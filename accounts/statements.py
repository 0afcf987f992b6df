"""Queries that are asked again and again with other values: written once, and planned once by each connection.

To write the SQL of a sum of a few hundred rows costs Django more than PostgreSQL needs for the answer, and to plan it
costs PostgreSQL as much again. A statement keeps both, and never an answer.

    NEWEST = Statement(
        lambda: Project.objects.filter(signed_on__lte=Slot("day", DateField())).values_list("pk", "name"), name="newest"
    )
    NEWEST.rows(day=clock.today())
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import count
from typing import Any
from weakref import WeakSet

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from psycopg2.extensions import AsIs

NUMBERS = count(1)


class Slot(Expression):
    """A place in a query for the value of this name, which `output_field` makes ready for the database."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


class Prepared:
    """SQL of which each PostgreSQL connection keeps the plan; `params` are values, or slots filled when it is run."""

    def __init__(self, name: str, sql: str, params: Sequence[Any]) -> None:
        self.name, self.sql, self.params = f"{name}_{next(NUMBERS)}", sql, params
        self.slots = [param for param in params if isinstance(param, Slot)]
        self._kept_by: WeakSet[Any] = WeakSet()

    def run(self, cursor: Any, values: dict[str, Any] | None = None) -> None:
        """Execute it on this cursor, with a value for the name of each slot."""
        if connection.vendor == "postgresql":
            self._prepare(cursor)
            places = f"({', '.join(['%s'] * len(self.slots))})" if self.slots else ""
            cursor.execute(f"EXECUTE {self.name}{places}", [_ready(slot, values) for slot in self.slots])
        else:
            cursor.execute(self.sql, [_ready(param, values) for param in self.params])

    def _prepare(self, cursor: Any) -> None:
        if connection.connection in self._kept_by:
            return
        numbers = count(1)
        params = [AsIs(f"${next(numbers)}") if isinstance(one, Slot) else one for one in self.params]
        cursor.execute(f"PREPARE {self.name} AS {self.sql}", params)
        self._kept_by.add(connection.connection)


def _ready(param: Any, values: dict[str, Any] | None) -> Any:
    if not isinstance(param, Slot):
        return param
    return param.output_field.get_db_prep_value(values[param.name], connection)


class Statement:
    """A query of tuples (`values_list`), built when it is first asked.

    `build` must give the same query whenever it is called: what changes from question to question is a Slot.
    """

    def __init__(self, build: Callable[[], QuerySet], *, name: str) -> None:
        self._build, self._name = build, name

    def rows(self, **values: Any) -> list[tuple]:
        """The rows as the query itself would give them; the values are those of its slots."""
        with connection.cursor() as cursor:
            self._prepared.run(cursor, values)
            found = cursor.fetchall()
        if not self._converters:
            return found
        return list(
            map(
                tuple,
                self._query.get_compiler(connection=connection).apply_converters(found, self._converters),
            )
        )

    @cached_property
    def _query(self) -> Any:
        return self._build().query

    @cached_property
    def _prepared(self) -> Prepared:
        return Prepared(self._name, *self._query.sql_with_params())

    @cached_property
    def _converters(self) -> dict[int, Any]:
        """How Django reads each column."""
        compiler = self._query.get_compiler(connection=connection)
        compiler.setup_query()
        return compiler.get_converters([column for column, *_rest in compiler.select])
