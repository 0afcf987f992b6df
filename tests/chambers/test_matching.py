"""Ranking: a set worked out by hand, in both directions, and the score in SQL beside a plain one in Python."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Bureau, User
from chambers.match_words import in_words, points_of
from chambers.matching import (
    facts_of,
    parts_for_demand,
    parts_of_pair,
    percents_of,
    ranked_demands,
    ranked_intentions,
)
from chambers.models import Chamber, Enterprise, Intention, MatchingRule
from counties.models import County, Demand, Industry, Pairing
from tests.chain import make_demand, make_intention
from tests.chambers import worked_set
from tests.world import World

TODAY = date(2020, 7, 22)
SHORT = {
    "industry": "产业",
    "workers": "用工",
    "floor_area": "面积",
    "timing": "时间",
    "place": "地点",
    "chamber": "商会",
}


def rows_of(text: str) -> Iterator[list[str | None]]:
    for line in text.strip().splitlines():
        yield [None if word == "-" else word for word in line.split()]


def day_of(text: str | None) -> date | None:
    return text and date.fromisoformat(text)


def number_of(text: str | None) -> int | None:
    return text and int(text)


@pytest.fixture
def wishes(places: World) -> dict[str, Intention]:
    """The six intentions, by letter."""
    made, by = {}, places.users["province"]
    for letter, bureau, chamber, industry, workers, area, begins, counties in rows_of(worked_set.INTENTIONS):
        enterprise = Enterprise(name=f"贵州{letter}有限公司")
        enterprise.save()
        made[letter] = make_intention(
            enterprise,
            collected_by=Bureau.objects.get(code=bureau),
            by=by,
            chamber=chamber and Chamber.objects.get(bureau__code=chamber),
            industry=industry,
            workers=number_of(workers),
            floor_area=number_of(area),
            begins_on=day_of(begins),
        )
        made[letter].counties.set(County.objects.filter(key__in=counties.split(",") if counties else []))
    return made


@pytest.fixture
def offers(places: World) -> dict[str, Demand]:
    """The eight demands, by number."""
    return {
        number: make_demand(
            county,
            slots=int(slots),
            industry=industry,
            workers=number_of(workers),
            floor_area=number_of(area),
            ready_on=day_of(ready),
        )
        for number, county, industry, workers, area, ready, slots in rows_of(worked_set.DEMANDS)
    }


def worked() -> dict[tuple[str, str], tuple[str, list[tuple[str, ...]]]]:
    """(letter, number) -> the total and the parts as (name, points, reason), from the table."""
    found: dict[tuple[str, str], tuple[str, list[tuple[str, ...]]]] = {}
    parts: list[tuple[str, ...]] = []
    for line in worked_set.WORKED.strip().splitlines():
        if line.startswith(" "):
            parts.append(tuple(line.split(maxsplit=2)))
        else:
            letter, number, _equals, total = line.split()
            parts = []
            found[letter, number] = (total, parts)
    return found


def order_of(rows: Any, names: dict[str, Any]) -> str:
    by_id = {record.pk: name for name, record in names.items()}
    return "".join(by_id[row.pk] for row in rows)


def from_the_other_side(intention: Intention, demand: Demand, rule: MatchingRule) -> dict[str, int]:
    """The parts of a pair as the ranking of intentions reckons them."""
    parts = parts_for_demand(demand, TODAY, rule)
    return percents_of(Intention.objects.annotate(**parts).get(pk=intention.pk))


def test_every_part_and_its_reason_are_those_worked_out_by_hand(
    wishes: dict[str, Intention], offers: dict[str, Demand]
):
    table, rule = worked(), MatchingRule.objects.current()
    industries = Industry.objects.in_bulk()
    assert len(table) == 48
    for (letter, number), (total, parts) in table.items():
        intention, demand = wishes[letter], offers[number]
        percents = parts_of_pair(intention, demand, TODAY, rule)
        assert from_the_other_side(intention, demand, rule) == percents, (letter, number)
        facts = facts_of(intention, demand, percents, rule)
        with override("zh-hans"):
            shown = zip(SHORT.values(), in_words(facts, industries), strict=True)
            found = [(name, part.points, part.reason) for name, part in shown]
            score = points_of(sum(part["percent"] * part["weight"] for part in facts.values()))
        assert found == parts, (letter, number)
        assert score == total, (letter, number)


def test_both_orders_are_those_worked_out_by_hand(
    places: World, wishes: dict[str, Intention], offers: dict[str, Demand]
):
    province, table = places.users["province"], worked()
    for letter, expected in worked_set.DEMANDS_FOR.items():
        rows = list(ranked_demands(wishes[letter], province, TODAY))
        assert order_of(rows, offers) == expected, letter
        assert [points_of(row.score) for row in rows] == [table[letter, number][0] for number in expected]
    for number, expected in worked_set.INTENTIONS_FOR.items():
        rows = list(ranked_intentions(offers[number], province, TODAY))
        assert order_of(rows, wishes) == expected, number
        assert [points_of(row.score) for row in rows] == [table[letter, number][0] for letter in expected]


def test_another_weight_is_another_order(
    places: World, wishes: dict[str, Intention], offers: dict[str, Demand]
):
    rule, province = MatchingRule.objects.current(), places.users["province"]
    rule.chamber = 25
    rule.save()
    assert rule.total == 120
    expected = worked_set.WITH_A_HEAVY_CHAMBER
    assert order_of(ranked_demands(wishes["A"], province, TODAY), offers) == expected["A"]
    assert order_of(ranked_intentions(offers["8"], province, TODAY), wishes) == expected["8"]
    rule.chamber, rule.late_week_percent = 5, 50
    rule.save()
    expected = worked_set.WITH_DEAR_WEEKS
    assert order_of(ranked_demands(wishes["B"], province, TODAY), offers) == expected["B"]


def test_a_part_that_weighs_nothing_brings_nothing(
    places: World, wishes: dict[str, Intention], offers: dict[str, Demand]
):
    rule = MatchingRule.objects.current()
    rule.industry = rule.workers = rule.floor_area = rule.timing = rule.place = 0
    rule.save()
    rows = ranked_demands(wishes["A"], places.users["province"], TODAY)
    assert {row.score for row in rows} == {0, 500}


def test_only_what_is_open_and_free_is_ranked(
    places: World, wishes: dict[str, Intention], offers: dict[str, Demand]
):
    province = places.users["province"]
    offers["1"].valid_until = TODAY - timedelta(days=1)
    offers["1"].save()
    offers["4"].slots.update(reserved_until=TODAY)
    offers["8"].slots.filter(number=1).update(filled_on=TODAY)
    offers["3"].slots.update(withdrawn_on=TODAY, withdrawn_reason="另用")
    rows = list(ranked_demands(wishes["A"], province, TODAY))
    assert order_of(rows, offers) == "58627"
    assert [row.slots_open for row in rows] == [3, 1, 1, 1, 1]
    tomorrow = TODAY + timedelta(days=1)
    assert order_of(ranked_demands(wishes["A"], province, tomorrow), offers) == "458627"
    Intention.objects.filter(pk=wishes["A"].pk).update(status="matched", held_until=TODAY)
    Intention.objects.filter(pk=wishes["F"].pk).update(status="dropped")
    Intention.objects.filter(pk=wishes["E"].pk).update(status="project")
    assert order_of(ranked_intentions(offers["2"], province, TODAY), wishes) == "CBD"
    assert order_of(ranked_intentions(offers["2"], province, tomorrow), wishes) == "CABD"


def test_a_chamber_ranks_its_own_alone(
    places: World, wishes: dict[str, Intention], offers: dict[str, Demand]
):
    chamber = places.user("chamber")  # of garments
    assert order_of(ranked_intentions(offers["1"], chamber, TODAY), wishes) == "AF"
    assert order_of(ranked_demands(wishes["A"], chamber, TODAY), offers) == worked_set.DEMANDS_FOR["A"]


# --- any pair ----------------------------------------------------------------------------------


COUNTS = st.none() | st.integers(0, 300) | st.sampled_from([1, 2_147_483_647])
DAYS = st.none() | st.dates(date(2020, 6, 1), date(2021, 6, 1)) | st.sampled_from([date.min, date.max])
CHAMBERS = ("", "chamber-garments", "chamber-food")
BUREAUS = ("guiyang", "zunyi", "qiannan", "weining", "team-food", "station-shenzhen", "chamber-garments")
COUNTIES = ("weining", "qixingguan", "nayong", "yanhe", "ziyun", "shuicheng", "congjiang")
INDUSTRIES = st.sampled_from(["", "garments", "food"])


def plain_score(intention: Intention, demand: Demand, rule: MatchingRule) -> dict[str, int]:
    """The rules of docs/domain.md once more, in the plainest way."""
    pairings = [
        pairing
        for pairing in Pairing.objects.filter(county=demand.county)
        if pairing.starts_on <= TODAY and (pairing.ends_on is None or pairing.ends_on >= TODAY)
    ]
    chamber = intention.chamber
    brought_by = {intention.collected_by_id} | ({chamber.bureau_id} if chamber else set())
    paired = any(pairing.supporter_id in brought_by for pairing in pairings)
    home = chamber.home.bureau_id if chamber and chamber.home else None
    wished = list(intention.counties.all())
    if not wished:
        wish = 30
    elif demand.county in wished:
        wish = 60
    elif demand.county.prefecture_id in {county.prefecture_id for county in wished}:
        wish = 40
    else:
        wish = 0
    pairing = 40 if paired else 0
    return {
        "part_industry": plain_industry(intention.industry_id, demand.industry_id),
        "part_workers": plain_share(intention.workers, demand.workers),
        "part_floor_area": plain_share(intention.floor_area, demand.floor_area),
        "part_timing": plain_timing(intention.begins_on, demand.ready_on, rule.late_week_percent),
        "part_place": wish + pairing,
        "part_chamber": 100 if any(p.kind == "city" and p.supporter_id == home for p in pairings) else 0,
        "place_wish": wish,
        "place_pairing": pairing,
    }


def plain_industry(wanted: int | None, asked: int | None) -> int:
    if wanted is None or asked is None:
        return 50
    return 100 if wanted == asked else 0


def plain_share(needed: int | None, available: int | None) -> int:
    if needed is None or available is None:
        return 50
    return 100 if available >= needed else available * 100 // needed


def plain_timing(wanted: date | None, ready: date | None, late: int) -> int:
    if wanted is None or ready is None:
        return 50
    weeks = -(-max((ready - wanted).days, 0) // 7)
    return max(100 - late * weeks, 0)


@pytest.fixture
def bed(places: World) -> tuple[Intention, Demand]:
    """One intention and one demand whose values the next test changes."""
    enterprise = Enterprise(name="贵州随机有限公司")
    enterprise.save()
    intention = make_intention(
        enterprise, collected_by=Bureau.objects.get(code="guiyang"), by=places.users["province"]
    )
    return intention, make_demand("weining")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)
@given(
    industries=st.tuples(INDUSTRIES, INDUSTRIES),
    workers=st.tuples(COUNTS, COUNTS),
    areas=st.tuples(COUNTS, COUNTS),
    days=st.tuples(DAYS, DAYS),
    late=st.integers(5, 100),
    bureau=st.sampled_from(BUREAUS),
    chamber=st.sampled_from(CHAMBERS),
    county=st.sampled_from(COUNTIES),
    wished=st.lists(st.sampled_from(COUNTIES), max_size=3, unique=True),
)
def test_the_score_in_sql_is_the_plain_one(bed: tuple[Intention, Demand], **values: Any):
    intention, demand = bed
    lay(intention, demand, values)
    rule = MatchingRule.objects.current()
    expected = plain_score(intention, demand, rule)
    assert parts_of_pair(intention, demand, TODAY, rule) == expected
    assert from_the_other_side(intention, demand, rule) == expected
    total = sum(getattr(rule, part) * expected[f"part_{part}"] for part in MatchingRule.PARTS)
    province = User.objects.select_related("bureau").get(username="province")
    assert ranked_demands(intention, province, TODAY).get(pk=demand.pk).score == total
    assert ranked_intentions(demand, province, TODAY).get(pk=intention.pk).score == total


def lay(intention: Intention, demand: Demand, values: dict[str, Any]) -> None:
    """Give the two records these values, and the rule its price of a week."""
    by_code = {industry.code: industry for industry in Industry.objects.all()}
    wanted, asked = (by_code.get(code) for code in values["industries"])
    intention.industry, demand.industry = wanted, asked
    intention.workers, demand.workers = values["workers"]
    intention.floor_area, demand.floor_area = values["areas"]
    intention.begins_on, demand.ready_on = values["days"]
    intention.collected_by = Bureau.objects.get(code=values["bureau"])
    intention.chamber = Chamber.objects.filter(bureau__code=values["chamber"]).first()
    demand.county = County.objects.get(key=values["county"])
    intention.save()
    demand.save()
    intention.counties.set(County.objects.filter(key__in=values["wished"]))
    rule = MatchingRule.objects.current()
    rule.late_week_percent = values["late"]
    rule.save()
