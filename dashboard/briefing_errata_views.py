"""The page of errata: what an issue printed against now, against a later day's knowledge, or against another issue."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.models import Bureau
from dashboard.briefing import Key, numbers_of
from dashboard.briefing_exports import ERRATA_COLUMNS, ERRATA_LINE_COLUMNS
from dashboard.briefing_models import Briefing, BriefingIssue
from dashboard.briefings import standing_of
from dashboard.clocks import read_day
from dashboard.errata import MOST_LINES, Erratum, Side, changed_figures, errata
from dashboard.figures import in_words
from ledger.totals import Cut
from pages.exporting import Export, Records
from pages.templatetags.pages import day
from pages.views import PermissionMixin


def printed_side(issue: BriefingIssue) -> Side:
    """What an issue printed."""
    return Side(issue.numbers, Cut(as_of=issue.as_of, position=issue.position))


def known_side(issue: BriefingIssue, known_on: date | None = None) -> Side:
    """The same day as it is known now, or as it was known at the end of a day."""
    standing = standing_of(issue.as_of, known_on=known_on)
    numbers = numbers_of(standing, threshold=issue.numbers["threshold"])
    return Side(numbers, Cut(as_of=issue.as_of, known_on=known_on))


def errata_since_print(issue: BriefingIssue) -> dict[Key, tuple[Decimal, Decimal]]:
    """The printed figures that are others now: what they were and what they are."""
    return changed_figures(issue.numbers, known_side(issue).numbers)


@dataclass(frozen=True)
class Compared:
    """Two states and what they are called."""

    before: Side
    after: Side
    before_label: str
    after_label: str
    other: Briefing | None = None
    known_on: date | None = None


class BriefingErrata(PermissionMixin, View):
    """Every printed number that differs, with the ledger lines that made the difference."""

    permission = "dashboard.view_briefing"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.bureau is None or request.user.bureau.kind == Bureau.Kind.CHAMBER:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.issued = Briefing.objects.visible_to(request.user).exclude(issue=None).select_related("issue")
        briefing = get_object_or_404(self.issued, pk=pk)
        compared = self._compared(briefing)
        found = errata(compared.before, compared.after, request.user)
        title = _("Errata: %(issue)s") % {"issue": briefing.label}
        if compared.other:
            title = _("%(before)s and %(after)s side by side") % {
                "before": compared.before_label,
                "after": compared.after_label,
            }
        told = {
            "filters": [compared.before_label, compared.after_label],
            "has_sample": lambda: compared.before.numbers["is_sample"],
        }
        export = Export(
            request,
            title=title,
            columns=ERRATA_COLUMNS,
            rows=lambda: Records(found.rows),
            part="figures",
            **told,
        )
        lines = Export(
            request,
            title=f"{title} · {_('Ledger lines')}",
            columns=ERRATA_LINE_COLUMNS,
            rows=lambda: Records([(row, line) for row in found.rows for line in row.lines]),
            part="lines",
            **told,
        )
        if (file := export.answer() or lines.answer()) is not None:
            return file
        context = {
            "title": title,
            "briefing": briefing,
            "compared": compared,
            "found": found,
            "rows": [_row(row) for row in found.rows],
            "has_lines": any(row.lines for row in found.rows),
            "most_lines": MOST_LINES,
            "others": list(self.issued.exclude(pk=briefing.pk)),
            "today": clock.today(),
            "export": export,
            "line_export": lines,
        }
        return render(request, "dashboard/briefing_errata.html", context)

    def _compared(self, briefing: Briefing) -> Compared:
        if other := self._other(briefing):
            first, second = sorted((briefing, other), key=lambda one: (one.as_of, one.issue.position))
            return Compared(
                printed_side(first.issue), printed_side(second.issue), first.label, second.label, other=other
            )
        known_on = self._known_on(briefing.issue)
        after_label = _("As known now")
        if known_on:
            after_label = _("As known on %(day)s") % {"day": day(known_on)}
        after = known_side(briefing.issue, known_on)
        return Compared(printed_side(briefing.issue), after, _("As printed"), after_label, known_on=known_on)

    def _other(self, briefing: Briefing) -> Briefing | None:
        """The issue in `issue`; one that the reader may not see is 404."""
        text = self.request.GET.get("issue", "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 18):
            raise Http404
        return get_object_or_404(self.issued.exclude(pk=briefing.pk), pk=int(text))

    def _known_on(self, issue: BriefingIssue) -> date | None:
        """The day in `known_on`, from the day of the print up to yesterday; today means now."""
        text = self.request.GET.get("known_on", "").strip()
        known_on, today = read_day(text), clock.today()
        if not text or known_on == today:
            return None
        if known_on is None or not issue.issued_on <= known_on <= today:
            words = _("Choose a day between %(first)s and %(last)s. This is what is known now.")
            messages.warning(self.request, words % {"first": day(issue.issued_on), "last": day(today)})
            return None
        return known_on


def _row(row: Erratum) -> dict[str, Any]:
    """An erratum with its numbers in words."""
    metric = row.key.metric
    return {
        "erratum": row,
        "label": metric.label,
        "basis": row.key.basis.label,
        "was": in_words(metric, row.was),
        "now": in_words(metric, row.now),
        "difference": signed_words(row, row.difference),
        "since": signed_words(row, row.since),
        "late": signed_words(row, row.late),
        "lines": [(line.entry, signed_words(row, line.quantity)) for line in row.lines],
    }


def signed_words(row: Erratum, value: Decimal) -> str:
    """With its sign: +3, −2, 0."""
    text = in_words(row.key.metric, value)
    return f"+{text}" if value > 0 else text
