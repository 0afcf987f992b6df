"""What this app shows as a panel: the funds that a project received, and the projects of a county.

The figures are the ledger's.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import clock
from counties.models import County
from ledger import desk
from ledger.metrics import Basis, Metric
from ledger.models import Claim
from ledger.totals import ZERO, Cut, figures_of_source
from pages.panels import Panel
from pages.templatetags.pages import money, percent
from projects.counting import received
from projects.facts import receipts_of
from projects.models import Project
from projects.receipts import above_contract, before_signing

MOST_ON_CHAIN = 10  # projects


@dataclass(frozen=True, slots=True)
class Counted:
    """What a project adds to the figures on one basis today, in words: its contract, and what arrived for it."""

    contract: str
    received: str
    this_month: str
    rate: str


def funds_of(project: Project, request: HttpRequest) -> Panel | None:
    """The receipts of a project, what they add to the figures, and what is unusual about them.

    Nothing while there is no receipt and the reader may not record one.
    """
    editable = Project.objects.editable_by(request.user).filter(pk=project.pk, voided_at=None).exists()
    may_add = editable and request.user.has_perm("projects.add_receipt")
    rows = desk.rows_of_source(project.source_id, request, [Claim.Kind.FUNDS])[::-1]
    if not rows and not may_add:
        return None
    context = {"rows": rows, "may_add": may_add, "project": project, "next": project.get_absolute_url()}
    return Panel(_("Funds received"), "projects/funds_panel.html", context | (_told(project) if rows else {}))


def _told(project: Project) -> dict[str, Any]:
    """The counted figures, warnings, and what is on record when that is more than what counts."""
    today = clock.today()
    last_month = today.replace(day=1) - timedelta(days=1)
    metrics = (Metric.FUNDS, Metric.CONTRACT)
    now = figures_of_source(project.source_id, metrics, Cut(as_of=today))
    before = figures_of_source(project.source_id, metrics, Cut(as_of=last_month))
    receipts = receipts_of([project.source_id])[project.source_id]
    reported = [fact for fact in receipts if Basis.REPORTED in fact.bases]
    on_record = received(receipts, Basis.REPORTED, today)
    is_counted = on_record == now.get((Metric.FUNDS, Basis.REPORTED), ZERO)
    return {
        "counted": [
            (basis.label, _counted(now, before, basis)) for basis in (Basis.VERIFIED, Basis.REPORTED)
        ],
        "on_record": "" if is_counted else money(on_record),
        "warnings": [*before_signing(project, reported), *above_contract(project, reported)],
    }


def _counted(now: dict, before: dict, basis: Basis) -> Counted:
    funds, contract = (now.get((metric, basis), ZERO) for metric in (Metric.FUNDS, Metric.CONTRACT))
    this_month = funds - before.get((Metric.FUNDS, basis), ZERO)
    rate: Decimal | None = funds / contract * 100 if contract else None
    return Counted(money(contract), money(funds), money(this_month), percent(rate))


def on_the_chain(county: County, request: HttpRequest) -> Panel | None:
    """The newest projects of a county that the reader may see, beside the profile's part about its chains."""
    if not request.user.has_perm("projects.view_project"):
        return None
    projects = Project.objects.visible_to(request.user).standing().filter(county=county)
    shown = list(projects.select_related("industry", "enterprise").order_by("-pk")[: MOST_ON_CHAIN + 1])
    context = {"projects": shown[:MOST_ON_CHAIN], "more": len(shown) > MOST_ON_CHAIN, "county": county}
    return Panel(_("Projects of this county"), "projects/chain_panel.html", context)
