"""Funds received by a project: dated receipts, each with the kind of voucher that shows it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger.evidence_kinds import EvidenceKind
from pages.templatetags.pages import money
from sheets.values import fold

VOUCHERS = (EvidenceKind.BANK_SLIP, EvidenceKind.CAPITAL_REPORT, EvidenceKind.EQUIPMENT_LIST)


class Receipt(models.Model):
    """The fact of a claim of kind "funds": money arrived on the claim's day.

    `amount` is in 元. `amount_typed` is what somebody typed, its unit included; `rate` is 元 for one unit of the
    foreign currency that it was typed in, None for yuan.
    """

    claim = models.OneToOneField(
        "ledger.Claim", models.PROTECT, primary_key=True, related_name="receipt", verbose_name=_("claim")
    )
    amount = models.DecimalField(_("amount received"), max_digits=18, decimal_places=2)
    amount_typed = models.CharField(_("amount as typed"), max_length=60)
    rate = models.DecimalField(_("exchange rate"), max_digits=12, decimal_places=6, null=True, blank=True)
    voucher = models.CharField(
        _("kind of voucher"), max_length=24, choices=[(kind.value, kind.label) for kind in VOUCHERS]
    )

    class Meta:
        verbose_name = _("receipt of funds")
        verbose_name_plural = _("receipts of funds")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0)),
                name="receipt_amount_positive",
                violation_error_message=_("A receipt is more than 0."),
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gt=0),
                name="receipt_rate_positive",
                violation_error_message=_("An exchange rate is more than 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{money(self.amount)} · {self.get_voucher_display()}"

    @property
    def as_typed(self) -> str:
        """What was typed, with the rate by which it was converted; empty when it says no more than the figure."""
        if self.rate is not None:
            words = {"typed": self.amount_typed, "rate": f"{self.rate.normalize():f}"}
            return gettext("typed “%(typed)s”, at %(rate)s yuan for one unit") % words
        if fold(self.amount_typed).replace(" ", "") == fold(money(self.amount)).replace(" ", ""):
            return ""
        return gettext("typed “%(typed)s”") % {"typed": self.amount_typed}

    @property
    def correct_url(self) -> str:
        """The page that corrects this receipt."""
        return reverse("projects:receipt-correct", args=[self.pk])
