"""What an enterprise leaves on a public page becomes an `Interest`, for a person to look into."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts import clock, history
from chambers.models import Interest
from counties.models import Demand
from counties.publications import newest_publication

REPEATED_WITHIN = timedelta(days=1)


class NotOpen(Exception):
    """The demand is not published, or nothing of it is open any more."""


@transaction.atomic
def leave_interest(*, demand: Demand, **said: Any) -> Interest:
    """Record what an enterprise said about a published demand, or return what it said in the same words before.

    The demand's row is locked, so that two clicks make one row. Raises NotOpen once nothing of it is open.
    """
    demand = Demand.objects.select_for_update(of=("self",)).select_related("county").get(pk=demand.pk)
    if before := same_before(demand=demand, **said):
        return before
    published = newest_publication(demand)
    if published is None or not published.is_open:
        raise NotOpen
    interest = Interest(demand=demand, county=demand.county, left_at=clock.now(), **said)
    history.note(interest, actor=None)
    interest.full_clean()
    interest.save()
    return interest


def same_before(*, demand: Demand, **said: Any) -> Interest | None:
    """What was left about this demand in exactly these words within a day."""
    since = clock.now() - REPEATED_WITHIN
    return Interest.objects.filter(demand=demand, left_at__gte=since, **said).first()
