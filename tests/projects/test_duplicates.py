"""The ladder of four: keys, rules and their edges, symmetry, and a query that finds what the rules find."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from chambers.models import Enterprise
from projects import likeness
from projects.duplicate_models import EnterpriseSpelling
from projects.duplicates import duplicates_of, duplicates_of_many, likeness_of, typed_likeness
from projects.likeness import LADDER, Likeness, Rung, rungs_between
from projects.models import Project
from tests import world

YUNLING, CODE, OTHER_CODE = "贵州云岭服饰有限公司", "91520526MA6HX1234K", "91522401MA6DKX0T3U"


def record(**changes: object) -> Likeness:
    words = {"name": "服装来料加工项目", "enterprise_name": YUNLING, "amount": None}
    return typed_likeness(**(words | changes))


# --- keys ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        "服装加工（一期）项目",
        "服装加工(一期)项目",
        " 服装 加工\u3000【一期】项目 ",
        "服装加工一期项目",
        "服装加工「一期」\u200b项目",
    ],
)
def test_blanks_and_brackets_make_no_other_name(spelling):
    assert likeness.name_key(spelling) == "服装加工一期项目"


def test_width_and_case_make_no_other_name():
    assert likeness.name_key("ＡＢＣ　Straße１２") == likeness.name_key("abc STRASSE12")


def test_a_name_of_brackets_alone_is_still_a_name():
    assert likeness.name_key("（）") != "" != likeness.name_key("[]")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("0857-8221234", "（0857）822 1234", True),
        ("+86 857 8221234", "+86-857-8221234", True),
        ("+86 13812345678", "138-1234-5678", True),
        ("008613812345678", "13812345678", True),
        ("0857-8221234", "0857-8221235", False),
        ("1234", "1234", False),  # an extension is nobody's number
        ("", "", False),
    ],
)
def test_telephones(one, other, equal):
    found = rungs_between(
        record(name="甲", enterprise_name="甲公司", contact_phone=one),
        record(name="乙", enterprise_name="乙公司", contact_phone=other),
    )
    assert found == ([Rung.SAME_PHONE] if equal else [])


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("贵州省威宁县草海镇工业园3号楼", "威宁县草海镇，工业园 ３号楼", True),
        ("威宁县草海镇工业园3号楼", "威宁县草海镇工业园4号楼", False),
        ("威宁县", "威宁县", False),
        ("", "", False),
    ],
)
def test_addresses(one, other, equal):
    found = rungs_between(
        record(name="甲", enterprise_name="甲公司", site_address=one),
        record(name="乙", enterprise_name="乙公司", site_address=other),
    )
    assert found == ([Rung.SAME_ADDRESS] if equal else [])


# --- the rungs ----------------------------------------------------------------------------------------

SAME_DEAL = {"industry_id": 1, "amount": Decimal(1_000_000)}


@pytest.mark.parametrize(
    ("changes", "rungs"),
    [
        # rung 1: same enterprise and same name
        ({}, ["same_project"]),
        ({"name": "（服装）来料 加工项目", "enterprise_name": "贵州(云岭)服饰有限公司"}, ["same_project"]),
        ({"enterprise_name": "别的名称有限公司", "credit_code": CODE}, ["same_project"]),
        ({"enterprise_name": "遵义金禾食品有限公司"}, []),
        # rung 2: a name at least 85 % alike
        ({"name": "服装来料加工项目部"}, ["alike_name"]),  # 2 × 8 of 17: 94
        ({"name": "服装来料加工基地"}, []),  # 2 × 6 of 16: 75
        ({"name": "蔬菜大棚"}, []),  # an enterprise's second, different project
        # both similar
        ({"enterprise_name": "贵州云岭服饰有限责任公司"}, ["alike_both"]),
        ({"enterprise_name": "贵州云领服饰有限公司"}, ["alike_both"]),
        ({"enterprise_name": "贵州云岭服装有限公司", "name": "服装来料加工项目部"}, ["alike_both"]),
        ({"enterprise_name": "贵州云岭服装有限公司", "name": "蔬菜大棚"}, []),
        # rung 3: same enterprise and industry, amount within 20 %
        ({"name": "蔬菜大棚", "amount": Decimal(800_000), "industry_id": 1}, ["same_deal"]),
        ({"name": "蔬菜大棚", "amount": Decimal(1_250_000), "industry_id": 1}, ["same_deal"]),
        ({"name": "蔬菜大棚", "amount": Decimal(799_999), "industry_id": 1}, []),
        ({"name": "蔬菜大棚", "amount": Decimal(1_250_001), "industry_id": 1}, []),
        ({"name": "蔬菜大棚", "amount": Decimal(1_000_000), "industry_id": 2}, []),
        ({"name": "蔬菜大棚", "amount": Decimal(1_000_000), "industry_id": None}, []),
        ({"name": "蔬菜大棚", "amount": None, "industry_id": 1}, []),
        # several at once, the strongest first
        ({"name": "服装来料加工项目部", **SAME_DEAL}, ["alike_name", "same_deal"]),
    ],
)
def test_each_rung_at_its_edge(changes, rungs):
    stored = record(**SAME_DEAL, credit_code=CODE)
    assert rungs_between(stored, record(**changes)) == rungs


def test_eighty_five_is_still_alike_and_less_is_not():
    names = {percent: f"{'甲' * percent}{'乙' * (100 - percent)}" for percent in (85, 84)}
    stored = record(name="甲" * 85 + "丙" * 15)
    assert rungs_between(stored, record(name=names[85])) == [Rung.ALIKE_NAME]
    assert rungs_between(stored, record(name=names[84])) == []


def test_nothing_known_is_nothing_alike():
    assert rungs_between(record(name="甲", amount=Decimal(0)), record(name="乙", amount=Decimal(0))) == []


def test_only_the_first_rung_blocks():
    assert [rule.rung for rule in LADDER if rule.blocks] == [Rung.SAME_PROJECT]
    assert [rule.rung for rule in LADDER] == list(Rung)


texts = st.text(alphabet="贵州云岭领服饰装有限责任公司项目（）() Aa１1", min_size=1, max_size=14).filter(
    str.strip
)
records = st.builds(
    record,
    name=texts,
    enterprise_name=texts,
    credit_code=st.sampled_from(["", CODE, OTHER_CODE]),
    industry_id=st.sampled_from([None, 1, 2]),
    amount=st.sampled_from([None, *map(Decimal, (0, 1, 80, 100, 120, 125))]),
    contact_phone=st.sampled_from(["", "0857-8221234", "08578221234", "0857-8221235"]),
    site_address=st.sampled_from(["", "威宁县草海镇工业园3号楼", "草海镇工业园3号楼"]),
)


@given(one=records, other=records)
def test_the_ladder_is_symmetrical(one, other):
    assert rungs_between(one, other) == rungs_between(other, one)


@given(one=records, other=records)
def test_every_rule_is_symmetrical_and_each_record_is_itself(one, other):
    for rule in LADDER:
        assert rule.holds(one, other) == rule.holds(other, one), rule.rung
    assert rungs_between(one, one)[0] == Rung.SAME_PROJECT


@given(one=records, other=records)
def test_what_the_rules_find_shares_a_key_that_the_query_asks_for(one, other):
    """So the query cannot miss what a rule would find."""
    if rungs_between(one, other):
        assert set(likeness.keys_of(one)) & set(likeness.keys_of(other))


def test_rows_of_a_sheet_are_compared_with_each_other():
    rows = [record(), record(name="蔬菜大棚"), record(name="（服装）来料加工项目")]
    assert list(likeness.pairs_within(rows)) == [(0, 2, [Rung.SAME_PROJECT])]


# --- the query ----------------------------------------------------------------------------------------


@pytest.fixture
def stored(places) -> dict[str, Project]:
    """Projects of four counties, by a word."""
    common = {"enterprise": YUNLING, "credit_code": CODE}
    return {
        "first": world.enter(
            name="服装来料加工项目", **common, contract_amount=1_000_000, industry="garments"
        ),
        "second": world.enter(county="yanhe", name="蔬菜大棚", **common, contract_amount=5_000_000),
        "phone": world.enter(
            county="ziyun", name="茶叶精制", enterprise="紫云茶业有限公司", contact_phone="0851-5230000"
        ),
        "address": world.enter(
            county="nayong", name="刺绣", enterprise="纳雍刺绣合作社", site_address="纳雍县雍熙街道工业园1号"
        ),
    }


def test_the_query_finds_what_the_rules_find(stored):
    """Each candidate of many, against a comparison with every stored record."""
    everything = [likeness_of(project) for project in Project.objects.select_related("enterprise")]
    candidates = [
        record(name=name, enterprise_name=enterprise, **more)
        for name in ("服装来料加工项目", "服装来料加工项目部", "蔬菜大棚", "别的")
        for enterprise in (YUNLING, "贵州云领服饰有限公司", "贵州云岭服饰有限责任公司", "别的公司")
        for more in (
            {},
            {"credit_code": CODE},
            {"contact_phone": "（0851）5230000"},
            {"site_address": "贵州省纳雍县雍熙街道工业园１号"},
            {"industry_id": stored["first"].industry_id, "amount": Decimal(1_100_000)},
        )
    ]
    wanted = [
        {one.pk: rungs_between(candidate, one) for one in everything if rungs_between(candidate, one)}
        for candidate in candidates
    ]
    alone = [{found.project_id: list(found.rungs) for found in duplicates_of(one)} for one in candidates]
    together = duplicates_of_many(candidates)
    assert alone == wanted
    assert [
        {f.project_id: list(f.rungs) for f in together[place]} for place in range(len(candidates))
    ] == wanted
    assert {rung for found in wanted for rungs in found.values() for rung in rungs} == set(Rung)


def test_a_record_is_no_duplicate_of_itself(stored):
    assert duplicates_of(likeness_of(stored["first"])) == []


def test_one_query_for_five_hundred_rows(stored):
    rows = [record(name=f"项目{number}", enterprise_name=f"第{number}公司") for number in range(500)]
    with CaptureQueriesContext(connection) as queries:
        duplicates_of_many(rows)
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert len(duplicates_of_many([*rows, record()])) == 501
    assert len(queries) == 2


def test_rung_one_is_found_however_many_are_near(stored, monkeypatch):
    monkeypatch.setattr("projects.duplicates.MOST_ROWS", 1)
    found = duplicates_of(record(credit_code=CODE))
    assert stored["first"].pk in {one.project_id for one in found if one.blocks}


def test_spellings_follow_an_enterprise_that_is_saved_again(stored):
    enterprise = Enterprise.objects.get(name=YUNLING)
    enterprise.name = "遵义金禾服饰有限公司"
    enterprise.save()
    stored["first"].enterprise = enterprise
    stored["first"].save()
    keys = set(EnterpriseSpelling.objects.filter(enterprise=enterprise).values_list("key", flat=True))
    assert keys == likeness.spellings("遵义金禾服饰有限公司", CODE)
    assert duplicates_of(record()) == []
    assert duplicates_of(record(enterprise_name="遵义金禾服饰有限公司"))[0].blocks


def test_the_keys_of_rows_from_before_are_filled(stored):
    """What the migration does, on rows whose keys are blank."""
    from importlib import import_module

    from django.apps import apps

    before = list(Project.objects.order_by("pk").values_list("name_key", "phone_key", "address_key"))
    spelt = set(EnterpriseSpelling.objects.values_list("enterprise", "key"))
    Project.objects.update(name_key="", phone_key="", address_key="", reference=None)
    EnterpriseSpelling.objects.all().delete()
    fill = import_module("projects.migrations.0007_duplicate_keys_of_present_rows").fill
    fill(apps, None)
    assert list(Project.objects.order_by("pk").values_list("name_key", "phone_key", "address_key")) == before
    assert set(EnterpriseSpelling.objects.values_list("enterprise", "key")) == spelt
    references = set(Project.objects.values_list("reference", flat=True))
    assert len(references) == len(stored)
    assert None not in references
