"""What this app shows on the page of a project, and on its own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import clock
from counties.models import Plan
from ledger import desk
from ledger.desk import ClaimRow
from ledger.models import Claim
from pages.panels import Panel
from pages.templatetags.pages import number
from projects.models import Project
from workshops.confirmations import PERMISSION, is_closed, latest_of
from workshops.equal_numbers import equal_pairs
from workshops.models import Confirmation, Headcount, Workshop
from workshops.recounts import schedule_of
from workshops.services import Site


@dataclass(frozen=True)
class Asking:
    """The last request to confirm a headcount, and what the reader may do about it."""

    claim: Claim
    last: Confirmation | None
    is_confirmed: bool
    may_ask: bool
    may_handle: bool


def add_askings(rows: list[ClaimRow], site: Site, may_handle: bool) -> None:
    """Give each claim of these rows, all of one site, its `asking`; three queries at most."""
    found = latest_of([row.claim for row in rows])
    is_open = may_handle and bool(rows) and not is_closed(rows[0].claim)
    for row in rows:
        claim, last = row.claim, found.get(row.claim.pk)
        is_confirmed = bool(last) and last.state == "answered" and last.answer.verdict == "confirmed"
        may_ask = is_open and claim.is_standing and not row.corrected and not is_confirmed
        claim.asking = Asking(claim, last, is_confirmed, may_ask, may_handle)


@dataclass(frozen=True)
class CountRow:
    """A headcount as somebody reads it, with what else was counted, in words.

    `equal_to`: the headcount of the project, or of its workshop, that says the same number around the same day.
    """

    row: desk.ClaimRow
    details: list[str]
    equal_to: Claim | None


def headcounts_of(site: Site, request: HttpRequest) -> Panel:
    """The headcounts of a workshop, or of a project outside its workshops, with what the reader may do."""
    editable = type(site).objects.editable_by(request.user).standing().filter(pk=site.pk).exists()
    rows = desk.rows_of_source(site.source_id, request, [Claim.Kind.HEADCOUNT])[::-1]
    add_askings(rows, site, editable and request.user.has_perm(PERMISSION))
    is_project = isinstance(site, Project)
    context = {
        "rows": _with_details(site, rows),
        "recounts": _recounts([row for row in rows if row.claim.is_standing and not row.corrected]),
        "may_add": editable and request.user.has_perm("workshops.add_headcount"),
        "add_name": "workshops:project-headcount" if is_project else "workshops:workshop-headcount",
        "pk": site.pk,
        "next": site.get_absolute_url(),
    }
    title = _("Headcounts outside workshops") if is_project else _("Headcounts")
    return Panel(title, "workshops/headcounts_panel.html", context)


def _with_details(site: Site, rows: list[desk.ClaimRow]) -> list[CountRow]:
    standing = [row.fact for row in rows if row.claim.is_standing and not row.corrected]
    equal = dict(equal_pairs(site, standing))
    return [CountRow(row, _details(row.fact), equal.get(row.fact)) for row in rows]


def _details(headcount: Headcount) -> list[str]:
    """What is known besides the people at work and their groups; nothing of what is not."""
    counts = [
        (_("busiest time %(count)s"), headcount.peak),
        (_("labour contract %(count)s"), headcount.labour_contracts),
        (_("service agreement %(count)s"), headcount.service_contracts),
        (_("flexible %(count)s"), headcount.flexible),
    ]
    said = [words % {"count": number(count)} for words, count in counts if count is not None]
    if headcount.monthly_wage is not None:
        said.append(_("average monthly wage %(wage)s yuan") % {"wage": number(headcount.monthly_wage, 2)})
    return said


def _recounts(standing: list[ClaimRow]) -> list[dict[str, Any]]:
    """When people there should be counted again, and whether they were."""
    today = clock.today()
    words = {True: _("due"), False: _("to come")}
    counted = [(row.claim.effective_on, row.fact.total) for row in standing]
    return [
        {
            "days": recount.days,
            "on": recount.on,
            "counted_on": recount.counted_on,
            "is_due": recount.is_due(today),
            "state": "" if recount.counted_on else words[recount.is_due(today)],
        }
        for recount in schedule_of(counted, Plan.objects.current().recounts_due)
    ]


def workshops_of(project: Project, request: HttpRequest) -> Panel | None:
    """The workshops that a project set up; nothing when there are none and none may be added."""
    workshops = list(
        Workshop.objects.visible_to(request.user)
        .standing()
        .filter(project=project)
        .select_related("operator")
    )
    may_add = request.user.has_perm("workshops.add_workshop") and (
        Project.objects.editable_by(request.user).filter(pk=project.pk, county__bureau__isnull=False).exists()
    )
    if not workshops and not may_add:
        return None
    context = {"workshops": workshops, "may_add": may_add, "project": project}
    return Panel(_("Workshops of this project"), "workshops/workshops_panel.html", context)
