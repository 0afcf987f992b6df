"""What the page of an enterprise shows of its projects."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chambers.models import Enterprise
from pages.panels import Panel
from projects.models import Project


def projects_of_enterprise(enterprise: Enterprise, request: HttpRequest) -> Panel | None:
    """The standing projects of an enterprise that the reader sees; nothing when there are none."""
    if not request.user.has_perm("projects.view_project"):
        return None
    rows = Project.objects.visible_to(request.user).standing().for_list()
    projects = list(rows.filter(enterprise=enterprise))
    if not projects:
        return None
    return Panel(_("Projects"), "projects/enterprise_panel.html", {"projects": projects})
