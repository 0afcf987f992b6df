"""The pages of any model: a staff page is a class of a few attributes, with its URL written out."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.forms import ModelChoiceField, MultipleChoiceField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View
from django_filters import FilterSet

from pages import drafts, submissions
from pages.links import with_query, without_value
from pages.list_export import ListColumns
from pages.tables import ListTable
from sheets.sheet import sheet_classes

PAGE_SIZES = (50, 100, 200)


class PermissionMixin:
    """Refuses (403) whoever lacks `permission`. Which rows they see is a matter of scope, not of this."""

    permission: str = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.permission and not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class DraftSave(View):
    """Keeps the text of a form that was not sent, for the button and (`_quiet`) for static/site.js."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        path, key = drafts.page_named(request)
        quiet = "_quiet" in request.POST
        # Whoever presses the button means the text, even that of a form that was sent before.
        token = submissions.token_of(request) if quiet else ""
        try:
            draft = drafts.keep(request.user, key, request.POST, token, _order(request))
        except drafts.TooLong:
            words = _("This is too long for a draft. Save the form itself.")
            page = "pages/draft_too_long.html"
            return JsonResponse({"text": words}, status=413) if quiet else render(request, page, status=413)
        when = timezone.localtime(draft.saved_at).strftime("%H:%M")
        words = _("Draft saved at %(time)s.") % {"time": when}
        if quiet:
            return JsonResponse({"text": words})
        messages.success(request, words)
        return redirect(f"{path}?draft=use")


def _order(request: HttpRequest) -> int:
    """Which save of its form this is, as the script numbers them; 0 for the button."""
    text = request.POST.get("_order", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


class DraftDiscard(View):
    """Drops the reader's draft of a form and opens the form anew."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        path, key = drafts.page_named(request)
        drafts.drop(request.user, key)
        messages.success(request, _("The draft was discarded."))
        return redirect(path)


class ListPage(PermissionMixin, View):
    """A list with filters, chips, sorting, totals of the filtered set, and pages; taken out whole as a file.

    Give `table_class`, `filterset_class`, `title`, and `queryset()` as the reader may see it. `sheet` is the label of
    the model's sheet, whose columns a file has, so that it can come back as an import; `sheet_pk` leads from a row to
    the record of the sheet. `sample` says which rows are sample data.
    """

    table_class: type[ListTable]
    filterset_class: type[FilterSet]
    title: Any = ""
    intro: Any = ""
    empty_text: Any = ""
    template_name = "pages/list.html"
    default_sort = ""
    sheet = ""
    sheet_pk = "pk"
    sample: Q | None = None

    def queryset(self) -> QuerySet:
        raise TypeError(f"{type(self).__name__} has to name the rows that its reader may see")

    def totals(self, rows: QuerySet) -> list[dict[str, Any]]:
        """Totals of the filtered set: [{label, value, unit}]."""
        return []

    def extra(self) -> dict[str, Any]:
        """More context: add_url, tabs, …"""
        return {}

    def dress(self, records: list[Any]) -> list[Any]:
        """What every row shows and its query cannot bring, read for many of them at once."""
        return records

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset = self.filterset_class(request.GET, queryset=self.queryset(), request=request)
        rows = filterset.qs if filterset.is_valid() else filterset.queryset.none()
        table = self.table_class(rows, order_by=request.GET.get("sort") or self.default_sort)
        chips = list(_chips(filterset, request))
        columns = ListColumns(self, table)
        export = columns.export(rows, [chip["label"] for chip in chips])
        if filterset.is_valid() and (file := export.answer()) is not None:
            return file
        page = self._page(table.ordered(), request)
        context = {
            "title": self.title,
            "intro": self.intro,
            "filter_form": filterset.form,
            "filter_hidden": [
                (name, value)
                for name in ("sort", "per_page", "columns")
                for value in request.GET.getlist(name)
            ],
            "chips": chips,
            "clear_url": request.path,
            "table": columns.show(page.object_list),
            "export": export,
            "page": page,
            "page_links": page_links(page, request),
            "page_sizes": [
                {
                    "label": size,
                    "url": with_query(request, per_page=size, page=None),
                    "active": size == page.paginator.per_page,
                }
                for size in PAGE_SIZES
            ],
            "import_url": self._import_url(),
            "totals": self.totals(rows),
            "empty_text": self.empty_text,
            **self.extra(),
        }
        return render(request, self.template_name, context)

    def _import_url(self) -> str:
        """Where rows of this list come in from a file, for who may enter them."""
        sheet = sheet_classes().get(self.sheet)
        if sheet is None or not self.request.user.has_perm(sheet.permission):
            return ""
        return reverse("pages:import-add", args=[sheet.slug])

    def _page(self, rows: QuerySet, request: HttpRequest) -> Page:
        page = self._undressed_page(rows, request)
        page.object_list = self.dress(list(page.object_list))
        return page

    def _undressed_page(self, rows: QuerySet, request: HttpRequest) -> Page:
        asked = request.GET.get("per_page", "")
        size = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else PAGE_SIZES[0]
        paginator = Paginator(rows, size if size in PAGE_SIZES else PAGE_SIZES[0])
        number = request.GET.get("page", "1")
        return paginator.get_page(number if len(number) < 10 else 1)


def _chips(filterset: FilterSet, request: HttpRequest) -> Iterable[dict[str, str]]:
    """One chip for each filter that is set, with the address without it."""
    form = filterset.form
    for name, field in form.fields.items():
        for value in [value for value in request.GET.getlist(name) if value.strip()]:
            if name in form.errors:
                continue
            yield {
                "label": capfirst(f"{field.label}{_(': ')}{_in_words(field, value)}"),
                "url": without_value(request, name, value),
            }


def _in_words(field: Any, value: str) -> str:
    if isinstance(field, ModelChoiceField):
        record = field.queryset.filter(pk=value).first() if value.isascii() and value.isdigit() else None
        return str(record or value)
    choices = dict(_flat(field.choices)) if hasattr(field, "choices") else {}
    if isinstance(field, MultipleChoiceField) or choices:
        return str(choices.get(value, value))
    return value


def _flat(choices: Iterable) -> Iterable[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label


def page_links(page: Page, request: HttpRequest) -> list[dict[str, Any]]:
    """Numbered pages around this one; an ellipsis has no url."""
    links = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        is_number = isinstance(number, int)
        links.append(
            {
                "label": number,
                "url": with_query(request, page=number) if is_number else "",
                "active": number == page.number,
            }
        )
    return links
