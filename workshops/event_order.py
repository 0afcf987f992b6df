"""Which recognition or closing fits among those that stand: they take turns, beginning with a recognition.

Pure functions. The order is that of counting (workshops/counting.py): by day, of one day as reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pages.templatetags.pages import day
from workshops.models import SiteEvent

RECOGNISED, CLOSED = SiteEvent.Event.RECOGNISED, SiteEvent.Event.CLOSED


@dataclass(frozen=True, slots=True)
class Happened:
    """A workshop was recognised or closed (`event`) on day `on`; `why` it closed."""

    event: str
    on: date
    why: str = ""


def misfit(standing: Sequence[Happened], event: str, on: date) -> str:
    """Why `event` on day `on` does not fit among those that stand, in order; "" when it does."""
    before = next((found for found in reversed(standing) if found.on <= on), None)
    after = next((found for found in standing if found.on > on), None)
    if event == CLOSED and before is None:
        if after is None:
            return _("It is not recognised yet. Report its recognition first, then the closing.")
        return _("It was recognised on %(day)s only, so it cannot close before. Correct the wrong day.") % {
            "day": day(after.on)
        }
    if before is not None and before.event == event:
        words = (
            _("It has been closed since %(day)s. If that day is wrong, correct it there.")
            if event == CLOSED
            else _("It has been recognised since %(day)s. If that day is wrong, correct it there.")
        )
        return words % {"day": day(before.on)}
    if after is not None and after.event == event:
        words = (
            _("Its closing on %(day)s is reported already. If it closed earlier, correct that day.")
            if event == CLOSED
            else _("Its recognition on %(day)s is reported already. If it was earlier, correct that day.")
        )
        return words % {"day": day(after.on)}
    return ""
