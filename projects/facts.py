"""Reads from the database what counting needs to know of projects."""

from collections import defaultdict
from collections.abc import Collection

from ledger.lines import Line, Place, PlanRules
from ledger.metrics import Channel
from projects.counting import ProjectFacts, StepFact, count_project
from projects.models import Project, StageReached


def project_facts(source_ids: Collection[int]) -> dict[int, ProjectFacts]:
    """The counting facts of the projects behind these sources, by source id. Two queries for any number."""
    steps: dict[int, list[StepFact]] = defaultdict(list)
    claims = StageReached.objects.filter(claim__source_id__in=source_ids)
    fields = ("claim__source_id", "claim_id", "step", "claim__effective_on", "claim__state")
    for source_id, claim_id, step, on, state in claims.order_by("claim_id").values_list(*fields):
        steps[source_id].append(StepFact(claim_id, step, on, state))
    rows = Project.objects.filter(source_id__in=source_ids).values_list(
        "source_id", "county_id", "introduced_by_id", "channel", "kind", "contract_amount"
    )
    return {
        source_id: ProjectFacts(
            Place(county_id, introduced_by_id, Channel(channel)), kind, amount, tuple(steps[source_id])
        )
        for source_id, county_id, introduced_by_id, channel, kind, amount in rows.order_by()
    }


def project_lines(source_ids: Collection[int], rules: PlanRules) -> dict[int, list[Line]]:
    """The lines of these projects, for the ledger."""
    return {source_id: count_project(facts, rules) for source_id, facts in project_facts(source_ids).items()}
