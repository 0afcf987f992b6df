"""Every page takes the queries that tests/house/query_budgets.py allows it, whether there are 3 rows or 50."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from chambers.intentions import step as step_of_intention
from chambers.matches import offer
from chambers.models import Enterprise, Intention
from counties.models import Demand, DemandSlot
from ledger.models import Claim
from projects.models import Problem, Project
from tests.chain import make_demand, make_intention, make_interest
from tests.house.query_budgets import BUDGETS
from tests.house.walking import every_address, site_routes
from tests.raising import make_problem
from tests.world import World, clerk_of, count_people, enter, open_workshop, receive, support, vouch

FIRST = date(2020, 6, 5)
COUNTIES = ("weining", "nayong", "yanhe", "ziyun", "rongjiang")
MANY = 50
MANY_FACTS = 15  # of one record: each is reported under the lock of its source, one after the other


@pytest.fixture(autouse=True)
def _no_session_is_refreshed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which would take three queries more on whatever page is open when a minute has passed."""
    monkeypatch.setattr("accounts.middleware.REFRESH_SECONDS", 10**9)


def grow(world: World, upto: int) -> None:
    """Let there be `upto` projects, as many workshops, up to 15 headcounts at one of each, and receipts.

    And as many demands and intentions, of which one demand has up to 15 matches, and as many problems.
    """
    project, workshop = world.projects["own"], world.workshops["weining"]
    for number in range(len(world.projects), upto):
        name, county = f"第{number}号加工项目", COUNTIES[number % len(COUNTIES)]
        on = FIRST + timedelta(days=number % 40)
        new = enter(county=county, name=name, enterprise=f"{name}公司", on=on, contract_amount=number * 1000)
        world.projects[name] = new
        if number % 2:
            vouch(new.source.claims.get())
    while (number := Claim.objects.filter(source=project.source).count()) < min(upto, MANY_FACTS):
        count_people(project, 10 + number, on=FIRST + timedelta(days=number % 40))
    while (number := len(world.workshops)) < upto:
        of = world.projects["weining"]
        world.workshops[str(number)] = open_workshop(of, name=f"第{number}车间", on=None)
    while (number := Claim.objects.filter(source=workshop.source).count()) < min(upto, MANY_FACTS):
        count_people(workshop, 10 + number, on=FIRST + timedelta(days=number % 40))
    while (number := Claim.objects.filter(source=project.source, kind="funds").count()) < min(
        upto, MANY_FACTS
    ):
        receive(project, 100_000 + number, on=FIRST + timedelta(days=number % 40))
    for number in range(len(world.interests), upto):
        clerk, name = clerk_of(COUNTIES[number % len(COUNTIES)]), f"第{number}号意向公司"
        world.interests[name] = make_interest(world.demands["weining"], enterprise_name=name)
        make_intention(
            Enterprise.objects.create(name=name),
            collected_by=clerk.bureau,
            by=clerk,
            industry="garments",
            counties=COUNTIES,
        )
    own = world.intentions["own"]
    while (number := own.steps.count()) < min(upto, MANY_FACTS):
        status = Intention.Status.DROPPED if number % 2 else Intention.Status.TALKING  # in talks at last
        step_of_intention(own, status, on=clock.today(), by=clerk_of("weining"), reason="测试")
    grow_matching(world, upto)
    grow_problems(upto)
    for claim in Claim.objects.filter(source__in=[project.source, workshop.source], evidence=None):
        support(claim)


def grow_problems(upto: int) -> None:
    """Let there be `upto` problems, each of the first project of its county."""
    while (number := Problem.objects.count()) < upto:
        county = COUNTIES[number % len(COUNTIES)]
        make_problem(county, project=Project.objects.filter(county__key=county).earliest("pk"))


def grow_matching(world: World, upto: int) -> None:
    """Let there be `upto` demands and as many intentions, and offers of these to the slots of one demand."""
    province, guiyang = world.users["province"], world.users["supporter"].bureau
    while (number := Demand.objects.count()) < upto:
        make_demand(COUNTIES[number % len(COUNTIES)], industry="garments", workers=number)
    while (number := Intention.objects.count()) < upto:
        enterprise = Enterprise.objects.create(name=f"第{number}号意向公司")
        new = make_intention(enterprise, collected_by=guiyang, by=province, workers=number)
        if number < MANY_FACTS:
            demand = world.demands["weining"]
            slot = DemandSlot.objects.create(demand=demand, number=number + 10)
            offer(intention=new, demand=demand, slot=slot, actor=province)


