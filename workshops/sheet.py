"""The sheet of workshops: the record, its recognition and its closing on one row."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from chambers.models import Enterprise
from counties.models import Industry, Plan
from counties.places import county_options
from ledger.claim_sheet import take_back_all, what_rests_on
from ledger.models import Claim
from pages.row_forms import as_sent
from pages.templatetags.pages import day
from projects.likeness import name_key
from projects.models import Project
from projects.naming import NamedProject, ProjectNames
from sheets.choices import of_choices, of_records
from sheets.columns import Column, Kind, Options
from sheets.keeping import changed_since, put_back, values_of
from sheets.naming import Unclear
from sheets.sheet import Doubt, Made, Row, Sheet
from sheets.values import parse_area
from workshops import site_events
from workshops.forms import WorkshopEditForm
from workshops.models import Workshop
from workshops.naming import RELATED, NamedWorkshop, WorkshopNames, number_of
from workshops.services import change_workshop, operator_named, record_workshop
from workshops.sheet_columns import COLUMNS, KIND_ALIASES, SAYS_WHY
from workshops.sheet_forms import WorkshopSheetEditForm, WorkshopSheetForm
from workshops.voiding import void_workshop

# Columns of the record alone, and the fields that follow from each.
RECORD = {
    "name": ("name",),
    "kind": ("kind",),
    "site": ("site",),
    "operator_name": ("operator",),
    "industry": ("industry",),
    "floor_area": ("floor_area", "note"),
    "contact_phone": ("contact_phone",),
    "oem_client": ("oem_client",),
    "order_value": ("order_value", "order_value_typed"),
    "note": ("note",),
}
BELONGS = ("county", "project", "reference")


@dataclass(frozen=True)
class Ready:
    """What the form made of a row: the workshop with its values, not saved, and the other values."""

    workshop: Workshop
    values: dict[str, Any]


class WorkshopSheet(Sheet):
    """A row names its workshop by number, else by county, name and, of several, site.

    To which county and project it belongs is said once; that it moved, or never belonged there, is reported on its
    page, since a cell does not say which of the two is meant. Source: docs/decisions/0039.
    """

    label = "workshops.Workshop"
    slug = "workshops"
    title = gettext_lazy("Workshops")
    permission = "workshops.add_workshop"
    columns = COLUMNS

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self._year: int | None = None
        self._new_form: WorkshopSheetForm | None = None
        self._edit_form: WorkshopSheetEditForm | None = None
        self._begin_step()

    def _begin_step(self) -> None:
        """Forget the rows of the step before: the sheet goes on with others, and what stands may have changed."""
        self.ready: dict[int, Ready] = {}  # row number -> what the form made of it
        self._projects: dict[int, Project | None] = {}  # row number -> the project that the row names
        self._alike: dict[int, list[Workshop]] = {}  # row number -> workshops of its name, for a new one
        self._editable: set[int] = set()  # of the records of the rows, those that the person may change

    def year(self) -> int:
        if self._year is None:
            self._year = Plan.objects.current().starts_on.year
        return self._year

    def options_of(self, column: Column) -> Options | None:
        if column.name == "county":
            return county_options()
        if column.name == "kind":
            return of_choices(Workshop.Kind.choices, KIND_ALIASES)
        return of_records(Industry.objects.all()) if column.name == "industry" else None

    def records(self) -> QuerySet[Workshop]:
        rows = Workshop.objects.visible_to(self.user).standing().select_related(*RELATED)
        return rows.prefetch_related(site_events.with_events())

    # --- which workshop a row means ------------------------------------------------------------------

    def match(self, rows: Sequence[Row]) -> None:
        self._begin_step()
        asked = {row.number: _named(row) for row in rows}
        names = WorkshopNames(self.user, [one for one in asked.values() if one])
        for row in rows:
            try:
                row.record = self._meant(row, asked[row.number], names)
            except Unclear as unclear:
                row.refuse(self._column_of(unclear), unclear.message)
        records = {row.record.pk: row.record for row in rows if row.record is not None}
        site_events.read_events(records.values())
        editable = Workshop.objects.editable_by(self.user).filter(pk__in=records)
        self._editable = set(editable.values_list("pk", flat=True))
        self._find_projects(rows)
        if self._new_form is not None:
            self._offer_projects(self._new_form)

    @staticmethod
    def _column_of(unclear: Unclear) -> str:
        return {"workshop_number": "number", "workshop": "name"}.get(unclear.column, unclear.column)

    def _meant(self, row: Row, asked: NamedWorkshop, names: WorkshopNames) -> Workshop | None:
        if asked.number:
            return names.by_number(asked)
        if not asked.name or asked.county_id is None:
            return None
        alike = self._alike[row.number] = names.named_alike(asked.name, asked.county_id)
        fitting = _at_site(alike, asked.site)
        if len(fitting) > 1 and row.value("project"):
            key = name_key(row.value("project"))
            fitting = [one for one in fitting if one.project and name_key(one.project.name) == key] or fitting
        if len(fitting) > 1:
            words = _("Several workshops are called “%(name)s”. Give the number, so that it is clear which.")
            raise Unclear("name", words % {"name": asked.name})
        return fitting[0] if fitting else None

    def _find_projects(self, rows: Sequence[Row]) -> None:
        """The projects that rows name, but for those that repeat what is on record."""
        asked = {}
        for row in rows:
            repeats = row.record is not None and _says_same_project(row)
            if (row.has("project") or row.has("reference")) and not repeats:
                asked[row.number] = NamedProject(
                    reference=row.value("reference") or "",
                    name=row.value("project") or "",
                    county_id=_county_of(row),
                )
        names = ProjectNames(self.user, [one for one in asked.values() if one])
        for row in rows:
            if row.number in asked:
                self._projects[row.number] = None
                try:
                    if asked[row.number]:
                        self._projects[row.number] = names.find(asked[row.number])
                except Unclear as unclear:
                    row.refuse(unclear.column, unclear.message)

    def key_of(self, row: Row) -> str:
        if row.record is not None or not (row.value("name") and row.value("county")):
            return super().key_of(row)
        return f"{row.value('county')}|{name_key(row.value('name'))}|{name_key(row.value('site') or '')}"

    # --- what is compared ------------------------------------------------------------------------------

    def compare(self, row: Row) -> None:
        super().compare(row)
        is_same_note = _typed_note(row) == (row.value("note") or "")
        row.changes = [
            change
            for change in row.changes
            if change.column not in (*BELONGS, SAYS_WHY) and not (change.column == "note" and is_same_note)
        ]
        self._refuse_moves(row)

    def _refuse_moves(self, row: Row) -> None:
        workshop = row.record
        if (county := _county_of(row)) and county != workshop.county_id:
            row.refuse("county", _belongs(workshop, workshop.county.name))
        elif row.number in self._projects and not any(problem.column in BELONGS for problem in row.problems):
            project = self._projects[row.number]
            if (project.pk if project else None) != workshop.project_id:
                row.refuse("project", _belongs(workshop, workshop.project or _("no project")))

    # --- the form, and saving ---------------------------------------------------------------------------

    def form_for(self, row: Row) -> Any:
        form = self._form_of_new(row) if row.record is None else self._form_of_change(row)
        if form.is_valid():
            values = dict(form.cleaned_data)
            workshop = (
                Workshop(county=values["county"], project=values["project"])
                if row.record is None
                else copy(row.record)
            )
            self.ready[row.number] = Ready(form.apply_to(workshop), values)
        return form

    def _form_of_new(self, row: Row) -> WorkshopSheetForm:
        if self._new_form is None:
            self._new_form = WorkshopSheetForm(user=self.user)
            self._new_form.fields["county"].remember()
            self._new_form.fields["industry"].remember()
            self._offer_projects(self._new_form)
        county = _county_of(row)
        if county and str(county) not in self._new_form.fields["county"].known:
            row.refuse("county", _("You may enter workshops for your own counties."))
        project = self._projects.get(row.number)
        data = {**row.typed(), "project": str(project.pk) if project else ""}
        if any(problem.column == "county" for problem in row.problems):
            data.pop("project")  # it says less than what is said about the county
        return self._new_form.rebind(data)

    def _offer_projects(self, form: WorkshopSheetForm) -> None:
        """Let the form know those of the rows' projects that it offers."""
        field, named = form.fields["project"], [project.pk for project in self._projects.values() if project]
        field.remember(field.queryset.filter(pk__in=named))

    def _form_of_change(self, row: Row) -> WorkshopSheetEditForm:
        workshop, changed = row.record, {change.column for change in row.changes}
        if workshop.pk not in self._editable:
            row.refuse("", _("You may read this record but not change it."))
        for column in ("recognised_on", "closed_on"):
            if column in changed and row.value(column) is None:
                row.refuse(column, site_events.why_not_cleared(workshop, column))
        if self._edit_form is None:
            self._edit_form = WorkshopSheetEditForm()
            self._edit_form.fields["industry"].remember()
        data = as_sent(WorkshopSheetEditForm.base_fields, _initial_of(workshop))
        data["note"] = _typed_note(row)
        for column in self.columns:
            # An area's words are kept in the note, so they are said again; an amount's are on record.
            if column.name in changed or (column.kind == Kind.AREA and row.has(column.name)):
                data[column.field_name] = row.values[column.name].typed
        data[SAYS_WHY] = row.value(SAYS_WHY) or _("The imported sheet says otherwise.")
        return self._edit_form.rebind(data)

    def doubt(self, rows: Sequence[Row]) -> None:
        """A workshop of this name at another site of the county may be the same one."""
        for row in rows:
            for other in self._alike.get(row.number, ()):
                row.doubts.append(
                    Doubt(
                        _(
                            "A workshop of this name is on record at another site. If it is the same one, give its "
                            "number."
                        ),
                        name=f"{other.name}（{number_of(other)}）",
                        url=other.get_absolute_url(),
                        sides=((str(self.column("site").label), other.site, row.value("site") or ""),),
                    )
                )

    def save(self, row: Row) -> Made:
        return self._record(row) if row.record is None else self._change(row)

    def _record(self, row: Row) -> Made:
        ready = self.ready[row.number]
        workshop, values = copy(ready.workshop), ready.values
        workshop.operator = operator_named(values["operator_name"], self.user)
        record_workshop(
            workshop=workshop,
            recognised_on=values["recognised_on"],
            not_later_than=values["not_later_than"],
            actor=self.user,
        )
        site_events.read_events([workshop])
        site_events.report_events(
            workshop, values, ("closed_on", "closing_reason"), actor=self.user, reason=""
        )
        claims = Claim.objects.filter(source=workshop.source_id).order_by("pk").values_list("pk", flat=True)
        return Made(workshop.pk, True, workshop.version, tuple(claims))

    def _change(self, row: Row) -> Made:
        ready, changed = self.ready[row.number], [change.column for change in row.changes]
        names = list(dict.fromkeys(name for column in changed for name in RECORD.get(column, ())))
        before, version, values = values_of(row.record, names), row.record.version, ready.values
        if names:
            stored = change_workshop(
                workshop=ready.workshop,
                operator_name=values["operator_name"],
                actor=self.user,
                reason=values[SAYS_WHY],
                seen_version=version,
            )
            version = stored.version
        claims = site_events.report_events(
            row.record, values, changed, actor=self.user, reason=values[SAYS_WHY]
        )
        return Made(row.record.pk, False, version, tuple(claim.pk for claim in claims), before)

    # --- undoing ----------------------------------------------------------------------------------------

    def depends_on(self, made: Made) -> list[str]:
        workshop = Workshop.objects.get(pk=made.pk)
        if workshop.voided_at:
            return []
        found = [*changed_since(workshop, made.version), *what_rests_on(made.claims)]
        return [*found, *_reported_since(workshop, made)] if made.is_new else found

    def undo(self, made: Made, reason: str) -> None:
        """Void a new workshop; of a changed one take back what was reported, and put the old values back."""
        workshop = Workshop.objects.select_related("operator").get(pk=made.pk)
        if workshop.voided_at:
            return
        if made.is_new:
            void_workshop(workshop=workshop, actor=self.user, reason=reason, seen_version=made.version)
            return
        take_back_all(made.claims, self.user, reason)
        if made.before:
            put_back(workshop, made.before)
            change_workshop(
                workshop=workshop,
                operator=Enterprise.objects.get(pk=workshop.operator_id).survivor(),
                actor=self.user,
                reason=reason,
                seen_version=made.version,
            )


