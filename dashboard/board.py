"""The board of supporters (帮扶力度): for each pairing, the last contact, what was offered, and what came of it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import Bureau, User
from accounts.scoping import own_bureau_ids, sits_above_all
from chambers.match_models import Match
from chambers.silence import Pair, Silence, silences
from counties.models import County, Pairing, Plan
from dashboard.figures import Figure, figure, may_open
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.totals import ZERO, Cut
from pages.templatetags.pages import number

# What a supporter is credited with in a county, by share; started is the stage at which its projects stand now.
CREDITED = (Metric.CREDITED_PROJECTS, Metric.CREDITED_JOBS)
STARTED = (Metric.AT_STARTED, Metric.AT_OPERATING)


@dataclass(frozen=True)
class Row:
    """One pairing on the board. Signed and jobs are verified credit, started are verified projects."""

    silence: Silence
    is_silent: bool
    offered: Figure
    matched: Figure
    signed: Figure
    started: list[Figure]
    jobs: Figure

    @property
    def county(self) -> County:
        return self.silence.pairing.county


@dataclass(frozen=True)
class Team:
    """A working team against what the plan asks of each: `reached` when its verified credit is that much."""

    bureau: Bureau
    projects: Figure
    jobs: Figure
    target: int
    reached: bool
    counties: list[str]


class Board:
    """Everything that the page shows, for one reader, as true on `day`.

    The numbers of the ledger are those of `cut`, else as known now. `silent_only` leaves the pairings that have been
    without a contact for too long: the reader's own, from the province all.
    """

    def __init__(
        self, user: User, day: date, plan: Plan, *, silent_only: bool = False, cut: Cut | None = None
    ) -> None:
        self.user, self.day, self.plan = user, day, plan
        self.cut = cut or Cut(as_of=day)
        self.credit = totals.figures_by_two("county_id", "introduced_by_id", (*CREDITED, *STARTED), self.cut)
        # A chamber sees its own row alone (docs/domain.md, "What counts", point 9).
        is_chamber = user.bureau.kind == Bureau.Kind.CHAMBER
        only_own = is_chamber or (silent_only and not sits_above_all(user))
        self.silences = silences(day, plan, supporters=own_bureau_ids(user) if only_own else None)
        if silent_only:
            self.silences = [one for one in self.silences if one.too_long(plan)]
        self.offered, self.matched = _matches(day)

    def counties(self) -> list[tuple[County, list[Row]]]:
        """The counties in the order of their places, each with its pairings, cities first."""
        kinds = {kind: rank for rank, kind in enumerate(Pairing.Kind.values)}
        found: dict[County, list[Row]] = {}
        for one in sorted(
            self.silences, key=lambda one: (one.pairing.county.prefecture.code, one.pairing.county.key)
        ):
            found.setdefault(one.pairing.county, []).append(self._row(one))
        for rows in found.values():
            rows.sort(key=lambda row: (kinds[row.silence.pairing.kind], row.silence.pairing.supporter.path))
        return list(found.items())

    @property
    def silent(self) -> int:
        """How many pairings have been without a contact for too long."""
        return sum(one.too_long(self.plan) for one in self.silences)

    def _row(self, one: Silence) -> Row:
        pairing = one.pairing
        pair = (pairing.supporter_id, pairing.county_id)
        # Whoever sits neither in the county nor with the supporter reads the figure and not its rows.
        open_ = may_open(self.user, county=pairing.county, introduced_by=pairing.supporter)
        cut = replace(self.cut, county_id=pairing.county_id, introduced_by_id=pairing.supporter_id)

        def credited(metric: Metric) -> Figure:
            value = self.credit.get((pairing.county_id, pairing.supporter_id, metric, Basis.VERIFIED), ZERO)
            return figure(metric, Basis.VERIFIED, value, cut, open_=open_)

        signed, jobs = (credited(metric) for metric in CREDITED)
        return Row(
            silence=one,
            is_silent=one.too_long(self.plan),
            offered=_counted(self.offered, pair),
            matched=_counted(self.matched, pair, state=Match.State.ACCEPTED),
            signed=signed,
            started=[credited(metric) for metric in STARTED],
            jobs=jobs,
        )

    def teams(self) -> list[Team]:
        """The working teams, the furthest from their target first."""
        sums: dict[tuple[int, str], Decimal] = {}
        for (_county, bureau, metric, basis), value in self.credit.items():
            if basis == Basis.VERIFIED:
                sums[bureau, metric] = sums.get((bureau, metric), ZERO) + value
        helped: dict[int, list[str]] = {}
        for one in self.silences:
            helped.setdefault(one.pairing.supporter_id, []).append(one.pairing.county.short_name)
        teams = Bureau.objects.filter(kind=Bureau.Kind.TEAM).order_by("path")
        found = [self._team(bureau, sums, sorted(helped.get(bureau.pk, []))) for bureau in teams]
        return sorted(found, key=lambda team: (team.reached, sums.get((team.bureau.pk, CREDITED[0]), ZERO)))

    def _team(self, bureau: Bureau, sums: dict[tuple[int, str], Decimal], counties: list[str]) -> Team:
        cut = replace(self.cut, introduced_by_id=bureau.pk)
        open_ = may_open(self.user, introduced_by=bureau)
        projects, jobs = (
            figure(metric, Basis.VERIFIED, sums.get((bureau.pk, metric), ZERO), cut, open_=open_)
            for metric in CREDITED
        )
        reached = sums.get((bureau.pk, CREDITED[0]), ZERO) >= self.plan.team_target
        return Team(bureau, projects, jobs, self.plan.team_target, reached, counties)


def _matches(day: date) -> tuple[Counter, Counter]:
    """By (supporter, county): the offers made up to `day`, and those of them that were accepted by then."""
    rows = (
        Match.objects.filter(offered_on__lte=day)
        .order_by()
        .values_list("offered_for", "slot__demand__county")
        .annotate(
            offered=Count("pk"),
            matched=Count("pk", filter=Q(state=Match.State.ACCEPTED, decided_on__lte=day)),
        )
    )
    offered, matched = Counter(), Counter()
    for supporter, county, made, taken in rows:
        offered[supporter, county], matched[supporter, county] = made, taken
    return offered, matched


def _counted(counts: Counter, pair: Pair, **more: Any) -> Figure:
    """A count of offers with its list; offers are open to every bureau that sees this row."""
    query = urlencode({"offered_for": pair[0], "county": pair[1], **{k: str(v) for k, v in more.items()}})
    url = f"{reverse('chambers:match-list')}?{query}" if counts[pair] else None
    return Figure(number(counts[pair]), url, counts[pair])
