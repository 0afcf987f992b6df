"""The forecast from figures and lessons, at every edge; what is learned from stories. No database."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.forecast import Forecast, JobsToCome, Lack, Moment, Outlook, ProjectsToCome, forecast
from dashboard.histories import KINDS, as_known, at, make_history
from dashboard.learning_jobs import JobsLearner, learn
from dashboard.lessons import Lessons
from dashboard.spells import onward_spells
from dashboard.stories import Assumptions, Count, Known, Site, Step, Story, Terms, Told

FIRST, LAST = date(2020, 6, 2), date(2020, 8, 30)
TERMS = Terms(FIRST, LAST, 200, 2500)
ASSUMED = Assumptions()
TARGETS = (200, 2500)


def day(number: int) -> date:
    """The plan's day 1, 2, …"""
    return FIRST + timedelta(days=number - 1)


def told(on: int, reported: int = 1, verified: int | None = 3) -> Told:
    """True on a day of the plan, reported and verified so many days later."""
    later = [None if days is None else day(on) + timedelta(days=days) for days in (reported, verified)]
    return Told(day(on), *later)


def steps(**days: int) -> tuple[Step, ...]:
    return tuple(Step(name, told(on)) for name, on in days.items())


def plain_plan(until: int, *, a_day: int = 2, people: int = 12) -> Known:
    """So many signings each day, each started after 5 days and with people at work after 10 more."""
    stories, sites, signings = [], [], Counter()
    for number in range(1, until + 1):
        for _each in range(a_day):
            source = len(stories)
            told_ = told(number)
            if told_.reported > day(until):
                continue
            signings[day(number)] += 1
            taken = [Step("signed", known(told_, until))]
            count = None
            if number + 6 <= until:
                taken.append(Step("started", known(told(number + 5), until)))
            if number + 16 <= until:
                count = Count(known(told(number + 15), until), people)
                sites.append(Site(source % 12, source, (count,)))
            first = count.told if count else None
            stories.append(Story(source % 12, tuple(taken), 20, None, None, first, people if count else None))
    return Known(day(until + 1), day(until), tuple(stories), tuple(sites), signings)


def known(fact: Told, until: int) -> Told:
    return fact if fact.verified and fact.verified <= day(until) else replace(fact, verified=None)


def lessons_on(until: int, terms: Terms = TERMS, assumed: Assumptions = ASSUMED, **plan: int) -> Lessons:
    return learn(plain_plan(until, **plan), terms, assumed, day(until + 1))


def made(moment: Moment, lessons: Lessons, number: int, targets: tuple[int, int] = TARGETS) -> Outlook:
    return forecast(moment, lessons, day=day(number), starts_on=FIRST, ends_on=LAST, targets=targets)


EVEN = Moment(projects=80, projects_reported=88, jobs=500, jobs_reported=540)


@pytest.mark.parametrize(
    ("number", "found"),
    [
        pytest.param(0, Lack.NOT_BEGUN, id="the day before the start"),
        pytest.param(-30, Lack.NOT_BEGUN, id="long before"),
        pytest.param(90, Lack.NO_TIME, id="the last day"),
        pytest.param(91, Lack.NO_TIME, id="after the end"),
        pytest.param(400, Lack.NO_TIME, id="long after the end"),
    ],
)
def test_outside_the_plans_days_nothing_is_forecast(number, found):
    assert made(EVEN, lessons_on(45), number) == Outlook(found, found)


@pytest.mark.parametrize(
    ("until", "a_day", "projects", "jobs"),
    [
        pytest.param(0, 2, False, False, id="day 1, nothing known"),
        pytest.param(9, 2, False, False, id="a day too few"),
        pytest.param(11, 2, True, False, id="no people yet"),
        pytest.param(45, 0, False, False, id="no data at all"),
        pytest.param(45, 2, True, True, id="enough of both"),
    ],
)
def test_with_too_little_data_there_is_no_range_and_no_probability(until, a_day, projects, jobs):
    found = made(EVEN, lessons_on(until, a_day=a_day), until + 1)
    assert isinstance(found.projects, Forecast) == projects
    assert isinstance(found.jobs, Forecast) == jobs
    lacks = [one for one in (found.projects, found.jobs) if not isinstance(one, Forecast)]
    assert set(lacks) <= {Lack.TOO_LITTLE}


