"""Enterprises from a list: a bureau's own, or a chamber's members; whom a row means and what nobody learns from it."""

from datetime import date

import pytest

from chambers.enterprise_sheet import EnterpriseSheet
from chambers.members import add_member
from chambers.merging import merge_enterprises
from chambers.models import Chamber, Enterprise, Membership, Registration
from chambers.services import change_enterprise, find_or_record_enterprise
from sheets.sheet import Row
from tests.chain import make_intention
from tests.rows import exported, take, undo
from tests.world import World, made_up_code

NAME, OTHER = "贵州苗绣坊服饰有限公司", "贵州黔山食品有限公司"
CODE, OTHER_CODE = made_up_code(NAME), made_up_code(OTHER)
ROW = {
    "name": NAME,
    "credit_code": f" {CODE.lower()} ",
    "kind": "民营企业",
    "industry": "民族手工艺",
    "home_place": "贵州省凯里市",
    "former_names": "凯里苗绣坊",
    "note": "带动绣娘",
}
MEMBER = {"joined_on": "6月3日", "left_on": "", "post": "理事"}


def one(world: World, *, who: str = "county", go_on_reason: str = "", **cells):
    return take(EnterpriseSheet, world.user(who), [ROW | cells], reason=go_on_reason)[0]


def just(world: World, *, who: str = "county", **cells):
    return take(EnterpriseSheet, world.user(who), [cells])[0]


def stored(answer) -> Enterprise:
    return Enterprise.objects.get(pk=answer.made.pk)


def sees(world: World, who: str, pk: int) -> bool:
    return Enterprise.objects.visible_to(world.user(who)).filter(pk=pk).exists()


def test_a_bureau_keeps_in_sight_what_it_lists(world):
    answer = one(world)
    assert answer.outcome == "new"
    found = stored(answer)
    assert (found.name, found.credit_code, found.kind) == (NAME, CODE, "private")
    assert (found.industry.code, found.home_place, found.note) == ("crafts", "贵州省凯里市", "带动绣娘")
    assert [former.name for former in found.names.all()] == ["凯里苗绣坊"]
    assert [sees(world, who, found.pk) for who in ("county", "prefecture", "province")] == [True] * 3
    assert [sees(world, who, found.pk) for who in ("county2", "supporter", "chamber")] == [False] * 3
    assert found.registrations.get().bureau == world.user("county").bureau


def test_a_chamber_makes_a_member_of_whom_it_lists(world):
    answer = one(world, who="chamber", **MEMBER)
    member = stored(answer).memberships.get()
    assert (member.chamber, member.joined_on, member.post) == (
        world.chambers["weining"],
        date(2020, 6, 3),
        "理事",
    )
    assert stored(answer).kind == "private"
    assert not stored(answer).registrations.exists()
    left = one(world, who="chamber", **MEMBER | {"left_on": "7月1日", "post": "会员"})
    assert left.changed == {"left_on": ("", "2020-07-01"), "post": ("理事", "会员")}
    member.refresh_from_db()
    assert (member.left_on, member.post) == (date(2020, 7, 1), "会员")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", ""),
        ("name", "名" * 121),
        ("credit_code", ""),
        ("credit_code", CODE[:-1]),
        ("credit_code", {"e": "#REF!"}),
        ("kind", "某种"),
        ("industry", "航天"),
        ("home_place", "地" * 61),
        ("note", "记" * 2001),
        ("number", "999999"),
        ("joined_on", "去年"),
        ("joined_on", "2020-07-23"),
        ("left_on", "2020-06-01"),
        ("post", "职" * 61),
    ],
)
def test_a_bad_cell_is_refused_beside_its_column(world, column, cell):
    before = Enterprise.objects.count()
    who = "chamber" if column in MEMBER else "county"
    answer = one(world, who=who, **(MEMBER if who == "chamber" else {}) | {column: cell})
    assert answer.outcome == "refused"
    assert list(answer.refused) == [column]
    assert Enterprise.objects.count() == before


def test_the_same_rows_again_change_nothing(world):
    first = one(world)
    again = one(world)
    assert (again.outcome, again.row.record.pk) == ("unchanged", first.made.pk)
    assert one(world, credit_code="", former_names="").outcome == "unchanged"
    assert just(world, name="凯里苗绣坊", note="带动绣娘").outcome == "unchanged"
    member = one(world, who="chamber", **MEMBER)
    assert one(world, who="chamber", **MEMBER).outcome == "unchanged"
    assert member.made.pk == first.made.pk


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_list_comes_back_unchanged(world, language):
    one(world)
    one(world, who="chamber", **MEMBER)
    change_enterprise(
        enterprise=Enterprise(pk=one(world).row.record.pk, name="更名后", credit_code=CODE, note="甲\n乙"),
        actor=world.user("province"),
        reason="更名",
    )
    for who in ("county", "province", "chamber", "supporter"):
        rows = exported(EnterpriseSheet, world.user(who), language)
        assert len(rows) == Enterprise.objects.visible_to(world.user(who)).count() > 0
        assert {a.outcome for a in take(EnterpriseSheet, world.user(who), rows)} == {"unchanged"}
        for row in rows:
            del row["number"]
        assert {a.outcome for a in take(EnterpriseSheet, world.user(who), rows)} == {"unchanged"}


