"""The public page of a link: what an enterprise sees and may answer, without an account.

GET changes nothing: messengers fetch a link before anybody reads it. Whoever holds the link sees the name of the
site, its county, the day and the numbers that were reported, and nothing else; a link that is no longer taken shows
only whom to ring.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from ledger.models import Claim
from workshops.confirmation_forms import AnswerForm
from workshops.confirmation_limits import WINDOW_SECONDS, is_too_often
from workshops.confirmations import LinkClosed, confirm, correct, open_link
from workshops.models import SUBGROUPS, Confirmation

STATUS = {"unknown": 404, "answered": 200}  # the others are gone: 410


@method_decorator(login_not_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class ConfirmLink(View):
    """Confirm a headcount, or correct it. A link that is not taken answers with a plain page and changes nothing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_too_often(request, kwargs["token"]):
            answer = self.plain("too_often", None, 429)
            answer["Retry-After"] = str(WINDOW_SECONDS)
        else:
            answer = super().dispatch(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer._has_been_logged = (
            True  # Django would write the address of a refused form, with its token, to the log
        )
        return answer

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            return self.page(open_link(token), AnswerForm())
        except LinkClosed as closed:
            return self.closed(closed)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = AnswerForm(request.POST)
        try:
            confirmation = open_link(token)
            # The desk has the link too, and must not answer for the enterprise.
            if request.user.is_authenticated:
                return self.page(confirmation, AnswerForm(), status=403)
            if "_confirm" in request.POST:
                confirm(token=token)
                return redirect(request.path)
            if form.is_valid():
                correct(token=token, **form.values())
                return redirect(request.path)
        except LinkClosed as closed:
            return self.closed(closed)
        except ValidationError as error:
            form.take_errors(error)
        return self.page(confirmation, form, status=422)

    def page(self, confirmation: Confirmation, form: AnswerForm, status: int = 200) -> HttpResponse:
        claim = confirmation.claim
        groups = {
            "poor": _("of which registered poor"),
            "relocated": _("of which relocated"),
            "edge": _("of which edge households"),
        }
        known = ((groups[name], getattr(claim.headcount, name)) for name in SUBGROUPS)
        context = {
            "form": form,
            "site": claim.source.record.name,
            "claim": claim,
            "groups": [(label, count) for label, count in known if count is not None],
            "ring": _desk_of(claim),
            "confirmation": confirmation,
        }
        return render(self.request, "workshops/confirm.html", context, status=status)

    def closed(self, closed: LinkClosed) -> HttpResponse:
        why = closed.why
        if why == "answered" and self.request.method == "POST":
            why = "used"
        return self.plain(why, closed.confirmation, STATUS.get(why, 410))

    def plain(self, why: str, confirmation: Confirmation | None, status: int) -> HttpResponse:
        context = {"why": why, "ring": confirmation and _desk_of(confirmation.claim)}
        return render(self.request, "workshops/confirm_closed.html", context, status=status)


def _desk_of(claim: Claim) -> dict[str, str]:
    """Whom to ring: the county's bureau with its office telephone."""
    bureau = claim.county.bureau
    return {"name": bureau.name, "phone": bureau.phone} if bureau else {}
