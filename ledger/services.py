"""Reporting claims and deciding on them: each one transaction, under the lock of its source.

What somebody may do stands in ledger/review.py; this asks it, writes the answer down and posts. With a
`seen_version` each raises Stale (accounts/versions.py) when the claim was changed since it was shown.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.rows import add_rows
from accounts.scoping import sits_above_all
from accounts.statements import Slot, Statement
from accounts.versions import check_version
from counties.models import County
from ledger import gates, locks
from ledger.models import Claim, Objection, Override, Posting, Source
from ledger.recount import let_records_follow, recount
from ledger.review import Action, Answer, Case, Seat, answer, first_state


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
    replaces: Claim | None = None,
    reason: str = "",
    also_set_by: Iterable[User] = (),
) -> Claim:
    """Record a dated fact as reported by `actor`. The caller adds the fact itself, then posts (`post`).

    `replaces` is the claim that this one corrects, and `reason` why. Whoever set values of that one counts as
    having set values of this one, and so does `also_set_by`.
    """
    claim = new_claim(
        kind=kind,
        source=source,
        county=county,
        effective_on=effective_on,
        actor=actor,
        not_later_than=not_later_than,
        note=note,
        replaces=replaces,
        reason=reason,
    )
    report_all(claims=[claim], actor=actor, also_set_by=also_set_by)
    return claim


def new_claim(
    *,
    kind: Claim.Kind,
    source: Source,
    county: County,
    effective_on: date,
    actor: User,
    not_later_than: bool = False,
    note: str = "",
    replaces: Claim | None = None,
    reason: str = "",
) -> Claim:
    """A claim as `actor` reports it, not yet recorded (`report_all`)."""
    claim = Claim(
        kind=kind,
        source=source,
        county=county,
        effective_on=effective_on,
        not_later_than=not_later_than,
        note=note,
        replaces=replaces,
        correction_reason=reason.strip(),
        reporter=actor,
        reported_at=clock.now(),
        state=first_state(
            is_province=sits_above_all(actor),
            is_own_prefecture=actor.bureau_id == county.prefecture.bureau_id,
        ),
    )
    history.note(claim, actor=actor, reason=reason.strip())
    return claim


@transaction.atomic
def report_all(*, claims: Sequence[Claim], actor: User, also_set_by: Iterable[User] = ()) -> None:
    """Record new claims, each with its line of history and with everybody who set values of it.

    Their constraints are the database's; nothing here comes from a form unread. The caller adds the facts, then posts.
    """
    history.save_new(Claim, claims)
    authorship, common = Claim.authors.through, {actor.pk, *(user.pk for user in also_set_by)}
    written = [
        (claim.pk, author)
        for claim in claims
        for author in sorted(common | (_authors_of(claim.replaces) if claim.replaces_id else set()))
    ]
    add_rows(authorship, ["claim_id", "user_id"], written)


def _authors_of(claim: Claim) -> set[int]:
    return set(claim.authors.values_list("pk", flat=True))


def post(
    *, sources: list[Source], actor: User, cause: Posting.Cause = Posting.Cause.CLAIM, reason: str = ""
) -> None:
    """Bring the ledger of these sources, and of what hangs on them, in line with their claims."""
    recount([source.pk for source in sources], actor=actor, cause=cause, reason=reason)


@transaction.atomic
def review(*, claim: Claim, actor: User, seen_version: int | None = None) -> Claim:
    """The county's own prefecture has looked at a claim and passes it on. Raises NotYours or NotNow."""
    claim = _locked(claim)
    check_may(Action.REVIEW, claim, actor)
    check_version(claim, seen_version)
    claim.state = Claim.State.REVIEWED
    claim.reviewer, claim.reviewed_at = actor, clock.now()
    _save(claim, actor, "")  # it stood as reported before and does so now: nothing to post
    return claim


