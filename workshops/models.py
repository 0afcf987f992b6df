"""Workshops and headcounts. Headcounts are counts: no worker's name or number is ever stored."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from chambers.models import Enterprise
from counties.models import County, Industry
from ledger.metrics import Channel
from ledger.models import Claim, Source
from projects.models import Project
from workshops.visit_models import MOST_PEOPLE, Visit


class WorkshopQuerySet(ScopedQuerySet):
    def standing(self) -> "WorkshopQuerySet":
        """The workshops that were not voided: all that lists, choices and counts know."""
        return self.filter(voided_at=None)


class Workshop(Recorded):
    """A poverty-alleviation workshop: a row of its own, never a number on a project.

    Where it belongs (county, project, and what follows from them) repeats what its standing moves say;
    `first_…` keeps what was entered. Money is in 元; None means not known.
    """

    class Kind(models.TextChoices):
        FACTORY = "factory", _("Factory")
        HOME = "home", _("Home-based")
        COOPERATIVE = "cooperative", _("Cooperative")
        OEM = "oem", _("OEM")

    # The county in which it was first recorded keeps it in sight: its earlier figures rest on it.
    SCOPE_PATHS = ("county__bureau", "introduced_by", "first_county__bureau")
    GRANTED_PATHS = ("county__bureau",)

    # What claims may change: the record repeats what they say, `first_…` keeps what was entered.
    CLAIMED = ("county", "project", "introduced_by", "channel")

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
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="workshops", verbose_name=_("industry")
    )
    floor_area = models.PositiveIntegerField(_("floor area in square metres"), null=True, blank=True)
    oem_client = models.CharField(_("OEM client"), max_length=120, blank=True)
    order_value = models.DecimalField(
        _("value of the OEM orders"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    order_value_typed = models.CharField(_("order value as typed"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)
    introduced_by = models.ForeignKey(
        Bureau,
        models.PROTECT,
        related_name="workshops_introduced",
        editable=False,
        verbose_name=_("introduced by"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, editable=False)
    first_county = models.ForeignKey(County, models.PROTECT, related_name="+", editable=False)
    first_project = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="workshops_at_first", editable=False
    )
    first_introduced_by = models.ForeignKey(Bureau, models.PROTECT, related_name="+", editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)
    void_reason = models.TextField(_("reason for voiding"), blank=True, editable=False)
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
            ),
            models.CheckConstraint(
                condition=Q(order_value__isnull=True) | Q(order_value__gte=0),
                name="workshop_order_not_negative",
                violation_error_message=_("The value of the orders cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="workshop_void_has_reason",
                violation_error_message=_("Say why the record is voided."),
            ),
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
    reason = models.TextField(_("reason for closing"), blank=True)

    class Meta:
        verbose_name = _("workshop event")
        verbose_name_plural = _("workshop events")
        constraints = [
            models.CheckConstraint(
                condition=~Q(event="closed") | ~Q(reason=""),
                name="site_closing_has_reason",
                violation_error_message=_("Say why the workshop closed."),
            )
        ]

    def __str__(self) -> str:
        said = self.get_event_display()
        return f"{said} · {self.reason}" if self.reason else str(said)

    @property
    def correct_url(self) -> str:
        """The page that corrects the day of this event."""
        return reverse("workshops:event-correct", args=[self.pk])


class WorkshopMove(models.Model):
    """The fact of a claim of kind "move": the workshop belongs to another county, or to another project or none.

    `from_start`: it was so from the beginning, and the first value was wrong; else it is so from the claim's day.
    `introduced_by` is set for a workshop of no project: the county's own bureau.
    """

    claim = models.OneToOneField(
        Claim, models.PROTECT, primary_key=True, related_name="workshop_move", verbose_name=_("claim")
    )
    from_start = models.BooleanField(_("from the start"), default=False)
    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("county"))
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshop_moves",
        verbose_name=_("set up by project"),
    )
    introduced_by = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("introduced by")
    )

    class Meta:
        verbose_name = _("workshop move")
        verbose_name_plural = _("workshop moves")
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=True, introduced_by__isnull=False)
                | Q(project__isnull=False, introduced_by__isnull=True),
                name="workshop_move_has_introducer",
                violation_error_message=_(
                    "Who introduced a workshop follows from its project or its county."
                ),
            )
        ]

    def __str__(self) -> str:
        project = self.project.name if self.project_id else _("no project")
        return f"{self.county.name} · {project}"

    @property
    def correct_url(self) -> str:
        """The page that corrects this move."""
        return reverse("workshops:move-correct", args=[self.pk])


SUBGROUPS = ("poor", "relocated", "edge")
CONTRACTS = ("labour_contracts", "service_contracts", "flexible")
MOST_WAGE = 100_000  # 元 a month, on average


class Headcount(models.Model):
    """The fact of a claim of kind "headcount": how many worked at a site on the claim's day.

    The site is a workshop, or a project for its jobs outside workshops (the claim's source).
    `total` are those who work there regularly, and alone counts; `peak` is the most at the busiest time.
    Subgroups may overlap; contract kinds do not. None means not known, which is not zero. The wage is in 元.
    """

    claim = models.OneToOneField(
        Claim, models.PROTECT, primary_key=True, related_name="headcount", verbose_name=_("claim")
    )
    total = models.PositiveIntegerField(_("people at work"))
    poor = models.PositiveIntegerField(_("of which registered poor"), null=True, blank=True)
    relocated = models.PositiveIntegerField(_("of which relocated"), null=True, blank=True)
    edge = models.PositiveIntegerField(_("of which edge households"), null=True, blank=True)
    peak = models.PositiveIntegerField(_("people at the busiest time"), null=True, blank=True)
    labour_contracts = models.PositiveIntegerField(_("with a labour contract"), null=True, blank=True)
    service_contracts = models.PositiveIntegerField(_("with a service agreement"), null=True, blank=True)
    flexible = models.PositiveIntegerField(_("working flexibly, without either"), null=True, blank=True)
    monthly_wage = models.DecimalField(
        _("average monthly wage"), max_digits=8, decimal_places=2, null=True, blank=True
    )

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
                for name in SUBGROUPS
            ),
            models.CheckConstraint(
                condition=Q(peak__isnull=True) | Q(peak__gte=F("total"), peak__lte=MOST_PEOPLE),
                name="headcount_peak_from_total",
                violation_error_message=_("At the busiest time there are at least as many as regularly."),
            ),
            models.CheckConstraint(
                condition=Q(
                    total__gte=Coalesce("labour_contracts", 0)
                    + Coalesce("service_contracts", 0)
                    + Coalesce("flexible", 0)
                ),
                name="headcount_contracts_within_total",
                violation_error_message=_("The contract kinds together cannot be more than the total."),
            ),
            models.CheckConstraint(
                condition=Q(monthly_wage__isnull=True) | Q(monthly_wage__gt=0, monthly_wage__lte=MOST_WAGE),
                name="headcount_wage_in_reason",
                violation_error_message=_("The average monthly wage lies between 0 and 100,000 yuan."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.total)

    @property
    def correct_url(self) -> str:
        """The page that corrects this headcount."""
        return reverse("workshops:headcount-correct", args=[self.pk])


# A rule speaks of kinds of workshop and of contract kinds, a request of a headcount: their modules read this one first.
from workshops.confirmation_models import Confirmation, EmployerAnswer  # noqa: E402
from workshops.recognition_models import RecognitionRule  # noqa: E402

__all__ = [
    "MOST_PEOPLE",
    "Confirmation",
    "EmployerAnswer",
    "Headcount",
    "RecognitionRule",
    "SiteEvent",
    "Visit",
    "Workshop",
    "WorkshopMove",
]
