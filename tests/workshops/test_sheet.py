"""Workshops from a sheet: which one a row means, what it records, changes or corrects, what is refused, and undoing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from ledger.models import Claim
from ledger.services import return_, review
from projects.models import Project
from sheets.sheet import Made
from tests import world
from tests.ledger.reading import agree, every_figure
from tests.sheet_driver import checked, exported, first_problem, outcomes, said, saved, undone
from workshops.models import SiteEvent, Workshop
from workshops.services import report_site_event
from workshops.sheet import WorkshopSheet

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def clerk(places) -> world.User:
    return world.clerk_of("weining")


@pytest.fixture
def project(places) -> Project:
    return world.enter(name="服装来料加工项目", introduced_by="guiyang", enterprise="贵州黔织云服饰有限公司")


def cells(**more) -> dict:
    row = {"name": "迎春社区扶贫车间", "county": "威宁县", "kind": "来料加工", "site": "迎春社区"}
    return {**row, "operator_name": "贵州黔织云服饰有限公司", **more}


def full(**more) -> dict:
    return cells(
        project="服装来料加工项目",
        industry="服装鞋帽箱包",
        floor_area="1,200㎡",
        contact_phone="0857-8221234",
        oem_client="广州某服装厂",
        order_value=12.5,
        recognised_on={"d": "2020-07-01"},
        not_later_than="否",
        note="第一批",
        **more,
    )


def check(user, *rows, reasons=None):
    return checked(WorkshopSheet(user), rows, reasons)


def events(workshop: Workshop) -> list[tuple[str, date]]:
    rows = SiteEvent.objects.filter(claim__source=workshop.source, claim__in=Claim.objects.standing())
    return list(rows.order_by("claim__effective_on").values_list("event", "claim__effective_on"))


# --- a new workshop -------------------------------------------------------------------------------------------


def test_a_row_records_a_workshop_with_its_recognition(clerk, project):
    rows, [made] = saved(WorkshopSheet, clerk, [full()])
    assert outcomes(rows) == ["new"]
    stored = Workshop.objects.get(pk=made.pk)
    assert (stored.name, stored.county.key, stored.project, stored.kind) == (
        "迎春社区扶贫车间",
        "weining",
        project,
        "oem",
    )
    assert (stored.site, stored.operator, stored.industry.code) == (
        "迎春社区",
        project.enterprise,
        "garments",
    )
    assert (stored.floor_area, stored.contact_phone, stored.oem_client) == (
        1200,
        "0857-8221234",
        "广州某服装厂",
    )
    assert (stored.order_value, stored.note, stored.introduced_by.code) == (125_000, "第一批", "guiyang")
    assert events(stored) == [("recognised", date(2020, 7, 1))]
    assert every_figure(world.TODAY)["workshops", "reported"] == 1
    assert agree()


def test_a_workshop_that_closed_is_recorded_with_its_closing(clerk):
    row = cells(recognised_on="6.10", closed_on="7.15", closing_reason="无订单", not_later_than="是")
    _rows, [made] = saved(WorkshopSheet, clerk, [row])
    stored = Workshop.objects.get(pk=made.pk)
    assert events(stored) == [("recognised", date(2020, 6, 10)), ("closed", date(2020, 7, 15))]
    assert Claim.objects.get(pk=made.claims[0]).not_later_than
    assert stored.operator.name == "贵州黔织云服饰有限公司"  # it was not known yet
    assert outcomes(check(clerk, row)) == ["unchanged"]


def test_the_province_names_counties_by_any_alias(places):
    rows = [
        cells(county=county, name=f"车间{n}") for n, county in enumerate(["520526", "毕节市威宁县", "沿河"])
    ]
    _rows, made = saved(WorkshopSheet, places.user("province"), rows)
    keys = [Workshop.objects.get(pk=one.pk).county.key for one in made]
    assert keys == ["weining", "weining", "yanhe"]


def test_a_sheet_goes_on_with_other_rows(clerk, project):
    world.enter(name="马铃薯加工项目")
    sheet = WorkshopSheet(clerk)
    assert outcomes(checked(sheet, [full()])) == ["new"]
    rows = checked(sheet, [cells(name="另一车间", project="马铃薯加工项目")])
    assert outcomes(rows) == ["new"], said(rows)
    world.open_workshop(project, name="迎春社区扶贫车间", site="迎春社区")
    assert outcomes(checked(sheet, [{"name": "迎春社区扶贫车间", "county": "威宁县"}])) == ["unchanged"]


# --- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"name": None}, "name", "Fill in"),
        ({"name": "长" * 121}, "name", "At most 120"),
        ({"county": None}, "county", "Choose"),
        ({"county": "某县"}, "county", "not one of the choices"),
        ({"county": "沿河县"}, "county", "for your own counties"),
        ({"project": "没有的项目"}, "project", "No project"),
        ({"reference": "ABCDEFGH"}, "reference", "No project"),
        ({"kind": None}, "kind", "Choose"),
        ({"kind": "流动式"}, "kind", "not one of the choices"),
        ({"site": "长" * 81}, "site", "At most 80"),
        ({"operator_name": None}, "operator_name", "Fill in"),
        ({"industry": "挖矿"}, "industry", "not one of the choices"),
        ({"floor_area": "3亩"}, "floor_area", "cannot be read"),
        ({"contact_phone": "内线3"}, "contact_phone", "telephone"),
        ({"oem_client": "长" * 121}, "oem_client", "At most 120"),
        ({"order_value": "5-6万"}, "order_value", "range"),
        ({"recognised_on": {"d": "2020-07-23"}}, "recognised_on", "in the future"),
        ({"recognised_on": "13.1"}, "recognised_on", "month"),
        ({"not_later_than": "是"}, "recognised_on", "latest possible day"),
        ({"not_later_than": "也许"}, "not_later_than", "neither yes nor no"),
        ({"closed_on": "7.1"}, "closing_reason", "why the workshop closed"),
        ({"closed_on": "7.1", "closing_reason": "无订单"}, "closed_on", "not recognised yet"),
        ({"closing_reason": "无订单"}, "closed_on", "day on which it closed"),
        (
            {"recognised_on": "7.5", "closed_on": "7.1", "closing_reason": "x"},
            "closed_on",
            "cannot close before",
        ),
        ({"note": "长" * 2001}, "note", "At most 2000"),
        ({"number": 3}, "number", "like W12"),
        ({"number": "W999999"}, "number", "No workshop W999999"),
    ],
)
def test_a_bad_cell_is_refused_beside_its_column(clerk, change, column, words):
    problem = first_problem(WorkshopSheet, clerk, cells(**change))
    assert (problem.column, words in problem.message) == (column, True), problem
    assert not Workshop.objects.exists()


def test_a_project_of_another_county_is_not_found(clerk):
    world.enter(county="yanhe", name="电子元件项目")
    problem = first_problem(WorkshopSheet, clerk, cells(project="电子元件项目"))
    assert (problem.column, "No project" in problem.message) == ("project", True)


# --- which workshop a row means -----------------------------------------------------------------------------------


@pytest.fixture
def workshop(clerk, project) -> Workshop:
    _rows, [made] = saved(WorkshopSheet, clerk, [full()])
    return Workshop.objects.get(pk=made.pk)


def test_the_same_row_again_changes_nothing(clerk, workshop):
    again, made = saved(WorkshopSheet, clerk, [full()])
    assert (outcomes(again), made, Workshop.objects.count()) == (["unchanged"], [], 1)


def test_a_name_at_another_site_is_a_doubt_and_without_a_site_no_guess(clerk, workshop):
    rows = check(clerk, cells(site="五里岗社区"))
    assert outcomes(rows) == ["duplicate"]
    [doubt] = rows[0].doubts
    assert doubt.url == workshop.get_absolute_url() and doubt.sides[0][1:] == ("迎春社区", "五里岗社区")
    _rows, [made] = saved(WorkshopSheet, clerk, [cells(site="五里岗社区")], {2: "两个安置点"})
    assert made.is_new
    row = {key: value for key, value in cells().items() if key != "site"}
    assert "Several workshops" in first_problem(WorkshopSheet, clerk, row).message
    assert outcomes(check(clerk, cells(site="迎春社区"), cells(site="五里岗社区"))) == ["unchanged"] * 2
    assert outcomes(check(clerk, {**row, "project": "服装来料加工项目"})) == ["unchanged"]


def test_two_rows_of_one_new_workshop_have_one_key(clerk):
    sheet = WorkshopSheet(clerk)
    one, two, other = checked(sheet, [cells(), cells(name="迎春社区 扶贫车间"), cells(site="别处")])
    assert sheet.key_of(one) == sheet.key_of(two) != sheet.key_of(other)


# --- changing and correcting ---------------------------------------------------------------------------------------


def test_changed_cells_change_the_record_a_blank_clears_and_an_absent_column_keeps(clerk, workshop):
    row = {
        "number": f"W{workshop.pk}",
        "name": "迎春扶贫车间",
        "kind": "厂房式",
        "operator_name": "威宁新公司",
        "industry": None,
        "floor_area": "约1500平方米",
        "order_value": "约20万",
        "oem_client": None,
        "reason": "改名",
    }
    rows, [made] = saved(WorkshopSheet, clerk, [row])
    changes = {change.column: (change.old, change.new) for change in rows[0].changes}
    assert changes["order_value"] == ("12.5万元", "20万元") and changes["kind"] == ("OEM", "Factory")
    stored = Workshop.objects.get(pk=workshop.pk)
    assert (stored.name, stored.kind, stored.operator.name) == ("迎春扶贫车间", "factory", "威宁新公司")
    assert (stored.industry, stored.oem_client, stored.floor_area) == (None, "", 1500)
    assert (stored.order_value, stored.order_value_typed) == (200_000, "约20万")
    assert stored.note == "第一批\nFloor area: 约1500平方米"
    assert (stored.contact_phone, stored.site, stored.project_id) == (
        "0857-8221234",
        "迎春社区",
        workshop.project_id,
    )
    assert stored.history.latest().history_change_reason == "改名"
    assert (made.is_new, made.version, made.claims) == (False, stored.version, ())
    assert outcomes(check(clerk, row, {**row, "note": "第一批"})) == ["unchanged"] * 2
    undone(WorkshopSheet, clerk, [made])
    after = Workshop.objects.get(pk=workshop.pk)
    same = [field.attname for field in Workshop._meta.fields if field.name != "version"]
    assert [getattr(after, name) for name in same] == [getattr(workshop, name) for name in same]
    assert after.history.latest().history_change_reason == "误导入"


def test_another_day_of_recognition_is_a_correction_and_its_undo_puts_it_back(clerk, workshop):
    before = every_figure(world.TODAY), every_figure(date(2020, 7, 1))
    first = Claim.objects.get(source=workshop.source)
    rows, [made] = saved(WorkshopSheet, clerk, [full(reason="批文日期为6月30日") | {"recognised_on": "6.30"}])
    assert [change.column for change in rows[0].changes] == ["recognised_on"]
    claim = Claim.objects.get(pk=made.claims[0])
    assert (claim.replaces_id, claim.effective_on, claim.correction_reason) == (
        first.pk,
        date(2020, 6, 30),
        "批文日期为6月30日",
    )
    assert made.before == {}
    undone(WorkshopSheet, clerk, [made])
    assert (every_figure(world.TODAY), every_figure(date(2020, 7, 1))) == before
    assert events(workshop) == [("recognised", date(2020, 7, 1))] and agree()


def test_the_flag_alone_is_a_correction_too(clerk, workshop):
    _rows, [made] = saved(WorkshopSheet, clerk, [full() | {"not_later_than": "是"}])
    claim = Claim.objects.get(pk=made.claims[0])
    assert claim.not_later_than and claim.correction_reason == "The imported sheet says otherwise."


def test_a_closing_is_reported_then_corrected_and_never_cleared(clerk, workshop):
    row = full(closed_on="7.10", closing_reason="无订单")
    _rows, [made] = saved(WorkshopSheet, clerk, [row])
    closing = Claim.objects.get(pk=made.claims[0])
    assert every_figure(world.TODAY).get(("workshops", "reported")) is None
    Claim.objects.filter(pk=closing.pk).update(not_later_than=True)
    _rows, [made] = saved(WorkshopSheet, clerk, [{**row, "closing_reason": "搬迁"}])
    claim = Claim.objects.get(pk=made.claims[0])
    assert claim.not_later_than  # no column says it, so it stays
    assert (claim.replaces_id, claim.site_event.reason, claim.effective_on) == (
        closing.pk,
        "搬迁",
        date(2020, 7, 10),
    )
    problem = first_problem(WorkshopSheet, clerk, {**row, "closed_on": None, "closing_reason": None})
    assert (problem.column, "taken up again" in problem.message) == ("closed_on", True)
    problem = first_problem(
        WorkshopSheet, clerk, {**row, "closing_reason": "搬迁", "recognised_on": None, "not_later_than": None}
    )
    assert (problem.column, "takes nothing back" in problem.message) == ("recognised_on", True)


def test_a_recognition_that_was_missing_is_reported(clerk):
    _rows, [made] = saved(WorkshopSheet, clerk, [cells()])
    assert made.claims == ()
    _rows, [made] = saved(WorkshopSheet, clerk, [cells(recognised_on="7.2")])
    assert Claim.objects.get(pk=made.claims[0]).replaces is None
    assert (made.is_new, made.before) == (False, {})


def test_a_workshop_taken_up_again_comes_back_unchanged(clerk, workshop):
    report_site_event(workshop=workshop, event="closed", on=date(2020, 7, 5), why="停", actor=clerk)
    report_site_event(workshop=workshop, event="recognised", on=date(2020, 7, 9), actor=clerk)
    assert set(outcomes(check(clerk, *exported(WorkshopSheet, clerk)))) == {"unchanged"}
    assert exported(WorkshopSheet, clerk)[0]["recognised_on"] == {"d": "2020-07-01"}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"county": "沿河县"}, "county"),
        ({"project": None}, "project"),
        ({"project": "马铃薯加工项目"}, "project"),
    ],
)
def test_a_move_is_no_guess(places, workshop, change, column):
    world.enter(name="马铃薯加工项目")
    row = full(number=f"W{workshop.pk}") | change
    problem = first_problem(WorkshopSheet, places.user("province"), row)
    assert (problem.column, "Move to another county or project" in problem.message) == (column, True)


def test_a_claim_above_is_corrected_by_a_claim_and_stays_till_then(clerk, workshop):
    world.verify_all(workshop)
    saved(WorkshopSheet, clerk, [full() | {"recognised_on": "7.8"}])
    figures = every_figure(date(2020, 7, 5))
    assert figures.get(("workshops", "verified")) == 1 and ("workshops", "reported") not in figures


# --- who ------------------------------------------------------------------------------------------------------------


def test_what_one_may_read_but_not_change_is_refused_and_unchanged_rows_are_not(places, workshop):
    supporter = places.user("supporter")
    row = {"number": f"W{workshop.pk}", "name": workshop.name}
    assert outcomes(check(supporter, row)) == ["unchanged"]
    assert ("", "You may read this record but not change it.") in said(check(supporter, {**row, "site": "x"}))


def test_workshops_of_another_county_do_not_exist(clerk):
    mark = "Quetzal7391"
    project = world.enter(county="yanhe", name=f"{mark}项目", enterprise=f"{mark}公司", note=mark)
    foreign = world.open_workshop(project, name="迎春社区扶贫车间", site=mark, note=mark)
    rows = [
        {"number": f"W{foreign.pk}", "note": "x"},
        cells(county="沿河县"),
        cells(reference=project.reference),
        cells(project=f"{mark}项目"[7:]),
    ]
    found = check(clerk, *rows)
    assert outcomes(found) == ["refused"] * 4
    assert "uetzal" not in str(said(found)) and "not change it" not in str(said(found))
    assert outcomes(check(clerk, cells())) == ["new"]  # its namesake elsewhere is no doubt
    assert exported(WorkshopSheet, clerk) == []


# --- out and in again -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("without", [(), ("number",), ("number", "reference", "project")])
def test_an_exported_list_comes_back_unchanged(places, workshop, without):
    other = world.enter(county="yanhe", name="电子元件项目", introduced_by="zunyi")
    world.open_workshop(
        other, name="电子车间", floor_area=300, order_value=Decimal("12345.67"), note="甲\r\n乙"
    )
    world.open_workshop(county="weining", name="居家车间", kind="home", on=None, operator=workshop.operator)
    saved(WorkshopSheet, world.clerk_of("weining"), [cells(name="约数车间", floor_area="约800")])
    for name in ("county", "county2", "supporter", "prefecture", "province", "director"):
        user = places.user(name)
        rows = checked(WorkshopSheet(user), exported(WorkshopSheet, user, without=without))
        assert rows and set(outcomes(rows)) == {"unchanged"}, said(rows)


# --- undoing ----------------------------------------------------------------------------------------------------------


def test_undoing_new_workshops_puts_every_figure_back(clerk, project):
    before = every_figure(world.TODAY)
    rows = [full(), cells(name="关闭的车间", recognised_on="6.10", closed_on="7.15", closing_reason="无订单")]
    _rows, made = saved(WorkshopSheet, clerk, rows)
    assert len(made) == 2 and every_figure(world.TODAY) != before
    undone(WorkshopSheet, clerk, made)
    assert every_figure(world.TODAY) == before and agree()
    assert [workshop.void_reason for workshop in Workshop.objects.all()] == ["误导入"] * 2
    assert not Workshop.objects.standing().exists()
    undone(WorkshopSheet, clerk, made)  # once is enough
    assert outcomes(check(clerk, *rows)) == ["new"] * 2
    assert exported(WorkshopSheet, clerk) == []


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ("change", "was changed after the import"),
        ("review", "decided on it (Reviewed)"),
        ("return", "decided on it (Returned)"),
        ("evidence", "evidence was added"),
        ("headcount", "Headcount of 10 July 2020 was reported after the import"),
        ("close", "Workshop recognised or closed of 20 July 2020 was reported"),
        ("nothing", ""),
    ],
)
def test_what_rests_on_a_new_workshop_is_named(clerk, project, later, words):
    _rows, [made] = saved(WorkshopSheet, clerk, [full()])
    workshop, claim = Workshop.objects.get(pk=made.pk), Claim.objects.get(pk=made.claims[0])
    if later == "change":
        saved(WorkshopSheet, clerk, [full() | {"note": "改"}])
    if later == "review":
        review(claim=claim, actor=world.reviewer_of("weining"))
    if later == "return":
        return_(claim=claim, actor=world.reviewer_of("weining"), reason="不实")
    if later == "evidence":
        world.give_evidence(claim)
    if later == "headcount":
        world.count_people(workshop, 30)
    if later == "close":
        report_site_event(workshop=workshop, event="closed", on=date(2020, 7, 20), why="停", actor=clerk)
    found = WorkshopSheet(clerk).depends_on(made)
    assert bool(found) == (later != "nothing")
    assert words in "\n".join(found)


def test_what_was_made_survives_its_keeping_as_json(clerk, project):
    _rows, [made] = saved(WorkshopSheet, clerk, [full()])
    assert Made.of_json(made.as_json()) == made
