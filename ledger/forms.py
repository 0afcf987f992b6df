"""The form for returning a claim."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm


class ReturnForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("reason for returning"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("The reporter reads this; say what to mend."),
    )


class ObjectionForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("reason for the objection"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("The prefecture reads this before it reviews the claim; say what is wrong."),
    )


class OverrideForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("reason for going on without it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("Directors read this in the list of what was verified without evidence."),
    )
