"""Every list sorts by each of its columns both ways, and each of its filters narrows it."""

from datetime import date
from typing import Any

import pytest
from django.forms import ModelChoiceField
from django.test import Client
from django.urls import reverse
from django_tables2.utils import Accessor

from accounts import clock
from chambers.intentions import step as step_of_intention
from chambers.interests import refuse_interest
from chambers.matches import offer, take_back
from chambers.members import add_member
from chambers.models import Chamber, Enterprise, Intention
from chambers.notes import void_note, write_note
from chambers.services import change_enterprise
from counties.models import Industry, Pairing
from counties.publishing import release_opportunity, withdraw_opportunity
from dashboard.briefing_models import Briefing
from dashboard.briefings import end_briefing, issue_briefing, prepare_briefing
from pages.views import ListPage
from projects.models import Problem, Project
from projects.problem_rules import State
from projects.problems import void_problem
from sheets.batches import begin
from tests.chain import make_demand, make_intention, make_interest
from tests.house.conftest import BACKEND
from tests.house.walking import Route, site_routes
from tests.raising import make_problem
from tests.world import World, clerk_of, count_people, enter, open_workshop, receive, step, visit
from workshops.services import report_site_event

LISTS = [route for route in site_routes() if route.view_class and issubclass(route.view_class, ListPage)]
COLUMNS = [
    pytest.param(route, column.name, id=f"{route.name}-{column.name}")
    for route in LISTS
    for column in route.view_class.table_class([]).columns.iterall()
    if column.orderable
]


@pytest.fixture(scope="module")
def varied_once(made_once: World, django_db_blocker: Any) -> World:
    """Rows that differ in every column, with blanks in those that may be blank."""
    with django_db_blocker.unblock():
        return vary(made_once)


@pytest.fixture
def varied(varied_once: World, db: None) -> World:
    return varied_once


