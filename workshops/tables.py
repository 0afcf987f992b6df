"""The columns of the workshop list."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ledger.models import Claim
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import number, short_day
from workshops.models import Workshop
from workshops.recognition_words import of_all


def _name(workshop: Workshop) -> str:
    return format_html('<a href="/workshops/{}/">{}</a>', workshop.pk, workshop.name)


class WorkshopTable(ListTable):
    name = TextColumn(_name, verbose_name=_("workshop name"), order_by="name")
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    site = TextColumn(lambda row: row.site, verbose_name=_("township or resettlement site"), order_by="site")
    kind = TextColumn(lambda row: row.get_kind_display(), verbose_name=_("kind of workshop"), order_by="kind")
    operator = TextColumn(
        lambda row: row.operator.name, verbose_name=_("operator"), order_by="operator__name"
    )
    project = TextColumn(
        lambda row: row.project.name if row.project_id else "—",
        verbose_name=_("set up by project"),
        order_by="project__name",
    )
    rule = TextColumn(
        lambda row: of_all(row.recognition.verdict),
        verbose_name=_("recognition conditions"),
        orderable=False,
        empty_values=(),
    )


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
