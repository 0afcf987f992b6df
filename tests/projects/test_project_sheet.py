"""Projects from a list: what a row may say, how it finds its project, what it changes, and how it goes out and back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from chambers.models import Enterprise
from ledger.models import Claim
from ledger.services import review
from projects.duplicate_services import suspect
from projects.likeness import Rung
from projects.models import Project, SuspectedPair
from projects.sheet import ProjectSheet
from sheets.sheet import Made
from tests import world
from tests.ledger.reading import agree, every_figure
from tests.projects.typing_in import bureau, entered
from tests.rows import Answer, exported, take, undo

pytestmark = pytest.mark.django_db

ROW = {
    "name": "服装来料加工项目",
    "county": "威宁县",
    "introduced_by": "贵阳市",
    "enterprise_name": "贵州云岭服饰有限公司",
    "credit_code": world.made_up_code("云岭"),
    "industry": "服装鞋帽箱包",
    "kind": "新建",
    "short_and_fast": "是",
    "labour_intensive": "",
    "stage": "已签约",
    "lead_on": None,
    "negotiating_on": "6月1日",
    "signed_on": {"d": "2020-06-28"},
    "contract_amount": "0.12亿",
    "planned_jobs": "约60人",
    "annual_output": 800,
    "contact_phone": "0857-8221234",
    "site_address": "威宁县五里岗工业园3号楼",
    "note": "",
}


def rows_of(who: str, *rows: dict[str, Any], **options: Any) -> list[Answer]:
    return take(ProjectSheet, User.objects.select_related("bureau").get(username=who), rows, **options)


def one(*, who: str = "county", reason: str = "", base: dict[str, Any] = ROW, **cells: Any) -> Answer:
    return rows_of(who, base | cells, reason=reason)[0]


def project_of(answer: Answer) -> Project:
    return Project.objects.get(pk=answer.made.pk)


def changed(answer: Answer, who: str = "county", **cells: Any) -> Answer:
    """A second list that names the project of the first by its reference, with these cells."""
    return one(who=who, base={"reference": project_of(answer).reference}, **cells)


def steps(project: Project) -> dict[str, date]:
    claims = Claim.objects.standing().filter(source=project.source_id, kind="stage")
    return {claim.stage_reached.step: claim.effective_on for claim in claims}


# --- new rows -------------------------------------------------------------------------------------------


def test_a_row_becomes_a_project_with_its_claims(places):
    answer = one()
    assert answer.outcome == "new", answer.refused
    project = project_of(answer)
    assert (project.name, project.county.key, project.introduced_by.code) == (
        ROW["name"],
        "weining",
        "guiyang",
    )
    assert (project.enterprise.name, project.enterprise.credit_code) == (
        ROW["enterprise_name"],
        ROW["credit_code"],
    )
    assert (project.industry.code, project.kind, project.short_and_fast) == ("garments", "new", True)
    assert (project.contract_amount, project.contract_amount_typed) == (Decimal(12_000_000), "0.12亿")
    assert (project.annual_output, project.planned_jobs, project.planned_jobs_note) == (
        8_000_000,
        60,
        "约60人",
    )
    assert steps(project) == {"negotiating": date(2020, 6, 1), "signed": date(2020, 6, 28)}
    assert project.history.get().history_user == places.user("county")
    assert agree()


def test_a_row_says_what_the_page_says(places, sign_in):
    """The same values typed into the page make the same record."""
    listed = project_of(one(credit_code=world.made_up_code("甲"), enterprise_name="甲公司"))
    page = entered(
        sign_in("county"),
        name="另一个名称的项目",
        introduced_by=bureau("guiyang"),
        enterprise_name="乙公司",
        credit_code=world.made_up_code("乙"),
        short_and_fast="on",
        negotiating_on="6.1",
        planned_jobs="约60人",
        annual_output="800",
        contract_amount="0.12亿",
        go_on_reason="另一个项目",
    )
    same = ("county_id", "introduced_by_id", "channel", "industry_id", "kind", "short_and_fast", "stage")
    same += (
        "labour_intensive",
        "signed_on",
        "contract_amount",
        "planned_jobs",
        "annual_output",
        "entered_by_id",
    )
    for name in same:
        assert getattr(listed, name) == getattr(page, name), name
    assert steps(listed) == steps(page)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", ""),
        ("county", "某县"),
        ("county", "沿河县"),  # known, and not theirs
        ("introduced_by", "某单位"),
        ("introduced_by", "沿河县招商局"),
        ("enterprise_name", None),
        ("credit_code", "9152"),
        ("industry", "某行业"),
        ("kind", "其他"),
        ("stage", "竣工"),
        ("signed_on", "6月31日"),
        ("signed_on", "2020-12-01"),  # in the future
        ("signed_on", None),
        ("contract_amount", "0.8-1.2亿"),
        ("contract_amount", None),  # which a signed project needs
        ("planned_jobs", "若干"),
        ("contact_phone", "找老王"),
        ("annual_output", {"e": "#N/A"}),
    ],
)
def test_a_wrong_cell_is_named(places, column, cell):
    answer = one(**{column: cell})
    assert answer.outcome == "refused"
    assert list(answer.refused) == [column], answer.refused
    assert Project.objects.count() == 0


def test_without_a_stage_the_last_day_says_how_far_it_came(places):
    answer = one(stage=None, started_on="7.10", expected_operating_on="2020-12-01")
    assert answer.outcome == "new", answer.refused
    assert project_of(answer).stage == "started"


def test_who_may_not_enter_projects_enters_none(places):
    assert one(who="director").refused[""] or one(who="director").outcome == "refused"


def test_many_rows_at_once(places):
    rows = [
        ROW
        | {"name": f"{name}项目", "enterprise_name": f"{name}公司", "credit_code": world.made_up_code(name)}
        | {"contact_phone": None, "site_address": None}
        for name in ("甲乙", "丙丁", "戊己", "庚辛", "壬癸")
    ]
    rows[2]["contract_amount"] = "一大笔"
    assert [answer.outcome for answer in rows_of("county", *rows)] == ["new", "new", "refused", "new", "new"]
    assert Project.objects.count() == 4
    assert agree()


# --- which project is meant --------------------------------------------------------------------------------


def test_the_same_list_again_changes_nothing(places):
    one()
    before = every_figure(date(2020, 7, 22)), Claim.objects.count(), Project.history.count()
    assert one().outcome == "unchanged"
    assert one(enterprise_name="贵州云岭服饰 有限公司", credit_code=None).outcome == "unchanged"
    assert (every_figure(date(2020, 7, 22)), Claim.objects.count(), Project.history.count()) == before


def test_a_reference_that_nobody_knows_is_refused(places):
    assert "reference" in one(reference="ABCDEFGH").refused


def test_a_project_out_of_sight_is_a_duplicate_and_shows_nothing_of_itself(places):
    hidden = project_of(one(note="机密备注"))
    answer = one(who="county2", county="沿河县", introduced_by="沿河县")
    assert answer.outcome == "doubtful", answer.refused
    [doubt] = answer.row.doubts
    assert doubt.blocks
    assert (doubt.name, doubt.url, doubt.sides) == ("", "", ())
    assert hidden.reference in doubt.message
    assert "机密" not in str(answer.row.doubts)


def test_an_alike_project_waits_for_a_reason(places):
    first = project_of(one())
    alike = {"name": "服装来料加工项目部", "contact_phone": None, "site_address": None}
    answer = one(**alike)
    assert answer.outcome == "doubtful"
    assert answer.row.doubts[0].name == first.name
    assert not answer.row.doubts[0].blocks
    assert one(**alike, reason="另一条生产线").outcome == "new"
    assert SuspectedPair.objects.get().reason == "另一条生产线"


# --- changed rows ------------------------------------------------------------------------------------------


def test_what_is_no_claim_is_changed_on_the_record(places):
    first = one()
    answer = changed(first, note="新的备注", contact_phone="", annual_output="900万元", labour_intensive="是")
    assert answer.outcome == "changed", answer.refused
    assert answer.changed["note"] == ("", "新的备注")
    assert answer.changed["annual_output"] == ("800万元", "900万元")
    project = project_of(first)
    assert (project.note, project.contact_phone, project.labour_intensive) == ("新的备注", "", True)
    assert project.annual_output == 9_000_000
    assert project.planned_jobs == 60, "an absent column keeps"
    assert answer.made.claims == ()


def test_county_introducer_kind_and_amount_become_claims(places):
    first = one(who="province", introduced_by="威宁县")
    answer = changed(
        first,
        who="province",
        introduced_by="贵阳市",
        kind="续建",
        contract_amount="1500万元",
        reason="协议更正",
    )
    assert answer.outcome == "changed", answer.refused
    claims = Claim.objects.filter(pk__in=answer.made.claims)
    assert {claim.kind for claim in claims} == {"introducer", "nature", "money"}
    assert {claim.correction_reason for claim in claims} == {"协议更正"}
    project = project_of(first)
    assert (project.introduced_by.code, project.kind, project.contract_amount) == (
        "guiyang",
        "continued",
        15_000_000,
    )
    assert agree()


def test_the_county_is_changed_by_a_claim(places):
    first = one(who="province", introduced_by="威宁县")
    answer = changed(first, who="province", county="纳雍县")
    assert answer.outcome == "changed", answer.refused
    assert project_of(first).county.key == "nayong"
    assert [claim.kind for claim in Claim.objects.filter(pk__in=answer.made.claims)] == ["county"]
    assert agree()


def test_a_later_stage_is_a_step_and_another_day_a_correction(places):
    first = one()
    answer = changed(first, stage="开工", started_on="7.15", signed_on="6.30", expected_operating_on="12.1")
    assert answer.outcome == "changed", answer.refused
    project = project_of(first)
    assert project.stage == "started"
    assert steps(project) == {
        "negotiating": date(2020, 6, 1),
        "signed": date(2020, 6, 30),
        "started": date(2020, 7, 15),
    }
    assert len(answer.made.claims) == 2
    assert agree()


def test_days_that_pass_each_other_on_the_way_are_corrected_all_the_same(places):
    first = one(lead_on="5.1")
    later = changed(first, lead_on="6.10", negotiating_on="6.20", signed_on="7.10")
    assert later.outcome == "changed", later.refused
    earlier = changed(first, lead_on="5.1", negotiating_on="5.2", signed_on="5.3")
    assert earlier.outcome == "changed", earlier.refused
    assert list(steps(project_of(first)).values()) == [date(2020, 5, 1), date(2020, 5, 2), date(2020, 5, 3)]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"stage": "在谈"}, "stage"),
        ({"stage": "开工"}, "stage"),
        ({"signed_on": ""}, "signed_on"),
        ({"signed_on": "2020-12-01"}, "signed_on"),
        ({"signed_on": "5.1"}, "signed_on"),
        ({"stage": "签约", "started_on": "7.10"}, "started_on"),
        ({"contract_amount": ""}, "contract_amount"),
        ({"name": ""}, "name"),
    ],
)
def test_what_a_list_cannot_change_is_named(places, cells, column):
    first = one()
    answer = changed(first, **cells)
    assert answer.outcome == "refused"
    assert list(answer.refused) == [column], answer.refused
    assert project_of(first).version == 1


def test_who_may_only_read_changes_nothing(places):
    first = one()
    review(claim=Claim.objects.earliest("pk"), actor=places.user("prefecture"))
    answer = changed(first, who="supporter", note="改一改")
    assert answer.outcome == "refused"
    assert project_of(first).note == ""


# --- undoing ------------------------------------------------------------------------------------------------


def test_a_new_project_is_voided_and_its_lines_reversed(places):
    first = one()
    assert every_figure(date(2020, 7, 22))
    assert undo(ProjectSheet, places.user("county"), first.made) == []
    project = project_of(first)
    assert project.voided_at
    assert project.void_reason == "导入错了"
    assert every_figure(date(2020, 7, 22)) == {}
    assert agree()
    assert one().outcome == "new", "it can be entered again"


def test_a_changed_project_gets_back_what_it_had(places):
    first = one()
    before = ProjectSheet(places.user("county")).records().get(pk=first.made.pk)
    was = exported(ProjectSheet, places.user("county"))
    figures = every_figure(date(2020, 7, 22))
    answer = changed(
        first,
        note="新的备注",
        planned_jobs=80,
        enterprise_name="另一家公司",
        credit_code=world.made_up_code("另"),
        contract_amount="2000万元",
        kind="续建",
        stage="开工",
        started_on="7.15",
        negotiating_on="6.2",
        expected_operating_on="12.1",
    )
    assert answer.outcome == "changed", answer.refused
    assert undo(ProjectSheet, places.user("county"), answer.made) == []
    assert exported(ProjectSheet, places.user("county")) == was
    assert project_of(first).enterprise == before.enterprise
    assert project_of(first).planned_jobs_note == "约60人"
    assert every_figure(date(2020, 7, 22)) == figures
    assert agree()


def reviewed(project: Project, users: world.World) -> None:
    review(
        claim=Claim.objects.filter(source=project.source_id).earliest("pk"), actor=users.user("prefecture")
    )


def given_a_verdict(project: Project, users: world.World) -> None:
    other = world.enter(name="另一个", enterprise="又一家公司")
    suspect(
        project,
        other,
        rungs=[Rung.SAME_PHONE],
        found=SuspectedPair.Found.SCAN,
        actor=None,
        verdict="different",
        verdict_reason="不同",
        decided_by=users.user("province"),
        decided_at=other.entered_at,
    )


LATER = {
    "reviewed": reviewed,
    "a workshop": lambda project, users: world.open_workshop(project),
    "people counted": lambda project, users: world.count_people(project, 20),
    "funds": lambda project, users: world.receive(project, 100_000),
    "evidence": lambda project, users: world.support(Claim.objects.filter(source=project.source_id).first()),
    "a further step": lambda project, users: world.step(project, "paused", date(2020, 7, 1), reason="停工"),
    "a verdict": given_a_verdict,
}


@pytest.mark.parametrize("what", LATER)
def test_what_rests_on_a_new_project_keeps_it(places, what):
    project = project_of(one())
    made = Made(project.pk, True, project.version)
    LATER[what](project, places)
    words = undo(ProjectSheet, places.user("county"), made)
    assert words
    assert all(project.name in said for said in words)
    assert not Project.objects.get(pk=project.pk).voided_at


def test_a_change_that_was_reviewed_is_kept(places):
    first = one()
    answer = changed(first, contract_amount="2000万元")
    review(claim=Claim.objects.get(pk=answer.made.claims[0]), actor=places.user("prefecture"))
    assert undo(ProjectSheet, places.user("county"), answer.made)
    assert project_of(first).contract_amount == 20_000_000


def test_a_record_that_was_changed_since_is_kept(places):
    first = one()
    answer = changed(first, note="一")
    changed(first, note="二")
    assert undo(ProjectSheet, places.user("county"), answer.made)
    assert undo(ProjectSheet, places.user("county"), first.made)
    assert project_of(first).note == "二"
    assert Enterprise.objects.count() == 1
