"""Reads from the database what counting needs to know of headcounts and workshops."""

from collections import defaultdict
from collections.abc import Collection

from ledger.lines import Line, Place, PlanRules
from ledger.metrics import Basis, Channel, Rule
from projects.counting import ProjectFacts, never_counts, withdrawals
from projects.facts import project_facts
from workshops.counting import Closure, CountFact, EventFact, SiteFacts, closures, count_site, count_workshop
from workshops.models import Headcount, SiteEvent, Workshop


def direct_job_lines(source_ids: Collection[int], rules: PlanRules) -> dict[int, list[Line]]:
    """The lines of the jobs that projects have outside workshops. A continued project's do not count."""
    counts = _counts(source_ids)
    facts = project_facts([source_id for source_id in source_ids if counts[source_id]])
    return {
        source_id: count_site(_project_site(project, counts[source_id], rules), rules)
        for source_id, project in facts.items()
    }


def _project_site(project: ProjectFacts, counts: tuple[CountFact, ...], rules: PlanRules) -> SiteFacts:
    out = {
        basis: tuple(
            Closure(on, claim, Rule.WITHDRAWN, until) for on, claim, until in withdrawals(project, basis)
        )
        for basis in Basis
    }
    excluded = frozenset(basis for basis in Basis if never_counts(project, rules, basis))
    return SiteFacts(project.place, counts, out, excluded)


def workshop_lines(source_ids: Collection[int], rules: PlanRules) -> dict[int, list[Line]]:
    """The lines of these workshops: the workshop itself and the jobs there."""
    counts, events = _counts(source_ids), _events(source_ids)
    fields = ("source_id", "county_id", "introduced_by_id", "channel")
    lines = {}
    for source_id, county_id, introduced_by_id, channel in (
        Workshop.objects.filter(source_id__in=source_ids).order_by().values_list(*fields)
    ):
        place = Place(county_id, introduced_by_id, Channel(channel))
        closed = {basis: closures(events[source_id], basis) for basis in Basis}
        site = SiteFacts(place, counts[source_id], closed)
        lines[source_id] = count_workshop(place, events[source_id]) + count_site(site, rules)
    return lines


def _counts(source_ids: Collection[int]) -> dict[int, tuple[CountFact, ...]]:
    found: dict[int, tuple[CountFact, ...]] = defaultdict(tuple)
    rows = Headcount.objects.filter(claim__source_id__in=source_ids).order_by("claim_id")
    fields = ("claim__source_id", "claim_id", "claim__effective_on", "claim__state")
    for source_id, *fact in rows.values_list(*fields, "total", "poor", "relocated", "edge"):
        found[source_id] += (CountFact(*fact),)
    return found


def _events(source_ids: Collection[int]) -> dict[int, tuple[EventFact, ...]]:
    found: dict[int, tuple[EventFact, ...]] = defaultdict(tuple)
    rows = SiteEvent.objects.filter(claim__source_id__in=source_ids).order_by("claim_id")
    fields = ("claim__source_id", "claim_id", "event", "claim__effective_on", "claim__state")
    for source_id, *fact in rows.values_list(*fields):
        found[source_id] += (EventFact(*fact),)
    return found
