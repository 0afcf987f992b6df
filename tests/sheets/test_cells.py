"""What somebody would have typed for a cell, and which cells are asked back."""

import json
from datetime import date

import pytest
from django.utils import translation

from sheets.cells import day_text, plain_text, split_list
from sheets.values import Unreadable, parse_day


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (" 甲 ", "甲"),
        ("00123", "00123"),
        (120, "120"),
        (120.0, "120"),
        (0, "0"),
        (0.1 + 0.2, "0.3"),
        (1234567.1, "1234567.1"),
        (0.00001, "0.00001"),
        (-1.5, "-1.5"),
        (1e14, "100000000000000"),
        (123456789012345, "123456789012345"),
        (True, "是"),
        (False, "否"),
        ({"d": "2020-06-28"}, "2020-06-28"),
    ],
)
def test_a_cell_is_what_would_have_been_typed(cell, text):
    assert plain_text(json.loads(json.dumps(cell))) == text


@pytest.mark.parametrize("number", [520123199001011234, 5.20123199001011e17, 1e15, -1e300])
def test_a_number_that_lost_digits_is_asked_back(number):
    with pytest.raises(Unreadable, match="only fifteen digits"):
        plain_text(number)


@pytest.mark.parametrize(
    ("cell", "words"),
    [({"e": "#N/A"}, "the error #N/A"), ({"e": "="}, "formula whose result"), ({}, r"error \?")],
)
def test_an_error_is_never_a_blank(cell, words):
    for read in (plain_text, day_text):
        with pytest.raises(Unreadable, match=words):
            read(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (44010, date(2020, 6, 28)),
        (44010.0, date(2020, 6, 28)),
        (43910, date(2020, 3, 20)),
        (54788, date(2049, 12, 31)),
        (20200628, date(2020, 6, 28)),
        (628, date(2020, 6, 28)),
        (1028, date(2020, 10, 28)),
        (6.28, date(2020, 6, 28)),
        (6.279999999999999, date(2020, 6, 28)),
        (6.4, date(2020, 6, 4)),
        (12.31, date(2020, 12, 31)),
        ("6.1", date(2020, 6, 1)),
        ("2020年6月28日", date(2020, 6, 28)),
        ({"d": "2020-06-28"}, date(2020, 6, 28)),
        (None, None),
    ],
)
def test_a_day_is_read_whatever_kind_of_cell_it_stands_in(cell, day):
    assert parse_day(day_text(cell), year=2020) == day


@pytest.mark.parametrize("cell", [6.1, 6.2, 6.3, 12.1, 10.3])
def test_a_number_that_may_have_lost_a_nought_is_asked_back(cell):
    with pytest.raises(Unreadable, match=rf"{int(cell)}\.{round(cell * 10) % 10}0"):
        day_text(cell)


@pytest.mark.parametrize("cell", [44010.25, 43.5, 13.5, 1345, True, "2020-06-28 14:30", 100, 1000])
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(Unreadable):
        parse_day(day_text(cell), year=2020)


def test_a_list_may_be_separated_by_whatever_people_use():
    assert split_list("甲；乙、丙,丁，戊\n己;\r\n 庚 ") == ["甲", "乙", "丙", "丁", "戊", "己", "庚"]
    assert split_list(" ； ") == []
