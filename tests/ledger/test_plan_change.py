"""Changing a value that counting reads: preview, reason, recount; what was known earlier stays so."""

from datetime import date

import pytest

from accounts import clock
from accounts.models import User
from accounts.versions import Stale
from counties.models import Plan
from ledger.metrics import Basis, Metric
from ledger.models import Posting
from ledger.plan_change import change_plan, counting_changes, preview
from ledger.services import NotNow
from tests import world
from tests.ledger.reading import TODAY, agree, every_figure, figure, position

pytestmark = pytest.mark.usefixtures("places")
JULY_10 = date(2020, 7, 10)


@pytest.fixture
def plan(places) -> Plan:
    """The plan, with a signed project, a started one with 20 people, and one signed on 5 June; on 10 July."""
    with clock.standing_on(JULY_10):
        world.verify_all(world.enter(name="甲", on=date(2020, 7, 1), contract_amount=500_000))
        started = world.enter(name="乙", stage="started", on=date(2020, 7, 2))
        world.count_people(started, 20, on=date(2020, 7, 3))
        world.verify_all(started)
        world.verify_all(world.enter(name="丙", on=date(2020, 6, 5)))
    return Plan.objects.current()


@pytest.fixture
def keeper(places) -> User:
    return User.objects.get(username="admin")


def figures_of(plan: Plan, as_of: date = TODAY) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (change.metric.value, change.basis.value): (int(change.before), int(change.after))
        for change in preview(plan, as_of=as_of)
    }


def test_the_preview_shows_the_figures_before_and_after_and_writes_nothing(plan):
    before = position()
    plan.counting_stage = "started"
    assert figures_of(plan) == {
        ("projects", "verified"): (3, 1),
        ("projects", "reported"): (3, 1),
        ("jobs", "verified"): (20, 20),
        ("jobs", "reported"): (20, 20),
        ("contract", "verified"): (500_000, 0),
        ("contract", "reported"): (500_000, 0),
    }
    assert position() == before
    assert Plan.objects.current().counting_stage == "signed"


@pytest.mark.parametrize(
    ("name", "value", "metric", "after"),
    [
        ("counting_stage", "started", "projects", 1),
        ("counting_stage", "lead", "projects", 3),
        ("starts_on", date(2020, 6, 6), "projects", 2),
        ("headcount_days", 19, "jobs", 0),
        ("headcount_days", 20, "jobs", 20),
        ("ends_on", date(2020, 9, 30), "projects", 3),
    ],
)
def test_what_the_preview_says_is_what_the_change_does(plan, keeper, name, value, metric, after):
    setattr(plan, name, value)
    promised = figures_of(plan)
    change_plan(plan=plan, actor=keeper, reason="agreed in July", seen_version=plan.version)
    assert figures_of(Plan.objects.current()) == {
        key: (found, found) for key, (_before, found) in promised.items()
    }
    assert promised[metric, "verified"][1] == figure(metric) == after
    assert agree()


def test_the_preview_holds_for_another_day_too(plan):
    plan.headcount_days = 10
    assert figures_of(plan, date(2020, 7, 12))["jobs", "verified"] == (20, 20)
    assert figures_of(plan, date(2020, 7, 13))["jobs", "verified"] == (20, 0)


def test_the_recount_is_one_posting_with_its_cause_and_reason(plan, keeper):
    before = position()
    plan.counting_stage = "started"
    posting = change_plan(plan=plan, actor=keeper, reason="agreed in July", seen_version=plan.version)
    assert (posting.number, posting.cause, posting.reason) == (
        before + 1,
        Posting.Cause.PLAN,
        "agreed in July",
    )
    assert posting.actor == keeper
    sources = set(posting.entries.filter(metric="projects").values_list("source__project__name", flat=True))
    assert sources == {"甲", "丙"}


def test_what_was_known_earlier_stays_as_it_was_known(plan, keeper):
    known = every_figure(TODAY, known_on=date(2020, 7, 15))
    with clock.standing_on(date(2020, 7, 16)):
        plan.counting_stage, plan.headcount_days = "operating", 5
        change_plan(plan=plan, actor=keeper, reason="stricter", seen_version=plan.version)
    assert every_figure(TODAY, known_on=date(2020, 7, 15)) == known
    assert figure("projects", known_on=date(2020, 7, 15)) == 3
    assert figure("projects", known_on=date(2020, 7, 16)) == 0
    assert figure("jobs") == 0


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_counted_value_needs_a_reason(plan, keeper, reason):
    plan.headcount_days = 30
    with pytest.raises(NotNow):
        change_plan(plan=plan, actor=keeper, reason=reason, seen_version=plan.version)
    assert Plan.objects.current().headcount_days == 45


def test_a_value_that_counting_does_not_read_posts_nothing(plan, keeper):
    before = position()
    plan.target_jobs = 3000
    assert counting_changes(plan) == []
    assert change_plan(plan=plan, actor=keeper, reason="", seen_version=plan.version) is None
    assert Plan.objects.current().target_jobs == 3000
    assert position() == before


def test_somebody_was_quicker(plan, keeper):
    seen, mine = plan.version, Plan.objects.current()
    plan.headcount_days = 30
    change_plan(plan=plan, actor=keeper, reason="first", seen_version=seen)
    mine.counting_stage = "started"
    with pytest.raises(Stale):
        change_plan(plan=mine, actor=keeper, reason="second", seen_version=seen)
    stored = Plan.objects.current()
    assert (stored.headcount_days, stored.counting_stage, stored.version) == (30, "signed", seen + 1)
    assert figure("projects") == 3


def test_a_change_there_and_back_leaves_the_figures_as_they_were(plan, keeper):
    before = every_figure(TODAY)
    for stage in ("operating", "signed"):
        plan.counting_stage = stage
        change_plan(plan=plan, actor=keeper, reason=stage, seen_version=plan.version)
        plan = Plan.objects.current()
    assert every_figure(TODAY) == before
    assert agree()


def test_the_preview_names_the_figures_of_the_dashboard(plan):
    named = {(change.metric, change.basis) for change in preview(plan, as_of=TODAY)}
    assert named == {(m, b) for m in (Metric.PROJECTS, Metric.JOBS, Metric.CONTRACT) for b in Basis}
