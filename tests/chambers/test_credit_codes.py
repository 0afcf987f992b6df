"""Thirty codes that are right, and thirty each with one fault of length, of a character, of the check character.

Made by one rule from numbers, so that every run has the same ones; the check character is the library's.
"""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from stdnum.cn import uscc

from chambers.code_field import CreditCodeField
from chambers.credit_code import ALPHABET, check_credit_code, tidy_credit_code
from tests.world import World

COUNT = 30
# Who registers and what it is: companies, sole traders, cooperatives, public bodies, associations, trade unions,
# and those that begin with a letter: rural collectives (N), bodies of the army (A) and others (Y).
BEGINNINGS = ("91", "92", "93", "11", "12", "51", "52", "53", "54", "81", "N1", "N2", "A1", "Y1", "G1")
PLACES = ("520526", "522401", "520221", "520204", "110000", "440305", "100000")
LETTERS = sorted(ALPHABET)
NEVER_USED = "IOSVZ"


def valid(number: int) -> str:
    """The valid code of this number: any character of the alphabet may stand in the nine of the organisation."""
    organisation = "".join(
        LETTERS[(number * 7 + place * (number % 5 + 3)) % len(LETTERS)] for place in range(9)
    )
    body = BEGINNINGS[number % len(BEGINNINGS)] + PLACES[number % len(PLACES)] + organisation
    return body + uscc.calc_check_digit(body)


VALID = [valid(number) for number in range(COUNT)]
# Odd, and right: a check character that is a letter or 0, only digits, letters from end to end.
ODD = [
    body + uscc.calc_check_digit(body)
    for body in (
        "91520526000000000",
        "91520526YYYYYYYYY",
        "9352052600000000A",
        "N2520526MF0000001",
        "92520526MA6ABCDEF",
    )
]


def too_long_or_short(number: int) -> str:
    code = VALID[number]
    return code[: 17 - number % 9] if number % 2 else code + "0123456789"[: number % 9 + 1]


def with_odd_character(number: int) -> str:
    """One of the letters that are never used, or something that is no letter at all, at every place in turn."""
    code, place = VALID[number], number % 18
    odd = (NEVER_USED + "中?_£Я")[number % 10]
    return code[:place] + odd + code[place + 1 :]


def with_wrong_check(number: int) -> str:
    """Another check character, or two neighbours of the organisation's code changed places: what people mistype."""
    code = VALID[number]
    if number % 2:
        return code[:-1] + LETTERS[(LETTERS.index(code[-1]) + number) % len(LETTERS)]
    for place in range(8, 16):
        turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if turned != code:
            return turned
    raise AssertionError(code)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_there_are_thirty_different_ones_of_each():
    for make in (valid, too_long_or_short, with_odd_character, with_wrong_check):
        assert len({make(number) for number in range(COUNT)}) == COUNT
    assert {code[:2] for code in VALID} == set(BEGINNINGS)
    assert len({code[-1] for code in VALID + ODD}) > 12


@pytest.mark.parametrize("code", VALID + ODD)
def test_a_right_code_passes_however_it_is_typed(code):
    assert check_credit_code(code) is None
    spaced = f" {code[:2]} {code[2:8]}-{code[8:]} ".lower()
    assert tidy_credit_code(spaced) == code
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    assert CreditCodeField().clean(wide) == code
    if code[0].isdigit():
        assert uscc.is_valid(code)


@pytest.mark.parametrize("number", range(COUNT))
def test_a_fault_of_length_is_counted(number):
    code = too_long_or_short(number)
    said = str(check_credit_code(code))
    assert f"has 18 characters; this one has {len(code)}" in said
    assert not uscc.is_valid(code)


@pytest.mark.parametrize("number", range(COUNT))
def test_a_fault_of_a_character_is_named(number):
    code = with_odd_character(number)
    odd = next(character for character in code if character not in ALPHABET)
    said = str(check_credit_code(code))
    assert f"has no “{odd}”" in said
    assert "never used" in said
    assert not uscc.is_valid(code)


@pytest.mark.parametrize("number", range(COUNT))
def test_a_fault_of_the_check_character_says_what_it_should_be(number):
    code = with_wrong_check(number)
    said = str(check_credit_code(code))
    assert f"should be “{uscc.calc_check_digit(code[:-1])}” but is “{code[-1]}”" in said
    assert not uscc.is_valid(code)


def test_each_fault_has_words_of_its_own():
    said = {
        str(check_credit_code(make(0)))[:24]
        for make in (too_long_or_short, with_odd_character, with_wrong_check)
    }
    assert len(said) == 3
    with pytest.raises(ValidationError):
        CreditCodeField().clean(with_wrong_check(1))


def test_the_form_says_it_beside_the_code(world: World, sign_in):
    enterprise = world.enterprises["yanhe"]
    for make, words in (
        (too_long_or_short, "18 characters"),
        (with_odd_character, "never used"),
        (with_wrong_check, "Character 18"),
    ):
        answer = sign_in("province").post(
            f"{enterprise.get_absolute_url()}edit/",
            {"name": enterprise.name, "credit_code": make(1), "seen_version": enterprise.version},
        )
        assert answer.status_code == 422
        assert words in str(answer.context["form"].errors["credit_code"])
