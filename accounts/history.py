"""History of a record on the business clock: who, when, from, to, why."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from simple_history.models import HistoricalRecords

from accounts import clock
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
        model._base_manager.bulk_create(records, batch_size=WRITE_BATCH)
        _write_lines(model, records, "+")


def save_changed(model: type[models.Model], records: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Save these fields of many records that were read under their locks, each with its line and version."""
    if records:
        for record in records:
            record.version += 1
        model._base_manager.bulk_update(records, [*fields, "version"], batch_size=WRITE_BATCH)
        _write_lines(model, records, "~")


def _write_lines(model: type[models.Model], records: Sequence[models.Model], change: str) -> None:
    """One line of history for each record. The moment is the same for all: they are written at once."""
    kept = [field.attname for field in model.history.model.tracked_fields]
    moment = clock.now()
    lines = [
        model.history.model(
            history_date=moment,
            history_user=record._history_user,
            history_change_reason=record._change_reason,
            history_type=change,
            **{name: getattr(record, name) for name in kept},
        )
        for record in records
    ]
    model.history.bulk_create(lines, batch_size=WRITE_BATCH)
