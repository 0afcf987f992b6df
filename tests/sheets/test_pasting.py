"""Rows pasted from Excel, WPS, a chat or Markdown, and text that would take long."""

import time
from contextlib import suppress

import pytest
from django.utils import translation

from sheets.pasting import read_paste
from sheets.reading import NotRead


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def rows(text: str) -> list[list]:
    [grid] = read_paste(text)
    assert (grid.name, grid.merged, grid.hidden) == ("", [], False)
    return grid.rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_clipboard_keeps_lines_quotation_marks_and_blanks(end):
    text = '项目名称\t县（区）\t备注\t\n黔织云\t清镇市\t"两行\n他说""好"""\n'
    text += '"引凤"工程\t"全"\t"x\n\t\n5"管\t修文县\t\n\n'
    assert rows(text.replace("\n", end)) == [
        ["项目名称", "县（区）", "备注"],
        ["黔织云", "清镇市", '两行\n他说"好"'],
        ['"引凤"工程', '"全"', '"x'],
        [],
        ['5"管', "修文县"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "项目名称  县区   金额\n甲厂  清镇市  1,200",
        "项目名称　县区　金额\n甲厂　清镇市　1,200",
        "|项目名称|县区|金额|\n|甲厂|清镇市|1,200|",
        "项目名称 | 县区 | 金额\n甲厂 | 清镇市 | 1,200",
        '项目名称,县区,金额\n甲厂,清镇市,"1,200"',
        "项目名称，县区，金额\n甲厂，清镇市，1,200",
        "项目名称；县区；金额\n甲厂；清镇市；1,200",
        "项目名称\t县区\t金额\n甲厂\t清镇市\t1,200",
    ],
)
def test_without_tabs_cells_stand_between_what_gives_the_most_columns(text):
    assert rows(text) == [["项目名称", "县区", "金额"], ["甲厂", "清镇市", "1,200"]]


def test_the_line_below_a_markdown_heading_is_blank():
    assert rows("| a | b\\|c |\n|:--|---|\n| 1 | 2 |") == [["a", "b|c"], [], ["1", "2"]]


def test_one_column_is_a_column():
    assert rows("项目名称\n甲厂\n\n乙厂") == [["项目名称"], ["甲厂"], [], ["乙厂"]]


def test_what_cannot_be_seen_goes_and_what_is_no_text_stays_to_be_named():
    assert rows("\ufeff甲\u200b厂\t\u3000\tb\x00c\t\x07\t\ud800") == [
        ["甲厂", None, "b\x01c", "\x07", "\x01"]
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nothing was pasted"),
        (" \n\t\u3000\n\u200b", "Nothing was pasted"),
        ("a" * 2_000_001, "2,000,000 characters"),
        ("a\n" * 20_001, "20,000 rows"),
        ("a\tb\n" + "a\t" * 200 + "b", "Row 2 .* 200 columns"),
        ("a\n" + "a" * 32_768, "row 2 .* 32,767"),
    ],
)
def test_too_little_and_too_much_is_answered_with_words(text, words):
    with pytest.raises(NotRead, match=words):
        read_paste(text)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 1_900_000 + "\t",
        '\t"' * 900_000,
        '\n"a\t""' * 300_000,
        '"\t\n' * 600_000,
        '"a\n' * 600_000 + "\t",
        " " * 1_900_000 + "a",
        "\u3000" * 1_900_000 + "a",
        "| " * 900_000,
        "\\|" * 900_000,
        "\n" * 1_900_000 + "a",
        ",\n" * 900_000,
        '"' * 1_900_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_no_text_takes_more_than_its_length(text):
    began = time.process_time()
    with suppress(NotRead):
        read_paste(text)
    assert time.process_time() - began < 3
