"""What the forecast reads: what was known on a day, read then or ever after; and what reading it costs."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from counties.models import Plan
from dashboard.clocks import Clocks
from dashboard.forecast import Forecast, Lack
from dashboard.forecast_facts import assumptions_of, lessons_of, read_known, terms_of
from dashboard.standing import Standing
from dashboard.stories import Assumptions, Known, Terms, Told
from ledger.services import return_, take_back, void_claim
from projects.changes import NewValue, report_change
from projects.merging import void_project
from projects.models import Project
from projects.services import change_project, correct_step
from tests.world import clerk_of, count_people, enter, open_workshop, reviewer_of, step, verify_all, vouch

pytestmark = pytest.mark.usefixtures("places")


def day(number: int, month: int = 6) -> date:
    return date(2020, month, number)


def known_on(until: date, true_on: date | None = None) -> Known:
    return read_known(Plan.objects.current(), true_on or until, until)


def told(on: int, reported: int, verified: int | None = None) -> Told:
    return Told(day(on), day(reported), verified and day(verified))


def test_what_the_plan_says_is_what_the_forecast_reads():
    plan = Plan.objects.current()
    assert terms_of(plan) == Terms(plan.starts_on, plan.ends_on, 200, 2500)
    assert assumptions_of(plan) == Assumptions()  # the defaults of both are the same
    plan.forecast_verify_days, plan.forecast_weight = 9, 3
    changed = assumptions_of(plan)
    assert (changed.verify_days, changed.weight, changed.lead_days) == (9, 3, 15)


def test_a_step_is_known_from_its_report_and_verified_from_its_verification():
    with clock.standing_on(day(10)):
        project = enter(on=day(8), planned_jobs=30)
    with clock.standing_on(day(14)):
        verify_all(project)
    assert known_on(day(9)).stories == ()
    (story,) = known_on(day(10)).stories
    assert (story.steps[0].name, story.steps[0].told) == ("signed", told(8, 10))
    assert (story.planned, story.people, story.county) == (30, None, project.county_id)
    assert known_on(day(13)).stories[0].steps[0].told == told(8, 10)
    assert known_on(day(14)).stories[0].steps[0].told == told(8, 10, 14)
    assert known_on(day(14)).signings == {day(8): 1}
    assert known_on(day(14), true_on=day(7)).stories == ()


def test_what_fell_later_is_known_until_then():
    with clock.standing_on(day(10)):
        claims = [
            enter(name=name, on=day(8)).source.claims.get() for name in ("甲乙", "丙丁", "戊己", "庚辛")
        ]
        claims[2] = vouch(claims[2])
    with clock.standing_on(day(15)):
        take_back(claim=claims[0], actor=claims[0].reporter)
        return_(claim=claims[1], actor=reviewer_of("weining"), reason="缺协议")
        void_claim(claim=claims[2], actor=claims[2].verifier, reason="重复")
        void_project(project=claims[3].source.project, actor=clerk_of("weining"), reason="重复录入")
    assert len(known_on(day(14)).stories) == 4
    assert known_on(day(15)).stories == ()
    assert known_on(day(20)).stories == ()


def test_a_correction_takes_the_place_of_what_it_corrects():
    with clock.standing_on(day(10)):
        project = enter(on=day(8))
        claim = project.source.claims.get()
        vouch(claim)
    with clock.standing_on(day(12)):
        correct_step(claim=claim, on=day(5), not_later_than=False, reason="看错", actor=claim.reporter)
    assert known_on(day(11)).stories[0].steps[0].told == told(8, 10, 10)
    (corrected,) = known_on(day(12)).stories[0].steps
    assert corrected.told == told(5, 12)


def test_a_record_is_read_as_it_was():
    with clock.standing_on(day(10)):
        project = enter(on=day(8), planned_jobs=30)
    with clock.standing_on(day(20)):
        project.refresh_from_db()
        project.planned_jobs, project.expected_started_on = 12, day(1, 7)
        change_project(
            project=project,
            enterprise_name=project.enterprise.name,
            credit_code=project.enterprise.credit_code,
            actor=clerk_of("weining"),
        )
    assert known_on(day(19)).stories[0].planned == 30
    later = known_on(day(20)).stories[0]
    assert (later.planned, later.expected_start) == (12, day(1, 7))


def test_what_never_counts_teaches_nothing():
    with clock.standing_on(day(10)):
        enter(name="续建", on=day(8), kind="continued")
        enter(name="计划之前", on=date(2020, 5, 20))
        count_people(enter(name="续建有人", on=day(8), kind="continued"), 300, on=day(9))
        project = enter(name="后改续建", on=day(8))
    with clock.standing_on(day(12)):
        report_change(
            project=project,
            kind="nature",
            value=NewValue(nature="continued"),
            on=None,
            reason="补充协议",
            actor=clerk_of("weining"),
        )
    assert len(known_on(day(11)).stories) == 1
    found = known_on(day(12))
    assert (found.stories, found.sites) == ((), ())


def test_a_project_taken_up_again_stands_where_it_stood():
    with clock.standing_on(day(20)):
        project = enter(steps=[("lead", day(3)), ("signed", day(8))])
        step(project, "withdrawn", day(10), reason="资金")
    assert known_on(day(20)).stories[0].stage is None
    with clock.standing_on(day(22)):
        step(project, "resumed", day(22))
    story = known_on(day(22)).stories[0]
    assert [one.name for one in story.steps] == ["lead", "signed"]


def test_people_are_those_of_all_sites_of_a_project():
    with clock.standing_on(day(25)):
        project = enter(steps=[("signed", day(8)), ("started", day(12))], planned_jobs=60)
        workshop = open_workshop(project, on=day(15))
        count_people(workshop, 20, on=day(16))
        count_people(workshop, 24, on=day(24))
        count_people(project, 9, on=day(18))
        other = enter(name="别的项目", county="nayong", on=day(9))
    known = known_on(day(25))
    assert sorted((site.project, [count.total for count in site.counts]) for site in known.sites) == [
        (project.source_id, [9]),
        (project.source_id, [20, 24]),
    ]
    first, second = known.stories
    assert (first.first_count, first.people) == (told(16, 25), 33)
    assert (second.county, second.people) == (other.county_id, None)
    assert known_on(day(25), true_on=day(17)).stories[0].people == 20


# --- the forecast of a day, made again ------------------------------------------------------------


@pytest.fixture
def eager() -> Plan:
    """A plan that forecasts from its second day and its first case on."""
    plan = Plan.objects.current()
    plan.forecast_min_days = plan.forecast_min_cases = 1
    plan.save()
    return plan


def live_through(until: date) -> None:
    """A small plan day by day: a signing every other day, verified four days later, people at some; one withdrawn."""
    entered: list[Project] = []
    for offset in range((until - day(2)).days + 1):
        today = day(2) + timedelta(days=offset)
        with clock.standing_on(today):
            if offset % 2 == 0:
                entered.append(enter(name=f"第{offset:02d}号加工", on=today, planned_jobs=20))
            if offset >= 4 and offset % 2 == 0:
                verify_all(entered[offset // 2 - 2])
            if offset >= 8 and offset % 4 == 0:
                site = entered[offset // 4 - 2]
                count_people(site, 10 + offset, on=today)
            if offset >= 12 and offset % 4 == 0:
                verify_all(entered[offset // 4 - 3])
            if offset == 15:
                step(entered[3], "withdrawn", today, reason="终止")
        yield_day(today)


SEEN: dict[date, tuple] = {}


def yield_day(today: date) -> None:
    """At the end of each day, as the page showed it then."""
    with clock.standing_on(today):
        SEEN[today] = shown(Clocks(today))


def shown(clocks: Clocks) -> tuple:
    cache.clear()
    standing = Standing(Plan.objects.current(), clocks)
    return standing.outlook, lessons_of(standing.plan, clocks.as_of, clocks.known_on or clock.today())


def test_a_forecast_can_be_made_again_as_it_was(eager):
    SEEN.clear()
    live_through(day(26))
    assert isinstance(SEEN[day(26)][0].projects, Forecast)
    assert isinstance(SEEN[day(26)][0].jobs, Forecast)
    with clock.standing_on(day(15, 7)):
        for on, then in SEEN.items():
            assert shown(Clocks(on, known_on=on)) == then, on


def test_what_became_known_today_is_learned_from_tomorrow_on(eager):
    with clock.standing_on(day(12)):
        project = enter(on=day(11))
        assert lessons_of(eager, day(12), day(12)).projects_known == 0
        standing = Standing(eager, Clocks(day(12)))
        assert standing.outlook.projects == Lack.TOO_LITTLE
    with clock.standing_on(day(13)):
        assert lessons_of(eager, day(13), day(13)).projects_known == 1
        before = Standing(eager, Clocks(day(13))).outlook.projects
        verify_all(project)
        after = Standing(eager, Clocks(day(13))).outlook.projects
    assert before.days[0].low == 0
    assert after.days[0].low >= 1  # the figures themselves are those of the moment


def test_a_changed_plan_is_read_anew(eager):
    with clock.standing_on(day(12)):
        enter(on=day(11))
    with clock.standing_on(day(14)):
        before = Standing(eager, Clocks(day(14))).outlook.projects
        eager.forecast_verify_days = 60
        eager.save()
        after = Standing(Plan.objects.current(), Clocks(day(14))).outlook.projects
    assert after.middle < before.middle


def test_what_a_forecast_costs_does_not_grow(eager):
    def queries() -> tuple[int, int]:
        cache.clear()
        found = []
        for _again in range(2):
            standing = Standing(eager, Clocks(day(16)))
            standing.province("projects", "verified")
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert standing.outlook
            found.append(len(seen))
        return tuple(found)

    with clock.standing_on(day(12)):
        enter(on=day(11))
    with clock.standing_on(day(16)):
        few = queries()
    with clock.standing_on(day(13)):
        for number in range(12):
            count_people(enter(name=f"第{number:02d}号加工", on=day(12)), 9, on=day(13))
    with clock.standing_on(day(16)):
        assert queries() == few == (7, 1)


def test_before_and_after_the_plan_nothing_is_read():
    plan = Plan.objects.current()
    for on, lack in (
        (plan.starts_on - timedelta(days=1), Lack.NOT_BEGUN),
        (plan.ends_on, Lack.NO_TIME),
        (plan.ends_on + timedelta(days=1), Lack.NO_TIME),
    ):
        standing = Standing(plan, Clocks(on))
        standing.province("projects", "verified")
        with CaptureQueriesContext(connection) as seen:
            assert standing.outlook.projects == standing.outlook.jobs == lack
        assert len(seen) == 0
