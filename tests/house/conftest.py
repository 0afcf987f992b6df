"""What the sweeps share: one small world for each module, left as it was found by every test."""

import logging
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.world import World, make_world

BACKEND = "accounts.backends.RoleBackend"


@pytest.fixture(autouse=True)
def _without_a_word() -> Iterator[None]:
    """Refusals are what these tests ask for: do not write a traceback for each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world, made once for the module in a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(made_once: World, db: None) -> World:
    """The module's world; what the test changes is undone after it."""
    return deepcopy(made_once)


@pytest.fixture
def open_as(world: World) -> Callable[..., Client]:
    """open_as("county") is a new client in which that sign-in reads English; open_as(None) is nobody's."""

    def opened(who: str | None, language: str = "en") -> Client:
        client = Client()
        client.cookies["django_language"] = language
        if who:
            client.force_login(world.users[who], backend=BACKEND)
        return client

    return opened
