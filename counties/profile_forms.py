"""The form on which one part of a county's profile is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import SeenVersionField
from counties.models import Industry
from counties.profile_models import CountyProfilePart
from pages.forms import ChoicesOf, PageForm, WordsField


class ProfilePartForm(PageForm, forms.Form):
    """Text and the mark that it is done; the first part also names the leading industries."""

    seen_version = SeenVersionField()
    industries = ChoicesOf(label=_("leading industries"), queryset=Industry.objects.all(), required=False)
    text = WordsField(
        label=_("text"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 40}),
    )
    done = forms.BooleanField(label=_("This part is done"), required=False)
    reason = WordsField(
        label=_("reason"),
        required=False,
        max_length=500,
        help_text=_("Required once the part was done. Kept in the history."),
    )

    def __init__(self, *args: Any, part: str, row: CountyProfilePart | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if part != CountyProfilePart.Part.LEADING:
            del self.fields["industries"]
        if row is None or row.done_on is None:
            del self.fields["reason"]

    @staticmethod
    def initial_of(row: CountyProfilePart | None) -> dict[str, Any]:
        """The stored values; those of a part that was not begun are blank."""
        if row is None:
            return {"seen_version": 0}
        return {
            "seen_version": row.version,
            "text": row.text,
            "done": row.done_on is not None,
            "industries": [industry.pk for industry in row.industries.all()],
        }
