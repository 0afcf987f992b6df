"""What a project counts for: a pure function from its claims to the lines its ledger should hold.

Source: docs/domain.md, "What counts", points 4 to 6. No database here: facts in, lines out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from counties.models import Stage
from ledger.lines import STATES, Line, Place, PlanRules
from ledger.metrics import Basis, Exclusion, Metric, Rule
from projects.stages import RANK, Step

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class StepFact:
    """A claim that the project took `step` on day `on`; `state` says who has vouched for it."""

    claim_id: int
    step: str
    on: date
    state: str


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All that counting reads of one project. `contract_amount` is in 元, None when not known."""

    place: Place
    kind: str
    contract_amount: Decimal | None
    steps: tuple[StepFact, ...]


def steps_in_order(facts: ProjectFacts, basis: Basis) -> list[StepFact]:
    """The steps that stand on this basis: by day, on one day by stage with side steps last, then as reported."""
    standing = [step for step in facts.steps if step.state in STATES[basis]]
    return sorted(standing, key=lambda step: (step.on, RANK.get(step.step, len(RANK)), step.claim_id))


def exclusion(facts: ProjectFacts, rules: PlanRules, basis: Basis) -> Exclusion | None:
    """Why the project is not counted on this basis as things stand; None when it is."""
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
    """The lines of one project: counted once, its contract amount, where it stands, and the credit for it."""
    return [line for basis in Basis for line in _lines(facts, rules, basis)]


def _barred(facts: ProjectFacts, rules: PlanRules, basis: Basis) -> Exclusion | None:
    if facts.kind == "continued":
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


def _lines(facts: ProjectFacts, rules: PlanRules, basis: Basis) -> Iterator[Line]:
    if _barred(facts, rules, basis):
        return
    stage: str | None = None  # where it stands; None while withdrawn
    before_exit: str | None = None
    counted_before = False
    for step in steps_in_order(facts, basis):
        if step.step == Step.PAUSED:
            continue
        new = None if step.step == Step.WITHDRAWN else before_exit if step.step == Step.RESUMED else step.step
        yield from _stage_lines(facts.place, basis, stage, new, step)
        was, now = _counts(stage, rules), _counts(new, rules)
        if now != was:
            rule = _rule(now, new, counted_before)
            yield from _count_lines(facts, basis, ONE if now else -ONE, step, rule)
            counted_before = True
        stage = new
        before_exit = new or before_exit


def _rule(now: bool, stage: str | None, counted_before: bool) -> Rule:
    if now:
        return Rule.RESUMED if counted_before else Rule.FIRST_SIGNING
    return Rule.WITHDRAWN if stage is None else Rule.MOVED_BACK


def _stage_lines(
    place: Place, basis: Basis, old: str | None, new: str | None, step: StepFact
) -> Iterable[Line]:
    if old == new:
        return
    if old:
        yield place.line(Metric.at(old), basis, -ONE, step.on, Rule.LEFT_STAGE, step.claim_id)
    if new:
        yield place.line(Metric.at(new), basis, ONE, step.on, Rule.STAGE, step.claim_id)


def _count_lines(
    facts: ProjectFacts, basis: Basis, sign: Decimal, step: StepFact, rule: Rule
) -> Iterable[Line]:
    place = facts.place
    yield place.line(Metric.PROJECTS, basis, sign, step.on, rule, step.claim_id)
    yield place.line(Metric.CREDITED_PROJECTS, basis, sign, step.on, Rule.CREDIT, step.claim_id)
    if facts.contract_amount:
        yield place.line(
            Metric.CONTRACT, basis, sign * facts.contract_amount, step.on, Rule.CONTRACT, step.claim_id
        )
