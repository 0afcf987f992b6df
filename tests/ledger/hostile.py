"""Files that somebody might send in, made in code: sound ones, broken ones, and ones that mean harm."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from pairing_tracker.sample_files import pdf_of, sample_jpeg, sample_pdf

TYPES = "application/vnd.openxmlformats-officedocument."
DOCUMENT = f"{TYPES}wordprocessingml.document.main+xml"
WORKBOOK = f"{TYPES}spreadsheetml.sheet.main+xml"
PAGES = [
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
]


def png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (10, 20, 30, 128)).save(out, "PNG")
    return out.getvalue()


def png_bomb() -> bytes:
    """A few bytes that claim to be 60,000 × 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    content = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def turned_jpeg() -> bytes:
    """A picture 400 wide and 200 high that its EXIF data says to turn upright, and where it was taken."""
    image = Image.new("RGB", (400, 200), "red")
    exif = image.getexif()
    exif[0x0112] = 6  # turn a quarter
    exif[0x010E] = "SECRET-PLACE"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def pdf(catalogue: bytes = b"", *more: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of one page with this in its catalogue and these objects, numbered from 4."""
    root = b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue
    return pdf_of([root, *PAGES, *more], trailer)


def pdf_written(encrypted: bool = False) -> bytes:
    """A PDF as pypdf writes it, with a script in its catalogue unless it is only to be encrypted."""
    writer = PdfWriter()
    writer.add_blank_page(99, 99)
    if encrypted:
        writer.encrypt("secret", algorithm="RC4-128")
    else:
        action = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.alert(1)"),
            }
        )
        names = ArrayObject([TextStringObject("x"), writer._add_object(action)])
        script = DictionaryObject(
            {NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): names})}
        )
        writer.root_object[NameObject("/Names")] = script
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed_pdf(catalogue: bytes = b"", padding: int = 0) -> bytes:
    """A PDF whose objects stand inside a compressed object stream, where no search of its bytes finds them."""
    inner = [
        (1, b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue),
        (2, PAGES[0]),
        (3, PAGES[1]),
    ]
    places, body = [], b""
    for number, content in inner:
        places.append(f"{number} {len(body)}")
        body += content + b" "
    head = (" ".join(places) + " ").encode()
    stream = zlib.compress(zlib.compress(head + body + b" " * padding))
    out = b"%PDF-1.5\n"
    at_stream = len(out)
    out += (
        b"4 0 obj\n<< /Type /ObjStm /N 3 /First %d /Filter [/FlateDecode /FlateDecode] /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\n"
        % (
            len(head),
            len(stream),
            stream,
        )
    )
    at_xref = len(out)
    rows = [(0, 0, 65535), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, at_stream, 0), (1, at_xref, 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    out += (
        b"5 0 obj\n<< /Type /XRef /Size 6 /Root 1 0 R /W [1 4 2] /Filter /FlateDecode /Length %d >>\nstream\n%s\n"
        b"endstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, at_xref)
    )
    return out


def office(
    main: str = DOCUMENT,
    *,
    parts: dict[str, bytes] | None = None,
    types: str = "",
    part: str = "word/document.xml",
) -> bytes:
    """A docx or xlsx with this main part and these further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/{part}" ContentType="{main}"/>{types}</Types>',
        )
        archive.writestr(part, "<document/>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    return office(parts={"word/media/image.bin": b"\0" * (200 * 1024 * 1024)})


def lying_zip() -> bytes:
    """A part that says it is ten bytes long and is a million."""
    content = office(parts={"word/x.bin": b"\0" * 1_000_000})
    return content.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
BILLION_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
OVERRIDE = '<Override PartName="/{}" ContentType="{}"/>'
REFUSED = {
    "executable named photo.png": ("photo.png", b"MZ\x90\0" + b"\0" * 500, "none of PDF"),
    "ELF named scan.jpg": ("scan.jpg", b"\x7fELF" + b"\0" * 500, "none of PDF"),
    "HTML named contract.pdf": ("contract.pdf", b"<html><script>alert(1)</script>", "none of PDF"),
    "HTML before a PDF": ("contract.pdf", b"<script>alert(1)</script>" + sample_pdf(), "none of PDF"),
    "SVG": ("photo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "none of PDF"),
    "old Word": ("contract.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500, "none of PDF"),
    "GIF": ("photo.gif", b"GIF89a" + b"\0" * 50, "none of PDF"),
    "empty": ("empty.pdf", b"", "it is empty"),
    "only a beginning of PDF": ("a.pdf", b"%PDF-1.7\n", "damaged"),
    "half a PDF": ("a.pdf", sample_pdf()[:300], "damaged"),
    "half a JPEG": ("a.jpg", sample_jpeg()[:4000], "damaged"),
    "half a PNG": ("a.png", png(400, 300)[:60], "damaged"),
    "PNG bomb": ("a.png", png_bomb(), "50 million pixels"),
    "PDF that runs a script when opened": ("a.pdf", pdf(b"/OpenAction 4 0 R", SCRIPT), "contains a program"),
    "PDF with a named script": ("a.pdf", pdf_written(), "contains a program"),
    "PDF with a script in a compressed object": (
        "a.pdf",
        packed_pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        "contains a program",
    ),
    "PDF with a script that nothing leads to": ("a.pdf", pdf(b"", SCRIPT), "contains a program"),
    "PDF with a script beside its table of objects": (
        "a.pdf",
        pdf() + b"9 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj\n",
        "contains a program",
    ),
    "PDF with a script spelt otherwise": (
        "a.pdf",
        pdf(b"/OpenAction << /S /Java#53cript /#4aS (x) >>"),
        "contains a program",
    ),
    "PDF with a script on a page": (
        "a.pdf",
        pdf(b"", b"<< /AA << /O << /S /JavaScript /JS (x) >> >> >>"),
        "contains a program",
    ),
    "PDF that starts a program": (
        "a.pdf",
        pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        "contains a program",
    ),
    "PDF that sends a form": (
        "a.pdf",
        pdf(b"/OpenAction << /S /SubmitForm /F (x) >>"),
        "contains a program",
    ),
    "PDF with a file in it": (
        "a.pdf",
        pdf(b"/Names << /EmbeddedFiles << /Names [(a.exe) 4 0 R] >> >>", b"<< /Type /Filespec /EF << >> >>"),
        "contains other files",
    ),
    "PDF with a password": ("a.pdf", pdf_written(encrypted=True), "protected by a password"),
    "PDF without a page": (
        "a.pdf",
        pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]),
        "damaged",
    ),
    "PDF whose pages go round in a circle": (
        "a.pdf",
        pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
        "",
    ),
    "PDF of lists in lists": ("a.pdf", pdf(b"/X " + b"[" * 5000 + b"]" * 5000), ""),
    "any zip": ("a.docx", office("text/plain"), "none of PDF"),
    "zip bomb": ("a.xlsx", zip_bomb(), "too much is packed"),
    "zip that lies about a size": ("a.docx", lying_zip(), "damaged"),
    "Word with macros": (
        "a.docx",
        office("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "contains macros",
    ),
    "Word with macros that are not declared": (
        "a.docx",
        office(parts={"word/vbaProject.bin": b"x"}),
        "contains macros",
    ),
    "Excel with an embedded program": (
        "a.xlsx",
        office(
            WORKBOOK,
            part="xl/workbook.xml",
            types=OVERRIDE.format("xl/embeddings/oleObject1.bin", f"{TYPES}oleObject"),
            parts={"xl/embeddings/oleObject1.bin": b"MZ"},
        ),
        "contains macros",
    ),
    "Word that loads its template from elsewhere": (
        "a.docx",
        office(
            parts={
                "word/_rels/settings.xml.rels": b'<Relationships><Relationship Type="http://x/attachedTemplate" '
                b'Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
            }
        ),
        "loads parts from elsewhere",
    ),
    "Word with entities": ("a.docx", office(parts={"word/x.xml": BILLION_LAUGHS}), "definitions"),
    "Word with broken XML": ("a.docx", office(parts={"word/x.xml": b"<a><b></a>"}), "damaged"),
}
TAKEN = {
    "PDF": ("合同.pdf", sample_pdf(), "application/pdf"),
    "PDF that opens on a page": ("a.pdf", pdf(b"/OpenAction [3 0 R /Fit]"), "application/pdf"),
    "PDF with packed objects": ("a.pdf", packed_pdf(), "application/pdf"),
    "JPEG": ("现场.jpg", sample_jpeg(), "image/jpeg"),
    "JPEG with EXIF data": ("现场.jpeg", turned_jpeg(), "image/jpeg"),
    "PNG": ("a.png", png(), "image/png"),
    "docx": ("a.docx", office(), f"{TYPES}wordprocessingml.document"),
    "docx with a link": (
        "a.docx",
        office(
            parts={
                "word/_rels/document.xml.rels": b'<Relationships><Relationship Type="http://x/hyperlink" '
                b'Target="http://example.org/" TargetMode="External"/></Relationships>'
            }
        ),
        f"{TYPES}wordprocessingml.document",
    ),
    "xlsx": ("a.xlsx", office(WORKBOOK, part="xl/workbook.xml"), f"{TYPES}spreadsheetml.sheet"),
}
