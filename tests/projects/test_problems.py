"""The problem list: raising, answering, the close-out with four eyes, and what each refusal says."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from counties.models import County
from counties.services import end_pairing
from projects.models import Problem, Project
from projects.problem_rules import NOT_CLOSED, RULES, Side, State, Step, is_overdue
from projects.problem_views import SERVICES
from projects.problems import (
    answer_problem,
    close_problem,
    correct_problem,
    extend_problem,
    raise_problem,
    refuse_close_out,
    reopen_problem,
    report_done,
    steps_for,
    void_problem,
)
from tests.raising import DUE, make_problem
from tests.world import TODAY, clerk_of, enter, pair, reviewer_of

pytestmark = pytest.mark.usefixtures("places")
LATER = DUE + timedelta(days=10)


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.standing_on(TODAY):
        yield


def words_of(caught: Any) -> str:
    return str(caught.value)


def fields_of(caught: Any) -> set[str]:
    return set(caught.value.message_dict)


def colleague(bureau: Bureau, role: str = "clerk") -> User:
    name = f"second-{bureau.code}"
    return User.objects.create_user(name, bureau=bureau, role=role, must_change_password=False)


# --- raising ---------------------------------------------------------------------------------------


def test_a_raised_problem_is_open_and_remembers_who_raised_it_when():
    problem = make_problem()
    assert (problem.state, problem.raised_by, problem.raised_for) == (
        State.OPEN,
        clerk_of("weining"),
        clerk_of("weining").bureau,
    )
    assert (problem.first_due_on, problem.extensions) == (DUE, 0)
    line = problem.history.get()
    assert (line.history_user, line.history_type) == (clerk_of("weining"), "+")


@pytest.mark.parametrize("who", ["director", "admin"])
def test_whoever_only_reads_raises_nothing(places, who):
    with pytest.raises(NotYours):
        make_problem(by=places.users[who])
    assert not Problem.objects.exists()


def test_a_county_raises_no_problem_of_another():
    with pytest.raises(ValidationError) as caught:
        make_problem("yanhe", by=clerk_of("weining"))
    assert fields_of(caught) == {"county"}


def test_a_supporter_raises_problems_of_the_counties_that_it_helps(places):
    assert make_problem(by=places.users["supporter"]).raised_for.code == "guiyang"
    with pytest.raises(ValidationError) as caught:
        make_problem("yanhe", by=places.users["supporter"])
    assert fields_of(caught) == {"county"}


def test_a_chamber_raises_problems_of_counties_to_which_it_brought_a_project(places):
    chamber = places.users["chamber"]
    with pytest.raises(ValidationError):
        make_problem("rongjiang", by=chamber)
    project = enter(county="rongjiang")
    Project.objects.filter(pk=project.pk).update(introduced_by=chamber.bureau)
    assert make_problem("rongjiang", by=chamber)


@pytest.mark.parametrize("owner", ["tongren", "yanhe", "chamber-garments"])
def test_a_bureau_that_has_nothing_to_do_with_the_county_is_not_responsible(owner):
    with pytest.raises(ValidationError) as caught:
        make_problem(owner=owner)
    assert fields_of(caught) == {"owner"}


def test_a_bureau_that_helps_the_county_may_be_responsible():
    pair("zunyi", "weining")
    assert make_problem(owner="zunyi")


def test_a_problem_belongs_to_a_project_of_its_county_that_its_raiser_sees():
    elsewhere = enter(county="yanhe")
    with pytest.raises(ValidationError) as caught:
        make_problem(project=elsewhere)
    assert fields_of(caught) == {"project"}
    own = enter(county="weining", name="马铃薯加工项目")
    assert make_problem(project=own).project == own


def test_it_is_due_today_at_the_earliest():
    assert make_problem(due_on=TODAY).due_on == TODAY
    with pytest.raises(ValidationError) as caught:
        make_problem(due_on=TODAY - timedelta(days=1))
    assert fields_of(caught) == {"due_on"}


@pytest.mark.parametrize("field", ["what", "asked", "kind"])
def test_it_says_what_is_wrong_and_what_is_asked(field):
    with pytest.raises(ValidationError) as caught:
        make_problem(**{field: ""})
    assert field in fields_of(caught)


# --- the way to the close-out ----------------------------------------------------------------------


def test_from_raising_to_the_close_out():
    problem = make_problem()
    solver, asker = reviewer_of("weining"), clerk_of("weining")
    problem = answer_problem(problem=problem, words="已联系供电所", actor=solver)
    assert (problem.state, problem.answer) == (State.IN_HAND, "已联系供电所")
    problem = answer_problem(problem=problem, words="25日进场施工", actor=solver)
    assert problem.answer == "25日进场施工"
    problem = report_done(problem=problem, words="已通电", actor=solver)
    assert (problem.state, problem.reported_by, problem.closed_on) == (State.REPORTED, solver, None)
    problem = close_problem(problem=problem, words="现场确认", actor=asker)
    assert (problem.state, problem.result, problem.closed_by) == (State.CLOSED, "已通电", asker)
    assert (problem.raised_on, problem.reported_on, problem.closed_on) == (TODAY, TODAY, TODAY)
    told = list(problem.history.order_by("pk").values_list("history_change_reason", flat=True))
    assert told == ["", "已联系供电所", "25日进场施工", "已通电", "现场确认"]
    assert [line.state for line in problem.history.order_by("pk")] == [
        "open",
        "in_hand",
        "in_hand",
        "reported",
        "closed",
    ]


def test_a_refused_close_out_goes_back_with_its_reason():
    problem = make_problem(upto=State.REPORTED)
    problem = refuse_close_out(problem=problem, words="仍无动力电", actor=clerk_of("weining"))
    assert (problem.state, problem.sent_back) == (State.IN_HAND, "仍无动力电")
    assert (problem.result, problem.reported_by, problem.reported_on) == ("", None, None)
    again = report_done(problem=problem, words="今日已通电", actor=reviewer_of("weining"))
    assert (again.state, again.sent_back) == (State.REPORTED, "")


def test_a_closed_problem_is_opened_again_with_a_due_day_of_its_own():
    problem = make_problem(upto=State.CLOSED)
    problem = reopen_problem(problem=problem, due_on=LATER, words="又停电", actor=clerk_of("weining"))
    assert (problem.state, problem.due_on, problem.first_due_on) == (State.OPEN, LATER, LATER)
    assert (problem.closed_by, problem.closed_on, problem.reported_by, problem.result) == (
        None,
        None,
        None,
        "",
    )
    assert problem.sent_back == "又停电"


def test_an_extension_keeps_the_first_due_day_and_its_reason():
    problem = extend_problem(
        problem=make_problem(), due_on=LATER, words="等变压器", actor=clerk_of("weining")
    )
    assert (problem.due_on, problem.first_due_on, problem.extensions) == (LATER, DUE, 1)
    assert problem.history.first().history_change_reason == "等变压器"
    more = LATER + timedelta(days=1)
    again = extend_problem(problem=problem, due_on=more, words="仍在途", actor=clerk_of("weining"))
    assert (again.due_on, again.first_due_on, again.extensions) == (more, DUE, 2)


@pytest.mark.parametrize("due_on", [DUE, DUE - timedelta(days=1)])
def test_a_due_day_is_only_put_off(due_on):
    problem = make_problem()
    with pytest.raises(ValidationError) as caught:
        extend_problem(problem=problem, due_on=due_on, words="提前", actor=clerk_of("weining"))
    assert fields_of(caught) == {"due_on"}


def test_a_new_due_day_is_not_past():
    problem, closed = make_problem(), make_problem(upto=State.CLOSED)
    with clock.standing_on(LATER + timedelta(days=1)):
        for take, of in ((extend_problem, problem), (reopen_problem, closed)):
            with pytest.raises(ValidationError) as caught:
                take(problem=of, due_on=LATER, words="补", actor=clerk_of("weining"))
            assert fields_of(caught) == {"due_on"}


def corrected(problem: Problem, by: User | None = None, **new: Any) -> Problem:
    values = {**as_it_stands(problem), **new}
    return correct_problem(problem=problem, words="改正", actor=by or clerk_of("weining"), **values)


def test_a_correction_says_it_better_and_the_history_keeps_what_was_said():
    problem = make_problem(upto=State.IN_HAND)
    before = problem.what
    after = corrected(problem, what="变压器未到货", kind="approval")
    assert (after.what, after.kind, after.state, after.answer) == (
        "变压器未到货",
        "approval",
        State.IN_HAND,
        problem.answer,
    )
    newest, *_older = after.history.all()
    assert (newest.history_change_reason, newest.prev_record.what) == ("改正", before)


def test_another_bureau_begins_anew_under_the_same_due_day():
    """So a problem is never stuck with a bureau in which nobody works."""
    problem = make_problem(upto=State.IN_HAND)
    province = Bureau.objects.get(kind=Bureau.Kind.PROVINCE)
    after = corrected(problem, owner=province)
    assert (after.owner, after.state, after.answer, after.due_on) == (province, State.OPEN, "", DUE)
    with pytest.raises(NotYours):
        answer_problem(problem=after, words="已联系", actor=reviewer_of("weining"))
    assert Step.ANSWER in steps_for(after, User.objects.get(username="province"))


def test_a_problem_is_not_handed_to_a_bureau_that_has_nothing_to_do_with_the_county():
    problem = make_problem()
    with pytest.raises(ValidationError) as caught:
        corrected(problem, owner=Bureau.objects.get(code="yanhe"))
    assert fields_of(caught) == {"owner"}


def test_who_helped_the_county_stays_responsible_until_it_is_handed_on():
    helper = Bureau.objects.get(code="zunyi")
    pairing = pair("zunyi", "weining")
    problem = make_problem(owner="zunyi")
    end_pairing(pairing=pairing, on=TODAY - timedelta(days=1), actor=None, reason="到期")
    assert corrected(problem, what="变压器未到货").owner == helper


def test_a_correction_changes_something():
    with pytest.raises(ValidationError):
        corrected(make_problem())
    assert Problem.objects.get().version == 1


def test_a_voided_problem_stays_on_record_and_takes_no_step():
    problem = void_problem(problem=make_problem(), words="重复登记", actor=clerk_of("weining"))
    assert (problem.state_label, problem.void_reason) != ("", "")
    assert Problem.objects.filter(pk=problem.pk).exists()
    assert not Problem.objects.not_closed().exists()
    for step in Step:
        with pytest.raises((NotNow, NotYours)):
            take(step, problem, clerk_of("weining"))
    assert steps_for(problem, clerk_of("weining")) == []


# --- who takes which step, and when ----------------------------------------------------------------


def take(step: Step, problem: Problem, actor: User) -> Problem:
    return SERVICES[step](problem=problem, words="测试", actor=actor, **asked_by(step, problem))


def asked_by(step: Step, problem: Problem) -> dict[str, Any]:
    """What the step asks for besides words."""
    if step == Step.CORRECT:
        return {**as_it_stands(problem), "what": "变压器未到货"}
    return {"due_on": LATER} if step in (Step.EXTEND, Step.REOPEN) else {}


def as_it_stands(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("kind", "what", "asked", "owner")}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_each_step_fits_the_states_of_the_table_only(step, state):
    problem = make_problem(upto=state)
    actor = reviewer_of("weining") if RULES[step].side == Side.OWNER else clerk_of("weining")
    assert (step in steps_for(problem, actor)) == (state in RULES[step].states)
    if state in RULES[step].states:
        assert take(step, problem, actor).state == (RULES[step].then or state)
        return
    with pytest.raises(NotNow) as caught:
        take(step, problem, actor)
    assert problem.state_label in words_of(caught)
    assert Problem.objects.get(pk=problem.pk).state == state


@pytest.mark.parametrize("step", Step)
def test_neither_side_takes_the_steps_of_the_other(step):
    problem = make_problem(upto=RULES[step].states[-1])
    wrong = clerk_of("weining") if RULES[step].side == Side.OWNER else reviewer_of("weining")
    with pytest.raises(NotYours):
        take(step, problem, wrong)
    assert step not in steps_for(problem, wrong)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("who", ["county2", "supporter", "chamber", "director", "admin"])
def test_nobody_else_takes_a_step(places, step, who):
    problem = make_problem(upto=RULES[step].states[-1])
    with pytest.raises(NotYours):
        take(step, problem, places.users[who])
    assert steps_for(problem, places.users[who]) == []


def test_the_province_decides_but_does_not_answer_for_another(places):
    problem = make_problem()
    with pytest.raises(NotYours):
        report_done(problem=problem, words="已办", actor=places.users["province"])
    done = report_done(problem=problem, words="已办", actor=reviewer_of("weining"))
    assert close_problem(problem=done, actor=places.users["province"]).state == State.CLOSED


def test_the_responsible_bureau_never_decides_even_when_it_raised_the_problem(places):
    """A county reminds itself: its prefecture closes out, not a colleague."""
    problem = make_problem(owner="weining", upto=State.REPORTED)
    for actor in (clerk_of("weining"), colleague(clerk_of("weining").bureau)):
        with pytest.raises(NotYours):
            close_problem(problem=problem, actor=actor)
        with pytest.raises(NotYours):
            extend_problem(problem=make_problem(owner="weining"), due_on=LATER, words="再等", actor=actor)
    assert close_problem(problem=problem, actor=reviewer_of("weining")).state == State.CLOSED


def test_of_what_the_province_settles_another_person_of_it_closes_out(places):
    first, second = places.users["province"], places.users["province2"]
    problem = make_problem(owner=first.bureau.code, by=first)
    problem = report_done(problem=problem, words="已协调", actor=first)
    assert Step.CLOSE not in steps_for(problem, first)
    with pytest.raises(NotYours) as caught:
        close_problem(problem=problem, actor=first)
    assert str(caught.value)
    assert close_problem(problem=problem, actor=second).closed_by == second


def test_the_database_refuses_a_close_out_by_who_reported_it():
    problem = make_problem(upto=State.REPORTED)
    values = {"state": "closed", "closed_by": problem.reported_by, "closed_on": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**values)


@pytest.mark.parametrize("step", [step for step in Step if step != Step.CLOSE])
def test_each_step_but_the_close_out_says_something(step):
    problem = make_problem(upto=RULES[step].states[-1])
    actor = reviewer_of("weining") if RULES[step].side == Side.OWNER else clerk_of("weining")
    with pytest.raises(ValidationError) as caught:
        SERVICES[step](problem=problem, words="  ", actor=actor, **asked_by(step, problem))
    assert fields_of(caught) == {"words"}


def test_an_outdated_version_takes_no_step():
    problem = make_problem()
    seen = problem.version
    answer_problem(problem=problem, words="在办", actor=reviewer_of("weining"))
    with pytest.raises(Stale):
        extend_problem(
            problem=problem, due_on=LATER, words="等", actor=clerk_of("weining"), seen_version=seen
        )


# --- what is overdue, and what waits for whom -------------------------------------------------------


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(("days", "is_past"), [(-1, False), (0, False), (1, True)])
def test_overdue_follows_from_the_clock(state, days, is_past):
    problem = make_problem(upto=state)
    today = DUE + timedelta(days=days)
    expected = is_past and state in (State.OPEN, State.IN_HAND)
    assert is_overdue(state, DUE, today) == expected
    assert Problem.objects.overdue(today).exists() == expected
    with clock.standing_on(today):
        assert problem.is_overdue == expected


def test_due_soon_ends_where_overdue_begins():
    make_problem()
    soon = {days: Problem.objects.due_soon(DUE - timedelta(days=days)).exists() for days in (8, 7, 1, 0, -1)}
    assert soon == {8: False, 7: True, 1: True, 0: True, -1: False}


def waiting(user: User) -> tuple[int, int]:
    return Problem.objects.to_answer(user).count(), Problem.objects.to_close(user).count()


def test_it_waits_for_the_responsible_bureau_then_for_who_asked_then_for_nobody(places):
    province, county, prefecture = places.users["province"], clerk_of("weining"), reviewer_of("weining")
    problem = make_problem()
    assert [waiting(user) for user in (prefecture, county, province)] == [(1, 0), (0, 0), (0, 0)]
    report_done(problem=problem, words="已通电", actor=prefecture)
    assert [waiting(user) for user in (prefecture, county, province)] == [(0, 0), (0, 1), (0, 0)]
    close_problem(problem=problem, actor=county)
    assert [waiting(user) for user in (prefecture, county, province)] == [(0, 0)] * 3


@pytest.mark.parametrize(
    ("owner", "by", "asked"),
    [
        ("weining", "supporter", {"supporter", "prefecture"}),
        ("weining", "county", {"prefecture"}),
        ("weining", "prefecture", {"prefecture"}),
        ("bijie", "county", {"county"}),
        ("bijie", "supporter", {"supporter"}),
        ("bijie", "prefecture", {"province", "province2"}),
        ("guiyang", "supporter", {"prefecture"}),
        ("province", "county", {"county", "prefecture"}),
        ("province", "province", {"prefecture", "province2"}),
    ],
)
def test_somebody_is_always_asked_for_the_close_out_and_may_confirm_it(places, owner, by, asked):
    code = places.users["province"].bureau.code if owner == "province" else owner
    problem = make_problem(owner=code, by=places.users[by], upto=State.REPORTED)
    found = {name for name, user in places.users.items() if Problem.objects.to_close(user).exists()}
    named = {"county", "supporter", "prefecture", "province", "province2"}
    assert found & named == asked
    for name in asked:
        assert Step.CLOSE in steps_for(problem, places.user(name)), name


# --- who sees it -----------------------------------------------------------------------------------


def test_the_county_the_responsible_bureau_and_who_raised_it_see_it(places):
    make_problem("weining", owner="bijie")
    seen = {name for name, user in places.users.items() if Problem.objects.visible_to(user).exists()}
    named = {"admin", "province", "province2", "director", "prefecture", "supporter", "county"}
    assert named <= seen
    assert seen & {"county2", "chamber"} == set()


def test_who_is_asked_sees_it_wherever_it_is(places):
    place = County.objects.get(key="weining")
    chamber = places.users["chamber"]
    pair(chamber.bureau.code, "weining", kind="chamber")
    make_problem("weining", owner=chamber.bureau.code)
    other = make_problem("weining")
    assert list(Problem.objects.visible_to(chamber)) == list(Problem.objects.exclude(pk=other.pk))
    assert list(Problem.objects.editable_by(chamber)) == list(Problem.objects.exclude(pk=other.pk))
    assert place.problems.count() == 2


def test_a_raised_problem_keeps_its_bureau_when_its_raiser_moves():
    problem, clerk = make_problem(), clerk_of("weining")
    clerk.bureau = Bureau.objects.get(code="yanhe")
    clerk.save()
    assert Problem.objects.get(pk=problem.pk).raised_for.code == "weining"
    assert not Problem.objects.visible_to(User.objects.get(pk=clerk.pk)).exists()


def test_states_that_are_not_closed_are_all_but_one():
    assert set(State) - set(NOT_CLOSED) == {State.CLOSED}


def test_a_problem_of_nowhere_is_refused():
    with pytest.raises(ValidationError):
        raise_problem(problem=Problem(due_on=DUE), actor=clerk_of("weining"))
    assert not Problem.history.exists()
