"""Handing in a county's report of a period, reviewing it and returning it: each one transaction.

The row of the period is locked meanwhile, so that versions are numbered one after the other and nobody moves the
cut-off under a report. Handing in freezes the position of the ledger: numbers and order of commit are the same there
(ledger/locks.py), so what is known up to the position that is read stays what was known.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.versions import check_version, hold
from counties.models import County, ReportingPeriod
from dashboard.report_models import CountyReport
from ledger.models import Claim, LedgerHead
from pages.templatetags.pages import day

HAND_IN = "dashboard.add_countyreport"
REVIEW = "dashboard.review_countyreport"
NOTE_LENGTH = 300  # characters, so that the sheet stays on one A4


def may_hand_in(user: User, county: County) -> bool:
    """Whether this user hands in for this county: staff of its own bureau."""
    return user.has_perm(HAND_IN) and user.bureau_id is not None and user.bureau_id == county.bureau_id


def may_review(user: User, report: CountyReport) -> bool:
    """Whether this user reviews it, were it still to review: a reviewer of the county's own prefecture."""
    in_prefecture = user.bureau_id == report.county.prefecture.bureau_id
    return user.has_perm(REVIEW) and in_prefecture and not report.is_own_of(user)


def may_return(user: User, report: CountyReport) -> bool:
    """Whether this user returns it, were it still the newest: who reviews it, and reviewers of the province."""
    in_province = user.has_perm(REVIEW) and user.bureau_id is not None and user.bureau.is_province
    return may_review(user, report) or (in_province and not report.is_own_of(user))


@transaction.atomic
def hand_in(
    *,
    period: ReportingPeriod,
    county: County,
    actor: User,
    nothing_new: bool = False,
    note: str = "",
    responsible: str = "",
    phone: str = "",
    after: int | None = None,
) -> CountyReport:
    """Hand in the report of a county for a period, or another version of it, which takes the place of the last.

    It may come late; that is derived from the moment, never refused. `after` is the number of the version that the
    form showed as the last one (0: none); None asks for no check. Raises NotYours, NotNow before the last day of the
    period and when somebody handed in meanwhile, or ValidationError beside a field.
    """
    if not county.group or not may_hand_in(actor, county):
        raise NotYours(_("The county's own bureau hands in its report."))
    period = hold(period)
    if clock.today() < period.last_day:
        raise NotNow(
            _("This period ends on %(day)s; its report is handed in from that day on.")
            % {"day": day(period.last_day)}
        )
    number = last_number(period, county)
    if after is not None and after != number:
        raise NotNow(
            _(
                "A colleague has handed in this report meanwhile (version %(number)d). Open it to see what it says."
            )
            % {"number": number}
        )
    if len(note.strip()) > NOTE_LENGTH:
        words = _("At most %(most)d characters, so that the sheet stays on one page. Shorten it.")
        raise ValidationError({"note": words % {"most": NOTE_LENGTH}})
    if nothing_new:
        _check_nothing_new(period, county)
    report = CountyReport(
        period=period,
        county=county,
        number=number + 1,
        submitted_by=actor,
        submitted_at=clock.now(),
        position=ledger_position(),
        nothing_new=nothing_new,
        note=note.strip(),
        responsible=responsible.strip(),
        phone=phone.strip(),
    )
    return _save(report, actor, "")


def last_number(period: ReportingPeriod, county: County) -> int:
    """The number of the newest version of a county's report; 0 while there is none."""
    numbers = CountyReport.objects.filter(period=period, county=county).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def ledger_position() -> int:
    """The number of the last posting of the ledger; 0 before the first."""
    return LedgerHead.objects.values_list("position", flat=True).first() or 0


def _check_nothing_new(period: ReportingPeriod, county: County) -> None:
    claims = Claim.objects.filter(county=county, effective_on__range=(period.first_day, period.last_day))
    count = claims.standing().count()
    if count:
        words = ngettext(
            "%(count)d claim of this period is on record, so something is new. Remove the tick.",
            "%(count)d claims of this period are on record, so something is new. Remove the tick.",
            count,
        )
        raise ValidationError({"nothing_new": words % {"count": count}})


@transaction.atomic
def review_report(*, report: CountyReport, actor: User, seen_version: int | None = None) -> CountyReport:
    """The prefecture has looked at the report and vouches for it. Raises NotYours, NotNow or Stale."""
    stored = _held(report)
    if not may_review(actor, stored):
        raise NotYours(_refusal(actor, stored))
    _check_newest(stored)
    check_version(stored, seen_version)
    if stored.reviewed_at:
        raise NotNow(_("This report was reviewed already."))
    stored.reviewed_by, stored.reviewed_at = actor, clock.now()
    return _save(stored, actor, "")


@transaction.atomic
def return_report(
    *, report: CountyReport, actor: User, reason: str, seen_version: int | None = None
) -> CountyReport:
    """Send the report back: the county has not reported until it hands in another version.

    Raises NotYours, NotNow, Stale, or ValidationError beside `reason`.
    """
    stored = _held(report)
    if not may_return(actor, stored):
        raise NotYours(_refusal(actor, stored))
    _check_newest(stored)
    check_version(stored, seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why you return it, so that the county knows what to mend.")})
    stored.returned_by, stored.returned_at, stored.return_reason = actor, clock.now(), reason.strip()
    return _save(stored, actor, reason.strip())


def _held(report: CountyReport) -> CountyReport:
    """The report as stored, under the lock of its period."""
    hold(report.period)
    related = ("period", "county__prefecture", "submitted_by")
    return CountyReport.objects.select_related(*related).get(pk=report.pk)


def _refusal(actor: User, report: CountyReport) -> str:
    if report.is_own_of(actor):
        return _("Nobody reviews what they handed in. Please ask a colleague.")
    return _("The report is reviewed by the county's own prefecture.")


def _check_newest(report: CountyReport) -> None:
    if report.returned_at:
        raise NotNow(_("This report was returned already; the county hands in another version."))
    if report.number != last_number(report.period, report.county):
        raise NotNow(_("A newer version has taken the place of this one. Open the report again."))


def _save(report: CountyReport, actor: User, reason: str) -> CountyReport:
    report.full_clean()
    history.note(report, actor=actor, reason=reason)
    report.save()
    return report
