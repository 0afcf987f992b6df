"""Random histories: after every step, for any day and as known on any day, the ledger says what its claims say."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts import clock
from accounts.models import User
from counties.models import Plan
from ledger.models import Claim
from ledger.plan_change import change_plan, preview
from ledger.services import NotNow, NotYours, return_, verify
from projects.models import Project
from projects.services import change_project
from projects.stages import Step
from tests import walking, world
from tests.drilling import FULL
from tests.ledger.books import Books, posted, read_books
from tests.ledger.reading import agree
from workshops.models import SiteEvent, Workshop
from workshops.services import report_site_event

FIRST = date(2020, 6, 2)
REFUSED = (ValidationError, NotNow, NotYours)
ANY = st.integers(0, 99)  # which of those that there are
AGO = st.sampled_from([0, 0, 1, 2, 5, 9, 40])  # a fact may have become true before it is reported
PEOPLE = st.sampled_from([0, 3, 8, 8, 20, 31])


class Histories(RuleBasedStateMachine):
    """People who enter, correct, withdraw, verify and count as they please, on days that follow each other."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.day = FIRST + timedelta(days=8)
        self.known: dict[date, Books] = {}
        self.reviewers = list(
            User.objects.filter(username__in=["province", "province2"]).select_related("bureau")
        )
        self.keeper = User.objects.get(username="admin")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def some(self, rows, which: int):
        rows = list(rows.order_by("pk"))
        return rows[which % len(rows)]

    def some_site(self, which: int) -> Project | Workshop:
        sites = [*Project.objects.order_by("pk"), *Workshop.objects.order_by("pk")]
        return sites[which % len(sites)]

    def has_projects(self) -> bool:
        return Project.objects.exists()

    # --- what people do ----------------------------------------------------------------------------

    @rule(
        county=st.sampled_from([("weining", "weining"), ("weining", "guiyang"), ("yanhe", "zunyi")]),
        stage=st.sampled_from(["negotiating", "signed", "signed", "started"]),
        kind=st.sampled_from(["new", "new", "new", "continued"]),
        ago=AGO,
        amount=st.sampled_from([None, 500_000]),
    )
    def enter(self, county: tuple[str, str], stage: str, kind: str, ago: int, amount: int | None) -> None:
        place, introduced_by = county
        with clock.standing_on(self.day):
            world.enter(
                county=place,
                introduced_by=introduced_by,
                name=f"项目{Project.objects.count()}",
                kind=kind,
                contract_amount=amount,
                steps=[(stage, self.day - timedelta(days=ago))],
            )

    @precondition(has_projects)
    @rule(which=ANY, step=st.sampled_from(list(Step)), ago=AGO)
    def step(self, which: int, step: Step, ago: int) -> None:
        project = self.some(Project.objects, which)
        with clock.standing_on(self.day), suppress(*REFUSED):
            world.step(project, step, self.day - timedelta(days=ago), reason="because")

    @precondition(has_projects)
    @rule(which=ANY)
    def withdraw(self, which: int) -> None:
        self.step(which, Step.WITHDRAWN, 0)

    @precondition(has_projects)
    @rule(which=ANY)
    def resume(self, which: int) -> None:
        self.step(which, Step.RESUMED, 0)

    @precondition(has_projects)
    @rule(which=ANY, total=PEOPLE, poor=st.sampled_from([None, 0, 3]), ago=AGO)
    def count_people(self, which: int, total: int, poor: int | None, ago: int) -> None:
        poor = poor and min(poor, total)
        with clock.standing_on(self.day):
            world.count_people(self.some_site(which), total, on=self.day - timedelta(days=ago), poor=poor)

    @precondition(has_projects)
    @rule(which=ANY, ago=AGO)
    def open_workshop(self, which: int, ago: int) -> None:
        with clock.standing_on(self.day):
            world.open_workshop(self.some(Project.objects, which), on=self.day - timedelta(days=ago))

    @precondition(lambda self: Workshop.objects.exists())
    @rule(which=ANY, event=st.sampled_from(list(SiteEvent.Event)), ago=AGO)
    def close_or_reopen(self, which: int, event: SiteEvent.Event, ago: int) -> None:
        shop = self.some(Workshop.objects, which)
        clerk = world.clerk_of(shop.county.key)
        with clock.standing_on(self.day):
            report_site_event(workshop=shop, event=event, on=self.day - timedelta(days=ago), actor=clerk)

    @precondition(lambda self: Claim.objects.waiting_for_verification().exists())
    @rule(which=ANY, whole_record=st.booleans())
    def verify(self, which: int, whole_record: bool) -> None:
        claim = self.some(Claim.objects.waiting_for_verification(), which)
        with clock.standing_on(self.day):
            if whole_record:
                world.verify_all(claim.source.record, self.reviewers[which % 2])
            else:
                verify(claim=claim, actor=self.reviewers[which % 2])

    @precondition(lambda self: Claim.objects.waiting_for_verification().exists())
    @rule(which=ANY)
    def return_(self, which: int) -> None:
        claim = self.some(Claim.objects.waiting_for_verification(), which)
        with clock.standing_on(self.day):
            return_(claim=claim, actor=self.reviewers[which % 2], reason="not clear")

    @precondition(has_projects)
    @rule(which=ANY, amount=st.sampled_from([None, 0, 700_000]))
    def change_amount(self, which: int, amount: int | None) -> None:
        project = self.some(Project.objects.select_related("enterprise", "county"), which)
        project.contract_amount = amount and Decimal(amount)
        with clock.standing_on(self.day), suppress(*REFUSED):
            change_project(
                project=project,
                enterprise_name=project.enterprise.name,
                credit_code="",
                actor=world.clerk_of(project.county.key),
                reason="misread",
            )

    @rule(
        change=st.sampled_from(
            [
                ("counting_stage", "negotiating"),
                ("counting_stage", "started"),
                ("counting_stage", "signed"),
                ("headcount_days", 6),
                ("headcount_days", 45),
                ("starts_on", FIRST),
                ("starts_on", FIRST + timedelta(days=4)),
            ]
        )
    )
    def change_plan(self, change: tuple[str, object]) -> None:
        plan = Plan.objects.current()
        setattr(plan, *change)
        with clock.standing_on(self.day):
            promised = {(c.metric.value, c.basis.value): int(c.after) for c in preview(plan, as_of=self.day)}
            change_plan(plan=plan, actor=self.keeper, reason="agreed", seen_version=plan.version)
        found = dict.fromkeys(promised, 0)
        for (_county, metric, basis), value in posted(self.day).items():
            if (metric, basis) in found:
                found[metric, basis] += value
        assert found == promised

    @rule(days=st.integers(1, 7))
    def days_pass(self, days: int) -> None:
        self.known[self.day] = read_books()
        self.day += timedelta(days=days)

    @precondition(lambda self: self.known)
    @rule(which=ANY, later=st.integers(0, 9), on=st.integers(-10, 70))
    def look_back(self, which: int, later: int, on: int) -> None:
        """Until the next day on which somebody did something, the ledger is known as it was that day."""
        known = sorted(self.known)
        day = known[which % len(known)]
        following = [*known, self.day][which % len(known) + 1]
        asked = min(day + timedelta(days=later), following - timedelta(days=1))
        as_of = FIRST + timedelta(days=on)
        assert posted(as_of, known_on=asked) == self.known[day].figures(as_of)

    # --- what is true after each of it ----------------------------------------------------------------

    @invariant()
    def books_agree(self) -> None:
        assert agree()

    @invariant()
    def figures_are_what_the_claims_say(self) -> None:
        books = read_books()
        for days in (-12, -3, 0, 4, 30):
            day = self.day + timedelta(days=days)
            assert posted(day) == books.figures(day)

    @invariant()
    def records_repeat_what_the_standing_claims_say(self) -> None:
        books = read_books()
        for project in Project.objects.all():
            record = books.records[project.source_id]
            steps = [fact for state, fact in record.happened if state != "returned"]
            assert (project.situation == "withdrawn") == walking.is_withdrawn(steps, date.max)
            if project.situation != "withdrawn":
                assert project.stage == (walking.where_it_stands(steps, date.max) or "lead")


@pytest.mark.drill
def test_after_every_step_of_any_history_all_books_agree(places: world.World) -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=300 if FULL else 25,
            stateful_step_count=24 if FULL else 12,
            derandomize=not FULL,
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
