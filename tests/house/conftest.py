"""What the sweeps share."""

import logging
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from tests.desk import Desk
from tests.world import World

BACKEND = "accounts.backends.RoleBackend"


@pytest.fixture(autouse=True)
def _without_a_word() -> Iterator[None]:
    """Refusals are what these tests ask for: do not write a traceback for each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _as_if_nobody_had_asked_before() -> None:
    """How often an address asked for the public page is counted in the cache, across tests."""
    cache.clear()


@pytest.fixture
def open_as(world: World) -> Callable[..., Client]:
    """open_as("county") is a new client in which that sign-in reads English; open_as(None) is nobody's."""

    def opened(who: str | None, language: str = "en") -> Client:
        client = Desk()
        client.cookies["django_language"] = language
        if who:
            client.force_login(world.users[who], backend=BACKEND)
        return client

    return opened
