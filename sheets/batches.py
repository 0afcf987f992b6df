"""What is done with an import by hand: begin it, change how its columns are read, save, cancel, mend, undo.

Each is one transaction under the lock of the batch; the long work between them is in sheets/advance.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from sheets.cells import shown_text
from sheets.checking import FOUND, check, store
from sheets.finding import heading_key
from sheets.models import HeadingChoice, ImportBatch, ImportFile, ImportRow
from sheets.sheet import Made, Sheet, sheet_classes

State, Outcome = ImportBatch.State, ImportRow.Outcome
FIRST_STEP = 20  # rows
MENDED_AT_ONCE = 100  # rows


def sheet_of(batch: ImportBatch) -> Sheet:
    """The sheet of a batch, for who imported it."""
    return sheet_classes()[batch.label](batch.user)


def held(batch_id: int) -> ImportBatch:
    """The batch as stored, locked."""
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("user__bureau").get(pk=batch_id)


@transaction.atomic
def begin(*, label: str, actor: User, content: bytes, file_name: str, is_paste: bool = False) -> ImportBatch:
    """Take in a file, or the text of a paste in UTF-8; reading it comes next. Raises NotYours."""
    sheet = sheet_classes()[label]
    if not actor.has_perm(sheet.permission) or not actor.bureau_id:
        raise NotYours(_("Your role does not enter these records."))
    batch = ImportBatch.objects.create(
        label=label,
        user=actor,
        bureau=actor.bureau,
        made_at=clock.now(),
        file_name=file_name[:160],
        sha256=sha256(content).hexdigest(),
        is_paste=is_paste,
    )
    ImportFile.objects.create(batch=batch, content=content)
    return batch


def earlier_of_same_file(batch: ImportBatch) -> ImportBatch | None:
    """The last import of the very same file or paste by this bureau that was saved."""
    same = ImportBatch.objects.filter(
        label=batch.label, sha256=batch.sha256, bureau=batch.bureau_id, state=State.SAVED, pk__lt=batch.pk
    )
    return same.order_by("-pk").first()


@transaction.atomic
def choose_columns(
    *, batch: ImportBatch, mapping: Sequence[str], actor: User, sheet_place: int
) -> ImportBatch:
    """Let each heading mean the column that somebody chose ("" for ignored), and check the rows by that.

    The choice stays with the bureau for its next files. With another sheet of the workbook than the one read, that one
    is read first. Raises NotYours, NotNow, or ValidationError when two headings mean one column or one is missing.
    """
    stored = _to_change(batch, actor, (State.COLUMNS, State.READY, State.UNREADABLE, State.CHECKING))
    if sheet_place != stored.sheet_place:
        stored.sheet_place, stored.state, stored.total, stored.done = sheet_place, State.READING, 0, 0
        stored.save()
        return stored
    check_mapping(sheet_of(stored), mapping)
    for heading, column in zip(stored.headings, mapping, strict=True):
        HeadingChoice.objects.update_or_create(
            bureau=stored.bureau,
            label=stored.label,
            heading=heading_key(heading["text"])[:120],
            defaults={"column": column},
        )
    stored.mapping = list(mapping)
    restart_check(stored)
    return stored


@transaction.atomic
def ignore_unclear(*, batch: ImportBatch, actor: User) -> ImportBatch:
    """Leave out the headings that were not understood, this once, and check the rows by the others.

    Raises NotYours, NotNow, or ValidationError when a column that is needed is missing.
    """
    stored = _to_change(batch, actor, (State.COLUMNS,))
    stored.mapping = ["" if column == "?" else column for column in stored.mapping]
    check_mapping(sheet_of(stored), stored.mapping)
    restart_check(stored)
    return stored


def check_mapping(sheet: Sheet, mapping: Sequence[str]) -> None:
    """Raises ValidationError unless these columns are enough to read a row by, each once."""
    chosen = [column for column in mapping if column not in ("", "?")]
    twice = {column for column in chosen if chosen.count(column) > 1}
    if twice:
        names = _(", ").join(str(sheet.column(name).label) for name in sorted(twice))
        raise ValidationError(
            _("Two headings are read as the same column: %(names)s. Choose one.") % {"names": names}
        )
    if missing := missing_columns(sheet, mapping):
        raise ValidationError(
            _("These columns are needed: %(names)s. Say which heading means them, or add them to the file.")
            % {"names": _(", ").join(missing)}
        )


def missing_columns(sheet: Sheet, mapping: Sequence[str]) -> list[str]:
    """The columns that are needed and that no heading means; none where the sheet names records without doubt."""
    if any(column.identity and column.name in mapping for column in sheet.columns):
        return []
    return [str(c.label) for c in sheet.columns if c.required and c.name not in mapping]


def restart_check(batch: ImportBatch) -> None:
    """Let all rows that are not saved be checked anew."""
    batch.rows.filter(is_saved=False).update(outcome="", key="")
    batch.total, batch.done = batch.rows.filter(is_saved=False).count(), 0
    batch.state = State.CHECKING
    batch.save()


@transaction.atomic
def save(*, batch: ImportBatch, actor: User) -> ImportBatch:
    """Begin to write the rows that passed. Raises NotYours or NotNow."""
    stored = _to_change(batch, actor, (State.READY,))
    if stored.user_id != actor.pk:
        raise NotYours(_("Who uploaded this file saves it: %(name)s.") % {"name": stored.user})
    waiting = stored.rows.filter(outcome__in=ImportRow.TO_SAVE, is_saved=False).count()
    if not waiting:
        raise NotNow(_("There is nothing to save: no row is new or changed."))
    stored.state, stored.total, stored.done = State.SAVING, waiting, 0
    stored.step_rows = sheet_classes()[stored.label].first_step
    stored.save()
    return stored


@transaction.atomic
def cancel(*, batch: ImportBatch, actor: User) -> ImportBatch:
    """Stop an import. Rows that were saved stay, and can be undone. Raises NotYours or NotNow."""
    stopped = (State.READING, State.COLUMNS, State.CHECKING, State.READY, State.SAVING, State.UNREADABLE)
    stored = _to_change(batch, actor, stopped)
    stored.state, stored.ended_by = State.CANCELLED, actor
    stored.save()
    return stored


@transaction.atomic
def mend(*, batch: ImportBatch, actor: User, typed: Mapping[int, Mapping[str, Any]]) -> ImportBatch:
    """Take in what somebody typed for refused or doubted rows: row number -> column -> text; and check these anew.

    The key "go_on_reason" is the reason to save a row although it may be a duplicate. Raises NotYours or NotNow.
    """
    stored = _to_change(batch, actor, (State.READY, State.SAVED))
    numbers = sorted(typed)[:MENDED_AT_ONCE]
    open_rows = stored.rows.filter(number__in=numbers, is_saved=False).exclude(outcome="")
    rows = list(open_rows.select_for_update(of=("self",)).order_by("number"))
    for row in rows:
        _take_typed(stored, row, typed[row.number])
    check(stored, sheet_of(stored), rows)
    store(rows, (*FOUND, "cells", "go_on_reason"))
    if stored.rows.filter(outcome__in=ImportRow.TO_SAVE, is_saved=False).exists():
        stored.state = State.READY
    stored.save()
    return stored


def _take_typed(batch: ImportBatch, row: ImportRow, typed: Mapping[str, Any]) -> None:
    row.go_on_reason = str(typed.get("go_on_reason", row.go_on_reason)).strip()[:300]
    for heading, column in zip(batch.headings, batch.mapping, strict=True):
        if column not in typed or column in ("", "?"):
            continue
        place = heading["place"]
        row.cells += [None] * (place + 1 - len(row.cells))
        if typed[column] != shown_text(row.cells[place]):  # what was not touched stays as it came
            row.cells[place] = typed[column] or None


def rows_to_mend(batch: ImportBatch) -> tuple[list[tuple[int, int | None, str]], list[tuple[int, list[Any]]]]:
    """What keeps rows from being saved, as (row, place of the cell or None, words); and these rows as they came."""
    places = {name: heading["place"] for heading, name in zip(batch.headings, batch.mapping, strict=True)}
    problems, rows = [], []
    kept = batch.rows.filter(outcome__in=(Outcome.REFUSED, Outcome.DUPLICATE), is_saved=False)
    for row in kept.order_by("number"):
        found = [(places.get(column), message) for column, message in row.problems]
        found += [(None, doubt["message"]) for doubt in row.doubts if row.outcome == Outcome.DUPLICATE]
        problems += [(row.number, place, message) for place, message in found]
        rows.append((row.number, row.cells))
    return problems, rows


def to_undo(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows that were saved and not undone, the last first."""
    return batch.rows.filter(is_saved=True, is_undone=False).order_by("-number")


