"""Of another chamber's members a chamber sees no byte: in no page, list, option, count or file.

The marker stands in every text of them, of their intentions, matches and contacts. Compare
tests/house/test_marker.py, which does the same for another county.
"""

from datetime import date
from typing import Any

import pytest
from django.forms import ChoiceField, DateField, Field, ModelChoiceField
from django.urls import reverse

from accounts import clock
from accounts.models import Bureau, User
from chambers.contacts import Said, add_contact, look
from chambers.members import add_member
from chambers.models import Chamber, ContactNote, EnterpriseContact, Interest, Match, Membership
from chambers.services import change_enterprise
from counties.models import County, Industry
from pages.views import ListPage
from tests.chain import make_intention
from tests.house.reading import body
from tests.house.test_marker import MARK, PART, shown, telling
from tests.house.walking import every_address, site_routes
from tests.world import World, made_up_code

CODE = made_up_code(f"{MARK} enterprise")
PHONE = "0755-7391739"


def plant(world: World) -> World:
    """Let the food chamber have a member with everything that may hang on it, the marker in every text."""
    food = Chamber.objects.get(bureau__code="chamber-food")
    clerk = User.objects.create_user(
        "chamber2", bureau=food.bureau, name=f"{MARK} clerk", must_change_password=False
    )
    world.users["chamber2"] = clerk
    with clock.standing_on(date(2020, 7, 20)):
        member = add_member(
            chamber=food,
            enterprise_name=f"{MARK} before",
            credit_code=CODE,
            actor=clerk,
            joined_on=date(2020, 6, 3),
            post=f"{MARK} post",
        )
        enterprise = member.enterprise
        enterprise.name = f"{MARK} enterprise"
        enterprise.home_place, enterprise.note = f"{MARK} place", f"{MARK} note"
        enterprise.industry, enterprise.kind = Industry.objects.get(code="food"), "foreign"
        enterprise = change_enterprise(enterprise=enterprise, actor=clerk, reason=f"{MARK} reason")
        contact = add_contact(
            enterprise=enterprise,
            said=Said(f"{MARK} office", person=f"{MARK} person", phone=PHONE, note=f"{MARK} note"),
            actor=clerk,
        )
        look(enterprise=enterprise, actor=clerk)
        intention = make_intention(
            enterprise,
            collected_by=food.bureau,
            chamber=food,
            by=clerk,
            words=f"{MARK} words",
            skills=f"{MARK} skills",
            workers_note=f"{MARK} workers",
            industry="food",
        )
        match = _offered(world, intention)
    names = ("enterprises", "contacts", "memberships", "intentions", "matches", "chambers")
    for name, record in zip(names, (enterprise, contact, member, intention, match, food), strict=True):
        getattr(world, name)["planted"] = record
    world.interests["planted"], world.notes["planted"] = _left(world), _noted(world)
    return world


def _offered(world: World, intention: Any) -> Match:
    slot = world.demands["yanhe"].slots.get()
    slot.reserved_until = date(2020, 8, 3)
    slot.save()
    intention.status, intention.held_until = "matched", date(2020, 8, 3)
    intention.save()
    match = Match(
        intention=intention,
        slot=slot,
        offered_on=date(2020, 7, 20),
        offered_by=world.users["chamber2"],
        offered_for=world.users["chamber2"].bureau,
        introduced_by=world.users["chamber2"].bureau,
        reserved_until=date(2020, 8, 3),
        score=7391,
        reason=f"{MARK} match",
    )
    match.save()
    return match


def _left(world: World) -> Interest:
    interest = Interest(
        county=County.objects.get(key="yanhe"),
        enterprise_name=f"{MARK} interest",
        kind="oem",
        words=f"{MARK} left",
        contact_post=f"{MARK} desk",
        contact_phone=PHONE,
        left_at=clock.now(),
    )
    interest.save()
    return interest


def _noted(world: World) -> ContactNote:
    note = ContactNote(
        supporter=Bureau.objects.get(code="chamber-food"),
        county=County.objects.get(key="weining"),
        on=date(2020, 7, 19),
        about=f"{MARK} note",
        noted_by=world.users["supporter"],
        noted_at=clock.now(),
    )
    note.save()
    return note


ENDINGS = ("csv", "xlsx")


def addresses(world: World) -> list[str]:
    """Every page with every record, and every list with every filter set to what could find the planted ones."""
    records = tuple(
        {
            name
            for kept in vars(world).values()
            if isinstance(kept, dict)
            for name in kept
            if isinstance(name, str)
        }
    )
    found = list(every_address(world, records).values())
    planted = [
        getattr(world, name)["planted"].pk for name in ("enterprises", "intentions", "matches", "chambers")
    ]
    planted.append(world.chambers["planted"].bureau_id)
    for route in site_routes():
        if route.view_class and issubclass(route.view_class, ListPage) and not route.parameters:
            for name, field in route.view_class.filterset_class().form.fields.items():
                values = (PART,) if _knows_its_values(field) else (PART, CODE[:12], "food", *planted)
                found += [f"{reverse(route.name)}?{name}={value}" for value in values]
            found.append(f"{reverse(route.name)}?per_page=200&q=")
            found += [f"{reverse(route.name)}?export={ending}&q={PART}" for ending in ENDINGS]
    found += [
        f"{page}?export={ending}" for page in every_address(world, records).values() for ending in ENDINGS
    ]
    return found


