"""Changing a value of the plan that counting reads: preview, reason, recount, all or nothing.

Source: docs/domain.md, "What counts", point 10.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import User
from accounts.versions import check_version, hold
from counties.models import Plan
from counties.periods import make_periods
from ledger import locks, totals
from ledger.metrics import Basis, Metric
from ledger.models import Posting, Source
from ledger.recount import differences, recount, rules_of
from ledger.services import NotNow

PREVIEWED = (Metric.PROJECTS, Metric.JOBS, Metric.CONTRACT)


@dataclass(frozen=True)
class Change:
    """What a new plan value does to one figure over the whole time of the ledger."""

    metric: Metric
    basis: Basis
    before: Decimal
    after: Decimal


def counting_changes(plan: Plan) -> list[str]:
    """Names of the values in which `plan`, not yet saved, differs from the stored one and that counting reads."""
    stored = Plan.objects.get(pk=plan.pk)
    return [name for name in Plan.COUNTED_FIELDS if getattr(stored, name) != getattr(plan, name)]


def calendar_changes(plan: Plan) -> list[str]:
    """Names of the values in which `plan`, not yet saved, differs from the stored one and on which periods rest."""
    stored = Plan.objects.get(pk=plan.pk)
    return [name for name in Plan.CALENDAR_FIELDS if getattr(stored, name) != getattr(plan, name)]


def preview(plan: Plan, *, as_of: date) -> list[Change]:
    """The figures as true on `as_of` before and after, were `plan` saved. Writes nothing."""
    moved: dict[tuple[Metric, Basis], Decimal] = defaultdict(Decimal)
    for found in differences(list(Source.objects.order_by("pk")), rules_of(plan)):
        if found.line.effective_on <= as_of:
            moved[found.line.metric, found.line.basis] += found.wanted - found.held
    changes = []
    for metric in PREVIEWED:
        for basis in (Basis.VERIFIED, Basis.REPORTED):
            before = totals.figure(metric, basis, totals.Cut(as_of=as_of))
            changes.append(Change(metric, basis, before, before + moved[metric, basis]))
    return changes


@transaction.atomic
def change_plan(*, plan: Plan, actor: User, reason: str, seen_version: int) -> Posting | None:
    """Save `plan`; when a value that counting reads changed, recount every source; let the reporting periods follow.

    Raises NotNow when the reason is missing, Stale when the plan was changed since `seen_version` was shown.
    """
    locks.hold_plan_to_change()
    check_version(hold(plan), seen_version)
    counted, calendar = counting_changes(plan), calendar_changes(plan)
    if counted and not reason.strip():
        raise NotNow(_("This changes what counts. Give the reason for the change."))
    if calendar and not reason.strip():
        raise NotNow(_("This changes when counties report. Give the reason for the change."))
    history.note(plan, actor=actor, reason=reason)
    plan.full_clean()
    plan.save()
    if calendar:
        make_periods(plan=plan, actor=actor, reason=reason, anew=calendar != ["ends_on"])
    if not counted:
        return None
    everything = list(Source.objects.order_by("pk").values_list("pk", flat=True))
    return recount(everything, actor=actor, cause=Posting.Cause.PLAN, reason=reason, plan_held=True)