def test_a_blank_cell_clears_and_an_absent_column_keeps(world):
    first = one(world)
    answer = just(world, name=NAME, kind="", home_place=None)
    assert answer.changed == {"kind": ("民营企业", ""), "home_place": ("贵州省凯里市", "")}
    found = stored(first)
    assert (found.kind, found.home_place, found.industry.code, found.note) == ("", "", "crafts", "带动绣娘")
    assert found.credit_code == CODE


def test_a_code_that_was_not_known_is_recorded(world):
    found = find_or_record_enterprise(name=OTHER, credit_code="", actor=world.user("province"))
    assert just(world, who="province", name=OTHER, credit_code=OTHER_CODE).changed == {
        "credit_code": ("", OTHER_CODE)
    }
    found.refresh_from_db()
    assert found.credit_code == OTHER_CODE


def test_a_name_or_code_changes_with_a_reason(world):
    pk = one(world).made.pk
    new = "贵州苗绣坊集团有限公司"
    assert list(just(world, number=pk, name=new).refused) == ["reason"]
    assert list(just(world, name=new, credit_code=CODE).refused) == ["credit_code"]
    answer = just(world, name=new, credit_code=CODE, former_names=f"{NAME}，凯里苗绣坊")
    assert answer.outcome == "changed"
    found = stored(answer)
    assert (found.name, {former.name for former in found.names.all()}) == (new, {NAME, "凯里苗绣坊"})
    assert NAME in found.history.first().history_change_reason
    code = made_up_code("更正")
    assert just(world, number=pk, credit_code=code, reason="按执照更正").outcome == "changed"
    assert stored(answer).credit_code == code


def test_a_code_that_another_one_has_is_refused(world):
    one(world)
    pk = one(world, name=OTHER, credit_code=OTHER_CODE, former_names="").made.pk
    answer = just(world, number=pk, credit_code=CODE, reason="更正")
    assert list(answer.refused) == ["credit_code"]


def test_several_of_one_name_are_asked_back(world):
    for number in range(2):
        one(world, credit_code=made_up_code(f"同名{number}"), former_names="")
    answer = just(world, name=NAME, note="哪一家")
    assert list(answer.refused) == ["credit_code"]
    assert just(world, name=NAME, credit_code=made_up_code("同名1"), note="这一家").outcome == "changed"


# --- whom nobody sees ------------------------------------------------------------------------------------


@pytest.fixture
def hidden(world: World) -> Enterprise:
    """A member of another chamber, of which the county and the garment chamber see nothing."""
    chamber = Chamber.objects.get(bureau__code="chamber-food")
    member = add_member(
        chamber=chamber, enterprise_name=OTHER, credit_code=OTHER_CODE, actor=world.user("province")
    )
    enterprise = member.enterprise
    enterprise.note, enterprise.kind = "暗记备注", "foreign"
    return change_enterprise(enterprise=enterprise, actor=world.user("province"))


@pytest.mark.parametrize("who", ["county", "chamber"])
def test_a_name_that_somebody_guesses_tells_nothing(world, hidden, who):
    guess, nobody = (just(world, who=who, name=name) for name in (OTHER, "无人知晓有限公司"))
    assert guess.refused == nobody.refused
    assert list(guess.refused) == ["credit_code"]
    by_number = just(world, who=who, number=hidden.pk, note="")
    assert by_number.refused["number"] == just(world, who=who, number=10**8, note="").refused[
        "number"
    ].replace(str(10**8), str(hidden.pk))
    assert "暗记" not in repr([guess.row, by_number.row])


@pytest.mark.parametrize("who", ["county", "chamber"])
def test_by_its_code_an_enterprise_comes_into_sight_and_is_not_overwritten_unseen(world, hidden, who):
    cells = {
        "name": OTHER,
        "credit_code": OTHER_CODE,
        "kind": "民营企业",
        "note": "我方备注",
        "home_place": "贵阳",
    }
    answer = just(world, who=who, **cells)
    assert (answer.outcome, answer.made.pk) == ("new", hidden.pk)
    assert "暗记" not in repr(answer.row)
    found = stored(answer)
    assert (found.kind, found.note, found.home_place) == ("foreign", "暗记备注", "贵阳")
    assert sees(world, who, hidden.pk)
    again = just(world, who=who, **cells)
    assert again.outcome == "changed"  # now they see what differs
    assert set(again.changed) == {"kind", "note"}
    assert undo(EnterpriseSheet, world.user(who), again.made) == []
    later = Enterprise.objects.get(pk=hidden.pk)
    assert (later.kind, later.note) == ("foreign", "暗记备注")


