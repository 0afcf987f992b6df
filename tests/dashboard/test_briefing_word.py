"""The .docx of a briefing: it says what was frozen, in whichever layout, and no hostile layout does harm."""

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from docx import Document

from accounts.refusals import NotNow, NotYours
from dashboard import briefing_layout
from dashboard.briefing_document import PLACEHOLDERS, document_of
from dashboard.briefing_models import Briefing, BriefingTemplate
from dashboard.briefing_word import MOST_BYTES, check_layout, layout_in_force, own_layout, word_of
from dashboard.briefings import issue_briefing, keep_layout, keep_own_layout, prepare_briefing
from tests.dashboard.test_briefing import issued, moved_on, prepared
from tests.world import TODAY, World

ALL = (
    "{{ title }}{{ issue }}{% for s in sections %}{% for p in s.paragraphs %}{{ p }}{% endfor %}{% endfor %}"
)


def texts(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def tables(content: bytes) -> list[list[list[str]]]:
    found = Document(io.BytesIO(content)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in found]


def layout(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same file with one part changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return out.getvalue()


# --- it says what was frozen ------------------------------------------------------------------------------


def test_the_tables_are_the_frozen_numbers(demo_world: World):
    briefing = issued(demo_world)
    frozen = briefing.issue.numbers
    moved_on()
    counties, supporters = tables(word_of(briefing))
    assert len(counties) == 1 + len(frozen["counties"]) + 1
    for cells, row in zip(counties[1:-1], frozen["counties"], strict=True):
        said = dict(zip([column[1] for column in briefing_layout.COUNTY_COLUMNS], cells, strict=True))
        assert said["name"] == row["name"]
        for metric in ("projects", "jobs"):
            assert Decimal(said[metric]) == Decimal(row[metric]["verified"])
            assert Decimal(said[f"{metric}_reported"]) == Decimal(row[metric]["reported"])
            assert Decimal(said[f"{metric}_target"]) == row[metric]["target"]
            share = Decimal(said[f"{metric}_percent"].rstrip("%"))
            assert abs(share - Decimal(row[metric]["percent"])) <= Decimal("0.05")
        assert said["rank"] == str(row["rank"])
    total = counties[-1]
    assert total[2] == frozen["province"]["projects"]["verified"] == "3"
    assert [cells[:2] for cells in supporters[1:3]] == [["贵阳市", "1"], ["遵义市", "1"]]


def test_the_sums_of_the_table_are_its_last_row(demo_world: World):
    rows = tables(word_of(prepared(demo_world)))[0]
    for column in (2, 3, 6, 7, 10):
        assert sum(int(row[column]) for row in rows[1:-1]) == int(rows[-1][column])


def test_the_text_is_the_text_and_says_the_numbers_of_the_table(demo_world: World):
    briefing = prepared(demo_world)
    content = word_of(briefing)
    said = texts(content)
    for section in briefing.sections:
        assert section["heading"] in said
        for paragraph in section["text"].split("\n"):
            assert paragraph in said
    total = tables(content)[0][-1]
    overall = "".join(said)
    assert re.search(r"累计引进项目(\d+)个，完成目标任务的([\d.]+%)", overall).groups() == (
        total[2],
        total[5],
    )
    assert re.search(r"现有带动就业(\d+)人，完成目标任务的([\d.]+%)", overall).groups() == (
        total[6],
        total[9],
    )


def test_a_draft_says_so_and_an_issue_its_number(demo_world: World):
    assert any("草稿" in text for text in texts(word_of(prepared(demo_world))))
    assert any("2020年第2期" in text for text in texts(word_of(issued(demo_world))))


def test_sample_data_is_marked(demo_world: World):
    briefing = prepared(demo_world)
    assert not any("示例数据" in text for text in texts(word_of(briefing)))
    briefing.numbers["is_sample"] = True
    assert any("示例数据" in text for text in texts(word_of(briefing)))


def test_what_looks_like_a_placeholder_in_the_text_is_text(demo_world: World):
    briefing = prepared(demo_world)
    briefing.sections[4]["text"] = "{{ title }}<w:p/>&amp;“引号”"
    assert "{{ title }}<w:p/>&amp;“引号”" in texts(word_of(briefing))


def test_the_committed_layout_is_what_its_script_writes():
    def parts(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    assert parts(own_layout()) == parts(briefing_layout.build())


def test_it_is_a4_in_the_official_fonts():
    section = Document(io.BytesIO(own_layout())).sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    with zipfile.ZipFile(io.BytesIO(own_layout())) as archive:
        text, fonts = archive.read("word/document.xml").decode(), archive.read("word/fontTable.xml").decode()
        assert "PAGE" in "".join(archive.read(n).decode() for n in archive.namelist() if "footer" in n)
    for font, instead in briefing_layout.STAND_INS.items():
        assert f'w:eastAsia="{font}"' in text
        assert f'<w:font w:name="{font}"><w:altName w:val="{instead}"/>' in fonts


def test_every_placeholder_that_is_named_has_a_value(demo_world: World):
    assert set(document_of(prepared(demo_world))) == set(PLACEHOLDERS)


# --- a layout of the office --------------------------------------------------------------------------------


def kept(world: World, content: bytes, who: str = "province", name: str = "版式.docx") -> BriefingTemplate:
    values = document_of(prepared(world))
    return keep_layout(content=content, name=name, values=values, actor=world.user(who))


def test_an_own_layout_holds_until_taken_back_and_issues_keep_theirs(demo_world: World):
    kept(demo_world, layout("本局版式", ALL))
    briefing = issued(demo_world)
    assert texts(word_of(briefing))[0] == "本局版式"
    keep_own_layout(actor=demo_world.user("province"))
    assert layout_in_force() is None
    assert texts(word_of(Briefing.objects.get(pk=briefing.pk)))[0] == "本局版式"
    assert "本局版式" not in texts(word_of(prepared(demo_world)))
    with pytest.raises(NotNow):
        keep_own_layout(actor=demo_world.user("province"))


def test_the_trackers_own_layout_can_be_uploaded_again(demo_world: World):
    assert kept(demo_world, own_layout()).name == "版式.docx"


@pytest.mark.parametrize("who", ["county", "prefecture", "director", "admin", "chamber"])
def test_only_the_province_lays_it_out(demo_world: World, who):
    with pytest.raises(NotYours):
        kept(demo_world, own_layout(), who)


EVIL = {
    "unknown name": (lambda: layout(ALL, "{{ budget }}"), "budget"),
    "unknown field": (lambda: layout(ALL, "{% for c in counties %}{{ c.mayor }}{% endfor %}"), "mayor"),
    "broken syntax": (lambda: layout(ALL, "{% for c in counties %}"), "写法不对"),
    "the class of a text": (lambda: layout(ALL, "{{ title.__class__.__mro__ }}"), "“恶.docx”"),
    "a method that is none of a text's": (
        lambda: layout(ALL, "{{ title.__init__.__globals__ }}"),
        "“恶.docx”",
    ),
    "the environment": (lambda: layout(ALL, "{{ self._TemplateReference__context }}"), "“恶.docx”"),
    "a function that is not there": (lambda: layout(ALL, "{{ range(9) }}"), "range"),
    "another file": (lambda: layout(ALL, "{% include '/etc/passwd' %}"), "“恶.docx”"),
    "a text without end": (lambda: layout(ALL, "{{ 'a' * 2000000000 }}"), "“恶.docx”"),
    "a loop without end": (
        lambda: layout(
            ALL,
            "{% for a in issue.center(30000) %}{% for b in issue.center(30000) %}{% for c in issue.center(30000) %}"
            "{% endfor %}{% endfor %}{% endfor %}",
        ),
        "“恶.docx”",
    ),
    "without the text": (lambda: layout("{{ title }}{{ issue }}"), "没有显示"),
    "without the number": (lambda: layout(ALL.replace("{{ issue }}", "")), "没有显示"),
    "no document": (lambda: b"PK\x03\x04 nothing", "“恶.docx”"),
    "a text": (lambda: "标题".encode(), "“恶.docx”"),
    "empty": (lambda: b"", "“恶.docx”"),
    "too big": (lambda: b"PK" + b"0" * MOST_BYTES, "2"),
    "a workbook": (
        lambda: with_part(
            layout(ALL),
            "[Content_Types].xml",
            lambda part: part.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"),
        ),
        "“恶.docx”",
    ),
    "a bomb": (
        lambda: with_part(layout(ALL), "word/bomb.bin", lambda _part: b"\0" * (200 * 1024 * 1024)),
        "“恶.docx”",
    ),
    "entities": (
        lambda: with_part(
            layout(ALL),
            "word/document.xml",
            lambda part: part.replace(
                b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document', 1
            ),
        ),
        "“恶.docx”",
    ),
    "a picture from elsewhere": (
        lambda: with_part(
            layout(ALL),
            "word/_rels/document.xml.rels",
            lambda part: part.replace(
                b"</Relationships>",
                b'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1/x.png" Type="http://schemas.'
                b'openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>',
            ),
        ),
        "image",
    ),
    "macros": (
        lambda: with_part(layout(ALL), "word/vbaProject.bin", lambda _part: b"program"),
        "“恶.docx”",
    ),
}


@pytest.mark.parametrize("kind", EVIL)
def test_a_hostile_layout_is_refused_with_words(demo_world: World, kind):
    make, words = EVIL[kind]
    values = document_of(prepared(demo_world))
    with pytest.raises(ValidationError) as refused:
        check_layout(make(), "恶.docx", values)
    said = " ".join(refused.value.messages)
    assert words in said and "恶.docx" in said
    assert layout_in_force() is None


def test_a_link_to_click_may_stand(demo_world: World):
    with_link = with_part(
        layout(ALL),
        "word/_rels/document.xml.rels",
        lambda part: part.replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" TargetMode="External" Target="https://example.invalid/" Type="http://schemas.'
            b'openxmlformats.org/officeDocument/2006/relationships/hyperlink"/></Relationships>',
        ),
    )
    assert kept(demo_world, with_link).name == "版式.docx"


def test_an_issue_prints_the_same_again(demo_world: World):
    briefing = prepare_briefing(as_of=TODAY, actor=demo_world.user("province"))
    issue_briefing(briefing=briefing, actor=demo_world.user("province2"))
    briefing = Briefing.objects.get(pk=briefing.pk)
    assert texts(word_of(briefing)) == texts(word_of(briefing))
