"""Chambers and their members in Django admin; enterprises are read here and changed where they are used."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.admin import KeptAdmin
from chambers.models import Chamber, ContactView, Enterprise, MatchingRule, Membership
from ledger.admin import BookAdmin


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["enterprise"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Chamber)
class ChamberAdmin(KeptAdmin):
    list_display = ["__str__", "home", "founded_on"]
    list_select_related = ["bureau", "home"]
    autocomplete_fields = ["bureau"]
    inlines = [MembershipInline]


@admin.register(Enterprise)
class EnterpriseAdmin(KeptAdmin):
    list_display = ["name", "credit_code", "merged_into"]
    list_select_related = ["merged_into"]
    search_fields = ["name", "credit_code", "search_initials"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """A record that was merged into another one can be read here, and chosen nowhere."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.standing()
        return super().get_search_results(request, queryset, search_term)


@admin.register(ContactView)
class ContactViewAdmin(BookAdmin):
    """Who looked at the contacts of which enterprise, and when."""

    list_display = ["enterprise", "by", "bureau", "at", "exported"]
    list_filter = ["exported"]
    list_select_related = ["enterprise", "by", "bureau"]
    search_fields = ["enterprise__name", "by__username", "by__name"]


@admin.register(MatchingRule)
class MatchingRuleAdmin(KeptAdmin):
    """The one row that says how much each part of a score weighs, and how long an offer holds."""

    list_display = ["__str__", *MatchingRule.PARTS, "late_week_percent", "reservation_days"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
