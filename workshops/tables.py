"""The columns of the workshop list."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ledger.models import Claim
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import number, or_dash, short_day
from sheets.columns import Column, Kind
from workshops.models import Workshop
from workshops.recognition_words import VERDICTS, of_all
from workshops.situation import Situation


def _name(workshop: Workshop) -> str:
    link = format_html('<a href="/workshops/{}/">{}</a>', workshop.pk, workshop.name)
    return format_html('{} <span class="cell-more">{}</span>', link, workshop.site) if workshop.site else link


def _is_known(workshop: Workshop) -> bool:
    return bool(workshop.at_work or workshop.last_current == 0)


def _at_work(workshop: Workshop) -> str:
    """The current jobs as the ledger has them; nobody by a current headcount is 0, no headcount a dash."""
    return number(workshop.at_work) if _is_known(workshop) else or_dash(None)


class WorkshopTable(ListTable):
    """Rows are workshops with their situation (workshops/situation.py)."""

    file_only = (Column("site", _("site of the workshop"), of=lambda row: row.site),)
    name = TextColumn(
        _name, value=lambda row: row.name, verbose_name=_("workshop name"), order_by="name", width=28
    )
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    kind = TextColumn(lambda row: row.get_kind_display(), verbose_name=_("kind of workshop"), order_by="kind")
    industry = TextColumn(
        lambda row: str(row.industry or ""),
        verbose_name=_("industry"),
        order_by="industry__code",
    )
    operator = TextColumn(
        lambda row: row.operator.name,
        sheet="operator_name",
        verbose_name=_("operator"),
        order_by="operator__name",
        width=28,
    )
    project = TextColumn(
        lambda row: row.project.name if row.project_id else "—",
        verbose_name=_("set up by project"),
        order_by="project__name",
    )
    situation = TextColumn(
        lambda row: Situation(row.situation).label, verbose_name=_("state"), order_by="situation"
    )
    rule = TextColumn(
        lambda row: of_all(row.recognition.verdict),
        value=lambda row: VERDICTS[row.recognition.verdict],
        verbose_name=_("recognition conditions"),
        orderable=False,
        empty_values=(),
    )
    at_work = TextColumn(
        _at_work,
        value=lambda row: int(row.at_work) if _is_known(row) else None,
        kind=Kind.COUNT,
        verbose_name=_("at work (reported)"),
        numeric=True,
        order_by="at_work",
    )


def _site(claim: Claim) -> str:
    record = claim.source.record
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)


class SiteTable(ListTable):
    """Rows are the last headcounts of the sites."""

    site = TextColumn(
        _site,
        sheet="workshop",
        value=lambda row: str(row.source.record),
        verbose_name=_("site"),
        order_by="site_name",
        width=28,
    )
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    total = TextColumn(
        lambda row: number(row.headcount.total),
        value=lambda row: row.headcount.total,
        kind=Kind.COUNT,
        verbose_name=_("people at work"),
        numeric=True,
        order_by="headcount__total",
    )
    counted_on = TextColumn(
        lambda row: short_day(row.effective_on),
        value=lambda row: row.effective_on,
        kind=Kind.DAY,
        sheet="on",
        verbose_name=_("last counted on"),
        order_by="effective_on",
    )
    state = TextColumn(lambda row: row.get_state_display(), verbose_name=_("state"), order_by="state")
    reporter = TextColumn(
        lambda row: row.reporter.bureau.name,
        verbose_name=_("reported by"),
        order_by="reporter__bureau__name_zh",
    )
