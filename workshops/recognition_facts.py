"""Reads what judging by recognition rules needs: the rules of a day, and what stands of each workshop."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from counties.models import Plan
from ledger.lines import Bases, standing
from ledger.metrics import Basis
from projects.facts import STANDING
from workshops.counting import EventFact, closures
from workshops.models import CONTRACTS, Headcount, RecognitionRule, SiteEvent, Workshop
from workshops.recognition import Judgement, People, Standing, judge, rule_for, unbroken_since

NO_RULE = "no_rule"

Counts = dict[int, list[tuple[int, Bases, People]]]
Events = dict[int, tuple[EventFact, ...]]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The rule that holds for a workshop, None without one, and by it what stands on each basis comes to."""

    rule: RecognitionRule | None
    standing: Mapping[Basis, Standing]
    judgements: Mapping[Basis, Judgement]

    @property
    def verdict(self) -> str:
        """By what is verified: met, lacking or unknown; NO_RULE without a rule."""
        return self.judgements[Basis.VERIFIED].verdict if self.rule else NO_RULE


class Shop(NamedTuple):
    """What choosing a rule asks of a workshop."""

    pk: int
    source_id: int
    kind: str
    county_id: int
    prefecture_id: int

    @classmethod
    def of(cls, workshop: Workshop) -> "Shop":
        """Reads `county`: select it along."""
        county = workshop.county
        return cls(workshop.pk, workshop.source_id, workshop.kind, county.pk, county.prefecture_id)


def shops(workshops: QuerySet[Workshop]) -> list[Shop]:
    """These workshops, in no order."""
    fields = ("pk", "source_id", "kind", "county_id", "county__prefecture_id")
    return [Shop(*row) for row in workshops.order_by().values_list(*fields)]


def recognitions(found: Collection[Shop], day: date) -> dict[int, Recognition]:
    """Workshop id -> how it stands by its rule on `day`: four queries for any number, one where no rule holds."""
    rules = list(RecognitionRule.objects.in_force(day).select_related("county", "prefecture"))
    chosen = {
        shop.pk: rule_for(
            rules, county_id=shop.county_id, prefecture_id=shop.prefecture_id, kind=shop.kind, day=day
        )
        for shop in found
    }
    ruled = [shop.source_id for shop in found if chosen[shop.pk]]
    standings = _standings(ruled, day) if ruled else {}
    return {shop.pk: _judged(chosen[shop.pk], standings.get(shop.source_id, {}), day) for shop in found}


def _judged(rule: RecognitionRule | None, found: Mapping[Basis, Standing], day: date) -> Recognition:
    if rule is None:
        return Recognition(None, {}, {})
    terms = rule.terms
    return Recognition(rule, found, {basis: judge(terms, found[basis], day) for basis in Basis})


def _standings(source_ids: Collection[int], day: date) -> dict[int, Mapping[Basis, Standing]]:
    counts, events = _counts(source_ids, day), _events(source_ids, day)
    limit_days = Plan.objects.current().headcount_days
    return {
        source_id: {
            basis: _standing(counts[source_id], events[source_id], basis, limit_days, day) for basis in Basis
        }
        for source_id in source_ids
    }


def _standing(
    counts: Collection[tuple[int, Bases, People]],
    events: tuple[EventFact, ...],
    basis: Basis,
    limit_days: int,
    day: date,
) -> Standing:
    closed = closures(events, basis)
    by_day: dict[date, People] = {}
    for _claim, bases, people in sorted(counts, key=lambda row: (row[2].on, row[0])):
        if basis in bases and not any(closure.covers(people.on) for closure in closed):
            by_day[people.on] = people
    run = list(by_day.values())
    last = run[-1] if run else None
    return Standing(
        last=last,
        # A closing ends what was counted before it, as an expiry does.
        expired=bool(last) and unbroken_since([_somebody(last)], closed, limit_days, day) is None,
        since=unbroken_since(run, closed, limit_days, day),
        closed_on=next((closure.on for closure in closed if closure.covers(day)), None),
    )


def _somebody(people: People) -> People:
    """The same day with somebody at work: whether a headcount is current says nothing about how many."""
    return People(people.on, max(people.total, 1))


def _counts(source_ids: Collection[int], day: date) -> Counts:
    found: Counts = defaultdict(list)
    fields = ("claim__source_id", "claim_id", "claim__effective_on", "total", "poor", "monthly_wage")
    rows = Headcount.objects.filter(claim__source_id__in=source_ids).order_by("claim_id")
    rows = list(rows.values_list(*fields, *CONTRACTS, *STANDING))
    bases = standing([(row[1], *row[-2:]) for row in rows])
    for source_id, claim_id, on, total, poor, wage, *more in rows:
        if on <= day:
            contracts = dict(zip(CONTRACTS, more, strict=False))
            found[source_id].append((claim_id, bases[claim_id], People(on, total, poor, contracts, wage)))
    return found


def _events(source_ids: Collection[int], day: date) -> Events:
    found: Events = defaultdict(tuple)
    fields = ("claim__source_id", "claim_id", "event", "claim__effective_on")
    rows = SiteEvent.objects.filter(claim__source_id__in=source_ids).order_by("claim_id")
    rows = list(rows.values_list(*fields, *STANDING))
    bases = standing([(row[1], *row[-2:]) for row in rows])
    for source_id, claim_id, event, on, _state, _replaces in rows:
        if on <= day:
            found[source_id] += (EventFact(claim_id, event, on, bases[claim_id]),)
    return found
