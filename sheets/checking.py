"""From the rows of a file to what would become of each: the preview, and once more at the moment of saving.

Every row passes the page's form and is tried out by the page's service, whose writes are taken back. Source:
docs/domain.md, "Failures that people in this trade report".
"""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.rows import change_rows
from sheets.cells import shown_text
from sheets.models import ImportBatch, ImportRow
from sheets.sheet import Doubt, Problem, Row, Sheet, problems_of

Outcome = ImportRow.Outcome
IGNORED = ("", "?")
FOUND = (  # what a check notes of a row
    "outcome",
    "key",
    "problems",
    "changes",
    "doubts",
    "figures",
    "form_said",
    "record_pk",
    "seen_version",
)
MOST_DOUBTS = 3  # shown of one row


def row_of(batch: ImportBatch, kept: ImportRow) -> Row:
    """The stored row as the sheet works on it: its cells by column."""
    cells, units = {}, {}
    for heading, column in zip(batch.headings, batch.mapping, strict=True):
        if column in IGNORED:
            continue
        place = heading["place"]
        cells[column] = kept.cells[place] if place < len(kept.cells) else None
        units[column] = heading["unit"]
    return Row(kept.number, cells, units, kept.go_on_reason)


def prepare(sheet: Sheet, rows: Sequence[Row], *, doubt: bool = True) -> None:
    """Read, match, compare, let the form check each row, and look for what may be on record; nothing is written."""
    sheet.basis  # noqa: B018 - taken before anything is looked up, so that what changes meanwhile has another mark
    for row in rows:
        if not row.is_recalled:
            sheet.read(row)
    sheet.match(rows)
    _read_anew(sheet, [row for row in rows if row.is_recalled and (row.record is not None or row.problems)])
    for row in rows:
        if row.is_recalled:
            continue
        if row.record is not None:
            row.seen_version = getattr(row.record, "version", None)
            sheet.compare(row)
            if not row.changes and not row.problems:
                continue
        _ask_form(sheet, row)
    if doubt:
        sheet.doubt([row for row in rows if row.record is None and not row.problems])


def recall(sheet: Sheet, kept: ImportRow, row: Row) -> None:
    """Let the row be what the form made of it at the preview, if all that this rests on is as it was then."""
    if kept.form_said and kept.form_said["basis"] == sheet.basis:
        row.is_recalled = sheet.recall(row, kept.form_said["entry"])


def _read_anew(sheet: Sheet, rows: Sequence[Row]) -> None:
    """What was new at the preview and is on record now is read and compared like any other row."""
    for row in rows:
        row.is_recalled, row.record = False, None
        row.values.clear()
        row.problems.clear()
        sheet.read(row)
    if rows:
        sheet.match(rows)


def _ask_form(sheet: Sheet, row: Row) -> None:
    """Let the page's form check the row; a cell that could not be read has its words already."""
    if any(problem.column == "" for problem in row.problems):
        return  # it is not clear which record is meant
    unread = {problem.column for problem in row.problems}
    row.form = sheet.form_for(row)
    for name, errors in row.form.errors.as_data().items():
        column = sheet.column_of_field(name)
        if column in unread and column:
            continue
        for error in errors:
            for message in _in_words(row, column, error):
                row.refuse(column, message)


def _in_words(row: Row, column: str, error: ValidationError) -> list[str]:
    """What the form says; of a choice that it does not offer, which one: a sheet shows no list to choose from."""
    if error.code == "invalid_choice" and (text := shown_text(row.cells.get(column))):
        return [_("“%(text)s” is not among what you may choose here. Check it.") % {"text": text}]
    return error.messages


def is_unchanged(row: Row) -> bool:
    return row.record is not None and not row.changes and not row.problems


def waits_for_reason(row: Row) -> bool:
    """Whether a doubt keeps the row from being saved as it is."""
    return any(doubt.blocks for doubt in row.doubts) or bool(row.doubts and not row.go_on_reason.strip())


