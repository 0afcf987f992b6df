"""When two records may be one project: the ladder, as named rules in one table. Pure: no database, no request.

Every rule is symmetrical. Source: docs/domain.md, "Duplicates".
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from sheets.pinyin import syllables
from sheets.values import fold

LONGEST_KEY = 160
SHORTEST_ADDRESS = 6  # characters; what is shorter names a whole county

_DROPPED = ("Zs", "Zl", "Zp", "Ps", "Pe")  # blanks and brackets of every kind and width
_PLAIN = re.compile(r"[\u4e00-\u9fffa-z0-9]+")
_PLACE = re.compile(r"(?:中国)?(?:贵州省?)?(?:[\u4e00-\u9fff]{2,10}?(?:自治州|自治县|市|县|区))?")
_LEGAL_FORM = re.compile(
    r"(?:农民)?(?:专业)?(?:集团)?(?:股份)?(?:有限责任公司|有限公司|公司|合作社|厂|工作室|经营部)$"
)


# --- keys: what is stored and compared ----------------------------------------------------------------


def name_key(name: str) -> str:
    """What two spellings of one name share: half-width, lower case, without blanks and brackets."""
    if _PLAIN.fullmatch(name):  # most names by far, and it need not be looked at letter by letter
        return name[:LONGEST_KEY]
    plain = fold(name).casefold()
    bare = "".join(character for character in plain if unicodedata.category(character) not in _DROPPED)
    return (bare or plain)[:LONGEST_KEY]


def address_key(address: str) -> str:
    """An address without blanks, marks and the province; empty when it is too short to compare."""
    plain = "".join(character for character in fold(address).casefold() if character.isalnum())
    bare = re.sub(r"^(?:中国)?贵州省?", "", plain)
    return bare[:LONGEST_KEY] if len(bare) >= SHORTEST_ADDRESS else ""


def core_of(enterprise_key: str) -> str:
    """A company's folded name without the place in front and the legal form behind: 云岭服饰."""
    bare = _LEGAL_FORM.sub("", enterprise_key) or enterprise_key
    rest = bare[_PLACE.match(bare).end() :]
    return (rest if len(rest) > 1 else bare)[:40]


@lru_cache(maxsize=4096)  # the same company stands in many rows
def spellings(enterprise_key: str, credit_code: str = "") -> frozenset[str]:
    """By which keys an enterprise is found although its name was written somewhat differently.

    The whole name (=), the credit code (#), the core as it is and with any one character left out (~), its first three
    characters (^), and its pinyin (@), which homophones share.
    """
    core = core_of(enterprise_key)
    keys = {f"={enterprise_key}", f"~{core}", f"@{''.join(syllables(core))}"}
    if credit_code:
        keys.add(f"#{credit_code}")
    if len(core) > 2:
        keys |= {f"~{core[:place]}{core[place + 1 :]}" for place in range(len(core))}
    if len(core) > 3:
        keys.add(f"^{core[:3]}")
    return frozenset(key[:LONGEST_KEY] for key in keys)


@dataclass(frozen=True)
class Likeness:
    """What of a project is compared. Empty keys and None are not known, and never equal to anything."""

    name_key: str
    enterprise_key: str
    credit_code: str = ""
    industry_id: int | None = None
    amount: Decimal | None = None  # in 元
    phone_key: str = ""
    address_key: str = ""
    pk: int | None = None  # None: not saved yet

    @cached_property
    def spellings(self) -> frozenset[str]:
        return spellings(self.enterprise_key, self.credit_code)


# --- tests: each symmetrical --------------------------------------------------------------------------

Test = Callable[[Likeness, Likeness], bool]


def same(field: str) -> Test:
    """Both know the field and it is equal."""

    def test(one: Likeness, other: Likeness) -> bool:
        value = getattr(one, field)
        return value not in ("", None) and value == getattr(other, field)

    return test


def alike(field: str, percent: int) -> Test:
    """The texts are at least so similar (insertions and deletions against their lengths)."""

    def test(one: Likeness, other: Likeness) -> bool:
        return bool(fuzz.ratio(getattr(one, field), getattr(other, field), score_cutoff=percent))

    return test


def within(field: str, percent: int) -> Test:
    """The amounts differ by at most so much of the larger one; nothing is near zero."""

    def test(one: Likeness, other: Likeness) -> bool:
        amounts = getattr(one, field), getattr(other, field)
        if not all(amounts):
            return False
        return abs(amounts[0] - amounts[1]) * 100 <= max(amounts) * percent

    return test


