"""The pages of an import: upload, columns, preview, progress, mending refused rows, undoing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts import clock
from accounts.refusals import NotNow, NotYours
from pages import import_preview as preview
from pages import submissions
from pages.answers import answer, refused
from pages.import_forms import ColumnsForm, ImportForm, UndoForm
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch, ImportFile
from sheets.sheet import Sheet, sheet_by_slug, sheet_classes
from sheets.tasks import go_on

State = ImportBatch.State
IN_REQUEST = 2.0  # seconds that a request works before the worker takes over
BIG = 2 * 1024 * 1024  # bytes of a file
QUIET_AFTER = timedelta(seconds=30)  # without progress the page says that nobody works on it
CELL = re.compile(r"cell-(\d{1,7})-(\w{1,60})")
REASON = re.compile(r"reason-(\d{1,7})")


def url_of(batch: ImportBatch) -> str:
    return reverse("pages:import-detail", args=[batch.pk])


def work_on(batch: ImportBatch) -> None:
    """Begin the work at once; what does not fit into a request goes to the worker, and so does a big file."""
    if not _is_big(batch) and advance(batch.pk, seconds=IN_REQUEST):
        return
    go_on.enqueue(batch.pk)


def _is_big(batch: ImportBatch) -> bool:
    """Whether reading the file would take more time and memory than a request should."""
    files = ImportFile.objects.filter(batch=batch.pk, batch__state=State.READING)
    return files.annotate(size=Length("content")).filter(size__gt=BIG).exists()


class ImportAdd(View):
    """Upload a file, or paste rows."""

    def sheet(self, slug: str) -> type[Sheet]:
        sheet = sheet_by_slug(slug)
        if sheet is None:
            raise Http404("no such sheet")
        if not self.request.user.has_perm(sheet.permission):
            raise PermissionDenied
        return sheet

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._page(self.sheet(slug), ImportForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        sheet = self.sheet(slug)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(sheet, form, 422)
        made: list[ImportBatch] = []

        def make() -> str:
            made.append(batches.begin(label=sheet.label, actor=request.user, **form.content()))
            return url_of(made[0])

        try:
            response = submissions.once(request, make)
        except ValidationError as error:
            form.take_errors(error)
            return self._page(sheet, form, 422)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        for batch in made:
            work_on(batch)
        return response

    def _page(self, sheet: type[Sheet], form: ImportForm, status: int = 200) -> HttpResponse:
        mine = ImportBatch.objects.visible_to(self.request.user).filter(label=sheet.label)
        columns = [column for column in sheet.columns if not column.out_only]
        context = {
            "title": _("Import: %(list)s") % {"list": sheet.title},
            "form": form,
            "slug": sheet.slug,
            "columns": columns,
            "recent": mine.select_related("user")[:5],
            "submit_label": _("Read and check"),
        }
        return render(self.request, "pages/import_add.html", context, status=status)


class ImportStep(View):
    """What the pages of one import share: unseen is 404, seen but not yours is 403."""

    def batch(self, pk: int, *, to_change: bool = False) -> ImportBatch:
        rows = ImportBatch.objects.select_related("user__bureau", "bureau", "ended_by")
        batch = get_object_or_404(rows.visible_to(self.request.user), pk=pk)
        sheet = sheet_classes().get(batch.label)
        if sheet is None:
            raise Http404("a sheet that is no longer there")
        if to_change and not self.may_change(batch):
            raise PermissionDenied
        return batch

    def may_change(self, batch: ImportBatch) -> bool:
        user = self.request.user
        may_enter = user.has_perm(sheet_classes()[batch.label].permission)
        return may_enter and ImportBatch.objects.editable_by(user).filter(pk=batch.pk).exists()

    def do(self, batch: ImportBatch, step: Callable[[], Any]) -> HttpResponse:
        """Take a step of sheets.batches, go on with the work, and come back to the import."""
        try:
            step()
        except NotNow as error:
            return refused(self.request, error, url_of(batch))
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        work_on(batch)
        return redirect(url_of(batch))


class ImportDetail(ImportStep):
    """Where an import stands: progress, the preview, or what became of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        sheet = batches.sheet_of(batch)
        context = {
            "title": batch.file_name,
            "batch": batch,
            "sheet": sheet,
            "may_change": self.may_change(batch),
            "is_mine": batch.user_id == request.user.pk,
            **progress_of(batch),
        }
        if not batch.is_working:
            context |= self._preview(batch, sheet)
        return render(request, "pages/import_detail.html", context)

    def _preview(self, batch: ImportBatch, sheet: Sheet) -> dict[str, Any]:
        counts = preview.counts_of(batch)
        shown = preview.first_shown(counts, self.request.GET.get("show", ""))
        page = preview.page_of(batch, shown, self.request.GET.get("page", "1")) if shown else None
        is_open = batch.state in (State.READY, State.SAVED)
        return {
            "counts": counts,
            "read": sum(counts.get(str(outcome), 0) for outcome in preview.ORDER),
            "sums": preview.sums_of(batch, sheet),
            "outcome_tabs": preview.tabs_of(batch, counts, shown),
            "shown": shown,
            "rows": preview.rows_shown(batch, sheet, page.object_list) if page else [],
            "page": page,
            "page_links": _links(page, shown),
            "understood": preview.understood(batch, sheet),
            "left_out": preview.left_out_of(batch),
            "earlier": batches.earlier_of_same_file(batch) if batch.state == State.READY else None,
            "may_mend": is_open and self.may_change(batch),
            "nothing_new": batch.state == State.READY and not counts["to_save"] and not counts["saved"],
            "to_mend": counts.get("refused", 0) + counts.get("duplicate", 0),
        }


