"""The forms of a county's report: handing it in, and sending it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import SeenVersionField
from dashboard.report_models import CountyReport
from dashboard.reports import NOTE_LENGTH
from pages.forms import PageForm, PhoneField, WordsField


def _of_model(name: str, **more: Any) -> WordsField:
    field = CountyReport._meta.get_field(name)
    more.setdefault("max_length", field.max_length)
    return WordsField(label=field.verbose_name, required=False, help_text=field.help_text, **more)


class HandInForm(PageForm, forms.Form):
    """What the bureau adds to the figures. `after` is the number of the version that the form was opened on."""

    after = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)
    nothing_new = forms.BooleanField(
        label=CountyReport._meta.get_field("nothing_new").verbose_name,
        required=False,
        help_text=CountyReport._meta.get_field("nothing_new").help_text,
    )
    note = _of_model("note", max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 5, "cols": 40}))
    responsible = _of_model("responsible")
    phone = PhoneField(label=CountyReport._meta.get_field("phone").verbose_name, required=False)


class ReturnForm(PageForm, forms.Form):
    """Why a report goes back."""

    seen_version = SeenVersionField()
    reason = WordsField(label=_("reason for returning"), max_length=300)
