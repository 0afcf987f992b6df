"""The line in the note of a claim that says why somebody went on although something was unusual."""

import re
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from pages.templatetags.pages import sentence_gap


def with_reason(note: str, warnings: Sequence[str], reason: str) -> str:
    """The note, and beneath it what was unusual with the reason to go on; the note alone when nothing was."""
    if not warnings:
        return note
    kept = _line(sentence_gap().join(warnings), " ".join(reason.split()))
    return "\n".join(part for part in (note, kept) if part)


def without_reason(note: str) -> str:
    """The note as it was typed: without that line at its end, in whichever language it was written."""
    typed, _break, last = note.rpartition("\n")
    return typed if any(line.fullmatch(last) for line in _lines()) else note


def line_in(note: str) -> str:
    """That line of a note; "" where there is none."""
    return note.rpartition("\n")[2] if reason_in(note) else ""


def reason_in(note: str) -> str:
    """The reason in that line; "" where there is none."""
    last = note.rpartition("\n")[2]
    return next((found[1] for line in _lines() if (found := line.fullmatch(last))), "")


def _line(warnings: str, reason: str) -> str:
    return _("%(warnings)s Reported all the same: %(reason)s") % {"warnings": warnings, "reason": reason}


@cache
def _lines() -> tuple[re.Pattern[str], ...]:
    patterns = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            _before, middle, _after = _line("\0", "\0").split("\0")
            patterns.append(re.compile(f".+{re.escape(middle)}(.+)"))
    return tuple(patterns)
