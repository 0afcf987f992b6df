"""What a foreign currency was worth: rates that administrators record. None comes with the product."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from sheets.values import CURRENCIES


class ExchangeRateManager(models.Manager):
    def on(self, day: date) -> dict[str, Decimal]:
        """元 for one unit of each currency on `day`, as `sheets.values.parse_amount` takes them."""
        rows = self.filter(valid_from__lte=day).order_by("valid_from").values_list("currency", "yuan")
        return {CURRENCIES[currency]: yuan for currency, yuan in rows}


class ExchangeRate(Recorded):
    """元 for one unit of a currency, from a day on until the next rate of the same currency.

    A receipt keeps the rate that it was converted by, so a rate that is changed later moves no figure.
    """

    class Currency(models.TextChoices):
        USD = "USD", _("US dollar")
        HKD = "HKD", _("Hong Kong dollar")
        EUR = "EUR", _("Euro")
        JPY = "JPY", _("Japanese yen")
        GBP = "GBP", _("Pound sterling")
        KRW = "KRW", _("South Korean won")

    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    valid_from = models.DateField(_("valid from"))
    yuan = models.DecimalField(_("yuan for one unit"), max_digits=12, decimal_places=6)
    source = models.CharField(
        _("source of the rate"), max_length=200, help_text=_("Who published it, and where.")
    )
    assumed = models.BooleanField(
        _("assumed"), default=False, help_text=_("No published source names this rate.")
    )

    objects = ExchangeRateManager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "valid_from"],
                name="exchange_rate_once",
                violation_error_message=_("This currency has a rate from this day already. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(yuan__gt=0),
                name="exchange_rate_positive",
                violation_error_message=_("A rate is more than 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_currency_display()} {self.valid_from.isoformat()}"
