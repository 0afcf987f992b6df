"""Intentions from a list: what a row may say, which intention it means, and how it goes out and back."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Bureau
from chambers.intention_sheet import IntentionSheet
from chambers.intentions import take_intention_step
from chambers.matches import offer
from chambers.models import Enterprise, EnterpriseContact, Intention, IntentionStep
from counties.models import ExchangeRate, Industry
from sheets.sheet import Row
from tests.chain import make_intention
from tests.rows import exported, take, undo
from tests.world import World, made_up_code

NAME = "广东锦程制衣有限公司"
CODE = made_up_code(NAME)
ROW = {
    "enterprise_name": NAME,
    "credit_code": CODE.lower(),
    "kind": "投资",
    "industry": "服装鞋帽箱包",
    "amount": "约1200",
    "workers": "约120人",
    "floor_area": "2000平方米",
    "begins_on": "9月1日",
    "skills": "平车、锁边",
    "counties": "威宁县、沿河；520525",
    "words": "愿在安置点旁建厂",
    "chamber": "",
    "collected_on": {"d": "2020-07-15"},
    "contact_post": "办公室",
    "contact_phone": "020-85551234",
}


def one(world: World, *, who: str = "county", go_on_reason: str = "", **cells):
    return take(IntentionSheet, world.user(who), [ROW | cells], reason=go_on_reason)[0]


def stored(answer) -> Intention:
    return Intention.objects.get(pk=answer.made.pk)


def test_a_row_becomes_an_intention_of_the_bureau(world):
    answer = one(world)
    assert answer.outcome == "new"
    found = stored(answer)
    assert (found.enterprise.name, found.enterprise.credit_code) == (NAME, CODE)
    assert (found.kind, found.industry.code, found.amount) == ("invest", "garments", Decimal(12_000_000))
    assert (found.amount_typed, found.workers, found.workers_note) == ("约1200万元", 120, "约120人")
    assert (found.floor_area, found.begins_on, found.collected_on) == (
        2000,
        date(2020, 9, 1),
        date(2020, 7, 15),
    )
    assert {county.key for county in found.counties.all()} == {"weining", "yanhe", "nayong"}
    assert (found.collected_by, found.entered_by) == (
        Bureau.objects.get(code="weining"),
        world.user("county"),
    )
    contact = EnterpriseContact.objects.get(enterprise=found.enterprise)
    assert (contact.post, contact.phone) == ("办公室", "020-85551234")


@pytest.mark.parametrize("words", ["不限", "均可", ""])
def test_every_county_may_be_welcome(world, words):
    assert not stored(one(world, counties=words)).counties.exists()


@pytest.mark.parametrize(
    ("cell", "kind"), [("投资意向", "invest"), ("代加工订单", "oem"), ("OEM order", "oem"), ("oem", "oem")]
)
def test_a_kind_is_understood_in_both_languages(world, cell, kind):
    assert stored(one(world, kind=cell)).kind == kind


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("enterprise_name", ""),
        ("enterprise_name", "名" * 121),
        ("credit_code", "91440101MA5AAAAAA0"),
        ("credit_code", 9144010100000000),  # a number of which digits are lost
        ("kind", "捐赠"),
        ("kind", ""),
        ("industry", "航天"),
        ("amount", "0.8-1.2亿"),
        ("amount", "100万美元后付"),
        ("workers", "几十"),
        ("floor_area", "3亩"),
        ("begins_on", "下半年"),
        ("skills", "技" * 201),
        ("counties", "威宁、某县"),
        ("counties", "遵义县"),  # known, and no county of the plan
        ("words", "说" * 2001),
        ("chamber", "某某商会"),
        ("chamber", "服装行业商会"),  # of which it is no member
        ("collected_by", "沿河土家族自治县投资促进局"),
        ("collected_on", ""),
        ("collected_on", "2020-07-23"),
        ("contact_post", ""),
        ("contact_phone", "办公室"),
        ("number", "999999"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_refused_beside_its_column(world, column, cell):
    before = Intention.objects.count(), Enterprise.objects.count()
    answer = one(world, **{column: cell})
    assert answer.outcome == "refused"
    assert list(answer.refused) == [column]
    assert (Intention.objects.count(), Enterprise.objects.count()) == before


def test_the_same_rows_again_change_nothing(world):
    first = one(world)
    again = one(world)
    assert (again.outcome, again.row.record.pk) == ("unchanged", first.made.pk)
    assert EnterpriseContact.objects.filter(enterprise__name=NAME).count() == 1
    assert one(world, credit_code="", enterprise_name=f" {NAME} ").outcome == "unchanged"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_list_comes_back_unchanged_and_without_a_telephone(world, language):
    one(world)
    one(world, kind="代加工订单", industry="", amount=1234.567891, workers="", counties="", words="甲\n乙")
    for who in ("county", "province", "chamber", "supporter"):
        rows = exported(IntentionSheet, world.user(who), language)
        assert len(rows) == Intention.objects.visible_to(world.user(who)).count() > 0
        assert {row["contact_phone"] for row in rows} == {None}
        assert {a.outcome for a in take(IntentionSheet, world.user(who), rows)} == {"unchanged"}


def test_of_one_intention_more_than_one_may_be_said_with_a_reason(world):
    first = one(world)
    second = one(world, amount=500, go_on_reason="第二条生产线")
    third = one(world, amount=800, go_on_reason="另一家子公司的意向")
    assert [a.outcome for a in (second, third)] == ["new", "new"]
    rows = [
        ROW,
        ROW | {"amount": 500, "go_on_reason": "第二条生产线"},
        ROW | {"amount": 800, "go_on_reason": "另一家子公司的意向"},
    ]
    again = take(IntentionSheet, world.user("county"), rows)
    assert [a.outcome for a in again] == ["unchanged"] * 3
    assert [a.row.record.pk for a in again] == [a.made.pk for a in (first, second, third)]


def test_without_a_reason_it_is_the_one_on_record_that_changes(world):
    first = one(world)
    answer = one(world, amount=500, counties="", workers=90)
    assert (answer.outcome, answer.made.pk) == ("changed", first.made.pk)
    assert answer.changed["amount"] == ("1,200万元", "500万元")
    found = stored(answer)
    assert (found.amount, found.workers, found.workers_note) == (Decimal(5_000_000), 90, "")
    assert not found.counties.exists()
    assert found.history.first().history_change_reason == "由导入修改"


def test_a_blank_cell_clears_and_an_absent_column_keeps(world):
    first = one(world)
    row = {"enterprise_name": NAME, "kind": "投资", "skills": "", "begins_on": None, "reason": "企业来电更正"}
    answer = take(IntentionSheet, world.user("county"), [row])[0]
    assert (answer.outcome, set(answer.changed)) == ("changed", {"skills", "begins_on"})
    found = stored(first)
    assert (found.skills, found.begins_on) == ("", None)
    assert (found.amount_typed, found.workers_note, found.words) == ("约1200万元", "约120人", ROW["words"])
    assert found.counties.count() == 3
    assert found.history.first().history_change_reason == "企业来电更正"


def test_when_several_fit_the_number_says_which(world):
    first, second = one(world), one(world, amount=500, go_on_reason="第二条生产线")
    answer = one(world, amount=700)
    assert all(str(a.made.pk) in answer.refused["enterprise_name"] for a in (first, second))
    assert one(world, amount=700, number=second.made.pk).made.pk == second.made.pk


@pytest.mark.parametrize(
    ("column", "cell"),
    [("enterprise_name", "另一家公司"), ("credit_code", made_up_code("另")), ("collected_on", "2020-07-14")],
)
def test_what_stays_with_an_intention_is_refused_in_words(world, column, cell):
    first = one(world)
    answer = one(world, **{"number": first.made.pk, column: cell})
    assert list(answer.refused) == [column]


def test_a_foreign_amount_keeps_the_rate_of_its_day(world):
    first = one(world, amount="100万美元")
    amount = stored(first).amount
    assert amount > 6_000_000
    ExchangeRate(currency="USD", valid_from=date(2020, 7, 22), yuan=Decimal(9), source="测试").save()
    assert one(world, amount="100万美元").outcome == "unchanged"
    assert one(world, amount="100万美元", skills="").outcome == "changed"
    assert (stored(first).amount, stored(first).amount_typed) == (amount, "100万美元")


def test_only_the_province_says_that_another_bureau_collected_it(world):
    answer = one(world, who="province", collected_by="毕节市投资促进局")
    assert stored(answer).collected_by.code == "bijie"
    assert (
        stored(one(world, who="province", enterprise_name="另一家", credit_code="")).collected_by.code
        == "province"
    )


def test_a_chamber_records_for_its_members(world):
    answer = one(world, who="chamber")
    found = stored(answer)
    assert found.chamber == world.chambers["weining"]
    assert found.enterprise.memberships.get().joined_on == date(2020, 7, 15)
    refused = one(world, who="chamber", enterprise_name="无码公司", credit_code="")
    assert list(refused.refused) == ["credit_code"]


def test_what_a_chamber_does_not_see_is_nowhere_said(world):
    """Another body's intention of the same enterprise neither matches nor is named."""
    hidden = one(world, words="不可见的话", contact_phone="0755-7391739")
    answer = one(world, who="chamber", words="本会员的意向")
    assert (answer.outcome, answer.made.pk == hidden.made.pk) == ("new", False)
    asked = one(world, who="chamber", number=hidden.made.pk)
    unknown = one(world, who="chamber", number=10**9)
    assert asked.refused["number"].replace(str(hidden.made.pk), "N") == unknown.refused["number"].replace(
        str(10**9), "N"
    )
    said = repr([answer.row, asked.row])
    assert "不可见" not in said
    assert "7391739" not in said


