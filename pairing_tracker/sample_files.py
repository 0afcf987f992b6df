"""Small sound files for the demo and the tests, made in code. Each says on its face that it is sample data."""

import io
from functools import cache

from PIL import Image, ImageDraw

from ledger.evidence_kinds import EvidenceKind

MARK = "样例数据，仅供演示"
TITLES = {
    EvidenceKind.CONTRACT: "投资合同",
    EvidenceKind.LICENCE: "营业执照",
    EvidenceKind.BANK_SLIP: "银行回单",
    EvidenceKind.CAPITAL_REPORT: "验资报告",
    EvidenceKind.EQUIPMENT_LIST: "设备清单",
    EvidenceKind.PAYROLL: "用工汇总表",
    EvidenceKind.SITE_PHOTO: "现场照片",
    EvidenceKind.RECOGNITION: "扶贫车间认定文件",
    EvidenceKind.AGREEMENT: "协议书",
    EvidenceKind.EMPLOYER_CONFIRMATION: "企业确认函",
    EvidenceKind.PUBLISHED_SOURCE: "公开报道",
    EvidenceKind.OTHER: "佐证材料",
}


def sample_file(kind: str) -> tuple[str, bytes]:
    """(name, content) of a sample file of this kind: a picture for a photograph, else a PDF of one page.

    The same kind gives the same bytes, so that hundreds of them are checked once.
    """
    title = TITLES[EvidenceKind(kind)]
    if kind == EvidenceKind.SITE_PHOTO:
        return f"{title}（样例）.jpg", sample_jpeg()
    return f"{title}（样例）.pdf", sample_pdf(title)


@cache
def sample_pdf(title: str = "佐证材料") -> bytes:
    """A PDF of one page with this title and the mark; its font is one that every reader of Chinese has."""
    words = (
        b"BT /F1 28 Tf 72 720 Td <"
        + title.encode("utf-16-be").hex().encode()
        + b"> Tj /F1 14 Tf 0 -48 Td <"
        + MARK.encode("utf-16-be").hex().encode()
        + b"> Tj ET"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    return pdf_of(objects)


def pdf_of(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, trailer, len(out))
    )


@cache
def sample_jpeg(words: str = "SAMPLE DATA") -> bytes:
    """A picture of a workshop, plain as it is, with the mark in Latin letters: Pillow brings no Chinese font."""
    image = Image.new("RGB", (640, 420), "#e7ecf2")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 300, 640, 420), fill="#b9c2b0")
    draw.rectangle((90, 150, 550, 330), fill="#f5f5f1", outline="#26437a", width=4)
    draw.polygon([(70, 150), (320, 60), (570, 150)], fill="#26437a")
    for left in range(130, 520, 105):
        draw.rectangle((left, 200, left + 65, 262), fill="#7fa3e0")
    draw.text((200, 350), words, fill="#1b2430", font_size=40)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72)
    return out.getvalue()
