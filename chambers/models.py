"""Chambers of commerce and enterprises."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau
from chambers.credit_code import check_credit_code, tidy_credit_code
from sheets.values import fold, initials


def name_key(name: str) -> str:
    """What two spellings of one name share: half-width marks, no blanks, lower case."""
    return fold(name).replace(" ", "").lower()[:120]


class Chamber(Recorded):
    """A chamber of commerce; its staff sit in its bureau."""

    bureau = models.OneToOneField(Bureau, models.PROTECT, related_name="chamber", verbose_name=_("bureau"))
    founded_on = models.DateField(_("founded on"), null=True, blank=True)

    class Meta:
        verbose_name = _("chamber of commerce")
        verbose_name_plural = _("chambers of commerce")
        ordering = ["bureau__name_zh"]

    def __str__(self) -> str:
        return self.bureau.name

    class Manager(models.Manager):
        def get_by_natural_key(self, code: str) -> "Chamber":
            return self.get(bureau__code=code)

    objects = Manager()

    def natural_key(self) -> tuple[str]:
        return (self.bureau.code,)

    natural_key.dependencies = ["accounts.bureau"]


class Enterprise(Recorded):
    """An enterprise, known by its unified social credit code where that is known, else by its name."""

    name = models.CharField(_("enterprise"), max_length=120, db_index=True)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, null=True, blank=True, default=None
    )
    name_key = models.CharField(max_length=120, editable=False, db_index=True, default="")
    search_initials = models.CharField(max_length=120, editable=False, blank=True, default="")

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(credit_code__isnull=False),
                name="enterprise_credit_code_once",
                violation_error_message=_("Another enterprise has this credit code already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="enterprise_has_name",
                violation_error_message=_("Enter the name of the enterprise."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | ~Q(credit_code=""),
                name="enterprise_credit_code_unknown_is_null",
                violation_error_message=_("Leave the credit code out when it is not known."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.credit_code = tidy_credit_code(self.credit_code or "") or None
        if self.credit_code:
            problem = check_credit_code(self.credit_code)
            if problem:
                raise ValidationError({"credit_code": problem})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.name)
        self.search_initials = initials(self.name)[:120]
        super().save(*args, **kwargs)


class Membership(models.Model):
    """An enterprise belongs to a chamber."""

    chamber = models.ForeignKey(
        Chamber, models.CASCADE, related_name="memberships", verbose_name=_("chamber")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="memberships", verbose_name=_("enterprise")
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["chamber", "enterprise"],
                name="membership_once",
                violation_error_message=_("This enterprise is a member already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} – {self.chamber}"
