"""Contact notes, and how long a supporter has been silent."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import clock
from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from chambers.models import ContactNote
from chambers.notes import void_note, write_note
from chambers.silence import last_contacts, silences
from counties.models import Pairing
from counties.services import end_pairing
from tests.world import TODAY, World


def pairing_of(supporter: str, county: str) -> Pairing:
    return Pairing.objects.select_related("county", "supporter").get(
        supporter__code=supporter, county__key=county
    )


def noted(world: World, on: date = TODAY, actor: str = "supporter", **more: str) -> ContactNote:
    values = {"way": "visit", "about": "看厂房", **more}
    return write_note(pairing=pairing_of("guiyang", "weining"), on=on, actor=world.user(actor), **values)


def test_a_supporter_notes_its_contact_in_the_browser(demo_world, sign_in):
    client, pairing = sign_in("supporter"), pairing_of("guiyang", "weining")
    page = client.get(reverse("chambers:note-add"))
    offered = set(page.context["form"].fields["pairing"].queryset)
    assert offered == set(Pairing.objects.filter(supporter__code="guiyang"))
    typed = {"pairing": pairing.pk, "on": "7.21", "way": "meeting", "about": " 开工条件 "}
    answer = client.post(reverse("chambers:note-add"), typed)
    assert answer.status_code == 302
    note = ContactNote.objects.latest("pk")
    assert (note.supporter, note.county) == (pairing.supporter, pairing.county)
    assert (note.on, note.way, note.about) == (date(2020, 7, 21), "meeting", "开工条件")
    assert (note.noted_by.username, note.history.count()) == ("supporter", 1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"pairing": "", "on": "7.21", "way": "call", "about": "x"}, "pairing"),
        ({"pairing": "999999", "on": "7.21", "way": "call", "about": "x"}, "pairing"),
        ({"on": "7.23", "way": "call", "about": "x"}, "on"),
        ({"on": "上周", "way": "call", "about": "x"}, "on"),
        ({"on": "5.1", "way": "call", "about": "x"}, "on"),  # before the pairing began
        ({"on": "7.21", "way": "dove", "about": "x"}, "way"),
        ({"on": "7.21", "way": "call", "about": "  "}, "about"),
        ({"on": "7.21", "way": "call", "about": "x" * 501}, "about"),
    ],
)
def test_what_cannot_be_noted_is_said_beside_its_field(demo_world, sign_in, typed, field):
    client = sign_in("supporter")
    values = {"pairing": pairing_of("guiyang", "weining").pk, **typed}
    answer = client.post(reverse("chambers:note-add"), values)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["about"].value() == typed["about"]


def test_nobody_notes_for_another_bureau(demo_world):
    with pytest.raises(NotYours):
        noted(demo_world, actor="county2")
    with pytest.raises(NotYours):
        noted(demo_world, actor="director")
    assert noted(demo_world, actor="province").noted_by.username == "province"


def test_an_ended_pairing_takes_notes_of_its_own_days_only(demo_world):
    with clock.standing_on(TODAY - timedelta(days=3)):
        end_pairing(
            pairing=pairing_of("guiyang", "weining"),
            on=clock.today(),
            actor=demo_world.user("admin"),
            reason="调整",
        )
    noted(demo_world, on=TODAY - timedelta(days=3))
    with pytest.raises(ValidationError) as refused:
        noted(demo_world, on=TODAY)
    assert list(refused.value.message_dict) == ["on"]


def test_who_reads_a_note(demo_world):
    note = noted(demo_world)
    readers = {
        user.username
        for user in User.objects.select_related("bureau")
        if ContactNote.objects.visible_to(user).filter(pk=note.pk)
    }
    assert readers >= {"supporter", "county", "prefecture", "province", "director", "admin"}
    assert not readers & {"county2", "chamber"}


def test_a_note_is_voided_once_with_a_reason(demo_world):
    note, supporter = noted(demo_world), demo_world.user("supporter")
    with pytest.raises(ValidationError):
        void_note(note=note, reason=" ", actor=supporter)
    with pytest.raises(NotYours):
        void_note(note=note, reason="误记", actor=demo_world.user("county"))
    with pytest.raises(Stale):
        void_note(note=note, reason="误记", actor=supporter, seen_version=9)
    voided = void_note(note=note, reason="误记", actor=supporter, seen_version=1)
    assert (voided.void_reason, voided.history.count()) == ("误记", 2)
    with pytest.raises(NotNow):
        void_note(note=note, reason="误记", actor=supporter)


# --- silence ---------------------------------------------------------------------------------------


def silence_of(world: World, on: date = TODAY):
    found = silences(on, world.plan)
    return next(
        one for one in found if (one.pairing.supporter.code, one.pairing.county.key) == ("guiyang", "weining")
    )


def test_silence_counts_from_the_last_note_or_offer(demo_world):
    """Guiyang noted a contact on 18 July and offered an intention on 20 July."""
    assert (silence_of(demo_world).last, silence_of(demo_world).days) == (date(2020, 7, 20), 2)
    demo_world.matches["weining"].delete()
    assert (silence_of(demo_world).last, silence_of(demo_world).days) == (date(2020, 7, 18), 4)
    void_note(note=demo_world.notes["weining"], reason="误记", actor=demo_world.user("supporter"))
    started = max(pairing_of("guiyang", "weining").starts_on, demo_world.plan.starts_on)
    found = silence_of(demo_world)
    assert (found.last, found.days) == (None, (TODAY - started).days)
    assert found.too_long(demo_world.plan)


def test_a_later_note_is_not_yet_known_on_an_earlier_day(demo_world):
    weining = pairing_of("guiyang", "weining").county_id
    guiyang = Bureau.objects.get(code="guiyang").pk
    assert last_contacts(date(2020, 7, 19))[guiyang, weining] == date(2020, 7, 18)
    assert (guiyang, weining) not in last_contacts(date(2020, 7, 17))


@pytest.mark.parametrize(("days", "too_long"), [(14, False), (15, True)])
def test_the_limit_is_a_value_of_the_plan(demo_world, days, too_long):
    found = silence_of(demo_world, on=date(2020, 7, 20) + timedelta(days=days))
    assert (found.days, found.too_long(demo_world.plan)) == (days, too_long)
    plan = demo_world.plan
    plan.contact_days = 30
    assert not found.too_long(plan)
