"""Who may introduce a project to which county, and by which way it then comes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property

from accounts.models import Bureau, User
from accounts.scoping import own_bureau_ids, sits_above_all
from counties.models import County, Pairing
from counties.services import supporters_of, supporters_of_all
from ledger.metrics import Channel

CHANNELS: Mapping[str, Channel] = {
    Bureau.Kind.TEAM: Channel.TEAM,
    Bureau.Kind.CHAMBER: Channel.CHAMBER,
    Bureau.Kind.STATION: Channel.STATION,
    Bureau.Kind.THINK_TANK: Channel.THINK_TANK,
    Bureau.Kind.INSTITUTE: Channel.INSTITUTE,
    Bureau.Kind.PROVINCE: Channel.PROVINCE,
    Bureau.Kind.PREFECTURE: Channel.CITY,
    Bureau.Kind.COUNTY: Channel.COUNTY,
}


def channel_between(bureau_id: int, kind: str, homes: Collection[int]) -> Channel:
    """The channel of a bureau of `kind` to a county whose own bureau and prefecture's bureau are `homes`."""
    return Channel.OWN if bureau_id in homes else CHANNELS[kind]


def channel_of(introduced_by: Bureau, county: County) -> Channel:
    """By which way a project of this introducer comes to this county."""
    return channel_between(
        introduced_by.pk, introduced_by.kind, (county.bureau_id, county.prefecture.bureau_id)
    )


def counties_open_to(user: User, on: date) -> list[County]:
    """The 9+3 counties for which this user may enter a project: one's own, or those one is paired with."""
    counties = County.objects.in_plan()
    if not sits_above_all(user):
        own = own_bureau_ids(user)
        paired = Pairing.objects.in_force(on).filter(supporter__in=own).values("county")
        counties = counties.filter(bureau__in=own) | counties.filter(pk__in=paired)
    return list(counties.distinct())


def introducers_of(county: County, user: User, on: date) -> list[Bureau]:
    """Who may be named as having introduced a project to `county`: supporters in force first, then its own bureaus.

    Somebody from outside the county can only name their own bureau. An ended pairing is not offered.
    """
    supporters = [pairing.supporter for pairing in supporters_of(county, on)]
    return _offered(county, supporters, user)


def _offered(county: County, supporters: Sequence[Bureau], user: User) -> list[Bureau]:
    own = own_bureau_ids(user)
    if not sits_above_all(user) and county.bureau_id not in own:
        return [bureau for bureau in _unique(supporters) if bureau.pk in own]
    return _unique([*supporters, county.bureau, county.prefecture.bureau, user.bureau])


class Openings:
    """Into which counties somebody may enter projects, and whom they may name there: asked for once, for many rows."""

    def __init__(self, user: User, on: date) -> None:
        self.user, self.on = user, on

    @cached_property
    def counties(self) -> frozenset[County]:
        return frozenset(counties_open_to(self.user, self.on))

    def introducers(self, county: County) -> list[Bureau]:
        """The same as `introducers_of`, for a county that is open."""
        return self._introducers.get(county.pk, [])

    @cached_property
    def _introducers(self) -> dict[int, list[Bureau]]:
        if len(self.counties) == 1:
            [county] = self.counties
            return {county.pk: introducers_of(county, self.user, self.on)}
        related = ("bureau", "prefecture__bureau")
        counties = County.objects.filter(pk__in=[one.pk for one in self.counties]).select_related(*related)
        supporters = supporters_of_all(counties, self.on)
        return {one.pk: _offered(one, supporters.get(one.pk, []), self.user) for one in counties}


def _unique(bureaus: Sequence[Bureau]) -> list[Bureau]:
    return list({bureau.pk: bureau for bureau in bureaus}.values())
