"""Migrations are named, none is missing, and each app's stand in one line."""

import re

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.house.sources import ORDER

NAME = re.compile(r"\d{4}_[a-z][a-z0-9_]{5,}")
SAYS_NOTHING = re.compile(r"auto_|alter_|_and_more|initial|merge|update")


def migrations(app: str) -> dict[str, object]:
    found = MigrationLoader(None).disk_migrations
    return {name: migration for (label, name), migration in found.items() if label == app}


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
