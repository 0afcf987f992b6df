"""A workshop that should never have been recorded: voided by whom and until when, and gone from lists and figures."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.versions import Stale
from chambers.models import Enterprise
from ledger.models import Claim, Posting
from ledger.services import NotNow, NotYours, review
from projects.merging import void_project
from projects.models import Project
from tests import world
from tests.ledger.reading import agree, every_figure, new_lines, position
from workshops.models import Workshop
from workshops.moves import report_move
from workshops.recounting import open_sites
from workshops.recounts import last_headcounts
from workshops.services import change_workshop, report_headcount, report_site_event
from workshops.voiding import void_workshop

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def clerk(places) -> world.User:
    return world.clerk_of("weining")


@pytest.fixture
def project(places) -> Project:
    return world.enter(name="服装来料加工项目")


@pytest.fixture
def workshop(project) -> Workshop:
    return world.open_workshop(project, name="误登车间")


def test_voiding_reverses_every_line_and_leaves_the_record_to_be_read(clerk, workshop, sign_in):
    before = position()
    figures = every_figure(world.TODAY)
    world.count_people(workshop, 30)
    stored = void_workshop(workshop=workshop, actor=clerk, reason="登记重复")
    assert "workshops" in {metric for metric, _basis in figures}
    assert not {"workshops", "jobs"} & {metric for metric, _basis in every_figure(world.TODAY)}
    later = every_figure(date(2020, 8, 30))
    assert not {"workshops", "jobs", "ever_jobs"} & {metric for metric, _basis in later}
    assert sum(line.quantity for line in new_lines(before) if line.metric == "jobs") == 0
    assert set(Claim.objects.filter(source=workshop.source).values_list("state", flat=True)) == {"void"}
    assert Posting.objects.latest("number").cause == "void"
    assert stored.history.latest().history_change_reason == "登记重复"
    assert agree()
    text = sign_in("county").get(workshop.get_absolute_url()).content.decode()
    assert "This record was voided" in text and "登记重复" in text
    assert "Change the record" not in text and "Report a headcount" not in text


def test_a_voided_workshop_is_in_no_list_choice_or_panel(clerk, workshop, project, sign_in):
    world.count_people(workshop, 30)
    client, operator = sign_in("county"), workshop.operator
    pages = (
        "/workshops/",
        "/workshops/sites/",
        "/workshops/recount/weining/",
        project.get_absolute_url(),
        operator.get_absolute_url(),
        f"/workshops/project/{project.pk}/headcount/",
    )
    shown = [page for page in pages if "误登车间" in client.get(page, follow=True).content.decode()]
    assert len(shown) >= 5
    void_workshop(workshop=workshop, actor=clerk, reason="登记重复")
    assert [page for page in pages if "误登车间" in client.get(page, follow=True).content.decode()] == []
    assert not last_headcounts().exists()
    assert not [site for site in open_sites(workshop.county, clerk) if site.site.name == "误登车间"]


def test_its_operator_is_in_sight_no_more_because_of_it(clerk):
    operator = Enterprise.objects.create(name="只运营此车间的公司")
    own = world.open_workshop(county="weining", name="误登车间", operator=operator)
    assert operator in Enterprise.objects.visible_to(clerk)
    void_workshop(workshop=own, actor=clerk, reason="误登")
    assert operator not in Enterprise.objects.visible_to(clerk)


def test_nothing_is_reported_of_it_any_more(clerk, workshop, sign_in):
    void_workshop(workshop=workshop, actor=clerk, reason="登记重复")
    acts = (
        lambda: report_headcount(site=workshop, on=world.TODAY, total=3, actor=clerk),
        lambda: report_site_event(workshop=workshop, event="closed", on=world.TODAY, why="停", actor=clerk),
        lambda: change_workshop(workshop=workshop, operator_name="别家", actor=clerk),
        lambda: report_move(
            workshop=workshop, county=workshop.county, project=None, reason="x", on=world.TODAY, actor=clerk
        ),
        lambda: void_workshop(workshop=workshop, actor=clerk, reason="再次"),
    )
    for act in acts:
        with pytest.raises(NotNow, match="voided"):
            act()
    edit = {"name": "新名", "kind": "oem", "operator_name": "别家", "seen_version": 2}
    answer = sign_in("county").post(f"/workshops/{workshop.pk}/edit/", edit)
    assert answer.status_code == 409


def test_who_may_until_when_and_why(clerk, workshop, places):
    with pytest.raises(NotYours):
        void_workshop(workshop=workshop, actor=world.clerk_of("yanhe"), reason="x")
    with pytest.raises(NotYours):
        void_workshop(workshop=workshop, actor=places.user("director"), reason="x")
    with pytest.raises(ValidationError) as refusal:
        void_workshop(workshop=workshop, actor=clerk, reason=" ")
    assert set(refusal.value.message_dict) == {"reason"}
    with pytest.raises(Stale):
        void_workshop(workshop=workshop, actor=clerk, reason="x", seen_version=7)
    review(claim=workshop.source.claims.get(), actor=world.reviewer_of("weining"))
    with pytest.raises(NotNow):
        void_workshop(workshop=workshop, actor=clerk, reason="x")
    assert not Workshop.objects.get(pk=workshop.pk).voided_at


def test_what_the_province_reported_itself_is_voided_by_it(places, project):
    province = places.user("province")
    own = world.open_workshop(project, name="省局误登", actor=province)
    assert own.source.claims.get().state == "reviewed"  # nobody has reviewed it: it starts so
    assert void_workshop(workshop=own, actor=province, reason="误登").voided_at


def test_the_database_asks_for_a_reason(workshop):
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=workshop.pk).update(voided_at="2020-07-22T00:00:00Z")


def test_a_project_whose_workshops_are_voided_can_be_voided(clerk, workshop, project):
    with pytest.raises(NotNow):
        void_project(project=project, actor=clerk, reason="误登")
    void_workshop(workshop=workshop, actor=clerk, reason="误登")
    assert void_project(project=project, actor=clerk, reason="误登").voided_at
    assert agree()
