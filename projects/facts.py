"""Reads from the database what counting needs to know of projects."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Bureau
from counties.models import County
from ledger.lines import Bases, Line, Place, PlanRules, standing
from ledger.metrics import Basis, Channel
from ledger.placing import WHOLE, Move, Standing, Whereabouts
from projects.counting import Money, ProjectFacts, ReceiptFact, StepFact, count_project
from projects.introducers import channel_between
from projects.models import CreditShare, Project, ProjectChange, StageReached
from projects.receipt_models import Receipt

ChannelOf = Callable[[int, int], Channel]  # (introducer id, county id)


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A claim that something of the project is another than before, from its day or from the start."""

    claim_id: int
    what: str
    on: date
    bases: Bases
    from_start: bool
    county_id: int | None = None
    introduced_by_id: int | None = None
    amount: Decimal | None = None
    nature: str = ""
    shares: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class First:
    """What the record said when the project was entered."""

    county_id: int
    introduced_by_id: int
    channel: Channel
    kind: str
    amount: Decimal | None


def project_facts(source_ids: Collection[int]) -> dict[int, ProjectFacts]:
    """The counting facts of the projects behind these sources, by source id. A fixed number of queries."""
    steps, changes, receipts = steps_of(source_ids), changes_of(source_ids), receipts_of(source_ids)
    firsts, voided = firsts_of(source_ids)
    channel_of = _channels(firsts.values(), changes.values())
    return {
        source_id: facts_from(
            first,
            steps[source_id],
            changes[source_id],
            channel_of,
            receipts=receipts[source_id],
            voided=source_id in voided,
        )
        for source_id, first in firsts.items()
    }


def firsts_of(source_ids: Collection[int]) -> tuple[dict[int, First], set[int]]:
    """What the projects behind these sources said when entered, by source id, and which of them are voided."""
    names = ("county_id", "introduced_by_id", "channel", "kind", "contract_amount")
    rows = Project.objects.filter(source_id__in=source_ids).order_by()
    firsts, voided = {}, set()
    for source_id, voided_at, county, introduced_by, channel, kind, amount in rows.values_list(
        "source_id", "voided_at", *(f"first_{name}" for name in names)
    ):
        firsts[source_id] = First(county, introduced_by, Channel(channel), kind, amount)
        if voided_at:
            voided.add(source_id)
    return firsts, voided


def whereabouts_in(sites: Mapping[int, tuple[int, int]]) -> dict[int, Mapping[Basis, Whereabouts]]:
    """Where sites belong that follow a project's introducer and shares but stand in a county of their own.

    `sites`: site -> (source id of its project, county id).
    """
    projects = {project for project, _county in sites.values()}
    changes, (firsts, _voided) = changes_of(projects), firsts_of(projects)
    elsewhere = {
        site: replace(firsts[project], county_id=county)
        for site, (project, county) in sites.items()
        if firsts[project].county_id != county
    }
    channel_of = _channels([*firsts.values(), *elsewhere.values()], changes.values(), ask=bool(elsewhere))
    found = {}
    for site, (project, _county) in sites.items():
        first = elsewhere.get(site, firsts[project])
        if site in elsewhere:
            first = replace(first, channel=channel_of(first.introduced_by_id, first.county_id))
        own = [change for change in changes[project] if change.what != "county"]
        found[site] = {
            basis: whereabouts(first, [change for change in own if basis in change.bases], channel_of)
            for basis in Basis
        }
    return found


def project_lines(source_ids: Collection[int], rules: PlanRules) -> dict[int, list[Line]]:
    """The lines of these projects, for the ledger."""
    return {source_id: count_project(facts, rules) for source_id, facts in project_facts(source_ids).items()}


def steps_of(source_ids: Collection[int]) -> dict[int, list[StepFact]]:
    """Every step ever claimed of these sources, with the bases on which it stands, by source id."""
    rows = list(
        StageReached.objects.filter(claim__source_id__in=source_ids)
        .order_by("claim_id")
        .values_list("claim__source_id", "claim_id", "step", "claim__effective_on", *STANDING)
    )
    bases = standing([(row[1], *row[-2:]) for row in rows])
    steps: dict[int, list[StepFact]] = defaultdict(list)
    for source_id, claim_id, step, on, _state, _replaces in rows:
        steps[source_id].append(StepFact(claim_id, step, on, bases[claim_id]))
    return steps


STANDING = ("claim__state", "claim__replaces_id")


def receipts_of(source_ids: Collection[int]) -> dict[int, tuple[ReceiptFact, ...]]:
    """Every receipt of funds ever claimed of these sources, with the bases on which it stands, by source id."""
    rows = list(
        Receipt.objects.filter(claim__source_id__in=source_ids)
        .order_by("claim_id")
        .values_list("claim__source_id", "claim_id", "claim__effective_on", "amount", *STANDING)
    )
    bases = standing([(row[1], *row[-2:]) for row in rows])
    found: dict[int, tuple[ReceiptFact, ...]] = defaultdict(tuple)
    for source_id, claim_id, on, amount, _state, _replaces in rows:
        found[source_id] += (ReceiptFact(claim_id, on, amount, bases[claim_id]),)
    return found


