"""Every spelling of a day, an amount and a count that people use, and those that must be refused."""

import unicodedata
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from sheets.pinyin import first_letters, syllables
from sheets.values import (
    Amount,
    Count,
    Unreadable,
    fold,
    initials,
    parse_amount,
    parse_area,
    parse_count,
    parse_day,
)

JUNE_28 = date(2020, 6, 28)
TYPED = st.text(alphabet="0123456789.,-/年月日万亿元人约余～。 ０１２", max_size=14) | st.text(max_size=80)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "text",
    [
        "6.28",
        "06.28",
        "0628",
        "6-28",
        "6/28",
        "20200628",
        "2020/6/28",
        "2020/06/28",
        "2020.6.28",
        "2020-06-28",
        "2020-6-28",
        "2020年6月28日",
        "2020年06月28日",
        "2020 年 6 月 28 日",
        "6月28日",
        "6月28号",
        "6月28",
        " 6.28 ",
        "６．２８",
        "２０２０年６月２８日",
        "６月２８日",
        "6。28",
        "2020–06–28",
        "2020-06-28 00:00:00",
        "2020-06-28T00:00:00",
        "\u200b6.28\ufeff",
    ],
)
def test_the_same_day_in_every_spelling(text):
    assert parse_day(text, year=2020) == JUNE_28


def test_the_year_is_the_plans_unless_typed():
    assert parse_day("6.28", year=2021) == date(2021, 6, 28)
    assert parse_day("2019.6.28", year=2021) == date(2019, 6, 28)
    assert parse_day("2.29", year=2020) == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2.30", "has no day 30"),
        ("2021.2.29", "has no day 29"),
        ("13.1", "no month 13"),
        ("0.5", "no month 0"),
        ("0000", "no month 0"),
        ("20.6.28", "four digits"),
        ("20年6月28日", "four digits"),
        ("99999999", "9999"),
        ("00010101", "0001"),
        ("628", "2020-06-28"),
        ("44010", "2020-06-28"),
        ("2020-6/28", "2020-06-28"),
        ("6.28-7.2", "2020-06-28"),
        ("六月二十八日", "2020-06-28"),
        ("2020年6月", "2020-06-28"),
        ("tomorrow", "2020-06-28"),
        ("6.28\x00", "characters"),
        ("6" * 500, "too long"),
        ("٦.٢٨", "2020-06-28"),
    ],
)
def test_a_day_that_cannot_be_read_says_what_to_do(text, words):
    with pytest.raises(Unreadable, match=words):
        parse_day(text, year=2020)


@pytest.mark.parametrize("text", [None, "", " ", "\u3000", "\t\n", "—", "-", "/"])
def test_blank_is_none_never_zero(text):
    assert parse_day(text, year=2020) is None
    assert parse_amount(text) is None
    assert parse_count(text) is None


@pytest.mark.parametrize(
    ("text", "yuan", "unit"),
    [
        ("680", 6_800_000, "万元"),
        ("1,200", 12_000_000, "万元"),
        ("１２００", 12_000_000, "万元"),
        ("1，200", 12_000_000, "万元"),
        ("1 200", 12_000_000, "万元"),
        ("0.12亿", 12_000_000, "亿元"),
        ("0.12 亿元", 12_000_000, "亿元"),
        ("5000万", 50_000_000, "万元"),
        ("680万元", 6_800_000, "万元"),
        ("1.2亿元", 120_000_000, "亿元"),
        ("6800000元", 6_800_000, "元"),
        ("¥680万", 6_800_000, "万元"),
        ("￥６８０万元", 6_800_000, "万元"),
        ("人民币680万元", 6_800_000, "万元"),
        ("3百万", 3_000_000, "百万元"),
        ("2千万元", 20_000_000, "千万元"),
        (".5", 5_000, "万元"),
        ("0。5", 5_000, "万元"),
        ("0", 0, "万元"),
    ],
)
def test_amounts_keep_what_was_typed_beside_the_yuan(text, yuan, unit):
    amount = parse_amount(text)
    assert (amount.yuan, amount.unit, amount.approximate) == (Decimal(yuan), unit, False)
    assert amount.as_typed == text.strip()
    assert amount.note == ""


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("约120", 1_200_000),
        ("约 1.2亿元", 120_000_000),
        ("大约120万", 1_200_000),
        ("近1亿", 100_000_000),
        ("5000余万元", 50_000_000),
        ("5000万余元", 50_000_000),
        ("120多万", 1_200_000),
        ("1200万元左右", 12_000_000),
        ("～120", 1_200_000),
    ],
)
def test_about_keeps_a_note(text, yuan):
    amount = parse_amount(text)
    assert amount.yuan == yuan
    assert amount.approximate
    assert text in amount.note


