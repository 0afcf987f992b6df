"""The briefing (简报): a draft that people write on, the issue that nothing changes, and the office's layout."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet, sits_above_all


class BriefingQuerySet(ScopedQuerySet):
    """Drafts are the province's; what was issued is every bureau's but a chamber's, whom no county figure meets."""

    def visible_to(self, user: User) -> "BriefingQuerySet":
        """The briefings that `user` may read."""
        if not user.is_authenticated or not user.is_active or not user.bureau_id:
            return self.none()
        if user.bureau.kind == Bureau.Kind.CHAMBER:
            return self.none()
        if sits_above_all(user):
            return self
        return self.filter(state__in=Briefing.ISSUED_STATES)


class Briefing(Recorded):
    """One briefing: its day, its numbers as the ledger stood at a position, and its text.

    While it is a draft the numbers are frozen anew on request and every paragraph can be rewritten. Once it is issued
    what was printed stands in `BriefingIssue`, which the database does not let anybody change.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DISCARDED = "discarded", _("discarded")

    ISSUED_STATES = (State.ISSUED, State.WITHDRAWN)
    SCOPE_PATHS = ("prepared_for",)
    GRANTED_PATHS = ()

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False, db_index=True
    )
    as_of = models.DateField(_("state of the day"))
    compared_with = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("compared with issue"),
    )
    compared_on = models.DateField(_("compared with the day"), null=True, blank=True)
    threshold = models.PositiveSmallIntegerField(_("lists counties from this completion on (%)"), default=60)
    position = models.PositiveBigIntegerField(_("ledger position"), editable=False)
    numbers = models.JSONField(_("numbers"), editable=False)
    title = models.CharField(_("title"), max_length=120)
    # [{"key", "heading", "computed", "text"}]: what was computed stays beside what stands there now.
    sections = models.JSONField(_("text"), editable=False)
    own_numbers_reason = models.CharField(_("reason for numbers of one's own"), max_length=300, blank=True)
    distribution = models.CharField(_("distribution"), max_length=300, blank=True)
    prepared_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("prepared by")
    )
    prepared_for = models.ForeignKey(
        Bureau, models.PROTECT, related_name="+", editable=False, verbose_name=_("prepared for")
    )
    prepared_at = models.DateTimeField(_("prepared at"), editable=False)
    ended_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    ended_reason = models.CharField(_("reason for withdrawing"), max_length=300, blank=True, editable=False)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        ordering = [F("issue__year").desc(nulls_first=True), "-issue__number", "-pk"]
        permissions = [("issue_briefing", "Can issue and withdraw a briefing that somebody else prepared")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="briefing_has_title",
                violation_error_message=_("Enter a title."),
            ),
            models.CheckConstraint(
                condition=Q(compared_with__isnull=True) | Q(compared_on__isnull=True),
                name="briefing_compared_once",
                violation_error_message=_("Compare with an issue or with a day, not with both."),
            ),
            models.CheckConstraint(
                condition=Q(compared_on__isnull=True) | Q(compared_on__lt=F("as_of")),
                name="briefing_compared_before",
                violation_error_message=_("Compare with a day before the day of the briefing."),
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=1, threshold__lte=100),
                name="briefing_threshold_in_percent",
                violation_error_message=_("Enter a whole number of per cent from 1 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "issued"), ended_on__isnull=True)
                | (Q(state__in=("withdrawn", "discarded"), ended_on__isnull=False) & ~Q(ended_reason="")),
                name="briefing_ended_has_reason",
                violation_error_message=_("Say why the briefing is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.title}" if self.number else f"{self.title} · {self.label}"

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """Whoever prepared it, and whoever sits above them."""
        return {"prepared_for": Q()}

    @property
    def printed(self) -> "BriefingIssue | None":
        """The issue that nothing changes; None of a draft."""
        return getattr(self, "issue", None)

    @property
    def number(self) -> int | None:
        """Its number in its year; None before it is issued."""
        return self.printed and self.printed.number

    @property
    def label(self) -> str:
        """2020年第6期; a draft and a discarded one have no number."""
        return self.printed.label if self.printed else str(self.State(self.state).label)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def get_absolute_url(self) -> str:
        return reverse("dashboard:briefing-detail", args=[self.pk])


class BriefingTemplate(models.Model):
    """A .docx of the office's own, as it was uploaded; the newest row holds, an empty one means the tracker's own."""

    APPEND_ONLY = True

    name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField(_("content"))
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("layout of the briefing")
        verbose_name_plural = _("layouts of the briefing")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or gettext("The tracker's own layout")


class BriefingIssue(models.Model):
    """What was issued: number, text and numbers, for ever. That it was withdrawn stands in its briefing."""

    APPEND_ONLY = True

    briefing = models.OneToOneField(
        Briefing, models.PROTECT, primary_key=True, related_name="issue", verbose_name=_("briefing")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("issue number"))
    title = models.CharField(_("title"), max_length=120)
    as_of = models.DateField(_("state of the day"))
    position = models.PositiveBigIntegerField(_("ledger position"))
    numbers = models.JSONField(_("numbers"))
    sections = models.JSONField(_("text"))
    own_numbers_reason = models.CharField(_("reason for numbers of one's own"), max_length=300, blank=True)
    distribution = models.CharField(_("distribution"), max_length=300, blank=True)
    template = models.ForeignKey(
        BriefingTemplate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("layout")
    )
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("prepared by"))
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("issued by"))
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("issue of the briefing")
        verbose_name_plural = _("issues of the briefing")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="briefing_number_once",
                violation_error_message=_("This number is taken in this year."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="briefing_number_from_one",
                violation_error_message=_("Issues are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=~Q(prepared_by=F("issued_by")),
                name="briefing_four_eyes",
                violation_error_message=_("Nobody issues a briefing that they prepared."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.title}"

    @property
    def label(self) -> str:
        """2020年第6期."""
        return gettext("issue %(number)d of %(year)d") % {"number": self.number, "year": self.year}
