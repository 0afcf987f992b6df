"""The problems of a project, or of a county, as a panel on its page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from pages.panels import Panel
from projects.models import Project
from projects.problem_models import Problem, ProblemQuerySet
from projects.problem_rules import NOT_CLOSED
from projects.problems import ADD, counties_to_raise

SHOWN = 5


def problems_of_project(project: Project, request: HttpRequest) -> Panel | None:
    """The problems of a project that the reader may see; nothing while there is none and they may not raise one."""
    found = Problem.objects.visible_to(request.user).filter(project=project)
    may_raise = request.user.has_perm(ADD) and not project.voided_at
    return _panel(found, may_raise, of=f"project={project.pk}", listed=f"q={project.reference}")


def problems_of_county(county: County, request: HttpRequest) -> Panel | None:
    """The same for a county, with the problems of its projects."""
    found = Problem.objects.visible_to(request.user).filter(county=county)
    user = request.user
    may_raise = user.has_perm(ADD) and counties_to_raise(user).filter(pk=county.pk).exists()
    return _panel(found, may_raise, of=f"county={county.key}", listed=f"county={county.pk}")


def _panel(problems: ProblemQuerySet, may_raise: bool, *, of: str, listed: str) -> Panel | None:
    """Counts with their lists, and what is due first. `of` and `listed` are queries of the pages that raise one and
    list them."""
    rows = list(problems.standing().select_related("owner").order_by("due_on", "pk"))
    if not rows and not may_raise:
        return None
    url = f"{reverse('projects:problem-list')}?{listed}"
    open_ = [problem for problem in rows if problem.state in NOT_CLOSED]
    overdue = sum(problem.is_overdue for problem in open_)
    context = {
        "shown": open_[:SHOWN],
        "counts": [
            {"label": _("not closed out"), "count": len(open_), "url": f"{url}&closed=no"},
            {"label": _("overdue"), "count": overdue, "url": f"{url}&due=overdue"},
            {"label": _("closed out"), "count": len(rows) - len(open_), "url": f"{url}&closed=yes"},
        ],
        "add_url": f"{reverse('projects:problem-add')}?{of}" if may_raise else "",
    }
    return Panel(_("Problem list"), "projects/problems_panel.html", context)