def may_be_saved(row: Row) -> bool:
    return not row.problems and not is_unchanged(row) and not waits_for_reason(row)


def check(batch: ImportBatch, sheet: Sheet, kept_rows: Sequence[ImportRow]) -> None:
    """Fill in what would become of these rows, in memory; the caller stores them (`FOUND`)."""
    rows = [row_of(batch, kept) for kept in kept_rows]
    prepare(sheet, rows)
    _refuse_repeated(batch, sheet, rows, [kept.pk for kept in kept_rows])
    tried = [row for row in rows if may_be_saved(row)]
    for row, refusal in zip(tried, sheet.try_out(tried) if tried else [], strict=True):
        if refusal is not None:
            row.problems.extend(problems_of(refusal, sheet))
    for kept, row in zip(kept_rows, rows, strict=True):
        note_outcome(sheet, kept, row)


def _refuse_repeated(batch: ImportBatch, sheet: Sheet, rows: Sequence[Row], own: Collection[int]) -> None:
    """Refuse a row that means the same record as another row of the file."""
    for row in rows:
        row.key = "" if row.problems else sheet.key_of(row)[:200]
    keys = {row.key for row in rows if row.key}
    others = batch.rows.filter(key__in=keys).exclude(pk__in=own).exclude(outcome__in=("", Outcome.REFUSED))
    first = dict(others.order_by("-number").values_list("key", "number"))
    for row in rows:
        if not row.key:
            continue
        number = first.setdefault(row.key, row.number)
        if number != row.number:
            row.refuse("", _("This is the same record as row %(row)d. Join the two rows.") % {"row": number})


def note_outcome(sheet: Sheet, kept: ImportRow, row: Row) -> None:
    """Write on the stored row, in memory, what the check found."""
    blocked = [doubt for doubt in row.doubts if doubt.blocks]
    problems = [*row.problems, *(Problem("", doubt.message) for doubt in blocked)]
    kept.problems = [[problem.column, problem.message] for problem in problems]
    kept.changes = changes_of(row)
    kept.doubts = [_doubt_as_json(doubt) for doubt in row.doubts[:MOST_DOUBTS]]
    kept.key = row.key
    kept.record_pk = row.record.pk if row.record is not None else None
    kept.seen_version = row.seen_version
    if not row.is_recalled:  # else they stand there already
        kept.figures = _figures(sheet, row)
    if problems:
        kept.outcome = Outcome.REFUSED
    elif is_unchanged(row):
        kept.outcome = Outcome.UNCHANGED
    elif waits_for_reason(row):
        kept.outcome = Outcome.DUPLICATE
    else:
        kept.outcome = Outcome.CHANGED if row.record is not None else Outcome.NEW
    said = sheet.keep(row) if kept.outcome == Outcome.NEW and sheet.basis else {}
    kept.form_said = {"basis": sheet.basis, "entry": said} if said else {}


def changes_of(row: Row) -> list[list[str]]:
    """What a row changes, as it is kept and shown: a fact that somebody corrected since then has another old value."""
    return [[change.column, change.old, change.new] for change in row.changes]


def _figures(sheet: Sheet, row: Row) -> dict[str, str]:
    """What the row adds to the control sums: amounts in 元 and counts, as text."""
    wanted = [column.name for column in sheet.columns if column.summed and column.name in row.values]
    figures = {name: row.values[name].value for name in wanted}
    return {name: str(value) for name, value in figures.items() if value is not None and value != ""}


def _doubt_as_json(doubt: Doubt) -> dict[str, object]:
    return {
        "message": doubt.message,
        "name": doubt.name,
        "url": doubt.url,
        "sides": [list(side) for side in doubt.sides],
        "blocks": doubt.blocks,
    }


def store(kept_rows: Sequence[ImportRow], fields: Sequence[str] = FOUND) -> None:
    """Write changed rows back, in one statement however many they are."""
    change_rows(
        ImportRow, fields, [[kept.pk, *(getattr(kept, name) for name in fields)] for kept in kept_rows]
    )
