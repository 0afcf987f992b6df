"""Deciding on several claims at once: a preview that says what is left out and why, then the deed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from ledger.bulk import ACTIONS, MOST, LeftOut, decide, sort_out
from ledger.desk import with_all
from ledger.forms import ReturnForm
from ledger.models import Claim
from ledger.review import Action
from pages.views import PermissionMixin


class ClaimBulk(PermissionMixin, View):
    """Review, verify or return the ticked claims. Whoever ticks sees them; each is judged by itself."""

    permission = "ledger.review_claim"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        action = self._action(request)
        claims = self._claims(request)
        fitting, left_out = sort_out(action, claims, request.user)
        form = self._form(request, action)
        if "_confirmed" not in request.POST or not fitting or (form and not form.is_valid()):
            status = 422 if form and form.is_bound and form.errors else 200
            return self._preview(request, action, fitting, left_out, form, status)
        reason = form.cleaned_data["reason"] if form else ""
        seen = {claim.pk: _number(request.POST.get(f"seen_{claim.pk}", "")) for claim in fitting}
        refused = decide(action, fitting, request.user, seen=seen, reason=reason)
        self._tell(request, len(fitting) - len(refused), [*left_out, *refused])
        return redirect(reverse("ledger:claim-list"))

    def _action(self, request: HttpRequest) -> Action:
        asked = request.POST.get("action", "")
        if asked not in ACTIONS:
            raise BadRequest("There is no such action.")
        action = Action(asked)
        if action == Action.VERIFY and not request.user.has_perm("ledger.verify_claim"):
            raise PermissionDenied
        return action

    def _claims(self, request: HttpRequest) -> list[Claim]:
        """The ticked claims that the reader may see; what is not a number is not a claim."""
        asked = {_number(pk) for pk in request.POST.getlist("claim")}
        claims = Claim.objects.visible_to(request.user).filter(pk__in=asked).order_by("reported_at", "pk")
        return list(with_all(claims)[:MOST])

    def _form(self, request: HttpRequest, action: Action) -> ReturnForm | None:
        if action != Action.RETURN:
            return None
        return ReturnForm(request.POST) if "_confirmed" in request.POST else ReturnForm()

    def _preview(
        self,
        request: HttpRequest,
        action: Action,
        fitting: list[Claim],
        left_out: list[LeftOut],
        form: Any,
        status: int,
    ) -> HttpResponse:
        titles = {
            Action.REVIEW: _("Review several claims"),
            Action.VERIFY: _("Verify several claims"),
            Action.RETURN: _("Return several claims"),
        }
        context = {
            "title": titles[action],
            "action": action.value,
            "fitting": fitting,
            "left_out": left_out,
            "form": form,
            "back_url": reverse("ledger:claim-list"),
        }
        return render(request, "ledger/claim_bulk.html", context, status=status)

    def _tell(self, request: HttpRequest, done: int, left_out: list[LeftOut]) -> None:
        messages.success(
            request,
            ngettext("Done with %(count)d claim.", "Done with %(count)d claims.", done) % {"count": done},
        )
        for found in left_out:
            messages.warning(
                request,
                _("Left out: %(claim)s. %(why)s") % {"claim": found.claim.source.record, "why": found.why},
            )


def _number(text: str) -> int:
    """0, which nothing is numbered, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
