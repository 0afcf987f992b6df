"""What tests/kept.py lays down again is what the services made, row by row, and can be worked with."""

from collections.abc import Callable

import pytest
from django.db import transaction

from chambers.models import MatchingRule
from ledger.models import Entry, Evidence
from tests.kept import Kept, Rows, stored_rows
from tests.world import World, enter, make_world, verify_all


class Counted:
    """make_world, and how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> World:
        self.times += 1
        return make_world()


@pytest.fixture(scope="module")
def make() -> Counted:
    return Counted()


@pytest.fixture(scope="module")
def kept(make: Counted) -> Kept:
    """For all tests of this module: the first of them that lays the world down has it made."""
    return Kept(make)


pytestmark = pytest.mark.django_db


def undone(work: Callable[[], object]) -> object:
    """What `work` returns; what it wrote is gone again."""
    with transaction.atomic():
        found = work()
        transaction.set_rollback(True)
    return found


def test_it_comes_back_row_by_row(kept, make):
    empty = stored_rows()
    made = undone(lambda: (kept.lay_down(), stored_rows())[1])
    assert stored_rows() == empty
    again = undone(lambda: (kept.lay_down(), stored_rows())[1])
    assert make.times == 1
    assert again == made
    assert len(made[Entry]) > 50 and len(made) > 80


def test_its_objects_are_the_callers_own(kept):
    def renamed() -> tuple[str, str]:
        project = kept.lay_down().projects["weining"]
        before, project.name = project.name, "改过的名称"
        project.enterprise.name = "改过的名称"
        return before, project.county.key

    assert undone(renamed) == undone(renamed) == undone(renamed)


def test_what_is_entered_after_it_takes_keys_of_its_own(kept, make):
    def worked_on() -> Rows:
        kept.lay_down()
        before = stored_rows()
        project = enter(name="又一个项目", enterprise="贵州又一家有限公司")
        verify_all(project)
        after = stored_rows()
        assert all(
            after[model][key] == row for model in (Entry, Evidence) for key, row in before[model].items()
        )
        return {model: len(rows) - len(before.get(model, ())) for model, rows in after.items()}

    assert undone(worked_on) == undone(worked_on)
    assert make.times == 1


def test_its_files_come_back_too(kept):
    def taken_away() -> bytes:
        kept.lay_down()
        row = Evidence.objects.exclude(file="").earliest("pk")
        with row.file.open() as file:
            content = file.read()
        row.file.storage.delete(row.file.name)
        return content

    assert undone(taken_away) == undone(taken_away) != b""


def test_where_the_database_holds_something_else_the_services_make_it_again():
    make = Counted()
    kept = Kept(make)
    undone(kept.lay_down)
    MatchingRule.objects.all().delete()
    undone(kept.lay_down)
    assert make.times == 2


def test_a_world_that_changed_what_was_there_is_not_kept():
    make = Counted()

    def changing() -> World:
        MatchingRule.objects.update(version=99)
        return make()

    kept = Kept(changing)
    undone(kept.lay_down)
    undone(kept.lay_down)
    assert make.times == 2
