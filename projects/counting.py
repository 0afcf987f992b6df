"""What a project counts for: pure functions from its claims to the lines its ledger should hold.

Source: docs/domain.md, "What counts", points 4 to 6. No database here: facts in, lines out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from counties.models import Stage
from ledger.lines import Bases, Line, Movement, PlanRules
from ledger.metrics import Basis, Exclusion, Metric, Rule
from ledger.placing import Whereabouts, placed
from projects.stages import RANK, Step

ONE = Decimal(1)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class StepFact:
    """A claim that the project took `step` on day `on`; `bases` says where it stands."""

    claim_id: int
    step: str
    on: date
    bases: Bases


@dataclass(frozen=True, slots=True)
class Money:
    """The contract amount in 元 on one basis.

    `first`: as signed, None when not known; `corrected_by`: the claim that corrected it from the start.
    `increases`: (day, claim id, amount) of capital increases, in order.
    """

    first: Decimal | None = None
    corrected_by: int | None = None
    increases: tuple[tuple[date, int, Decimal], ...] = ()

    def before(self, day: date) -> Decimal:
        """The amount in force before the increases of `day`."""
        return (self.first or NOTHING) + sum(amount for on, _claim, amount in self.increases if on < day)


@dataclass(frozen=True, slots=True)
class ReceiptFact:
    """A claim that `amount` 元 arrived on day `on`; `bases` says where it stands."""

    claim_id: int
    on: date
    amount: Decimal
    bases: Bases


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All that counting reads of one project: its steps and receipts, and on each basis kind, money and whereabouts."""

    whereabouts: Mapping[Basis, Whereabouts]
    kind: Mapping[Basis, str]
    money: Mapping[Basis, Money]
    steps: tuple[StepFact, ...]
    receipts: tuple[ReceiptFact, ...] = ()
    voided: bool = False


def steps_in_order(facts: ProjectFacts, basis: Basis) -> list[StepFact]:
    """The steps that stand on this basis: by day, on one day by stage with side steps last, then as reported."""
    standing = [step for step in facts.steps if basis in step.bases]
    return sorted(standing, key=lambda step: (step.on, RANK.get(step.step, len(RANK)), step.claim_id))


def exclusion(facts: ProjectFacts, rules: PlanRules, basis: Basis) -> Exclusion | None:
    """Why the project is not counted on this basis as things stand; None when it is."""
    if facts.voided:
        return Exclusion.VOIDED
    barred = _barred(facts, rules, basis)
    if barred:
        return barred
    stages = [step.step for step in steps_in_order(facts, basis) if step.step in RANK]
    if not stages or not _counts(stages[-1], rules):
        return Exclusion.NOT_YET
    if is_withdrawn(facts, basis):
        return Exclusion.WITHDRAWN
    return None


def never_counts(facts: ProjectFacts, rules: PlanRules, basis: Basis) -> bool:
    """Whether the project is continued, so that neither it nor its direct jobs count."""
    return _barred(facts, rules, basis) is not None


def withdrawals(facts: ProjectFacts, basis: Basis) -> list[tuple[date, int, date | None]]:
    """(day, claim id, day on which the project was taken up again or None) of every withdrawal, in order."""
    found: list[tuple[date, int, date | None]] = []
    is_out = False
    for step in steps_in_order(facts, basis):
        if step.step == Step.WITHDRAWN and not is_out:
            found.append((step.on, step.claim_id, None))
            is_out = True
        elif step.step not in (Step.WITHDRAWN, Step.PAUSED) and is_out:
            found[-1] = (*found[-1][:2], step.on)
            is_out = False
    return found


def is_withdrawn(facts: ProjectFacts, basis: Basis) -> bool:
    """Whether the project stands withdrawn after all its steps on this basis."""
    ended = withdrawals(facts, basis)
    return bool(ended) and ended[-1][2] is None


def count_project(facts: ProjectFacts, rules: PlanRules) -> list[Line]:
    """The lines of one project: counted once, its contract amount, what was received, its stage, and the credit."""
    return placed(movements(facts, rules), facts.whereabouts)


def movements(facts: ProjectFacts, rules: PlanRules) -> list[Movement]:
    """What the project moves, on each basis, wherever it belongs."""
    return [movement for basis in Basis for movement in _movements(facts, rules, basis)]


def _barred(facts: ProjectFacts, rules: PlanRules, basis: Basis) -> Exclusion | None:
    if facts.kind[basis] == "continued":
        return Exclusion.CONTINUED
    # Signed means signed, whatever stage the plan counts from.
    signed = [
        step.on for step in steps_in_order(facts, basis) if RANK.get(step.step, -1) >= Stage.SIGNED.rank
    ]
    if signed and min(signed) < rules.starts_on:
        return Exclusion.BEFORE_PLAN
    return None


