"""Claims and who vouched for them; numbered postings, append-only entries, daily totals."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
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


def _person(related_name: str, label: Any) -> models.ForeignKey:
    """Who did something to a claim; None while nobody did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
        verbose_name=label,
    )


class ClaimQuerySet(ScopedQuerySet):
    def standing(self) -> "ClaimQuerySet":
        """Claims that nobody returned, took back or voided, and that no correction has taken the place of."""
        corrections = Claim.objects.filter(replaces=OuterRef("pk"), state__in=Claim.STANDING)
        return self.filter(state__in=Claim.STANDING).exclude(Exists(corrections))

    def undecided(self) -> "ClaimQuerySet":
        """Standing claims on which the prefecture or the province still has to decide."""
        return self.standing().filter(state__in=[Claim.State.REPORTED, Claim.State.REVIEWED])

    def waiting_for_review(self) -> "ClaimQuerySet":
        """Claims that the county's own prefecture still has to review."""
        return self.standing().filter(state=Claim.State.REPORTED)

    def waiting_for_verification(self) -> "ClaimQuerySet":
        """Claims that the province still has to verify."""
        return self.standing().filter(state=Claim.State.REVIEWED)

    def reviewable_by(self, user: User) -> "ClaimQuerySet":
        """Claims that this user may review: those of their prefecture's counties, and nobody their own."""
        if not (user.bureau_id and user.has_perm("ledger.review_claim")):
            return self.none()
        own = self.filter(county__prefecture__bureau=user.bureau_id)
        return own.waiting_for_review().exclude(pk__in=_authored_by(user))

    def verifiable_by(self, user: User) -> "ClaimQuerySet":
        """Claims that this user may verify: provincial reviewers, and nobody their own (four eyes)."""
        if not (user.bureau_id and user.bureau.is_province and user.has_perm("ledger.verify_claim")):
            return self.none()
        return self.waiting_for_verification().exclude(pk__in=_authored_by(user)).exclude(reviewer=user)

    def unmended(self) -> "ClaimQuerySet":
        """Returned claims that nobody has mended yet."""
        mended = Claim.objects.filter(replaces=OuterRef("pk")).exclude(state=Claim.State.TAKEN_BACK)
        return self.filter(state=Claim.State.RETURNED).exclude(Exists(mended))

    def returned_to(self, user: User) -> "ClaimQuerySet":
        """Returned claims of the user's own bureau that nobody has mended yet."""
        return self.unmended().filter(reporter__bureau=user.bureau_id)

    def reported_by_others_in(self, user: User) -> "ClaimQuerySet":
        """Undecided claims that somebody else reported for the user's own county, which may object to them."""
        others = self.filter(county__bureau=user.bureau_id).exclude(reporter__bureau=user.bureau_id)
        return others.undecided()


def _authored_by(user: User) -> models.QuerySet:
    return Claim.authors.through.objects.filter(user=user).values("claim")


