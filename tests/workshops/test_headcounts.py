"""A headcount with all its numbers: blank is not zero, what is refused, the last numbers beside it, equal numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client

from ledger.services import NotYours, return_
from projects.models import Project
from tests import world
from tests.ledger.reading import agree, figure
from tests.projects.typing_in import CODES, controls, refused
from workshops.equal_numbers import NEAR_DAYS, equals_of
from workshops.models import Headcount, Workshop
from workshops.services import report_headcount

pytestmark = pytest.mark.usefixtures("places")
MORE = ("peak", "labour_contracts", "service_contracts", "flexible", "monthly_wage")


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


@pytest.fixture
def project(places) -> Project:
    return world.enter(credit_code=CODES[0])


@pytest.fixture
def workshop(project) -> Workshop:
    return world.open_workshop(project)


def address(site: Project | Workshop) -> str:
    kind = "project/" if isinstance(site, Project) else ""
    return f"/workshops/{kind}{site.pk}/headcount/"


def count(client: Client, site: Project | Workshop, **words: str) -> HttpResponse:
    return client.post(address(site), {"on": "7.20", "total": "20", **words})


def more_of(row: Headcount) -> tuple:
    return tuple(getattr(row, name) for name in MORE)


def test_all_that_is_typed_is_kept(desk, workshop):
    words = {"peak": "35", "labour_contracts": "12", "service_contracts": "3", "flexible": "5"}
    assert count(desk, workshop, monthly_wage="1,850.50", **words).status_code == 302
    assert more_of(Headcount.objects.get()) == (35, 12, 3, 5, Decimal("1850.50"))
    text = desk.get(workshop.get_absolute_url()).content.decode()
    assert "busiest time 35 · labour contract 12 · service agreement 3 · flexible 5" in text
    assert "average monthly wage 1,850.5 yuan" in text


def test_blank_differs_from_zero_in_the_form_the_record_and_the_page(desk, workshop):
    count(desk, workshop)
    count(desk, workshop, on="7.21", poor="0", **dict.fromkeys(MORE[1:4], "0"))
    blank, zero = Headcount.objects.order_by("pk")
    assert (blank.poor, *more_of(blank)) == (None,) * 6
    assert (zero.poor, *more_of(zero)) == (0, None, 0, 0, 0, None)
    page = desk.get(workshop.get_absolute_url())
    panel = page.content.decode()
    assert panel.count("labour contract 0") == 1
    cells = [row.split("</td>")[0].strip() for row in panel.split('data-label="Registered poor">')[1:]]
    assert cells == ["0", "—"]
    form = controls(desk.get(f"/workshops/headcounts/{zero.pk}/correct/"))
    assert (form.values["poor"], form.values["flexible"], form.values["peak"]) == ("0", "0", "")


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("peak", "19", "at least as many"),
        ("peak", "200000", "100,000"),
        ("labour_contracts", "21", "more than the people"),
        ("flexible", "-1", "must not be negative"),
        ("monthly_wage", "0", "100,000 yuan"),
        ("monthly_wage", "20万", "100,000 yuan"),
        ("monthly_wage", "两千", "cannot be read"),
        ("service_contracts", "1.5", "whole numbers"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_the_switch_is_open(desk, project, field, text, words):
    answer = count(desk, project, **{"note": "不要丢", field: text})
    assert words in refused(answer, field)
    assert controls(answer).values["note"] == "不要丢"
    assert '<details class="more" open>' in answer.content.decode()
    assert not Headcount.objects.exists()


def test_the_switch_is_closed_while_there_is_nothing_in_it(desk, project):
    assert '<details class="more">' in desk.get(address(project)).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "A range cannot be counted. Type one figure"), ("zh-hans", "区间无法统计，请填一个数")],
)
@pytest.mark.parametrize("text", ["30-40", "30—40人", "30至40"])
def test_a_range_is_refused_with_words_that_say_what_to_do(sign_in, project, language, words, text):
    client = sign_in("county")
    client.cookies["django_language"] = language
    answer = count(client, project, total=text)
    assert words in refused(answer, "total")
    assert controls(answer).values["total"] == text


# --- the last numbers beside the fields ----------------------------------------------------------------


def test_the_last_numbers_stand_beside_the_fields_and_none_is_taken_over(desk, workshop):
    assert "Last time" not in desk.get(address(workshop)).content.decode()
    world.count_people(workshop, 30, on=date(2020, 7, 12), poor=0)
    world.count_people(workshop, 44, on=date(2020, 7, 10))
    answer = desk.get(address(workshop))
    form = answer.context["form"]
    helps = {name: field.help_text for name, field in form.fields.items()}
    assert helps["on"] == "Last time: 12 July 2020"
    assert (helps["total"], helps["poor"], helps["edge"]) == (
        "Last time: 30 people",
        "Last time: 0 people",
        "Last time: not stated",
    )
    assert {controls(answer).values[name] for name in ("on", "total", "poor", "peak")} == {""}


def test_beginning_with_the_last_numbers_is_asked_for_and_never_takes_the_day(desk, workshop):
    row = world.count_people(workshop, 30, on=date(2020, 7, 12), poor=0, monthly_wage=Decimal(1850))
    answer = desk.get(f"{address(workshop)}?same=1")
    page = controls(answer)
    taken = {name: page.values[name] for name in ("on", "total", "poor", "edge", "monthly_wage")}
    assert taken == {"on": "", "total": "30", "poor": "0", "edge": "", "monthly_wage": "1850"}
    assert "These are the numbers of 12 July 2020" in answer.content.decode()
    assert desk.post(f"{address(workshop)}?same=1", {**taken, "on": "7.20"}).status_code == 302
    assert Headcount.objects.exclude(pk=row.pk).get().total == 30


def test_a_returned_headcount_is_not_the_last_one(desk, workshop):
    row = world.count_people(workshop, 30)
    return_(claim=row.claim, actor=world.User.objects.get(username="prefecture"), reason="不实")
    assert "Last time" not in desk.get(address(workshop)).content.decode()


# --- the same people, counted twice ---------------------------------------------------------------------


def test_equal_numbers_of_a_project_and_its_workshop_warn_before_they_are_saved(desk, project, workshop):
    world.count_people(workshop, 30, on=date(2020, 7, 18))
    answer = count(desk, project, total="30", note="不要丢")
    assert "reports 30 people too (18 July 2020)" in refused(answer, "equal_is_right")
    assert controls(answer).values["note"] == "不要丢"
    assert Headcount.objects.count() == 1
    assert count(desk, project, total="30", equal_is_right="on").status_code == 302
    assert Headcount.objects.count() == 2
    for site in (project, workshop):
        assert "reports the same number" in desk.get(site.get_absolute_url()).content.decode()
    assert agree()


def test_the_warning_looks_both_ways_and_at_a_correction(desk, project, workshop):
    world.count_people(project, 30, on=date(2020, 7, 18))
    assert "equal_is_right" in controls(count(desk, workshop, total="30")).errors
    assert count(desk, workshop, total="31").status_code == 302
    row = Headcount.objects.latest("claim")
    wrong = {"on": "7.20", "total": "30", "reason": "误记"}
    answer = desk.post(f"/workshops/headcounts/{row.pk}/correct/", wrong)
    assert set(controls(answer).errors) == {"equal_is_right"}


@pytest.mark.parametrize(
    ("total", "days", "warns"),
    [
        (30, 0, True),
        (30, NEAR_DAYS, True),
        (30, -NEAR_DAYS, True),
        (30, NEAR_DAYS + 1, False),
        (31, 0, False),
    ],
)
def test_only_the_same_number_around_the_same_day_warns(project, workshop, total, days, warns):
    world.count_people(workshop, 30, on=date(2020, 7, 10))
    found = equals_of(project, date(2020, 7, 10) + timedelta(days=days), total)
    assert bool(found) is warns


@pytest.mark.parametrize(("total", "warns"), [("42", True), ("41", False)])
def test_as_many_as_all_its_workshops_together_warns_too(desk, project, workshop, total, warns):
    other = world.open_workshop(project, name="第二车间")
    world.count_people(workshop, 99, on=date(2020, 6, 30))
    world.count_people(workshop, 30, on=date(2020, 7, 10))
    world.count_people(other, 12, on=date(2020, 7, 2))
    answer = count(desk, project, total=total)
    assert (answer.status_code == 422) is warns
    if warns:
        assert "its 2 workshops" in refused(answer, "equal_is_right")
        assert count(desk, project, total=total, equal_is_right="on").status_code == 302


def test_nobody_at_both_and_a_workshop_of_no_project_warn_of_nothing(project, workshop):
    world.count_people(workshop, 0)
    own = world.open_workshop(county="weining", name="自办车间", operator=project.enterprise)
    world.count_people(own, 30)
    assert equals_of(project, world.TODAY, 0) == []
    assert equals_of(project, date(2020, 7, 10), 30) == []
    assert equals_of(own, date(2020, 7, 10), 30) == []


def test_the_form_of_a_project_names_its_workshops(desk, project, workshop):
    text = desk.get(address(project)).content.decode()
    assert "outside the workshops" in text and workshop.get_absolute_url() in text
    assert "outside the workshops" not in desk.get(address(workshop)).content.decode()


# --- shapes that were published -----------------------------------------------------------------------


def test_at_most_700_regularly_200(desk, project):
    count(desk, project, total="200", peak="700")
    assert (figure("jobs", "reported"), Headcount.objects.get().peak) == (200, 700)


def test_400_workers_of_whom_59_are_registered_poor(desk, workshop):
    count(desk, workshop, total="400", poor="59")
    assert (figure("jobs", "reported"), figure("poor_jobs", "reported")) == (400, 59)


def test_163_across_three_workshops_of_one_company(desk, project):
    for number, people in enumerate((80, 52, 31), start=1):
        world.count_people(world.open_workshop(project, name=f"第{number}车间"), people)
    assert (figure("workshops", "reported"), figure("jobs", "reported")) == (3, 163)


def test_22_workshops_of_which_21_resumed(project):
    for number in range(1, 23):
        shop = world.open_workshop(project, name=f"第{number}车间")
        if number < 22:
            world.count_people(shop, 10)
    assert (figure("workshops", "reported"), figure("working_shops", "reported")) == (22, 21)


# --- the site as stored -----------------------------------------------------------------------------------


def test_a_headcount_is_reported_for_the_site_as_it_is_stored(project):
    clerk = world.clerk_of("weining")
    elsewhere = world.County.objects.get(key="yanhe")
    shown = Project.objects.select_related("county").get(pk=project.pk)
    Project.objects.filter(pk=project.pk).update(county=elsewhere, introduced_by=elsewhere.bureau)
    with pytest.raises(NotYours):
        report_headcount(site=shown, on=world.TODAY, total=5, actor=clerk)
    row = report_headcount(site=shown, on=world.TODAY, total=5, actor=world.clerk_of("yanhe"))
    assert row.claim.county.key == "yanhe"
