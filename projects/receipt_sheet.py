"""The sheet of funds received: each row is one receipt of a project."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from counties.models import ExchangeRate
from counties.places import county_options
from ledger.claim_sheet import NOTE, REASON, ClaimSheet, number_column
from ledger.let_pass import reason_in
from ledger.metrics import Basis
from ledger.models import Claim
from pages.templatetags.pages import sentence_gap
from projects.counting import ReceiptFact
from projects.facts import receipts_of
from projects.models import Project
from projects.naming import NamedProject, ProjectNames
from projects.receipt_forms import ReceiptCorrectionForm, ReceiptForm
from projects.receipt_models import VOUCHERS
from projects.receipts import report_receipt, warnings_among
from sheets.choices import of_choices
from sheets.columns import Column, Kind, Options, Value
from sheets.naming import Unclear
from sheets.sheet import Doubt, Row
from sheets.values import WAN_YUAN, Amount, Unreadable, parse_amount

MARK = "R"  # of a receipt's number
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
VOUCHER_ALIASES = (
    ("bank_slip", "银行凭证"),
    ("bank_slip", "银行回单"),
    ("bank_slip", "银行流水"),
    ("capital_report", "验资报告"),
    ("equipment_list", "设备清单"),
)


def _project(claim: Claim) -> Project:
    return claim.source.project


class ReceiptSheet(ClaimSheet):
    """Rows name a project by its reference or its name, then a day and an amount: of a project, that is one receipt."""

    label = "projects.Receipt"
    slug = "receipts"
    title = gettext_lazy("Funds received")
    permission = "projects.add_receipt"
    kind = Claim.Kind.FUNDS
    mark = MARK
    naming = frozenset({"reference", "project", "enterprise", "county"})
    form_class = ReceiptForm
    correction_form_class = ReceiptCorrectionForm
    columns = (
        number_column(MARK, gettext_lazy("receipt number"), ("到位资金编号",)),
        Column(
            "reference",
            gettext_lazy("project reference"),
            of=lambda claim: _project(claim).reference or "",
            width=12,
        ),
        Column(
            "project",
            gettext_lazy("project name"),
            aliases=("项目", "招商项目", "招商引资项目", "投资项目名称"),
            of=lambda claim: _project(claim).name,
            width=28,
        ),
        Column(
            "enterprise",
            gettext_lazy("enterprise"),
            aliases=("企业", "投资企业", "投资单位", "投资方", "单位名称"),
            of=lambda claim: _project(claim).enterprise.name,
            width=28,
        ),
        Column(
            "county",
            gettext_lazy("county"),
            Kind.CHOICE,
            COUNTY_ALIASES,
            of=lambda claim: _project(claim).county_id,
        ),
        Column(
            "on",
            gettext_lazy("received on"),
            Kind.DAY,
            (
                "到账时间",
                "到位日期",
                "到位时间",
                "到资日期",
                "到资时间",
                "资金到位时间",
                "资金到位日期",
                "日期",
            ),
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
        Column(
            "amount",
            gettext_lazy("amount received"),
            Kind.AMOUNT,
            (
                "到位资金",
                "到账金额",
                "到账资金",
                "实际到位资金",
                "实际到位金额",
                "到资金额",
                "到位资金额",
                "金额",
            ),
            WAN_YUAN,
            required=True,
            of=lambda claim: claim.receipt.amount,
            note=gettext_lazy("This receipt alone, not the total so far."),
            summed=True,
        ),
        Column(
            "voucher",
            gettext_lazy("kind of voucher"),
            Kind.CHOICE,
            ("凭证", "凭证类型", "到位凭证", "证明材料"),
            required=True,
            of=lambda claim: claim.receipt.voucher,
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

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self._rates: dict[date, Mapping[str, Decimal]] = {}

    def begin_step(self) -> None:
        super().begin_step()
        self._facts: dict[int, list[ReceiptFact]] | None = None

    def options_of(self, column: Column) -> Options | None:
        if column.name == "county":
            return county_options()
        if column.name == "voucher":
            return of_choices([(kind.value, kind.label) for kind in VOUCHERS], VOUCHER_ALIASES)
        return None

    def claims(self) -> QuerySet[Claim]:
        related = ("receipt", "source__project__county", "source__project__enterprise")
        return Claim.objects.filter(kind=self.kind).select_related(*related)

    # --- which receipt a row means ---------------------------------------------------------------------

    def match(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._convert(row)
        super().match(rows)

    def _convert(self, row: Row) -> None:
        """Read a foreign currency by the rate of the row's day; without one the form says what is missing."""
        amount, on = row.value("amount"), row.value("on")
        if not isinstance(amount, str) or on is None:
            return
        try:
            read = parse_amount(amount, default_unit=WAN_YUAN, rates=self._rates_on(on))
        except Unreadable:
            return
        row.values["amount"] = Value(read.yuan if read else None, row.values["amount"].typed)

    def _rates_on(self, on: date) -> Mapping[str, Decimal]:
        if on not in self._rates:
            self._rates[on] = ExchangeRate.objects.on(on)
        return self._rates[on]

    def find_sites(self, rows: Sequence[Row]) -> dict[int, Project]:
        asked = {row.number: _named(row) for row in rows}
        names, found = ProjectNames(self.user, [one for one in asked.values() if one]), {}
        for row in rows:
            if not asked[row.number]:
                row.refuse("project", _("Name the project that received the money, or give its reference."))
                continue
            try:
                found[row.number] = names.find(asked[row.number])
            except Unclear as unclear:
                row.refuse(unclear.column, unclear.message)
        return found

    def means(self, row: Row, claim: Claim) -> bool:
        return (claim.effective_on, claim.receipt.amount) == (row.value("on"), row.value("amount"))

    def key_of_new(self, row: Row) -> str:
        return f"{row.value('on')}|{row.value('amount')}"

    # --- the form, and saving ---------------------------------------------------------------------------

    def make_form(self, form_class: type) -> ReceiptForm:
        return form_class(rates_on=self._rates_on)

    def initial_of(self, claim: Claim) -> dict[str, Any]:
        # The amount as the figure, not as it was typed: a foreign currency would be read by another rate.
        return {
            "on": claim.effective_on,
            "not_later_than": claim.not_later_than,
            "note": claim.note,
            "amount": claim.receipt.amount,
            "voucher": claim.receipt.voucher,
        }

    def doubt(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.number in self.ready:
                self._doubt(row, None)

    def doubt_change(self, row: Row) -> None:
        if {change.column for change in row.changes} & {"on", "amount"}:
            self._doubt(row, row.record.pk)

    def _doubt(self, row: Row, instead_of: int | None) -> None:
        """Add what is unusual about the receipt beside those that stand and those of the rows before."""
        if self._facts is None:
            sources = {project.source_id for project in self.sites.values()}
            self._facts = {source: list(facts) for source, facts in receipts_of(sources).items()}
        project, values = self.sites[row.number], self.ready[row.number]
        facts = self._facts.setdefault(project.source_id, [])
        on, amount = values["on"], values["amount"].yuan
        if warnings := warnings_among(project, facts, on=on, amount=amount, leave_out=instead_of):
            row.doubts.append(
                Doubt(sentence_gap().join(warnings), name=project.name, url=project.get_absolute_url())
            )
        kept = [fact for fact in facts if fact.claim_id != instead_of]
        self._facts[project.source_id] = [*kept, ReceiptFact(0, on, amount, frozenset({Basis.REPORTED}))]

    def records_of(self, source_ids: Collection[int]) -> Iterable[Project]:
        projects = Project.objects.editable_by(self.user).standing().filter(source__in=source_ids)
        related = ("source", "county__prefecture", "county__bureau", "enterprise", "introduced_by")
        return projects.select_related(*related)

    def report(self, row: Row, site: Project, values: dict[str, Any]) -> Claim:
        if row.record is not None and not any(change.column == "amount" for change in row.changes):
            values["amount"] = _as_reported(row.record)
        values["go_on_reason"] = row.go_on_reason
        if row.record is not None and not row.doubts:  # what was unusual before is so still, and was let pass
            values["go_on_reason"] = reason_in(row.record.note) or values["reason"]
        return report_receipt(
            project=site, actor=self.user, replaces=row.record, one_of_several=True, **values
        ).claim


def _named(row: Row) -> NamedProject:
    return NamedProject(
        reference=row.value("reference") or "",
        name=row.value("project") or "",
        enterprise=row.value("enterprise") or "",
        county_id=int(county) if (county := row.value("county")) else None,
    )


def _as_reported(claim: Claim) -> Amount:
    """The amount of a receipt with its words and its rate, for a correction of something else."""
    receipt = claim.receipt
    return Amount(receipt.amount, receipt.amount_typed, WAN_YUAN, rate=receipt.rate)
