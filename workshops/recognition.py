"""Which conditions of a recognition rule a workshop meets: pure functions, no database.

Source: docs/domain.md, "Recognition"; docs/decisions/0024. What is not known is never taken for zero: a condition on
it is unknown, and so is the subsidy that rests on it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from workshops.counting import Closure

HUNDREDTH = Decimal("0.01")


class Verdict(StrEnum):
    """What can be said of one condition, and of all together."""

    MET = "met"
    LACKING = "lacking"
    UNKNOWN = "unknown"


class Asked(StrEnum):
    """The conditions that a rule may set, in the order in which they are shown."""

    OPEN = "open"
    TOTAL = "total"
    POOR = "poor"
    SHARE = "share"
    CONTRACTED = "contracted"
    WAGE = "wage"
    MONTHS = "months"


class Why(StrEnum):
    """Why something is not known, or why the run of months is broken."""

    NOT_COUNTED = "not_counted"
    EXPIRED = "expired"
    NOT_REPORTED = "not_reported"
    NOBODY = "nobody"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule asks and grants, as workshops.models.RecognitionRule explains; None is not asked or not granted."""

    least_total: int | None = None
    least_poor: int | None = None
    least_share: Decimal | None = None
    months: int | None = None
    pay_floor: Decimal | None = None
    contract_kinds: tuple[str, ...] = ()
    least_contracted: int | None = None
    subsidy_per_worker: Decimal | None = None
    subsidy_for: str = "poor"
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class People:
    """A headcount of day `on`; None is not known. `contracts`: kind -> people. The wage is in 元 a month."""

    on: date
    total: int
    poor: int | None = None
    contracts: Mapping[str, int | None] = field(default_factory=dict)
    monthly_wage: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a workshop on one basis on a day.

    `last`: the last headcount, None when there is none; `expired`: it has left the current jobs. `since`: from
    which day people are at work without a gap, None when they are not. `closed_on`: None while it is open.
    """

    last: People | None = None
    expired: bool = False
    since: date | None = None
    closed_on: date | None = None

    @property
    def people(self) -> People | None:
        """The current headcount."""
        return None if self.expired else self.last


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what is asked, what was found (None: not known) and, where it says more, why."""

    key: Asked
    verdict: Verdict
    asked: int | Decimal | None = None
    found: int | Decimal | None = None
    why: Why | None = None

    @property
    def short_by(self) -> int | Decimal | None:
        """By how much it lacks; None when it does not, or no number says."""
        if self.verdict != Verdict.LACKING or self.asked is None or self.found is None:
            return None
        return self.asked - self.found


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What a workshop could ask for, in 元.

    `amount` is None when the rule grants none (`granted` false), a condition lacks, or something is not known
    (`verdict`). `eligible`: how many people it is for. `capped`: the upper limit made it less.
    """

    granted: bool
    verdict: Verdict
    eligible: int | None = None
    amount: Decimal | None = None
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every condition, what they come to, and the subsidy."""

    conditions: tuple[Condition, ...]
    verdict: Verdict
    subsidy: Subsidy


