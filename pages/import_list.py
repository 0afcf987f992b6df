"""The list of imports."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import QuickSelect
from pages.import_views import link_of
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import short_day
from pages.views import ListPage
from sheets.columns import Kind
from sheets.models import ImportBatch
from sheets.sheet import sheet_classes


def sheets_to_choose() -> list[tuple[str, Any]]:
    return [(sheet.label, sheet.title) for sheet in sheet_classes().values()]


def _title(batch: ImportBatch) -> Any:
    sheet = sheet_classes().get(batch.label)
    return sheet.title if sheet else batch.label


def _day(batch: ImportBatch) -> date:
    return timezone.localtime(batch.made_at).date()


class ImportTable(ListTable):
    file_name = TextColumn(
        link_of, value=lambda row: row.file_name, verbose_name=_("file"), order_by="file_name"
    )
    label = TextColumn(_title, verbose_name=_("list"), order_by="label")
    bureau = TextColumn(lambda row: row.bureau.name, verbose_name=_("bureau"), order_by="bureau__name_zh")
    user = TextColumn(lambda row: str(row.user), verbose_name=_("imported by"), order_by="user__username")
    made_at = TextColumn(
        lambda row: short_day(_day(row)),
        value=_day,
        kind=Kind.DAY,
        verbose_name=_("uploaded at"),
        order_by="made_at",
    )
    state = TextColumn(lambda row: row.get_state_display(), verbose_name=_("state"), order_by="state")


class ImportFilter(filters.FilterSet):
    label = filters.ChoiceFilter(
        label=_("list"), choices=sheets_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    state = filters.ChoiceFilter(
        label=_("state"), choices=ImportBatch.State, empty_label=_("all"), widget=QuickSelect
    )

    class Meta:
        model = ImportBatch
        fields: list[str] = []


class ImportList(ListPage):
    """Imports of the reader's own bureau and of those below it."""

    table_class = ImportTable
    filterset_class = ImportFilter
    title = _("Imports")
    empty_text = _("Nothing was imported yet. Open a list and choose “Import”.")
    template_name = "pages/import_list.html"

    def queryset(self) -> QuerySet[ImportBatch]:
        return ImportBatch.objects.visible_to(self.request.user).select_related("bureau", "user")

    def extra(self) -> dict[str, Any]:
        return {"sheets": open_sheets(self.request)}


def open_sheets(request: HttpRequest) -> list[dict[str, Any]]:
    """The sheets that the reader may import."""
    return [
        {"slug": sheet.slug, "title": sheet.title}
        for sheet in sheet_classes().values()
        if request.user.has_perm(sheet.permission)
    ]
