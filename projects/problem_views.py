"""The pages of the problem list: the list, one problem with its story, raising one, and each step."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from counties.models import County
from pages import drafts, submissions
from pages.answers import answer, refused
from pages.history import history_of
from pages.links import link_to
from pages.templatetags.pages import day, number
from pages.views import ListPage, PermissionMixin
from projects import problems
from projects.models import Project
from projects.problem_forms import STEP_FORMS, ProblemForm, StepForm
from projects.problem_list import ProblemFilter, ProblemTable
from projects.problem_models import Problem
from projects.problem_rules import Step
from projects.problems import check_may, counties_to_raise, raise_problem, steps_for
from projects.views import tabs_of_projects

SERVICES = {
    Step.ANSWER: problems.answer_problem,
    Step.DONE: problems.report_done,
    Step.CLOSE: problems.close_problem,
    Step.REFUSE: problems.refuse_close_out,
    Step.EXTEND: problems.extend_problem,
    Step.CORRECT: problems.correct_problem,
    Step.REOPEN: problems.reopen_problem,
    Step.VOID: problems.void_problem,
}
DONE = {
    Step.ANSWER: gettext_lazy("It is noted what is being done."),
    Step.DONE: gettext_lazy("It is reported done. The side that asked confirms the close-out."),
    Step.CLOSE: gettext_lazy("The problem is closed out."),
    Step.REFUSE: gettext_lazy("The close-out was refused. The problem went back to the responsible bureau."),
    Step.EXTEND: gettext_lazy("The due date was extended."),
    Step.CORRECT: gettext_lazy("The problem was corrected. Its history keeps what stood there before."),
    Step.REOPEN: gettext_lazy("The problem is open again."),
    Step.VOID: gettext_lazy("The problem was voided."),
}


class ProblemList(ListPage):
    permission = "projects.view_problem"
    table_class = ProblemTable
    filterset_class = ProblemFilter
    title = gettext_lazy("Problem list")
    intro = gettext_lazy(
        "What hinders a county or a project: who settles it, by when, and who confirmed the close-out."
    )
    empty_text = gettext_lazy("No problem matches. Remove a filter, or raise one.")
    default_sort = "state,due_on"
    sample = Q(is_sample=True)

    def queryset(self) -> QuerySet[Problem]:
        return Problem.objects.visible_to(self.request.user).for_list()

    def totals(self, rows: QuerySet[Problem]) -> list[dict[str, Any]]:
        found = rows.counts(clock.today())
        counts = (
            (_("Not closed out"), found.not_closed),
            (_("Of these overdue"), found.overdue),
            (_("Closed out"), found.closed),
        )
        return [{"label": label, "value": number(count, 0), "unit": ""} for label, count in counts]

    def extra(self) -> dict[str, Any]:
        return {
            "tabs": tabs_of_projects("problems"),
            "add_url": reverse("projects:problem-add") if may_raise(self.request.user) else "",
            "add_label": _("Raise a problem"),
        }


def may_raise(user: User) -> bool:
    """Whether there is a county whose problems this user raises."""
    return user.has_perm(problems.ADD) and counties_to_raise(user).exists()


class ProblemAdd(PermissionMixin, View):
    """Raises a problem of a county, or of the project that the address names."""

    permission = problems.ADD
    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        project = self._project()
        asked = self._asked_county()
        initial = drafts.resumed(request, ProblemForm) or asked
        return self._page(ProblemForm(user=request.user, project=project, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        form = ProblemForm(request.POST, user=request.user, project=self._project())

        def make() -> str:
            problem = raise_problem(problem=form.new_problem(), actor=request.user)
            messages.success(request, format_html(_("Saved: {problem}"), problem=link_to(problem)))
            return problem.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, status=422)

        return answer(request, form, make=make, back_url=reverse("projects:problem-list"), again=again)

    def _project(self) -> Project | None:
        """The project in the address; one out of sight does not exist."""
        text = self.request.GET.get("project", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 18):
            raise Http404
        visible = Project.objects.visible_to(self.request.user).standing()
        return get_object_or_404(visible.select_related("county__prefecture"), pk=text)

    def _asked_county(self) -> dict[str, Any]:
        county = County.objects.in_plan().filter(key=self.request.GET.get("county", "")[:40]).first()
        return {"county": county.pk} if county else {}

    def _page(self, form: ProblemForm, status: int = 200) -> HttpResponse:
        project = form.project
        context = {
            "form": form,
            "title": _("Raise a problem"),
            "project": project,
            "form_action": self.request.get_full_path() if project else "",
            "cancel_url": project.get_absolute_url() if project else reverse("projects:problem-list"),
        }
        return render(self.request, "projects/problem_add.html", context, status=status)


class ProblemDetail(PermissionMixin, View):
    permission = "projects.view_problem"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        related = ("reported_by__bureau", "closed_by__bureau", "raised_by__bureau")
        problems_seen = Problem.objects.visible_to(request.user).for_list().select_related(*related)
        problem = get_object_or_404(problems_seen, pk=pk)
        context = {
            "title": problem.what,
            "problem": problem,
            "today": clock.today(),
            "sections": sections_of(problem, request.user),
            "steps": [
                {"label": step.label, "url": reverse("projects:problem-step", args=[pk, step.value])}
                for step in steps_for(problem, request.user)
            ],
            "history": history_of(problem, also=["state"]),
        }
        return render(request, "projects/problem_detail.html", context)


def sections_of(problem: Problem, user: User) -> list[dict[str, Any]]:
    """The record as titled lists of (label, value). The project is a link for who may open it."""
    project = problem.project
    if project and Project.objects.visible_to(user).filter(pk=project.pk).exists():
        project = link_to(project)
    return [
        {
            "title": _("The problem"),
            "items": [
                (_("County"), f"{problem.county.name} · {problem.county.prefecture.name}"),
                (_("Project"), project),
                (_("kind of problem"), problem.get_kind_display()),
                (_("what is asked"), problem.asked),
                (_("raised by"), _at(problem.raised_for.name, problem.raised_by, problem.raised_on)),
            ],
        },
        {
            "title": _("Who settles it, by when"),
            "items": [
                (_("responsible bureau"), problem.owner.name),
                (_("due on"), _due(problem)),
                (_("what is being done"), problem.answer),
                (_("result"), problem.result),
                (_("reported done by"), _by(problem.reported_by, problem.reported_on)),
                (_("why it was sent back"), problem.sent_back),
                (_("closed out by"), _by(problem.closed_by, problem.closed_on)),
                *([(_("reason for voiding"), problem.void_reason)] if problem.voided_at else []),
            ],
        },
    ]


def _due(problem: Problem) -> str:
    if not problem.extensions:
        return day(problem.due_on)
    words = _("%(day)s (extended; at first %(first)s)")
    return words % {"day": day(problem.due_on), "first": day(problem.first_due_on)}


def _by(who: User | None, when: Any) -> str | None:
    return _at(who.bureau and who.bureau.name, who, when) if who else None


def _at(bureau: str | None, who: User, when: Any) -> str:
    return " · ".join(filter(None, [bureau, str(who), day(when)]))


class ProblemStep(PermissionMixin, View):
    """One step of a problem: the address says which. Unseen is 404, not one's own step 403, not now 409."""

    permission = problems.CHANGE

    def get(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        problem, step = self._problem(pk), _step(action)
        if (told := self._refusal(problem, step)) is not None:
            return told
        return self._page(STEP_FORMS[step](problem=problem), problem, step)

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        problem, step = self._problem(pk), _step(action)
        if (told := self._refusal(problem, step)) is not None:
            return told
        if GO_ON in request.POST:
            kept = {**STEP_FORMS[step].typed(request.POST), "seen_version": problem.version}
            return self._page(STEP_FORMS[step](initial=kept, problem=problem), problem, step)
        form = STEP_FORMS[step](request.POST, problem=problem)

        def take() -> str:
            SERVICES[step](problem=problem, actor=request.user, **form.cleaned_data)
            messages.success(request, DONE[step])
            return problem.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, problem, step, status=422)

        return answer(request, form, make=take, back_url=problem.get_absolute_url(), again=again)

    def _refusal(self, problem: Problem, step: Step) -> HttpResponse | None:
        """409 with words when the problem has moved on; somebody else's step is 403."""
        try:
            check_may(problem, step, self.request.user)
        except NotNow as error:
            return refused(self.request, error, problem.get_absolute_url())
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        return None

    def _problem(self, pk: int) -> Problem:
        return get_object_or_404(Problem.objects.visible_to(self.request.user).for_list(), pk=pk)

    def _page(self, form: StepForm, problem: Problem, step: Step, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": step.label,
            "submit_label": step.label,
            "problem": problem,
            "cancel_url": problem.get_absolute_url(),
        }
        return render(self.request, "projects/problem_step.html", context, status=status)


def _step(text: str) -> Step:
    try:
        return Step(text)
    except ValueError as error:
        raise Http404 from error
