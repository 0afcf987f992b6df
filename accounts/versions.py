"""A number on every record that says how often it was saved, so that nobody overwrites what they have not seen.

A form or button carries the version that it showed. The service locks the stored row, compares (`check_version`)
and saves, all in one transaction: a check before the lock loses what two people save at the same moment.
"""

from typing import Any

from django.db import models, transaction
from django.db.models import F


class Stale(Exception):
    """Somebody saved the record after it was shown (409). `stored` is the row as it is now."""

    def __init__(self, stored: models.Model) -> None:
        super().__init__(f"{stored._meta.label} {stored.pk} is at version {stored.version}")
        self.stored = stored


class Versioned(models.Model):
    """A record that counts its changes: 1 when it is made, one more with every save."""

    # A save of these alone (`update_fields`) is no change of the record.
    UNCOUNTED: frozenset[str] = frozenset()

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save and count on from what is stored, not from what this object remembers."""
        named = kwargs.get("update_fields")
        if self._state.adding or (named is not None and set(named) <= self.UNCOUNTED):
            super().save(*args, **kwargs)
            return
        if named is not None:
            kwargs["update_fields"] = {*named, "version"}
        remembered, self.version = self.version, F("version") + 1
        try:
            with transaction.atomic(using=kwargs.get("using")):
                super().save(*args, **kwargs)
                self.refresh_from_db(fields=["version"])
        except BaseException:
            self.version = remembered
            raise


def hold(record: models.Model) -> models.Model:
    """The record as stored, its row locked until the transaction ends."""
    rows = type(record)._base_manager.select_for_update(of=("self",))
    return rows.get(pk=record.pk)


def check_version(stored: models.Model, seen: int | None) -> None:
    """Raises Stale unless `stored`, read under its lock, is at the version that was seen; None asks for no check."""
    if seen is not None and stored.version != seen:
        raise Stale(stored)
