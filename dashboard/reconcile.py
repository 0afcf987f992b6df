"""The pages against the books: what the dashboard shows, and the sum of the entries behind it."""

from collections.abc import Iterator
from decimal import Decimal

from counties.models import Plan
from dashboard.clocks import Clocks, newest_day
from dashboard.standing import COUNTY_METRICS, PROVINCE_METRICS, Standing
from ledger import totals
from ledger.metrics import Basis


def differences_in_words() -> Iterator[str]:
    """One line of text for every figure in which the dashboard and the entries differ."""
    plan = Plan.objects.current()
    standing = Standing(plan, Clocks(newest_day(plan)))
    sums: dict[tuple, Decimal] = {}
    for (metric, basis, county, _by, _channel, day, _recorded), quantity in totals.from_entries().items():
        if day <= standing.as_of:
            sums[county, metric, basis] = sums.get((county, metric, basis), totals.ZERO) + quantity
    for county in standing.counties:
        for metric in (*COUNTY_METRICS, *PROVINCE_METRICS):
            for basis in Basis:
                shown = standing.by_county.get((county.pk, metric, basis), totals.ZERO)
                held = sums.get((county.pk, metric, basis), totals.ZERO)
                if shown != held:
                    yield f"dashboard, {county.key}, {metric} {basis}: shown {shown}, entries {held}"