def test_how_much_is_too_little_is_a_value_of_the_plan():
    strict = replace(ASSUMED, min_days=40)
    assert made(EVEN, lessons_on(30, assumed=strict), 31).projects == Lack.TOO_LITTLE
    strict = replace(ASSUMED, min_cases=500)
    assert made(EVEN, lessons_on(60, assumed=strict), 61).projects == Lack.TOO_LITTLE


def test_an_even_pace_is_carried_on():
    """2 a day, verified after 3 days: of 45 days to come the signings of 42 count, and the 8 reported ones."""
    found = made(EVEN, lessons_on(44), 45).projects
    assert found.middle == pytest.approx(80 + 8 + 2 * 42, abs=4)
    assert found.low < found.middle < found.high
    assert found.low <= 80 + 8 + 2 * 42 <= found.high
    assert 0.05 < found.chance < 0.5


def test_the_days_lead_to_the_plans_last_and_widen_on_the_way():
    found = made(EVEN, lessons_on(44), 45).projects
    assert [one.on for one in found.days] == [day(number) for number in range(46, 91)]
    assert (found.days[-1].middle, found.days[-1].low, found.days[-1].high) == (
        found.middle,
        found.low,
        found.high,
    )
    middles = [one.middle for one in found.days]
    assert middles == sorted(middles)
    widths = [one.high - one.low for one in found.days]
    assert widths[0] < widths[20] < widths[-1]
    assert all(one.low <= one.middle <= one.high for one in found.days)


def test_the_nearer_the_end_the_narrower():
    widths = []
    for number in (31, 61, 86):
        one = made(EVEN, lessons_on(number - 1), number).projects
        widths.append(one.high - one.low)
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("target", [1, 80])
def test_a_target_that_is_met_is_sure(target):
    assert made(EVEN, lessons_on(44), 45, (target, 2500)).projects.chance == 1


@pytest.mark.parametrize("targets", [(0, 0), (0, 2500), (200, 0)])
def test_without_a_target_there_is_a_range_and_no_probability(targets):
    terms = replace(TERMS, target_projects=targets[0], target_jobs=targets[1])
    found = made(EVEN, lessons_on(44, terms), 45, targets)
    for one, target in zip((found.projects, found.jobs), targets, strict=True):
        assert one.low <= one.middle <= one.high
        assert (one.chance is None) == (target == 0)


def test_a_reported_withdrawal_is_expected_to_be_verified():
    lessons = lessons_on(84)
    more = made(replace(EVEN, projects_reported=80), lessons, 85).projects
    fewer = made(replace(EVEN, projects_reported=77), lessons, 85).projects
    assert fewer.middle == more.middle - 3


def test_what_is_reported_and_what_is_in_the_pipeline_add_up():
    lessons = lessons_on(44)
    base = made(replace(EVEN, projects_reported=80), lessons, 45).projects
    reported = made(replace(EVEN, projects_reported=100), lessons, 45).projects
    assert reported.middle == pytest.approx(base.middle + 20, abs=1)
    piped = made(replace(EVEN, projects_reported=80, in_stage={"negotiating": 20}), lessons, 45).projects
    assert base.middle + 5 < piped.middle < reported.middle
    leads = made(replace(EVEN, projects_reported=80, in_stage={"lead": 20}), lessons, 45).projects
    assert base.middle < leads.middle < piped.middle


def test_what_comes_on_the_last_day_hardly_counts():
    """One more signing now does not matter any more a day before the end: nobody verifies it in time."""
    piped = ProjectsToCome(replace(EVEN, in_stage={"negotiating": 100}), lessons_on(88)).within(1)[1]
    plain = ProjectsToCome(EVEN, lessons_on(88)).within(1)[1]
    assert piped.mean - plain.mean < 1


def test_from_a_later_counting_stage_the_signed_are_in_the_pipeline():
    terms = replace(TERMS, counting_stage="started")
    lessons = learn(plain_plan(44), terms, ASSUMED, day(45))
    assert set(lessons.projects.by_stage) == {"lead", "negotiating", "signed"}
    moment = replace(EVEN, in_stage={"signed": 20, "started": 30})
    plain = ProjectsToCome(EVEN, lessons).within(40)[1].mean
    assert ProjectsToCome(moment, lessons).within(40)[1].mean == pytest.approx(plain + 20, abs=2)


