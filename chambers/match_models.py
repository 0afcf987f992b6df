"""Matches of intentions and slots, and the weights by which they are ranked."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from chambers.intention_models import Intention
from counties.demand_models import DemandSlot
from counties.models import Pairing


class MatchingRule(Recorded):
    """How much each part of a score weighs, and how long an offer reserves a slot. One row; all of it is assumed."""

    PARTS: ClassVar = ("industry", "workers", "floor_area", "timing", "place", "chamber")

    industry = models.PositiveSmallIntegerField(_("weight of the industry"), default=30)
    workers = models.PositiveSmallIntegerField(_("weight of the workers"), default=20)
    floor_area = models.PositiveSmallIntegerField(_("weight of the floor area"), default=15)
    timing = models.PositiveSmallIntegerField(_("weight of the timing"), default=15)
    place = models.PositiveSmallIntegerField(_("weight of place and pairing"), default=15)
    chamber = models.PositiveSmallIntegerField(_("weight of the chamber of the supporter's city"), default=5)
    late_week_percent = models.PositiveSmallIntegerField(
        _("per cent of the timing lost for each week that a site is ready too late"),
        default=10,
        validators=[MinValueValidator(5), MaxValueValidator(100)],
    )
    reservation_days = models.PositiveSmallIntegerField(
        _("days for which an offer reserves a slot"), default=14, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("rule of matching")
        verbose_name_plural = _("rules of matching")
        constraints = [
            models.CheckConstraint(
                condition=Q(industry__gt=0)
                | Q(workers__gt=0)
                | Q(floor_area__gt=0)
                | Q(timing__gt=0)
                | Q(place__gt=0)
                | Q(chamber__gt=0),
                name="matching_rule_weighs_something",
                violation_error_message=_("At least one part has to weigh something."),
            ),
            models.CheckConstraint(
                condition=Q(reservation_days__gte=1),
                name="matching_rule_reserves",
                violation_error_message=_("An offer reserves a slot for at least one day."),
            ),
            models.CheckConstraint(
                condition=Q(late_week_percent__gte=5, late_week_percent__lte=100),
                name="matching_rule_late_week",
                violation_error_message=_("A week too late costs 5 to 100 per cent."),
            ),
        ]

    class Manager(models.Manager):
        def current(self) -> "MatchingRule":
            """The rule that holds; before one is stored, the one that the product comes with."""
            return self.order_by("pk").first() or MatchingRule()

    objects = Manager()

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def total(self) -> int:
        """The most points that a match can have."""
        return sum(getattr(self, part) for part in self.PARTS)


class MatchQuerySet(ScopedQuerySet):
    def holding_on(self, day: date) -> "MatchQuerySet":
        """The offers that reserve their slot on that day, and the matches that fill one."""
        return self.filter(
            Q(state=Match.State.ACCEPTED) | Q(state=Match.State.OFFERED, reserved_until__gte=day)
        )


class Match(Recorded):
    """An intention offered to a slot of a demand. It holds both until `reserved_until`, that day included.

    An offer whose time ran out keeps the state "offered" until somebody else takes the slot or the intention;
    every reader asks `state_on` or `holding_on`. `score` is in hundredths of a point, `parts` are the points of each
    part as they stood when it was offered. `introduced_by` and `pairing` are carried over to the project.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        TAKEN_BACK = "taken_back", _("Taken back")
        EXPIRED = "expired", _("Expired")
        FREED = "freed", _("Freed again")

    HOLDING = (State.OFFERED, State.ACCEPTED)
    OPEN_TO = frozenset(Bureau.Kind.values) - {Bureau.Kind.CHAMBER}
    SCOPE_PATHS = ("intention__collected_by", "intention__chamber__bureau")
    GRANTED_PATHS = ()

    intention = models.ForeignKey(
        Intention, models.PROTECT, related_name="matches", verbose_name=_("intention")
    )
    slot = models.ForeignKey(DemandSlot, models.PROTECT, related_name="matches", verbose_name=_("slot"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED, editable=False)
    offered_on = models.DateField(_("offered on"), editable=False)
    offered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("offered by")
    )
    offered_for = models.ForeignKey(
        Bureau,
        models.PROTECT,
        related_name="matches_offered",
        editable=False,
        verbose_name=_("offered for the bureau"),
    )
    introduced_by = models.ForeignKey(
        Bureau, models.PROTECT, related_name="+", editable=False, verbose_name=_("introduced by")
    )
    pairing = models.ForeignKey(
        Pairing,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("under the pairing"),
    )
    reserved_until = models.DateField(_("reserved until"), editable=False)
    score = models.PositiveIntegerField(_("score in hundredths of a point"), editable=False)
    parts = models.JSONField(_("points of each part"), default=dict, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(state__in=["offered", "accepted"]),
                name="match_holds_a_slot_once",
                violation_error_message=_("This slot is taken. Choose another one."),
            ),
            models.UniqueConstraint(
                fields=["intention"],
                condition=Q(state__in=["offered", "accepted"]),
                name="match_holds_an_intention_once",
                violation_error_message=_("This intention is held by a county already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "taken_back", "freed"]) | ~Q(reason=""),
                name="match_end_has_reason",
                violation_error_message=_("Give the reason."),
            ),
        ]
        indexes = [models.Index(fields=["state", "reserved_until"], name="match_by_state")]

    def __str__(self) -> str:
        return f"{self.intention} → {self.slot.demand}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """Who offered it, the county that is asked, and whoever sits above them."""
        return {"offered_for": Q(), "slot__demand__county__bureau": Q()}

    def get_absolute_url(self) -> str:
        return reverse("chambers:match-detail", args=[self.pk])

    def state_on(self, day: date) -> "Match.State":
        """What it is on that day: an offer whose reservation ran out has expired."""
        if self.state == self.State.OFFERED and self.reserved_until < day:
            return self.State.EXPIRED
        return self.State(self.state)
