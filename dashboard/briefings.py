"""Preparing, editing, issuing and withdrawing a briefing: each one transaction under the lock of its row.

A draft freezes the ledger at its head; issuing writes what was printed into a table that the database lets nobody
change. Whoever wrote on a briefing does not issue it. Source: docs/domain.md, "Briefing".
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import sits_above_all
from accounts.versions import check_version, hold
from counties.models import Plan
from dashboard.briefing import Compared, Numbers, numbers_of
from dashboard.briefing_check import Unknown, unknown_numbers
from dashboard.briefing_document import document_of
from dashboard.briefing_models import Briefing, BriefingIssue, BriefingTemplate
from dashboard.briefing_text import issue_in_words, sections_of, title_of
from dashboard.briefing_word import check_layout, layout_in_force
from dashboard.clocks import Clocks, newest_day
from dashboard.standing import Standing
from ledger.models import LedgerHead
from pages.templatetags.pages import day
from projects.models import Project

PREPARE, ISSUE = "dashboard.change_briefing", "dashboard.issue_briefing"
DEFAULT_THRESHOLD = 60
MOST_TEXT = 6_000  # characters of one part


# --- who may --------------------------------------------------------------------------------------------


def may_prepare(user: User) -> bool:
    """Whether this user writes briefings: people of the provincial bureau with the right."""
    return sits_above_all(user) and user.has_perm(PREPARE)


def may_issue_any(user: User) -> bool:
    """Whether this user issues and withdraws briefings at all."""
    return sits_above_all(user) and user.has_perm(ISSUE)


def authors_of(briefing: Briefing) -> set[int]:
    """Everybody who wrote on a briefing; none of them issues it."""
    wrote = briefing.history.exclude(history_user=None).order_by().values_list("history_user", flat=True)
    return {briefing.prepared_by_id, *wrote}


def may_issue(user: User, briefing: Briefing) -> bool:
    """Whether this user may issue this draft: with the right, and not an author of it."""
    return briefing.is_draft and may_issue_any(user) and user.pk not in authors_of(briefing)


# --- numbers -------------------------------------------------------------------------------------------


def unknown_in(briefing: Briefing) -> list[Unknown]:
    """The numbers of a draft's text and title that its frozen numbers do not know."""
    return unknown_numbers(briefing.sections, briefing.numbers, briefing.title)


def standing_of(as_of: date, *, position: int | None = None, known_on: date | None = None) -> Standing:
    """The plan as true on a day, as known at a position, on a day, or now."""
    return Standing(Plan.objects.current(), Clocks(as_of, known_on, position))


def compared_of(briefing: Briefing, position: int) -> Compared | None:
    """What the briefing compares itself with: what an issue printed, or a day as known at `position`."""
    if briefing.compared_with_id:
        before = briefing.compared_with.issue
        return Compared(before.numbers, issue_in_words(before.number, before.year, briefing.as_of))
    if briefing.compared_on:
        standing = standing_of(briefing.compared_on, position=position)
        return Compared(numbers_of(standing, threshold=briefing.threshold))
    return None


def _frozen(briefing: Briefing, position: int) -> Numbers:
    return numbers_of(
        standing_of(briefing.as_of, position=position),
        threshold=briefing.threshold,
        before=compared_of(briefing, position),
        is_sample=Project.objects.filter(origin=Project.Origin.SAMPLE, voided_at=None).exists(),
    )


def _head() -> int:
    """The ledger's position. What is posted meanwhile has a higher number, so nobody needs to wait."""
    return LedgerHead.objects.values_list("position", flat=True).first() or 0


# --- a draft -------------------------------------------------------------------------------------------


@transaction.atomic
def prepare_briefing(
    *,
    as_of: date,
    actor: User,
    compared_with: Briefing | None = None,
    compared_on: date | None = None,
    threshold: int = DEFAULT_THRESHOLD,
    title: str = "",
    distribution: str = "",
) -> Briefing:
    """A draft of that day, with the ledger frozen as it stands now. Raises NotYours or ValidationError."""
    _check_prepares(actor)
    _check_day(as_of)
    _check_compared(as_of, compared_with, compared_on)
    briefing = Briefing(
        as_of=as_of,
        compared_with=compared_with,
        compared_on=compared_on,
        threshold=threshold,
        title=title.strip(),
        distribution=distribution.strip(),
        prepared_by=actor,
        prepared_for=actor.bureau,
        prepared_at=clock.now(),
    )
    _freeze(briefing)
    briefing.title = briefing.title or title_of(briefing.numbers)
    briefing.full_clean()
    history.note(briefing, actor=actor)
    briefing.save()
    return briefing


