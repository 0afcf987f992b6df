"""What figures are laid out by and what changes a few times a year: counties, bureaus, targets, pairings, profiles.

Each process keeps it until one of these records changes (accounts/stamps.py), which one short query tells; six
queries and their records cost ten times that. No figure is kept. Whoever reads within a transaction reads anew: what
that transaction wrote is known to nobody else. The records are shared by all readers, so nobody changes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from django.db import connection

from accounts.models import Bureau
from accounts.stamps import Mark, Marker, newest_line
from counties.models import County, CountyName, CountyTarget, Pairing, Prefecture
from counties.profile_models import CountyProfilePart
from counties.profiles import done_parts

RECORDS = (Bureau, Prefecture, County, CountyName, CountyTarget, CountyProfilePart, Pairing)


@dataclass(frozen=True, slots=True)
class Places:
    """All of it. `targets` by plan and county; `codes` are all that a county ever bore; `cities` are pairings."""

    counties: tuple[County, ...]
    bureaus: Mapping[int, Bureau]
    targets: Mapping[tuple[int, int], tuple[int, int]]
    codes: Mapping[str, int]
    cities: tuple[Pairing, ...]
    done_parts: Mapping[int, int]


def places() -> Places:
    """As they are now."""
    return _read() if connection.in_atomic_block else _kept(_marker().read())


@lru_cache(maxsize=1)
def _kept(mark: Mark) -> Places:
    return _read()


@cache
def _marker() -> Marker:
    # The newest bureau and county beside the lines: reference data is loaded without any.
    newest = [model.objects.order_by("-pk").values("pk")[:1] for model in (Bureau, County)]
    return Marker(*newest, *map(newest_line, RECORDS))


def _read() -> Places:
    cities = Pairing.objects.filter(kind=Pairing.Kind.CITY).order_by("starts_on")
    targets = CountyTarget.objects.order_by().values_list("plan_id", "county_id", "projects", "jobs")
    return Places(
        counties=tuple(County.objects.in_plan().select_related("prefecture", "bureau")),
        bureaus=Bureau.objects.select_related("prefecture", "county").in_bulk(),
        targets={(plan, county): (projects, jobs) for plan, county, projects, jobs in targets},
        codes=dict(CountyName.objects.values_list("code", "county_id")),
        cities=tuple(cities.select_related("supporter__prefecture")),
        done_parts=done_parts(),
    )
