"""The pages of projects."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON, conflict_page, is_stale
from accounts.versions import Stale
from ledger.reporting import refused
from ledger.services import NotNow, NotYours
from pages import drafts, submissions
from pages.history import history_of
from pages.panels import panels_for
from pages.templatetags.pages import money, number
from pages.views import ListPage, PermissionMixin
from projects.blocked_entry import send_blocked_entry
from projects.entering import enter_project
from projects.filters import ProjectFilter, search
from projects.forms import ProjectEditForm, ProjectEntryForm, StepForm
from projects.introducers import introducers_of
from projects.models import DuplicateAppeal, EntryHabit, Project
from projects.record import progress_of, sections_of, still_lacking, why_not_counted
from projects.services import change_project, take_step
from projects.stages import Step
from projects.tables import ProjectTable


class ProjectList(ListPage):
    permission = "projects.view_project"
    table_class = ProjectTable
    filterset_class = ProjectFilter
    title = gettext_lazy("Projects")
    empty_text = gettext_lazy("No project matches. Remove a filter, or record a project.")
    sheet = "projects.Project"
    sample = Q(origin=Project.Origin.SAMPLE)

    def queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user).standing().for_list()

    def totals(self, rows: QuerySet[Project]) -> list[dict[str, Any]]:
        sums = rows.order_by().aggregate(amount=Sum("contract_amount"), jobs=Sum("planned_jobs"))
        return [
            {"label": _("Contract amount"), "value": money(sums["amount"]), "unit": ""},
            {"label": _("Planned jobs"), "value": number(sums["jobs"]), "unit": ""},
        ]

    def extra(self) -> dict[str, Any]:
        may_add = self.request.user.has_perm("projects.add_project")
        return {
            "add_url": reverse("projects:project-add") if may_add else "",
            "add_label": _("Record a project"),
            "tabs": tabs_of_projects("projects"),
        }


def tabs_of_projects(active: str) -> list[dict[str, Any]]:
    """The strip of links above the lists of projects, of receipts, of problems and of suspected duplicates."""
    pages = (
        ("projects", _("Projects"), "projects:project-list"),
        ("receipts", _("Funds received"), "projects:receipt-list"),
        ("problems", _("Problem list"), "projects:problem-list"),
        ("duplicates", _("Suspected duplicates"), "projects:duplicate-list"),
    )
    return [{"label": label, "url": reverse(url), "active": name == active} for name, label, url in pages]


class ProjectSearch(View):
    """The search box of the header: the one match, or the list of matches."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()[:80]
        found = search(Project.objects.visible_to(request.user).standing(), words)[:2] if words else []
        if len(found) == 1:
            return redirect(found[0])
        query = request.GET.copy()
        query["q"] = words
        return redirect(f"{reverse('projects:project-list')}?{query.urlencode()}")


