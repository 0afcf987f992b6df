"""The columns of the workshop list."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ledger.models import Claim
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import number, or_dash, short_day
from workshops.models import Workshop
from workshops.recognition_words import of_all
from workshops.situation import Situation


def _name(workshop: Workshop) -> str:
    link = format_html('<a href="/workshops/{}/">{}</a>', workshop.pk, workshop.name)
    return format_html('{} <span class="cell-more">{}</span>', link, workshop.site) if workshop.site else link


def _at_work(workshop: Workshop) -> str:
    """The current jobs as the ledger has them; nobody by a current headcount is 0, no headcount a dash."""
    is_known = workshop.at_work or workshop.last_current == 0
    return number(workshop.at_work) if is_known else or_dash(None)


class WorkshopTable(ListTable):
    """Rows are workshops with their situation (workshops/situation.py)."""

    name = TextColumn(_name, verbose_name=_("workshop name"), order_by="name")
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    kind = TextColumn(lambda row: row.get_kind_display(), verbose_name=_("kind of workshop"), order_by="kind")
    industry = TextColumn(
        lambda row: str(row.industry or ""),
        verbose_name=_("industry"),
        order_by="industry__code",
    )
    operator = TextColumn(
        lambda row: row.operator.name, verbose_name=_("operator"), order_by="operator__name"
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
        verbose_name=_("recognition conditions"),
        orderable=False,
        empty_values=(),
    )
    at_work = TextColumn(_at_work, verbose_name=_("at work (reported)"), numeric=True, order_by="at_work")


def _site(claim: Claim) -> str:
    record = claim.source.record
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)


class SiteTable(ListTable):
    """Rows are the last headcounts of the sites."""

    site = TextColumn(_site, verbose_name=_("site"), order_by="site_name")
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    total = TextColumn(
        lambda row: number(row.headcount.total),
        verbose_name=_("people at work"),
        numeric=True,
        order_by="headcount__total",
    )
    counted_on = TextColumn(
        lambda row: short_day(row.effective_on), verbose_name=_("last counted on"), order_by="effective_on"
    )
    state = TextColumn(lambda row: row.get_state_display(), verbose_name=_("state"), order_by="state")
    reporter = TextColumn(
        lambda row: row.reporter.bureau.name,
        verbose_name=_("reported by"),
        order_by="reporter__bureau__name_zh",
    )
