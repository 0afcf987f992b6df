"""The columns and filters of the list of matches."""

from decimal import Decimal

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from accounts.models import Bureau
from chambers.match_models import Match
from chambers.match_words import points_of
from chambers.match_work import waiting_for_answer
from chambers.models import Chamber, name_key
from counties.models import County
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import short_day
from sheets.columns import Kind
from sheets.values import Unreadable, fold

State = Match.State


def _enterprise(match: Match) -> str:
    return format_html('<a href="/chambers/matches/{}/">{}</a>', match.pk, match.intention.enterprise.name)


def _state(match: Match) -> str:
    return str(match.state_on(clock.today()).label)


class MatchTable(ListTable):
    enterprise = TextColumn(
        _enterprise,
        value=lambda row: row.intention.enterprise.name,
        verbose_name=_("enterprise"),
        order_by="intention__enterprise__name",
        width=28,
    )
    demand = TextColumn(
        lambda row: row.slot.demand.title, verbose_name=_("demand"), order_by="slot__demand__title"
    )
    county = TextColumn(
        lambda row: row.slot.demand.county.short_name,
        verbose_name=_("county"),
        order_by="slot__demand__county__key",
    )
    state = TextColumn(_state, verbose_name=_("state"), order_by=("state", "reserved_until"))
    offered_on = TextColumn(
        lambda row: short_day(row.offered_on),
        value=lambda row: row.offered_on,
        kind=Kind.DAY,
        verbose_name=_("offered on"),
        order_by="offered_on",
    )
    reserved_until = TextColumn(
        lambda row: short_day(row.reserved_until),
        value=lambda row: row.reserved_until,
        kind=Kind.DAY,
        verbose_name=_("reserved until"),
        order_by="reserved_until",
    )
    offered_for = TextColumn(
        lambda row: row.offered_for.name,
        verbose_name=_("offered for the bureau"),
        order_by="offered_for__name_zh",
    )
    score = TextColumn(
        lambda row: points_of(row.score),
        value=lambda row: Decimal(row.score) / 100,
        kind=Kind.NUMBER,
        verbose_name=_("points"),
        numeric=True,
        order_by="score",
    )


def of_state(rows: QuerySet[Match], state: str) -> QuerySet[Match]:
    """The matches that stand so today: an offer whose reservation ran out has expired."""
    today = clock.today()
    ran_out = Q(state=State.OFFERED, reserved_until__lt=today)
    if state == State.EXPIRED:
        return rows.filter(Q(state=State.EXPIRED) | ran_out)
    return rows.filter(state=state).exclude(ran_out)


def counties_to_choose(request: HttpRequest | None) -> QuerySet[County]:
    """The counties of matches that the reader may see."""
    if request is None:
        return County.objects.none()
    seen = Match.objects.visible_to(request.user).order_by().values("slot__demand__county")
    return County.objects.filter(pk__in=seen)


def chambers_to_choose(request: HttpRequest | None) -> QuerySet[Chamber]:
    """The chambers through which intentions came whose matches the reader may see."""
    if request is None:
        return Chamber.objects.none()
    seen = Match.objects.visible_to(request.user).order_by().values("intention__chamber")
    return Chamber.objects.filter(pk__in=seen).select_related("bureau")


def supporters_to_choose(request: HttpRequest | None) -> QuerySet[Bureau]:
    """The bureaus that offered what the reader may see."""
    if request is None:
        return Bureau.objects.none()
    return Bureau.objects.filter(
        pk__in=Match.objects.visible_to(request.user).order_by().values("offered_for")
    )


def collectors_to_choose(request: HttpRequest | None) -> QuerySet[Bureau]:
    """The bureaus that collected the intentions of what the reader may see."""
    if request is None:
        return Bureau.objects.none()
    return Bureau.objects.filter(
        pk__in=Match.objects.visible_to(request.user).order_by().values("introduced_by")
    )


class MatchFilter(filters.FilterSet):
    """Search words, state as of today, county, chamber, who offered, and one's own offers."""

    q = filters.CharFilter(
        label=_("Enterprise, demand"), method="search", widget=forms.TextInput(attrs={"maxlength": 80})
    )
    state = filters.ChoiceFilter(
        label=_("state"), method="standing", choices=State, empty_label=_("all"), widget=QuickSelect
    )
    county = RecordFilter(
        label=_("county"),
        field_name="slot__demand__county",
        queryset=counties_to_choose,
        empty_label=_("all"),
        widget=QuickSelect,
    )
    chamber = RecordFilter(
        label=_("chamber"),
        field_name="intention__chamber",
        queryset=chambers_to_choose,
        empty_label=_("all"),
        widget=QuickSelect,
    )
    offered_for = RecordFilter(
        label=_("offered for the bureau"),
        queryset=supporters_to_choose,
        empty_label=_("all"),
        widget=QuickSelect,
    )
    collected_by = RecordFilter(
        label=_("intention collected by"),
        field_name="introduced_by",
        queryset=collectors_to_choose,
        empty_label=_("all"),
        widget=QuickSelect,
    )
    whose = filters.ChoiceFilter(
        label=pgettext_lazy("filter of matches", "whose"),
        method="own",
        choices=[("mine", _("offered by me"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )

    answer = filters.ChoiceFilter(
        label=_("answer"),
        method="to_answer",
        choices=[("ours", _("waits for our answer"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Match
        fields: list[str] = []

    def search(self, queryset: QuerySet[Match], name: str, value: str) -> QuerySet[Match]:
        try:
            words = fold(value).lower().split()
        except Unreadable:
            return queryset.none()
        for word in words[:8]:
            queryset = queryset.filter(
                Q(intention__enterprise__name_key__contains=name_key(word))
                | Q(intention__enterprise__search_initials__contains=word)
                | Q(slot__demand__title__icontains=word)
            )
        return queryset

    def standing(self, queryset: QuerySet[Match], name: str, value: str) -> QuerySet[Match]:
        return of_state(queryset, value)

    def own(self, queryset: QuerySet[Match], name: str, value: str) -> QuerySet[Match]:
        return queryset.filter(offered_by=self.request.user)

    def to_answer(self, queryset: QuerySet[Match], name: str, value: str) -> QuerySet[Match]:
        waiting = waiting_for_answer(self.request.user, clock.today())
        return queryset.filter(pk__in=waiting.order_by().values("pk"))
