"""The parts of a score in words: what both sides said, and how many points that is. No database, no request.

What is read is what a match keeps (`chambers.matching.facts_of`), so that an old match is read as it stood.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from chambers.matching import IN_THE_PREFECTURE, NO_WISH, WISHED
from pages.templatetags.pages import day, number

LABELS: Mapping[str, Any] = {
    "industry": pgettext_lazy("part of a score", "Industry"),
    "workers": pgettext_lazy("part of a score", "Workers"),
    "floor_area": pgettext_lazy("part of a score", "Floor area"),
    "timing": pgettext_lazy("part of a score", "Timing"),
    "place": pgettext_lazy("part of a score", "Place and pairing"),
    "chamber": pgettext_lazy("part of a score", "Chamber of the supporter's city"),
}
Facts = Mapping[str, Any]
Names = Mapping[int, Any]  # industries by their ids


@dataclass(frozen=True)
class PartInWords:
    """One part: its points of the most that it can bring, and the reason in the reader's language."""

    label: str
    points: str
    most: str
    percent: int
    reason: str


def points_of(hundredths: int) -> str:
    """7850 → 78.5."""
    return number(Decimal(hundredths) / 100, 2)


def in_words(parts: Mapping[str, Facts], industries: Names) -> list[PartInWords]:
    """Each part that a match keeps, in its order; nothing for a match that keeps none."""
    return [
        PartInWords(
            label=str(label),
            points=points_of(parts[key]["percent"] * parts[key]["weight"]),
            most=number(parts[key]["weight"]),
            percent=parts[key]["percent"],
            reason=REASONS[key](parts[key], industries),
        )
        for key, label in LABELS.items()
        if key in parts
    ]


def _industry(facts: Facts, names: Names) -> str:
    wanted, asked = names.get(facts["wanted"]), names.get(facts["asked"])
    if wanted and asked and facts["wanted"] == facts["asked"]:
        return _("both name %(industry)s") % {"industry": wanted}
    if wanted and asked:
        return _("the enterprise is in %(wanted)s, the county asks for %(asked)s") % {
            "wanted": wanted,
            "asked": asked,
        }
    if wanted:
        return _("the enterprise is in %(wanted)s, the county takes any industry") % {"wanted": wanted}
    if asked:
        return _("the enterprise names no industry, the county asks for %(asked)s") % {"asked": asked}
    return _("neither side names an industry")


def _workers(facts: Facts, names: Names) -> str:
    needed, available = facts["needed"], facts["available"]
    if needed is None and available is None:
        return _("neither side gives a number of workers")
    if needed is None:
        return _("%(available)s people available, the need is not said") % {"available": number(available)}
    if available is None:
        return _("%(needed)s people needed, the county does not say how many there are") % {
            "needed": number(needed)
        }
    return _("%(needed)s people needed, %(available)s available") % {
        "needed": number(needed),
        "available": number(available),
    }


def _floor_area(facts: Facts, names: Names) -> str:
    needed, available = facts["needed"], facts["available"]
    if needed is None and available is None:
        return _("neither side gives a floor area")
    if needed is None:
        return _("%(available)s m² available, the need is not said") % {"available": number(available)}
    if available is None:
        return _("%(needed)s m² needed, the county does not say how much there is") % {
            "needed": number(needed)
        }
    return _("%(needed)s m² needed, %(available)s m² available") % {
        "needed": number(needed),
        "available": number(available),
    }


def _timing(facts: Facts, names: Names) -> str:
    wanted, ready = (value and date.fromisoformat(value) for value in (facts["wanted"], facts["ready"]))
    if wanted is None and ready is None:
        return _("neither side gives a day")
    if wanted is None:
        return _("ready on %(ready)s, no day is wished") % {"ready": day(ready)}
    if ready is None:
        return _("wished from %(wanted)s, the county does not say when it is ready") % {"wanted": day(wanted)}
    words = {"wanted": day(wanted), "ready": day(ready), "late": (ready - wanted).days}
    if ready <= wanted:
        return _("wished from %(wanted)s, ready on %(ready)s, in time") % words
    return (
        ngettext(
            "wished from %(wanted)s, ready on %(ready)s, %(late)d day too late",
            "wished from %(wanted)s, ready on %(ready)s, %(late)d days too late",
            words["late"],
        )
        % words
    )


def _place(facts: Facts, names: Names) -> str:
    wish = {
        WISHED: _("a county that the enterprise prefers"),
        IN_THE_PREFECTURE: _("in the prefecture of a county that the enterprise prefers"),
        NO_WISH: _("the enterprise prefers no place"),
    }.get(facts["wish"], _("not where the enterprise prefers to go"))
    pairing = (
        _("paired with who brings the intention")
        if facts["pairing"]
        else _("not paired with who brings the intention")
    )
    return _("; ").join((wish, pairing))


def _chamber(facts: Facts, names: Names) -> str:
    if facts["percent"]:
        return _("the chamber is of a city that supports the county")
    if facts["through_chamber"]:
        return _("the chamber is of no city that supports the county")
    return _("it came through no chamber")


REASONS: Mapping[str, Callable[[Facts, Names], str]] = {
    "industry": _industry,
    "workers": _workers,
    "floor_area": _floor_area,
    "timing": _timing,
    "place": _place,
    "chamber": _chamber,
}
