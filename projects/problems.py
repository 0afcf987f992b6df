"""Raising a problem, answering it, and its close-out with four eyes.

Whoever takes a step locks the problem's row and nothing else. Source: docs/domain.md, "The problem list".
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock, history
from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import own_bureau_ids, sits_above_all
from accounts.versions import check_version
from counties.models import County, Pairing
from pages.templatetags.pages import day
from projects.models import Project
from projects.problem_models import Problem
from projects.problem_rules import RULES, Side, State, Step

ADD, CHANGE = "projects.add_problem", "projects.change_problem"
NOT_RESPONSIBLE = gettext_lazy("Choose the county, its prefecture, the province, or a bureau that helps it.")


def counties_to_raise(user: User) -> QuerySet[County]:
    """The counties whose problems this user may raise: those that they work for or help today, and those of the
    projects that they see."""
    counties = County.objects.in_plan()
    if sits_above_all(user):
        return counties
    own = own_bureau_ids(user)
    helped = Pairing.objects.in_force(clock.today()).filter(supporter__in=own).order_by().values("county")
    seen = Project.objects.visible_to(user).order_by().values("county")
    return counties.filter(Q(bureau__in=own) | Q(pk__in=helped) | Q(pk__in=seen))


def owners_for(counties: QuerySet[County]) -> QuerySet[Bureau]:
    """The bureaus that may be responsible for problems of these counties: themselves, those above, who helps them."""
    chosen = counties.order_by()
    helping = Pairing.objects.in_force(clock.today()).filter(county__in=chosen.values("pk")).order_by()
    return Bureau.objects.filter(
        Q(kind=Bureau.Kind.PROVINCE)
        | Q(pk__in=chosen.values("bureau"))
        | Q(pk__in=chosen.values("prefecture__bureau"))
        | Q(pk__in=helping.values("supporter"))
    )


@transaction.atomic
def raise_problem(*, problem: Problem, actor: User) -> Problem:
    """Save a new problem, raised today by `actor` for their bureau.

    Raises NotYours, or ValidationError beside `county`, `project`, `owner` or `due_on`.
    """
    if not actor.has_perm(ADD):
        raise NotYours(_("Your role does not raise problems."))
    _check_place(problem, actor)
    problem.raised_by, problem.raised_for = actor, actor.bureau
    problem.raised_on, problem.first_due_on = clock.today(), problem.due_on
    problem.full_clean()
    history.note(problem, actor=actor)
    problem.save()
    return problem


def _check_place(problem: Problem, actor: User) -> None:
    problems = {}
    if not counties_to_raise(actor).filter(pk=problem.county_id).exists():
        problems["county"] = _("You raise problems of the counties that you work for or help. Choose one.")
    if problem.project_id and not _may_belong_to(problem, actor):
        problems["project"] = _("Choose a project of this county that you may see.")
    if problem.owner_id and not _may_be_responsible(problem.county_id, problem.owner_id):
        problems["owner"] = NOT_RESPONSIBLE
    if problem.due_on and problem.due_on < clock.today():
        problems["due_on"] = _("This day is past. Enter a day from today on.")
    if problems:
        raise ValidationError(problems)


def _may_be_responsible(county_id: int, bureau_id: int) -> bool:
    return owners_for(County.objects.filter(pk=county_id)).filter(pk=bureau_id).exists()


def _check_owner(county_id: int, bureau_id: int) -> None:
    if not _may_be_responsible(county_id, bureau_id):
        raise ValidationError({"owner": NOT_RESPONSIBLE})


def _may_belong_to(problem: Problem, actor: User) -> bool:
    projects = Project.objects.visible_to(actor).standing()
    return projects.filter(pk=problem.project_id, county=problem.county_id).exists()


# --- the steps of the responsible bureau -----------------------------------------------------------


@transaction.atomic
def answer_problem(*, problem: Problem, words: str, actor: User, seen_version: int | None = None) -> Problem:
    """Say what is being done about it; said again, the newer words stand. Raises as `_held`."""
    stored = _held(problem, Step.ANSWER, actor, seen_version)
    stored.answer = _said(words, _("Say what is being done about it."))
    return _take(stored, Step.ANSWER, actor, stored.answer)


@transaction.atomic
def report_done(*, problem: Problem, words: str, actor: User, seen_version: int | None = None) -> Problem:
    """Report it done with its result (申请销号); the side that asked decides. Raises as `_held`."""
    stored = _held(problem, Step.DONE, actor, seen_version)
    stored.result = _said(words, _("Say what came of it."))
    stored.sent_back = ""
    stored.reported_by, stored.reported_on = actor, clock.today()
    return _take(stored, Step.DONE, actor, stored.result)


# --- the steps of the side that asked --------------------------------------------------------------


@transaction.atomic
def close_problem(
    *, problem: Problem, words: str = "", actor: User, seen_version: int | None = None
) -> Problem:
    """Confirm that it is settled (销号). Raises as `_held`."""
    stored = _held(problem, Step.CLOSE, actor, seen_version)
    stored.closed_by, stored.closed_on = actor, clock.today()
    return _take(stored, Step.CLOSE, actor, words.strip())


@transaction.atomic
def refuse_close_out(
    *, problem: Problem, words: str, actor: User, seen_version: int | None = None
) -> Problem:
    """Send it back to the responsible bureau, which goes on under the same due day. Raises as `_held`."""
    stored = _held(problem, Step.REFUSE, actor, seen_version)
    _send_back(stored, _said(words, _("Say what is missing; the responsible bureau reads it.")))
    return _take(stored, Step.REFUSE, actor, stored.sent_back)


@transaction.atomic
def extend_problem(
    *, problem: Problem, due_on: date, words: str, actor: User, seen_version: int | None = None
) -> Problem:
    """Put the due day off. Raises as `_held`, or ValidationError beside `due_on`."""
    stored = _held(problem, Step.EXTEND, actor, seen_version)
    reason = _said(words, _("Say why it is put off."))
    if due_on <= stored.due_on:
        ask = _("It is due on %(day)s now. Enter a later day.")
        raise ValidationError({"due_on": ask % {"day": day(stored.due_on)}})
    _check_from_today(due_on)
    stored.due_on, stored.extensions = due_on, stored.extensions + 1
    return _take(stored, Step.EXTEND, actor, reason)


@transaction.atomic
def correct_problem(
    *,
    problem: Problem,
    kind: str,
    what: str,
    asked: str,
    owner: Bureau,
    words: str,
    actor: User,
    seen_version: int | None = None,
) -> Problem:
    """Say better what is wrong and asked, or hand it to another bureau, which begins anew under the same due day.

    Raises as `_held`, or ValidationError beside `owner`, and where nothing is different.
    """
    stored = _held(problem, Step.CORRECT, actor, seen_version)
    reason = _said(words, _("Say why it is corrected."))
    new = {"kind": kind, "what": what, "asked": asked, "owner": owner}
    if all(getattr(stored, name) == value for name, value in new.items()):
        raise ValidationError(_("Nothing is different from what stands. Change it, or go back."))
    if owner != stored.owner:
        _check_owner(stored.county_id, owner.pk)
        stored.state, stored.answer = State.OPEN, ""
    for name, value in new.items():
        setattr(stored, name, value)
    return _take(stored, Step.CORRECT, actor, reason)


@transaction.atomic
def reopen_problem(
    *, problem: Problem, due_on: date, words: str, actor: User, seen_version: int | None = None
) -> Problem:
    """Open a closed problem again, with a due day of its own. Raises as `_held`, or ValidationError beside `due_on`."""
    stored = _held(problem, Step.REOPEN, actor, seen_version)
    _send_back(stored, _said(words, _("Say why it is opened again.")))
    _check_from_today(due_on)
    stored.closed_by = stored.closed_on = None
    stored.first_due_on = stored.due_on = due_on
    stored.extensions, stored.answer = 0, ""
    return _take(stored, Step.REOPEN, actor, stored.sent_back)


@transaction.atomic
def void_problem(*, problem: Problem, words: str, actor: User, seen_version: int | None = None) -> Problem:
    """Take a problem that should not be there off the counts; it stays on record. Raises as `_held`."""
    stored = _held(problem, Step.VOID, actor, seen_version)
    stored.void_reason = _said(words, _("Say why the problem is voided."))
    stored.voided_at = clock.now()
    return _take(stored, Step.VOID, actor, stored.void_reason)


# --- who may ---------------------------------------------------------------------------------------


def sides_of(problem: Problem, user: User) -> set[Side]:
    """On which sides of a problem this user stands.

    The responsible bureau never decides on its own work; only the province, with nobody above it, does, and then
    another person than the one who reported it.
    """
    sides = {Side.OWNER} if user.bureau_id == problem.owner_id else set()
    above = sits_above_all(user)
    asking = {problem.raised_for_id, problem.county.prefecture.bureau_id} & set(own_bureau_ids(user))
    if above or (asking and not sides):
        sides.add(Side.ASKER)
    return sides


def steps_for(problem: Problem, user: User) -> list[Step]:
    """The steps that this user may take now."""
    if problem.voided_at or not user.has_perm(CHANGE):
        return []
    sides = sides_of(problem, user)
    open_ = [step for step, rule in RULES.items() if problem.state in rule.states and rule.side in sides]
    return [step for step in open_ if step != Step.CLOSE or problem.reported_by_id != user.pk]


def check_may(problem: Problem, step: Step, user: User) -> None:
    """Raises NotYours, saying who may, or NotNow when the problem's state does not allow this step."""
    rule = RULES[step]
    if not user.has_perm(CHANGE) or rule.side not in sides_of(problem, user):
        raise NotYours(_who_may(problem, rule.side))
    if problem.voided_at or problem.state not in rule.states:
        words = _("This problem is %(state)s now. Open it again to see what can be done.")
        raise NotNow(words % {"state": problem.state_label})
    if step == Step.CLOSE and problem.reported_by_id == user.pk:
        raise NotYours(_("Whoever reported it done does not close it out. Please ask a colleague."))


