"""The cells of a sheet's records, many at a time: what an export writes and a list shows."""

from collections.abc import Sequence
from typing import Any

from sheets.columns import Column
from sheets.sheet import Sheet


def cells_by_record(sheet: Sheet, pks: Sequence[int], columns: Sequence[Column]) -> dict[int, list[Any]]:
    """The cells of those of these records that the sheet's person may read, by id: one query, and what it prefetches.

    Where every column has a `path` no record is built, which makes the difference at 100,000 rows.
    """
    records = sheet.records().filter(pk__in=pks).order_by()
    options = [sheet.options(column) for column in columns]
    plan = list(zip(columns, options, strict=True))
    if all(column.path for column in columns):
        found = records.values_list("pk", *(column.path for column in columns))
        return {
            pk: [
                column.shown(column.as_kept(value), choices)
                for (column, choices), value in zip(plan, values, strict=True)
            ]
            for pk, *values in found
        }
    return {
        record.pk: [column.shown(column.value_of(record), choices) for column, choices in plan]
        for record in records
    }
