"""Credit codes, each fault in its own words, and finding the enterprise that somebody means."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import User
from chambers.credit_code import check_credit_code, tidy_credit_code
from chambers.models import Chamber, Enterprise, Membership, name_key
from chambers.services import find_or_record_enterprise

CODE, OTHER = "91520526MA6HX1234K", "91522401MA6DKX0T3U"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        f"  {CODE} ",
        "９１５２０５２６ＭＡ６ＨＸ１２３４Ｋ",
        "91520526-MA6HX1234-K",
        "915205 26MA 6HX1234K",
    ],
)
def test_a_code_is_tidied(text):
    assert tidy_credit_code(text) == CODE
    assert check_credit_code(tidy_credit_code(text)) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (CODE[:-1], "this one has 17"),
        (CODE + "1", "this one has 19"),
        ("", "this one has 0"),
        (CODE.replace("X", "I"), "has no “I”"),
        (CODE.replace("X", "中"), "has no “中”"),
        (CODE.replace("X", "²"), "has no “²”"),
        ("91A20526MA6HX1234K", "digits of a place"),
        (CODE[:-1] + "1", "should be “K” but is “1”"),
        (CODE.replace("1234", "1243"), "Character 18"),
    ],
)
def test_every_fault_of_a_code_has_its_own_words(code, words):
    assert words in str(check_credit_code(code))


@pytest.mark.parametrize(
    ("first", "second"),
    [("贵州云岭(集团)公司", "贵州云岭（集团）公司"), ("A B 公司", "ab公司"), ("ＡＢ公司", "AB公司")],
)
def test_two_spellings_of_one_name_are_one(first, second):
    assert name_key(first) == name_key(second)


@pytest.fixture
def actor(places) -> User:
    return User.objects.get(username="county")


def find(actor: User, name: str = "贵州云岭服饰有限公司", code: str = "") -> Enterprise:
    return find_or_record_enterprise(name=name, credit_code=code, actor=actor)


def test_the_same_name_is_the_same_enterprise_until_a_code_says_otherwise(actor):
    first = find(actor)
    assert find(actor, "贵州云岭服饰有限公司 ") == first
    assert find(actor, code=CODE) == first  # its code is known now
    assert find(actor, code=OTHER) != first
    assert Enterprise.objects.count() == 2


def test_a_code_is_found_whatever_its_spelling(actor):
    first = find(actor, code=CODE)
    assert find(actor, code=CODE.lower()) == first


@pytest.mark.parametrize(
    ("name", "code", "field"),
    [
        ("别的公司", CODE, "credit_code"),
        ("贵州云岭服饰有限公司", "", "credit_code"),
        ("", "", "enterprise_name"),
        ("新公司", CODE[:-1] + "1", "credit_code"),
    ],
)
def test_what_would_be_a_guess_is_asked_back_beside_its_field(actor, name, code, field):
    find(actor, code=CODE)
    find(actor, code=OTHER)
    with pytest.raises(ValidationError) as caught:
        find(actor, name, code)
    assert list(caught.value.message_dict) == [field]
    assert Enterprise.objects.count() == 2


def test_who_recorded_an_enterprise_stands_in_its_history(actor):
    enterprise = find(actor)
    find(actor, code=CODE)
    assert [row.history_user for row in enterprise.history.all()] == [actor, actor]
    assert [row.credit_code for row in enterprise.history.all()] == [CODE, None]


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "甲", "credit_code": ""}])
def test_the_database_refuses_an_enterprise_without_a_name_or_with_an_empty_code(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.create(**fields)


@pytest.mark.django_db
def test_a_code_belongs_to_one_enterprise():
    Enterprise.objects.create(name="甲", credit_code=CODE)
    Enterprise.objects.create(name="乙")
    Enterprise.objects.create(name="丙")
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.create(name="丁", credit_code=CODE)


def test_an_enterprise_may_belong_to_several_chambers_once_each(actor):
    enterprise = find(actor)
    chambers = list(Chamber.objects.all()[:2])
    for chamber in chambers:
        Membership.objects.create(chamber=chamber, enterprise=enterprise)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(chamber=chambers[0], enterprise=enterprise)
