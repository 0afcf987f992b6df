"""The columns of chambers, their members and the two rankings, as files have them."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sheets.columns import Column, Kind

# Of (Chamber, [county names]).
CHAMBER_COLUMNS = (
    Column("chamber", _("Chamber"), of=lambda row: str(row[0]), width=30),
    Column("paired", _("Paired with"), of=lambda row: _now(", ").join(row[1]), width=30),
    Column("phone", _("Office telephone"), of=lambda row: row[0].bureau.phone, width=18),
)
# Of a Membership.
MEMBER_COLUMNS = (
    Column("enterprise", _("Enterprise"), of=lambda row: row.enterprise.name, width=32),
    Column(
        "credit_code", _("Unified social credit code"), of=lambda row: row.enterprise.credit_code, width=22
    ),
    Column("industry", _("Industry"), of=lambda row: str(row.enterprise.industry or ""), width=16),
    Column("post", _("Post in the chamber"), of=lambda row: row.post, width=16),
    Column("joined_on", _("Member since"), Kind.DAY, of=lambda row: row.joined_on, width=12),
    Column("left_on", _("Member until"), Kind.DAY, of=lambda row: row.left_on, width=12),
)
# Of a chambers.ranking_views.Ranked.
RANKING_COLUMNS = (
    Column("place", _("Place"), Kind.COUNT, of=lambda row: row.place, width=8),
    Column("title", _("What"), of=lambda row: row.title, width=34),
    Column("line", _("In short"), of=lambda row: row.line, width=50),
    Column("points", _("Points"), Kind.NUMBER, of=lambda row: row.exact, width=10),
    Column(
        "parts",
        _("Parts of the points"),
        of=lambda row: _now("; ").join(
            f"{part.label} {part.points}/{part.most} {part.reason}" for part in row.parts
        ),
        width=80,
    ),
)
