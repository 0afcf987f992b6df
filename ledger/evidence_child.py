"""Looks into one file of somebody's: run as a program of its own, with its limits set before it reads a byte.

The content comes on standard input; one line of JSON goes out: {"type", "thumbnail", "picture_hash"} of a sound file,
or {"why"}.
It imports nothing of the tracker, so that it starts fast and holds nothing worth stealing. ledger/evidence_check.py
starts it and puts its words into sentences.
"""

import base64
import io
import json
import re
import resource
import sys
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

CPU_SECONDS = 10
MEMORY = 1024 * 1024 * 1024
PIXELS = 50_000_000
THUMBNAIL = (320, 320)
PDF_OBJECTS = 60_000
PDF_DEPTH = 60
PDF_PAGES = 2_000
ZIP_PARTS = 3_000
ZIP_BYTES = 150 * 1024 * 1024  # unpacked, all parts together

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{OFFICE}wordprocessingml.document", f"{OFFICE}spreadsheetml.sheet"
# What acts by itself, or brings other files along.
PDF_SCRIPT_KEYS = {"/JS", "/JavaScript", "/XFA"}
PDF_FILE_KEYS = {"/EmbeddedFiles", "/EF", "/RichMediaContent"}
PDF_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
# The same in the bytes as they stand: what no cross-reference leads to, a reader that mends files may still find.
PDF_BYTES = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
OFFICE_ACTS = re.compile(r"macroEnabled|vbaProject|activeX|oleObject|\.control\+xml", re.IGNORECASE)
OFFICE_LINKS = re.compile(r"/(attachedTemplate|oleObject|frame|externalLink|subDocument)$", re.IGNORECASE)


class Refused(Exception):
    """The file is not taken; the word says why."""


def limit() -> None:
    """Nothing in here may run long, grow big, write a file or start a process."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def look(content: bytes) -> dict[str, str]:
    """What kind of file this is; of a picture a thumbnail and a hash of what it shows. Raises Refused."""
    if content.startswith(b"%PDF-"):
        check_pdf(content)
        return {"type": PDF}
    if content.startswith(b"\xff\xd8\xff"):
        return {"type": JPEG, **picture(content, "JPEG")}
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return {"type": PNG, **picture(content, "PNG")}
    if content.startswith(b"PK\x03\x04"):
        return {"type": office(content)}
    raise Refused("unknown")


# --- pictures --------------------------------------------------------------------------------------


def picture(content: bytes, kind: str) -> dict[str, str]:
    """Decode the whole picture; a small one of our own making, upright and without its EXIF data, in base64.

    With it the hash of what it shows (`picture_hash`).
    """
    from PIL import Image, ImageOps

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            image.verify()
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            image.draft(
                "RGB", (THUMBNAIL[0] * 2, THUMBNAIL[1] * 2)
            )  # JPEG: decodes all of it, at a smaller size
            image.load()
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail(THUMBNAIL)
            with_alpha = upright.convert("RGBA")
            small = Image.new("RGB", with_alpha.size, "white")
            small.paste(with_alpha, mask=with_alpha)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("pixels") from error
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80, optimize=True)
    thumbnail = base64.b64encode(out.getvalue()).decode("ascii")
    return {"thumbnail": thumbnail, "picture_hash": picture_hash(small)}


def picture_hash(upright: Any) -> str:
    """A difference hash of 64 bits in 16 hexadecimal digits: where the picture gets darker from left to right.

    It stays nearly the same when a picture is saved anew, made smaller, or made brighter (ledger/pictures.py).
    """
    from PIL import Image

    across, down = 9, 8
    grey = upright.convert("L").resize((across, down), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(down):
        for column in range(across - 1):
            place = row * across + column
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return f"{bits:016x}"


# --- PDF ---------------------------------------------------------------------------------------------


def check_pdf(content: bytes) -> None:
    """Every object of the file, whether anything leads to it or not: nothing that acts or brings files along."""
    from pypdf import PdfReader

    found = PDF_BYTES.search(re.sub(rb"#([0-9A-Fa-f]{2})", _unescaped, content))
    if found:
        raise Refused("embedded" if found[1].startswith((b"Embedded", b"RichMedia")) else "script")
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Refused("encrypted")
    if not 0 < len(reader.pages) <= PDF_PAGES:
        raise Refused("broken" if not len(reader.pages) else "inside")
    seen = 0
    for found in [reader.trailer, *_pdf_objects(reader)]:
        for value in _within(found):
            seen += 1
            if seen > PDF_OBJECTS * 20:
                raise Refused("inside")
            _check_dictionary(value)


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _pdf_objects(reader: Any) -> Iterator[Any]:
    from pypdf.generic import IndirectObject

    plain = [(number, generation) for generation, of in reader.xref.items() for number in of]
    packed = [(number, 0) for number in reader.xref_objStm]
    if len(plain) + len(packed) > PDF_OBJECTS:
        raise Refused("inside")
    for number, generation in plain + packed:
        yield reader.get_object(IndirectObject(number, generation, reader))


def _within(value: Any) -> Iterator[dict]:
    """Every dictionary that stands in this object itself; what it refers to comes under its own number."""
    from pypdf.generic import IndirectObject

    stack = [(value, 0)]
    while stack:
        found, depth = stack.pop()
        if depth > PDF_DEPTH:
            raise Refused("inside")
        if isinstance(found, dict):
            yield found
            inner = [dict.__getitem__(found, key) for key in found]
        elif isinstance(found, list):
            inner = list(list.__iter__(found))
        else:
            continue
        stack += [(one, depth + 1) for one in inner if not isinstance(one, IndirectObject)]


def _check_dictionary(found: dict) -> None:
    keys = {str(key) for key in found}
    if keys & PDF_SCRIPT_KEYS:
        raise Refused("script")
    if keys & PDF_FILE_KEYS:
        raise Refused("embedded")
    for key in ("/S", "/Type", "/Subtype"):
        word = str(found.get(key, "")) if key in keys else ""
        if word in PDF_ACTIONS:
            raise Refused("script")
        if word in ("/EmbeddedFile", "/FileAttachment", "/RichMedia"):
            raise Refused("embedded")


# --- Word and Excel ------------------------------------------------------------------------------


def office(content: bytes) -> str:
    """Read every part to its end; which of the two it is by the type of its main part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > ZIP_PARTS:
            raise Refused("inside")
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("encrypted")
        if len({part.filename for part in parts}) != len(parts):
            raise Refused("broken")
        types: list[dict[str, str]] = []
        left = ZIP_BYTES
        for part in parts:
            left = _read_part(archive, part, left, types)
    return _office_type(types, {f"/{part.filename}" for part in parts})


