"""Reporting, verifying and returning claims: each one transaction, under the lock of its source."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.scoping import sits_above_all
from counties.models import County
from ledger import locks
from ledger.models import Claim, Posting, Source
from ledger.recount import let_records_follow, recount


class NotNow(Exception):
    """The record has moved on, so this step no longer fits (409). The message says what to do."""


class NotYours(Exception):
    """This person may not take this step (403). The message says who may."""


@transaction.atomic
def report(
    *,
    kind: Claim.Kind,
    source: Source,
    county: County,
    effective_on: date,
    actor: User,
    not_later_than: bool = False,
    note: str = "",
) -> Claim:
    """Record a dated fact as reported by `actor`. The caller adds the fact itself, then posts (`post`)."""
    claim = Claim(
        kind=kind,
        source=source,
        county=county,
        effective_on=effective_on,
        not_later_than=not_later_than,
        note=note,
        reporter=actor,
        reported_at=clock.now(),
    )
    history.note(claim, actor=actor)
    claim.save()  # its constraints are the database's; nothing here comes from a form unread
    return claim


def post(
    *, sources: list[Source], actor: User, cause: Posting.Cause = Posting.Cause.CLAIM, reason: str = ""
) -> None:
    """Bring the ledger of these sources, and of what hangs on them, in line with their claims."""
    recount([source.pk for source in sources], actor=actor, cause=cause, reason=reason)


@transaction.atomic
def verify(*, claim: Claim, actor: User) -> Claim:
    """The province vouches for a claim. Raises NotYours (not a provincial reviewer, or one's own) or NotNow."""
    claim = _locked(claim)
    check_may_judge(claim, actor)
    claim.state = Claim.State.VERIFIED
    claim.verifier = actor
    claim.verified_at = clock.now()
    _save(claim, actor, "")
    post(sources=[claim.source], actor=actor, cause=Posting.Cause.VERIFICATION)
    return claim


@transaction.atomic
def return_(*, claim: Claim, actor: User, reason: str) -> Claim:
    """Send a claim back with a reason: it leaves the reported figures. Raises NotYours or NotNow."""
    claim = _locked(claim)
    check_may_judge(claim, actor)
    if not reason.strip():
        raise NotNow(_("Say why you return it, so that the reporter knows what to mend."))
    claim.state = Claim.State.RETURNED
    claim.returned_by = actor
    claim.return_reason = reason.strip()
    _save(claim, actor, reason.strip())
    let_records_follow(claim.source, actor=actor, reason=reason.strip())
    post(sources=[claim.source], actor=actor, cause=Posting.Cause.RETURN, reason=reason.strip())
    return claim


def _locked(claim: Claim) -> Claim:
    """The claim as stored, read under the locks of its source."""
    locks.hold_plan_steady()
    locks.hold_sources([claim.source_id])
    return Claim.objects.select_related("source", "reporter").get(pk=claim.pk)


def check_may_judge(claim: Claim, actor: User) -> None:
    """Raises NotYours when `actor` may not verify or return this claim, NotNow when it has been decided on."""
    if not (actor.is_active and sits_above_all(actor) and actor.has_perm("ledger.verify_claim")):
        raise NotYours(_("Only reviewers of the provincial bureau verify or return a claim."))
    if claim.reporter_id == actor.pk:
        raise NotYours(
            _("Nobody verifies what they reported. Please ask another reviewer of the provincial bureau.")
        )
    if claim.state not in (Claim.State.REPORTED, Claim.State.REVIEWED):
        raise NotNow(
            _(
                "Somebody has already decided on this claim (%(state)s). Open the record again to see it as it is now."
            )
            % {"state": claim.get_state_display()}
        )


def _save(claim: Claim, actor: User, reason: str) -> None:
    history.note(claim, actor=actor, reason=reason)
    claim.save()


def last_report_days(as_of: date) -> dict[int, date]:
    """The last day, not after `as_of`, on which anything was reported for each county, by county id."""
    midnight = timezone.make_aware(datetime.combine(as_of + timedelta(days=1), time.min))
    rows = Claim.objects.filter(reported_at__lt=midnight).order_by().values_list("county_id")
    return {
        county: timezone.localtime(last).date() for county, last in rows.annotate(last=Max("reported_at"))
    }
