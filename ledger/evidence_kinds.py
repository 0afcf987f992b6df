"""Kinds of evidence. Pure: which claim asks for which is said by the apps that know the claim."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EvidenceKind(models.TextChoices):
    """What a file or an address shows."""

    CONTRACT = "contract", pgettext_lazy("kind of evidence", "Contract")
    LICENCE = "licence", _("Business licence")
    BANK_SLIP = "bank_slip", _("Bank slip")
    CAPITAL_REPORT = "capital_report", _("Capital verification report")
    EQUIPMENT_LIST = "equipment_list", _("Equipment list")
    PAYROLL = "payroll", _("Payroll or headcount summary")
    SITE_PHOTO = "site_photo", _("Site photograph")
    RECOGNITION = "recognition", _("Recognition document")
    AGREEMENT = "agreement", _("Agreement or statement")
    PUBLISHED_SOURCE = "published_source", _("Published source")
    EMPLOYER_CONFIRMATION = "employer_confirmation", _("Confirmation by the employer")
    OTHER = "other", pgettext_lazy("kind of evidence", "Other")


# Only the summary of a payroll belongs here: the product keeps no worker's name, identity number or telephone.
NO_WORKERS_NAMES = _(
    "Of payrolls and headcounts only the summary: never names, identity numbers or telephone numbers of workers."
)
