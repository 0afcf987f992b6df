"""Asking an enterprise to confirm a headcount: opening the link, its page with the message, reminding, revoking."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import View

from accounts.conflicts import SEEN, conflict_page, seen_version
from accounts.versions import Stale
from ledger.models import Claim
from ledger.reporting import answer, refused
from ledger.services import NotNow, NotYours
from pages import submissions
from pages.templatetags.pages import moment, short_day
from pages.views import PermissionMixin
from workshops.confirmation_forms import RevokeForm
from workshops.confirmations import (
    PERMISSION,
    WRITTEN_IN,
    ask,
    check_may_ask,
    check_may_handle,
    in_words,
    remind,
    revoke,
    why_not_to_confirm,
    why_not_to_remind,
)
from workshops.models import SUBGROUPS, Confirmation

RELATED = ("headcount", "reporter__bureau", "county__bureau", "source__project", "source__workshop")


class HeadcountAsk(PermissionMixin, View):
    """Open a link for a headcount; where one is open already, go to it."""

    permission = PERMISSION

    def claim(self, pk: int) -> Claim:
        claims = Claim.objects.visible_to(self.request.user).filter(kind=Claim.Kind.HEADCOUNT)
        claim = get_object_or_404(claims.select_related(*RELATED), pk=pk)
        try:
            check_may_handle(claim, self.request.user)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        return claim

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.claim(pk)
        last = claim.confirmations.order_by("pk").last()
        if last and last.is_open:
            return redirect(_url_of(last))
        try:
            check_may_ask(claim, request.user)
        except NotNow as error:
            return refused(request, error, claim.source.record.get_absolute_url())
        return self.page(claim, [])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        claim = self.claim(pk)

        def make() -> str:
            confirmation = ask(claim=claim, actor=request.user)
            messages.success(request, _("The link is open. Copy the message and send it to the enterprise."))
            return _url_of(confirmation)

        try:
            check_may_ask(claim, request.user)  # looked at again under the lock
            return submissions.once(request, make)
        except NotNow as error:
            return refused(request, error, claim.source.record.get_absolute_url())
        except ValidationError as error:  # the page was opened too long ago
            return self.page(claim, error.messages, status=422)

    def page(self, claim: Claim, errors: list[str], status: int = 200) -> HttpResponse:
        site = claim.source.record
        context = {
            "title": _("Ask the enterprise to confirm"),
            "claim": claim,
            "site": site,
            "errors": errors,
            "cancel_url": site.get_absolute_url(),
        }
        return render(self.request, "workshops/headcount_ask.html", context, status=status)


class ConfirmationStep(PermissionMixin, View):
    """What the pages of a request share: a claim out of sight is 404, a site not one's own 403."""

    permission = PERMISSION

    def confirmation(self, pk: int) -> Confirmation:
        rows = Confirmation.objects.visible_to(self.request.user).with_all()
        found = get_object_or_404(rows, pk=pk)
        try:
            check_may_handle(found.claim, self.request.user)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        return found


class ConfirmationDetail(ConfirmationStep):
    """The link with a message to copy, how it stands, and what may be done with it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        confirmation = self.confirmation(pk)
        site = confirmation.claim.source.record
        moved_on = why_not_to_confirm(confirmation.claim) if confirmation.is_open else ""
        is_taken = confirmation.is_open and not moved_on
        context = {
            "title": _("Confirmation by the enterprise"),
            "confirmation": confirmation,
            "claim": confirmation.claim,
            "site": site,
            "moved_on": moved_on,
            "is_taken": is_taken,
            "message": message_of(confirmation, request) if is_taken else "",
            "not_to_remind": why_not_to_remind(confirmation) if is_taken else "",
        }
        return render(request, "workshops/confirmation.html", context)


class ConfirmationRemind(ConfirmationStep):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        confirmation = self.confirmation(pk)
        try:
            remind(confirmation=confirmation, actor=request.user, seen_version=seen_version(request))
        except Stale as stale:
            return conflict_page(request, stale, edit_url=_url_of(confirmation))
        except NotNow as error:
            return refused(request, error, _url_of(confirmation))
        messages.success(request, _("Noted as a reminder. Copy the message and send it now."))
        return redirect(_url_of(confirmation))


class ConfirmationRevoke(ConfirmationStep):
    """End an open link with a reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        confirmation = self.confirmation(pk)
        if not confirmation.is_open:
            return refused(request, NotNow(_("This link is no longer open.")), _url_of(confirmation))
        return self.page(RevokeForm(initial={SEEN: confirmation.version}), confirmation)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        confirmation, form = self.confirmation(pk), RevokeForm(request.POST)

        def end() -> None:
            revoke(confirmation=confirmation, actor=request.user, **form.cleaned_data)

        return answer(
            request,
            form,
            record=confirmation.claim.source.record,
            report=end,
            again=lambda: self.page(form, confirmation, status=422),
            done=_("The link is revoked. Who opens it is asked to ring you."),
        )

    def page(self, form: Any, confirmation: Confirmation, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Revoke the link"),
            "submit_label": _("Revoke it"),
            "confirmation": confirmation,
            "site": confirmation.claim.source.record,
            "cancel_url": _url_of(confirmation),
        }
        return render(self.request, "workshops/confirmation_revoke.html", context, status=status)


def _url_of(confirmation: Confirmation) -> str:
    return reverse("workshops:confirmation", args=[confirmation.pk])


def link_of(confirmation: Confirmation, request: HttpRequest) -> str:
    """The whole address that the enterprise opens."""
    path = reverse("confirm", args=[confirmation.token])
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)


def message_of(confirmation: Confirmation, request: HttpRequest) -> str:
    """What is sent to the enterprise, in Chinese whatever the reader's language; after a reminder it says so."""
    claim, bureau = confirmation.claim, request.user.bureau
    with override(WRITTEN_IN):
        words = (
            _("A reminder: %(site)s, we reported %(people)s on %(day)s. ")
            if confirmation.reminders
            else _("%(site)s: we reported %(people)s on %(day)s. ")
        )
        words += _("Please open the link by %(until)s and confirm the number, or correct it: %(link)s")
        phone = request.user.phone or bureau.phone
        words += _(" %(bureau)s, telephone %(phone)s.") if phone else _(" %(bureau)s.")
        numbers = {name: getattr(claim.headcount, name) for name in ("total", *SUBGROUPS)}
        return words % {
            "site": claim.source.record.name,
            "people": in_words(numbers),
            "day": short_day(claim.effective_on),
            "until": moment(confirmation.expires_at),
            "link": link_of(confirmation, request),
            "bureau": bureau.name_zh,
            "phone": phone,
        }
