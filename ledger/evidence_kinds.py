"""The kinds of evidence. Which claim asks for which stands in the apps that know the facts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvidenceKind(TextChoices):
    """What a file or an address shows."""

    CONTRACT = "contract", _("Contract")
    LICENCE = "licence", _("Business licence")
    BANK_SLIP = "bank_slip", _("Bank slip")
    CAPITAL_REPORT = "capital_report", _("Capital verification report")
    EQUIPMENT_LIST = "equipment_list", _("Equipment list")
    PAYROLL = "payroll", _("Payroll summary")
    SITE_PHOTO = "site_photo", _("Site photograph")
    RECOGNITION = "recognition", _("Recognition document")
    AGREEMENT = "agreement", _("Agreement or statement")
    PUBLISHED_SOURCE = "published_source", _("Address of a published source")
    EMPLOYER_CONFIRMATION = "employer_confirmation", _("Confirmation by the enterprise")
    OTHER = "other", _("Other")
