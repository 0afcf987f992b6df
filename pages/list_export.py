"""The columns of a list page and of its file, and the rows of that file: from its table, and from its sheet."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from pages.exporting import Export, QueryRows, cells_of
from pages.tables import ListTable, MoreColumns, Shown, show
from sheets.columns import Column
from sheets.sheet import Sheet, sheet_classes
from sheets.taking_out import cells_by_record


class ListColumns:
    """What a list page shows and takes out. `page` is the pages.views.ListPage that is answering."""

    def __init__(self, page: Any, table: ListTable) -> None:
        self.page, self.table, self.request = page, table, page.request
        sheet_class = sheet_classes().get(page.sheet)
        self.sheet: Sheet | None = sheet_class(page.request.user) if sheet_class else None

    @cached_property
    def of_table(self) -> dict[str, Column]:
        """What the page shows to whoever has chosen nothing."""
        return {column.name: column for column in self.table.for_file()}

    @cached_property
    def of_sheet(self) -> dict[str, Column]:
        return {column.name: column for column in self.sheet.columns} if self.sheet else {}

    @cached_property
    def every(self) -> dict[str, Column]:
        """All columns: those of the sheet come first and stand for those of the table that say the same."""
        more = {column.name: column for column in self.table.file_only}
        return {
            **self.of_sheet,
            **{k: v for k, v in {**self.of_table, **more}.items() if k not in self.of_sheet},
        }

    def export(self, rows: QuerySet, filters: Sequence[str]) -> Export:
        """The filtered rows in the table's order, as they can be taken out."""
        ordered = self.table.ordered()
        named = [name for name, column in self.of_sheet.items() if column.identity]
        sample = self.page.sample
        note = _("Without a choice of yours a file has every column of the import and can be imported again.")
        self.exported = Export(
            self.request,
            title=str(self.page.title),
            columns=list(self.every.values()),
            rows=lambda: ListRows(self, ordered),
            filters=filters,
            has_sample=lambda: sample is not None and rows.order_by().filter(sample).exists(),
            usual=list(self.of_sheet) or None,
            on_page=list(self.of_table),
            fixed=[*named, *(name for name in [self._first] if name in self.of_sheet or not self.sheet)],
            note=note if self.sheet else "",
        )
        return self.exported

    @property
    def _first(self) -> str:
        """The column that leads to the record."""
        return next(iter(self.of_table))

    def show(self, records: Sequence[Model]) -> Shown:
        """The page's rows, in the chosen columns."""
        chosen = self.exported.chosen
        if chosen is None:
            return show(self.table, records, self.request)
        wanted = {*chosen, self._first}
        more = [column for name, column in self.every.items() if name in wanted and name not in self.of_table]
        return show(self.table, records, self.request, wanted, self._more(records, more))

    def _more(self, records: Sequence[Model], columns: Sequence[Column]) -> MoreColumns | None:
        if not columns:
            return None
        cells, blank = self.cells(records, columns), [None] * len(columns)
        return MoreColumns(columns, lambda record: cells.get(record.pk, blank))

    def cells(self, records: Sequence[Model], columns: Sequence[Column]) -> dict[int, list[Any]]:
        """The cells of rows by their ids; without those whose record the sheet does not have."""
        kept_by = [column for column in columns if column.name in self.of_sheet]
        if not kept_by:
            return {record.pk: cells_of(record, columns) for record in records}
        keys = {record.pk: _pk_of(record, self.page.sheet_pk) for record in records}
        kept = cells_by_record(self.sheet, list(keys.values()), kept_by)
        return {
            record.pk: _joined(record, columns, kept_by, kept[keys[record.pk]])
            for record in records
            if keys[record.pk] in kept
        }


def _joined(
    record: Model, columns: Sequence[Column], kept_by: Sequence[Column], kept: Sequence[Any]
) -> list[Any]:
    """One row: what the sheet keeps, and the table's own for the other columns."""
    by_name = {column.name: cell for column, cell in zip(kept_by, kept, strict=True)}
    return [
        by_name[column.name] if column.name in by_name else cells_of(record, [column])[0]
        for column in columns
    ]


class ListRows(QueryRows):
    """The rows of a list page."""

    def __init__(self, columns: ListColumns, rows: QuerySet) -> None:
        super().__init__(rows)
        self.columns = columns

    def cells(self, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
        page = self.columns.page
        by_sheet = page.sheet_pk == "pk" and all(column.name in self.columns.of_sheet for column in columns)
        for pks in self.pieces():
            if by_sheet:  # then no row of the list itself has to be built
                found = cells_by_record(self.columns.sheet, pks, columns)
            else:
                records = page.dress(list(self.rows.filter(pk__in=pks)))
                found = self.columns.cells(records, columns)
            yield from (found[pk] for pk in pks if pk in found)


def _pk_of(record: Model, path: str) -> int:
    """The id at the end of a path of attributes: "pk", "headcount__pk"."""
    for name in path.split("__"):
        record = getattr(record, name)
    return record
