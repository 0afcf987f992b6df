"""Habits that no linter of the shelf knows: writes past the history, and rules that must stay switched on."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOF, ROOT, app_of, python_files, short, templates, tree, without_comments

# Writes of many rows at once leave no history. Each that stands here says why it may.
PAST_THE_HISTORY = {
    ("accounts/rows.py", "bulk_create"): "who calls it sees to the lines of history",
    ("accounts/rows.py", "add_rows"): "who calls it sees to the lines of history",
    ("accounts/history.py", "add_records"): "writes the lines of history itself",
    ("accounts/history.py", "bulk_update"): "writes the lines of history itself",
    ("accounts/models.py", "update"): "a bureau's own path, right after its creation",
    ("counties/pairing_models.py", "update"): "refused there",
    ("counties/pairing_models.py", "delete"): "refused there",
    ("counties/pairing_models.py", "bulk_create"): "refused there",
    ("counties/pairing_models.py", "bulk_update"): "refused there",
    ("counties/services.py", "update"): "the plan's version, which counts changes and is none",
    ("counties/services.py", "bulk_create"): "read grants follow from pairings and have no history",
    ("counties/services.py", "delete"): "read grants follow from pairings and have no history",
    ("chambers/public_limits.py", "delete"): "counts of what was sent, which have no history",
    ("pages/submissions.py", "delete"): "tokens of forms that were sent long ago",
    ("pages/drafts.py", "delete"): "text that was never sent is no record",
    (
        "ledger/services.py",
        "add_rows",
    ): "who set values of a claim is part of it, as is their line of history",
    ("pages/list_columns.py", "delete"): "which columns somebody wants to see is no record",
    ("ledger/recount.py", "add_rows"): "entries are appended and have no history",
    ("ledger/totals.py", "add_rows"): "daily totals follow from entries and have no history",
    ("ledger/totals.py", "change_rows"): "daily totals follow from entries and have no history",
    ("projects/entering.py", "bulk_create"): "a source is nothing but a key and a lock",
    ("projects/services.py", "add_rows"): "the fact of a claim, whose line of history tells of it",
    ("projects/duplicate_models.py", "add_rows"): "spellings follow from an enterprise's name",
    (
        "projects/duplicate_models.py",
        "delete",
    ): "spellings follow from an enterprise's name and have no history",
    ("chambers/services.py", "delete"): "a former name that is borne again; the record's history tells of it",
    ("sheets/advance.py", "add_records"): "rows of a file that is being read are no records yet",
    ("sheets/advance.py", "delete"): "the same, when the file is read anew",
    ("sheets/batches.py", "update"): "rows of a file that are to be checked anew",
    ("sheets/batches.py", "update_or_create"): "how a bureau reads a heading is no record",
    ("sheets/checking.py", "change_rows"): "what would become of the rows of a file",
}
MANY_ROWS = {"update", "delete", "bulk_create", "bulk_update", "update_or_create"}
WITHOUT_RECORDS = {"add_rows", "add_records", "change_rows"}  # accounts/rows.py
# What these are called on is no queryset, or a row without history.
OTHER_THINGS = {
    ("pairing_tracker/management/commands/import_sheet.py", "delete"): "an import of which nothing was saved",
    ("chambers/members.py", "delete"): "one membership, with its line of history",
    ("counties/periods.py", "delete"): "one period that has not begun, with its line of history",
    (
        "chambers/registrations.py",
        "delete",
    ): "one row after the other, with its line of history, or a former name",
    (
        "chambers/merging.py",
        "delete",
    ): "one membership, with its line of history, or a former name known twice",
    ("ledger/evidence.py", "delete"): "a file of the storage, after its row was marked as removed",
    ("pages/drafts.py", "update_or_create"): "text that was never sent is no record",
    ("pages/list_columns.py", "update_or_create"): "which columns somebody wants to see is no record",
    ("projects/views.py", "update_or_create"): "what somebody carries over to the next form",
}


def calls(path: Path) -> Iterator[tuple[int, str, ast.Call]]:
    """(line, name, call) of every call of a method, and of the functions that write rows without records."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr, node
        elif isinstance(node.func, ast.Name) and node.func.id in WITHOUT_RECORDS:
            yield node.lineno, node.func.id, node