@transaction.atomic
def verify(*, claim: Claim, actor: User, override_reason: str = "", seen_version: int | None = None) -> Claim:
    """The province vouches for a claim. Raises NotYours or NotNow.

    Without evidence of the kind that the claim asks for it takes a reason, and the right to override.
    """
    claim = _locked(claim)
    check_may(Action.VERIFY, claim, actor)
    check_version(claim, seen_version)
    lacking = gates.evidence_lacking(claim)
    if lacking:
        _override(claim, Override.Gate.EVIDENCE, lacking, override_reason, actor)
    claim.state = Claim.State.VERIFIED
    claim.verifier, claim.verified_at = actor, clock.now()
    _save(claim, actor, override_reason.strip() if lacking else "")
    post(sources=[claim.source], actor=actor, cause=Posting.Cause.VERIFICATION)
    return claim


@transaction.atomic
def return_(*, claim: Claim, actor: User, reason: str, seen_version: int | None = None) -> Claim:
    """Send a claim back with a reason: it leaves the reported figures. Raises NotYours or NotNow."""
    claim = _locked(claim)
    check_may(Action.RETURN, claim, actor)
    check_version(claim, seen_version)
    if not reason.strip():
        raise NotNow(_("Say why you return it, so that the reporter knows what to mend."))
    claim.state = Claim.State.RETURNED
    claim.returned_by, claim.returned_at, claim.return_reason = actor, clock.now(), reason.strip()
    _fall(claim, actor, reason.strip(), Posting.Cause.RETURN)
    return claim


@transaction.atomic
def take_back(*, claim: Claim, actor: User, reason: str = "", seen_version: int | None = None) -> Claim:
    """The reporter takes a claim back before anybody has reviewed it, or lets a returned one rest.

    What it corrected stands again. Raises NotYours or NotNow.
    """
    claim = _locked(claim)
    check_may(Action.TAKE_BACK, claim, actor)
    check_version(claim, seen_version)
    claim.state = Claim.State.TAKEN_BACK
    _fall(claim, actor, reason.strip(), Posting.Cause.TAKE_BACK)
    return claim


@transaction.atomic
def to_correct(*, claim: Claim, actor: User, seen_version: int | None = None) -> Claim:
    """The claim as stored, once it is sure that `actor` may correct it now. Raises NotYours or NotNow."""
    claim = _locked(claim)
    check_may(Action.CORRECT, claim, actor)
    check_version(claim, seen_version)
    return claim


@transaction.atomic
def object_to(*, claim: Claim, actor: User, reason: str, seen_version: int | None = None) -> Objection:
    """The county says what is wrong with a claim that somebody else reported for it. Raises NotYours or NotNow."""
    claim = _locked(claim)
    check_may(Action.OBJECT, claim, actor)
    check_version(claim, seen_version)
    if claim.reporter.bureau_id == actor.bureau_id:
        raise NotYours(_("Your own bureau reported this. Correct it instead of objecting."))
    if not reason.strip():
        raise NotNow(_("Say what is wrong, so that the prefecture can look into it."))
    return Objection.objects.create(claim=claim, by=actor, at=clock.now(), reason=reason.strip())


@transaction.atomic
def void(*, claims: Iterable[Claim], actor: User, reason: str) -> None:
    """Void claims that must not count any more, by a merge or because their record is voided. The caller posts.

    The caller holds the sources and has checked who may.
    """
    for claim in claims:
        claim.state = Claim.State.VOID
        claim.voided_by, claim.voided_at, claim.void_reason = actor, clock.now(), reason
        _save(claim, actor, reason)