def judge(terms: Terms, standing: Standing, day: date) -> Judgement:
    """What `standing` comes to on `day` by the rule's `terms`; of a closed workshop nothing but that is said."""
    conditions = [_open(standing)]
    if standing.closed_on is None:
        conditions += _of_people(terms, standing)
        if terms.months is not None:
            conditions.append(_months(terms.months, standing, day))
    verdict = together(condition.verdict for condition in conditions)
    return Judgement(tuple(conditions), verdict, _subsidy(terms, standing, verdict))


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Met when all are; lacking when one lacks; else unknown."""
    found = set(verdicts)
    if Verdict.LACKING in found:
        return Verdict.LACKING
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.MET


def _open(standing: Standing) -> Condition:
    if standing.closed_on is None:
        return Condition(Asked.OPEN, Verdict.MET)
    return Condition(Asked.OPEN, Verdict.LACKING, why=Why.CLOSED)


def _of_people(terms: Terms, standing: Standing) -> list[Condition]:
    limits = {
        Asked.TOTAL: terms.least_total,
        Asked.POOR: terms.least_poor,
        Asked.SHARE: terms.least_share,
        Asked.CONTRACTED: terms.least_contracted,
        Asked.WAGE: terms.pay_floor,
    }
    asked = {key: limit for key, limit in limits.items() if limit is not None}
    people = standing.people
    if people is None:
        why = Why.EXPIRED if standing.last else Why.NOT_COUNTED
        return [Condition(key, Verdict.UNKNOWN, limit, why=why) for key, limit in asked.items()]
    return [_of_number(key, limit, people, terms) for key, limit in asked.items()]


def _of_number(key: Asked, limit: int | Decimal, people: People, terms: Terms) -> Condition:
    if key == Asked.CONTRACTED:
        return _contracted(limit, people, terms.contract_kinds)
    if key == Asked.SHARE:
        return _share(limit, people)
    numbers = {Asked.TOTAL: people.total, Asked.POOR: people.poor, Asked.WAGE: people.monthly_wage}
    found = numbers[key]
    if found is None:
        return Condition(key, Verdict.UNKNOWN, limit, why=Why.NOT_REPORTED)
    return Condition(key, Verdict.MET if found >= limit else Verdict.LACKING, limit, found)


def _share(limit: Decimal, people: People) -> Condition:
    """The registered poor in the people at work; compared without rounding, shown rounded down."""
    if people.total == 0:
        return Condition(Asked.SHARE, Verdict.LACKING, limit, why=Why.NOBODY)
    if people.poor is None:
        return Condition(Asked.SHARE, Verdict.UNKNOWN, limit, why=Why.NOT_REPORTED)
    verdict = Verdict.MET if people.poor * 100 >= limit * people.total else Verdict.LACKING
    share = (Decimal(people.poor) * 100 / people.total).quantize(HUNDREDTH, rounding=ROUND_DOWN)
    return Condition(Asked.SHARE, verdict, limit, share)


def _contracted(limit: int, people: People, kinds: Collection[str]) -> Condition:
    """Kinds of contract exclude each other, so the known ones may be enough; what is not known adds nothing."""
    numbers = [people.contracts.get(kind) for kind in kinds]
    known = sum(number for number in numbers if number is not None)
    if known >= limit and any(number is not None for number in numbers):
        return Condition(Asked.CONTRACTED, Verdict.MET, limit, known)
    if None in numbers:
        return Condition(Asked.CONTRACTED, Verdict.UNKNOWN, limit, why=Why.NOT_REPORTED)
    return Condition(Asked.CONTRACTED, Verdict.LACKING, limit, known)


def _months(limit: int, standing: Standing, day: date) -> Condition:
    if standing.last is None:
        return Condition(Asked.MONTHS, Verdict.UNKNOWN, limit, why=Why.NOT_COUNTED)
    if standing.since is None:
        why = Why.EXPIRED if standing.expired else Why.NOBODY
        return Condition(Asked.MONTHS, Verdict.MET if limit == 0 else Verdict.LACKING, limit, 0, why)
    found = full_months(standing.since, day)
    return Condition(Asked.MONTHS, Verdict.MET if found >= limit else Verdict.LACKING, limit, found)


def _subsidy(terms: Terms, standing: Standing, verdict: Verdict) -> Subsidy:
    people = standing.people
    if terms.subsidy_per_worker is None:
        return Subsidy(False, verdict)
    if verdict == Verdict.LACKING:
        return Subsidy(True, verdict)
    eligible = None if people is None else people.total if terms.subsidy_for == "all" else people.poor
    if verdict == Verdict.UNKNOWN or eligible is None:
        return Subsidy(True, Verdict.UNKNOWN, eligible)
    amount = eligible * terms.subsidy_per_worker
    capped = terms.cap is not None and amount > terms.cap
    return Subsidy(True, verdict, eligible, terms.cap if capped else amount, capped)


def full_months(since: date, day: date) -> int:
    """Whole months from `since` to `day`: one is full on the same day of the next month, or on its last day.

    10 June to 9 July is none, to 10 July one; 31 January to 28 February is one.
    """
    months = (day.year - since.year) * 12 + day.month - since.month
    is_last_of_month = (day + timedelta(days=1)).day == 1
    if day.day < since.day and not is_last_of_month:
        months -= 1
    return max(months, 0)


class Counted(Protocol):
    """What a run of headcounts is read from."""

    @property
    def on(self) -> date: ...

    @property
    def total(self) -> int: ...


def unbroken_since(
    counts: Iterable[Counted], closures: Collection[Closure], limit_days: int, day: date
) -> date | None:
    """From which day people are at work without a gap up to `day`; None when they are not.

    `counts` are the standing headcounts up to `day`, one of a day, in their order, none while closed. Each covers
    the days until `limit_days` after its own; one that finds nobody, and a closing, break the run.
    """
    since = last = None
    for count in counts:
        if count.total == 0:
            since = None
        elif since is None or _is_broken(last, count.on, closures, limit_days, is_recount=True):
            since = count.on
        last = count.on
    if since is None or _is_broken(last, day, closures, limit_days, is_recount=False):
        return None
    return since


def _is_broken(
    last: date, day: date, closures: Collection[Closure], limit_days: int, *, is_recount: bool
) -> bool:
    """Whether the cover of the headcount of day `last` does not reach `day`; a recount may come on its last day."""
    expiry = last + timedelta(days=limit_days)
    if day > expiry or (day == expiry and not is_recount):
        return True
    return any(last < closure.on <= day for closure in closures)


class PlacedRule(Protocol):
    """What is asked of a rule to choose it."""

    county_id: int | None
    prefecture_id: int | None
    valid_from: date
    valid_to: date | None

    def covers(self, kind: str) -> bool: ...


R = TypeVar("R", bound=PlacedRule)


def rule_for(rules: Iterable[R], *, county_id: int, prefecture_id: int, kind: str, day: date) -> R | None:
    """The rule that holds for a workshop of this kind in this county on `day`: the county's own before that of
    its prefecture, and that before the province's. Rules of one place do not overlap."""
    fitting = [
        rule
        for rule in rules
        if rule.valid_from <= day
        and (rule.valid_to is None or day <= rule.valid_to)
        and rule.covers(kind)
        and (rule.county_id in (None, county_id) and rule.prefecture_id in (None, prefecture_id))
    ]
    return max(fitting, key=_closeness, default=None)


def _closeness(rule: PlacedRule) -> int:
    return 2 if rule.county_id else 1 if rule.prefecture_id else 0
