"""The forms of an enterprise: its record, a contact of it, and its merge with another record."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.conflicts import SeenVersionField
from chambers.code_field import CreditCodeField
from chambers.contacts import Said
from chambers.credit_code import tidy_credit_code
from chambers.enterprise_list import search
from chambers.models import Enterprise, EnterpriseContact
from counties.models import Industry, Plan
from pages.forms import ChoiceOf, DayField, PageForm, PhoneField, WordsField

SHOWN_OF_MANY = 5


class EnterpriseEditForm(PageForm, forms.Form):
    """The record of an enterprise; another name keeps the former one with its last day."""

    name = WordsField(label=gettext_lazy("name of the enterprise"), max_length=120, width=8)
    name_until = DayField(
        label=gettext_lazy("last day of the former name"),
        required=False,
        width=4,
        help_text=gettext_lazy("Only where the name changes; without a day it is today."),
    )
    credit_code = CreditCodeField()
    kind = forms.ChoiceField(
        label=gettext_lazy("kind of enterprise"),
        choices=[("", "—"), *Enterprise.Kind.choices],
        required=False,
    )
    industry = ChoiceOf(
        label=gettext_lazy("industry"), queryset=Industry.objects.all(), required=False, width=6
    )
    home_place = WordsField(
        label=gettext_lazy("home place"),
        required=False,
        max_length=60,
        width=6,
        help_text=gettext_lazy("Province, city and county."),
    )
    note = WordsField(
        label=gettext_lazy("note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
    )
    reason = WordsField(
        label=gettext_lazy("reason for the change"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Needed where the name or a known credit code changes."),
    )
    seen_version = SeenVersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.fields["kind"].width = 6

    @staticmethod
    def initial_of(enterprise: Enterprise) -> dict[str, Any]:
        """The form's initial values from a stored record."""
        same = ("name", "credit_code", "kind", "industry", "home_place", "note")
        return {**{name: getattr(enterprise, name) for name in same}, "seen_version": enterprise.version}

    def apply_to(self, enterprise: Enterprise) -> Enterprise:
        """Put the cleaned values on `enterprise`."""
        for name in ("name", "kind", "industry", "home_place", "note"):
            setattr(enterprise, name, self.cleaned_data[name])
        enterprise.credit_code = self.cleaned_data["credit_code"] or None
        return enterprise


class ContactForm(PageForm, forms.Form):
    """Whom to ring at an enterprise, in business matters."""

    post = WordsField(
        label=gettext_lazy("post or department"),
        max_length=60,
        width=6,
        help_text=gettext_lazy("For example: office, sales department."),
    )
    person = WordsField(label=gettext_lazy("contact person"), required=False, max_length=60, width=6)
    phone = PhoneField(
        label=gettext_lazy("business telephone"),
        required=False,
        width=6,
        help_text=gettext_lazy("A business number, nobody's own. A telephone or an e-mail is needed."),
    )
    email = forms.EmailField(label=gettext_lazy("business e-mail"), required=False, max_length=254)
    note = WordsField(label=gettext_lazy("note"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].width = 6

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not values.get("phone") and not values.get("email"):
            self.add_error("phone", _("Enter a telephone number or an e-mail address."))
        return values

    def said(self) -> Said:
        """What the form says, for chambers.contacts."""
        return Said(**{name: self.cleaned_data[name] for name in Said.__dataclass_fields__})


class ContactEditForm(ContactForm):
    """A contact that exists."""

    seen_version = SeenVersionField()

    @staticmethod
    def initial_of(contact: EnterpriseContact) -> dict[str, Any]:
        """The form's initial values from a stored contact."""
        values = {name: getattr(contact, name) for name in Said.__dataclass_fields__}
        return {**values, "seen_version": contact.version}


class MergeForm(PageForm, forms.Form):
    """Which other record is the same enterprise, which of the two stays, and how one knows."""

    THIS, OTHER = "this", "other"

    other = WordsField(
        label=gettext_lazy("the other record"),
        max_length=120,
        help_text=gettext_lazy("Its name, its credit code, or # and the number in its address."),
    )
    keep = forms.ChoiceField(
        label=gettext_lazy("the record that stays"),
        choices=[(THIS, gettext_lazy("this record")), (OTHER, gettext_lazy("the other record"))],
        widget=forms.RadioSelect,
    )
    reason = WordsField(
        label=gettext_lazy("how you know that both are one enterprise"),
        max_length=300,
        help_text=gettext_lazy("It is kept in the history of everything that moves."),
    )
    seen_version = SeenVersionField()
    seen_other = SeenVersionField()

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        self.enterprise = enterprise
        self.found: Enterprise | None = None
        super().__init__(*args, **kwargs)

    def clean_other(self) -> str:
        text = self.cleaned_data["other"]
        self.found = self.find(text)
        return text

    def find(self, text: str) -> Enterprise:
        """The one record that is meant. Raises ValidationError that says what to type."""
        others = Enterprise.objects.standing().exclude(pk=self.enterprise.pk).select_related("industry")
        if text[:1] == "#" and text[1:].isascii() and text[1:].isdigit() and len(text) < 11:
            found = list(others.filter(pk=int(text[1:])))
        else:
            code = tidy_credit_code(text)
            found = list(others.filter(credit_code=code)) or list(others.named(text)[: SHOWN_OF_MANY + 1])
            found = found or list(search(others, text)[: SHOWN_OF_MANY + 1])
        if not found:
            raise ValidationError(
                _("No other enterprise is found by this. Type its name or its credit code.")
            )
        if len(found) > 1:
            names = _(", ").join(f"{one.name} (#{one.pk})" for one in found[:SHOWN_OF_MANY])
            raise ValidationError(
                _("Several enterprises fit: %(names)s. Type the # and number of the one that is meant.")
                % {"names": names}
            )
        return found[0]
