"""Counties × channels and counties × periods: one figure laid out in cells, each of which opens its list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from counties.models import County, Plan
from dashboard.clocks import Clocks
from dashboard.figures import Figure, figure, may_open
from dashboard.periods import begun, periods_of
from ledger import totals
from ledger.metrics import Basis, Channel, Metric
from ledger.totals import ZERO, Cut
from pages.templatetags.pages import short_day

METRICS = (Metric.PROJECTS, Metric.JOBS, Metric.FUNDS, Metric.WORKSHOPS)
Sums = Mapping[tuple, Decimal]  # (county id, place of the column) -> figure


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: what it is called, what stands below that, and which part of the ledger it sums."""

    label: str
    note: str
    cut: Cut


@dataclass(frozen=True, slots=True)
class Row:
    """A county with its cells in the order of the columns, and their sum; `url` is None for one that left the plan."""

    name: str
    url: str | None
    cells: list[Figure]
    total: Figure


@dataclass(frozen=True, slots=True)
class Table:
    """The counties with the sums of each column below, and the sum of all."""

    headings: list[Heading]
    rows: list[Row]
    totals: list[Figure]
    total: Figure


class Matrix:
    """Both tables of one figure on one basis, for one reader, as the clocks ask; of all counties, or of `only` one."""

    def __init__(
        self, user: User, plan: Plan, clocks: Clocks, metric: Metric, basis: Basis, only: County | None = None
    ) -> None:
        self.user, self.plan, self.clocks = user, plan, clocks
        self.metric, self.basis, self.only = metric, basis, only
        self.cut = replace(clocks.cut, county_id=only and only.pk)

    def by_channel(self) -> Table:
        """Counties × the ways by which projects came."""
        channels = list(Channel)
        found = totals.figures_by_two("county_id", "channel", [self.metric], self.cut)
        sums = {
            (county, channels.index(Channel(channel))): value
            for (county, channel, _metric, basis), value in found.items()
            if basis == self.basis
        }
        headings = [
            Heading(str(channel.label), "", replace(self.cut, channel=channel.value)) for channel in channels
        ]
        return self._table(headings, sums)

    def by_period(self) -> Table:
        """Counties × the periods of the plan up to the day: what moved in each, so that they sum to the figure.

        The first one holds what was true before the plan began as well.
        """
        periods = begun(periods_of(self.plan), self.clocks.as_of)
        ends = [*(period.last for period in periods[:-1]), self.clocks.as_of]
        found = totals.figures_by_two("county_id", "day", [self.metric], self.cut)
        sums: dict[tuple, Decimal] = {}
        for (county, day, _metric, basis), value in found.items():
            if basis == self.basis:
                key = (county, _place(day, ends))
                sums[key] = sums.get(key, ZERO) + value
        since = [None, *ends]
        headings = [
            Heading(
                period.name if period else _("Before"),
                _("to %(day)s") % {"day": short_day(end)},
                replace(self.cut, as_of=end, since=since[place]),
            )
            for place, (period, end) in enumerate(zip(periods or [None], ends, strict=True))
        ]
        return self._table(headings, sums)

    @cached_property
    def _plan_counties(self) -> list[County]:
        if self.only:
            return [self.only]
        counties = County.objects.in_plan().select_related("prefecture", "bureau")
        return list(counties.order_by("prefecture__code", "key"))

    def _table(self, headings: Sequence[Heading], sums: Sums) -> Table:
        others = {county for county, _place in sums} - {county.pk for county in self._plan_counties}
        left = list(County.objects.filter(pk__in=others).select_related("bureau")) if others else []
        rows = [self._row(county, headings, sums) for county in [*self._plan_counties, *left]]
        open_ = may_open(self.user, county=self.only)

        def shown(cells: Sequence[Figure], cut: Cut) -> Figure:
            value = sum((cell.value for cell in cells), ZERO)
            return figure(self.metric, self.basis, value, cut, open_=open_)

        sums_below = [
            shown([row.cells[place] for row in rows], heading.cut) for place, heading in enumerate(headings)
        ]
        return Table(list(headings), rows, sums_below, shown(sums_below, self.cut))

    def _row(self, county: County, headings: Sequence[Heading], sums: Sums) -> Row:
        open_ = may_open(self.user, county=county)

        def shown(value: Decimal, cut: Cut) -> Figure:
            return figure(self.metric, self.basis, value, replace(cut, county_id=county.pk), open_=open_)

        values = [sums.get((county.pk, place), ZERO) for place in range(len(headings))]
        return Row(
            name=county.short_name,
            url=reverse("dashboard:county", args=[county.key]) + self.clocks.query if county.group else None,
            cells=[shown(value, heading.cut) for value, heading in zip(values, headings, strict=True)],
            total=shown(sum(values, ZERO), self.cut),
        )


def _place(day: date, ends: Sequence[date]) -> int:
    """In which of the periods that end on these days a day lies; the first holds whatever came before it."""
    return next(place for place, end in enumerate(ends) if day <= end)
