"""A list of projects that goes out comes back unchanged."""

from collections import Counter

import pytest

from projects.models import Project
from projects.sheet import ProjectSheet
from tests.rows import exported, take
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_list_comes_back_unchanged(demo_world: World, language: str):
    reader = demo_world.user("province")
    rows = exported(ProjectSheet, reader, language)
    assert len(rows) == Project.objects.standing().count() > 3
    assert Counter(a.outcome for a in take(ProjectSheet, reader, rows)) == {"unchanged": len(rows)}
    bare = [{name: cell for name, cell in row.items() if name != "reference"} for row in rows]
    assert Counter(a.outcome for a in take(ProjectSheet, reader, bare)) == {"unchanged": len(rows)}
