"""Demands from a list: what a row may say, what is refused beside which column, and how it goes out and back."""

from datetime import date

import pytest

from accounts import clock
from chambers.matches import offer
from counties.demand_sheet import DemandSheet
from counties.demands import withdraw_slots
from counties.models import Demand
from counties.publishing import release_opportunity
from counties.slots import counts_of, with_counts
from sheets.sheet import Row
from tests.chain import make_demand
from tests.rows import exported, take, undo
from tests.world import World

ROW = {
    "county": "威宁县",
    "title": "求服装加工企业入驻",
    "industry": "服装鞋帽箱包",
    "slots": 3,
    "workers": "约120人",
    "poor_workers": "８０",
    "floor_area": "0.12万平方米",
    "ready_on": "8月15日",
    "site": "五里岗易地扶贫搬迁安置点",
    "policies": "前三年免租",
    "valid_until": {"d": "2020-08-30"},
    "note": "",
}


def rows_of(world: World, *rows: dict, who: str = "county", **options):
    return take(DemandSheet, world.user(who), rows, **options)


def one(world: World, *, who: str = "county", go_on_reason: str = "", **cells):
    return rows_of(world, ROW | cells, who=who, reason=go_on_reason)[0]


def publish(world: World, pk: int) -> None:
    release_opportunity(demands=[Demand.objects.get(pk=pk)], title="第一批", actor=world.user("prefecture"))


def counted(pk: int):
    return counts_of(with_counts(Demand.objects.filter(pk=pk), clock.today()).get())


def test_a_row_becomes_a_demand_with_its_slots(world):
    answer = one(world)
    assert answer.outcome == "new"
    demand = Demand.objects.get(pk=answer.made.pk)
    assert (demand.county.key, demand.title, demand.industry.code) == ("weining", ROW["title"], "garments")
    assert (demand.workers, demand.poor_workers, demand.floor_area) == (120, 80, 1200)
    assert (demand.ready_on, demand.valid_until) == (date(2020, 8, 15), date(2020, 8, 30))
    assert demand.note == "可用劳动力：约120人"
    assert counted(demand.pk).open == 3
    assert demand.history.get().history_user == world.user("county")


@pytest.mark.parametrize(
    "county",
    ["威宁", "威宁彝族回族苗族自治县", "毕节市威宁县", "贵州省毕节市威宁县", "weining", 520526, "520526"],
)
def test_a_county_is_understood_by_any_spelling_and_code(world, county):
    assert Demand.objects.get(pk=one(world, county=county).made.pk).county.key == "weining"


@pytest.mark.parametrize("code", ["520221", "520204", "水城县", "水城区"])
def test_old_and_new_codes_and_names_mean_one_county(world, code):
    assert one(world, who="province", county=code).outcome == "new"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("county", "某县"),
        ("county", "沿河县"),  # known, and not theirs
        ("county", ""),
        ("title", " "),
        ("title", "长" * 121),
        ("industry", "航天"),
        ("slots", ""),
        ("slots", 0),
        ("slots", 51),
        ("slots", "2至3"),
        ("workers", "80-120"),
        ("workers", 100_001),
        ("workers", {"e": "#N/A"}),
        ("poor_workers", 121),
        ("floor_area", "3亩"),
        ("floor_area", 12.5),
        ("ready_on", "8月32日"),
        ("ready_on", 6.1),
        ("site", "址" * 161),
        ("policies", "策" * 4001),
        ("valid_until", "2020-07-21"),
        ("valid_until", "2020-08-01"),  # before it is ready
        ("note", "记" * 2001),
        ("number", "999999"),
        ("number", "第一"),
    ],
)
def test_a_bad_cell_is_refused_beside_its_column(world, column, cell):
    before = Demand.objects.count()
    answer = one(world, **{column: cell})
    assert answer.outcome == "refused"
    assert list(answer.refused) == [column]
    assert Demand.objects.count() == before


def test_the_same_rows_again_change_nothing(world):
    first = one(world)
    again = one(world)
    assert (again.outcome, again.row.record.pk) == ("unchanged", first.made.pk)
    assert one(world, title=" 求服装加工 企业入驻 ").changed.keys() == {"title"}
    assert Demand.objects.filter(title__contains="企业入驻").count() == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_list_comes_back_unchanged(world, language):
    one(world)
    one(world, title="求电子装配企业", industry="不限", workers="", poor_workers="", note="第一行\n第二行")
    make_demand("yanhe", slots=2, title="求刺绣订单", note="=1+1")
    for who in ("county", "province", "chamber"):
        rows = exported(DemandSheet, world.user(who), language)
        assert len(rows) == Demand.objects.count() > 2
        assert {a.outcome for a in rows_of(world, *rows, who=who)} == {"unchanged"}


def test_a_blank_cell_clears_and_an_absent_column_keeps(world):
    pk = one(world).made.pk
    answer = rows_of(world, {"county": "威宁", "title": ROW["title"], "industry": None, "policies": ""})[0]
    assert answer.outcome == "changed"
    assert answer.changed == {"industry": ("服装鞋帽箱包", ""), "policies": ("前三年免租", "")}
    demand = Demand.objects.get(pk=pk)
    assert (demand.industry, demand.policies) == (None, "")
    assert (demand.workers, demand.site, demand.note) == (120, ROW["site"], "可用劳动力：约120人")


def test_by_its_number_a_demand_is_renamed_and_stays_with_its_county(world):
    pk = one(world).made.pk
    assert rows_of(world, {"number": str(pk), "title": "求箱包企业"})[0].outcome == "changed"
    assert Demand.objects.get(pk=pk).title == "求箱包企业"
    answer = rows_of(world, {"number": pk, "county": "赫章县"}, who="prefecture")[0]
    assert list(answer.refused) == ["county"]


