"""Changes to pairings and targets, each one transaction that leaves everything derived from them true.

`ReadGrant` rows follow from the pairings and are written here alone: admin, pages, imports and the
demo all come through `save_pairing` and `end_pairing`, and `loaddata` ends with `refresh_grants()`.
`grant_differences` shows what `manage.py reconcile` would have to complain about.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import Bureau, ReadGrant, User
from accounts.versions import check_version, hold
from counties.models import County, CountyTarget, Pairing, Plan

# reader's id, owner's id, first day -> last day (None: open)
Grants = dict[tuple[int, int, date], date | None]


# --- pairings and the grants that follow from them -------------------------------------------


@transaction.atomic
def save_pairing(
    *, pairing: Pairing, actor: User | None, reason: str = "", seen_version: int | None = None
) -> Pairing:
    """Check and save a new or changed pairing, and make the read grants of its county true.

    Raises ValidationError with messages by field, or Stale when it was saved after `seen_version`. The counties
    concerned stay locked meanwhile, so that two people cannot save overlapping pairings at once.
    """
    pairing.clean_fields()
    concerned = {pairing.county_id}
    if pairing.pk:
        concerned |= set(Pairing.objects.filter(pk=pairing.pk).values_list("county_id", flat=True))
    counties = list(County.objects.select_for_update(of=("self",)).filter(pk__in=concerned).order_by("pk"))
    if pairing.pk:
        check_version(hold(pairing), seen_version)
    pairing.full_clean()
    history.note(pairing, actor=actor, reason=reason)
    pairing.write()
    for county in counties:
        refresh_grants(county)
    _say_changed()
    return pairing


@transaction.atomic
def end_pairing(*, pairing: Pairing, on: date, actor: User | None, reason: str) -> Pairing:
    """Let a pairing end with the day `on`; the supporter reads until that day, included.

    Raises ValidationError when no reason is given, when it has ended already, or before its first day.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for ending the pairing.")})
    stored = Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk)
    if stored.ends_on and stored.ends_on <= on:
        raise ValidationError(
            {"ends_on": _("This pairing ended on %(day)s already.") % {"day": stored.ends_on.isoformat()}}
        )
    stored.ends_on = on
    return save_pairing(pairing=stored, actor=actor, reason=reason)


def supporters_of(county: County, on: date) -> QuerySet[Pairing]:
    """The pairings of a county that hold on that day, cities first."""
    return county.pairings.in_force(on).by_kind().select_related("supporter__prefecture", "supporter__county")


def supporters_of_all(counties: Iterable[County], on: date) -> dict[int, list[Bureau]]:
    """The supporters of each of these counties, by its id, in the same order. One query."""
    rows = Pairing.objects.in_force(on).by_kind().filter(county__in=counties)
    found: dict[int, list[Bureau]] = {}
    for pairing in rows.select_related("supporter__prefecture", "supporter__county"):
        found.setdefault(pairing.county_id, []).append(pairing.supporter)
    return found


def grants_due(county: County | None = None) -> Grants:
    """The read grants that the pairings of one county, or of all, call for.

    A chamber's pairing calls for none: a chamber sees the province's totals and its own
    (docs/domain.md, "What counts", point 9).
    """
    pairings = Pairing.objects.filter(county__bureau__isnull=False).exclude(kind=Pairing.Kind.CHAMBER)
    if county is not None:
        pairings = pairings.filter(county=county)
    rows = pairings.values_list("supporter_id", "county__bureau_id", "starts_on", "ends_on")
    return {(reader, owner, first): last for reader, owner, first, last in rows}


@transaction.atomic
def refresh_grants(county: County | None = None) -> int:
    """Make the stored read grants of one county's bureau, or of all, follow the pairings.

    Returns how many rows that took; 0 when they were true already.
    """
    wanted = grants_due(county)
    stored = ReadGrant.objects.select_for_update(of=("self",))
    if county is not None:
        stored = stored.filter(owner=county.bureau_id)
    changed = 0
    for grant in stored:
        key = (grant.reader_id, grant.owner_id, grant.valid_from)
        if key not in wanted:
            grant.delete()
            changed += 1
            continue
        last = wanted.pop(key)
        if grant.valid_to != last:
            grant.valid_to = last
            grant.save(update_fields=["valid_to"])
            changed += 1
    ReadGrant.objects.bulk_create(
        ReadGrant(reader_id=reader, owner_id=owner, valid_from=first, valid_to=last)
        for (reader, owner, first), last in wanted.items()
    )
    return changed + len(wanted)


def grant_differences() -> list[str]:
    """Every difference between pairings and stored read grants, one readable line each; [] when all agree."""
    wanted = grants_due()
    stored = {(g.reader_id, g.owner_id, g.valid_from): g.valid_to for g in ReadGrant.objects.all()}
    wrong = sorted(
        key
        for key in wanted.keys() | stored.keys()
        if key not in wanted or key not in stored or wanted[key] != stored[key]
    )
    names = Bureau.objects.in_bulk({pk for reader, owner, _first in wrong for pk in (reader, owner)})
    return [_difference(names[key[0]], names[key[1]], key, wanted, stored) for key in wrong]