def test_anothers_intention_is_read_and_not_changed(world):
    theirs = world.intentions["yanhe"]
    row = {"number": theirs.pk, "skills": "刺绣"}
    answer = take(IntentionSheet, world.user("county"), [row])[0]
    assert (answer.outcome, list(answer.refused)) == ("refused", [""])
    assert (
        take(IntentionSheet, world.user("county"), [{"number": theirs.pk, "skills": theirs.skills}])[
            0
        ].outcome
        == "unchanged"
    )


def test_what_became_a_project_or_was_dropped_is_not_changed(world):
    first = one(world)
    take_intention_step(
        intention=stored(first),
        status="dropped",
        on=date(2020, 7, 22),
        reason="企业放弃",
        actor=world.user("county"),
    )
    assert list(one(world, number=first.made.pk, skills="").refused) == [""]
    assert one(world).made.pk != first.made.pk


def test_undoing_drops_what_was_new_and_it_can_come_again(world):
    first = one(world)
    assert undo(IntentionSheet, world.user("county"), first.made, "传错文件") == []
    found = stored(first)
    assert (found.status, found.steps.last().reason) == ("dropped", "传错文件")
    assert one(world).outcome == "new"


def test_undoing_puts_every_changed_value_back(world):
    first = one(world)
    names = [field.name for field in Intention._meta.fields if field.name not in ("version", "changed_at")]
    before = {name: getattr(stored(first), name) for name in names}
    kept = {"number": first.made.pk, "kind": "代加工订单", "industry": ""}
    answer = one(
        world, **kept, amount="", workers=5, floor_area="", begins_on="", skills="", counties="赫章", words=""
    )
    assert len(answer.changed) == 9
    assert undo(IntentionSheet, world.user("county"), answer.made) == []
    after = stored(first)
    assert {name: getattr(after, name) for name in names} == before
    assert after.counties.count() == 3