def _who_may(problem: Problem, side: Side) -> str:
    if side == Side.OWNER:
        return _("The responsible bureau, %(bureau)s, does this.") % {"bureau": problem.owner.name}
    return _(
        "Who raised the problem, the county's prefecture and the bureaus above them do this; "
        "the responsible bureau does not decide on its own work."
    )


# --- what the steps share --------------------------------------------------------------------------


def _held(problem: Problem, step: Step, actor: User, seen_version: int | None) -> Problem:
    """The problem as stored, locked. Raises Stale, NotYours or NotNow; words that lack are a ValidationError."""
    rows = Problem.objects.select_for_update(of=("self",))
    stored = rows.select_related("county__prefecture", "owner").get(pk=problem.pk)
    check_version(stored, seen_version)
    check_may(stored, step, actor)
    return stored


def _said(words: str, ask: str) -> str:
    if not words.strip():
        raise ValidationError({"words": ask})
    return words.strip()


def _check_from_today(due_on: date) -> None:
    if due_on < clock.today():
        raise ValidationError({"due_on": _("This day is past. Enter a day from today on.")})


def _send_back(stored: Problem, reason: str) -> None:
    """What was reported done was not: the history keeps what was said."""
    stored.sent_back, stored.result = reason, ""
    stored.reported_by = stored.reported_on = None


def _take(stored: Problem, step: Step, actor: User, said: str) -> Problem:
    stored.state = RULES[step].then or stored.state
    stored.full_clean()
    history.note(stored, actor=actor, reason=said)
    stored.save()
    return stored