class ProjectAdd(PermissionMixin, View):
    permission = "projects.add_project"
    template_name = "projects/project_add.html"
    appeal: DuplicateAppeal | None = None  # whose verdict lifts the block (projects/duplicate_views.py)

    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = drafts.resumed(request, ProjectEntryForm)
        return self._page(request, ProjectEntryForm(user=request.user, initial=initial or self._carried()))

    def _carried(self) -> dict[str, Any]:
        """What is taken over from the last record."""
        habit = EntryHabit.objects.filter(user=self.request.user).first()
        initial = (
            {"carry": habit.carry, **{name: habit.last.get(name) for name in habit.carry}} if habit else {}
        )
        initial.setdefault("carry", ["county", "introduced_by"])
        initial.setdefault("stage", "signed")
        return {name: value for name, value in initial.items() if value is not None}

    def post(self, request: HttpRequest) -> HttpResponse:
        if "_refresh" in request.POST:  # without script: show the supporters of the chosen county
            return self._page(request, ProjectEntryForm(user=request.user, initial=_typed(request)))
        then = reverse("projects:project-add") if "_another" in request.POST else ""
        if (first := submissions.repeated(request, then)) is not None:
            return first
        form = ProjectEntryForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._enter(request, form), then)
            except ValidationError as error:
                if sent := send_blocked_entry(request, form, error):
                    return sent
                form.take_errors(error)
            except NotYours as error:
                form.add_error("county", str(error))
        return self._page(request, form, status=422)

    def _enter(self, request: HttpRequest, form: ProjectEntryForm) -> str:
        project = enter_project(
            project=form.new_project(),
            enterprise_name=form.cleaned_data["enterprise_name"],
            credit_code=form.cleaned_data["credit_code"],
            steps=form.steps(),
            actor=request.user,
            override_reason=form.cleaned_data.get("override_reason", ""),
            go_on_reason=form.cleaned_data["go_on_reason"],
            appeal=self.appeal,
        )
        EntryHabit.objects.update_or_create(
            user=request.user, defaults={"carry": form.cleaned_data["carry"], "last": form.carried()}
        )
        link = format_html('<a href="{}">{}</a>', project.get_absolute_url(), project.name)
        messages.success(request, format_html(_("Saved: {project}"), project=link))
        return project.get_absolute_url()

    def _page(self, request: HttpRequest, form: ProjectEntryForm, status: int = 200) -> HttpResponse:
        mine = Project.objects.filter(entered_by=request.user, entered_at__date=clock.today()).order_by("-pk")
        context = {"form": form, "title": _("Record a project"), "mine": mine[:8], "mine_count": mine.count()}
        context["hint"] = _pairing_hint(form._chosen_county(), request)
        context["appeal"] = self.appeal
        return render(request, self.template_name, context, status=status)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Everything typed so far, as initial values of a fresh form."""
    values = {name: request.POST.get(name) for name in request.POST}
    values["carry"] = request.POST.getlist("carry")
    values.pop("introduced_by", None)
    return values


def _pairing_hint(county: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The prefecture of the chosen county and who helps it, for the line under the county."""
    if county is None:
        return None
    offered = introducers_of(county, request.user, clock.today())
    return {"county": county, "supporters": [bureau for bureau in offered if bureau.pairings.exists()]}


class ProjectHint(PermissionMixin, View):
    """After the county was chosen: its prefecture, its supporters, and the list of introducers."""

    permission = "projects.add_project"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ProjectEntryForm(user=request.user, initial={"county": request.GET.get("county", "")})
        context = {"form": form, "hint": _pairing_hint(form._chosen_county(), request)}
        return render(request, "projects/project_hint.html", context)


class ProjectDetail(PermissionMixin, View):
    permission = "projects.view_project"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        project = get_object_or_404(Project.objects.visible_to(request.user).for_list(), pk=pk)
        editable = Project.objects.editable_by(request.user).filter(pk=pk).exists()
        may_change = editable and not project.voided_at and request.user.has_perm("projects.change_project")
        context = {
            "title": project.name,
            "project": project,
            "sections": sections_of(project),
            "progress": progress_of(project, request),
            "excluded": why_not_counted(project),
            "lacking": still_lacking(project, editable=may_change),
            "may_change": may_change,
            "panels": panels_for("projects:project-detail", project, request),
            "history": history_of(project, leave_out=["contract_amount_typed", "annual_output_typed"]),
        }
        return render(request, "projects/project_detail.html", context)


class ProjectChangePage(PermissionMixin, View):
    """What the pages that change one project share: unseen is 404, seen but not yours is 403."""

    permission = "projects.change_project"

    def project(self, pk: int) -> Project:
        project = get_object_or_404(Project.objects.visible_to(self.request.user).for_list(), pk=pk)
        if not Project.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return project

    def page(self, form: Any, project: Project, title: str, status: int = 200) -> HttpResponse:
        context = {"form": form, "title": title, "project": project, "cancel_url": project.get_absolute_url()}
        return render(self.request, self.template_name, context, status=status)

    def refused(self, error: NotNow, project: Project) -> HttpResponse:
        """409 with words and the way back."""
        return refused(self.request, error, project.get_absolute_url())


