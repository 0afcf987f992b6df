"""Introduced projects and the steps they take."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from chambers.models import Enterprise, Match
from counties.models import County, Industry, Stage
from ledger.metrics import Channel
from ledger.models import Claim, Source
from pages.templatetags.pages import money
from projects import likeness
from projects.duplicate_models import DuplicateAppeal, EnterpriseSpelling, SuspectedPair, new_reference
from projects.problem_models import Problem
from projects.receipt_models import Receipt
from projects.stages import Step
from sheets.values import initials, phone_key

__all__ = [
    "DuplicateAppeal",
    "EnterpriseSpelling",
    "EntryHabit",
    "Problem",
    "Project",
    "ProjectQuerySet",
    "Receipt",
    "StageReached",
    "SuspectedPair",
]


class ProjectQuerySet(ScopedQuerySet):
    def standing(self) -> "ProjectQuerySet":
        """The projects that were not voided: with these a new one is compared."""
        return self.filter(voided_at=None)

    def for_list(self) -> "ProjectQuerySet":
        """With everything that a row of a list shows; `stage_rank` sorts the stages in their own order."""
        rank = Case(*(When(stage=stage, then=Value(stage.rank)) for stage in Stage))
        related = ("county__prefecture", "enterprise", "industry", "introduced_by")
        return self.select_related(*related).annotate(stage_rank=rank)


class Project(Recorded):
    """A project brought to a county. Its counted facts are claims; this is the rest of the record.

    `stage` and `situation` repeat what the claims say as reported, so that lists can filter and
    sort by them; projects/services.py keeps them. Money is in 元; None means not known.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("New")
        CONTINUED = "continued", _("Continued")

    class Situation(models.TextChoices):
        GOING = "going", _("going")
        PAUSED = "paused", _("paused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Origin(models.TextChoices):
        ENTERED = "entered", _("entered")
        SAMPLE = "sample", _("sample data")
        PUBLISHED = "published", _("published case")

    # The county in which it was first recorded keeps it in sight: its earlier figures rest on it.
    SCOPE_PATHS = ("county__bureau", "introduced_by", "first_county__bureau")
    GRANTED_PATHS = ("county__bureau",)

    # What claims may change: the record repeats what they say, `first_…` keeps what was entered.
    CLAIMED = ("county", "introduced_by", "channel", "kind", "contract_amount", "contract_amount_typed")

    source = models.OneToOneField(Source, models.PROTECT, related_name="project", editable=False)
    name = models.CharField(_("project name"), max_length=120)
    county = models.ForeignKey(County, models.PROTECT, related_name="projects", verbose_name=_("county"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="projects", verbose_name=_("enterprise")
    )
    match = models.OneToOneField(
        Match,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="project",
        editable=False,
        verbose_name=_("match that it came from"),
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("industry")
    )
    kind = models.CharField(_("project kind"), max_length=9, choices=Kind, default=Kind.NEW)
    short_and_fast = models.BooleanField(_("short and fast"), default=False)
    labour_intensive = models.BooleanField(_("labour-intensive"), default=False)
    introduced_by = models.ForeignKey(
        Bureau, models.PROTECT, related_name="projects_introduced", verbose_name=_("introduced by")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, editable=False)
    contract_amount = models.DecimalField(
        _("contract amount"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    contract_amount_typed = models.CharField(_("contract amount as typed"), max_length=60, blank=True)
    annual_output = models.DecimalField(
        _("expected annual output value"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    annual_output_typed = models.CharField(_("annual output value as typed"), max_length=60, blank=True)
    planned_jobs = models.PositiveIntegerField(_("planned jobs"), null=True, blank=True)
    planned_jobs_note = models.CharField(_("note on planned jobs"), max_length=60, blank=True)
    expected_started_on = models.DateField(_("expected start"), null=True, blank=True)
    expected_operating_on = models.DateField(_("expected operation"), null=True, blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    site_address = models.CharField(_("site address"), max_length=160, blank=True)
    note = models.TextField(_("note"), blank=True)
    origin = models.CharField(
        _("origin"), max_length=9, choices=Origin, default=Origin.ENTERED, editable=False
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.LEAD, editable=False)
    situation = models.CharField(
        _("situation"), max_length=9, choices=Situation, default=Situation.GOING, editable=False
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    first_county = models.ForeignKey(County, models.PROTECT, related_name="+", editable=False)
    first_introduced_by = models.ForeignKey(Bureau, models.PROTECT, related_name="+", editable=False)
    first_channel = models.CharField(max_length=10, choices=Channel, editable=False)
    first_kind = models.CharField(max_length=9, choices=Kind, default=Kind.NEW, editable=False)
    first_contract_amount = models.DecimalField(
        max_digits=18, decimal_places=2, null=True, blank=True, editable=False
    )
    first_contract_amount_typed = models.CharField(max_length=60, blank=True, editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)
    void_reason = models.TextField(_("reason for voiding"), blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        editable=False,
        verbose_name=_("merged into"),
    )
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="projects_entered", editable=False, verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)
    search_text = models.CharField(max_length=500, editable=False, default="")
    # By which other records are found that may be the same project; all follow from the values above.
    name_key = models.CharField(max_length=likeness.LONGEST_KEY, editable=False, default="")
    phone_key = models.CharField(max_length=40, editable=False, default="")
    address_key = models.CharField(max_length=likeness.LONGEST_KEY, editable=False, default="")
    reference = models.CharField(_("reference"), max_length=8, unique=True, null=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="project_has_name",
                violation_error_message=_("Enter the name of the project."),
            ),
            models.CheckConstraint(
                condition=Q(contract_amount__isnull=True) | Q(contract_amount__gte=0),
                name="project_contract_not_negative",
                violation_error_message=_("The contract amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(planned_jobs__isnull=True) | Q(planned_jobs__gte=0),
                name="project_planned_jobs_not_negative",
                violation_error_message=_("Planned jobs cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="project_void_has_reason",
                violation_error_message=_("Say why the record is voided."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(voided_at__isnull=False),
                name="project_merged_is_void",
                violation_error_message=_("A record merged into another one is voided."),
            ),
        ]
        indexes = [
            models.Index(fields=["county", "stage"], name="project_by_county"),
            models.Index(fields=["-changed_at", "-id"], name="project_by_change"),
            models.Index(fields=["name_key"], name="project_by_name_key"),
            models.Index(fields=["phone_key"], name="project_by_phone"),
            models.Index(fields=["address_key"], name="project_by_address"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The county's bureaus change it; who introduced it only until somebody above has looked at it."""
        looked_at = Claim.objects.filter(source=OuterRef("source")).exclude(
            state__in=[Claim.State.REPORTED, Claim.State.RETURNED, Claim.State.TAKEN_BACK]
        )
        return {"county__bureau": Q(), "introduced_by": ~Q(Exists(looked_at))}

    def get_absolute_url(self) -> str:
        return reverse("projects:project-detail", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.take_keys()
        super().save(*args, **kwargs)
        EnterpriseSpelling.objects.keep(self.enterprise)

    def take_keys(self) -> None:
        """Let what the project is found by follow from the record: its search text, and the keys of duplicates."""
        parts = [self.name, self.enterprise.name, self.enterprise.credit_code or "", initials(self.name)]
        parts.append(initials(self.enterprise.name))
        self.reference = self.reference or new_reference()
        self.search_text = " ".join(parts).lower()[:500]
        self.name_key = likeness.name_key(self.name)
        self.phone_key = phone_key(self.contact_phone)
        self.address_key = likeness.address_key(self.site_address)


class StageReached(models.Model):
    """The fact of a claim of kind "stage": the project reached a stage or took a side exit on the claim's day."""

    claim = models.OneToOneField(
        Claim, models.PROTECT, primary_key=True, related_name="stage_reached", verbose_name=_("claim")
    )
    step = models.CharField(_("step"), max_length=12, choices=Step)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("stage reached")
        verbose_name_plural = _("stages reached")
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=["paused", "withdrawn"]) | ~Q(reason=""),
                name="stage_exit_has_reason",
                violation_error_message=_("Give the reason for pausing or withdrawing."),
            )
        ]

    def __str__(self) -> str:
        return self.get_step_display()

    @property
    def correct_url(self) -> str:
        """The page that corrects the day of this step."""
        return reverse("projects:step-correct", args=[self.pk])


class ProjectChange(models.Model):
    """The fact of a claim by which a project's county, introducer, shares, money or nature is another than before.

    `from_start`: it was so from the beginning, and the first value was wrong; else it is so from the claim's day.
    For a capital increase (kind "money", not from the start) `amount` is what is added.
    """

    claim = models.OneToOneField(
        Claim, models.PROTECT, primary_key=True, related_name="project_change", verbose_name=_("claim")
    )
    from_start = models.BooleanField(_("from the start"), default=False)
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("county")
    )
    introduced_by = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("introduced by")
    )
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    amount_typed = models.CharField(_("amount as typed"), max_length=60, blank=True)
    nature = models.CharField(_("project kind"), max_length=9, choices=Project.Kind, blank=True)

    class Meta:
        verbose_name = _("change of a project")
        verbose_name_plural = _("changes of projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="project_change_amount_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            )
        ]

    def __str__(self) -> str:
        if self.county_id:
            return self.county.name
        if self.introduced_by_id:
            return self.introduced_by.name
        if self.nature:
            return str(self.get_nature_display())
        if self.claim.kind == Claim.Kind.MONEY:
            return money(self.amount) if self.from_start else f"+{money(self.amount)}"
        return "，".join(str(share) for share in self.shares.all())

    @property
    def correct_url(self) -> str:
        """The page that corrects this change."""
        return reverse("projects:change-correct", args=[self.pk])


class CreditShare(models.Model):
    """One bureau's part of the credit for a project, in hundredths of a per cent; a change's parts sum to 100 %."""

    change = models.ForeignKey(ProjectChange, models.PROTECT, related_name="shares", verbose_name=_("change"))
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("bureau"))
    hundredths = models.PositiveIntegerField(_("share in hundredths of a per cent"))

    class Meta:
        verbose_name = _("share of credit")
        verbose_name_plural = _("shares of credit")
        ordering = ["-hundredths", "bureau"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "bureau"],
                name="credit_share_once",
                violation_error_message=_("Each bureau has one share."),
            ),
            models.CheckConstraint(
                condition=Q(hundredths__gt=0) & Q(hundredths__lte=10_000),
                name="credit_share_in_reason",
                violation_error_message=_("A share lies between 0.01 % and 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bureau.name} {self.hundredths / 100:g}%"


class EntryHabit(models.Model):
    """What somebody carries over from one entered project to the next, and the values of the last one."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="entry_habit")
    carry = models.JSONField(default=list)
    last = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.user)
