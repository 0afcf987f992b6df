"""What stands in a county's report of a period: figures, what came in the period, what was reported late.

Everything is read from the ledger as true on the period's last day and as known at one position: that which the report
froze, or, while none was handed in, that of the cut-off. So neither the figures nor the lists move afterwards; what
would move them is listed apart (`since`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Model, QuerySet

from accounts import clock
from counties.models import County, CountyTarget, Plan, ReportingPeriod
from counties.period_rules import Timeliness
from dashboard.progress import Calendar, Light, Limits, Progress, light
from dashboard.report_models import CountyReport
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.models import Claim, Entry, Posting
from ledger.totals import ZERO, Cut
from projects.models import Problem
from projects.problem_rules import NOT_CLOSED

DAY = timedelta(days=1)
# The figures of the form, in order. A subgroup is blank where no site told it.
FIGURES = (
    Metric.PROJECTS,
    Metric.CONTRACT,
    Metric.FUNDS,
    Metric.JOBS,
    Metric.POOR_JOBS,
    Metric.WORKSHOPS,
)
KNOWN_AT = {Metric.POOR_JOBS: Metric.POOR_SITES}
LISTED = (Metric.PROJECTS, Metric.CONTRACT, Metric.JOBS, Metric.WORKSHOPS)
# Figures by which the effect of a claim is told.
EFFECTS = (Metric.PROJECTS, Metric.CONTRACT, Metric.FUNDS, Metric.JOBS, Metric.WORKSHOPS)
LINES_OF = ("posting", "introduced_by", "claim", "source__project__enterprise", "source__workshop__operator")


@dataclass(frozen=True)
class Row:
    """One figure: at the end of the period before, its movement, at the end. None: not known.

    `progress` and `light` are those of the verified figure where it has a target.
    """

    metric: Metric
    before: Decimal | None
    now: Decimal | None
    reported_before: Decimal | None
    reported: Decimal | None
    progress: Progress | None = None
    light: Light | None = None

    @property
    def moved(self) -> Decimal | None:
        return None if None in (self.before, self.now) else self.now - self.before

    @property
    def reported_moved(self) -> Decimal | None:
        return None if None in (self.reported_before, self.reported) else self.reported - self.reported_before


@dataclass
class Item:
    """A project, workshop or site of which a figure moved in the period, with its movements by metric and basis."""

    record: Model
    introduced_by: str
    on: date
    moved: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    is_late: bool = False
    jobs_now: Decimal = ZERO

    def by(self, metric: Metric, basis: Basis = Basis.REPORTED) -> Decimal:
        return self.moved.get((metric, basis), ZERO)

    @property
    def is_verified(self) -> bool:
        """Whether the province vouches for all of what moved."""
        metrics = {metric for metric, _basis in self.moved}
        return all(self.by(metric, Basis.VERIFIED) == self.by(metric) for metric in metrics)


@dataclass
class Change:
    """What one claim did to the figures: of an earlier period, or after the report was handed in."""

    record: Model
    claim: Claim
    period: ReportingPeriod | None
    recorded_at: datetime
    is_late: bool
    cause: str = ""
    moved: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def effects(self, basis: Basis) -> list[tuple[Metric, Decimal]]:
        """The figures that it moved, with the movement."""
        return [(metric, self.moved[metric, basis]) for metric in EFFECTS if self.moved.get((metric, basis))]


class Contents:
    """The contents of one county's report of one period. `report` None: as it would be handed in."""

    def __init__(
        self, plan: Plan, county: County, period: ReportingPeriod, report: CountyReport | None
    ) -> None:
        self.plan, self.county, self.period, self.report = plan, county, period, report
        self.as_of = min(period.last_day, clock.today())
        self.cut = Cut(as_of=self.as_of, position=self.position, county_id=county.pk)
        self.calendar = Calendar(plan.starts_on, plan.ends_on, min(self.as_of, plan.ends_on))

    @cached_property
    def position(self) -> int | None:
        """What the report knows: up to this posting. None before the cut-off, when it still knows everything."""
        if self.report is not None:
            return self.report.position
        return None if clock.now() <= self.period.cut_off else position_at(self.period.cut_off)

    @property
    def before(self) -> Cut:
        """The end of the period before, by the same knowledge."""
        return Cut(self.period.first_day - DAY, position=self.position, county_id=self.county.pk)

    # --- figures ---------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[Row]:
        metrics = {*FIGURES, *KNOWN_AT.values()}
        now, before = (totals.figures_by("county_id", metrics, cut) for cut in (self.cut, self.before))
        target = CountyTarget.objects.filter(plan=self.plan, county=self.county).first()
        asked = {Metric.PROJECTS: target.projects, Metric.JOBS: target.jobs} if target else {}
        limits = Limits(self.plan.warning_pp, self.plan.behind_pp, self.plan.silent_days)
        return [self._row(metric, before, now, asked.get(metric), limits) for metric in FIGURES]

    def _row(self, metric: Metric, before: dict, now: dict, asked: int | None, limits: Limits) -> Row:
        def value(found: dict, basis: Basis) -> Decimal | None:
            if metric in KNOWN_AT and not found.get((self.county.pk, KNOWN_AT[metric], basis)):
                return None
            return found.get((self.county.pk, metric, basis), ZERO)

        verified = value(now, Basis.VERIFIED)
        progress = Progress(verified, asked, self.calendar.time_percent) if asked else None
        return Row(
            metric=metric,
            before=value(before, Basis.VERIFIED),
            now=verified,
            reported_before=value(before, Basis.REPORTED),
            reported=value(now, Basis.REPORTED),
            progress=progress,
            light=light(progress, limits) if progress else None,
        )

    # --- what came in the period -----------------------------------------------------------------

    @cached_property
    def items(self) -> list[Item]:
        """Every source of which a listed figure moved in the period: projects, workshops, sites."""
        came, _gone = totals.lines_between(self.before, self.cut)
        found: dict[int, Item] = {}
        for line in _with_all(came.filter(metric__in=LISTED)):
            item = found.setdefault(
                line.source_id, Item(line.source.record, line.introduced_by.name, line.effective_on)
            )
            item.moved[line.metric, line.basis] += line.quantity
            item.is_late = item.is_late or self._is_late(line.claim)
        kept = {pk: item for pk, item in found.items() if any(item.moved.values())}
        jobs = totals.figures_of_sources(list(kept), [Metric.JOBS], Basis.REPORTED, self.cut)
        for (pk, _metric), value in jobs.items():
            kept[pk].jobs_now = value
        return list(kept.values())

    def _is_late(self, claim: Claim) -> bool:
        """Whether a claim of this very period came when the period was closed."""
        if not self.period.first_day <= claim.effective_on <= self.period.last_day:
            return False
        return self.period.timeliness(claim.reported_at) == Timeliness.LATE

    @property
    def projects(self) -> list[Item]:
        """What counts as introduced since the period began, and what ceased to; their sum is the movement."""
        return [item for item in self.items if any(item.by(Metric.PROJECTS, basis) for basis in Basis)]

    @property
    def sites(self) -> list[Item]:
        """The workshops and headcounts that moved."""
        return [
            item
            for item in self.items
            if any(item.by(metric, basis) for metric in (Metric.JOBS, Metric.WORKSHOPS) for basis in Basis)
        ]

    # --- problems --------------------------------------------------------------------------------

    @property
    def moment(self) -> datetime:
        """When the report was handed in; without one the cut-off, or now while that is still to come."""
        if self.report is not None:
            return self.report.submitted_at
        return min(self.period.cut_off, clock.now())

    @cached_property
    def problems(self) -> list[Model]:
        """The county's problems that were not closed out at that moment, as they stood then, by their due day.

        Each is its line of history, which nothing changes; its `id` is the problem's.
        """
        lines = Problem.history.filter(county=self.county, history_date__lte=self.moment)
        last = {line.id: line for line in lines.select_related("owner").order_by("history_id")}
        found = [
            line
            for line in last.values()
            if line.state in NOT_CLOSED and not line.voided_at and line.raised_on <= self.as_of
        ]
        return sorted(found, key=lambda line: (line.due_on, line.id))

    # --- what came late --------------------------------------------------------------------------

    @cached_property
    def periods(self) -> list[ReportingPeriod]:
        return list(self.plan.periods.order_by("first_day"))

    @cached_property
    def late(self) -> list[Change]:
        """Claims of earlier periods that came when those were closed and that no earlier report could know.

        Each stands in one report: that which first knew it.
        """
        lines = Entry.objects.filter(self.before.of_entries(), posting__gt=self._known_before)
        found = self._changes(lines)
        return [
            change
            for change in found
            if change.is_late
            and change.claim.effective_on < self.period.first_day
            and change.cause == "claim"
        ]

    @cached_property
    def _known_before(self) -> int:
        """Up to which posting the report of the period before knew."""
        earlier = [period for period in self.periods if period.last_day < self.period.first_day]
        if not earlier:
            return 0
        reports = CountyReport.objects.filter(county=self.county, period=earlier[-1])
        position = reports.order_by("-number").values_list("position", flat=True).first()
        return position_at(earlier[-1].closes_at) if position is None else position

    @cached_property
    def since(self) -> list[Change]:
        """What became known after the report, and would move it."""
        if self.position is None:
            return []
        now = Cut(as_of=self.as_of, county_id=self.county.pk)
        came, _gone = totals.lines_between(self.cut, now)
        return self._changes(came)

    def _changes(self, lines: QuerySet[Entry]) -> list[Change]:
        """The lines claim by claim, in the order in which they became known, without those that moved nothing."""
        found: dict[tuple[int, str], Change] = {}
        for line in _with_all(lines.filter(metric__in=EFFECTS)).order_by("posting", "pk"):
            cause = line.posting.cause
            if (line.claim_id, cause) not in found:
                period = self._period_of(line.claim.effective_on)
                is_late = period is not None and period.timeliness(line.claim.reported_at) == Timeliness.LATE
                found[line.claim_id, cause] = Change(
                    line.source.record, line.claim, period, line.posting.recorded_at, is_late, cause
                )
            found[line.claim_id, cause].moved[line.metric, line.basis] += line.quantity
        return [change for change in found.values() if any(change.moved.values())]

    def _period_of(self, day: date) -> ReportingPeriod | None:
        return next((one for one in self.periods if one.first_day <= day <= one.last_day), None)


def position_at(moment: datetime) -> int:
    """The last posting that was known at a moment; 0 before the first."""
    known = Posting.objects.filter(recorded_at__lte=moment).order_by("-number")
    return known.values_list("number", flat=True).first() or 0


def _with_all(lines: QuerySet[Entry]) -> QuerySet[Entry]:
    """The lines with what is shown of them."""
    return lines.select_related(*LINES_OF).order_by("effective_on", "pk")


def total(items: Iterable[Item], metric: Metric, basis: Basis) -> Decimal:
    """What these items moved together."""
    return sum((item.by(metric, basis) for item in items), ZERO)
