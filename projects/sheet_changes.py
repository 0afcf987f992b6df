"""What a row of the sheet changes of a project on record, by the services of the pages, and how a row is undone."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Bureau, User
from counties.models import County, Stage
from ledger import services as ledger
from ledger.models import Claim, Entry, Override
from pages.row_forms import as_sent
from projects import likeness, stages
from projects.changes import NewValue, report_change
from projects.duplicate_models import EnterpriseSpelling, SuspectedPair
from projects.forms import STAGE_DAYS, ProjectEditForm
from projects.merging import void_project
from projects.models import Project, ProjectChange, StageReached
from projects.services import change_project, check_days, correct_step, take_step
from projects.sheet_columns import stage_claims
from projects.standing import StepTaken
from sheets.columns import Value
from sheets.keeping import changed_since, pointing_at, put_back, values_of
from sheets.sheet import Made, Row

# What the form of the record changes; county, introducer, stage and days are claims of their own.
RECORD = (
    "name",
    "enterprise_name",
    "credit_code",
    "industry",
    "kind",
    "short_and_fast",
    "labour_intensive",
    "contract_amount",
    "planned_jobs",
    "annual_output",
    "expected_started_on",
    "expected_operating_on",
    "contact_phone",
    "site_address",
    "note",
)
# What of these is no claim, and is put back by hand when the row is undone.
PUT_BACK = tuple(
    name for name in RECORD if name not in ("enterprise_name", "credit_code", "kind", "contract_amount")
)
TYPED = {"annual_output": "annual_output_typed", "planned_jobs": "planned_jobs_note"}


def let_stand(row: Row) -> None:
    """Let cells mean what is on record where they say the same in other words, or nothing that could be cleared."""
    project = row.record
    name = row.value("enterprise_name")
    if name and likeness.name_key(name) == likeness.name_key(project.enterprise.name):
        row.values["enterprise_name"] = Value(project.enterprise.name, project.enterprise.name)
    code = project.enterprise.credit_code or ""
    if (
        row.has("credit_code")
        and not row.value("credit_code")
        and row.value("enterprise_name") in (None, project.enterprise.name)
    ):
        row.values["credit_code"] = Value(code, code)
    for column in ("kind", "stage"):
        if row.has(column) and not row.value(column):
            row.values[column] = Value(getattr(project, column), getattr(project, column))
    if not row.has("stage") or row.value("stage") == project.stage:
        _take_stage_from_days(row)


def _take_stage_from_days(row: Row) -> None:
    """A day of a later stage says that it was reached, in a list without stages."""
    if row.cells.get("stage") not in (None, ""):
        return
    present = stages.RANK[row.record.stage]
    later = [stage.value for stage in Stage if stage.rank > present and row.value(f"{stage}_on")]
    if later:
        row.values["stage"] = Value(later[-1], later[-1])


def form_for(row: Row, user: User) -> ProjectEditForm:
    """The page's form: the record as it stands, with what the row changes of it."""
    form = ProjectEditForm(user=user)
    initial = ProjectEditForm.initial_of(row.record)
    data = as_sent(
        form.fields, initial, {name: row.values[name].typed for name in _changed(row) & set(RECORD)}
    )
    data["reason"], data["go_on_reason"] = row.value("reason") or "", row.go_on_reason
    _check_stages(row)
    return form.rebind(data)


def _changed(row: Row) -> set[str]:
    return {change.column for change in row.changes}


def _check_stages(row: Row) -> None:
    """What a list does not do to the stages of a project, beside the cells."""
    changed, project = _changed(row), row.record
    stage = row.value("stage") or project.stage
    if "stage" in changed and stages.RANK[stage] < stages.RANK[project.stage]:
        row.refuse(
            "stage",
            _(
                "A list does not take a project back to an earlier stage. Do that on its page, with the reason."
            ),
        )
    elif "stage" in changed and not row.value(f"{stage}_on"):
        row.refuse(
            f"{stage}_on" if row.has(f"{stage}_on") else "stage",
            _("Enter the day on which the project reached the stage “%(stage)s”.")
            % {"stage": Stage(stage).label},
        )
    known = {of: claim.effective_on for of, claim in stage_claims(project).items()}
    for day in (day for day in STAGE_DAYS if day in changed):
        of = Stage(day.removesuffix("_on"))
        known[of.value] = row.value(day)
        if row.value(day) is None:
            row.refuse(
                day,
                _("A list does not clear the day of a stage. Correct it, or take the step back on the page."),
            )
        elif of.rank > stages.RANK[stage]:
            words = _(
                "The present stage is “%(stage)s”, so this day cannot be known yet. Correct the stage or the day."
            )
            row.refuse(day, words % {"stage": Stage(stage).label})
    if not row.problems:
        _check_days(row, [StepTaken(of, on) for of, on in known.items()])


def _check_days(row: Row, steps: Sequence[StepTaken]) -> None:
    """Refuse days in the future, and days that run backwards once all of them are as the row says."""
    try:
        check_days(steps)
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            row.refuse(column, messages[0])


# --- saving ---------------------------------------------------------------------------------------------