def vary(world: World) -> World:
    first = world.projects["weining"]
    for number, industry in enumerate(Industry.objects.all()[:3], start=1):
        more = enter(
            county="rongjiang",
            name=f"第{number}号刺绣项目",
            on=date(2020, 7, number),
            stage=("lead", "negotiating", "operating")[number - 1],
            industry=industry,
            contract_amount=number * 1000,
            planned_jobs=number * 10,
            origin=Project.Origin.values[number - 1],
            kind="continued" if number == 2 else "new",
        )
        open_workshop(
            more,
            name=f"第{number}号车间",
            kind=("home", "factory", "cooperative")[number - 1],
            site=f"第{number}镇",
            industry=industry,
            on=None if number == 3 else date(2020, 7, 1),
        )
        vouchers = ("bank_slip", "capital_report", "equipment_list")
        receive(more, number * 1000, on=date(2020, 7, number), voucher=vouchers[number - 1])
    for county, day in (("nayong", 1), ("ziyun", 9)):  # headcounts that have expired, and that soon will
        counted = enter(county=county, name=f"{county}用工项目", on=date(2020, 6, 1))
        people = count_people(counted, 40 + day, on=date(2020, 6, day))
        visit(people, found=30 + day, on=date(2020, 6, 10 + day))
        visit(people, result=("nobody", "gone")[day // 9], found=0, on=date(2020, 7, day))
    enter(county="nayong", name="缺信息项目", stage="lead", industry=None)
    with clock.standing_on(date(2020, 7, 1)):
        enter(county="ziyun", name="无进展项目", on=date(2020, 7, 1))
    step(world.projects["own"], "paused", date(2020, 7, 20), reason="雨季")
    open_workshop(None, name="无项目车间", county="weining", operator=first.enterprise)
    vary_demands(world)
    vary_enterprises(world)
    closed = open_workshop(None, name="停产车间", county="weining", operator=first.enterprise)
    report_site_event(
        workshop=closed, event="closed", on=date(2020, 7, 9), why="订单减少", actor=clerk_of("weining")
    )
    _vary_wishes(world)
    _vary_matches(world)
    _vary_imports()
    _vary_notes(world)
    _vary_problems(world)
    _vary_briefings(world)
    return world


def _vary_briefings(world: World) -> None:
    """Briefings in every state, of several days, at several positions."""
    writer, second = world.user("province"), world.user("province2")
    for number in range(3):
        enter(county="nayong", name=f"第{number}期前项目", on=date(2020, 7, 1 + number))
        with clock.standing_on(date(2020, 7, 16 + number)):
            made = prepare_briefing(
                as_of=date(2020, 7, 10 + number), title=f"车间{'甲乙丙'[number]}份", actor=writer
            )
            if number:
                issue_briefing(briefing=made, actor=second)
    end_briefing(briefing=Briefing.objects.get(title="车间甲份"), reason="重复", actor=writer)
    end_briefing(briefing=Briefing.objects.get(title="车间乙份"), reason="有误", actor=second)


def _vary_problems(world: World) -> None:
    """Problems in every state that differ in every column, an overdue and a voided one."""
    for number, state in enumerate(State):
        county = ("nayong", "ziyun", "rongjiang", "yanhe")[number]
        with clock.standing_on(date(2020, 7, 1 + number)):
            make_problem(
                county,
                owner=world.user("province").bureau.code if number == 3 else "",
                kind=Problem.Kind.values[number],
                what=f"第{number}号车间缺电",
                due_on=date(2020, 7, 10 + 5 * number),
                upto=state,
                project=Project.objects.filter(county__key=county).earliest("pk"),
            )
    wrong = make_problem("nayong", what="误记", due_on=date(2020, 7, 25))
    void_problem(problem=wrong, words="误记", actor=clerk_of("nayong"))
    make_problem(
        "weining",
        owner=world.user("province").bureau.code,
        what="缺少刺绣工",
        due_on=date(2020, 7, 27),
        by=world.user("province"),
        upto=State.REPORTED,
    )


def _vary_notes(world: World) -> None:
    """A second contact note, which differs from the first in every column, and a voided one."""
    pairing = Pairing.objects.get(supporter__code="zunyi", county__key="yanhe")
    province = world.user("province")
    for day, about in ((16, "商定考察刺绣企业"), (17, "误记")):
        note = write_note(pairing=pairing, on=date(2020, 7, day), way="visit", about=about, actor=province)
    void_note(note=note, reason="误记", actor=province)


def _vary_matches(world: World) -> None:
    """A second offer, which differs from the first in every column, by the reader."""
    with clock.standing_on(date(2020, 7, 21)):
        match = offer(
            intention=world.intentions["yanhe"],
            demand=make_demand("nayong", title="求刺绣加工企业"),
            actor=world.user("province"),
        )
    take_back(match=match, reason="测试", actor=world.user("province"))


def _vary_imports() -> None:
    """A second import, which differs from the first in every column and filter."""
    clerk = clerk_of("nayong")
    with clock.standing_on(date(2020, 7, 21)):
        batch = begin(
            label="chambers.Intention", actor=clerk, content=b"x", file_name="第二份.csv", is_paste=True
        )
    batch.state = batch.State.UNREADABLE
    batch.save()


def _vary_wishes(world: World) -> None:
    """Intentions and interests that differ in every column; of each status one."""
    county, nayong = world.user("county"), clerk_of("nayong")
    for number, (name, status) in enumerate(
        (("甲", "talking"), ("乙", "dropped"), ("丙", "project")), start=1
    ):
        enterprise = Enterprise.objects.create(name=f"第{name}刺绣有限公司")
        by = nayong if number == 2 else county
        wish = make_intention(
            enterprise,
            collected_by=by.bureau,
            by=by,
            kind=("invest", "oem")[number % 2],
            industry=("garments", "electronics", "garments")[number - 1],
            amount=number * 10_000,
            workers=number * 10,
            begins_on=date(2020, 9, number),
            collected_on=date(2020, 7, number),
            counties=["nayong"] if number == 1 else [],
        )
        step_of_intention(wish, Intention.Status(status), on=date(2020, 7, 20), by=by, reason="测试")
    for number, state in enumerate(("open", "refused"), start=1):
        with clock.standing_on(date(2020, 7, number)):
            interest = make_interest(
                world.demands["yanhe"] if number == 2 else None,
                enterprise_name=f"第{number}号公司",
                kind=("oem", "invest")[number - 1],
                amount=number * 1000,
                workers=number,
            )
        if state == "refused":
            refuse_interest(interest=interest, reason="联系不上", actor=world.user("province"))


def vary_demands(world: World) -> None:
    """Demands of several places in every state, and a batch that was withdrawn."""
    today, clerk = date(2020, 7, 22), world.user("prefecture")
    for number, county in enumerate(("nayong", "ziyun", "rongjiang"), start=1):
        place = {"site": f"第{number}镇", "valid_until": date(2020, 7, 20 + number)}
        demand = make_demand(
            county,
            slots=number + 1,
            title=f"求第{number}号刺绣企业",
            industry="food" if number == 1 else None,
            workers=number * 10,
            ready_on=date(2020, 7, number),
            **place,
        )
        last = demand.slots.latest("number")
        if number == 2:
            last.filled_on = today
        else:
            last.withdrawn_on, last.withdrawn_reason = today, "另作他用"
        last.save()
    held = make_demand("yanhe", title="求车间企业")
    held.slots.update(reserved_until=today)
    batch = release_opportunity(demands=[make_demand("weining")], title="第二批车间项目", actor=clerk)
    withdraw_opportunity(opportunity=batch, reason="有误", actor=clerk)


def vary_enterprises(world: World) -> None:
    """Enterprises of other kinds and places, and one in another chamber."""
    province, kinds = world.user("province"), Enterprise.Kind.values
    for number, enterprise in enumerate(Enterprise.objects.order_by("pk")[:3]):
        enterprise.kind, enterprise.industry = kinds[number], Industry.objects.all()[number]
        enterprise.home_place = f"贵州省第{number}市"
        change_enterprise(enterprise=enterprise, actor=province)
    food = Chamber.objects.get(bureau__code="chamber-food")
    name = "贵州食品有限公司"
    add_member(chamber=food, enterprise_name=name, credit_code="", actor=province)


@pytest.fixture
def reader(varied: World) -> Client:
    """A provincial reviewer's browser, in English."""
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(varied.users["province"], backend=BACKEND)
    return client


def rows(client: Client, route: Route, **query: Any) -> list:
    """The records that the list shows, in its order."""
    answer = client.get(reverse(route.name), {"per_page": 200, **query})
    assert answer.status_code == 200, query
    return list(answer.context["page"].object_list)


def test_there_are_lists():
    assert {route.name for route in LISTS} >= {"projects:project-list", "workshops:workshop-list"}


@pytest.mark.parametrize(("route", "column"), COLUMNS)
def test_a_column_sorts_both_ways(varied, reader, route, column):
    table = route.view_class.table_class([])
    accessors = [Accessor(order.bare) for order in table.columns[column].order_by]
    place = [found.name for found in table.columns.iterall()].index(column)

    def sorted_by(sort: str, state: str) -> list[tuple]:
        """The keys in the order shown, each once; the heading says how the list is sorted."""
        context = reader.get(reverse(route.name), {"per_page": 200, "sort": sort}).context
        assert [heading.sort_state for heading in context["table"].columns if heading.sort_state] == [state]
        keys = [
            tuple(accessor.resolve(row, quiet=True) for accessor in accessors)
            for row in context["page"].object_list
        ]
        shown = [row.cells[place] for row in context["table"].rows]
        for cell, key in zip(shown, keys, strict=True):
            if not cell.numeric:  # what looks the same must stand together, or it is sorted by something else
                assert key == keys[[other.html_or_text for other in shown].index(cell.html_or_text)]
        return list(dict.fromkeys(keys))

    up, down = sorted_by(column, "asc"), sorted_by(f"-{column}", "desc")
    assert len(up) > 1, "the rows of this test do not differ in this column"
    assert down == up[::-1]


# Filters under more than one choice of which a row may stand.
SEVERAL = {("chambers:intention-list", "county"): "an enterprise may prefer several counties, or any"}
FILTERS = [
    pytest.param(route, name, id=f"{route.name}-{name}")
    for route in LISTS
    for name in route.view_class.filterset_class.base_filters
]


@pytest.mark.parametrize(("route", "name"), FILTERS)
def test_a_filter_narrows_the_list(varied, reader, route, name):
    answer = reader.get(reverse(route.name), {"per_page": 200})
    everything = {row.pk for row in answer.context["page"].object_list}
    field = answer.context["filter_form"].fields[name]
    found = [{row.pk for row in rows(reader, route, **{name: value})} for value in values_of(field)]
    assert all(part <= everything for part in found)
    assert any(part < everything for part in found), "no value of this filter leaves a row out"
    assert any(found), "no value of this filter finds a row"
    if hasattr(field, "choices") and (route.name, name) not in SEVERAL:
        assert sum(map(len, found)) == len(set().union(*found)), "a row stands under two choices"


def values_of(field: Any) -> list[str]:
    """What can be chosen in a drop-down; days and words for the others."""
    if isinstance(field, ModelChoiceField):
        return [str(record.pk) for record in field.queryset]
    if hasattr(field, "choices"):
        return [str(value) for value, _label in field.choices if value]
    return ["2020-06-15", "2020-07-02", "刺绣", "车间", "第"]


@pytest.mark.parametrize(("route", "name"), FILTERS)
def test_a_filter_that_means_nothing_finds_nothing_and_says_so(varied, reader, route, name):
    field = reader.get(reverse(route.name)).context["filter_form"].fields[name]
    page = reader.get(reverse(route.name), {name: "不存在的值"})
    assert page.status_code == 200
    assert list(page.context["page"].object_list) == []
    if (
        hasattr(field, "choices")
        or "day" in type(field).__name__.lower()
        or "date" in type(field).__name__.lower()
    ):
        assert page.context["filter_form"].errors[name]
