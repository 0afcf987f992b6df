"""Writes the tracker's own layout of the briefing, dashboard/data/briefing.docx: `python -m dashboard.briefing_layout`.

The office may lay the document out anew in Word or WPS; this file is only how the first layout came about, always with
the same bytes. Official style: A4, title in 方正小标宋, text in 仿宋_GB2312 at 16 pt, headings in 黑体; where a
machine lacks a font, the font table names what stands in for it.
"""

import io
import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TARGET = Path(__file__).with_name("data") / "briefing.docx"
TITLE, TEXT, HEADING, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "Times New Roman"
# What stands in where a machine lacks the font.
STAND_INS = {TITLE: "宋体", TEXT: "仿宋", HEADING: "SimHei"}
RED = RGBColor(0xC0, 0x00, 0x00)
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every part, so that the same layout is the same file
AFTER_BORDERS = tuple(f"w:{name}" for name in ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr"))
COUNTY_COLUMNS = (  # heading, placeholder, width in cm
    ("排名", "rank", 1.1),
    ("县区", "name", 2.0),
    ("项目数", "projects", 1.4),
    ("填报", "projects_reported", 1.3),
    ("任务", "projects_target", 1.3),
    ("完成率", "projects_percent", 1.7),
    ("用工数", "jobs", 1.5),
    ("填报", "jobs_reported", 1.4),
    ("任务", "jobs_target", 1.4),
    ("完成率", "jobs_percent", 1.7),
    ("车间", "workshops", 1.1),
    ("进度差", "gap", 1.5),
    ("状态", "light", 1.3),
)
SUPPORTER_COLUMNS = (
    ("帮扶单位、专班", "name", 6.4),
    ("引进项目（份额）", "projects", 3.4),
    ("带动就业（份额）", "jobs", 3.4),
    ("任务", "target", 2.2),
    ("是否完成", "reached", 2.2),
)


def build() -> bytes:
    """The layout as a file."""
    document = Document()
    _page(document)
    _styles(document)
    _head(document)
    _body(document)
    _tables(document)
    _foot(document)
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


# --- page and styles -----------------------------------------------------------------------------------


def _page(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.0), Cm(2.8)
    section.left_margin, section.right_margin = Cm(2.2), Cm(2.0)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(paragraph.add_run("— "), TEXT, 12)
    _page_number(paragraph)
    _font(paragraph.add_run(" —"), TEXT, 12)


def _page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = _font(paragraph.add_run(), TEXT, 12)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def _styles(document: Word) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT)
    document.core_properties.title = "简报"
    document.core_properties.author = ""
    document.core_properties.comments = ""
    _font_table(document)


def _font_table(document: Word) -> None:
    """Name for each font the one that stands in for it."""
    part = next(one.target_part for one in document.part.rels.values() if one.reltype.endswith("/fontTable"))
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in STAND_INS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())


