"""The parts of a packed workbook that rows are read from, unpacked within limits. Imports nothing of the tracker."""

import io
import re
import zipfile
from typing import Any
from xml.parsers import expat

from child_cells import Refused

PARTS = 3_000
UNPACKED = 200 * 1024 * 1024  # bytes, all parts together
PIECE = 1024 * 1024
# What no row is read from: pictures, comments, links to other files, programs.
NEEDLESS = re.compile(
    r"^(?:xl/(?:media|drawings|charts|chartsheets|theme|tables|querytables|pivot\w*|externallinks|printersettings|"
    r"embeddings|activex|ctrlprops|diagrams|model|slicers?|slicercaches|timelines?|timelinecaches|threadedcomments|"
    r"persons|richdata|customui|macrosheets|dialogsheets)/|xl/(?:comments\d*|vbaproject|calcchain|volatiledependencies|"
    r"metadata|connections)\.|customxml/|docprops/|thumbnails/|pictures/|configurations2/|object)",
    re.IGNORECASE,
)
UNSOUND = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,  # what zipfile raises for a way of packing that it does not know
    OSError,
    ValueError,
)
_DOCUMENT = re.compile(rb"<(?:[\w-]+:)?spreadsheet[\s/>]")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*\?>")


def unpacked(content: bytes) -> dict[str, bytes]:
    """Name → content of the XML parts: well-formed, in UTF-8, without definitions of their own. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except UNSOUND as error:
        raise Refused("broken") from error


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > PARTS:
        raise Refused("inside")
    parts: dict[str, bytes] = {}
    left, seen = UNPACKED, set()
    for entry in entries:
        name = entry.filename.replace("\\", "/").lstrip("/")
        if entry.flag_bits & 1:
            raise Refused("encrypted")
        if name.lower() in seen:
            raise Refused("broken")
        seen.add(name.lower())
        if name.lower().endswith((".xml", ".rels")) and not NEEDLESS.match(name):
            parts[name] = _utf8(_inflated(archive, entry, left))
            left -= len(parts[name])
    _check_kind(parts, seen)
    for name, part in parts.items():
        _check_xml(name, part)
    return parts


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("broken")
    if entry.file_size > most:
        raise Refused("inside")
    pieces = []
    with archive.open(entry) as stream:  # what it declares may be a lie: it is counted as it comes
        while piece := stream.read(PIECE):
            most -= len(piece)
            if most < 0:
                raise Refused("inside")
            pieces.append(piece)
    return b"".join(pieces)


def _utf8(part: bytes) -> bytes:
    """The few that are written in UTF-16 in the one encoding that every reader knows."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"):
        order = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(part[:2], "utf-16")
        part = part.decode(order).encode()
        return _ENCODING.sub(b"", part)
    return part.removeprefix(b"\xef\xbb\xbf")


def _check_kind(parts: dict[str, bytes], names: set[str]) -> None:
    if "META-INF/manifest.xml" in parts and b"encryption-data" in parts["META-INF/manifest.xml"]:
        raise Refused("encrypted")
    if "xl/workbook.bin" in names:
        raise Refused("other")
    lowered = {name.lower() for name in parts}
    if "[content_types].xml" in lowered and any(b"spreadsheetml" in part for part in parts.values()):
        return
    if _DOCUMENT.search(parts.get("content.xml", b"")):
        return
    raise Refused("unknown")


def _check_xml(name: str, part: bytes) -> None:
    reader = expat.ParserCreate()

    def refuse(*_what: Any) -> None:
        raise Refused("entities")

    reader.StartDoctypeDeclHandler = refuse
    reader.EntityDeclHandler = refuse
    try:
        reader.Parse(part, True)
    except expat.ExpatError as error:
        raise Refused("broken", name) from error
