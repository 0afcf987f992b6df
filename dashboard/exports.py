"""The columns of the pages that mix everything, as files have them: numbers behind the texts of the page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.metrics import Metric
from sheets.columns import Column, Kind
from sheets.values import WAN_YUAN


def _quantity(metric: Metric) -> Column:
    kind, unit = (Kind.AMOUNT, WAN_YUAN) if metric.is_money else (Kind.NUMBER, "")
    return Column("quantity", _("Quantity"), kind, unit=unit, of=lambda row: row.quantity, width=12)


def contribution_columns(metric: Metric) -> list[Column]:
    """Of a dashboard.behind.Contribution."""
    return [
        Column("record", _("Record"), of=lambda row: str(row.record), width=30),
        Column("county", _("County"), of=lambda row: row.county, width=12),
        Column("introduced_by", _("Introduced by"), of=lambda row: row.introduced_by, width=26),
        Column("since", _("Since"), Kind.DAY, of=lambda row: row.since, width=12),
        Column("vouched_by", _("Vouched for by"), of=lambda row: row.vouched_by, width=26),
        _quantity(metric),
        Column("sample", _("Sample data"), Kind.YES_NO, of=lambda row: row.is_sample, width=10),
    ]


def line_columns(metric: Metric) -> list[Column]:
    """Of a ledger.models.Entry."""
    return [
        Column("record", _("Record"), of=lambda row: str(row.source.record), width=30),
        Column("county", _("County"), of=lambda row: row.county.short_name, width=12),
        Column("introduced_by", _("Introduced by"), of=lambda row: row.introduced_by.name, width=26),
        Column("effective_on", _("True on"), Kind.DAY, of=lambda row: row.effective_on, width=12),
        Column("recorded_on", _("Recorded on"), Kind.DAY, of=lambda row: row.posting.recorded_day, width=12),
        Column(
            "posting",
            _("Posting"),
            of=lambda row: f"{row.posting} {row.posting.get_cause_display()}",
            width=20,
        ),
        Column("rule", _("Rule"), of=lambda row: row.get_rule_display(), width=26),
        Column("reversal", _("reversal"), Kind.YES_NO, of=lambda row: bool(row.reversal), width=8),
        Column(
            "vouched_by",
            _("Vouched for by"),
            of=lambda row: str(row.claim.verifier or row.claim.reporter),
            width=26,
        ),
        _quantity(metric),
    ]


def moved_columns() -> list[Column]:
    """Of a dashboard.changes.Moved. Money in 元, because one column holds every figure."""
    return [
        Column("figure", _("Figure"), of=lambda row: str(row.metric.label), width=30),
        Column("basis", _("Basis"), of=lambda row: str(row.basis.label), width=12),
        *(
            Column(name, label, Kind.NUMBER, of=lambda row, name=name: getattr(row, name), width=14)
            for name, label in (("before", _("Before")), ("after", _("After")), ("by", _("Difference")))
        ),
    ]


def changed_line_columns(metric: Metric) -> list[Column]:
    """Of a dashboard.changes.Line."""
    of_entry = [
        replace(column, of=lambda line, of=column.of: of(line.entry))
        for column in line_columns(metric)
        if column.name != "quantity"
    ]
    return [
        *of_entry,
        Column("reason", _("Reason"), of=lambda line: line.reason, width=30),
        _quantity(metric),
    ]


def _number(name: str, label: Any, figure: str) -> Column:
    return Column(name, label, Kind.NUMBER, of=lambda row: getattr(row, figure).value, width=10)


# Of a dashboard.board.Row.
BOARD_COLUMNS = (
    Column("county", _("County"), of=lambda row: row.county.short_name, width=12),
    Column("supporter", _("Supporter"), of=lambda row: row.silence.pairing.supporter.name, width=28),
    Column("kind", _("Kind"), of=lambda row: row.silence.pairing.get_kind_display(), width=20),
    Column("last", _("Last contact"), Kind.DAY, of=lambda row: row.silence.last, width=12),
    Column("days", _("Days without a contact"), Kind.COUNT, of=lambda row: row.silence.days, width=10),
    Column("silent", _("Too long"), Kind.YES_NO, of=lambda row: row.is_silent, width=8),
    _number("offered", pgettext_lazy("board", "Offered"), "offered"),
    _number("matched", pgettext_lazy("board", "Matched"), "matched"),
    _number("signed", pgettext_lazy("board", "Signed"), "signed"),
    Column(
        "started",
        pgettext_lazy("board", "Started"),
        Kind.NUMBER,
        of=lambda row: row.started[0].value,
        width=10,
    ),
    Column("operating", _("Operating"), Kind.NUMBER, of=lambda row: row.started[1].value, width=10),
    _number("jobs", _("Jobs"), "jobs"),
)
# Of a dashboard.board.Team.
TEAM_COLUMNS = (
    Column("team", _("Working team"), of=lambda row: row.bureau.name, width=30),
    Column("counties", _("Counties"), of=lambda row: _now(", ").join(row.counties), width=30),
    _number("projects", _("Projects"), "projects"),
    Column("target", _("Target"), Kind.NUMBER, of=lambda row: row.target, width=10),
    _number("jobs", _("Jobs"), "jobs"),
    Column("reached", _("Reached"), Kind.YES_NO, of=lambda row: row.reached, width=8),
)


def funnel_columns(heading: str) -> list[Column]:
    """Of a dashboard.funnel.Row."""
    return [
        Column("name", heading, of=lambda row: row.name, width=30),
        _number("intentions", _("Intentions"), "intentions"),
        _number("matches", _("Matches"), "matches"),
        _number("signed", pgettext_lazy("board", "Signed"), "signed"),
        _number("started", pgettext_lazy("board", "Started"), "started"),
        _number("jobs", _("Jobs"), "jobs"),
    ]


# Of a dashboard.funnel.Contribution.
FUNNEL_LIST_COLUMNS = (
    Column("record", _("Record"), of=lambda row: str(row.project), width=30),
    Column("reference", _("Reference"), of=lambda row: row.project.reference, width=12),
    Column("county", _("County"), of=lambda row: row.project.county.short_name, width=12),
    Column("enterprise", _("Enterprise"), of=lambda row: str(row.project.enterprise), width=28),
    Column("quantity", _("Quantity"), Kind.NUMBER, of=lambda row: row.quantity, width=12),
)


def _of_county(metric: str, name: str) -> Any:
    def found(row: dict[str, Any]) -> Any:
        cell = row[metric][name]
        return getattr(cell, "value", cell)

    return found


def progress_columns(of: Callable[[str, str], Callable[[Any], Any]]) -> list[Column]:
    """Both figures that have a target, of whatever `of` finds them in by figure and name."""
    return [
        Column(f"{metric}_{name}", label, Kind.NUMBER, of=of(metric, name), width=12)
        for metric, name, label in (
            ("projects", "verified", _("Projects, verified")),
            ("projects", "reported", _("Projects, reported")),
            ("projects", "target", _("Target of projects")),
            ("projects", "percent", _("Projects, % of the target")),
            ("jobs", "verified", _("Jobs, verified")),
            ("jobs", "reported", _("Jobs, reported")),
            ("jobs", "target", _("Target of jobs")),
            ("jobs", "percent", _("Jobs, % of the target")),
        )
    ]


# Of a row of the dashboard's table of counties.
COUNTY_COLUMNS = (
    Column("county", _("County"), of=lambda row: row["name"], width=12),
    Column("prefecture", _("Prefecture"), of=lambda row: row["prefecture"], width=12),
    Column("supporters", _("Supporter"), of=lambda row: row["supporters"], width=28),
    *progress_columns(_of_county),
    Column("workshops", _("Workshops"), Kind.NUMBER, of=lambda row: row["workshops"].value, width=10),
    Column("gap", _("Gap (points)"), Kind.NUMBER, of=lambda row: row["gap_pp"], width=10),
    Column("last_report", _("Last report"), Kind.DAY, of=lambda row: row["last_report_on"], width=12),
    Column("light", _("Light"), of=lambda row: row["status_label"], width=10),
)


def asked_columns(sides: Mapping[str, Any]) -> list[Column]:
    """Of a row of the page of what is asked; `sides` says who asks, by name."""
    return [
        Column("county", _("County"), of=lambda row: row["county"].short_name, width=12),
        _number_in_row("all", _("Fields asked for")),
        *(
            Column(side, label, Kind.NUMBER, of=lambda row, n=place: row["by"][n][1].value, width=12)
            for place, (side, label) in enumerate(sides.items())
        ),
        _number_in_row("twice", _("Asked twice")),
        _number_in_row("before", _("The week before")),
    ]


def _number_in_row(name: str, label: Any) -> Column:
    return Column(name, label, Kind.NUMBER, of=lambda row: row[name].value, width=12)


# Of a dashboard.asked.Ask.
ASK_COLUMNS = (
    Column("on", _("Day"), Kind.DAY, of=lambda ask: ask.on, width=12),
    Column("what", _("What for"), of=lambda ask: str(ask.what_words), width=24),
    Column("record", _("Record"), of=lambda ask: str(ask.name), width=30),
    Column("by", _("By whom"), of=lambda ask: str(ask.by_words), width=26),
    Column("fields", _("Fields"), Kind.COUNT, of=lambda ask: ask.count, width=10),
)

# Of a dashboard.forecast_views.CountyRow.
FORECAST_COLUMNS = (
    Column("county", _("County"), of=lambda row: row.name, width=12),
    *(
        Column(
            f"{figure}_{name}", label, Kind.NUMBER, of=lambda row, f=figure, n=name: row.value(f, n), width=12
        )
        for figure, name, label in (
            ("projects", "target", _("Target of projects")),
            ("projects", "verified", _("Projects, verified")),
            ("projects", "middle", _("Projects, likely in time")),
            ("projects", "low", _("Projects, at least")),
            ("projects", "high", _("Projects, at most")),
            ("projects", "short", _("Projects, short")),
            ("jobs", "target", _("Target of jobs")),
            ("jobs", "verified", _("Jobs, verified")),
            ("jobs", "middle", _("Jobs, likely in time")),
            ("jobs", "low", _("Jobs, at least")),
            ("jobs", "high", _("Jobs, at most")),
            ("jobs", "short", _("Jobs, short")),
        )
    ),
    Column("half_by", _("Last day, half in time"), Kind.DAY, of=lambda row: row.half_by, width=12),
    Column(
        "most_by", _("Last day, four out of five in time"), Kind.DAY, of=lambda row: row.most_by, width=12
    ),
    Column("light", _("Light"), of=lambda row: row.status_label, width=10),
)
