"""The one clock of the business: what day it is, and when something was recorded.

Business dates, recorded days and history use this clock. Sessions, lock-outs and form tokens use
the real one. The demo stands still on one date (settings.DEMO_TODAY) while the time of day runs on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_set: ContextVar[date | datetime | None] = ContextVar("set", default=None)


def today() -> date:
    """Today in Asia/Shanghai, whatever the time zone of the process; the demo's date in the demo."""
    told = _set.get()
    if isinstance(told, datetime):
        return timezone.localtime(told).date()
    return told or settings.DEMO_TODAY or timezone.localdate()


def now() -> datetime:
    """The present moment, aware: `today()` with the time of day that the real clock shows."""
    told = _set.get()
    if isinstance(told, datetime):
        return timezone.localtime(told)
    real, day = timezone.localtime(), told or settings.DEMO_TODAY
    return real.replace(year=day.year, month=day.month, day=day.day) if day else real


def day_of(moment: datetime) -> date:
    """The business day of an aware moment."""
    return timezone.localtime(moment).date()


@contextmanager
def standing_on(day: date) -> Iterator[None]:
    """Let the clock stand on `day` within the block (the demo's replay, and tests)."""
    token = _set.set(day)
    try:
        yield
    finally:
        _set.reset(token)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand still at an aware moment within the block (the demo's replay, and tests)."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