# --- people ----------------------------------------------------------------------------------------


def test_a_headcount_that_expires_leaves_unless_it_is_counted_again():
    lessons = lessons_on(74)
    moment = Moment(0, 0, 500, 500, leaving={day(80): -300}, leaving_reported={day(80): -300})
    base, stays = JobsToCome(replace(moment, leaving={}, leaving_reported={}), lessons, day(75)).within(15)
    _base, falls = JobsToCome(moment, lessons, day(75)).within(15)
    assert base == 500
    assert -300 < falls.mean - stays.mean < -60
    assert falls.variance > stays.variance
    never = replace(ASSUMED, recount_percent=0)
    _base, lost = JobsToCome(moment, lessons_on(74, assumed=never), day(75)).within(15)
    assert lost.mean < falls.mean


def test_a_recount_that_is_reported_already_keeps_the_people():
    """The verified number falls on day 80, the reported one only after the plan: a recount waits to be verified."""
    lessons = lessons_on(74)
    leaving, later = {day(80): -300}, {day(110): -300}
    waiting = Moment(0, 0, 300, 300, leaving=leaving, leaving_reported=later)
    forgotten = Moment(0, 0, 300, 300, leaving=leaving, leaving_reported=leaving)
    kept, lost = (JobsToCome(one, lessons, day(75)).within(15)[1].mean for one in (waiting, forgotten))
    assert kept > lost + 100
    nobody = JobsToCome(Moment(0, 0, 300, 300), lessons, day(75)).within(15)[1].mean
    assert kept == pytest.approx(nobody, abs=15)


def test_never_fewer_people_than_none():
    gone = Moment(0, 0, 10, 0, leaving={day(80): -10})
    found = made(gone, lessons_on(74), 75).jobs
    assert 0 <= found.low <= found.middle


def test_projects_without_people_are_awaited_by_what_they_planned():
    plan = plain_plan(44)
    bigger = replace(plan, stories=tuple(replace(one, planned=60) for one in plan.stories))
    usual, more = (learn(one, TERMS, ASSUMED, day(45)).awaited.mean[-1] for one in (plan, bigger))
    assert usual > 0
    assert more > usual  # kept of what is planned is learned too, so it is not three times as many


def test_an_expected_day_that_lies_ahead_is_waited_for():
    plan = plain_plan(44)

    def awaited(**expected: date) -> tuple[float, ...]:
        stories = tuple(replace(one, **expected) if one.stage == "signed" else one for one in plan.stories)
        return learn(replace(plan, stories=stories), TERMS, ASSUMED, day(45)).awaited.mean

    usual, late = awaited(), awaited(expected_people=day(80))
    begun = awaited(expected_start=day(200))  # only those that have started are left
    assert late[30] == pytest.approx(begun[30])  # before day 80 nobody else
    assert begun[45] < late[45] < usual[45]
    assert awaited(expected_people=day(20)) == usual  # that day has passed
    assert awaited(expected_start=day(46))[6] > usual[6]


def test_expected_days_are_moved_by_what_they_slipped_so_far():
    plan = plain_plan(60)
    stories = tuple(
        replace(one, expected_people=one.steps[0].told.on + timedelta(days=5)) if one.first_count else one
        for one in plan.stories
    )
    learner = JobsLearner(replace(plan, stories=stories), TERMS, ASSUMED, day(61))
    count = sum(1 for one in stories if one.first_count)
    assert learner.slips == (0, pytest.approx(10 * count / (count + ASSUMED.weight)))


# --- what is learned -------------------------------------------------------------------------------


def test_the_pace_is_learned_and_forgets():
    assert lessons_on(44).inflow.rate == pytest.approx(2, abs=0.15)
    plan = plain_plan(44)
    stopped = {on: count for on, count in plan.signings.items() if on <= day(24)}
    slow = learn(replace(plan, signings=stopped), TERMS, ASSUMED, day(45)).inflow.rate
    assert slow < 0.5


