"""What matches show on other pages: on a demand, on an intention, and in the notes on what is assumed."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from chambers.intention_models import Intention
from chambers.match_models import Match, MatchingRule
from chambers.match_record import states_of
from counties.models import Demand, Plan
from counties.views import Column, published_or_assumed, table
from pages.panels import Panel
from pages.templatetags.pages import number

SHOWN = 20


def matches_of_demand(demand: Demand, request: HttpRequest) -> Panel | None:
    """The offers to a demand that the reader may see, the newest first, and the way to intentions that fit."""
    if not request.user.has_perm("chambers.view_match"):
        return None
    rows = Match.objects.visible_to(request.user).filter(slot__demand=demand)
    find = reverse("chambers:demand-intentions", args=[demand.pk])
    return _panel(rows.select_related("intention__enterprise"), find, _("Find intentions that fit"), True)


def matches_of_intention(intention: Intention, request: HttpRequest) -> Panel | None:
    """The offers of an intention, the newest first, and the way to demands that fit."""
    if not request.user.has_perm("chambers.view_match"):
        return None
    rows = Match.objects.visible_to(request.user).filter(intention=intention)
    find = reverse("chambers:intention-demands", args=[intention.pk])
    return _panel(rows.select_related("slot__demand__county"), find, _("Find demands that fit"), False)


def _panel(rows: Any, find_url: str, find_label: str, of_demand: bool) -> Panel:
    found = list(rows.select_related("slot", "offered_for")[: SHOWN + 1])
    context = {
        "rows": states_of(found[:SHOWN], clock.today()),
        "more": len(found) > SHOWN,
        "of_demand": of_demand,
        "find_url": find_url,
        "find_label": find_label,
    }
    return Panel(_("Matches"), "chambers/matches_panel.html", context)


def rule_of_matching_noted(plan: Plan, request: HttpRequest) -> Panel:
    """The weights and how long an offer reserves a slot, for the page that says what is assumed."""
    rule = MatchingRule.objects.current()
    may_keep = request.user.is_staff and request.user.has_perm("chambers.change_matchingrule") and rule.pk
    context = {
        "values": table(
            [Column(_("Value")), Column(_("Set to"), numeric=True), Column(_("Published?"))],
            [
                [
                    capfirst(rule._meta.get_field(name).verbose_name),
                    _shown(rule, name),
                    published_or_assumed(True),
                ]
                for name in (*MatchingRule.PARTS, "late_week_percent", "reservation_days")
            ],
        ),
        "keep_url": reverse("admin:chambers_matchingrule_change", args=[rule.pk]) if may_keep else "",
    }
    return Panel(_("Rule of matching"), "chambers/matching_rule_panel.html", context)


def _shown(rule: MatchingRule, name: str) -> str:
    value = getattr(rule, name)
    if name == "reservation_days":
        return ngettext("%(days)d day", "%(days)d days", value) % {"days": value}
    if name == "late_week_percent":
        return f"{value}%"
    return _("%(points)s points") % {"points": number(value)}
