"""What the tests of forms share: somebody at a desk, the form pages, and what a browser sends from them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from counties.models import County
from ledger.models import Claim
from projects.models import Project
from tests.world import World, made_up_code
from workshops.models import Headcount, Workshop

BACKEND = "accounts.backends.RoleBackend"


@pytest.fixture
def open_as(world: World) -> Callable[..., Client]:
    """open_as("county") is a browser in which that sign-in reads English, and that sends only what it is told to."""

    def opened(who: str, language: str = "en") -> Client:
        client = Client()
        client.cookies["django_language"] = language
        client.force_login(world.users[who], backend=BACKEND)
        return client

    return opened


class FormPage:
    """A form that makes something: its address, what a clerk of Weining types, and what it makes."""

    def __init__(self, name: str, record: str, makes: type[Model], typed: dict[str, Any]) -> None:
        self.name, self.record, self.makes, self.typed = name, record, makes, typed

    def url(self, world: World) -> str:
        kept = world.workshops if self.name == "workshops:workshop-headcount" else world.projects
        return reverse(self.name, args=[kept[self.record].pk] if self.record else [])

    def words(self) -> dict[str, Any]:
        own = County.objects.get(key="weining")
        named = {"county": own.pk, "introduced_by": own.bureau_id}
        return {name: named.get(name, value) for name, value in self.typed.items()}

    def count(self) -> int:
        return self.makes.objects.count()


PEOPLE = {"on": "7.20", "total": "12", "note": "不要丢"}
ENTRY = {
    "name": "令牌项目",
    "enterprise_name": "令牌公司",
    "county": "",
    "introduced_by": "",
    "kind": "new",
    "stage": "signed",
    "signed_on": "7.1",
    "note": "不要丢",
    "industry": "1",
    "contract_amount": "5",
    "planned_jobs": "6",
    "credit_code": made_up_code("令牌公司"),
}
WORKSHOP = {
    "name": "令牌车间",
    "operator_name": "令牌公司",
    "kind": "oem",
    "county": "",
    "recognised_on": "7.1",
}
MAKING = (
    FormPage("projects:project-add", "", Project, ENTRY),
    FormPage("projects:project-step", "own", Claim, {"step": "started", "on": "7.20"}),
    FormPage("workshops:project-headcount", "own", Headcount, PEOPLE),
    FormPage("workshops:workshop-headcount", "weining", Headcount, PEOPLE),
    FormPage("workshops:workshop-add", "", Workshop, WORKSHOP),
)
EDITING = FormPage(
    "projects:project-edit",
    "own",
    Project,
    {
        "name": "改名项目",
        "enterprise_name": "令牌公司",
        "kind": "new",
        "planned_jobs": "约20",
        "note": "不要丢",
        "industry": "1",
        "contract_amount": "0",
        "credit_code": made_up_code("令牌公司"),
    },
)
EVERY_FORM = (*MAKING, EDITING)
