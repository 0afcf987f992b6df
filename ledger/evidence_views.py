"""Evidence of a claim: adding, handing out, showing a thumbnail, removing."""

from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from ledger.evidence import (
    PERMISSION,
    add_evidence,
    check_may_add,
    check_may_remove,
    evidence_of,
    remove_evidence,
    sources_editable_by,
)
from ledger.forms import EvidenceForm, RemoveForm, ReplyForm
from ledger.models import Claim, Evidence
from ledger.services import NotNow, NotYours
from ledger.statements import check_may_reply, reply_to
from pages.links import safe_next
from pages.views import PermissionMixin


class EvidenceStep(PermissionMixin, View):
    """What adding and removing share: unseen is 404, not yours 403, too late 409 with words."""

    permission = PERMISSION
    template_name = ""

    def refused(self, claim: Claim, error: NotNow) -> HttpResponse:
        context = {"message": str(error), "back_url": claim.source.record.get_absolute_url()}
        return render(self.request, "pages/refused.html", context, status=409)

    def back(self, claim: Claim) -> str:
        return safe_next(self.request, claim.source.record.get_absolute_url())

    def page(self, form: Any, claim: Claim, **words: Any) -> HttpResponse:
        context = {"form": form, "claim": claim, "cancel_url": self.back(claim), **words}
        return render(self.request, self.template_name, context, status=422 if form.is_bound else 200)


class ClaimEvidence(EvidenceStep):
    """Add files of one kind, or the address of a published source, to a claim."""

    template_name = "ledger/claim_evidence.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, pk, lambda: EvidenceForm(initial={"kind": request.GET.get("kind", "")}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, pk, lambda: EvidenceForm(request.POST, request.FILES))

    def _answer(self, request: HttpRequest, pk: int, make_form: Any) -> HttpResponse:
        rows = Claim.objects.visible_to(request.user).select_related("source", "reporter__bureau", "county")
        claim = get_object_or_404(rows, pk=pk)
        try:
            check_may_add(claim, request.user)  # before any file is looked into
            form = make_form()
            if form.is_valid() and self._add(form, claim):
                return redirect(self.back(claim))
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        except NotNow as error:
            return self.refused(claim, error)
        editable = sources_editable_by([claim.source_id], request.user)
        present = evidence_of([claim], request.user, editable)[claim.pk]
        present.may_add = False  # the link to this page
        return self.page(
            form,
            claim,
            title=_("Add evidence"),
            submit_label=_("Add it"),
            evidence=present,
            next=request.path,
        )

    def _add(self, form: EvidenceForm, claim: Claim) -> bool:
        """Add what the form holds, or put beside its field why not."""
        try:
            added = add_evidence(claim=claim, actor=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
            return False
        count = len(added)
        words = ngettext(
            "%(count)s piece of evidence was added.", "%(count)s pieces of evidence were added.", count
        )
        messages.success(self.request, words % {"count": count})
        return True


class EvidenceReason(EvidenceStep):
    """A step with one piece of evidence that asks for a reason, once."""

    form_class: type
    title: Any
    submit_label: Any
    done: Any

    def check(self, evidence: Evidence) -> None:
        raise TypeError(f"{type(self).__name__} has to say who may")

    def step(self, evidence: Evidence, reason: str) -> Any:
        raise TypeError(f"{type(self).__name__} has to say what happens")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, pk, self.form_class())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, pk, self.form_class(request.POST))

    def _answer(self, request: HttpRequest, pk: int, form: Any) -> HttpResponse:
        evidence = _visible(request, pk)
        try:
            self.check(evidence)
            if form.is_valid():
                self.step(evidence, form.cleaned_data["reason"])
                messages.success(request, self.done)
                return redirect(self.back(evidence.claim))
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        except NotNow as error:
            return self.refused(evidence.claim, error)
        words = {"title": self.title, "submit_label": self.submit_label}
        return self.page(form, evidence.claim, evidence=evidence, **words)


class EvidenceRemove(EvidenceReason):
    template_name, form_class = "ledger/evidence_remove.html", RemoveForm
    title, submit_label = gettext_lazy("Remove evidence"), gettext_lazy("Remove it")
    done = gettext_lazy("Removed. The record keeps its name, your name and the reason.")

    def check(self, evidence: Evidence) -> None:
        check_may_remove(evidence, self.request.user)

    def step(self, evidence: Evidence, reason: str) -> Any:
        return remove_evidence(evidence=evidence, actor=self.request.user, reason=reason)


class EvidenceReply(EvidenceReason):
    """Why the reported number stays although the enterprise gives another."""

    template_name, form_class = "ledger/evidence_reply.html", ReplyForm
    title, submit_label = gettext_lazy("Say why our number stays"), gettext_lazy("Save the reason")
    done = gettext_lazy("Your reason stands beside the answer of the enterprise.")

    def check(self, evidence: Evidence) -> None:
        check_may_reply(evidence, self.request.user)

    def step(self, evidence: Evidence, reason: str) -> Any:
        return reply_to(evidence=evidence, actor=self.request.user, reason=reason)


def _visible(request: HttpRequest, pk: int) -> Evidence:
    rows = Evidence.objects.visible_to(request.user)
    related = ("claim__source", "claim__reporter__bureau", "claim__county", "added_by__bureau")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@method_decorator(csp_update({"sandbox": True}), name="dispatch")
class EvidenceBytes(PermissionMixin, View):
    """What handing out bytes shares: to those who may read the claim, for no cache but their own, in a sandbox."""

    permission = "ledger.view_claim"

    def answer(self, file: FieldFile, **how: Any) -> FileResponse:
        try:
            content = file.open("rb")
        except OSError as error:  # the folder was not restored with the database
            raise Http404 from error
        answer = FileResponse(content, **how)
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class EvidenceFile(EvidenceBytes):
    """The file itself, to be saved and never shown in our place."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        evidence = _visible(request, pk)
        if not evidence.file or evidence.removed_at:
            raise Http404
        answer = self.answer(
            evidence.file,
            as_attachment=True,
            filename=evidence.original_name,
            content_type=evidence.content_type,
        )
        answer["Cache-Control"] = "private, no-store"
        return answer


class EvidenceThumbnail(EvidenceBytes):
    """The small picture that we made ourselves."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        evidence = _visible(request, pk)
        if not evidence.thumbnail or evidence.removed_at:
            raise Http404
        answer = self.answer(evidence.thumbnail, content_type="image/jpeg")
        answer["Content-Disposition"] = "inline"
        answer["Cache-Control"] = "private, max-age=3600"
        return answer
