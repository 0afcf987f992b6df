"""A page's form for a row that comes from elsewhere: what the browser would have sent."""

from collections.abc import Mapping
from typing import Any

from django import forms


def as_sent(
    fields: Mapping[str, forms.Field], initial: Mapping[str, Any], typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The data of a form that shows `initial` and into which `typed` was put, by field.

    `fields` are those of the form or of its class; they say how a value looks in its box: as text, lists aside. A box
    that is ticked is True; one that is not, and a field that neither names, is absent or blank.
    """
    typed = typed or {}
    data: dict[str, Any] = {}
    for name, field in fields.items():
        if name in typed:
            value = typed[name]
        elif name in initial:
            value = field.prepare_value(initial[name])
        else:
            continue
        if value is None:
            value = ""
        if isinstance(field, forms.BooleanField) and not value:
            continue
        data[name] = value if isinstance(value, str | bool | list | tuple) else str(value)
    return data
