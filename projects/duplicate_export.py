"""The columns of the list of suspected duplicates, as files have them."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.templatetags.pages import to_day
from projects.duplicate_models import SuspectedPair
from sheets.columns import Column, Kind


def _alike(pair: SuspectedPair) -> str:
    return _now("; ").join(capfirst(label) for label in pair.rung_labels)


PAIR_COLUMNS = (
    Column("reference", _("Pair"), of=lambda row: row.reference, width=12),
    Column("first", _("First record"), of=lambda row: row.first.name, width=28),
    Column("first_reference", _("Reference of the first"), of=lambda row: row.first.reference, width=14),
    Column("first_county", _("County of the first"), of=lambda row: row.first.county.short_name, width=12),
    Column(
        "first_enterprise", _("Enterprise of the first"), of=lambda row: row.first.enterprise.name, width=28
    ),
    Column("second", _("Second record"), of=lambda row: row.second.name, width=28),
    Column("second_reference", _("Reference of the second"), of=lambda row: row.second.reference, width=14),
    Column("second_county", _("County of the second"), of=lambda row: row.second.county.short_name, width=12),
    Column(
        "second_enterprise",
        _("Enterprise of the second"),
        of=lambda row: row.second.enterprise.name,
        width=28,
    ),
    Column("alike", _("What is alike"), of=_alike, width=36),
    Column("found", _("how it was found"), of=lambda row: row.get_found_display(), width=20),
    Column("raised_on", _("found at"), Kind.DAY, of=lambda row: to_day(row.raised_at), width=12),
    Column("decider", _("Who decides"), of=lambda row: row.decider.name, width=26),
    Column("verdict", _("Verdict"), of=lambda row: row.get_verdict_display(), width=20),
    Column("verdict_reason", _("reason of the verdict"), of=lambda row: row.verdict_reason, width=36),
)
APPEAL_COLUMNS = (
    Column("name", _("Entry"), of=lambda row: row.name, width=28),
    Column("enterprise", _("Enterprise"), of=lambda row: row.enterprise_name, width=28),
    Column("reference", _("Reference"), of=lambda row: row.reference, width=12),
    Column("county", _("County"), of=lambda row: row.county.short_name, width=12),
    Column("asker", _("Asked by"), of=lambda row: str(row.asker), width=20),
    Column("asked_on", _("asked at"), Kind.DAY, of=lambda row: to_day(row.asked_at), width=12),
    Column("reason", _("why it is another project"), of=lambda row: row.reason, width=36),
    Column("decider", _("Who decides"), of=lambda row: row.decider.name, width=26),
    Column("verdict", _("Verdict"), of=lambda row: row.get_verdict_display(), width=20),
    Column("verdict_reason", _("reason of the verdict"), of=lambda row: row.verdict_reason, width=36),
)
