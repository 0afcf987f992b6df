"""How far the counties have come with their profiles: a count of work, not of what the plan is measured by."""

from dataclasses import dataclass

from counties.profile_models import CountyProfilePart
from dashboard.places import Places

PARTS = len(CountyProfilePart.Part)


@dataclass(frozen=True, slots=True)
class Completeness:
    """`done` of `wanted` parts, and so many counties with all of theirs."""

    done: int
    wanted: int
    complete: int
    by_county: dict[int, int]

    def of(self, county_id: int) -> int:
        return self.by_county.get(county_id, 0)


def completeness(county_ids: list[int], places: Places) -> Completeness:
    """Of these counties, as the profiles stand now."""
    done = {pk: count for pk, count in places.done_parts.items() if pk in set(county_ids)}
    return Completeness(
        done=sum(done.values()),
        wanted=PARTS * len(county_ids),
        complete=sum(count == PARTS for count in done.values()),
        by_county=done,
    )
