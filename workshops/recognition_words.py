"""The words of recognition: conditions, verdicts and subsidies as sentences. No database, no request."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from pages.templatetags.pages import day, light, money, number
from workshops.models import RecognitionRule
from workshops.recognition import Asked, Condition, Standing, Subsidy, Terms, Verdict, Why
from workshops.recognition_facts import NO_RULE
from workshops.recognition_models import CONTRACT_LABELS

# How each verdict is shown: the light's shape and colour, and its word.
LIGHTS = {
    Verdict.MET: ("normal", pgettext_lazy("condition", "met")),
    Verdict.LACKING: ("warning", pgettext_lazy("condition", "lacking")),
    Verdict.UNKNOWN: ("waiting", pgettext_lazy("condition", "not known")),
}
VERDICTS = {
    Verdict.MET: gettext_lazy("meets the rule"),
    Verdict.LACKING: gettext_lazy("does not meet the rule"),
    Verdict.UNKNOWN: gettext_lazy("not known yet"),
    NO_RULE: gettext_lazy("no rule recorded"),
}
LABELS = {
    Asked.OPEN: gettext_lazy("In operation"),
    Asked.TOTAL: gettext_lazy("People at work"),
    Asked.POOR: gettext_lazy("Registered poor"),
    Asked.SHARE: gettext_lazy("Share of registered poor"),
    Asked.CONTRACTED: gettext_lazy("With a contract"),
    Asked.WAGE: gettext_lazy("Average monthly wage"),
    Asked.MONTHS: gettext_lazy("Full months at work"),
}

WHY = {
    Why.NOT_COUNTED: gettext_lazy("no headcount stands yet; report one and let it be verified"),
    Why.EXPIRED: gettext_lazy("the last headcount (%(day)s) has expired; count again"),
    Why.NOT_REPORTED: gettext_lazy("not reported; add it when you report the next headcount"),
    Why.NOBODY: gettext_lazy("nobody was at work at the last headcount (%(day)s)"),
}


def of_condition(verdict: Verdict) -> str:
    """The light of one condition."""
    return light(*LIGHTS[verdict])


def of_all(verdict: str) -> str:
    """The light of all conditions together; a word alone where no rule is recorded."""
    return light(LIGHTS[verdict][0], VERDICTS[verdict]) if verdict in LIGHTS else str(VERDICTS[verdict])


def amount(key: Asked, value: int | Decimal) -> str:
    """A figure with its unit: 5 people, 30%, ¥1,570, 3 months."""
    if key == Asked.SHARE:
        return f"{number(value, 2)}%"
    if key == Asked.WAGE:
        return yuan(value)
    if key == Asked.MONTHS:
        return ngettext("%(count)s month", "%(count)s months", int(value)) % {"count": number(value)}
    return ngettext("%(count)s person", "%(count)s people", int(value)) % {"count": number(value)}


def yuan(value: Decimal) -> str:
    """A wage or a sum for one person, which are never shown in 万元."""
    return _("%(amount)s yuan") % {"amount": number(value, 2)}


def asked(condition: Condition, terms: Terms) -> str:
    """What the rule asks: at least so many, of which contracts."""
    if condition.key == Asked.OPEN:
        return _("not closed")
    words = _("at least %(amount)s") % {"amount": amount(condition.key, condition.asked)}
    return f"{words}{_(': ')}{contracts(terms)}" if condition.key == Asked.CONTRACTED else words


def asked_of(condition: Condition, terms: Terms) -> str:
    """The condition by name with what is asked."""
    return _("%(condition)s %(asked)s") % {
        "condition": LABELS[condition.key],
        "asked": asked(condition, terms),
    }


def contracts(terms: Terms) -> str:
    """The contracts that are accepted."""
    return _(", ").join(str(CONTRACT_LABELS[name]) for name in terms.contract_kinds)


def found(condition: Condition, standing: Standing) -> str:
    """What was found, and by how much it lacks or what to do about what is not known."""
    if condition.key == Asked.OPEN:
        if standing.closed_on is None:
            return _("not closed")
        return _("closed since %(day)s") % {"day": day(standing.closed_on)}
    words, *more = _parts(condition, standing)
    for part in more:
        words = _("%(words)s, %(more)s") % {"words": words, "more": part}
    return words


def _parts(condition: Condition, standing: Standing) -> Iterator[str]:
    if condition.found is not None:
        yield amount(condition.key, condition.found)
    if condition.short_by is not None:
        yield _("%(amount)s short") % {"amount": _difference(condition)}
    if condition.why:
        yield WHY[condition.why] % {"day": day(standing.last and standing.last.on)}


def _difference(condition: Condition) -> str:
    if condition.key == Asked.SHARE:
        return _("%(points)s percentage points") % {"points": number(condition.short_by, 2)}
    return amount(condition.key, condition.short_by)


def subsidy(subsidy: Subsidy, terms: Terms) -> str:
    """What the workshop could ask for, and how it is reckoned."""
    if not subsidy.granted:
        return _("The rule grants no subsidy.")
    if subsidy.verdict == Verdict.LACKING:
        return _("Nothing can be asked for while a condition is lacking.")
    if subsidy.amount is None:
        return _("It cannot be said yet: not everything is known.")
    words = {
        "amount": money(subsidy.amount),
        "people": amount(Asked.TOTAL, subsidy.eligible),
        "each": yuan(terms.subsidy_per_worker),
        "who": RecognitionRule.For(terms.subsidy_for).label,
    }
    if subsidy.capped:
        return (
            _("%(amount)s: the most for one workshop (%(people)s %(who)s × %(each)s would be more)") % words
        )
    return _("%(amount)s: %(people)s %(who)s × %(each)s") % words


def days_of(rule: RecognitionRule) -> str:
    """From when to when it holds."""
    if rule.valid_to is None:
        return _("from %(start)s on") % {"start": day(rule.valid_from)}
    return _("%(start)s to %(end)s") % {"start": day(rule.valid_from), "end": day(rule.valid_to)}


def granted(terms: Terms) -> str:
    """What the rule grants."""
    if terms.subsidy_per_worker is None:
        return _("no subsidy")
    words = _("%(each)s each, for %(who)s") % {
        "each": yuan(terms.subsidy_per_worker),
        "who": RecognitionRule.For(terms.subsidy_for).label,
    }
    if terms.cap is None:
        return words
    return words + _(", at most %(cap)s for one workshop") % {"cap": money(terms.cap)}
