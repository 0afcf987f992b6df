"""Recognition rules, ended by a day and never deleted; workshops and what their claims say, read-only."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import clock
from counties.admin import ReasonForm, ServedAdmin
from ledger.admin import BookAdmin
from workshops.models import Headcount, RecognitionRule, SiteEvent, Workshop, WorkshopMove
from workshops.recognition_models import CONTRACT_LABELS
from workshops.recognition_services import save_rule


class InForceFilter(admin.SimpleListFilter):
    title = pgettext_lazy("filter of rules", "in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("now", _("In force today")), ("ended", _("Ended")), ("later", _("Not begun yet"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[RecognitionRule]
    ) -> QuerySet[RecognitionRule]:
        today = clock.today()
        if self.value() == "now":
            return queryset.in_force(today)
        chosen = {"ended": Q(valid_to__lt=today), "later": Q(valid_from__gt=today)}
        return queryset.filter(chosen.get(self.value(), Q()))


class RecognitionRuleForm(ReasonForm):
    kinds = forms.MultipleChoiceField(
        label=RecognitionRule._meta.get_field("kinds").verbose_name,
        choices=Workshop.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=RecognitionRule._meta.get_field("kinds").help_text,
    )
    contract_kinds = forms.MultipleChoiceField(
        label=RecognitionRule._meta.get_field("contract_kinds").verbose_name,
        choices=list(CONTRACT_LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=RecognitionRule._meta.get_field("contract_kinds").help_text,
    )

    class Meta:
        model = RecognitionRule
        exclude: list[str] = []


@admin.register(RecognitionRule)
class RecognitionRuleAdmin(ServedAdmin):
    """What each place asks of a workshop. A new rule is one more row; the old one is ended by a day."""

    form = RecognitionRuleForm
    fieldsets = [
        (None, {"fields": ["name", "basis", "assumed"]}),
        (
            gettext_lazy("Where and when"),
            {"fields": ["prefecture", "county", "kinds", ("valid_from", "valid_to")]},
        ),
        (
            gettext_lazy("What is asked"),
            {
                "fields": [
                    ("least_total", "least_poor", "least_share"),
                    ("months", "pay_floor"),
                    "contract_kinds",
                    "least_contracted",
                ],
                "description": gettext_lazy("What is left blank is not asked."),
            },
        ),
        (
            gettext_lazy("What may be asked for"),
            {"fields": ["subsidy_per_worker", "subsidy_for", "cap", "reason"]},
        ),
    ]
    list_display = ["name", "place", "valid_from", "valid_to", "assumed"]
    list_filter = [InForceFilter, "assumed", ("prefecture", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["county", "prefecture"]
    search_fields = ["name", "basis", "county__name_zh", "county__name_en", "prefecture__name_zh"]
    autocomplete_fields = ["prefecture", "county"]

    @admin.display(description=gettext_lazy("place"))
    def place(self, rule: RecognitionRule) -> str:
        return rule.place_name

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        today: date = clock.today()
        return {"valid_from": today, **super().get_changeform_initial_data(request)}

    def save_model(
        self, request: HttpRequest, obj: RecognitionRule, form: RecognitionRuleForm, change: bool
    ) -> None:
        save_rule(
            rule=obj,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            seen_version=self.seen(form, change),
        )


@admin.register(Workshop)
class WorkshopAdmin(BookAdmin):
    """Read here and changed on its own pages, so that what counts is a claim."""

    list_display = ["name", "county", "kind", "operator", "project", "entered_at"]
    list_filter = ["kind"]
    list_select_related = ["county", "operator", "project"]
    search_fields = ["name", "site", "operator__name"]


@admin.register(SiteEvent)
class SiteEventAdmin(BookAdmin):
    list_display = ["claim", "event", "reason"]
    list_filter = ["event"]
    list_select_related = ["claim__source__workshop", "claim__source__project"]


@admin.register(Headcount)
class HeadcountAdmin(BookAdmin):
    list_display = ["claim", "total", "poor", "relocated", "edge", "peak", "monthly_wage"]
    list_select_related = ["claim__source__workshop", "claim__source__project"]


@admin.register(WorkshopMove)
class WorkshopMoveAdmin(BookAdmin):
    list_display = ["claim", "county", "project", "from_start"]
    list_filter = ["from_start"]
    list_select_related = ["claim", "county", "project"]
