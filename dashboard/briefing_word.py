"""The briefing as a .docx: which layout holds, what an office may upload as its own, and the filled document."""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboard.briefing_document import document_of
from dashboard.briefing_models import Briefing, BriefingTemplate
from ledger.evidence_check import check_content, tidy_name

CHILD = Path(__file__).with_name("briefing_child.py")
OWN = Path(__file__).with_name("data") / "briefing.docx"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SECONDS = 20  # on the wall clock; the child limits its own CPU time and memory
MOST_BYTES = 2 * 1024 * 1024  # of a layout
WHY = {
    "broken": gettext_lazy("it is no Word document (.docx) that can be opened; save it anew as .docx"),
    "unknown": gettext_lazy(
        "it names something that the briefing does not have (%(where)s); the placeholders are listed below"
    ),
    "unsafe": gettext_lazy("a placeholder does more than show a value (%(where)s); take it out"),
    "syntax": gettext_lazy("a placeholder is written wrongly (%(where)s); compare it with the list below"),
    "links": gettext_lazy("it loads something from elsewhere (%(where)s); put it into the document itself"),
    "silent": gettext_lazy(
        "the document made from it does not show “%(where)s”; it has to show title, issue number and the whole text"
    ),
    "big": gettext_lazy("the document made from it is too big, or takes too long; make the layout simpler"),
    "busy": gettext_lazy("several documents are being made just now; try again in a minute"),
}
# At most so many children of one worker at a time: together they stay within the machine's memory.
_places = threading.BoundedSemaphore(2)
PATIENCE = 15  # seconds


class NotFilled(ValidationError):
    """No document comes of this layout. The message is translated and says why and what to do."""


@cache
def own_layout() -> bytes:
    """The tracker's own layout (dashboard/briefing_layout.py writes it)."""
    return OWN.read_bytes()


def layout_in_force() -> BriefingTemplate | None:
    """The office's own layout; None while the tracker's own holds."""
    newest = BriefingTemplate.objects.order_by("-pk").first()
    return newest if newest and newest.name else None


def layout_of(briefing: Briefing) -> BriefingTemplate | None:
    """The layout of a briefing: an issue keeps that with which it was issued."""
    return briefing.printed.template if briefing.printed else layout_in_force()


def content_of(layout: BriefingTemplate | None) -> bytes:
    return bytes(layout.content) if layout else own_layout()


def word_of(briefing: Briefing, layout: BriefingTemplate | None = None) -> bytes:
    """The .docx of a briefing. Raises NotFilled."""
    return filled(content_of(layout or layout_of(briefing)), document_of(briefing))


def check_layout(content: bytes, name: str, values: Mapping[str, Any]) -> str:
    """The tidied name of an upload that can be filled with these values. Raises ValidationError naming the file.

    First what any file of somebody's has to pass (no bomb, no macros, no entities), then a trial.
    """
    if len(content) > MOST_BYTES:
        why = _("it is larger than %(most)s") % {"most": filesizeformat(MOST_BYTES)}
        raise ValidationError(_("“%(name)s” was not taken: %(why)s.") % {"name": tidy_name(name), "why": why})
    checked = check_content(content=content, name=name)
    if checked.content_type != CONTENT_TYPE:
        raise ValidationError(
            _("“%(name)s” was not taken: %(why)s.") % {"name": tidy_name(name), "why": WHY["broken"]}
        )
    try:
        filled(content, values)
    except NotFilled as error:
        why = " ".join(error.messages).rstrip(".。")
        raise NotFilled(
            _("“%(name)s” was not taken: %(why)s.") % {"name": checked.name, "why": why}
        ) from error
    return checked.name


def filled(content: bytes, values: Mapping[str, Any]) -> bytes:
    """The layout with these values in it. Raises NotFilled."""
    paragraphs = [text for section in values["sections"] for text in section["paragraphs"] if text]
    shown = [values["title"], values["issue"], *paragraphs]
    asked = {"template": base64.b64encode(content).decode("ascii"), "values": values, "shown": shown}
    answer = _ask_child(json.dumps(asked).encode())
    if "docx" not in answer:
        raise NotFilled(WHY[answer["why"]] % {"where": answer["where"]})
    return base64.b64decode(answer["docx"])


def _ask_child(asked: bytes) -> dict[str, str]:
    """What the child says; that it is too much when it was stopped by one of its limits, or died."""
    if not _places.acquire(timeout=PATIENCE):
        return {"why": "busy", "where": ""}
    try:
        run = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=asked,
            capture_output=True,
            timeout=SECONDS,
            env={},
            check=False,
            cwd=os.sep,
        )
    except subprocess.TimeoutExpired:
        return {"why": "big", "where": ""}
    finally:
        _places.release()
    return json.loads(run.stdout) if run.returncode == 0 else {"why": "big", "where": ""}
