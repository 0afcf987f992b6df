"""What each county handed in for each reporting period, version by version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import User
from accounts.scoping import ScopedQuerySet
from counties.models import County, ReportingPeriod
from counties.period_rules import Version


def _person(related_name: str, label: object, **more: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name=related_name,
        editable=False,
        verbose_name=label,
        **more,
    )


class CountyReport(Recorded):
    """One version of a county's report of a period: who handed it in, and the ledger position that it froze.

    The newest version is the county's report; the older ones stay to be read. Its figures are those of the ledger as
    true on the period's last day and as known at `position`, so nothing that is reported later moves them. Name and
    telephone are those of the bureau's office, as printed on the form.
    """

    SCOPE_PATHS = ("county__bureau",)
    GRANTED_PATHS = ("county__bureau",)

    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        related_name="reports",
        editable=False,
        verbose_name=_("reporting period"),
    )
    county = models.ForeignKey(
        County, models.PROTECT, related_name="reports", editable=False, verbose_name=_("county")
    )
    number = models.PositiveSmallIntegerField(_("version of the report"), editable=False)
    submitted_by = _person("county_reports", _("filled in by"))
    submitted_at = models.DateTimeField(_("handed in at"), editable=False)
    position = models.PositiveBigIntegerField(_("ledger position"), editable=False)
    nothing_new = models.BooleanField(
        _("nothing new in this period"),
        default=False,
        help_text=_("A report without any change (a “zero report”) is a report, too."),
    )
    note = models.TextField(_("work done and what stands in the way"), blank=True, max_length=600)
    responsible = models.CharField(_("person in charge"), max_length=40, blank=True)
    phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    reviewed_by = _person("county_reports_reviewed", _("reviewed by"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True, editable=False)
    returned_by = _person("county_reports_returned", _("returned by"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True, editable=False)
    return_reason = models.TextField(_("reason for returning"), blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("county report")
        verbose_name_plural = _("county reports")
        ordering = ["period", "county", "number"]
        permissions = [("review_countyreport", "Can review or return the report of a county")]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "county", "number"],
                name="county_report_version_once",
                violation_error_message=_("This version of the report exists already."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("submitted_by")),
                name="county_report_four_eyes",
                violation_error_message=_("Nobody reviews what they handed in."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="county_report_reviewed_has_reviewer",
                violation_error_message=_("A reviewed report says who reviewed it, and when."),
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True)
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_reason="")),
                name="county_report_returned_has_reason",
                violation_error_message=_("A returned report says who returned it and why."),
            ),
        ]

    def __str__(self) -> str:
        words = {"county": self.county.short_name, "period": self.period.name, "number": self.number}
        return gettext("%(county)s, %(period)s, version %(number)d") % words

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The county's bureau and those above it; who hands in and who judges is said by dashboard/reports.py."""
        return {"county__bureau": Q()}

    @property
    def as_version(self) -> Version:
        """What the rule of what is in time needs to know of it."""
        return Version(self.submitted_at, self.returned_at)

    def is_own_of(self, user: User) -> bool:
        """Whether this user handed it in."""
        return self.submitted_by_id == user.pk

    def get_absolute_url(self) -> str:
        return reverse("dashboard:county-report", args=[self.period.number, self.county.key])
