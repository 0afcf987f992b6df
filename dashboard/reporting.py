"""Who has reported: how the counties stand with their reports of the periods, and how complete the data are.

The one place that answers it; the calendar, the dashboard, My work, the reminders and the briefing all ask here.
Counts of work, not of what the plan is measured by.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import DateField, QuerySet
from django.utils import timezone

from accounts import clock
from accounts.statements import Records, Slot
from counties.models import County, Plan, ReportingPeriod
from counties.period_rules import REPORTED, Standing, Version
from dashboard.clocks import Clocks
from dashboard.report_models import CountyReport
from ledger.models import Posting


@dataclass(frozen=True, slots=True)
class Cell:
    """One county and one period: how it stands, the newest version of its report, and how many there are."""

    county: County
    period: ReportingPeriod
    standing: Standing
    report: CountyReport | None
    versions: int

    @property
    def has_reported(self) -> bool:
        return self.standing in REPORTED


def cells(
    counties: Iterable[County], periods: Iterable[ReportingPeriod], now: datetime | None = None
) -> list[Cell]:
    """Every county with every period, the counties in their order within each period. One query."""
    counties, periods = list(counties), list(periods)
    related = ("submitted_by__bureau", "reviewed_by", "returned_by")
    rows = CountyReport.objects.filter(period__in=periods, county__in=counties).select_related(*related)
    found: dict[tuple[int, int], list[CountyReport]] = defaultdict(list)
    for report in rows.order_by("number"):
        found[report.period_id, report.county_id].append(report)
    now = now or clock.now()
    return [
        _cell(county, period, found[period.pk, county.pk], now) for period in periods for county in counties
    ]


def _cell(county: County, period: ReportingPeriod, reports: Sequence[CountyReport], now: datetime) -> Cell:
    for report in reports:  # read with the cell, so that nobody asks for them again
        report.county, report.period = county, period
    standing = period.standing([report.as_version for report in reports], now)
    return Cell(county, period, standing, reports[-1] if reports else None, len(reports))


def versions_of(county: County, period: ReportingPeriod) -> list[CountyReport]:
    """Every version of one report, the oldest first."""
    related = ("submitted_by__bureau", "reviewed_by__bureau", "returned_by__bureau")
    found = list(
        CountyReport.objects.filter(county=county, period=period).select_related(*related).order_by("number")
    )
    for report in found:
        report.county, report.period = county, period
    return found


# --- how complete the data are -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of the counties asked for a report of `period`: how each stands. `standings` is by county id."""

    period: ReportingPeriod
    counties: tuple[County, ...]
    standings: dict[int, Standing]

    def count(self, *standings: Standing) -> int:
        return sum(found in standings for found in self.standings.values())

    @property
    def wanted(self) -> int:
        return len(self.counties)

    @property
    def reported(self) -> int:
        return self.count(*REPORTED)

    @property
    def is_complete(self) -> bool:
        return self.reported == self.wanted

    @property
    def missing(self) -> list[County]:
        """The counties of whom nothing stands, in their order."""
        return [county for county in self.counties if self.standings[county.pk] not in REPORTED]


def completeness(
    counties: Sequence[County], as_of: date, known_at: datetime | None = None
) -> Completeness | None:
    """How far these counties have reported for the newest period that had reached its last day on `as_of`.

    `known_at` leaves out what was handed in or returned later (None: as it is now). None while no period has come so
    far. One query.
    """
    rows = NEWEST_REPORTS.with_more(as_of=as_of)
    if not rows:
        return None
    versions: dict[int | None, list[Version]] = defaultdict(list)
    for _period, county, came_at, went_at in rows:
        if came_at and (known_at is None or came_at <= known_at):
            went = went_at if known_at is None or not went_at or went_at <= known_at else None
            versions[county].append(Version(came_at, went))
    period, now = rows[0][0], known_at or clock.now()
    return Completeness(
        period, tuple(counties), {one.pk: period.standing(versions[one.pk], now) for one in counties}
    )


def _of_the_newest(periods: QuerySet[ReportingPeriod]) -> QuerySet[ReportingPeriod]:
    newest = ReportingPeriod.objects.filter(last_day__lte=Slot("as_of", DateField())).order_by("-last_day")
    return periods.filter(pk=newest.values("pk")[:1]).order_by("reports__number")


NEWEST_REPORTS = Records(
    ReportingPeriod,
    _of_the_newest,
    name="newest_reports",
    more=("reports__county_id", "reports__submitted_at", "reports__returned_at"),
)


def completeness_at(counties: Sequence[County], clocks: Clocks) -> Completeness | None:
    """The same as a page's two clocks ask for it; knowing up to a posting takes one query more."""
    return completeness(counties, clocks.as_of, known_at(clocks))


def known_at(clocks: Clocks) -> datetime | None:
    """Up to which moment a page knows; None for now."""
    if clocks.position is not None:
        moments = Posting.objects.filter(number__lte=clocks.position).order_by("-number")
        return moments.values_list("recorded_at", flat=True).first()
    if clocks.known_on is not None:
        return timezone.make_aware(
            datetime.combine(clocks.known_on + timedelta(days=1), time.min)
        ) - timedelta(microseconds=1)
    return None


def asked_period(plan: Plan, today: date) -> ReportingPeriod | None:
    """The period for which counties report on that day; before the first has come so far, the first."""
    return plan.periods.asked_on(today) or plan.periods.order_by("first_day").first()
