"""History of a record on the business clock: who, when, from, to, why."""

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
