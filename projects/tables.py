"""The columns of the project list."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from counties.models import Stage
from ledger.models import Claim
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import money, or_dash, short_day
from projects.models import Project
from sheets.columns import Column, Kind


def _name(project: Project) -> str:
    return format_html('<a href="/projects/{}/">{}</a>', project.pk, project.name)


def _stage(project: Project) -> str:
    # Of fifty rows, get_…_display() would make each label's choices into a dictionary anew.
    stage = str(Stage(project.stage).label)
    return (
        stage if project.situation == "going" else f"{stage} · {Project.Situation(project.situation).label}"
    )


class ProjectTable(ListTable):
    name = TextColumn(
        _name, value=lambda row: row.name, verbose_name=_("project name"), order_by="name", width=28
    )
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    enterprise = TextColumn(
        lambda row: row.enterprise.name,
        sheet="enterprise_name",
        verbose_name=_("enterprise"),
        order_by="enterprise__name",
        width=28,
    )
    stage = TextColumn(_stage, verbose_name=_("stage"), order_by="stage_rank")
    signed_on = TextColumn(
        lambda row: short_day(row.signed_on),
        value=lambda row: row.signed_on,
        kind=Kind.DAY,
        verbose_name=_("signed on"),
        order_by="signed_on",
    )
    introduced_by = TextColumn(
        lambda row: row.introduced_by.name, verbose_name=_("introduced by"), order_by="introduced_by__name_zh"
    )
    contract_amount = TextColumn(
        lambda row: money(row.contract_amount),
        value=lambda row: row.contract_amount,
        kind=Kind.AMOUNT,
        verbose_name=_("contract amount"),
        numeric=True,
        order_by="contract_amount",
    )
    planned_jobs = TextColumn(
        lambda row: or_dash(row.planned_jobs),
        value=lambda row: row.planned_jobs,
        kind=Kind.COUNT,
        verbose_name=_("planned jobs"),
        numeric=True,
        order_by="planned_jobs",
    )
    origin = TextColumn(
        lambda row: Project.Origin(row.origin).label, verbose_name=_("origin"), order_by="origin"
    )


def _received_by(claim: Claim) -> str:
    project = claim.source.project
    return format_html('<a href="/projects/{}/">{}</a>', project.pk, project.name)


def _amount(claim: Claim) -> str:
    """The amount, and beneath it what was typed when that says more than the figure."""
    receipt = claim.receipt
    shown = money(receipt.amount)
    typed = receipt.as_typed
    return format_html('{}<br><span class="muted">{}</span>', shown, typed) if typed else shown


class ReceiptTable(ListTable):
    """Rows are the claims of receipts."""

    file_only = (
        Column("amount_typed", _("amount as typed"), of=lambda row: row.receipt.amount_typed),
        Column("reference", _("reference"), of=lambda row: row.source.project.reference, width=12),
    )
    on = TextColumn(
        lambda row: short_day(row.effective_on),
        value=lambda row: row.effective_on,
        kind=Kind.DAY,
        verbose_name=_("received on"),
        order_by="effective_on",
    )
    project = TextColumn(
        _received_by,
        value=lambda row: row.source.project.name,
        verbose_name=_("project name"),
        order_by="source__project__name",
        width=28,
    )
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    amount = TextColumn(
        _amount,
        value=lambda row: row.receipt.amount,
        kind=Kind.AMOUNT,
        verbose_name=_("amount received"),
        numeric=True,
        order_by="receipt__amount",
    )
    voucher = TextColumn(
        lambda row: row.receipt.get_voucher_display(),
        verbose_name=_("kind of voucher"),
        order_by="receipt__voucher",
    )
    state = TextColumn(lambda row: row.get_state_display(), verbose_name=_("state"), order_by="state")
    reporter = TextColumn(
        lambda row: row.reporter.bureau.name,
        verbose_name=_("reported by"),
        order_by="reporter__bureau__name_zh",
    )
