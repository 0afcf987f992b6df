"""What the public reads: batches of demands, and the guide to an industry. Pure reading.

Only what was released and not withdrawn since, of profiles only parts that are done. Nothing here names a person:
whoever shows a batch or a demand shows no `released_by`, `entered_by`, `author` and no `note`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts import clock
from counties.demand_models import Demand
from counties.models import County, Industry
from counties.opportunity_models import IndustryGuide, Opportunity, OpportunityItem
from counties.profile_models import CountyProfilePart
from counties.slots import with_counts

Part = CountyProfilePart.Part


@dataclass(frozen=True, slots=True)
class PublishedDemand:
    """A demand as the public reads it. `open_slots` is 0 once it is full, withdrawn or has run out."""

    demand: Demand
    opportunity: Opportunity
    open_slots: int

    @property
    def is_open(self) -> bool:
        return self.open_slots > 0


@dataclass(frozen=True, slots=True)
class LeadingCounty:
    """A county that leads in an industry, with what its profile says: texts, "" where the part is not done."""

    county: County
    leading: str
    policies: str
    factors: str


@dataclass(frozen=True, slots=True)
class Guide:
    """What a guide gathers. `counties` lead in the industry; the rest is theirs.

    `policies` and `factors` are (county, text) of those whose part is done.
    """

    industry: Industry
    words: str
    counties: list[LeadingCounty] = field(default_factory=list)
    demands: list[PublishedDemand] = field(default_factory=list)

    @property
    def policies(self) -> list[tuple[County, str]]:
        return [(found.county, found.policies) for found in self.counties if found.policies]

    @property
    def factors(self) -> list[tuple[County, str]]:
        return [(found.county, found.factors) for found in self.counties if found.factors]


# --- batches -------------------------------------------------------------------------------------


def released_opportunities() -> QuerySet[Opportunity]:
    """The batches that are public, the newest first."""
    return Opportunity.objects.filter(withdrawn_on=None).select_related("released_for")


def items_of(opportunity: Opportunity) -> list[PublishedDemand]:
    """The demands of one batch in their places, with what is open of them today. Two queries."""
    return items_of_all([opportunity])[opportunity.pk]


def items_of_all(opportunities: Iterable[Opportunity]) -> dict[int, list[PublishedDemand]]:
    """The demands of several batches by the batch's id, in their places. Two queries for any number."""
    batches = {opportunity.pk: opportunity for opportunity in opportunities}
    items = list(OpportunityItem.objects.filter(opportunity__in=batches).order_by("place", "pk"))
    demands = _to_show(Demand.objects.filter(pk__in={item.demand_id for item in items})).in_bulk()
    shown: dict[int, list[PublishedDemand]] = {pk: [] for pk in batches}
    for item in items:
        demand = demands[item.demand_id]
        shown[item.opportunity_id].append(
            PublishedDemand(demand, batches[item.opportunity_id], demand.slots_open)
        )
    return shown


def published_demands() -> QuerySet[Demand]:
    """The demands that stand in a batch which is public, open or not."""
    items = OpportunityItem.objects.filter(opportunity__in=released_opportunities().order_by())
    return Demand.objects.filter(pk__in=items.order_by().values("demand"))


def newest_publication(demand: Demand) -> PublishedDemand | None:
    """The demand as it stands in the newest public batch that holds it; None when it is in none."""
    batch = released_opportunities().filter(items__demand=demand).first()
    found = _to_show(Demand.objects.filter(pk=demand.pk)).first() if batch else None
    return PublishedDemand(found, batch, found.slots_open) if found else None


def _to_show(demands: QuerySet[Demand]) -> QuerySet[Demand]:
    return with_counts(demands, clock.today()).select_related("county__prefecture", "industry")


# --- guides --------------------------------------------------------------------------------------


def released_guides() -> QuerySet[IndustryGuide]:
    """The guides that are public."""
    return IndustryGuide.objects.exclude(released_on=None).select_related("industry", "released_for")


def guide_of(industry: Industry, *, preview: bool = False) -> Guide | None:
    """What the guide to this industry gathers today; None while it is not public.

    `preview` shows what a guide would gather, whether or not it was written or released. At most five queries.
    """
    guides = IndustryGuide.objects.all() if preview else released_guides()
    guide = guides.filter(industry=industry).first()
    if guide is None and not preview:
        return None
    counties = _leading_in(industry)
    demands = _open_demands(industry, [found.county for found in counties])
    return Guide(industry, guide.words if guide else "", counties, demands)


def _leading_in(industry: Industry) -> list[LeadingCounty]:
    """The counties whose finished profile names the industry as a leading one, with their finished parts."""
    done = CountyProfilePart.objects.exclude(done_on=None)
    leading = done.filter(part=Part.LEADING, industries=industry)
    texts: dict[int, dict[str, str]] = {}
    for part in done.filter(
        county__in=leading.order_by().values("county"), part__in=(Part.LEADING, Part.POLICIES, Part.FACTORS)
    ):
        texts.setdefault(part.county_id, {})[part.part] = part.text
    counties = County.objects.in_plan().filter(pk__in=texts)
    return [
        LeadingCounty(
            county,
            texts[county.pk][Part.LEADING],
            texts[county.pk].get(Part.POLICIES, ""),
            texts[county.pk].get(Part.FACTORS, ""),
        )
        for county in counties
    ]


def _open_demands(industry: Industry, counties: Iterable[County]) -> list[PublishedDemand]:
    """What these counties ask for in the industry, or in any, and have published and still open; each once."""
    wanted = Demand.objects.filter(Q(industry=industry) | Q(industry=None), county__in=counties)
    demands = _to_show(wanted.open_on(clock.today())).in_bulk()
    items = OpportunityItem.objects.filter(demand__in=demands, opportunity__withdrawn_on=None)
    newest: dict[int, OpportunityItem] = {}
    for item in items.select_related("opportunity__released_for").order_by(
        "opportunity__year", "opportunity__number"
    ):
        newest[item.demand_id] = item
    return [
        PublishedDemand(demands[pk], item.opportunity, demands[pk].slots_open)
        for pk, item in sorted(newest.items(), key=lambda found: (demands[found[0]].county_id, found[0]))
    ]
