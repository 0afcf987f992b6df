"""Asking an enterprise to confirm a headcount: the link, its reminders, its end, and the answer.

The answer is evidence of the claim (ledger/statements.py). It never changes a number or the state of a claim.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import clock, history
from accounts.models import User
from accounts.versions import check_version
from ledger import locks
from ledger.models import Claim
from ledger.services import NotNow, NotYours
from ledger.statements import add_statement
from pages.templatetags.pages import day
from projects.models import Project
from workshops.confirmation_models import (
    MOST_REMINDERS,
    Confirmation,
    EmployerAnswer,
    end_of_link,
    number_in,
)
from workshops.models import MOST_PEOPLE, SUBGROUPS, Headcount, SiteEvent

PERMISSION = "workshops.add_headcount"
WRITTEN_IN = "zh-hans"
# A telephone or an identity number, with or without gaps.
LONG_NUMBER = re.compile(r"\d(?:[\s\-－—]?\d){6,}")


class LinkClosed(Exception):
    """The link is not taken; `confirmation` is None when it is none of ours."""

    def __init__(self, why: str, confirmation: Confirmation | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.confirmation = confirmation


# --- who may ask, and about what ---------------------------------------------------------------------


def check_may_ask(claim: Claim, actor: User) -> None:
    """Raises NotYours for who does not report headcounts of the site, NotNow where there is nothing to confirm."""
    check_may_handle(claim, actor)
    why = why_not_to_confirm(claim)
    if why:
        raise NotNow(why)
    if claim.confirmations.filter(state=Confirmation.State.OPEN, expires_at__gt=clock.now()).exists():
        raise NotNow(
            _("A link for this headcount is open already. Remind the enterprise, or revoke it first.")
        )
    if EmployerAnswer.objects.filter(confirmation__claim=claim, verdict="confirmed").exists():
        raise NotNow(_("The enterprise has confirmed this headcount already."))


def check_may_handle(claim: Claim, actor: User) -> None:
    """Raises NotYours for who does not report headcounts of the site."""
    site = claim.source.record
    editable = type(site).objects.editable_by(actor).filter(pk=site.pk)
    if not (actor.has_perm(PERMISSION) and editable.exists()):
        raise NotYours(_("The enterprise is asked by whoever reports the headcounts of this site."))


def why_not_to_confirm(claim: Claim) -> str:
    """Why there is nothing to confirm, in words for the desk; "" when there is."""
    if not Claim.objects.filter(pk=claim.pk, kind=Claim.Kind.HEADCOUNT).standing().exists():
        return _(
            "This headcount no longer stands, so that there is nothing to confirm. Ask about the one that does."
        )
    if is_closed(claim):
        return _("This site is closed, so that nobody is asked to confirm its headcounts.")
    return ""


def is_closed(claim: Claim) -> bool:
    """Whether the workshop of this headcount is closed, or its project withdrawn or voided."""
    site = claim.source.record
    if isinstance(site, Project):
        return bool(site.voided_at) or site.situation == Project.Situation.WITHDRAWN
    events = Claim.objects.filter(source=claim.source_id, kind=Claim.Kind.SITE).standing()
    last = events.select_related("site_event").order_by("-effective_on", "-pk").first()
    return bool(last) and last.site_event.event == SiteEvent.Event.CLOSED


# --- what the desk does --------------------------------------------------------------------------------


@transaction.atomic
def ask(*, claim: Claim, actor: User) -> Confirmation:
    """Open a link on which the enterprise confirms this headcount or corrects it. Raises NotYours or NotNow."""
    claim = _held(claim)
    check_may_ask(claim, actor)
    for lapsed in claim.confirmations.filter(state=Confirmation.State.OPEN):
        lapsed.state = Confirmation.State.LAPSED
        history.note(lapsed, actor=actor)
        lapsed.save()
    now = clock.now()
    confirmation = Confirmation(claim=claim, asked_by=actor, asked_at=now, expires_at=end_of_link(now))
    history.note(confirmation, actor=actor)
    confirmation.save()
    return confirmation


@transaction.atomic
def remind(*, confirmation: Confirmation, actor: User, seen_version: int | None = None) -> Confirmation:
    """Count a reminder, four at most and one a day, that of asking included. Raises NotYours, NotNow or Stale."""
    confirmation = _open_to(confirmation, actor, seen_version)
    problem = why_not_to_remind(confirmation)
    if problem:
        raise NotNow(problem)
    confirmation.reminders += 1
    confirmation.last_reminded_at = clock.now()
    history.note(confirmation, actor=actor)
    confirmation.save()
    return confirmation


def why_not_to_remind(confirmation: Confirmation) -> str:
    """Why an open link is not to be reminded of now, in words; "" when it may."""
    if confirmation.reminders >= MOST_REMINDERS:
        return _("The enterprise was reminded %(most)d times; more is not allowed. Ring it instead.") % {
            "most": MOST_REMINDERS
        }
    last = confirmation.last_reminded_at or confirmation.asked_at
    if timezone.localtime(last).date() >= clock.today():
        return _("The enterprise was written to today. Remind it tomorrow.")
    return ""


@transaction.atomic
def revoke(
    *, confirmation: Confirmation, actor: User, reason: str, seen_version: int | None = None
) -> Confirmation:
    """End an open link with a reason. Raises NotYours, NotNow or Stale, ValidationError beside `reason`."""
    confirmation = _open_to(confirmation, actor, seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the link is revoked.")})
    confirmation.state = Confirmation.State.REVOKED
    confirmation.revoked_by, confirmation.revoked_at = actor, clock.now()
    confirmation.revoke_reason = reason.strip()
    history.note(confirmation, actor=actor, reason=confirmation.revoke_reason)
    confirmation.save()
    return confirmation


def _held(claim: Claim) -> Claim:
    """The claim as stored, under the lock of its source."""
    locks.hold_sources([claim.source_id])
    related = ("headcount", "county__bureau", "source__project", "source__workshop")
    return Claim.objects.select_related(*related).get(pk=claim.pk)


def _open_to(confirmation: Confirmation, actor: User, seen_version: int | None) -> Confirmation:
    """The request as stored, under the lock of its source, when it is open and `actor` may handle it."""
    _held(confirmation.claim)
    stored = Confirmation.objects.with_all().get(pk=confirmation.pk)
    check_may_handle(stored.claim, actor)
    check_version(stored, seen_version)
    if not stored.is_open:
        raise NotNow(_("This link is no longer open."))
    return stored


# --- what the enterprise does --------------------------------------------------------------------------


def open_link(token: str) -> Confirmation:
    """The open request that this token leads to. Raises LinkClosed. Changes nothing."""
    found = number_in(token)
    confirmation = found and Confirmation.objects.with_all().filter(pk=found[0], nonce=found[1]).first()
    if not confirmation:
        raise LinkClosed("unknown")
    if confirmation.state == Confirmation.State.ANSWERED:
        raise LinkClosed("answered", confirmation)
    if confirmation.state == Confirmation.State.REVOKED:
        raise LinkClosed("revoked", confirmation)
    if not confirmation.is_open:
        raise LinkClosed("expired", confirmation)
    if why_not_to_confirm(confirmation.claim):
        raise LinkClosed("moved_on", confirmation)
    return confirmation


@transaction.atomic
def confirm(*, token: str) -> EmployerAnswer:
    """The enterprise says that the headcount is right. Raises LinkClosed."""
    confirmation = _held_link(token)
    headcount = confirmation.claim.headcount
    numbers = {name: getattr(headcount, name) for name in ("total", *SUBGROUPS)}
    return _keep(confirmation, EmployerAnswer.Verdict.CONFIRMED, numbers, "")


@transaction.atomic
def correct(
    *,
    token: str,
    total: int,
    poor: int | None = None,
    relocated: int | None = None,
    edge: int | None = None,
    words: str = "",
) -> EmployerAnswer:
    """The enterprise gives other numbers; None is not said. Raises LinkClosed, ValidationError beside a name."""
    confirmation = _held_link(token)
    numbers = {"total": total, "poor": poor, "relocated": relocated, "edge": edge}
    _check_numbers(numbers, confirmation.claim.headcount)
    if LONG_NUMBER.search(words):
        raise ValidationError({"words": _("Leave out telephone, identity and account numbers.")})
    return _keep(confirmation, EmployerAnswer.Verdict.CORRECTED, numbers, words.strip())


def _held_link(token: str) -> Confirmation:
    """The open request of this token, read again under the lock of its source: of two answers one comes second."""
    _held(open_link(token).claim)
    return open_link(token)


def _check_numbers(numbers: Mapping[str, int | None], headcount: Headcount) -> None:
    problems, total = {}, numbers["total"]
    if total is None or not 0 <= total <= MOST_PEOPLE:
        raise ValidationError({"total": _("The number of people must be between 0 and 100,000.")})
    for name in SUBGROUPS:
        value = numbers[name]
        if value is not None and not 0 <= value <= total:
            problems[name] = _("This cannot be more than the people at work (%(total)d).") % {"total": total}
    if problems:
        raise ValidationError(problems)
    if all(value is None or value == getattr(headcount, name) for name, value in numbers.items()):
        raise ValidationError(
            _("These are the numbers that were reported. If they are right, press “The numbers are right”.")
        )


def _keep(
    confirmation: Confirmation, verdict: EmployerAnswer.Verdict, numbers: Mapping[str, Any], words: str
) -> EmployerAnswer:
    now = clock.now()
    text = _statement(confirmation, verdict, numbers, words)
    evidence = add_statement(
        claim=confirmation.claim,
        text=text,
        confirms=verdict == EmployerAnswer.Verdict.CONFIRMED,
        asked_by=confirmation.asked_by,
    )
    confirmation.state = Confirmation.State.ANSWERED
    history.note(confirmation, actor=None)
    confirmation.save()
    return EmployerAnswer.objects.create(
        confirmation=confirmation, evidence=evidence, verdict=verdict, at=now, words=words, **numbers
    )


def _statement(
    confirmation: Confirmation, verdict: EmployerAnswer.Verdict, numbers: Mapping[str, Any], words: str
) -> str:
    """The answer as one Chinese text, whatever the language in which it was given: it is read in Chinese offices."""
    claim = confirmation.claim
    with override(WRITTEN_IN):
        said = {
            "number": confirmation.pk,
            "day": day(claim.effective_on),
            "people": in_words(numbers),
            "reported": in_words({name: getattr(claim.headcount, name) for name in numbers}),
        }
        if verdict == EmployerAnswer.Verdict.CONFIRMED:
            return _("Link no. %(number)s: on %(day)s %(people)s, as reported.") % said
        text = _("Link no. %(number)s: on %(day)s %(people)s; reported were %(reported)s.") % said
        return text + (_(" The enterprise adds: “%(words)s”.") % {"words": words} if words else "")


def in_words(numbers: Mapping[str, int | None]) -> str:
    """20 people at work, of which 12 registered poor: those that are known."""
    groups = {
        "poor": _("%(count)s registered poor"),
        "relocated": _("%(count)s relocated"),
        "edge": _("%(count)s of edge households"),
    }
    known = [words % {"count": numbers[name]} for name, words in groups.items() if numbers[name] is not None]
    people = _("%(count)s people at work") % {"count": numbers["total"]}
    return people + (_(", of which %(groups)s") % {"groups": _(", ").join(known)} if known else "")


# --- on the page of a site -------------------------------------------------------------------------------


def latest_of(claims: Iterable[Claim]) -> dict[int, Confirmation]:
    """The last request about each of these claims, by claim id; one query."""
    found = Confirmation.objects.filter(claim__in=[claim.pk for claim in claims])
    return {row.claim_id: row for row in found.select_related("answer", "asked_by").order_by("pk")}
