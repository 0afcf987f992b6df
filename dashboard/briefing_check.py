"""Numbers in the text of a briefing that its frozen numbers do not know. Pure: text and numbers in, findings out.

A number means itself with the word after it: 12个 is not 12人. Those of a section are known when its computed text
says them, or the overall part does; those of a county or supporter, in a sentence that names it. Whoever writes another
one on purpose says why (dashboard/briefings.py).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.standing import TARGETED
from pages.templatetags.pages import number, percent, points

UNITS = (
    "个百分点",
    "万元",
    "亿元",
    "元",
    "%",
    "％",
    "个",
    "人",
    "家",
    "户",
    "项",
    "天",
    "日",
    "月",
    "年",
    "期",
    "位",
    "名",
)
NUMBER = re.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{'|'.join(map(re.escape, UNITS))})?")
SENTENCE = re.compile(r"[^。；！？\n]+")
Said = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that the frozen ones do not know: as typed, and where it stands."""

    typed: str
    sentence: str
    heading: str


def numbers_said(text: str) -> list[tuple[str, Said]]:
    """(as typed, (number, unit)) of every number in digits, full-width ones included."""
    folded = unicodedata.normalize("NFKC", text)
    found = []
    for match in NUMBER.finditer(folded):
        value = Decimal(match["number"].replace(",", ""))
        found.append((match[0].strip(), (value.normalize(), match["unit"] or "")))
    return found


def unknown_numbers(
    sections: Sequence[Mapping[str, str]], numbers: Mapping[str, Any], title: str = ""
) -> list[Unknown]:
    """Every number of these texts that neither their computed originals nor the named rows say, in order."""
    always = _said_in([sections[0]["computed"]] if sections else [])
    by_name = _of_rows(numbers)
    found = list(_unknown_in(title, "", always, by_name)) if title else []
    for section in sections:
        if section["text"] == section["computed"]:
            continue
        known = always | _said_in([section["computed"]])
        found += _unknown_in(section["text"], section["heading"], known, by_name)
    return found


def _unknown_in(
    text: str, heading: str, known: set[Said], by_name: Mapping[str, set[Said]]
) -> Iterable[Unknown]:
    for match in SENTENCE.finditer(text):
        sentence = match[0].strip()
        allowed = known.union(*(said for name, said in by_name.items() if name in sentence))
        for typed, said in numbers_said(sentence):
            if said not in allowed:
                yield Unknown(typed, sentence, heading)


def _said_in(texts: Iterable[str]) -> set[Said]:
    return {said for text in texts for _typed, said in numbers_said(text)}


def _of_rows(numbers: Mapping[str, Any]) -> dict[str, set[Said]]:
    """Name of a county or supporter -> every number that its row of the tables shows."""
    found: dict[str, set[Said]] = {}
    for row in numbers["counties"]:
        said = [f"{row['rank']}位" if row["rank"] else "", f"{row['workshops']}个"]
        said += [points(row["gap"], False) if row["gap"] else "", percent(row["completion"])]
        for metric, unit in zip(TARGETED, ("个", "人"), strict=True):
            values = row[metric.value]
            said += [
                f"{number(values[name], 0)}{unit}" for name in ("verified", "reported", "target", "missing")
            ]
            said += [percent(values["percent"])]
        found[row["name"]] = _said_in(said)
    for row in numbers["supporters"]:
        found[row["name"]] = _said_in([f"{number(row['projects'], 2)}个", f"{number(row['jobs'], 2)}人"])
    return found
