"""The forms of a chamber's member list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.conflicts import SeenVersionField
from chambers.code_field import CreditCodeField
from chambers.models import Membership
from counties.models import Plan
from pages.forms import DayField, PageForm, WordsField


class MemberAddForm(PageForm, forms.Form):
    """An enterprise, known by its code or its name, joins the chamber."""

    enterprise_name = WordsField(label=gettext_lazy("enterprise"), max_length=120, width=6)
    credit_code = CreditCodeField(
        help_text=gettext_lazy("With it the record that exists already is found for certain.")
    )
    joined_on = DayField(label=gettext_lazy("member since"), required=False, width=4)
    post = WordsField(label=gettext_lazy("post in the chamber"), required=False, max_length=60, width=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)


class MembershipForm(PageForm, forms.Form):
    """The days and the post of a member; its last day ends the membership."""

    joined_on = DayField(label=gettext_lazy("member since"), required=False, width=4)
    left_on = DayField(
        label=gettext_lazy("member until"),
        required=False,
        width=4,
        help_text=gettext_lazy("The last day. Leave it empty while the enterprise is a member."),
    )
    post = WordsField(label=gettext_lazy("post in the chamber"), required=False, max_length=60, width=4)
    reason = WordsField(label=gettext_lazy("reason for the change"), required=False, max_length=300)
    seen_version = SeenVersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)

    @staticmethod
    def initial_of(membership: Membership) -> dict[str, Any]:
        """The form's initial values from a stored membership."""
        same = ("joined_on", "left_on", "post")
        return {**{name: getattr(membership, name) for name in same}, "seen_version": membership.version}
