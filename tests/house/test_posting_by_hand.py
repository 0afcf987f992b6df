"""What a form does not offer cannot be posted to it: a clerk who types fields by hand changes nothing with them."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from counties.models import County
from ledger.models import Claim, Entry
from projects.models import Project
from projects.receipt_models import Receipt
from tests.world import World, code_of
from workshops.models import Headcount, Workshop

# A project's form offers these; everything else of a project is decided elsewhere.
OFFERED = {
    "name",
    "industry_id",
    "kind",
    "short_and_fast",
    "labour_intensive",
    "contract_amount",
    "contract_amount_typed",
    "annual_output",
    "annual_output_typed",
    "planned_jobs",
    "planned_jobs_note",
    "expected_started_on",
    "expected_operating_on",
    "contact_phone",
    "site_address",
    "note",
    "enterprise_id",
}
FOLLOWS = {"changed_at", "search_text", "version", "name_key", "phone_key", "address_key"}


@pytest.fixture
def client(open_as) -> Client:
    return open_as("county")


@pytest.fixture
def forged(world: World) -> dict[str, Any]:
    """Every field of every record of ours, with values that a clerk of Weining may not set."""
    foreign = {
        "county": County.objects.get(key="yanhe").pk,
        "reporter": world.users["province"].pk,
        "verifier": world.users["province2"].pk,
        "entered_by": world.users["county2"].pk,
        "introduced_by": world.users["county2"].bureau_id,
        "bureau": world.users["province"].bureau_id,
        "source": world.projects["yanhe"].source_id,
        "project": world.projects["yanhe"].pk,
        "state": "verified",
        "verified_at": "2020-07-20 10:00",
        "origin": "published",
        "situation": "withdrawn",
        "channel": "team",
        "role": "administrator",
        "is_superuser": "on",
        "is_staff": "on",
        "must_change_password": "on",
        "effective_on": "2020-06-03",
        "reported_at": "2020-06-03 10:00",
        "search_text": "x",
        "reference": "AAAAAAAA",
        "verdict": "different",
        "reviewer": world.users["province"].pk,
        "replaces": world.claims["stage", "yanhe"].pk,
        "merged_into": world.projects["yanhe"].pk,
        "voided_at": "2020-07-20 10:00",
        "first_county": County.objects.get(key="yanhe").pk,
        "decided_by": world.users["county"].pk,
    }
    ours = ("projects", "workshops", "ledger", "accounts")
    names = {
        field.name
        for app in ours
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.fields
    }
    assert set(foreign) - {"is_staff"} <= names
    return foreign | {"id": world.projects["yanhe"].pk, "pk": world.projects["yanhe"].pk, "version": 99}


def values_of(record: Model, but: set[str] = frozenset()) -> dict[str, Any]:
    """The stored values of a record."""
    stored = type(record)._base_manager.get(pk=record.pk)
    return {
        f.attname: getattr(stored, f.attname) for f in stored._meta.concrete_fields if f.attname not in but
    }


def form_values(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back from the page as it stands."""
    form = client.get(url).context["form"]
    found = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            found[field.html_name] = "on" if value is True else value
    return found


def taken(answer: Any) -> None:
    assert answer.status_code == 302, answer.context["form"].errors


def test_editing_a_project(world, client, forged):
    project, others = world.projects["own"], [world.projects["yanhe"], world.projects["weining"]]
    before, untouched = values_of(project, OFFERED | FOLLOWS), [values_of(other) for other in others]
    claims = list(Claim.objects.filter(source=project.source).values())
    url = reverse("projects:project-edit", args=[project.pk])
    values = form_values(client, url)
    taken(client.post(url, {**forged, **values, "name": "改名"}))
    assert values_of(project, OFFERED | FOLLOWS) == before
    assert [values_of(other) for other in others] == untouched
    assert list(Claim.objects.filter(source=project.source).values()) == claims
    project.refresh_from_db()
    assert project.name == "改名"


def assert_only_reported(claim: Claim, world: World) -> None:
    """The claim is the clerk's, of today, for Weining, and nobody has vouched for it."""
    assert (claim.state, claim.reporter_id) == ("reported", world.users["county"].pk)
    assert (claim.verifier_id, claim.verified_at, claim.returned_by_id) == (None, None, None)
    assert claim.county.key == "weining"
    assert not Entry.objects.filter(claim=claim, basis="verified").exists()


def test_reporting_a_step(world, client, forged):
    project = world.projects["own"]
    before = Claim.objects.exclude(source=project.source).count()
    url = reverse("projects:project-step", args=[project.pk])
    taken(client.post(url, {**forged, "step": "started", "on": "7.20"}))
    claim = Claim.objects.filter(source=project.source).latest("pk")
    assert_only_reported(claim, world)
    assert claim.effective_on == date(2020, 7, 20)
    assert Claim.objects.exclude(source=project.source).count() == before


@pytest.mark.parametrize("site", ["project", "workshop"])
def test_reporting_a_headcount(world, client, forged, site):
    record = world.projects["own"] if site == "project" else world.workshops["weining"]
    url = reverse(f"workshops:{site}-headcount", args=[record.pk])
    taken(client.post(url, {**forged, "on": "7.20", "total": "12"}))
    headcount = Headcount.objects.latest("claim")
    assert_only_reported(headcount.claim, world)
    assert headcount.claim.source_id == record.source_id
    assert headcount.total == 12