def _difference(
    reader: Bureau, owner: Bureau, key: tuple[int, int, date], wanted: Grants, stored: Grants
) -> str:
    who = f"{reader.code} → {owner.code} from {key[2]}"
    if key not in stored:
        return (
            f"{who}: a pairing calls for a read grant until {wanted[key] or 'further notice'}; there is none"
        )
    if key not in wanted:
        return f"{who}: a read grant until {stored[key] or 'further notice'} rests on no pairing"
    return f"{who}: the read grant ends {stored[key] or 'never'}, the pairing {wanted[key] or 'never'}"


@transaction.atomic
def save_county(
    *, county: County, actor: User | None, reason: str = "", seen_version: int | None = None
) -> County:
    """Check and save a county; when its bureau changed, the read grants go over to the new one.

    Raises ValidationError with messages by field, or Stale when it was saved after `seen_version`.
    """
    if county.pk:
        check_version(hold(county), seen_version)
    county.full_clean()
    history.note(county, actor=actor, reason=reason)
    county.save()
    refresh_grants()
    _say_changed()
    return county


def _say_changed() -> None:
    """Let pages that were made from the plan, its targets and its pairings know that they are out of date."""
    Plan.objects.update(surroundings=F("surroundings") + 1)


# --- targets ---------------------------------------------------------------------------------


class TargetsExceed(ValidationError):
    """The counties' targets would add up to more than the plan's; repeat with confirmation to mean it."""


@dataclass(frozen=True, slots=True)
class TargetSums:
    """What the counties' targets add up to, beside the plan's totals. Projects in 个, jobs in people."""

    projects: int
    jobs: int
    plan_projects: int
    plan_jobs: int

    @property
    def over_projects(self) -> int:
        """How far the counties' projects exceed the plan's; negative when they fall short."""
        return self.projects - self.plan_projects

    @property
    def over_jobs(self) -> int:
        """How far the counties' jobs exceed the plan's; negative when they fall short."""
        return self.jobs - self.plan_jobs

    @property
    def exceed(self) -> bool:
        return self.over_projects > 0 or self.over_jobs > 0

    @property
    def agree(self) -> bool:
        return self.over_projects == 0 and self.over_jobs == 0

    def excess(self) -> str:
        """By how much the totals are exceeded, as a sentence; empty when they are not."""
        if not self.exceed:
            return ""
        return _(
            "With this the counties' targets add up to %(projects)s projects and %(jobs)s jobs, "
            "which exceeds the plan by %(over_projects)s projects and %(over_jobs)s jobs."
        ) % {
            "projects": self.projects,
            "jobs": self.jobs,
            "over_projects": max(self.over_projects, 0),
            "over_jobs": max(self.over_jobs, 0),
        }


def target_sums(plan: Plan, *, county: County | None = None, projects: int = 0, jobs: int = 0) -> TargetSums:
    """The sums of the stored targets; with `county`, as if its target were `projects` and `jobs`."""
    others = plan.targets.all() if county is None else plan.targets.exclude(county=county)
    sums = others.aggregate(projects=Sum("projects", default=0), jobs=Sum("jobs", default=0))
    return TargetSums(
        sums["projects"] + projects, sums["jobs"] + jobs, plan.target_projects, plan.target_jobs
    )


@transaction.atomic
def set_target(
    *,
    plan: Plan,
    county: County,
    projects: int,
    jobs: int,
    actor: User | None,
    reason: str = "",
    assumed: bool | None = None,
    confirm: bool = False,
    seen_version: int | None = None,
) -> CountyTarget:
    """Set what one county is asked for. `assumed` None leaves that mark as it is.

    Raises TargetsExceed when the counties would together be asked for more than the plan and `confirm` is not
    given, ValidationError for a county outside the plan or a number below 0, Stale when the target was saved after
    `seen_version`.
    """
    if not county.group:
        raise ValidationError({"county": _("This county is not one of the 9+3. Choose one that is.")})
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    target = CountyTarget.objects.filter(plan=plan, county=county).first() or CountyTarget(
        plan=plan, county=county
    )
    check_version(target, seen_version)  # the plan's lock, which every change of a target takes, holds it
    sums = target_sums(plan, county=county, projects=projects, jobs=jobs)
    if sums.exceed and not confirm:
        raise TargetsExceed({"confirm": [sums.excess(), _("Tick the box if that is meant.")]})
    target.projects, target.jobs = projects, jobs
    if assumed is not None:
        target.assumed = assumed
    target.full_clean()
    history.note(target, actor=actor, reason=reason)
    target.save()
    _say_changed()
    return target
