"""Jobs as a stock of the ledger: whatever happens at a site, on every day it is what the claims say, group by group."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts import clock
from ledger.metrics import Basis, Metric
from ledger.models import Claim, Entry
from ledger.services import NotNow, NotYours, return_, take_back
from projects.models import Project
from tests import world
from tests.drilling import FULL
from tests.ledger.books import posted_credit, posted_each_day, read_books
from tests.ledger.reading import TODAY, agree, figure, position
from workshops.models import Workshop
from workshops.services import report_headcount, report_site_event

pytestmark = pytest.mark.usefixtures("places")
REFUSED = (ValidationError, NotNow, NotYours)


def july(day: int) -> date:
    return date(2020, 7, day)


# --- any sequence of headcounts, recounts, closures and corrections ------------------------------------

# Mostly close together, so that one thing follows upon another; some so far apart that headcounts expire.
DAYS = st.one_of(st.integers(20, 28), st.integers(0, 60)).map(
    lambda days: date(2020, 5, 20) + timedelta(days=days)
)
SITES = st.integers(0, 2)
GROUP = st.one_of(st.none(), st.integers(0, 5))
PEOPLE = st.fixed_dictionaries(
    {"total": st.sampled_from([0, 5, 8, 30]), "poor": GROUP, "relocated": GROUP, "edge": GROUP}
)
WHICH = st.integers(0, 40)
HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("count"), SITES, DAYS, PEOPLE),
        st.tuples(st.just("count"), SITES, DAYS, PEOPLE),
        st.tuples(st.just("correct"), WHICH, DAYS, PEOPLE),
        st.tuples(st.just("close"), SITES, DAYS),
        st.tuples(st.just("reopen"), SITES, DAYS),
        st.tuples(st.just("vouch"), WHICH),
        st.tuples(st.just("vouch"), WHICH),
        st.tuples(st.just("return"), WHICH),
        st.tuples(st.just("take back"), WHICH),
    ),
    min_size=4,
    max_size=14,
)


class Desk:
    """A project with people outside its two workshops, and what people do there."""

    def __init__(self) -> None:
        self.project = world.enter(introduced_by="guiyang", on=date(2020, 6, 2))
        shops = [world.open_workshop(self.project, name=name, on=date(2020, 6, 3)) for name in ("甲", "乙")]
        self.sites = [self.project, *shops]
        self.clerk = world.clerk_of("weining")

    def do(self, what: str, which: int, *rest: Any) -> None:
        {
            "count": self.count,
            "correct": self.correct,
            "close": lambda *rest: self.event("closed", *rest),
            "reopen": lambda *rest: self.event("recognised", *rest),
            "vouch": lambda which: world.vouch(self.claim(which)),
            "return": self.send_back,
            "take back": lambda which: take_back(claim=self.claim(which), actor=self.clerk),
        }[what](which, *rest)

    def claim(self, which: int, **narrow: Any) -> Claim:
        """One of the claims there are, whatever has become of it."""
        claims = list(Claim.objects.filter(**narrow).order_by("pk"))
        if not claims:
            raise NotNow
        return claims[which % len(claims)]

    def count(self, which: int, on: date, people: dict) -> None:
        report_headcount(site=self.sites[which], on=on, actor=self.clerk, **people)

    def correct(self, which: int, on: date, people: dict) -> None:
        claim = self.claim(which, kind=Claim.Kind.HEADCOUNT)
        site = claim.source.record
        words = {"replaces": claim, "reason": "误报", "actor": self.clerk}
        report_headcount(site=site, on=on, **people, **words)

    def event(self, event: str, which: int, on: date) -> None:
        shop = self.sites[max(which, 1)]
        report_site_event(workshop=shop, event=event, on=on, why="停产", actor=self.clerk)

    def send_back(self, which: int) -> None:
        claim = self.claim(which)
        reported = claim.state == Claim.State.REPORTED
        judge = world.reviewer_of("weining") if reported else world.User.objects.get(username="province")
        return_(claim=claim, actor=judge, reason="不清楚")


@pytest.mark.drill
@settings(
    max_examples=300 if FULL else 15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # a counterexample is short enough to be read; making it shorter takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(happenings=HAPPENINGS)
def test_on_every_day_the_stock_is_what_the_claims_say(happenings):
    with transaction.atomic():
        desk, done = Desk(), 0
        for happening in happenings:
            with suppress(*REFUSED), transaction.atomic():
                desk.do(*happening)
                done += 1
        books = read_books()
        # From before the first headcount until after the last expiry.
        for day, found in posted_each_day(date(2020, 5, 17), date(2020, 9, 20)):
            assert found == books.figures(day), day
        assert posted_credit(TODAY) == books.credit(TODAY)
        transaction.set_rollback(True)


# --- the published shapes ------------------------------------------------------------------------------


def test_of_22_workshops_21_are_at_work_again(places):
    """从江县, 30 March 2020: 22个车间复工21个."""
    operator = world.enter(county="congjiang", name="刺绣").enterprise
    for number in range(22):
        shop = world.open_workshop(county="congjiang", name=f"刺绣车间{number + 1}", operator=operator)
        if number < 21:
            world.count_people(shop, 12, on=july(2))
        world.verify_all(shop)
    assert (figure("workshops"), figure("working_shops")) == (22, 21)
    assert figure("jobs") == 21 * 12


def test_of_400_workers_59_are_registered_poor_and_the_other_groups_are_not_known():
    site = world.enter(county="nayong")
    world.count_people(site, 400, poor=59)
    world.verify_all(site)
    assert (figure("jobs"), figure("poor_jobs"), figure("poor_sites")) == (400, 59, 1)
    assert (figure("relocated_sites"), figure("edge_sites")) == (0, 0)


def test_the_peak_is_kept_and_never_counts():
    site = world.enter()
    headcount = world.count_people(site, 200, peak=700)
    world.verify_all(site)
    assert (headcount.total, headcount.peak) == (200, 700)
    assert figure("jobs") == figure("ever_jobs") == 200
    with pytest.raises(ValidationError) as refused:
        world.count_people(site, 700, peak=200)
    assert set(refused.value.message_dict) == {"peak"}


def test_three_workshops_of_one_company_have_163_together():
    """威宁县, 鑫露制鞋: 3个扶贫车间带动163名."""
    project = world.enter(enterprise="贵州鑫露制鞋业有限公司")
    for number, people in enumerate((60, 58, 45), start=1):
        world.count_people(world.open_workshop(project, name=f"车间{number}"), people)
    for shop in Workshop.objects.all():
        world.verify_all(shop)
    assert figure("jobs") == 163
    assert figure("working_shops") == 3


# --- one project, two workshops and direct jobs -----------------------------------------------------------


@pytest.fixture
def three() -> Project:
    """20 people outside its workshops, 30 and 12 in them, all verified."""
    project = world.enter(introduced_by="guiyang")
    world.count_people(project, 20, on=july(2))
    for name, people in (("甲", 30), ("乙", 12)):
        shop = world.open_workshop(project, name=name)
        world.count_people(shop, people, on=july(3))
        world.verify_all(shop)
    world.verify_all(project)
    return project


def test_a_project_sums_to_exactly_its_three_headcounts(three):
    assert figure("jobs") == figure("credited_jobs") == 20 + 30 + 12
    assert figure("job_sites") == 3


def test_withdrawing_ends_its_direct_jobs_only(three):
    world.vouch(world.step(three, "withdrawn", july(20), reason="资金未到位"))
    assert figure("jobs", on=july(19)) == 62
    assert figure("jobs", on=july(20)) == 42
    assert (figure("workshops"), figure("working_shops")) == (2, 2)


# --- the clock, and corrections ---------------------------------------------------------------------------


def test_a_headcount_expires_by_the_clock_alone(three):
    """Nothing is posted, no command runs: the figure of the day is right because the day is another."""
    last = position()
    with clock.standing_on(july(2) + timedelta(days=44)):
        assert (figure("jobs", on=clock.today()), figure("expiring_jobs", on=clock.today())) == (62, 62)
    with clock.standing_on(july(2) + timedelta(days=45)):
        assert (figure("jobs", on=clock.today()), figure("expired_jobs", on=clock.today())) == (42, 20)
        assert figure("ever_jobs", on=clock.today()) == 62
    assert position() == last and agree()
    with clock.standing_on(july(2) + timedelta(days=50)):
        world.vouch(world.count_people(three, 25, on=clock.today()).claim)
        assert (figure("jobs", on=clock.today()), figure("expired_jobs", on=clock.today())) == (25, 42)
    assert agree()


STOCK_ON = [july(day) for day in (1, 2, 5, 8, 10, 12, 22)]


def stock(basis: str = "verified") -> list[int]:
    return [int(figure("jobs", basis, on=day)) for day in STOCK_ON]


def lines_since(last: int) -> list[tuple[int, str, bool]]:
    found = Entry.objects.filter(posting__number__gt=last, metric=Metric.JOBS, basis=Basis.VERIFIED)
    return [
        (int(entry.quantity), entry.effective_on.isoformat(), entry.reversal)
        for entry in found.order_by("pk")
    ]


@pytest.fixture
def counted() -> Project:
    """20 people from 2 July, 30 from 10 July, verified."""
    project = world.enter()
    world.count_people(project, 20, on=july(2))
    world.count_people(project, 30, on=july(10))
    world.verify_all(project)
    return project


def test_a_backdated_headcount_changes_its_days_only(counted):
    assert stock() == [0, 20, 20, 20, 30, 30, 30]
    world.vouch(world.count_people(counted, 26, on=july(8)).claim)
    assert stock() == [0, 20, 20, 26, 30, 30, 30]


def test_a_changed_headcount_is_reversed_and_posted_anew(counted):
    first, last = Claim.objects.filter(kind="headcount").earliest("pk"), position()
    words = {"replaces": first, "reason": "误报", "actor": world.clerk_of("weining")}
    world.vouch(report_headcount(site=counted, on=july(5), total=22, **words).claim)
    assert stock() == [0, 0, 22, 22, 30, 30, 30]
    assert (-20, "2020-07-02", True) in lines_since(last)
    assert (22, "2020-07-05", False) in lines_since(last)
    assert agree()


def test_a_returned_headcount_leaves_the_reported_stock_as_it_was(counted):
    before = stock("reported")
    claim = world.count_people(counted, 99, on=july(12)).claim
    assert stock("reported") == [*before[:5], 99, 99]
    return_(claim=claim, actor=world.reviewer_of("weining"), reason="人数不实")
    assert stock("reported") == before == stock()


def test_a_headcount_taken_back_was_never_there(counted):
    before = stock("reported")
    take_back(claim=world.count_people(counted, 99, on=july(8)).claim, actor=world.clerk_of("weining"))
    assert stock("reported") == before


def test_a_headcount_that_should_never_have_been_is_voided_by_the_province(counted, sign_in):
    first, last = Claim.objects.filter(kind="headcount").earliest("pk"), position()
    words = {"replaces": first, "reason": "误报", "actor": world.clerk_of("weining")}
    again = report_headcount(site=counted, on=july(2), total=22, **words).claim
    again = world.vouch(again)
    answer = sign_in("province2" if again.verifier.username == "province" else "province").post(
        f"/claims/{again.pk}/void/", {"reason": "该日没有用工"}
    )
    assert answer.status_code == 302
    assert stock() == [0, 0, 0, 0, 30, 30, 30]  # what it corrected does not stand up again
    assert (-22, "2020-07-02", True) in lines_since(last)
    assert agree()
    first.refresh_from_db()
    assert (first.state, first.void_reason) == ("void", "该日没有用工")


def test_the_page_behind_the_figure_lists_the_reversal_and_the_new_line(counted, sign_in):
    first = Claim.objects.filter(kind="headcount").earliest("pk")
    words = {"replaces": first, "reason": "误报", "actor": world.clerk_of("weining")}
    world.vouch(report_headcount(site=counted, on=july(5), total=22, **words).claim)
    page = sign_in("province").get("/figures/jobs/verified/")
    lines = [(text, line.reversal) for line, text in page.context["lines"]]
    assert ("−20", True) in lines and ("22", False) in lines
    assert page.context["total"] == "30"
