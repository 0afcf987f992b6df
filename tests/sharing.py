"""What two engines that are tested side by side need not both do (docs/decisions/0049).

`python -m tests.run` names one the first and one the second. What asks no database runs on the first alone; the
cases of a sweep marked `dealt` go to both in turn. A run by itself, and the drills, leave nothing to another.
"""

import os
from collections import defaultdict
from collections.abc import Sequence

import pytest

VARIABLE = "ENGINE_OF_TWO"
SIDES = ("first", "second")
SIDE = os.environ.get(VARIABLE, "")
BOUND = {"both_engines", "only_sqlite", "only_postgresql"}  # marks of what each engine does for itself
# Fixtures of pytest-django: without one of them a test that asks the database fails.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test may: any other is refused it (tests/conftest.py)."""
    return bool(DATABASE & set(item.fixturenames)) or item.get_closest_marker("django_db") is not None


def left_to_the_other(items: Sequence[pytest.Item], side: str = SIDE) -> list[pytest.Item]:
    """The tests that this side does not run, because the other one does."""
    if side not in SIDES:
        return []
    free = [item for item in items if not BOUND & set(item.keywords)]
    dealt = _dealt(free, SIDES.index(side))
    return [item for item in free if item in dealt or (side == "second" and not asks_the_database(item))]


def my_share(cases: Sequence, side: str = SIDE) -> Sequence:
    """Of the cases that one test goes through, those of this side."""
    return cases[SIDES.index(side) :: 2] if side in SIDES else cases


def _dealt(items: Sequence[pytest.Item], place: int) -> set[pytest.Item]:
    """Of each sweep every other case, in an order that does not depend on what else is collected."""
    sweeps = defaultdict(list)
    for item in items:
        if "dealt" in item.keywords:
            sweeps[item.nodeid.partition("[")[0]].append(item)
    return {
        item
        for cases in sweeps.values()
        for number, item in enumerate(sorted(cases, key=lambda item: item.nodeid))
        if number % 2 != place
    }
