"""My work: each count is the number of rows on its list, and the rules say when something waits and when no longer."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import clock
from counties.models import Plan
from dashboard.work import Item, items_of
from ledger.services import object_to, return_, verify
from ledger.worklists import WORK_LISTS
from projects.problem_rules import State
from tests.dashboard.reading import rows_of
from tests.kept import small_world
from tests.raising import make_problem
from tests.world import (
    World,
    count_people,
    enter,
    open_workshop,
    reviewed,
    reviewer_of,
    verify_all,
)
from workshops.confirmations import correct

READERS = ("county", "county2", "supporter", "prefecture", "province", "director", "chamber", "admin")


def make_busy() -> World:
    """The small world, and in it at least one row of every kind of work."""
    world = small_world.lay_down()
    with clock.standing_on(date(2020, 7, 1)):
        old = enter(name="旧事项目", stage="signed", on=date(2020, 6, 12), credit_code="")
        verify_all(old)
        bare = enter(name="线索项目", stage="lead", on=date(2020, 6, 30), industry=None)
        count_people(world.projects["weining"], 9, on=date(2020, 6, 3))
        due = open_workshop(old, name="到期车间", on=None)
        count_people(due, 11, on=date(2020, 6, 9))
        gone = open_workshop(old, name="过期车间", on=None)
        count_people(gone, 7, on=date(2020, 6, 7))
    with clock.standing_on(date(2020, 7, 21)):
        claim = world.projects["own"].source.claims.get()
        return_(claim=claim, actor=world.users["prefecture"], reason="缺合同")
        elsewhere = enter(county="rongjiang", name="别处项目")
        claim = elsewhere.source.claims.get()
        return_(claim=claim, actor=reviewer_of("rongjiang"), reason="缺合同")
        theirs = enter(name="外来项目", introduced_by="guiyang", actor=world.users["supporter"])
        object_to(claim=theirs.source.claims.get(), actor=world.users["county"], reason="没有这个项目")
        bold = enter(county="yanhe", name="急项目", on=date(2020, 7, 20))
        claim = reviewed(bold.source.claims.get())
        verify(claim=claim, actor=world.users["province"], override_reason="合同在路上")
        correct(token=world.confirmations["yanhe"].token, total=12)
        to_verify = enter(county="yanhe", name="待核项目", on=date(2020, 7, 20))
        reviewed(to_verify.source.claims.get())
        make_problem(upto=State.REPORTED)
    world.projects |= {"old": old, "bare": bare}
    return world


@pytest.fixture(scope="module")
def busy_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_busy()
        transaction.set_rollback(True)


@pytest.fixture
def busy(busy_once: World, db: None) -> World:
    return busy_once


def items(world: World, who: str) -> dict[str, Item]:
    """What waits for somebody, by key."""
    return {item.key: item for item in items_of(world.user(who), Plan.objects.current())}


@pytest.mark.parametrize("who", READERS)
def test_each_count_is_the_number_of_rows_of_its_list(busy, sign_in, who):
    client = sign_in(who)
    found = items(busy, who)
    assert {key: item.count for key, item in found.items()} == {
        key: rows_of(client, item.url) for key, item in found.items()
    }
    assert all(len(item.lines) == min(item.count, 5) for item in found.values())
    page = client.get("/my-work/").content.decode()
    for item in found.values():
        assert f'href="{item.url.replace("&", "&amp;")}"' in page
        assert all(line.url in page for line in item.lines)


def test_every_kind_of_work_waits_for_somebody_here(busy):
    seen = {key for who in READERS for key, item in items(busy, who).items() if item.count}
    every = {found.key for found in WORK_LISTS}
    assert seen == every | {
        "contact",
        "interests",
        "offers",
        "lacking",
        "stale",
        "slow",
        "expired",
        "soon",
        "recount",
        "overrides",
        "duplicates",
        "visits",
        "problems",
        "closeouts",
        "overdue",
        "to_review",
    }


def test_the_county_sees_its_own_and_nobody_elses(busy):
    counts = {key: item.count for key, item in items(busy, "county").items()}
    assert counts["returned"] == counts["others"] == counts["expired"] == counts["soon"] == 1
    assert counts["lacking"] >= 1 and counts["stale"] == 2  # the old project and the lead
    assert "review" not in counts and "overrides" not in counts
    assert items(busy, "supporter")["objected"].count == 1
    assert items(busy, "director")["overrides"].count == 2
    elsewhere = items(busy, "county2")
    assert elsewhere["stale"].count == elsewhere["returned"].count == elsewhere["expired"].count == 0


def test_a_line_says_what_to_do_and_leads_there(busy, sign_in):
    found, client = items(busy, "county"), sign_in("county")
    returned = found["returned"].lines[0]
    assert returned.next_step.endswith("缺合同") and returned.since == date(2020, 7, 21)
    assert items(busy, "supporter")["objected"].lines[0].next_step.endswith("没有这个项目")
    steps = [line.step_url for item in found.values() for line in item.lines if line.step_url]
    assert len(steps) > 5
    assert {url: client.get(url).status_code for url in steps} == dict.fromkeys(steps, 200)


def test_the_page_takes_the_same_queries_whatever_waits(busy, sign_in):
    client = sign_in("county")
    client.get("/my-work/")
    with CaptureQueriesContext(connection) as before:
        client.get("/my-work/")
    for number in range(12):
        enter(name=f"又一线索{number}", stage="lead", industry=None)
    with CaptureQueriesContext(connection) as after:
        client.get("/my-work/")
    assert len(after) == len(before)


def test_once_the_plan_is_over_only_open_claims_are_asked_for(busy):
    with clock.standing_on(busy.plan.ends_on):
        assert {"stale", "slow", "lacking"} <= set(items(busy, "county"))
    with clock.standing_on(busy.plan.ends_on + timedelta(days=1)):
        assert set(items(busy, "county")) == {"returned", "due", "overdue"}
        assert set(items(busy, "prefecture")) == {"returned", "review", "to_review"}
        assert set(items(busy, "province")) == {"returned", "verify"}


def test_with_nothing_to_do_one_sentence_says_so(busy, sign_in):
    with clock.standing_on(busy.plan.ends_on + timedelta(days=1)):
        page = sign_in("chamber").get("/my-work/").content.decode()
    assert page.count("Everything is done.") == 1


@pytest.mark.parametrize(
    ("who", "start"),
    [("county", "/my-work/"), ("prefecture", "/my-work/"), ("director", "/"), ("admin", "/")],
)
def test_who_works_here_starts_with_their_work(busy, client, who, start):
    answer = client.post("/login/", {"username": who, "password": "a-long-password"})
    assert (answer.status_code, answer["Location"]) == (302, start)
    menu = [item.url for item in client.get("/claims/").context["menu"]]
    assert menu[0] == start and menu.count("/my-work/") == 1
    assert [item.url for item in client.get("/claims/").context["menu"] if item.active] == ["/my-work/"]
