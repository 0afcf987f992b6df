"""What waits for somebody, on the dashboard: each count with its list."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import DateField
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from accounts.statements import OfSeen, counted
from counties.models import Plan
from dashboard.figures import Figure
from ledger.worklists import lists_of
from pages.templatetags.pages import number
from projects import waiting
from projects.models import Problem, Project
from projects.problem_models import ProblemCounts

# Lists that say how to mend one's own claims: the dashboard leaves them to the page My work.
LEFT_TO_MY_WORK = frozenset({"objected", "evidence"})
SLOW = OfSeen(
    Project,
    lambda projects, limit: counted(projects.standing().filter(waiting.signed_by(limit))),
    name="slow",
    slots={"limit": DateField()},
)
PROBLEMS = OfSeen(
    Problem, lambda problems, today: problems.counting(today), name="problems", slots={"today": DateField()}
)


def lists(user: User, as_of: date) -> Iterator[dict[str, Any]]:
    """The work lists of this reader, what is slow to start, and problems. They show today: an earlier day has none."""
    if as_of != clock.today():
        return
    for found in lists_of(user):
        if found.key not in LEFT_TO_MY_WORK:
            url = f"{reverse('ledger:claim-list')}?list={found.key}"
            yield {"label": found.label, "figure": Figure(number(found.count(user), 0), url)}
    late = waiting.slow_start_limit(as_of)
    [(slow,)] = SLOW.rows(user, limit=late) or [(0,)]
    url = f"{reverse('projects:project-list')}?stage=signed&situation=going&signed_to={late.isoformat()}"
    label = _("Signed more than %(days)d days ago, not started") % {"days": waiting.SLOW_START_DAYS}
    yield {"label": label, "figure": Figure(number(slow, 0), url)}
    problems = ProblemCounts(*next(iter(PROBLEMS.rows(user, today=as_of)), (0, 0, 0)))
    listed = reverse("projects:problem-list")
    for label, count, query in (
        (_("Problems not closed out"), problems.not_closed, "closed=no"),
        (_("Problems overdue"), problems.overdue, "due=overdue"),
    ):
        yield {"label": label, "figure": Figure(number(count, 0), f"{listed}?{query}")}


def silent_counties(count: int, plan: Plan) -> dict[str, Any]:
    """How many counties nothing was reported of for too long; they stand in the table of the counties."""
    label = _("Counties without a report for more than %(days)d days") % {"days": plan.silent_days}
    return {"label": label, "figure": Figure(number(count, 0), "#counties-title" if count else None)}
