"""What a county asks for, in slots that can be counted, reserved and filled."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet


class DemandQuerySet(ScopedQuerySet):
    def valid_on(self, day: date) -> "DemandQuerySet":
        """The demands that have not run out by then, that day included."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def open_on(self, day: date) -> "DemandQuerySet":
        """The valid demands with at least one slot that nobody has reserved, filled or withdrawn."""
        slots = DemandSlot.objects.open_on(day).filter(demand=OuterRef("pk"))
        return self.valid_on(day).filter(Exists(slots))


class Demand(Recorded):
    """What a county asks for: so many like slots, each for one enterprise. None means that it is not said.

    Workers are people who could begin work; the poor are those of them who are registered as poor.
    """

    OPEN_TO = frozenset(Bureau.Kind.values)
    SCOPE_PATHS = ("county__bureau",)
    GRANTED_PATHS = ("county__bureau",)

    county = models.ForeignKey(
        "counties.County", models.PROTECT, related_name="demands", verbose_name=_("county")
    )
    title = models.CharField(_("what is asked for"), max_length=120)
    industry = models.ForeignKey(
        "counties.Industry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="demands",
        verbose_name=_("industry"),
        help_text=_("Leave it out if any industry is welcome."),
    )
    workers = models.PositiveIntegerField(_("workers available"), null=True, blank=True)
    poor_workers = models.PositiveIntegerField(_("of whom registered poor"), null=True, blank=True)
    floor_area = models.PositiveIntegerField(_("floor area in square metres"), null=True, blank=True)
    ready_on = models.DateField(_("ready on"), null=True, blank=True)
    policies = models.TextField(_("policies offered"), blank=True)
    site = models.CharField(pgettext_lazy("demand", "site"), max_length=160, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="demand_has_title",
                violation_error_message=_("Say in a few words what is asked for."),
            ),
            models.CheckConstraint(
                condition=Q(poor_workers__isnull=True) | Q(workers__gte=F("poor_workers")),
                name="demand_poor_within_workers",
                violation_error_message=_(
                    "The registered poor are some of the workers: enter both, and no more poor than workers."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The county, its prefecture and the province change it."""
        return {"county__bureau": Q()}

    def get_absolute_url(self) -> str:
        return reverse("counties:demand-detail", args=[self.pk])


class SlotQuerySet(models.QuerySet):
    def standing(self) -> "SlotQuerySet":
        """Neither filled nor withdrawn."""
        return self.filter(filled_on=None, withdrawn_on=None)

    def open_on(self, day: date) -> "SlotQuerySet":
        """Nobody has it on that day: a reservation is over on the day after its last one."""
        return self.standing().filter(Q(reserved_until=None) | Q(reserved_until__lt=day))

    def reserved_on(self, day: date) -> "SlotQuerySet":
        """Somebody has reserved it on that day, the last day of the reservation included."""
        return self.standing().filter(reserved_until__gte=day)


class DemandSlot(Recorded):
    """One slot of a demand. A reservation frees itself by date; who holds it is said by `chambers.Match`."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("slots", "open")
        RESERVED = "reserved", pgettext_lazy("slots", "reserved")
        FILLED = "filled", pgettext_lazy("slots", "filled")
        WITHDRAWN = "withdrawn", pgettext_lazy("slots", "withdrawn")

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="slots", verbose_name=_("demand"))
    number = models.PositiveSmallIntegerField(_("number"))
    reserved_until = models.DateField(_("reserved until"), null=True, blank=True)
    filled_on = models.DateField(_("filled on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason for withdrawing"), max_length=200, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot of a demand")
        verbose_name_plural = _("slots of demands")
        ordering = ["demand", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "number"],
                name="demand_slot_once",
                violation_error_message=_("This demand has a slot of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(filled_on__isnull=True) | Q(withdrawn_on__isnull=True),
                name="demand_slot_filled_or_withdrawn",
                violation_error_message=_("A slot that is filled cannot be withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="demand_slot_withdrawn_has_reason",
                violation_error_message=_("Say why the slot is withdrawn."),
            ),
        ]
        indexes = [models.Index(fields=["reserved_until"], name="demand_slot_by_reservation")]

    def __str__(self) -> str:
        return f"{self.demand} · {self.number}"

    def state_on(self, day: date) -> "DemandSlot.State":
        """What it is on that day."""
        if self.withdrawn_on:
            return self.State.WITHDRAWN
        if self.filled_on:
            return self.State.FILLED
        if self.reserved_until and self.reserved_until >= day:
            return self.State.RESERVED
        return self.State.OPEN