def test_signings_in_bunches_widen_the_range():
    plan = plain_plan(56)
    weeks = Counter()
    for on, count in plan.signings.items():
        week = (on - FIRST).days // 7
        weeks[FIRST + timedelta(days=7 * week)] += count * 2 * (week % 2)
    calm, bunched = (
        learn(one, TERMS, ASSUMED, day(57)).inflow.bunched for one in (plan, replace(plan, signings=weeks))
    )
    assert calm == 1
    assert bunched > 2


def test_what_is_not_reported_yet_does_not_make_the_pace_look_slow():
    """Reported 6 days late, the last days look empty; the pace is still 2 a day."""
    stories = tuple(
        Story(0, (Step("signed", told(number, 6, 8)),)) for number in range(1, 39) for _each in (1, 2)
    )
    signings = Counter({day(number): 2 for number in range(1, 39)})
    plan = Known(day(45), day(44), stories, (), signings)
    assert learn(plan, TERMS, ASSUMED, day(45)).inflow.rate == pytest.approx(2, abs=0.35)


def test_the_last_day_for_a_signing_follows_from_the_lag():
    half, most = lessons_on(44).waits_everywhere
    assert 3 <= half <= most <= 5  # verified on the third day after


def test_a_countys_own_lag_begins_at_the_provinces():
    stories = [Story(1, (Step("signed", told(number, 1, 3)),)) for number in range(1, 30)]
    stories += [Story(2, (Step("signed", told(number, 1, 14)),)) for number in range(1, 15)]
    plan = Known(day(45), day(44), tuple(stories), (), {})
    waits = learn(plan, TERMS, ASSUMED, day(45)).waits
    assert set(waits) == {1, 2}
    assert waits[1][0] < waits[2][0]


@pytest.mark.parametrize(
    ("story", "spells"),
    [
        (steps(lead=1), {"lead": (9, "")}),
        (steps(lead=1, negotiating=4), {"lead": (3, "onward"), "negotiating": (6, "")}),
        (steps(lead=1, signed=4), {"lead": (3, "onward"), "negotiating": (1, "onward"), "signed": (6, "")}),
        (steps(signed=4), {"signed": (6, "")}),
        (steps(signed=4, started=6), {"signed": (2, "onward"), "started": (4, "")}),
        (steps(signed=4, operating=6), {"signed": (2, "onward"), "started": (4, "")}),
        (steps(negotiating=2, withdrawn=8), {"negotiating": (6, "lost")}),
        (steps(lead=1, negotiating=3, withdrawn=8), {"lead": (2, "onward"), "negotiating": (5, "lost")}),
        (
            (*steps(signed=2, started=4), Step("signed", told(6))),
            {"signed": (2, "onward")},  # and back again: the start has not come
        ),
        ((), {}),
    ],
)
def test_how_long_a_project_stood_at_a_stage(story, spells):
    found = {
        name: spell
        for name in ("lead", "negotiating", "signed", "started")
        for spell in onward_spells(Story(1, story), name, day(10))
    }
    assert found == spells


def test_the_first_people_end_the_waiting_even_without_a_start():
    without = Story(1, steps(signed=2), first_count=told(8), people=9)
    assert list(onward_spells(without, "signed", day(10))) == [(6, "onward")]
    assert list(onward_spells(without, "started", day(10))) == []
    begun = Story(1, steps(signed=2, started=5, operating=9), first_count=told(8), people=9)
    assert list(onward_spells(begun, "signed", day(10))) == [(3, "onward")]
    assert list(onward_spells(begun, "started", day(10))) == [(3, "onward")]


# --- the made-up histories ---------------------------------------------------------------------------


@pytest.mark.parametrize("mechanics", KINDS, ids=lambda one: one.name)
def test_a_made_up_plan_is_always_the_same_and_knows_nothing_of_the_future(mechanics):
    history = make_history(mechanics, 3)
    assert history == make_history(mechanics, 3)
    assert history != make_history(mechanics, 4)
    known_then = as_known(history, day(40), day(39))
    assert known_then.stories
    for story in known_then.stories:
        for step in story.steps:
            assert step.told.on <= day(40)
            assert step.told.reported <= day(39)
            assert step.told.verified is None or step.told.verified <= day(39)
    counted = sum(known_then.signings.values())
    assert at(history, day(40), day(39)).projects_reported == counted
    later = at(history, LAST, LAST)
    assert later.projects > at(history, day(40), day(40)).projects
    assert -sum(later.leaving.values()) == later.jobs