def test_undoing_takes_it_off_the_list_and_leaves_the_record(world, hidden):
    for who in ("county", "chamber"):
        answer = just(world, who=who, name=OTHER, credit_code=OTHER_CODE, home_place="贵阳")
        assert undo(EnterpriseSheet, world.user(who), answer.made) == []
        assert not sees(world, who, hidden.pk)
        assert Enterprise.objects.get(pk=hidden.pk).home_place == ""


# --- undoing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["county", "chamber", "province"])
def test_undoing_takes_a_new_one_off_the_record_and_frees_its_code(world, who):
    answer = one(world, who=who, **(MEMBER if who == "chamber" else {}))
    assert undo(EnterpriseSheet, world.user(who), answer.made, "传错文件") == []
    assert not Enterprise.objects.filter(pk=answer.made.pk).exists()
    assert not Enterprise.objects.filter(credit_code=CODE).exists()
    last = Enterprise.history.filter(id=answer.made.pk).first()
    assert (last.history_type, last.history_change_reason, last.history_user) == (
        "-",
        "传错文件",
        world.user(who),
    )
    assert one(world, who="county2").outcome == "new"


def test_what_hangs_on_a_new_one_keeps_it_on_record(world):
    first = one(world)
    make_intention(stored(first), collected_by=world.user("county").bureau, by=world.user("county"))
    assert any("意向" in said for said in undo(EnterpriseSheet, world.user("county"), first.made))
    second = one(world, name=OTHER, credit_code=OTHER_CODE)
    just(world, who="county2", name=OTHER, credit_code=OTHER_CODE)
    assert undo(EnterpriseSheet, world.user("county"), second.made)
    third = one(world, name="第三家公司", credit_code=made_up_code("三"))
    assert just(world, name="第三家公司", note="后来改过").outcome == "changed"
    assert undo(EnterpriseSheet, world.user("county"), third.made)
    assert Enterprise.objects.filter(pk__in=[first.made.pk, second.made.pk, third.made.pk]).count() == 3


def test_undoing_puts_every_changed_value_back(world):
    pk = one(world).made.pk
    values = ("name", "credit_code", "kind", "industry", "home_place", "note")
    before = Enterprise.objects.values(*values).get(pk=pk)
    new = {
        "name": "新名公司",
        "credit_code": made_up_code("新"),
        "former_names": "更早的名字",
        "reason": "更名",
    }
    answer = just(world, number=pk, kind="", industry="", home_place="", note="", **new)
    assert len(answer.changed) == 7
    assert undo(EnterpriseSheet, world.user("county"), answer.made) == []
    assert Enterprise.objects.values(*values).get(pk=pk) == before
    assert {name.name for name in Enterprise.objects.get(pk=pk).names.all()} == {"凯里苗绣坊"}


def test_undoing_puts_a_membership_back(world):
    one(world, who="chamber", **MEMBER)
    answer = one(world, who="chamber", **MEMBER | {"joined_on": "2020-05-01", "post": "会长"})
    assert undo(EnterpriseSheet, world.user("chamber"), answer.made) == []
    member = Membership.objects.get(enterprise=answer.made.pk)
    assert (member.joined_on, member.post) == (date(2020, 6, 3), "理事")


# --- merging ---------------------------------------------------------------------------------------------


def test_a_merge_leaves_each_bureau_its_registration_once(world):
    keep = stored(one(world))
    drop = find_or_record_enterprise(name=OTHER, credit_code="", actor=world.user("province"))
    for who in ("county", "county2"):
        user = world.user(who)
        Registration(enterprise=drop, bureau=user.bureau, by=user, at=keep.registrations.get().at).save()
    merge_enterprises(keep=keep, drop=drop, actor=world.user("province"), reason="同一企业")
    assert sorted(row.bureau.code for row in keep.registrations.all()) == ["weining", "yanhe"]
    assert sees(world, "county2", keep.pk)


@pytest.mark.parametrize("who", ["director", "admin"])
def test_some_roles_import_no_enterprise(world, who):
    before = Enterprise.objects.count()
    assert one(world, who=who).outcome == "refused"
    assert Enterprise.objects.count() == before


def test_whoever_reads_and_may_not_change_is_refused(world):
    """A past member is read by its chamber, not changed."""
    one(world, who="chamber", **MEMBER)
    one(world, who="chamber", **MEMBER | {"left_on": "7月1日"})
    answer = just(world, who="chamber", name=NAME, note="不再是会员")
    assert (answer.outcome, list(answer.refused)) == ("refused", [""])


def test_many_rows_ask_few_questions_to_be_matched(world, django_assert_max_num_queries):
    sheet = EnterpriseSheet(world.user("county"))
    rows = [Row(n, {"name": f"公司{n}", "credit_code": made_up_code(f"公司{n}")}) for n in range(300)]
    for row in rows:
        sheet.read(row)
    with django_assert_max_num_queries(8):
        sheet.match(rows)
