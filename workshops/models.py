"""Workshops and headcounts. Headcounts are counts: no worker's name or number is ever stored."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from chambers.models import Enterprise
from counties.models import County
from ledger.metrics import Channel
from ledger.models import Claim, Source
from projects.models import Project


class WorkshopQuerySet(ScopedQuerySet):
    pass


class Workshop(Recorded):
    """A poverty-alleviation workshop: a row of its own, never a number on a project."""

    class Kind(models.TextChoices):
        FACTORY = "factory", _("Factory")
        HOME = "home", _("Home-based")
        COOPERATIVE = "cooperative", _("Cooperative")
        OEM = "oem", _("OEM")

    SCOPE_PATHS = ("county__bureau", "introduced_by")
    GRANTED_PATHS = ("county__bureau",)

    source = models.OneToOneField(Source, models.PROTECT, related_name="workshop", editable=False)
    name = models.CharField(_("workshop name"), max_length=120)
    county = models.ForeignKey(County, models.PROTECT, related_name="workshops", verbose_name=_("county"))
    site = models.CharField(_("township or resettlement site"), max_length=80, blank=True)
    kind = models.CharField(_("kind of workshop"), max_length=12, choices=Kind)
    operator = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="workshops", verbose_name=_("operator")
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("set up by project"),
    )
    introduced_by = models.ForeignKey(
        Bureau,
        models.PROTECT,
        related_name="workshops_introduced",
        editable=False,
        verbose_name=_("introduced by"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, editable=False)
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="workshops_entered", editable=False, verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), editable=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="workshop_has_name",
                violation_error_message=_("Enter the name of the workshop."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        return {"county__bureau": Q()}

    def get_absolute_url(self) -> str:
        return reverse("workshops:workshop-detail", args=[self.pk])


class SiteEvent(models.Model):
    """The fact of a claim of kind "site": the workshop was recognised or closed on the claim's day."""

    class Event(models.TextChoices):
        RECOGNISED = "recognised", _("Recognised")
        CLOSED = "closed", _("Closed")

    claim = models.OneToOneField(
        Claim, models.PROTECT, primary_key=True, related_name="site_event", verbose_name=_("claim")
    )
    event = models.CharField(_("event"), max_length=10, choices=Event)

    class Meta:
        verbose_name = _("workshop event")
        verbose_name_plural = _("workshop events")

    def __str__(self) -> str:
        return self.get_event_display()

    @property
    def correct_url(self) -> str:
        """The page that corrects the day of this event."""
        return reverse("workshops:event-correct", args=[self.pk])


SUBGROUPS = ("poor", "relocated", "edge")
MOST_PEOPLE = 100_000  # at one site


class Headcount(models.Model):
    """The fact of a claim of kind "headcount": how many worked at a site on the claim's day.

    The site is a workshop, or a project for its jobs outside workshops (the claim's source).
    Subgroups may overlap; None means not known, which is not zero.
    """

    claim = models.OneToOneField(
        Claim, models.PROTECT, primary_key=True, related_name="headcount", verbose_name=_("claim")
    )
    total = models.PositiveIntegerField(_("people at work"))
    poor = models.PositiveIntegerField(_("of which registered poor"), null=True, blank=True)
    relocated = models.PositiveIntegerField(_("of which relocated"), null=True, blank=True)
    edge = models.PositiveIntegerField(_("of which edge households"), null=True, blank=True)

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=0) & Q(total__lte=MOST_PEOPLE),
                name="headcount_total_in_reason",
                violation_error_message=_("The number of people must be between 0 and 100,000."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": F("total")}),
                    name=f"headcount_{name}_within_total",
                    violation_error_message=_("A subgroup cannot be larger than the total."),
                )
                for name in ("poor", "relocated", "edge")
            ),
        ]

    def __str__(self) -> str:
        return str(self.total)

    @property
    def correct_url(self) -> str:
        """The page that corrects this headcount."""
        return reverse("workshops:headcount-correct", args=[self.pk])