def test_what_rests_on_an_intention_keeps_its_import_from_being_undone(world):
    first = one(world)
    offer(intention=stored(first), demand=world.demands["yanhe"], actor=world.user("province"))
    words = undo(IntentionSheet, world.user("county"), first.made)
    assert any("对接" in said for said in words)
    assert IntentionStep.objects.filter(intention=first.made.pk, status="dropped").count() == 0


@pytest.mark.parametrize("who", ["director", "admin"])
def test_some_roles_import_no_intention(world, who):
    assert one(world, who=who).outcome == "refused"


def test_many_rows_ask_few_questions_to_be_matched(world, django_assert_max_num_queries):
    for n in range(12):
        make_intention(
            world.enterprises["weining"],
            collected_by=Bureau.objects.get(code="weining"),
            by=world.user("county"),
            industry=Industry.objects.all()[n],
        )
    sheet = IntentionSheet(world.user("province"))
    rows = [Row(n, {"enterprise_name": f"公司{n}", "kind": "投资"}) for n in range(300)]
    rows += [
        Row(400 + n, {"enterprise_name": world.enterprises["weining"].name, "kind": "投资"})
        for n in range(30)
    ]
    for row in rows:
        sheet.read(row)
    with django_assert_max_num_queries(6):
        sheet.match(rows)