class Claim(Recorded):
    """A dated fact that moves a counted number, and who vouched for it.

    The fact itself (which stage, how many people) stands in a record of the app that knows it,
    one-to-one. A reported claim is never edited: a correction is a claim that `replaces` it.
    Source: docs/domain.md, "What counts", points 1-4.
    """

    class Kind(models.TextChoices):
        STAGE = "stage", _("Stage reached")
        SITE = "site", _("Workshop recognised or closed")
        HEADCOUNT = "headcount", _("Headcount")
        COUNTY = "county", _("County")
        INTRODUCER = "introducer", _("Introduced by")
        SHARES = "shares", _("Shares of credit")
        MONEY = "money", _("Contract amount")
        NATURE = "nature", _("New or continued")
        FUNDS = "funds", _("Funds received")
        MOVE = "move", _("Workshop moved")

    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("state of a claim", "Reported")
        REVIEWED = "reviewed", _("Reviewed")
        VERIFIED = "verified", _("Verified")
        RETURNED = "returned", _("Returned")
        TAKEN_BACK = "taken_back", _("Taken back")
        VOID = "void", pgettext_lazy("state of a claim", "Voided")

    STANDING = (State.REPORTED, State.REVIEWED, State.VERIFIED)
    # By which name the record of the fact hangs on the claim.
    FACTS = {
        Kind.STAGE: "stage_reached",
        Kind.SITE: "site_event",
        Kind.HEADCOUNT: "headcount",
        Kind.COUNTY: "project_change",
        Kind.INTRODUCER: "project_change",
        Kind.SHARES: "project_change",
        Kind.MONEY: "project_change",
        Kind.NATURE: "project_change",
        Kind.FUNDS: "receipt",
        Kind.MOVE: "workshop_move",
    }

    SCOPE_PATHS = ("county__bureau", "reporter__bureau")
    GRANTED_PATHS = ("county__bureau",)

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.ForeignKey(Source, models.PROTECT, related_name="claims", verbose_name=_("source"))
    county = models.ForeignKey(County, models.PROTECT, related_name="claims", verbose_name=_("county"))
    effective_on = models.DateField(_("true on"))
    not_later_than = models.BooleanField(
        _("the day is the latest possible"), default=False, help_text=_("The exact day is not known.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REPORTED)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    correction_reason = models.TextField(_("reason for the correction"), blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="claims_reported",
        verbose_name=_("reported by"),
    )
    reported_at = models.DateTimeField(_("reported at"))
    # Whoever set any value of it, the reporters of what it corrects included: none of them may judge it.
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="claims_authored", verbose_name=_("values set by")
    )
    reviewer = _person("claims_reviewed", _("reviewed by"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    verifier = _person("claims_verified", _("verified by"))
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    returned_by = _person("claims_returned", _("returned by"))
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    return_reason = models.TextField(_("reason for returning"), blank=True)
    voided_by = _person("claims_voided", _("voided by"))
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    void_reason = models.TextField(_("reason for voiding"), blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["effective_on", "pk"]
        permissions = [
            ("review_claim", "Can review or return a claim of one's own prefecture"),
            ("verify_claim", "Can verify or return a reviewed claim"),
            ("report_claim", "Can report, correct, take back a claim, and object to one"),
            ("override_gate", "Can go on without what a gate asks for, with a reason"),
        ]
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
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=models.F("reporter")),
                name="claim_four_eyes_review",
                violation_error_message=_("Nobody reviews what they reported."),
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | (Q(returned_by__isnull=False) & ~Q(return_reason="")),
                name="claim_returned_has_reason",
                violation_error_message=_("A returned claim says who returned it and why."),
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="claim_void_has_reason",
                violation_error_message=_("A voided claim says when it was voided and why."),
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(state__in=["reported", "reviewed", "verified"]),
                name="claim_corrected_once",
                violation_error_message=_("This claim has been corrected already. Correct the correction."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on.isoformat()}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        return {"county__bureau": Q(), "reporter__bureau": Q()}

    @property
    def fact(self) -> models.Model:
        """The record of what was claimed: a stage reached, a headcount, …"""
        return getattr(self, self.FACTS[self.kind])

    @property
    def is_standing(self) -> bool:
        """Whether nobody returned, took back or voided it (a correction may have taken its place)."""
        return self.state in self.STANDING

    def reported_in_reach_of(self, user: User) -> bool:
        """Whether the reporter sits in the user's bureau or below it."""
        return self.reporter.bureau_id in own_bureau_ids(user)


class Objection(models.Model):
    """The county's word against what others reported for it: who reviews has to read it first."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="objections", verbose_name=_("claim"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections", verbose_name=_("objected by")
    )
    at = models.DateTimeField(_("objected at"))
    reason = models.TextField(_("reason for the objection"))

    APPEND_ONLY = True

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="objection_has_reason",
                violation_error_message=_("Say what is wrong, so that the prefecture can look into it."),
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Override(models.Model):
    """Somebody with the right to it went on without what a gate asks for. Directors read the list."""

    class Gate(models.TextChoices):
        FIELDS = "fields", _("Fields that the stage asks for")
        EVIDENCE = "evidence", _("Evidence that the claim asks for")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="overrides", verbose_name=_("claim"))
    gate = models.CharField(_("gate"), max_length=8, choices=Gate)
    lacking = models.TextField(_("what was lacking"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="overrides", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    APPEND_ONLY = True

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(lacking=""),
                name="override_has_reason",
                violation_error_message=_("Give the reason for going on without it."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_gate_display()}: {self.lacking}"


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
        TAKE_BACK = "take_back", _("claim taken back")
        VOID = "void", _("record voided")
        MERGE = "merge", _("records merged")
        VISIT = "visit", _("visit recorded")
        RECORD = "record", _("record changed")
        PLAN = "plan", _("plan changed")
        RULES = "rules", _("counting rules changed")

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
