"""Rows of a file that somebody sends: read by a child process with limits of its own, never in this one.

Here only its size and its first and last bytes are looked at. Source: docs/architecture.md, "Rows in".
"""

import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sheets.cells import Cell

CHILD = Path(__file__).with_name("reading_child.py")
SECONDS = 45  # on the wall clock; each child limits its own processor time and memory
PATIENCE = 10  # seconds that a reader waits for its turn: in all it is within what a proxy waits
MOST_ANSWER = 256 * 1024 * 1024  # bytes of JSON; the child's own limits keep it far below
MOST_PARTS, MOST_DIRECTORY = 3_000, 1024 * 1024  # entries and bytes of the directory of a packed workbook
NAME_LENGTH = 80
WHY = {
    "empty": gettext_lazy("it is empty"),
    "unknown": gettext_lazy(
        "it is neither a workbook (.xlsx, .xls, .ods) nor a table of text (.csv); open it in Excel or WPS and save it "
        "as .xlsx"
    ),
    "page": gettext_lazy(
        "it is a web page or XML with the name of a table; open it in Excel or WPS and save it as .xlsx"
    ),
    "other": gettext_lazy("it is a binary workbook (.xlsb); open it in Excel or WPS and save it as .xlsx"),
    "broken": gettext_lazy("it is damaged; open it, save it anew and choose the new file"),
    "encrypted": gettext_lazy("it is protected by a password; save it without one"),
    "entities": gettext_lazy("it contains definitions that no spreadsheet program writes; save it anew"),
    "inside": gettext_lazy(
        "too much is packed into it; copy the rows that matter into a new workbook and choose that"
    ),
    "rows": gettext_lazy("the sheet “%(where)s” has more than 100,000 rows; split it into several files"),
    "long": gettext_lazy("it has more than 100,000 rows; split it into several files"),
    "columns": gettext_lazy(
        "it has more than 200 columns (something stands in %(where)s); delete the columns that are not needed"
    ),
    "cells": gettext_lazy(
        "it has more than 3,000,000 filled cells or too much text; split it into several files"
    ),
    "cell": gettext_lazy("more than 32,767 characters stand in one cell (%(where)s); shorten it"),
    "characters": gettext_lazy(
        "its characters cannot be read; open it in Excel or WPS and save it as .xlsx, or as CSV in UTF-8"
    ),
    "damaged": gettext_lazy(
        "characters in line %(where)s are damaged; ask for the file again, or save it as .xlsx"
    ),
    "quotes": gettext_lazy(
        "the quotation marks from line %(where)s on do not match; open it in Excel or WPS and save it as .xlsx"
    ),
    "slow": gettext_lazy("it takes too long to read; split it into several files"),
    "nothing": gettext_lazy("there are no rows in it"),
    "busy": gettext_lazy("several files are being read just now; choose it again in a minute"),
}
# At most so many children of one worker at a time: together they stay within the machine's memory.
_places = threading.BoundedSemaphore(2)


class NotRead(ValidationError):
    """The file cannot be read. The message is translated, names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[i]` is row i + 1 of the file, without blanks at its end.

    `merged` are (top, left, bottom, right), counted from 0 as in `rows`; `name` is empty for text and for a paste.
    """

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]]
    hidden: bool = False


def read_file(*, content: bytes, name: str) -> list[Grid]:
    """The sheets of a workbook or a table of text, judged by its content. Raises NotRead."""
    why = _precheck(content)
    answer = {"why": why} if why else _read(content)
    if "why" in answer:
        raise _refusal(name, answer["why"], answer.get("where", ""))
    grids = [
        Grid(found["name"], found["rows"], [tuple(area) for area in found["merged"]], found["hidden"])
        for found in answer["grids"]
    ]
    if not any(grid.rows for grid in grids):
        raise _refusal(name, "nothing")
    return grids


def _precheck(content: bytes) -> str:
    """What can be said without looking inside: why it is not read, or "" if the child may look."""
    if not content:
        return "empty"
    if len(content) > settings.SHEET_MAX_BYTES:
        return "large"
    if content.startswith(b"PK"):
        return _precheck_packed(content)
    return ""


def _precheck_packed(content: bytes) -> str:
    """By the record at the end of a packed file: how many parts, and how big their directory."""
    at = content.rfind(b"PK\x05\x06", max(len(content) - 65_557, 0))
    if at < 0 or at + 22 > len(content):
        return "broken"
    parts, directory = struct.unpack_from("<HI", content, at + 10)
    wide = parts == 0xFFFF or directory == 0xFFFFFFFF  # the true numbers stand elsewhere; the child looks
    return "inside" if not wide and (parts > MOST_PARTS or directory > MOST_DIRECTORY) else ""


def _read(content: bytes) -> dict[str, Any]:
    """What the child says; an .xlsx that the fast reader gives up is read once more, slowly."""
    if not _places.acquire(timeout=PATIENCE):
        return {"why": "busy"}
    try:
        answer = _ask_child(content)
        if content.startswith(b"PK") and answer.get("why") in ("died", "memory", "broken"):
            answer = _ask_child(content, "sparse")
    finally:
        _places.release()
    return {"why": "inside"} if answer.get("why") in ("died", "memory") else answer


def _ask_child(content: bytes, *arguments: str) -> dict[str, Any]:
    """{"grids"} or {"why", "where"}; "slow" when its time was over, "died" when anything else stopped it."""
    command = [sys.executable, "-I", "-B", str(CHILD), *arguments]
    with tempfile.TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        process = subprocess.Popen(
            command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd=os.sep
        )
    stop = threading.Timer(SECONDS, process.kill)
    stop.start()
    try:
        said = process.stdout.read(MOST_ANSWER + 1)
        if len(said) > MOST_ANSWER:
            return {"why": "died"}
        ended = process.wait()
    finally:
        stop.cancel()
        process.stdout.close()
        process.kill()  # where it still runs: it says too much, or something went wrong here
        process.wait()
    if ended in (-signal.SIGKILL, -signal.SIGXCPU):
        return {"why": "slow"}
    return {"why": "died"} if ended else json.loads(said)


# --- words -----------------------------------------------------------------------------------------


def _refusal(name: str, why: str, where: str = "") -> NotRead:
    if why == "large":
        words = _(
            "it is larger than %(most)s; delete pictures and sheets that are not needed, or split it"
        ) % {"most": filesizeformat(settings.SHEET_MAX_BYTES)}
    else:
        why = {("characters", True): "damaged", ("rows", False): "long"}.get((why, bool(where)), why)
        words = str(WHY[why]) % {"where": _visible(where) or "1"} if "%(" in str(WHY[why]) else WHY[why]
    return NotRead(
        _("“%(name)s” was not read: %(why)s.") % {"name": shown_name(name), "why": words}, code=why
    )


def shown_name(name: str) -> str:
    """The name of a file to show: no folders, no invisible or reversing characters, not too long."""
    base = _visible(re.split(r"[/\\]", name)[-1])
    return base if len(base) <= NAME_LENGTH else f"{base[: NAME_LENGTH - 12]}…{base[-11:]}"


def _visible(text: str) -> str:
    kept = "".join(" " if character.isspace() else character for character in text)
    kept = "".join(character for character in kept if not unicodedata.category(character).startswith("C"))
    return " ".join(kept.split())
