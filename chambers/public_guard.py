"""What tells a machine from a person on the public form, without a third party and without script.

A signed time at which the page was opened, and a small sum in words. Neither is a secret; both cost a machine that
was not made for this page more than they cost a person.
"""

import re
import secrets

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from sheets.values import fold

LEAST_SECONDS = 3
MOST_SECONDS = 24 * 60 * 60
# Where a link begins. Addresses of the usual kinds, written out or as a name with a well-known ending.
LINK = re.compile(
    r"(?:https?|ftp)\s*:\s*/\s*/|\bwww\s*\.|\[\s*url|<\s*a\b|href\s*="
    r"|[a-z0-9-]{2,}\.(?:com|cn|net|org|info|top|xyz|ru|io|cc|vip|shop|site|online|club|link|biz)\b",
    re.IGNORECASE,
)
PRIVATE_NUMBER = re.compile(r"[0-9]{11,}")  # of a mobile telephone or an identity card
NUMBERS: tuple[str | Promise, ...] = (
    pgettext_lazy("number in words", "one"),
    pgettext_lazy("number in words", "two"),
    pgettext_lazy("number in words", "three"),
    pgettext_lazy("number in words", "four"),
    pgettext_lazy("number in words", "five"),
    pgettext_lazy("number in words", "six"),
    pgettext_lazy("number in words", "seven"),
    pgettext_lazy("number in words", "eight"),
    pgettext_lazy("number in words", "nine"),
    pgettext_lazy("number in words", "ten"),
    pgettext_lazy("number in words", "eleven"),
    pgettext_lazy("number in words", "twelve"),
    pgettext_lazy("number in words", "thirteen"),
    pgettext_lazy("number in words", "fourteen"),
    pgettext_lazy("number in words", "fifteen"),
    pgettext_lazy("number in words", "sixteen"),
    pgettext_lazy("number in words", "seventeen"),
    pgettext_lazy("number in words", "eighteen"),
)


def opened_now(page: str) -> str:
    """A signed mark that this page was opened now."""
    return _signer("opened", page).sign("o")


def was_too_fast(page: str, mark: str) -> bool | None:
    """Whether the page was opened less than three seconds ago; None when it was more than a day, or never."""
    try:
        _signer("opened", page).unsign(mark, max_age=MOST_SECONDS)
    except BadSignature:
        return None
    try:
        _signer("opened", page).unsign(mark, max_age=LEAST_SECONDS)
    except SignatureExpired:
        return False
    return True


def new_sum(page: str) -> str:
    """A signed sum of two numbers from one to nine."""
    return _signer("sum", page).sign(f"{1 + secrets.randbelow(9)}+{1 + secrets.randbelow(9)}")


def parts_of_sum(page: str, signed: str) -> tuple[int, int] | None:
    """The two numbers of a sum that we signed less than a day ago."""
    try:
        one, other = _signer("sum", page).unsign(signed, max_age=MOST_SECONDS).split("+")
    except BadSignature:
        return None
    return int(one), int(other)


def question_of(parts: tuple[int, int]) -> str:
    """The sum as a question in words: 七加五等于几？"""
    one, other = (NUMBERS[part - 1] for part in parts)
    return _("What is %(one)s plus %(other)s?") % {"one": one, "other": other}


def is_answer(parts: tuple[int, int], text: str) -> bool:
    """Whether the text is the sum, in digits of any width or in words."""
    said, right = fold(text).casefold(), sum(parts)
    return said in (str(right), fold(str(NUMBERS[right - 1])).casefold())


def has_link(text: str) -> bool:
    """Whether there is an internet address or the beginning of markup in the text."""
    return bool(LINK.search(fold(text)))


def has_private_number(text: str) -> bool:
    """Whether a run of digits could be a mobile telephone's or an identity card's number."""
    return bool(PRIVATE_NUMBER.search(re.sub(r"(?<=[0-9])[ -](?=[0-9])", "", fold(text))))


def _signer(what: str, page: str) -> TimestampSigner:
    return TimestampSigner(salt=f"chambers.public_guard.{what}.{page}")