def _read_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, types: list[dict[str, str]]
) -> int:
    """Unpack one part in pieces (its checksum is compared at the end); XML is read as such. What may still come."""
    reader = None
    if part.filename.lower().endswith((".xml", ".rels", ".vml")):
        reader = _xml_reader(types if part.filename == "[Content_Types].xml" else None)
    with archive.open(part) as stream:
        while piece := stream.read(1024 * 64):
            left -= len(piece)
            if left < 0:
                raise Refused("inside")
            if reader:
                reader.Parse(piece, False)
    if reader:
        reader.Parse(b"", True)
    return left


def _xml_reader(types: list[dict[str, str]] | None) -> Any:
    reader = expat.ParserCreate()

    def refuse(*_what: Any) -> None:
        raise Refused("entities")

    def start(name: str, given: dict[str, str]) -> None:
        if types is not None:
            types.append(given)
        elif given.get("TargetMode") == "External" and OFFICE_LINKS.search(given.get("Type", "")):
            raise Refused("links")

    reader.StartDoctypeDeclHandler = refuse
    reader.EntityDeclHandler = refuse
    reader.StartElementHandler = start
    return reader


def _office_type(types: list[dict[str, str]], names: set[str]) -> str:
    if any(OFFICE_ACTS.search(value) for given in types for value in given.values()):
        raise Refused("macros")
    if any(OFFICE_ACTS.search(name) for name in names):
        raise Refused("macros")
    main = {
        given["ContentType"]
        for given in types
        if given.get("PartName") in names and given.get("ContentType", "").endswith(".main+xml")
    }
    for known in (DOCX, XLSX):
        if f"{known}.main+xml" in main:
            return known
    raise Refused("unknown")


def main() -> None:
    content = sys.stdin.buffer.read()
    try:
        answer = look(content)
    except Refused as refusal:
        answer = {"why": str(refusal)}
    except MemoryError:
        answer = {"why": "inside"}
    except Exception:  # whatever a library says of a file that it cannot read
        answer = {"why": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    limit()
    main()