def test_the_default_unit_is_the_fields():
    assert parse_amount("680", default_unit="元").yuan == 680
    assert parse_amount("1.5", default_unit="亿元").yuan == 150_000_000
    assert parse_amount("680万", default_unit="元").yuan == 6_800_000


def test_foreign_currency_needs_a_rate_and_keeps_its_unit():
    for text in ("10万美元", "$100,000", "US$5", "100 USD", "3万欧元", "5万港币"):
        with pytest.raises(Unreadable, match="万元"):
            parse_amount(text)
    assert parse_amount("10万美元", rates={"美元": Decimal("7.0825")}) == Amount(
        Decimal("708250.00"), "10万美元", "万美元", rate=Decimal("7.0825")
    )
    assert parse_amount("$3", rates={"美元": Decimal("7.08251")}).yuan == Decimal("21.25")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.8-1.2亿", "range"),
        ("30-40", "range"),
        ("30—40万", "range"),
        ("３０～４０", "range"),
        ("3000万至5000万", "range"),
        ("1亿到2亿", "range"),
        ("-5", "negative"),
        ("−5万", "negative"),
        ("－5", "negative"),
        ("负5万", "negative"),
        ("0.123456789", "0.01 yuan"),
        ("1.234元", "0.01 yuan"),
        ("12345678901234567890", "too many digits"),
        ("100000000", "too large"),
        ("10000亿", "too large"),
        ("1,20", "cannot be read"),
        ("1e5", "cannot be read"),
        ("五千万", "cannot be read"),
        ("约", "cannot be read"),
        ("680万 200万", "cannot be read"),
        ("NaN", "cannot be read"),
        ("Infinity", "cannot be read"),
        ("680\x00", "characters"),
        ("6" * 500, "too long"),
    ],
)
def test_an_amount_that_cannot_be_read_says_why(text, words):
    with pytest.raises(Unreadable, match=words):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "number", "approximate"),
    [
        ("120", 120, False),
        ("１２０", 120, False),
        ("120人", 120, False),
        ("120 名", 120, False),
        ("1,200", 1200, False),
        ("1.0", 1, False),
        ("0", 0, False),
        ("约120人", 120, True),
        ("120余人", 120, True),
        ("400多人", 400, True),
        ("3000多人", 3000, True),
        ("120人左右", 120, True),
        ("1.2万人", 12_000, False),
    ],
)
def test_counts(text, number, approximate):
    assert parse_count(text) == Count(number, text, approximate)
    assert bool(parse_count(text).note) == approximate


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("30-40", "range"),
        ("30至40人", "range"),
        ("-1", "negative"),
        ("1.5", "whole"),
        ("0.00015万", "whole"),
        ("99999999999999999999", "too many digits"),
        ("99999999", "too large"),
        ("550户", "cannot be read"),
        ("3人次", "cannot be read"),
        ("一百人", "cannot be read"),
        ("abc", "cannot be read"),
        ("12\x07", "characters"),
    ],
)
def test_a_count_that_cannot_be_read_says_why(text, words):
    with pytest.raises(Unreadable, match=words):
        parse_count(text)