_same_name, _same_code = same("enterprise_key"), same("credit_code")


def same_enterprise(one: Likeness, other: Likeness) -> bool:
    """The same credit code, or names that fold equal."""
    return _same_name(one, other) or _same_code(one, other)


def other_enterprise(one: Likeness, other: Likeness) -> bool:
    return not same_enterprise(one, other)


def other_name(one: Likeness, other: Likeness) -> bool:
    return one.name_key != other.name_key


def spelt_alike(one: Likeness, other: Likeness) -> bool:
    """The companies share a spelling: one slip in the core of the name, or the same beginning or sound."""
    return bool(one.spellings & other.spellings)


# --- the ladder ---------------------------------------------------------------------------------------


class Rung(models.TextChoices):
    SAME_PROJECT = "same_project", _("same enterprise and same project name")
    ALIKE_NAME = "alike_name", _("same enterprise and a similar project name")
    ALIKE_BOTH = "alike_both", _("similar enterprise and similar project name")
    SAME_DEAL = "same_deal", _("same enterprise and industry, and a similar contract amount")
    SAME_PHONE = "same_phone", _("same contact telephone")
    SAME_ADDRESS = "same_address", _("same site address")


@dataclass(frozen=True)
class Rule:
    """One rung: all of its tests hold. `beside` is the field of the entry form that the message stands at."""

    rung: Rung
    beside: str
    tests: tuple[Test, ...]
    blocks: bool = False

    def holds(self, one: Likeness, other: Likeness) -> bool:
        return all(test(one, other) for test in self.tests)

    @property
    def label(self) -> str | Promise:
        return self.rung.label


# The cheap tests stand first. The numbers are per cent.
LADDER: tuple[Rule, ...] = (
    Rule(Rung.SAME_PROJECT, "name", (same("name_key"), same_enterprise), blocks=True),
    Rule(Rung.ALIKE_NAME, "name", (other_name, same_enterprise, alike("name_key", 85))),
    Rule(
        Rung.ALIKE_BOTH,
        "enterprise_name",
        (other_enterprise, alike("name_key", 85), alike("enterprise_key", 85), spelt_alike),
    ),
    Rule(Rung.SAME_DEAL, "contract_amount", (same_enterprise, same("industry_id"), within("amount", 20))),
    Rule(Rung.SAME_PHONE, "contact_phone", (same("phone_key"),)),
    Rule(Rung.SAME_ADDRESS, "site_address", (same("address_key"),)),
)
RULES: dict[str, Rule] = {rule.rung.value: rule for rule in LADDER}


def rungs_between(one: Likeness, other: Likeness) -> list[Rung]:
    """Every rung on which the two may be one project, the strongest first; [] when they are two."""
    return [rule.rung for rule in LADDER if rule.holds(one, other)]


def blocks(rungs: Any) -> bool:
    """Whether one of these rungs refuses the entry."""
    return any(RULES[rung].blocks for rung in rungs)


def strength(rungs: list[Rung]) -> tuple[int, int]:
    """To sort findings by: the strongest rung first, then the number of rungs."""
    places = [list(RULES).index(rung) for rung in rungs]
    return min(places), -len(places)


def pairs_within(rows: Sequence[Likeness]) -> Iterator[tuple[int, int, list[Rung]]]:
    """(place, later place, rungs) of rows that may be one project: for a sheet whose rows are not saved yet."""
    earlier = RowsSoFar()
    for place, row in enumerate(rows):
        for before, rungs in earlier.near(row):
            yield before, place, rungs
        earlier.add(place, row)


class RowsSoFar:
    """The rows of a sheet that were looked at already, by the keys under which a later one finds them."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[int]] = {}
        self._rows: dict[int, Likeness] = {}

    def near(self, row: Likeness) -> Iterator[tuple[int, list[Rung]]]:
        """(place, rungs) of every earlier row that may be the same project."""
        for place in sorted({place for key in keys_of(row) for place in self._by_key.get(key, ())}):
            if rungs := rungs_between(self._rows[place], row):
                yield place, rungs

    def add(self, place: int, row: Likeness) -> None:
        self._rows[place] = row
        for key in keys_of(row):
            self._by_key.setdefault(key, []).append(place)


def keys_of(row: Likeness) -> Iterator[str]:
    """Two records that may be one project have at least one of these in common."""
    yield from row.spellings
    if row.phone_key:
        yield f"phone {row.phone_key}"
    if row.address_key:
        yield f"address {row.address_key}"