@transaction.atomic
def void_claim(*, claim: Claim, actor: User, reason: str, seen_version: int | None = None) -> Claim:
    """The province takes a verified claim that should never have been out of the figures; it stays to be read.

    What it corrected falls with it, so that nothing older stands up again. Raises NotYours or NotNow.
    """
    claim = _locked(claim)
    check_may(Action.VOID, claim, actor)
    check_version(claim, seen_version)
    if not reason.strip():
        raise NotNow(_("Say why it should never have been, so that everybody can follow."))
    void(claims=_with_what_it_corrected(claim), actor=actor, reason=reason.strip())
    let_records_follow(claim.source, actor=actor, reason=reason.strip())
    post(sources=[claim.source], actor=actor, cause=Posting.Cause.VOID, reason=reason.strip())
    return claim


def _with_what_it_corrected(claim: Claim) -> list[Claim]:
    found, earlier = [claim], claim.replaces
    while earlier is not None:
        if earlier.is_standing:
            found.append(earlier)
        earlier = earlier.replaces
    return found


def note_override(*, claim: Claim, gate: Override.Gate, lacking: list[str], reason: str, actor: User) -> None:
    """Write down that somebody went on without what a gate asks for; the caller has checked that they may."""
    Override.objects.create(
        claim=claim, gate=gate, lacking=_("; ").join(lacking), reason=reason.strip(), by=actor, at=clock.now()
    )


def _override(claim: Claim, gate: Override.Gate, lacking: list[str], reason: str, actor: User) -> None:
    if not reason.strip():
        raise NotNow(
            _("This claim lacks evidence (%(kinds)s). Ask for it, or verify it with a reason.")
            % {"kinds": _(" or ").join(lacking)}
        )
    if not actor.has_perm("ledger.override_gate"):
        raise NotYours(_("Your role does not verify without evidence."))
    note_override(claim=claim, gate=gate, lacking=lacking, reason=reason, actor=actor)


def _locked(claim: Claim) -> Claim:
    """The claim as stored, read under the locks of its source."""
    locks.hold_plan_steady()
    locks.hold_sources([claim.source_id])
    related = ("source", "reporter", "county__prefecture__bureau", "county__bureau")
    return Claim.objects.select_related(*related).get(pk=claim.pk)


def seats_of(actor: User, claim: Claim, action: Action) -> frozenset[Seat]:
    """Where `actor` sits as seen from this claim; whether they may edit its record is asked only to correct it."""
    if not actor.bureau_id or not actor.is_active:
        return frozenset()
    sits = {
        Seat.COUNTY: actor.bureau_id == claim.county.bureau_id,
        Seat.PREFECTURE: actor.bureau_id == claim.county.prefecture.bureau_id,
        Seat.PROVINCE: actor.bureau.is_province,
        Seat.REPORTER: actor.bureau_id == claim.reporter.bureau_id,
        Seat.EDITOR: action == Action.CORRECT and _may_edit(actor, claim),
    }
    return frozenset(seat for seat, is_there in sits.items() if is_there)


def _may_edit(actor: User, claim: Claim) -> bool:
    record = claim.source.record
    return type(record).objects.editable_by(actor).filter(pk=record.pk).exists()


def check_may(action: Action, claim: Claim, actor: User) -> None:
    """Raises NotYours when `actor` may not take this step with the claim, NotNow when it is too late or too early."""
    authors = set(claim.authors.values_list("pk", flat=True)) | {claim.reporter_id}
    case = Case(
        state=claim.state,
        was_reviewed=claim.reviewer_id is not None,
        seats=seats_of(actor, claim, action),
        permissions=actor.get_all_permissions() if actor.is_active else (),
        is_author=actor.pk in authors,
    )
    verdict = answer(action, case)
    if verdict == Answer.OWN:
        raise NotYours(_("Nobody reviews or verifies what they reported. Please ask a colleague."))
    if verdict == Answer.NOT_YOURS:
        raise NotYours(_whose(action, claim))
    if verdict == Answer.TOO_LATE:
        raise NotNow(_too_late(action, claim))
    if action == Action.VERIFY and claim.reviewer_id == actor.pk:
        raise NotYours(_("You have reviewed this claim; somebody else verifies it."))
    if claim.corrections.filter(state__in=Claim.STANDING).exists():
        raise NotNow(
            _("A correction has taken the place of this claim. Open the record and look at that one.")
        )


