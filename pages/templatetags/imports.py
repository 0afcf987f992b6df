"""What the pages of an import need in their templates, and the line that says that figures are not complete yet."""

from collections.abc import Sequence
from typing import Any

from django import template

from sheets.cells import shown_text
from sheets.models import ImportBatch
from sheets.sheet import sheet_classes

register = template.Library()


@register.filter
def cell_at(cells: Sequence[Any], place: int) -> str:
    """The cell in this place of a row as text; "" beyond its end."""
    return shown_text(cells[place]) if place < len(cells) else ""


@register.inclusion_tag("pages/unfinished_imports.html")
def unfinished_imports() -> dict[str, Any]:
    """Says above totals that an import is being saved or undone, so that they are not complete yet."""
    posting = {label for label, sheet in sheet_classes().items() if sheet.posts}
    batches = [batch for batch in ImportBatch.objects.unfinished() if batch.label in posting]
    done, total = sum(batch.done for batch in batches), sum(batch.total for batch in batches)
    return {"count": len(batches), "done": done, "total": total}
