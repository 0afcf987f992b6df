"""Queries that are asked again and again with other values: written once, and planned once by each connection.

To write the SQL of a sum of a few hundred rows costs Django more than PostgreSQL needs for the answer, and to plan it
costs PostgreSQL as much again. A statement keeps both, and never an answer.

    NEWEST = Statement(
        lambda: Project.objects.filter(signed_on__lte=Slot("day", DateField())).values_list("pk", "name"), name="newest"
    )
    NEWEST.rows(day=clock.today())
"""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from itertools import count
from typing import Any
from weakref import WeakSet

from django.db import connection
from django.db.models import Count, DecimalField, Expression, Field, Model, QuerySet, Value
from psycopg2.extensions import AsIs

from accounts.models import User
from accounts.scoping import EVERYBODY, visible_condition

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
        found = compiler.get_converters([column for column, *_rest in compiler.select])
        if connection.vendor == "postgresql":  # its driver gives decimals as decimals
            return {at: one for at, one in found.items() if not isinstance(one[1].output_field, DecimalField)}
        return found


class OfSeen:
    """A query of the rows that a reader may see; kept for those who see every row, and written anew for others.

    `build` gets these rows and the values that are asked for, which `slots` names with their fields.
    """

    def __init__(
        self,
        model: type[Model],
        build: Callable[..., QuerySet],
        *,
        name: str,
        slots: dict[str, Field] | None = None,
    ) -> None:
        self._model, self._build = model, build
        places = {slot: Slot(slot, field) for slot, field in (slots or {}).items()}
        self._of_all = Statement(lambda: build(model._default_manager.all(), **places), name=name)

    def rows(self, user: User, **values: Any) -> list[tuple]:
        """The rows as the query itself would give them to this reader."""
        condition = visible_condition(self._model, user)
        if condition == EVERYBODY:
            return self._of_all.rows(**values)
        return list(self._build(self._model._default_manager.filter(condition), **values))


def in_one_row(rows: QuerySet, **counts: Count) -> QuerySet:
    """These counts over the rows, as a query of one tuple (of none where it is plain that there is no row)."""
    return rows.order_by().annotate(all=Value(1)).values("all").annotate(**counts).values_list(*counts)


def counted(rows: QuerySet) -> QuerySet:
    """How many rows there are, as such a query."""
    return in_one_row(rows, count=Count("pk"))


class Records:
    """A statement of whole records of a model, each with the one record that `related` names, if any.

    `more` are further columns, for those who ask for `with_more`.
    """

    def __init__(
        self,
        model: type[Model],
        narrowed: Callable[[QuerySet], QuerySet],
        *,
        name: str,
        related: str = "",
        more: Sequence[str] = (),
    ) -> None:
        self._model, self._related = model, related
        self._other = model._meta.get_field(related).related_model if related else None
        names = [*_columns(model), *(f"{related}__{column}" for column in _columns(self._other)), *more]
        self._width = len(names) - len(more)
        self._statement = Statement(lambda: narrowed(model._default_manager).values_list(*names), name=name)

    def all(self, **values: Any) -> list[Model]:
        """The records, as the query itself would give them; the values are those of its slots."""
        return [self._record(row) for row in self._statement.rows(**values)]

    def with_more(self, **values: Any) -> list[tuple]:
        """(record, *its further columns), as the query itself would give them."""
        return [(self._record(row), *row[self._width :]) for row in self._statement.rows(**values)]

    def first(self, **values: Any) -> Model | None:
        """The first of them."""
        return next(iter(self.all(**values)), None)

    def _record(self, row: tuple) -> Model:
        columns = _columns(self._model)
        record = self._model.from_db(connection.alias, columns, row[: len(columns)])
        if self._other:
            own = row[len(columns) : self._width]
            other = (
                self._other.from_db(connection.alias, _columns(self._other), own)
                if own[0] is not None
                else None
            )
            self._model._meta.get_field(self._related).set_cached_value(record, other)
        return record


@cache
def _columns(model: type[Model] | None) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields] if model else []
