"""How a workshop stands by the recognition rule that holds for it, and the list of all rules for the data notes."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from counties.models import Plan
from counties.views import Column, published_or_assumed, table
from ledger.metrics import Basis
from pages.panels import Panel
from workshops import recognition_words as words
from workshops.models import RecognitionRule, Workshop
from workshops.recognition import Condition, Standing, judge
from workshops.recognition_facts import Recognition, Shop, recognitions

BASES = (Basis.VERIFIED, Basis.REPORTED)  # in the order in which they stand side by side


def recognition_of(workshop: Workshop, request: HttpRequest) -> Panel | None:
    """The conditions of the rule that holds for this workshop today, met, lacking or not known, and the subsidy.

    Nothing of a record that was voided.
    """
    if workshop.voided_at:
        return None
    found = recognitions([Shop.of(workshop)], clock.today())[workshop.pk]
    may_keep = request.user.is_staff and request.user.has_perm("workshops.change_recognitionrule")
    context: dict[str, Any] = {"rule": found.rule, "keep_url": _keep_url(found.rule) if may_keep else ""}
    if found.rule:
        context |= {
            "days": words.days_of(found.rule),
            "published": published_or_assumed(found.rule.assumed),
            "rows": _rows(found),
        }
    return Panel(_("Conditions of recognition"), "workshops/recognition_panel.html", context)


def _keep_url(rule: RecognitionRule | None) -> str:
    if rule is None:
        return reverse("admin:workshops_recognitionrule_add")
    return reverse("admin:workshops_recognitionrule_change", args=[rule.pk])


def _rows(found: Recognition) -> list[dict[str, Any]]:
    """One row for each condition, then the verdict and the subsidy, on both bases side by side.

    On one basis the workshop may be closed, and then nothing else is said there.
    """
    terms = found.rule.terms
    by_key = {
        basis: {condition.key: condition for condition in judgement.conditions}
        for basis, judgement in found.judgements.items()
    }
    longest = max(by_key.values(), key=len)
    rows = [
        {
            "label": words.LABELS[key],
            "asked": words.asked(condition, terms),
            "cells": [_cell(by_key[basis].get(key), found.standing[basis]) for basis in BASES],
        }
        for key, condition in longest.items()
    ]
    judged = [found.judgements[basis] for basis in BASES]
    rows.append(
        {
            "label": _("All conditions"),
            "asked": None,
            "cells": [{"light": words.of_all(judgement.verdict), "words": ""} for judgement in judged],
        }
    )
    subsidies = [words.subsidy(judgement.subsidy, terms) for judgement in judged]
    rows.append(
        {
            "label": _("Subsidy that could be asked for"),
            "asked": words.granted(terms),
            "cells": [{"light": "", "words": text} for text in subsidies],
        }
    )
    return rows


def _cell(condition: Condition | None, standing: Standing) -> dict[str, str]:
    if condition is None:
        return {"light": "", "words": ""}
    return {
        "light": words.of_condition(condition.verdict),
        "words": words.found(condition, standing),
    }


def rules_noted(plan: Plan, request: HttpRequest) -> Panel:
    """Every recognition rule with what it asks and grants, for the page that says what is assumed."""
    rules = RecognitionRule.objects.select_related("county__prefecture", "prefecture")
    may_keep = request.user.is_staff and request.user.has_perm("workshops.change_recognitionrule")
    context = {
        "rules": table(
            [
                Column(_("Rule")),
                Column(_("Place")),
                Column(_("Kinds of workshop")),
                Column(_("Holds")),
                Column(_("What is asked")),
                Column(_("Subsidy")),
                Column(_("Basis")),
                Column(_("Published?")),
            ],
            [_noted(rule) for rule in rules],
        ),
        "keep_url": reverse("admin:workshops_recognitionrule_changelist") if may_keep else "",
    }
    return Panel(_("Recognition rules of workshops"), "workshops/recognition_rules_panel.html", context)


def _noted(rule: RecognitionRule) -> list[Any]:
    terms = rule.terms
    kinds = [label for kind, label in Workshop.Kind.choices if kind in rule.kinds]
    conditions = judge(terms, Standing(), clock.today()).conditions
    asked = [words.asked_of(one, terms) for one in conditions if one.asked is not None]
    return [
        rule.name,
        rule.place_name,
        _(", ").join(map(str, kinds)) or _("every kind"),
        words.days_of(rule),
        _("; ").join(asked),
        words.granted(terms),
        rule.basis,
        published_or_assumed(rule.assumed),
    ]
