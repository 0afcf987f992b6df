"""The filters of the project list."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from accounts.models import Bureau
from accounts.scoping import readable_bureau_ids, sits_above_all
from counties.models import County, Industry, Plan, Stage
from ledger.metrics import Channel
from ledger.models import Claim
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from projects import waiting
from projects.models import Project
from projects.receipt_models import VOUCHERS
from sheets.values import Unreadable, fold


def search(queryset: QuerySet, text: str) -> QuerySet:
    """Projects whose name, enterprise, credit code or pinyin initials contain every word of `text`.

    A reference is found as a whole only: a part of one is chance, and would turn up among the initials.
    """
    try:
        words = fold(text).lower().split()
    except Unreadable:
        return queryset.none()
    for word in words[:8]:
        queryset = queryset.filter(Q(search_text__contains=word) | Q(reference=word.upper()))
    return queryset


def counties_to_choose(request: HttpRequest | None) -> QuerySet[County]:
    """The 9+3 counties whose projects the reader may see."""
    counties = County.objects.in_plan()
    if request is None or sits_above_all(request.user):
        return counties
    readable = readable_bureau_ids(request.user)
    introduced = Project.objects.visible_to(request.user).order_by().values("county")
    return counties.filter(Q(bureau__in=readable) | Q(pk__in=introduced))


def introducers_to_choose(request: HttpRequest | None) -> QuerySet[Bureau]:
    """The bureaus that introduced a project which the reader may see."""
    if request is None:
        return Bureau.objects.none()
    visible = Project.objects.visible_to(request.user)
    return Bureau.objects.filter(pk__in=visible.order_by().values("introduced_by"))


class ProjectFilter(filters.FilterSet):
    """Search words, place, stage, channel, industry, kind and signing days."""

    q = filters.CharFilter(
        label=_("Name, enterprise, code, initials"),
        method="search",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    county = RecordFilter(
        label=_("county"), queryset=counties_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    stage = filters.ChoiceFilter(label=_("stage"), choices=Stage, empty_label=_("all"), widget=QuickSelect)
    situation = filters.ChoiceFilter(
        label=_("situation"), choices=Project.Situation, empty_label=_("all"), widget=QuickSelect
    )
    channel = filters.ChoiceFilter(
        label=_("channel"), choices=Channel, empty_label=_("all"), widget=QuickSelect
    )
    introduced_by = RecordFilter(
        label=_("introduced by"), queryset=introducers_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    industry = RecordFilter(
        label=_("industry"), queryset=Industry.objects.all(), empty_label=_("all"), widget=QuickSelect
    )
    kind = filters.ChoiceFilter(
        label=_("project kind"), choices=Project.Kind, empty_label=_("all"), widget=QuickSelect
    )
    signed_from = filters.DateFilter(
        label=pgettext_lazy("filter", "signed from"),
        field_name="signed_on",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    signed_to = filters.DateFilter(
        label=pgettext_lazy("filter", "signed to"),
        field_name="signed_on",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    lacks = filters.ChoiceFilter(
        label=_("for the next stage"),
        method="lacking",
        choices=[("fields", _("fields are missing (ours to complete)"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )
    news = filters.ChoiceFilter(
        label=pgettext_lazy("filter", "news"),
        method="without_news",
        choices=[("stale", _("none for longer than the plan allows (ours to report)"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Project
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search(queryset, value)

    def lacking(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Projects that the reader may change and whose next stage lacks fields."""
        return queryset.editable_by(self.request.user).filter(waiting.lacking_for_next_stage())

    def without_news(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Projects that the reader may change and of which nothing was reported for longer than the plan allows."""
        limit = waiting.stale(clock.today(), Plan.objects.current().silent_days)
        return queryset.editable_by(self.request.user).filter(limit)


class ReceiptFilter(filters.FilterSet):
    """Receipts of funds by project, place, voucher, state and day."""

    q = filters.CharFilter(
        label=_("Name, enterprise, code, initials"),
        method="search",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    county = RecordFilter(
        label=_("county"), queryset=counties_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    voucher = filters.ChoiceFilter(
        label=_("kind of voucher"),
        field_name="receipt__voucher",
        choices=[(kind.value, kind.label) for kind in VOUCHERS],
        empty_label=_("all"),
        widget=QuickSelect,
    )
    state = filters.ChoiceFilter(
        label=_("state"),
        choices=[(state.value, state.label) for state in Claim.STANDING],
        empty_label=_("all"),
        widget=QuickSelect,
    )
    received_from = filters.DateFilter(
        label=pgettext_lazy("filter", "received from"),
        field_name="effective_on",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    received_to = filters.DateFilter(
        label=pgettext_lazy("filter", "received to"),
        field_name="effective_on",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = search(Project.objects.visible_to(self.request.user), value)
        return queryset.filter(source__in=found.order_by().values("source"))