def _counts(stage: str | None, rules: PlanRules) -> bool:
    return stage is not None and RANK.get(stage, -1) >= RANK[rules.counting_stage]


def _movements(facts: ProjectFacts, rules: PlanRules, basis: Basis) -> Iterator[Movement]:
    if _barred(facts, rules, basis):
        return
    stage: str | None = None  # where it stands; None while withdrawn
    before_exit: str | None = None
    counted_before = False
    spans: list[tuple[date, date]] = []  # from which day until before which day it counted
    for step in steps_in_order(facts, basis):
        if step.step == Step.PAUSED:
            continue
        new = None if step.step == Step.WITHDRAWN else before_exit if step.step == Step.RESUMED else step.step
        yield from _stage_movements(basis, stage, new, step)
        was, now = _counts(stage, rules), _counts(new, rules)
        if now != was:
            rule = _rule(now, new, counted_before)
            yield Movement(Metric.PROJECTS, basis, ONE if now else -ONE, step.on, rule, step.claim_id)
            yield from _contract(facts.money[basis], basis, step, now)
            yield from _funds_with_it(facts.receipts, basis, step, now)
            spans = [*spans, (step.on, date.max)] if now else [*spans[:-1], (spans[-1][0], step.on)]
            counted_before = True
        stage = new
        before_exit = new or before_exit
    yield from _increases(facts.money[basis], basis, spans)
    yield from _receipts(facts.receipts, basis, spans)


def _rule(now: bool, stage: str | None, counted_before: bool) -> Rule:
    if now:
        return Rule.RESUMED if counted_before else Rule.FIRST_SIGNING
    return Rule.WITHDRAWN if stage is None else Rule.MOVED_BACK


def _stage_movements(basis: Basis, old: str | None, new: str | None, step: StepFact) -> Iterable[Movement]:
    if old == new:
        return
    if old:
        yield Movement(Metric.at(old), basis, -ONE, step.on, Rule.LEFT_STAGE, step.claim_id)
    if new:
        yield Movement(Metric.at(new), basis, ONE, step.on, Rule.STAGE, step.claim_id)


def _contract(money: Money, basis: Basis, step: StepFact, comes_in: bool) -> Iterable[Movement]:
    """The contract amount as it comes in or goes out with the project."""
    amount = money.before(step.on)
    if amount:
        claim = money.corrected_by if comes_in and money.corrected_by else step.claim_id
        signed = amount if comes_in else -amount
        yield Movement(Metric.CONTRACT, basis, signed, step.on, Rule.CONTRACT, claim)


def _increases(money: Money, basis: Basis, spans: list[tuple[date, date]]) -> Iterable[Movement]:
    """Each capital increase of a day on which the project counts adds money, not a project."""
    for on, claim, amount in money.increases:
        if any(first <= on < end for first, end in spans):
            yield Movement(Metric.CONTRACT, basis, amount, on, Rule.CAPITAL, claim)


def _funds_with_it(
    receipts: Iterable[ReceiptFact], basis: Basis, step: StepFact, comes_in: bool
) -> Iterable[Movement]:
    """What was received before the day on which the project comes in or goes out, parallel to the contract amount.

    It comes in by the receipts' own claims, so that who vouched for the money stands beside it, and goes out by
    the claim that takes the project out.
    """
    for receipt in receipts:
        if basis in receipt.bases and receipt.on < step.on:
            claim, amount = (
                (receipt.claim_id, receipt.amount) if comes_in else (step.claim_id, -receipt.amount)
            )
            yield Movement(Metric.FUNDS, basis, amount, step.on, Rule.RECEIPT, claim)


def _receipts(
    receipts: Iterable[ReceiptFact], basis: Basis, spans: list[tuple[date, date]]
) -> Iterable[Movement]:
    """Each receipt of a day on which the project counts."""
    for receipt in receipts:
        if basis in receipt.bases and any(first <= receipt.on < end for first, end in spans):
            yield Movement(Metric.FUNDS, basis, receipt.amount, receipt.on, Rule.RECEIPT, receipt.claim_id)


def received(receipts: Iterable[ReceiptFact], basis: Basis, until: date = date.max) -> Decimal:
    """What these receipts bring up to `until`, in 元, whether their project counts or not."""
    amounts = (fact.amount for fact in receipts if basis in fact.bases and fact.on <= until)
    return sum(amounts, NOTHING)
