"""Entering projects: one from the page, or the rows of a sheet at once, by the same rules.

Each entry is decided on as if those before it had been entered one after the other; then all that pass are written
together, with a fixed number of queries for every 500 of them. A refused one leaves no trace and refuses no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from chambers.register import Meant, Register
from ledger import locks
from ledger import services as ledger
from ledger.models import Claim, Source
from ledger.services import NotNow, NotYours
from projects import duplicates, gates, likeness
from projects.duplicate_services import check_entry, keep_suspicions
from projects.duplicates import Finding
from projects.introducers import Openings, channel_of
from projects.likeness import Likeness, RowsSoFar
from projects.models import DuplicateAppeal, EnterpriseSpelling, Project
from projects.services import check_days, note_override, report_steps, step_fact
from projects.standing import StepTaken, take_over_steps

Refusal = ValidationError | NotYours | NotNow

# What nobody types: the database knows whether relations exist, and the rest follows by rules of ours.
NOT_TYPED = frozenset(field.name for field in Project._meta.fields if field.is_relation or not field.editable)


CLAIMED = [Project._meta.get_field(name).attname for name in Project.CLAIMED]


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project as somebody enters it: `project` is not saved yet, `steps` are those that it has taken so far.

    `go_on_reason` lets it pass the warnings that it may be a duplicate, `appeal` the block that its verdict lifts,
    `override_reason` what its stage asks for and the record lacks.
    """

    project: Project
    enterprise_name: str
    credit_code: str
    steps: Sequence[StepTaken]
    override_reason: str = ""
    go_on_reason: str = ""
    appeal: DuplicateAppeal | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry that passes: its project (saved, unless it was only checked), and what its reason to go on let pass."""

    project: Project
    warned_of: Sequence[Finding] = ()
    overridden: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that does not pass, and why: what `enter_project` would have raised."""

    error: Refusal


Outcome = Entered | Refused


@transaction.atomic
def enter_project(
    *,
    project: Project,
    enterprise_name: str,
    credit_code: str,
    steps: Sequence[StepTaken],
    actor: User,
    override_reason: str = "",
    go_on_reason: str = "",
    appeal: DuplicateAppeal | None = None,
) -> Project:
    """Record a new project with the steps that it has taken so far, each a claim reported by `actor`.

    `go_on_reason` lets it pass the warnings that it may be a duplicate, `appeal` the block that its verdict lifts.
    Raises PossibleDuplicate (a ValidationError), ValidationError beside the fields of the entry form, NotYours when
    the county is not the actor's.
    """
    entry = NewProject(project, enterprise_name, credit_code, steps, override_reason, go_on_reason, appeal)
    [outcome] = enter_projects(entries=[entry], actor=actor)
    if isinstance(outcome, Refused):
        raise outcome.error
    return outcome.project


@transaction.atomic
def enter_projects(*, entries: Sequence[NewProject], actor: User) -> list[Outcome]:
    """Record many new projects, each by the rules of `enter_project`: the outcome of each, in their order."""
    locks.hold_plan_steady()  # it comes first
    decision = _Decision(entries, actor, hold=True)
    outcomes = decision.outcomes()
    _write(entries, outcomes, decision.register, actor)
    return outcomes


def check_projects(
    *, entries: Sequence[NewProject], actor: User, openings: Openings | None = None
) -> list[Outcome]:
    """What would become of these entries if they were entered now. Writes nothing and holds nothing.

    `openings` are those of the form that read the entries, where one did.
    """
    return _Decision(entries, actor, hold=False, openings=openings).outcomes()


