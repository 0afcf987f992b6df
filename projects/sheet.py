"""The sheet of projects: many at once from a list by the rules of the entry page, and out to come back unchanged.

A row names its project by reference, else by enterprise and name among those that the person may read; one that they
may not read is a duplicate, as on the page. What a row changes is written by projects/sheet_changes.py.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Bureau, User
from chambers.credit_code import tidy_credit_code
from counties.models import County, CountyAlias, CountyName, Industry, Plan, Prefecture, Stage
from counties.pairing_models import short_bureau_name
from counties.places import CountyFinder
from counties.rate_models import ExchangeRate
from projects import duplicates, likeness, sheet_changes
from projects.duplicate_services import PossibleDuplicate, as_shown
from projects.duplicates import Finding
from projects.entering import Entered, NewProject, Outcome, Refused, check_projects, enter_projects
from projects.forms import STAGE_DAYS, ProjectEntryForm
from projects.models import Project
from projects.sheet_columns import APART, COLUMNS, STEPS_OF_SOURCE, read_apart
from projects.sheet_entries import as_kept, of_kept
from sheets.choices import of_choices, of_records, spelled
from sheets.columns import Column, Options, Value
from sheets.sheet import Doubt, Made, Row, Sheet

REASONS = ("reason", "go_on_reason")  # no part of the record
KINDS = (("new", "新建"), ("new", "新引进"), ("continued", "续建"), ("continued", "延续"))
STAGES = (
    ("lead", "意向"),
    ("negotiating", "洽谈"),
    ("negotiating", "在谈"),
    ("signed", "已签约"),
    ("started", "在建"),
    ("started", "已开工"),
    ("started", "建设中"),
    ("operating", "已投产"),
    ("operating", "建成投产"),
    ("operating", "运营"),
)


class ProjectSheet(Sheet):
    label = "projects.Project"
    slug = "projects"
    title = gettext_lazy("Projects")
    permission = "projects.add_project"
    columns = COLUMNS
    apart = APART
    doubts_in_saving = True
    rests_on = (Plan, County, CountyName, CountyAlias, Prefecture, Bureau, Industry, ExchangeRate)

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self._year: int | None = None
        self._form: ProjectEntryForm | None = None
        self._entries: dict[int, NewProject] = {}  # by the row's number, as the form read them
        self._kept: dict[int, dict[str, Any]] = {}  # the same as JSON, before anything was decided
        self._outcomes: dict[int, Outcome] = {}

    def year(self) -> int:
        if self._year is None:
            self._year = Plan.objects.current().starts_on.year
        return self._year

    def options_of(self, column: Column) -> Options | None:
        return {
            "county": self._counties,
            "introduced_by": self._bureaus,
            "industry": lambda: of_records(Industry.objects.all()),
            "kind": lambda: of_choices(Project.Kind.choices, KINDS),
            "stage": lambda: of_choices(Stage.choices, STAGES),
        }.get(column.name, lambda: None)()

    def _counties(self) -> Options:
        finder = CountyFinder()

        def key(text: str) -> str | None:
            county = finder.find(text)
            return str(county.pk) if county else None

        return Options({str(county.pk): county.short_name for county in County.objects.in_plan()}, key)

    def _bureaus(self) -> Options:
        """Every bureau by its names and its code; whom a county offers is the form's to say."""
        bureaus = list(Bureau.objects.select_related("prefecture", "county"))
        words = [
            (str(bureau.pk), word)
            for bureau in bureaus
            for word in (bureau.name_zh, bureau.name_en, bureau.code, short_bureau_name(bureau))
        ]
        return spelled({str(bureau.pk): bureau.name for bureau in bureaus}, words)

    def records(self) -> QuerySet[Project]:
        seen = Project.objects.visible_to(self.user).standing()
        related = (
            "county__prefecture__bureau",
            "county__bureau",
            "enterprise",
            "industry",
            "introduced_by",
            "source",
        )
        return seen.select_related(*related).prefetch_related(STEPS_OF_SOURCE)

    def read_apart(self, pks: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        return read_apart(pks)

    def read(self, row: Row) -> None:
        super().read(row)
        if code := row.value("credit_code"):
            row.values["credit_code"] = Value(tidy_credit_code(code), code)
        row.go_on_reason = row.go_on_reason or row.value("go_on_reason") or ""

    # --- which project is meant ------------------------------------------------------------------------

    def match(self, rows: Sequence[Row]) -> None:
        self._by_reference([row for row in rows if row.value("reference")])
        self._by_name(
            [row for row in rows if row.value("name") and not row.value("reference") and not row.problems]
        )
        for row in rows:
            if row.record is None:
                _take_stage_from_days(row)
            else:
                sheet_changes.let_stand(row)

    def _by_reference(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        wanted = {row.value("reference").upper() for row in rows}
        known = {project.reference: project for project in self.records().filter(reference__in=wanted)}
        for row in rows:
            row.record = known.get(row.value("reference").upper())
            if row.record is None:
                row.refuse(
                    "reference",
                    _("No project has the reference %(reference)s. Leave the cell blank to record a new one.")
                    % {"reference": row.value("reference")},
                )

    def _by_name(self, rows: Sequence[Row]) -> None:
        """The same enterprise and the same name: rung 1 of the duplicates."""
        same = duplicates.same_projects([_likeness(row) for row in rows])
        ids = {pk for found in same for pk in found}
        known = {project.pk: project for project in self.records().filter(pk__in=ids)} if ids else {}
        for row, found in zip(rows, same, strict=True):
            seen = [known[pk] for pk in found if pk in known]
            if len(seen) == 1 and len(found) == 1:
                row.record = seen[0]
                if row.has("name"):
                    row.values["name"] = Value(row.record.name, row.record.name)
            elif seen:
                names = _(", ").join(project.reference or "" for project in seen)
                words = _(
                    "Several records have this enterprise and name: %(names)s. Enter the reference of the one meant."
                )
                row.refuse("reference" if row.has("reference") else "name", words % {"names": names})

    def key_of(self, row: Row) -> str:
        if row.record is not None or any(doubt.blocks for doubt in row.doubts):
            return super().key_of(row)
        like = _likeness(row)
        return f"{like.enterprise_key} {like.name_key}" if like.name_key else ""

    def compare(self, row: Row) -> None:
        super().compare(row)
        row.changes = [change for change in row.changes if change.column not in REASONS]

    # --- what the page's form says -----------------------------------------------------------------------

    def form_for(self, row: Row) -> Any:
        self._entries.pop(row.number, None)
        self._kept.pop(row.number, None)
        if row.record is not None:
            return sheet_changes.form_for(row, self.user)
        data = row.typed()
        data["kind"] = data.get("kind") or Project.Kind.NEW
        form = self._entry_form().rebind(data)
        if not form.errors and not row.problems:
            self._entries[row.number] = NewProject(
                form.new_project(),
                form.cleaned_data["enterprise_name"],
                form.cleaned_data["credit_code"],
                form.steps(),
                go_on_reason=row.go_on_reason,
            )
            self._kept[row.number] = as_kept(self._entries[row.number])
        return form

    def _entry_form(self) -> ProjectEntryForm:
        if self._form is None:
            self._form = ProjectEntryForm(user=self.user)
            self._form.remember()
        return self._form

    def keep(self, row: Row) -> Mapping[str, Any]:
        return self._kept.get(row.number, {})

    def recall(self, row: Row, kept: Mapping[str, Any]) -> bool:
        entry = of_kept(kept, self._entry_form())
        if entry is None:
            return False
        self._entries[row.number], row.go_on_reason = entry, entry.go_on_reason
        named = (entry.project.name, entry.enterprise_name, entry.credit_code)
        for column, words in zip(("name", "enterprise_name", "credit_code"), named, strict=True):
            row.values[column] = Value(words, words)
        return True

    def doubt(self, rows: Sequence[Row]) -> None:
        """What would become of the new rows, entered in their order: a refusal, or which project each may be."""
        rows = [row for row in rows if row.number in self._entries]
        if rows:
            outcomes = check_projects(
                entries=self._entries_of(rows), actor=self.user, openings=self._form.openings
            )
            self._note(rows, outcomes)

    def _entries_of(self, rows: Sequence[Row]) -> list[NewProject]:
        return [self._entries[row.number] for row in rows]

    def _note(self, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> None:
        """Keep what became of the rows, and add which projects they may be."""
        for row, outcome in zip(rows, outcomes, strict=True):
            self._outcomes[row.number] = outcome
            if isinstance(outcome, Entered):
                findings = outcome.warned_of
            else:
                findings = outcome.error.findings if isinstance(outcome.error, PossibleDuplicate) else ()
            row.doubts = self._doubts(self._entries[row.number].project, findings, rows) if findings else []

    def _doubts(self, project: Project, findings: Sequence[Finding], rows: Sequence[Row]) -> list[Doubt]:
        doubts = [
            Doubt(
                _alike(found),
                name=_("row %(row)d of this list") % {"row": rows[found.place].number},
                blocks=found.blocks,
            )
            for found in findings
            if found.place is not None
        ]
        for shown in as_shown(findings, self.user, project) if len(doubts) < len(findings) else ():
            other, message = shown.project, _alike(shown)
            if other is None:  # not theirs to read: whom to ring, as on the page
                said = {"message": message, "bureau": shown.bureau, "reference": shown.reference}
                message = _("%(message)s Ask %(bureau)s about the record %(reference)s.") % said
            sides = tuple((side["label"], str(side["other"]), str(side["one"])) for side in shown.rows)
            name, url = (other.name, other.get_absolute_url()) if other else ("", "")
            doubts.append(Doubt(message, name, url, sides, shown.blocks))
        return doubts

    # --- saving ------------------------------------------------------------------------------------------

    def try_out(self, rows: Sequence[Row]) -> list[Exception | None]:
        """New rows were tried out by `doubt` together; the others are saved and taken back."""
        others = [row for row in rows if row.record is not None]
        refusals = dict(
            zip([row.number for row in others], super().try_out(others) if others else [], strict=True)
        )
        return [refusals[row.number] if row.number in refusals else self._refusal(row) for row in rows]

    def _refusal(self, row: Row) -> Exception | None:
        outcome = self._outcomes[row.number]
        return outcome.error if isinstance(outcome, Refused) else None

    def save_many(self, rows: Sequence[Row]) -> list[Made | Exception]:
        new = [row for row in rows if row.record is None]
        outcomes = enter_projects(entries=self._entries_of(new), actor=self.user) if new else []
        self._note(new, outcomes)
        answers = {row.number: _answer(outcome) for row, outcome in zip(new, outcomes, strict=True)}
        others = [row for row in rows if row.record is not None]
        answers |= dict(zip([row.number for row in others], super().save_many(others), strict=True))
        return [answers[row.number] for row in rows]

    def save(self, row: Row) -> Made:
        if row.record is None:
            [answer] = self.save_many([row])
            if isinstance(answer, Exception):
                raise answer
            return answer
        return sheet_changes.save(row, self.user)

    # --- undoing -----------------------------------------------------------------------------------------

    def depends_on(self, made: Made) -> list[str]:
        return sheet_changes.depends_on(made)

    def undo(self, made: Made, reason: str) -> None:
        sheet_changes.undo(made, self.user, reason)


def _answer(outcome: Outcome) -> Made | Exception:
    return (
        Made(outcome.project.pk, True, outcome.project.version)
        if isinstance(outcome, Entered)
        else outcome.error
    )


def _likeness(row: Row) -> likeness.Likeness:
    words = {name: row.value(name) or "" for name in ("name", "enterprise_name", "credit_code")}
    return duplicates.typed_likeness(**words)


def _take_stage_from_days(row: Row) -> None:
    """A new row without a stage has reached the last one that has a day."""
    reached = [day.removesuffix("_on") for day in STAGE_DAYS if row.value(day)]
    if reached and not row.value("stage"):
        row.values["stage"] = Value(reached[-1], reached[-1])


def _alike(found: Any) -> str:
    """In words, on which rungs something may be the same project."""
    words = _(", ").join(str(rung.label) for rung in found.rungs)
    if found.blocks:
        return _("This project is recorded already (%(alike)s).") % {"alike": words}
    return _("This may be recorded already (%(alike)s).") % {"alike": words}
