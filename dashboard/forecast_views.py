"""Where the plan will end: the province in its range, each county with the last day for a signing, and why so."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import Bureau, User
from counties.models import Plan
from counties.views import Column as Heading
from counties.views import table
from dashboard.clocks import Clocks, asked_clocks
from dashboard.exports import FORECAST_COLUMNS
from dashboard.figures import Figure, figure, may_open
from dashboard.forecast import Forecast, Lack, Outlook, prospect
from dashboard.forecast_facts import CountyOutlook, known_day, lessons_of, outlooks_of_counties
from dashboard.progress import Light, worst
from dashboard.sentences import LIGHT_WORDS, chance_in_words
from dashboard.standing import NO_TARGET, TARGETED, CountyStanding, Standing
from dashboard.tabs import tabs_of_progress
from ledger.metrics import Basis, Metric
from pages.exporting import Export, Records
from pages.templatetags.pages import figure as shown
from pages.templatetags.pages import light, number, or_dash, short_day

LACK_WORDS = {
    Lack.NOT_BEGUN: lambda: _("The plan has not begun, so nothing is forecast yet."),
    Lack.NO_TIME: lambda: _("No day of the plan is left, so there is nothing to forecast."),
    Lack.TOO_LITTLE: lambda: _("There is too little data yet for a range and a probability."),
}


@dataclass(frozen=True)
class Cell:
    """One figure of a county: what is asked, what is there, what is likely; `made` None while nothing is forecast."""

    verified: Figure
    target: int
    made: Forecast | None

    @property
    def short(self) -> int | None:
        """How many of the target are likely to be missing."""
        return max(self.target - self.made.middle, 0) if self.made else None


@dataclass(frozen=True)
class CountyRow:
    """A county of the table."""

    name: str
    url: str
    cells: dict[str, Cell]
    half_by: date | None
    most_by: date | None
    light: Light | None

    @property
    def status_label(self) -> str:
        return LIGHT_WORDS[self.light]() if self.light else ""

    def value(self, metric: str, name: str) -> Any:
        """A number for a file."""
        cell = self.cells[metric]
        if name in ("middle", "low", "high"):
            return cell.made and getattr(cell.made, name)
        found = getattr(cell, name)
        return getattr(found, "value", found)


class ForecastPage(View):
    """The forecast as the clocks say. A chamber reads the province's part only."""

    def get(self, request: HttpRequest) -> HttpResponse:
        plan = Plan.objects.current()
        clocks = asked_clocks(request, plan)
        standing = Standing(plan, clocks)
        is_chamber = bool(request.user.bureau_id) and request.user.bureau.kind == Bureau.Kind.CHAMBER
        context = {
            "title": _("Forecast"),
            "tabs": tabs_of_progress("forecast", request.user),
            "clocks": clocks,
            "plan": plan,
            "today_url": request.path,
            "province": [_province_card(request.user, standing, metric) for metric in TARGETED],
            "assumed": _assumed(plan, clocks) if plan.starts_on <= clocks.as_of < plan.ends_on else None,
            "show_counties": not is_chamber,
        }
        if not is_chamber:
            rows = county_rows(request.user, standing)
            export = Export(
                request,
                title=_("Forecast by county"),
                columns=FORECAST_COLUMNS,
                rows=lambda: Records(rows),
                filters=clocks.in_words,
            )
            if (file := export.answer()) is not None:
                return file
            context |= {"export": export, "counties": _county_table(rows, clocks.as_of)}
        return render(request, "dashboard/forecast.html", context)


def made_of(outlook: Outlook, metric: Metric) -> Forecast | Lack:
    """The forecast of one of the two figures."""
    return outlook.projects if metric == Metric.PROJECTS else outlook.jobs


def _province_card(user: User, standing: Standing, metric: Metric) -> dict[str, Any]:
    """One figure of the province: now, expected, between which numbers, the probability, and the straight line."""
    made, progress = made_of(standing.outlook, metric), standing.progress[metric]
    straight = standing.paces[metric].forecast
    card = {
        "key": metric.value,
        "label": metric.label,
        "verified": figure(metric, Basis.VERIFIED, progress.actual, standing.cut, open_=may_open(user)),
        "target": progress.target,
        "straight": None if straight is None or not standing.calendar.elapsed else int(straight),
        "pace_days": standing.pace_days,
    }
    if not isinstance(made, Forecast):
        return {**card, "lack": LACK_WORDS[made]()}
    status = prospect(made, progress.target)
    return {
        **card,
        "made": made,
        "chance": chance_in_words(made.chance) if made.chance is not None else "",
        "short": max(progress.target - made.middle, 0),
        "status": status.value,
        "status_label": LIGHT_WORDS[status](),
    }