def _whose(action: Action, claim: Claim) -> str:
    prefecture = claim.county.prefecture.bureau
    return {
        Action.REVIEW: _("Only reviewers of %(bureau)s review this claim.") % {"bureau": prefecture},
        Action.VERIFY: _("Only reviewers of the provincial bureau verify a claim."),
        Action.RETURN: _("Only who reviews or verifies a claim may return it: %(bureau)s, then the province.")
        % {"bureau": prefecture},
        Action.TAKE_BACK: _("Only who reported a claim may take it back."),
        Action.OBJECT: _("Only the county itself may object to what others report for it."),
        Action.CORRECT: _("You may read this record but not change it."),
        Action.VOID: _("Only reviewers of the provincial bureau void a verified claim."),
    }[action]


def _too_late(action: Action, claim: Claim) -> str:
    if action == Action.VERIFY and claim.state == Claim.State.REPORTED:
        return _("%(bureau)s has to review this claim first (telephone %(phone)s).") % {
            "bureau": claim.county.prefecture.bureau,
            "phone": claim.county.prefecture.bureau.phone or _("not recorded"),
        }
    if action == Action.RETURN and claim.state in (Claim.State.REPORTED, Claim.State.REVIEWED):
        return _(
            "This claim is not before you now (%(state)s). Ask who has to decide on it to return it."
        ) % {"state": claim.get_state_display()}
    if action == Action.VOID and claim.is_standing:
        return _("Nobody has verified this claim yet. Return it with a reason instead.")
    if action == Action.TAKE_BACK and claim.is_standing:
        return _(
            "Somebody has already looked at this claim, so it is not taken back. Report a correction instead."
        )
    return _(
        "Somebody has already decided on this claim (%(state)s). Open the record again to see it as it is now."
    ) % {"state": claim.get_state_display()}


def _fall(claim: Claim, actor: User, reason: str, cause: Posting.Cause) -> None:
    """Save a claim that no longer stands; its record and the ledger follow."""
    _save(claim, actor, reason)
    let_records_follow(claim.source, actor=actor, reason=reason)
    post(sources=[claim.source], actor=actor, cause=cause, reason=reason)


def _save(claim: Claim, actor: User, reason: str) -> None:
    history.note(claim, actor=actor, reason=reason)
    claim.save()


def last_report_days(as_of: date) -> dict[int, date]:
    """The last day, not after `as_of`, on which anything was reported for each county, by county id."""
    return _days(LAST_REPORTS.rows(midnight=_midnight_after(as_of)))


def last_report_days_of(bureaus: Iterable[int], as_of: date) -> dict[int, date]:
    """The same by bureau: on which day its people reported, or anybody on a project that it introduced."""
    last: dict[int, date] = {}
    for way in ("reporter__bureau", "source__project__introduced_by"):
        found = _last_days(way, Claim.objects.filter(**{f"{way}__in": list(bureaus)}), as_of)
        last |= {bureau: max(day, last.get(bureau, day)) for bureau, day in found.items()}
    return last


def _last_days(way: str, claims: QuerySet[Claim], as_of: date) -> dict[int, date]:
    return _days(_last_reports(way, claims, _midnight_after(as_of)))


def _last_reports(way: str, claims: QuerySet[Claim], midnight: datetime | Slot) -> QuerySet:
    return (
        claims.filter(reported_at__lt=midnight).order_by().values_list(way).annotate(last=Max("reported_at"))
    )


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _days(rows: Iterable[tuple[int, datetime]]) -> dict[int, date]:
    return {key: timezone.localtime(last).date() for key, last in rows}


LAST_REPORTS = Statement(
    lambda: _last_reports("county_id", Claim.objects.all(), Slot("midnight", DateTimeField())),
    name="last_reports",
)
