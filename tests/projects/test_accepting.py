"""An accepted match becomes a project: nothing is typed twice, and either both happen or neither."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import clock
from accounts.refusals import NotNow, NotYours
from chambers.models import Enterprise, Intention, Match
from counties.models import DemandSlot
from ledger.metrics import Basis, Channel, Metric
from ledger.totals import Cut, figure
from projects.accepting import accept_match, free_slot
from projects.models import Project
from projects.services import take_step
from projects.standing import StepTaken
from tests.world import TODAY, World, clerk_of, made_up_code, step, verify_all


@pytest.fixture
def match(demo_world) -> Match:
    """The garment chamber's intention, offered by Guiyang to Weining's demand, reserved until 3 August."""
    return Match.objects.get(pk=demo_world.matches["weining"].pk)  # read anew: a test may change it in memory


def accepted(match: Match, actor: str = "weining", **fields) -> Project:
    project = Project(name="对接项目", industry=match.intention.industry, **fields)
    return accept_match(
        match=match,
        project=project,
        steps=[StepTaken("negotiating", TODAY)],
        actor=clerk_of(actor),
        go_on_reason="测试数据，另一个项目",
    )


def test_the_form_is_filled_with_everything_that_is_known(sign_in, match):
    intention = match.intention
    intention.workers, intention.workers_note, intention.begins_on = 50, "约50", date(2020, 8, 10)
    intention.save()
    page = sign_in("county", "zh-hans").get(reverse("projects:match-accept", args=[match.pk]))
    form = page.context["form"]
    value = {name: form[name].value() for name in form.fields}
    assert (value["county"], value["introduced_by"]) == (match.slot.demand.county_id, match.introduced_by_id)
    assert value["enterprise_name"] == intention.enterprise.name
    assert value["credit_code"] == intention.enterprise.credit_code
    assert value["industry"] == intention.industry_id
    assert value["planned_jobs"] == "约50"
    assert value["expected_started_on"] == "2020-08-10"
    assert value["negotiating_on"] == match.offered_on.isoformat()
    assert intention.enterprise.name in value["name"]


def test_pressing_the_button_is_enough(demo_world, sign_in, match):
    """The form as it comes, sent back unchanged but for the reason to go on past a similar name."""
    client, url = sign_in("county"), reverse("projects:match-accept", args=[match.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = client.post(url, {**typed, "go_on_reason": "另一条生产线"})
    assert answer.status_code == 302, answer.context["form"].errors
    project = Project.objects.latest("pk")
    match.refresh_from_db()
    assert project.match == match
    assert (match.state, match.decided_by.username) == (Match.State.ACCEPTED, "county")
    assert (project.county, project.enterprise) == (match.slot.demand.county, match.intention.enterprise)
    assert (project.introduced_by, project.channel) == (match.introduced_by, Channel.CHAMBER)
    assert match.slot.state_on(TODAY) == DemandSlot.State.FILLED
    intention = Intention.objects.get(pk=match.intention_id)
    assert intention.status == Intention.Status.PROJECT
    page = client.get(answer.url).content.decode()
    assert "Came from a match" in page


def test_what_a_browser_sends_for_given_fields_is_not_read(sign_in, match):
    client, url = sign_in("province"), reverse("projects:match-accept", args=[match.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    forged = {"county": "1", "introduced_by": "1", "enterprise_name": "别的公司", "go_on_reason": "另一条线"}
    assert client.post(url, {**typed, **forged}).status_code == 302
    project = Project.objects.latest("pk")
    assert (project.county, project.enterprise) == (match.slot.demand.county, match.intention.enterprise)
    assert project.introduced_by == match.introduced_by


def test_a_refused_entry_leaves_the_match_as_it_was(sign_in, match):
    client, url = sign_in("county"), reverse("projects:match-accept", args=[match.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    before = Project.objects.count()
    answer = client.post(url, {**typed, "name": "", "go_on_reason": "x"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]
    answer = client.post(url, {**typed, "stage": "signed", "signed_on": "7.20", "planned_jobs": ""})
    assert answer.status_code == 422  # the service asks for what a signed project needs
    match.refresh_from_db()
    assert (match.state, Project.objects.count()) == (Match.State.OFFERED, before)
    assert DemandSlot.objects.get(pk=match.slot_id).filled_on is None


def test_the_blocked_entry_of_a_match_goes_on_after_its_verdict(demo_world, sign_in, match):
    """The same enterprise has a project of this name: it is blocked, sent for a verdict, and then accepted."""
    from projects.duplicate_services import decide_appeal
    from projects.models import DuplicateAppeal

    client, url = sign_in("county"), reverse("projects:match-accept", args=[match.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    typed |= {"name": "服装来料加工项目", "go_on_reason": "二期"}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, {**typed, "_appeal": "1"}).status_code == 302
    appeal = DuplicateAppeal.objects.latest("pk")
    decide_appeal(appeal=appeal, verdict="different", reason="两期", actor=demo_world.user("prefecture"))
    sent_on = client.get(reverse("projects:duplicate-enter", args=[appeal.pk]))
    assert sent_on.url == url
    assert client.post(url, typed).status_code == 302
    assert Project.objects.latest("pk").match == match


def test_the_enterprise_is_that_of_the_intention_whoever_else_bears_its_name(match):
    """Two records of one name, neither with a code: the code that is typed goes to the one that wants to come."""
    other = match.intention.enterprise
    code, other.credit_code = other.credit_code, None
    other.save()
    match.intention.enterprise = meant = Enterprise.objects.create(name=other.name)
    match.intention.save()
    project = accept_match(
        match=match,
        project=Project(name="对接项目", industry=match.intention.industry),
        steps=[StepTaken("negotiating", TODAY)],
        actor=clerk_of("weining"),
        credit_code=code,
        go_on_reason="测试数据，另一个项目",
    )
    assert project.enterprise == meant
    assert Enterprise.objects.get(pk=meant.pk).credit_code == code
    assert Enterprise.objects.get(pk=other.pk).credit_code is None


def test_a_code_that_another_enterprise_has_is_refused(match):
    meant = match.intention.enterprise
    meant.credit_code = None
    meant.save()
    taken = made_up_code("别家")
    Enterprise.objects.create(name="别家公司", credit_code=taken)
    with pytest.raises(ValidationError) as refused:
        accept_match(
            match=match,
            project=Project(name="对接项目", industry=match.intention.industry),
            steps=[StepTaken("negotiating", TODAY)],
            actor=clerk_of("weining"),
            credit_code=taken,
            go_on_reason="测试数据，另一个项目",
        )
    assert list(refused.value.message_dict) == ["credit_code"]
    match.refresh_from_db()
    assert match.state == Match.State.OFFERED


def test_two_offers_of_one_slot_cannot_both_be_accepted(match):
    accepted(match)
    with pytest.raises(NotNow):
        accepted(match)
    assert Project.objects.filter(match=match).count() == 1


def test_after_the_reservation_there_is_nothing_to_accept(sign_in, match):
    with clock.standing_on(match.reserved_until + timedelta(days=1)):
        assert sign_in("county").get(reverse("projects:match-accept", args=[match.pk])).status_code == 409
        with pytest.raises(NotNow):
            accepted(match)
    with clock.standing_on(match.reserved_until):
        accepted(match)


@pytest.mark.parametrize("actor", ["yanhe"])
def test_who_may_not_accept(match, actor):
    with pytest.raises(NotYours):
        accepted(match, actor=actor)


def test_the_slot_is_freed_only_once_the_project_came_to_nothing(demo_world, match):
    project, clerk = accepted(match), clerk_of("weining")
    with pytest.raises(NotNow):
        free_slot(match=match, reason="企业退出", actor=clerk)
    take_step(project=project, taken=StepTaken("withdrawn", TODAY, reason="企业退出"), actor=clerk)
    freed = free_slot(match=match, reason="企业退出", actor=clerk)
    assert freed.state == Match.State.FREED
    assert DemandSlot.objects.get(pk=match.slot_id).state_on(TODAY) == DemandSlot.State.OPEN
    assert Intention.objects.get(pk=match.intention_id).status == Intention.Status.TALKING
    assert Project.objects.get(pk=project.pk).match == match  # where it came from stays on record


def test_a_project_from_a_match_counts_like_any_other(demo_world: World, match):
    project = accepted(
        match,
        contract_amount=500_000,
        planned_jobs=20,
        expected_operating_on=date(2020, 9, 1),
        annual_output=0,
    )
    cut = Cut(as_of=TODAY, county_id=project.county_id)
    before = figure(Metric.PROJECTS, Basis.VERIFIED, cut)
    step(project, "signed", TODAY)
    verify_all(project)
    assert figure(Metric.PROJECTS, Basis.VERIFIED, cut) == before + 1
    by_chamber = Cut(as_of=TODAY, introduced_by_id=match.introduced_by_id)
    assert figure(Metric.CREDITED_PROJECTS, Basis.VERIFIED, by_chamber) == 1
