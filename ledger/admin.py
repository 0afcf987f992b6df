"""The plan, and the books read-only, in Django admin."""

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.admin import KeptAdmin
from accounts.conflicts import SEEN
from counties.models import Plan
from ledger.models import Claim, Entry, Posting
from ledger.plan_change import Change, calendar_changes, change_plan, counting_changes, preview


class PlanForm(forms.ModelForm):
    """The plan with a reason; a value that counting reads shows the figures before and after first."""

    reason = forms.CharField(
        label=gettext_lazy("reason for the change"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed when the change moves what counts, or when counties report."),
    )
    confirm = forms.BooleanField(
        label=gettext_lazy("Count anew with these values"),
        required=False,
        help_text=gettext_lazy(
            "First save shows the figures before and after; tick this and save again to apply."
        ),
    )

    class Meta:
        model = Plan
        exclude: list[str] = []

    def _post_clean(self) -> None:
        """Once the new values stand on the instance and are right by themselves: reason and preview."""
        super()._post_clean()
        if self.errors:
            return
        has_reason = self.cleaned_data.get("reason", "").strip()
        counted = counting_changes(self.instance)
        if not has_reason and not counted and calendar_changes(self.instance):
            self.add_error("reason", _("This changes when counties report. Give the reason for the change."))
        if not counted:
            return
        if not has_reason:
            self.add_error("reason", _("This changes what counts. Give the reason for the change."))
        if not self.cleaned_data.get("confirm"):
            figures = [_in_words(change) for change in preview(self.instance, as_of=clock.today())]
            self.add_error("confirm", [_("This is what the change does to the figures of today:"), *figures])


def _in_words(change: Change) -> str:
    return _("%(metric)s (%(basis)s): %(before)s → %(after)s") % {
        "metric": change.metric.label,
        "basis": change.basis.label,
        "before": f"{change.before:,.0f}",
        "after": f"{change.after:,.0f}",
    }


@admin.register(Plan)
class PlanAdmin(KeptAdmin):
    """The one plan: changed here, never added or deleted."""

    form = PlanForm
    list_display = ["name_zh", "starts_on", "ends_on", "target_projects", "target_jobs", "counting_stage"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Plan, form: PlanForm, change: bool) -> None:
        change_plan(
            plan=obj,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            seen_version=form.cleaned_data[SEEN],
        )


class BookAdmin(admin.ModelAdmin):
    """Books are read here, never written."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Claim)
class ClaimAdmin(BookAdmin):
    list_display = ["id", "kind", "county", "effective_on", "state", "reporter", "verifier"]
    list_filter = ["kind", "state", "county__prefecture"]
    list_select_related = ["county", "reporter", "verifier"]


@admin.register(Posting)
class PostingAdmin(BookAdmin):
    list_display = ["number", "cause", "reason", "actor", "recorded_day", "recorded_at"]
    list_filter = ["cause"]
    list_select_related = ["actor"]


@admin.register(Entry)
class EntryAdmin(BookAdmin):
    list_display = [
        "id",
        "posting",
        "metric",
        "basis",
        "county",
        "quantity",
        "effective_on",
        "rule",
        "reversal",
    ]
    list_filter = ["metric", "basis", "reversal"]
    list_select_related = ["posting", "county"]