def taken(client: Client, urls: Iterable[tuple[str, str]]) -> dict[str, int]:
    """label -> number of queries of each page that answers 200, seen for the second time."""
    found = {}
    for label, url in urls:
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url)
        if answer.status_code == 200:
            found[label] = len(queries)
    return found


def pages(world: World) -> dict[str, str]:
    """Every page that shows something to a provincial reviewer; of records, those with the most behind them."""
    found = every_address(world, ("own", "weining"))
    lists = ("projects:project-list", "workshops:workshop-list")
    chamber = world.chambers["weining"].pk
    found["dashboard:funnel-list of a chamber"] = (
        f"{reverse('dashboard:funnel-list', args=['jobs'])}?chamber={chamber}"
    )
    found |= {f"{name} filtered": f"{reverse(name)}?county=520526&sort=-name" for name in lists}
    return found


def test_no_page_takes_more_queries_when_there_is_more_to_show(world, open_as):
    client = open_as("province")
    grow(world, 3)
    before = taken(client, pages(world).items())
    grow(world, MANY)
    after = taken(client, pages(world).items())
    assert {label: (before[label], count) for label, count in after.items() if count != before[label]} == {}
    assert set(after) == set(BUDGETS)
    assert {label: (BUDGETS[label], count) for label, count in after.items() if count > BUDGETS[label]} == {}


def test_no_list_of_the_administration_takes_more_queries_when_there_is_more_to_show(world, open_as):
    client = open_as("admin")
    urls = {
        model._meta.label: reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
        for model in admin.site._registry
    }
    before = taken(client, urls.items())
    assert len(before) > 10
    grow(world, 15)
    after = taken(client, urls.items())
    assert {label: (before[label], count) for label, count in after.items() if count > before[label]} == {}


def test_every_page_has_a_budget():
    named = {label.split()[0] for label in BUDGETS}
    without_a_page = {
        "ledger:claim-bulk",  # takes a press of a button only
        "ledger:claim-object",  # only for the county, of what others reported
        "ledger:claim-return",  # of these claims the province has none before it
        "ledger:claim-review",  # takes a press of a button only
        "ledger:claim-take-back",  # takes a press of a button only
        "workshops:move-correct",  # of this workshop nothing was moved
        "ledger:evidence-reply",  # of these claims no enterprise gave other numbers
        "projects:change-correct",  # of these projects nothing was changed
        "projects:project-search",  # sends on
        "projects:duplicate-check",  # answers to what is typed
        "projects:duplicate-scan",  # takes a press of a button only
        "projects:duplicate-enter",  # only for who asked for the verdict
        "ledger:claim-verify",  # takes a press of a button only
        "dashboard:county-report-review",  # takes a press of a button only
        "dashboard:county-report-hand-in",  # only for the county's own bureau
        "workshops:confirmation-remind",  # takes a press of a button only
        "workshops:headcount-ask",  # sends on to the link that is open
        "chambers:enterprise-contacts",  # leads back to the enterprise; a button shows them
        "chambers:enterprise-export",  # takes a press of a button only
        "chambers:contact-end",  # takes a press of a button only
        "dashboard:briefing-layout-own",  # takes a press of a button only
        "dashboard:briefing-freeze",  # takes a press of a button only
        "dashboard:briefing-issue",  # only for a reviewer who did not write on it
        "counties:guide-release",  # takes a press of a button only
        "pages:draft-save",
        "pages:import-template",  # gives a file
        "pages:import-marked",  # gives a file
        "pages:import-progress",  # sends on once nothing runs
        "pages:import-save",  # these take a press of a button only
        "pages:import-mend",
        "pages:import-cancel",
        "pages:import-go-on",
        "pages:draft-discard",
        "list-columns",  # takes a choice only
        "login",  # sends on whoever has signed in
        "logout",
        "set_language",
    }
    assert {route.name for route in site_routes()} == named | without_a_page
