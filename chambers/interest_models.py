"""What enterprises leave on the public pages, until a person has made an intention of it or put it aside."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import User
from accounts.scoping import ScopedQuerySet
from chambers.intention_models import Intention
from counties.demand_models import Demand
from counties.models import County, Industry


class Interest(Recorded):
    """What an enterprise left on a public page, as typed there. Nobody has looked into it yet when it is open.

    It belongs to the county whose demand it speaks of; without one, to the province.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for somebody")
        CONFIRMED = "confirmed", _("made an intention")
        REFUSED = "refused", _("put aside")

    SCOPE_PATHS = ("county__bureau",)
    GRANTED_PATHS = ()

    demand = models.ForeignKey(
        Demand,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("demand"),
    )
    county = models.ForeignKey(
        County,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("county"),
    )
    enterprise_name = models.CharField(_("enterprise"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    kind = models.CharField(_("kind of intention"), max_length=6, choices=Intention.Kind)
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("industry")
    )
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    amount_typed = models.CharField(_("amount as typed"), max_length=60, blank=True)
    workers = models.PositiveIntegerField(_("workers needed"), null=True, blank=True)
    workers_note = models.CharField(_("note on workers"), max_length=60, blank=True)
    floor_area = models.PositiveIntegerField(_("floor area in square metres"), null=True, blank=True)
    begins_on = models.DateField(_("wants to begin on"), null=True, blank=True)
    words = models.TextField(_("in their own words"), blank=True)
    contact_post = models.CharField(_("post or department"), max_length=60)
    contact_phone = models.CharField(_("business telephone"), max_length=40)
    left_at = models.DateTimeField(_("left at"), editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN, editable=False)
    intention = models.OneToOneField(
        Intention,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interest",
        editable=False,
        verbose_name=_("intention"),
    )
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["-left_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="confirmed", intention__isnull=False)
                | (~Q(state="confirmed") & Q(intention__isnull=True)),
                name="interest_confirmed_has_intention",
                violation_error_message=_("A confirmed interest leads to its intention."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="interest_refused_has_reason",
                violation_error_message=_("Say why it is put aside."),
            ),
        ]

    def __str__(self) -> str:
        return self.enterprise_name

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The county that is meant, its prefecture, and the province."""
        return {"county__bureau": Q()}

    def get_absolute_url(self) -> str:
        return reverse("chambers:interest-detail", args=[self.pk])


class InterestSend(models.Model):
    """That somebody sent an interest from the public page: what its limits are counted by, whichever process answers.

    `sender` is a keyed hash of address and day, of which nobody reads the address and which is another one tomorrow.
    Rows are deleted after two days.
    """

    sender = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(db_default=Now(), editable=False)  # real time

    class Meta:
        verbose_name = _("sending of an interest")
        verbose_name_plural = _("sendings of interests")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["sender", "sent_at"], name="interest_send_by_sender"),
            models.Index(fields=["sent_at"], name="interest_send_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.sent_at)
