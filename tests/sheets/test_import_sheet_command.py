"""manage.py import_sheet: real files, the page's rules, what it prints and how it ends."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from accounts.models import User
from counties.models import Demand
from sheets.models import ImportBatch
from tests.world import World

HEADINGS = ["序号", "县（区）", "需求内容", "名额数", "可用劳动力（人）", "备注", "县领导批示"]
ROWS = [
    [1, "威宁县", "求服装加工企业入驻", 2, 120, "", "已阅"],
    [2, "沿河", "求电子装配企业入驻", 1, "约60", "", ""],
]
KEYS = ["read", "blank", "new", "changed", "unchanged", "duplicates", "refused"]


@pytest.fixture
def books(tmp_path: Path):
    """books(rows) writes a workbook with a title above the headings; a name that ends in .csv in GB18030."""

    def write(
        rows: Sequence[Sequence[Any]], name: str = "需求.xlsx", headings: Sequence[str] = HEADINGS
    ) -> Path:
        path, table = tmp_path / name, [["2020年招商需求汇总表"], headings, *rows]
        if name.endswith(".csv"):
            text = io.StringIO()
            csv.writer(text).writerows(table)
            path.write_bytes(text.getvalue().encode("gb18030"))
            return path
        book = Workbook()
        for row in table:
            book.active.append(list(row))
        book.save(path)
        return path

    return write


def run(capsys: pytest.CaptureFixture, *args: Any, user: str = "province") -> tuple[int, str, str]:
    """(how it ended, stdout, stderr) of the command."""
    code = 0
    try:
        call_command("import_sheet", *map(str, args), *(["--user", user] if user else []))
    except SystemExit as end:
        code = end.code
    except CommandError as error:
        code = error.returncode
    said = capsys.readouterr()
    return code, said.out, said.err


def report(capsys: pytest.CaptureFixture, *args: Any, **who: str) -> tuple[int, dict[str, Any]]:
    code, out, _err = run(capsys, *args, "--json", **who)
    assert len(out.splitlines()) == 1
    found = json.loads(out)
    assert list(found) == KEYS
    return code, found


@pytest.mark.parametrize("name", ["需求.xlsx", "需求.csv"])
def test_good_rows_arrive_and_again_change_nothing(world: World, books, capsys, name):
    before, file = Demand.objects.count(), books(ROWS, name)
    code, found = report(capsys, "counties.Demand", file)
    assert (code, found["read"], found["new"], found["refused"]) == (0, 2, 2, [])
    assert Demand.objects.count() == before + 2
    demand = Demand.objects.get(title="求服装加工企业入驻")
    assert (demand.workers, demand.entered_by) == (120, world.user("province"))
    assert ImportBatch.objects.latest("pk").state == "saved"
    code, found = report(capsys, "counties.Demand", file)
    assert (code, found["unchanged"], found["new"], found["changed"]) == (0, 2, 0, 0)
    assert Demand.objects.count() == before + 2


def test_every_refused_cell_is_named_and_the_others_arrive(world, books, capsys):
    rows = [*ROWS, [], [3, "某县", "求刺绣企业", "两三个", 30, "", ""], ["合计", "", "", 5, 210, "", ""]]
    code, found = report(capsys, "counties.Demand", books(rows))
    assert (code, found["read"], found["blank"], found["new"]) == (3, 3, 1, 2)
    assert [(one["row"], one["column"]) for one in found["refused"]] == [(6, "县（区）"), (6, "名额数")]
    assert all("某县" in one["message"] or "两三个" in one["message"] for one in found["refused"])
    code, out, err = run(capsys, "counties.Demand", books(rows))
    assert code == 3
    assert "row 6, 县（区）: " in out
    assert "2 unchanged" in out
    assert "县领导批示" in err


def test_a_changed_cell_is_counted(world, books, capsys):
    report(capsys, "counties.Demand", books(ROWS))
    _code, found = report(
        capsys, "counties.Demand", books([[1, "威宁县", "求服装加工企业入驻", 2, 150, "", ""]])
    )
    assert (found["changed"], found["new"]) == (1, 0)
    assert Demand.objects.get(title="求服装加工企业入驻").workers == 150


def test_a_dry_run_says_the_same_and_leaves_no_trace(world, books, capsys):
    before = Demand.objects.count(), Demand.history.count(), ImportBatch.objects.count()
    rows = [*ROWS, [3, "某县", "求刺绣企业", 1, 30, "", ""]]
    code, found = report(capsys, "counties.Demand", books(rows), "--dry-run")
    assert (code, found["new"], len(found["refused"])) == (3, 2, 1)
    assert (Demand.objects.count(), Demand.history.count(), ImportBatch.objects.count()) == before


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_what_cannot_be_read_ends_with_two_and_keeps_nothing(world, books, tmp_path, capsys, options):
    before, broken = ImportBatch.objects.count(), tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    without = books([["威宁县", "求企业"]], headings=["县区", "需求内容"])
    for file in (broken, tmp_path / "无.xlsx", without):
        code, found = report(capsys, "counties.Demand", file, *options)
        assert (code, found["read"], found["refused"]) == (2, 0, [])
    code, _out, _err = run(capsys, "counties.Nothing", without, *options)
    assert code == 2
    assert ImportBatch.objects.count() == before


@pytest.mark.parametrize("name", ["nobody-of-this-name", "director", "admin"])
def test_who_may_not_import_ends_with_two(world, books, capsys, name):
    code, found = report(capsys, "counties.Demand", books(ROWS), user=name)
    assert (code, found["new"]) == (2, 0)


def test_without_a_name_it_is_the_one_who_could(world, books, capsys):
    file = books(ROWS)
    assert report(capsys, "counties.Demand", file, user="")[0] == 2  # two reviewers of the province could
    User.objects.filter(username="province2").update(is_active=False)
    assert report(capsys, "counties.Demand", file, user="")[0] == 0
    assert ImportBatch.objects.latest("pk").user.username == "province"


def test_a_row_is_one_person_s_to_import(world, books, capsys):
    """The rules are those of the page: a county's clerk imports for no other county."""
    code, found = report(capsys, "counties.Demand", books(ROWS), user="county")
    assert (code, found["new"]) == (3, 1)
    assert [(one["row"], one["column"]) for one in found["refused"]] == [(4, "县（区）")]
