"""Headcounts from a sheet: which site a row names, what it reports or corrects, what is refused, and undoing."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from ledger.models import Claim
from ledger.services import return_, review, verify
from projects.models import Project
from sheets.sheet import Made
from tests import world
from tests.ledger.reading import agree, every_figure
from tests.sheet_driver import checked, exported, first_problem, outcomes, said, saved, undone
from workshops.headcount_sheet import HeadcountSheet
from workshops.models import Headcount, Workshop
from workshops.recounts import last_headcounts, of_reader

pytestmark = pytest.mark.usefixtures("places")
DAY = {"d": "2020-07-20"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def clerk(places) -> world.User:
    return world.clerk_of("weining")


@pytest.fixture
def project(places) -> Project:
    return world.enter(name="服装来料加工项目")


@pytest.fixture
def workshop(project) -> Workshop:
    return world.open_workshop(project, name="迎春社区扶贫车间", site="迎春社区")


def cells(**more) -> dict:
    return {"county": "威宁县", "workshop": "迎春社区扶贫车间", "on": DAY, "total": 30, **more}


def check(user, *rows, reasons=None):
    return checked(HeadcountSheet(user), rows, reasons)


# --- a new headcount --------------------------------------------------------------------------------------


def test_a_row_reports_a_headcount_with_all_its_numbers(clerk, workshop):
    row = cells(
        poor=12,
        relocated="5人",
        edge=0,
        peak="35",
        labour_contracts=10,
        service_contracts=None,
        flexible=4,
        monthly_wage=1850.5,
        not_later_than="是",
        note="月末清点",
    )
    rows, [made] = saved(HeadcountSheet, clerk, [row])
    assert outcomes(rows) == ["new"]
    claim = Claim.objects.get(pk=made.pk)
    counted = claim.headcount
    assert (claim.source_id, claim.effective_on, claim.not_later_than) == (
        workshop.source_id,
        date(2020, 7, 20),
        True,
    )
    assert (counted.total, counted.poor, counted.relocated, counted.edge) == (30, 12, 5, 0)
    assert (counted.peak, counted.labour_contracts, counted.service_contracts, counted.flexible) == (
        35,
        10,
        None,
        4,
    )
    assert (str(counted.monthly_wage), claim.note, claim.reporter) == ("1850.50", "月末清点", clerk)
    assert every_figure(world.TODAY)["jobs", "reported"] == 30
    assert agree()


@pytest.mark.parametrize(
    "named",
    [
        {"workshop": "迎春社区扶贫车间"},
        {"county": "520526", "workshop": " 迎春社区 扶贫车间"},
        {"county": "毕节市威宁彝族回族苗族自治县", "workshop": "迎春社区扶贫车间"},
        {"workshop": "迎春社区扶贫车间", "project": "服装来料加工项目"},
        {"workshop_number": "number"},
    ],
)
def test_a_workshop_is_found_by_name_or_number(clerk, workshop, named):
    if "workshop_number" in named:
        named = {"workshop_number": f"w{workshop.pk}"}
    _rows, [made] = saved(HeadcountSheet, clerk, [{**named, "on": DAY, "total": 30}])
    assert Claim.objects.get(pk=made.pk).source_id == workshop.source_id


@pytest.mark.parametrize("by", ["name", "reference", "reference as name"])
def test_a_project_alone_means_its_people_outside_workshops(clerk, project, workshop, by):
    named = {
        "name": {"project": "服装来料加工项目"},
        "reference": {"reference": project.reference.lower()},
        "reference as name": {"project": project.reference},
    }[by]
    _rows, [made] = saved(HeadcountSheet, clerk, [{"workshop": None, **named, "on": DAY, "total": 8}])
    assert Claim.objects.get(pk=made.pk).source_id == project.source_id


def test_of_two_workshops_of_one_name_the_site_or_the_number_tells(clerk, workshop):
    other = world.open_workshop(
        county="weining", name="迎春社区扶贫车间", site="五里岗社区", operator=workshop.operator
    )
    assert first_problem(HeadcountSheet, clerk, cells()).column == "workshop"
    _rows, made = saved(
        HeadcountSheet,
        clerk,
        [cells(place="五里岗社区"), {"workshop_number": f"W{workshop.pk}", "on": DAY, "total": 7}],
    )
    assert [Claim.objects.get(pk=one.pk).source_id for one in made] == [other.source_id, workshop.source_id]


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"county": "某县"}, "county", "not one of the choices"),
        ({"county": "沿河县"}, "workshop", "No workshop"),
        ({"workshop": "没有的车间"}, "workshop", "No workshop"),
        ({"workshop": None}, "workshop", "Say where people were counted"),
        ({"workshop": None, "project": "没有的项目"}, "project", "No project"),
        ({"reference": "ABCDEFGH"}, "reference", "No project"),
        ({"workshop_number": 3}, "workshop_number", "like W12"),
        ({"workshop_number": "W999999"}, "workshop_number", "No workshop W999999"),
        ({"number": "3"}, "number", "like H12"),
        ({"number": "H999999"}, "number", "among what you may read"),
        ({"on": None}, "on", "Fill in"),
        ({"on": "20/13"}, "on", "month"),
        ({"on": {"d": "2020-07-23"}}, "on", "in the future"),
        ({"on": {"e": "#N/A"}}, "on", "#N/A"),
        ({"not_later_than": "也许"}, "not_later_than", "neither yes nor no"),
        ({"total": None}, "total", "Fill in"),
        ({"total": "30-40"}, "total", "range"),
        ({"total": 100_001}, "total", "100,000"),
        ({"poor": 31}, "poor", "more than the people at work"),
        ({"relocated": -1}, "relocated", "negative"),
        ({"edge": 1.5}, "edge", "whole numbers"),
        ({"peak": 29}, "peak", "at least as many"),
        ({"labour_contracts": 20, "service_contracts": 20}, "service_contracts", "more than the people"),
        ({"flexible": "若干"}, "flexible", "cannot be read"),
        ({"monthly_wage": "0"}, "monthly_wage", "100,000 yuan"),
        ({"monthly_wage": "两千"}, "monthly_wage", "cannot be read"),
        ({"note": "长" * 501}, "note", "At most 500"),
    ],
)
def test_a_bad_cell_is_refused_beside_its_column(clerk, workshop, change, column, words):
    problem = first_problem(HeadcountSheet, clerk, cells(**change))
    assert (problem.column, words in problem.message) == (column, True), problem
    assert not Headcount.objects.exists()


def test_every_bad_cell_of_a_row_is_named_at_once(clerk, workshop):
    [row] = check(clerk, cells(total="很多", poor="x", on="13.45", county="某县"))
    assert {problem.column for problem in row.problems} == {"total", "poor", "on", "county"}


def test_the_same_site_and_day_twice_have_one_key(clerk, workshop):
    sheet = HeadcountSheet(clerk)
    one, two, other = checked(sheet, [cells(), cells(total=31), cells(on="7.19")])
    assert sheet.key_of(one) == sheet.key_of(two) != sheet.key_of(other)


# --- what stands already ---------------------------------------------------------------------------------------


def test_the_same_rows_again_change_nothing(clerk, workshop, project):
    rows = [
        cells(total="约30人", monthly_wage="约1800", note="月末"),
        {"project": project.name, "on": DAY, "total": 12, "poor": None},
    ]
    saved(HeadcountSheet, clerk, rows)
    assert Claim.objects.get(headcount__total=30).note.splitlines()[0] == "月末"
    before = Claim.objects.count()
    again, made = saved(HeadcountSheet, clerk, rows)
    assert (outcomes(again), made, Claim.objects.count()) == (["unchanged"] * 2, [], before)


def test_other_numbers_of_the_same_day_are_a_correction_with_a_reason(clerk, workshop):
    first = world.count_people(workshop, 30, on=date(2020, 7, 20), poor=12, relocated=3)
    rows, [made] = saved(HeadcountSheet, clerk, [cells(total=32, poor=None)])
    [row] = rows
    assert [(change.column, change.old, change.new) for change in row.changes] == [
        ("total", "30", "32"),
        ("poor", "12", ""),
    ]
    claim = Claim.objects.get(pk=made.pk)
    assert (claim.replaces_id, claim.headcount.total, claim.headcount.poor) == (first.pk, 32, None)
    assert claim.headcount.relocated == 3  # its column is absent
    assert claim.correction_reason == "The imported sheet says otherwise."
    assert every_figure(world.TODAY)["jobs", "reported"] == 32
    _rows, [made] = saved(HeadcountSheet, clerk, [cells(total=33, reason="漏登1人")])
    assert Claim.objects.get(pk=made.pk).correction_reason == "漏登1人"
    assert agree()


def test_a_reason_alone_corrects_nothing(clerk, workshop):
    world.count_people(workshop, 30, on=date(2020, 7, 20))
    assert outcomes(check(clerk, cells(reason="核对"))) == ["unchanged"]


def test_a_number_names_the_headcount_whose_day_was_wrong(clerk, workshop):
    first = world.count_people(workshop, 30, on=date(2020, 7, 18))
    _rows, [made] = saved(HeadcountSheet, clerk, [cells(number=f"H{first.pk}")])
    claim = Claim.objects.get(pk=made.pk)
    assert (claim.replaces_id, claim.effective_on) == (first.pk, date(2020, 7, 20))
    again, made = saved(HeadcountSheet, clerk, [cells(number=f"H{first.pk}")])  # by now the correction stands
    assert (outcomes(again), made) == (["unchanged"], [])


def test_a_number_of_another_site_is_no_guess(clerk, workshop, project):
    first = world.count_people(project, 30)
    problem = first_problem(HeadcountSheet, clerk, cells(number=f"H{first.pk}"))
    assert problem.column == "number" and project.name in problem.message


def test_what_was_taken_back_is_reported_anew_without_its_number(clerk, workshop):
    first = world.count_people(workshop, 30, on=date(2020, 7, 20))
    world_claim = Claim.objects.get(pk=first.pk)
    HeadcountSheet(clerk).undo(_made(world_claim), "误报")
    assert "no longer stands" in first_problem(HeadcountSheet, clerk, cells(number=f"H{first.pk}")).message
    assert outcomes(check(clerk, cells())) == ["new"]


def _made(claim):
    return Made(claim.pk, True, claim.version, (claim.pk,))


def test_a_returned_headcount_is_mended_by_its_corrected_row(clerk, workshop):
    first = world.count_people(workshop, 30, on=date(2020, 7, 20))
    return_(claim=first.claim, actor=world.reviewer_of("weining"), reason="与现场不符")
    problem = first_problem(HeadcountSheet, clerk, cells())
    assert (problem.column, "与现场不符" in problem.message) == ("", True)
    _rows, [made] = saved(HeadcountSheet, clerk, [cells(total=28)])
    assert Claim.objects.get(pk=made.pk).replaces_id == first.pk
    undone(HeadcountSheet, clerk, [made])
    assert Claim.objects.unmended().get().pk == first.pk


def test_a_verified_headcount_is_corrected_by_a_claim_and_stays_verified_till_then(clerk, workshop):
    first = world.count_people(workshop, 30, on=date(2020, 7, 20))
    world.verify_all(workshop)
    saved(HeadcountSheet, clerk, [cells(total=25)])
    figures = every_figure(world.TODAY)
    assert (figures["jobs", "verified"], figures["jobs", "reported"]) == (30, 25)
    assert Claim.objects.get(pk=first.pk).state == "verified"


# --- the same people, counted twice -----------------------------------------------------------------------------


def test_equal_numbers_of_a_project_and_its_workshop_wait_for_a_reason(clerk, workshop, project):
    world.count_people(project, 30, on=date(2020, 7, 18))
    rows = check(clerk, cells())
    assert outcomes(rows) == ["duplicate"]
    assert "reports 30 people too" in rows[0].doubts[0].message
    rows, [made] = saved(HeadcountSheet, clerk, [cells(note="两班")], {2: "两处\n不是同一批人"})
    note = Claim.objects.get(pk=made.pk).note
    assert note.startswith("两班\n") and note.endswith("Reported all the same: 两处 不是同一批人")
    assert outcomes(check(clerk, cells(note="两班"))) == ["unchanged"]


def test_equal_numbers_within_one_sheet_are_seen_and_a_corrected_one_is_not(clerk, workshop, project):
    of_project = {"project": project.name, "on": DAY, "total": 30}
    assert outcomes(check(clerk, cells(), of_project)) == ["new", "duplicate"]
    first = world.count_people(workshop, 30, on=date(2020, 7, 20))
    assert outcomes(check(clerk, cells(total=31), of_project)) == ["changed", "new"]
    assert outcomes(check(clerk, cells(total=31), {**of_project, "total": 31})) == ["changed", "duplicate"]
    world.count_people(project, 44, on=date(2020, 7, 20))
    assert outcomes(check(clerk, cells(total=44, number=f"H{first.pk}"))) == ["duplicate"]


def test_a_sheet_goes_on_with_other_rows_and_sees_what_was_reported_meanwhile(clerk, workshop, project):
    sheet = HeadcountSheet(clerk)
    assert outcomes(checked(sheet, [cells()])) == ["new"]
    world.count_people(workshop, 30, on=date(2020, 7, 20))
    of_project = {"project": project.name, "on": DAY, "total": 30}
    assert outcomes(checked(sheet, [of_project])) == ["duplicate"]
    assert outcomes(checked(sheet, [{**of_project, "total": 31}])) == ["new"]
    assert outcomes(checked(sheet, [cells(), cells(total=29)])) == ["unchanged", "changed"]


# --- who --------------------------------------------------------------------------------------------------------


def test_what_one_may_read_but_not_change_is_refused_and_unchanged_rows_are_not(places):
    project = world.enter(county="weining", introduced_by="guiyang", name="服装项目")
    world.verify_all(project)
    world.count_people(project, 20, on=date(2020, 7, 20))
    supporter = places.user("supporter")
    row = {"project": "服装项目", "on": DAY, "total": 20}
    assert outcomes(check(supporter, row)) == ["unchanged"]
    [refused] = check(supporter, {**row, "total": 21})
    assert said([refused]) == [("", "You may read this record but not change it.")]


def test_rows_of_another_county_do_not_exist(places, clerk):
    mark = "Quetzal7391"
    project = world.enter(county="yanhe", name=f"{mark}项目", enterprise=f"{mark}公司", note=mark)
    workshop = world.open_workshop(project, name="同名车间", site=mark, note=mark)
    world.count_people(workshop, 739, on=date(2020, 7, 20))
    number = Headcount.objects.get().pk
    rows = [
        {"workshop": "同名车间", "on": DAY, "total": 739},
        {"county": "沿河县", "workshop": "同名车间", "on": DAY, "total": 1},
        {"workshop_number": f"W{workshop.pk}", "on": DAY, "total": 1},
        {"reference": project.reference, "on": DAY, "total": 1},
        {"number": f"H{number}", "on": DAY, "total": 1},
        {"number": f"H{number}", "workshop": "同名车间", "on": DAY, "total": 739},
    ]
    checked_rows = check(clerk, *rows)
    assert outcomes(checked_rows) == ["refused"] * 6
    assert mark not in str(said(checked_rows)) and "739" not in str(said(checked_rows)).replace(
        f"H{number}", ""
    )
    assert "not change it" not in str(said(checked_rows))  # not even that it exists
    assert list(HeadcountSheet(clerk).records()) == []


# --- out and in again -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("without", [(), ("number",), ("number", "reference", "workshop_number")])
def test_an_exported_list_comes_back_unchanged(demo_world_rows, without):
    for name in ("county", "supporter", "prefecture", "province", "director"):
        user = world.User.objects.select_related("bureau").get(username=name)
        rows = checked(HeadcountSheet(user), exported(HeadcountSheet, user, without=without))
        assert rows or name == "supporter"
        assert set(outcomes(rows)) <= {"unchanged"}, said(rows)


def test_who_reads_a_site_reads_its_headcounts_as_the_list_of_sites_does(places):
    chamber = places.user("chamber")
    project = world.enter(
        county="ziyun", name="箱包加工项目", introduced_by=chamber.bureau.code, actor=chamber
    )
    shop = world.open_workshop(project, name="箱包车间", actor=world.clerk_of("ziyun"))
    for site in (project, shop):
        world.count_people(site, 20 + site.pk, actor=world.clerk_of("ziyun"))
    assert not Claim.objects.visible_to(chamber).filter(kind="headcount").exists()
    listed = of_reader(last_headcounts(), places.user("director")).count()
    assert HeadcountSheet(chamber).records().count() == listed == 2
    rows = checked(HeadcountSheet(chamber), exported(HeadcountSheet, chamber))
    assert outcomes(rows) == ["unchanged"] * 2


@pytest.fixture
def demo_world_rows(places, project, workshop) -> None:
    world.count_people(workshop, 30, on=date(2020, 7, 1), poor=12, peak=50, note="首次")
    wrong = world.count_people(workshop, 36, on=date(2020, 7, 10))
    world.count_people(workshop, 35, on=date(2020, 7, 10), replaces=wrong.claim, reason="多登1人")
    world.count_people(project, 8, on=date(2020, 7, 10), not_later_than=True, monthly_wage=2300)
    other = world.enter(county="yanhe", name="电子元件项目")
    world.count_people(other, 15)
    world.count_people(other, 16)  # of the same day


# --- undoing -----------------------------------------------------------------------------------------------------


def test_undoing_puts_every_figure_back(clerk, workshop, project):
    world.count_people(workshop, 30, on=date(2020, 7, 20), poor=10)
    before = every_figure(world.TODAY), every_figure(date(2020, 8, 30))
    rows = [
        cells(total=44),
        cells(on="7.12", total=20),
        {"project": project.name, "on": DAY, "total": 9},
    ]
    _rows, made = saved(HeadcountSheet, clerk, rows)
    assert len(made) == 3 and every_figure(world.TODAY) != before[0]
    undone(HeadcountSheet, clerk, made)
    assert (every_figure(world.TODAY), every_figure(date(2020, 8, 30))) == before
    assert agree()
    assert outcomes(check(clerk, *rows)) == ["changed", "new", "new"]
    undone(HeadcountSheet, clerk, made)  # once is enough
    taken = Claim.objects.get(pk=made[0].pk)
    assert (taken.state, taken.history.latest().history_change_reason) == ("taken_back", "误导入")


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ("review", "decided on it (Reviewed)"),
        ("verify", "decided on it (Verified)"),
        ("return", "decided on it (Returned)"),
        ("correct", "corrected afterwards"),
        ("evidence", "evidence was added"),
        ("visit", "visited the site"),
        ("ask", "asked to confirm"),
        ("nothing", ""),
    ],
)
def test_what_rests_on_a_row_is_named(clerk, workshop, later, words):
    _rows, [made] = saved(HeadcountSheet, clerk, [cells(on="7.10")])
    claim = Claim.objects.get(pk=made.pk)
    if later in ("review", "verify"):
        claim = review(claim=claim, actor=world.reviewer_of("weining"))
    if later == "verify":
        world.give_evidence(claim)
        verify(claim=claim, actor=world.User.objects.get(username="province"))
    if later == "return":
        return_(claim=claim, actor=world.reviewer_of("weining"), reason="不实")
    if later == "correct":
        saved(HeadcountSheet, clerk, [cells(on="7.10", total=31)])
    if later == "evidence":
        world.give_evidence(claim)
    if later == "visit":
        world.visit(claim.headcount)
    if later == "ask":
        world.ask_about(workshop)
    found = HeadcountSheet(clerk).depends_on(made)
    assert bool(found) == (later != "nothing")
    assert words in "\n".join(found)
    assert all(found_words.startswith("迎春社区扶贫车间 · ") for found_words in found)
