"""What the pages of an import need in their templates, and the line that says that figures are not complete yet."""

from collections.abc import Sequence
from typing import Any

from django import template

from accounts.statements import Statement
from sheets.cells import shown_text
from sheets.models import ImportBatch
from sheets.sheet import sheet_classes

register = template.Library()
UNFINISHED = Statement(
    lambda: ImportBatch.objects.unfinished().order_by().values_list("label", "done", "total"),
    name="unfinished",
)


@register.filter
def cell_at(cells: Sequence[Any], place: int) -> str:
    """The cell in this place of a row as text; "" beyond its end."""
    return shown_text(cells[place]) if place < len(cells) else ""


@register.inclusion_tag("pages/unfinished_imports.html")
def unfinished_imports() -> dict[str, Any]:
    """Says above totals that an import is being saved or undone, so that they are not complete yet."""
    posting = {label for label, sheet in sheet_classes().items() if sheet.posts}
    rows = [(done, total) for label, done, total in UNFINISHED.rows() if label in posting]
    done, total = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0)
    return {"count": len(rows), "done": done, "total": total}
