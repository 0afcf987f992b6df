"""The columns and filters of the list of briefings."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, pgettext_lazy

from dashboard.briefing_models import Briefing
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import day, number
from sheets.columns import Kind
from sheets.values import Unreadable, fold


class BriefingFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=gettext_lazy("Title"), method="search", widget=forms.TextInput(attrs={"maxlength": 80})
    )
    state = filters.ChoiceFilter(
        label=gettext_lazy("state"),
        choices=Briefing.State.choices,
        empty_label=gettext_lazy("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Briefing
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        try:
            words = fold(value).split()
        except Unreadable:
            return queryset.none()
        for word in words[:8]:
            queryset = queryset.filter(Q(title__icontains=word))
        return queryset


def _title(briefing: Briefing) -> str:
    return format_html(
        '<a href="{}" lang="zh-Hans">{}</a>', briefing.get_absolute_url(), shown_title(briefing)
    )


def shown_title(briefing: Briefing) -> str:
    """The title that was issued, else that of the draft."""
    return (briefing.printed or briefing).title


def _issued_on(briefing: Briefing) -> date | None:
    return briefing.printed and briefing.printed.issued_on


class BriefingTable(ListTable):
    """Rows are briefings with their issue."""

    label = TextColumn(
        lambda row: row.label,
        verbose_name=pgettext_lazy("briefing", "issue"),
        order_by=("issue__year", "issue__number"),
    )
    title = TextColumn(
        _title, value=shown_title, verbose_name=gettext_lazy("title"), order_by="title", width=40
    )
    as_of = TextColumn(
        lambda row: day(row.as_of),
        value=lambda row: row.as_of,
        kind=Kind.DAY,
        verbose_name=gettext_lazy("state of the day"),
        order_by="as_of",
    )
    position = TextColumn(
        lambda row: number(row.position, 0),
        value=lambda row: row.position,
        kind=Kind.COUNT,
        verbose_name=gettext_lazy("ledger position"),
        numeric=True,
        order_by="position",
    )
    issued_on = TextColumn(
        lambda row: day(_issued_on(row)),
        value=_issued_on,
        kind=Kind.DAY,
        verbose_name=gettext_lazy("issued on"),
        order_by="issue__issued_on",
    )
    state = TextColumn(
        lambda row: row.get_state_display(), verbose_name=gettext_lazy("state"), order_by="state"
    )
