"""What visits show on the page of a site."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ledger.models import Claim
from pages.panels import Panel
from workshops import spot_checks
from workshops.models import Visit
from workshops.reason_words import rule_in_words
from workshops.services import Site
from workshops.visits import SITE, may_visit


def visits_of(site: Site, request: HttpRequest) -> Panel | None:
    """Who went to a site and what they found; nothing when nobody did and the reader may not record a visit."""
    visits = Visit.objects.filter(claim__source=site.source_id).select_related(
        "claim__headcount", "by__bureau"
    )
    counts = Claim.objects.filter(source=site.source_id, kind=Claim.Kind.HEADCOUNT).standing()
    counts = counts.select_related(*SITE, "headcount").prefetch_related("authors")
    newest = counts.order_by("effective_on", "pk").last()
    may_add = newest is not None and may_visit(request.user, newest)
    tells_why = spot_checks.may_see(request.user)
    reasons = [[rule_in_words(rule) for rule in visit.picked_for] if tells_why else [] for visit in visits]
    shown = list(zip(visits, reasons, strict=True))
    context = {"visits": shown, "may_add": may_add, "claim": newest}
    if not context["visits"] and not may_add:
        return None
    return Panel(_("Visits"), "workshops/visits_panel.html", context)
