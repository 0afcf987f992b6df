"""Recording a visit: who may, what must fit, what it moves in the ledger, and that nothing of it can be changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from accounts import clock
from accounts.models import Role, User
from ledger.models import Claim, Posting
from ledger.services import NotNow, NotYours
from tests import world
from tests.desk import hidden_fields
from tests.ledger.reading import agree, figure
from tests.world import TODAY, World
from workshops.models import Headcount, Visit
from workshops.services import report_headcount, report_site_event
from workshops.visits import record_visit

DAY = date(2020, 7, 15)
Result = Visit.Result


@pytest.fixture
def headcount(places: World) -> Headcount:
    """Thirty people at a workshop of Weining on 10 July, verified."""
    shop = world.open_workshop(world.enter(on=date(2020, 6, 10)))
    counted = world.count_people(shop, 30)
    world.verify_all(shop)
    return counted


def seen(on: date = TODAY, basis: str = "verified") -> int:
    return int(figure("seen_jobs", basis, on=on))


def record(headcount: Headcount, **given: Any) -> Visit:
    usual = {
        "claim": Claim.objects.get(pk=headcount.pk),
        "visited_on": DAY,
        "result": Result.AS_REPORTED,
        "actor": world.reviewer_of("weining"),
    }
    return record_visit(**(usual | given))


# --- what it moves ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "found", "counted"),
    [("as_reported", None, 30), ("fewer", 12, 12), ("more", 40, 30), ("nobody", None, 0), ("gone", None, 0)],
)
def test_what_was_seen_counts_from_the_day_of_the_visit(headcount, result, found, counted):
    record(headcount, result=result, found_total=found, note="清点")
    assert (seen(DAY - timedelta(days=1)), seen(DAY)) == (0, counted)
    assert seen(basis="reported") == counted
    assert figure("jobs", "verified", on=TODAY) == 30  # the headcount stays as it was reported
    assert agree()


def test_the_visit_recorded_last_holds(headcount):
    record(headcount, result="fewer", found_total=12, note="清点")
    record(headcount, visited_on=DAY + timedelta(days=2))
    assert (seen(DAY), seen(DAY + timedelta(days=2))) == (0, 30)
    record(headcount, result="nobody", note="停工")
    assert seen() == 0
    assert agree()


def test_the_posting_says_that_a_visit_was_its_cause_and_who_recorded_it(headcount):
    visit = record(headcount)
    posting = Posting.objects.latest("number")
    assert (posting.cause, posting.actor) == ("visit", visit.by)


def test_it_is_gone_with_the_headcount_that_it_saw(headcount):
    record(headcount)
    site = headcount.claim.source.workshop
    world.count_people(site, 33, on=date(2020, 7, 20))
    assert seen(date(2020, 7, 19), "reported") == 30
    assert (seen(basis="reported"), seen(basis="verified")) == (0, 30)  # until the new one is verified
    report_site_event(
        workshop=site, event="closed", on=date(2020, 7, 21), why="停产", actor=world.clerk_of("weining")
    )
    world.verify_all(site)
    assert seen() == 0
    assert agree()


# --- what must fit ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"result": "fewer"}, "found_total"),
        ({"result": "fewer", "found_total": 30}, "found_total"),
        ({"result": "fewer", "found_total": 31}, "found_total"),
        ({"result": "fewer", "found_total": 0}, "found_total"),
        ({"result": "more", "found_total": 30}, "found_total"),
        ({"result": "more", "found_total": 100_001}, "found_total"),
        ({"result": "as_reported", "found_total": 29}, "found_total"),
        ({"result": "nobody", "found_total": 2}, "found_total"),
        ({"result": "gone", "found_total": 2}, "found_total"),
        ({"result": "nobody", "note": "  "}, "note"),
        ({"visited_on": TODAY + timedelta(days=1)}, "visited_on"),
        ({"visited_on": date(2020, 7, 9)}, "visited_on"),
        ({"result": "elsewhere", "found_total": 3}, "found_total"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(headcount, given, field):
    with pytest.raises(ValidationError) as refusal:
        record(headcount, **({"note": "清点"} | given))
    assert set(refusal.value.message_dict) == {field}
    assert not Visit.objects.exists()


@pytest.mark.parametrize("day", [date(2020, 7, 10), TODAY])
def test_the_days_at_the_edge_are_taken(headcount, day):
    assert record(headcount, visited_on=day).visited_on == day


def test_only_the_headcount_in_force_on_that_day_is_visited(headcount):
    site = headcount.claim.source.workshop
    newer = world.count_people(site, 33, on=date(2020, 7, 18))
    record(headcount, visited_on=date(2020, 7, 17))  # the older one still was
    with pytest.raises(NotNow, match="18"):
        record(headcount, visited_on=date(2020, 7, 18))
    report_headcount(
        site=site,
        on=newer.claim.effective_on,
        total=34,
        actor=newer.claim.reporter,
        replaces=newer.claim,
        reason="误",
    )
    with pytest.raises(NotNow):
        record(newer, visited_on=TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"result": "gone", "found_total": 3},
        {"result": "nobody", "found_total": 1},
        {"result": "fewer", "found_total": 0},
        {"result": "as_reported", "found_total": None},
        {"result": "fewer", "found_total": None},
        {"result": "elsewhere", "found_total": 3},
        {"result": "more", "found_total": 100_001},
        {"result": "fewer", "found_total": 3, "note": ""},
    ],
)
def test_the_database_refuses_a_row_that_contradicts_itself(headcount, wrong):
    row = {"claim_id": headcount.pk, "visited_on": DAY, "by": world.reviewer_of("weining"), "note": "清点"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(recorded_at=clock.now(), **(row | wrong))


def test_nothing_of_a_visit_can_be_changed_or_deleted(headcount):
    visit = record(headcount)
    visit.found_total = 29
    for act in (visit.save, visit.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


# --- who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("province", True),
        ("prefecture", True),
        ("review-tongren", False),  # reviewers of another prefecture
        ("county", False),
        ("supporter", False),
        ("director", False),
        ("admin", False),
        ("chamber", False),
    ],
)
def test_the_two_bureaus_that_decide_on_it_visit(headcount, places, who, may):
    if may:
        assert record(headcount, actor=places.user(who)).by.username == who
    else:
        with pytest.raises(NotYours):
            record(headcount, actor=places.user(who))


def test_a_countys_own_reviewer_does_not_visit_for_it(headcount, places):
    clerk = places.user("county")
    User.objects.filter(pk=clerk.pk).update(role=Role.REVIEWER)
    with pytest.raises(NotYours):
        record(headcount, actor=places.user("county"))


def test_nobody_visits_for_a_headcount_of_which_they_set_a_value(headcount, places):
    reviewer = places.user("prefecture")
    claim = Claim.objects.get(pk=headcount.pk)
    claim.authors.add(reviewer)
    with pytest.raises(NotYours, match="colleague|同事"):
        record(headcount, actor=reviewer)
    record(headcount, actor=places.user("province"))
    site = claim.source.workshop
    own = report_headcount(site=site, on=date(2020, 7, 18), total=31, actor=places.user("province"))
    with pytest.raises(NotYours):
        record(own, visited_on=TODAY, actor=places.user("province"))


# --- the pages -------------------------------------------------------------------------------------


def send(client: Client, headcount: Headcount, **typed: Any) -> Any:
    return client.post(f"/workshops/visits/{headcount.pk}/add/", {"visited_on": "7.15", **typed})


def test_a_visit_by_its_page(headcount, sign_in):
    client = sign_in("prefecture")
    site = headcount.claim.source.workshop
    page = client.get(site.get_absolute_url()).content.decode()
    assert f"/workshops/visits/{headcount.pk}/add/" in page
    answer = send(client, headcount, result="fewer", found_total="约20人", note="午休")
    assert answer.status_code == 302 and answer["Location"] == site.get_absolute_url()
    visit = Visit.objects.get()
    assert (visit.found_total, visit.note, visit.visited_on) == (20, "午休\n约20人", DAY)
    page = client.get(answer["Location"]).content.decode()
    assert "Fewer than reported" in page and "午休" in page
    assert f"/claims/{headcount.pk}/evidence/?kind=site_photo" in page
    listed = client.get("/workshops/visits/").content.decode()
    assert site.name in listed and "Fewer than reported" in listed


def test_sent_twice_is_recorded_once(headcount, sign_in):
    client = sign_in("prefecture")
    hidden = hidden_fields(client.get(f"/workshops/visits/{headcount.pk}/add/").content.decode())
    for _time in range(2):
        assert send(client, headcount, result="as_reported", **hidden).status_code == 302
    assert Visit.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(headcount, sign_in):
    answer = send(sign_in("prefecture"), headcount, result="fewer", found_total="45", note="有人请假")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "45 found and 30 reported do not fit the result" in page
    assert 'value="45"' in page and "有人请假" in page
    assert not Visit.objects.exists()


def test_a_headcount_that_was_corrected_meanwhile_answers_409_with_words(headcount, sign_in):
    client = sign_in("prefecture")
    site = headcount.claim.source.workshop
    client.get(f"/workshops/visits/{headcount.pk}/add/")
    world.count_people(site, 33, on=date(2020, 7, 14))
    answer = send(client, headcount, result="as_reported")
    assert answer.status_code == 409
    assert "counted again" in answer.content.decode()


def test_visits_are_seen_with_their_site_and_by_nobody_else(headcount, sign_in):
    record(headcount)
    name = headcount.claim.source.workshop.name
    for who, sees in (("county", True), ("supporter", True), ("county2", False), ("director", True)):
        assert (name in sign_in(who).get("/workshops/visits/").content.decode()) == sees, who
