"""Bureaus and people in Django admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from accounts.conflicts import GO_ON, SEEN, SeenVersionField, compare, conflict_page
from accounts.models import Bureau, ReadGrant, User
from accounts.versions import Stale, check_version, hold


class KeptAdmin(SimpleHistoryAdmin):
    """A record that may be changed but never deleted, and never over what somebody else has saved meanwhile.

    The change form carries the version that it showed. `save_model` compares it under the row's lock, or lets its
    service do so; the answer to an outdated one is the page with both versions, status 409.
    """

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **options: Any
    ) -> type[forms.ModelForm]:
        not_saved = getattr(request, "not_saved", [])
        if not_saved or (obj is not None and self.has_change_permission(request, obj)):
            options["form"] = _as_shown(options.get("form", self.form), obj, not_saved)
        return super().get_form(request, obj, change=change, **options)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[Any, dict]]:
        fieldsets = list(super().get_fieldsets(request, obj))
        if (
            obj is None
            or not self.has_change_permission(request, obj)
            or SEEN in flatten_fieldsets(fieldsets)
        ):
            return fieldsets
        return [*fieldsets, (None, {"fields": [SEEN]})]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **options: Any
    ) -> HttpResponse:
        if request.method == "POST" and GO_ON in request.POST:
            request.not_saved = [_("Nothing is saved yet. This is your text; save it when it is right.")]
        try:
            return super().changeform_view(request, object_id, *args, **options)
        except Stale as stale:  # the transaction is undone
            return self._conflict(request, stale)

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        if change:
            check_version(hold(obj), form.cleaned_data[SEEN])
        super().save_model(request, obj, form, change)

    def _conflict(self, request: HttpRequest, stale: Stale) -> HttpResponse:
        """Both versions, those of the rows that hang on the record included."""
        stored = stale.stored
        form_class = self.get_form(request, stored, change=True)
        typed, theirs = form_class(request.POST, request.FILES, instance=stored), form_class(instance=stored)
        formsets, _inlines = self._create_formsets(request, typed.instance, change=True)
        rows = [
            {**line, "label": f"{row.instance._meta.verbose_name}{_(': ')}{row.instance} · {line['label']}"}
            for formset in formsets
            for row in formset.forms
            for line in compare(row, {name: row[name].initial for name in row.fields})
            if line["differs"]
        ]
        return conflict_page(
            request, stale, edit_url=request.path, form=typed, theirs=theirs.initial, more=rows
        )


def _as_shown(
    form: type[forms.ModelForm], record: Model | None, not_saved: list[str]
) -> type[forms.ModelForm]:
    """The form with the version of `record` that it shows.

    With `not_saved`, why the text is shown again instead of being saved, it is never valid.
    """

    def clean(self: forms.ModelForm) -> dict[str, Any]:
        cleaned = super(shown, self).clean()
        if not_saved:
            raise ValidationError(not_saved)
        return cleaned

    more = {SEEN: SeenVersionField(initial=record.version)} if record is not None else {}
    shown = type(form.__name__, (form,), {**more, "clean": clean, "__module__": form.__module__})
    return shown


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
        (
            gettext_lazy("Person and seat"),
            {"fields": ["name", "phone", "email", "wants_digest", "bureau", "role", "is_active"]},
        ),
        (gettext_lazy("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Django's page saves the whole row, so it reads the row under its lock."""
        request.holds_row = request.method == "POST"
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        rows = super().get_queryset(request)
        return rows.select_for_update(of=("self",)) if getattr(request, "holds_row", False) else rows

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
