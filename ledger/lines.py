"""A line: one movement of one figure, as a counting rule sees it. Pure data, no database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from ledger.metrics import Basis, Channel, Metric, Rule

# Which states of a claim stand behind each basis: reported drops only what was returned or taken back.
STATES: Mapping[Basis, frozenset[str]] = MappingProxyType(
    {
        Basis.REPORTED: frozenset({"reported", "reviewed", "verified"}),
        Basis.VERIFIED: frozenset({"verified"}),
    }
)


@dataclass(frozen=True, slots=True)
class PlanRules:
    """The values of the plan that counting reads.

    `starts_on`: signed earlier is continued. `counting_stage`: from which stage a project counts.
    `headcount_days`: how many days after its date a headcount leaves the current jobs.
    """

    starts_on: date
    counting_stage: str
    headcount_days: int


@dataclass(frozen=True, slots=True)
class Line:
    """A movement of `quantity` on the day `effective_on`, by `rule`, because of claim `claim_id`."""

    metric: Metric
    basis: Basis
    county_id: int
    introduced_by_id: int
    channel: Channel
    quantity: Decimal
    effective_on: date
    rule: Rule
    claim_id: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the figures of a source belong: its county, who introduced it, and how it came."""

    county_id: int
    introduced_by_id: int
    channel: Channel

    def line(
        self, metric: Metric, basis: Basis, quantity: Decimal | int, on: date, rule: Rule, claim_id: int
    ) -> Line:
        """A line of this place."""
        return Line(
            metric=metric,
            basis=basis,
            county_id=self.county_id,
            introduced_by_id=self.introduced_by_id,
            channel=self.channel,
            quantity=Decimal(quantity),
            effective_on=on,
            rule=rule,
            claim_id=claim_id,
        )


def merged(lines: Iterable[Line]) -> Iterator[Line]:
    """The same lines with equal ones added up; what adds up to nothing is left out."""
    sums: dict[Line, Decimal] = {}
    for line in lines:
        key = replace(line, quantity=Decimal(0))
        sums[key] = sums.get(key, Decimal(0)) + line.quantity
    for key, quantity in sums.items():
        if quantity:
            yield replace(key, quantity=quantity)
