"""Signing in, and changing one's own password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts.models import User


class SignInView(LoginView):
    """Django's, which then opens the page that the person's role starts with (settings.START_PAGES)."""

    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        role = getattr(self.request.user, "role", "")
        return resolve_url(settings.START_PAGES.get(role, settings.LOGIN_REDIRECT_URL))


class OwnPasswordForm(PasswordChangeForm):
    """Django's, which would take the old password for a new one."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        new = values.get("new_password1")
        if new and new == values.get("old_password"):
            self.add_error("new_password1", _("Choose a password that differs from the old one."))
        return values


class OwnPasswordView(PasswordChangeView):
    """Changes the password and lifts the demand to change it."""

    form_class = OwnPasswordForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("password_change_done")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            form.user = User.objects.select_for_update(of=("self",)).get(pk=form.user.pk)
            form.user.must_change_password = False  # form.save() saves it with the password and all the rest
            return super().form_valid(form)
