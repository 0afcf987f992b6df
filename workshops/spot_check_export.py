"""The columns of the day's list of sites to visit, as a file has them."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sheets.columns import Column, Kind

# Of a workshops.visit_views.Row.
SPOT_CHECK_COLUMNS = (
    Column("site", _("Site"), of=lambda row: row.claim.source.record.name, width=28),
    Column("county", _("County"), of=lambda row: row.claim.source.record.county.short_name, width=12),
    Column("reasons", _("Why look here"), of=lambda row: _now("; ").join(map(str, row.reasons)), width=60),
    Column("people", _("People reported"), Kind.COUNT, of=lambda row: row.claim.headcount.total, width=10),
    Column("counted_on", _("Counted on"), Kind.DAY, of=lambda row: row.claim.effective_on, width=12),
    Column("reporter", _("Reported by"), of=lambda row: str(row.claim.reporter.bureau), width=26),
    Column("phone", _("Office telephone"), of=lambda row: row.claim.reporter.bureau.phone, width=18),
    Column("visited", _("Visited today"), Kind.YES_NO, of=lambda row: row.pick.visited, width=10),
)
