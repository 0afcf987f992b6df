"""Reads what the forecast starts from: the figures of the moment, and what was known before the day began.

What was known is read as it was known then: claims by when they were reported, verified, returned or taken back,
records by their history. So a forecast of any day can be made again. It depends on nothing that happens later, and is
kept for the day (see `lessons_of`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts import clock
from counties.models import Plan, Stage
from dashboard.forecast import Lack, Moment, Outlook, forecast, forecast_of_county, shares
from dashboard.learning_jobs import learn
from dashboard.lessons import Lessons
from dashboard.stories import RANKS, WITHDRAWN, Assumptions, Count, Known, Site, Step, Story, Terms, Told
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.models import Claim, Posting, Source
from ledger.totals import ZERO, Cut
from projects.models import Project, StageReached
from projects.stages import Step as Taken
from workshops.models import Headcount, Workshop

NEWEST = 4000  # so many projects and workshops, the newest, tell enough
KEPT_FOR = 36 * 3600  # seconds

CLAIM = tuple(
    f"claim__{name}"
    for name in (
        "pk",
        "source_id",
        "effective_on",
        "state",
        "replaces_id",
        "reported_at",
        "verified_at",
        "returned_at",
        "voided_at",
    )
)


def terms_of(plan: Plan) -> Terms:
    """What the forecast reads of the plan."""
    return Terms(
        plan.starts_on,
        plan.ends_on,
        plan.target_projects,
        plan.target_jobs,
        plan.counting_stage,
        plan.headcount_days,
        plan.pace_days,
    )


def assumptions_of(plan: Plan) -> Assumptions:
    """What the plan lets the forecast assume."""
    prefix = "forecast_"
    return Assumptions(
        **{field.name.removeprefix(prefix): getattr(plan, field.name) for field in Plan.forecast_fields()}
    )


# --- the moment ----------------------------------------------------------------------------------


def moment_of(values: Mapping[tuple[Metric, Basis], Any], moves: Mapping[tuple[Basis, date], Any]) -> Moment:
    """The figures that a forecast starts from, of the province or of one county."""

    def value(metric: Metric, basis: Basis) -> int:
        return int(values.get((metric, basis), ZERO))

    def leaving(basis: Basis) -> dict[date, int]:
        return {on: int(moved) for (of_basis, on), moved in moves.items() if of_basis == basis}

    return Moment(
        projects=value(Metric.PROJECTS, Basis.VERIFIED),
        projects_reported=value(Metric.PROJECTS, Basis.REPORTED),
        jobs=value(Metric.JOBS, Basis.VERIFIED),
        jobs_reported=value(Metric.JOBS, Basis.REPORTED),
        in_stage={stage.value: value(Metric.at(stage), Basis.REPORTED) for stage in Stage},
        leaving=leaving(Basis.VERIFIED),
        leaving_reported=leaving(Basis.REPORTED),
        expired=value(Metric.EXPIRED_JOBS, Basis.VERIFIED),
    )


def known_day(cut: Cut) -> date:
    """The day of knowing: the one asked for, that of the posting asked for, or today."""
    if cut.position is not None:
        found = Posting.objects.filter(number__lte=cut.position).order_by("-number")
        return found.values_list("recorded_day", flat=True).first() or cut.as_of
    return cut.known_on or clock.today()


def is_running(plan: Plan, day: date) -> bool:
    """Whether a forecast can be made on that day: the plan has begun, and its last day is still to come."""
    return plan.starts_on <= day < plan.ends_on


def outlook_of(plan: Plan, cut: Cut, values: Mapping[tuple[Metric, Basis], Any]) -> Outlook:
    """The forecast of the province, whose figures `values` are: (metric, basis) -> figure."""
    if not is_running(plan, cut.as_of):
        lack = Lack.NOT_BEGUN if cut.as_of < plan.starts_on else Lack.NO_TIME
        return Outlook(lack, lack)
    lessons = lessons_of(plan, cut.as_of, known_day(cut))
    moment = moment_of(values, totals.movements_after(Metric.JOBS, cut, "basis"))
    targets = (plan.target_projects, plan.target_jobs)
    return forecast(
        moment, lessons, day=cut.as_of, starts_on=plan.starts_on, ends_on=plan.ends_on, targets=targets
    )


@dataclass(frozen=True)
class CountyOutlook:
    """One county: where it will be on the last day, and until when a new signing can still be verified in time.

    `half_by` and `most_by`: signed on that day, half of the signings, or four out of five, are verified in time; None
    while too little is known.
    """

    county: int
    outlook: Outlook
    half_by: date | None
    most_by: date | None


def outlooks_of_counties(
    plan: Plan,
    cut: Cut,
    counties: Mapping[int, tuple[int, int]],
    by_county: Mapping[tuple[int, Metric, Basis], Any],
) -> dict[int, CountyOutlook]:
    """The forecast of each county (id -> its targets); empty when no day of the plan is left or none has come."""
    if not is_running(plan, cut.as_of):
        return {}
    lessons = lessons_of(plan, cut.as_of, known_day(cut))
    values: dict[int, dict] = defaultdict(dict)
    for (county, metric, basis), value in by_county.items():
        values[county][metric, basis] = value
    moves: dict[int, dict] = defaultdict(dict)
    for (county, basis, on), moved in totals.movements_after(Metric.JOBS, cut, "county_id", "basis").items():
        moves[county][basis, on] = moved
    came = {
        county: float(max(values[county].get((Metric.PROJECTS, Basis.REPORTED), ZERO), ZERO))
        for county in counties
    }
    found = {}
    for county, share in shares(came).items():
        made = forecast_of_county(
            moment_of(values[county], moves[county]),
            lessons,
            county=county,
            share=share,
            day=cut.as_of,
            ends_on=plan.ends_on,
            targets=counties[county],
        )
        half, most = lessons.waits.get(county, lessons.waits_everywhere)
        days = [plan.ends_on - timedelta(days=wait) for wait in (half, most)]
        found[county] = CountyOutlook(county, made, *(days if lessons.enough_projects else (None, None)))
    return found


# --- what was known --------------------------------------------------------------------------------


def lessons_of(plan: Plan, day: date, known_on: date) -> Lessons:
    """What the plan had shown by `day`, as known at the end of the day before `known_on`.

    Kept under the plan's version and the days: what was known at the end of a day never changes. The cache holds a
    mark for as long as it may be kept, and each process the object: copying it out of the cache takes half a
    millisecond each time. It is shared, so nobody changes it.
    """
    key = f"lessons:{plan.pk}:{plan.version}:{day:%Y%m%d}:{known_on:%Y%m%d}"
    return _learned(cache.get_or_set(key, lambda: uuid4().hex, KEPT_FOR), plan, day, known_on)


@lru_cache(maxsize=64)
def _learned(mark: str, plan: Plan, day: date, known_on: date) -> Lessons:
    known = read_known(plan, day, known_on - timedelta(days=1))
    return learn(known, terms_of(plan), assumptions_of(plan), known_on)


def read_known(plan: Plan, day: date, until: date) -> Known:
    """What is true by `day` and was known at the end of `until`. Six queries, however many projects there are."""
    reader = _Reader(plan, day, until)
    cut = Cut(as_of=day, known_on=until)
    moves = totals.movements((Metric.PROJECTS,), Basis.REPORTED, cut)[Metric.PROJECTS]
    sites = tuple(reader.sites())
    stories = tuple(reader.stories(sites))
    return Known(day, until, stories, sites, {on: int(moved) for on, moved in moves})


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A standing claim with its fact: who it is of, and when it was true, reported and verified."""

    source: int
    told: Told
    fact: Any


