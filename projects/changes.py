"""Claims that a project's county, introducer, shares, money or nature is another than before.

"From the start" says that the first value was wrong; "from day D" that it became another. Until such a claim is
verified, the verified figures stay as they were. Source: docs/domain.md, "What counts", points 1, 3, 5 and 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Bureau, User
from accounts.versions import check_version
from counties.models import County
from ledger import services as ledger
from ledger.metrics import Basis
from ledger.models import Claim
from ledger.placing import WHOLE
from ledger.recount import let_records_follow
from ledger.services import NotNow
from projects.facts import changes_of, project_facts
from projects.introducers import introducers_of
from projects.models import CreditShare, Project, ProjectChange
from projects.standing import locked_to_change, standing_steps

CHANGE_KINDS = (
    Claim.Kind.COUNTY,
    Claim.Kind.INTRODUCER,
    Claim.Kind.SHARES,
    Claim.Kind.MONEY,
    Claim.Kind.NATURE,
)


@dataclass(frozen=True, slots=True)
class NewValue:
    """What somebody says the value is: just one of these. Shares are in hundredths of a per cent, by bureau."""

    county: County | None = None
    introduced_by: Bureau | None = None
    amount: Decimal | None = None
    amount_typed: str = ""
    nature: str = ""
    shares: Mapping[Bureau, int] = field(default_factory=dict)


@transaction.atomic
def report_change(
    *,
    project: Project,
    kind: Claim.Kind,
    value: NewValue,
    reason: str,
    actor: User,
    on: date | None = None,
    replaces: Claim | None = None,
    seen_version: int | None = None,
) -> Claim:
    """Report a change from day `on`, or from the start when `on` is None, each as a claim of its own.

    `replaces` is the earlier change that this one corrects. Raises ValidationError beside `on`, `reason`,
    `county`, `introduced_by`, `shares` or `amount`, NotNow, NotYours, or Stale when the project (or the claim that
    is corrected) was changed after `seen_version`.
    """
    stored = locked_to_change(project, actor)
    if replaces:
        replaces = ledger.to_correct(claim=replaces, actor=actor, seen_version=seen_version)
    else:
        check_version(stored, seen_version)
    claim = claim_change(
        project=stored, kind=kind, value=value, reason=reason, actor=actor, on=on, replaces=replaces
    )
    let_records_follow(stored.source, actor=actor, reason=reason.strip())
    ledger.post(sources=[stored.source], actor=actor, reason=reason.strip())
    return claim


def claim_change(
    *,
    project: Project,
    kind: Claim.Kind,
    value: NewValue,
    reason: str,
    actor: User,
    on: date | None = None,
    replaces: Claim | None = None,
) -> Claim:
    """The same under the caller's lock; the caller lets the record follow, and posts."""
    _check(project, kind, value, on, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the reviewer can follow.")})
    claim = ledger.report(
        kind=kind,
        source=project.source,
        county=value.county or project.county,
        effective_on=on or _first_day(project),
        actor=actor,
        replaces=replaces or (None if on else _standing_correction(project, kind)),
        reason=reason,
        also_set_by=[project.entered_by],
    )
    change = ProjectChange(
        claim=claim,
        from_start=on is None,
        county=value.county,
        introduced_by=value.introduced_by,
        amount=value.amount,
        amount_typed=value.amount_typed,
        nature=value.nature,
    )
    change.full_clean()
    change.save()
    for bureau, hundredths in value.shares.items():
        CreditShare.objects.create(change=change, bureau=bureau, hundredths=hundredths)
    return claim


def corrected_amount(project: Project, amount: Decimal | None, amount_typed: str) -> NewValue:
    """The contract amount from the start that makes the record say `amount`, increases included."""
    increased = _increases(project)
    if not increased:
        return NewValue(amount=amount, amount_typed=amount_typed)
    first = (amount or Decimal(0)) - increased
    if first < 0:
        raise ValidationError(
            {"contract_amount": _("The capital increases on record are more than this. Correct those first.")}
        )
    return NewValue(amount=first)


def _increases(project: Project) -> Decimal:
    """The capital increases that stand as reported, in 元."""
    changes = changes_of([project.source_id])[project.source_id]
    standing = (change for change in changes if change.what == "money" and Basis.REPORTED in change.bases)
    return sum((change.amount for change in standing if not change.from_start), Decimal(0))


def _standing_correction(project: Project, kind: Claim.Kind) -> Claim | None:
    """The correction from the start of this kind that stands now, and that a new one takes the place of."""
    changes = changes_of([project.source_id])[project.source_id]
    standing = [
        change.claim_id
        for change in changes
        if change.what == kind and change.from_start and Basis.REPORTED in change.bases
    ]
    return Claim.objects.get(pk=max(standing)) if standing else None


def _first_day(project: Project) -> date:
    days = [step.on for step in standing_steps(project)]
    return min(days, default=timezone.localtime(project.entered_at).date())


def _check(project: Project, kind: Claim.Kind, value: NewValue, on: date | None, actor: User) -> None:
    if on is not None:
        _check_day(project, on)
    {
        Claim.Kind.COUNTY: _check_county,
        Claim.Kind.INTRODUCER: _check_introducer,
        Claim.Kind.SHARES: _check_shares,
        Claim.Kind.MONEY: _check_money,
        Claim.Kind.NATURE: _check_nature,
    }[kind](project, value, on, actor)


def _check_day(project: Project, on: date) -> None:
    if on > clock.today():
        raise ValidationError({"on": _("This day is in the future. Enter the day on which it happened.")})
    first = _first_day(project)
    if on < first:
        raise ValidationError(
            {
                "on": _(
                    "The project begins on %(day)s. If it was so from the start, choose “from the start”."
                )
                % {"day": first.isoformat()}
            }
        )


def _check_county(project: Project, value: NewValue, on: date | None, actor: User) -> None:
    if value.county is None or not County.objects.in_plan().filter(pk=value.county.pk).exists():
        raise ValidationError({"county": _("Choose one of the counties of the plan.")})
    if value.county.pk == project.county_id:
        raise ValidationError({"county": _("The record names this county already.")})


def _check_introducer(project: Project, value: NewValue, on: date | None, actor: User) -> None:
    if value.introduced_by is None or value.introduced_by not in introducers_of(
        project.county, actor, clock.today()
    ):
        raise ValidationError(
            {"introduced_by": _("Choose who introduced the project from the list for this county.")}
        )
    if value.introduced_by.pk == project.introduced_by_id:
        raise ValidationError({"introduced_by": _("The record names this bureau already.")})


def _check_shares(project: Project, value: NewValue, on: date | None, actor: User) -> None:
    total = sum(value.shares.values())
    if total != WHOLE:
        raise ValidationError(
            {
                "shares": _("The shares add up to %(total)s %%. Make them 100 %% together.")
                % {"total": f"{total / 100:g}"}
            }
        )
    offered = {bureau.pk for bureau in sharers_of(project, actor)}
    if not {bureau.pk for bureau in value.shares} <= offered:
        raise ValidationError({"shares": _("Choose bureaus from the list for this county.")})


def sharers_of(project: Project, actor: User) -> list[Bureau]:
    """The bureaus that may share the credit for a project: whoever may introduce to its county, and who did."""
    offered = introducers_of(project.county, actor, clock.today())
    merged = [other.introduced_by for other in project.merged_from.select_related("introduced_by")]
    return list({bureau.pk: bureau for bureau in [project.introduced_by, *merged, *offered]}.values())


def credit_now(project: Project) -> dict[int, int]:
    """Who has which part of the credit now, as reported: bureau id -> hundredths of a per cent."""
    whereabouts = project_facts([project.source_id])[project.source_id].whereabouts[Basis.REPORTED]
    return {place.introduced_by_id: part for place, part in whereabouts.last.credit}


def _check_money(project: Project, value: NewValue, on: date | None, actor: User) -> None:
    if on is not None and not value.amount:
        raise ValidationError({"amount": _("Enter by how much the capital was increased.")})


def _check_nature(project: Project, value: NewValue, on: date | None, actor: User) -> None:
    if on is not None:
        raise NotNow(_("A project is new or continued from the start; it does not become so on a day."))
