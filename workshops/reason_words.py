"""The reasons of the day's list in words, with their figures."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from pages.templatetags.pages import day, number
from workshops.suspicion import DRAWN, MANY, SAME_AGAIN, Figures, Reason


def in_words(reason: Reason) -> str:
    """One sentence without a full stop."""
    return WORDS[reason.rule](reason.figures)


def rule_in_words(rule: str) -> str:
    """The rule by its name, where the figures are no longer known."""
    return NAMES[rule]()


def _same_picture(figures: Figures) -> str:
    if figures["count"] == 1:
        return _("The site photograph also stands with “%(other)s”") % figures
    if figures["count"] < MANY:
        return _("The site photograph also stands with “%(other)s” and others, at %(count)d sites") % figures
    return _("The site photograph also stands with “%(other)s” and many other sites") % figures


def _same_telephone(figures: Figures) -> str:
    return _("The contact telephone is also that of another enterprise: “%(other)s”") % figures


def _unlike_area(figures: Figures) -> str:
    return _(
        "%(ratio)s m² of floor area for each person; usual at %(similar)d similar sites: %(usual)s m²"
    ) % _rounded(figures, 1)


def _unlike_money(figures: Figures) -> str:
    return _(
        "%(ratio)s people for each 10,000 yuan of contract amount; usual at %(similar)d similar ones: %(usual)s"
    ) % _rounded(figures, 2)


def _rounded(figures: Figures, places: int) -> dict[str, Any]:
    return {
        **figures,
        "ratio": number(figures["ratio"], places),
        "usual": number(figures["usual"], places),
    }


def _mass_entry(figures: Figures) -> str:
    return _(
        "One of %(count)d headcounts that one person reported within an hour, just before the cut-off on %(day)s"
    ) % {"count": figures["count"], "day": day(figures["cut_off"])}


WORDS: dict[str, Callable[[Figures], str]] = {
    "same_picture": _same_picture,
    "disputed": lambda figures: _("The enterprise gave another number"),
    "same_telephone": _same_telephone,
    "unlike_area": _unlike_area,
    "unlike_money": _unlike_money,
    "mass_entry": _mass_entry,
    "same_as_others": lambda figures: (
        _("The same bureau reported %(total)d people for %(count)d sites on one day") % figures
    ),
    "same_again": lambda figures: _("The last %(count)d counts all gave %(total)d people") % figures,
    "no_evidence": lambda figures: _("Verified without any evidence"),
    "round_fifties": lambda figures: _("A round number: %(total)d people") % figures,
    "only_published": lambda figures: _("Verified by a published address alone"),
    "only_employer": lambda figures: _("Verified by the employer's word alone"),
    "round_tens": lambda figures: _("A round number: %(total)d people") % figures,
    "no_photograph": lambda figures: _("There is no photograph of the site"),
    DRAWN: lambda figures: _("Drawn by lot today"),
}
NAMES: dict[str, Callable[[], str]] = {
    "same_picture": lambda: _("Same photograph as another site"),
    "disputed": lambda: _("The enterprise gave another number"),
    "same_telephone": lambda: _("Same telephone as another enterprise"),
    "unlike_area": lambda: _("Floor area for each person unlike similar sites"),
    "unlike_money": lambda: _("People for the contract amount unlike similar ones"),
    "mass_entry": lambda: _("Many headcounts just before a cut-off"),
    "same_as_others": lambda: _("Same number as other sites of the bureau"),
    "same_again": lambda: _("Same number %(count)d times") % {"count": SAME_AGAIN},
    "no_evidence": lambda: _("No evidence"),
    "round_fifties": lambda: _("Round number"),
    "only_published": lambda: _("Published address alone"),
    "only_employer": lambda: _("Employer's word alone"),
    "round_tens": lambda: _("Round number"),
    "no_photograph": lambda: _("No photograph"),
    DRAWN: lambda: _("Drawn by lot"),
}