def what_rests_on(sheet: Sheet, rows: Iterable[ImportRow]) -> list[str]:
    """What later work depends on these rows, in words; empty when they can be undone."""
    return [
        _("Row %(row)d: %(what)s") % {"row": row.number, "what": words}
        for row in rows
        for words in sheet.depends_on(Made.of_json(row.made))
    ]


@transaction.atomic
def undo(*, batch: ImportBatch, actor: User, reason: str) -> ImportBatch:
    """Begin to undo an import as a whole: its records are voided, what it changed is put back, reversals are posted.

    First every row is asked what rests on it; if anything does, nothing is undone, and `message` names it line by line.
    Raises NotYours, ValidationError beside `reason`, or NotNow.
    """
    stored = _to_change(batch, actor, (State.SAVED, State.CANCELLED, State.READY))
    if stored.user_id != actor.pk:
        raise NotYours(_("Who imported this file undoes it: %(name)s.") % {"name": stored.user})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the import is undone; it stays with every record.")})
    waiting = to_undo(stored).count()
    if not waiting:
        raise NotNow(_("Nothing of this import was saved, so there is nothing to undo."))
    stored.state, stored.total, stored.done, stored.message = State.ASKING, waiting, 0, ""
    stored.ended_by, stored.reason, stored.step_rows = actor, reason.strip(), FIRST_STEP
    stored.save()
    return stored


def _to_change(batch: ImportBatch, actor: User, states: Sequence[str]) -> ImportBatch:
    stored = held(batch.pk)
    if not ImportBatch.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("This import belongs to another bureau."))
    if stored.state not in states:
        raise NotNow(
            _("The import has moved on: it is %(state)s now. Open it again to see it.")
            % {"state": stored.get_state_display()}
        )
    return stored