def changes_of(source_ids: Collection[int]) -> dict[int, list[ChangeFact]]:
    """Every change ever claimed of these sources, in order of day and claim, by source id."""
    fields = ("from_start", "county_id", "introduced_by_id", "amount", "nature")
    rows = list(
        ProjectChange.objects.filter(claim__source_id__in=source_ids)
        .order_by("claim__effective_on", "claim_id")
        .values_list("claim__source_id", "claim_id", "claim__kind", "claim__effective_on", *fields, *STANDING)
    )
    found: dict[int, list[ChangeFact]] = defaultdict(list)
    if not rows:
        return found
    bases = standing([(row[1], *row[-2:]) for row in rows])
    shares: dict[int, tuple[tuple[int, int], ...]] = defaultdict(tuple)
    for claim_id, bureau, hundredths in CreditShare.objects.filter(
        change__claim__source_id__in=source_ids
    ).values_list("change_id", "bureau_id", "hundredths"):
        shares[claim_id] += ((bureau, hundredths),)
    for source_id, claim_id, what, on, from_start, county, by, amount, nature, _state, _replaces in rows:
        change = ChangeFact(
            claim_id, what, on, bases[claim_id], from_start, county, by, amount, nature, shares[claim_id]
        )
        found[source_id].append(change)
    return found


def facts_from(
    first: First,
    steps: Sequence[StepFact],
    changes: Sequence[ChangeFact],
    channel_of: ChannelOf,
    *,
    receipts: tuple[ReceiptFact, ...] = (),
    voided: bool = False,
) -> ProjectFacts:
    """The counting facts from the first record and what was claimed since."""
    on_basis = {basis: [change for change in changes if basis in change.bases] for basis in Basis}
    return ProjectFacts(
        whereabouts={basis: whereabouts(first, found, channel_of) for basis, found in on_basis.items()},
        kind={basis: _first_value(first.kind, "nature", found) for basis, found in on_basis.items()},
        money={basis: _money(first, found) for basis, found in on_basis.items()},
        steps=tuple(steps),
        receipts=receipts,
        voided=voided,
    )


def _first_value(value: Any, what: str, changes: Sequence[ChangeFact]) -> Any:
    """The value from the start: the last correction of it, else what was entered."""
    correction = _correction(what, changes)
    if correction is None:
        return value
    return {
        "county": correction.county_id,
        "introducer": correction.introduced_by_id,
        "money": correction.amount,
        "nature": correction.nature,
    }[what]


def _correction(what: str, changes: Sequence[ChangeFact]) -> ChangeFact | None:
    found = [change for change in changes if change.what == what and change.from_start]
    return max(found, key=lambda change: change.claim_id, default=None)


def _money(first: First, changes: Sequence[ChangeFact]) -> Money:
    correction = _correction("money", changes)
    increases = [
        (change.on, change.claim_id, change.amount)
        for change in changes
        if change.what == "money" and not change.from_start and change.amount
    ]
    amount = correction.amount if correction else first.amount
    return Money(amount, correction.claim_id if correction else None, tuple(increases))


def whereabouts(first: First, changes: Sequence[ChangeFact], channel_of: ChannelOf) -> Whereabouts:
    """Where the project belongs on one basis, from the changes that stand on it.

    A change of owner moves credit: in the shares in force the new introducer takes the place of the old one.
    """
    county = _first_value(first.county_id, "county", changes)
    introducer = _first_value(first.introduced_by_id, "introducer", changes)
    shares_from_start = _correction("shares", changes)
    shares = dict(shares_from_start.shares) if shares_from_start else {introducer: WHOLE}
    start = _standing(first, county, introducer, shares, channel_of)
    moves = []
    for change in changes:
        if change.from_start:
            continue
        if change.what == "county":
            county = change.county_id
        elif change.what == "introducer":
            shares = _handed_over(shares, introducer, change.introduced_by_id)
            introducer = change.introduced_by_id
        elif change.what == "shares":
            shares = dict(change.shares)
        else:
            continue
        moves.append(
            Move(change.on, change.claim_id, _standing(first, county, introducer, shares, channel_of))
        )
    return Whereabouts(start, tuple(moves))


def _handed_over(shares: dict[int, int], old: int, new: int) -> dict[int, int]:
    left = {bureau: part for bureau, part in shares.items() if bureau != old}
    left[new] = left.get(new, 0) + shares.get(old, 0)
    return {bureau: part for bureau, part in left.items() if part}


def _standing(
    first: First, county: int, introducer: int, shares: dict[int, int], channel_of: ChannelOf
) -> Standing:
    def place(bureau: int) -> Place:
        entered = (bureau, county) == (first.introduced_by_id, first.county_id)
        return Place(county, bureau, first.channel if entered else channel_of(bureau, county))

    return Standing(
        place(introducer), tuple((place(bureau), part) for bureau, part in sorted(shares.items()))
    )


def _channels(
    firsts: Iterable[First], changes: Iterable[Sequence[ChangeFact]], *, ask: bool = False
) -> ChannelOf:
    """How a bureau's projects come to a county, for those that changes name; two queries when there are any."""
    moved = [change for found in changes for change in found if change.what != "money"]
    if not moved and not ask:
        return _no_change
    firsts = list(firsts)
    counties = {first.county_id for first in firsts} | {change.county_id for change in moved}
    bureaus = {first.introduced_by_id for first in firsts} | {change.introduced_by_id for change in moved}
    bureaus |= {bureau for change in moved for bureau, _part in change.shares}
    return channels_between(bureaus, counties)


def channels_between(bureaus: Collection[int | None], counties: Collection[int | None]) -> ChannelOf:
    """A function that says how each of these bureaus' projects come to each of these counties."""
    kinds = dict(Bureau.objects.filter(pk__in=bureaus - {None}).values_list("pk", "kind"))
    homes = {
        county: {own, prefecture}
        for county, own, prefecture in County.objects.filter(pk__in=counties - {None}).values_list(
            "pk", "bureau_id", "prefecture__bureau_id"
        )
    }
    return lambda bureau, county: channel_between(bureau, kinds[bureau], homes[county])


def _no_change(bureau: int, county: int) -> Channel:
    raise LookupError(f"No change names bureau {bureau} and county {county}.")
