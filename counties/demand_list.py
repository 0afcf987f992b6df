"""The columns and filters of the list of demands."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from counties.demand_models import Demand
from counties.models import County, Industry, Prefecture
from counties.publications import published_demands
from counties.slots import DemandState, counts_of, in_state
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import or_dash, short_day
from sheets.columns import Kind
from sheets.values import Unreadable, fold


def search(demands: QuerySet[Demand], text: str) -> QuerySet[Demand]:
    """Demands of which title, site, policies or county contain every word of `text`."""
    try:
        words = fold(text).lower().split()
    except Unreadable:
        return demands.none()
    for word in words[:8]:
        demands = demands.filter(
            Q(title__icontains=word)
            | Q(site__icontains=word)
            | Q(policies__icontains=word)
            | Q(county__name_zh__icontains=word)
            | Q(county__name_en__icontains=word)
        )
    return demands


def counties_in_plan(request: HttpRequest | None) -> QuerySet[County]:
    return County.objects.in_plan()


def prefectures_in_plan(request: HttpRequest | None) -> QuerySet[Prefecture]:
    return Prefecture.objects.filter(pk__in=County.objects.in_plan().order_by().values("prefecture"))


class DemandFilter(filters.FilterSet):
    """Search words, place, industry, state, readiness, and whether it is published."""

    q = filters.CharFilter(
        label=gettext_lazy("What, site, policies"),
        method="search",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    county = RecordFilter(
        label=gettext_lazy("county"),
        queryset=counties_in_plan,
        empty_label=gettext_lazy("all"),
        widget=QuickSelect,
    )
    prefecture = RecordFilter(
        label=gettext_lazy("prefecture"),
        field_name="county__prefecture",
        queryset=prefectures_in_plan,
        empty_label=gettext_lazy("all"),
        widget=QuickSelect,
    )
    industry = RecordFilter(
        label=gettext_lazy("industry"),
        queryset=Industry.objects.all(),
        empty_label=gettext_lazy("all"),
        widget=QuickSelect,
    )
    state = filters.ChoiceFilter(
        label=gettext_lazy("state"),
        method="in_state",
        choices=DemandState,
        empty_label=gettext_lazy("all"),
        widget=QuickSelect,
    )
    ready_by = filters.DateFilter(
        label=pgettext_lazy("filter", "ready by"),
        field_name="ready_on",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    published = filters.ChoiceFilter(
        label=pgettext_lazy("filter", "published"),
        method="is_published",
        choices=[
            ("yes", pgettext_lazy("demand", "published")),
            ("no", pgettext_lazy("demand", "not published")),
        ],
        empty_label=gettext_lazy("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Demand
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search(queryset, value)

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return in_state(queryset, value)

    def is_published(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = Q(pk__in=published_demands().order_by().values("pk"))
        return queryset.filter(found if value == "yes" else ~found)


def _title(demand: Demand) -> str:
    return format_html('<a href="{}">{}</a>', demand.get_absolute_url(), demand.title)


def _workers(demand: Demand) -> Any:
    if demand.poor_workers is None:
        return or_dash(demand.workers)
    poor = _("%(count)d poor") % {"count": demand.poor_workers}
    return format_html('{}<br><span class="muted">{}</span>', demand.workers, poor)


def _tick(demand: Demand) -> str:
    if not (demand.may_publish and demand.slots_open):
        return ""
    return format_html(
        '<input class="form-check-input" type="checkbox" name="demand" value="{}" form="bulk-form" aria-label="{}">',
        demand.pk,
        _("Tick %(demand)s, %(county)s") % {"demand": demand.title, "county": demand.county.short_name},
    )


class DemandTable(ListTable):
    """Rows are demands counted by `counties.slots.with_counts`."""

    title = TextColumn(
        _title,
        value=lambda row: row.title,
        verbose_name=gettext_lazy("what is asked for"),
        order_by="title",
        width=28,
    )
    county = TextColumn(
        lambda row: row.county.short_name, verbose_name=gettext_lazy("county"), order_by="county__key"
    )
    industry = TextColumn(
        lambda row: row.industry or _("any industry"),
        verbose_name=gettext_lazy("industry"),
        order_by="industry",
    )
    workers = TextColumn(
        _workers,
        value=lambda row: row.workers,
        kind=Kind.COUNT,
        verbose_name=gettext_lazy("workers available"),
        numeric=True,
        order_by="workers",
    )
    ready_on = TextColumn(
        lambda row: short_day(row.ready_on),
        value=lambda row: row.ready_on,
        kind=Kind.DAY,
        verbose_name=gettext_lazy("ready on"),
        order_by="ready_on",
    )
    valid_until = TextColumn(
        lambda row: short_day(row.valid_until),
        value=lambda row: row.valid_until,
        kind=Kind.DAY,
        verbose_name=gettext_lazy("valid until"),
        order_by="valid_until",
    )
    slots_open = TextColumn(
        lambda row: row.slots_open,
        value=lambda row: row.slots_open,
        kind=Kind.COUNT,
        verbose_name=pgettext_lazy("slots", "open"),
        numeric=True,
        order_by="slots_open",
    )
    slots_reserved = TextColumn(
        lambda row: row.slots_reserved,
        value=lambda row: row.slots_reserved,
        kind=Kind.COUNT,
        verbose_name=pgettext_lazy("slots", "reserved"),
        numeric=True,
        order_by="slots_reserved",
    )
    slots_filled = TextColumn(
        lambda row: row.slots_filled,
        value=lambda row: row.slots_filled,
        kind=Kind.COUNT,
        verbose_name=pgettext_lazy("slots", "filled"),
        numeric=True,
        order_by="slots_filled",
    )
    slots_withdrawn = TextColumn(
        lambda row: row.slots_withdrawn,
        value=lambda row: row.slots_withdrawn,
        kind=Kind.COUNT,
        verbose_name=pgettext_lazy("slots", "withdrawn"),
        numeric=True,
        order_by="slots_withdrawn",
    )
    state = TextColumn(
        lambda row: counts_of(row).state.label, verbose_name=gettext_lazy("state"), orderable=False
    )


class TickTable(DemandTable):
    """The same with boxes to tick, for whoever publishes."""

    tick = TextColumn(_tick, verbose_name=gettext_lazy("Tick"), orderable=False, hidden_label=True)

    class Meta:
        sequence = ("tick", "...")
