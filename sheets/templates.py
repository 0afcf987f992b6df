"""The workbook to fill in for a sheet: its headings with notes, drop-downs, and checks of what is typed.

Nothing stands below the headings, so that nothing is imported by mistake: examples stand in the notes. Which columns it
has is its version, in the properties of the document.
"""

import hashlib
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from accounts import clock
from sheets.cells import plain_text
from sheets.columns import Column, Kind, Options
from sheets.sheet import Sheet
from sheets.writing import DAY_FORMAT, HEADING_FILL, sheet_name

PREPARED = 2_000  # rows below the headings that have drop-downs and checks
REQUIRED_FILL = "#F7E3C8"
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
EXAMPLES = 3  # options that a note names
LONGEST_PROMPT = 255  # characters that a spreadsheet shows beside a cell
REQUIRED_MARK = " *"


def template_workbook(sheet: Sheet) -> bytes:
    """The template of a sheet, in the reader's language, with the options that its person has."""
    book = Workbook()
    page = book.active
    page.title = sheet_name(capfirst(str(sheet.title)))
    lists = book.create_sheet(sheet_name(_("Options")))
    lists.sheet_state = "hidden"
    for place, column in enumerate(columns_of(sheet), start=1):
        options = sheet.options(column)
        _head(page, place, column, options)
        _check(page, lists, place, column, options)
    page.freeze_panes = "A2"
    page.row_dimensions[1].height = 32
    _describe(book, sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def columns_of(sheet: Sheet) -> list[Column]:
    """The columns that somebody fills in."""
    return [column for column in sheet.columns if not column.out_only]


def version_of(sheet: Sheet) -> str:
    """Twelve digits by which two templates of one sheet have the same columns."""
    said = "\n".join(
        f"{column.name} {column.kind} {column.unit} {column.required}" for column in columns_of(sheet)
    )
    return hashlib.sha256(f"{sheet.label}\n{said}".encode()).hexdigest()[:12]


def _describe(book: Workbook, sheet: Sheet) -> None:
    about = book.properties
    about.title = capfirst(str(sheet.title))
    about.subject, about.version = sheet.label, version_of(sheet)
    about.creator = about.lastModifiedBy = _("9+3 pairing tracker")
    about.created = about.modified = clock.now().replace(tzinfo=None, microsecond=0)


# --- headings and their notes -------------------------------------------------------------------------


def _head(page: Worksheet, place: int, column: Column, options: Options | None) -> None:
    letter = get_column_letter(place)
    cell = page.cell(1, place, capfirst(column.heading) + (REQUIRED_MARK if column.required else ""))
    cell.font = Font(bold=True)
    fill = REQUIRED_FILL if column.required else HEADING_FILL
    cell.fill = PatternFill("solid", fgColor=fill.removeprefix("#"))
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(bottom=Side("thin", color="9AA5B1"))
    words = note_of(column, options)
    cell.comment = Comment(words, _("9+3 pairing tracker"), width=300, height=24 + 19 * _lines(words))
    dimension = page.column_dimensions[letter]
    dimension.width = column.width
    dimension.number_format = _format(column.kind)


def _format(kind: Kind) -> str:
    """Codes and telephone numbers stay text while they are typed."""
    formats = {Kind.DAY: DAY_FORMAT, Kind.AMOUNT: "General", Kind.COUNT: "#,##0", Kind.AREA: "#,##0"}
    return formats.get(kind, "@")


def _lines(words: str) -> int:
    return sum(1 + len(line) // 22 for line in words.splitlines())


def note_of(column: Column, options: Options | None) -> str:
    """What to write in a column: whether it has to be filled in, what it means, its unit, and spellings."""
    lines = [_("Required.") if column.required else _("May stay blank.")]
    if column.note:
        lines.append(str(column.note))
    lines.append(_how(column, options))
    return "\n".join(filter(None, lines))


def _how(column: Column, options: Options | None) -> str:
    some = _(", ").join(list(options.labels.values())[:EXAMPLES]) if options else ""
    match column.kind:
        case Kind.DAY:
            return _("A day, like 2020-06-28. Also read: 2020/6/28, 2020年6月28日, 20200628.")
        case Kind.AMOUNT:
            words = {"unit": column.unit}
            return _("A number in %(unit)s, like 1200. Also read: 0.12亿, 5000万, 约1200.") % words
        case Kind.COUNT:
            return _("A whole number, like 120. Also read: 1,200, 约120人.")
        case Kind.AREA:
            return _("Whole square metres, like 800. Also read: 800㎡, 0.12万平米.")
        case Kind.YES_NO:
            return _("%(yes)s or %(no)s; blank is %(no)s.") % {
                "yes": plain_text(True),
                "no": plain_text(False),
            }
        case Kind.CHOICE:
            return _("Choose from the list, for example: %(some)s") % {"some": some} if some else ""
        case Kind.CHOICES:
            return (
                _("One or several, separated by ；, for example: %(some)s") % {"some": some} if some else ""
            )
    return ""


# --- drop-downs and checks ----------------------------------------------------------------------------


def _check(page: Worksheet, lists: Worksheet, place: int, column: Column, options: Options | None) -> None:
    """What a cell of the column may hold. Only a day is insisted on: 6.28 typed as a number could mean two days."""
    check = _validation(lists, place, column, options)
    if check is None:
        return
    check.allow_blank = True
    check.promptTitle = capfirst(str(column.label))[:32]
    check.prompt = note_of(column, options)[:LONGEST_PROMPT]
    check.showInputMessage = False  # the heading's note says it; beside every cell it would be in the way
    check.errorTitle = capfirst(str(column.label))[:32]
    check.error = _how(column, options)[:LONGEST_PROMPT]
    letter = get_column_letter(place)
    check.add(f"{letter}2:{letter}{PREPARED + 1}")
    page.add_data_validation(check)


def _validation(
    lists: Worksheet, place: int, column: Column, options: Options | None
) -> DataValidation | None:
    if column.kind == Kind.DAY:
        first, last = (f"DATE({day.year},{day.month},{day.day})" for day in (EARLIEST, LATEST))
        return _typed("date", "between", first, last, style="stop")
    if column.kind == Kind.AMOUNT:
        return _typed("decimal", "greaterThanOrEqual", "0")
    if column.kind in (Kind.COUNT, Kind.AREA):
        return _typed("whole", "greaterThanOrEqual", "0")
    if column.kind == Kind.YES_NO:
        return _typed("list", None, f'"{plain_text(True)},{plain_text(False)}"')
    if options and options.labels and column.kind in (Kind.CHOICE, Kind.CHOICES):
        check = _typed("list", None, _listed(lists, place, column, options))
        # Other spellings are understood as well, and several options in one cell: the list only offers.
        check.showErrorMessage = column.kind == Kind.CHOICE and options.find is None
        return check
    return None


def _typed(
    kind: str, operator: str | None, first: str, last: str | None = None, style: str = "warning"
) -> DataValidation:
    check = DataValidation(type=kind, operator=operator, formula1=first, formula2=last, errorStyle=style)
    check.showErrorMessage = True
    return check


def _listed(lists: Worksheet, place: int, column: Column, options: Options) -> str:
    """Writes the options into the hidden sheet, under a name, and gives the name."""
    letter = get_column_letter(place)
    lists.cell(1, place, capfirst(str(column.label)))
    for row, label in enumerate(options.labels.values(), start=2):
        cell: Any = lists.cell(row, place)
        cell.value, cell.data_type = str(label), "s"
    last = len(options.labels) + 1
    name = f"options_{column.name}"
    sheet = lists.title.replace("'", "''")
    area = f"'{sheet}'!${letter}$2:${letter}${last}"
    lists.parent.defined_names[name] = DefinedName(name, attr_text=area)
    return name
