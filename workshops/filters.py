"""The filters of the workshop list."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from counties.models import Industry, Plan, Prefecture
from ledger.models import Claim
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from projects.filters import counties_to_choose
from projects.models import Project
from workshops import recounts
from workshops.models import Workshop
from workshops.recognition_facts import recognitions, shops
from workshops.recognition_words import VERDICTS
from workshops.situation import AtWork, Situation


def prefectures_to_choose(request: HttpRequest | None) -> QuerySet[Prefecture]:
    """The prefectures of the counties whose workshops the reader may see."""
    return Prefecture.objects.filter(pk__in=counties_to_choose(request).order_by().values("prefecture"))


def projects_to_choose(request: HttpRequest | None) -> QuerySet[Project]:
    """The projects that set up a workshop which the reader may see."""
    if request is None:
        return Project.objects.none()
    visible = Workshop.objects.visible_to(request.user).standing().order_by()
    return Project.objects.filter(pk__in=visible.values("project")).order_by("name")


class WorkshopFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Name, site or operator"), method="search", widget=forms.TextInput(attrs={"maxlength": 80})
    )
    prefecture = RecordFilter(
        label=_("prefecture"),
        field_name="county__prefecture",
        queryset=prefectures_to_choose,
        empty_label=_("all"),
        widget=QuickSelect,
    )
    county = RecordFilter(
        label=_("county"), queryset=counties_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    kind = filters.ChoiceFilter(
        label=_("kind of workshop"), choices=Workshop.Kind, empty_label=_("all"), widget=QuickSelect
    )
    industry = RecordFilter(
        label=_("industry"), queryset=Industry.objects.all(), empty_label=_("all"), widget=QuickSelect
    )
    situation = filters.ChoiceFilter(
        label=_("state"), choices=Situation, empty_label=_("all"), widget=QuickSelect
    )
    at_work = filters.ChoiceFilter(
        label=_("people at work"),
        method="by_people",
        choices=AtWork,
        empty_label=_("all"),
        widget=QuickSelect,
    )
    project = RecordFilter(
        label=_("set up by project"), queryset=projects_to_choose, empty_label=_("all"), widget=QuickSelect
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

    def by_people(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(at_work__gt=0) if value == AtWork.SOMEBODY else queryset.filter(at_work=0)


class SiteFilter(filters.FilterSet):
    """Sites by their last headcount."""

    q = filters.CharFilter(
        label=_("Name of the site"),
        field_name="site_name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    county = RecordFilter(
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

    recount = filters.ChoiceFilter(
        label=_("recount after work began"),
        method="by_schedule",
        choices=[("due", pgettext_lazy("headcount", "recount due"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def by_schedule(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return recounts.due(queryset, clock.today(), Plan.objects.current().recounts_due)

    def by_age(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today, plan = clock.today(), Plan.objects.current()
        rule = recounts.expired if value == "expired" else recounts.expiring
        return queryset.filter(rule(today, plan.headcount_days))
