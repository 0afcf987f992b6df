"""The columns of pairings, guides and profiles, as files have them."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from counties.opportunity_models import IndustryGuide
from counties.profiles import Part, PartOf, Profile
from pages.templatetags.pages import to_day
from sheets.columns import Column, Kind

# Of (County, Pairing or None).
PAIRING_COLUMNS = (
    Column("county", _("County"), of=lambda row: row[0].short_name, width=14),
    Column("prefecture", _("City or prefecture"), of=lambda row: row[0].prefecture.common_name, width=16),
    Column(
        "supporter",
        _("Supporter"),
        of=lambda row: row[1].supporter.name if row[1] else _now("nobody at present"),
        width=30,
    ),
    Column("kind", _("Kind"), of=lambda row: row[1] and row[1].get_kind_display(), width=20),
    Column("since", _("Since"), Kind.DAY, of=lambda row: row[1] and row[1].starts_on, width=12),
    Column("basis", _("Basis"), of=lambda row: row[1] and row[1].basis, width=40),
    Column(
        "assumed",
        _("Assumed, not published"),
        Kind.YES_NO,
        of=lambda row: row[1] and row[1].assumed,
        width=12,
    ),
)


def _state(guide: IndustryGuide | None) -> str:
    if guide is None:
        return _now("not begun")
    return pgettext("publication", "public") if guide.released_on else _now("written, not public")


# Of (Industry, IndustryGuide or None).
GUIDE_COLUMNS = (
    Column("industry", _("Industry"), of=lambda row: str(row[0]), width=18),
    Column("state", _("State"), of=lambda row: _state(row[1]), width=18),
    Column(
        "public_since", _("Public since"), Kind.DAY, of=lambda row: row[1] and row[1].released_on, width=12
    ),
    Column("kept_by", _("Kept by"), of=lambda row: row[1] and str(row[1].released_for or ""), width=30),
    Column("changed", _("Changed"), Kind.DAY, of=lambda row: row[1] and to_day(row[1].changed_at), width=12),
)


def _part_state(part: PartOf) -> str:
    if part.is_done:
        return _now("done")
    return _now("begun") if part.row else _now("not begun")


def profile_columns() -> list[Column]:
    """Of a counties.profiles.Profile: how far each of its six parts is."""

    def column(place: int, part: Part) -> Column:
        def state(profile: Profile) -> str:
            return _part_state(profile.parts[place])

        return Column(part.value, part.label, of=state, width=14)

    return [
        Column("county", _("County"), of=lambda row: row.county.short_name, width=14),
        Column("done", _("Done"), Kind.COUNT, of=lambda row: row.done, width=8),
        *(column(place, part) for place, part in enumerate(Part)),
    ]
