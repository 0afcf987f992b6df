"""The form on which an enterprise says, without an account, that a published demand interests it."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from chambers import public_guard as guard
from chambers.code_field import CreditCodeField
from chambers.models import Intention
from counties.models import Demand, Industry
from pages.forms import (
    AmountField,
    AreaField,
    ChoiceOf,
    CountField,
    DayField,
    PageForm,
    PhoneField,
    WordsField,
)
from sheets.values import fold

TRAP = "homepage"  # nobody sees it; what fills in whatever it finds does
WORDS = ("enterprise_name", "words", "contact_post")
PHONE = re.compile(r"[0-9+() ./;,*#-]*(?:(?:转|分机|ext\.?|x)[ :]*[0-9]{1,6})?", re.IGNORECASE)


class InterestForm(PageForm, forms.Form):
    """What the enterprise says. A sum is asked only where somebody at the same address sent one before."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    enterprise_name = WordsField(label=gettext_lazy("name of the enterprise"), max_length=120, width=6)
    credit_code = CreditCodeField(help_text=gettext_lazy("18 characters, on the business licence."))
    kind = forms.ChoiceField(
        label=gettext_lazy("what you have in mind"),
        choices=Intention.Kind,
        widget=forms.RadioSelect,
        initial=Intention.Kind.INVEST,
    )
    industry = ChoiceOf(
        label=gettext_lazy("industry"), queryset=Industry.objects.all(), required=False, width=6
    )
    amount = AmountField(label=gettext_lazy("amount of the investment or order"), required=False, width=6)
    workers = CountField(label=gettext_lazy("workers needed"), required=False, width=4)
    floor_area = AreaField(label=gettext_lazy("floor area needed"), required=False, width=4)
    begins_on = DayField(
        label=gettext_lazy("wants to begin on"),
        required=False,
        width=4,
        help_text=gettext_lazy("For example 2020-10-15 or 10.15."),
    )
    words = WordsField(
        label=gettext_lazy("in your own words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 40}),
        help_text=gettext_lazy(
            "What you make, what you look for. At most 1,000 characters, no internet addresses."
        ),
    )
    contact_post = WordsField(
        label=gettext_lazy("post or department"),
        max_length=60,
        width=6,
        help_text=gettext_lazy(
            "Whom to ask for, such as “office” or “investment department”. No name is needed."
        ),
    )
    contact_phone = PhoneField(
        label=gettext_lazy("business telephone"),
        width=6,
        help_text=gettext_lazy("A number of the enterprise, with its area code. No private one is needed."),
    )

    SECTIONS = (
        (gettext_lazy("1. Your enterprise"), ["enterprise_name", "credit_code"]),
        (
            gettext_lazy("2. What you have in mind"),
            ["kind", "industry", "amount", "workers", "floor_area", "begins_on", "words"],
        ),
        (gettext_lazy("3. Where the county reaches you"), ["contact_post", "contact_phone", "answer"]),
    )

    def __init__(self, data: QueryDict | None = None, *, demand: Demand, asks_sum: bool = False) -> None:
        self.page = str(demand.pk)
        super().__init__(
            None if data is None else data.copy(),  # a mark that is no longer good is replaced in it
            initial={"industry": demand.industry_id, "opened": guard.opened_now(self.page)},
            year=clock.today().year,
        )
        self.fields[TRAP] = forms.CharField(required=False)
        self.asks_sum = asks_sum
        if asks_sum:
            self._ask_sum()

    def _ask_sum(self) -> None:
        signed = self.data.get("sum", "")
        self.parts = guard.parts_of_sum(self.page, signed)
        if self.parts is None:
            signed, self.parts = self._another_sum()
        self.fields["sum"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=signed)
        self.fields["answer"] = WordsField(
            label=guard.question_of(self.parts),
            max_length=20,
            width=6,
            error_messages={"required": _("Answer the sum.")},
            help_text=_("Something was sent from your connection before. This keeps machines out."),
        )
        self.fields["answer"].widget.attrs["autocomplete"] = "off"

    def _another_sum(self) -> tuple[str, tuple[int, int]]:
        signed = guard.new_sum(self.page)
        self._put("sum", signed)
        self._put("answer", "")
        parts = guard.parts_of_sum(self.page, signed)
        return signed, parts

    def _put(self, name: str, value: str) -> None:
        """Show this in the form that comes back, in place of what was sent."""
        if self.is_bound:
            self.data[name] = value

    @property
    def sections(self) -> Sequence[tuple[str, list[BoundField]]]:
        """As of every form, without the field that nobody sees."""
        shown = [
            (legend, [field for field in fields if field.name != TRAP]) for legend, fields in super().sections
        ]
        return [(legend, fields) for legend, fields in shown if fields]

    # --- machines ---

    def clean_opened(self) -> str:
        too_fast = guard.was_too_fast(self.page, self.cleaned_data["opened"])
        if too_fast:
            raise ValidationError(
                _("That was very quick. Look over what you typed and send it again in a few seconds.")
            )
        if too_fast is None:
            self._put("opened", guard.opened_now(self.page))
            raise ValidationError(
                _("This page was opened more than a day ago. Look over what you typed and send it again.")
            )
        return ""

    def clean_answer(self) -> str:
        if not guard.is_answer(self.parts, self.cleaned_data["answer"]):
            question = guard.question_of(self.parts)
            _signed, self.parts = self._another_sum()
            self["answer"].label = guard.question_of(self.parts)
            raise ValidationError(
                _("“%(question)s” – that was not the answer. Here is another sum.") % {"question": question}
            )
        return self.cleaned_data["answer"]

    # --- what is said ---

    def clean_begins_on(self) -> Any:
        day = self.cleaned_data["begins_on"]
        if day and day < clock.today():
            raise ValidationError(_("This day has passed. Type one that is to come, with its year."))
        return day

    def clean_contact_phone(self) -> str:
        phone = self.cleaned_data["contact_phone"]
        if not PHONE.fullmatch(fold(phone)):
            raise ValidationError(_("Type the number alone, with its extension if it has one."))
        return phone

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get(TRAP):
            self._put(TRAP, "")
            self.add_error(
                None,
                _(
                    "Something filled in a field that nobody sees. It is empty again: send the form once more."
                ),
            )
        for name in WORDS:
            text = values.get(name) or ""
            if guard.has_link(text):
                self.add_error(name, _("Leave out internet addresses, and send again."))
            elif guard.has_private_number(text):
                self.add_error(
                    name,
                    _(
                        "Leave out mobile and identity numbers. The business telephone has a field of its own."
                    ),
                )
        return values

    def said(self) -> dict[str, Any]:
        """Keyword arguments for `leave_interest`; “about 800” stays in the words."""
        cleaned = self.cleaned_data
        amount, workers, area = cleaned["amount"], cleaned["workers"], cleaned["floor_area"]
        words = cleaned["words"]
        if area and area.approximate:
            words = "\n".join(filter(None, [words, f"{self.fields['floor_area'].label}: {area.as_typed}"]))
        return {
            "enterprise_name": cleaned["enterprise_name"],
            "credit_code": cleaned["credit_code"],
            "kind": cleaned["kind"],
            "industry": cleaned["industry"],
            "amount": amount.yuan if amount else None,
            "amount_typed": amount.as_typed if amount else "",
            "workers": workers.number if workers else None,
            "workers_note": workers.as_typed if workers and workers.approximate else "",
            "floor_area": area.number if area else None,
            "begins_on": cleaned["begins_on"],
            "words": words,
            "contact_post": cleaned["contact_post"],
            "contact_phone": cleaned["contact_phone"],
        }
