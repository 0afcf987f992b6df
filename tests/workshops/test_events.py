"""Recognised, closed, taken up again: what is taken, what is refused with words, and how it is corrected."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from ledger.models import Claim
from ledger.services import return_
from tests import world
from tests.ledger.reading import agree, figure
from tests.projects.typing_in import CODES, controls, refused
from workshops.event_order import Happened, misfit
from workshops.models import SiteEvent, Workshop

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


@pytest.fixture
def workshop(places) -> Workshop:
    return world.open_workshop(world.enter(credit_code=CODES[0]), on=date(2020, 7, 5))


def happen(
    client: Client, workshop: Workshop, event: str, on: str, why: str = "", **more: str
) -> HttpResponse:
    words = {"event": event, "on": on, "why": why, **more}
    return client.post(f"/workshops/{workshop.pk}/event/", words)


def workshops_on(*days: int) -> list[int]:
    return [int(figure("workshops", "reported", on=date(2020, 7, day))) for day in days]


def test_closed_and_taken_up_again(desk, workshop):
    assert happen(desk, workshop, "closed", "7.10", "订单减少", not_later_than="on").status_code == 302
    assert happen(desk, workshop, "recognised", "7.15").status_code == 302
    assert workshops_on(4, 5, 9, 10, 14, 15) == [0, 1, 1, 0, 0, 1]
    closing = SiteEvent.objects.get(event="closed")
    assert (closing.reason, closing.claim.not_later_than) == ("订单减少", True)
    assert agree()
    text = desk.get(workshop.get_absolute_url()).content.decode()
    assert "Closed · 订单减少" in text


def test_the_page_of_a_closed_workshop_says_when_and_why(desk, workshop):
    happen(desk, workshop, "closed", "7.10", "订单减少")
    answer = desk.get(workshop.get_absolute_url())
    facts = {str(label): value for section in answer.context["sections"] for label, value in section["items"]}
    assert (facts["State"], facts["Closed on"]) == ("closed", "10 July 2020 · 订单减少")
    page = controls(desk.get(f"/workshops/{workshop.pk}/event/"))
    assert page.values["event"] == ["recognised"]
    assert "Taken up again" in desk.get(f"/workshops/{workshop.pk}/event/").content.decode()


@pytest.mark.parametrize(
    ("field", "event", "on", "why", "words"),
    [
        ("why", "closed", "7.10", "", "why the workshop closed"),
        ("why", "closed", "7.10", "   ", "why the workshop closed"),
        ("on", "closed", "7.4", "订单", "recognised on 5 July"),
        ("on", "recognised", "7.10", "", "recognised since 5 July"),
        ("on", "recognised", "7.1", "", "recognition on 5 July 2020 is reported already"),
        ("on", "closed", "7.23", "订单", "future"),
        ("on", "closed", "", "订单", "Fill in"),
        ("event", "opened", "7.10", "", "Choose one"),
        ("why", "recognised", "7.10", "订单", "Only a closing"),
    ],
)
def test_what_does_not_fit_is_answered_in_its_place(desk, workshop, field, event, on, why, words):
    answer = happen(desk, workshop, event, on, why)
    assert words in refused(answer, field)
    assert controls(answer).values["why"] == why
    assert SiteEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("standing", "event", "on", "fits"),
    [
        ("", "recognised", 5, True),
        ("", "closed", 5, False),
        ("r5", "closed", 5, True),
        ("r5", "closed", 4, False),
        ("r5", "recognised", 9, False),
        ("r5", "recognised", 4, False),
        ("r5 c9", "closed", 12, False),
        ("r5 c9", "closed", 7, False),
        ("r5 c9", "recognised", 9, True),
        ("r5 c9", "recognised", 7, False),
        ("r5 c9 r12", "closed", 11, False),
        ("r5 c9 r12", "closed", 13, True),
        ("c9", "recognised", 5, True),
        ("c9", "recognised", 12, True),
        ("c9", "closed", 5, False),
    ],
)
def test_recognition_and_closing_take_turns(standing, event, on, fits):
    names = {"r": "recognised", "c": "closed"}
    happened = [Happened(names[word[0]], date(2020, 7, int(word[1:]))) for word in standing.split()]
    assert (misfit(happened, event, date(2020, 7, on)) == "") is fits


def test_a_returned_closing_is_mended_by_reporting_it_again(desk, workshop):
    happen(desk, workshop, "closed", "7.10", "订单减少")
    claim = SiteEvent.objects.get(event="closed").claim
    return_(claim=claim, actor=world.User.objects.get(username="prefecture"), reason="日期不对")
    happen(desk, workshop, "closed", "7.12", "订单减少")
    assert SiteEvent.objects.get(claim__effective_on=date(2020, 7, 12)).claim.replaces == claim
    assert not Claim.objects.unmended().exists()


def correct(client: Client, event: SiteEvent, **words: str) -> HttpResponse:
    return client.post(f"/workshops/events/{event.pk}/correct/", words)


def test_a_correction_carries_the_reason_of_closing(desk, workshop):
    happen(desk, workshop, "closed", "7.10", "订单减少")
    closing = SiteEvent.objects.get(event="closed")
    page = controls(desk.get(f"/workshops/events/{closing.pk}/correct/"))
    assert (page.values["on"], page.values["why"]) == ("2020-07-10", "订单减少")
    assert "Fill in" in refused(correct(desk, closing, on="7.12", why="", reason="误记"), "why")
    same = correct(desk, closing, on="7.10", why="订单减少", reason="误记")
    assert "stands already" in refused(same, "on")
    assert "5 July" in refused(correct(desk, closing, on="7.1", why="订单减少", reason="误记"), "on")
    assert correct(desk, closing, on="7.10", why="企业搬迁", reason="误记").status_code == 302
    corrected = SiteEvent.objects.get(reason="企业搬迁")
    assert corrected.claim.replaces == closing.claim
    assert workshops_on(9, 10) == [1, 0]
    assert agree()


def test_a_recognition_has_no_reason_of_closing_to_correct(desk, workshop):
    recognised = SiteEvent.objects.get()
    page = controls(desk.get(f"/workshops/events/{recognised.pk}/correct/"))
    assert "why" not in page.values
    assert correct(desk, recognised, on="7.2", reason="误记").status_code == 302
    assert workshops_on(1, 2) == [0, 1]
