"""What a county says about itself, in the six parts that the plan asks for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet


class CountyProfilePart(Recorded):
    """One of the six parts of a county's profile: its text, and whether, when and by whom it was called done.

    A part without a row was never begun. `industries` belongs to the first part: in which the county leads;
    `industry_names` repeats their Chinese names, so that the history keeps them.
    """

    class Part(models.TextChoices):
        LEADING = "leading", _("Leading industries")
        CHAIN = "chain", _("Projects on the chain")
        WORKSHOPS = "workshops", _("Demand for workshops")
        RESOURCES = "resources", _("Resources")
        POLICIES = "policies", _("Preferential policies")
        FACTORS = "factors", _("Supporting factors")

    OPEN_TO = frozenset(Bureau.Kind.values)
    SCOPE_PATHS = ("county__bureau",)
    GRANTED_PATHS = ("county__bureau",)

    county = models.ForeignKey(
        "counties.County", models.PROTECT, related_name="profile", verbose_name=_("county")
    )
    part = models.CharField(_("part of the profile"), max_length=10, choices=Part)
    text = models.TextField(_("text"), blank=True)
    industries = models.ManyToManyField(
        "counties.Industry", blank=True, related_name="leading_in", verbose_name=_("leading industries")
    )
    industry_names = models.CharField(max_length=200, blank=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    author = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("author")
    )
    changed_at = models.DateTimeField(_("changed at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a county's profile")
        verbose_name_plural = _("parts of counties' profiles")
        ordering = ["county", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "part"],
                name="profile_part_once",
                violation_error_message=_("This county has this part already. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(text=""),
                name="profile_part_done_has_text",
                violation_error_message=_("Write the part before you call it done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county} · {self.get_part_display()}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The county, its prefecture and the province write it."""
        return {"county__bureau": Q()}
