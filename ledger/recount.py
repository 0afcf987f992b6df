"""From claims to lines: the apps to the right say how their sources count; this posts the difference.

This registry is the only one in the project: it lets nothing on the left call to its right.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from accounts import clock
from accounts.models import User
from accounts.rows import add_rows
from counties.models import Plan
from ledger import locks, totals
from ledger.lines import NOTHING, Line, PlanRules, merged, of_quantity
from ledger.metrics import Basis, Channel, Metric, Rule
from ledger.models import Claim, Entry, Posting, Source

Contributor = Callable[[Collection[int], PlanRules], dict[int, list[Line]]]
Dependants = Callable[[Collection[int]], set[int]]
Follower = Callable[[Collection[int], User | None, str], None]
EvidenceAsked = Callable[[Claim], Collection[str]]


@dataclass
class _Kind:
    contributors: list[Contributor] = field(default_factory=list)
    dependants: list[Dependants] = field(default_factory=list)
    followers: list[Follower] = field(default_factory=list)
    evidence: list[EvidenceAsked] = field(default_factory=list)


_kinds: dict[str, _Kind] = defaultdict(_Kind)


def register(
    kind: str,
    *,
    contributor: Contributor | None = None,
    dependants: Dependants | None = None,
    follower: Follower | None = None,
    evidence: EvidenceAsked | None = None,
) -> None:
    """Say how sources of `kind` count. Called once by each app, in AppConfig.ready.

    `contributor(source_ids, rules)` gives the lines that each of these sources should hold;
    `dependants(source_ids)` the ids of sources whose lines follow from these (a project's workshops);
    `follower(source_ids, actor, reason)` makes their records repeat what their standing claims say now;
    `evidence(claim)` names the kinds of evidence of which a claim of this app's needs one to be verified.
    """
    if contributor and contributor not in _kinds[kind].contributors:
        _kinds[kind].contributors.append(contributor)
    if dependants and dependants not in _kinds[kind].dependants:
        _kinds[kind].dependants.append(dependants)
    if follower and follower not in _kinds[kind].followers:
        _kinds[kind].followers.append(follower)
    if evidence and evidence not in _kinds[kind].evidence:
        _kinds[kind].evidence.append(evidence)


def evidence_asked(claim: Claim) -> set[str]:
    """The kinds of evidence of which `claim` needs one before it is verified; empty when it needs none."""
    return {kind for asked in _kinds[claim.source.kind].evidence for kind in asked(claim)}


def let_records_follow(source: Source, *, actor: User | None, reason: str = "") -> None:
    """After a claim fell: let the record of its source repeat what the standing claims say."""
    for follower in _kinds[source.kind].followers:
        follower([source.pk], actor, reason)


def current_rules() -> PlanRules:
    """The values of the plan that counting reads, as they stand."""
    return rules_of(Plan.objects.current())


def rules_of(plan: Plan) -> PlanRules:
    """The values of `plan` that counting reads."""
    return PlanRules(plan.starts_on, plan.counting_stage, plan.headcount_days)


def expected_lines(sources: Iterable[Source], rules: PlanRules) -> dict[int, list[Line]]:
    """The lines that each source should hold by its claims, by source id. Reads, never writes."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for source in sources:
        by_kind[source.kind].append(source.pk)
    wanted: dict[int, list[Line]] = {pk: [] for ids in by_kind.values() for pk in ids}
    for kind, ids in by_kind.items():
        for contributor in _kinds[kind].contributors:
            for pk, lines in contributor(ids, rules).items():
                wanted[pk].extend(lines)
    return {pk: list(merged(lines)) for pk, lines in wanted.items()}


def held_lines(source_ids: Collection[int]) -> dict[int, dict[Line, Decimal]]:
    """The lines that each source holds in the ledger now, reversals netted: line (quantity 0) -> quantity."""
    held: dict[int, dict[Line, Decimal]] = {pk: {} for pk in source_ids}
    fields = (
        "metric",
        "basis",
        "county_id",
        "introduced_by_id",
        "channel",
        "effective_on",
        "rule",
        "claim_id",
    )
    rows = Entry.objects.filter(source_id__in=source_ids).values_list("source_id", "quantity", *fields)
    for (
        source_id,
        quantity,
        metric,
        basis,
        county,
        introduced_by,
        channel,
        on,
        rule,
        claim,
    ) in rows.order_by():
        key = Line(
            Metric(metric),
            Basis(basis),
            county,
            introduced_by,
            Channel(channel),
            Decimal(0),
            on,
            Rule(rule),
            claim,
        )
        held[source_id][key] = held[source_id].get(key, Decimal(0)) + quantity
    return held


@dataclass(frozen=True)
class Difference:
    """What a source's ledger lacks (positive or negative) in one line to match its claims."""

    source_id: int
    line: Line
    held: Decimal
    wanted: Decimal


def differences(sources: Collection[Source], rules: PlanRules) -> list[Difference]:
    """Every line in which the ledger and the claims of these sources differ."""
    found = []
    held = held_lines([source.pk for source in sources])
    for pk, lines in expected_lines(sources, rules).items():
        wanted = {of_quantity(line, NOTHING): line.quantity for line in lines}
        for key in [*held[pk], *(key for key in wanted if key not in held[pk])]:
            have, want = held[pk].get(key, NOTHING), wanted.get(key, NOTHING)
            if have != want:
                found.append(Difference(pk, key, have, want))
    return found


def with_dependants(source_ids: Collection[int]) -> set[int]:
    """These sources and all whose lines follow from theirs."""
    everything, fresh = set(source_ids), set(source_ids)
    while fresh:
        found: set[int] = set()
        for kind in _kinds.values():
            for dependants in kind.dependants:
                found |= dependants(fresh)
        fresh = found - everything
        everything |= fresh
    return everything


@transaction.atomic
def recount(
    source_ids: Collection[int],
    *,
    actor: User | None,
    cause: Posting.Cause,
    reason: str = "",
    plan_held: bool = False,
) -> Posting | None:
    """Post what the claims of these sources, and of those that hang on them, ask for and the ledger lacks.

    One posting for all of it, taken last; None when nothing is to post.
    """
    if not plan_held:
        locks.hold_plan_steady()
    sources = locks.hold_sources(with_dependants(source_ids))
    found = differences(sources, current_rules())
    if not found:
        return None
    posting = Posting.objects.create(
        number=locks.next_position(),
        cause=cause,
        reason=reason,
        actor=actor,
        recorded_day=clock.today(),
        recorded_at=clock.now(),
    )
    _append(found, posting)
    moved = (of_quantity(one.line, one.wanted - one.held) for one in found)
    totals.add(moved, recorded_day=posting.recorded_day)
    return posting


ENTRY = ("posting_id", "source_id", "quantity", "reversal", "claim_id", "metric", "basis", "county_id") + (
    "introduced_by_id",
    "channel",
    "effective_on",
    "rule",
)


def _append(found: Iterable[Difference], posting: Posting) -> None:
    """Write the lines; of each difference the reversal of what stands wrongly, then the line as it should be."""
    entries = []
    for one in found:
        line = one.line
        rest = (line.claim_id, line.metric, line.basis, line.county_id, line.introduced_by_id)
        rest += (line.channel, line.effective_on, line.rule)
        if one.held:
            entries.append((posting.pk, one.source_id, -one.held, True, *rest))
        if one.wanted:
            entries.append((posting.pk, one.source_id, one.wanted, False, *rest))
    add_rows(Entry, ENTRY, entries)
