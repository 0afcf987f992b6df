"""All claims as plain facts, and what the figures should be by walking them from day to day.

Nothing here knows how the application counts: it asks of each claim whether it stands, of each record where it
belongs on a day, and adds up.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from counties.models import Plan
from ledger import totals
from ledger.metrics import Metric
from ledger.models import Claim, DailyTotal
from projects.models import Project
from tests import walking
from workshops.models import Visit, Workshop

VOUCHED = {"reported": {"reported", "reviewed", "verified"}, "verified": {"verified"}}
CREDITED = {"projects": "credited_projects", "jobs": "credited_jobs"}
Figures = dict[tuple[int, str, str], Fraction]


@dataclass
class Said:
    """One claim: its id, its state, which claim it corrects, and the fact.

    `visited`: (day, people found) of the visit that was recorded last for this headcount.
    """

    pk: int
    state: str
    replaces: int | None
    kind: str
    on: date
    fact: object
    visited: tuple[date, int] | None = None


@dataclass
class Record:
    """A project or workshop: what it was entered with, and everything that was said of it.

    `project`: the source of the project that set the workshop up.
    """

    county: int
    introduced_by: int
    kind: str = ""
    amount: int | None = None
    project: int | None = None
    is_workshop: bool = False
    said: list[Said] = field(default_factory=list)

    def standing(self, basis: str) -> list[Said]:
        """What stands on this basis: a claim does while nothing that corrects it does, directly or further on."""
        return [
            said for said in self.said if said.state in VOUCHED[basis] and not self._corrected(said, basis)
        ]

    def _corrected(self, said: Said, basis: str) -> bool:
        return any(
            later.state in VOUCHED[basis] or self._corrected(later, basis)
            for later in self.said
            if later.replaces == said.pk
        )

    def value(self, what: str, first: object, day: date, basis: str) -> object:
        """The value of the county, introducer or kind on a day."""
        for said in self._changes(what, basis):
            if said.fact.from_start:
                first = _new_value(said)
        for said in self._changes(what, basis):
            if not said.fact.from_start and said.on <= day:
                first = _new_value(said)
        return first

    def home(self, day: date, basis: str) -> tuple[int, int | None, int | None]:
        """Where it belongs on a day: (county, source of the project that a workshop follows, else its introducer)."""
        if not self.is_workshop:
            return self.value("county", self.county, day, basis), None, None
        home = (self.county, self.project, self.introduced_by)
        for said in self._changes("move", basis):
            if said.fact.from_start or said.on <= day:
                project = said.fact.project and said.fact.project.source_id
                home = (said.fact.county_id, project, said.fact.introduced_by_id)
        return home

    def _changes(self, what: str, basis: str) -> list[Said]:
        found = [said for said in self.standing(basis) if said.kind == what]
        return sorted(found, key=lambda said: (0 if said.fact.from_start else 1, said.on, said.pk))

    def amount_on(self, day: date, basis: str) -> int:
        amount = self.amount
        increases = 0
        last = 0
        for said in self.standing(basis):
            if said.kind == "money" and said.fact.from_start and said.pk > last:
                amount, last = said.fact.amount, said.pk
            elif said.kind == "money" and not said.fact.from_start and said.on <= day:
                increases += said.fact.amount
        return int((amount or 0) + increases)

    def received_by(self, day: date, basis: str) -> int:
        """What has arrived up to a day: the sum of the receipts."""
        receipts = [said for said in self.standing(basis) if said.kind == "funds" and said.on <= day]
        return sum(int(said.fact.amount) for said in receipts)

    def shares_on(self, day: date, basis: str) -> dict[int, Fraction]:
        """Who has which part of the credit on a day: a new owner takes over the old one's part."""
        owner = self.value("introducer", self.introduced_by, date.min, basis)
        shares = {owner: Fraction(1)}
        last = 0
        for said in self.standing(basis):
            if said.kind == "shares" and said.fact.from_start and said.pk > last:
                shares, last = _parts(said), said.pk
        later = [said for said in self.standing(basis) if said.kind in ("introducer", "shares")]
        for said in sorted(later, key=lambda said: (said.on, said.pk)):
            if said.fact.from_start or said.on > day:
                continue
            if said.kind == "shares":
                shares = _parts(said)
            else:
                part = shares.pop(owner, Fraction(0))
                owner = said.fact.introduced_by_id
                shares[owner] = shares.get(owner, Fraction(0)) + part
        return {bureau: part for bureau, part in shares.items() if part}

    def steps(self, basis: str) -> list[walking.Happened]:
        found = [said for said in self.standing(basis) if said.kind in ("stage", "site")]
        return [walking.Happened(_what(said), said.on, said.pk) for said in found]

    def counts(self, basis: str) -> list[walking.Counted]:
        found = [said for said in self.standing(basis) if said.kind == "headcount"]
        return [
            walking.Counted(s.on, s.pk, s.fact.total, s.fact.poor, s.fact.relocated, s.fact.edge, s.visited)
            for s in found
        ]

    def figures(self, day: date, basis: str, rules: walking.Rules) -> dict[str, int]:
        """What it adds on a day, wherever it belongs."""
        steps, counts = self.steps(basis), self.counts(basis)
        if self.is_workshop:
            return walking.workshop_figures(steps, counts, day, rules)
        kind = self.value("nature", self.kind, date.min, basis)
        amount, received = self.amount_on(day, basis), self.received_by(day, basis)
        own = walking.project_figures(kind, amount, steps, day, rules, received)
        return own | walking.direct_job_figures(kind, steps, counts, day, rules)


