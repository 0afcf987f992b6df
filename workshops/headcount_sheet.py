"""The sheet of headcounts: each row is one headcount, of a workshop or of a project outside its workshops, on a day."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.scoping import visible_condition
from counties.places import county_options
from ledger.claim_sheet import NOTE, REASON, ClaimSheet, number_column
from ledger.let_pass import line_in, with_reason
from ledger.models import Claim
from pages.templatetags.pages import day, number
from projects.models import Project
from projects.naming import NamedProject, ProjectNames
from sheets.columns import Column, Kind, Options
from sheets.naming import Unclear
from sheets.sheet import Doubt, Made, Row
from sheets.values import YUAN, parse_amount, parse_count
from workshops.equal_numbers import OtherSide
from workshops.headcount_forms import COUNTS, HeadcountCorrectionForm, HeadcountForm
from workshops.models import Confirmation, Visit, Workshop
from workshops.naming import NamedWorkshop, WorkshopNames, number_of
from workshops.services import Site, report_headcount

MARK = "H"  # of a headcount's number
COUNTY_ALIASES = (
    "县",
    "区县",
    "县市区",
    "县（市、区）",
    "所属县区",
    "所在县区",
    "所在县",
    "县名",
    "县区名称",
)


def _of_workshop(value: Callable[[Workshop], Any]) -> Callable[[Claim], Any]:
    return lambda claim: value(claim.source.record) if claim.source.kind == "workshop" else ""


def _project(claim: Claim) -> Project | None:
    record = claim.source.record
    return record if isinstance(record, Project) else record.project


def _of_project(name: str) -> Callable[[Claim], Any]:
    return lambda claim: getattr(_project(claim), name, "") or ""


def _counted(name: str) -> Callable[[Claim], Any]:
    return lambda claim: getattr(claim.headcount, name)


def _people(name: str, label: Any, *aliases: str, required: bool = False, summed: bool = False) -> Column:
    return Column(
        name, label, Kind.COUNT, aliases, of=_counted(name), required=required, summed=summed, width=12
    )


class HeadcountSheet(ClaimSheet):
    """Rows say where people were counted by a workshop, or by a project alone for its jobs outside workshops."""

    label = "workshops.Headcount"
    slug = "headcounts"
    title = gettext_lazy("Headcounts")
    permission = "workshops.add_headcount"
    kind = Claim.Kind.HEADCOUNT
    mark = MARK
    naming = frozenset({"county", "workshop", "workshop_number", "place", "project", "reference"})
    form_class = HeadcountForm
    correction_form_class = HeadcountCorrectionForm
    columns = (
        number_column(MARK, gettext_lazy("headcount number"), ("用工数编号",)),
        Column(
            "county",
            gettext_lazy("county"),
            Kind.CHOICE,
            COUNTY_ALIASES,
            of=lambda claim: claim.source.record.county_id,
        ),
        Column(
            "workshop",
            gettext_lazy("workshop name"),
            aliases=("扶贫车间名称", "就业扶贫车间名称", "扶贫车间", "车间", "用工点", "用工点名称"),
            of=_of_workshop(lambda workshop: workshop.name),
            note=gettext_lazy("Leave it blank for people whom a project employs outside its workshops."),
            width=28,
        ),
        Column("workshop_number", gettext_lazy("workshop number"), of=_of_workshop(number_of), width=12),
        Column(
            "place",
            gettext_lazy("township or resettlement site"),
            aliases=("乡镇", "安置点", "所在乡镇", "地址", "车间地址"),
            of=_of_workshop(lambda workshop: workshop.site),
            width=20,
        ),
        Column(
            "project",
            gettext_lazy("set up by project"),
            aliases=("项目名称", "项目"),
            of=_of_project("name"),
            width=28,
        ),
        Column("reference", gettext_lazy("project reference"), of=_of_project("reference"), width=12),
        Column(
            "on",
            gettext_lazy("counted on"),
            Kind.DAY,
            ("统计日期", "统计时间", "截至日期", "截止日期", "清点日期", "日期"),
            required=True,
            of=lambda claim: claim.effective_on,
        ),
        Column(
            "not_later_than",
            gettext_lazy("the day is the latest possible"),
            Kind.YES_NO,
            of=lambda claim: claim.not_later_than,
            width=10,
        ),
        _people(
            "total",
            gettext_lazy("people at work"),
            *(
                "吸纳就业人数",
                "带动就业人数",
                "务工人数",
                "用工人数",
                "就业人数",
                "现有务工人数",
                "在岗务工人数",
            ),
            required=True,
            summed=True,
        ),
        _people(
            "poor",
            gettext_lazy("of which registered poor"),
            *(
                "其中贫困劳动力",
                "贫困劳动力",
                "贫困劳动力人数",
                "建档立卡",
                "建档立卡贫困人口",
                "建档立卡贫困劳动力",
            ),
            *("其中建档立卡贫困人口", "其中建档立卡贫困劳动力", "贫困户人数", "其中贫困户", "贫困人口"),
            summed=True,
        ),
        _people(
            "relocated",
            gettext_lazy("of which relocated"),
            *("易地搬迁", "易地搬迁人数", "易地扶贫搬迁", "易地扶贫搬迁人数", "搬迁劳动力", "易地搬迁劳动力"),
            *("其中易地搬迁劳动力", "其中搬迁劳动力", "其中易地扶贫搬迁"),
            summed=True,
        ),
        _people(
            "edge",
            gettext_lazy("of which edge households"),
            *("边缘户", "边缘户人数", "边缘易致贫户", "其中边缘易致贫户", "边缘户劳动力"),
            summed=True,
        ),
        _people(
            "peak",
            gettext_lazy("people at the busiest time"),
            "高峰用工人数",
            "最高用工人数",
            "高峰期用工人数",
        ),
        _people("labour_contracts", gettext_lazy("with a labour contract"), "劳动合同人数", "签订劳动合同"),
        _people(
            "service_contracts", gettext_lazy("with a service agreement"), "劳务协议人数", "签订劳务协议"
        ),
        _people("flexible", gettext_lazy("working flexibly, without either"), "灵活就业人数", "临时用工人数"),
        Column(
            "monthly_wage",
            gettext_lazy("average monthly wage"),
            Kind.AMOUNT,
            ("月均工资", "人均月工资", "平均月工资", "月工资", "人均月收入"),
            YUAN,
            of=_counted("monthly_wage"),
            width=12,
        ),
        Column(NOTE, gettext_lazy("note"), aliases=("说明",), of=lambda claim: claim.note, width=28),
        Column(
            REASON,
            gettext_lazy("reason for the correction"),
            aliases=("更正原因",),
            of=lambda claim: claim.correction_reason,
            note=gettext_lazy("Only where the row corrects what was reported."),
            width=24,
        ),
    )

    def begin_step(self) -> None:
        super().begin_step()
        self._other_side: OtherSide | None = None

    def options_of(self, column: Column) -> Options | None:
        return county_options() if column.name == "county" else None

    def claims(self) -> QuerySet[Claim]:
        related = ("source__project__county", "source__workshop__county", "source__workshop__project")
        return Claim.objects.filter(kind=self.kind).select_related("headcount", *related)

    def readable(self) -> QuerySet[Claim]:
        """Those of the sites that the person may read as well, as the page of a site shows them."""
        workshops = Workshop.objects.visible_to(self.user).order_by().values("source")
        projects = Project.objects.visible_to(self.user).order_by().values("source")
        seen = visible_condition(Claim, self.user) | Q(source__in=workshops) | Q(source__in=projects)
        return self.claims().filter(seen)

    # --- which site a row names ---------------------------------------------------------------------

    def find_sites(self, rows: Sequence[Row]) -> dict[int, Site]:
        projects = self._projects_named(rows)
        asked = {
            row.number: NamedWorkshop(
                number=row.value("workshop_number") or "",
                name=row.value("workshop") or "",
                site=row.value("place") or "",
                county_id=_county_of(row),
                project_id=projects[row.number].pk if row.number in projects else None,
            )
            for row in rows
            if not any(problem.column in self.naming for problem in row.problems)
        }
        workshops = WorkshopNames(self.user, [one for one in asked.values() if one])
        found: dict[int, Site] = {}
        for row in rows:
            if row.number not in asked:
                continue
            try:
                if site := (
                    workshops.find(asked[row.number]) if asked[row.number] else projects.get(row.number)
                ):
                    found[row.number] = site
                else:
                    row.refuse("workshop", _nobody_named())
            except Unclear as unclear:
                row.refuse(unclear.column, unclear.message)
        return found

    def _projects_named(self, rows: Sequence[Row]) -> dict[int, Project]:
        asked = {
            row.number: NamedProject(
                reference=row.value("reference") or "",
                name=row.value("project") or "",
                county_id=_county_of(row),
            )
            for row in rows
        }
        names, found = ProjectNames(self.user, [one for one in asked.values() if one]), {}
        for row in rows:
            if asked[row.number]:
                try:
                    found[row.number] = names.find(asked[row.number])
                except Unclear as unclear:
                    row.refuse(unclear.column, unclear.message)
        return found

    def means(self, row: Row, claim: Claim) -> bool:
        return claim.effective_on == row.value("on")

    # --- the form, and saving ---------------------------------------------------------------------------

    def initial_of(self, claim: Claim) -> dict[str, Any]:
        return HeadcountCorrectionForm.initial_of(claim.headcount) | {
            "on": claim.effective_on,
            "not_later_than": claim.not_later_than,
        }

    def written_lines(self, row: Row) -> set[str]:
        lines = set()
        for name in (*COUNTS, "monthly_wage"):
            if row.has(name) and isinstance(typed := row.values[name].typed, str) and typed:
                read = (
                    parse_amount(typed, default_unit=YUAN) if name == "monthly_wage" else parse_count(typed)
                )
                if read and read.approximate:
                    lines.add(f"{HeadcountForm.base_fields[name].label}: {read.as_typed}")
        return lines

    def doubt(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.number in self.ready:
                self._doubt(row, instead_of=None)

    def doubt_change(self, row: Row) -> None:
        if {change.column for change in row.changes} & {"total", "on"}:
            self._doubt(row, instead_of=row.record.pk)

    def _doubt(self, row: Row, instead_of: int | None) -> None:
        site, values = self.sites[row.number], self.ready[row.number]
        if self._other_side is None:
            self._other_side = OtherSide(self.sites.values())
        on, total = values["on"], values["total"]
        if words := self._other_side.doubt(site, on, total):
            other = next(iter(self._other_side.equals(site, on, total)), None)
            sides = (
                (
                    (_("people at work"), number(other.total), number(total)),
                    (_("counted on"), day(other.on), day(on)),
                )
                if other
                else ()
            )
            row.doubts.append(Doubt(words, name=other.name if other else "", sides=sides))
        self._other_side.take(site, on, total, instead_of)

    def records_of(self, source_ids: Collection[int]) -> Iterable[Site]:
        related = ("source", "county__prefecture")
        workshops = Workshop.objects.editable_by(self.user).standing().filter(source__in=source_ids)
        projects = Project.objects.editable_by(self.user).standing().filter(source__in=source_ids)
        return chain(
            workshops.select_related(*related, "operator"), projects.select_related(*related, "enterprise")
        )

    def report(self, row: Row, site: Site, values: dict[str, Any]) -> Claim:
        values["note"] = self._note(row, values["note"])
        values["equal_is_right"] = True  # it was asked for all rows at once, and has a reason now
        return report_headcount(
            site=site, actor=self.user, replaces=row.record, one_of_several=True, **values
        ).claim

    def _note(self, row: Row, note: str) -> str:
        """The note with why the row passed a warning now, or what it corrects passed one before."""
        if row.doubts:
            return with_reason(note, [doubt.message for doubt in row.doubts], row.go_on_reason)
        return "\n".join(filter(None, [note, line_in(row.record.note)])) if row.record is not None else note

    def depends_on(self, made: Made) -> list[str]:
        return [*super().depends_on(made), *_looked_into(made.claims)]


def _county_of(row: Row) -> int | None:
    return int(county) if (county := row.value("county")) else None


def _nobody_named() -> str:
    return _(
        "Say where people were counted: name the workshop, or the project for those whom it employs outside its "
        "workshops."
    )


def _looked_into(claim_ids: Collection[int]) -> list[str]:
    """Visits and questions to employers that rest on these headcounts."""
    of_claim = {"claim": OuterRef("pk")}
    claims = Claim.objects.filter(pk__in=claim_ids).annotate(
        is_visited=Exists(Visit.objects.filter(**of_claim)),
        is_asked=Exists(Confirmation.objects.filter(**of_claim)),
    )
    found = []
    for claim in claims.select_related("source__project", "source__workshop").order_by("pk"):
        name = f"{claim.source.record} · {day(claim.effective_on)}: "
        if claim.is_visited:
            found.append(name + _("somebody visited the site because of it"))
        if claim.is_asked:
            found.append(name + _("the enterprise was asked to confirm it"))
    return found
