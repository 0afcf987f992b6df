"""Reads from the database what counting needs to know of headcounts and workshops."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from ledger.lines import Line, PlanRules, standing
from ledger.metrics import Basis, Rule
from projects.counting import ProjectFacts, never_counts, withdrawals
from projects.facts import STANDING, project_facts
from workshops.counting import Closure, CountFact, EventFact, SiteFacts, closures, count_site, count_workshop
from workshops.models import Headcount, SiteEvent, Visit, Workshop
from workshops.places import whereabouts_of


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
    return SiteFacts(project.whereabouts, counts, out, excluded)


def workshop_lines(source_ids: Collection[int], rules: PlanRules) -> dict[int, list[Line]]:
    """The lines of these workshops: the workshop itself and the jobs there."""
    counts, events, places = _counts(source_ids), _events(source_ids), whereabouts_of(source_ids)
    lines = {}
    for source_id, whereabouts in places.items():
        closed = {basis: closures(events[source_id], basis) for basis in Basis}
        site = SiteFacts(whereabouts, counts[source_id], closed)
        lines[source_id] = count_workshop(site, events[source_id], rules) + count_site(site, rules)
    return lines


def workshops_of_projects(source_ids: Collection[int]) -> set[int]:
    """The sources of the workshops that ever belonged to the projects behind these sources: their lines follow."""
    names = ("first_project", "source__claims__workshop_move__project")
    ever = (Q(**{f"{name}__source_id__in": source_ids}) for name in names)
    return {
        source_id
        for condition in ever
        for source_id in Workshop.objects.filter(condition).order_by().values_list("source_id", flat=True)
    }


def _counts(source_ids: Collection[int]) -> dict[int, tuple[CountFact, ...]]:
    found: dict[int, tuple[CountFact, ...]] = defaultdict(tuple)
    fields = ("claim__source_id", "claim_id", "claim__effective_on", "total", "poor", "relocated", "edge")
    rows = Headcount.objects.filter(claim__source_id__in=source_ids).order_by("claim_id")
    rows = list(rows.values_list(*fields, *STANDING))
    bases = standing([(row[1], *row[-2:]) for row in rows])
    seen = _seen(source_ids)
    for source_id, claim_id, on, *numbers, _state, _replaces in rows:
        fact = CountFact(claim_id, on, bases[claim_id], *numbers, seen=seen.get(claim_id))
        found[source_id] += (fact,)
    return found


def _seen(source_ids: Collection[int]) -> dict[int, tuple[date, int]]:
    """Headcount claim -> (day, people found) of the visit recorded last; no site to count at is nobody found."""
    visits = Visit.objects.filter(claim__source_id__in=source_ids).order_by("pk")
    rows = visits.values_list("claim_id", "visited_on", "found_total")
    return {claim_id: (on, found or 0) for claim_id, on, found in rows}


def _events(source_ids: Collection[int]) -> dict[int, tuple[EventFact, ...]]:
    found: dict[int, tuple[EventFact, ...]] = defaultdict(tuple)
    fields = ("claim__source_id", "claim_id", "event", "claim__effective_on")
    rows = SiteEvent.objects.filter(claim__source_id__in=source_ids).order_by("claim_id")
    rows = list(rows.values_list(*fields, *STANDING))
    bases = standing([(row[1], *row[-2:]) for row in rows])
    for source_id, claim_id, event, on, _state, _replaces in rows:
        found[source_id] += (EventFact(claim_id, event, on, bases[claim_id]),)
    return found
