"""The columns and filters of the list of published batches."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from counties.models import County
from counties.opportunity_models import Opportunity
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import day
from sheets.columns import Column, Kind
from sheets.values import Unreadable, fold


class OpportunityFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=gettext_lazy("Title, or what is asked for"),
        method="search",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    county = RecordFilter(
        label=gettext_lazy("county"),
        queryset=lambda _request: County.objects.in_plan(),
        method="of_county",
        empty_label=gettext_lazy("all"),
        widget=QuickSelect,
    )
    state = filters.ChoiceFilter(
        label=gettext_lazy("state"),
        method="in_state",
        choices=[
            ("public", pgettext_lazy("publication", "public")),
            ("withdrawn", pgettext_lazy("publication", "withdrawn")),
        ],
        empty_label=gettext_lazy("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Opportunity
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        try:
            words = fold(value).lower().split()
        except Unreadable:
            return queryset.none()
        for word in words[:8]:
            found = Opportunity.objects.filter(demands__title__icontains=word).order_by()
            queryset = queryset.filter(Q(title__icontains=word) | Q(pk__in=found.values("pk")))
        return queryset

    def of_county(self, queryset: QuerySet, name: str, value: County) -> QuerySet:
        found = Opportunity.objects.filter(demands__county=value).order_by()
        return queryset.filter(pk__in=found.values("pk"))

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(withdrawn_on__isnull=value == "public")


def _title(batch: Opportunity) -> str:
    return format_html('<a href="{}">{}</a>', batch.get_absolute_url(), batch.title)


def _open(batch: Opportunity) -> Any:
    """How many of its demands still have an open slot; read for the rows of the page."""
    words = {"open": sum(item.is_open for item in batch.shown), "all": len(batch.shown)}
    return _("%(open)d of %(all)d") % words


def _state(withdrawn_on: date | None) -> str:
    if withdrawn_on is None:
        return pgettext("publication", "public")
    return _("withdrawn on %(day)s") % {"day": day(withdrawn_on)}


class OpportunityTable(ListTable):
    """Rows are batches; `shown` holds what `publications.items_of` found of each."""

    file_only = (
        Column("demands", gettext_lazy("demands in the batch"), Kind.COUNT, of=lambda row: len(row.shown)),
    )
    title = TextColumn(
        _title, value=lambda row: row.title, verbose_name=gettext_lazy("title"), order_by="title", width=28
    )
    label = TextColumn(
        lambda row: row.label, verbose_name=pgettext_lazy("publication", "batch"), order_by=("year", "number")
    )
    released_on = TextColumn(
        lambda row: day(row.released_on),
        value=lambda row: row.released_on,
        kind=Kind.DAY,
        verbose_name=gettext_lazy("released on"),
        order_by="released_on",
    )
    released_for = TextColumn(
        lambda row: row.released_for.name,
        verbose_name=pgettext_lazy("publication", "released by"),
        order_by="released_for__name_zh",
    )
    open = TextColumn(
        _open,
        value=lambda row: sum(item.is_open for item in row.shown),
        kind=Kind.COUNT,
        verbose_name=gettext_lazy("still open"),
        numeric=True,
        orderable=False,
    )
    state = TextColumn(
        lambda row: _state(row.withdrawn_on), verbose_name=gettext_lazy("state"), order_by="withdrawn_on"
    )
