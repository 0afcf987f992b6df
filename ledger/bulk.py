"""Deciding on several claims at once: what would happen to each, and then each by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.versions import Stale
from ledger.gates import evidence_lacking
from ledger.models import Claim
from ledger.review import Action
from ledger.services import NotNow, NotYours, check_may, return_, review, verify

ACTIONS = (Action.REVIEW, Action.VERIFY, Action.RETURN)
MOST = 200


@dataclass(frozen=True)
class LeftOut:
    """A claim that is not decided on with the others, and why."""

    claim: Claim
    why: str


def sort_out(action: Action, claims: Iterable[Claim], actor: User) -> tuple[list[Claim], list[LeftOut]]:
    """Which of these claims the action fits, and which are left out, with the reason. Writes nothing."""
    fitting, left_out = [], []
    for claim in claims:
        why = _why_not(action, claim, actor)
        if why:
            left_out.append(LeftOut(claim, why))
        else:
            fitting.append(claim)
    return fitting, left_out


def _why_not(action: Action, claim: Claim, actor: User) -> str:
    try:
        check_may(action, claim, actor)
    except (NotNow, NotYours) as refusal:
        return str(refusal)
    if action == Action.RETURN:
        return ""
    if claim.objections.exists():
        return _("The county objects to it. Open it and decide on it by itself.")
    if claim.evidence.disputing().exists():
        return _("The enterprise gives other numbers. Open it and decide on it by itself.")
    lacking = evidence_lacking(claim) if action == Action.VERIFY else []
    if lacking:
        return _("It lacks evidence: %(kinds)s.") % {"kinds": _(" or ").join(lacking)}
    return ""


def decide(
    action: Action, claims: Iterable[Claim], actor: User, *, seen: Mapping[int, int], reason: str = ""
) -> list[LeftOut]:
    """Take the action with each claim in a transaction of its own. Gives back those that no longer fit.

    `seen`: which version of each claim the preview showed, by claim id.
    """
    left_out = []
    for claim in claims:
        try:
            _one(action, claim, actor, reason, seen.get(claim.pk, 0))
        except Stale:
            left_out.append(LeftOut(claim, _("Somebody changed it in the meantime. Look at it again.")))
        except (NotNow, NotYours) as refusal:
            left_out.append(LeftOut(claim, str(refusal)))
    return left_out


def _one(action: Action, claim: Claim, actor: User, reason: str, seen: int) -> None:
    if action == Action.REVIEW:
        review(claim=claim, actor=actor, seen_version=seen)
    elif action == Action.VERIFY:
        verify(claim=claim, actor=actor, seen_version=seen)
    else:
        return_(claim=claim, actor=actor, reason=reason, seen_version=seen)