@transaction.atomic
def freeze_again(*, briefing: Briefing, actor: User, seen_version: int | None = None) -> Briefing:
    """Take the ledger as it stands now. Parts that nobody rewrote are written anew; the others keep their text
    beside the new one. Raises NotYours, Stale or NotNow.
    """
    stored = _draft(briefing, actor, seen_version)
    kept = {part["key"]: part["text"] for part in stored.sections if part["text"] != part["computed"]}
    _freeze(stored)
    for part in stored.sections:
        part["text"] = kept.get(part["key"], part["computed"])
    stored.own_numbers_reason = ""  # it spoke of numbers that were compared with others
    return _save(stored, actor, _("Frozen anew"))


@transaction.atomic
def edit_briefing(
    *,
    briefing: Briefing,
    title: str,
    texts: Mapping[str, str],
    distribution: str = "",
    own_numbers_reason: str = "",
    actor: User,
    seen_version: int | None = None,
) -> Briefing:
    """Rewrite title and parts (key -> text; an empty one goes back to what was computed).

    Numbers that the frozen ones do not know are let stand in a draft; issuing asks for the reason. Raises NotYours,
    Stale, NotNow or ValidationError.
    """
    stored = _draft(briefing, actor, seen_version)
    stored.title, stored.distribution = title.strip(), distribution.strip()
    for part in stored.sections:
        typed = tidy(texts.get(part["key"], part["text"]))
        if len(typed) > MOST_TEXT:
            words = _("At most %(most)d characters; shorten this part.") % {"most": MOST_TEXT}
            raise ValidationError({part["key"]: words})
        part["text"] = typed or part["computed"]
    stored.own_numbers_reason = own_numbers_reason.strip() if unknown_in(stored) else ""
    return _save(stored, actor, "")


def tidy(text: str) -> str:
    """Paragraphs without blank ends and blank lines."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _freeze(briefing: Briefing) -> None:
    """Numbers and computed text of the ledger's head; the text is what was computed."""
    briefing.position = _head()
    briefing.numbers = _frozen(briefing, briefing.position)
    briefing.sections = [part | {"computed": part["text"]} for part in sections_of(briefing.numbers)]


def _check_prepares(actor: User) -> None:
    if not may_prepare(actor):
        raise NotYours(_("Briefings are written by people of the provincial bureau."))


def _check_day(as_of: date) -> None:
    plan = Plan.objects.current()
    newest = newest_day(plan)
    if not min(plan.starts_on, newest) <= as_of <= newest:
        words = _("Choose a day between %(first)s and %(last)s.")
        raise ValidationError({"as_of": words % {"first": day(plan.starts_on), "last": day(newest)}})


def _check_compared(as_of: date, issue: Briefing | None, on: date | None) -> None:
    if issue and on:
        raise ValidationError({"compared_on": _("Compare with an issue or with a day, not with both.")})
    if issue and not (issue.state == Briefing.State.ISSUED and issue.as_of < as_of):
        words = _("Compare with an issue of an earlier day that was not withdrawn.")
        raise ValidationError({"compared_with": words})
    if on and not Plan.objects.current().starts_on <= on < as_of:
        words = _("Compare with a day of the plan before the day of the briefing.")
        raise ValidationError({"compared_on": words})


def _draft(briefing: Briefing, actor: User, seen_version: int | None) -> Briefing:
    """The draft, its row locked."""
    _check_prepares(actor)
    stored = hold(briefing)
    check_version(stored, seen_version)
    if not stored.is_draft:
        raise NotNow(_("This briefing is no draft any more; its text and numbers stay as they are."))
    return stored


def _save(stored: Briefing, actor: User, reason: str) -> Briefing:
    stored.full_clean()
    history.note(stored, actor=actor, reason=reason)
    stored.save()
    return stored


# --- issuing and withdrawing ---------------------------------------------------------------------------


