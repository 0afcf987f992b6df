"""Recording what somebody found at a site, and who may.

The two bureaus that decide on a headcount also look at it: the prefecture of the site's county, and the province.
A county does not visit for itself, because it is the county's own number; nobody visits for a headcount of which
they set a value (four eyes).
"""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from accounts.scoping import sits_above_all
from ledger import locks
from ledger import services as ledger
from ledger.models import Claim, Posting
from ledger.services import NotNow, NotYours
from pages.templatetags.pages import day
from workshops import spot_checks
from workshops.models import MOST_PEOPLE, Visit

PERMISSION = "workshops.add_visit"
Result = Visit.Result
SITE = (
    "source__project__county__prefecture__bureau",
    "source__workshop__county__prefecture__bureau",
)


@transaction.atomic
def record_visit(
    *,
    claim: Claim,
    visited_on: date,
    result: str,
    actor: User,
    found_total: int | None = None,
    note: str = "",
) -> Visit:
    """Record what `actor` found on day `visited_on` at the site of the headcount `claim`.

    `found_total` may be left out where the result says it: as reported, nobody, no site. Raises ValidationError
    beside `visited_on`, `result`, `found_total` or `note`; NotYours; NotNow when the headcount is not in force.
    """
    check_may_visit(claim, actor)
    _check_day(claim, visited_on)
    found_total = _found(claim.headcount.total, result, found_total)
    if result != Result.AS_REPORTED and not note.strip():
        raise ValidationError({"note": _("Say what you found, so that others can follow.")})
    picked = spot_checks.picked_for(claim.source_id, visited_on, actor)
    locks.hold_plan_steady()
    locks.hold_sources([claim.source_id])
    check_in_force(claim, visited_on)
    visit = Visit(
        claim=claim,
        visited_on=visited_on,
        by=actor,
        recorded_at=clock.now(),
        result=result,
        found_total=found_total,
        note=note.strip(),
        picked_for=picked,
    )
    visit.full_clean()
    visit.save(force_insert=True)
    ledger.post(sources=[claim.source], actor=actor, cause=Posting.Cause.VISIT)
    return visit


def headcounts_of(claim_ids: Collection[int]) -> dict[int, Claim]:
    """These headcounts by id, with their sites and whatever `may_visit` reads. Two queries."""
    claims = Claim.objects.select_related(*SITE, "headcount", "reporter__bureau")
    return claims.prefetch_related("authors").in_bulk(list(claim_ids))


def may_visit(user: User, claim: Claim) -> bool:
    """Whether `user` may record a visit for this headcount. Reads claim.authors and the county's prefecture."""
    return _sits_there(user, claim) and user.pk not in _authors(claim)


def check_may_visit(claim: Claim, actor: User) -> None:
    """Raises NotYours when `actor` may not record a visit for this headcount."""
    if not _sits_there(actor, claim):
        raise NotYours(
            _("Visits are recorded by reviewers of %(bureau)s and of the provincial bureau.")
            % {"bureau": claim.source.record.county.prefecture.bureau}
        )
    if actor.pk in _authors(claim):
        raise NotYours(_("Nobody visits for a headcount of which they set a value. Please ask a colleague."))


def _sits_there(user: User, claim: Claim) -> bool:
    if not (user.is_active and user.bureau_id and user.has_perm(PERMISSION)):
        return False
    return sits_above_all(user) or user.bureau_id == claim.source.record.county.prefecture.bureau_id


def _authors(claim: Claim) -> set[int]:
    return {author.pk for author in claim.authors.all()} | {claim.reporter_id}


def check_in_force(claim: Claim, on: date) -> None:
    """Raises NotNow when this headcount no longer stood, or was not the last one, on day `on`."""
    standing = Claim.objects.filter(source=claim.source_id, kind=Claim.Kind.HEADCOUNT).standing()
    if not standing.filter(pk=claim.pk).exists():
        raise NotNow(
            _(
                "This headcount no longer stands: it was returned, taken back or corrected. Open the site again."
            )
        )
    later = Q(effective_on__gt=claim.effective_on) | Q(effective_on=claim.effective_on, pk__gt=claim.pk)
    newer = standing.filter(later, effective_on__lte=on).order_by("effective_on").last()
    if newer:
        raise NotNow(
            _("The site was counted again on %(day)s. Record the visit for that headcount.")
            % {"day": day(newer.effective_on)}
        )


def _check_day(claim: Claim, on: date) -> None:
    if on > clock.today():
        raise ValidationError({"visited_on": _("This day is in the future. Enter the day of the visit.")})
    if on < claim.effective_on:
        raise ValidationError(
            {
                "visited_on": _("The headcount is of %(day)s. A visit before that day says nothing about it.")
                % {"day": day(claim.effective_on)}
            }
        )


def _found(reported: int, result: str, found: int | None) -> int | None:
    """The people found; raises ValidationError where the number and the result contradict each other."""
    if result == Result.AS_REPORTED and found in (None, reported):
        return reported
    if result == Result.NOBODY and not found:
        return 0
    if result == Result.GONE and not found:
        return None
    if found is None:
        raise ValidationError({"found_total": _("Enter how many people you found at work.")})
    if found > MOST_PEOPLE:
        raise ValidationError({"found_total": _("The number of people must be between 0 and 100,000.")})
    if (result == Result.FEWER and 0 < found < reported) or (result == Result.MORE and found > reported):
        return found
    fitting = Result.FEWER if found < reported else Result.MORE if found > reported else Result.AS_REPORTED
    words = {"found": found, "reported": reported, "result": (fitting if found else Result.NOBODY).label}
    raise ValidationError({"found_total": _does_not_fit() % words})


def _does_not_fit() -> str:
    return _(
        "%(found)d found and %(reported)d reported do not fit the result. "
        "Choose “%(result)s”, or mend the number."
    )
