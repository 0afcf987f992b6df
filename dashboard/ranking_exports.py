"""The columns of the ranking, the supporters and the matrix, as files have them: numbers behind the texts."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from dashboard.contributions import CREDITED
from dashboard.exports import progress_columns
from dashboard.matrix import Table
from dashboard.rank_words import moved
from dashboard.rates import KINDS
from dashboard.sentences import LIGHT_WORDS
from ledger.metrics import Metric
from sheets.columns import Column, Kind
from sheets.values import WAN_YUAN


def _number(name: str, label: Any, of: Callable[[Any], Any], **more: Any) -> Column:
    return Column(name, label, Kind.NUMBER, of=of, width=12, **more)


def _rank_columns() -> list[Column]:
    return [
        _number("rank", _("Rank"), lambda row: row.rank),
        Column("shared", _("Shared rank"), Kind.YES_NO, of=lambda row: row.shared, width=8),
        Column("moved", _("Since the last period"), of=lambda row: moved(row.up), width=14),
    ]


def rate_columns() -> list[Column]:
    """Of whatever has `rates`: each rate's two counts and its percentage."""
    found = []
    for place, kind in enumerate(KINDS):
        counts = (("part", kind.part, lambda rate: rate.part), ("whole", kind.whole, lambda rate: rate.whole))
        for name, metric, of in counts:
            found.append(_count_of_rate(place, kind.key, name, metric, of))
        found.append(
            _number(
                f"{kind.key}_percent",
                RATE_PERCENT[kind.key],
                lambda row, n=place: row.rates[n].percent,
            )
        )
    return found


RATE_COUNTS = {
    ("started", "part"): _("Started or further"),
    ("started", "whole"): _("Signed or further"),
    ("operating", "part"): _("Operating"),
    ("operating", "whole"): _("Started or further (of which operating)"),
    ("received", "part"): _("Funds received (yuan)"),
    ("received", "whole"): _("Contract amount (yuan)"),
}
RATE_PERCENT = {
    "started": _("Signing → start, %"),
    "operating": _("Start → operation, %"),
    "received": _("Funds received, % of the contract amount"),
}


def _count_of_rate(place: int, key: str, name: str, metric: Metric, of: Callable[[Any], Any]) -> Column:
    return _number(f"{key}_{name}", RATE_COUNTS[key, name], lambda row, n=place: of(row.rates[n]).value)


def _of_cell(metric: str, name: str) -> Callable[[Any], Any]:
    def found(row: Any) -> Any:
        cell = row.cells[metric][name]
        return getattr(cell, "value", cell)

    return found


def place_columns(beside: Any) -> list[Column]:
    """Of a dashboard.ranking.Place; `beside` is what stands beside the name."""
    return [
        Column("name", _("Place"), of=lambda row: row.name, width=14),
        Column("beside", beside, of=lambda row: row.beside, width=20),
        *_rank_columns(),
        *progress_columns(_of_cell),
        _number("completion", _("Completion (the worse), %"), lambda row: row.completion),
        _number("gap", _("Gap (points)"), lambda row: row.gap),
        Column("light", _("Light"), of=lambda row: LIGHT_WORDS[row.light](), width=10),
        *rate_columns(),
    ]


def share_columns() -> list[Column]:
    """Of whatever has `shares`: in how much it took part, and what it is credited with."""
    words = {
        (Metric.CREDITED_PROJECTS, "took_part"): _("Projects it took part in"),
        (Metric.CREDITED_PROJECTS, "verified"): _("Projects credited, verified"),
        (Metric.CREDITED_PROJECTS, "reported"): _("Projects credited, reported"),
        (Metric.CREDITED_JOBS, "took_part"): _("Sites with its jobs"),
        (Metric.CREDITED_JOBS, "verified"): _("Jobs credited, verified"),
        (Metric.CREDITED_JOBS, "reported"): _("Jobs credited, reported"),
    }
    return [
        _number(
            f"{metric}_{name}", label, lambda row, m=metric, n=name: getattr(row.shares[m.value], n).value
        )
        for (metric, name), label in words.items()
        if metric in CREDITED
    ]


def contributor_columns() -> list[Column]:
    """Of a dashboard.ranking.Contributor."""
    return [
        Column("name", _("Bureau"), of=lambda row: row.bureau.name, width=28),
        Column("kind", _("Kind"), of=lambda row: row.bureau.get_kind_display(), width=18),
        *_rank_columns(),
        *share_columns(),
        _number("target", _("Target"), lambda row: row.target),
        _number("percent", _("% of the target"), lambda row: row.percent),
        *rate_columns(),
    ]


def in_county_columns() -> list[Column]:
    """Of a dashboard.supporter.InCounty."""
    return [Column("county", _("County"), of=lambda row: row.name, width=14), *share_columns()]


# Of a dashboard.rank_words.Line.
LIST_COLUMNS = (
    Column("county", _("County"), of=lambda row: row.name, width=14),
    Column("list", _("List"), of=lambda row: row.list_name, width=12),
    Column("why", _("Why"), of=lambda row: " / ".join(row.why), width=60),
)


def matrix_columns(metric: Metric, table: Table) -> list[Column]:
    """Of a dashboard.matrix.Row of this table."""
    kind, unit = (Kind.AMOUNT, WAN_YUAN) if metric.is_money else (Kind.NUMBER, "")
    return [
        Column("county", _("County"), of=lambda row: row.name, width=14),
        *(
            Column(
                f"column_{place}",
                heading.label,
                kind,
                unit=unit,
                of=lambda row, n=place: row.cells[n].value,
                width=12,
            )
            for place, heading in enumerate(table.headings)
        ),
        Column("total", _("Total"), kind, unit=unit, of=lambda row: row.total.value, width=12),
    ]
