"""How the plan stands: read from the ledger and judged, as true on a day and as known then or later.

No reader, no link, no word: the dashboard, the ranking, the reports and the briefing say it each in its own way, and
so can never say different numbers.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from counties.models import County, Plan, Stage
from dashboard import forecast_facts, stock
from dashboard.clocks import Clocks
from dashboard.forecast import Forecast, Outlook
from dashboard.places import Places, places
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
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.services import last_report_days
from ledger.totals import ZERO, Cut

TARGETED = (Metric.PROJECTS, Metric.JOBS)
CREDITED = (Metric.CREDITED_PROJECTS, Metric.CREDITED_JOBS)
NO_TARGET = dict.fromkeys(TARGETED, 0)
COUNTY_METRICS = (*TARGETED, Metric.WORKSHOPS)
STAGES = (Stage.SIGNED, Stage.STARTED, Stage.OPERATING)
PROVINCE_METRICS = (
    *(metric for metric in stock.METRICS if metric not in COUNTY_METRICS),
    *(Metric.at(stage) for stage in Stage),
)


@dataclass(frozen=True)
class CountyStanding:
    """One county against its targets. `silent_days` is None when nothing was ever reported of it."""

    county: County
    progress: dict[Metric, Progress]
    reported: dict[Metric, Decimal]
    lights: dict[Metric, Light]
    workshops: Decimal
    last_report: date | None
    silent_days: int | None
    silence: Light
    light: Light

    @cached_property
    def gap(self) -> Decimal | None:
        """The worse of its gaps against time, in percentage points; None without any target."""
        return min((one.gap for one in self.progress.values() if one.gap is not None), default=None)


class Standing:
    """The plan as the clocks say. Everything is read when it is first asked for, and once."""

    def __init__(self, plan: Plan, clocks: Clocks) -> None:
        self.plan, self.clocks = plan, clocks
        self.as_of = clocks.as_of
        self.cut: Cut = clocks.cut
        self.calendar = Calendar(plan.starts_on, plan.ends_on, clocks.as_of)
        self.limits = Limits(plan.warning_pp, plan.behind_pp, plan.silent_days)

    # --- figures ---------------------------------------------------------------------------------

    @cached_property
    def by_county(self) -> dict[tuple, Decimal]:
        """(county id, metric, basis) -> figure."""
        return totals.figures_by("county_id", (*COUNTY_METRICS, *PROVINCE_METRICS), self.cut)

    @cached_property
    def by_channel(self) -> dict[tuple, Decimal]:
        """(channel, metric, basis) -> figure."""
        return self._brought(0, TARGETED)

    @cached_property
    def by_introducer(self) -> dict[tuple, Decimal]:
        """(bureau id, metric, basis) -> credited projects and jobs."""
        return self._brought(1, CREDITED)

    def _brought(self, place: int, metrics: tuple[Metric, ...]) -> dict[tuple, Decimal]:
        sums: dict[tuple, Decimal] = defaultdict(Decimal)
        for key, value in self._by_way.items():
            if key[2] in metrics:
                sums[key[place], *key[2:]] += value
        return dict(sums)

    @cached_property
    def _by_way(self) -> dict[tuple, Decimal]:
        """(channel, bureau id, metric, basis) -> figure: both ways to ask who brought it, in one query."""
        return totals.figures_by_two("channel", "introduced_by_id", (*TARGETED, *CREDITED), self.cut)

    @cached_property
    def places(self) -> Places:
        """Names, pairings and targets as they are now."""
        return places()

    @cached_property
    def counties(self) -> list[County]:
        """Those of the plan, with their prefectures and bureaus."""
        return list(self.places.counties)

    @cached_property
    def targets(self) -> dict[int, dict[Metric, int]]:
        """county id -> what the plan asks of it; a county without a target is not in it."""
        found = self.places.targets.items()
        return {
            county: dict(zip(TARGETED, asked, strict=True))
            for (plan, county), asked in found
            if plan == self.plan.pk
        }

    @cached_property
    def daily(self) -> dict[Metric, list[tuple[date, Decimal]]]:
        """The verified movements of the figures that have a target, up to the day."""
        return totals.movements(TARGETED, Basis.VERIFIED, self.cut)

    def province(self, metric: Metric, basis: Basis) -> Decimal:
        """The province's figure: the sum over counties."""
        return self._province[metric, basis]

    @cached_property
    def _province(self) -> dict[tuple, Decimal]:
        sums: dict[tuple, Decimal] = defaultdict(Decimal)
        for (_county, metric, basis), value in self.by_county.items():
            sums[metric, basis] += value
        return sums

    def moved_since(self, metric: Metric, day_before: date) -> Decimal:
        """By how much the verified figure moved on the days after `day_before`."""
        return sum((value for on, value in self.daily[metric] if on > day_before), ZERO)

    def running(self, metric: Metric) -> list[tuple[date, Decimal]]:
        """The verified figure on each day of the plan up to the day."""
        moves = dict(self.daily[metric])
        total = sum((value for on, value in moves.items() if on < self.plan.starts_on), ZERO)
        found = []
        for offset in range(self.calendar.elapsed):
            on = self.plan.starts_on + timedelta(days=offset)
            total += moves.get(on, ZERO)
            found.append((on, total))
        return found

    # --- judgement -------------------------------------------------------------------------------

    @cached_property
    def progress(self) -> dict[Metric, Progress]:
        """The province's verified figures against the plan's targets."""
        wanted = {Metric.PROJECTS: self.plan.target_projects, Metric.JOBS: self.plan.target_jobs}
        return {
            metric: Progress(self.province(metric, Basis.VERIFIED), target, self.calendar.time_percent)
            for metric, target in wanted.items()
        }

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
    def outlook(self) -> Outlook:
        """Where both figures of the province will be on the plan's last day."""
        return forecast_facts.outlook_of(self.plan, self.cut, self._province)

    @cached_property
    def ends(self) -> dict[Metric, Decimal | int | None]:
        """Where each figure is expected to end: by the forecast, or by the recent pace where there is none yet."""
        made = {Metric.PROJECTS: self.outlook.projects, Metric.JOBS: self.outlook.jobs}
        return {
            metric: one.middle if isinstance(one, Forecast) else self.paces[metric].forecast
            for metric, one in made.items()
        }

    @cached_property
    def light(self) -> Light:
        """The light of the whole plan."""
        lights = [light(progress, self.limits) for progress in self.progress.values()]
        return verdict(lights, self.calendar, self.progress.values(), self.ends.values())

    @cached_property
    def county_standings(self) -> list[CountyStanding]:
        """One of each county of the plan, the one furthest behind first."""
        reported_on = last_report_days(min(self.as_of, self.clocks.known_on or self.as_of))
        found = [self._county_standing(county, reported_on.get(county.pk)) for county in self.counties]
        return sorted(found, key=lambda one: (one.gap is None, one.gap or ZERO, one.county.short_name))

    def _county_standing(self, county: County, last_report: date | None) -> CountyStanding:
        wanted = self.targets.get(county.pk, NO_TARGET)

        def value(metric: Metric, basis: Basis) -> Decimal:
            return self.by_county.get((county.pk, metric, basis), ZERO)

        progress = {
            metric: Progress(value(metric, Basis.VERIFIED), asked, self.calendar.time_percent)
            for metric, asked in wanted.items()
        }
        lights = {metric: light(one, self.limits) for metric, one in progress.items()}
        silent = (self.as_of - last_report).days if last_report else None
        silence = silence_light(silent, self.calendar.elapsed, self.limits)
        return CountyStanding(
            county=county,
            progress=progress,
            reported={metric: value(metric, Basis.REPORTED) for metric in TARGETED},
            lights=lights,
            workshops=value(Metric.WORKSHOPS, Basis.VERIFIED),
            last_report=last_report,
            silent_days=silent,
            silence=silence,
            light=Light.WAITING if self.calendar.elapsed == 0 else worst([*lights.values(), silence]),
        )
