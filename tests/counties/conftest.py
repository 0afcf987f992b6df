"""The committed reference data, and somebody who keeps it."""

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Bureau, Role, User
from counties.models import Plan
from tests.reference import load_reference


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def places(db):
    load_reference()


@pytest.fixture
def plan(places) -> Plan:
    return Plan.objects.current()


@pytest.fixture
def keeper(places) -> User:
    """An administrator of the province."""
    return User.objects.create_superuser(
        "keeper", "a-long-password", bureau=Bureau.objects.get(code="province")
    )


@pytest.fixture
def clerk(places) -> User:
    """An entry clerk of Weining."""
    return User.objects.create_user(
        "clerk",
        "a-long-password",
        bureau=Bureau.objects.get(code="weining"),
        role=Role.CLERK,
        must_change_password=False,
    )


@pytest.fixture
def office(keeper, client: Client) -> Client:
    """The administrator, signed in, in English."""
    client.force_login(keeper)
    client.cookies["django_language"] = "en"
    return client
