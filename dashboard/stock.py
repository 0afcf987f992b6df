"""Jobs as a stock that ages, the workshops behind them, and the money: figure by figure, with what to know beside it.

The dashboard shows them of the province, a county's page of the county. Each is a sum of the ledger.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from dashboard.figures import Figure, figures_of
from ledger.metrics import Basis, Metric
from ledger.totals import Cut
from pages.templatetags.pages import number, or_dash, percent

ValueOf = Callable[[Metric, Basis], Decimal]
Told = Callable[[Metric, Basis, Decimal], Figure]

STOCK = (
    Metric.JOBS,
    Metric.POOR_JOBS,
    Metric.RELOCATED_JOBS,
    Metric.EDGE_JOBS,
    Metric.EXPIRING_JOBS,
    Metric.EXPIRED_JOBS,
    Metric.EVER_JOBS,
    Metric.WORKSHOPS,
    Metric.WORKING_SHOPS,
    Metric.CONTRACT,
    Metric.FUNDS,
)
# A subgroup is known at some of the sites with people at work; the others did not say.
KNOWN_AT: Mapping[Metric, Metric] = {
    Metric.POOR_JOBS: Metric.POOR_SITES,
    Metric.RELOCATED_JOBS: Metric.RELOCATED_SITES,
    Metric.EDGE_JOBS: Metric.EDGE_SITES,
}
# A part of another figure: how much of it, in per cent.
PART_OF: Mapping[Metric, Metric] = {
    Metric.WORKING_SHOPS: Metric.WORKSHOPS,
    Metric.FUNDS: Metric.CONTRACT,
}
METRICS = (*STOCK, Metric.SEEN_JOBS, Metric.JOB_SITES, *KNOWN_AT.values())


@dataclass(frozen=True)
class Row:
    """One figure on both bases; `note` says of the verified one how much of what it covers."""

    metric: Metric
    label: str
    note: str
    verified: Figure
    reported: Figure


def rows_of(value_of: ValueOf, cut: Cut, *, open_: bool) -> list[Row]:
    """The figures of `STOCK` in order; `open_`: the reader may open what stands behind them."""
    told = figures_of(cut, open_=open_)
    return [_row_of(metric, value_of, told) for metric in STOCK]


def row_of(metric: Metric, value_of: ValueOf, cut: Cut, *, open_: bool) -> Row:
    """One figure with its note."""
    return _row_of(metric, value_of, figures_of(cut, open_=open_))


def _row_of(metric: Metric, value_of: ValueOf, told: Told) -> Row:
    verified, reported = (_shown(metric, basis, value_of, told) for basis in (Basis.VERIFIED, Basis.REPORTED))
    return Row(metric, str(metric.label), _note(metric, value_of), verified, reported)


def _shown(metric: Metric, basis: Basis, value_of: ValueOf, told: Told) -> Figure:
    """The number; a dash for a group that no site with people at work has told: not known is not 0."""
    if metric in KNOWN_AT and not value_of(KNOWN_AT[metric], basis):
        return Figure(or_dash(None))
    return told(metric, basis, value_of(metric, basis))


def _note(metric: Metric, value_of: ValueOf) -> str:
    if metric in KNOWN_AT:
        return _("known for %(known)s of %(sites)s sites") % {
            "known": number(value_of(KNOWN_AT[metric], Basis.VERIFIED), 0),
            "sites": number(value_of(Metric.JOB_SITES, Basis.VERIFIED), 0),
        }
    if metric in PART_OF:
        part, whole = (value_of(each, Basis.VERIFIED) for each in (metric, PART_OF[metric]))
        return percent(100 * part / whole) if whole else ""
    return ""