def _named(row: Row) -> NamedWorkshop:
    return NamedWorkshop(
        number=row.value("number") or "",
        name=row.value("name") or "",
        site=row.value("site") or "",
        county_id=_county_of(row),
    )


def _county_of(row: Row) -> int | None:
    return int(county) if (county := row.value("county")) else None


def _at_site(alike: Sequence[Workshop], site: str) -> list[Workshop]:
    """Of workshops of one name those at this site, else those of which no site is on record; of no site all."""
    if not site:
        return list(alike)
    key = name_key(site)
    at_site = [workshop for workshop in alike if workshop.site and name_key(workshop.site) == key]
    return at_site or [workshop for workshop in alike if not workshop.site]


def _says_same_project(row: Row) -> bool:
    """Whether the cells that name a project are, to the letter, those of the record."""
    columns = (WorkshopSheet.column(name) for name in ("project", "reference") if row.has(name))
    return all(column.value_of(row.record) == row.value(column.name) for column in columns)


def _typed_note(row: Row) -> str:
    """The note on record without the lines that the form wrote about this row's floor area."""
    written = set()
    if row.has("floor_area") and (typed := row.values["floor_area"].typed):
        read = parse_area(typed)
        if read and read.approximate:
            written.add(_("Floor area: %(typed)s") % {"typed": read.as_typed})
    lines = row.record.note.replace("\r\n", "\n").strip().split("\n")
    while lines and lines[-1] in written:
        lines.pop()
    return "\n".join(lines)


def _initial_of(workshop: Workshop) -> dict[str, Any]:
    return WorkshopEditForm.initial_of(workshop) | {
        "recognised_on": site_events.recognised_on(workshop),
        "not_later_than": site_events.is_latest_day(workshop),
        "closed_on": site_events.closed_on(workshop),
        "closing_reason": site_events.closing_reason(workshop),
    }


def _belongs(workshop: Workshop, where: Any) -> str:
    return _(
        "It belongs to %(where)s. On the page of %(number)s, “Move to another county or project” reports whether it "
        "moved on a day or was recorded wrongly; a cell cannot say which."
    ) % {"where": where, "number": number_of(workshop)}


def _reported_since(workshop: Workshop, made: Made) -> list[str]:
    """What was reported of a new workshop after the import, in words."""
    gone = (Claim.State.TAKEN_BACK, Claim.State.VOID)
    claims = (
        Claim.objects.filter(source=workshop.source_id).exclude(state__in=gone).exclude(pk__in=made.claims)
    )
    words = _("%(record)s: %(what)s of %(day)s was reported after the import.")
    return [
        words % {"record": workshop, "what": claim.get_kind_display(), "day": day(claim.effective_on)}
        for claim in claims.order_by("pk")
    ]