def _font(run: Run, name: str, size: float, *, bold: bool = False, colour: RGBColor | None = None) -> Run:
    run.font.name, run.font.size, run.font.bold = LATIN, Pt(size), bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _line(
    document: Word,
    text: str,
    font: str = TEXT,
    size: float = 16,
    *,
    centre: bool = False,
    colour: RGBColor | None = None,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if text:
        _font(paragraph.add_run(text), font, size, colour=colour)
    return paragraph


def _control(document: Word, text: str) -> None:
    """A line that only steers: docxtpl takes its whole paragraph away."""
    document.add_paragraph(text)


# --- the parts of the document -------------------------------------------------------------------------


def _head(document: Word) -> None:
    _control(document, "{%p if sample %}")
    _line(document, "{{ sample }}", HEADING, 12, centre=True)
    _control(document, "{%p endif %}")
    _line(document, "工作简报", TITLE, 44, centre=True, colour=RED)
    _line(document, "（{{ year }}年{{ issue }}）", TEXT, 16, centre=True)
    who = _line(document, "{{ office }}\t{{ issued }}")
    who.paragraph_format.tab_stops.add_tab_stop(Cm(16.8), alignment=2)
    who.paragraph_format.space_before = Pt(10)
    _border(who, "bottom", "C00000", 18)
    title = _line(document, "{{ title }}", TITLE, 22, centre=True)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(20), Pt(6)
    under = _line(document, "（数据截至{{ as_of }}）", TEXT, 14, centre=True)
    under.paragraph_format.space_after = Pt(10)


def _body(document: Word) -> None:
    _control(document, "{%p for section in sections %}")
    _text(_line(document, "{{ section.heading }}", HEADING)).keep_with_next = True
    _control(document, "{%p for paragraph in section.paragraphs %}")
    _text(_line(document, "{{ paragraph }}"))
    _control(document, "{%p endfor %}")
    _control(document, "{%p endfor %}")


def _text(paragraph: Paragraph) -> object:
    """Two characters in, 28 points from line to line."""
    layout = paragraph.paragraph_format
    layout.first_line_indent = Pt(32)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    return layout


def _tables(document: Word) -> None:
    _caption(
        document, "附表1  各县区进展情况（截至{{ as_of }}，单位：个、人，进度差为百分点）", page_before=True
    )
    _table(document, COUNTY_COLUMNS, "counties", "row", total="total")
    _control(document, "{%p if supporters %}")
    _caption(document, "附表2  帮扶单位和专班引进情况（按贡献份额计）")
    _table(document, SUPPORTER_COLUMNS, "supporters", "row")
    _control(document, "{%p endif %}")


def _caption(document: Word, text: str, *, page_before: bool = False) -> None:
    paragraph = _line(document, text, HEADING, 12)
    layout = paragraph.paragraph_format
    layout.page_break_before, layout.keep_with_next = page_before, True
    layout.space_before, layout.space_after = Pt(12), Pt(4)


def _table(document: Word, columns: tuple, rows: str, name: str, total: str = "") -> None:
    table = document.add_table(rows=4 + bool(total), cols=len(columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    first, begin, row, end, *last = table.rows
    _repeat(first)
    begin.cells[0].text = f"{{%tr for {name} in {rows} %}}"
    end.cells[0].text = "{%tr endfor %}"
    for place, (heading, placeholder, width) in enumerate(columns):
        _cell(first.cells[place], heading, HEADING, width)
        is_name = placeholder == "name"
        _cell(row.cells[place], f"{{{{ {name}.{placeholder} }}}}", TEXT, width, left=is_name)
        if last:
            _cell(last[0].cells[place], f"{{{{ {total}.{placeholder} }}}}", HEADING, width, left=is_name)
    for one in (begin, end):
        for place, (_heading, _placeholder, width) in enumerate(columns):
            one.cells[place].width = Cm(width)


def _cell(cell: _Cell, text: str, font: str, width: float, *, left: bool = False) -> None:
    cell.width = Cm(width)
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    _font(paragraph.add_run(text), font, 9)


def _repeat(row: object) -> None:
    """The headings stand on every page of the table."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _foot(document: Word) -> None:
    space = _line(document, "")
    space.paragraph_format.space_before = Pt(8)
    _control(document, "{%p if distribution %}")
    sent = _line(document, "分送：{{ distribution }}", TEXT, 14)
    _border(sent, "top", "000000", 6)
    _control(document, "{%p endif %}")
    last = _line(
        document, "编写：{{ prepared_by }}    签发：{{ issued_by }}\t账簿位置：{{ position }}", TEXT, 12
    )
    last.paragraph_format.tab_stops.add_tab_stop(Cm(16.8), alignment=2)
    _border(last, "top", "000000", 6)


def _border(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    """A rule above or below a paragraph, in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    # The order of what a paragraph's properties hold is part of the format.
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def _same_bytes(content: bytes) -> bytes:
    """The same parts in a file that bears no moment of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(build())
