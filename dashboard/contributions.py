"""Who brought how much: the verified projects and jobs by channel, and what supporters are credited with."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from accounts.models import Bureau, User
from counties.models import short_bureau_name
from dashboard.figures import figures_of, may_open
from dashboard.standing import CREDITED, TARGETED
from ledger.metrics import Basis, Channel, Metric
from ledger.totals import ZERO, Cut
from pages.links import page_at

Sums = Mapping[tuple, Decimal]  # (channel or bureau, metric, basis) -> sum


def of_channels(sums: Sums, cut: Cut, *, open_: bool) -> list[dict[str, Any]]:
    """A row for each channel by which anything came, the largest first."""
    rows = []
    for channel in Channel:
        values = _values(sums, channel.value, TARGETED)
        if any(values.values()):
            rows.append(_row(str(channel.label), values, replace(cut, channel=channel.value), open_))
    return in_order(with_bars(rows))


def of_supporters(
    sums: Sums, bureaus: Iterable[Bureau], cut: Cut, user: User, query: str = ""
) -> list[dict[str, Any]]:
    """A row for each of these bureaus that is credited with anything, the largest first.

    Each leads to the bureau's page, with the clocks that `query` asks for.
    """
    rows, open_all = [], may_open(user)
    for bureau in bureaus:
        values = _values(sums, bureau.pk, CREDITED)
        if any(values.values()):
            narrowed = replace(cut, introduced_by_id=bureau.pk)
            open_ = open_all or may_open(user, introduced_by=bureau)
            url = page_at("dashboard:supporter", bureau.code) + query
            rows.append({**_row(short_bureau_name(bureau), values, narrowed, open_), "url": url})
    return in_order(with_bars(rows))


def _values(sums: Sums, who: Any, metrics: Collection[Metric]) -> dict[Metric, Decimal]:
    return {metric: sums.get((who, metric, Basis.VERIFIED), ZERO) for metric in metrics}


def _row(name: str, values: Mapping[Metric, Decimal], cut: Cut, open_: bool) -> dict[str, Any]:
    (projects, project_value), (jobs, job_value) = values.items()
    told = figures_of(cut, open_=open_)
    return {
        "name": name,
        "value": project_value,
        "projects": told(projects, Basis.VERIFIED, project_value),
        "jobs": told(jobs, Basis.VERIFIED, job_value),
    }


def with_bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the length of their bars, in per cent of the longest."""
    most = max((row["value"] for row in rows), default=ZERO)
    for row in rows:
        row["bar"] = 100 * row["value"] / most if most > 0 else ZERO
    return rows


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest first, then by name."""
    return sorted(rows, key=lambda row: (-row["value"], row["name"]))
