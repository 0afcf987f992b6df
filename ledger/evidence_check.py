"""Whether a file may become evidence, judged by its content: in a child process with limits of its own."""

import base64
import json
import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CHILD = Path(__file__).with_name("evidence_child.py")
SECONDS = 20  # on the wall clock; the child limits its own CPU time and memory
NAME_LENGTH = 120
# content type -> how such a file's name may end; the first is added where it ends otherwise
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
}
ACCEPTED = ",".join(ending for endings in ENDINGS.values() for ending in endings)
WHY = {
    "unknown": gettext_lazy("it is none of PDF, JPEG, PNG, docx or xlsx, whatever its name says"),
    "broken": gettext_lazy("it is damaged; open it, save it anew and choose the new file"),
    "encrypted": gettext_lazy("it is protected by a password; save it without one"),
    "script": gettext_lazy(
        "it contains a program or a form that acts; print it to PDF and choose the new file"
    ),
    "embedded": gettext_lazy("it contains other files; print it to PDF and choose the new file"),
    "macros": gettext_lazy("it contains macros or embedded programs; save it as docx or xlsx without them"),
    "links": gettext_lazy("it loads parts from elsewhere; save it as PDF and choose that"),
    "entities": gettext_lazy("it contains definitions that no Office program writes; save it anew"),
    "inside": gettext_lazy("too much is packed into it; split it, or save it smaller"),
    "pixels": gettext_lazy("the picture has more than 50 million pixels; save it smaller"),
}
# At most so many children of one worker at a time: together they stay within the machine's memory.
_places = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class CheckedFile:
    """A file whose content was found sound: its bytes, name to show and type; of a picture a thumbnail and a hash."""

    content: bytes
    name: str
    content_type: str
    sha256: str
    thumbnail: bytes = b""
    picture_hash: str = ""


def check_upload(upload: UploadedFile) -> CheckedFile:
    """An uploaded file, read only when its size is allowed. Raises ValidationError naming the file."""
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        raise _refusal(upload.name, _too_big())
    return check_content(content=upload.read(), name=upload.name)


def check_content(*, content: bytes, name: str) -> CheckedFile:
    """Bytes with the name that somebody gave them. Raises ValidationError naming the file."""
    if not content:
        raise _refusal(name, _("it is empty"))
    if len(content) > settings.EVIDENCE_MAX_BYTES:
        raise _refusal(name, _too_big())
    digest = sha256(content).hexdigest()
    if not (checked := _sound.get(digest)):
        answer = _ask_child(content)
        if "why" in answer:
            raise _refusal(name, WHY[answer["why"]])
        thumbnail = base64.b64decode(answer.get("thumbnail", ""))
        checked = CheckedFile(content, "", answer["type"], digest, thumbnail, answer.get("picture_hash", ""))
        _sound.keep(checked)
    return replace(checked, name=tidy_name(name, ENDINGS[checked.content_type]))


def _ask_child(content: bytes) -> dict[str, str]:
    """What the child says; that it is too much when it was stopped by one of its limits, or died."""
    command = [sys.executable, "-I", str(CHILD)]
    with _places:
        try:
            run = subprocess.run(
                command, input=content, capture_output=True, timeout=SECONDS, env={}, check=False, cwd=os.sep
            )
        except subprocess.TimeoutExpired:
            return {"why": "inside"}
    return json.loads(run.stdout) if run.returncode == 0 else {"why": "inside"}


class _Remembered:
    """The last few small files found sound: the same bytes need no second child (the sample data attaches
    the same papers to hundreds of claims)."""

    MOST, BIGGEST = 32, 64 * 1024

    def __init__(self) -> None:
        self._files: OrderedDict[str, CheckedFile] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, digest: str) -> CheckedFile | None:
        with self._lock:
            return self._files.get(digest)

    def keep(self, checked: CheckedFile) -> None:
        if len(checked.content) > self.BIGGEST:
            return
        with self._lock:
            self._files[checked.sha256] = checked
            if len(self._files) > self.MOST:
                self._files.popitem(last=False)


_sound = _Remembered()


# --- words -----------------------------------------------------------------------------------------


def _too_big() -> str:
    return _("it is larger than %(most)s") % {"most": filesizeformat(settings.EVIDENCE_MAX_BYTES)}


def _refusal(name: str, why: str) -> ValidationError:
    shown = tidy_name(name)
    return ValidationError(_("“%(name)s” was not taken: %(why)s.") % {"name": shown, "why": why})


def tidy_name(name: str, endings: tuple[str, ...] = ()) -> str:
    """The name to show and to offer for saving: no folders, no invisible or reversing characters, not too long.

    It ends as its content does, so that what is a picture is not opened as a program.
    """
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(" " if character.isspace() else character for character in base)
    kept = "".join(character for character in kept if not _is_hidden(character))
    kept = re.sub(r'[<>:"|?*]', "_", kept)
    stem = " ".join(kept.split())
    ending = next((end for end in endings if stem.lower().endswith(end)), "")
    stem = stem[: len(stem) - len(ending)].strip(". ")
    ending = ending or (endings[0] if endings else "")
    return (stem[: NAME_LENGTH - len(ending)].rstrip(". ") or _("file")) + ending


def _is_hidden(character: str) -> bool:
    """Control, format (among them RTL override), surrogate, private and unassigned characters."""
    return unicodedata.category(character).startswith("C")
