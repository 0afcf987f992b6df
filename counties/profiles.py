"""Writing the six parts of a county's profile, and how far the counties have come with theirs.

Source: docs/domain.md, "The chain from intention to job".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotYours
from accounts.versions import check_version, hold
from counties.models import County, Industry
from counties.profile_models import CountyProfilePart

Part = CountyProfilePart.Part


def may_write(user: User, county: County) -> bool:
    """Whether this user writes the profile of this county."""
    may = user.has_perm("counties.change_countyprofilepart")
    return may and County.objects.in_charge_of(user).filter(pk=county.pk).exists()


@transaction.atomic
def write_part(
    *,
    county: County,
    part: str,
    text: str,
    actor: User,
    industries: Collection[Industry] = (),
    done: bool = False,
    reason: str = "",
    seen_version: int | None = None,
) -> CountyProfilePart:
    """Write one part of a profile; `done` calls it done, on the day on which it first is.

    `industries` are those of the first part and of no other. A part that was done is changed with a reason.
    `seen_version` is 0 for a part that was not begun. Raises NotYours, Stale, or ValidationError beside `text`,
    `industries` or `reason`.
    """
    if not may_write(actor, county):
        raise NotYours(_("The county, its prefecture and the province write this profile."))
    hold(county)  # two people who begin the same part wait for each other
    stored = (
        CountyProfilePart.objects.select_for_update(of=("self",)).filter(county=county, part=part).first()
    )
    if stored:
        check_version(stored, seen_version)
    row = stored or CountyProfilePart(county=county, part=part)
    chosen = sorted(set(industries), key=lambda industry: industry.pk) if part == Part.LEADING else []
    _check(row, text.strip(), chosen, done, reason)
    row.text = text.strip()
    row.industry_names = "、".join(industry.name_zh for industry in chosen)
    row.done_on = (row.done_on or clock.today()) if done else None
    row.author, row.changed_at = actor, clock.now()
    row.full_clean()
    history.note(row, actor=actor, reason=reason.strip())
    row.save()
    row.industries.set(chosen)
    return row


def _check(row: CountyProfilePart, text: str, industries: list[Industry], done: bool, reason: str) -> None:
    """Raises ValidationError when the part lacks what it needs to be done, or the change its reason."""
    problems = {}
    if done and not text:
        problems["text"] = _("Write the part before you call it done.")
    if done and row.part == Part.LEADING and not industries:
        problems["industries"] = _("Choose the leading industries before you call the part done.")
    if row.done_on and not reason.strip():
        problems["reason"] = _("This part was done. Say why it changes.")
    if problems:
        raise ValidationError(problems)


# --- reading -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartOf:
    """One part of one county's profile: `row` is None while nobody has begun it."""

    part: CountyProfilePart.Part
    row: CountyProfilePart | None = None

    @property
    def is_done(self) -> bool:
        return self.row is not None and self.row.done_on is not None


@dataclass(frozen=True, slots=True)
class Profile:
    """A county with its six parts in order."""

    county: County
    parts: list[PartOf] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(part.is_done for part in self.parts)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.parts)


def profiles_of(counties: Iterable[County]) -> list[Profile]:
    """The profiles of these counties, the most complete first, then in the counties' order. Two queries."""
    counties = list(counties)
    rows = CountyProfilePart.objects.filter(county__in=counties).select_related("author__bureau")
    found = {(row.county_id, row.part): row for row in rows.prefetch_related("industries")}
    profiles = [
        Profile(county, [PartOf(part, found.get((county.pk, part.value))) for part in Part])
        for county in counties
    ]
    return sorted(profiles, key=lambda profile: -profile.done)


def done_parts() -> dict[int, int]:
    """How many parts are done, by the county's id; a county with none is not in it. One query."""
    done: dict[int, int] = {}
    for county_id in CountyProfilePart.objects.exclude(done_on=None).values_list("county_id", flat=True):
        done[county_id] = done.get(county_id, 0) + 1
    return done