class ProjectEdit(ProjectChangePage):
    template_name = "projects/project_edit.html"
    keeps_draft = True

    def page(self, form: ProjectEditForm, project: Project, title: str, status: int = 200) -> HttpResponse:
        form.ask_for_duplicates(f"{reverse('projects:duplicate-check')}?project={project.pk}")
        return super().page(form, project, title, status)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        project = self.project(pk)
        initial = drafts.resumed(request, ProjectEditForm) or ProjectEditForm.initial_of(project)
        return self._filled(project, initial)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        project = self.project(pk)
        if GO_ON in request.POST:
            return self._filled(project, ProjectEditForm.typed(request.POST))
        if (first := submissions.repeated(request)) is not None:
            return first
        form = ProjectEditForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._change(project, form))
            except Stale as stale:
                theirs = ProjectEditForm.initial_of(stale.stored)
                return conflict_page(request, stale, edit_url=request.path, form=form, theirs=theirs)
            except ValidationError as error:
                form.take_errors(error)
            except NotNow as error:
                return self.refused(error, project)
            except NotYours as error:
                raise PermissionDenied(str(error)) from error
        return self.page(form, self.project(pk), _("Change the record"), status=422)

    def _filled(self, project: Project, initial: dict[str, Any]) -> HttpResponse:
        form = ProjectEditForm(user=self.request.user, initial=initial)
        return self.page(form, project, _("Change the record"))

    def _change(self, project: Project, form: ProjectEditForm) -> str:
        change_project(
            project=form.apply_to(project),
            enterprise_name=form.cleaned_data["enterprise_name"],
            credit_code=form.cleaned_data["credit_code"],
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
            go_on_reason=form.cleaned_data["go_on_reason"],
            seen_version=form.cleaned_data["seen_version"],
        )
        messages.success(self.request, _("The record was changed."))
        return project.get_absolute_url()


class ProjectStep(ProjectChangePage):
    template_name = "projects/project_step.html"
    keeps_draft = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._filled(self.project(pk), drafts.resumed(request, StepForm))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        project = self.project(pk)
        if GO_ON in request.POST:
            return self._filled(project, StepForm.typed(request.POST))
        if (first := submissions.repeated(request)) is not None:
            return first
        form = StepForm(request.POST, project=project, user=request.user)
        if is_stale(
            request, project
        ):  # what the form offers depends on the stage, so this comes before its words
            return self._conflict(Stale(project), form)
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._take(project, form))
            except Stale as stale:
                return self._conflict(stale, form)
            except ValidationError as error:
                form.take_errors(error)
            except NotNow as error:
                return self.refused(error, project)
            except NotYours as error:
                raise PermissionDenied(str(error)) from error
        return self.page(form, project, _("Report the next step"), status=422)

    def _filled(self, project: Project, initial: dict[str, Any] | None) -> HttpResponse:
        form = StepForm(project=project, user=self.request.user, initial=initial)
        return self.page(form, project, _("Report the next step"))

    def _conflict(self, stale: Stale, form: StepForm) -> HttpResponse:
        now, asked = stale.stored, form["step"].data or ""
        words = dict(Step.choices)
        step = {"label": _("step"), "theirs": now.get_stage_display(), "mine": words.get(asked, asked)}
        more = [{**step, "differs": asked != now.stage}]
        return conflict_page(self.request, stale, edit_url=self.request.path, form=form, more=more)

    def _take(self, project: Project, form: StepForm) -> str:
        take_step(
            project=project,
            taken=form.taken(),
            actor=self.request.user,
            override_reason=form.cleaned_data.get("override_reason", ""),
            seen_version=form.cleaned_data["seen_version"],
        )
        messages.success(self.request, _("The step was reported. It waits for review and verification."))
        return project.get_absolute_url()
