"""How a row names a record that exists: by a number like W12 where the record has no reference of its own.

The letter keeps a column of row numbers, as every list in the field has one, from being taken for them.
"""

import re

from sheets.values import Unreadable, fold

LONGEST_KEY = 15  # digits


class Unclear(Exception):
    """It is not clear which record a row means. `column` holds the cell to correct, `message` says how."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


def numbered(mark: str, key: int) -> str:
    """The number of the record with this key: W12."""
    return f"{mark}{key}"


def key_in(mark: str, text: str) -> int | None:
    """The key in a number like W12 or w 12; None for anything else."""
    try:
        plain = fold(text).replace(" ", "").upper()
    except Unreadable:
        return None
    found = re.fullmatch(rf"{mark}0*([0-9]{{1,{LONGEST_KEY}}})", plain)
    return int(found[1]) if found else None
