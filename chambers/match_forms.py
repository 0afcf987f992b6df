"""The forms of a match: offering is a button, ending an offer takes a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.conflicts import SeenVersionField
from pages.forms import PageForm, WordsField


class OfferForm(PageForm, forms.Form):
    """Nothing to type: both sides are on record. It is sent once all the same."""


class EndForm(PageForm, forms.Form):
    """Why an offer is declined or taken back."""

    seen_version = SeenVersionField()
    reason = WordsField(
        label=gettext_lazy("reason"),
        max_length=300,
        help_text=gettext_lazy("Both sides read it, and it stands among the steps of the intention."),
    )

    def values(self) -> dict[str, Any]:
        """Keyword arguments for chambers.matches.decline and take_back."""
        return self.cleaned_data
