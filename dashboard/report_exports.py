"""The columns of the reporting pages, as files have them: numbers behind the texts of the page."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counties.models import ReportingPeriod
from dashboard.report_words import effects, state_words
from ledger.metrics import Basis, Metric
from ledger.models import Posting
from pages.templatetags.pages import moment
from sheets.columns import Column, Kind
from sheets.values import WAN_YUAN


def _of_report(name: str) -> Any:
    """An attribute of the newest version of a cell's report; blank without one."""
    return lambda cell: getattr(cell.report, name) if cell.report else None


def _moment_of(name: str) -> Any:
    def found(cell: Any) -> str:
        value = _of_report(name)(cell)
        return moment(value) if value else ""

    return found


# Of a dashboard.reporting.Cell.
REPORT_COLUMNS = (
    Column("county", _("County"), of=lambda cell: cell.county.short_name, width=12),
    Column("prefecture", _("Prefecture"), of=lambda cell: cell.county.prefecture.common_name, width=12),
    Column("period", _("Period"), of=lambda cell: str(cell.period), width=22),
    Column("state", pgettext_lazy("report", "State"), of=lambda cell: state_words(cell.standing), width=16),
    Column("handed_in", _("Handed in at"), of=_moment_of("submitted_at"), width=20),
    Column(
        "filled_by", _("Filled in by"), of=lambda cell: str(_of_report("submitted_by")(cell) or ""), width=20
    ),
    Column(
        "reviewed_by", _("Reviewed by"), of=lambda cell: str(_of_report("reviewed_by")(cell) or ""), width=20
    ),
    Column("versions", _("Versions"), Kind.COUNT, of=lambda cell: cell.versions, width=8),
    Column(
        "nothing_new",
        _("Nothing new"),
        Kind.YES_NO,
        of=lambda cell: bool(cell.report and cell.report.nothing_new),
        width=10,
    ),
    Column("note", _("Note"), of=lambda cell: _of_report("note")(cell) or "", width=40),
)


def grid_columns(periods: Sequence[ReportingPeriod]) -> list[Column]:
    """Of (county, [Cell of each of these periods])."""
    return [
        Column("county", _("County"), of=lambda row: row[0].short_name, width=12),
        *(
            Column(
                f"period_{period.number}",
                str(period),
                of=lambda row, n=place: state_words(row[1][n].standing),
                width=14,
            )
            for place, period in enumerate(periods)
        ),
    ]


def _count(name: str, label: Any) -> Column:
    return Column(name, label, Kind.COUNT, of=lambda row: row[name]["count"], width=10)


# Of a row of the table of periods.
PERIOD_COLUMNS = (
    Column("period", _("Period"), of=lambda row: row["period"].name, width=12),
    Column("first_day", _("First day"), Kind.DAY, of=lambda row: row["period"].first_day, width=12),
    Column("last_day", _("Last day"), Kind.DAY, of=lambda row: row["period"].last_day, width=12),
    Column("cut_off", _("Cut-off"), of=lambda row: moment(row["period"].cut_off), width=20),
    Column("grace", _("Hours of grace"), Kind.COUNT, of=lambda row: row["period"].grace_hours, width=10),
    Column("wanted", _("Counties"), Kind.COUNT, of=lambda row: row["wanted"], width=10),
    Column("reported", _("Handed in"), Kind.COUNT, of=lambda row: row["reported"], width=10),
    _count("on_time", _("On time")),
    _count("in_grace", _("In grace")),
    _count("late", _("Late")),
    _count("returned", _("Returned")),
    _count("open", _("Not handed in")),
)


def _amount(metric: Metric, value: Any) -> Any:
    return value / WAN_YUAN_IN_YUAN if metric.is_money and value is not None else value


WAN_YUAN_IN_YUAN = 10_000


def _figure(name: str, label: Any) -> Column:
    return Column(name, label, Kind.NUMBER, of=lambda row: _amount(row.metric, getattr(row, name)), width=14)


# Of a dashboard.county_report.Row; money in 万元, as the unit says.
ROW_COLUMNS = (
    Column("figure", _("Figure"), of=lambda row: str(row.metric.label), width=20),
    Column("unit", _("Unit"), of=lambda row: WAN_YUAN if row.metric.is_money else row.metric.unit, width=8),
    Column(
        "target",
        _("Target"),
        Kind.NUMBER,
        of=lambda row: row.progress.target if row.progress else None,
        width=10,
    ),
    _figure("before", _("Before the period, verified")),
    _figure("moved", _("In the period, verified")),
    _figure("now", _("At the end, verified")),
    Column(
        "percent",
        _("% of the target"),
        Kind.NUMBER,
        of=lambda row: row.progress.percent if row.progress else None,
        width=10,
    ),
    _figure("reported_moved", _("In the period, reported")),
    _figure("reported", _("At the end, reported")),
)


def _moved(metric: Metric, label: Any, **more: Any) -> Column:
    return Column(metric.value, label, of=lambda item: item.by(metric), width=12, **more)


# Of a dashboard.county_report.Item.
ITEM_COLUMNS = (
    Column("record", _("Record"), of=lambda item: str(item.record), width=30),
    Column("on", _("Day"), Kind.DAY, of=lambda item: item.on, width=12),
    Column("introduced_by", _("Introduced by"), of=lambda item: item.introduced_by, width=26),
    _moved(Metric.PROJECTS, _("Projects"), kind=Kind.NUMBER),
    _moved(Metric.CONTRACT, Metric.CONTRACT.label, kind=Kind.AMOUNT, unit=WAN_YUAN),
    _moved(Metric.WORKSHOPS, _("Workshops"), kind=Kind.NUMBER),
    _moved(Metric.JOBS, _("Jobs"), kind=Kind.NUMBER),
    Column(
        "jobs_now", _("Jobs at the end of the period"), Kind.NUMBER, of=lambda item: item.jobs_now, width=12
    ),
    Column("verified", _("Verified"), Kind.YES_NO, of=lambda item: item.is_verified, width=8),
    Column("late", _("Reported late"), Kind.YES_NO, of=lambda item: item.is_late, width=8),
)
# Of a dashboard.county_report.Change.
CHANGE_COLUMNS = (
    Column("record", _("Record"), of=lambda change: str(change.record), width=30),
    Column("claim", _("Claim"), of=lambda change: change.claim.get_kind_display(), width=16),
    Column("on", _("Day"), Kind.DAY, of=lambda change: change.claim.effective_on, width=12),
    Column("period", _("Period"), of=lambda change: change.period.name if change.period else "", width=12),
    Column("recorded", _("Recorded at"), of=lambda change: moment(change.recorded_at), width=20),
    Column("cause", _("What happened"), of=lambda change: str(Posting.Cause(change.cause).label), width=16),
    Column(
        "reported", _("Effect, reported"), of=lambda change: effects(change.effects(Basis.REPORTED)), width=30
    ),
    Column(
        "verified", _("Effect, verified"), of=lambda change: effects(change.effects(Basis.VERIFIED)), width=30
    ),
    Column("late", _("Reported late"), Kind.YES_NO, of=lambda change: change.is_late, width=8),
)
# Of a dashboard.report_sheet.ProblemRow.
PROBLEM_COLUMNS = (
    Column("what", _("Problem"), of=lambda row: row.what, width=40),
    Column("kind", _("Kind"), of=lambda row: row.kind, width=14),
    Column("owner", _("Responsible bureau"), of=lambda row: row.owner, width=26),
    Column("due_on", _("Due on"), Kind.DAY, of=lambda row: row.due_on, width=12),
    Column("state", pgettext_lazy("report", "State"), of=lambda row: row.state, width=14),
)
