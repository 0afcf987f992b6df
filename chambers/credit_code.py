"""The unified social credit code (GB 32100-2015): 18 characters, the last one a check character."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from sheets.values import fold

LENGTH = 18
ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")


def tidy_credit_code(text: str) -> str:
    """Half-width, upper case, without blanks and hyphens: the form in which a code is stored."""
    return fold(text).upper().replace(" ", "").replace("-", "")


def check_credit_code(code: str) -> str | Promise | None:
    """What is wrong with a tidied code and what to do about it; None when nothing is."""
    if len(code) != LENGTH:
        return _("A credit code has 18 characters; this one has %(count)d. Check it against the licence.") % {
            "count": len(code)
        }
    odd = next((character for character in code if character not in ALPHABET), None)
    if odd:
        return _("A credit code has no “%(character)s”. The letters I, O, S, V and Z are never used.") % {
            "character": odd
        }
    if not code[2:8].isdigit():
        return _(
            "Characters 3 to 8 of a credit code are the digits of a place. Check them against the licence."
        )
    wanted = uscc.calc_check_digit(code[:-1])
    if code[-1] != wanted:
        return _(
            "Character 18 of the credit code should be “%(wanted)s” but is “%(found)s”. Check it against the licence."
        ) % {"wanted": wanted, "found": code[-1]}
    return None
