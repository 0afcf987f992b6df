"""The list of enterprises: its filters, its columns, and how words find an enterprise."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.scoping import may_read_bureau
from chambers.models import Chamber, Enterprise, EnterpriseName, EnterpriseQuerySet, Membership
from counties.models import Industry
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import or_dash
from sheets.values import Unreadable, fold


def search(queryset: EnterpriseQuerySet, text: str) -> EnterpriseQuerySet:
    """Enterprises whose name, former name, credit code or pinyin initials contain every word of `text`."""
    try:
        words = fold(text).lower().split()
    except Unreadable:
        return queryset.none()
    for word in words[:8]:
        former = EnterpriseName.objects.filter(name_key__contains=word).order_by().values("enterprise")
        queryset = queryset.filter(
            Q(name_key__contains=word)
            | Q(credit_code__contains=word.upper())
            | Q(search_initials__contains=word)
            | Q(pk__in=former)
        )
    return queryset


def chambers_to_choose(request: HttpRequest | None) -> list:
    """The chambers whose member lists the reader may see."""
    chambers = Chamber.objects.select_related("bureau")
    if request is None or not request.user.is_authenticated:
        return chambers.none()
    user = request.user
    open_to = [one.pk for one in chambers if may_read_bureau(user, one.bureau_id)]
    return chambers.filter(pk__in=open_to)


class EnterpriseFilter(filters.FilterSet):
    """Search words, industry, kind, chamber and home place."""

    q = filters.CharFilter(
        label=_("Name, former name, code, initials"),
        method="search",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    industry = RecordFilter(
        label=_("industry"), queryset=Industry.objects.all(), empty_label=_("all"), widget=QuickSelect
    )
    kind = filters.ChoiceFilter(
        label=_("kind of enterprise"), choices=Enterprise.Kind, empty_label=_("all"), widget=QuickSelect
    )
    chamber = RecordFilter(
        label=_("member of"),
        method="of_chamber",
        queryset=chambers_to_choose,
        empty_label=_("all"),
        widget=QuickSelect,
    )
    home_place = filters.CharFilter(
        label=_("home place"),
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"maxlength": 60}),
    )

    class Meta:
        model = Enterprise
        fields: list[str] = []

    def search(self, queryset: EnterpriseQuerySet, name: str, value: str) -> EnterpriseQuerySet:
        return search(queryset, value)

    def of_chamber(self, queryset: EnterpriseQuerySet, name: str, value: Chamber) -> EnterpriseQuerySet:
        """Its members today."""
        present = Membership.objects.on(clock.today()).filter(chamber=value).order_by()
        return queryset.filter(pk__in=present.values("enterprise"))


def _name(enterprise: Enterprise) -> str:
    return format_html('<a href="/chambers/enterprises/{}/">{}</a>', enterprise.pk, enterprise.name)


class EnterpriseTable(ListTable):
    name = TextColumn(
        _name, value=lambda row: row.name, verbose_name=_("enterprise"), order_by="name", width=28
    )
    credit_code = TextColumn(
        lambda row: or_dash(row.credit_code),
        verbose_name=_("unified social credit code"),
        order_by="credit_code",
        width=22,
    )
    industry = TextColumn(
        lambda row: or_dash(row.industry), verbose_name=_("industry"), order_by="industry__code"
    )
    kind = TextColumn(
        lambda row: or_dash(row.get_kind_display()), verbose_name=_("kind of enterprise"), order_by="kind"
    )
    home_place = TextColumn(
        lambda row: or_dash(row.home_place), verbose_name=_("home place"), order_by="home_place"
    )
