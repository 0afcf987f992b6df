"""Chambers and their members in Django admin; enterprises are read here and changed where they are used."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.admin import KeptAdmin
from chambers.models import Chamber, Enterprise, MatchingRule, Membership


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["enterprise"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Chamber)
class ChamberAdmin(KeptAdmin):
    list_display = ["__str__", "founded_on"]
    list_select_related = ["bureau"]
    autocomplete_fields = ["bureau"]
    inlines = [MembershipInline]


@admin.register(Enterprise)
class EnterpriseAdmin(KeptAdmin):
    list_display = ["name", "credit_code"]
    search_fields = ["name", "credit_code", "search_initials"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(MatchingRule)
class MatchingRuleAdmin(KeptAdmin):
    """The one row that says how much each part of a score weighs, and how long an offer holds."""

    list_display = ["__str__", *MatchingRule.PARTS, "late_week_percent", "reservation_days"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
