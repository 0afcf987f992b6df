"""What of the counties' reports waits for whom: to hand in, overdue, to review. Each list stands on the calendar."""

from collections.abc import Callable, Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import User
from accounts.scoping import own_bureau_ids
from counties.models import County, Plan
from counties.period_rules import Standing
from dashboard import reports
from dashboard.report_words import state_words
from dashboard.reporting import Cell, cells
from dashboard.work_items import OLDEST, Item, Line
from pages.templatetags.pages import moment

OVERDUE = frozenset({Standing.GRACE, Standing.MISSING, Standing.RETURNED})
# key -> what the list is called.
LISTS = {
    "due": gettext_lazy("Reports to hand in"),
    "overdue": gettext_lazy("Reports overdue or returned"),
    "to_review": gettext_lazy("Reports to review"),
}


def is_due(cell: Cell) -> bool:
    return cell.standing == Standing.DUE


def is_overdue(cell: Cell) -> bool:
    """Whether the cut-off is past, or the report was sent back, and nothing stands."""
    return cell.standing in OVERDUE


def waits_for_review(cell: Cell) -> bool:
    """Whether nobody has reviewed the report that stands."""
    return cell.has_reported and cell.report.reviewed_at is None


def periods_of(found: Iterable[Cell]) -> str:
    """第6周、第7周."""
    return _(", ").join(cell.period.name for cell in found)


def asked_cells(user: User, plan: Plan) -> list[Cell]:
    """The counties below the user's bureau, each with every period that is asked for by now, the oldest first."""
    counties = County.objects.in_plan().filter(bureau__in=own_bureau_ids(user)).select_related("bureau")
    periods = plan.periods.filter(last_day__lte=clock.today()).order_by("first_day")
    return cells(counties, periods)


def lists_of(user: User, plan: Plan) -> dict[str, list[Cell]]:
    """The lists that this user is offered, with their rows. Three queries, or none for whom none is meant."""
    hands_in, reviews = user.has_perm(reports.HAND_IN), user.has_perm(reports.REVIEW)
    kinds = user.bureau.Kind if user.bureau_id else None
    if not user.bureau_id or user.bureau.kind not in (kinds.COUNTY, kinds.PREFECTURE):
        return {}
    found = asked_cells(user, plan)
    lists: dict[str, list[Cell]] = {}
    if hands_in and user.bureau.kind == kinds.COUNTY:
        ours = [cell for cell in found if reports.may_hand_in(user, cell.county)]
        lists["due"] = [cell for cell in ours if is_due(cell)]
        lists["overdue"] = [cell for cell in ours if is_overdue(cell)]
    if reviews and user.bureau.kind == kinds.PREFECTURE:
        lists["to_review"] = [
            cell for cell in found if waits_for_review(cell) and reports.may_review(user, cell.report)
        ]
    return lists


def items(user: User, plan: Plan) -> list[Item]:
    """The kinds of work that this user is offered, for My work."""
    base = reverse("dashboard:reporting")
    return [
        Item(
            key,
            str(LISTS[key]),
            len(found),
            f"{base}?list={key}",
            [_line(key, cell) for cell in found[:OLDEST]],
        )
        for key, found in lists_of(user, plan).items()
    ]


def _line(key: str, cell: Cell) -> Line:
    address = reverse("dashboard:county-report", args=[cell.period.number, cell.county.key])
    hand_in = reverse("dashboard:county-report-hand-in", args=[cell.period.number, cell.county.key])
    return Line(
        title=str(cell.period),
        url=address,
        county=cell.county.short_name,
        who=str(cell.report.submitted_by if cell.report else cell.county.bureau),
        since=_since(cell),
        next_step=STEPS[key](cell),
        step_url=address if key == "to_review" else hand_in,
    )


def _since(cell: Cell) -> date:
    """The day on which the report came, or from which it is asked for."""
    return clock.day_of(cell.report.submitted_at) if cell.report else cell.period.last_day


def _hand_in(cell: Cell) -> str:
    days = (clock.day_of(cell.period.cut_off) - clock.today()).days
    words = {"moment": moment(cell.period.cut_off), "days": days}
    if days:
        return _("Hand in until %(moment)s (in %(days)d days)") % words
    return _("Hand in until %(moment)s (today)") % words


def _make_good(cell: Cell) -> str:
    if cell.standing == Standing.RETURNED:
        return _("Mend it: %(reason)s") % {"reason": cell.report.return_reason}
    words = {"moment": moment(cell.period.cut_off), "state": state_words(cell.standing)}
    return _("The cut-off was %(moment)s (%(state)s). Hand it in now") % words


STEPS: dict[str, Callable[[Cell], str]] = {
    "due": _hand_in,
    "overdue": _make_good,
    "to_review": lambda cell: _("Review it, or return it with a reason"),
}
