"""How many slots of which demands are open, reserved, filled and withdrawn: the only place that counts them.

Counts of work, not of what the plan is measured by. A slot that nobody has is open while its demand is valid; once
the demand has run out it has lapsed, so that the five numbers of a demand add up to its slots.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counties.demand_models import Demand, DemandSlot


class DemandState(models.TextChoices):
    """What a demand is as a whole: the first of these that holds."""

    OPEN = "open", _("has open slots")
    RESERVED = "reserved", _("all reserved")
    RUN_OUT = "run_out", _("run out")
    FILLED = "filled", _("all filled")
    WITHDRAWN = "withdrawn", pgettext_lazy("demand", "withdrawn")


@dataclass(frozen=True, slots=True)
class SlotCounts:
    """Of one demand or of many, on one day."""

    open: int
    reserved: int
    filled: int
    withdrawn: int
    lapsed: int

    @property
    def all(self) -> int:
        return self.open + self.reserved + self.filled + self.withdrawn + self.lapsed

    @property
    def state(self) -> DemandState:
        """A reserved slot may still be filled after the demand ran out, so it comes first."""
        if self.open:
            return DemandState.OPEN
        if self.reserved:
            return DemandState.RESERVED
        if self.lapsed:
            return DemandState.RUN_OUT
        return DemandState.FILLED if self.filled else DemandState.WITHDRAWN


def _states(day: date, *, slot: str, demand: str) -> dict[str, Q]:
    """The condition of each state on that day; the prefixes lead from the counted row to a slot and to its demand."""
    standing = Q(**{f"{slot}filled_on": None, f"{slot}withdrawn_on": None})
    held = standing & Q(**{f"{slot}reserved_until__gte": day})
    free = standing & (Q(**{f"{slot}reserved_until": None}) | Q(**{f"{slot}reserved_until__lt": day}))
    valid = Q(**{f"{demand}valid_until": None}) | Q(**{f"{demand}valid_until__gte": day})
    return {
        "open": free & valid,
        "reserved": held,
        "filled": Q(**{f"{slot}filled_on__isnull": False}),
        "withdrawn": Q(**{f"{slot}withdrawn_on__isnull": False}),
        "lapsed": free & Q(**{f"{demand}valid_until__lt": day}),
    }


def with_counts(demands: QuerySet[Demand], day: date) -> QuerySet[Demand]:
    """The demands with `slots_open`, `slots_reserved`, `slots_filled`, `slots_withdrawn` and `slots_lapsed`."""
    states = _states(day, slot="slots__", demand="")
    return demands.annotate(
        **{f"slots_{state}": Count("slots", filter=condition) for state, condition in states.items()}
    )


def with_open_count(demands: QuerySet[Demand], day: date) -> QuerySet[Demand]:
    """The demands with `slots_open` alone, for who asks of thousands."""
    return demands.annotate(slots_open=Count("slots", filter=_states(day, slot="slots__", demand="")["open"]))


def in_state(demands: QuerySet[Demand], state: str) -> QuerySet[Demand]:
    """Of demands that `with_counts` has counted, those in this state."""
    conditions = {
        DemandState.OPEN: Q(slots_open__gt=0),
        DemandState.RESERVED: Q(slots_open=0, slots_reserved__gt=0),
        DemandState.RUN_OUT: Q(slots_open=0, slots_reserved=0, slots_lapsed__gt=0),
        DemandState.FILLED: Q(slots_open=0, slots_reserved=0, slots_lapsed=0, slots_filled__gt=0),
        DemandState.WITHDRAWN: Q(slots_open=0, slots_reserved=0, slots_lapsed=0, slots_filled=0),
    }
    return demands.filter(conditions[DemandState(state)])


def counts_of(demand: Demand) -> SlotCounts:
    """What `with_counts` found of this demand."""
    return SlotCounts(*(getattr(demand, f"slots_{state}") for state in SlotCounts.__dataclass_fields__))


def total_counts(demands: QuerySet[Demand], day: date) -> SlotCounts:
    """The slots of all these demands together. One query."""
    slots = DemandSlot.objects.filter(demand__in=demands.order_by().values("pk"))
    found = slots.order_by().aggregate(
        **{
            state: Count("pk", filter=condition)
            for state, condition in _states(day, slot="", demand="demand__").items()
        }
    )
    return SlotCounts(**found)


def workers_of(demands: QuerySet[Demand]) -> int | None:
    """The workers whom these demands name together; None where none of them names any."""
    return demands.order_by().aggregate(workers=Sum("workers"))["workers"]