# --- the counties ----------------------------------------------------------------------------------


def county_rows(user: User, standing: Standing) -> list[CountyRow]:
    """A row for each county, in the order of the dashboard."""
    asked = {county.pk: standing.targets.get(county.pk, NO_TARGET) for county in standing.counties}
    targets = {county: tuple(wanted[metric] for metric in TARGETED) for county, wanted in asked.items()}
    found = outlooks_of_counties(standing.plan, standing.cut, targets, standing.by_county)
    return [_row(user, standing, one, found.get(one.county.pk)) for one in standing.county_standings]


def _row(user: User, standing: Standing, one: CountyStanding, seen: CountyOutlook | None) -> CountyRow:
    county = one.county
    cut, open_ = replace(standing.cut, county_id=county.pk), may_open(user, county=county)
    cells, lights = {}, []
    for metric in TARGETED:
        made = made_of(seen.outlook, metric) if seen else None
        made = made if isinstance(made, Forecast) else None
        progress = one.progress[metric]
        lights += [prospect(made, progress.target)] if made else []
        verified = figure(metric, Basis.VERIFIED, progress.actual, cut, open_=open_)
        cells[metric.value] = Cell(verified, progress.target, made)
    return CountyRow(
        name=county.short_name,
        url=reverse("dashboard:county", args=[county.key]) + standing.clocks.query,
        cells=cells,
        half_by=seen and seen.half_by,
        most_by=seen and seen.most_by,
        light=worst(lights) if lights else None,
    )


def _county_table(rows: list[CountyRow], as_of: date) -> dict[str, Any]:
    headings = [Heading(_("County"))]
    for needed, verified, likely, short in (
        (_("Projects needed"), _("Projects verified"), _("Projects likely in time"), _("Projects short")),
        (_("Jobs needed"), _("Jobs verified"), _("Jobs likely in time"), _("Jobs short")),
    ):
        headings += [Heading(label, numeric=True) for label in (needed, verified, likely, short)]
    headings.append(Heading(_("Last day for a signing"), numeric=True))
    headings.append(Heading(_("Outlook"), numeric=True))
    return table(headings, [_cells(row, as_of) for row in rows])


def _cells(row: CountyRow, as_of: date) -> list[Any]:
    cells: list[Any] = [Figure(row.name, row.url)]
    for cell in row.cells.values():
        likely = _("%(middle)s (%(low)s to %(high)s)")
        cells += [
            number(cell.target),
            shown(cell.verified),
            likely % {name: number(getattr(cell.made, name), 0) for name in ("middle", "low", "high")}
            if cell.made
            else or_dash(None),
            number(cell.short, 0) if cell.short is not None else or_dash(None),
        ]
    cells.append(last_day_in_words(row.most_by, row.half_by, as_of))
    cells.append(light(row.light.value, row.status_label) if row.light else or_dash(None))
    return [shown(cells[0]), *cells[1:]]


def last_day_in_words(most_by: date | None, half_by: date | None, as_of: date) -> str:
    """Until when four signings out of five are verified in time, and half of them; a day that has passed says so."""
    if most_by is None or half_by is None:
        return or_dash(None)
    told = {"most": short_day(most_by), "half": short_day(half_by)}
    if half_by < as_of:
        return _("%(half)s, passed") % told
    if most_by < as_of:
        return _("%(half)s (half of them)") % told
    return _("%(most)s (half of them: %(half)s)") % told


# --- what it rests on --------------------------------------------------------------------------------


def _assumed(plan: Plan, clocks: Clocks) -> dict[str, Any]:
    """Each value that was assumed, and what the plan's own cases have made of it."""
    lessons = lessons_of(plan, clocks.as_of, known_day(clocks.cut))
    headings = [
        Heading(_("Value")),
        Heading(_("Assumed"), numeric=True),
        Heading(_("As the plan has shown"), numeric=True),
        Heading(_("from so many cases"), numeric=True),
    ]
    rows = []
    for field in Plan.forecast_fields():
        name = field.name.removeprefix("forecast_")
        learned = lessons.shown.get(name)
        rows.append(
            [
                capfirst(field.verbose_name),
                number(getattr(plan, field.name)),
                number(Decimal(str(learned.value)), 1) if learned and learned.cases else or_dash(None),
                number(learned.cases) if learned else or_dash(None),
            ]
        )
    return table(headings, rows)
