"""The two clocks of a page: as true on which day, and as known when. One parser for every page that shows figures."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import clock
from counties.models import Plan
from ledger.models import LedgerHead
from ledger.totals import Cut
from pages.templatetags.pages import day, number

EARLIEST = date(2000, 1, 1)  # nothing was known before; and a day has room for some years before it


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a page shows: as true on `as_of`, as known at the end of `known_on` or at the posting `position`.

    Both None: as known now. `newest` is the day that a page shows unasked. Source: docs/domain.md, "What counts",
    point 8.
    """

    as_of: date
    known_on: date | None = None
    position: int | None = None
    newest: date | None = None

    @property
    def cut(self) -> Cut:
        """The part of the ledger that the page sums."""
        return Cut(as_of=self.as_of, known_on=self.known_on, position=self.position)

    @property
    def is_past_knowledge(self) -> bool:
        """Whether the page leaves out what became known later."""
        return self.known_on is not None or self.position is not None

    @property
    def query(self) -> str:
        """What an address needs to show the same, with its question mark; "" for what is shown unasked."""
        told = {
            "as_of": self.as_of.isoformat() if self.as_of != self.newest else None,
            "known_on": self.known_on and self.known_on.isoformat(),
            "position": self.position,
        }
        text = urlencode({name: value for name, value in told.items() if value is not None})
        return f"?{text}" if text else ""

    @property
    def known_in_words(self) -> str:
        """As known when; empty when it is as known now."""
        if self.position is not None:
            return _("As known at posting %(number)s") % {"number": number(self.position, 0)}
        if self.known_on is not None:
            return _("As known on %(day)s") % {"day": day(self.known_on)}
        return ""

    @property
    def in_words(self) -> list[str]:
        """Both, for a heading or a file."""
        known = self.known_in_words
        return [_("As true on %(day)s") % {"day": day(self.as_of)}, *([known] if known else [])]


def newest_day(plan: Plan) -> date:
    """The last day that the pages can show: today, or the plan's last day once it is over."""
    return min(clock.today(), plan.ends_on)


def asked_clocks(request: HttpRequest, plan: Plan) -> Clocks:
    """Both clocks as the address asks for them; what it asks for in vain is answered in words."""
    position = asked_position(request)
    known_on = None if position is not None else asked_knowledge(request)
    return Clocks(asked_day(request, plan), known_on, position, newest_day(plan))


def asked_day(request: HttpRequest, plan: Plan, name: str = "as_of") -> date:
    """The day in `as_of`, else the newest one. A day outside the plan or in the future is answered in words."""
    newest = newest_day(plan)
    text = request.GET.get(name, "").strip()
    if not text:
        return newest
    asked = read_day(text)
    if asked is None or not min(plan.starts_on, newest) <= asked <= newest:
        messages.warning(
            request,
            _("Choose a day between %(first)s and %(last)s. This is the state of %(last)s.")
            % {"first": day(plan.starts_on), "last": day(newest)},
        )
        return newest
    return asked


def asked_since(request: HttpRequest, as_of: date) -> date | None:
    """The day in `since`: only what moved after it is asked for. None without it; one too late is answered in words."""
    text = request.GET.get("since", "").strip()
    if not text:
        return None
    since = read_day(text)
    if since is None or since >= as_of:
        messages.warning(
            request,
            _("What moved can be asked from a day before %(last)s on. This is the whole figure.")
            % {"last": day(as_of)},
        )
        return None
    return since


def read_day(text: str) -> date | None:
    """A day as addresses spell it, 2020-07-22; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def asked_knowledge(request: HttpRequest, name: str = "known_on") -> date | None:
    """The day by whose end it was known; today means now, and so does a day that cannot be."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    known_on, today = read_day(text), clock.today()
    if known_on is None or not EARLIEST <= known_on <= today:
        messages.warning(
            request,
            _("What was known can be asked of a day from %(first)s to %(last)s. This is what is known now.")
            % {"first": day(EARLIEST), "last": day(today)},
        )
        return None
    return known_on if known_on < today else None


def asked_position(request: HttpRequest, name: str = "position") -> int | None:
    """What was known when the ledger had come to this posting; None where the address asks for none that exists."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    head = LedgerHead.objects.values_list("position", flat=True).first() or 0
    if not (text.isascii() and text.isdigit() and len(text) < 18 and int(text) <= head):
        messages.warning(
            request,
            _("The ledger has postings up to number %(last)s. This is what is known now.")
            % {"last": number(head, 0)},
        )
        return None
    return int(text)
