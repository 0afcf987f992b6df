"""Claims that a workshop belongs to another county, or to another project or none.

"From the start" says that the first value was wrong; "from day D" that it moved. Its jobs move on that day; earlier
days stay as they were. Source: docs/domain.md, "Changes".
"""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import Bureau, User
from accounts.versions import check_version
from counties.models import County
from ledger import locks
from ledger import services as ledger
from ledger.metrics import Basis
from ledger.models import Claim
from ledger.recount import let_records_follow
from ledger.services import NotNow, NotYours
from projects.models import Project
from workshops.models import Workshop, WorkshopMove
from workshops.places import MoveFact, last_correction, moves_of, whereabouts_of

# What the record repeats of its claims.
REPEATED = ("county_id", "project_id", "introduced_by_id", "channel")


@transaction.atomic
def report_move(
    *,
    workshop: Workshop,
    county: County,
    project: Project | None,
    reason: str,
    actor: User,
    on: date | None = None,
    replaces: Claim | None = None,
    seen_version: int | None = None,
) -> Claim:
    """Report that the workshop belongs to `county` and `project` from day `on`, or from the start when `on` is None.

    `replaces` is the earlier move that this one corrects. Raises ValidationError beside `county`, `project`, `on` or
    `reason`, NotNow, NotYours, or Stale when the workshop (or the claim that is corrected) was changed after
    `seen_version`.
    """
    stored = _locked_to_move(workshop, actor)
    if replaces:
        replaces = ledger.to_correct(claim=replaces, actor=actor, seen_version=seen_version)
    else:
        check_version(stored, seen_version)
    _check(stored, county, project, on, replaces)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the reviewer can follow.")})
    claim = ledger.report(
        kind=Claim.Kind.MOVE,
        source=stored.source,
        county=county,
        effective_on=on or _first_day(stored),
        actor=actor,
        replaces=replaces or (None if on else _standing_correction(stored)),
        reason=reason,
        also_set_by=[stored.entered_by],
    )
    introduced_by = None if project else county.bureau
    move = WorkshopMove(
        claim=claim, from_start=on is None, county=county, project=project, introduced_by=introduced_by
    )
    move.full_clean()
    move.save()
    let_records_follow(stored.source, actor=actor, reason=reason.strip())
    ledger.post(sources=[stored.source], actor=actor, reason=reason.strip())
    return claim


def follow_moves(source_ids: Collection[int], actor: User | None, reason: str) -> None:
    """Let the records of these workshops say where their standing moves have led, and who introduced them now."""
    moves, places = moves_of(source_ids), whereabouts_of(source_ids)
    for workshop in Workshop.objects.filter(source_id__in=source_ids).select_related("source"):
        standing = [move for move in moves[workshop.source_id] if Basis.REPORTED in move.bases]
        before = [getattr(workshop, name) for name in REPEATED]
        workshop.project_id = _project_now(workshop, standing)
        place = places[workshop.source_id][Basis.REPORTED].last.place
        if workshop.county_id != place.county_id:
            workshop.county = County.objects.get(pk=place.county_id)
        if workshop.introduced_by_id != place.introduced_by_id:
            workshop.introduced_by = Bureau.objects.get(pk=place.introduced_by_id)
        workshop.channel = place.channel
        if before != [getattr(workshop, name) for name in REPEATED]:
            history.note(workshop, actor=actor, reason=reason)
            workshop.save()


def follow_projects(source_ids: Collection[int], actor: User | None, reason: str) -> None:
    """The same for the workshops that follow the projects of these sources."""
    workshops = Workshop.objects.filter(project__source__in=source_ids)
    follow_moves(list(workshops.values_list("source_id", flat=True)), actor, reason)


def _project_now(workshop: Workshop, standing: list[MoveFact]) -> int | None:
    later = [move for move in standing if not move.from_start]
    if later:
        return later[-1].project_id
    correction = last_correction(standing)
    return correction.project_id if correction else workshop.first_project_id


def _locked_to_move(workshop: Workshop, actor: User) -> Workshop:
    """The workshop as stored, under the lock of its source, once it is sure that `actor` may change it."""
    locks.hold_plan_steady()
    locks.hold_sources([workshop.source_id])
    related = ("source", "county__prefecture__bureau", "county__bureau", "project", "entered_by")
    stored = Workshop.objects.select_related(*related).get(pk=workshop.pk)
    if not actor.has_perm("workshops.change_workshop"):
        raise NotYours(_("Your role does not change workshops."))
    if not Workshop.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("You may read this record but not change it."))
    if stored.voided_at:
        raise NotNow(_("This record was voided; it is kept to be read."))
    return stored


def _check(
    workshop: Workshop, county: County, project: Project | None, on: date | None, replaces: Claim | None
) -> None:
    if not County.objects.in_plan().filter(pk=county.pk).exists():
        raise ValidationError({"county": _("Choose one of the counties of the plan.")})
    if project and project.county_id != county.pk:
        raise ValidationError(
            {"project": _("This project belongs to another county. Choose one of the same county.")}
        )
    if project and project.voided_at:
        raise ValidationError({"project": _("This record was voided. Choose the one that stays.")})
    present = (workshop.county_id, workshop.project_id)
    if on is not None and not replaces and (county.pk, project and project.pk) == present:
        raise ValidationError({"county": _("The workshop belongs to this county and project already.")})
    if on is not None:
        _check_day(workshop, on)


def _check_day(workshop: Workshop, on: date) -> None:
    if on > clock.today():
        raise ValidationError({"on": _("This day is in the future. Enter the day on which it happened.")})
    first = _first_day(workshop)
    if on < first:
        words = _("The workshop begins on %(day)s. If it was so from the start, choose “from the start”.")
        raise ValidationError({"on": words % {"day": first.isoformat()}})


def _first_day(workshop: Workshop) -> date:
    """The first day of which anything is claimed, else the day on which the workshop was recorded."""
    claims = Claim.objects.filter(source=workshop.source_id, state__in=Claim.STANDING)
    days = claims.exclude(kind=Claim.Kind.MOVE).values_list("effective_on", flat=True)
    return min(days, default=timezone.localtime(workshop.entered_at).date())


def _standing_correction(workshop: Workshop) -> Claim | None:
    """The correction from the start that stands now, and that a new one takes the place of."""
    moves = [
        move for move in moves_of([workshop.source_id])[workshop.source_id] if Basis.REPORTED in move.bases
    ]
    correction = last_correction(moves)
    return Claim.objects.get(pk=correction.claim_id) if correction else None
