"""What the page of an enterprise shows of the workshops that it runs."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chambers.models import Enterprise
from pages.panels import Panel
from workshops.models import Workshop


def workshops_of_enterprise(enterprise: Enterprise, request: HttpRequest) -> Panel | None:
    """The workshops that an enterprise runs and that the reader sees; nothing when there are none."""
    if not request.user.has_perm("workshops.view_workshop"):
        return None
    rows = Workshop.objects.visible_to(request.user).standing().filter(operator=enterprise)
    workshops = list(rows.select_related("county"))
    if not workshops:
        return None
    return Panel(_("Workshops"), "workshops/enterprise_panel.html", {"workshops": workshops})
