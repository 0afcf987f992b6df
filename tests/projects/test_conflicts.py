"""Somebody saved first: the page with both versions, who saved and when, and one's own text to go on with."""

import re

import pytest
from django.test import Client

from accounts.versions import Stale
from ledger.models import Claim
from projects.models import Project
from projects.services import StepTaken, change_project, take_step
from tests import world
from tests.desk import hidden_fields
from tests.house.reading import Page
from tests.projects.typing_in import controls, entered, typed

pytestmark = pytest.mark.usefixtures("places")
LEFT_OUT = {"county": None, "introduced_by": None, "stage": None, "signed_on": None}


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


@pytest.fixture
def project(desk) -> Project:
    return entered(desk, expected_operating_on="9.1")


def others_change(project: Project, **values) -> Project:
    """The prefecture's reviewer saves the record by the service."""
    other = Project.objects.select_related("enterprise").get(pk=project.pk)
    for name, value in values.items():
        setattr(other, name, value)
    actor = world.User.objects.get(username="prefecture")
    return change_project(project=other, enterprise_name=project.enterprise.name, credit_code="", actor=actor)


def test_both_versions_stand_side_by_side_and_nothing_was_saved(desk, project):
    url = f"/projects/{project.pk}/edit/"
    shown = hidden_fields(desk.get(url).content.decode())
    others_change(project, name="对方的名称", planned_jobs=70)
    answer = desk.post(url, {**typed(**LEFT_OUT, name="我的名称", note="不要丢"), **shown})
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    fields = {
        field["label"]: (field["theirs"], field["mine"], field["differs"]) for field in conflict["fields"]
    }
    assert fields["project name"] == ("对方的名称", "我的名称", True)
    assert fields["planned jobs"] == ("70 people", "60 people", True)
    assert fields["note"] == ("", "不要丢", True)
    assert fields["contract amount"] == ("0.12亿", "0.12亿", False)
    assert fields["project kind"] == ("New", "New", False)
    assert fields["industry"][0] == fields["industry"][1] != ""
    assert (str(conflict["saved_by"]), conflict["saved_by_yourself"]) == ("毕节市审核岗", False)
    text = answer.content.decode()
    assert "毕节市审核岗 changed this record" in re.sub(r"\s+", " ", text)
    assert Page(text).problems("en") == []
    stored = Project.objects.get(pk=project.pk)
    assert (stored.name, stored.planned_jobs, stored.history.count()) == ("对方的名称", 70, 2)


def test_going_on_opens_the_form_with_ones_own_text_and_then_saves_it(desk, project):
    url = f"/projects/{project.pk}/edit/"
    shown = hidden_fields(desk.get(url).content.decode())
    others_change(project, name="对方的名称")
    own = typed(**LEFT_OUT, name="我的名称", labour_intensive="on", contract_amount="600", reason="改错字")
    hidden = dict(desk.post(url, {**own, **shown}).context["conflict"]["hidden"])
    again = desk.post(url, hidden)
    assert again.status_code == 200
    page = controls(again)
    assert (page.values["name"], page.values["reason"]) == ("我的名称", "改错字")
    assert page.values["contract_amount"] == "600"
    assert ("labour_intensive" in page.values, "short_and_fast" in page.values) == (True, False)
    assert Project.objects.get(pk=project.pk).name == "对方的名称"
    assert desk.post(url, {**own, **hidden_fields(again.content.decode())}).status_code == 302
    stored = Project.objects.get(pk=project.pk)
    assert (stored.name, stored.labour_intensive, stored.version) == ("我的名称", True, 3)


def test_going_on_while_a_third_saves_is_a_conflict_again(desk, project):
    url = f"/projects/{project.pk}/edit/"
    shown = hidden_fields(desk.get(url).content.decode())
    others_change(project, name="第二人")
    own = typed(**LEFT_OUT, name="我的名称")
    hidden = dict(desk.post(url, {**own, **shown}).context["conflict"]["hidden"])
    others_change(project, name="第三人")
    again = desk.post(url, hidden)
    answer = desk.post(url, {**own, **hidden_fields(again.content.decode())})
    assert answer.status_code == 409
    assert "第三人" in answer.content.decode()


def test_saving_over_oneself_from_another_window_says_so(desk, project):
    url = f"/projects/{project.pk}/edit/"
    first, second = (hidden_fields(desk.get(url).content.decode()) for _window in range(2))
    assert desk.post(url, {**typed(**LEFT_OUT, name="窗口一"), **first}).status_code == 302
    answer = desk.post(url, {**typed(**LEFT_OUT, name="窗口二"), **second})
    assert answer.status_code == 409
    assert "You saved this record yourself" in answer.content.decode()


def test_a_step_on_an_outdated_page_is_not_reported(desk, project):
    url = f"/projects/{project.pk}/step/"
    shown = hidden_fields(desk.get(url).content.decode())
    world.step(project, "started", world.TODAY)
    answer = desk.post(url, {**shown, "step": "started", "on": "7.20", "reason": "不要丢"})
    assert answer.status_code == 409
    assert [(f["theirs"], f["mine"], f["differs"]) for f in answer.context["conflict"]["fields"]] == [
        ("Started", "Started", False)
    ]
    assert Claim.objects.filter(source=project.source).count() == 2
    again = desk.post(url, dict(answer.context["conflict"]["hidden"]))
    assert controls(again).values["reason"] == "不要丢"


def test_the_service_asks_under_the_lock_whatever_the_door(project):
    clerk, stale = world.clerk_of("weining"), Project.objects.get(pk=project.pk)
    others_change(project, name="对方的名称")
    options = {"enterprise_name": project.enterprise.name, "credit_code": "", "actor": clerk}
    with pytest.raises(Stale) as refused:
        change_project(project=stale, seen_version=stale.version, **options)
    assert (refused.value.stored.name, refused.value.stored.version) == ("对方的名称", 2)
    taken = StepTaken("started", world.TODAY)
    with pytest.raises(Stale):
        take_step(project=stale, taken=taken, actor=clerk, seen_version=1)
    assert take_step(project=stale, taken=taken, actor=clerk, seen_version=2)
