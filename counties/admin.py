"""Places, targets and pairings in Django admin. What touches several rows is saved by the services."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts import clock
from accounts.admin import KeptAdmin
from accounts.conflicts import SEEN
from counties import periods, services
from counties.models import (
    County,
    CountyAlias,
    CountyName,
    CountyTarget,
    ExchangeRate,
    Industry,
    Pairing,
    Plan,
    Prefecture,
    ReportingPeriod,
)


class ServedAdmin(KeptAdmin):
    """Saves through a service, which checks once more under lock; what it refuses is said above the typed text."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            request.not_saved = error.messages
            return super().changeform_view(request, *args, **kwargs)

    @staticmethod
    def seen(form: forms.ModelForm, change: bool) -> int | None:
        """The version that a change form showed, for the service; None for a new record."""
        return form.cleaned_data[SEEN] if change else None


class ReasonForm(forms.ModelForm):
    """A form with a reason, which the record's history keeps."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Kept in the history."),
    )


# --- places ----------------------------------------------------------------------------------


@admin.register(Prefecture)
class PrefectureAdmin(KeptAdmin):
    list_display = ["name_zh", "name_en", "code", "role_in_plan", "bureau"]
    list_filter = ["role_in_plan"]
    list_select_related = ["bureau"]
    search_fields = ["name_zh", "name_en", "code", "pinyin"]
    autocomplete_fields = ["bureau"]


class CountyNameInline(admin.TabularInline):
    model = CountyName
    extra = 0


class CountyAliasInline(admin.TabularInline):
    model = CountyAlias
    extra = 0


@admin.register(County)
class CountyAdmin(ServedAdmin):
    """A county keeps its identity; a new code or name is one more line, not a change of the old."""

    list_display = ["name_zh", "name_en", "prefecture", "group", "group_source", "bureau"]
    list_filter = ["group", "group_source", "prefecture"]
    list_select_related = ["prefecture", "bureau"]
    search_fields = ["name_zh", "name_en", "key", "names__code", "aliases__alias"]
    autocomplete_fields = ["prefecture", "bureau"]
    inlines = [CountyNameInline, CountyAliasInline]

    def save_model(self, request: HttpRequest, obj: County, form: forms.ModelForm, change: bool) -> None:
        services.save_county(county=obj, actor=request.user, seen_version=self.seen(form, change))


@admin.register(Industry)
class IndustryAdmin(KeptAdmin):
    list_display = ["name_zh", "name_en", "code"]
    search_fields = ["name_zh", "name_en", "code"]


@admin.register(ExchangeRate)
class ExchangeRateAdmin(KeptAdmin):
    """What a foreign currency was worth from a day on; receipts typed in it are converted by it."""

    list_display = ["currency", "valid_from", "yuan", "source", "assumed"]
    list_filter = ["currency", "assumed"]
    search_fields = ["currency", "source"]


# --- targets ---------------------------------------------------------------------------------


class CountyTargetForm(ReasonForm):
    confirm = forms.BooleanField(
        label=gettext_lazy("Yes, exceed the plan's totals"),
        required=False,
        help_text=gettext_lazy("Only needed when the counties' targets add up to more than the plan's."),
    )

    class Meta:
        model = CountyTarget
        fields = ["plan", "county", "projects", "jobs", "assumed"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        numbers = [cleaned.get("projects"), cleaned.get("jobs")]
        plan = cleaned.get("plan") or self.instance.plan_id and self.instance.plan
        county = cleaned.get("county") or self.instance.county_id and self.instance.county
        if plan and county and None not in numbers and not cleaned.get("confirm"):
            sums = services.target_sums(plan, county=county, projects=numbers[0], jobs=numbers[1])
            if sums.exceed:
                self.add_error("confirm", [sums.excess(), _("Tick the box if that is meant.")])
        return cleaned


@admin.register(CountyTarget)
class CountyTargetAdmin(ServedAdmin):
    form = CountyTargetForm
    fields = ["plan", "county", "projects", "jobs", "assumed", "confirm", "reason"]
    list_display = ["county", "projects", "jobs", "assumed"]
    list_filter = ["assumed"]
    list_select_related = ["county"]
    search_fields = ["county__name_zh", "county__name_en", "county__key"]
    autocomplete_fields = ["county"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"plan": Plan.objects.order_by("pk").first(), **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: CountyTarget | None = None) -> list[str]:
        return ["plan", "county"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: CountyTarget, form: CountyTargetForm, change: bool
    ) -> None:
        target = services.set_target(
            plan=obj.plan,
            county=obj.county,
            projects=obj.projects,
            jobs=obj.jobs,
            assumed=obj.assumed,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            confirm=form.cleaned_data["confirm"],
            seen_version=self.seen(form, change),
        )
        obj.pk = target.pk


# --- reporting periods ---------------------------------------------------------------------------


class ReportingPeriodForm(ReasonForm):
    class Meta:
        model = ReportingPeriod
        fields = ["last_day", "cut_off", "grace_hours"]


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(ServedAdmin):
    """The calendar of reports; periods are laid out by the rule of the plan, which is changed there."""

    form = ReportingPeriodForm
    fields = ["first_day", "last_day", "cut_off", "grace_hours", "reason"]
    readonly_fields = ["first_day"]
    list_display = ["period", "first_day", "last_day", "cut_off", "grace_hours"]
    list_display_links = ["period"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ReportingPeriod | None = None) -> bool:
        """A period whose cut-off has passed is only read."""
        is_open = obj is None or obj.cut_off > clock.now()
        return is_open and super().has_change_permission(request, obj)

    @admin.display(description=gettext_lazy("reporting period"), ordering="first_day")
    def period(self, period: ReportingPeriod) -> str:
        return str(period)

    def save_model(
        self, request: HttpRequest, obj: ReportingPeriod, form: ReportingPeriodForm, change: bool
    ) -> None:
        periods.save_period(
            period=obj,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            seen_version=self.seen(form, change),
        )


# --- pairings --------------------------------------------------------------------------------


class InForceFilter(admin.SimpleListFilter):
    title = pgettext_lazy("filter of pairings", "in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("now", _("In force today")),
            ("ended", _("Ended")),
            ("later", _("Not begun yet")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Pairing]) -> QuerySet[Pairing]:
        today = clock.today()
        chosen = {
            "now": Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today)),
            "ended": Q(ends_on__lt=today),
            "later": Q(starts_on__gt=today),
        }
        return queryset.filter(chosen.get(self.value(), Q()))


class PairingForm(ReasonForm):
    class Meta:
        model = Pairing
        fields = ["kind", "supporter", "county", "starts_on", "ends_on", "basis", "assumed"]


class EndingForm(ActionForm):
    reason = forms.CharField(label=gettext_lazy("Reason: "), required=False, max_length=200)


@admin.register(Pairing)
class PairingAdmin(ServedAdmin):
    """Who helps whom. A pairing is ended, never deleted; the read grants follow at once."""

    form = PairingForm
    fields = ["kind", "supporter", "county", ("starts_on", "ends_on"), "basis", "assumed", "reason"]
    list_display = ["county_name", "supporter_name", "kind", "starts_on", "ends_on", "assumed"]
    list_display_links = ["county_name", "supporter_name"]
    list_filter = ["kind", InForceFilter, "assumed", ("county", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["county", "supporter__prefecture", "supporter__county"]
    search_fields = [
        "county__name_zh",
        "county__name_en",
        "county__key",
        "supporter__name_zh",
        "supporter__name_en",
        "basis",
    ]
    autocomplete_fields = ["supporter", "county"]
    actions = ["end_today"]
    action_form = EndingForm

    @admin.display(description=gettext_lazy("supported county"), ordering="county")
    def county_name(self, pairing: Pairing) -> str:
        return pairing.county.short_name

    @admin.display(description=gettext_lazy("supporter"), ordering="supporter")
    def supporter_name(self, pairing: Pairing) -> str:
        return pairing.supporter_short

    def save_model(self, request: HttpRequest, obj: Pairing, form: PairingForm, change: bool) -> None:
        services.save_pairing(
            pairing=obj,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            seen_version=self.seen(form, change),
        )

    @admin.action(description=gettext_lazy("End the chosen pairings today"), permissions=["change"])
    def end_today(self, request: HttpRequest, queryset: QuerySet[Pairing]) -> None:
        """End each by the service; those that it refuses are named, the others end."""
        today, ended = clock.today(), 0
        for pairing in queryset.select_related("county", "supporter"):
            try:
                services.end_pairing(
                    pairing=pairing, on=today, actor=request.user, reason=request.POST.get("reason", "")
                )
                ended += 1
            except ValidationError as error:
                self.message_user(request, f"{pairing}: {' '.join(error.messages)}", messages.ERROR)
        if ended:
            message = ngettext("%(count)d pairing ends today.", "%(count)d pairings end today.", ended)
            self.message_user(request, message % {"count": ended}, messages.SUCCESS)
