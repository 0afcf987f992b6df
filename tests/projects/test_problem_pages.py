"""The problem list in the browser: raising, each step, the panel of a project, the list with its counts."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.conflicts import GO_ON
from projects.models import Problem, Project
from projects.problem_rules import State, Step
from projects.problems import extend_problem
from tests.desk import hidden_fields
from tests.raising import DUE, make_problem
from tests.world import TODAY, clerk_of, enter, pair, reviewer_of

pytestmark = pytest.mark.usefixtures("places")
ADD, LIST = "/projects/problems/add/", "/projects/problems/"


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


@pytest.fixture
def project() -> Project:
    return enter()


def typed(**words: Any) -> dict[str, Any]:
    owner = reviewer_of("weining").bureau_id
    county = clerk_of("weining").bureau.county.pk
    said = {"what": "车间未通动力电", "asked": "月底前接通", "kind": "power", "due_on": "7.31"}
    return {**said, "county": county, "owner": owner, **words}


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def step(client: Client, problem: Problem, action: str, **words: Any) -> HttpResponse:
    url = reverse("projects:problem-step", args=[problem.pk, action])
    return client.post(url, {"words": "测试", **words})


def test_it_is_raised_and_shown(desk):
    answer = desk.post(ADD, typed())
    problem = Problem.objects.get()
    assert answer["Location"] == problem.get_absolute_url()
    assert (problem.due_on, problem.county.key, problem.project) == (DUE, "weining", None)
    assert "月底前接通" in page(desk, problem.get_absolute_url())


def test_the_same_form_sent_twice_raises_one(desk):
    form = typed(**hidden_fields(page(desk, ADD)))
    answers = [desk.post(ADD, form) for _time in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Problem.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        ({"county": ""}, "county"),
        ({"owner": ""}, "owner"),
        ({"due_on": "7.21"}, "due_on"),
        ({"due_on": "下周"}, "due_on"),
        ({"what": " "}, "what"),
        ({"what": "长" * 161}, "what"),
        ({"asked": ""}, "asked"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(desk, words, beside):
    answer = desk.post(ADD, typed(**words))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {beside}
    assert "月底前接通" in answer.content.decode() or beside == "asked"
    assert not Problem.objects.exists()


def test_a_county_is_not_asked_which_county(desk):
    form = desk.get(ADD).context["form"]
    assert form.initial["county"] == clerk_of("weining").bureau.county.pk


def test_from_the_page_of_a_project_it_is_of_that_project(desk, project):
    url = f"{ADD}?project={project.pk}"
    assert f'href="{url}"' in page(desk, project.get_absolute_url())
    assert project.name in page(desk, url)
    words = typed()
    del words["county"]
    answer = desk.post(url, words)
    problem = Problem.objects.get()
    assert (answer.status_code, problem.project, problem.county) == (302, project, project.county)
    shown = page(desk, project.get_absolute_url())
    assert problem.get_absolute_url() in shown
    assert project.get_absolute_url() in page(desk, problem.get_absolute_url())


@pytest.mark.parametrize("query", ["project=x", "project=99999", "project=" + "9" * 30])
def test_a_project_that_is_not_there_or_not_seen_is_not_found(desk, query):
    assert desk.get(f"{ADD}?{query}").status_code == 404


def test_a_project_out_of_sight_is_not_found(desk):
    assert desk.get(f"{ADD}?project={enter(county='yanhe').pk}").status_code == 404


def test_a_county_may_be_named_in_the_address(sign_in):
    form = sign_in("province").get(f"{ADD}?county=yanhe").context["form"]
    assert form.initial["county"] == clerk_of("yanhe").bureau.county.pk


def test_a_correction_begins_with_what_stands(desk):
    problem = make_problem()
    url = reverse("projects:problem-step", args=[problem.pk, "correct"])
    form = desk.get(url).context["form"]
    shown = {name: form[name].value() for name in ("kind", "what", "asked", "owner", "seen_version")}
    assert shown == {
        "kind": problem.kind,
        "what": problem.what,
        "asked": problem.asked,
        "owner": problem.owner_id,
        "seen_version": problem.version,
    }
    same = step(desk, problem, "correct", **{**shown, "words": "改正"})
    assert same.status_code == 422 and same.context["form"].non_field_errors()
    far = step(desk, problem, "correct", **{**shown, "owner": clerk_of("yanhe").bureau_id})
    assert far.status_code == 422 and set(far.context["form"].errors) == {"owner"}
    assert step(desk, problem, "correct", **{**shown, "what": "变压器未到货"}).status_code == 302
    assert "变压器未到货" in page(desk, problem.get_absolute_url())


def test_what_was_typed_outlives_somebody_elses_change(desk):
    problem = make_problem()
    url = reverse("projects:problem-step", args=[problem.pk, "correct"])
    kept = hidden_fields(page(desk, url))
    extend_problem(problem=problem, due_on=date(2020, 8, 10), words="等", actor=clerk_of("weining"))
    mine = {**kept, **typed(what="变压器未到货"), "words": "改正"}
    assert desk.post(url, mine).status_code == 409
    again = desk.post(url, {**mine, GO_ON: "1"})
    form = again.context["form"]
    assert (form["what"].value(), form["seen_version"].value()) == ("变压器未到货", problem.version + 1)


def test_the_whole_way_through_the_pages(sign_in):
    problem = make_problem()
    for who, action, words in (
        ("prefecture", Step.ANSWER, {}),
        ("county", Step.EXTEND, {"due_on": "8.10"}),
        ("county", Step.CORRECT, typed(what="变压器未到货")),
        ("prefecture", Step.DONE, {}),
        ("county", Step.REFUSE, {}),
        ("prefecture", Step.DONE, {}),
        ("county", Step.CLOSE, {"words": ""}),
        ("county", Step.REOPEN, {"due_on": "8.20"}),
        ("county", Step.VOID, {}),
    ):
        client = sign_in(who)
        buttons = [offered["url"] for offered in client.get(problem.get_absolute_url()).context["steps"]]
        assert reverse("projects:problem-step", args=[problem.pk, action.value]) in buttons, action
        assert step(client, problem, action, **words).status_code == 302, action
    stored = Problem.objects.get()
    assert (stored.due_on, stored.void_reason) == (date(2020, 8, 20), "测试")
    shown = client.get(problem.get_absolute_url()).context
    assert (len(shown["history"]), shown["steps"]) == (10, [])


def test_what_no_longer_fits_answers_in_words(desk):
    problem = make_problem(upto=State.CLOSED)
    url = reverse("projects:problem-step", args=[problem.pk, "close"])
    assert desk.get(url).status_code == 409
    answer = step(desk, problem, "close")
    assert answer.status_code == 409
    assert "closed out" in answer.content.decode()


def test_a_step_that_does_not_exist_is_not_found(desk):
    assert desk.get(f"{LIST}{make_problem().pk}/delete/").status_code == 404


def test_the_same_step_sent_twice_is_taken_once(desk):
    problem = make_problem(upto=State.REPORTED)
    url = reverse("projects:problem-step", args=[problem.pk, "close"])
    form = hidden_fields(page(desk, url))
    assert set(form) == {"submission", "seen_version"}
    answers = [step(desk, problem, "close", **form) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Problem.objects.get().history.count() == 3


def totals(client: Client, query: str = "") -> list[str]:
    return [total["value"] for total in client.get(f"{LIST}{query}").context["totals"]]


def test_the_totals_are_those_of_the_rows(desk):
    for state in State:
        make_problem(upto=state)
    make_problem(due_on=TODAY)
    with clock.standing_on(date(2020, 7, 23)):
        assert totals(desk) == ["4", "1", "1"]
        assert totals(desk, "?state=open") == ["2", "1", "0"]
        assert totals(desk, "?closed=yes") == ["0", "0", "1"]


def test_each_count_of_the_panel_is_its_list(desk, project):
    for state in State:
        make_problem(upto=state, project=project)
        make_problem(upto=state)
    make_problem(due_on=TODAY, project=project)
    with clock.standing_on(date(2020, 7, 23)):
        panels = desk.get(project.get_absolute_url()).context["panels"]
        counts = next(panel.context["counts"] for panel in panels if "problems" in panel.template)
        assert [each["count"] for each in counts] == [4, 1, 1]
        for each in counts:
            assert desk.get(each["url"]).context["page"].paginator.count == each["count"]


def test_what_waits_for_us_is_on_the_list(sign_in):
    mine, theirs = make_problem(), make_problem(upto=State.REPORTED)

    def found(who: str, what: str) -> list[Problem]:
        return list(sign_in(who).get(f"{LIST}?ours={what}").context["page"].object_list)

    assert (found("prefecture", "answer"), found("prefecture", "close")) == ([mine], [])
    assert (found("county", "answer"), found("county", "close")) == ([], [theirs])


def test_it_is_found_by_words_and_by_the_reference_of_its_project(desk, project):
    problem = make_problem(project=project, what="缺少绣工")
    make_problem()
    for words in ("绣工", "动力电 缺少绣工", project.reference.lower(), project.name):
        assert list(desk.get(LIST, {"q": words}).context["page"].object_list) == [problem], words


def test_a_reader_who_may_not_open_the_project_gets_its_name_without_a_link(places, sign_in, project):
    chamber = places.users["chamber"]
    pair(chamber.bureau.code, "weining", kind="chamber")
    problem = make_problem(owner=chamber.bureau.code, project=project)
    html = page(sign_in("chamber"), problem.get_absolute_url())
    assert project.name in html
    assert project.get_absolute_url() not in html