class _Reader:
    """Reads the facts of one day as known at the end of another."""

    def __init__(self, plan: Plan, day: date, until: date) -> None:
        self.plan, self.day = plan, day
        self.known_before = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
        self.newest = Source.objects.order_by("-pk").values("pk")[:NEWEST]
        # A claim keeps no date of being taken back; its history does.
        self.taken_back_later = set(
            Claim.history.filter(
                state=Claim.State.TAKEN_BACK, history_date__gte=self.known_before
            ).values_list("id", flat=True)
        )

    def _claimed(self, facts: QuerySet, *fields: str) -> list[_Claimed]:
        """The claims of these facts that stood then; of a corrected one the correction, where that stood."""
        rows = facts.filter(claim__reported_at__lt=self.known_before, claim__source__in=self.newest)
        rows = rows.order_by("claim__effective_on", "claim__pk").values_list(*CLAIM, *fields)
        found, replaced = {}, set()
        for pk, source, on, state, replaces, reported, verified, returned, voided, *fact in rows:
            if not self._stood(pk, state, returned, voided):
                continue
            replaced.add(replaces)
            vouched = _local_day(verified) if verified and verified < self.known_before else None
            found[pk] = _Claimed(source, Told(on, _local_day(reported), vouched), fact)
        return [one for pk, one in found.items() if pk not in replaced and one.told.on <= self.day]

    def _stood(self, pk: int, state: str, returned: datetime | None, voided: datetime | None) -> bool:
        if state == Claim.State.TAKEN_BACK and pk not in self.taken_back_later:
            return False
        return not any(fell and fell < self.known_before for fell in (returned, voided))

    def _records(self, model: type[Model], *fields: str) -> dict[int, tuple]:
        """source -> the values of its record as it was known then; voided records are left out."""
        rows = model.history.filter(history_date__lt=self.known_before, source__in=self.newest)
        rows = rows.order_by("history_id").values_list("source_id", "voided_at", *fields)
        last = {source: values for source, *values in rows}
        return {source: tuple(values) for source, (voided, *values) in last.items() if voided is None}

    @cached_property
    def projects(self) -> dict[int, tuple]:
        names = ("county_id", "kind", "planned_jobs", "expected_started_on", "expected_operating_on", "id")
        return self._records(Project, *names)

    @cached_property
    def steps(self) -> dict[int, tuple[Step, ...]]:
        """The steps of every project that counts or may: new, and not signed before the plan began; by source."""
        taken: dict[int, list[Step]] = defaultdict(list)
        for one in self._claimed(StageReached.objects.all(), "step"):
            taken[one.source].append(Step(one.fact[0], one.told))
        return {
            source: steps
            for source, steps in ((source, _in_order(steps)) for source, steps in taken.items())
            if source in self.projects and not self._is_barred(self.projects[source][1], steps)
        }

    def _is_barred(self, kind: str, steps: Iterable[Step]) -> bool:
        signed = (step.told.on for step in steps if RANKS.get(step.name, -1) >= RANKS["signed"])
        return kind != Project.Kind.NEW or min(signed, default=date.max) < self.plan.starts_on

    def sites(self) -> Iterator[Site]:
        """Every site with a headcount that counts: a workshop, or a project for its jobs outside workshops."""
        shops = self._records(Workshop, "county_id", "project_id")
        source_of = {values[-1]: source for source, values in self.projects.items()}
        counts: dict[int, list[Count]] = defaultdict(list)
        for one in self._claimed(Headcount.objects.all(), "total"):
            counts[one.source].append(Count(one.told, one.fact[0]))
        for source, found in counts.items():
            if source in shops:
                county, project = shops[source]
                yield Site(county, source_of.get(project), tuple(found))
            elif source in self.steps:
                yield Site(self.projects[source][0], source, tuple(found))

    def stories(self, sites: Iterable[Site]) -> Iterator[Story]:
        """Every project that counts or may, with its people."""
        sites_of: dict[int | None, list[Site]] = defaultdict(list)
        for site in sites:
            sites_of[site.project].append(site)
        for source, steps in self.steps.items():
            county, _kind, planned, start, operation, _id = self.projects[source]
            yield Story(county, steps, planned, start, operation, *_people(sites_of[source]))


def _in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The stages by day, side steps last on a day; a project that was taken up again stands where it stood."""
    found: list[Step] = []
    for step in sorted(steps, key=lambda step: (step.told.on, RANKS.get(step.name, len(RANKS)))):
        if step.name in RANKS or step.name == WITHDRAWN:
            found.append(step)
        elif step.name == Taken.RESUMED and found and found[-1].name == WITHDRAWN:
            found.pop()
    return tuple(found)


def _people(sites: list[Site]) -> tuple[Told | None, int | None]:
    """The first headcount at any of a project's sites, and how many they counted last, together."""
    if not sites:
        return None, None
    first = min((site.counts[0].told for site in sites), key=lambda told: told.on)
    return first, sum(site.counts[-1].total for site in sites)


def _local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