def _knows_its_values(field: Field) -> bool:
    """A day, or a choice that stands in the program: a word or a record's id is as wrong there as any other."""
    return isinstance(field, DateField | ChoiceField) and not isinstance(field, ModelChoiceField)


def test_no_byte_of_another_chamber_is_shown(world, open_as):
    plant(world)
    client = open_as("chamber")
    urls = addresses(world)
    assert len(urls) > 150
    assert telling(client, urls, MARK, PHONE, CODE) == []


def test_the_marker_appears_where_it_may(world, open_as):
    """Without this the test above would be content with a marker that nobody sees."""
    plant(world)
    enterprise, chamber = world.enterprises["planted"], world.chambers["planted"]
    urls = [
        enterprise.get_absolute_url(),
        chamber.get_absolute_url(),
        f"{reverse('chambers:enterprise-list')}?q={PART}",
        reverse("chambers:member-edit", args=[world.memberships["planted"].pk]),
    ]
    assert set(urls) <= set(addresses(world))
    for identity in ("chamber2", "province"):
        client = open_as(identity)
        assert [url for url in urls if MARK not in shown(client, url)] == [], identity
    for identity in (
        "county",
        "supporter",
        "prefecture",
    ):  # intentions are open to them, member lists are not
        client = open_as(identity)
        assert MARK in shown(client, urls[0])
        assert MARK not in shown(client, urls[1])


def test_lists_options_and_counts_do_not_move(world, open_as):
    """What another chamber enters changes nothing on a chamber's pages: not a count, not a choice, not an order."""
    client = open_as("chamber")
    urls = [
        url
        for label, url in every_address(world).items()
        if label.startswith(("chambers:", "dashboard:", "projects:", "workshops:", "ledger:"))
        and "/figures/" not in url
        and url != "/wall/"  # it carries the digest of what it is made from; its picture is the dashboard's
        and "intention-demands"
        not in label  # a demand whose slot is reserved leaves the ranking: that is open to all
    ]
    urls += [f"{reverse('chambers:enterprise-list')}?{query}" for query in (f"q={PART}", "kind=foreign")]
    before = {url: shown(client, url) for url in urls}
    assert len(urls) > 30
    plant(world)
    assert [url for url in urls if shown(client, url) != before[url]] == []


def test_no_form_and_no_button_tells_of_it(world, open_as):
    plant(world)
    client = open_as("chamber")
    enterprise, contact = world.enterprises["planted"], world.contacts["planted"]
    add = reverse("chambers:member-add", args=[world.chambers["weining"].pk])
    guessed = client.post(
        add, {"enterprise_name": f"（{MARK.upper()}） ENTERPRISE".strip("（）"), "credit_code": ""}
    )
    typed_only = body(guessed).replace(MARK.upper(), "")
    assert MARK not in typed_only
    for page, record in (
        ("enterprise-edit", enterprise),
        ("enterprise-contacts", enterprise),
        ("contact-add", enterprise),
        ("contact-edit", contact),
        ("contact-end", contact),
        ("member-edit", world.memberships["planted"]),
    ):
        answer = client.post(reverse(f"chambers:{page}", args=[record.pk]), {"_open": "1", "post": "x"})
        assert answer.status_code == 404, page
        assert MARK not in body(answer)
    foreign = reverse("chambers:member-add", args=[world.chambers["planted"].pk])
    assert client.post(foreign, {"enterprise_name": "x"}).status_code == 403
    assert Membership.objects.filter(chamber=world.chambers["planted"]).count() == 1
    assert EnterpriseContact.objects.get(pk=contact.pk).ended_on is None


def test_no_file_holds_it(world, open_as):
    plant(world)
    reviewer = User.objects.create_user(
        "chamber-reviewer",
        bureau=world.users["chamber"].bureau,
        role="reviewer",
        must_change_password=False,
    )
    world.users["chamber-reviewer"] = reviewer
    url, client = reverse("chambers:enterprise-export"), open_as("chamber-reviewer")
    for query in ("", f"?q={PART}", f"?chamber={world.chambers['planted'].pk}"):
        answer = client.post(url + query)
        assert MARK not in body(answer)
        assert PHONE not in body(answer)
    assert PHONE in body(open_as("province").post(url))


@pytest.mark.dealt
@pytest.mark.parametrize("identity", ["county", "supporter", "prefecture"])
def test_contacts_stay_hidden_from_whoever_reads_the_intention(world, open_as, identity):
    plant(world)
    client = open_as(identity)
    assert telling(client, addresses(world), PHONE) == []
    answer = client.post(reverse("chambers:enterprise-contacts", args=[world.enterprises["planted"].pk]))
    assert answer.status_code == 403
    assert PHONE not in body(answer)
