"""Random histories: after every step, for any day and as known on any day, the ledger says what its claims say.

A history is a walk by a seeded die, not a Hypothesis state machine: of 300 steps that such a machine drew about 40
did anything at all, and rules that were broken on purpose went unnoticed.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts import clock
from accounts.models import User
from counties.models import County, Plan
from ledger.models import Claim
from ledger.plan_change import change_plan, preview
from ledger.services import NotNow, NotYours, return_, take_back, void_claim
from ledger.totals import Cut
from projects.changes import NewValue, report_change, sharers_of
from projects.merging import CreditAfter, merge_projects, void_project
from projects.models import Project
from projects.services import change_project, correct_step
from projects.stages import Step
from sheets.models import ImportBatch
from tests import walking, world
from tests.drilling import FULL
from tests.ledger import importing
from tests.ledger.books import Books, differing, lines_moved, posted, posted_credit, read_books
from tests.ledger.reading import agree, position
from workshops.models import SiteEvent, Workshop
from workshops.moves import report_move
from workshops.services import report_headcount, report_site_event

FIRST = date(2020, 6, 2)
AGO = (0, 0, 1, 2, 5, 9, 40)  # a fact may have become true before it is reported
PEOPLE = (0, 3, 8, 8, 20, 31)
MONEY = (100_000, 250_000, 250_000, 900_000)
PLAN_CHANGES = (
    ("counting_stage", "negotiating"),
    ("counting_stage", "started"),
    ("counting_stage", "signed"),
    ("headcount_days", 6),
    ("headcount_days", 45),
    ("starts_on", FIRST),
    ("starts_on", FIRST + timedelta(days=4)),
)
HISTORIES = int(os.environ.get("HISTORIES", 300 if FULL else 25))
STEPS = 34 if FULL else 23
FIRST_SEED = int(os.environ.get("SEED", 1))


class NothingThere(Exception):
    """Nobody can do this now: there is nothing to do it to."""


REFUSED = (ValidationError, NotNow, NotYours, NothingThere)


class History:
    """People who enter, correct, withdraw, verify, merge and count as they please, on days that follow each other."""

    def __init__(self, seed: int, done: Counter[str]) -> None:
        self.die = Random(seed)
        self.done = done
        self.day = FIRST + timedelta(days=8)
        self.known: dict[date, Books] = {}
        self.positions: dict[date, int] = {}
        self.reviewers = list(User.objects.filter(username__in=["province", "province2"]))
        self.keeper = User.objects.get(username="admin")
        self.counties = list(County.objects.filter(key__in=["weining", "yanhe", "hezhang"]).order_by("key"))

    # What people do, and how often.
    MOVES = (
        ("enter", 2),
        ("step", 3),
        ("withdraw", 1),
        ("resume", 1),
        ("count_people", 4),
        ("open_workshop", 2),
        ("close_or_reopen", 1),
        ("decide", 9),
        ("move_workshop", 4),
        ("correct_move", 4),
        ("correct_stage", 2),
        ("correct_headcount", 2),
        ("visit", 3),
        ("change_record", 2),
        ("change_county", 2),
        ("change_introducer", 2),
        ("change_shares", 2),
        ("increase_capital", 2),
        ("correct_change", 2),
        ("receive_funds", 3),
        ("correct_receipt", 2),
        ("merge", 1),
        ("void", 1),
        ("change_plan", 1),
        ("void_claim", 1),
        ("import_new", 2),
        ("import_amounts", 2),
        ("import_people", 2),
        ("undo_import", 2),
        ("days_pass", 4),
    )

    def run(self) -> None:
        moves, weights = zip(*self.MOVES, strict=True)
        plan = ["enter", "enter", *self.die.choices(moves, weights, k=STEPS)]
        for name in plan:
            with clock.standing_on(self.day), suppress(*REFUSED), transaction.atomic():
                getattr(self, name)()
                self.done[name] += 1
            check_everything(self.day)
            if name == "days_pass":
                self.look_back()

    def some(self, rows: QuerySet | list) -> Any:
        rows = rows if isinstance(rows, list) else list(rows.order_by("pk"))
        if not rows:
            raise NothingThere
        return self.die.choice(rows)

    def some_project(self) -> Project:
        return self.some(Project.objects.standing().select_related("enterprise", "county"))

    def some_site(self) -> Project | Workshop:
        return self.some([*Project.objects.standing().order_by("pk"), *Workshop.objects.order_by("pk")])

    def before(self) -> date:
        return self.day - timedelta(days=self.die.choice(AGO))

    # --- what people report ------------------------------------------------------------------------

    def enter(self) -> None:
        places = (("weining", "weining"), ("weining", "guiyang"), ("yanhe", "zunyi"))
        county, introduced_by = self.die.choice(places)
        world.enter(
            county=county,
            introduced_by=introduced_by,
            name=f"项目{Project.objects.count()}",
            kind=self.die.choice(("new", "new", "new", "new", "continued")),
            contract_amount=Decimal(self.die.choice((0, 500_000))),
            steps=[(self.die.choice(("negotiating", "signed", "signed", "started")), self.before())],
        )

    def step(self) -> None:
        world.step(self.some_project(), self.die.choice(list(Step)), self.before(), reason="because")

    def withdraw(self) -> None:
        world.step(self.some_project(), Step.WITHDRAWN, self.day, reason="because")

    def resume(self) -> None:
        withdrawn = Project.objects.standing().filter(situation="withdrawn")
        if not withdrawn.exists():
            self.withdraw()
        world.step(self.some(withdrawn), Step.RESUMED, self.day)

    def count_people(self) -> None:
        total = self.die.choice(PEOPLE)
        poor = self.die.choice((None, 0, min(3, total)))
        world.count_people(self.some_site(), total, on=self.before(), poor=poor)

    def open_workshop(self) -> None:
        world.open_workshop(self.some_project(), on=self.before())

    def close_or_reopen(self) -> None:
        shop = self.some(Workshop.objects)
        event, clerk = self.die.choice(list(SiteEvent.Event)), world.clerk_of(shop.county.key)
        report_site_event(workshop=shop, event=event, on=self.before(), why="no orders", actor=clerk)

    def move_workshop(self) -> None:
        if not Workshop.objects.exists():
            self.open_workshop()
        self._move(self.some(Workshop.objects), on=self.die.choice((None, self.before(), self.before())))

    def correct_move(self) -> None:
        if not Claim.objects.filter(kind="move").exists():
            self.move_workshop()
        claim = self.some(Claim.objects.filter(kind="move"))
        self._move(claim.source.workshop, on=self.before(), replaces=claim)

    def _move(self, shop: Workshop, **words) -> None:
        """To a project and its county, or to a county without one."""
        project = self.die.choice([None, self.some_project(), self.some_project()])
        county = project.county if project else self.die.choice(self.counties)
        clerk = world.clerk_of(shop.county.key)
        report_move(workshop=shop, county=county, project=project, reason="so", actor=clerk, **words)
        self.done["moved to a project" if project else "moved to no project"] += 1

    # --- what becomes of a claim -------------------------------------------------------------------

    def decide(self) -> None:
        claim = self.some(Claim.objects.undecided())
        how = self.die.choice(("review", "vouch", "vouch", "vouch", "whole record", "return", "take back"))
        {
            "review": lambda: world.reviewed(claim),
            "vouch": lambda: world.vouch(claim),
            "whole record": lambda: world.verify_all(claim.source.record),
            "return": lambda: self.send_back(claim),
            "take back": lambda: take_back(claim=claim, actor=claim.reporter),
        }[how]()
        self.done[how] += 1

    def void_claim(self) -> None:
        claim = self.some(Claim.objects.filter(state="verified"))
        void_claim(claim=claim, actor=self.die.choice(self.reviewers), reason="never so")

    def send_back(self, claim: Claim) -> None:
        judge = self.die.choice(self.reviewers)
        if claim.state == Claim.State.REPORTED:
            judge = world.reviewer_of(claim.county.key)
        return_(claim=claim, actor=judge, reason="not clear")

    def correct_stage(self) -> None:
        claim = self.some(Claim.objects.filter(kind="stage"))
        on = claim.effective_on + timedelta(days=self.die.choice((-6, -2, -1, 0, 1, 3)))
        clerk = world.clerk_of(claim.source.record.county.key)
        correct_step(claim=claim, on=on, not_later_than=False, reason="misread", actor=clerk)

    def correct_headcount(self) -> None:
        claim = self.some(Claim.objects.filter(kind="headcount"))
        site = claim.source.record
        report_headcount(
            site=site,
            on=claim.effective_on + timedelta(days=self.die.choice((-3, 0, 0, 1))),
            total=self.die.choice(PEOPLE),
            actor=world.clerk_of(site.county.key),
            replaces=claim,
            reason="misread",
        )

    def visit(self) -> None:
        claim = self.some(Claim.objects.filter(kind="headcount", effective_on__lte=self.day))
        total = claim.headcount.total
        world.visit(
            claim.headcount,
            found=self.die.choice((0, total, max(total - 2, 0), total + 5)),
            on=claim.effective_on + timedelta(days=self.die.randint(0, (self.day - claim.effective_on).days)),
            actor=self.die.choice(self.reviewers),
            result=self.die.choice(("", "", "", "gone")),
        )

    # --- what becomes of a project -----------------------------------------------------------------

    def change_record(self) -> None:
        project = self.some_project()
        project.contract_amount = Decimal(self.die.choice((0, 700_000)))
        project.kind = self.die.choice(("new", "new", "new", "continued"))
        change_project(
            project=project,
            enterprise_name=project.enterprise.name,
            credit_code=project.enterprise.credit_code,
            actor=world.clerk_of(project.county.key),
            reason="misread",
        )

    def change_county(self) -> None:
        self._change("county", NewValue(county=self.die.choice(self.counties)))

    def change_introducer(self) -> None:
        project = self.some_project()
        self._change("introducer", NewValue(introduced_by=self.die.choice(self._sharers(project))), project)

    def change_shares(self) -> None:
        project = self.some_project()
        some = self.die.sample(self._sharers(project), 2)
        part = self.die.choice((3_333, 5_000, 9_999))
        self._change("shares", NewValue(shares={some[0]: part, some[1]: 10_000 - part}), project)

    def increase_capital(self) -> None:
        amount = Decimal(100_000 * self.die.randint(1, 3))
        self._change("money", NewValue(amount=amount), on=self.before())

    def correct_change(self) -> None:
        claim = self.some(Claim.objects.filter(kind__in=["county", "shares", "money", "introducer"]))
        fact = claim.fact
        value = NewValue(
            county=fact.county, introduced_by=fact.introduced_by, amount=fact.amount and fact.amount + 50_000
        )
        if claim.kind == "shares":
            first, second = self.die.sample(self._sharers(claim.source.record), 2)
            value = NewValue(shares={first: 2_500, second: 7_500})
        self._change(claim.kind, value, claim.source.project, on=self.before(), replaces=claim)

    def receive_funds(self) -> None:
        world.receive(self.some_project(), self.die.choice(MONEY), on=self.before())

    def correct_receipt(self) -> None:
        claim = self.some(Claim.objects.filter(kind="funds"))
        world.receive(
            claim.source.project,
            self.die.choice(MONEY),
            on=claim.effective_on + timedelta(days=self.die.choice((-3, 0, 0, 1))),
            replaces=claim,
            reason="misread",
        )

    def _sharers(self, project: Project) -> list:
        return sharers_of(project, world.clerk_of(project.county.key))

    def _change(self, kind: str, value: NewValue, project: Project | None = None, **words) -> None:
        project = project or self.some_project()
        words.setdefault("on", self.die.choice((None, self.before(), self.before())))
        clerk = world.clerk_of(project.county.key)
        report_change(project=project, kind=Claim.Kind(kind), value=value, reason="so", actor=clerk, **words)

    def merge(self) -> None:
        standing = list(Project.objects.standing().order_by("pk"))
        if len(standing) < 2:
            raise NothingThere
        keep, drop = self.die.sample(standing, 2)
        credit = self.die.choice(list(CreditAfter))
        merge_projects(keep=keep, drop=drop, actor=self.reviewers[0], reason="", credit=credit)

    def void(self) -> None:
        void_project(project=self.some_project(), actor=self.reviewers[0], reason="a mistake")

    # --- rows from a file -----------------------------------------------------------------------------

    def import_new(self) -> None:
        self.happened(importing.new_projects(self.die, self.before()))

    def import_amounts(self) -> None:
        one = self.some_project()
        same = list(
            Project.objects.standing().filter(county=one.county).select_related("county").order_by("pk")
        )
        self.happened(importing.amounts(self.die, self.die.sample(same, min(2, len(same)))))

    def import_people(self) -> None:
        one = self.some(Workshop.objects.standing().select_related("county"))
        names = Workshop.objects.standing().filter(county=one.county, name=one.name)
        if names.count() > 1:  # the row would be asked back
            raise NothingThere
        self.happened(importing.people(self.die, [one], self.before()))

    def undo_import(self) -> None:
        saved = ImportBatch.objects.filter(state="saved").order_by("-pk")
        self.happened(importing.undo(self.some(list(saved[:3]))))

    def happened(self, rows: int) -> None:
        if not rows:
            raise NothingThere

    # --- the plan, and time ------------------------------------------------------------------------

    def change_plan(self) -> None:
        plan = Plan.objects.current()
        setattr(plan, *self.die.choice(PLAN_CHANGES))
        promised = {(c.metric.value, c.basis.value): int(c.after) for c in preview(plan, as_of=self.day)}
        change_plan(plan=plan, actor=self.keeper, reason="agreed", seen_version=plan.version)
        found = dict.fromkeys(promised, 0)
        for (_county, metric, basis), value in posted(self.day).items():
            if (metric, basis) in found:
                found[metric, basis] += value
        assert found == promised

    def days_pass(self) -> None:
        self.known[self.day] = read_books()
        self.positions[self.day] = position()
        self.day += timedelta(days=self.die.randint(1, 7))

    def look_back(self) -> None:
        """Until the next day on which somebody did something, the ledger is known as it was that day."""
        known = sorted(self.known)
        which = self.die.randrange(len(known))
        following = [*known, self.day][which + 1]
        asked = min(known[which] + timedelta(days=self.die.randint(0, 9)), following - timedelta(days=1))
        as_of = FIRST + timedelta(days=self.die.randint(-10, 70))
        assert posted(as_of, known_on=asked) == self.known[known[which]].figures(as_of)
        assert posted_credit(as_of, known_on=asked) == self.known[known[which]].credit(as_of)
        self._moved_since(as_of, known[which], asked)
        self._compare(as_of, known[which], Cut(as_of=as_of, known_on=asked))

    def _moved_since(self, as_of: date, known: date, asked: date) -> None:
        """What moved after a day is the difference of the two days, by the totals, the entries and the lines."""
        since = as_of - timedelta(days=1 + as_of.toordinal() % 30)
        now, then = self.known[known].figures(as_of), self.known[known].figures(since)
        moved = {key: now.get(key, 0) - then.get(key, 0) for key in {*now, *then}}
        moved = {key: value for key, value in moved.items() if value}
        assert posted(as_of, known_on=asked, since=since) == moved
        assert posted(as_of, position=self.positions[known], since=since) == moved
        assert lines_moved(Cut(as_of=as_of, known_on=asked, since=since)) == moved

    def _compare(self, as_of: date, known: date, then: Cut) -> None:
        """A position knows what its day knew, and the lines between two states are what they differ by."""
        frozen = self.positions[known]
        before = self.known[known].figures(as_of)
        assert posted(as_of, position=frozen) == before
        other = FIRST + timedelta(days=60) - (as_of - FIRST)
        after = posted(other)
        moved = {key: after.get(key, 0) - before.get(key, 0) for key in {*before, *after}}
        moved = {key: value for key, value in moved.items() if value}
        assert differing(Cut(as_of=as_of, position=frozen), Cut(as_of=other)) == moved
        assert differing(then, Cut(as_of=other)) == moved
        assert differing(Cut(as_of=other), then) == {key: -value for key, value in moved.items()}


def check_everything(today: date) -> None:
    """The books agree with each other, with a walk over the claims, and with what the records repeat of them."""
    assert agree()
    books = read_books()
    for days in (-12, -3, 0, 4, 30):
        day = today + timedelta(days=days)
        assert posted(day) == books.figures(day)
        assert posted_credit(day) == books.credit(day)
    for project in Project.objects.standing():
        _check_record(project, books)
    for shop in Workshop.objects.select_related("project"):
        _check_workshop(shop, books)


def _check_record(project: Project, books: Books) -> None:
    record = books.records[project.source_id]
    steps = record.steps("reported")
    assert (project.situation == "withdrawn") == walking.is_withdrawn(steps, date.max)
    if project.situation != "withdrawn":
        assert project.stage == (walking.where_it_stands(steps, date.max) or "lead")
    assert project.county_id == record.value("county", record.county, date.max, "reported")
    assert project.introduced_by_id == record.value("introducer", record.introduced_by, date.max, "reported")
    assert project.kind == record.value("nature", record.kind, date.max, "reported")
    assert int(project.contract_amount or 0) == record.amount_on(date.max, "reported")


def _check_workshop(shop: Workshop, books: Books) -> None:
    county, project, introducer = books.records[shop.source_id].home(date.max, "reported")
    assert (shop.county_id, shop.project and shop.project.source_id) == (county, project)
    if project:
        followed = books.records[project]
        introducer = followed.value("introducer", followed.introduced_by, date.max, "reported")
    assert shop.introduced_by_id == introducer


@pytest.mark.drill
def test_after_every_step_of_any_history_all_books_agree(places: world.World) -> None:
    done: Counter[str] = Counter()
    for seed in range(FIRST_SEED, FIRST_SEED + HISTORIES):
        play: Callable[[], None] = History(seed, done).run
        with transaction.atomic():
            try:
                play()
            except AssertionError as error:
                error.add_note(f"Again with: SEED={seed} HISTORIES=1")
                raise
            transaction.set_rollback(True)
    if HISTORIES >= 25:  # nothing that people may do was left untried
        wanted = [*(name for name, _weight in History.MOVES), "moved to a project", "moved to no project"]
        idle = [name for name in wanted if not done[name]]
        assert not idle, f"never succeeded: {idle}"
