"""Chambers of commerce, enterprises and who belongs where; the other models of this app stand in files of their own."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from chambers import sight
from chambers.contact_models import ContactNote, ContactView, EnterpriseContact
from chambers.credit_code import check_credit_code, tidy_credit_code
from chambers.intention_models import Intention, IntentionStep
from chambers.interest_models import Interest, InterestSend
from chambers.match_models import Match, MatchingRule
from chambers.registration_models import Registration
from counties.models import Industry, Prefecture
from sheets.values import fold, initials

__all__ = [
    "Chamber",
    "ContactNote",
    "ContactView",
    "Enterprise",
    "EnterpriseContact",
    "EnterpriseName",
    "Intention",
    "IntentionStep",
    "Interest",
    "InterestSend",
    "Match",
    "MatchingRule",
    "Membership",
    "Registration",
]


def name_key(name: str) -> str:
    """What two spellings of one name share: half-width marks, no blanks, lower case."""
    return fold(name).replace(" ", "").lower()[:120]


class Chamber(Recorded):
    """A chamber of commerce; its staff sit in its bureau."""

    bureau = models.OneToOneField(Bureau, models.PROTECT, related_name="chamber", verbose_name=_("bureau"))
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    home = models.ForeignKey(
        Prefecture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chambers",
        verbose_name=_("city or prefecture"),
        help_text=_("Where the chamber is at home; leave it out for one of the whole province."),
    )

    class Meta:
        verbose_name = _("chamber of commerce")
        verbose_name_plural = _("chambers of commerce")
        ordering = ["bureau__name_zh"]

    def __str__(self) -> str:
        return self.bureau.name

    def get_absolute_url(self) -> str:
        return reverse("chambers:chamber-detail", args=[self.pk])

    class Manager(models.Manager):
        def get_by_natural_key(self, code: str) -> "Chamber":
            return self.get(bureau__code=code)

    objects = Manager()

    def natural_key(self) -> tuple[str]:
        return (self.bureau.code,)

    natural_key.dependencies = ["accounts.bureau", "counties.prefecture"]


class EnterpriseQuerySet(QuerySet):
    """Enterprises as somebody sees them (chambers/sight.py). A record that was merged into another is in no list."""

    def standing(self) -> "EnterpriseQuerySet":
        """The records that were not merged into another one."""
        return self.filter(merged_into=None)

    def visible_to(self, user: User) -> "EnterpriseQuerySet":
        """The standing enterprises that `user` may read."""
        return self.standing().filter(sight.read_condition(user))

    def editable_by(self, user: User) -> "EnterpriseQuerySet":
        """The standing enterprises whose record `user` may change."""
        return self.standing().filter(sight.change_condition(user))

    def named(self, name: str) -> "EnterpriseQuerySet":
        """The standing enterprises that bear this name, in whatever spelling of it."""
        return self.standing().filter(name_key=name_key(name))

    def once_named(self, name: str) -> "EnterpriseQuerySet":
        """The standing enterprises that bore this name before."""
        return self.standing().filter(
            pk__in=EnterpriseName.objects.filter(name_key=name_key(name)).values("enterprise")
        )


class Enterprise(Recorded):
    """An enterprise, known by its unified social credit code where that is known, else by its name.

    A record that was merged into another one gave its code, its names and its links to that one, and stays as a trace.
    """

    class Kind(models.TextChoices):
        PRIVATE = "private", _("Private company")
        STATE = "state", _("State-owned company")
        FOREIGN = "foreign", _("Company with foreign capital")
        COOPERATIVE = "cooperative", _("Cooperative")
        SOLE = "sole", _("Sole trader")
        OTHER = "other", _("Other body")

    name = models.CharField(_("enterprise"), max_length=120, db_index=True)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, null=True, blank=True, default=None
    )
    kind = models.CharField(_("kind of enterprise"), max_length=12, choices=Kind, blank=True, default="")
    industry = models.ForeignKey(
        Industry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
        verbose_name=_("industry"),
    )
    home_place = models.CharField(
        _("home place"), max_length=60, blank=True, default="", help_text=_("Province, city and county.")
    )
    note = models.TextField(_("note"), blank=True, default="")
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        editable=False,
        verbose_name=_("merged into"),
    )
    name_key = models.CharField(max_length=120, editable=False, db_index=True, default="")
    search_initials = models.CharField(max_length=120, editable=False, blank=True, default="")

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name"]
        permissions = [("merge_enterprises", "Can merge two records of one enterprise")]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(credit_code__isnull=False),
                name="enterprise_credit_code_once",
                violation_error_message=_("Another enterprise has this credit code already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="enterprise_has_name",
                violation_error_message=_("Enter the name of the enterprise."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | ~Q(credit_code=""),
                name="enterprise_credit_code_unknown_is_null",
                violation_error_message=_("Leave the credit code out when it is not known."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("chambers:enterprise-detail", args=[self.pk])

    def survivor(self) -> "Enterprise":
        """The record into which this one was merged, at the end of the way; itself while it stands."""
        found = self
        while found.merged_into_id:
            found = found.merged_into
        return found

    def clean(self) -> None:
        self.credit_code = tidy_credit_code(self.credit_code or "") or None
        if self.credit_code:
            problem = check_credit_code(self.credit_code)
            if problem:
                raise ValidationError({"credit_code": problem})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.take_keys()
        super().save(*args, **kwargs)

    def take_keys(self) -> None:
        """Let what it is found by follow from the name."""
        self.name_key = name_key(self.name)
        self.search_initials = initials(self.name)[:120]


class EnterpriseName(models.Model):
    """A name that an enterprise bore until it was changed or its record was merged; it is found by it all the same."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="names", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("former name of an enterprise")
        verbose_name_plural = _("former names of enterprises")
        ordering = ["enterprise", "-until", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name"],
                name="enterprise_name_once",
                violation_error_message=_("This former name is on record already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)


class MembershipQuerySet(ScopedQuerySet):
    def on(self, day: date) -> "MembershipQuerySet":
        """The memberships that hold on that day."""
        return self.filter(Q(joined_on=None) | Q(joined_on__lte=day), Q(left_on=None) | Q(left_on__gte=day))


class Membership(Recorded):
    """An enterprise belongs to a chamber, from a day to a day (both included; None: not known, or still).

    Only the chamber reads its member list, and whoever sits above it.
    """

    SCOPE_PATHS = ("chamber__bureau",)
    GRANTED_PATHS = ()

    chamber = models.ForeignKey(
        Chamber, models.CASCADE, related_name="memberships", verbose_name=_("chamber")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="memberships", verbose_name=_("enterprise")
    )

    joined_on = models.DateField(_("member since"), null=True, blank=True)
    left_on = models.DateField(_("member until"), null=True, blank=True)
    post = models.CharField(_("post in the chamber"), max_length=60, blank=True, default="")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["chamber", "enterprise"],
                condition=Q(left_on__isnull=True),
                name="membership_once",
                violation_error_message=_("This enterprise is a member already."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=models.F("joined_on")),
                name="membership_ends_after_start",
                violation_error_message=_("A membership must not end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} – {self.chamber}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The chamber itself, and whoever sits above it."""
        return {"chamber__bureau": Q()}
