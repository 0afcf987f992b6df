"""Refusing or warning of a second record of one project, and the verdicts on what looks like one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import Bureau, User
from accounts.scoping import sits_above_all
from accounts.versions import check_version
from chambers.models import Enterprise
from ledger import locks
from ledger.recount import with_dependants
from ledger.services import NotNow, NotYours
from projects import duplicates, likeness
from projects.duplicate_models import DuplicateAppeal, EnterpriseSpelling, SuspectedPair, may_decide
from projects.duplicate_record import side_by_side
from projects.duplicates import Finding
from projects.merging import CreditAfter, merge_projects
from projects.models import Project

MOST_PAIRS = 20  # recorded at one save, the strongest; a scan records the rest
MOST_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """A finding as somebody may see it: the whole record, or only whom to ring and by which reference."""

    rungs: tuple[likeness.Rung, ...]
    bureau: Bureau
    reference: str
    project: Project | None  # None: not theirs to read
    rows: list[dict[str, Any]]  # the entry and the record side by side

    @property
    def blocks(self) -> bool:
        return likeness.blocks(self.rungs)

    @property
    def labels(self) -> list[str]:
        return [str(rung.label) for rung in self.rungs]


class PossibleDuplicate(ValidationError):
    """The record may be a second one of a project that stands already; the messages stand beside the form's fields.

    `findings` are all of them, `blocked` says whether no reason helps.
    """

    def __init__(self, findings: Sequence[Finding], actor: User, project: Project) -> None:
        self.findings, self.actor, self.project = list(findings), actor, project
        self.blocked = any(finding.blocks for finding in findings)
        messages: dict[str, list[str]] = {}
        for finding in self.findings:
            field = likeness.RULES[finding.rungs[0]].beside
            messages.setdefault(field, [_message(finding)])
        super().__init__(messages)

    @cached_property
    def shown(self) -> list[Shown]:
        return as_shown(self.findings, self.actor, self.project)

    @property
    def more(self) -> int:
        """How many findings are not shown."""
        return len(self.findings) - len(self.shown)


def _message(finding: Finding) -> str:
    if finding.blocks:
        return _("This project is recorded already (%(alike)s). See below.") % {
            "alike": finding.rungs[0].label
        }
    return _("This may be recorded already (%(alike)s). Compare below, then change it or give a reason.") % {
        "alike": finding.rungs[0].label
    }


def as_shown(findings: Sequence[Finding], user: User, project: Project) -> list[Shown]:
    """The strongest findings as `user` may see them, beside the `project` that was typed. Two queries."""
    first = [found for found in findings if found.project_id][:MOST_SHOWN]
    ids = [finding.project_id for finding in first]
    readable = Project.objects.visible_to(user).for_list().in_bulk(ids)
    rows = Project.objects.filter(pk__in=ids).select_related("county__bureau").only("reference", "county")
    bureaus = {row.pk: (row.county.bureau, row.reference) for row in rows}
    shown = []
    for finding in first:
        other = readable.get(finding.project_id)
        rows = side_by_side(project, other) if other else []
        shown.append(Shown(finding.rungs, *bureaus[finding.project_id], other, rows))
    return shown


# --- at a save ----------------------------------------------------------------------------------------


def check_entry(
    project: Project,
    findings: Sequence[Finding],
    *,
    actor: User,
    go_on_reason: str,
    appeal: DuplicateAppeal | None = None,
) -> list[Finding]:
    """What of these findings a new project was warned of, now that a reason is given. Raises PossibleDuplicate.

    Whoever saves it has let nobody else enter a project of this enterprise before the transaction ends
    (`ledger.locks.hold_enterprise_names`).
    """
    if appeal:
        lifted = {taken.existing_id for taken in _take_appeals(appeal, project, actor)}
        findings = [found for found in findings if found.project_id not in lifted]
    return _refuse_or_pass(findings, actor, project, go_on_reason)


def check_change(stored: Project, project: Project, *, actor: User, go_on_reason: str) -> list[Finding]:
    """The same for a changed record: only what the change brought about, and no pair that is known already.

    A pair on which the verdict was "different" never blocks again.
    """
    before, this = duplicates.likeness_of(stored), duplicates.likeness_of(project)
    locks.hold_enterprise_names([this.enterprise_key])
    if this == before:
        return []
    known, old = duplicates.known_pairs(stored.pk), _by_project(duplicates.duplicates_of(before))
    findings = [
        found
        for found in duplicates.duplicates_of(this)
        if not set(found.rungs) <= old.get(found.project_id, set())
        and not (known.get(found.project_id) if found.blocks else found.project_id in known)
    ]
    return _refuse_or_pass(findings, actor, project, go_on_reason)


def _by_project(findings: Sequence[Finding]) -> dict[int, set[str]]:
    return {found.project_id: set(found.rungs) for found in findings}


def _refuse_or_pass(
    findings: Sequence[Finding], actor: User, project: Project, go_on_reason: str
) -> list[Finding]:
    if any(found.blocks for found in findings) or (findings and not go_on_reason.strip()):
        raise PossibleDuplicate(findings, actor, project)
    return list(findings)


def keep_suspicions(
    project: Project,
    findings: Sequence[Finding],
    *,
    actor: User,
    reason: str,
    appeal: DuplicateAppeal | None = None,
) -> None:
    """After the save: list what was warned of as suspected pairs with the reason, and note what the appeal became."""
    others = Project.objects.select_related("county__bureau").in_bulk(
        [found.project_id for found in findings[:MOST_PAIRS]]
    )
    known = duplicates.known_pairs(project.pk)
    for found in findings[:MOST_PAIRS]:
        if found.project_id not in known:
            suspect(
                project,
                others[found.project_id],
                rungs=found.rungs,
                found=SuspectedPair.Found.SAVE,
                actor=actor,
                reason=reason.strip(),
            )
    if appeal:
        _close_appeals(appeal, project, actor)


def suspect(
    one: Project,
    other: Project,
    *,
    rungs: Sequence[str],
    found: SuspectedPair.Found,
    actor: User | None,
    reason: str = "",
    **verdict: Any,
) -> SuspectedPair:
    """List two projects as a suspected pair, with its verdict where one was given. They must not be listed yet."""
    first, second = sorted((one, other), key=lambda project: project.pk)
    pair = SuspectedPair(
        first=first,
        second=second,
        rungs=list(map(str, rungs)),
        found=found,
        raised_by=actor,
        raised_at=clock.now(),
        reason=reason,
        decider=duplicates.bureau_above(first.county.bureau, second.county.bureau),
        **verdict,
    )
    history.note(pair, actor=actor, reason=reason)
    pair.save()
    return pair


# --- a blocked entry ----------------------------------------------------------------------------------


@transaction.atomic
def send_for_verdict(
    *, project: Project, typed: dict[str, list[str]], existing: Project, actor: User, reason: str
) -> DuplicateAppeal:
    """Keep a blocked entry with all that was typed, for the bureau that stands above both counties.

    `project` is the unsaved record that the form made. Raises ValidationError beside `go_on_reason`, NotNow when
    the same entry waits already.
    """
    if not reason.strip():
        raise ValidationError(
            {"go_on_reason": _("Say why this is another project; the deciding bureau reads it.")}
        )
    if not actor.has_perm("projects.add_project"):
        raise NotYours(_("Your role does not enter projects."))
    waiting = DuplicateAppeal.objects.waiting().filter(asker=actor, existing=existing, county=project.county)
    if waiting.filter(name=project.name).exists():
        raise NotNow(_("You have sent this entry for a verdict already. It waits in the list."))
    appeal = DuplicateAppeal(
        existing=existing,
        typed=typed,
        name=project.name,
        enterprise_name=typed["enterprise_name"][0].strip()[:120],
        county=project.county,
        asker=actor,
        asked_at=clock.now(),
        reason=reason.strip(),
        decider=duplicates.bureau_above(project.county.bureau, existing.county.bureau),
    )
    history.note(appeal, actor=actor, reason=reason.strip())
    appeal.save()
    return appeal


@transaction.atomic
def decide_appeal(
    *,
    appeal: DuplicateAppeal,
    verdict: str,
    reason: str,
    actor: User,
    seen_version: int | None = None,
) -> DuplicateAppeal:
    """Say whether the blocked entry is another project.

    Raises NotYours, NotNow, ValidationError beside `reason`, or Stale when it was changed after `seen_version`.
    """
    stored = DuplicateAppeal.objects.select_for_update().get(pk=appeal.pk)
    check_version(stored, seen_version)
    check_may_decide(stored.decider, actor, {stored.asker_id})
    if stored.verdict:
        raise NotNow(too_late(stored))
    _need_reason(reason)
    stored.verdict = DuplicateAppeal.Verdict(verdict)
    _sign(stored, reason, actor)
    return stored


def _take_appeals(appeal: DuplicateAppeal, project: Project, actor: User) -> list[DuplicateAppeal]:
    """The verdicts that open this entry, once: this one and those on the same entry against other records.

    Refuses a verdict that is not for this person, this county and these names.
    """
    stored = DuplicateAppeal.objects.select_for_update().get(pk=appeal.pk)
    if stored.asker_id != actor.pk:
        raise NotYours(_("Only who sent the entry for a verdict may save it."))
    if not stored.may_be_entered_by(actor):
        raise NotNow(_("This verdict does not open the entry, or it was used already."))
    same_words = [
        likeness.name_key(project.name) == likeness.name_key(stored.name),
        likeness.name_key(project.enterprise.name) == likeness.name_key(stored.enterprise_name),
        project.county_id == stored.county_id,
    ]
    if not all(same_words):
        raise ValidationError(
            {
                "name": _(
                    "The verdict is for the county, name and enterprise that you sent. Enter these again."
                )
            }
        )
    return [stored, *_beside(stored)]


def _beside(appeal: DuplicateAppeal) -> QuerySet[DuplicateAppeal]:
    """Other verdicts "different", not used yet, on the same entry."""
    same = {
        name: getattr(appeal, name)
        for name in ("asker_id", "county_id", "name", "enterprise_name", "verdict")
    }
    return DuplicateAppeal.objects.filter(**same, project=None).exclude(pk=appeal.pk)


def _close_appeals(appeal: DuplicateAppeal, project: Project, actor: User) -> None:
    """The entry is saved: note as which record, and list the pairs with their verdicts, so that none blocks again."""
    related = ("existing__county__bureau", "decided_by")
    stored = DuplicateAppeal.objects.select_related(*related)
    for taken in [stored.get(pk=appeal.pk), *_beside(appeal).select_related(*related)]:
        taken.project = project
        history.note(taken, actor=actor)
        taken.save()
        suspect(
            project,
            taken.existing,
            rungs=[likeness.Rung.SAME_PROJECT],
            found=SuspectedPair.Found.APPEAL,
            actor=actor,
            reason=taken.reason,
            verdict=SuspectedPair.Verdict.DIFFERENT,
            verdict_reason=taken.verdict_reason,
            decided_by=taken.decided_by,
            decided_at=taken.decided_at,
        )


# --- verdicts on pairs --------------------------------------------------------------------------------


@transaction.atomic
def decide_pair(
    *,
    pair: SuspectedPair,
    verdict: str,
    reason: str,
    actor: User,
    survivor: Project | None = None,
    credit: str = CreditAfter.KEPT,
    enters_second: Bureau | None = None,
    seen_version: int | None = None,
) -> SuspectedPair:
    """Give the verdict on a suspected pair; "same" merges the other record into `survivor`, and `credit` says whose
    the credit then is (projects/merging.py).

    Raises NotYours (not a reviewer of the bureau above both, or who entered one of them), NotNow (decided already, or
    what merging refuses), ValidationError beside `reason`, `survivor` or `enters_second`.
    """
    locks.hold_plan_steady()
    locks.hold_sources(with_dependants([pair.first.source_id, pair.second.source_id]))
    stored = SuspectedPair.objects.select_for_update().get(pk=pair.pk)
    check_version(stored, seen_version)
    check_may_decide(stored.decider, actor, {pair.first.entered_by_id, pair.second.entered_by_id})
    if stored.verdict:
        raise NotNow(too_late(stored))
    _need_reason(reason)
    stored.verdict = SuspectedPair.Verdict(verdict)
    if stored.verdict == SuspectedPair.Verdict.SPLIT:
        if enters_second is None:
            raise ValidationError({"enters_second": _("Choose which bureau enters the second project.")})
        stored.enters_second = enters_second
    if stored.verdict == SuspectedPair.Verdict.SAME:
        if survivor is None or survivor.pk not in (stored.first_id, stored.second_id):
            raise ValidationError({"survivor": _("Choose which of the two records stays.")})
        stored.survivor = survivor
    _sign(stored, reason, actor)
    if stored.survivor:
        drop = stored.second if stored.survivor_id == stored.first_id else stored.first
        merge_projects(keep=stored.survivor, drop=drop, actor=actor, reason=reason.strip(), credit=credit)
    return stored


def check_may_decide(decider: Bureau, actor: User, authors: set[int]) -> None:
    """Raises NotYours, saying who may."""
    if not actor.is_active or not may_decide(actor, decider.pk):
        raise NotYours(
            _("Only reviewers of %(bureau)s, or of a bureau above it, decide on this.")
            % {"bureau": decider.name}
        )
    if actor.pk in authors:
        raise NotYours(_("Nobody decides on what they entered. Please ask another reviewer."))


def too_late(record: SuspectedPair | DuplicateAppeal) -> str:
    return _("A verdict was given already (%(verdict)s).") % {"verdict": record.get_verdict_display()}


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of the verdict; both bureaus read it.")})


def _sign(record: SuspectedPair | DuplicateAppeal, reason: str, actor: User) -> None:
    record.verdict_reason = reason.strip()
    record.decided_by, record.decided_at = actor, clock.now()
    history.note(record, actor=actor, reason=reason.strip())
    record.save()


# --- the scan -----------------------------------------------------------------------------------------


def renew_keys() -> None:
    """Let the spellings of every enterprise follow from its name, also where it was stored past the services."""
    for enterprise in Enterprise.objects.standing().order_by("pk").iterator(1000):
        with transaction.atomic():
            EnterpriseSpelling.objects.keep(enterprise)


def scan(*, actor: User | None = None) -> int:
    """Compare every standing project with all others and list the pairs that are missing; how many were added.

    Each 500 projects are a transaction of their own.
    """
    if actor and not (sits_above_all(actor) and actor.has_perm("projects.decide_duplicates")):
        raise NotYours(_("Only reviewers of the provincial bureau scan all records."))
    added, last = 0, 0
    related = ("enterprise", "county__bureau")
    rows = Project.objects.standing().select_related(*related).order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[: duplicates.CHUNK]):
        last = chunk[-1].pk
        added += _scan_chunk(chunk, actor)
    return added


@transaction.atomic
def _scan_chunk(chunk: Sequence[Project], actor: User | None) -> int:
    """List the pairs of these projects with earlier ones; what comes later finds these."""
    added = 0
    findings = duplicates.duplicates_of_many([duplicates.likeness_of(project) for project in chunk])
    wanted = {
        (found.project_id, project.pk): (project, found)
        for place, project in enumerate(chunk)
        for found in findings[place]
        if found.project_id < project.pk
    }
    ids = {first for first, _second in wanted}
    known = set(
        SuspectedPair.objects.filter(second__in=[project.pk for project in chunk]).values_list(
            "first", "second"
        )
    )
    earlier = Project.objects.select_related("county__bureau").in_bulk(ids)
    for key in sorted(wanted.keys() - known):
        project, found = wanted[key]
        suspect(project, earlier[key[0]], rungs=found.rungs, found=SuspectedPair.Found.SCAN, actor=actor)
        added += 1
    return added
