"""The pages that mix everything: dashboard, the lines behind a figure, one county."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.models import Bureau
from counties.models import County, Plan
from counties.services import supporters_of
from dashboard import stock
from dashboard.behind import LINES_SHOWN, behind, lines_of
from dashboard.cockpit import Cockpit
from dashboard.exports import COUNTY_COLUMNS, contribution_columns, line_columns
from dashboard.figures import address, in_words, may_open
from dashboard.profiles import PARTS, completeness
from dashboard.seen import seen_share
from ledger import totals
from ledger.metrics import Basis, Channel, Metric
from ledger.totals import Cut
from pages.exporting import Export, QueryRows, Records
from pages.links import with_query
from pages.templatetags.pages import day

COUNTY_FIGURES = (
    Metric.PROJECTS,
    *stock.STOCK,
    Metric.AT_LEAD,
    Metric.AT_NEGOTIATING,
    Metric.AT_SIGNED,
    Metric.AT_STARTED,
    Metric.AT_OPERATING,
)


def newest_day(plan: Plan) -> date:
    """The last day that the pages can show: today, or the plan's last day once it is over."""
    return min(clock.today(), plan.ends_on)


def asked_day(request: HttpRequest, plan: Plan) -> date:
    """The day in `as_of`, else the newest one. A day outside the plan or in the future is answered in words."""
    newest = newest_day(plan)
    text = request.GET.get("as_of", "").strip()
    if not text:
        return newest
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = None
    if asked is None or not min(plan.starts_on, newest) <= asked <= newest:
        messages.warning(
            request,
            _("Choose a day between %(first)s and %(last)s. This is the state of %(last)s.")
            % {"first": day(plan.starts_on), "last": day(newest)},
        )
        return newest
    return asked


class Dashboard(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        plan = Plan.objects.current()
        as_of, newest = asked_day(request, plan), newest_day(plan)
        context = Cockpit(request.user, as_of, plan).context()
        if context["show_counties"]:
            context["profiles"] = completeness([row["county"].pk for row in context["counties"]])
        before, after = as_of - timedelta(days=1), as_of + timedelta(days=1)
        context["prev_url"] = (
            with_query(request, as_of=before.isoformat()) if before >= plan.starts_on else ""
        )
        context["next_url"] = with_query(request, as_of=after.isoformat()) if after <= newest else ""
        context["today_url"] = with_query(request, as_of=None)
        if context["show_counties"]:
            context["export"] = Export(
                request,
                title=_("Progress of the “9+3” counties"),
                columns=COUNTY_COLUMNS,
                rows=lambda: Records(context["counties"]),
                filters=[_("As true on %(day)s") % {"day": day(as_of)}],
                part="counties",
            )
            if (file := context["export"].answer()) is not None:
                return file
        return render(request, "dashboard/dashboard.html", context)


class FigurePage(View):
    """The sources and the ledger lines behind one figure; 404 where the reader may not see every one of them."""

    def get(self, request: HttpRequest, metric: str, basis: str) -> HttpResponse:
        if metric not in Metric.values or basis not in Basis.values:
            raise Http404
        metric, basis = Metric(metric), Basis(basis)
        plan = Plan.objects.current()
        county = self._chosen(request, "county", County)
        introduced_by = self._chosen(request, "introduced_by", Bureau)
        channel = request.GET.get("channel") or None
        if channel not in (None, *Channel.values):
            raise Http404
        if not may_open(request.user, county=county, introduced_by=introduced_by):
            raise Http404
        cut = Cut(
            as_of=asked_day(request, plan),
            known_on=self._known_on(request),
            county_id=county and county.pk,
            introduced_by_id=introduced_by and introduced_by.pk,
            channel=channel,
        )
        found = behind(metric, basis, cut)
        narrowed = [str(part) for part in (county, introduced_by) if part]
        narrowed += [str(Channel(channel).label)] if channel else []
        title = _("%(figure)s (%(basis)s)") % {"figure": metric.label, "basis": basis.label}
        total = in_words(metric, found.total)
        told = {
            "filters": [
                _("As true on %(day)s") % {"day": day(cut.as_of)},
                *narrowed,
                f"{_('Total')} {total}",
            ],
            "has_sample": lambda: any(row.is_sample for row in found.rows),
        }
        export = Export(
            request,
            title=title,
            columns=contribution_columns(metric),
            rows=lambda: Records(found.rows),
            **told,
        )
        lines = Export(
            request,
            title=f"{title} · {_('Ledger lines')}",
            columns=line_columns(metric),
            rows=lambda: QueryRows(lines_of(metric, basis, cut)),
            part="lines",
            **told,
        )
        if (file := export.answer() or lines.answer()) is not None:
            return file
        other = Basis.REPORTED if basis == Basis.VERIFIED else Basis.VERIFIED
        context = {
            "title": title,
            "export": export,
            "line_export": lines,
            "metric": metric,
            "basis": basis,
            "as_of": cut.as_of,
            "narrowed": narrowed,
            "found": found,
            "total": total,
            "rows": [(row, in_words(metric, row.quantity)) for row in found.rows],
            "lines": [(line, in_words(metric, line.quantity)) for line in found.lines],
            "lines_shown": LINES_SHOWN,
            "other": {"label": other.label, "url": address(metric, other, cut)},
        }
        return render(request, "dashboard/figure.html", context)

    def _chosen(self, request: HttpRequest, name: str, model: type) -> County | Bureau | None:
        text = request.GET.get(name, "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 18):
            raise Http404
        return get_object_or_404(model, pk=int(text))

    def _known_on(self, request: HttpRequest) -> date | None:
        text = request.GET.get("known_on", "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise BadRequest("known_on is a day like 2020-07-22") from error


class CountyPage(View):
    """One county of the plan: its figures against its targets, who supports it, its codes and names."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        county = get_object_or_404(County.objects.in_plan().select_related("bureau"), key=key)
        plan = Plan.objects.current()
        as_of = asked_day(request, plan)
        cockpit = Cockpit(request.user, as_of, plan)
        if cockpit.is_chamber:
            raise Http404
        cut = replace(cockpit.cut, county_id=county.pk)
        values = totals.figures_by("county_id", {*COUNTY_FIGURES, *stock.METRICS}, cut)
        open_ = may_open(request.user, county=county)

        def value_of(metric: Metric, basis: Basis) -> Decimal:
            return values.get((county.pk, metric, basis), totals.ZERO)

        figures = [stock.row_of(metric, value_of, cut, open_=open_) for metric in COUNTY_FIGURES]
        row = next(row for row in cockpit.county_rows if row["county"].pk == county.pk)
        context = {
            "county": county,
            "row": row,
            "plan": plan,
            "as_of": as_of,
            "figures": figures,
            "seen": seen_share(
                values.get((county.pk, Metric.SEEN_JOBS, Basis.VERIFIED), totals.ZERO),
                values.get((county.pk, Metric.JOBS, Basis.VERIFIED), totals.ZERO),
                cut,
                open_=open_,
            ),
            "profile_done": completeness([county.pk]).done,
            "profile_parts": PARTS,
            "pairings": supporters_of(county, as_of),
            "names": county.names.all(),
            "may_open": open_,
        }
        return render(request, "dashboard/county.html", context)
