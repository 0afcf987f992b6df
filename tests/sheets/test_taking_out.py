"""The cells of many records at a time: from records, or by a query alone, with the same result."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import QuerySet

from projects.models import Project
from sheets.columns import Column, Kind, Options
from sheets.sheet import Sheet
from sheets.taking_out import cells_by_record
from tests.world import World

SLOW = (
    Column("reference", "编号", of=lambda project: project.reference),
    Column("county", "县区", Kind.CHOICE, of=lambda project: project.county_id),
    Column("amount", "投资额", Kind.AMOUNT, unit="万元", of=lambda project: project.contract_amount),
    Column("quick", "短平快", Kind.YES_NO, of=lambda project: project.short_and_fast),
    Column("signed_on", "签约", Kind.DAY, of=lambda project: project.signed_on),
    Column("claims", "事项", Kind.COUNT, of=lambda project: project.source.claims.count()),
)
PATHS = {
    "reference": "reference",
    "county": "county_id",
    "amount": "contract_amount",
    "quick": "short_and_fast",
    "signed_on": "signed_on",
}


class SlowSheet(Sheet):
    label, slug, title = "tests.Slow", "slow", "慢"
    columns = SLOW

    def year(self) -> int:
        return 2020

    def options_of(self, column: Column) -> Options | None:
        counties = Project.objects.values_list("county", "county__name_zh")
        return Options.of(counties) if column.name == "county" else None

    def records(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.user).standing()


class FastSheet(SlowSheet):
    columns = tuple(replace(column, path=PATHS.get(column.name, "")) for column in SLOW)
    apart = frozenset({"claims"})

    def read_apart(self, pks: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        return {
            project.pk: {"claims": project.source.claims.count()}
            for project in Project.objects.filter(pk__in=pks)
        }


def test_a_query_alone_gives_the_same_cells(world: World):
    user = world.users["province"]
    pks = list(Project.objects.values_list("pk", flat=True))
    slow = cells_by_record(SlowSheet(user), pks, SLOW)
    assert cells_by_record(FastSheet(user), pks, FastSheet.columns) == slow
    assert set(slow) == set(pks)
    assert any(cells[2] for cells in slow.values())


def test_no_record_is_built_where_every_column_has_a_path(world: World, monkeypatch: pytest.MonkeyPatch):
    columns = [column for column in FastSheet.columns if column.path]
    monkeypatch.setattr(Project, "from_db", classmethod(lambda *given: pytest.fail("a record was built")))
    assert cells_by_record(FastSheet(world.users["province"]), [world.projects["weining"].pk], columns)


@pytest.mark.parametrize("sheet", [SlowSheet, FastSheet])
def test_what_the_person_may_not_read_is_left_out(world: World, sheet: type[Sheet]):
    found = cells_by_record(
        sheet(world.users["county"]), [project.pk for project in world.projects.values()], sheet.columns
    )
    assert world.projects["weining"].pk in found
    assert world.projects["yanhe"].pk not in found


def test_projects_are_taken_out_by_queries_alone_and_the_same(world: World):
    from projects.sheet import ProjectSheet

    class Slow(ProjectSheet):
        apart = frozenset()

    user = world.users["province"]
    pks = [project.pk for project in world.projects.values()]
    assert cells_by_record(ProjectSheet(user), pks, ProjectSheet.columns) == cells_by_record(
        Slow(user), pks, ProjectSheet.columns
    )