def test_recording_a_receipt(world, client, forged):
    project = world.projects["own"]
    url = reverse("projects:project-receipt", args=[project.pk])
    typed = {"on": "7.20", "amount": "3", "voucher": "bank_slip", "go_on_reason": "核对过"}
    taken(client.post(url, {**forged, **typed}))
    receipt = Receipt.objects.latest("claim")
    assert_only_reported(receipt.claim, world)
    assert receipt.claim.source_id == project.source_id
    assert (receipt.amount, receipt.rate) == (30_000, None)


def test_recounting_many_sites(world, client, forged):
    own, foreign = world.workshops["weining"], world.projects["yanhe"]
    before = Claim.objects.exclude(source=own.source).count()
    url = reverse("workshops:recount-grid", args=["weining"])
    typed = {"on": "7.20", f"w{own.pk}_total": "12", f"w{own.pk}_on": ""}
    assert client.post(url, {**forged, **typed, f"p{foreign.pk}_total": "9"}).status_code == 422
    taken(client.post(url, {**forged, **typed}))
    claim = Claim.objects.filter(source=own.source).latest("pk")
    assert_only_reported(claim, world)
    assert claim.headcount.total == 12
    assert Claim.objects.exclude(source=own.source).count() == before


def test_entering_a_project(world, client, forged):
    url = reverse("projects:project-add")
    own = County.objects.get(key="weining")
    typed = {
        "name": "手填项目",
        "enterprise_name": "手填公司",
        "kind": "new",
        "stage": "signed",
        "signed_on": "7.1",
        "industry": "1",
        "contract_amount": "0",
        "planned_jobs": "0",
        "credit_code": code_of("手填公司"),
    }
    foreign = client.post(url, {**forged, **typed})
    assert foreign.status_code == 422
    assert set(foreign.context["form"].errors) & {"county", "introduced_by"}
    assert not Project.objects.filter(name="手填项目").exists()
    elsewhere = client.post(
        url, {**forged, **typed, "county": own.pk, "introduced_by": forged["introduced_by"]}
    )
    assert elsewhere.status_code == 422
    taken(client.post(url, {**forged, **typed, "county": own.pk, "introduced_by": own.bureau_id}))
    project = Project.objects.get(name="手填项目")
    assert (project.origin, project.entered_by_id, project.channel) == (
        "entered",
        world.users["county"].pk,
        "own",
    )
    assert (project.stage, project.situation) == ("signed", "going")
    assert_only_reported(project.source.claims.get(), world)


def test_recording_a_workshop(world, client, forged):
    url = reverse("workshops:workshop-add")
    own = County.objects.get(key="weining")
    typed = {"name": "手填车间", "operator_name": "手填公司", "kind": "oem", "recognised_on": "7.1"}
    assert client.post(url, {**forged, **typed}).status_code == 422
    assert client.post(url, {**forged, **typed, "county": own.pk}).status_code == 422  # a project of Yanhe
    taken(client.post(url, {**forged, **typed, "county": own.pk, "project": ""}))
    workshop = Workshop.objects.get(name="手填车间")
    assert (workshop.county, workshop.introduced_by_id, workshop.channel) == (own, own.bureau_id, "own")
    assert workshop.entered_by_id == world.users["county"].pk
    assert_only_reported(workshop.source.claims.get(), world)


def test_changing_a_workshop(world, client, forged):
    workshop, follows = world.workshops["weining"], {"name", "version"}
    before, claims = values_of(workshop, follows), list(Claim.objects.values())
    url = reverse("workshops:workshop-edit", args=[workshop.pk])
    taken(client.post(url, {**forged, **form_values(client, url), "name": "改名"}))
    assert values_of(workshop, follows) == before
    assert list(Claim.objects.values()) == claims
    workshop.refresh_from_db()
    assert workshop.name == "改名"


def test_closing_a_workshop(world, client, forged):
    workshop = world.workshops["weining"]
    before, others = values_of(workshop), Claim.objects.exclude(source=workshop.source).count()
    url = reverse("workshops:workshop-event", args=[workshop.pk])
    taken(client.post(url, {**forged, "event": "closed", "on": "7.20", "why": "订单减少"}))
    claim = Claim.objects.filter(source=workshop.source).latest("pk")
    assert_only_reported(claim, world)
    assert claim.site_event.event == "closed"
    assert (values_of(workshop), Claim.objects.exclude(source=workshop.source).count()) == (before, others)


def test_changing_a_password(world, client, forged):
    user = world.users["county"]
    before = values_of(user, {"password", "last_login", "version"})
    values = {
        "old_password": "a-long-password",
        "new_password1": "one-of-my-own-9",
        "new_password2": "one-of-my-own-9",
    }
    taken(client.post(reverse("password_change"), {**forged, **values, "username": "province"}))
    assert values_of(user, {"password", "last_login", "version"}) == before


def test_an_administrator_makes_nobody_almighty(world, open_as, forged):
    client, user = open_as("admin"), world.users["county"]
    values = {"username": "county", "role": "clerk", "bureau": user.bureau_id, "is_active": "on", "name": "x"}
    answer = client.post(reverse("admin:accounts_user_change", args=[user.pk]), {**forged, **values})
    assert answer.status_code == 302
    stored = User.objects.get(pk=user.pk)
    assert (stored.is_superuser, stored.is_staff, stored.name) == (False, False, "x")
    assert not stored.user_permissions.exists()
