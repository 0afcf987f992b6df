"""Between two engines every test is run, and on both what only one of them could tell about itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import User
from tests.sharing import SIDES, left_to_the_other, my_share


@dataclass(frozen=True)
class Item:
    """As much of a collected test as the sharing looks at."""

    nodeid: str
    keywords: tuple[str, ...] = ()
    fixturenames: tuple[str, ...] = ("db",)

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.keywords else None


def item(name: str, *keywords: str, fixtures: tuple[str, ...] = ("db",)) -> Item:
    return Item(f"t.py::{name}", keywords, fixtures)


ITEMS = [
    item("rows"),
    item("committed", "django_db", fixtures=()),
    item("made_once", fixtures=("made_once", "django_db_setup")),
    item("pure", fixtures=("tmp_path",)),
    item("of_each", "both_engines", fixtures=()),
    item("of_one", "only_postgresql", fixtures=()),
    *(item(f"sweep[{who}]", "dealt") for who in ("county", "admin", "chamber", "nobody", "province")),
    *(item(f"other[{who}]", "dealt") for who in ("county", "admin")),
]


def run(side: str) -> set[str]:
    left = left_to_the_other(ITEMS, side)
    return {one.nodeid.removeprefix("t.py::") for one in ITEMS if one not in left}


def test_by_itself_an_engine_runs_everything():
    assert len(run("")) == len(ITEMS)


def test_nothing_is_left_to_nobody():
    assert run("first") | run("second") == run("")


def test_what_asks_the_database_runs_on_both_and_what_does_not_on_the_first():
    both = run("first") & run("second")
    assert both == {"rows", "committed", "made_once", "of_each", "of_one"}
    assert "pure" in run("first")


def test_the_cases_of_a_sweep_go_to_both_in_turn():
    assert {name for name in run("first") if "[" in name} == {
        "sweep[admin]",
        "sweep[county]",
        "sweep[province]",
        "other[admin]",
    }
    assert not run("first") & run("second") & {one.nodeid.removeprefix("t.py::") for one in ITEMS[6:]}


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_the_cases_within_a_test_are_shared_alike(count):
    cases = list(range(count))
    assert sorted([*my_share(cases, SIDES[0]), *my_share(cases, SIDES[1])]) == cases
    assert my_share(cases, "") == cases


@pytest.fixture(scope="module")
def held_open(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_who_asks_for_no_database_is_refused_it(held_open):
    """Even where something holds the database open: such a test may run on one engine alone."""
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        User.objects.exists()
