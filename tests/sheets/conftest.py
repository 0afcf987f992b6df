"""What the tests of imports share."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from accounts.models import User
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch


@pytest.fixture
def wishes(settings: Any) -> type:
    """The small sheet of tests/sheets/wishes.py stands among the sheets of the roof."""
    settings.SHEETS = "tests.sheets.wishes.SHEETS"
    from tests.sheets.wishes import WishSheet

    return WishSheet


def pasted(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as they come from the clipboard of a spreadsheet."""
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows).encode()


@pytest.fixture
def imported() -> Callable[..., ImportBatch]:
    """imported(sheet, user, rows) reads and checks pasted rows and gives the batch as it then stands."""

    def begin(sheet: type, user: User, rows: Sequence[Sequence[Any]]) -> ImportBatch:
        batch = batches.begin(
            label=sheet.label, actor=user, content=pasted(rows), file_name="pasted", is_paste=True
        )
        advance(batch.pk)
        batch.refresh_from_db()
        return batch

    return begin
