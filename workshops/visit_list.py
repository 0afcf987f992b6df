"""The columns and filters of the list of visits."""

import django_filters as filters
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import number, short_day
from projects.filters import counties_to_choose
from sheets.columns import Kind
from workshops.models import Visit


def _visited_site(visit: Visit) -> str:
    record = visit.claim.source.record
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)


class VisitTable(ListTable):
    site = TextColumn(
        _visited_site,
        value=lambda row: str(row.claim.source.record),
        verbose_name=_("site"),
        order_by="site_name",
        width=28,
    )
    county = TextColumn(
        lambda row: row.claim.county.short_name, verbose_name=_("county"), order_by="claim__county__key"
    )
    visited_on = TextColumn(
        lambda row: short_day(row.visited_on),
        value=lambda row: row.visited_on,
        kind=Kind.DAY,
        verbose_name=_("visited on"),
    )
    reported = TextColumn(
        lambda row: number(row.claim.headcount.total, 0),
        value=lambda row: row.claim.headcount.total,
        kind=Kind.COUNT,
        verbose_name=_("people reported"),
        numeric=True,
        order_by="claim__headcount__total",
    )
    found = TextColumn(
        lambda row: number(row.found_total, 0),
        value=lambda row: row.found_total,
        kind=Kind.COUNT,
        verbose_name=_("people found at work"),
        numeric=True,
        order_by="found_total",
    )
    result = TextColumn(lambda row: row.get_result_display(), verbose_name=_("result of the visit"))
    by = TextColumn(
        lambda row: f"{row.by} · {row.by.bureau}", verbose_name=_("visited by"), order_by="by__username"
    )
    note = TextColumn(lambda row: row.note, verbose_name=_("what was found"), orderable=False)


class VisitFilter(filters.FilterSet):
    county = RecordFilter(
        label=_("county"),
        field_name="claim__county",
        queryset=counties_to_choose,
        empty_label=_("all"),
        widget=QuickSelect,
    )
    result = filters.ChoiceFilter(
        label=_("result of the visit"), choices=Visit.Result, empty_label=_("all"), widget=QuickSelect
    )
    visited_from = filters.DateFilter(
        label=pgettext_lazy("filter", "visited from"),
        field_name="visited_on",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    visited_to = filters.DateFilter(
        label=pgettext_lazy("filter", "visited to"),
        field_name="visited_on",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Visit
        fields: list[str] = []
