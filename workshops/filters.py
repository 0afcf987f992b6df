"""The filters of the workshop list."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from counties.models import Plan
from ledger.models import Claim
from pages.forms import QuickSelect
from projects.filters import counties_to_choose
from workshops import recounts
from workshops.models import Workshop
from workshops.recognition_facts import recognitions, shops
from workshops.recognition_words import VERDICTS


class WorkshopFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Name, site or operator"), method="search", widget=forms.TextInput(attrs={"maxlength": 80})
    )
    county = filters.ModelChoiceFilter(
        label=_("county"), queryset=counties_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    kind = filters.ChoiceFilter(
        label=_("kind of workshop"), choices=Workshop.Kind, empty_label=_("all"), widget=QuickSelect
    )
    # The last, so that only what the others leave is judged.
    rule = filters.ChoiceFilter(
        label=_("recognition conditions"),
        method="by_rule",
        choices=list(VERDICTS.items()),
        empty_label=_("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Workshop
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split()[:8]:
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(site__icontains=word) | Q(operator__name__icontains=word)
            )
        return queryset

    def by_rule(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        judged = recognitions(shops(queryset), clock.today())
        return queryset.filter(pk__in=[pk for pk, found in judged.items() if found.verdict == value])


class SiteFilter(filters.FilterSet):
    """Sites by their last headcount."""

    q = filters.CharFilter(
        label=_("Name of the site"),
        field_name="site_name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    county = filters.ModelChoiceFilter(
        label=_("county"), queryset=counties_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    due = filters.ChoiceFilter(
        label=_("headcount"),
        method="by_age",
        choices=[
            ("expired", pgettext_lazy("headcount", "expired")),
            ("soon", pgettext_lazy("headcount", "expires within 7 days")),
        ],
        empty_label=_("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def by_age(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        rule = recounts.expired if value == "expired" else recounts.expiring
        return queryset.filter(rule(clock.today(), Plan.objects.current().headcount_days))
