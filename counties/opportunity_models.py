"""What is shown to the public: demands published in numbered batches, and a guide for each industry."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from counties.demand_models import Demand


class Opportunity(Recorded):
    """A batch of demands that were published: its number in its year, its day, and who released it."""

    OPEN_TO = frozenset(Bureau.Kind.values)
    SCOPE_PATHS = ("released_for",)
    GRANTED_PATHS = ()

    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("words above the list"), blank=True)
    demands = models.ManyToManyField(
        Demand, through="counties.OpportunityItem", related_name="opportunities", verbose_name=_("demands")
    )
    released_on = models.DateField(_("released on"), editable=False)
    released_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("released by")
    )
    released_for = models.ForeignKey(
        Bureau, models.PROTECT, related_name="+", editable=False, verbose_name=_("released for")
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(_("reason for withdrawing"), max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("published opportunity")
        verbose_name_plural = _("published opportunities")
        ordering = ["-year", "-number"]
        permissions = [("release_opportunity", "Can release opportunities and guides to the public")]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="opportunity_number_once",
                violation_error_message=_("This number is taken in this year."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="opportunity_has_title",
                violation_error_message=_("Enter a title."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="opportunity_withdrawn_has_reason",
                violation_error_message=_("Say why the publication is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.label})"

    @property
    def label(self) -> str:
        """Its number in words: 2020年第3批."""
        return gettext("batch %(number)d of %(year)d") % {"number": self.number, "year": self.year}

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """Whoever released it, and whoever sits above them."""
        return {"released_for": Q()}

    def get_absolute_url(self) -> str:
        return reverse("counties:opportunity-detail", args=[self.pk])


class OpportunityItem(models.Model):
    """One demand of a batch, in its place."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="items")
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="publications")
    place = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        verbose_name = _("demand of a publication")
        verbose_name_plural = _("demands of publications")
        ordering = ["opportunity", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "demand"],
                name="opportunity_item_once",
                violation_error_message=_("This demand is in this publication already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.opportunity.label} · {self.demand}"


class IndustryGuide(Recorded):
    """The guide to one industry (产业扶贫指南); what it gathers is read from profiles and publications."""

    OPEN_TO = frozenset(Bureau.Kind.values)
    SCOPE_PATHS = ("released_for",)
    GRANTED_PATHS = ()

    industry = models.OneToOneField(
        "counties.Industry", models.PROTECT, related_name="guide", verbose_name=_("industry")
    )
    words = models.TextField(_("introduction"), blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("released by"),
    )
    released_for = models.ForeignKey(
        Bureau, models.PROTECT, related_name="+", editable=False, verbose_name=_("released for")
    )
    changed_at = models.DateTimeField(_("changed at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("industry guide")
        verbose_name_plural = _("industry guides")
        ordering = ["industry"]

    def __str__(self) -> str:
        return gettext("Guide: %(industry)s") % {"industry": self.industry}

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """Whoever keeps it, and whoever sits above them."""
        return {"released_for": Q()}

    def get_absolute_url(self) -> str:
        return reverse("counties:guide-detail", args=[self.industry.code])
