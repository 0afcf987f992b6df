"""All claims as plain facts, and what the figures of each county should be by walking them from day to day."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from counties.models import Plan
from ledger import totals
from ledger.metrics import Metric
from ledger.models import Claim
from projects.models import Project
from tests import walking
from workshops.models import Workshop

VOUCHED = {"reported": {"reported", "reviewed", "verified"}, "verified": {"verified"}}
Figures = dict[tuple[int, str, str], int]


@dataclass
class Record:
    """A project or workshop: what it is, and every claim as (state, fact)."""

    county_id: int
    kind: str = ""
    amount: int = 0
    is_workshop: bool = False
    happened: list[tuple[str, walking.Happened]] = field(default_factory=list)
    counted: list[tuple[str, walking.Counted]] = field(default_factory=list)

    def figures(self, day: date, states: Collection[str], rules: walking.Rules) -> dict[str, int]:
        happened = [fact for state, fact in self.happened if state in states]
        counted = [fact for state, fact in self.counted if state in states]
        if self.is_workshop:
            return walking.workshop_figures(happened, counted, day, rules)
        own = walking.project_figures(self.kind, self.amount, happened, day, rules)
        return own | walking.direct_job_figures(self.kind, happened, counted, day, rules)


@dataclass
class Books:
    """Every record and the plan's rules at one moment."""

    records: dict[int, Record]
    rules: walking.Rules

    def figures(self, day: date) -> Figures:
        """(county, metric, basis) -> figure on a day; what is 0 is left out."""
        sums: Figures = defaultdict(int)
        for record in self.records.values():
            for basis, states in VOUCHED.items():
                for metric, value in record.figures(day, states, self.rules).items():
                    sums[record.county_id, metric, basis] += value
        return dict(sums)


def read_books() -> Books:
    """The claims as they stand now."""
    plan = Plan.objects.current()
    records = {
        source: Record(county, kind, int(amount or 0))
        for source, county, kind, amount in Project.objects.values_list(
            "source_id", "county_id", "kind", "contract_amount"
        )
    }
    for source, county in Workshop.objects.values_list("source_id", "county_id"):
        records[source] = Record(county, is_workshop=True)
    for claim in Claim.objects.select_related("stage_reached", "site_event", "headcount").order_by("pk"):
        record = records[claim.source_id]
        if claim.kind == "headcount":
            people = claim.headcount
            groups = (people.poor, people.relocated, people.edge)
            fact = walking.Counted(claim.effective_on, claim.pk, people.total, *groups)
            record.counted.append((claim.state, fact))
        else:
            what = claim.stage_reached.step if claim.kind == "stage" else claim.site_event.event
            record.happened.append((claim.state, walking.Happened(what, claim.effective_on, claim.pk)))
    return Books(records, walking.Rules(plan.starts_on, plan.counting_stage, plan.headcount_days))


def posted(day: date, known_on: date | None = None) -> Figures:
    """The same figures from the ledger's daily totals."""
    found = totals.figures_by("county_id", Metric.values, totals.Cut(as_of=day, known_on=known_on))
    return {key: int(value) for key, value in found.items() if value}
