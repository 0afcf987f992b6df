"""What a heading says: its key, by which spellings of it are one, its unit, and the column that it means. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation
from rapidfuzz import fuzz

from sheets.columns import Column
from sheets.heading_words import (
    BARE_UNITS,
    EXPLANATION,
    IGNORED,
    MARKS,
    MONEY,
    TELLING,
    UNIT_COMPANY,
    UNIT_WORD,
    UNITS,
)

LONGEST = 200  # characters of a heading that are looked at
CLOSE = 90  # of 100, from which on two keys may be one spelling
BETWEEN = "/"  # the group and its part in the key of a heading of two rows
IGNORE, UNKNOWN = "", "?"

_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_COMPANY = "|".join(UNIT_COMPANY)
_BRACKETS = re.compile(r"[(\[【〔{<《「]([^()\[\]【】〔〕{}<>《》「」]*)[)\]】〕}>》」]")
_ONLY_UNIT = re.compile(rf"(?:{_COMPANY}|[:,、;.])*(?P<unit>{_UNIT})(?:/[^/]+)*(?:{_COMPANY}|[:,、;.])*")
_AFTER_SLASH = re.compile(rf"(?<=.)[/\\](?P<unit>{_UNIT})$")
_AFTER_WORD = re.compile(rf"{UNIT_WORD}[:为]*(?P<unit>{_UNIT})(?:人民币)?$")
_BARE = re.compile(rf"(?<=..)(?P<unit>{'|'.join(BARE_UNITS)})$")
_SAID = re.compile(rf"{UNIT_WORD}[:为]+(?P<units>(?:{_UNIT})(?:[,、;/](?:{_UNIT}))*)(?![\w])")
_MARK = re.compile("|".join(sorted(map(re.escape, MARKS), key=len, reverse=True)))
_NUMBERED = re.compile(r"^(?:\d{1,2}[.、)](?!\d)|\(\d{1,2}\))")
_SILENT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column of a table: `place` in its rows (from 0), as written, its key and its unit.

    `text` of several header rows is "group / part"; `unit` is "" where none is said. A column with values but without
    a heading has text and key "".
    """

    place: int
    text: str
    key: str
    unit: str


def heading_key(text: str) -> str:
    """The same for every way to write one heading: brackets of any width, blanks, line breaks, stars, marks that it has
    to be filled in, colons, its number and its unit fall away."""
    plain = _without_unit(_plain(text))
    plain = _NUMBERED.sub("", _MARK.sub("", plain))
    return _SILENT.sub("", plain)


def bare_keys(text: str) -> list[str]:
    """Keys without the last brackets, then without those before, and so on: 县（区）（下拉选择） is 县区, then 县."""
    plain, keys = _plain(text), []
    for brackets in reversed(list(_BRACKETS.finditer(plain))):
        plain = plain[: brackets.start()] + plain[brackets.end() :]
        keys.append(heading_key(plain))
    return keys


def unit_of(text: str) -> str:
    """The unit that a heading says its numbers are in, like 万元; "" where it says none."""
    return next((UNITS[found["unit"]] for _start, found in _units(_plain(text))), "")


def said_units(text: str) -> list[str]:
    """The units that a line above a table says for all of it: 单位：万元、人."""
    found = _SAID.search(_plain(text))
    return [UNITS[unit] for unit in re.findall(_UNIT, found["units"])] if found else []


def is_unit(text: str) -> bool:
    """Whether nothing but a unit stands there, with or without brackets."""
    plain = _plain(text)
    inner = _BRACKETS.fullmatch(plain)
    return bool(plain and _ONLY_UNIT.fullmatch(inner[1] if inner else plain))


def _plain(text: str) -> str:
    """Half-width, lower case, nothing unseen, no blanks."""
    kept = [character for character in text[:LONGEST] if unicodedata.category(character)[0] != "C"]
    return "".join(unicodedata.normalize("NFKC", "".join(kept)).split()).lower()


def _units(plain: str) -> Iterator[tuple[tuple[int, int], re.Match[str]]]:
    """Where a heading says a unit, the likeliest place first: (start, end), match."""
    for brackets in _BRACKETS.finditer(plain):
        if found := _ONLY_UNIT.fullmatch(brackets[1]):
            yield brackets.span(), found
    for pattern in (_AFTER_WORD, _AFTER_SLASH, _BARE):
        if found := pattern.search(plain):
            yield found.span(), found


