"""The long work of an import, in steps: the request does the first of them, the worker the rest.

Each step is one transaction under the lock of the batch and says in the same transaction how far it came. Whoever dies
between two steps, or within one, leaves a whole number of rows behind, and whoever comes next goes on from there.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import NotNow
from accounts.rows import add_records
from sheets import checking
from sheets.batches import held, missing_columns, sheet_of, to_undo, what_rests_on
from sheets.finding import choose_sheet, find_table, understand
from sheets.models import HeadingChoice, ImportBatch, ImportRow
from sheets.pasting import read_paste
from sheets.reading import Grid, NotRead, read_file
from sheets.sheet import Made, Row, Sheet, problems_of

State, Outcome = ImportBatch.State, ImportRow.Outcome

STEP_SECONDS = (
    0.5  # a step aims at this: also one twice as slow as that before keeps its locks for a second at most
)
READ_SECONDS = (
    0.25  # of that, until the rows are read and checked; if it took longer, fewer of them are written
)
MOST_STEP = 500  # rows
STORED_AT_ONCE = 2_000  # rows
MOST_NAMED = 50  # of what an undo depends on
CHECKED_AT_ONCE = 500  # rows; duplicates are looked for once for all of them
KEPT_SECONDS = 5  # for so long the next steps go on with a sheet that knows its places and options already
FEWEST = 20  # rows of a step: what a step takes before its first row must not make steps ever shorter

_kept: ContextVar[dict[int, tuple[float, Sheet]] | None] = ContextVar("sheets kept", default=None)


def advance(batch_id: int, *, seconds: float | None = None) -> bool:
    """Go on with an import until it waits for somebody, or for about so many seconds but one step at least.

    Whether it waits for somebody now.
    """
    ends, kept = monotonic() + seconds if seconds is not None else None, _kept.set({})
    try:
        return _go_on(batch_id, ends)
    finally:
        _kept.reset(kept)


def _go_on(batch_id: int, ends: float | None) -> bool:
    with translation.override("zh-hans"):  # the words of refused rows are kept, and read by everybody
        while (state := ImportBatch.objects.values_list("state", flat=True).get(pk=batch_id)) in STEPS:
            with _nothing_collected():
                STEPS[state](batch_id)
            if ends is not None and monotonic() >= ends:
                return not ImportBatch.objects.to_work_on().filter(pk=batch_id).exists()
    return True


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let nobody look for garbage within a step: all of its records are in use, and looking takes a sixth of its time.

    What is not used any more goes at once, as ever; only circles of it wait for the end of the step.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _sheet(batch: ImportBatch) -> Sheet:
    """The sheet of a batch: that of the steps a moment ago, for its person as they are now."""
    kept = _kept.get()
    made, sheet = kept.get(batch.pk, (0.0, None)) if kept is not None else (0.0, None)
    if sheet is None or monotonic() - made > KEPT_SECONDS:
        sheet = sheet_of(batch)
        if kept is not None:
            kept[batch.pk] = (monotonic(), sheet)
    sheet.user = batch.user
    return sheet


def finish_interrupted() -> int:
    """Go on with every import that somebody left in the middle; how many there were. The worker begins with this."""
    waiting = list(ImportBatch.objects.to_work_on().values_list("pk", flat=True))
    for batch_id in waiting:
        advance(batch_id)
    return len(waiting)


# --- reading -------------------------------------------------------------------------------------------


def _read(batch_id: int) -> None:
    batch = ImportBatch.objects.select_related("user__bureau", "file").get(pk=batch_id)
    try:
        grids = _grids(batch)
        place = _sheet_place(batch, grids)
    except NotRead as error:
        _stop_reading(batch_id, error)
        return
    sheet = sheet_of(batch)
    remembered = _remembered(batch)
    table = find_table(grids[place], sheet.columns, remembered)
    with transaction.atomic():
        batch = held(batch_id)
        if batch.state != State.READING:
            return
        batch.sheet_names = [grid.name for grid in grids]
        batch.sheet_place = place
        batch.rows.filter(is_saved=False).delete()
        if table is None or not table.rows:
            batch.state, batch.message = State.UNREADABLE, _no_table(table is not None)
            batch.headings, batch.mapping = [], []
            batch.save()
            return
        batch.headings = [
            {"place": heading.place, "text": heading.text, "key": heading.key, "unit": heading.unit}
            for heading in table.headings
        ]
        batch.mapping = understand(table.headings, sheet.columns, remembered)
        batch.left_out = [list(row) for row in table.left_out]
        batch.header_row = table.body - 1
        batch.total, batch.done, batch.message = len(table.rows), 0, ""
        batch.save()
    _store_rows(batch_id, table.rows)


def _grids(batch: ImportBatch) -> list[Grid]:
    content = bytes(batch.file.content)
    if batch.is_paste:
        return read_paste(content.decode())
    return read_file(content=content, name=batch.file_name)


def _sheet_place(batch: ImportBatch, grids: Sequence[Grid]) -> int:
    if not grids:
        raise NotRead(_("There is no sheet in this file. Choose a file with a table in it."))
    if batch.sheet_place is not None and batch.sheet_place < len(grids):
        return batch.sheet_place
    return choose_sheet(grids, sheet_of(batch).columns, _remembered(batch))


def _remembered(batch: ImportBatch) -> dict[str, str]:
    chosen = HeadingChoice.objects.filter(bureau=batch.bureau_id, label=batch.label)
    return dict(chosen.values_list("heading", "column"))


def _no_table(has_headings: bool) -> str:
    if has_headings:
        return _("There are headings in this sheet, but no rows beneath them.")
    return _(
        "No headings were found that belong to this list. Keep the row with the headings, or begin with the template."
    )


@transaction.atomic
def _stop_reading(batch_id: int, error: ValidationError) -> None:
    batch = held(batch_id)
    if batch.state == State.READING:
        batch.state, batch.message = State.UNREADABLE, " ".join(error.messages)
        batch.save()


def _store_rows(batch_id: int, rows: Sequence[tuple[int, list]]) -> None:
    """Keep the rows in several transactions; who finds that somebody else began anew stops."""
    for start in range(0, len(rows), STORED_AT_ONCE):
        with transaction.atomic():
            batch = held(batch_id)
            if batch.state != State.READING or batch.done != start:
                return
            piece = rows[start : start + STORED_AT_ONCE]
            add_records(
                ImportRow, [ImportRow(batch=batch, number=number, cells=cells) for number, cells in piece]
            )
            batch.done, batch.worked_at = start + len(piece), clock.now()
            if batch.done == len(rows):
                _after_reading(batch)
            batch.save()


def _after_reading(batch: ImportBatch) -> None:
    unclear = "?" in batch.mapping or missing_columns(sheet_of(batch), batch.mapping)
    batch.state = State.COLUMNS if unclear else State.CHECKING
    batch.done = 0


# --- checking ------------------------------------------------------------------------------------------


@transaction.atomic
def _check(batch_id: int) -> None:
    batch = held(batch_id)
    if batch.state != State.CHECKING:
        return
    began, size = monotonic(), min(batch.step_rows, CHECKED_AT_ONCE)
    rows = list(batch.rows.filter(outcome="", is_saved=False).order_by("number")[:size])
    if rows:
        checking.check(batch, _sheet(batch), rows)
        checking.store(rows)
        _note_progress(batch, len(rows), monotonic() - began, CHECKED_AT_ONCE)
    else:
        batch.state = State.READY
    batch.save()


# --- saving --------------------------------------------------------------------------------------------


@transaction.atomic
def _save(batch_id: int) -> None:
    batch = held(batch_id)
    if batch.state != State.SAVING:
        return
    began = monotonic()
    waiting = batch.rows.filter(outcome__in=ImportRow.TO_SAVE, is_saved=False).order_by("number")
    kept_rows = list(waiting[: batch.step_rows])
    if not kept_rows:
        batch.state, batch.saved_at = State.SAVED, clock.now()
        batch.save()
        return
    done = save_rows(batch, _sheet(batch), kept_rows, read_by=began + READ_SECONDS)
    checking.store([row for row in done if row.is_saved], ("made", "is_saved"))
    checking.store([row for row in done if not row.is_saved])
    _note_progress(batch, len(done), monotonic() - began, MOST_STEP)
    batch.save()


def save_rows(
    batch: ImportBatch, sheet: Sheet, kept_rows: Sequence[ImportRow], *, read_by: float
) -> Sequence[ImportRow]:
    """Check these rows as things stand now, and write those that still pass; in memory what became of each.

    Gives the rows that it dealt with: only the first of them where the machine is so slow that they were not read by
    `read_by`, and the rest wait for the next step.
    """
    began = monotonic()
    rows = [checking.row_of(batch, kept) for kept in kept_rows]
    for kept, row in zip(kept_rows, rows, strict=True):
        checking.recall(sheet, kept, row)
    checking.prepare(sheet, rows, doubt=not sheet.doubts_in_saving)
    fitting = _fitting(len(rows), read_by - began, monotonic() - began)
    kept_rows, rows = kept_rows[:fitting], rows[:fitting]
    for kept, row in zip(kept_rows, rows, strict=True):
        row.key = kept.key
        _refuse_moved_on(kept, row)
    going = [(kept, row) for kept, row in zip(kept_rows, rows, strict=True) if checking.may_be_saved(row)]
    answers = sheet.save_many([row for _kept, row in going])
    for (kept, row), answer in zip(going, answers, strict=True):
        if isinstance(answer, Made):
            kept.made, kept.is_saved = answer.as_json(), True
        elif not row.doubts:
            row.problems.extend(problems_of(answer, sheet))
    for kept, row in zip(kept_rows, rows, strict=True):
        if not kept.is_saved:
            checking.note_outcome(sheet, kept, row)
    return kept_rows


def _fitting(rows: int, seconds: float, took: float) -> int:
    """How many of these rows would have been read within these seconds; all of them, or at least one."""
    return rows if took <= seconds else max(1, int(rows * seconds / took))


def _refuse_moved_on(kept: ImportRow, row: Row) -> None:
    """Refuse what is no longer as it was shown: nobody overwrites what they have not seen."""
    if checking.is_unchanged(row) or row.problems:
        return
    found = row.record.pk if row.record is not None else None
    if found != kept.record_pk:
        row.refuse("", _("Somebody recorded this meanwhile. Check the row again to see the difference."))
    elif row.record is not None and (row.seen_version, checking.changes_of(row)) != (
        kept.seen_version,
        kept.changes,
    ):
        row.refuse("", _("Somebody changed this record meanwhile. Check the row again."))


# --- undoing -------------------------------------------------------------------------------------------


@transaction.atomic
def _ask(batch_id: int) -> None:
    """Ask the next rows what rests on them; once all were asked, undo them or name what there is."""
    batch = held(batch_id)
    if batch.state != State.ASKING:
        return
    began = monotonic()
    rows = list(to_undo(batch)[batch.done : batch.done + batch.step_rows])
    found = [*batch.message.splitlines(), *what_rests_on(sheet_of(batch), rows)]
    batch.message = "\n".join(found[:MOST_NAMED])
    if rows and len(found) < MOST_NAMED:
        _note_progress(batch, len(rows), monotonic() - began, MOST_STEP)
    elif found:
        batch.state, batch.reason, batch.ended_by = State.SAVED, "", None
    else:
        batch.state, batch.done = State.UNDOING, 0
    batch.save()


@transaction.atomic
def _undo(batch_id: int) -> None:
    batch = held(batch_id)
    if batch.state != State.UNDOING:
        return
    began, sheet = monotonic(), sheet_of(batch)
    rows = list(to_undo(batch).filter(undo_refused="")[: batch.step_rows])
    if not rows:
        batch.state = State.UNDONE
        batch.save()
        return
    for row in rows:
        _undo_row(sheet, row, batch.reason)
    checking.store(rows, ("is_undone", "undo_refused"))
    _note_progress(batch, len(rows), monotonic() - began, MOST_STEP)
    batch.save()


def _undo_row(sheet: Sheet, row: ImportRow, reason: str) -> None:
    made = Made.of_json(row.made)
    try:
        with transaction.atomic():
            if words := sheet.depends_on(made):  # somebody went on with it since the undo began
                raise NotNow(words[0])
            sheet.undo(made, reason)
    except sheet.REFUSALS as refusal:
        row.undo_refused = problems_of(refusal, sheet)[0].message
    else:
        row.is_undone = True


def _note_progress(batch: ImportBatch, rows: int, took: float, most: int) -> None:
    """How far it came; the next step is as long as its time allows, and grows slowly: this one may have been lucky."""
    batch.done += rows
    batch.worked_at = clock.now()
    fitting = int(rows * STEP_SECONDS / max(took, 0.001))
    batch.step_rows = max(FEWEST, min(fitting, rows * 2, most))


STEPS: dict[str, Callable[[int], None]] = {
    State.READING: _read,
    State.CHECKING: _check,
    State.SAVING: _save,
    State.ASKING: _ask,
    State.UNDOING: _undo,
}