def save(row: Row, user: User) -> Made:
    """Do what the row says: the record, then county and introducer, then the stages. Raises one of REFUSALS."""
    project, changed = row.record, _changed(row)
    before = _before(project, changed)
    last = _last_claim(project)
    if changed & set(RECORD):
        values = row.form.cleaned_data
        change_project(
            project=row.form.apply_to(copy(project)),
            enterprise_name=values["enterprise_name"],
            credit_code=values["credit_code"],
            actor=user,
            reason=_reason(row),
            seen_version=project.version,
            go_on_reason=row.go_on_reason,
        )
    for column, model, kind in (
        ("county", County, Claim.Kind.COUNTY),
        ("introduced_by", Bureau, Claim.Kind.INTRODUCER),
    ):
        if column in changed:
            value = NewValue(**{column: model.objects.get(pk=row.value(column))})
            report_change(project=project, kind=kind, value=value, reason=_reason(row), actor=user)
    _take_steps(row, user)
    project.refresh_from_db(fields=["version"])
    claims = Claim.objects.filter(source=project.source_id, pk__gt=last).order_by("pk")
    return Made(project.pk, False, project.version, tuple(claims.values_list("pk", flat=True)), before)


def _reason(row: Row) -> str:
    return row.value("reason") or row.go_on_reason or _("As in an imported list.")


def _last_claim(project: Project) -> int:
    last = Claim.objects.filter(source=project.source_id).order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def _before(project: Project, changed: Collection[str]) -> dict[str, Any]:
    """What undoing puts back of the record itself."""
    names = [name for name in PUT_BACK if name in changed]
    names += [TYPED[name] for name in names if name in TYPED]
    before: dict[str, Any] = {"values": values_of(project, names)}
    if {"enterprise_name", "credit_code"} & set(changed):
        before["enterprise"] = [project.enterprise.name, project.enterprise.credit_code or ""]
    return before


def _take_steps(row: Row, user: User) -> None:
    """Other days for stages that stand are corrections, days of further stages are steps.

    Days that become later are corrected from the last one backwards, then those that become earlier from the first
    one on: so none passes another one on the way.
    """
    project, changed = row.record, _changed(row)
    stage = row.value("stage") or project.stage
    known = stage_claims(project)
    days = {of.value: row.value(f"{of}_on") for of in Stage if f"{of}_on" in changed}
    loose = row.value("not_later_than") if "not_later_than" in changed else None
    if loose is not None and stage in known:
        days.setdefault(stage, known[stage].effective_on)
    later = [of for of in reversed(days) if of in known and days[of] > known[of].effective_on]
    earlier = [of for of in days if of in known and days[of] <= known[of].effective_on]
    for of in (*later, *earlier):
        claim = known[of]
        flag = loose if loose is not None and of == stage else claim.not_later_than
        with _beside(of):
            correct_step(claim=claim, on=days[of], not_later_than=flag, reason=_reason(row), actor=user)
    for of in (of for of in days if of not in known):
        with _beside(of):
            taken = StepTaken(of, days[of], bool(row.value("not_later_than")) and of == stage)
            take_step(project=project, taken=taken, actor=user)


@contextmanager
def _beside(stage: str) -> Iterator[None]:
    """Let a refusal of a step stand beside the cells that said it."""
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        columns = {"on": f"{stage}_on", "step": "stage"}
        raise ValidationError(
            {columns.get(name, name): messages for name, messages in error.message_dict.items()}
        ) from error


# --- undoing ----------------------------------------------------------------------------------------------


def depends_on(made: Made) -> list[str]:
    """What rests on the project, or on the claims of the row, since the import left it."""
    project = Project.objects.select_related("source").get(pk=made.pk)
    source = project.source
    claims = Claim.objects.filter(source=source).order_by("pk")
    own = list(claims if made.is_new else claims.filter(pk__in=made.claims))
    found = changed_since(project, made.version)
    later = (
        [claim for claim in claims.filter(pk__gt=max(made.claims)) if claim not in own] if made.claims else []
    )
    if made.is_new:
        later = [claim for claim in own if claim.kind != Claim.Kind.STAGE or claim.replaces_id]
    said = {"record": project}
    if later:
        found.append(_("Later reports stand on %(record)s.") % said)
    if any(claim.reviewer_id or claim.verifier_id or not claim.is_standing for claim in own):
        found.append(_("Somebody has reviewed, verified or returned what was reported of %(record)s.") % said)
    if made.is_new:
        found += pointing_at(project, said_of=project, leave_out=[SuspectedPair, EnterpriseSpelling])
        if SuspectedPair.objects.of(project.pk).exclude(verdict="").exists():
            found.append(_("A verdict was given on %(record)s as a possible duplicate.") % said)
    found += pointing_at(
        *own,
        said_of=project,
        leave_out=[StageReached, ProjectChange, Entry, Override, *([Claim] if later else [])],
    )
    return found


def undo(made: Made, user: User, reason: str) -> None:
    """Void the project that the row made; or take its claims back, and put back what it changed of the record."""
    project = Project.objects.select_related("enterprise", "source", "county", "introduced_by").get(
        pk=made.pk
    )
    if made.is_new:
        void_project(project=project, actor=user, reason=reason, seen_version=made.version)
        return
    for claim in Claim.objects.filter(pk__in=made.claims).order_by("-pk"):
        ledger.take_back(claim=claim, actor=user)
    if not made.before["values"] and "enterprise" not in made.before:
        return
    project = Project.objects.select_related("enterprise", "source", "county", "introduced_by").get(
        pk=made.pk
    )
    put_back(project, made.before["values"])
    name, code = made.before.get("enterprise") or (
        project.enterprise.name,
        project.enterprise.credit_code or "",
    )
    change_project(
        project=project,
        enterprise_name=name,
        credit_code=code,
        actor=user,
        reason=reason,
        go_on_reason=reason,
    )
