"""Rows on their way through a sheet in one process: what the steps of an import do with each of them, without a file.

`take(sheet, user, rows)` checks and saves; the answers say what became of each row. Words are Chinese, as in an import.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation

from accounts.models import User
from sheets.checking import is_unchanged, prepare, waits_for_reason
from sheets.sheet import Made, Row, Sheet, problems_of


@dataclass
class Answer:
    """What became of one row: "new", "changed", "unchanged", "doubtful" or "refused"."""

    outcome: str
    row: Row
    made: Made | None = None

    @property
    def refused(self) -> dict[str, str]:
        """The messages by column; "" is the row as a whole."""
        return {problem.column: problem.message for problem in self.row.problems}

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        return {change.column: (change.old, change.new) for change in self.row.changes}


def take(
    sheet: type[Sheet], user: User, rows: Sequence[Mapping[str, Any]], *, reason: str = "", save: bool = True
) -> list[Answer]:
    """Check these rows, each a mapping of column names to cells, try them out, and save those that pass."""
    with translation.override("zh-hans"):
        answers = _checked(sheet(user), rows, reason, try_out=True)
        if not save:
            return answers
        saving = sheet(user)
        again = _checked(saving, rows, reason, try_out=False)
        going = [a for first, a in zip(answers, again, strict=True) if first.outcome in ("new", "changed")]
        assert [a.outcome for a in going] == [a.outcome for a in answers if a.outcome in ("new", "changed")]
        with transaction.atomic():
            for answer, made in zip(going, saving.save_many([a.row for a in going]), strict=True):
                assert isinstance(made, Made), f"tried out, then refused: {made}"
                answer.made = made
    return [a if a.made else first for first, a in zip(answers, again, strict=True)]


def _checked(sheet: Sheet, rows: Sequence[Mapping[str, Any]], reason: str, *, try_out: bool) -> list[Answer]:
    prepared = [Row(number, dict(cells), go_on_reason=reason) for number, cells in enumerate(rows, 2)]
    prepare(sheet, prepared)
    answers = [Answer(_outcome(row), row) for row in prepared]
    if try_out:
        going = [a for a in answers if a.outcome in ("new", "changed")]
        for answer, refusal in zip(going, sheet.try_out([a.row for a in going]), strict=True):
            if refusal is not None:
                answer.row.problems.extend(problems_of(refusal, sheet))
                answer.outcome = "refused"
    return answers


def _outcome(row: Row) -> str:
    if row.problems:
        return "refused"
    if is_unchanged(row):
        return "unchanged"
    if waits_for_reason(row):
        return "doubtful"
    return "changed" if row.record is not None else "new"


def exported(sheet: type[Sheet], user: User, language: str = "zh-hans") -> list[dict[str, Any]]:
    """Every record that the user may read, as the cells of an exported list, in the reader's language."""
    reader = sheet(user)
    with translation.override(language):
        return [
            {
                column.name: cell_of(column.shown(column.value_of(record), reader.options(column)))
                for column in reader.columns
            }
            for record in reader.records()
        ]


def cell_of(value: Any) -> Any:
    """An exported value as a reader gives it back."""
    if value is None or isinstance(value, str | int):
        return value
    return {"d": value.isoformat()} if hasattr(value, "isoformat") else float(value)


def undo(sheet: type[Sheet], user: User, made: Made, reason: str = "导入错了") -> list[str]:
    """Undo a saved row; what rests on it where that keeps it from being undone."""
    made = Made.of_json(made.as_json())
    with translation.override("zh-hans"), transaction.atomic():
        if words := sheet(user).depends_on(made):
            return words
        sheet(user).undo(made, reason)
    return []
