"""Claims and who vouched for them; numbered postings, append-only entries, daily totals."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet, own_bureau_ids
from counties.models import County
from ledger.metrics import Basis, Channel, Metric, Rule


class Source(models.Model):
    """Whatever has claims and lines of its own: a project or a workshop points here one-to-one.

    Its row is the lock under which the claims and lines of that source change.
    """

    class Kind(models.TextChoices):
        PROJECT = "project", _("Project")
        WORKSHOP = "workshop", _("Workshop")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("source of figures")
        verbose_name_plural = _("sources of figures")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def record(self) -> models.Model:
        """The project or workshop that this source stands for."""
        return getattr(self, self.kind)


class ClaimQuerySet(ScopedQuerySet):
    def waiting_for_verification(self) -> "ClaimQuerySet":
        """Claims that the province still has to verify."""
        return self.filter(state__in=[Claim.State.REPORTED, Claim.State.REVIEWED])

    def verifiable_by(self, user: User) -> "ClaimQuerySet":
        """Claims that this user may verify: provincial reviewers, and nobody their own (four eyes)."""
        if not (user.bureau_id and user.bureau.is_province and user.has_perm("ledger.verify_claim")):
            return self.none()
        return self.waiting_for_verification().exclude(reporter=user)


class Claim(Recorded):
    """A dated fact that moves a counted number, and who vouched for it.

    The fact itself (which stage, how many people) stands in a record of the app that knows it,
    one-to-one. Source: docs/domain.md, "What counts", points 1-4.
    """

    class Kind(models.TextChoices):
        STAGE = "stage", _("Stage reached")
        SITE = "site", _("Workshop recognised or closed")
        HEADCOUNT = "headcount", _("Headcount")

    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("state of a claim", "Reported")
        REVIEWED = "reviewed", _("Reviewed")
        VERIFIED = "verified", _("Verified")
        RETURNED = "returned", _("Returned")

    SCOPE_PATHS = ("county__bureau", "reporter__bureau")
    GRANTED_PATHS = ("county__bureau",)

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.ForeignKey(Source, models.PROTECT, related_name="claims", verbose_name=_("source"))
    county = models.ForeignKey(County, models.PROTECT, related_name="claims", verbose_name=_("county"))
    effective_on = models.DateField(_("true on"))
    not_later_than = models.BooleanField(
        _("the day is the latest possible"), default=False, help_text=_("The exact day is not known.")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.REPORTED)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="claims_reported",
        verbose_name=_("reported by"),
    )
    reported_at = models.DateTimeField(_("reported at"))
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_verified",
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_returned",
        verbose_name=_("returned by"),
    )
    return_reason = models.TextField(_("reason for returning"), blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["effective_on", "pk"]
        permissions = [("verify_claim", "Can verify or return a claim")]
        indexes = [
            models.Index(fields=["source", "effective_on"], name="claim_by_source"),
            models.Index(fields=["state", "county"], name="claim_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verifier__isnull=False, verified_at__isnull=False),
                name="claim_verified_has_verifier",
                violation_error_message=_("A verified claim names who verified it, and when."),
            ),
            models.CheckConstraint(
                condition=Q(verifier__isnull=True) | ~Q(verifier=models.F("reporter")),
                name="claim_four_eyes",
                violation_error_message=_("Nobody verifies what they reported."),
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | (Q(returned_by__isnull=False) & ~Q(return_reason="")),
                name="claim_returned_has_reason",
                violation_error_message=_("A returned claim says who returned it and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on.isoformat()}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        return {"county__bureau": Q(), "reporter__bureau": Q()}

    def reported_in_reach_of(self, user: User) -> bool:
        """Whether the reporter sits in the user's bureau or below it."""
        return self.reporter.bureau_id in own_bureau_ids(user)


class LedgerHead(models.Model):
    """One row: the number of the last posting. Its lock puts postings in one order."""

    position = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("ledger position")
        verbose_name_plural = _("ledger position")

    def __str__(self) -> str:
        return str(self.position)


class Posting(models.Model):
    """One transaction's lines, numbered in the order in which they became known."""

    class Cause(models.TextChoices):
        CLAIM = "claim", _("claim reported")
        VERIFICATION = "verification", _("claim verified")
        RETURN = "return", _("claim returned")
        RECORD = "record", _("record changed")
        PLAN = "plan", _("plan changed")

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    reason = models.TextField(_("reason"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="postings", verbose_name=_("by")
    )
    recorded_day = models.DateField(_("recorded on"), db_index=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    APPEND_ONLY = True

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number}"


class Figure(models.Model):
    """The dimensions that entries and daily totals share."""

    metric = models.CharField(_("figure"), max_length=20, choices=Metric)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis)
    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("county"))
    introduced_by = models.ForeignKey(
        Bureau, models.PROTECT, related_name="+", verbose_name=_("introduced by")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=2)

    class Meta:
        abstract = True


class Entry(Figure):
    """One line of the ledger. Never changed, never deleted: a mistake is followed by its reversal."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries", verbose_name=_("posting"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="entries", verbose_name=_("source"))
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="entries", verbose_name=_("claim"))
    effective_on = models.DateField(_("true on"))
    rule = models.CharField(_("rule"), max_length=14, choices=Rule)
    reversal = models.BooleanField(_("reversal"), default=False)

    APPEND_ONLY = True

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["effective_on", "pk"]
        indexes = [
            models.Index(fields=["source", "metric"], name="entry_by_source"),
            models.Index(fields=["metric", "basis", "county", "effective_on"], name="entry_by_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.quantity}"


class DailyTotal(Figure):
    """The sum of the entries of one day, as recorded on one day. Read and written only by ledger/totals.py."""

    day = models.DateField(_("true on"))
    recorded_day = models.DateField(_("recorded on"))

    class Meta:
        verbose_name = _("daily total")
        verbose_name_plural = _("daily totals")
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "basis", "county", "introduced_by", "channel", "day", "recorded_day"],
                name="daily_total_once",
                violation_error_message=_("This daily total exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.day.isoformat()} {self.quantity}"


# At the end, because evidence points at claims: the model stands in a file of its own.
from ledger.evidence_models import Evidence  # noqa: E402

__all__ = [
    "Claim",
    "ClaimQuerySet",
    "DailyTotal",
    "Entry",
    "Evidence",
    "Figure",
    "LedgerHead",
    "Posting",
    "Source",
]