def _without_unit(plain: str) -> str:
    for (start, end), _found in _units(plain):
        return plain[:start] + plain[end:]
    return plain


# --- which column it means -----------------------------------------------------------------------------


def understand(
    headings: Sequence[Heading], columns: Sequence[Column], remembered: Mapping[str, str] | None = None
) -> list[str]:
    """Per heading the name of its column, "" where it is to be ignored, "?" where it is not understood.

    What the bureau chose before (`remembered`: key → name, or "") comes first, then a synonym to the letter of the
    key, then a close spelling where only one column is meant. No two headings mean one column: the second is "?".
    """
    remembered = remembered or {}
    names = {column.name for column in columns}
    synonyms = _synonyms(columns)
    found = [UNKNOWN] * len(headings)
    taken: set[str] = set()

    def claim(number: int, name: str | None) -> None:
        if name is None or found[number] != UNKNOWN or name in taken:
            return
        found[number] = name
        if name:
            taken.add(name)

    chosen = [remembered.get(heading.key) if heading.key else None for heading in headings]
    for number, name in enumerate(chosen):
        claim(number, name if name == IGNORE or name in names else None)
    open_to_all = [name is None or name not in names | {IGNORE} for name in chosen]
    for reading in (_exactly, _by_part, _closely):
        for number, heading in enumerate(headings):
            if open_to_all[number] and heading.key:
                claim(number, reading(heading, headings, synonyms))
    return found


def known_keys(columns: Sequence[Column], remembered: Mapping[str, str]) -> frozenset[str]:
    """Every key that is understood without looking for close spellings."""
    return frozenset(_synonyms(columns)) | frozenset(remembered) | IGNORED


def _synonyms(columns: Sequence[Column]) -> dict[str, str]:
    """Key → name of the column, in every language of the pages; what two columns claim is left to the first."""
    found: dict[str, str] = {}
    for column in columns:
        for text in (str(column.label), column.heading, column.name, *column.aliases):
            found.setdefault(heading_key(text), column.name)
    for language, _name in settings.LANGUAGES:  # a list that was taken out in one comes back in another
        with translation.override(language):
            for column in columns:
                found.setdefault(heading_key(str(column.label)), column.name)
    found.pop("", None)
    return found


def _exactly(heading: Heading, _headings: Sequence[Heading], synonyms: Mapping[str, str]) -> str | None:
    joined = heading.key.replace(BETWEEN, "")
    if joined in synonyms:
        return synonyms[joined]
    return IGNORE if joined in IGNORED or joined == EXPLANATION else None


def _by_part(heading: Heading, headings: Sequence[Heading], synonyms: Mapping[str, str]) -> str | None:
    """By the lower part; by the group where it has only this part; by what stands outside of brackets."""
    parts = heading.key.split(BETWEEN)
    tried = [parts[-1], "".join(parts[-2:])]
    if sum(other.key.split(BETWEEN)[0] == parts[0] for other in headings) == 1:
        tried += [parts[0], "".join(parts[:-1])]
    tried += bare_keys(heading.text.split(" / ")[-1])
    for key in tried:
        if key in synonyms:
            return synonyms[key]
        if key in IGNORED:
            return IGNORE
    return None


def _closely(heading: Heading, _headings: Sequence[Heading], synonyms: Mapping[str, str]) -> str | None:
    key = heading.key.replace(BETWEEN, "")
    names = {name for known, name in synonyms.items() if _is_close(key, known)}
    return names.pop() if len(names) == 1 else None


def _is_close(key: str, known: str) -> bool:
    if abs(len(key) - len(known)) > 3 or fuzz.ratio(key, known) < CLOSE:
        return False
    return not (set(key) ^ set(known)) & TELLING


def with_said_units(
    headings: Sequence[Heading], meant: Mapping[int, str], said: Sequence[str]
) -> list[Heading]:
    """The headings, those without a unit with the one said for the whole table, where their column is counted in such.

    `meant`: place → the unit of the heading's column.
    """
    return [
        replace(heading, unit=next((unit for unit in said if _alike(unit, meant.get(heading.place, ""))), ""))
        if not heading.unit
        else heading
        for heading in headings
    ]


def _alike(unit: str, other: str) -> bool:
    """Whether both are money, or both are one thing."""
    return bool(other) and (unit == other or {unit, other} <= MONEY)
