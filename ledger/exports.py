"""The columns of the lists of claims and of overrides, as files have them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.desk import ClaimRow
from pages.templatetags.pages import to_day
from sheets.columns import Column, Kind


def _person(name: str) -> Any:
    def bureau_of(row: ClaimRow) -> str:
        person = getattr(row.claim, name)
        return str(person.bureau or person) if person else ""

    return bureau_of


# Of a ledger.desk.ClaimRow.
CLAIM_COLUMNS = (
    Column("record", _("Record"), of=lambda row: str(row.claim.source.record), width=28),
    Column("county", _("County"), of=lambda row: row.claim.county.short_name, width=12),
    Column("kind", _("Kind"), of=lambda row: row.claim.get_kind_display(), width=14),
    Column("fact", _("Fact"), of=lambda row: str(row.fact), width=40),
    Column("effective_on", _("True on"), Kind.DAY, of=lambda row: row.claim.effective_on, width=12),
    Column("state", _("State"), of=lambda row: row.claim.get_state_display(), width=12),
    Column("reporter", _("Reported by"), of=_person("reporter"), width=26),
    Column("reported_on", _("Reported on"), Kind.DAY, of=lambda row: to_day(row.claim.reported_at), width=12),
    Column("reviewer", pgettext_lazy("claim", "Reviewed by"), of=_person("reviewer"), width=26),
    Column("waits", _("What is waited for"), of=lambda row: row.waits, width=40),
    Column("lacking", _("Lacking"), of=lambda row: row.lacking, width=26),
    Column("return_reason", _("Reason"), of=lambda row: row.claim.return_reason, width=40),
)
# Of a ledger.models.Override.
OVERRIDE_COLUMNS = (
    Column("record", _("Record"), of=lambda row: str(row.claim.source.record), width=28),
    Column("county", _("County"), of=lambda row: row.claim.county.short_name, width=12),
    Column("kind", _("Kind"), of=lambda row: row.claim.get_kind_display(), width=14),
    Column("fact", _("Fact"), of=lambda row: str(row.claim.fact), width=40),
    Column("effective_on", _("True on"), Kind.DAY, of=lambda row: row.claim.effective_on, width=12),
    Column("gate", _("Rule"), of=lambda row: row.get_gate_display(), width=22),
    Column("lacking", _("Lacking"), of=lambda row: row.lacking, width=30),
    Column("reason", _("Reason"), of=lambda row: row.reason, width=40),
    Column("by", _("By"), of=lambda row: f"{row.by} · {row.by.bureau}", width=26),
    Column("on", _("Recorded on"), Kind.DAY, of=lambda row: to_day(row.at), width=12),
)
