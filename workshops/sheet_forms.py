"""The forms of a workshop's row in a sheet: those of the pages, with its recognition and closing on one row."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.forms import DayField, WordsField
from workshops.forms import WorkshopEditForm, WorkshopForm


class Closing(forms.Form):
    """The columns of a closing."""

    closed_on = DayField(label=gettext_lazy("closed on"), required=False)
    closing_reason = WordsField(label=gettext_lazy("reason for closing"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("closed_on") and not values.get("closing_reason"):
            self.add_error("closing_reason", _("Say why the workshop closed."))
        if values.get("closing_reason") and not values.get("closed_on") and "closed_on" not in self.errors:
            self.add_error(
                "closed_on", _("Enter the day on which it closed, or clear the reason for closing.")
            )
        return values


class WorkshopSheetForm(Closing, WorkshopForm):
    """A new workshop."""


class WorkshopSheetEditForm(Closing, WorkshopEditForm):
    """A workshop on record, with its recognition."""

    recognised_on = DayField(label=gettext_lazy("recognised on"), required=False)
    not_later_than = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("not_later_than") and not values.get("recognised_on") and not self.errors:
            self.add_error(
                "recognised_on", _("Enter the latest possible day, or take away the tick beside it.")
            )
        return values