def _new_value(said: Said) -> object:
    return {
        "county": said.fact.county_id,
        "introducer": said.fact.introduced_by_id,
        "nature": said.fact.nature,
    }[said.kind]


def _parts(said: Said) -> dict[int, Fraction]:
    return {share.bureau_id: Fraction(share.hundredths, 10_000) for share in said.fact.shares.all()}


def _what(said: Said) -> str:
    return said.fact.step if said.kind == "stage" else said.fact.event


@dataclass
class Books:
    """Every record and the plan's rules at one moment."""

    records: dict[int, Record]
    rules: walking.Rules

    def figures(self, day: date) -> Figures:
        """(county, metric, basis) -> figure on a day; what is 0 is left out. Credit is not added into it."""
        sums: Figures = defaultdict(Fraction)
        for record in self.records.values():
            for basis in VOUCHED:
                county, _project, _introducer = record.home(day, basis)
                for metric, value in record.figures(day, basis, self.rules).items():
                    if metric not in CREDITED.values():
                        sums[county, metric, basis] += value
        return {key: value for key, value in sums.items() if value}

    def credit(self, day: date) -> Figures:
        """(bureau, credit metric, basis) -> what it is credited with on a day; what is 0 is left out."""
        sums: Figures = defaultdict(Fraction)
        for record in self.records.values():
            for basis in VOUCHED:
                figures = record.figures(day, basis, self.rules)
                shares = self._shares(record, day, basis)
                for metric, credited in CREDITED.items():
                    for bureau, part in _split(figures.get(metric, 0), shares).items():
                        sums[bureau, credited, basis] += part
        return {key: value for key, value in sums.items() if value}

    def _shares(self, record: Record, day: date, basis: str) -> dict[int, Fraction]:
        """A project's shares; a workshop's are those of the project that it follows on the day."""
        if not record.is_workshop:
            return record.shares_on(day, basis)
        _county, project, introducer = record.home(day, basis)
        return self.records[project].shares_on(day, basis) if project else {introducer: Fraction(1)}


