"""What this app shows on the page of a match: the project that came of it, or the way to one."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import clock
from chambers.models import Match
from counties.models import Demand
from pages.panels import Panel
from projects.accepting import came_to_nothing
from projects.models import Project


def project_of(match: Match, request: HttpRequest) -> Panel | None:
    """The match's project where the reader may read it; the button that accepts, for whoever may."""
    project = Project.objects.filter(match=match).first()
    is_offered = match.state_on(clock.today()) == Match.State.OFFERED
    may_decide = request.user.has_perm("chambers.change_match") and (
        Demand.objects.editable_by(request.user).filter(pk=match.slot.demand_id).exists()
    )
    is_over = match.state == Match.State.ACCEPTED and (project is None or came_to_nothing(project))
    readable = project and Project.objects.visible_to(request.user).filter(pk=project.pk).exists()
    context = {
        "match": match,
        "project": project if readable else None,
        "may_accept": is_offered and may_decide and request.user.has_perm("projects.add_project"),
        "may_free": is_over and may_decide,
    }
    if not any(context[name] for name in ("project", "may_accept", "may_free")):
        return None
    return Panel(_("Project"), "projects/match_panel.html", context)
