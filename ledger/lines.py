"""A movement and a line: what a counting rule says moved, and where it stands in the ledger. Pure data, no database."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from ledger.metrics import Basis, Channel, Metric, Rule

# Which states of a claim stand behind each basis: reported drops what was returned, taken back or voided.
STATES: Mapping[Basis, frozenset[str]] = MappingProxyType(
    {
        Basis.REPORTED: frozenset({"reported", "reviewed", "verified"}),
        Basis.VERIFIED: frozenset({"verified"}),
    }
)

Bases = frozenset[Basis]
NOTHING = Decimal(0)


def bases_of(state: str) -> Bases:
    """The bases on which a claim in `state` stands, while nothing replaces it."""
    return frozenset(basis for basis, states in STATES.items() if state in states)


def standing(claims: Collection[tuple[int, str, int | None]]) -> dict[int, Bases]:
    """On which bases each claim stands, from (id, state, id of the claim that it replaces or None).

    A correction takes the place of what it corrects on each basis on which it stands itself: the old verified
    line stands until the correction is verified. Source: docs/domain.md, "What counts", point 3.
    """
    replaces = {claim: earlier for claim, _state, earlier in claims}
    found = {claim: set(bases_of(state)) for claim, state, _earlier in claims}
    for claim, state, _earlier in claims:
        replaced = replaces[claim]
        while replaced in found:
            found[replaced] -= bases_of(state)
            replaced = replaces[replaced]
    return {claim: frozenset(bases) for claim, bases in found.items()}


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
class Movement:
    """A movement of `quantity` on the day `on`, by `rule`, because of claim `claim_id`; nowhere in particular yet."""

    metric: Metric
    basis: Basis
    quantity: Decimal
    on: date
    rule: Rule
    claim_id: int


@dataclass(frozen=True, slots=True)
class Line:
    """A movement of `quantity` on the day `effective_on`, by `rule`, because of claim `claim_id`, in its place."""

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
    """Where a figure belongs: its county, who introduced it, and how it came."""

    county_id: int
    introduced_by_id: int
    channel: Channel


def of_quantity(line: Line, quantity: Decimal) -> Line:
    """The same line with another quantity. Written out, for an import asks it some thirty times for each row."""
    return Line(
        line.metric,
        line.basis,
        line.county_id,
        line.introduced_by_id,
        line.channel,
        quantity,
        line.effective_on,
        line.rule,
        line.claim_id,
    )


def merged(lines: Iterable[Line]) -> Iterator[Line]:
    """The same lines with equal ones added up; what adds up to nothing is left out."""
    sums: dict[Line, Decimal] = {}
    for line in lines:
        key = of_quantity(line, NOTHING)
        sums[key] = sums.get(key, NOTHING) + line.quantity
    for key, quantity in sums.items():
        if quantity:
            yield of_quantity(key, quantity)