@given(TYPED)
def test_whatever_is_typed_nothing_but_unreadable_comes_out(text):
    for parse in (lambda: parse_day(text, year=2020), lambda: parse_amount(text), lambda: parse_count(text)):
        try:
            parse()
        except Unreadable as error:
            assert str(error)


@given(st.dates(min_value=date(1949, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_comes_back_from_its_iso_form(day):
    assert parse_day(day.isoformat(), year=2020) == day
    assert parse_day(f"{day.year}年{day.month}月{day.day}日", year=2020) == day


@given(st.decimals(min_value=0, max_value=Decimal("99999999"), places=6))
def test_every_amount_in_wan_yuan_is_exact(number):
    assert parse_amount(f"{number:f}").yuan == number * 10_000


@given(st.text())
def test_folding_twice_changes_nothing(text):
    try:
        once = fold(text)
    except Unreadable:
        return
    assert fold(once) == once


def letter_by_letter(text):
    """What `fold` promises, for texts without control characters."""
    shown = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", shown).split())


def test_every_letter_folds_as_if_it_were_looked_at_alone():
    letters = [chr(number) for number in range(0x20, 0x30000)]
    for letter in (one for one in letters if unicodedata.category(one) not in ("Cc", "Cs")):
        for text in (letter, f"黔{letter}1", f"{letter} {letter}"):
            assert fold(text) == letter_by_letter(text), hex(ord(letter))


@pytest.mark.parametrize(
    "text", ["", " ", " a", "a ", "a  b", " 黔 织 ", "黔 织", "a\tb", "a\nb", "a b c", "a b  c"]
)
def test_blanks_fold_as_if_each_letter_were_looked_at(text):
    assert fold(text) == letter_by_letter(text)


def test_pinyin_word_by_word_is_pinyin_as_the_library_gives_it():
    """Words, pieces of words, characters outside of any, and what is no Chinese, in any company."""
    die, words = Random(20201126), list(PHRASES_DICT)
    others = ("重", "行", "长", "𠀀", "龥", "〇", "a1", "Ａ", " ", "（", "·", "é")
    for _turn in range(3_000):
        parts = [
            die.choice((die.choice(words), die.choice(words)[: die.randint(1, 3)], die.choice(others)))
            for _part in range(die.randint(0, 5))
        ]
        text = "".join(parts)
        assert syllables(text) == lazy_pinyin(text)
        assert first_letters(text) == lazy_pinyin(text, style=Style.FIRST_LETTER)


def test_pinyin_keeps_the_reading_that_a_character_has_in_its_word():
    assert syllables("重庆银行重量") == ["chong", "qing", "yin", "hang", "zhong", "liang"]
    assert initials("重庆银行重量") == "cqyhzl"


def test_folding_makes_half_width_and_keeps_chinese():
    assert fold("　Ａ１（黔织云）\n 服饰 ") == "A1(黔织云) 服饰"
    assert fold("qzy\u200b\ufeff") == "qzy"


def test_initials_are_those_of_the_pinyin():
    assert initials("黔织云") == "qzy"
    assert initials("贵州望华生物科技ＡＢ 3号") == "gzwhswkjab3h"
    assert initials("，。") == ""


@pytest.mark.parametrize(
    ("text", "area", "approximate"),
    [
        ("800", 800, False),
        ("１，２００㎡", 1200, False),
        ("1,200 m²", 1200, False),
        ("800平方米", 800, False),
        ("约0.12万平米", 1200, True),
        ("800余平方米", 800, True),
        ("0", 0, False),
    ],
)
def test_an_area(text, area, approximate):
    found = parse_area(text)
    assert (found.number, found.as_typed, found.approximate) == (area, text, approximate)


def test_a_blank_area_is_not_known():
    assert [parse_area(text) for text in (None, "", " ", "—")] == [None] * 4


@pytest.mark.parametrize("text", ["8亩", "800-900", "-1", "80.5", "9000000", "大", "8 0 0 0", "1" * 61])
def test_an_area_that_is_refused(text):
    with pytest.raises(Unreadable):
        parse_area(text)
