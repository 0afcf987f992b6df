"""The columns of the workshop list."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from pages.tables import ListTable, TextColumn
from workshops.models import Workshop


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
