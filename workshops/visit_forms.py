"""The form on which a visit is recorded: made for a telephone in a hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counties.models import Plan
from pages.forms import CountField, DayField, PageForm, WordsField
from workshops.models import Visit


class VisitForm(PageForm, forms.Form):
    """What somebody found. The number may stay blank where the result says it."""

    result = forms.ChoiceField(label=_("result of the visit"), choices=Visit.Result, widget=forms.RadioSelect)
    found_total = CountField(
        label=_("people found at work"),
        width=6,
        required=False,
        help_text=_("Leave blank when it is as reported, or nobody was there."),
    )
    visited_on = DayField(label=_("visited on"), width=6)
    note = WordsField(
        label=_("what was found"),
        required=False,
        max_length=500,
        help_text=_("Required unless it is as reported. No names of workers."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)

    def values(self) -> dict[str, Any]:
        """Keyword arguments for workshops.visits.record_visit; a number typed as "about" goes into the note too."""
        cleaned = dict(self.cleaned_data)
        found = cleaned["found_total"]
        if found and found.approximate:
            cleaned["note"] = "\n".join(part for part in (cleaned["note"], found.as_typed) if part)
        cleaned["found_total"] = found.number if found else None
        return cleaned
