"""The columns and filters of the list of intentions."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from accounts.models import Bureau
from chambers.intention_models import Intention
from chambers.intention_record import all_places_of, places_of, status_words
from chambers.models import Chamber, EnterpriseName
from counties.models import County, Industry
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import money, or_dash, short_day
from sheets.columns import Column, Kind
from sheets.values import Unreadable, fold

Status = Intention.Status


def _enterprise(intention: Intention) -> str:
    return format_html('<a href="/chambers/intentions/{}/">{}</a>', intention.pk, intention.enterprise.name)


def _amount(intention: Intention) -> str:
    """The amount, and beneath it what was typed where that says more."""
    shown = money(intention.amount)
    typed = intention.amount_typed
    plain = fold(typed).replace(" ", "").replace(",", "")
    says_more = plain and not plain.replace(".", "").isdigit() and plain != fold(shown).replace(",", "")
    return format_html('{}<br><span class="muted">{}</span>', shown, typed) if says_more else shown


def _collected_by(intention: Intention) -> str:
    """The bureau, and beneath it the chamber where that is another one."""
    bureau, chamber = intention.collected_by, intention.chamber
    if chamber is None or chamber.bureau_id == bureau.pk:
        return bureau.name
    return format_html('{}<br><span class="muted">{}</span>', bureau.name, chamber)


class IntentionTable(ListTable):
    file_only = (
        Column("amount_typed", _("amount as typed"), of=lambda row: row.amount_typed),
        Column("workers_note", _("note on the workers"), of=lambda row: row.workers_note),
        Column("chamber", _("chamber"), of=lambda row: str(row.chamber or "")),
    )
    enterprise = TextColumn(
        _enterprise,
        value=lambda row: row.enterprise.name,
        sheet="enterprise_name",
        verbose_name=_("enterprise"),
        order_by="enterprise__name",
        width=28,
    )
    kind = TextColumn(lambda row: row.get_kind_display(), verbose_name=_("kind"), order_by="kind")
    industry = TextColumn(
        lambda row: or_dash(row.industry), verbose_name=_("industry"), order_by="industry__code"
    )
    amount = TextColumn(
        _amount,
        value=lambda row: row.amount,
        kind=Kind.AMOUNT,
        verbose_name=_("amount"),
        numeric=True,
        order_by="amount",
    )
    workers = TextColumn(
        lambda row: row.workers_note or or_dash(row.workers),
        value=lambda row: row.workers,
        kind=Kind.COUNT,
        verbose_name=_("workers needed"),
        numeric=True,
        order_by="workers",
    )
    begins_on = TextColumn(
        lambda row: short_day(row.begins_on),
        value=lambda row: row.begins_on,
        kind=Kind.DAY,
        verbose_name=_("wants to begin on"),
        order_by="begins_on",
    )
    counties = TextColumn(
        places_of, value=all_places_of, verbose_name=_("preferred counties"), orderable=False
    )
    status = TextColumn(
        lambda row: status_words(row, clock.today()), verbose_name=_("status"), order_by="status"
    )
    collected_by = TextColumn(
        _collected_by,
        value=lambda row: row.collected_by.name,
        verbose_name=_("collected by"),
        order_by="collected_by__name_zh",
    )
    collected_on = TextColumn(
        lambda row: short_day(row.collected_on),
        value=lambda row: row.collected_on,
        kind=Kind.DAY,
        verbose_name=_("collected on"),
        order_by="collected_on",
    )


def chambers_to_choose(request: HttpRequest | None) -> QuerySet[Chamber]:
    """The chambers through which an intention came that the reader may see."""
    if request is None:
        return Chamber.objects.none()
    seen = Intention.objects.visible_to(request.user).order_by().values("chamber")
    return Chamber.objects.filter(pk__in=seen).select_related("bureau")


def collectors_to_choose(request: HttpRequest | None) -> QuerySet[Bureau]:
    """The bureaus that collected an intention which the reader may see."""
    if request is None:
        return Bureau.objects.none()
    seen = Intention.objects.visible_to(request.user).order_by().values("collected_by")
    return Bureau.objects.filter(pk__in=seen)


class IntentionFilter(filters.FilterSet):
    """Search words, kind, industry, status of today, preferred county, chamber, collector, and whether it is free."""

    q = filters.CharFilter(
        label=_("Enterprise, code, initials, words"),
        method="search",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    kind = filters.ChoiceFilter(
        label=_("kind of intention"), choices=Intention.Kind, empty_label=_("all"), widget=QuickSelect
    )
    industry = RecordFilter(
        label=_("industry"), queryset=Industry.objects.all(), empty_label=_("all"), widget=QuickSelect
    )
    status = filters.ChoiceFilter(
        label=_("status"), choices=Status, method="as_of_today", empty_label=_("all"), widget=QuickSelect
    )
    county = RecordFilter(
        label=_("preferred county"),
        queryset=lambda request: County.objects.in_plan(),
        method="wished",
        empty_label=_("all"),
        widget=QuickSelect,
    )
    chamber = RecordFilter(
        label=_("chamber"), queryset=chambers_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    collected_by = RecordFilter(
        label=_("collected by"), queryset=collectors_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    free = filters.ChoiceFilter(
        label=pgettext_lazy("filter", "free"),
        method="held_by_nobody",
        choices=[("yes", _("held by no county today"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Intention
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Every word is in a name of the enterprise, its initials or code, or in what was said."""
        try:
            words = fold(value).lower().split()
        except Unreadable:
            return queryset.none()
        for word in words[:8]:
            former = EnterpriseName.objects.filter(name_key__contains=word).values("enterprise")
            queryset = queryset.filter(
                Q(enterprise__name_key__contains=word)
                | Q(enterprise__search_initials__contains=word)
                | Q(enterprise__credit_code__contains=word.upper())
                | Q(enterprise__in=former)
                | Q(words__icontains=word)
                | Q(skills__icontains=word)
            )
        return queryset

    def as_of_today(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A reservation that ran out leaves its intention in talks."""
        ran_out = Q(held_until=None) | Q(held_until__lt=clock.today())
        if value == Status.MATCHED:
            return queryset.filter(~ran_out, status=value)
        if value == Status.TALKING:
            return queryset.filter(Q(status=value) | ran_out & Q(status=Status.MATCHED))
        return queryset.filter(status=value)

    def wished(self, queryset: QuerySet, name: str, value: County) -> QuerySet:
        """Those that name the county, and those to which every county is welcome."""
        return queryset.filter(Q(counties=value) | Q(county_names=""))

    def held_by_nobody(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.free_on(clock.today())
