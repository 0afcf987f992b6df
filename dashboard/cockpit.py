"""Reads the ledger once and lays out the dashboard: verdict, tiles, trend, map, counties, cards."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import clock
from accounts.models import Bureau, User
from counties.models import County, CountyName, CountyTarget, Pairing, Plan, Stage
from dashboard import attention, charts, contributions, sentences, stock
from dashboard.contributions import with_bars
from dashboard.figures import Figure, address, figure, may_open
from dashboard.progress import (
    Calendar,
    Light,
    Limits,
    Pace,
    Progress,
    light,
    pace,
    silence_light,
    verdict,
    worst,
)
from dashboard.seen import seen_share
from dashboard.sentences import LIGHT_WORDS, gap_in_words
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.services import last_report_days
from ledger.totals import ZERO, Cut
from pages.templatetags.pages import ago, day, number, percent

TARGETED = (Metric.PROJECTS, Metric.JOBS)
COUNTY_METRICS = (*TARGETED, Metric.WORKSHOPS)
STAGES = (Stage.SIGNED, Stage.STARTED, Stage.OPERATING)
PROVINCE_METRICS = (
    *(metric for metric in stock.METRICS if metric not in COUNTY_METRICS),
    *(Metric.at(stage) for stage in STAGES),
)


@cache
def tile_geometry() -> dict[str, Any]:
    """The schematic map (counties/data/tilemap.json)."""
    path = Path(settings.BASE_DIR) / "counties" / "data" / "tilemap.json"
    return json.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Tile:
    """A key number with its bar."""

    key: str
    label: str
    value: Figure
    target: int | None
    unit: str
    reported: Figure | None
    percent: Decimal | None
    tick: Decimal | None
    note_left: str
    note_right: str
    status: str


class Cockpit:
    """The dashboard as true on `as_of`, for one reader."""

    def __init__(self, user: User, as_of: date, plan: Plan) -> None:
        self.user, self.as_of, self.plan = user, as_of, plan
        self.cut = Cut(as_of=as_of)
        self.calendar = Calendar(plan.starts_on, plan.ends_on, as_of)
        self.limits = Limits(plan.warning_pp, plan.behind_pp, plan.silent_days)
        self.open_all = may_open(user)
        # A chamber sees the province's totals and its own (docs/domain.md, "What counts", point 9).
        self.is_chamber = bool(user.bureau_id) and user.bureau.kind == Bureau.Kind.CHAMBER

    # --- reading ---------------------------------------------------------------------------------

    @cached_property
    def by_county(self) -> dict[tuple, Decimal]:
        return totals.figures_by("county_id", (*COUNTY_METRICS, *PROVINCE_METRICS), self.cut)

    @cached_property
    def by_channel(self) -> dict[tuple, Decimal]:
        return totals.figures_by("channel", TARGETED, self.cut)

    @cached_property
    def by_introducer(self) -> dict[tuple, Decimal]:
        return totals.figures_by(
            "introduced_by_id", (Metric.CREDITED_PROJECTS, Metric.CREDITED_JOBS), self.cut
        )

    @cached_property
    def counties(self) -> list[County]:
        return list(County.objects.in_plan().select_related("prefecture", "bureau"))

    @cached_property
    def targets(self) -> dict[int, CountyTarget]:
        return {target.county_id: target for target in self.plan.targets.all()}

    @cached_property
    def daily(self) -> dict[Metric, list[tuple[date, Decimal]]]:
        """The verified movements of the figures that have a target, up to the day."""
        return {metric: totals.movements(metric, Basis.VERIFIED, self.cut) for metric in TARGETED}

    def province(self, metric: Metric, basis: Basis) -> Decimal:
        """The province's figure: the sum over counties."""
        return self._province[metric, basis]

    @cached_property
    def _province(self) -> dict[tuple, Decimal]:
        sums: dict[tuple, Decimal] = defaultdict(Decimal)
        for (_county, metric, basis), value in self.by_county.items():
            sums[metric, basis] += value
        return sums

    # --- judging ---------------------------------------------------------------------------------

    @cached_property
    def progress(self) -> dict[Metric, Progress]:
        wanted = {Metric.PROJECTS: self.plan.target_projects, Metric.JOBS: self.plan.target_jobs}
        return {
            metric: Progress(self.province(metric, Basis.VERIFIED), target, self.calendar.time_percent)
            for metric, target in wanted.items()
        }

    def moved_since(self, metric: Metric, day_before: date) -> Decimal:
        """By how much the verified figure moved on the days after `day_before`."""
        return sum((value for on, value in self.daily[metric] if on > day_before), ZERO)

    @cached_property
    def pace_days(self) -> int:
        return min(self.plan.pace_days, self.calendar.elapsed)

    @cached_property
    def paces(self) -> dict[Metric, Pace]:
        since = self.as_of - timedelta(days=self.pace_days)
        return {
            metric: pace(
                self.progress[metric], self.moved_since(metric, since), self.pace_days, self.calendar.left
            )
            for metric in TARGETED
        }

    @cached_property
    def light(self) -> Light:
        lights = [light(progress, self.limits) for progress in self.progress.values()]
        return verdict(lights, self.calendar, self.progress.values(), self.paces.values())

    # --- the page --------------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Everything that templates/dashboard/dashboard.html reads."""
        rows = self.county_rows
        return {
            "as_of": self.as_of,
            "is_today": self.as_of == clock.today(),
            "plan": {
                "name": self.plan.name,
                "starts_on": self.plan.starts_on,
                "ends_on": self.plan.ends_on,
                "days": self.calendar.days,
                "day_number": self.calendar.elapsed,
                "days_left": self.calendar.left,
                "time_pct": self.calendar.time_percent,
            },
            "verdict": self.verdict(rows),
            "tiles": self.tiles(),
            "trend": self.trend(),
            "show_counties": not self.is_chamber,
            "tile_map": None if self.is_chamber else self.tile_map(rows),
            "map_legend": self.map_legend(),
            "counties": [] if self.is_chamber else rows,
            "county_total": self.county_total(),
            "channels": [] if self.is_chamber else self.channels(),
            "supporters": self.supporters(),
            "stages": self.stages(),
            "stock": stock.rows_of(self.province, self.cut, open_=self.open_all),
            "seen": seen_share(
                self.province(Metric.SEEN_JOBS, Basis.VERIFIED),
                self.province(Metric.JOBS, Basis.VERIFIED),
                self.cut,
                open_=self.open_all,
            ),
            "attention": self.attention(),
            "can_add": self.user.has_perm("projects.add_project"),
        }

    def verdict(self, rows: list[dict[str, Any]]) -> dict[str, str]:
        """The sentence that says whether the plan is on track. Every number in it stands on a tile as well."""
        stand = sentences.Stand(
            calendar=self.calendar,
            projects=self.progress[Metric.PROJECTS],
            jobs=self.progress[Metric.JOBS],
            projects_pace=self.paces[Metric.PROJECTS],
            jobs_pace=self.paces[Metric.JOBS],
            pace_days=self.pace_days,
        )
        return {
            "status": self.light.value,
            "status_label": LIGHT_WORDS[self.light](),
            "headline": sentences.headline(stand),
            "shortfall": sentences.shortfall(stand),
            "detail": "" if self.is_chamber else sentences.detail(stand, rows),
        }

    def tiles(self) -> list[Tile]:
        labels = {
            Metric.PROJECTS: (_("Projects introduced"), pgettext("unit after a number", "projects")),
            Metric.JOBS: (_("Current jobs"), pgettext("unit after a number", "people")),
        }
        found = [self._target_tile(metric, *labels[metric]) for metric in TARGETED]
        return [*found, self._time_tile(), self._pace_tile()]

    def _target_tile(self, metric: Metric, label: str, unit: str) -> Tile:
        progress = self.progress[metric]
        since_yesterday = self.moved_since(metric, self.as_of - timedelta(days=1))
        gap = progress.gap
        return Tile(
            key=metric.value,
            label=label,
            value=figure(metric, Basis.VERIFIED, progress.actual, self.cut, open_=self.open_all),
            target=progress.target,
            unit=unit,
            reported=figure(
                metric, Basis.REPORTED, self.province(metric, Basis.REPORTED), self.cut, open_=self.open_all
            ),
            percent=progress.percent,
            tick=self.calendar.time_percent,
            note_left=_("%(percent)s, %(moved)s since yesterday")
            % {"percent": percent(progress.percent), "moved": f"{since_yesterday:+,.0f}"},
            note_right="" if gap is None else gap_in_words(gap),
            status=light(progress, self.limits).value,
        )

    def _time_tile(self) -> Tile:
        calendar = self.calendar
        return Tile(
            key="time",
            label=_("Time left"),
            value=Figure(str(calendar.left), reverse("counties:data-notes")),
            target=None,
            unit=_("days"),
            reported=None,
            percent=calendar.time_percent,
            tick=None,
            note_left=_("Day %(number)d of %(days)d") % {"number": calendar.elapsed, "days": calendar.days},
            note_right=percent(calendar.time_percent),
            status="plain",
        )

    def _pace_tile(self) -> Tile:
        speed = self.paces[Metric.PROJECTS]
        slow = speed.needed is not None and speed.recent < speed.needed
        enough = None
        if speed.needed:
            enough = min(100 * speed.recent / speed.needed, Decimal(100))
        return Tile(
            key="pace",
            label=_("Projects a day, last %(days)d days") % {"days": self.pace_days},
            value=Figure(
                number(speed.recent, 1),
                address(Metric.PROJECTS, Basis.VERIFIED, self.cut) if self.open_all else None,
            ),
            target=None,
            unit=_("a day"),
            reported=None,
            percent=enough,
            tick=None,
            note_left=_("Needed: %(needed)s a day") % {"needed": number(speed.needed, 1)}
            if speed.needed
            else "",
            note_right=(_("too slow") if slow else _("fast enough")) if speed.needed else "",
            status="warning" if slow else "normal",
        )

    def trend(self) -> list[dict[str, Any]]:
        """The charts of the figures that have a target."""
        labels = {Metric.PROJECTS: _("Projects"), Metric.JOBS: _("Jobs")}
        return [
            {"key": metric.value, "label": labels[metric], "chart": self._chart(metric)}
            for metric in TARGETED
        ]

    def _chart(self, metric: Metric) -> charts.TrendChart:
        """What was, an even plan, and where the recent pace leads."""
        return charts.trend_chart(
            self._running(metric),
            plan_start=self.plan.starts_on,
            plan_end=self.plan.ends_on,
            today=self.as_of,
            target=self.progress[metric].target,
            forecast_end=self.paces[metric].forecast if self.calendar.elapsed else None,
        )

    def _running(self, metric: Metric) -> list[tuple[date, Decimal]]:
        """The verified figure on each day of the plan up to the day."""
        moves = dict(self.daily[metric])
        total = sum((value for on, value in moves.items() if on < self.plan.starts_on), ZERO)
        running = []
        for offset in range(self.calendar.elapsed):
            on = self.plan.starts_on + timedelta(days=offset)
            total += moves.get(on, ZERO)
            running.append((on, total))
        return running

    @cached_property
    def county_rows(self) -> list[dict[str, Any]]:
        """One row a county, the one furthest behind first."""
        supporters = self._supporting_cities()
        reported_on = last_report_days(self.as_of)
        rows = [self._county_row(county, supporters, reported_on) for county in self.counties]
        return sorted(rows, key=lambda row: (row["gap_pp"] is None, row["gap_pp"] or ZERO, row["name"]))

    def _supporting_cities(self) -> dict[int, list[str]]:
        """The names of the cities and prefectures that support each county on the day, by county id."""
        names: dict[int, list[str]] = defaultdict(list)
        pairings = Pairing.objects.in_force(self.as_of).filter(kind=Pairing.Kind.CITY)
        for pairing in pairings.select_related("supporter__prefecture").order_by("starts_on"):
            names[pairing.county_id].append(pairing.supporter_short)
        return names

    def _county_row(
        self, county: County, supporters: dict[int, list[str]], reported_on: dict[int, date]
    ) -> dict:
        target = self.targets.get(county.pk)
        cut = replace(self.cut, county_id=county.pk)
        open_ = may_open(self.user, county=county)
        wanted = {
            Metric.PROJECTS: target.projects if target else 0,
            Metric.JOBS: target.jobs if target else 0,
        }
        cells, lights, gaps = {}, [], []
        for metric in TARGETED:
            actual = self.by_county.get((county.pk, metric, Basis.VERIFIED), ZERO)
            reported = self.by_county.get((county.pk, metric, Basis.REPORTED), ZERO)
            progress = Progress(actual, wanted[metric], self.calendar.time_percent)
            lights.append(light(progress, self.limits))
            gaps += [progress.gap] if progress.gap is not None else []
            cells[metric.value] = {
                "verified": figure(metric, Basis.VERIFIED, actual, cut, open_=open_),
                "reported": figure(metric, Basis.REPORTED, reported, cut, open_=open_),
                "target": progress.target,
                "percent": progress.percent,
                "status": lights[-1].value,
            }
        last = reported_on.get(county.pk)
        silent = (self.as_of - last).days if last else None
        status = self._county_light(lights, silent)
        workshops = self.by_county.get((county.pk, Metric.WORKSHOPS, Basis.VERIFIED), ZERO)
        return {
            "county": county,
            "name": county.short_name,
            "url": reverse("dashboard:county", args=[county.key]),
            "prefecture": county.prefecture.short_name,
            "supporters": _(", ").join(supporters.get(county.pk, [])),
            **cells,
            "workshops": figure(Metric.WORKSHOPS, Basis.VERIFIED, workshops, cut, open_=open_),
            "last_report_on": last,
            "last_report_text": ago(last, self.as_of) if last else _("never"),
            "last_report_title": day(last) if last else "",
            "last_report_late": silence_light(silent, self.calendar.elapsed, self.limits) == Light.BEHIND,
            "gap_pp": min(gaps, default=None),
            "status": status.value,
            "status_label": LIGHT_WORDS[status](),
        }

    def _county_light(self, lights: list[Light], silent: int | None) -> Light:
        if self.calendar.elapsed == 0:
            return Light.WAITING
        return worst([*lights, silence_light(silent, self.calendar.elapsed, self.limits)])

    def county_total(self) -> dict[str, Any]:
        cells: dict[str, Any] = {}
        for metric in TARGETED:
            progress = self.progress[metric]
            cells[metric.value] = {
                "verified": figure(metric, Basis.VERIFIED, progress.actual, self.cut, open_=self.open_all),
                "reported": figure(
                    metric,
                    Basis.REPORTED,
                    self.province(metric, Basis.REPORTED),
                    self.cut,
                    open_=self.open_all,
                ),
                "target": progress.target,
                "percent": progress.percent,
                "status": light(progress, self.limits).value,
            }
        workshops = self.province(Metric.WORKSHOPS, Basis.VERIFIED)
        cells["workshops"] = figure(
            Metric.WORKSHOPS, Basis.VERIFIED, workshops, self.cut, open_=self.open_all
        )
        return cells

    def tile_map(self, rows: list[dict[str, Any]]) -> Any:
        by_county = {row["county"].pk: row for row in rows}
        states = {}
        for code, county_id in _codes_of(by_county).items():
            row = by_county[county_id]
            states[code] = {
                "label": row["name"],
                "sub": f"{row['projects']['verified'].text}/{row['projects']['target']}",
                "status": row["status"],
                "status_label": row["status_label"],
                "url": row["url"],
            }
        return charts.tile_map(tile_geometry(), states)

    def map_legend(self) -> list[dict[str, str]]:
        """The lights with their limits in words."""
        warning, behind = (number(abs(value), 1) for value in (self.limits.warning_pp, self.limits.behind_pp))
        return [
            {"status": "normal", "label": LIGHT_WORDS[Light.NORMAL](), "note": ""},
            {
                "status": "warning",
                "label": LIGHT_WORDS[Light.WARNING](),
                "note": _("%(from)s to %(to)s points behind") % {"from": warning, "to": behind},
            },
            {
                "status": "behind",
                "label": LIGHT_WORDS[Light.BEHIND](),
                "note": _("more than %(limit)s points behind") % {"limit": behind},
            },
        ]

    def channels(self) -> list[dict[str, Any]]:
        return contributions.of_channels(self.by_channel, self.cut, open_=self.open_all)

    def supporters(self) -> list[dict[str, Any]]:
        # A county that brings a project to itself supports nobody.
        own = {county.bureau_id for county in self.counties}
        shown = {key[0] for key in self.by_introducer} - own
        if self.is_chamber:
            shown &= {self.user.bureau_id}
        return contributions.of_supporters(self.by_introducer, shown, self.cut, self.user)

    def stages(self) -> list[dict[str, Any]]:
        rows = []
        for stage in reversed(STAGES):
            metric = Metric.at(stage)
            values = {basis: self.province(metric, basis) for basis in Basis}
            rows.append(
                {
                    "name": stage.label,
                    "value": values[Basis.VERIFIED],
                    "verified": figure(
                        metric, Basis.VERIFIED, values[Basis.VERIFIED], self.cut, open_=self.open_all
                    ),
                    "reported": figure(
                        metric, Basis.REPORTED, values[Basis.REPORTED], self.cut, open_=self.open_all
                    ),
                }
            )
        return with_bars(rows)

    def attention(self) -> list[dict[str, Any]]:
        late = 0 if self.is_chamber else sum(row["last_report_late"] for row in self.county_rows)
        return [*attention.lists(self.user, self.as_of), attention.silent_counties(late, self.plan)]


def _codes_of(counties: Iterable[int]) -> dict[str, int]:
    """Every code, old and new, of these counties -> county id."""
    return dict(CountyName.objects.filter(county_id__in=counties).values_list("code", "county_id"))
