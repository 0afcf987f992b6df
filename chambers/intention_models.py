"""What enterprises want: to invest, or to have something made."""

from datetime import date
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from counties.models import County, Industry


class IntentionQuerySet(ScopedQuerySet):
    def free_on(self, day: date) -> "IntentionQuerySet":
        """Those that a county may be offered that day: on their way, and held by nobody."""
        under_way = [Intention.Status.COLLECTED, Intention.Status.TALKING, Intention.Status.MATCHED]
        return self.filter(Q(held_until=None) | Q(held_until__lt=day), status__in=under_way)


class Intention(Recorded):
    """What one enterprise wants. Money is in 元; None means that it is not said.

    `status` is what somebody did last, with its day in `IntentionStep`; a match holds the intention until
    `held_until`, that day included, and when that has passed it stands in talks again (`status_on`).
    """

    class Kind(models.TextChoices):
        INVEST = "invest", _("Investment")
        OEM = "oem", _("OEM order")

    class Status(models.TextChoices):
        COLLECTED = "collected", _("Collected")
        TALKING = "talking", _("In talks")
        MATCHED = "matched", _("Matched, slot reserved")
        PROJECT = "project", _("Became a project")
        DROPPED = "dropped", _("Dropped")

    # A chamber reads its own members' intentions only; every other bureau reads them all, without contacts.
    OPEN_TO = frozenset(Bureau.Kind.values) - {Bureau.Kind.CHAMBER}
    SCOPE_PATHS = ("collected_by", "chamber__bureau")
    GRANTED_PATHS = ()

    enterprise = models.ForeignKey(
        "chambers.Enterprise", models.PROTECT, related_name="intentions", verbose_name=_("enterprise")
    )
    kind = models.CharField(_("kind of intention"), max_length=6, choices=Kind, default=Kind.INVEST)
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="intentions", verbose_name=_("industry")
    )
    amount = models.DecimalField(
        _("amount"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    amount_typed = models.CharField(_("amount as typed"), max_length=60, blank=True)
    workers = models.PositiveIntegerField(_("workers needed"), null=True, blank=True)
    workers_note = models.CharField(_("note on workers"), max_length=60, blank=True)
    skills = models.CharField(_("skills needed"), max_length=200, blank=True)
    floor_area = models.PositiveIntegerField(_("floor area in square metres"), null=True, blank=True)
    begins_on = models.DateField(_("wants to begin on"), null=True, blank=True)
    counties = models.ManyToManyField(
        County, blank=True, related_name="wished_by", verbose_name=_("preferred counties")
    )
    county_names = models.CharField(
        _("preferred counties"), max_length=300, blank=True, default="", editable=False
    )
    words = models.TextField(_("in their own words"), blank=True)
    chamber = models.ForeignKey(
        "chambers.Chamber",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="intentions",
        verbose_name=_("chamber"),
        help_text=_("The chamber whose member the enterprise is, where it came through one."),
    )
    collected_by = models.ForeignKey(
        Bureau, models.PROTECT, related_name="intentions_collected", verbose_name=_("collected by")
    )
    collected_on = models.DateField(_("collected on"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.COLLECTED, editable=False
    )
    held_until = models.DateField(_("held until"), null=True, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)

    objects = IntentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("intention")
        verbose_name_plural = _("intentions")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="intention_amount_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
        ]
        indexes = [models.Index(fields=["status", "held_until"], name="intention_by_status")]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_kind_display()}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """Who collected it, the chamber that it came through, and whoever sits above them."""
        return {"collected_by": Q(), "chamber__bureau": Q()}

    def get_absolute_url(self) -> str:
        return reverse("chambers:intention-detail", args=[self.pk])

    def status_on(self, day: date) -> "Intention.Status":
        """What it is on that day: a reservation that ran out leaves it in talks."""
        if self.status == self.Status.MATCHED and (self.held_until is None or self.held_until < day):
            return self.Status.TALKING
        return self.Status(self.status)


class IntentionStep(models.Model):
    """One step of an intention: to which status, on which day, said by whom. Never changed."""

    APPEND_ONLY = True

    intention = models.ForeignKey(
        Intention, models.PROTECT, related_name="steps", verbose_name=_("intention")
    )
    status = models.CharField(_("status"), max_length=10, choices=Intention.Status)
    on = models.DateField(_("on which day"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("step of an intention")
        verbose_name_plural = _("steps of intentions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason=""),
                name="intention_dropped_has_reason",
                violation_error_message=_("Say why the intention is dropped."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_status_display())
