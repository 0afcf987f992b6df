"""Visits: somebody went to a site and counted. A visit is never changed; a wrong one is answered by a newer one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ledger.models import Claim
from projects.models import Project

MOST_PEOPLE = 100_000  # at one site


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "VisitQuerySet":
        """The visits to sites that `user` may read."""
        workshop = self.model._meta.apps.get_model("workshops", "Workshop")
        return self.filter(
            Q(claim__source__workshop__in=workshop.objects.visible_to(user))
            | Q(claim__source__project__in=Project.objects.visible_to(user))
        )


class Visit(models.Model):
    """Somebody looked at a site: `claim` is the headcount that was in force on the day of the visit.

    The visit of a headcount that was recorded last holds (`Visit.objects.order_by("pk")`). `found_total` are the
    people found at work, None where there was no site to count at. `picked_for` names the rules by which the site
    stood on the day's list (workshops/suspicion.py); empty when it did not. Source: docs/domain.md, "Spot checks".
    """

    class Result(models.TextChoices):
        AS_REPORTED = "as_reported", _("As reported")
        FEWER = "fewer", _("Fewer than reported")
        MORE = "more", _("More than reported")
        NOBODY = "nobody", _("Nobody at work")
        GONE = "gone", _("Site not found, or closed")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="visits", verbose_name=_("headcount"))
    visited_on = models.DateField(_("visited on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name=_("visited by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    result = models.CharField(_("result of the visit"), max_length=12, choices=Result)
    found_total = models.PositiveIntegerField(_("people found at work"), null=True, blank=True)
    note = models.TextField(_("what was found"), blank=True)
    picked_for = models.JSONField(_("why it stood on the day's list"), default=list, blank=True)

    APPEND_ONLY = True

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-visited_on", "-pk"]
        permissions = [("see_spot_checks", "Can read the day's list of sites to visit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="gone", found_total__isnull=True)
                | Q(found_total__isnull=False)
                & (
                    Q(result="nobody", found_total=0)
                    | Q(result="as_reported", found_total__gte=0)
                    | Q(result__in=["fewer", "more"], found_total__gt=0)
                ),
                name="visit_found_fits_result",
                violation_error_message=_("The number of people found does not fit the result."),
            ),
            models.CheckConstraint(
                condition=Q(found_total__isnull=True) | Q(found_total__lte=MOST_PEOPLE),
                name="visit_found_in_reason",
                violation_error_message=_("The number of people must be between 0 and 100,000."),
            ),
            models.CheckConstraint(
                condition=Q(result="as_reported") | ~Q(note=""),
                name="visit_has_note",
                violation_error_message=_("Say what you found, so that others can follow."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.visited_on.isoformat()}"

    def get_absolute_url(self) -> str:
        return reverse("workshops:visit-list")

    @property
    def was_picked(self) -> bool:
        """Whether the site stood on the list of the day."""
        return bool(self.picked_for)
