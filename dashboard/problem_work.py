"""My work on the problem list: what one's own bureau has to settle, and close-outs that it confirms."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from dashboard.work_items import OLDEST, Item, Line
from pages.templatetags.pages import short_day
from projects.models import Problem
from projects.problem_rules import Step
from projects.problems import CHANGE


def problem_items(user: User) -> Iterator[Item]:
    """Problems that the user's bureau has to settle, and close-outs that it is the first to be asked for."""
    if not user.has_perm(CHANGE):
        return
    listed, visible = reverse("projects:problem-list"), Problem.objects.visible_to(user)
    for key, label, rows, since, action in (
        ("problems", _("Problems to settle"), visible.to_answer(user), "raised_on", Step.DONE),
        ("closeouts", _("Close-outs to confirm"), visible.to_close(user), "reported_on", Step.CLOSE),
    ):
        oldest = rows.select_related("county", "owner", "raised_for").order_by(since, "pk")[:OLDEST]
        lines = [_problem_line(problem, since, action) for problem in oldest]
        ours = "answer" if action == Step.DONE else "close"
        yield Item(key, str(label), rows.count(), f"{listed}?ours={ours}", lines)


def _problem_line(problem: Problem, since: str, action: Step) -> Line:
    words = {"day": short_day(problem.due_on)}
    if action == Step.CLOSE:
        next_step = _("Confirm the close-out, or refuse it with a reason")
    elif problem.is_overdue:
        next_step = _("It was due on %(day)s: settle it and report it done") % words
    else:
        next_step = _("Say what is being done; report it done by %(day)s") % words
    return Line(
        title=problem.what,
        url=problem.get_absolute_url(),
        county=problem.county.short_name,
        who=str(problem.owner if action == Step.CLOSE else problem.raised_for),
        since=getattr(problem, since),
        next_step=next_step,
        step_url=reverse("projects:problem-step", args=[problem.pk, action.value]),
    )
