"""The lists of claims, and the steps that somebody takes with one of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.conflicts import conflict_page, seen_version
from accounts.versions import Stale
from ledger import desk
from ledger.exports import CLAIM_COLUMNS, OVERRIDE_COLUMNS
from ledger.forms import ObjectionForm, OverrideForm, ReturnForm, VoidClaimForm
from ledger.gates import evidence_lacking
from ledger.models import Claim, Override
from ledger.reporting import refused
from ledger.review import Action
from ledger.services import (
    NotNow,
    NotYours,
    check_may,
    object_to,
    return_,
    review,
    take_back,
    verify,
    void_claim,
)
from ledger.worklists import WorkList, lists_of
from pages import submissions
from pages.exporting import Export, QueryRows
from pages.links import safe_next
from pages.views import PermissionMixin

SHOWN = 200


class ClaimList(PermissionMixin, View):
    """The work lists of the reader, one at a time: to review, to verify, returned, reported by others, waiting."""

    permission = "ledger.view_claim"

    def get(self, request: HttpRequest) -> HttpResponse:
        counts = {found: found.claims(request.user).count() for found in lists_of(request.user)}
        asked = [found for found in counts if found.key == request.GET.get("list")]
        chosen = next(iter([*asked, *(found for found in counts if counts[found]), *counts]))
        claims = chosen.claims(request.user).order_by("reported_at", "pk")
        export = Export(
            request,
            title=str(chosen.label),
            columns=CLAIM_COLUMNS,
            rows=lambda: QueryRows(claims, lambda some: desk.rows(some, request.user)),
        )
        if (file := export.answer()) is not None:
            return file
        context = {
            "export": export,
            "title": chosen.label,
            "empty_text": chosen.empty,
            "tabs": [_tab(found, count, chosen) for found, count in counts.items()],
            "rows": desk.rows(claims[:SHOWN], request.user),
            "count": counts[chosen],
            "shown": SHOWN,
            "bulk": {"url": reverse("ledger:claim-bulk"), "actions": chosen.bulk} if chosen.bulk else None,
        }
        return render(request, "ledger/claim_list.html", context)


def _tab(found: WorkList, count: int, chosen: WorkList) -> dict[str, Any]:
    return {
        "label": f"{found.label} {count}",
        "url": f"{reverse('ledger:claim-list')}?list={found.key}",
        "active": found is chosen,
    }


class ClaimStep(PermissionMixin, View):
    """What the steps share: unseen is 404, not yours 403, too late 409 with words."""

    def claim(self, request: HttpRequest, pk: int) -> Claim:
        related = ("source", "county__prefecture__bureau", "county__bureau", "reporter")
        return get_object_or_404(Claim.objects.visible_to(request.user).select_related(*related), pk=pk)

    def back(self, request: HttpRequest, claim: Claim) -> str:
        return safe_next(request, claim.source.record.get_absolute_url())

    def take(
        self, request: HttpRequest, claim: Claim, step: Callable[[int], Any], done: Any, form: Any = None
    ) -> HttpResponse:
        """Take the step with the version that the page showed, once, and go back to where the reader came from."""

        def make() -> str:
            step(seen_version(request))
            messages.success(request, done)
            return self.back(request, claim)

        try:
            return submissions.once(request, make) if form else redirect(make())
        except Stale as stale:
            return conflict_page(request, stale, edit_url=claim.source.record.get_absolute_url())
        except ValidationError as error:  # the form was sent before, or was opened too long ago
            form.add_error(None, error)
            return self.page(request, claim, form, 422)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        except NotNow as error:
            return refused(request, error, claim.source.record.get_absolute_url())

    def page(self, request: HttpRequest, claim: Claim, form: Any, status: int) -> HttpResponse:
        raise TypeError(f"{type(self).__name__} has no page of its own")


class ClaimReview(ClaimStep):
    http_method_names = ["post"]
    permission = "ledger.review_claim"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.claim(request, pk)
        done = _("Reviewed. The province verifies it next.")
        return self.take(
            request, claim, lambda seen: review(claim=claim, actor=request.user, seen_version=seen), done
        )


class ClaimTakeBack(ClaimStep):
    http_method_names = ["post"]
    permission = "ledger.report_claim"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.claim(request, pk)
        done = _("Taken back. It has left the reported figures.")
        return self.take(
            request, claim, lambda seen: take_back(claim=claim, actor=request.user, seen_version=seen), done
        )


class ReasonStep(ClaimStep):
    """A step that asks for a reason on a page of its own."""

    action: Action
    form_class: type
    title: Any
    submit_label: Any
    done: Any
    intro: Any = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, self.claim(request, pk), self.form_class())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        return self._answer(request, self.claim(request, pk), self.form_class(request.POST))

    def step(self, claim: Claim, reason: str, seen: int) -> Any:
        raise TypeError(f"{type(self).__name__} has to say what happens")

    def _answer(self, request: HttpRequest, claim: Claim, form: Any) -> HttpResponse:
        try:
            check_may(
                self.action, claim, request.user
            )  # before the form is shown, not only when it comes back
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        except NotNow as error:
            return refused(request, error, claim.source.record.get_absolute_url())
        if not form.is_valid():
            return self.page(request, claim, form, status=422 if form.is_bound else 200)
        reason = form.cleaned_data["reason"]
        return self.take(request, claim, lambda seen: self.step(claim, reason, seen), self.done, form)

    def page(self, request: HttpRequest, claim: Claim, form: Any, status: int) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "claim": claim,
            "cancel_url": self.back(request, claim),
            "submit_label": self.submit_label,
            "intro": self.intro,
            "next": self.back(request, claim),
        }
        return render(request, "ledger/claim_reason.html", context | self.more(claim), status=status)

    def more(self, claim: Claim) -> dict[str, Any]:
        """More context."""
        return {}


class ClaimReturn(ReasonStep):
    permission = "ledger.review_claim"
    action, form_class = Action.RETURN, ReturnForm
    title, submit_label = gettext_lazy("Return a claim"), gettext_lazy("Return it")
    done = gettext_lazy("Returned with your reason. It has left the reported figures.")

    def step(self, claim: Claim, reason: str, seen: int) -> Any:
        return return_(claim=claim, actor=self.request.user, reason=reason, seen_version=seen)


class ClaimObject(ReasonStep):
    permission = "ledger.report_claim"
    action, form_class = Action.OBJECT, ObjectionForm
    title, submit_label = gettext_lazy("Object to a claim"), gettext_lazy("Object")
    done = gettext_lazy("Your objection stands beside the claim. Whoever reviews it reads it first.")

    def step(self, claim: Claim, reason: str, seen: int) -> Any:
        return object_to(claim=claim, actor=self.request.user, reason=reason, seen_version=seen)


class ClaimVoid(ReasonStep):
    permission = "ledger.verify_claim"
    action, form_class = Action.VOID, VoidClaimForm
    title, submit_label = gettext_lazy("Void a verified claim"), gettext_lazy("Void it")
    done = gettext_lazy("Voided with your reason. It has left the figures and stays to be read.")

    def step(self, claim: Claim, reason: str, seen: int) -> Any:
        return void_claim(claim=claim, actor=self.request.user, reason=reason, seen_version=seen)


class ClaimVerify(ReasonStep):
    """One button; where evidence is lacking, a page that asks for a reason to go on without it."""

    permission = "ledger.verify_claim"
    action, form_class = Action.VERIFY, OverrideForm
    title, submit_label = gettext_lazy("Verify without evidence"), gettext_lazy("Verify without evidence")
    done = gettext_lazy("Verified. The verified figures now include it.")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.claim(request, pk)
        if "reason" in request.POST:
            return super().post(request, pk)
        if evidence_lacking(claim):
            return self.get(request, pk)
        return self.take(request, claim, lambda seen: self.step(claim, "", seen), self.done)

    def step(self, claim: Claim, reason: str, seen: int) -> Any:
        return verify(claim=claim, actor=self.request.user, override_reason=reason, seen_version=seen)

    def more(self, claim: Claim) -> dict[str, Any]:
        return {"lacking": evidence_lacking(claim)}


class OverrideList(PermissionMixin, View):
    """What was verified or entered without what a gate asks for: for directors, and for whoever sees the rows."""

    permission = "ledger.view_override"

    def get(self, request: HttpRequest) -> HttpResponse:
        claims = Claim.objects.visible_to(request.user)
        found = Override.objects.filter(claim__in=claims)
        facts = dict.fromkeys(Claim.FACTS.values())
        related = ("county", "source__project", "source__workshop", *facts)
        title = _("Entered or verified without what is required")
        overrides = found.select_related("by__bureau", *(f"claim__{name}" for name in related))
        export = Export(request, title=title, columns=OVERRIDE_COLUMNS, rows=lambda: QueryRows(overrides))
        if (file := export.answer()) is not None:
            return file
        context = {
            "title": title,
            "export": export,
            "overrides": overrides[:SHOWN],
            "count": found.count(),
            "shown": SHOWN,
        }
        return render(request, "ledger/override_list.html", context)