def _links(page: Any, shown: str) -> list[dict[str, Any]]:
    if page is None or page.paginator.num_pages < 2:
        return []
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [
        {
            "label": number,
            "url": f"?show={shown}&page={number}" if isinstance(number, int) else "",
            "active": number == page.number,
        }
        for number in numbers
    ]


def progress_of(batch: ImportBatch) -> dict[str, Any]:
    """How far the present work is, and whether somebody seems to be at it."""
    since = batch.worked_at or batch.made_at
    return {
        "percent": round(100 * batch.done / batch.total) if batch.total else 0,
        "is_quiet": batch.is_working and clock.now() - since > QUIET_AFTER,
    }


class ImportProgress(ImportStep):
    """The bar alone, which htmx asks for now and then; once the work is done, the whole page anew."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if not batch.is_working:
            return HttpResponse(headers={"HX-Refresh": "true"}) if request.htmx else redirect(url_of(batch))
        context = {"batch": batch, "may_change": self.may_change(batch), **progress_of(batch)}
        return render(request, "pages/import_progress.html", context)


class ImportColumns(ImportStep):
    """Which heading means which column."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk, to_change=True)
        return self._page(batch, ColumnsForm(batch=batch, sheet=batches.sheet_of(batch)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk, to_change=True)
        form = ColumnsForm(request.POST, batch=batch, sheet=batches.sheet_of(batch))
        if not form.is_valid():
            return self._page(batch, form, 422)
        values = {"mapping": form.mapping(), "sheet_place": form.sheet_place()}
        return self.do(batch, lambda: batches.choose_columns(batch=batch, actor=request.user, **values))

    def _page(self, batch: ImportBatch, form: ColumnsForm, status: int = 200) -> HttpResponse:
        missing = batches.missing_columns(form.sheet, batch.mapping)
        context = {
            "title": _("How the columns are understood"),
            "form": form,
            "batch": batch,
            "missing": _(", ").join(missing),
            "samples": batch.rows.order_by("number")[:3],
            "cancel_url": url_of(batch),
            "submit_label": _("Check the rows"),
        }
        return render(self.request, "pages/import_columns.html", context, status=status)


class ImportSave(ImportStep):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk, to_change=True)
        return self.do(batch, lambda: batches.save(batch=batch, actor=request.user))


class ImportCancel(ImportStep):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk, to_change=True)
        return self.do(batch, lambda: batches.cancel(batch=batch, actor=request.user))


class ImportGoOn(ImportStep):
    """Go on here with work that no worker has taken up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.do(self.batch(pk, to_change=True), lambda: None)


class ImportMend(ImportStep):
    """What was typed for refused rows, and the reasons for doubted ones."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk, to_change=True)
        typed: dict[int, dict[str, str]] = {}
        for name, value in request.POST.items():
            if match := CELL.fullmatch(name):
                typed.setdefault(int(match[1]), {})[match[2]] = value
            elif match := REASON.fullmatch(name):
                typed.setdefault(int(match[1]), {})["go_on_reason"] = value
        response = self.do(batch, lambda: batches.mend(batch=batch, actor=request.user, typed=typed))
        if response.status_code == 302:
            words = ngettext(
                "%(count)d row was checked again.", "%(count)d rows were checked again.", len(typed)
            )
            messages.info(request, words % {"count": len(typed)})
        return response


class ImportUndo(ImportStep):
    """Undo an import as a whole, or read what depends on it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self.batch(pk, to_change=True), UndoForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk, to_change=True)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = UndoForm(request.POST)

        def make() -> str:
            batches.undo(batch=batch, actor=request.user, reason=form.cleaned_data["reason"])
            return url_of(batch)

        response = answer(
            request, form, make=make, back_url=url_of(batch), again=lambda: self._page(batch, form, 422)
        )
        if response.status_code == 302:
            work_on(batch)
        return response

    def _page(self, batch: ImportBatch, form: UndoForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("Undo the import"),
            "form": form,
            "batch": batch,
            "counts": preview.counts_of(batch),
            "cancel_url": url_of(batch),
            "submit_label": _("Undo the import"),
        }
        return render(self.request, "pages/import_undo.html", context, status=status)


def link_of(batch: ImportBatch) -> Any:
    """The name of the file as a link to its import."""
    return format_html('<a href="{}">{}</a>', url_of(batch), batch.file_name)
