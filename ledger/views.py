"""Verifying and returning claims, and the list of what waits for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from ledger.forms import ReturnForm
from ledger.models import Claim
from ledger.services import NotNow, NotYours, check_may_judge, return_, verify
from pages.links import safe_next
from pages.views import PermissionMixin

SHOWN = 200


class ClaimList(PermissionMixin, View):
    """Claims that wait for the province: those that the reader may verify, or their own that still wait."""

    permission = "ledger.view_claim"

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = Claim.objects.visible_to(request.user).waiting_for_verification()
        if request.user.has_perm("ledger.verify_claim") and request.user.bureau.is_province:
            waiting = waiting.verifiable_by(request.user)
        related = ("county", "reporter__bureau", "source__project", "source__workshop")
        rows = waiting.select_related(*related, "stage_reached", "headcount", "site_event").order_by(
            "reported_at", "pk"
        )
        context = {"claims": rows[:SHOWN], "count": rows.count(), "shown": SHOWN}
        context["may_judge"] = (
            request.user.has_perm("ledger.verify_claim") and request.user.bureau.is_province
        )
        return render(request, "ledger/claim_list.html", context)


class ClaimStep(PermissionMixin, View):
    """What verifying and returning share: unseen is 404, not yours 403, too late 409 with words."""

    permission = "ledger.verify_claim"

    def claim(self, request: HttpRequest, pk: int) -> Claim:
        return get_object_or_404(Claim.objects.visible_to(request.user).select_related("source"), pk=pk)

    def back(self, request: HttpRequest, claim: Claim) -> str:
        return safe_next(request, claim.source.record.get_absolute_url())

    def refused(self, request: HttpRequest, claim: Claim, error: NotNow) -> HttpResponse:
        context = {"message": str(error), "back_url": claim.source.record.get_absolute_url()}
        return render(request, "ledger/refused.html", context, status=409)


class ClaimVerify(ClaimStep):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.claim(request, pk)
        try:
            verify(claim=claim, actor=request.user)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        except NotNow as error:
            return self.refused(request, claim, error)
        messages.success(request, _("Verified. The verified figures now include it."))
        return redirect(self.back(request, claim))


class ClaimReturn(ClaimStep):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, self.claim(request, pk), ReturnForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, self.claim(request, pk), ReturnForm(request.POST))

    def _answer(self, request: HttpRequest, claim: Claim, form: ReturnForm) -> HttpResponse:
        try:
            check_may_judge(claim, request.user)  # before the form is shown, not only when it comes back
            if not form.is_valid():
                return self._page(request, claim, form, status=422 if form.is_bound else 200)
            return_(claim=claim, actor=request.user, reason=form.cleaned_data["reason"])
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        except NotNow as error:
            return self.refused(request, claim, error)
        messages.success(request, _("Returned with your reason. It has left the reported figures."))
        return redirect(self.back(request, claim))

    def _page(self, request: HttpRequest, claim: Claim, form: ReturnForm, status: int) -> HttpResponse:
        url = claim.source.record.get_absolute_url()
        context = {"form": form, "title": _("Return a claim"), "claim": claim, "cancel_url": url}
        context["submit_label"] = _("Return it")
        return render(request, "ledger/claim_return.html", context, status=status)
