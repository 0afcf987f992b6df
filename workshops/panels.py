"""What this app shows on the page of a project, and on its own."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ledger import desk
from ledger.models import Claim
from pages.panels import Panel
from projects.models import Project
from workshops.models import Workshop
from workshops.services import Site


def headcounts_of(site: Site, request: HttpRequest) -> Panel:
    """The headcounts of a workshop, or of a project outside its workshops, with what the reader may do."""
    claims = Claim.objects.filter(source=site.source_id, kind=Claim.Kind.HEADCOUNT)
    editable = type(site).objects.editable_by(request.user).filter(pk=site.pk).exists()
    rows = desk.rows(claims.order_by("-effective_on", "-pk"), request.user)
    is_project = isinstance(site, Project)
    context = {
        "rows": rows,
        "may_add": editable and request.user.has_perm("workshops.add_headcount"),
        "add_name": "workshops:project-headcount" if is_project else "workshops:workshop-headcount",
        "pk": site.pk,
        "next": site.get_absolute_url(),
    }
    title = _("Headcounts outside workshops") if is_project else _("Headcounts")
    return Panel(title, "workshops/headcounts_panel.html", context)


def workshops_of(project: Project, request: HttpRequest) -> Panel | None:
    """The workshops that a project set up; nothing when there are none and none may be added."""
    workshops = list(
        Workshop.objects.visible_to(request.user).filter(project=project).select_related("operator")
    )
    may_add = request.user.has_perm("workshops.add_workshop") and (
        Project.objects.editable_by(request.user).filter(pk=project.pk, county__bureau__isnull=False).exists()
    )
    if not workshops and not may_add:
        return None
    context = {"workshops": workshops, "may_add": may_add, "project": project}
    return Panel(_("Workshops of this project"), "workshops/workshops_panel.html", context)