@transaction.atomic
def issue_briefing(*, briefing: Briefing, actor: User, seen_version: int | None = None) -> BriefingIssue:
    """Give the draft the next number of the year and keep what it says for ever.

    Numbers follow each other without a gap: the plan's row is locked from the look at the last one until the end.
    Raises NotYours, Stale, NotNow, or ValidationError while numbers of one's own stand there without a reason.
    """
    if not may_issue_any(actor):
        raise NotYours(_("Briefings are issued by reviewers of the provincial bureau."))
    list(Plan.objects.select_for_update(of=("self",)).order_by("pk")[:1])
    stored = hold(briefing)
    check_version(stored, seen_version)
    if not stored.is_draft:
        raise NotNow(_("This briefing was issued or discarded already."))
    if actor.pk in authors_of(stored):
        raise NotYours(
            _("Whoever wrote on a briefing does not issue it. Ask another reviewer of the province.")
        )
    _check_numbers(stored)
    issue = _issue_of(stored, actor)
    issue.full_clean(exclude=["briefing"])
    issue.save(force_insert=True)
    stored.state = Briefing.State.ISSUED
    _save(stored, actor, issue.label)
    return issue


def _check_numbers(stored: Briefing) -> None:
    unknown = unknown_in(stored)
    if unknown and not stored.own_numbers_reason:
        typed = _(", ").join(dict.fromkeys(one.typed for one in unknown))
        words = _(
            "The frozen numbers do not know: %(numbers)s. Correct the text, or say there why they stand."
        )
        raise ValidationError(words % {"numbers": typed})


def _issue_of(stored: Briefing, actor: User) -> BriefingIssue:
    today = clock.today()
    given = BriefingIssue.objects.filter(year=today.year).order_by("-number").values_list("number", flat=True)
    return BriefingIssue(
        briefing=stored,
        year=today.year,
        number=(given.first() or 0) + 1,
        title=stored.title,
        as_of=stored.as_of,
        position=stored.position,
        numbers=stored.numbers,
        sections=stored.sections,
        own_numbers_reason=stored.own_numbers_reason,
        distribution=stored.distribution,
        template=layout_in_force(),
        prepared_by=stored.prepared_by,
        issued_by=actor,
        issued_on=today,
        issued_at=clock.now(),
    )


@transaction.atomic
def end_briefing(
    *, briefing: Briefing, reason: str, actor: User, seen_version: int | None = None
) -> Briefing:
    """Discard a draft, or withdraw an issue, which keeps its number.

    Raises NotYours, Stale, NotNow, or ValidationError beside `reason`.
    """
    stored = hold(briefing)
    if not may_end(actor, stored):
        raise NotYours(_("A draft is discarded by who may write it, an issue withdrawn by who may issue it."))
    check_version(stored, seen_version)
    if stored.state not in (Briefing.State.DRAFT, Briefing.State.ISSUED):
        raise NotNow(_("This briefing was withdrawn or discarded already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the briefing is withdrawn.")})
    ends = Briefing.State.DISCARDED if stored.is_draft else Briefing.State.WITHDRAWN
    stored.state, stored.ended_on, stored.ended_reason = ends, clock.today(), reason.strip()
    return _save(stored, actor, reason.strip())


def may_end(user: User, briefing: Briefing) -> bool:
    """Whether this user may discard this draft or withdraw this issue."""
    return may_prepare(user) if briefing.printed is None else may_issue_any(user)


# --- layouts -------------------------------------------------------------------------------------------


@transaction.atomic
def keep_layout(*, content: bytes, name: str, values: Mapping, actor: User) -> BriefingTemplate:
    """From now on drafts and new issues are laid out by this file; `values` fill it for a trial.

    Raises NotYours, or ValidationError naming the file.
    """
    _check_prepares(actor)
    name = check_layout(content, name, values)
    return BriefingTemplate.objects.create(
        name=name,
        content=content,
        sha256=sha256(content).hexdigest(),
        added_by=actor,
        added_at=clock.now(),
    )


def trial_values(actor: User) -> dict[str, Any]:
    """A document of today's numbers that is kept nowhere: what a new layout is tried out with."""
    trial = Briefing(
        as_of=newest_day(Plan.objects.current()),
        threshold=DEFAULT_THRESHOLD,
        prepared_by=actor,
        prepared_for=actor.bureau,
    )
    _freeze(trial)
    trial.title = title_of(trial.numbers)
    return document_of(trial)


@transaction.atomic
def keep_own_layout(*, actor: User) -> BriefingTemplate:
    """Back to the tracker's own layout. Raises NotYours, or NotNow when it holds already."""
    _check_prepares(actor)
    if layout_in_force() is None:
        raise NotNow(_("The tracker's own layout holds already."))
    return BriefingTemplate.objects.create(
        name="", content=b"", sha256=sha256(b"").hexdigest(), added_by=actor, added_at=clock.now()
    )
