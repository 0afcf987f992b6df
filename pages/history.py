"""What a record's history table says, in words: who, when, from, to, why."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

SHOWN = 50


def history_of(
    record: Model, *, leave_out: Collection[str] = (), also: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The newest changes of `record` as partials/history.html reads them. One query per kind of reference.

    Shown are the fields that people edit but for those to `leave_out`, and those that are written for them but `also`
    say something.
    """
    rows = list(record.history.select_related("history_user")[: SHOWN + 1])
    fields = [
        field
        for field in record._meta.fields
        if field.name in also or (field.editable and field.name not in leave_out)
    ]
    names = _names_of_references(rows, fields)
    entries = []
    for row, older in zip(rows[:SHOWN], [*rows[1:], None][:SHOWN], strict=False):
        entries.append(
            {
                "when": row.history_date,
                "who": str(row.history_user or _("the system")),
                "what": _changes(row, older, fields, names) if older else [],
                "reason": row.history_change_reason or ("" if older else _("Recorded")),
            }
        )
    return entries


def _changes(row: Any, older: Any, fields: list, names: dict) -> list[dict[str, Any]]:
    return [
        {
            "field": field.verbose_name,
            "old": _shown(older, field, names),
            "new": _shown(row, field, names),
        }
        for field in fields
        if getattr(row, field.attname) != getattr(older, field.attname)
    ]


def _shown(row: Any, field: Any, names: dict) -> Any:
    value = getattr(row, field.attname)
    if value is None or value == "":
        return None
    if isinstance(field, ForeignKey):
        return names[field.related_model].get(value, value)
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value


def _names_of_references(rows: list, fields: list) -> dict[type[Model], dict[int, str]]:
    ids: dict[type[Model], set[int]] = defaultdict(set)
    for field in fields:
        if isinstance(field, ForeignKey):
            ids[field.related_model] |= {getattr(row, field.attname) for row in rows} - {None}
    return {
        model: {pk: str(found) for pk, found in model._base_manager.in_bulk(wanted).items()}
        for model, wanted in ids.items()
    }
