"""Who stands where: counties and prefectures by completion, supporters, teams and chambers by credit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Bureau, User
from counties.models import Pairing, Plan, Prefecture, short_bureau_name
from dashboard import periods, rates
from dashboard.clocks import Clocks
from dashboard.contributions import CREDITED
from dashboard.figures import Figure, figure, in_words, may_open
from dashboard.lists import is_black, is_red
from dashboard.progress import Light, Progress, light, worst
from dashboard.ranks import Ranked, in_ranks, places_up, ranks_of, worse
from dashboard.standing import TARGETED, CountyStanding, Standing
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.totals import ZERO, Cut

# Which kinds of bureau stand in which table of those who bring projects.
TABLES: Mapping[str, tuple[Bureau.Kind, ...]] = {
    "supporter": (
        Bureau.Kind.PREFECTURE,
        Bureau.Kind.COUNTY,
        Bureau.Kind.STATION,
        Bureau.Kind.THINK_TANK,
        Bureau.Kind.INSTITUTE,
        Bureau.Kind.PROVINCE,
    ),
    "team": (Bureau.Kind.TEAM,),
    "chamber": (Bureau.Kind.CHAMBER,),
}


@dataclass(frozen=True)
class Place:
    """A county, or the counties of a prefecture together, against the targets.

    `prefecture` is the code of the one that it is in, `beside` what stands beside its name. `cells`: of projects and of
    jobs what the bar shows. `up`: places won since the last period, None where one of the days has no rank.
    """

    key: str
    name: str
    url: str
    prefecture: str
    beside: str
    cells: dict[str, dict[str, Any]]
    completion: Decimal | None
    gap: Decimal | None
    light: Light
    rank: int | None
    shared: bool
    up: int | None
    rates: list[rates.Shown]


@dataclass(frozen=True)
class Share:
    """One kind of credit: in how many projects or at how many sites it took part, and what it is credited with."""

    took_part: Figure
    verified: Figure
    reported: Figure


@dataclass(frozen=True)
class Contributor:
    """A bureau that brings projects. `target` and `percent` are None where the plan asks for no number."""

    bureau: Bureau
    name: str
    url: str
    shares: dict[str, Share]
    target: int | None
    percent: Decimal | None
    rank: int | None
    shared: bool
    up: int | None
    rates: list[rates.Shown]


@dataclass(frozen=True)
class Listed:
    """A county on the red or the black list; `before` are the ends of periods that put it there, the newest first."""

    one: CountyStanding
    url: str
    before: list[tuple[periods.Period, CountyStanding]]


class Ranking:
    """The tables of the page for one reader. Everything is read when it is first asked for, and once."""

    def __init__(self, user: User, plan: Plan, clocks: Clocks, now: Standing | None = None) -> None:
        self.user, self.plan, self.clocks = user, plan, clocks
        self.now = now or Standing(plan, clocks)
        self.periods = periods.periods_of(plan)
        self.compared = periods.last_before(self.periods, clocks.as_of)
        self._standings = {clocks.as_of: self.now}

    def at_end_of(self, period: periods.Period) -> Standing:
        """How the plan stood at the end of a period, with the same knowledge."""
        if period.last not in self._standings:
            self._standings[period.last] = Standing(self.plan, replace(self.clocks, as_of=period.last))
        return self._standings[period.last]

    @cached_property
    def before(self) -> Standing | None:
        """How the plan stood when the last period was over; None in the first one."""
        return self.at_end_of(self.compared) if self.compared else None

    # --- places ----------------------------------------------------------------------------------

    @cached_property
    def counties(self) -> list[Place]:
        """The counties of the plan, the best first."""
        return self._places(
            [_Group(one.county.key, one.county.short_name, [one]) for one in self.now.county_standings],
            self._county,
        )

    @cached_property
    def prefectures(self) -> list[Place]:
        """The prefectures that have counties of the plan, by the sums of these."""
        found: dict[Prefecture, list[CountyStanding]] = defaultdict(list)
        for one in self.now.county_standings:
            found[one.county.prefecture].append(one)
        groups = [_Group(place.code, place.common_name, members) for place, members in found.items()]
        return self._places(groups, self._prefecture)

    def _places(
        self, groups: list["_Group"], placed: Callable[["_Group", Ranked, int | None], Place]
    ) -> list[Place]:
        earlier = self._earlier_ranks(groups)
        ordered = sorted(groups, key=lambda group: (-(group.completion or ZERO), group.key))
        return [
            placed(one.item, one, places_up(earlier.get(one.item.key), one.rank))
            for one in in_ranks(ordered, lambda group: group.completion)
        ]

    def _earlier_ranks(self, groups: list["_Group"]) -> dict[str, int | None]:
        if self.before is None:
            return {}
        then = {one.county.pk: one for one in self.before.county_standings}
        past = [replace(group, members=[then[one.county.pk] for one in group.members]) for group in groups]
        return dict(
            zip((group.key for group in past), ranks_of(group.completion for group in past), strict=True)
        )

    def _county(self, group: "_Group", ranked: Ranked, up: int | None) -> Place:
        (one,) = group.members
        county = one.county
        open_ = may_open(self.user, county=county)
        cut = replace(self.now.cut, county_id=county.pk)

        def value_of(metric: Metric) -> Decimal:
            return self.now.by_county.get((county.pk, metric, Basis.VERIFIED), ZERO)

        def shown(metric: Metric, basis: Basis, value: Decimal) -> Figure:
            return figure(metric, basis, value, cut, open_=open_)

        return Place(
            key=group.key,
            name=group.name,
            url=reverse("dashboard:county", args=[county.key]) + self.clocks.query,
            prefecture=county.prefecture.code,
            beside=county.prefecture.common_name,
            cells=self._cells(group, shown),
            completion=group.completion,
            gap=one.gap,
            light=one.light,
            rank=ranked.rank,
            shared=ranked.shared,
            up=up,
            rates=rates.shown(value_of, cut, self.plan.small_whole, open_=open_),
        )

    def _prefecture(self, group: "_Group", ranked: Ranked, up: int | None) -> Place:
        ids = [one.county.pk for one in group.members]
        # Its figures open the table of its counties, whose last line says the same.
        query = {"by": "county", "prefecture": group.key}
        told = self.clocks.query.removeprefix("?")
        url = f"{reverse('dashboard:ranking')}?{urlencode(query)}{'&' if told else ''}{told}"

        def value_of(metric: Metric) -> Decimal:
            return sum((self.now.by_county.get((pk, metric, Basis.VERIFIED), ZERO) for pk in ids), ZERO)

        def shown(metric: Metric, basis: Basis, value: Decimal) -> Figure:
            return Figure(in_words(metric, value), url, value)

        progress = [group.progress(metric) for metric in TARGETED]
        lights = [light(one, self.now.limits) for one in progress]
        waits = self.now.calendar.elapsed == 0
        return Place(
            key=group.key,
            name=group.name,
            url=url,
            prefecture=group.key,
            beside=_(", ").join(one.county.short_name for one in group.members),
            cells=self._cells(group, shown),
            completion=group.completion,
            gap=min((one.gap for one in progress if one.gap is not None), default=None),
            light=Light.WAITING if waits else worst(lights),
            rank=ranked.rank,
            shared=ranked.shared,
            up=up,
            rates=[
                replace(rate, part=rate.part._replace(url=url), whole=rate.whole._replace(url=url))
                for rate in rates.shown(value_of, self.now.cut, self.plan.small_whole, open_=False)
            ],
        )

    def _cells(
        self, group: "_Group", shown: Callable[[Metric, Basis, Decimal], Figure]
    ) -> dict[str, dict[str, Any]]:
        """Of each metric that has a target what the bar of its cell shows."""
        found = {}
        for metric in TARGETED:
            progress = group.progress(metric)
            found[metric.value] = {
                "verified": shown(metric, Basis.VERIFIED, progress.actual),
                "reported": shown(metric, Basis.REPORTED, group.reported(metric)),
                "target": progress.target,
                "percent": progress.percent,
                "status": light(progress, self.now.limits).value,
            }
        return found

    def total_of(self, places: Iterable[Place]) -> dict[str, dict[str, Any]]:
        """The last line of a table of places: the sums of its lines."""
        places, found = list(places), {}
        for metric in TARGETED:
            cells = [place.cells[metric.value] for place in places]
            verified, reported = (
                sum((cell[name].value for cell in cells), ZERO) for name in ("verified", "reported")
            )
            progress = Progress(
                verified, sum(cell["target"] for cell in cells), self.now.calendar.time_percent
            )
            found[metric.value] = {
                "verified": Figure(in_words(metric, verified), None, verified),
                "reported": Figure(in_words(metric, reported), None, reported),
                "target": progress.target,
                "percent": progress.percent,
                "status": light(progress, self.now.limits).value,
            }
        return found

    # --- red and black ---------------------------------------------------------------------------

    @cached_property
    def ends(self) -> list[periods.Period]:
        """The finished periods at whose ends the black list looks, the newest first."""
        return periods.finished(self.periods, self.clocks.as_of)[: self.plan.black_periods]

    @cached_property
    def red(self) -> list[Listed]:
        """The counties that are well ahead, the furthest first."""
        found = [
            self._listed(one, [])
            for one in self.now.county_standings
            if is_red(one.gap, one.light, self.plan.red_pp)
        ]
        return found[::-1]

    @cached_property
    def black(self) -> list[Listed]:
        """The counties that were behind for periods running and still are, the furthest behind first."""
        found = []
        then = [(end, _by_county(self.at_end_of(end))) for end in self.ends]
        for one in self.now.county_standings:
            before = [(end, standings[one.county.pk]) for end, standings in then]
            if is_black(one.light, [was.light for _end, was in before], self.plan.black_periods):
                found.append(self._listed(one, before))
        return found

    def _listed(self, one: CountyStanding, before: list[tuple[periods.Period, CountyStanding]]) -> Listed:
        url = reverse("dashboard:county", args=[one.county.key]) + self.clocks.query
        return Listed(one, url, before)

    # --- who brings projects -----------------------------------------------------------------------

    def contributors(self, table: str) -> list[Contributor]:
        """The bureaus of one of the tables, whoever is credited with most first.

        Supporters are whoever is paired on the day or credited with anything; of teams and chambers all are shown.
        """
        bureaus = self._bureaus(table)
        credited = {bureau.pk: self._credit(self.now, bureau.pk) for bureau in bureaus}
        earlier: dict[int, int | None] = {}
        if self.before is not None:
            scores = [self._credit(self.before, bureau.pk) for bureau in bureaus]
            earlier = dict(zip(credited, ranks_of(scores), strict=True))
        ordered = sorted(
            bureaus, key=lambda bureau: (-credited[bureau.pk], self._jobs_of(bureau), bureau.path)
        )
        return [
            self._contributor(one, places_up(earlier.get(one.item.pk), one.rank))
            for one in in_ranks(ordered, lambda bureau: credited[bureau.pk])
        ]

    def _bureaus(self, table: str) -> list[Bureau]:
        bureaus = Bureau.objects.filter(kind__in=TABLES[table]).select_related("prefecture", "county")
        if table == "supporter":
            # A county that brings a project to itself supports nobody.
            own = {county.bureau_id for county in self.now.counties}
            shown = {bureau for bureau, _metric, _basis in self.now.by_introducer}
            shown |= set(Pairing.objects.in_force(self.clocks.as_of).values_list("supporter_id", flat=True))
            bureaus = bureaus.filter(pk__in=shown - own)
        return list(bureaus.order_by("path"))

    @staticmethod
    def _credit(standing: Standing, bureau_id: int) -> Decimal:
        return standing.by_introducer.get((bureau_id, Metric.CREDITED_PROJECTS, Basis.VERIFIED), ZERO)

    def _jobs_of(self, bureau: Bureau) -> Decimal:
        return -self.now.by_introducer.get((bureau.pk, Metric.CREDITED_JOBS, Basis.VERIFIED), ZERO)

    @cached_property
    def _sources(self) -> dict[tuple, list[int]]:
        return totals.contributors_by("introduced_by_id", CREDITED, self.now.cut)

    @cached_property
    def _brought(self) -> dict[tuple, Decimal]:
        return totals.figures_by("introduced_by_id", rates.METRICS, self.now.cut)

    def _contributor(self, ranked: Ranked, up: int | None) -> Contributor:
        bureau: Bureau = ranked.item
        open_ = may_open(self.user, introduced_by=bureau)
        cut = replace(self.now.cut, introduced_by_id=bureau.pk)
        target = self.plan.team_target if bureau.kind == Bureau.Kind.TEAM else None
        credited = self._credit(self.now, bureau.pk)

        def value_of(metric: Metric) -> Decimal:
            return self._brought.get((bureau.pk, metric, Basis.VERIFIED), ZERO)

        return Contributor(
            bureau=bureau,
            name=short_bureau_name(bureau),
            url=reverse("dashboard:supporter", args=[bureau.code]) + self.clocks.query,
            shares={
                metric.value: share_of(metric, bureau.pk, self._sources, self.now.by_introducer, cut, open_)
                for metric in CREDITED
            },
            target=target,
            percent=100 * credited / target if target else None,
            rank=ranked.rank,
            shared=ranked.shared,
            up=up,
            rates=rates.shown(value_of, cut, self.plan.small_whole, open_=open_),
        )


def share_of(
    metric: Metric,
    key: int,
    sources: Mapping[tuple, list[int]],
    sums: Mapping[tuple, Decimal],
    cut: Cut,
    open_: bool,
) -> Share:
    """What the bureau or county `key` has of one kind of credit, the number of rows behind it first."""
    verified = figure(metric, Basis.VERIFIED, sums.get((key, metric, Basis.VERIFIED), ZERO), cut, open_=open_)
    rows = len(sources.get((key, metric, Basis.VERIFIED), ()))
    return Share(
        took_part=Figure(str(rows), verified.url, rows),
        verified=verified,
        reported=figure(
            metric, Basis.REPORTED, sums.get((key, metric, Basis.REPORTED), ZERO), cut, open_=open_
        ),
    )


@dataclass(frozen=True)
class _Group:
    """One county, or several, that stand in one line."""

    key: str
    name: str
    members: list[CountyStanding]

    def progress(self, metric: Metric) -> Progress:
        """Their verified figures against their targets, both summed."""
        each = [one.progress[metric] for one in self.members]
        actual = sum((one.actual for one in each), ZERO)
        return Progress(actual, sum(one.target for one in each), each[0].time_percent)

    def reported(self, metric: Metric) -> Decimal:
        return sum((one.reported[metric] for one in self.members), ZERO)

    @property
    def completion(self) -> Decimal | None:
        """What they are ranked by: the worse of projects and jobs, as the light is judged."""
        return worse(self.progress(metric).percent for metric in TARGETED)


def _by_county(standing: Standing) -> dict[int, CountyStanding]:
    return {one.county.pk: one for one in standing.county_standings}


def table_of(bureau: Bureau) -> str:
    """In which table of those who bring projects a bureau stands."""
    return next(name for name, kinds in TABLES.items() if bureau.kind in kinds)
