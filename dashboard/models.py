"""Which digests were sent; the reports of counties and the briefing stand in files of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Models of this app in files of their own.
from dashboard.briefing_models import Briefing, BriefingIssue, BriefingTemplate  # noqa: F401
from dashboard.report_models import CountyReport  # noqa: F401


class DigestSent(models.Model):
    """The digest of one person for one business day: at most one.

    The row is there before the letter is handed over. `confirmed_at` is None until the mail server has taken it, so
    that a run that broke off is resumed without sending again what is confirmed.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="digests", verbose_name=_("user"))
    day = models.DateField(_("day"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("digest sent")
        verbose_name_plural = _("digests sent")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="digest_once_a_day",
                violation_error_message=_("This person's digest of this day exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.day.isoformat()}"
