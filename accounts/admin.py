"""Bureaus and people in Django admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import Bureau, ReadGrant, User


class KeptAdmin(SimpleHistoryAdmin):
    """A record that may be changed but never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Bureau)
class BureauAdmin(KeptAdmin):
    list_display = ["name_zh", "name_en", "kind", "parent", "phone"]
    list_filter = ["kind"]
    search_fields = ["name_zh", "name_en", "code"]
    autocomplete_fields = ["parent"]


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "bureau", "role")


@admin.register(User)
class PeopleAdmin(KeptAdmin, UserAdmin):
    """People get a first password here, which they must change when they sign in."""

    add_form = NewUserForm
    list_display = ["username", "name", "bureau", "role", "is_active"]
    list_filter = ["role", "is_active", "bureau__kind"]
    search_fields = ["username", "name"]
    autocomplete_fields = ["bureau"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password", "must_change_password"]}),
        (_("Person and seat"), {"fields": ["name", "phone", "email", "bureau", "role", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    add_fieldsets = [
        (
            None,
            {"fields": ["username", "name", "bureau", "role", "usable_password", "password1", "password2"]},
        )
    ]


@admin.register(ReadGrant)
class ReadGrantAdmin(admin.ModelAdmin):
    """Shown, never edited: grants follow from the pairings."""

    list_display = ["reader", "owner", "valid_from", "valid_to"]
    list_select_related = ["reader", "owner"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
