"""The page that answers "why did 143 become 141"."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from counties.models import County, Plan
from dashboard.changes import FIGURES, LINES_SHOWN, Comparison, Moved
from dashboard.clocks import Clocks, asked_clocks, asked_day, asked_knowledge, asked_position, newest_day
from dashboard.exports import changed_line_columns, moved_columns
from dashboard.figures import in_words, may_open
from dashboard.tabs import tabs_of_progress
from ledger.metrics import Basis, Metric
from pages.exporting import Export, Records
from pages.links import with_query
from pages.templatetags.pages import day


class ChangesPage(View):
    """Two states of the ledger: `since_…` asks for the earlier one, the names without it for the later one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        plan = Plan.objects.current()
        after = asked_clocks(request, plan)
        before = _asked_before(request, plan, after)
        county = _asked_county(request)
        metric = _asked_word(request, "metric", Metric, Metric.PROJECTS)
        basis = _asked_word(request, "basis", Basis, Basis.VERIFIED)
        found = Comparison(*(replace(one.cut, county_id=county and county.pk) for one in (before, after)))
        figures = found.figures()
        chosen = next(one for one in figures if (one.metric, one.basis) == (metric, basis))
        open_ = may_open(request.user, county=county)
        told = {"filters": [_in_words(before), _in_words(after), *([county.short_name] if county else [])]}
        title = _("What changed")
        export = Export(
            request,
            title=title,
            columns=moved_columns(),
            rows=lambda: Records(figures),
            part="figures",
            **told,
        )
        lines = Export(
            request,
            title=f"{title} · {metric.label} · {basis.label}",
            columns=changed_line_columns(metric),
            rows=lambda: Records(found.every_line(metric, basis)),
            has_sample=lambda: any(
                getattr(line.entry.source.record, "origin", "") == "sample"
                for line in found.every_line(metric, basis)
            ),
            **told,
        )
        if (file := export.answer() or (lines.answer() if open_ else None)) is not None:
            return file
        context = {
            "title": title,
            "tabs": tabs_of_progress("changes", request.user),
            "export": export,
            "line_export": lines,
            "before": before,
            "after": after,
            "since": before.known_on or (clock.today() if before.position is None else None),
            "states": [_in_words(before), _in_words(after)],
            "sentence": _sentence(chosen),
            "figures": [_row(request, one) for one in figures if one.by or one is chosen],
            "unmoved": sum(not one.by for one in figures if one is not chosen),
            "chosen": chosen,
            "metrics": [(one.value, one.label) for one in FIGURES],
            "bases": Basis.choices,
            "county": county,
            "counties": [] if _is_chamber(request) else County.objects.in_plan(),
            "may_open": open_,
            "lines": [(line, _signed(metric, line.quantity)) for line in found.lines(metric, basis)]
            if open_
            else [],
            "line_count": found.count(metric, basis) if open_ else 0,
            "lines_shown": LINES_SHOWN,
        }
        return render(request, "dashboard/changes.html", context)


def _asked_before(request: HttpRequest, plan: Plan, after: Clocks) -> Clocks:
    """The earlier state: unless the address says otherwise, of the same day, as known yesterday evening."""
    as_of = asked_day(request, plan, "since_as_of") if request.GET.get("since_as_of") else after.as_of
    position = asked_position(request, "since_position")
    if position is not None:
        return Clocks(as_of, None, position, newest_day(plan))
    if request.GET.get("since_known_on", "").strip():
        return Clocks(as_of, asked_knowledge(request, "since_known_on"), None, newest_day(plan))
    return Clocks(as_of, clock.today() - timedelta(days=1), None, newest_day(plan))


def _asked_county(request: HttpRequest) -> County | None:
    text = request.GET.get("county", "")
    if not text:
        return None
    found = County.objects.in_plan().filter(key=text).select_related("bureau").first()
    if found is None or _is_chamber(request):
        raise Http404
    return found


def _asked_word(request: HttpRequest, name: str, words: type, usual: Any) -> Any:
    text = request.GET.get(name) or usual
    allowed = FIGURES if words is Metric else words
    if text not in list(allowed):
        raise Http404
    return words(text)


def _is_chamber(request: HttpRequest) -> bool:
    bureau = request.user.bureau
    return bool(bureau) and bureau.kind == bureau.Kind.CHAMBER


def _in_words(clocks: Clocks) -> str:
    known = clocks.known_in_words or _("as known now")
    return f"{_('As true on %(day)s') % {'day': day(clocks.as_of)}}{_(', ')}{known}"


def _sentence(moved: Moved) -> str:
    """What became of the chosen figure."""
    words = {
        "figure": _("%(figure)s (%(basis)s)") % {"figure": moved.metric.label, "basis": moved.basis.label},
        "before": in_words(moved.metric, moved.before),
        "after": in_words(moved.metric, moved.after),
        "by": in_words(moved.metric, abs(moved.by)),
    }
    if not moved.by:
        return _("%(figure)s: %(after)s in both states.") % words
    if moved.by > 0:
        return _("%(figure)s: %(before)s became %(after)s, %(by)s more.") % words
    return _("%(figure)s: %(before)s became %(after)s, %(by)s less.") % words


def _signed(metric: Metric, value: Decimal) -> str:
    """A difference with its sign, a true minus."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + in_words(metric, abs(value))


def _row(request: HttpRequest, moved: Moved) -> dict[str, Any]:
    return {
        "moved": moved,
        "before": in_words(moved.metric, moved.before),
        "after": in_words(moved.metric, moved.after),
        "by": _signed(moved.metric, moved.by),
        "url": with_query(request, metric=moved.metric.value, basis=moved.basis.value) + "#lines",
    }