def _split(quantity: int, shares: dict[int, Fraction]) -> dict[int, Fraction]:
    """To the hundredth; what is left over goes to the largest remainders, of equal ones to the smaller id."""
    exact = {bureau: quantity * 100 * part for bureau, part in shares.items()}
    whole = {bureau: floor(value) for bureau, value in exact.items()}
    left = quantity * 100 - sum(whole.values())
    for bureau in sorted(exact, key=lambda bureau: (whole[bureau] - exact[bureau], bureau))[: int(left)]:
        whole[bureau] += 1
    return {bureau: Fraction(value, 100) for bureau, value in whole.items()}


def read_books() -> Books:
    """The claims as they stand now."""
    plan = Plan.objects.current()
    names = ("source_id", "first_county_id", "first_introduced_by_id", "first_kind", "first_contract_amount")
    records = {source: Record(*rest) for source, *rest in Project.objects.values_list(*names)}
    names = ("source_id", "first_county_id", "first_introduced_by_id", "first_project__source_id")
    for source, county, by, project in Workshop.objects.values_list(*names):
        records[source] = Record(county, by, project=project, is_workshop=True)
    visited = {v.claim_id: (v.visited_on, v.found_total or 0) for v in Visit.objects.order_by("pk")}
    facts = dict.fromkeys(Claim.FACTS.values())
    claims = Claim.objects.select_related(*facts, "workshop_move__project")
    for claim in claims.prefetch_related("project_change__shares").order_by("pk"):
        rest = (claim.kind, claim.effective_on, claim.fact, visited.get(claim.pk))
        said = Said(claim.pk, claim.state, claim.replaces_id, *rest)
        records[claim.source_id].said.append(said)
    return Books(records, walking.Rules(plan.starts_on, plan.counting_stage, plan.headcount_days))


def posted(
    day: date, known_on: date | None = None, position: int | None = None, since: date | None = None
) -> Figures:
    """The same figures by county from the ledger; with `since` only what moved after it."""
    metrics = [metric for metric in Metric.values if metric not in CREDITED.values()]
    found = totals.figures_by("county_id", metrics, totals.Cut(day, known_on, position, since))
    return {key: Fraction(value) for key, value in found.items() if value}


def posted_each_day(first: date, last: date) -> Iterator[tuple[date, Figures]]:
    """The same for every day from `first` to `last`, from one reading of the daily totals."""
    rows = DailyTotal.objects.exclude(metric__in=CREDITED.values()).values_list(
        "day", "county_id", "metric", "basis", "quantity"
    )
    moved: dict[date, list[tuple]] = defaultdict(list)
    for day, *key, quantity in rows:
        moved[max(day, first)].append((tuple(key), Fraction(quantity)))
    sums: Figures = defaultdict(Fraction)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for key, quantity in moved[day]:
            sums[key] += quantity
        yield day, {key: value for key, value in sums.items() if value}


def differing(before: totals.Cut, after: totals.Cut) -> Figures:
    """By how much the lines between two states move the figures by county."""
    moved: Figures = defaultdict(Fraction)
    for sign, lines in zip((1, -1), totals.lines_between(before, after), strict=True):
        for county, metric, basis, quantity in lines.values_list("county_id", "metric", "basis", "quantity"):
            if metric not in CREDITED.values():
                moved[county, metric, basis] += sign * Fraction(quantity)
    return {key: value for key, value in moved.items() if value}


def lines_moved(cut: totals.Cut) -> Figures:
    """The same figures by county as the lines behind them sum up."""
    sums: Figures = defaultdict(Fraction)
    for metric in Metric.values:
        for basis in VOUCHED:
            for county, quantity in totals.lines_behind(metric, basis, cut).values_list(
                "county_id", "quantity"
            ):
                sums[county, metric, basis] += Fraction(quantity)
    return {key: value for key, value in sums.items() if value and key[1] not in CREDITED.values()}


def posted_credit(day: date, known_on: date | None = None) -> Figures:
    """The credit by bureau from the ledger's daily totals."""
    metrics = list(CREDITED.values())
    found = totals.figures_by("introduced_by_id", metrics, totals.Cut(as_of=day, known_on=known_on))
    return {key: Fraction(value) for key, value in found.items() if value}
