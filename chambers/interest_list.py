"""The columns and filters of the list of interests."""

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from chambers.intention_models import Intention
from chambers.models import Interest
from counties.models import County
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import money, or_dash, short_day, to_day
from sheets.columns import Column, Kind


def _enterprise(interest: Interest) -> str:
    return format_html('<a href="/chambers/interests/{}/">{}</a>', interest.pk, interest.enterprise_name)


def _county(interest: Interest) -> str:
    return or_dash(interest.county and interest.county.short_name)


class InterestTable(ListTable):
    file_only = (Column("workers_note", _("note on the workers"), of=lambda row: row.workers_note),)
    enterprise = TextColumn(
        _enterprise,
        value=lambda row: row.enterprise_name,
        verbose_name=_("enterprise"),
        order_by="enterprise_name",
        width=28,
    )
    kind = TextColumn(lambda row: row.get_kind_display(), verbose_name=_("kind"), order_by="kind")
    county = TextColumn(_county, verbose_name=_("county"), order_by="county__key")
    demand = TextColumn(lambda row: or_dash(row.demand), verbose_name=_("demand"), order_by="demand__title")
    amount = TextColumn(
        lambda row: money(row.amount),
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
    left_at = TextColumn(
        lambda row: short_day(to_day(row.left_at)),
        value=lambda row: to_day(row.left_at),
        kind=Kind.DAY,
        verbose_name=_("left on"),
        order_by="left_at",
    )
    state = TextColumn(lambda row: row.get_state_display(), verbose_name=_("state"), order_by="state")


def counties_to_choose(request: HttpRequest | None) -> QuerySet[County]:
    """The counties that are meant by an interest which the reader may see."""
    if request is None:
        return County.objects.none()
    seen = Interest.objects.visible_to(request.user).order_by().values("county")
    return County.objects.filter(pk__in=seen)


class InterestFilter(filters.FilterSet):
    """Interests by county, kind and state."""

    state = filters.ChoiceFilter(
        label=_("state"), choices=Interest.State, empty_label=_("all"), widget=QuickSelect
    )
    county = RecordFilter(
        label=_("county"), queryset=counties_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    kind = filters.ChoiceFilter(
        label=_("kind of intention"), choices=Intention.Kind, empty_label=_("all"), widget=QuickSelect
    )

    class Meta:
        model = Interest
        fields: list[str] = []
