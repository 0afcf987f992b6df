"""Lays out the dashboard for one reader: verdict, tiles, trend, map, counties, cards. What it says is in Standing."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import clock
from accounts.models import Bureau, User
from dashboard import attention, charts, contributions, sentences, stock
from dashboard.contributions import with_bars
from dashboard.figures import Figure, address, figures_of, may_open
from dashboard.forecast import Forecast
from dashboard.progress import Light, light
from dashboard.seen import seen_share
from dashboard.sentences import LIGHT_WORDS, gap_in_words
from dashboard.standing import STAGES, TARGETED, CountyStanding, Standing
from ledger.metrics import Basis, Metric
from pages.links import page_at
from pages.templatetags.pages import ago, day, number, percent


@cache
def tile_geometry() -> dict[str, Any]:
    """The schematic map (counties/data/tilemap.json)."""
    path = Path(settings.BASE_DIR) / "counties" / "data" / "tilemap.json"
    return json.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def tile_land(codes: frozenset[str]) -> charts.Land:
    """What the map draws besides the tiles of these codes."""
    return charts.map_land(tile_geometry(), codes)


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
    """The dashboard as the plan stands, for one reader."""

    def __init__(self, user: User, standing: Standing) -> None:
        self.user, self.standing = user, standing
        self.plan, self.cut, self.calendar = standing.plan, standing.cut, standing.calendar
        self.open_all = may_open(user)
        self.told = figures_of(self.cut, open_=self.open_all)  # a figure of the province
        # A chamber sees the province's totals and its own (docs/domain.md, "What counts", point 9).
        self.is_chamber = bool(user.bureau_id) and user.bureau.kind == Bureau.Kind.CHAMBER

    def province(self, metric: Metric, basis: Basis) -> Decimal:
        """The province's figure."""
        return self.standing.province(metric, basis)

    # --- the page --------------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Everything that templates/dashboard/dashboard.html reads."""
        rows = self.county_rows
        return {
            "clocks": self.standing.clocks,
            "as_of": self.standing.as_of,
            "is_today": self.standing.as_of == clock.today() and not self.standing.clocks.is_past_knowledge,
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
            "pace_days": self.standing.pace_days,
            "forecast_url": page_at("dashboard:forecast") + self.standing.clocks.query,
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
            projects=self.standing.progress[Metric.PROJECTS],
            jobs=self.standing.progress[Metric.JOBS],
            projects_pace=self.standing.paces[Metric.PROJECTS],
            jobs_pace=self.standing.paces[Metric.JOBS],
            pace_days=self.standing.pace_days,
            outlook=self.standing.outlook,
            ends=tuple(self.standing.ends.values()),
        )
        return {
            "status": self.standing.light.value,
            "status_label": LIGHT_WORDS[self.standing.light](),
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
        progress = self.standing.progress[metric]
        since_yesterday = self.standing.moved_since(metric, self.standing.as_of - timedelta(days=1))
        gap = progress.gap
        return Tile(
            key=metric.value,
            label=label,
            value=self.told(metric, Basis.VERIFIED, progress.actual),
            target=progress.target,
            unit=unit,
            reported=self.told(metric, Basis.REPORTED, self.province(metric, Basis.REPORTED)),
            percent=progress.percent,
            tick=self.calendar.time_percent,
            note_left=_("%(percent)s, %(moved)s since yesterday")
            % {"percent": percent(progress.percent), "moved": f"{since_yesterday:+,.0f}"},
            note_right="" if gap is None else gap_in_words(gap),
            status=light(progress, self.standing.limits).value,
        )

    def _time_tile(self) -> Tile:
        calendar = self.calendar
        return Tile(
            key="time",
            label=_("Time left"),
            value=Figure(str(calendar.left), page_at("counties:data-notes")),
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
        speed = self.standing.paces[Metric.PROJECTS]
        slow = speed.needed is not None and speed.recent < speed.needed
        made = self.standing.outlook.projects
        if isinstance(made, Forecast):  # it knows of reported projects and of the pipeline, too
            slow = made.middle < self.plan.target_projects
        enough = None
        if speed.needed:
            enough = min(100 * speed.recent / speed.needed, Decimal(100))
        return Tile(
            key="pace",
            label=_("Projects a day, last %(days)d days") % {"days": self.standing.pace_days},
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
            note_right=self._pace_judged(slow) if speed.needed else "",
            status="warning" if slow else "normal",
        )

    def _pace_judged(self, slow: bool) -> str:
        made = self.standing.outlook.projects
        if isinstance(made, Forecast):
            return _("expected: %(count)s") % {"count": number(made.middle, 0)}
        return _("too slow") if slow else _("fast enough")

    def trend(self) -> list[dict[str, Any]]:
        """The charts of the figures that have a target."""
        labels = {Metric.PROJECTS: _("Projects"), Metric.JOBS: _("Jobs")}
        return [
            {"key": metric.value, "label": labels[metric], "chart": self._chart(metric)}
            for metric in TARGETED
        ]

    def _chart(self, metric: Metric) -> charts.TrendChart:
        """What was, an even plan, and the forecast in its range; or where the recent pace leads, without one."""
        outlook = self.standing.outlook
        made = outlook.projects if metric == Metric.PROJECTS else outlook.jobs
        days = made.days if isinstance(made, Forecast) else ()
        return charts.trend_chart(
            self.standing.running(metric),
            plan_start=self.plan.starts_on,
            plan_end=self.plan.ends_on,
            today=self.standing.as_of,
            target=self.standing.progress[metric].target,
            forecast_end=self.standing.paces[metric].forecast if self.calendar.elapsed else None,
            to_come=[charts.Ahead(*one) for one in days],
        )

    @cached_property
    def county_rows(self) -> list[dict[str, Any]]:
        """One row a county, the one furthest behind first."""
        supporters = self._supporting_cities()
        words = {one: words() for one, words in LIGHT_WORDS.items()}
        query = self.standing.clocks.query
        return [
            {
                **self._county_row(one),
                "url": page_at("dashboard:county", one.county.key) + query,
                "supporters": supporters.get(one.county.pk, ""),
                "status_label": words[one.light],
            }
            for one in self.standing.county_standings
        ]

    def _supporting_cities(self) -> dict[int, str]:
        """The names of the cities and prefectures that support each county on the day, by county id."""
        names: dict[int, list[str]] = defaultdict(list)
        for pairing in self.standing.places.cities:
            if pairing.holds_on(self.standing.as_of):
                names[pairing.county_id].append(pairing.supporter_short)
        comma = _(", ")
        return {county: comma.join(found) for county, found in names.items()}

    def _county_row(self, one: CountyStanding) -> dict[str, Any]:
        county = one.county
        told = figures_of(
            replace(self.cut, county_id=county.pk), open_=self.open_all or may_open(self.user, county=county)
        )
        cells = {
            metric.value: {
                "verified": told(metric, Basis.VERIFIED, progress.actual),
                "reported": told(metric, Basis.REPORTED, one.reported[metric]),
                "target": progress.target,
                "percent": progress.percent,
                "status": one.lights[metric].value,
            }
            for metric, progress in one.progress.items()
        }
        last = one.last_report
        return {
            "county": county,
            "name": county.short_name,
            "prefecture": county.prefecture.short_name,
            **cells,
            "workshops": told(Metric.WORKSHOPS, Basis.VERIFIED, one.workshops),
            "last_report_on": last,
            "last_report_text": ago(last, self.standing.as_of) if last else _("never"),
            "last_report_title": day(last) if last else "",
            "last_report_late": one.silence == Light.BEHIND,
            "gap_pp": one.gap,
            "status": one.light.value,
        }

    def county_total(self) -> dict[str, Any]:
        cells: dict[str, Any] = {}
        for metric in TARGETED:
            progress = self.standing.progress[metric]
            cells[metric.value] = {
                "verified": self.told(metric, Basis.VERIFIED, progress.actual),
                "reported": self.told(metric, Basis.REPORTED, self.province(metric, Basis.REPORTED)),
                "target": progress.target,
                "percent": progress.percent,
                "status": light(progress, self.standing.limits).value,
            }
        workshops = self.province(Metric.WORKSHOPS, Basis.VERIFIED)
        cells["workshops"] = self.told(Metric.WORKSHOPS, Basis.VERIFIED, workshops)
        return cells

    def tile_map(self, rows: list[dict[str, Any]]) -> Any:
        by_county = {row["county"].pk: row for row in rows}
        states = {}
        for code, county_id in self.standing.places.codes.items():
            if (row := by_county.get(county_id)) is None:
                continue
            states[code] = {
                "label": row["name"],
                "sub": f"{row['projects']['verified'].text}/{row['projects']['target']}",
                "status": row["status"],
                "status_label": row["status_label"],
                "url": row["url"],
            }
        return charts.tile_map(tile_geometry(), states, tile_land(frozenset(states)))

    def map_legend(self) -> list[dict[str, str]]:
        """The lights with their limits in words."""
        warning, behind = (
            number(abs(value), 1)
            for value in (self.standing.limits.warning_pp, self.standing.limits.behind_pp)
        )
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
        return contributions.of_channels(self.standing.by_channel, self.cut, open_=self.open_all)

    def supporters(self) -> list[dict[str, Any]]:
        # A county that brings a project to itself supports nobody.
        own = {county.bureau_id for county in self.standing.counties}
        shown = {key[0] for key in self.standing.by_introducer} - own
        if self.is_chamber:
            shown &= {self.user.bureau_id}
        bureaus = [self.standing.places.bureaus[pk] for pk in sorted(shown)]
        query = self.standing.clocks.query
        return contributions.of_supporters(self.standing.by_introducer, bureaus, self.cut, self.user, query)

    def stages(self) -> list[dict[str, Any]]:
        rows = []
        for stage in reversed(STAGES):
            metric = Metric.at(stage)
            values = {basis: self.province(metric, basis) for basis in Basis}
            rows.append(
                {
                    "name": stage.label,
                    "value": values[Basis.VERIFIED],
                    "verified": self.told(metric, Basis.VERIFIED, values[Basis.VERIFIED]),
                    "reported": self.told(metric, Basis.REPORTED, values[Basis.REPORTED]),
                }
            )
        return with_bars(rows)

    def attention(self) -> list[dict[str, Any]]:
        late = 0 if self.is_chamber else sum(row["last_report_late"] for row in self.county_rows)
        # The work lists know only how things are now.
        now = (
            () if self.standing.clocks.is_past_knowledge else attention.lists(self.user, self.standing.as_of)
        )
        return [*now, attention.silent_counties(late, self.plan)]
