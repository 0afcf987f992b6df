"""Plays the reports of the counties through the services: most in time, some in grace, late, returned or missing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from accounts import clock
from accounts.models import User
from counties.models import County, Plan, ReportingPeriod
from dashboard.report_models import CountyReport
from dashboard.reports import hand_in, return_report, review_report
from ledger.models import Claim
from pairing_tracker.sample_reports import (
    GRACE,
    LATE,
    MISSING,
    NOT_REVIEWED,
    NOTES,
    PHONE,
    RESPONSIBLE,
    RETURNED,
    TO_MEND,
)

At = Callable[[date, Callable[[], None]], None]


class ReportReplay:
    """What the bureaus of the counties hand in on which day; `at` notes what happens on a day."""

    def __init__(self, at: At, until: date) -> None:
        self.at, self.until = at, until
        users = User.objects.select_related("bureau").order_by("-pk")
        self.clerks = {user.bureau_id: user for user in users.filter(role="clerk")}
        self.reviewers = {user.bureau_id: user for user in users.filter(role="reviewer")}

    def plan(self) -> None:
        """Note every report up to the last day; a county's minutes differ, so that they do not come all at once."""
        counties = list(County.objects.in_plan().select_related("prefecture", "bureau"))
        for period in Plan.objects.current().periods.filter(last_day__lt=self.until):
            for place, county in enumerate(counties):
                came = self._moment(period, county.key, timedelta(minutes=7 * place))
                if (period.number, county.key) not in MISSING and came.date() <= self.until:
                    self.at(came.date(), lambda p=period, c=county, m=came: self._hand_in(p, c, m))

    def _moment(self, period: ReportingPeriod, key: str, minutes: timedelta) -> datetime:
        if (period.number, key) in LATE:
            return localtime(period.closes_at) + timedelta(hours=1, minutes=20)
        if (period.number, key) in GRACE:
            return localtime(period.cut_off) + timedelta(hours=2) + minutes
        return localtime(period.cut_off) - timedelta(hours=2) + minutes

    def _hand_in(self, period: ReportingPeriod, county: County, moment: datetime) -> None:
        news = Claim.objects.filter(
            county=county, effective_on__range=(period.first_day, period.last_day)
        ).standing()
        clerk = self.clerks[county.bureau_id]
        with clock.standing_at(moment):
            report = hand_in(
                period=period,
                county=county,
                actor=clerk,
                nothing_new=not news.exists(),
                note=NOTES[(period.number + county.pk) % len(NOTES)],
                responsible=RESPONSIBLE,
                phone=PHONE,
            )
        reviewer = self.reviewers[county.prefecture.bureau_id]
        if (period.number, county.key) in RETURNED:
            self._return(report, reviewer, clerk, moment)
        elif (period.number, county.key) not in NOT_REVIEWED:
            with clock.standing_at(moment + timedelta(hours=3)):
                review_report(report=report, actor=reviewer)

    def _return(self, report: CountyReport, reviewer: User, clerk: User, moment: datetime) -> None:
        """Sent back, and handed in once more before the day is over."""
        with clock.standing_at(moment + timedelta(hours=1)):
            return_report(report=report, actor=reviewer, reason=TO_MEND)
        with clock.standing_at(moment + timedelta(hours=5)):
            again = hand_in(
                period=report.period,
                county=report.county,
                actor=clerk,
                note=report.note,
                nothing_new=report.nothing_new,
                responsible=RESPONSIBLE,
                phone=PHONE,
            )
        with clock.standing_at(moment + timedelta(hours=6)):
            review_report(report=again, actor=reviewer)
