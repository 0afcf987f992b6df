"""Laying out the reporting periods of a plan, and changing one that is still open.

The only writer of ReportingPeriod. The plan's row is locked meanwhile, so that periods follow each other without gap or
overlap whoever else is at work.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.versions import check_version, hold
from counties.models import Plan
from counties.period_models import ReportingPeriod
from counties.period_rules import Span, spans

DAY = timedelta(days=1)


@transaction.atomic
def make_periods(*, plan: Plan, actor: User | None, reason: str = "", anew: bool = False) -> int:
    """Let the periods cover the plan from its first day to its last; returns how many rows that took.

    Those that have begun stay as they are. Those to come stay too and are only added to, or are all laid out anew by
    the plan's rule with `anew`; what lies behind the end of the plan goes.
    """
    plan = hold(plan)
    today, changed, kept = clock.today(), 0, []
    for period in plan.periods.select_for_update(of=("self",)).order_by("first_day"):
        if period.first_day > today and (anew or period.first_day > plan.ends_on):
            history.note(period, actor=actor, reason=reason)
            period.delete()
            changed += 1
        else:
            kept.append(period)
    changed += _fit(plan, kept, today, actor, reason)
    begins = max(plan.starts_on, kept[-1].last_day + DAY) if kept else plan.starts_on
    after = kept[-1].number if kept else 0
    for number, span in enumerate(spans(begins, plan.ends_on, plan.report_rule), after + 1):
        period = ReportingPeriod(plan=plan, number=number, every=plan.report_every, first_day=span.first)
        _take(period, span, plan)
        _save(period, actor, reason)
        changed += 1
    return changed


def _fit(plan: Plan, kept: Sequence[ReportingPeriod], today: date, actor: User | None, reason: str) -> int:
    """Let the first and the last of the kept periods reach exactly as far as the plan, where that moved."""
    changed = set()
    if kept and kept[0].first_day > plan.starts_on:
        kept[0].first_day = plan.starts_on
        changed.add(kept[0])
    if kept and kept[-1].last_day > max(plan.ends_on, today):
        last = max(plan.ends_on, today)
        _take(kept[-1], next(spans(last, last, plan.report_rule)), plan)
        changed.add(kept[-1])
    for period in changed:
        _save(period, actor, reason)
    return len(changed)


def _take(period: ReportingPeriod, span: Span, plan: Plan) -> None:
    period.last_day = span.last
    period.cut_off = timezone.make_aware(span.cut_off)
    period.grace_hours = plan.report_grace_hours


@transaction.atomic
def save_period(
    *, period: ReportingPeriod, actor: User, reason: str, seen_version: int | None = None
) -> ReportingPeriod:
    """Give a period whose cut-off is still to come another last day, cut-off or grace.

    The period after it begins on the day after. Raises ValidationError with messages by field, or Stale when it was
    saved after `seen_version`.
    """
    plan = hold(period.plan)
    stored = hold(period)
    check_version(stored, seen_version)
    period.clean_fields()
    before = plan.periods.filter(first_day__lt=stored.first_day).order_by("-first_day").first()
    after = plan.periods.filter(first_day__gt=stored.first_day).order_by("first_day").first()
    _check_open(stored, reason)
    if period.last_day != stored.last_day:
        _check_last_day(period, stored, after, plan)
    _check_cut_off(period, before, after)
    if after is not None and after.first_day != period.last_day + DAY:
        after.first_day = period.last_day + DAY
        _save(after, actor, reason.strip())
    _save(period, actor, reason.strip())
    return period


def _check_open(stored: ReportingPeriod, reason: str) -> None:
    if stored.cut_off <= clock.now():
        raise ValidationError(
            _("The cut-off of this period has passed: it stays as it is. Change one that is still to come.")
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for the change; the history keeps it.")})


def _check_last_day(
    period: ReportingPeriod, stored: ReportingPeriod, after: ReportingPeriod | None, plan: Plan
) -> None:
    today = clock.today()
    if stored.last_day <= today:
        words = _(
            "This period is over and reports of it are coming in; only its cut-off and grace can change."
        )
    elif period.last_day < max(today, stored.first_day):
        words = _("Choose a day that is still to come, and not before the first day of the period.")
    elif after is None:
        words = _("This is the last period: it ends with the plan on %(day)s.") % {
            "day": plan.ends_on.isoformat()
        }
    elif period.last_day >= after.last_day:
        words = _("The next period would be left without a day. Choose a day before %(day)s.") % {
            "day": after.last_day.isoformat()
        }
    else:
        return
    raise ValidationError({"last_day": words})


def _check_cut_off(
    period: ReportingPeriod, before: ReportingPeriod | None, after: ReportingPeriod | None
) -> None:
    if timezone.localtime(period.cut_off).date() < period.last_day:
        words = _("The cut-off cannot be before the last day of the period.")
    elif period.cut_off <= clock.now():
        words = _("Choose a cut-off that is still to come.")
    elif (before and period.cut_off < before.cut_off) or (after and period.cut_off > after.cut_off):
        words = _("Cut-offs follow each other as the periods do. Change that of the next period first.")
    else:
        return
    raise ValidationError({"cut_off": words})


def _save(period: ReportingPeriod, actor: User | None, reason: str) -> None:
    period.full_clean()
    history.note(period, actor=actor, reason=reason)
    period.save()
