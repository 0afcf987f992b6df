"""What figures are laid out by and what changes a few times a year: counties, bureaus, targets, pairings, profiles.

Each process keeps it until one of these records changes (accounts/stamps.py), which one short query tells; six
queries and their records cost ten times that. No figure is kept. Whoever reads within a transaction reads anew: what
that transaction wrote is known to nobody else. The records are shared by all readers, so nobody changes them.
"""

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache

from django.db import connection

from accounts.models import Bureau
from accounts.stamps import Mark, Marker, newest_line
from counties.models import County, CountyName, CountyTarget, Pairing, Prefecture
from counties.profile_models import CountyProfilePart
from counties.profiles import done_parts

RECORDS = (Bureau, Prefecture, County, CountyName, CountyTarget, CountyProfilePart, Pairing)


class Places:
    """All of it, each part read when it is first asked for, and once."""

    @cached_property
    def counties(self) -> tuple[County, ...]:
        """Those of the plan, with their prefectures and bureaus."""
        return tuple(County.objects.in_plan().select_related("prefecture", "bureau"))

    @cached_property
    def bureaus(self) -> Mapping[int, Bureau]:
        """Every bureau, with the prefecture or county that it stands for."""
        return Bureau.objects.select_related("prefecture", "county").in_bulk()

    @cached_property
    def targets(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        """(plan id, county id) -> projects and jobs asked for."""
        rows = CountyTarget.objects.order_by().values_list("plan_id", "county_id", "projects", "jobs")
        return {(plan, county): (projects, jobs) for plan, county, projects, jobs in rows}

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """Every code that a county bears or bore -> its id."""
        return dict(CountyName.objects.values_list("code", "county_id"))

    @cached_property
    def cities(self) -> tuple[Pairing, ...]:
        """The pairings with cities and prefectures, past and present, in the order of their first days."""
        pairings = Pairing.objects.filter(kind=Pairing.Kind.CITY).select_related("supporter__prefecture")
        return tuple(pairings.order_by("starts_on"))

    @cached_property
    def done_parts(self) -> Mapping[int, int]:
        """How many parts of its profile are done, by the county's id."""
        return done_parts()


def places() -> Places:
    """As they are now."""
    return Places() if connection.in_atomic_block else _kept(_marker().read())


@lru_cache(maxsize=1)
def _kept(mark: Mark) -> Places:
    """The object that all readers of this process share while the mark stays."""
    return Places()


@cache
def _marker() -> Marker:
    # The newest bureau and county beside the lines: reference data is loaded without any.
    newest = [model.objects.order_by("-pk").values("pk")[:1] for model in (Bureau, County)]
    return Marker(*newest, *map(newest_line, RECORDS))
