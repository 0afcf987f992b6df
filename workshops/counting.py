"""What headcounts and workshops count for: pure functions from claims to ledger lines.

Source: docs/domain.md, "What counts", point 7. No database here: facts in, lines out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ledger.lines import Bases, Line, Movement, PlanRules
from ledger.metrics import Basis, Metric, Rule
from ledger.placing import Whereabouts, placed

SUBGROUP_METRICS = {"poor": Metric.POOR_JOBS, "relocated": Metric.RELOCATED_JOBS, "edge": Metric.EDGE_JOBS}


@dataclass(frozen=True, slots=True)
class CountFact:
    """A headcount claim of day `on`; `bases` says where it stands. None in a subgroup means not known."""

    claim_id: int
    on: date
    bases: Bases
    total: int
    poor: int | None = None
    relocated: int | None = None
    edge: int | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """A site without jobs from day `on` until the day before `until` (None: for good), by this claim and rule."""

    on: date
    claim_id: int
    rule: Rule
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the site has no jobs on `day`."""
        return self.on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """One site: its headcounts, and on each basis where it belongs and when it is closed.

    `excluded`: bases on which nothing counts.
    """

    whereabouts: Mapping[Basis, Whereabouts]
    counts: tuple[CountFact, ...]
    closures: Mapping[Basis, tuple[Closure, ...]]
    excluded: frozenset[Basis] = frozenset()


@dataclass(frozen=True, slots=True)
class EventFact:
    """A claim that a workshop was recognised or closed on day `on`."""

    claim_id: int
    event: str
    on: date
    bases: Bases


def count_site(facts: SiteFacts, rules: PlanRules) -> list[Line]:
    """The jobs of one site as a stock: each headcount replaces the one before and expires by itself."""
    movements: list[Movement] = []
    for basis in Basis:
        if basis not in facts.excluded:
            standing = _standing(facts, basis)
            movements += _stock(basis, standing, facts.closures.get(basis, ()), rules.headcount_days)
            movements += _highest(basis, standing)
    return placed(movements, facts.whereabouts)


def _standing(facts: SiteFacts, basis: Basis) -> list[CountFact]:
    """The headcounts that stand on this basis by day; of one day the last reported; none while closed."""
    closures = facts.closures.get(basis, ())
    by_day = {}
    for count in sorted(facts.counts, key=lambda count: (count.on, count.claim_id)):
        if basis in count.bases and not any(closure.covers(count.on) for closure in closures):
            by_day[count.on] = count
    return list(by_day.values())


def _values(count: CountFact) -> dict[Metric, int]:
    """What a headcount adds to each figure while it is current."""
    values = {Metric.JOBS: count.total}
    values[Metric.JOB_SITES] = 1 if count.total else 0
    values[Metric.POOR_SITES] = 0 if count.poor is None else 1
    for name, metric in SUBGROUP_METRICS.items():
        values[metric] = getattr(count, name) or 0
    return values


def _stock(
    basis: Basis, counts: list[CountFact], closures: tuple[Closure, ...], limit_days: int
) -> Iterator[Movement]:
    """Each headcount goes in on its day and out when the next one, its expiry, or the closing of the site comes."""
    for position, count in enumerate(counts):
        following = counts[position + 1] if position + 1 < len(counts) else None
        leaves, rule, claim_id = _leaving(count, following, closures, limit_days)
        for metric, value in _values(count).items():
            if value:
                quantity = Decimal(value)
                yield Movement(metric, basis, quantity, count.on, Rule.HEADCOUNT, count.claim_id)
                yield Movement(metric, basis, -quantity, leaves, rule, claim_id)


def _leaving(
    count: CountFact, following: CountFact | None, closures: tuple[Closure, ...], limit_days: int
) -> tuple[date, Rule, int]:
    """(day, rule, claim) by which a headcount leaves the current jobs: whatever comes first."""
    ways = [(count.on + timedelta(days=limit_days), 2, Rule.EXPIRED, count.claim_id)]
    if following:
        ways.append((following.on, 0, Rule.RECOUNT, following.claim_id))
    ways += [(closure.on, 1, closure.rule, closure.claim_id) for closure in closures if closure.on > count.on]
    day, _priority, rule, claim_id = min(ways, key=lambda way: way[:2])
    return day, rule, claim_id


def _highest(basis: Basis, counts: list[CountFact]) -> Iterator[Movement]:
    """Jobs ever reached: each new highest headcount adds what it exceeds the one before by."""
    highest = 0
    for count in counts:
        if count.total > highest:
            more = Decimal(count.total - highest)
            yield Movement(Metric.EVER_JOBS, basis, more, count.on, Rule.NEW_HIGHEST, count.claim_id)
            highest = count.total


def count_workshop(whereabouts: Mapping[Basis, Whereabouts], events: tuple[EventFact, ...]) -> list[Line]:
    """A workshop counts from its recognition until its closing."""
    return placed((movement for basis in Basis for movement in _recognitions(basis, events)), whereabouts)


def _recognitions(basis: Basis, events: tuple[EventFact, ...]) -> Iterator[Movement]:
    is_open = False
    for event in _in_order(events, basis):
        opens = event.event == "recognised"
        if opens != is_open:
            rule = Rule.RECOGNISED if opens else Rule.CLOSED
            quantity = Decimal(1 if opens else -1)
            yield Movement(Metric.WORKSHOPS, basis, quantity, event.on, rule, event.claim_id)
            is_open = opens


def _in_order(events: tuple[EventFact, ...], basis: Basis) -> list[EventFact]:
    standing = (event for event in events if basis in event.bases)
    return sorted(standing, key=lambda event: (event.on, event.claim_id))


def closures(events: tuple[EventFact, ...], basis: Basis) -> tuple[Closure, ...]:
    """When a workshop is closed on this basis: from each closing until the recognition that follows it."""
    found: list[Closure] = []
    for event in _in_order(events, basis):
        is_closed = bool(found) and found[-1].until is None
        if event.event == "closed" and not is_closed:
            found.append(Closure(event.on, event.claim_id, Rule.CLOSED))
        elif event.event == "recognised" and is_closed:
            found[-1] = replace(found[-1], until=event.on)
    return tuple(found)
