"""County, introducer, shares, capital: what each change moves, from which day, and who has to vouch for it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Bureau
from counties.models import County
from ledger.models import Claim
from ledger.services import NotNow, NotYours, return_
from projects.changes import NewValue, report_change
from projects.models import Project
from tests import world
from tests.ledger.reading import agree, figure, reconcile

pytestmark = pytest.mark.usefixtures("places")

JULY_1, JULY_10 = date(2020, 7, 1), date(2020, 7, 10)


def bureau(code: str) -> Bureau:
    return Bureau.objects.get(code=code)


def place(key: str) -> County:
    return County.objects.get(key=key)


@pytest.fixture
def project() -> Project:
    """Signed on 28 June for 1 million yuan, brought by Guiyang, with 20 people from 1 July; all verified."""
    project = world.enter(introduced_by="guiyang", contract_amount=Decimal(1_000_000))
    world.count_people(project, 20, on=JULY_1)
    world.verify_all(project)
    return project


def change(
    project: Project, kind: str, on: date | None = None, replaces: Claim | None = None, **value
) -> Claim:
    return report_change(
        project=project,
        kind=Claim.Kind(kind),
        value=NewValue(**value),
        on=on,
        reason="协议变更",
        actor=world.clerk_of(project.county.key),
        replaces=replaces,
    )


def test_a_move_takes_the_figures_along_from_its_day(project):
    claim = change(project, "county", JULY_10, county=place("nayong"))
    project.refresh_from_db()
    assert (project.county.key, project.first_county.key) == ("nayong", "weining")
    there, before = place("nayong").pk, date(2020, 7, 9)
    assert figure("jobs", "reported", county_id=there) == 20
    assert figure("jobs", "verified", county_id=there) == 0  # not before somebody has vouched for it
    world.vouch(claim)
    assert figure("jobs", county_id=there) == 20
    assert figure("jobs", county_id=there, on=before) == 0
    assert figure("projects", county_id=place("weining").pk, on=before) == 1
    assert figure("projects") == 1
    assert agree()


def test_the_prefecture_of_the_new_county_reviews_a_move(project):
    claim = change(project, "county", JULY_10, county=place("yanhe"))
    assert claim.county.key == "yanhe"
    assert claim in Claim.objects.reviewable_by(world.reviewer_of("yanhe"))
    assert claim in Claim.objects.reported_by_others_in(world.clerk_of("yanhe"))


def test_a_county_wrong_from_the_start_is_wrong_on_every_day(project):
    world.vouch(change(project, "county", county=place("nayong")))
    assert figure("projects", county_id=place("weining").pk, on=JULY_1) == 0
    assert figure("projects", county_id=place("nayong").pk, on=date(2020, 6, 28)) == 1


def test_a_change_of_owner_moves_credit_and_counts_once(project):
    world.vouch(change(project, "introducer", JULY_10, introduced_by=bureau("weining")))
    assert figure("projects") == 1
    for metric, credit in (("credited_projects", 1), ("credited_jobs", 20)):
        assert figure(metric, introduced_by_id=bureau("guiyang").pk, on=date(2020, 7, 9)) == credit
        assert figure(metric, introduced_by_id=bureau("guiyang").pk) == 0
        assert figure(metric, introduced_by_id=bureau("weining").pk) == credit


def test_shares_split_the_credit_and_nothing_else(project):
    world.vouch(change(project, "shares", shares={bureau("guiyang"): 6_667, bureau("weining"): 3_333}))
    assert figure("credited_projects", introduced_by_id=bureau("guiyang").pk) == Decimal("0.67")
    assert figure("credited_jobs", introduced_by_id=bureau("weining").pk) == Decimal("6.67")
    assert figure("credited_jobs") == 20
    assert figure("projects", introduced_by_id=bureau("guiyang").pk) == 1
    assert agree()


def test_the_page_names_those_who_share_the_credit(project, sign_in):
    change(project, "shares", shares={bureau("guiyang"): 6_000, bureau("weining"): 4_000})
    page = sign_in("county").get(project.get_absolute_url()).content.decode()
    assert f"{bureau('guiyang').name} 60%" in page
    assert f"{bureau('weining').name} 40%" in page


def test_shares_must_make_a_whole(project):
    with pytest.raises(ValidationError) as refusal:
        change(project, "shares", shares={bureau("guiyang"): 5_000, bureau("weining"): 4_000})
    assert "90" in refusal.value.message_dict["shares"][0]


def test_workshops_follow_the_introducer_of_their_project(project):
    workshop = world.open_workshop(project)
    world.count_people(workshop, 30)
    world.verify_all(workshop)
    world.vouch(change(project, "introducer", JULY_10, introduced_by=bureau("weining")))
    workshop.refresh_from_db()
    assert workshop.introduced_by.code == "weining"
    assert figure("credited_jobs", introduced_by_id=bureau("weining").pk) == 50
    assert figure("credited_jobs", introduced_by_id=bureau("guiyang").pk, on=JULY_10) == 0


def test_a_capital_increase_adds_money_and_no_project(project):
    world.vouch(change(project, "money", JULY_10, amount=Decimal(500_000), amount_typed="50万"))
    project.refresh_from_db()
    assert project.contract_amount == 1_500_000
    assert figure("contract", on=date(2020, 7, 9)) == 1_000_000
    assert figure("contract") == 1_500_000
    assert figure("projects") == 1


def test_a_change_is_corrected_by_a_claim_that_takes_its_place(project):
    wrong = change(project, "money", JULY_10, amount=Decimal(500_000))
    world.vouch(wrong)
    right = change(project, "money", JULY_1, replaces=wrong, amount=Decimal(300_000))
    assert (figure("contract"), figure("contract", "reported")) == (1_500_000, 1_300_000)
    world.vouch(right)
    assert figure("contract", on=JULY_1) == 1_300_000
    with pytest.raises(NotNow):
        change(project, "money", JULY_1, replaces=wrong, amount=Decimal(1))


def test_a_returned_change_leaves_the_record_as_it_was(project):
    claim = change(project, "county", JULY_10, county=place("nayong"))
    return_(claim=claim, actor=world.reviewer_of("nayong"), reason="没有协议")
    project.refresh_from_db()
    assert project.county.key == "weining"
    assert figure("jobs", "reported", county_id=place("weining").pk) == 20
    assert reconcile() == (0, "0 differences\n")


@pytest.mark.parametrize(
    ("kind", "on", "value", "field"),
    [
        ("county", JULY_10, {"county": "guiyang-none"}, "county"),
        ("county", date(2021, 1, 1), {"county": "nayong"}, "on"),
        ("county", date(2020, 6, 1), {"county": "nayong"}, "on"),
        ("county", JULY_10, {"county": "weining"}, "county"),
        ("introducer", JULY_10, {"introduced_by": "zunyi"}, "introduced_by"),
        ("introducer", JULY_10, {"introduced_by": "guiyang"}, "introduced_by"),
        ("money", JULY_10, {}, "amount"),
    ],
)
def test_what_does_not_fit_is_answered_beside_its_field(project, kind, on, value, field):
    if "county" in value:
        value = {"county": County.objects.filter(key=value["county"]).first()}
    if "introduced_by" in value:
        value = {"introduced_by": bureau(value["introduced_by"])}
    with pytest.raises(ValidationError) as refusal:
        change(project, kind, on, **value)
    assert set(refusal.value.message_dict) == {field}


def test_a_supporter_changes_it_only_until_somebody_has_looked(project):
    supporter = world.User.objects.get(username="supporter")
    with pytest.raises(NotYours):
        report_change(
            project=project,
            kind=Claim.Kind.MONEY,
            value=NewValue(amount=Decimal(1)),
            on=JULY_10,
            reason="x",
            actor=supporter,
        )


def test_nobody_vouches_for_a_change_of_what_they_entered():
    """Whoever set any value of a claim counts as its reporter: the amount under a later signing too."""
    province = world.User.objects.get(username="province")
    project = world.enter(stage="negotiating", actor=province, introduced_by="guiyang")
    signing = world.reviewed(world.step(project, "signed", JULY_1))
    assert set(signing.authors.values_list("username", flat=True)) == {"province", "county"}
    with pytest.raises(NotYours):
        world.vouch(signing, actor=province)
    assert world.vouch(signing, actor=world.User.objects.get(username="province2")).state == "verified"


def test_the_pages_report_the_same(project, sign_in):
    desk = sign_in("county")
    shares = {f"share_{bureau('guiyang').pk}": "60", f"share_{bureau('weining').pk}": "40％"}
    pages = {
        "county": {"county": place("nayong").pk, "since": "start", "reason": "录错"},
        "introducer": {"introduced_by": bureau("weining").pk, "since": "day", "on": "7.10", "reason": "x"},
        "capital": {"amount": "50", "on": "7.10", "reason": "增资"},
        "shares": {**shares, "since": "day", "on": "7.10", "reason": "协议"},
    }
    assert desk.get(f"/projects/{project.pk}/change/nothing/").status_code == 404
    for what, typed in reversed(pages.items()):
        url = f"/projects/{project.pk}/change/{what}/"
        assert desk.post(url, {**typed, "reason": ""}).status_code == 422, what
        answer = desk.post(url, typed)
        assert answer.status_code == 302, (what, answer.context and answer.context["form"].errors)
    kinds = set(Claim.objects.filter(source=project.source_id).values_list("kind", flat=True))
    assert kinds >= {"county", "introducer", "money", "shares"}
    html = sign_in("province").get(f"/projects/{project.pk}/").content.decode()
    assert "录错" in html
    assert agree()
