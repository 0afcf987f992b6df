"""History of a record on the business clock: who, when, from, to, why."""

from datetime import datetime

from django.db import models
from simple_history.models import HistoricalRecords

from accounts import clock


class Recorded(models.Model):
    """A record whose every change leaves a history row, dated by the business clock."""

    history = HistoricalRecords(inherit=True, history_change_reason_field=models.TextField(null=True))

    class Meta:
        abstract = True

    @property
    def _history_date(self) -> datetime:
        return clock.now()


def note(record: models.Model, *, actor: models.Model | None, reason: str = "") -> None:
    """Name who makes the next saved change of `record`, and why."""
    record._history_user = actor
    record._change_reason = reason