def test_slots_are_added_and_never_taken_away(world):
    pk = one(world).made.pk
    assert one(world, slots=5).changed == {"slots": ("3", "5")}
    assert counted(pk).open == 5
    for fewer in (4, ""):
        answer = one(world, slots=fewer)
        assert list(answer.refused) == ["slots"]
        assert "页面" in answer.refused["slots"]
    assert list(one(world, slots=51).refused) == ["slots"]
    assert counted(pk).open == 5


def test_slots_and_values_change_together(world):
    pk = one(world).made.pk
    answer = one(world, slots=4, site="新址")
    assert (Demand.objects.get(pk=pk).site, counted(pk).open) == ("新址", 4)
    assert undo(DemandSheet, world.user("county"), answer.made) == []
    found = counted(pk)
    assert (Demand.objects.get(pk=pk).site, found.open, found.withdrawn) == (ROW["site"], 3, 1)


def test_two_demands_of_one_title_are_told_apart_by_number(world):
    numbers = {make_demand("weining", title="求刺绣企业").pk for _ in range(2)}
    answer = rows_of(world, {"county": "威宁", "title": "求刺绣企业", "slots": 1})[0]
    assert all(str(number) in answer.refused["title"] for number in numbers)


def test_what_was_withdrawn_altogether_is_asked_for_anew(world):
    pk = one(world).made.pk
    demand = Demand.objects.get(pk=pk)
    withdraw_slots(
        demand=demand, slots=list(demand.slots.all()), reason="不再需要", actor=world.user("county")
    )
    answer = one(world)
    assert answer.outcome == "new"
    assert answer.made.pk != pk


def test_another_countys_demand_is_read_and_not_changed(world):
    make_demand("yanhe", title="求刺绣订单", policies="免租")
    same = {"county": "沿河", "title": "求刺绣订单"}
    assert rows_of(world, same | {"policies": "免租"})[0].outcome == "unchanged"
    answer = rows_of(world, same | {"policies": "两年免租"})[0]
    assert answer.outcome == "refused"
    assert list(answer.refused) == [""]
    assert Demand.objects.get(title="求刺绣订单").policies == "免租"


def test_a_change_of_what_others_rely_on_needs_its_reason(world):
    pk = one(world).made.pk
    publish(world, pk)
    assert list(one(world, policies="两年免租").refused) == ["reason"]
    assert one(world, policies="两年免租", go_on_reason="与企业谈定").outcome == "changed"
    answer = one(world, policies="一年免租", reason="财政调整")
    assert answer.outcome == "changed"
    assert Demand.objects.get(pk=pk).history.first().history_change_reason == "财政调整"


def test_undoing_withdraws_what_was_new_and_it_can_come_again(world):
    answer = one(world)
    assert undo(DemandSheet, world.user("county"), answer.made, "重复报送") == []
    slots = Demand.objects.get(pk=answer.made.pk).slots.all()
    assert {slot.withdrawn_reason for slot in slots} == {"重复报送"}
    assert one(world).outcome == "new"


def test_undoing_puts_every_changed_value_back(world):
    pk = one(world).made.pk
    names = [field.name for field in Demand._meta.fields if field.name not in ("version", "changed_at")]
    before = {name: getattr(Demand.objects.get(pk=pk), name) for name in names}
    cleared = dict.fromkeys(
        ("industry", "poor_workers", "floor_area", "ready_on", "site", "policies", "valid_until"), ""
    )
    answer = one(world, **cleared, workers=50, note="另行商定")
    assert len(answer.changed) == 9
    assert undo(DemandSheet, world.user("county"), answer.made) == []
    after = Demand.objects.get(pk=pk)
    assert {name: getattr(after, name) for name in names} == before
    assert after.history.first().history_change_reason == "导入错了"


def test_what_rests_on_a_demand_keeps_its_import_from_being_undone(world):
    first = one(world)
    demand = Demand.objects.get(pk=first.made.pk)
    later = one(world, slots=4)
    assert "又有变更" in undo(DemandSheet, world.user("county"), first.made)[0]
    publish(world, demand.pk)
    words = undo(DemandSheet, world.user("county"), first.made)
    assert any(demand.title in said and "1" in said for said in words)
    assert undo(DemandSheet, world.user("county"), later.made) == []


def test_a_reserved_slot_keeps_the_import_that_added_it(world):
    demand = world.demands["yanhe"]
    later = take(DemandSheet, world.user("county2"), [{"number": demand.pk, "slots": 2}])[0]
    slot = demand.slots.get(number=2)
    offer(intention=world.intentions["own"], demand=demand, slot=slot, actor=world.user("province"))
    assert any("对接" in said for said in undo(DemandSheet, world.user("county2"), later.made))


@pytest.mark.parametrize("who", ["county2", "supporter", "chamber", "director", "admin"])
def test_who_records_no_demand_of_the_county_imports_none(world, who):
    answer = one(world, who=who)
    assert answer.outcome == "refused"
    assert set(answer.refused) <= {"", "county"}


def test_five_hundred_rows_ask_few_questions_to_be_matched(world, django_assert_max_num_queries):
    sheet = DemandSheet(world.user("province"))
    rows = [Row(n, {"county": "威宁", "title": f"需求{n}", "slots": 1}) for n in range(500)]
    for row in rows:
        sheet.read(row)
    with django_assert_max_num_queries(3):
        sheet.match(rows)
