"""A mark that stays the same only as long as nothing changes in some tables: one short query, however long they are.

Every change of a record leaves a line in its append-only history, so the newest line tells whether there was one. By
itself it would not do: a line may get its number early and be committed late, below lines that everybody sees
already. So a mark also names the transactions that may still be open. Whatever was committed between two equal marks
was either open at the first, and so would have to be open at the second; or it began after the first, and then its
line is newer than any that the first saw. On SQLite one transaction writes at a time, and the lines alone are enough.

Read the mark before what it stands for: a page is then at most newer than its mark.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from accounts.statements import Prepared

# A snapshot lists the open transactions below its upper bound; of those above it is known how many numbers were given
# out. A transaction gets its number with its first write, which comes before any line.
OPEN_TRANSACTIONS = {
    "postgresql": "pg_current_snapshot()::text, GREATEST(age(pg_snapshot_xmax(pg_current_snapshot())::xid), 0)",
    "sqlite": "'::', 0",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One value for each query, None where it finds nothing; `open` names the transactions that may be open."""

    values: tuple[Any, ...]
    open: str


def newest_line(model: type[Model]) -> QuerySet:
    """The number of the newest line in the history of this model."""
    return model.history.order_by("-history_id").values("history_id")[:1]


class Marker:
    """Reads a mark of queries that each find one value: a newest line, or a number that grows with every change."""

    def __init__(self, *queries: QuerySet) -> None:
        parts = [query.query.sql_with_params() for query in queries]
        columns = [f"({sql})" for sql, _params in parts]
        statement = f"SELECT {', '.join(columns)}, {OPEN_TRANSACTIONS[connection.vendor]}"
        self._prepared = Prepared("mark", statement, [value for _sql, params in parts for value in params])

    def read(self) -> Mark:
        """The mark as of now."""
        with connection.cursor() as cursor:
            self._prepared.run(cursor)
            *values, snapshot, unlisted = cursor.fetchone()
        _lowest, highest, listed = snapshot.split(":")  # the bounds move with every write anywhere
        return Mark(tuple(values), f"{listed} {highest}+{unlisted}" if unlisted else listed)
