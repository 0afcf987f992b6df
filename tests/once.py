"""Base data laid down once for a module instead of once for each test; what a test changes is undone after it.

A folder's conftest.py takes these fixtures over in place of those of tests/conftest.py.
"""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from tests.kept import small_world
from tests.world import World, make_places


def _laid_down(make: Callable[[], World]) -> Callable:
    @pytest.fixture(scope="module")
    def of_module(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return of_module


places_of_module = _laid_down(make_places)
demo_world_of_module = _laid_down(small_world.lay_down)


@pytest.fixture
def places(places_of_module: World, db: None) -> World:
    """Reference data and the sign-ins, no project."""
    return places_of_module


@pytest.fixture
def demo_world(demo_world_of_module: World, db: None) -> World:
    """The small world of tests/world.py. A module takes this one or `places`, not both."""
    return demo_world_of_module