def is_of_rows(call: ast.Call) -> bool:
    """Whether the call may be one of a queryset's: a dictionary's update() takes a mapping, theirs only names."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "update":
        return not call.args and bool(call.keywords)
    return True


def test_no_write_of_many_rows_goes_past_the_history():
    found = {
        (short(path), name): line
        for path in python_files()
        if "migrations" not in path.parts
        for line, name, call in calls(path)
        if name in MANY_ROWS | WITHOUT_RECORDS and is_of_rows(call)
    }
    unknown = {f"{path}:{line} {name}" for (path, name), line in found.items()} - {
        f"{path}:{found.get((path, name))} {name}" for path, name in PAST_THE_HISTORY | OTHER_THINGS
    }
    assert unknown == set()


def test_the_list_of_such_writes_is_true():
    """A line that no code answers to any more is taken out."""
    declared = {
        (short(path), node.name)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    }
    found = {(short(path), name) for path in python_files() for _line, name, _call in calls(path)} | declared
    assert set(PAST_THE_HISTORY) - found == set()


def test_nothing_is_counted_outside_the_ledger():
    """Sums of what counts come from ledger/totals.py. `aggregate` is the door to every other sum."""
    allowed = {"ledger/totals.py", "ledger/services.py", "counties/services.py"}
    allowed |= {"projects/views.py", "projects/receipt_views.py"}  # totals of the rows that a list shows
    allowed |= {"chambers/intention_views.py"}
    allowed |= {"accounts/statements.py"}  # rows of whatever query it is given: work lists
    # offers, intentions and days of contact are work, not what counts
    allowed |= {"chambers/silence.py", "dashboard/board.py", "dashboard/funnel.py"}
    allowed |= {"pages/import_preview.py"}  # rows of a file
    allowed |= {"counties/slots.py"}  # slots are counts of work
    allowed |= {"projects/problem_models.py"}  # problems are work
    allowed |= {"dashboard/asked.py"}  # unchanged rows of a file: work for nothing
    found = {
        short(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.db.models"
        and {alias.name for alias in node.names} & {"Sum", "Count", "Avg", "Max", "Min"}
    }
    assert found - allowed == set()


def test_business_days_come_from_one_clock():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "TID" in rules["select"]
    banned = set(rules["flake8-tidy-imports"]["banned-api"])
    assert banned >= {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "django.utils.timezone.now",
        "django.utils.timezone.localdate",
        "django_filters.DateRangeFilter",
    }
    spared = [path for path, codes in rules["per-file-ignores"].items() if "TID251" in codes]
    assert sorted(spared) == ["*/migrations/*", "accounts/clock.py"]
    calls_of_now = [
        f"{short(path)}:{line}"
        for path in python_files()
        for line, name, _call in calls(path)
        if name in ("localdate", "utcnow") and short(path) != "accounts/clock.py"
    ]
    assert calls_of_now == []


def test_templates_read_no_clock_of_their_own():
    assert [name for name, text in templates().items() if "{% now" in without_comments(text)] == []


def test_no_signal_writes_a_record():
    """What follows from a change stands in the service that makes it. Only `migrate` is listened to."""
    found = [
        f"{short(path)}:{line}"
        for path in python_files()
        for line, name, call in calls(path)
        if name == "connect" and ast.unparse(call.func.value) != "post_migrate"
    ]
    assert found == []
    decorated = [
        f"{short(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "receiver"
    ]
    assert decorated == []


def test_only_the_roof_reads_the_environment():
    found = [
        f"{short(path)}:{node.lineno}"
        for path in python_files()
        if app_of(path) != ROOF
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    ]
    assert found == []


def test_no_test_is_skipped_or_expected_to_fail():
    wrong = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail", "importorskip"):
                wrong.append(f"{short(path)}:{node.lineno} {node.attr}")
    assert wrong == []


def test_every_file_says_what_it_is_for():
    silent = [
        short(path)
        for path in python_files()
        if path.name not in ("__init__.py", "apps.py", "urls.py")
        and "migrations" not in path.parts
        and not ast.get_docstring(tree(path))
    ]
    assert silent == []
