"""The pages against the books: what the dashboard shows, and the sum of the entries behind it."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.models import Bureau, User
from counties.models import Plan
from dashboard.cockpit import COUNTY_METRICS, PROVINCE_METRICS, Cockpit
from dashboard.views import newest_day
from ledger import totals
from ledger.metrics import Basis


def differences_in_words() -> Iterator[str]:
    """One line of text for every figure in which the dashboard and the entries differ."""
    plan = Plan.objects.current()
    reader = User(bureau=Bureau.objects.get(kind=Bureau.Kind.PROVINCE))
    cockpit = Cockpit(reader, newest_day(plan), plan)
    sums: dict[tuple, Decimal] = {}
    for (metric, basis, county, _by, _channel, day, _recorded), quantity in totals.from_entries().items():
        if day <= cockpit.as_of:
            sums[county, metric, basis] = sums.get((county, metric, basis), totals.ZERO) + quantity
    for county in cockpit.counties:
        for metric in (*COUNTY_METRICS, *PROVINCE_METRICS):
            for basis in Basis:
                shown = cockpit.by_county.get((county.pk, metric, basis), totals.ZERO)
                held = sums.get((county.pk, metric, basis), totals.ZERO)
                if shown != held:
                    yield f"dashboard, {county.key}, {metric} {basis}: shown {shown}, entries {held}"
