"""Reporting the next step of a project in the browser: which fits, what it needs, on which day."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from ledger.models import Claim
from ledger.services import return_
from projects.models import Project
from tests import world
from tests.ledger.reading import agree, figure
from tests.projects.typing_in import controls, refused

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


def step(client: Client, project: Project, taken: str, on: str = "7.20", reason: str = "") -> HttpResponse:
    return client.post(f"/projects/{project.pk}/step/", {"step": taken, "on": on, "reason": reason})


def took(client: Client, project: Project, *steps: str) -> Project:
    """The project after steps like "started 7.10" and "withdrawn 7.12 because"."""
    for words in steps:
        taken, on, *reason = words.split()
        response = step(client, project, taken, on, " ".join(reason))
        assert response.status_code == 302, response.context["form"].errors
    project.refresh_from_db()
    return project


@pytest.mark.parametrize(
    ("steps", "stage", "situation", "counts"),
    [
        (["started 7.10", "operating 7.15"], "operating", "going", 1),
        (["operating 7.10"], "operating", "going", 1),
        (["paused 7.10 flood"], "signed", "paused", 1),
        (["paused 7.10 flood", "resumed 7.15"], "signed", "going", 1),
        (["paused 7.10 flood", "withdrawn 7.15 gone"], "signed", "withdrawn", 0),
        (["withdrawn 7.10 gone"], "signed", "withdrawn", 0),
        (["withdrawn 7.10 gone", "resumed 7.15"], "signed", "going", 1),
        (["withdrawn 7.10 gone", "resumed 7.10"], "signed", "going", 1),
        (["negotiating 7.10 annulled"], "negotiating", "going", 0),
        (["negotiating 7.10 annulled", "signed 7.15"], "signed", "going", 1),
        (["negotiating 7.10 annulled", "withdrawn 7.15 gone"], "negotiating", "withdrawn", 0),
        (["negotiating 7.10 annulled", "paused 7.15 flood"], "negotiating", "paused", 0),
        (["started 7.5", "negotiating 7.10 annulled", "signed 7.15"], "signed", "going", 1),
        (["started 7.5", "signed 7.10 halted", "started 7.15"], "started", "going", 1),
    ],
)
def test_a_project_goes_its_way(desk, steps, stage, situation, counts):
    project = took(desk, world.enter(on=date(2020, 6, 28)), *steps)
    assert (project.stage, project.situation) == (stage, situation)
    assert figure("projects", "reported") == counts
    assert figure("projects", "verified") == 0
    assert agree()


@pytest.mark.parametrize(
    ("taken", "on", "field", "words"),
    [
        ("negotiating", "7.20", "reason", "Give the reason"),
        ("paused", "7.20", "reason", "Give the reason"),
        ("withdrawn", "7.20", "reason", "Give the reason"),
        ("started", "7.23", "on", "future"),
        ("started", "6.27", "on", "cannot be before"),
        ("started", "", "on", "Fill in"),
        ("started", "soon", "on", "cannot be read"),
        ("signed", "7.20", "step", "Choose one"),
        ("resumed", "7.20", "step", "Choose one"),
        ("dreaming", "7.20", "step", "Choose one"),
    ],
)
def test_what_does_not_fit_is_answered_beside_its_field(desk, taken, on, field, words):
    project = world.enter(on=date(2020, 6, 28))
    response = step(desk, project, taken, on)
    assert words in refused(response, field)
    assert Claim.objects.count() == 1
    if field == "reason":
        assert controls(response).values["on"] == "2020-07-20"


@pytest.mark.parametrize("taken", ["negotiating", "withdrawn", "paused"])
def test_a_step_that_takes_something_back_comes_after_what_it_takes_back(desk, taken):
    project = world.enter(on=date(2020, 6, 28))
    response = step(desk, project, taken, "6.27", "because")
    if taken == "negotiating":  # dated before the signing it fills a gap instead
        assert response.status_code == 302
        project.refresh_from_db()
        assert project.stage == "signed"
    else:
        assert "2020-06-28" in refused(response, "on")


def test_going_back_on_the_day_itself_is_asked_back(desk):
    project = took(desk, world.enter(steps=[("negotiating", date(2020, 6, 20))]), "signed 6.28")
    assert "2020-06-28" in refused(step(desk, project, "negotiating", "6.28", "annulled"), "on")


def test_a_returned_stage_can_be_reported_again_with_its_right_day(desk):
    project = took(desk, world.enter(on=date(2020, 6, 28)), "started 7.10")
    signing = project.source.claims.get(stage_reached__step="signed")
    return_(claim=signing, actor=world.reviewer_of("weining"), reason="wrong day")
    project = took(desk, project, "signed 6.25")
    assert (project.stage, project.signed_on) == ("started", date(2020, 6, 25))
    assert figure("projects", "reported", on=date(2020, 6, 25)) == 1
    assert figure("projects", "reported", on=date(2020, 6, 24)) == 0


def test_what_fills_a_gap_keeps_the_order_of_days(desk):
    project = took(desk, world.enter(on=date(2020, 6, 28)), "operating 7.10")
    assert "cannot be before" in refused(step(desk, project, "started", "6.20"), "on")
    assert took(desk, project, "started 7.5").stage == "operating"


def test_only_steps_that_are_open_are_offered(desk):
    project = world.enter()

    def offered() -> list[str]:
        html = desk.get(f"/projects/{project.pk}/step/").content.decode()
        return [
            step
            for step in ("lead", "started", "paused", "resumed", "withdrawn")
            if f'value="{step}"' in html
        ]

    assert offered() == ["lead", "started", "paused", "withdrawn"]
    took(desk, project, "paused 7.10 flood")
    assert offered() == ["resumed", "withdrawn"]
    took(desk, project, "withdrawn 7.11 gone")
    assert offered() == ["resumed"]


def test_reported_by_somebody_else_in_the_meantime(desk):
    project = world.enter()
    took(desk, project, "withdrawn 7.10 gone")
    assert "Choose one" in refused(step(desk, project, "started"), "step")


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
def test_who_may_report_a_step(sign_in, who, status):
    project = world.enter()
    assert step(sign_in(who), project, "started").status_code == status
    assert Claim.objects.count() == (2 if status == 302 else 1)


def test_the_supporter_reports_until_somebody_above_has_looked(sign_in):
    project = world.enter(introduced_by="guiyang")
    client = sign_in("supporter")
    assert step(client, project, "started", "7.10").status_code == 302
    world.verify_all(project)
    assert step(client, project, "operating").status_code == 403
    assert step(sign_in("county"), project, "operating").status_code == 302


def test_the_reason_stands_in_the_history(desk):
    project = took(desk, world.enter(), "withdrawn 7.10 moved away")
    last = project.history.first()
    assert (last.situation, last.history_change_reason, last.history_user.username) == (
        "withdrawn",
        "moved away",
        "county",
    )
    assert "moved away" in desk.get(f"/projects/{project.pk}/").content.decode()
