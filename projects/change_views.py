"""The pages on which a project's claims are corrected, and what it said before becomes another."""

from collections.abc import Callable, Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.conflicts import GO_ON, typed
from ledger.models import Claim
from ledger.reporting import answer
from pages import submissions
from projects.change_forms import CHANGE_FORMS, ChangeForm, StepCorrectionForm, VoidForm
from projects.changes import CHANGE_KINDS, report_change
from projects.merging import void_project
from projects.models import Project, ProjectChange, StageReached
from projects.services import correct_step
from projects.views import ProjectChangePage

TITLES = {
    "county": gettext_lazy("The project is in another county"),
    "introducer": gettext_lazy("Somebody else introduced the project"),
    "capital": gettext_lazy("The capital was increased"),
    "shares": gettext_lazy("Several share the credit"),
}
FORM_OF_KIND = {
    Claim.Kind.COUNTY: "county",
    Claim.Kind.INTRODUCER: "introducer",
    Claim.Kind.MONEY: "capital",
    Claim.Kind.SHARES: "shares",
}


class ReportPage(ProjectChangePage):
    """Shows a form, lets the service report what it says, and answers each refusal in its place."""

    template_name = "projects/project_change.html"

    def answer(
        self, form: Any, project: Project, title: Any, report: Callable[[], Any], done: str = ""
    ) -> HttpResponse:
        return answer(
            self.request,
            form,
            record=project,
            report=report,
            again=lambda: self.page(form, project, title, status=422),
            done=done,
        )


class ProjectChangeReport(ReportPage):
    """A change of one kind: the address says which."""

    def get(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        project = self.project(pk)
        return self.page(self._form(what, project), project, TITLES[what])

    def post(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        project = self.project(pk)
        if GO_ON in request.POST:
            return self.page(self._form(what, project, initial=typed(request)), project, TITLES[what])
        form = self._form(what, project, request.POST)

        def report() -> None:
            report_change(
                project=project,
                kind=form.kind,
                value=form.value(),
                on=form.day,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                seen_version=form.cleaned_data["seen_version"],
            )

        return self.answer(form, project, TITLES[what], report)

    def _form(self, what: str, project: Project, data: Any = None, initial: Any = None) -> ChangeForm:
        if what not in CHANGE_FORMS:
            raise Http404
        return CHANGE_FORMS[what](data, project=project, user=self.request.user, initial=initial)


class ProjectVoid(ReportPage):
    """Take a record that should never have been made out of the lists and the figures."""

    template_name = "projects/project_void.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        project = self.project(pk)
        return self.page(VoidForm(record=project), project, _("Void the record"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        project = self.project(pk)
        if GO_ON in request.POST:
            form = VoidForm(initial=typed(request), record=project)
            return self.page(form, project, _("Void the record"))
        form = VoidForm(request.POST, record=project)

        def report() -> None:
            void_project(project=project, actor=request.user, **form.cleaned_data)

        return self.answer(form, project, _("Void the record"), report, done=_("The record was voided."))


class ChangeCorrect(ReportPage):
    """A change was reported wrongly: the same form again, and the new claim takes the old one's place."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        change, project = self._change(pk)
        form = self._form(change, project)
        if form is None:
            return redirect("projects:project-edit", project.pk)
        return self.page(form, project, _("Correct what was reported"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        change, project = self._change(pk)
        asked = None if GO_ON in request.POST else request.POST
        form = self._form(change, project, asked, typed(request))
        if form is None:
            return redirect("projects:project-edit", project.pk)
        if asked is None:
            return self.page(form, project, _("Correct what was reported"))

        def report() -> None:
            report_change(
                project=project,
                kind=form.kind,
                value=form.value(),
                on=form.day,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                replaces=change.claim,
                seen_version=form.cleaned_data["seen_version"],
            )

        return self.answer(form, project, _("Correct what was reported"), report)

    def _change(self, pk: int) -> tuple[ProjectChange, Project]:
        claim = claim_of(self.request, pk, CHANGE_KINDS)
        return claim.project_change, self.project(claim.source.project.pk)

    def _form(
        self, change: ProjectChange, project: Project, data: Any = None, initial: Any = None
    ) -> ChangeForm | None:
        """The form of the change's kind; None where the record itself is the form (amount from the start, kind)."""
        what = FORM_OF_KIND.get(Claim.Kind(change.claim.kind))
        if what is None or (what == "capital" and change.from_start):
            return None
        return CHANGE_FORMS[what](
            data,
            project=project,
            user=self.request.user,
            record=change.claim,
            initial=initial or {"on": change.claim.effective_on},
        )


class StepCorrect(ReportPage):
    """A step was taken on another day than reported."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        fact, project = self._fact(pk)
        initial = {"on": fact.claim.effective_on, "not_later_than": fact.claim.not_later_than}
        form = StepCorrectionForm(initial=initial, record=fact.claim)
        return self.page(form, project, self._title(fact))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        fact, project = self._fact(pk)
        if GO_ON in request.POST:
            form = StepCorrectionForm(initial=typed(request), record=fact.claim)
            return self.page(form, project, self._title(fact))
        form = StepCorrectionForm(request.POST, record=fact.claim)

        def report() -> None:
            correct_step(claim=fact.claim, actor=request.user, **form.cleaned_data)

        return self.answer(form, project, self._title(fact), report)

    def _fact(self, pk: int) -> tuple[StageReached, Project]:
        claim = claim_of(self.request, pk, (Claim.Kind.STAGE,))
        return claim.stage_reached, self.project(claim.source.project.pk)

    def _title(self, fact: StageReached) -> str:
        return _("Correct the day: %(step)s") % {"step": fact.get_step_display()}


def claim_of(request: HttpRequest, pk: int, kinds: Collection[str]) -> Claim:
    """The claim of one of these kinds that the reader may see, else 404."""
    related = ("source__project", "stage_reached", "project_change")
    claims = Claim.objects.visible_to(request.user).filter(kind__in=kinds).select_related(*related)
    return get_object_or_404(claims, pk=pk)
