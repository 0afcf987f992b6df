"""History of a record on the business clock: who, when, from, to, why."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from simple_history.models import HistoricalRecords

from accounts import clock
from accounts.rows import add_records
from accounts.versions import Versioned


class Recorded(Versioned):
    """A record whose every change leaves a history row, dated by the business clock, and a new version."""

    history = HistoricalRecords(
        inherit=True,
        excluded_fields=["version"],  # it says that something changed, which the row itself says already
        history_change_reason_field=models.TextField(null=True),
    )

    class Meta:
        abstract = True

    @property
    def _history_date(self) -> datetime:
        return clock.now()


def note(record: models.Model, *, actor: models.Model | None, reason: str = "") -> None:
    """Name who makes the next saved change of `record`, and why."""
    record._history_user = actor
    record._change_reason = reason


WRITE_BATCH = 500


def save_new(model: type[models.Model], records: Sequence[models.Model]) -> None:
    """Save many new records of one model at once, each with its line of history (see `note`).

    What `save()` would let follow from a record's values has to be there already, and the database alone checks the
    constraints.
    """
    if records:
        add_records(model, records)
        _write_lines(model, records, "+")


def save_changed(model: type[models.Model], records: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Save these fields of many records that were read under their locks, each with its line and version."""
    if records:
        for record in records:
            record.version += 1
        model._base_manager.bulk_update(records, [*fields, "version"], batch_size=WRITE_BATCH)
        _write_lines(model, records, "~")


def _write_lines(model: type[models.Model], records: Sequence[models.Model], change: str) -> None:
    """One line of history for each record, copied by the database from its row; all were written at one moment."""
    by_reason: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for record in records:
        by_reason[getattr(record._history_user, "pk", None), record._change_reason].append(record.pk)
    line, moment = model.history.model, clock.now()
    own = {
        "history_date": moment,
        "history_user": None,
        "history_change_reason": None,
        "history_type": change,
    }
    kept = [field.column for field in line.tracked_fields]
    columns = [*kept, *(line._meta.get_field(name).column for name in own)]
    for (actor, reason), ids in by_reason.items():
        said = {**own, "history_user": actor, "history_change_reason": reason}
        values = [
            line._meta.get_field(name).get_db_prep_save(value, connection) for name, value in said.items()
        ]
        for start in range(0, len(ids), WRITE_BATCH):
            _copy(model, line, columns, len(kept), values, ids[start : start + WRITE_BATCH])


def _copy(
    model: type[models.Model],
    line: type[models.Model],
    columns: Sequence[str],
    copied: int,
    values: Sequence[Any],
    ids: Sequence[int],
) -> None:
    """Copy these rows into their history, with the same values in the columns after the first `copied`."""
    name = connection.ops.quote_name
    key = name(model._meta.pk.column)
    sources = [*(name(column) for column in columns[:copied]), *("%s" for _value in values)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {name(line._meta.db_table)} ({', '.join(map(name, columns))}) "  # noqa: S608 - names of our own tables
            f"SELECT {', '.join(sources)} FROM {name(model._meta.db_table)} "
            f"WHERE {key} IN ({', '.join(['%s'] * len(ids))}) ORDER BY {key}",
            [*values, *ids],
        )
