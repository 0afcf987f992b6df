"""The pages that mix everything: dashboard, the lines behind a figure, one county."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

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
from dashboard.briefings import may_prepare
from dashboard.clocks import Clocks, asked_clocks, asked_since, newest_day
from dashboard.cockpit import Cockpit
from dashboard.conditional import unless_unchanged
from dashboard.exports import COUNTY_COLUMNS, contribution_columns, line_columns
from dashboard.figures import address, in_words, may_open
from dashboard.matrix import Matrix
from dashboard.profiles import PARTS, completeness
from dashboard.rank_words import moved
from dashboard.ranking import Ranking
from dashboard.report_words import reports_line
from dashboard.seen import seen_share
from dashboard.standing import TARGETED, Standing
from dashboard.tabs import tabs_of_progress
from ledger import totals
from ledger.metrics import Basis, Channel, Metric
from pages.exporting import Export, QueryRows, Records
from pages.links import page_at, with_query
from pages.templatetags.pages import day
from projects.problem_panels import problems_of_county

COUNTY_FIGURES = (
    Metric.PROJECTS,
    *stock.STOCK,
    Metric.AT_LEAD,
    Metric.AT_NEGOTIATING,
    Metric.AT_SIGNED,
    Metric.AT_STARTED,
    Metric.AT_OPERATING,
)


class Dashboard(View):
    @unless_unchanged
    def get(self, request: HttpRequest) -> HttpResponse:
        plan = Plan.objects.current()
        clocks = asked_clocks(request, plan)
        standing = Standing(plan, clocks)
        context = Cockpit(request.user, standing).context()
        context["reports"] = reports_line(request.user, standing)
        if context["show_counties"]:
            context["profiles"] = completeness(
                [row["county"].pk for row in context["counties"]], standing.places
            )
        context |= _days_around(request, plan, clocks)
        context["tabs"] = tabs_of_progress("dashboard", request.user)
        context["briefing_url"] = _briefing_url(request, clocks)
        context["changes_url"] = page_at("dashboard:changes") + clocks.query
        if context["show_counties"]:
            context["export"] = Export(
                request,
                title=_("Progress of the “9+3” counties"),
                columns=COUNTY_COLUMNS,
                rows=lambda: Records(context["counties"]),
                filters=clocks.in_words,
                part="counties",
            )
            if (file := context["export"].answer()) is not None:
                return file
        return render(request, "dashboard/dashboard.html", context)


def _days_around(request: HttpRequest, plan: Plan, clocks: Clocks) -> dict[str, str]:
    """The addresses of the day before, the day after and today, "" where there is none."""
    before, after = clocks.as_of - timedelta(days=1), clocks.as_of + timedelta(days=1)
    return {
        "prev_url": with_query(request, as_of=before.isoformat()) if before >= plan.starts_on else "",
        "next_url": with_query(request, as_of=after.isoformat()) if after <= newest_day(plan) else "",
        "today_url": with_query(request, as_of=None, known_on=None, position=None),
    }


def _briefing_url(request: HttpRequest, clocks: Clocks) -> str:
    """Where a briefing of this day is made, for who may; a briefing freezes what is known now, and nothing else."""
    if clocks.is_past_knowledge or not may_prepare(request.user):
        return ""
    return f"{page_at('dashboard:briefing-add')}?as_of={clocks.as_of.isoformat()}"


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
        clocks = asked_clocks(request, plan)
        cut = replace(
            clocks.cut,
            since=asked_since(request, clocks.as_of),
            county_id=county and county.pk,
            introduced_by_id=introduced_by and introduced_by.pk,
            channel=channel,
        )
        further = request.GET.get("further") == "1" and bool(metric.further)
        more = metric.further if further else ()
        found = behind(metric, basis, cut, *more)
        narrowed = [str(part) for part in (county, introduced_by) if part]
        narrowed += [str(Channel(channel).label)] if channel else []
        narrowed += [_("Only what moved after %(day)s") % {"day": day(cut.since)}] if cut.since else []
        name = _("%(stage)s or further") % {"stage": metric.label} if further else metric.label
        title = _("%(figure)s (%(basis)s)") % {"figure": name, "basis": basis.label}
        total = in_words(metric, found.total)
        told = {
            "filters": [
                *clocks.in_words,
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
            rows=lambda: QueryRows(lines_of(metric, basis, cut, *more)),
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
            "clocks": clocks,
            "narrowed": narrowed,
            "found": found,
            "total": total,
            "rows": [(row, in_words(metric, row.quantity)) for row in found.rows],
            "lines": [(line, in_words(metric, line.quantity)) for line in found.lines],
            "lines_shown": LINES_SHOWN,
            "other": {"label": other.label, "url": address(metric, other, cut, further=further)},
        }
        return render(request, "dashboard/figure.html", context)

    def _chosen(self, request: HttpRequest, name: str, model: type) -> County | Bureau | None:
        text = request.GET.get(name, "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 18):
            raise Http404
        return get_object_or_404(model, pk=int(text))


class CountyPage(View):
    """One county of the plan: its figures against its targets, who supports it, its codes and names."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        county = get_object_or_404(County.objects.in_plan().select_related("bureau"), key=key)
        plan = Plan.objects.current()
        clocks = asked_clocks(request, plan)
        cockpit = Cockpit(request.user, Standing(plan, clocks))
        if cockpit.is_chamber:
            raise Http404
        cut = replace(cockpit.cut, county_id=county.pk)
        values = totals.figures_by("county_id", {*COUNTY_FIGURES, *stock.METRICS}, cut)
        open_ = may_open(request.user, county=county)

        def value_of(metric: Metric, basis: Basis) -> Decimal:
            return values.get((county.pk, metric, basis), totals.ZERO)

        figures = [stock.row_of(metric, value_of, cut, open_=open_) for metric in COUNTY_FIGURES]
        row = next(row for row in cockpit.county_rows if row["county"].pk == county.pk)
        # The problem list knows only how things are now.
        is_now = clocks.as_of == clock.today() and not clocks.is_past_knowledge
        context = {
            "county": county,
            "row": row,
            "plan": plan,
            "clocks": clocks,
            **_place_of(request, county, plan, cockpit.standing),
            "figures": figures,
            "seen": seen_share(
                values.get((county.pk, Metric.SEEN_JOBS, Basis.VERIFIED), totals.ZERO),
                values.get((county.pk, Metric.JOBS, Basis.VERIFIED), totals.ZERO),
                cut,
                open_=open_,
            ),
            "profile_done": completeness([county.pk], cockpit.standing.places).done,
            "profile_parts": PARTS,
            "pairings": supporters_of(county, clocks.as_of),
            "names": county.names.all(),
            "may_open": open_,
            "problems": problems_of_county(county, request) if is_now else None,
        }
        return render(request, "dashboard/county.html", context)


def _place_of(request: HttpRequest, county: County, plan: Plan, standing: Standing) -> dict[str, object]:
    """Where a county stands among the others, how far its projects come, and what came of it in each period."""
    clocks = standing.clocks
    places = Ranking(request.user, plan, clocks, standing).counties
    place = next(place for place in places if place.key == county.key)
    tables = [
        Matrix(request.user, plan, clocks, metric, Basis.VERIFIED, county).by_period() for metric in TARGETED
    ]
    return {
        "place": place,
        "place_of": sum(one.rank is not None for one in places),
        "place_moved": moved(place.up),
        "headings": tables[0].headings,
        "weeks": [(metric.label, table.rows[0]) for metric, table in zip(TARGETED, tables, strict=True)],
    }