class _Decision:
    """Which of some entries may be entered. Reads what it needs of all at once, then walks through them."""

    def __init__(
        self,
        entries: Sequence[NewProject],
        actor: User,
        *,
        hold: bool,
        openings: Openings | None = None,
    ) -> None:
        self.entries, self.actor, self.hold, self.moment = entries, actor, hold, clock.now()
        self.openings = openings or Openings(actor, clock.today())
        self.so_far = RowsSoFar()

    def outcomes(self) -> list[Outcome]:
        refused: dict[int, Refused] = {}
        for place, entry in enumerate(self.entries):
            try:
                self._check_place(entry)
            except (ValidationError, NotYours) as error:
                refused[place] = Refused(error)
        open_places = [place for place in range(len(self.entries)) if place not in refused]
        self.meant = {place: _meant(self.entries[place]) for place in open_places}
        self.register = Register(list(self.meant.values()), hold=self.hold)
        self._look_for_duplicates()
        return [refused.get(place) or self._outcome(place) for place in range(len(self.entries))]

    def _check_place(self, entry: NewProject) -> None:
        """Who may enter what where, and which days cannot be."""
        project = entry.project
        if not self.actor.has_perm("projects.add_project"):
            raise NotYours(_("Your role does not enter projects."))
        if project.county not in self.openings.counties:
            raise NotYours(
                _("You may enter projects for your own counties and for those you are paired with.")
            )
        # Of a match, who collected the intention introduced the project, paired with the county or not.
        by_match = project.match is not None and project.introduced_by == project.match.introduced_by
        if not by_match and project.introduced_by not in self.openings.introducers(project.county):
            raise ValidationError(
                {"introduced_by": _("Choose who introduced the project from the list for this county.")}
            )
        check_days(entry.steps)

    def _look_for_duplicates(self) -> None:
        """Ask for the stored projects that may be these, as if every entry passed: one query for every 500."""
        self.assumed: dict[int, Likeness] = {}
        register = self.register.afresh()
        for place, meant in self.meant.items():
            try:
                enterprise = register.keep(register.find(meant, check=False))
            except ValidationError:
                continue  # it is refused when its turn comes, unless what stood in its way is refused itself
            self.entries[place].project.enterprise = enterprise
            self.assumed[place] = duplicates.likeness_of(self.entries[place].project)
        if self.hold:
            names = self.register.names() | {one.name for one in self.meant.values()}
            locks.hold_enterprise_names({likeness.name_key(name) for name in names})
        findings = duplicates.duplicates_of_many(list(self.assumed.values()))
        self.findings = dict(zip(self.assumed, findings.values(), strict=True))

    def _outcome(self, place: int) -> Outcome:
        try:
            return self._decide(place)
        except (ValidationError, NotYours, NotNow) as error:
            return Refused(error)

    def _decide(self, place: int) -> Entered:
        entry, project = self.entries[place], self.entries[place].project
        project.enterprise = enterprise = self.register.find(self.meant[place])
        project.channel = channel_of(project.introduced_by, project.county)
        take_over_steps(project, entry.steps)
        missing = gates.check_entry(
            project, project.stage, override_reason=entry.override_reason, actor=self.actor
        )
        project.entered_by = self.actor
        project.entered_at = project.changed_at = self.moment
        for name in CLAIMED:
            setattr(project, f"first_{name}", getattr(project, name))
        this, findings = self._found(place)
        warned_of = check_entry(
            project, findings, actor=self.actor, go_on_reason=entry.go_on_reason, appeal=entry.appeal
        )
        # What hangs together between rows, the database checks when they are written.
        project.full_clean(exclude=NOT_TYPED, validate_unique=False, validate_constraints=False)
        for taken in entry.steps:
            step_fact(taken)
        project.enterprise = self.register.keep(enterprise)
        self.so_far.add(place, this)
        return Entered(project, warned_of, missing)

    def _found(self, place: int) -> tuple[Likeness, list[Finding]]:
        """What may be the same project: those stored, then those that earlier entries bring."""
        project, this = self.entries[place].project, self.assumed.get(place)
        enterprise = project.enterprise
        code = enterprise.credit_code or ""
        if this and (this.enterprise_key, this.credit_code) == (likeness.name_key(enterprise.name), code):
            findings = self.findings[place]
        else:  # an earlier entry was refused that would have brought its enterprise
            this = duplicates.likeness_of(project)
            findings = duplicates.duplicates_of(this)
        own = [Finding(None, tuple(rungs), earlier) for earlier, rungs in self.so_far.near(this)]
        return this, sorted([*findings, *own], key=lambda found: likeness.strength(list(found.rungs)))


def _meant(entry: NewProject) -> Meant:
    match = entry.project.match
    if match is None:
        return Meant.typed(entry.enterprise_name, entry.credit_code)
    very = match.intention.enterprise  # the very enterprise of the intention, whoever else bears its name
    return Meant.typed(very.name, entry.credit_code, very)


def _write(
    entries: Sequence[NewProject], outcomes: Sequence[Outcome], register: Register, actor: User
) -> None:
    """Write what passed: the enterprises, then the projects with their claims, and their lines in one posting."""
    entered = {place: found for place, found in enumerate(outcomes) if isinstance(found, Entered)}
    if not entered:
        return
    register.write(actor=actor)
    sources = Source.objects.bulk_create(Source(kind=Source.Kind.PROJECT) for _place in entered)
    for (place, found), source in zip(entered.items(), sources, strict=True):
        project = found.project
        project.source, project.enterprise = source, project.enterprise  # which have keys now
        project.take_keys()
        history.note(
            project, actor=actor, reason=entries[place].go_on_reason.strip() if found.warned_of else ""
        )
    projects = [found.project for found in entered.values()]
    history.save_new(Project, projects)
    # A later entry may have brought the code of an enterprise that an earlier one means, too.
    enterprises = {project.enterprise_id: project.enterprise for project in projects}
    EnterpriseSpelling.objects.keep_all(enterprises.values())
    claims = report_steps(
        steps=[(found.project, taken) for place, found in entered.items() for taken in entries[place].steps],
        actor=actor,
    )
    _keep_what_was_let_pass(entries, entered, claims, actor)
    ledger.post(sources=sources, actor=actor)


def _keep_what_was_let_pass(
    entries: Sequence[NewProject], entered: dict[int, Entered], claims: Sequence[Claim], actor: User
) -> None:
    """Note with which reason somebody went on without what a stage asks for, and in spite of a warning."""
    last = {claim.source_id: claim for claim in claims}
    for place, found in entered.items():
        entry, project = entries[place], found.project
        if found.overridden:
            note_override(last[project.source_id], found.overridden, entry.override_reason, actor)
        if found.warned_of or entry.appeal:
            stored = [
                replace(one, project_id=one.project_id or entered[one.place].project.pk)
                for one in found.warned_of
            ]
            keep_suspicions(project, stored, actor=actor, reason=entry.go_on_reason, appeal=entry.appeal)
