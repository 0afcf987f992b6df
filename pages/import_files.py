"""The files of an import: the template to begin with, and one's own file with the failing cells marked."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from pages.import_views import ImportStep, url_of
from sheets.batches import rows_to_mend
from sheets.marking import NotMarked, mark, rows_workbook
from sheets.models import ImportBatch
from sheets.sheet import sheet_by_slug
from sheets.templates import template_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content: bytes, name: str) -> HttpResponseBase:
    """A workbook to save under this name."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


class ImportTemplate(View):
    """The workbook to fill in: headings, drop-downs and notes of one sheet, in the reader's language."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        sheet = sheet_by_slug(slug)
        if sheet is None:
            raise Http404("no such sheet")
        if not request.user.has_perm(sheet.permission):
            raise PermissionDenied
        name = _("Template: %(list)s") % {"list": capfirst(str(sheet.title))}
        return workbook(template_workbook(sheet(request.user)), name)


class ImportMarked(ImportStep):
    """The file that was uploaded, with what is wrong beside each failing cell; it can be uploaded again as it is."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        batch = self.batch(pk)
        problems, rows = rows_to_mend(batch)
        if not problems:
            return self._nothing(batch)
        name = _("%(file)s (to mend)") % {"file": PurePath(batch.file_name).stem or clock.today().isoformat()}
        return workbook(self._content(batch, problems, rows), name)

    def _nothing(self, batch: ImportBatch) -> HttpResponse:
        return redirect(url_of(batch))

    def _content(self, batch: ImportBatch, problems: list[Any], rows: list[Any]) -> bytes:
        """Their own workbook where it is one that can be written back, else one of the rows to mend."""
        try:
            if batch.is_paste:
                raise NotMarked
            return mark(
                content=bytes(batch.file.content),
                sheet=batch.sheet_names[batch.sheet_place],
                header_row=batch.header_row,
                problems=problems,
            )
        except NotMarked:
            width = max(heading["place"] for heading in batch.headings) + 1
            headings = [""] * width
            for heading in batch.headings:
                headings[heading["place"]] = heading["text"]
            return rows_workbook(headings, rows, problems)
