"""The grid: many sites of a county recounted at once, all or none; what is blank, unchanged, wrong or equal."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from ledger.models import Claim, Posting
from projects.models import Project
from tests import world
from tests.ledger.reading import agree, figure
from tests.projects.typing_in import CODES, controls
from workshops.models import Headcount, Workshop
from workshops.recounting import MOST_ROWS, open_sites
from workshops.services import report_site_event

pytestmark = pytest.mark.usefixtures("places")
GRID = "/workshops/recount/weining/"


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


@pytest.fixture
def project(places) -> Project:
    found = world.enter(credit_code=CODES[0])
    world.count_people(found, 12)
    return found


@pytest.fixture
def shops(project) -> list[Workshop]:
    return [world.open_workshop(project, name=f"第{number}车间") for number in (1, 2, 3)]


def key(site: Project | Workshop) -> str:
    return f"{'p' if isinstance(site, Project) else 'w'}{site.pk}"


def send(client: Client, rows: dict[Project | Workshop, str], on: str = "7.20", **more: str) -> HttpResponse:
    """A row is "total poor relocated edge", with - for a blank."""
    words = {"on": on, **more}
    for site, numbers in rows.items():
        for name, text in zip(("total", "poor", "relocated", "edge"), numbers.split(), strict=False):
            words[f"{key(site)}_{name}"] = "" if text == "-" else text
    return client.post(GRID, words)


def errors(answer: HttpResponse) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return controls(answer).errors


def test_which_sites_stand_on_the_grid(project, shops):
    clerk = world.clerk_of("weining")
    elsewhere = world.open_workshop(county="yanhe", name="沿河车间", operator=project.enterprise)
    unrecognised = world.open_workshop(
        county="weining", name="未认定车间", on=None, operator=project.enterprise
    )
    without = world.enter(name="无用工项目")
    gone = world.enter(name="退出项目")
    world.count_people(gone, 3)
    world.step(gone, "withdrawn", date(2020, 7, 20), reason="退出")
    report_site_event(workshop=shops[2], event="closed", on=date(2020, 7, 10), why="停产", actor=clerk)
    found = [row.site for row in open_sites(project.county, clerk)]
    assert set(found) == {project, shops[0], shops[1], unrecognised}
    assert elsewhere not in found and without not in found
    assert open_sites(project.county, world.User.objects.get(username="director")) == []


def test_of_too_many_sites_those_counted_longest_ago_are_shown(project, shops, monkeypatch):
    monkeypatch.setattr("workshops.recounting.MOST_ROWS", 2)
    world.count_people(shops[0], 5, on=date(2020, 7, 1))
    world.count_people(shops[1], 5, on=date(2020, 7, 2))
    found = [row.site for row in open_sites(project.county, world.clerk_of("weining"))]
    assert found == [shops[2], shops[0]]
    assert MOST_ROWS == 100


def test_filled_rows_are_reported_blank_ones_are_not_and_zero_is_nobody(desk, project, shops):
    postings = Posting.objects.count()
    answer = send(desk, {project: "15 7 - 0", shops[0]: "30", shops[1]: "0 0 0 0", shops[2]: "- - - -"})
    assert (answer.status_code, answer.url) == (302, GRID)
    rows = {
        row.claim.source.record: row for row in Headcount.objects.filter(claim__effective_on="2020-07-20")
    }
    assert set(rows) == {project, shops[0], shops[1]}
    numbers = [(row.total, row.poor, row.relocated, row.edge) for row in rows.values()]
    assert sorted(numbers, key=str) == sorted(
        [(15, 7, None, 0), (30, None, None, None), (0, 0, 0, 0)], key=str
    )
    assert {row.claim.state for row in rows.values()} == {"reported"}
    assert (figure("jobs", "reported"), Posting.objects.count()) == (45, postings + 1)
    assert agree()
    text = desk.get(GRID).content.decode()
    assert "3 headcounts were reported" in text


def test_a_row_may_have_a_day_of_its_own(desk, shops):
    answer = send(desk, {shops[0]: "30", shops[1]: "20"}, **{f"{key(shops[1])}_on": "7.15"})
    assert answer.status_code == 302
    days = {row.total: row.claim.effective_on.day for row in Headcount.objects.filter(total__in=[20, 30])}
    assert days == {30: 20, 20: 15}
    assert send(desk, {shops[2]: "9"}, on="", **{f"{key(shops[2])}_on": "7.15"}).status_code == 302


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        ("30-40", "total", "range"),
        ("- 3", "total", "0 for nobody"),
        ("20 21", "poor", "cannot be more"),
        ("20 - - x", "edge", "cannot be read"),
        ("200000", "total", "100,000"),
    ],
)
def test_one_wrong_row_and_nothing_is_reported_and_all_stays(desk, shops, row, cell, words):
    before = (Claim.objects.count(), Posting.objects.count())
    answer = send(desk, {shops[0]: "30 5", shops[1]: row})
    found = errors(answer)
    assert set(found) == {f"{key(shops[1])}_{cell}"}
    assert words in found[f"{key(shops[1])}_{cell}"][0]
    page = controls(answer)
    assert page.summary == [f"第2车间 · {label(cell)}: {found[f'{key(shops[1])}_{cell}'][0]}"]
    assert (page.values[f"{key(shops[0])}_total"], page.values[f"{key(shops[0])}_poor"]) == ("30", "5")
    assert (Claim.objects.count(), Posting.objects.count()) == before


def label(cell: str) -> str:
    return {"total": "People at work", "poor": "Registered poor", "edge": "Edge households"}[cell]


@pytest.mark.parametrize(
    ("on", "words"),
    [("", "Enter the day"), ("7.23", "future"), ("2.30", "no day"), ("soon", "cannot be read")],
)
def test_the_day_of_all_rows_is_wrong_once(desk, shops, on, words):
    found = errors(send(desk, {shops[0]: "30", shops[1]: "20"}, on=on))
    assert set(found) == {"on"} and len(found["on"]) == 1
    assert words in found["on"][0]


def test_a_grid_in_which_nothing_is_typed_says_so(desk, shops):
    answer = send(desk, {shops[0]: "-"})
    assert answer.status_code == 422
    assert "Nothing is typed yet" in controls(answer).summary[0]


def test_what_is_reported_already_is_not_reported_again(desk, shops):
    send(desk, {shops[0]: "30 5"})
    count = Claim.objects.count()
    assert send(desk, {shops[0]: "30 5", shops[1]: "20"}).status_code == 302
    assert Claim.objects.count() == count + 1
    text = desk.get(GRID).content.decode()
    assert "1 headcount was reported" in text and "1 row was left out" in text
    assert send(desk, {shops[0]: "30 5"}).status_code == 302
    assert Claim.objects.count() == count + 1
    assert send(desk, {shops[0]: "30 6"}).status_code == 302  # of one day the last reported holds
    assert Claim.objects.count() == count + 2


def test_equal_numbers_are_warned_of_and_pass_with_a_tick(desk, project, shops):
    found = errors(send(desk, {project: "30", shops[0]: "30", shops[1]: "20"}))
    assert set(found) == {f"{key(project)}_total"} or set(found) == {f"{key(shops[0])}_total"}
    answer = send(desk, {project: "30", shops[0]: "30"})
    assert 'name="equal_is_right"' in answer.content.decode()
    assert send(desk, {project: "30", shops[0]: "30"}, equal_is_right="on").status_code == 302


def test_busiest_time_and_wage_are_asked_behind_a_switch(desk, shops):
    assert "_peak" not in desk.get(GRID).content.decode()
    page = controls(desk.get(f"{GRID}?more=1"))
    assert page.values[f"{key(shops[0])}_peak"] == ""
    more = {f"{key(shops[0])}_peak": "50", f"{key(shops[0])}_monthly_wage": "约1850", "asks_more": "1"}
    assert send(desk, {shops[0]: "30"}, **more).status_code == 302
    row = Headcount.objects.latest("claim")
    assert (row.peak, row.monthly_wage) == (50, 1850)
    assert "约1850" in row.claim.note


def test_a_site_that_closed_meanwhile_keeps_its_row_and_one_that_left_is_named(desk, project, shops):
    clerk = world.clerk_of("weining")
    report_site_event(workshop=shops[0], event="closed", on=date(2020, 7, 10), why="停产", actor=clerk)
    answer = send(desk, {shops[0]: "30-40", shops[1]: "20"})
    assert controls(answer).values[f"{key(shops[0])}_total"] == "30-40"
    elsewhere = world.County.objects.get(key="yanhe")
    Workshop.objects.filter(pk=shops[1].pk).update(county=elsewhere)
    answer = send(desk, {shops[2]: "9", shops[1]: "20"})
    assert answer.status_code == 422
    assert "no longer yours to count" in controls(answer).summary[0]
    assert Headcount.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("county2", 403),
        ("supporter", 403),
        ("chamber", 403),
        ("director", 403),
        ("admin", 403),
        ("prefecture", 200),
    ],
)
def test_whose_grid_it_is(sign_in, shops, who, status):
    assert sign_in(who).get(GRID).status_code == status


def test_the_way_in_leads_to_ones_own_county(sign_in, shops):
    assert sign_in("county").get("/workshops/recount/").url == GRID
    assert GRID in sign_in("prefecture").get("/workshops/recount/").content.decode()
    assert "No county is yours" in sign_in("supporter").get("/workshops/recount/").content.decode()
    assert sign_in("county").get("/workshops/recount/nowhere/").status_code == 404


def test_a_draft_of_the_grid_comes_back(desk, shops):
    kept = {"draft_of": GRID, "on": "7.20", f"{key(shops[0])}_total": "30-", f"{key(shops[0])}_peak": "40"}
    assert desk.post("/drafts/save/", kept).status_code == 302
    page = controls(desk.get(f"{GRID}?draft=use"))
    assert (page.values[f"{key(shops[0])}_total"], page.values[f"{key(shops[0])}_peak"]) == ("30-", "40")
