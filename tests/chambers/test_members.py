"""A chamber's member list: kept by the chamber, read by it and the province, and days that make sense."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.refusals import NotYours
from accounts.versions import Stale
from chambers.members import add_member, change_membership
from chambers.models import Chamber, Enterprise, Membership
from chambers.services import find_or_record_enterprise
from tests.house.reading import body
from tests.world import World, made_up_code

NAME = "贵州黔绣服饰有限公司"


def add(
    world: World, *, name: str = NAME, code: str = "", actor: str = "chamber", **days: object
) -> Membership:
    chamber = world.chambers["weining"]
    return add_member(
        chamber=chamber, enterprise_name=name, credit_code=code, actor=world.user(actor), **days
    )


def change(membership: Membership, world: World, *, actor: str = "chamber", **values: object) -> Membership:
    said = {"joined_on": membership.joined_on, "left_on": membership.left_on, "post": membership.post}
    return change_membership(membership=membership, actor=world.user(actor), **(said | values))


def test_a_new_enterprise_and_one_on_record_become_members(world):
    code = made_up_code(NAME)
    first = add(world, code=code, joined_on=date(2020, 7, 1), post="理事")
    assert (first.enterprise.credit_code, first.post) == (code, "理事")
    known = find_or_record_enterprise(
        name="别的厂", credit_code=made_up_code("别的厂"), actor=world.user("county")
    )
    assert add(world, name="别的厂", code=known.credit_code).enterprise == known
    assert Enterprise.objects.visible_to(world.user("chamber")).filter(pk=known.pk).exists()


def test_a_name_that_somebody_guesses_opens_no_record(world):
    """Another's record is found by its credit code, which stands on its licence."""
    known = world.enterprises["yanhe"]
    with pytest.raises(ValidationError) as caught:
        add(world, name=known.name)
    assert list(caught.value.message_dict) == ["credit_code"]
    assert not Enterprise.objects.visible_to(world.user("chamber")).filter(pk=known.pk).exists()
    assert add(world, name=known.name, code=known.credit_code).enterprise == known


def test_it_is_a_member_once_at_a_time_and_may_come_back(world):
    member = add(world, joined_on=date(2020, 6, 1))
    with pytest.raises(ValidationError, match="已是会员|member already"):
        add(world)
    change(member, world, left_on=date(2020, 6, 30))
    with pytest.raises(ValidationError):
        add(world, joined_on=date(2020, 6, 30))
    again = add(world, joined_on=date(2020, 7, 1))
    with pytest.raises(ValidationError):
        change(again, world, joined_on=date(2020, 6, 15))
    assert Membership.objects.filter(enterprise=member.enterprise).count() == 2


@pytest.mark.parametrize(
    ("joined", "left", "field"),
    [
        (date(2020, 7, 23), None, "joined_on"),
        (None, date(2020, 7, 23), "left_on"),
        (date(2020, 7, 2), date(2020, 7, 1), "left_on"),
    ],
)
def test_days_that_make_no_sense_are_refused_beside_their_field(world, joined, left, field):
    with pytest.raises(ValidationError) as caught:
        change(add(world), world, joined_on=joined, left_on=left)
    assert list(caught.value.message_dict) == [field]


def test_each_change_leaves_its_line(world):
    member = add(world)
    member = change(member, world, left_on=date(2020, 7, 1), reason="主动退会")
    assert [row.history_change_reason for row in member.history.all()][:1] == ["主动退会"]
    with pytest.raises(Stale):
        change(member, world, seen_version=member.version + 1)


@pytest.mark.parametrize("actor", ["county", "supporter", "prefecture", "director"])
def test_nobody_else_keeps_it(world, actor):
    with pytest.raises(NotYours):
        add(world, actor=actor)
    with pytest.raises(NotYours):
        change(world.memberships["weining"], world, actor=actor, post="x")


def test_another_chamber_is_another_chamber(world):
    food = Chamber.objects.get(bureau__code="chamber-food")
    with pytest.raises(NotYours):
        add_member(chamber=food, enterprise_name=NAME, credit_code="", actor=world.user("chamber"))


def test_the_page_shows_the_list_to_the_chamber_and_the_province_alone(world, sign_in):
    left = change(add(world, joined_on=date(2020, 6, 1)), world, left_on=date(2020, 6, 30))
    member = world.memberships["weining"].enterprise
    url = world.chambers["weining"].get_absolute_url()
    for name in ("chamber", "province", "director", "admin"):
        context = sign_in(name).get(url).context
        assert [row.enterprise for row in context["present"]] == [member]
        assert context["left"] == [left]
    for name in ("county", "prefecture", "supporter", "county2"):
        text = body(sign_in(name).get(url))
        assert member.name not in text
        assert NAME not in text
        assert "read by the chamber itself" in text


def test_an_enterprise_tells_a_chamber_of_its_own_membership_alone(world, sign_in):
    food = Chamber.objects.get(bureau__code="chamber-food")
    enterprise = world.enterprises["weining"]
    add_member(
        chamber=food,
        enterprise_name=enterprise.name,
        credit_code=enterprise.credit_code,
        actor=world.user("province"),
    )
    url = enterprise.get_absolute_url()
    assert len(sign_in("county").get(url).context["memberships"]) == 2
    own = sign_in("chamber").get(url)
    assert [row.chamber for row in own.context["memberships"]] == [world.chambers["weining"]]
    assert food.bureau.name_en not in body(own)


def test_the_forms_add_and_end_a_member(world, sign_in):
    client, chamber = sign_in("chamber"), world.chambers["weining"]
    url = reverse("chambers:member-add", args=[chamber.pk])
    wrong = client.post(url, {"enterprise_name": NAME, "credit_code": "123", "joined_on": "7.99"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"credit_code", "joined_on"}
    typed = {"enterprise_name": NAME, "credit_code": "", "joined_on": "7.1", "post": "会员"}
    assert client.post(url, typed).status_code == 302
    member = Membership.objects.get(enterprise__name=NAME)
    page = reverse("chambers:member-edit", args=[member.pk])
    sent = {"joined_on": "7.1", "left_on": "7.20", "post": "会员", "seen_version": member.version}
    assert client.post(page, sent).status_code == 302
    member.refresh_from_db()
    assert (member.joined_on, member.left_on) == (date(2020, 7, 1), date(2020, 7, 20))


def test_a_past_member_is_read_but_not_changed(world):
    change(world.memberships["weining"], world, left_on=date(2020, 7, 1))
    world.intentions["weining"].collected_by = world.user("province").bureau
    world.intentions["weining"].chamber = None
    world.intentions["weining"].save()
    chamber, enterprise = world.user("chamber"), world.enterprises["weining"]
    assert Enterprise.objects.visible_to(chamber).filter(pk=enterprise.pk).exists()
    assert not Enterprise.objects.editable_by(chamber).filter(pk=enterprise.pk).exists()
