"""Headcounts and workshops in the browser: what is read, what is refused, what it moves."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from ledger.services import NotYours
from projects.models import Project
from tests import world
from tests.ledger.reading import agree, figure
from tests.projects.typing_in import CODES, controls, county, refused
from workshops.models import Headcount, SiteEvent, Workshop
from workshops.services import report_site_event

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


@pytest.fixture
def project(places) -> Project:
    return world.enter(credit_code=CODES[0])


def count(client: Client, site: Project | Workshop, **words: str) -> HttpResponse:
    kind = "project/" if isinstance(site, Project) else ""
    return client.post(f"/workshops/{kind}{site.pk}/headcount/", {"on": "7.20", "total": "20", **words})


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ({"total": "20"}, (20, None, None, None)),
        ({"total": "20", "poor": "0"}, (20, 0, None, None)),
        ({"total": "２０人", "poor": "２０"}, (20, 20, None, None)),
        ({"total": "20", "poor": "5", "relocated": "20", "edge": "1"}, (20, 5, 20, 1)),
        ({"total": "0"}, (0, None, None, None)),
    ],
)
def test_a_blank_subgroup_is_not_known_and_zero_is_none(desk, project, words, stored):
    assert count(desk, project, **words).status_code == 302
    row = Headcount.objects.get()
    assert (row.total, row.poor, row.relocated, row.edge) == stored
    assert row.claim.effective_on == date(2020, 7, 20)
    assert agree()


def test_about_keeps_a_note(desk, project):
    count(desk, project, total="约120", note="月底口径")
    claim = Headcount.objects.get().claim
    assert figure("jobs", "reported") == 120
    assert "约120" in claim.note and "月底口径" in claim.note


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("total", "-1", "must not be negative"),
        ("total", "", "Fill in"),
        ("total", "9" * 20, "too many digits"),
        ("total", "200000", "100,000"),
        ("total", "20-30", "range"),
        ("total", "1.5", "whole numbers"),
        ("poor", "21", "cannot be more"),
        ("relocated", "21", "cannot be more"),
        ("edge", "21", "cannot be more"),
        ("poor", "-1", "must not be negative"),
        ("on", "7.23", "future"),
        ("on", "", "Fill in"),
        ("on", "2.30", "no day"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(desk, project, field, text, words):
    response = count(desk, project, **{"poor": "3", "note": "不要丢", field: text})
    assert words in refused(response, field)
    page = controls(response)
    assert page.values["note"] == "不要丢"
    assert page.values[field] == ("2020-07-23" if text == "7.23" else text)
    assert not Headcount.objects.exists()
    assert figure("jobs", "reported") == 0


def test_nul_is_no_text(desk, project):
    assert count(desk, project, total="2\x000").status_code == 400


def test_the_database_refuses_a_subgroup_above_the_total_too(desk, project):
    count(desk, project)
    with pytest.raises(IntegrityError), transaction.atomic():
        Headcount.objects.update(poor=21)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("county2", 404),
        ("chamber", 404),
        ("supporter", 403),
        ("director", 403),
        ("admin", 403),
        ("prefecture", 302),
    ],
)
def test_who_may_count(sign_in, project, who, status):
    assert count(sign_in(who), project).status_code == status
    assert Headcount.objects.count() == (status == 302)


# --- workshops ----------------------------------------------------------------------------------------


def add(client: Client, **changes: object) -> HttpResponse:
    words = {
        "name": "草海扶贫车间",
        "county": county("weining"),
        "kind": "oem",
        "operator_name": "贵州云岭服饰有限公司",
        "site": "草海镇",
        "recognised_on": "7.1",
    }
    return client.post("/workshops/add/", words | changes)


def test_a_workshop_of_a_project_is_a_row_introduced_by_whom_the_project_was(sign_in):
    project = world.enter(introduced_by="guiyang")
    client = sign_in("county")
    assert add(client, project=project.pk).status_code == 302
    workshop = Workshop.objects.get()
    assert (workshop.project, workshop.introduced_by.code, workshop.channel) == (project, "guiyang", "city")
    assert figure("workshops", "reported") == 1
    assert figure("projects", "reported") == 1
    count(client, workshop, total="30")
    count(client, project, total="12")
    assert figure("jobs", "reported") == 42
    assert figure("job_sites", "reported") == 2
    assert figure("jobs", "reported", introduced_by_id=project.introduced_by_id) == 42


def test_a_workshop_without_a_project_is_the_countys_own(desk):
    assert add(desk).status_code == 302
    workshop = Workshop.objects.get()
    assert (workshop.introduced_by.code, workshop.channel) == ("weining", "own")


def test_a_workshop_not_recognised_yet_does_not_count_its_people_do(desk):
    add(desk, recognised_on="")
    count(desk, Workshop.objects.get())
    assert figure("workshops", "reported") == 0
    assert figure("jobs", "reported") == 20


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Fill in"),
        ("operator_name", "", "Fill in"),
        ("kind", "palace", "Choose one"),
        ("county", "999999", "Choose one"),
        ("project", "999999", "Choose one"),
        ("recognised_on", "7.23", "future"),
        ("recognised_on", "soon", "cannot be read"),
    ],
)
def test_a_workshop_that_does_not_fit_is_answered_beside_its_field(desk, field, value, words):
    assert words in refused(add(desk, **{field: value}), field)
    assert not Workshop.objects.exists()


def test_a_project_of_another_county_is_refused(sign_in):
    elsewhere = world.enter(county="yanhe")
    assert "Choose one" in refused(add(sign_in("county"), project=elsewhere.pk), "project")
    assert "another county" in refused(add(sign_in("province"), project=elsewhere.pk), "project")
    assert not Workshop.objects.exists()


def test_of_two_operators_with_one_name_neither_is_guessed(desk):
    for code in CODES:
        world.enter(name=code, enterprise="贵州云岭服饰有限公司", credit_code=code)
    assert "Several" in refused(add(desk), "operator_name")


def test_closing_is_a_day_not_a_deletion(project):
    workshop = world.open_workshop(project, on=date(2020, 7, 1))
    world.count_people(workshop, 30, on=date(2020, 7, 10))
    clerk = world.clerk_of("weining")
    closing = {"event": SiteEvent.Event.CLOSED, "on": date(2020, 7, 15), "why": "订单减少"}
    report_site_event(workshop=workshop, actor=clerk, **closing)
    found = [
        (
            figure("workshops", "reported", on=date(2020, 7, day)),
            figure("jobs", "reported", on=date(2020, 7, day)),
        )
        for day in (14, 15)
    ]
    assert found == [(1, 30), (0, 0)]
    assert figure("ever_jobs", "reported") == 30


def test_withdrawing_the_project_leaves_its_workshop_at_work(project):
    workshop = world.open_workshop(project)
    world.count_people(workshop, 30)
    world.count_people(project, 12)
    world.step(project, "withdrawn", world.TODAY, reason="gone")
    assert figure("projects", "reported") == 0
    assert figure("jobs", "reported") == 30
    assert figure("workshops", "reported") == 1


def test_the_services_refuse_what_the_pages_do_not_offer(project):
    clerk = world.clerk_of("weining")
    with pytest.raises(ValidationError) as future:
        world.count_people(project, 20, on=date(2020, 7, 23))
    assert set(future.value.message_dict) == {"on"}
    with pytest.raises(NotYours):
        world.count_people(project, 20, actor=world.clerk_of("yanhe"))
    with pytest.raises(NotYours):
        world.open_workshop(project, actor=world.clerk_of("yanhe"))
    with pytest.raises(NotYours):
        world.open_workshop(county="yanhe", operator=project.enterprise, actor=clerk)
    assert not Headcount.objects.exists()
    assert not Workshop.objects.exists()
