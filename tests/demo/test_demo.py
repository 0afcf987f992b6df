"""The demo: replayed once for all of these tests, it must look right on every page and reconcile."""

import re
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from accounts.models import User
from counties.models import County, Plan
from dashboard.work import items_of
from ledger.models import Claim, Posting
from pairing_tracker.management.commands.demo import SIGN_INS
from pairing_tracker.story import COUNTIES, FIRST_DAY, LAST_DAY
from projects.models import Project
from tests.dashboard.reading import figures, open_figure, rows_of, see
from tests.ledger.reading import agree, figure, reconcile
from workshops.models import Confirmation, Headcount

pytestmark = pytest.mark.django_db  # each test's changes are undone to the replayed demo
DAY = date(2020, 7, 22)
PASSWORD = "demo-9plus3"


@pytest.fixture(scope="module", autouse=True)
def said(django_db_setup, django_db_blocker) -> Iterator[str]:
    """What the command prints; its data stay for this module and are rolled back after it."""
    output = StringIO()
    with (
        django_db_blocker.unblock(),
        override_settings(PRODUCTION=False, DEMO=True, DEMO_TODAY=DAY),
        transaction.atomic(),
    ):
        call_command("demo", stdout=output)
        yield output.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def director() -> Client:
    client = Client()
    client.force_login(User.objects.get(username="director"), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


def test_it_prints_the_sign_ins_and_they_sign_in(said):
    assert f"password {PASSWORD}" in said
    for name in SIGN_INS:
        assert re.search(rf"^  {name} ", said, re.MULTILINE)
        client = Client()
        response = client.post("/login/", {"username": name, "password": PASSWORD})
        assert response.status_code == 302, name
        assert client.get("/").status_code == 200, name


def test_only_the_printed_sign_ins_open():
    others = User.objects.exclude(username__in=SIGN_INS)
    assert others.exists()
    assert not any(user.has_usable_password() for user in others)


def test_run_again_it_keeps_the_data():
    before = (Project.objects.count(), Posting.objects.count())
    call_command("demo", quiet=True)
    assert (Project.objects.count(), Posting.objects.count()) == before


def test_the_books_agree():
    assert agree()
    assert reconcile() == (0, "0 differences\n")


def test_each_county_stands_where_the_story_put_it():
    # Beside the story: two published cases count by the day of the demo, one of them with 163 people.
    beside = {"qinglong": (1, 0), "weining": (1, 163)}
    for key, (projects, reported, jobs, _last) in COUNTIES.items():
        county, (more, people) = County.objects.get(key=key), beside.get(key, (0, 0))
        assert figure("projects", county_id=county.pk) == projects + more
        assert figure("projects", "reported", county_id=county.pk) >= projects + reported + more
        assert figure("jobs", county_id=county.pk) == jobs + people, key


def test_funds_received_stand_beside_the_contract_amounts():
    assert 0 < figure("funds") < figure("funds", "reported") < figure("contract")
    for key in COUNTIES:
        county = County.objects.get(key=key)
        assert figure("funds", county_id=county.pk) <= figure("contract", county_id=county.pk)


def test_it_was_recorded_day_by_day_along_the_sprint():
    days = set(Posting.objects.values_list("recorded_day", flat=True))
    assert (min(days), max(days)) <= (FIRST_DAY, LAST_DAY)
    assert len(days) > 40
    numbers = list(Posting.objects.order_by("number").values_list("recorded_day", flat=True))
    assert numbers == sorted(numbers)
    known = [figure("projects", known_on=day) for day in (date(2020, 6, 15), date(2020, 7, 1), DAY)]
    assert known == sorted(known) and len(set(known)) == 3


def test_nothing_is_dated_in_the_future():
    assert not Claim.objects.filter(effective_on__gt=DAY).exists()
    assert not Claim.objects.filter(reported_at__date__gt=DAY).exists()
    assert not Project.objects.filter(entered_at__date__gt=DAY).exists()


def test_published_cases_up_to_the_day_are_there_with_their_blanks():
    cases = {project.name: project for project in Project.objects.filter(origin="published")}
    assert len(cases) == 8  # two of the ten lie after the demo's day
    assert sum(project.kind == "continued" for project in cases.values()) == 6
    assert {project.planned_jobs for project in cases.values()} == {None}
    amounts = [project.contract_amount for project in cases.values() if project.contract_amount is not None]
    assert amounts == [11_000_000]
    shoes = Headcount.objects.get(claim__source__project=cases["贵州鑫露制鞋业有限公司 朝阳新城"])
    assert (shoes.total, shoes.poor) == (163, None)
    assert shoes.claim.not_later_than
    qinglong = cases["晴隆县新能源电动车产业园"]
    assert not Headcount.objects.filter(claim__source=qinglong.source_id).exists()


def test_everything_else_is_marked_as_sample_data(director):
    assert set(Project.objects.values_list("origin", flat=True)) == {"published", "sample"}
    sample, published = (Project.objects.filter(origin=origin).first() for origin in ("sample", "published"))
    mark = "Sample data"
    assert mark in director.get(f"/projects/{sample.pk}/").content.decode()
    for page in ("/", "/projects/", "/workshops/", "/claims/", f"/projects/{published.pk}/"):
        assert "Sample data, for demonstration only." in director.get(page).content.decode(), page


def test_a_director_sees_all_three_lights_and_figures_that_open(director):
    html = director.get("/").content.decode()
    rows = html[html.index('aria-labelledby="counties-title"') :]
    assert all(word in rows for word in ("On track", "Warning", "Behind"))
    seen = see(director, "weining", "Guiyang")
    assert seen.headline == seen.tiles == seen.last_point == seen.total_row
    assert seen.headline == (figure("projects"), figure("jobs"))
    assert len({url for url, _shown in figures(html)}) > 80
    for url, shown in figures(html)[:4] + figures(html)[-4:]:
        behind = open_figure(director, url)
        assert sum(behind.quantities) == behind.total == shown, url


@pytest.mark.parametrize("who", SIGN_INS)
def test_what_waits_for_each_sign_in_is_as_long_as_its_list(who):
    user, client = User.objects.select_related("bureau").get(username=who), Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    found = items_of(user, Plan.objects.current())
    assert {item.key: item.count for item in found} == {item.key: rows_of(client, item.url) for item in found}
    if who in ("county", "prefecture", "province"):
        assert sum(item.count for item in found if item.is_theirs) > 0


@pytest.mark.parametrize("day", ["2020-06-02", "2020-06-30", "2020-07-21"])
def test_any_day_of_the_sprint_can_be_shown(director, day):
    seen = see(director, "weining", "Guiyang", f"?as_of={day}")
    assert seen.headline == seen.tiles == seen.last_point
    assert seen.headline == tuple(figure(name, on=date.fromisoformat(day)) for name in ("projects", "jobs"))


def test_enterprises_were_asked_and_answered_in_their_own_ways(said):
    asked = Confirmation.objects.select_related("answer").order_by("pk")
    assert [row.state for row in asked] == ["answered", "answered", "open"]
    assert [row.answer.verdict for row in asked[:2]] == ["confirmed", "corrected"]
    assert asked[2].is_open
