"""What headcounts and workshops count for: pure functions from claims to ledger lines.

Source: docs/domain.md, "What counts", point 7. No database here: facts in, lines out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from ledger.lines import Bases, Line, Movement, PlanRules
from ledger.metrics import Basis, Metric, Rule
from ledger.placing import Whereabouts, placed

# For each subgroup: how many people, and at how many sites their number is known.
SUBGROUP_METRICS = {
    "poor": (Metric.POOR_JOBS, Metric.POOR_SITES),
    "relocated": (Metric.RELOCATED_JOBS, Metric.RELOCATED_SITES),
    "edge": (Metric.EDGE_JOBS, Metric.EDGE_SITES),
}
SOON_DAYS = 7  # so many days before its expiry a headcount is about to expire


@dataclass(frozen=True, slots=True)
class CountFact:
    """A headcount claim of day `on`; `bases` says where it stands. None in a subgroup means not known.

    `seen`: (day, people found) of the last visit to the site for this headcount.
    """

    claim_id: int
    on: date
    bases: Bases
    total: int
    poor: int | None = None
    relocated: int | None = None
    edge: int | None = None
    seen: tuple[date, int] | None = None


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
    movements = [
        movement
        for basis in Basis
        if basis not in facts.excluded
        for movement in _site_movements(basis, _stays(facts, basis, rules.headcount_days))
    ]
    return placed(movements, facts.whereabouts)


@dataclass(frozen=True, slots=True)
class Stay:
    """A headcount that stands, the day on which it leaves the current jobs, by which rule, because of which claim.

    `expiry`: on which day it would leave, if nothing came before. `forgotten`: when it expired, the
    (day, rule, claim) by which it stopped being the last word on the site; None while it is.
    """

    count: CountFact
    until: date
    rule: Rule
    claim_id: int
    expiry: date
    forgotten: tuple[date, Rule, int] | None = None


def _stays(facts: SiteFacts, basis: Basis, limit_days: int) -> list[Stay]:
    """The headcounts that stand on this basis by day, each with how long it is current."""
    standing, closures = _standing(facts, basis), facts.closures.get(basis, ())
    return [
        _stay(count, following, closures, limit_days)
        for count, following in zip_longest(standing, standing[1:])
    ]


def _standing(facts: SiteFacts, basis: Basis) -> list[CountFact]:
    """The headcounts that stand on this basis by day; of one day the last reported; none while closed."""
    closures = facts.closures.get(basis, ())
    by_day = {}
    for count in sorted(facts.counts, key=lambda count: (count.on, count.claim_id)):
        if basis in count.bases and not any(closure.covers(count.on) for closure in closures):
            by_day[count.on] = count
    return list(by_day.values())


def _stay(
    count: CountFact, following: CountFact | None, closures: tuple[Closure, ...], limit_days: int
) -> Stay:
    """Whatever comes first ends it; of one day the recount, then the closing, then the expiry."""
    ends = [(closure.on, closure.rule, closure.claim_id) for closure in closures if closure.on > count.on]
    if following:
        ends.insert(0, (following.on, Rule.RECOUNT, following.claim_id))
    end = min(ends, key=lambda end: end[0], default=None)  # of one day the first in the list
    expiry = count.on + timedelta(days=limit_days)
    if end and end[0] <= expiry:
        return Stay(count, *end, expiry)
    return Stay(count, expiry, Rule.EXPIRED, count.claim_id, expiry, end)


def _site_movements(basis: Basis, stays: list[Stay]) -> Iterator[Movement]:
    highest = 0
    for stay in stays:
        yield from _stock(basis, stay)
        yield from _ageing(basis, stay)
        yield from _seen(basis, stay)
        count = stay.count
        if count.total > highest:  # jobs ever reached: by how much it exceeds the highest before
            more = Decimal(count.total - highest)
            yield Movement(Metric.EVER_JOBS, basis, more, count.on, Rule.NEW_HIGHEST, count.claim_id)
            highest = count.total


def _values(count: CountFact) -> dict[Metric, int]:
    """What a headcount adds to each figure while it is current; a site without people is no site with jobs."""
    at_work = int(count.total > 0)
    values = {Metric.JOBS: count.total, Metric.JOB_SITES: at_work}
    for name, (people, sites) in SUBGROUP_METRICS.items():
        number = getattr(count, name)
        values[people] = number or 0
        values[sites] = 0 if number is None else at_work
    return values


def _stock(basis: Basis, stay: Stay) -> Iterator[Movement]:
    """A headcount goes in on its day and out when the next one, its expiry, or the closing of the site comes."""
    count = stay.count
    entry, leaving = (count.on, Rule.HEADCOUNT, count.claim_id), (stay.until, stay.rule, stay.claim_id)
    for metric, value in _values(count).items():
        yield from _for_a_while(metric, basis, value, entry, leaving)


def _ageing(basis: Basis, stay: Stay) -> Iterator[Movement]:
    """The jobs of its last days before expiry, and those that have expired and that nothing has followed yet."""
    count, leaving = stay.count, (stay.until, stay.rule, stay.claim_id)
    soon = max(count.on, stay.expiry - timedelta(days=SOON_DAYS))
    entry = (soon, Rule.EXPIRES_SOON, count.claim_id)
    yield from _for_a_while(Metric.EXPIRING_JOBS, basis, count.total, entry, leaving)
    if stay.rule == Rule.EXPIRED:
        yield from _for_a_while(Metric.EXPIRED_JOBS, basis, count.total, leaving, stay.forgotten)


def _seen(basis: Basis, stay: Stay) -> Iterator[Movement]:
    """What somebody saw on the spot, never more than was reported, from the day of the visit."""
    count = stay.count
    if count.seen:
        visited_on, found = count.seen
        entry = (max(visited_on, count.on), Rule.SEEN, count.claim_id)
        leaving = (stay.until, stay.rule, stay.claim_id)
        yield from _for_a_while(Metric.SEEN_JOBS, basis, min(found, count.total), entry, leaving)


def _for_a_while(
    metric: Metric,
    basis: Basis,
    value: int,
    entry: tuple[date, Rule, int],
    leaving: tuple[date, Rule, int] | None,
) -> Iterator[Movement]:
    """`value` in by `entry` (day, rule, claim) and out again by `leaving`; nothing when it never is in."""
    if value and (leaving is None or entry[0] < leaving[0]):
        quantity = Decimal(value)
        yield Movement(metric, basis, quantity, *entry)
        if leaving:
            yield Movement(metric, basis, -quantity, *leaving)


def count_workshop(facts: SiteFacts, events: tuple[EventFact, ...], rules: PlanRules) -> list[Line]:
    """A workshop counts from its recognition until its closing, and as working while people are at work there."""
    movements: list[Movement] = []
    for basis in Basis:
        stays = _stays(facts, basis, rules.headcount_days)
        for opening in _openings(basis, events):
            movements += _for_a_while(Metric.WORKSHOPS, basis, 1, opening.entry, opening.leaving)
            movements += _at_work(basis, opening, stays)
    return placed(movements, facts.whereabouts)


@dataclass(frozen=True, slots=True)
class Opening:
    """A workshop recognised by `entry` and closed by `leaving` (day, rule, claim); None while it is open."""

    entry: tuple[date, Rule, int]
    leaving: tuple[date, Rule, int] | None = None


def _openings(basis: Basis, events: tuple[EventFact, ...]) -> list[Opening]:
    found: list[Opening] = []
    for event in _in_order(events, basis):
        is_open = bool(found) and found[-1].leaving is None
        if event.event == "recognised" and not is_open:
            found.append(Opening((event.on, Rule.RECOGNISED, event.claim_id)))
        elif event.event == "closed" and is_open:
            found[-1] = replace(found[-1], leaving=(event.on, Rule.CLOSED, event.claim_id))
    return found


def _at_work(basis: Basis, opening: Opening, stays: list[Stay]) -> Iterator[Movement]:
    for stay in stays:
        began = (stay.count.on, Rule.HEADCOUNT, stay.count.claim_id)
        ended = (stay.until, stay.rule, stay.claim_id)
        entry = max(opening.entry, began, key=lambda event: event[0])
        leaving = min(ended, opening.leaving or ended, key=lambda event: event[0])
        yield from _for_a_while(Metric.WORKING_SHOPS, basis, int(stay.count.total > 0), entry, leaving)


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
