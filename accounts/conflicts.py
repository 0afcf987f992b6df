"""The page that answers a save over somebody else's (409): both versions side by side, one's own text kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.versions import Stale

SEEN = "seen_version"
# Sent by the 409 page: open the form again with this text, and save nothing yet.
GO_ON = "_go_on"
NOT_KEPT = {"csrfmiddlewaretoken", "submission", SEEN}


class SeenVersionField(forms.IntegerField):
    """Hidden in an edit form: the version that it showed. Missing or unreadable, it is 0, which no record has."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, label="", **options)

    def clean(self, value: Any) -> int:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def seen_version(request: HttpRequest) -> int:
    """The version that a button or form carries; 0, which no record has, when it is missing."""
    return SeenVersionField().clean(request.POST.get(SEEN))


def typed(request: HttpRequest) -> dict[str, Any]:
    """What came back from the 409 page, as initial values of a form that shows the fresh version."""
    return {name: value for name, value in request.POST.items() if name != SEEN}


def is_stale(request: HttpRequest, record: models.Model) -> bool:
    """Whether the page that sent this shows another version than `record`, read just now.

    For a form whose choices depend on the record; the check that counts is the service's, under lock.
    """
    return SEEN in request.POST and seen_version(request) != record.version


def conflict_page(
    request: HttpRequest,
    stale: Stale,
    *,
    edit_url: str,
    form: forms.BaseForm | None = None,
    theirs: Mapping[str, Any] | None = None,
    more: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    """Status 409. `form` is bound to the reader's text, `theirs` holds its initial values from the stored record.

    `edit_url` opens what is saved now. Without a form (a button) there is nothing to compare, and only that is
    offered. The form's view answers a POST with GO_ON by showing the form again with the text that came. `more`
    adds fields that stand in no form of their own: [{label, theirs, mine, differs}].
    """
    stored = stale.stored
    last = stored.history.select_related("history_user").first()
    who = last and last.history_user
    fields = [*compare(form, theirs or {}), *(more or [])] if form else []
    conflict = {
        "object_label": str(stored),
        "saved_by": last and (who or _("the system")),
        "saved_by_yourself": bool(who and who == request.user),
        "saved_at": last and last.history_date,
        "fields": sorted(fields, key=lambda field: not field["differs"]),
        "edit_url": edit_url,
        "action": request.get_full_path(),
        "hidden": list(_kept(request, stored.version)) if form else [],
    }
    return render(request, "409.html", {"conflict": conflict}, status=409)


def compare(form: forms.BaseForm, theirs: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each visible field of which the stored record has a value: {label, theirs, mine, differs}, in words."""
    for bound in form.visible_fields():
        if bound.name in theirs and not bound.field.disabled:
            yield compare_field(bound, theirs[bound.name])


def compare_field(bound: BoundField, stored: Any) -> dict[str, Any]:
    """One field: the stored value and the reader's, and whether they mean something different."""
    field = bound.field
    theirs, mine = _in_words(field, field.prepare_value(stored)), _in_words(field, bound.value())
    differs = theirs != mine and field.has_changed(stored, bound.data)
    return {"label": bound.label, "theirs": theirs, "mine": mine, "differs": differs}


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if value in (None, "", []):
        return ""
    if isinstance(value, list | tuple):
        return _(", ").join(_in_words(field, one) for one in value)
    if isinstance(field, forms.ModelChoiceField):
        try:
            if isinstance(field, forms.ModelMultipleChoiceField):
                return _(", ").join(map(str, field.clean([value])))
            return str(field.to_python(value))
        except ValidationError:
            return str(value)
    labels = {str(key): label for key, label in _flat(getattr(field, "choices", ()))}
    text = str(labels.get(str(value), value))
    unit = str(getattr(field, "unit", ""))
    if unit and text[-1:].isdigit():
        return f"{text} {unit}" if unit.isascii() else text + unit
    return text


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield value, label


def _kept(request: HttpRequest, version: int) -> Iterator[tuple[str, Any]]:
    """What was typed, with the version that this page shows."""
    for name, values in request.POST.lists():
        if name not in NOT_KEPT and not name.startswith("_"):
            yield from ((name, value) for value in values)
    yield SEEN, str(version)  # a template would write 1,234
    yield GO_ON, "1"
