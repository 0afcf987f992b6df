"""Business contacts: nobody is shown one without asking, everybody who asks leaves a trace, and who may not is told."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import clock
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from chambers import contacts
from chambers.contact_views import as_csv
from chambers.contacts import Said
from chambers.models import ContactView, Enterprise, EnterpriseContact
from tests.house.reading import body
from tests.world import World

PHONE = "0851-85551234"  # of weining's enterprise, see tests/chain.py


def page(name: str, world: World, which: str = "weining") -> str:
    return reverse(f"chambers:{name}", args=[world.enterprises[which].pk])


def who_may_look(world: World, which: str = "weining") -> set[str]:
    names = ("province", "prefecture", "supporter", "county", "county2", "chamber", "director", "admin")
    return {name for name in names if contacts.may_look(world.user(name), world.enterprises[which])}


def test_who_needs_the_contacts_may_look(world):
    everybody = {"province", "chamber", "county", "prefecture", "supporter"}
    assert who_may_look(world) == everybody
    assert who_may_look(world, "yanhe") == {"province", "county2"}


def test_a_match_that_ran_out_opens_nothing(world):
    with clock.standing_on(date(2020, 8, 4)):
        assert not contacts.may_look(world.user("supporter"), world.enterprises["weining"])
    world.matches["weining"].state = "taken_back"
    world.matches["weining"].reason = "企业改变计划"
    world.matches["weining"].save()
    assert not contacts.may_look(world.user("supporter"), world.enterprises["weining"])


def test_a_member_that_left_and_an_intention_that_was_dropped_open_nothing(world):
    member, intention = world.memberships["weining"], world.intentions["weining"]
    member.left_on = date(2020, 7, 1)
    member.save()
    assert contacts.may_look(
        world.user("chamber"), world.enterprises["weining"]
    )  # it collected the intention
    intention.status = "dropped"
    intention.save()
    assert not contacts.may_look(world.user("chamber"), world.enterprises["weining"])


def test_a_get_never_shows_a_contact(world, sign_in):
    client, contact = sign_in("province"), world.contacts["weining"]
    pages = [page(name, world) for name in ("enterprise-detail", "enterprise-contacts", "contact-add")]
    pages += [page("enterprise-edit", world), page("enterprise-merge", world)]
    pages += [reverse("chambers:contact-edit", args=[contact.pk]), reverse("chambers:enterprise-list")]
    before = ContactView.objects.count()
    assert [url for url in pages if PHONE in body(client.get(url, follow=True))] == []
    assert ContactView.objects.count() == before


def test_asking_shows_them_and_is_kept(world, sign_in):
    client, user = sign_in("county"), world.user("county")
    shown = client.post(page("enterprise-contacts", world))
    assert PHONE in body(shown)
    assert shown["Cache-Control"] == "no-store"
    seen = ContactView.objects.latest("pk")
    assert (seen.enterprise, seen.by, seen.bureau) == (world.enterprises["weining"], user, user.bureau)
    assert not seen.exported


def test_who_may_not_is_told_who_may(world, sign_in):
    before = ContactView.objects.count()
    answer = sign_in("county2").post(page("enterprise-contacts", world))
    assert answer.status_code == 403
    assert "own chamber" in body(answer)
    assert PHONE not in body(answer)
    assert ContactView.objects.count() == before


def test_who_looked_is_shown_to_the_province_and_the_chamber_alone(world, sign_in):
    contacts.look(enterprise=world.enterprises["weining"], actor=world.user("county"))
    for name, is_shown in (("province", True), ("chamber", True), ("county", False), ("prefecture", False)):
        text = body(sign_in(name).get(page("enterprise-detail", world)))
        assert ("Who looked" in text) is is_shown, name


def test_a_contact_is_added_changed_and_ended(world, sign_in):
    client = sign_in("chamber")
    typed = {"post": "销售部", "phone": "0851-1234567", "email": ""}
    assert client.post(page("contact-add", world), typed).status_code == 302
    contact = EnterpriseContact.objects.latest("pk")
    url = reverse("chambers:contact-edit", args=[contact.pk])
    looks = ContactView.objects.count()
    opened = client.post(url, {"_open": "1"})
    assert "0851-1234567" in body(opened)
    assert ContactView.objects.count() == looks + 1
    sent = {"post": "市场部", "email": "a@example.com", "seen_version": contact.version}
    assert client.post(url, sent).status_code == 302
    contact.refresh_from_db()
    assert (contact.post, contact.phone, contact.email) == ("市场部", "", "a@example.com")
    ended = client.post(reverse("chambers:contact-end", args=[contact.pk]), {"seen_version": contact.version})
    assert ended.status_code == 302
    assert "市场部" not in body(client.post(page("enterprise-contacts", world)))
    assert contact.history.count() == 3
    contact.refresh_from_db()
    with pytest.raises(NotNow):
        contacts.end_contact(contact=contact, actor=world.user("chamber"))


def test_an_outdated_change_shows_both_versions_and_is_a_look(world, sign_in):
    contact = world.contacts["weining"]
    url, before = reverse("chambers:contact-edit", args=[contact.pk]), ContactView.objects.count()
    answer = sign_in("county").post(url, {"post": "x", "phone": "0851-7654321", "seen_version": "99"})
    assert answer.status_code == 409
    assert PHONE in body(answer)
    assert ContactView.objects.count() == before + 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"post": "", "phone": PHONE}, "post"),
        ({"post": "办公室"}, "phone"),
        ({"post": "办公室", "phone": "无"}, "phone"),
        ({"post": "办公室", "email": "x@"}, "email"),
        ({"post": "办" * 61, "phone": PHONE}, "post"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(world, sign_in, typed, field):
    answer = sign_in("chamber").post(page("contact-add", world), typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_the_services_refuse_whatever_the_door(world):
    enterprise, said = world.enterprises["yanhe"], Said("办公室", phone=PHONE)
    for name in ("county", "chamber", "director", "admin"):
        with pytest.raises(NotYours):
            contacts.add_contact(enterprise=enterprise, said=said, actor=world.user(name))
        with pytest.raises(NotYours):
            contacts.look(enterprise=enterprise, actor=world.user(name))
    with pytest.raises(ValidationError):
        contacts.add_contact(
            enterprise=world.enterprises["weining"], said=Said("办公室"), actor=world.user("county")
        )


# --- the file -----------------------------------------------------------------------------------------


def reviewer_of_chamber(world: World) -> User:
    return User.objects.create_user(
        "chamber-reviewer", bureau=world.users["chamber"].bureau, role="reviewer", must_change_password=False
    )


def rows_of(answer: object) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_holds_what_the_list_finds_and_the_reader_may_see(world, sign_in):
    contacts.add_contact(
        enterprise=world.enterprises["yanhe"],
        said=Said("经理室", phone="0856-8221234"),
        actor=world.user("county2"),
    )
    url = reverse("chambers:enterprise-export")
    everything = sign_in("province").post(url)
    assert everything.content.startswith("\ufeff".encode())
    assert {row[4] for row in rows_of(everything)[1:]} == {PHONE, "0856-8221234"}
    found = sign_in("province").post(f"{url}?q=服装")
    assert {row[4] for row in rows_of(found)[1:]} == {PHONE}
    bijie = sign_in("prefecture").post(url)
    assert {row[4] for row in rows_of(bijie)[1:]} == {PHONE}
    own = sign_in(reviewer_of_chamber(world)).post(url)
    assert {row[4] for row in rows_of(own)[1:]} == {PHONE}


def test_every_enterprise_in_the_file_is_a_look_that_was_taken_out(world, sign_in):
    before = ContactView.objects.count()
    sign_in("province").post(reverse("chambers:enterprise-export"))
    seen = ContactView.objects.latest("pk")
    assert ContactView.objects.count() == before + 1
    assert (seen.enterprise, seen.exported, seen.by) == (
        world.enterprises["weining"],
        True,
        world.user("province"),
    )


def test_a_list_without_contacts_gives_no_file(world, sign_in):
    answer = sign_in("province").post(f"{reverse('chambers:enterprise-export')}?q=没有这家")
    assert answer.status_code == 302
    answer = sign_in("province").post(f"{reverse('chambers:enterprise-export')}?industry=x")
    assert answer.status_code == 302


def test_only_with_the_permission(world, sign_in):
    for name in ("county", "supporter", "chamber", "director", "admin"):
        assert sign_in(name).post(reverse("chambers:enterprise-export")).status_code == 403
        with pytest.raises(NotYours):
            contacts.take_out(enterprises=Enterprise.objects.all(), actor=world.user(name))


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(world, begin):
    contact = EnterpriseContact(
        enterprise=world.enterprises["weining"], post=f"{begin}cmd", phone=f"{begin}1", note=f"{begin}x"
    )
    line = as_csv([contact]).decode("utf-8-sig").splitlines()[1]
    cells = next(csv.reader([line]))
    assert all(not cell.startswith(begin) for cell in cells)
    assert cells[2] == f"'{begin}cmd"
