"""The work lists: which claims wait for whom. Each count anywhere is the length of one of these lists."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.scoping import own_bureau_ids
from accounts.statements import OfSeen, counted
from ledger.gates import without_evidence
from ledger.models import Claim, Evidence


@dataclass(frozen=True, eq=False)
class WorkList:
    """One list: who is offered it, which claims are on it, and what may be done with several at once."""

    key: str
    label: Any
    empty: Any
    is_for: Callable[[User], bool]
    claims: Callable[[User], QuerySet[Claim]]
    bulk: tuple[dict[str, Any], ...] = ()
    counted: Callable[[User], int] | None = None  # a cheaper way to its length

    def count(self, user: User) -> int:
        """How many claims are on it."""
        return self.counted(user) if self.counted else self.claims(user).count()


def _reviews(user: User) -> bool:
    return user.has_perm("ledger.review_claim") and user.bureau.kind == user.bureau.Kind.PREFECTURE


def _verifies(user: User) -> bool:
    return user.has_perm("ledger.verify_claim") and user.bureau.is_province


def _reports(user: User) -> bool:
    return user.has_perm("ledger.report_claim")


def _is_county(user: User) -> bool:
    return _reports(user) and user.bureau.kind == user.bureau.Kind.COUNTY


def _visible(user: User) -> QuerySet[Claim]:
    return Claim.objects.visible_to(user)


UNDECIDED = OfSeen(Claim, lambda claims: counted(claims.undecided()), name="undecided")


def _is_offered_all(user: User) -> bool:
    return user.role == Role.DIRECTOR or user.bureau.is_province


def _own_undecided(user: User) -> QuerySet[Claim]:
    if _is_offered_all(user):
        return _visible(user).undecided()
    return _visible(user).filter(reporter__bureau__in=own_bureau_ids(user)).undecided()


def _count_undecided(user: User) -> int:
    if not _is_offered_all(user):
        return _own_undecided(user).count()
    [(count,)] = UNDECIDED.rows(user) or [(0,)]
    return count


def _own_objected_to(user: User) -> QuerySet[Claim]:
    return _of_own_bureau(user).filter(objections__isnull=False).distinct()


def _own_disputed(user: User) -> QuerySet[Claim]:
    own = _visible(user).filter(reporter__bureau=user.bureau_id).standing()
    return own.filter(pk__in=Evidence.objects.disputing().values("claim"))


def _own_without_evidence(user: User) -> QuerySet[Claim]:
    return without_evidence(_of_own_bureau(user))


def _of_own_bureau(user: User) -> QuerySet[Claim]:
    return _visible(user).filter(reporter__bureau=user.bureau_id).undecided()


WORK_LISTS = (
    WorkList(
        "returned",
        _("Returned to us"),
        _("Nothing was returned to your bureau."),
        _reports,
        lambda user: Claim.objects.returned_to(user),
    ),
    WorkList(
        "review",
        _("To review"),
        _("Nothing waits for your review. What is reported for your counties appears here."),
        _reviews,
        lambda user: Claim.objects.reviewable_by(user),
        ({"value": "review", "label": _("Review")}, {"value": "return", "label": _("Return")}),
    ),
    WorkList(
        "verify",
        _("To verify"),
        _("Nothing waits for you. What the prefectures have reviewed appears here."),
        _verifies,
        lambda user: Claim.objects.verifiable_by(user),
        ({"value": "verify", "label": _("Verify")}, {"value": "return", "label": _("Return")}),
    ),
    WorkList(
        "others",
        _("Reported by others for us"),
        _("Nobody else has reported anything for your county that still waits."),
        _is_county,
        lambda user: Claim.objects.reported_by_others_in(user),
    ),
    WorkList(
        "objected",
        _("Objected to"),
        _("Nobody objects to what your bureau reported."),
        _reports,
        _own_objected_to,
    ),
    WorkList(
        "disputed",
        _("Other numbers from the enterprise"),
        _("No enterprise gives other numbers than your bureau reported."),
        _reports,
        _own_disputed,
    ),
    WorkList(
        "evidence",
        _("Without evidence"),
        _("Everything that your bureau reported and that still waits has the evidence that it needs."),
        _reports,
        _own_without_evidence,
    ),
    WorkList(
        "waiting",
        _("Reported, not yet verified"),
        _("Nothing waits. What is reported appears here until the province has verified it."),
        lambda user: True,
        _own_undecided,
        counted=_count_undecided,
    ),
)


def lists_of(user: User) -> list[WorkList]:
    """The lists that this user is offered, the most urgent first."""
    return [found for found in WORK_LISTS if found.is_for(user)]
