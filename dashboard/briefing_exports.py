"""The columns of the briefing's tables and of errata, as files have them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dashboard.exports import progress_columns
from dashboard.progress import Light
from dashboard.sentences import LIGHT_WORDS
from sheets.columns import Column, Kind


def _kept(*path: str) -> Any:
    """A number of a briefing's row, as it was frozen."""

    def found(row: Mapping[str, Any]) -> Decimal | None:
        value: Any = row
        for name in path:
            value = value[name]
        return None if value is None else Decimal(value)

    return found


# Of a county among the frozen numbers of a briefing.
BRIEFING_COUNTY_COLUMNS = (
    Column("county", _("County"), of=lambda row: row["name"], width=12),
    Column("rank", _("Rank"), Kind.COUNT, of=lambda row: row["rank"], width=8),
    Column("prefecture", _("Prefecture"), of=lambda row: row["prefecture"], width=12),
    *progress_columns(_kept),
    Column("workshops", _("Workshops"), Kind.NUMBER, of=_kept("workshops"), width=10),
    Column("gap", _("Gap (points)"), Kind.NUMBER, of=_kept("gap"), width=10),
    Column("light", _("Light"), of=lambda row: LIGHT_WORDS[Light(row["light"])](), width=10),
)
# Of a supporter among them.
BRIEFING_SUPPORTER_COLUMNS = (
    Column("supporter", _("Supporter"), of=lambda row: row["name"], width=28),
    Column("projects", _("Projects"), Kind.NUMBER, of=_kept("projects"), width=10),
    Column("jobs", _("Jobs"), Kind.NUMBER, of=_kept("jobs"), width=10),
    Column("target", _("Target"), Kind.NUMBER, of=_kept("target"), width=10),
    Column("reached", _("Reached"), Kind.YES_NO, of=lambda row: row["reached"], width=8),
)
# Of a dashboard.errata.Erratum.
ERRATA_COLUMNS = (
    Column("figure", _("Figure"), of=lambda row: str(row.key.metric.label), width=24),
    Column("where", _("Whose"), of=lambda row: row.where, width=16),
    Column("basis", _("Basis"), of=lambda row: str(row.key.basis.label), width=10),
    Column("was", _("Before"), Kind.NUMBER, of=lambda row: row.was, width=12),
    Column("now", _("After"), Kind.NUMBER, of=lambda row: row.now, width=12),
    Column("difference", _("Difference"), Kind.NUMBER, of=lambda row: row.difference, width=12),
)
# Of such an erratum with one of its lines.
ERRATA_LINE_COLUMNS = (
    Column("figure", _("Figure"), of=lambda pair: str(pair[0].key.metric.label), width=24),
    Column("where", _("Whose"), of=lambda pair: pair[0].where, width=16),
    Column("basis", _("Basis"), of=lambda pair: str(pair[0].key.basis.label), width=10),
    Column("record", _("Record"), of=lambda pair: str(pair[1].entry.source.record), width=30),
    Column("effective_on", _("True on"), Kind.DAY, of=lambda pair: pair[1].entry.effective_on, width=12),
    Column(
        "recorded_on",
        _("Recorded on"),
        Kind.DAY,
        of=lambda pair: pair[1].entry.posting.recorded_day,
        width=12,
    ),
    Column("posting", _("Posting"), of=lambda pair: str(pair[1].entry.posting), width=12),
    Column("rule", _("Rule"), of=lambda pair: pair[1].entry.get_rule_display(), width=26),
    Column("late", _("Known later"), Kind.YES_NO, of=lambda pair: pair[1].is_late, width=10),
    Column("quantity", _("Quantity"), Kind.NUMBER, of=lambda pair: pair[1].quantity, width=12),
)
