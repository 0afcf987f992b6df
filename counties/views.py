"""Two pages to read: what the figures rest on, and who helps whom. Open to everybody who signs in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.models import Bureau
from counties import services
from counties.exports import PAIRING_COLUMNS
from counties.models import County, CountyName, CountyTarget, ExchangeRate, Pairing, Plan
from pages.exporting import Export, Records
from pages.panels import panels_for
from pages.templatetags.pages import day, number, points

# The plan's values in the order in which the notes show them.
PLAN_VALUES = (
    "announced_on",
    "starts_on",
    "ends_on",
    "target_projects",
    "target_jobs",
    "team_target",
    "counting_stage",
    "headcount_days",
    "recount_days",
    "warning_pp",
    "behind_pp",
    "silent_days",
    "contact_days",
    "pace_days",
    "red_pp",
    "black_periods",
    "small_whole",
    "report_every",
    "report_weekday",
    "report_days_after",
    "report_by",
    "report_grace_hours",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; `numeric` columns stand right."""

    label: str
    numeric: bool = False


def table(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Plain rows in the form of templates/pages/table.html; the first cell names its row."""
    return {
        "columns": columns,
        "rows": [
            {
                "cells": [
                    {"html_or_text": cell, "numeric": columns[place].numeric, "header": place == 0}
                    for place, cell in enumerate(row)
                ]
            }
            for row in rows
        ],
    }


def published_or_assumed(assumed: bool) -> str:
    """The word that stands beside everything on the notes page."""
    return _("assumed") if assumed else _("published")


# --- who helps whom --------------------------------------------------------------------------


@require_safe
def pairing_list(request: HttpRequest) -> HttpResponse:
    """The pairings that hold today, by county."""
    today = clock.today()
    counties = list(County.objects.in_plan())
    held: dict[int, list[Pairing]] = {county.pk: [] for county in counties}
    for pairing in (
        Pairing.objects.in_force(today).by_kind().select_related("supporter__prefecture", "supporter__county")
    ):
        held.setdefault(pairing.county_id, []).append(pairing)
    pairs = [(county, pairing) for county in counties for pairing in held[county.pk] or [None]]
    export = Export(
        request,
        title=_("Who helps whom"),
        columns=PAIRING_COLUMNS,
        rows=lambda: Records(pairs),
        filters=[_("Pairings in force on %(day)s") % {"day": day(today)}],
    )
    if (file := export.answer()) is not None:
        return file
    context = {
        "today": today,
        "export": export,
        "pairings": table(
            [
                Column(_("County")),
                Column(_("City or prefecture")),
                Column(_("Supporter")),
                Column(_("Kind")),
                Column(_("Since")),
                Column(_("Basis")),
                Column(_("Published?")),
            ],
            [row for county in counties for row in _pairing_rows(county, held[county.pk])],
        ),
        "any_pairing": any(held.values()),
        "may_change": request.user.is_staff and request.user.has_perm("counties.change_pairing"),
    }
    return render(request, "counties/pairing_list.html", context)


def _pairing_rows(county: County, pairings: Sequence[Pairing]) -> list[list[Any]]:
    place = [county.short_name, county.prefecture.common_name]
    if not pairings:
        return [[*place, _("nobody at present"), None, None, None, None]]
    return [
        [
            *place,
            pairing.supporter.name,
            pairing.get_kind_display(),
            day(pairing.starts_on),
            pairing.basis,
            published_or_assumed(pairing.assumed),
        ]
        for pairing in pairings
    ]


# --- data notes ------------------------------------------------------------------------------


@require_safe
def data_notes(request: HttpRequest) -> HttpResponse:
    """What is published, what is assumed, how things are counted, and what the demo shows."""
    plan = Plan.objects.current()
    today = clock.today()
    counties = list(County.objects.in_plan())
    targets = {target.county_id: target for target in plan.targets.all()}
    pairings = list(Pairing.objects.in_force(today).by_kind())
    context = {
        "plan": plan,
        "plan_values": _plan_values(plan),
        "county_values": _county_values(counties, targets),
        "confirmed": sum(county.group_source == County.GroupSource.CONFIRMED for county in counties),
        "counties_assumed": sum(county.group_source == County.GroupSource.ASSUMED for county in counties),
        "sums": services.target_sums(plan),
        "pairing_values": _pairing_values(pairings),
        "pairings_assumed": sum(pairing.assumed for pairing in pairings),
        "pairings_total": len(pairings),
        "bodies": [
            bureau.name for bureau in Bureau.objects.filter(assumed=True).exclude(kind=Bureau.Kind.COUNTY)
        ],
        "rates": _rates(),
        "renamed": _renamed(),
        "rules": counting_rules(plan),
        "demo_today": settings.DEMO_TODAY,
        "is_demo": settings.DEMO,
        "panels": panels_for("counties:data-notes", plan, request),
    }
    return render(request, "counties/data_notes.html", context)


def _plan_values(plan: Plan) -> dict[str, Any]:
    return table(
        [Column(_("Value")), Column(_("Set to"), numeric=True), Column(_("Published?"))],
        [
            [
                capfirst(plan._meta.get_field(name).verbose_name),
                _shown(plan, name),
                published_or_assumed(name in plan.assumed),
            ]
            for name in PLAN_VALUES
        ],
    )


def _shown(plan: Plan, name: str) -> str:
    if name == "recount_days":
        return _(", ").join(str(days) for days in plan.recounts_due)
    value = getattr(plan, name)
    if plan._meta.get_field(name).choices:
        return getattr(plan, f"get_{name}_display")()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return points(value)
    if name.endswith("_days"):
        return ngettext("%(days)d day", "%(days)d days", value) % {"days": value}
    return number(value)


def _county_values(counties: Iterable[County], targets: dict[int, CountyTarget]) -> dict[str, Any]:
    rows = []
    for county in counties:
        target = targets.get(county.pk)
        rows.append(
            [
                county.name,
                county.prefecture.common_name,
                county.get_group_display(),
                county.get_group_source_display(),
                target and number(target.projects),
                target and number(target.jobs),
                target and published_or_assumed(target.assumed),
            ]
        )
    return table(
        [
            Column(_("County")),
            Column(_("City or prefecture")),
            Column(_("Group")),
            Column(_("The group is")),
            Column(_("Target: projects"), numeric=True),
            Column(_("Target: jobs"), numeric=True),
            Column(_("The target is")),
        ],
        rows,
    )


def _rates() -> dict[str, Any] | None:
    """The exchange rates that administrators recorded; None while there is none."""
    rates = list(ExchangeRate.objects.order_by("currency", "-valid_from"))
    if not rates:
        return None
    columns = [
        Column(_("Currency")),
        Column(_("Since")),
        Column(_("Yuan for one unit"), numeric=True),
        Column(_("Source")),
        Column(_("Published?")),
    ]
    return table(
        columns,
        [
            [
                rate.get_currency_display(),
                day(rate.valid_from),
                f"{rate.yuan.normalize():f}",
                rate.source,
                published_or_assumed(rate.assumed),
            ]
            for rate in rates
        ],
    )


def _pairing_values(pairings: Sequence[Pairing]) -> dict[str, Any]:
    rows = []
    for kind in Pairing.Kind:
        of_kind = [pairing for pairing in pairings if pairing.kind == kind]
        if of_kind:
            bases = dict.fromkeys(pairing.basis for pairing in of_kind if pairing.basis)
            assumed = sum(pairing.assumed for pairing in of_kind)
            rows.append([kind.label, number(len(of_kind)), number(assumed), _("; ").join(bases)])
    return table(
        [
            Column(_("Kind")),
            Column(_("In force today"), numeric=True),
            Column(_("Of these assumed"), numeric=True),
            Column(_("Basis")),
        ],
        rows,
    )


def _renamed() -> dict[str, Any]:
    names = CountyName.objects.exclude(note="").select_related("county").order_by("county__key", "valid_from")
    return table(
        [Column(_("Code")), Column(_("Name")), Column(_("From")), Column(_("To")), Column(_("Note"))],
        [[name.code, name.name, day(name.valid_from), day(name.valid_to), name.note] for name in names],
    )


@dataclass(frozen=True, slots=True)
class CountingRule:
    """A rule in plain words. `anchor` is where a page that says why something does not count links to."""

    words: str
    anchor: str = ""


def counting_rules(plan: Plan) -> list[CountingRule]:
    """How figures come about, with the plan's present values. An anchor is `rule-` and a ledger Exclusion."""
    return [
        *map(CountingRule, _rules_of_claims()),
        *_rules_of_projects(plan),
        *map(CountingRule, _rules_of_jobs(plan)),
        CountingRule(_("Blank means unknown and is never read as zero.")),
        CountingRule(_("Every figure opens into the lines that make it.")),
        CountingRule(_("What was known on an earlier day stays as it was known.")),
    ]


def _rules_of_claims() -> list[str]:
    return [
        _(
            "Only reported facts move a figure. The county's prefecture reviews each, the province verifies it, "
            "and nobody their own."
        ),
        _("Verifying needs evidence. What was verified without it is listed with the reason."),
        _("Reported figures stand beside verified ones and include them; the headline is verified."),
        _(
            "A correction takes the place of what it corrects: at once in the reported figures, in the verified "
            "ones once it is verified."
        ),
    ]


def _rules_of_projects(plan: Plan) -> list[CountingRule]:
    words = {"stage": plan.get_counting_stage_display(), "day": day(plan.starts_on)}
    return [
        CountingRule(
            _("A project counts once, for its county, from the day it reached the stage “%(stage)s”.")
            % words,
            "rule-not_yet",
        ),
        CountingRule(_("A project that was withdrawn does not count from that day on."), "rule-withdrawn"),
        CountingRule(
            _(
                "Only new projects count. A continued one does not, and neither do its jobs outside workshops."
            ),
            "rule-continued",
        ),
        CountingRule(
            _("A project that was signed before the plan began (%(day)s) counts as continued.") % words,
            "rule-before_plan",
        ),
        CountingRule(
            _("A voided record does not count: what it had counted is reversed, and nothing is deleted."),
            "rule-voided",
        ),
        CountingRule(
            _(
                "When a project changes its county or introducer, its figures move on that day; earlier days stay."
            )
        ),
        CountingRule(_("A capital increase adds money, not a project.")),
        CountingRule(
            _(
                "Funds received count while their project counts: they come in and go out with its contract amount."
            )
        ),
        CountingRule(
            _("What supporters are credited with is shared among them and never added to a county's figure.")
        ),
    ]


def _rules_of_jobs(plan: Plan) -> list[str]:
    words = {"days": plan.headcount_days, "jobs": number(plan.target_jobs)}
    return [
        _("Jobs on the entry form are planned and never count. What counts is a verified headcount."),
        _("The jobs at a site are its latest verified headcount, for %(days)d days at most.") % words,
        _("The target of %(jobs)s jobs is compared with the verified jobs of the day.") % words,
        _("“Ever reached” adds the highest verified headcount of each site."),
    ]
