"""The score of an intention and a demand: six parts in per cent, weighed and added up by the database.

One side is known, the other are the rows that are ranked; every rule below is written once and reads what the
ranked side says from a column and what the known side says from a value. A whole number of per cent each, so that
both engines, and whoever reckons by hand, come to the same: docs/domain.md, "Matching".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf

from accounts.models import User
from chambers.intention_models import Intention
from chambers.match_models import MatchingRule
from chambers.models import Chamber
from counties.models import County, Demand, Pairing
from counties.slots import with_open_count

PARTS = MatchingRule.PARTS
FULL, HALF, NOTHING = 100, 50, 0  # half where one side does not say
WISHED, IN_THE_PREFECTURE, NO_WISH, PAIRED = 60, 40, 30, 40
# What the ranked rows are annotated with: per cent of each part, and the two halves of the place.
ANNOTATED = (*(f"part_{part}" for part in PARTS), "place_wish", "place_pairing")

Percent = Case | Combinable
Said = str | int | None  # the name of the ranked rows' column, else what the known side says


@dataclass(frozen=True)
class Ranking:
    """Rows in order, the best first, each with its `score`; and what the parts of any of them are reckoned by.

    `candidates` are the same rows unranked, to be counted.
    """

    rows: QuerySet
    candidates: QuerySet
    parts: Mapping[str, Percent]
    rule: MatchingRule

    def with_parts(self, rows: QuerySet) -> QuerySet:
        """These few rows with the per cent of each part, as `part_industry` and so on."""
        return rows.annotate(**self.parts)


def demands_for(intention: Intention, user: User, day: date) -> Ranking:
    """The demands open on that day that `user` may read, ranked for this intention.

    Among equals the one with more open slots comes first, then the one that is ready earlier, then the older one.
    """
    rule = MatchingRule.objects.current()
    parts = parts_for_intention(intention, day, rule)
    candidates = Demand.objects.visible_to(user).open_on(day)
    rows = with_open_count(candidates, day).annotate(score=total(parts, rule))
    order = ("-score", "-slots_open", F("ready_on").asc(nulls_last=True), "pk")
    return Ranking(rows.order_by(*order), candidates, parts, rule)


def intentions_for(demand: Demand, user: User, day: date) -> Ranking:
    """The intentions free on that day that `user` may read, ranked for this demand.

    Among equals the one that wants to begin earlier comes first, then the older one.
    """
    rule = MatchingRule.objects.current()
    parts = parts_for_demand(demand, day, rule)
    candidates = Intention.objects.visible_to(user).free_on(day)
    rows = candidates.annotate(score=total(parts, rule))
    order = ("-score", F("begins_on").asc(nulls_last=True), "pk")
    return Ranking(rows.order_by(*order), candidates, parts, rule)


def ranked_demands(intention: Intention, user: User, day: date) -> QuerySet[Demand]:
    """The rows of `demands_for`."""
    return demands_for(intention, user, day).rows


def ranked_intentions(demand: Demand, user: User, day: date) -> QuerySet[Intention]:
    """The rows of `intentions_for`."""
    return intentions_for(demand, user, day).rows


def total(parts: Mapping[str, Percent], rule: MatchingRule) -> Combinable:
    """The score in hundredths of a point: the per cent of each part by its weight."""
    score: Combinable = Value(0, output_field=IntegerField())
    for part in PARTS:
        if weight := getattr(rule, part):
            score = score + Value(weight) * parts[f"part_{part}"]
    return score


def parts_for_intention(intention: Intention, day: date, rule: MatchingRule) -> dict[str, Percent]:
    """The per cent of each part of any demand, as annotations of a queryset of demands."""
    wished = list(intention.counties.values_list("pk", "prefecture_id"))
    bureaus = [intention.collected_by_id]
    chamber = intention.chamber
    if chamber is not None:
        bureaus.append(chamber.bureau_id)
    home = chamber and chamber.home
    paired = _paired_counties(bureaus, day)
    supported = _paired_counties([home.bureau_id], day, Pairing.Kind.CITY) if home else []
    return _parts(
        industry=_same("industry", intention.industry_id),
        workers=_enough(needed=intention.workers, available="workers"),
        floor_area=_enough(needed=intention.floor_area, available="floor_area"),
        timing=_ready(wanted=intention.begins_on, ready="ready_on", late=rule.late_week_percent),
        wish=_wish(
            no_wish=not wished,
            here=Q(county__in=[county for county, _prefecture in wished]),
            near=Q(county__prefecture__in=[prefecture for _county, prefecture in wished]),
        ),
        pairing=_whether(Q(county__in=paired), PAIRED),
        chamber=_whether(Q(county__in=supported), FULL),
    )


def parts_for_demand(demand: Demand, day: date, rule: MatchingRule) -> dict[str, Percent]:
    """The per cent of each part of any intention, as annotations of a queryset of intentions."""
    wishes = Intention.counties.through.objects.filter(intention=OuterRef("pk"))
    in_prefecture = County.objects.filter(prefecture=demand.county.prefecture_id)
    supporters = list(demand.county.pairings.in_force(day).values_list("supporter", "kind"))
    bureaus = [supporter for supporter, _kind in supporters]
    cities = [supporter for supporter, kind in supporters if kind == Pairing.Kind.CITY]
    chambers = _ids(Chamber.objects.filter(bureau__in=bureaus))
    return _parts(
        industry=_same("industry", demand.industry_id),
        workers=_enough(needed="workers", available=demand.workers),
        floor_area=_enough(needed="floor_area", available=demand.floor_area),
        timing=_ready(wanted="begins_on", ready=demand.ready_on, late=rule.late_week_percent),
        wish=_wish(
            no_wish=~Q(Exists(wishes)),
            here=Q(Exists(wishes.filter(county=demand.county_id))),
            near=Q(Exists(wishes.filter(county__in=_ids(in_prefecture)))),
        ),
        pairing=_whether(Q(collected_by__in=bureaus) | Q(chamber__in=chambers), PAIRED),
        chamber=_whether(Q(chamber__in=_ids(Chamber.objects.filter(home__bureau__in=cities))), FULL),
    )


def parts_of_pair(intention: Intention, demand: Demand, day: date, rule: MatchingRule) -> dict[str, int]:
    """The per cent of each part of one intention and one demand on that day."""
    rows = Demand.objects.filter(pk=demand.pk).annotate(**parts_for_intention(intention, day, rule))
    return percents_of(rows.get())


def percents_of(row: Demand | Intention) -> dict[str, int]:
    """What `Ranking.with_parts` found of this row."""
    return {name: getattr(row, name) for name in ANNOTATED}


def facts_of(
    intention: Intention, demand: Demand, percents: Mapping[str, int], rule: MatchingRule
) -> dict[str, dict[str, Any]]:
    """Each part as a match keeps it: per cent, weight, and what both sides said, in plain JSON values."""
    chamber = intention.chamber_id is not None
    said: dict[str, dict[str, Any]] = {
        "industry": {"wanted": intention.industry_id, "asked": demand.industry_id},
        "workers": {"needed": intention.workers, "available": demand.workers},
        "floor_area": {"needed": intention.floor_area, "available": demand.floor_area},
        "timing": {"wanted": _iso(intention.begins_on), "ready": _iso(demand.ready_on)},
        "place": {"wish": percents["place_wish"], "pairing": percents["place_pairing"]},
        "chamber": {"through_chamber": chamber},
    }
    return {
        part: {"percent": percents[f"part_{part}"], "weight": getattr(rule, part), **said[part]}
        for part in PARTS
    }


def _iso(day: date | None) -> str | None:
    return day and day.isoformat()


# --- the rules -------------------------------------------------------------------------------


def _parts(*, wish: Percent, pairing: Percent, **parts: Percent) -> dict[str, Percent]:
    named = {f"part_{part}": percent for part, percent in parts.items()}
    return {**named, "part_place": wish + pairing, "place_wish": wish, "place_pairing": pairing}


def _same(column: str, known: int | None) -> Percent:
    """The same is full, another nothing; half where one side takes any or does not say."""
    if known is None:
        return _number(HALF)
    return _case(When(**{column: known}, then=FULL), When(**{f"{column}__isnull": True}, then=HALF))


def _enough(*, needed: Said, available: Said) -> Percent:
    """Full where no more is needed than there is, else the share of the need that is met, cut to whole per cent."""
    if needed is None or available is None:
        return _number(HALF)
    if isinstance(available, str):
        column, is_enough = available, Q(**{f"{available}__gte": needed})
    else:
        column, is_enough = str(needed), Q(**{f"{needed}__lte": available})
    share = _big(available) * 100 / NullIf(_big(needed), Value(0))
    return _case(
        When(**{f"{column}__isnull": True}, then=HALF),
        When(is_enough, then=FULL),
        default=Cast(share, IntegerField()),
    )


def _ready(*, wanted: str | date | None, ready: str | date | None, late: int) -> Percent:
    """Full where the site is ready by the wanted day; `late` per cent less for each week begun after it.

    A week costs 5 per cent at least, so there are 20 limits at most, and no engine has to subtract days.
    """
    if wanted is None or ready is None:
        return _number(HALF)
    column = wanted if isinstance(wanted, str) else str(ready)
    limits = [When(**{f"{column}__isnull": True}, then=HALF)]
    for weeks, percent in enumerate(range(FULL, 0, -late)):
        if isinstance(wanted, date):
            in_time = Q(**{f"{column}__lte": _moved(wanted, weeks)})
        else:
            in_time = Q(**{f"{column}__gte": _moved(ready, -weeks)})
        limits.append(When(in_time, then=percent))
    return _case(*limits)


def _wish(*, no_wish: Q | bool, here: Q, near: Q) -> Percent:
    """Of the 60 per cent: a county of one's wish, another of its prefecture, no wish at all, or elsewhere."""
    if no_wish is True:
        return _number(NO_WISH)
    limits = [When(here, then=WISHED), When(near, then=IN_THE_PREFECTURE)]
    if isinstance(no_wish, Q):
        limits.append(When(no_wish, then=NO_WISH))
    return _case(*limits)


def _whether(condition: Q, percent: int) -> Percent:
    return _case(When(condition, then=percent))


def _case(*limits: When, default: Percent | int = NOTHING) -> Case:
    return Case(*limits, default=default, output_field=IntegerField())


def _number(percent: int) -> Value:
    return Value(percent, output_field=IntegerField())


def _big(said: str | int) -> Cast:
    """Wide enough for a hundred times the greatest number that a column holds."""
    return Cast(F(said) if isinstance(said, str) else Value(said), BigIntegerField())


def _moved(day: date, weeks: int) -> date:
    """So many weeks later, or earlier; not beyond the first and last day that there is."""
    try:
        return day + timedelta(weeks=weeks)
    except OverflowError:
        return date.max if weeks > 0 else date.min


def _ids(rows: QuerySet) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _paired_counties(bureaus: Collection[int], day: date, kind: str = "") -> list[int]:
    pairings = Pairing.objects.in_force(day).filter(supporter__in=bureaus)
    if kind:
        pairings = pairings.filter(kind=kind)
    return list(pairings.order_by().values_list("county", flat=True))
