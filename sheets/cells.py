"""Cells as a reader gives them, and the text that somebody would have typed for them.

A cell is None (blank), a text, a number, True or False, {"d": "2020-06-28"} for a date, or {"e": "#N/A"} for an
error that the spreadsheet shows ({"e": "="} for a formula whose result was never stored). All of these can be kept
as JSON. Source: docs/domain.md, "Failures that people in this trade report".
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sheets.values import Unreadable

Cell = Any  # None | str | int | float | bool | dict[str, str]

# What a numeric cell can only be: the serial number of a day, counted from 1899-12-30.
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050  # 2000-01-01 to 2099-12-31
SERIALS_BEGIN = datetime(1899, 12, 30)
SHORTEST_DAY, LONGEST_SHORT_DAY = 101, 999  # 0628 typed into a cell of numbers stands there as 628
UNCALCULATED = "="
MOST_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number; what follows is lost
# What a spreadsheet takes for the start of a formula in a csv, full-width too. It also takes a long row of digits for a
# number, of which it keeps fifteen. An apostrophe before either leaves it the text that it is.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LISTED = re.compile(r"[；;、,，\n\r]+")
_MISTAKEN = rf"(?:[{re.escape(''.join(FORMULA_STARTS))}]|[0-9]{{12,}}\Z)"
_TO_GUARD, _GUARDED = re.compile(rf"'*{_MISTAKEN}"), re.compile(rf"'+{_MISTAKEN}")


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell but blanks."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain_text(cell: Cell) -> str:
    """What somebody would have typed. Raises Unreadable for an error cell and for a number that lost digits."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _without_guard(cell.strip())
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, dict):
        return _special(cell)
    return _number_text(cell)


def guarded(text: str) -> str:
    """Text for a csv: an apostrophe keeps it what it is, and `plain_text` takes the apostrophe away again."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def guarded_again(text: str) -> str:
    """Text that looks guarded already gets one more apostrophe, so that taking one away leaves it as it was."""
    return f"'{text}" if text[:1] == "'" and _GUARDED.match(text) else text


def _without_guard(text: str) -> str:
    """The text without the apostrophe by which an exported cell was kept from being a formula."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text


def split_list(text: str) -> list[str]:
    """The parts of a list in one cell, however they are separated; blank parts fall away."""
    return [part for part in (part.strip() for part in _LISTED.split(text)) if part]


def _special(cell: dict[str, str]) -> str:
    if "d" in cell:
        return cell["d"]
    if cell.get("e") == UNCALCULATED:
        raise Unreadable(
            _(
                "The cell holds a formula whose result was never stored. Open the file in Excel or WPS and save it, "
                "or type the value."
            )
        )
    raise Unreadable(
        _("The cell shows the error %(error)s. Correct it in the sheet, or type the value.")
        % {"error": cell.get("e", "?")}
    )


def _number_text(number: int | float) -> str:
    if isinstance(number, int) or number.is_integer():
        if abs(number) >= MOST_EXACT:
            raise Unreadable(
                _(
                    "The spreadsheet kept only fifteen digits of this number. "
                    "Format the cell as text and type all of it again."
                )
            )
        return str(int(number))
    plain = format(Decimal(f"{number:.15g}"), "f")  # as a spreadsheet shows 0.1 + 0.2
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def day_text(cell: Cell) -> str:
    """The text of a cell in a column of days: serial numbers become days, 628 is 0628, and 6.1 (6.1? 6.10?) is
    asked back.

    Raises Unreadable with words.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return plain_text(cell)
    if FIRST_SERIAL <= cell <= LAST_SERIAL:
        moment = SERIALS_BEGIN + timedelta(seconds=round(cell * 86_400))
        return moment.isoformat(" ", "minutes").removesuffix(" 00:00")
    text = _number_text(cell)
    if text.isdecimal() and SHORTEST_DAY <= int(text) <= LONGEST_SHORT_DAY:
        return f"0{text}"
    month, _point, day = text.partition(".")
    if day in ("1", "2", "3"):
        words = {"text": text, "one": f"{month}.0{day}", "other": f"{month}.{day}0"}
        raise Unreadable(
            _(
                "A number cell with %(text)s may be %(one)s or %(other)s. Type the day as text, like 2020-06-28."
            )
            % words
        )
    return text


def shown_text(cell: Cell) -> str:
    """A cell as a text box shows it, readable or not."""
    if isinstance(cell, dict):
        return cell.get("d") or cell.get("e", "")
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".")
    return "" if cell is None else str(cell)
