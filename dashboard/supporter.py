"""One bureau that brings projects: what it took part in, in which counties, and how far that came."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from accounts.models import Bureau, User
from chambers.silence import Silence, silences
from counties.models import County, Plan, Stage
from dashboard import rates
from dashboard.clocks import Clocks
from dashboard.contributions import CREDITED
from dashboard.figures import Figure, figure, may_open, sees_others
from dashboard.ranking import Share, share_of
from dashboard.standing import STAGES
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.totals import ZERO


@dataclass(frozen=True)
class InCounty:
    """What the bureau has in one county; `url` is None where the reader is not shown the county's page."""

    name: str
    url: str | None
    shares: dict[str, Share]


@dataclass(frozen=True)
class AtStage:
    """The projects that it introduced and that stand at a stage, on both bases."""

    stage: Stage
    verified: Figure
    reported: Figure


class Supporter:
    """Everything that the page of a bureau says, for one reader, as the clocks ask. Credit is added into no county."""

    def __init__(self, user: User, bureau: Bureau, plan: Plan, clocks: Clocks) -> None:
        self.user, self.bureau, self.plan, self.clocks = user, bureau, plan, clocks
        self.cut = replace(clocks.cut, introduced_by_id=bureau.pk)
        self.open_all = may_open(user, introduced_by=bureau)

    @cached_property
    def shares(self) -> dict[str, Share]:
        """Of projects and of jobs, everywhere together."""
        sums = totals.figures_by("introduced_by_id", CREDITED, self.cut)
        sources = totals.contributors_by("introduced_by_id", CREDITED, self.cut)
        return {
            metric.value: share_of(metric, self.bureau.pk, sources, sums, self.cut, self.open_all)
            for metric in CREDITED
        }

    @cached_property
    def counties(self) -> list[InCounty]:
        """A line for each county in which it is credited with anything on either basis, the most first."""
        sums = totals.figures_by("county_id", CREDITED, self.cut)
        sources = totals.contributors_by("county_id", CREDITED, self.cut)
        ids = {county for (county, _metric, _basis), value in sums.items() if value}
        counties = County.objects.filter(pk__in=ids).select_related("prefecture", "bureau")

        def credited(county: County) -> Decimal:
            return sums.get((county.pk, Metric.CREDITED_PROJECTS, Basis.VERIFIED), ZERO)

        return [
            self._in_county(county, sums, sources)
            for county in sorted(counties, key=lambda county: (-credited(county), county.key))
        ]

    def _in_county(self, county: County, sums: dict, sources: dict) -> InCounty:
        open_ = may_open(self.user, county=county, introduced_by=self.bureau)
        cut = replace(self.cut, county_id=county.pk)
        shown = county.group and sees_others(self.user)
        return InCounty(
            name=county.short_name,
            url=reverse("dashboard:county", args=[county.key]) + self.clocks.query if shown else None,
            shares={
                metric.value: share_of(metric, county.pk, sources, sums, cut, open_) for metric in CREDITED
            },
        )

    @cached_property
    def _brought(self) -> dict[tuple, Decimal]:
        return totals.figures_by("introduced_by_id", rates.METRICS, self.cut)

    @property
    def stages(self) -> list[AtStage]:
        """Where the projects stand that it introduced, the furthest first."""
        found = []
        for stage in reversed(STAGES):
            metric = Metric.at(stage)
            verified, reported = (
                figure(
                    metric,
                    basis,
                    self._brought.get((self.bureau.pk, metric, basis), ZERO),
                    self.cut,
                    open_=self.open_all,
                )
                for basis in (Basis.VERIFIED, Basis.REPORTED)
            )
            found.append(AtStage(stage, verified, reported))
        return found

    @property
    def rates(self) -> list[rates.Shown]:
        """How far those projects come."""

        def value_of(metric: Metric) -> Decimal:
            return self._brought.get((self.bureau.pk, metric, Basis.VERIFIED), ZERO)

        return rates.shown(value_of, self.cut, self.plan.small_whole, open_=self.open_all)

    @cached_property
    def pairings(self) -> list[Silence]:
        """Whom it helps on the day, with the last contact; the longest silence first."""
        return silences(self.clocks.as_of, self.plan, supporters=[self.bureau.pk])

    @property
    def target(self) -> int | None:
        """How many projects the plan asks of it; None of whom it asks no number."""
        return self.plan.team_target if self.bureau.kind == Bureau.Kind.TEAM else None

    @property
    def percent(self) -> Decimal | None:
        """Verified credit of the target."""
        credited = self.shares[Metric.CREDITED_PROJECTS].verified.value
        return 100 * credited / self.target if self.target else None
