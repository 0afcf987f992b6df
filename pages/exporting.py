"""Taking a list out: the file holds exactly the rows of the list, in its order, in the columns that were chosen.

A page that shows a list makes an `Export` of it; a view answers `?export=xlsx` and `?export=csv` with it, and the page
shows it by partials/export.html: buttons for both, and a choice of columns that is kept for the person
(pages/list_columns.py).
"""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from pages.links import with_query
from pages.list_columns import chosen_columns
from pages.templatetags.pages import moment, number
from sheets.columns import Column
from sheets.writing import MOST_ROWS, WRITERS, Heading, Listing

ASKED = "export"  # the parameter that asks for a file
CHUNK = 1_000  # rows that are read and written at a time
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
ATTEMPTS = 3


class Rows(Protocol):
    """What an export takes its rows from. `count` rows are promised; `cells` gives them in order."""

    count: int

    def cells(self, columns: Sequence[Column]) -> Iterator[Sequence[Any]]: ...


@dataclass
class Records:
    """Rows that a view holds in memory already: anything that the columns' `of` reads."""

    records: Sequence[Any]

    @property
    def count(self) -> int:
        return len(self.records)

    def cells(self, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
        return (cells_of(record, columns) for record in self.records)


class QueryRows:
    """The rows of a query in its order, a thousand at a time; `dress` makes of each such query what the columns read.

    Their ids, and so their count and order, are read at one moment, eight bytes for each.
    """

    def __init__(self, rows: QuerySet, dress: Callable[[QuerySet], Iterable[Any]] = iter) -> None:
        self.rows, self.dress = rows, dress
        self.pks = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=10_000))

    @property
    def count(self) -> int:
        return len(self.pks)

    def pieces(self) -> Iterator[Sequence[int]]:
        """The ids, a thousand at a time."""
        return (self.pks[start : start + CHUNK] for start in range(0, len(self.pks), CHUNK))

    def cells(self, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
        for pks in self.pieces():
            for record in self.dress(self.rows.filter(pk__in=pks)):
                yield cells_of(record, columns)


def cells_of(record: Any, columns: Sequence[Column]) -> list[Any]:
    """The cells of one row by its columns."""
    return [column.shown(column.value_of(record)) for column in columns]


@dataclass
class Export:
    """A list as it can be taken out.

    `columns` are all that there are, in order; `usual` are those of a file for whoever has chosen none (all of them,
    if not given), `fixed` stand in every file. `rows` is asked for when a file is made. `filters` say in words which
    rows these are. `has_sample` says whether any of them is sample data. `on_page` are the columns that the page shows
    before a choice, where it shows what is chosen; elsewhere the choice is one of the file. A second list of a page
    has a `part` of its own, and no choice.
    """

    request: HttpRequest
    title: str
    columns: Sequence[Column]
    rows: Callable[[], Rows]
    filters: Sequence[str] = ()
    has_sample: Callable[[], bool] = lambda: False
    usual: Sequence[str] | None = None
    fixed: Sequence[str] = ()
    on_page: Sequence[str] | None = None
    note: str = ""
    part: str = ""
    chosen: tuple[str, ...] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        self.fixed = [*self.fixed] or names[:1]
        self.chosen = None if self.part else chosen_columns(self.request, names)

    # --- on the page --------------------------------------------------------------------------------

    @property
    def formats(self) -> list[dict[str, str]]:
        """The buttons: [{label, url}]."""
        return [
            {"label": _("Take out as Excel"), "url": self._url("xlsx")},
            {"label": _("Take out as CSV"), "url": self._url("csv")},
        ]

    @property
    def legend(self) -> str:
        if self.on_page is None:
            return _("Columns of the file")
        return _("Columns of the list and of its file")

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The boxes to tick: [{name, label, checked, fixed}]."""
        if self.part:
            return []
        every = [column.name for column in self.columns]
        ticked = {*(self.chosen or self.on_page or self.usual or every), *self.fixed}
        return [
            {
                "name": column.name,
                "label": column.label,
                "checked": column.name in ticked,
                "fixed": column.name in self.fixed,
            }
            for column in self.columns
        ]

    @property
    def next(self) -> str:
        """Where the reader goes on once a choice is kept."""
        return with_query(self.request, columns=None, page=None, part=None, **{ASKED: None})

    def _url(self, ending: str) -> str:
        return with_query(self.request, export=ending, part=self.part or None, page=None, per_page=None)

    # --- the file -----------------------------------------------------------------------------------

    def answer(self) -> HttpResponse | None:
        """The file that the request asks for; None when it asks for a page."""
        ending = self.request.GET.get(ASKED, "")
        if ending not in WRITERS or self.request.GET.get("part", "") != self.part:
            return None
        for _attempt in range(ATTEMPTS):
            rows = self.rows()
            if ending == "xlsx" and rows.count > MOST_ROWS:
                return self._too_many(rows.count)
            if file := self._written(ending, rows):
                return file
        # Rows went while the file was made, again and again: better none than one whose count is not true.
        return render(self.request, "pages/export_moved.html", {"url": self._back()}, status=409)

    def columns_out(self) -> list[Column]:
        """The columns of the file."""
        wanted = self.chosen or self.usual
        return [
            column
            for column in self.columns
            if wanted is None or column.name in wanted or column.name in self.fixed
        ]

    def _written(self, ending: str, rows: Rows) -> HttpResponse | None:
        columns = self.columns_out()
        listing = Listing(
            title=str(self.title),
            words=tuple(self._words(rows.count)),
            headings=tuple(
                Heading(capfirst(column.heading), column.kind, column.width) for column in columns
            ),
            rows=rows.cells(columns),
        )
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"list.{ending}"
            if WRITERS[ending](listing, path) != rows.count:
                return None
            file = path.open("rb")  # it can be read to its end when its name is gone
        answer = FileResponse(
            file, as_attachment=True, filename=self._file_name(ending), content_type=TYPES[ending]
        )
        answer["Cache-Control"] = "private, no-store"
        return answer

    def _words(self, count: int) -> Iterator[str]:
        """What stands above the table: which rows, when, by whom, how many, and whether any is sample data."""
        filters = _("; ").join(map(str, self.filters))
        yield _("Rows: %(filters)s") % {"filters": filters or _("all that you may see")}
        user = self.request.user
        who = f"{user} · {user.bureau}" if user.bureau_id else str(user)
        words = {"moment": moment(clock.now()), "who": who}
        taken = _("Taken out: %(moment)s, %(who)s") % words
        rows = ngettext("%(count)s row", "%(count)s rows", count) % {"count": number(count)}
        yield f"{taken} · {rows}"
        if settings.DEMO or self.has_sample():
            yield _("There is sample data among these rows: not for reporting.")

    def _file_name(self, ending: str) -> str:
        title = NOT_IN_FILE_NAMES.sub(" ", str(self.title)).strip(" .")[:60]
        return f"{title}-{clock.today():%Y%m%d}.{ending}"

    def _back(self) -> str:
        return with_query(self.request, part=None, **{ASKED: None})

    def _too_many(self, count: int) -> HttpResponse:
        messages.warning(
            self.request,
            _(
                "A workbook holds at most %(most)s rows, and these are %(count)s. "
                "Narrow the list, or take it out as CSV."
            )
            % {"most": number(MOST_ROWS), "count": number(count)},
        )
        return redirect(self._back())
