"""What the public pages show, and from what they are made.

A *stamp* is the version of every row that a page shows. It is read before the page is, so a page is at most newer
than its stamp; and it is made of the rows themselves and not of their number or newest change, because a change that
was begun earlier may be committed later. Rows outside of released batches are in no stamp.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext

from accounts import clock
from counties.models import County, Demand, DemandSlot, Industry, Opportunity, OpportunityItem
from counties.profile_models import CountyProfilePart
from counties.publications import (
    Guide,
    PublishedDemand,
    guide_of,
    items_of,
    published_demands,
    released_guides,
    released_opportunities,
)
from counties.slots import with_counts

ANY = "any"  # as an industry: those that are open to every one
PAGE_SIZE = 30  # demands
SHOWN_PARTS = ("leading", "policies", "factors")


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a filter: what it is called, its value in the address ("" for all), how many demands it leads to."""

    label: str
    value: str
    count: int
    active: bool


@dataclass(frozen=True, slots=True)
class OpenDemands:
    """One page of the demands that are published and open: batch by batch, the newest first."""

    batches: list[tuple[Opportunity, list[PublishedDemand]]]
    industries: list[Choice]
    counties: list[Choice]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Line:
    """An open demand in the newest batch that holds it, as far as filters need to know it."""

    demand: int
    batch: int
    county: str
    industry: str


def open_demands(*, industry: str = "", county: str = "", page: int = 1) -> OpenDemands:
    """What is open, of an industry (its code, or ANY) and a county (its key). Counts of one filter follow the other."""
    lines = _lines()
    of_county = [line for line in lines if county in ("", line.county)]
    of_industry = [line for line in lines if industry in ("", line.industry)]
    found = [line for line in of_county if industry in ("", line.industry)]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return OpenDemands(
        batches=_by_batch(shown),
        industries=_industries(of_county, industry),
        counties=_counties(of_industry, county),
        count=len(found),
        page=page,
        pages=pages,
    )


def _lines() -> list[_Line]:
    """Every open demand once, in the order of the pages."""
    open_today = published_demands().open_on(clock.today())
    items = OpportunityItem.objects.filter(opportunity__withdrawn_on=None, demand__in=open_today.order_by())
    newest: dict[int, _Line] = {}
    for row in items.order_by("-opportunity__year", "-opportunity__number", "place", "pk").values_list(
        "demand_id", "opportunity_id", "demand__county__key", "demand__industry__code"
    ):
        newest.setdefault(row[0], _Line(row[0], row[1], row[2], row[3] or ANY))
    return list(newest.values())


def _by_batch(lines: Iterable[_Line]) -> list[tuple[Opportunity, list[PublishedDemand]]]:
    lines = list(lines)
    demands = with_counts(Demand.objects.filter(pk__in=[line.demand for line in lines]), clock.today())
    demands = demands.select_related("county__prefecture", "county__bureau", "industry").in_bulk()
    batches = released_opportunities().in_bulk({line.batch for line in lines})
    shown: dict[int, list[PublishedDemand]] = {}
    for line in lines:
        if line.demand in demands and line.batch in batches:  # else withdrawn this moment
            demand = demands[line.demand]
            published = PublishedDemand(demand, batches[line.batch], demand.slots_open)
            shown.setdefault(line.batch, []).append(published)
    return [(batches[batch], found) for batch, found in shown.items()]


def _industries(lines: list[_Line], active: str) -> list[Choice]:
    found = Industry.objects.filter(code__in={line.industry for line in lines} | {active})
    named = [(str(industry), industry.code) for industry in found]
    if active == ANY or any(line.industry == ANY for line in lines):
        named.append((gettext("Open to any industry"), ANY))
    return _choices(named, [line.industry for line in lines], active)


def _counties(lines: list[_Line], active: str) -> list[Choice]:

    found = County.objects.filter(key__in={line.county for line in lines} | {active})
    return _choices([(c.short_name, c.key) for c in found], [line.county for line in lines], active)


def _choices(named: list[tuple[str, str]], values: list[str], active: str) -> list[Choice]:
    return [Choice(label, value, values.count(value), value == active) for label, value in named]


def newest_batches() -> list[Opportunity]:
    """The released batches, the newest first, whether or not anything of them is open still; at most sixty."""
    return list(released_opportunities()[:60])


def demands_of(batch: Opportunity) -> list[PublishedDemand]:
    """The demands of one batch in their places."""
    demands = items_of(batch)
    _read_bureaus(item.demand.county for item in demands)
    return demands


def guide_to(industry: Industry) -> Guide | None:
    """The guide to an industry; None while it is not public."""
    guide = guide_of(industry)
    if guide:
        _read_bureaus(
            [item.demand.county for item in guide.demands] + [item.county for item in guide.counties]
        )
    return guide


def _read_bureaus(counties: Iterable[County]) -> None:
    """Read the bureaus and prefectures of all these counties at once."""
    prefetch_related_objects(list(counties), "bureau", "prefecture")


# --- stamps ----------------------------------------------------------------------------------------


def stamp_of_batches(batches: QuerySet[Opportunity]) -> list[Any]:
    """What pages about these batches are made from. Two queries."""
    of_demand = "items__demand__"
    rows = batches.order_by("pk", "items__pk").values_list(
        "pk",
        "version",
        "released_for__version",
        "items__pk",
        "items__place",
        f"{of_demand}version",
        f"{of_demand}county__version",
        f"{of_demand}county__prefecture__version",
        f"{of_demand}county__bureau__version",
        f"{of_demand}industry__version",
    )
    slots = DemandSlot.objects.filter(demand__publications__opportunity__in=batches.order_by())
    return [list(rows), list(slots.order_by("pk").values_list("pk", "version").distinct())]


def stamp_of_guides(industry: str = "") -> list[Any]:
    """What the list of guides is made from, or the guide of one industry; [] where none is released."""
    guides = released_guides().order_by("pk")
    if not industry:
        return list(guides.values_list("pk", "version", "industry__version"))
    guides = guides.filter(industry__code=industry)
    rows = list(guides.values_list("pk", "version", "industry__version", "released_for__version"))
    if not rows:
        return []
    parts = CountyProfilePart.objects.exclude(done_on=None).filter(part__in=SHOWN_PARTS).order_by("pk")
    leading = CountyProfilePart.industries.through.objects.filter(industry__code=industry)
    return [
        rows,
        list(
            parts.values_list(
                "pk", "version", "county__version", "county__prefecture__version", "county__bureau__version"
            )
        ),
        list(leading.order_by("pk").values_list("pk", flat=True)),
        *stamp_of_batches(released_opportunities()),
    ]
