"""Changing the record of a project: what stands still, what may change, and who may."""

from decimal import Decimal

import pytest
from django.test import Client

from ledger.services import return_
from projects.models import Project
from projects.services import change_project
from tests import world
from tests.ledger.reading import agree, figure
from tests.projects.typing_in import bureau, controls, county, entered, refused, typed

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


@pytest.fixture
def project(desk) -> Project:
    return entered(desk)


def edit(client: Client, project: Project, **changes: str | None):
    words = typed(**{"county": None, "introduced_by": None, "stage": None, "signed_on": None, **changes})
    return client.post(f"/projects/{project.pk}/edit/", words)


def changed(client: Client, project: Project, **changes: str | None) -> Project:
    response = edit(client, project, **changes)
    assert response.status_code == 302, response.context["form"].errors
    return Project.objects.get(pk=project.pk)


def test_the_form_opens_with_what_was_typed(desk, project):
    page = controls(desk.get(f"/projects/{project.pk}/edit/"))
    assert (page.values["name"], page.values["contract_amount"]) == ("服装来料加工项目", "0.12亿")
    assert (page.values["planned_jobs"], page.values["kind"]) == ("60", ["new"])
    assert page.values["enterprise_name"] == "贵州云岭服饰有限公司"


def test_saving_the_form_as_it_opened_changes_nothing_that_counts(desk, project):
    before = Project.objects.values().get(pk=project.pk)
    changed(desk, project)
    after = Project.objects.values().get(pk=project.pk)
    assert {name for name in before if before[name] != after[name]} <= {"changed_at", "version"}
    assert agree()


def test_a_new_amount_moves_the_reported_figure(desk, project):
    project = changed(desk, project, contract_amount="600", reason="misread")
    assert (project.contract_amount, project.contract_amount_typed) == (Decimal(6_000_000), "600")
    assert figure("contract", "reported") == 6_000_000
    assert project.history.first().history_change_reason == "misread"
    assert agree()


def test_once_verified_a_correction_waits_while_the_verified_figure_stands(desk, project):
    """A reported claim is never edited: the new value is a claim of its own that somebody has to verify."""
    world.verify_all(project)
    assert "Say why" in refused(edit(desk, project, contract_amount="600"), "reason")
    corrected = changed(desk, project, contract_amount="600", reason="misread")
    assert corrected.contract_amount == Decimal(6_000_000)
    assert (figure("contract"), figure("contract", "reported")) == (12_000_000, 6_000_000)
    claim = project.source.claims.get(kind="money")
    assert (claim.state, claim.correction_reason) == ("reported", "misread")
    world.vouch(claim)
    assert figure("contract") == 6_000_000
    assert agree()


def test_a_kind_is_corrected_the_same_way_and_a_returned_correction_changes_nothing(desk, project):
    world.verify_all(project)
    changed(desk, project, kind="continued", reason="it ran before")
    assert (figure("projects"), figure("projects", "reported")) == (1, 0)
    claim = project.source.claims.get(kind="nature")
    return_(claim=claim, actor=world.reviewer_of("weining"), reason="it did not")
    project.refresh_from_db()
    assert (project.kind, figure("projects", "reported")) == ("new", 1)
    assert agree()


def test_what_the_stage_asks_for_is_not_blanked(desk, project):
    for field in ("contract_amount", "planned_jobs", "industry"):
        assert "From the stage" in refused(edit(desk, project, **{field: ""}), field)


def test_county_introducer_and_stage_do_not_change_here(desk, project):
    page = controls(desk.get(f"/projects/{project.pk}/edit/"))
    assert not {"county", "introduced_by", "stage", "signed_on"} & set(page.values)
    after = changed(
        desk,
        project,
        county=county("yanhe"),
        introduced_by=bureau("zunyi"),
        stage="operating",
        signed_on="6.1",
    )
    for name in ("county_id", "introduced_by_id", "stage", "signed_on", "channel", "source_id"):
        assert getattr(after, name) == getattr(project, name)


def test_the_service_keeps_them_too_whatever_door_it_is_called_from(project):
    moved = Project.objects.get(pk=project.pk)
    moved.county_id, moved.introduced_by_id, moved.channel = county("yanhe"), bureau("zunyi"), "city"
    change_project(
        project=moved,
        enterprise_name=project.enterprise.name,
        credit_code="",
        actor=world.clerk_of("weining"),
        reason="by another door",
    )
    after = Project.objects.get(pk=project.pk)
    for name in ("county_id", "introduced_by_id", "channel"):
        assert getattr(after, name) == getattr(project, name)
    assert figure("projects", "reported", county_id=county("weining")) == 1


def test_another_enterprise_is_found_or_recorded(desk, project):
    after = changed(desk, project, enterprise_name="贵州黔山食品有限公司")
    assert after.enterprise.name == "贵州黔山食品有限公司"
    assert "黔山食品" in after.search_text
    back = changed(desk, project, enterprise_name="贵州云岭服饰有限公司")
    assert back.enterprise_id == project.enterprise_id


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "", "Fill in"),
        ("contract_amount", "-1", "negative"),
        ("planned_jobs", "1" * 20, "too many digits"),
        ("credit_code", "1", "18 characters"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(desk, project, field, text, words):
    response = edit(desk, project, **{field: text}, note="不要丢")
    assert words in refused(response, field)
    page = controls(response)
    assert (page.values[field], page.values["note"]) == (text, "不要丢")
    assert Project.objects.get(pk=project.pk).changed_at == project.changed_at


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("county2", 404),
        ("chamber", 404),
        ("supporter", 403),
        ("director", 403),
        ("admin", 403),
        ("prefecture", 302),
    ],
)
def test_who_may_change_the_record(sign_in, project, who, status):
    client = sign_in(who)
    assert edit(client, project, name="改名").status_code == status
    assert Project.objects.get(pk=project.pk).name == ("改名" if status == 302 else "服装来料加工项目")


def test_who_introduced_it_changes_it_until_somebody_above_has_looked(sign_in):
    project = entered(sign_in("supporter"), introduced_by=bureau("guiyang"))
    client = sign_in("supporter")
    assert changed(client, project, name="改名").name == "改名"
    world.verify_all(project)
    assert edit(client, project, name="再改名").status_code == 403


def test_one_change_is_one_row_of_history(desk, project):
    before = project.history.count()
    changed(desk, project, name="改名")
    assert project.history.count() == before + 1
    newest, older = project.history.all()[:2]
    assert {change.field for change in newest.diff_against(older).changes} >= {"name"}
    assert "改名" in desk.get(f"/projects/{project.pk}/").content.decode()
