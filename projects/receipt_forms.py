"""The forms of a receipt of funds: a new one, and the correction of one."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.conflicts import SEEN, SeenVersionField
from counties.models import ExchangeRate, Plan
from pages.forms import AmountField, DayField, PageForm, WordsField
from projects.receipt_models import VOUCHERS, Receipt
from projects.receipts import UnusualReceipt


class ReceiptForm(PageForm, forms.Form):
    """How much arrived on a day, and what shows it.

    `on` is cleaned before `amount`, so that a foreign currency is read by the rate of the receipt's day.
    """

    on = DayField(label=gettext_lazy("received on"), width=4)
    amount = AmountField(
        label=gettext_lazy("amount received"),
        width=4,
        help_text=gettext_lazy("This receipt alone, not the total so far."),
    )
    voucher = forms.ChoiceField(
        label=gettext_lazy("kind of voucher"),
        choices=[(kind.value, kind.label) for kind in VOUCHERS],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It is added as evidence afterwards; without it the receipt is not verified."),
    )
    not_later_than = forms.BooleanField(
        label=gettext_lazy("The exact day is not known; it is this day at the latest"), required=False
    )
    note = WordsField(label=gettext_lazy("note"), required=False, max_length=500)
    go_on_reason = WordsField(
        label=gettext_lazy("reason to save it anyway"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("It is kept in the note of the receipt; the reviewer reads it."),
    )

    warnings: list[str] = []

    def __init__(
        self, *args: Any, rates_on: Callable[[date], Mapping[str, Decimal]] | None = None, **kwargs: Any
    ) -> None:
        """`rates_on` gives the exchange rates of a day, where they were read already."""
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.rates_on = rates_on or ExchangeRate.objects.on
        self.fields["go_on_reason"].note = _("(needed here)")
        self.take_bearings()

    def take_bearings(self) -> None:
        self._take_rates(clock.today())  # until the day of the receipt is read

    def clean_on(self) -> date:
        self._take_rates(self.cleaned_data["on"])
        return self.cleaned_data["on"]

    def _take_rates(self, day: date) -> None:
        self.fields["amount"].rates = self.rates_on(day)

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount and amount.yuan <= 0:
            raise ValidationError(_("A receipt is more than 0. Type how much arrived."))
        return amount

    def values(self) -> dict[str, Any]:
        """Keyword arguments for projects.receipts.report_receipt."""
        return self.cleaned_data

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """All fields but the reason to go on, which stands in the warning."""
        return [("", [field for field in self.visible_fields() if field.name != "go_on_reason"])]

    def take_errors(self, error: ValidationError) -> None:
        """Show what the service refused beside the fields; a warning above them."""
        if isinstance(error, UnusualReceipt):
            self.warnings = error.warnings
        super().take_errors(error)


class ReceiptCorrectionForm(ReceiptForm):
    """A receipt that was reported wrongly, with its values to change, and why."""

    seen_version = SeenVersionField()
    reason = WordsField(
        label=gettext_lazy("reason"), max_length=500, help_text=gettext_lazy("The reviewer reads this.")
    )

    @staticmethod
    def initial_of(receipt: Receipt) -> dict[str, Any]:
        """The values as reported, the amount as it was typed."""
        claim = receipt.claim
        return {
            "on": claim.effective_on,
            "not_later_than": claim.not_later_than,
            "note": claim.note,
            "amount": receipt.amount_typed,
            "voucher": receipt.voucher,
            SEEN: claim.version,
        }
