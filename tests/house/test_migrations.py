"""Migrations are named, none is missing, and each app's stand in one line."""

import re

import pytest
from django.core.management import call_command
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.house.sources import ORDER

NAME = re.compile(r"\d{4}_[a-z][a-z0-9_]{5,}")
SAYS_NOTHING = re.compile(r"auto_|alter_|_and_more|initial|merge|update")


def migrations(app: str) -> dict[str, object]:
    """The single steps of an app. Those that stand for several, for a new database, are another road to the same."""
    found = MigrationLoader(None).disk_migrations
    return {
        name: migration
        for (label, name), migration in found.items()
        if label == app and not migration.replaces
    }


def state(*, replaced: bool) -> ProjectState:
    """The models to which the migrations lead: in steps that stand for several, or each by itself."""
    loader = MigrationLoader(None, load=False)
    loader.replace_migrations = replaced
    loader.build_graph()
    # Where nothing is replaced, what stands for several is left in the graph as a road of its own.
    ends = [node for node in loader.graph.leaf_nodes() if replaced or not loader.graph.nodes[node].replaces]
    return loader.project_state(ends)


def test_the_short_road_leads_where_the_single_steps_do():
    singly, at_once = state(replaced=False), state(replaced=True)
    for before, after in ((singly, at_once), (at_once, singly)):
        assert MigrationAutodetector(before, after)._detect_changes() == {}


def test_what_stands_for_several_names_all_of_them():
    found = MigrationLoader(None).disk_migrations.values()
    for squashed in (migration for migration in found if migration.replaces):
        singly = [(squashed.app_label, name) for name in migrations(squashed.app_label)]
        named = list(squashed.replaces)
        assert named == sorted(singly)[: len(named)]


def test_none_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("app", ORDER)
def test_each_says_what_it_does(app):
    for name in migrations(app):
        assert NAME.fullmatch(name), name
        assert not SAYS_NOTHING.search(name), f"{name}: name it for what it does"


@pytest.mark.parametrize("app", ORDER)
def test_they_stand_in_one_line(app):
    ordered = sorted(migrations(app).items())
    assert [name[:4] for name, _migration in ordered] == [f"{n:04}" for n in range(1, len(ordered) + 1)]
    for (before, _first), (name, migration) in zip(ordered, ordered[1:], strict=False):
        assert [parent for label, parent in migration.dependencies if label == app] == [before], name
    for _name, migration in ordered[:1]:
        assert [parent for label, parent in migration.dependencies if label == app] == []
        assert migration.initial
