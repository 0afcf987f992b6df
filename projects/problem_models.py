"""The problem list: what hinders a county or a project, who has to settle it by when, and its close-out."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet
from accounts.statements import Slot, in_one_row
from projects.problem_rules import NOT_CLOSED, SOON_DAYS, TO_ANSWER, State, is_overdue

PREFECTURE = "county__prefecture__bureau"


@dataclass(frozen=True, slots=True)
class ProblemCounts:
    """How many problems stand, by what has become of them; the overdue ones are some of those not closed out."""

    not_closed: int
    overdue: int
    closed: int


class ProblemQuerySet(ScopedQuerySet):
    def standing(self) -> "ProblemQuerySet":
        """The problems that were not voided."""
        return self.filter(voided_at=None)

    def not_closed(self) -> "ProblemQuerySet":
        """Those that stand and are not closed out yet."""
        return self.standing().filter(state__in=NOT_CLOSED)

    def to_settle(self) -> "ProblemQuerySet":
        """Those that nobody has reported done yet."""
        return self.standing().filter(state__in=TO_ANSWER)

    def overdue(self, today: date) -> "ProblemQuerySet":
        """Those whose due day is past and that nobody has reported done (`problem_rules.is_overdue`)."""
        return self.to_settle().filter(due_on__lt=today)

    def counts(self, today: date) -> ProblemCounts:
        """All of them in one query."""
        return ProblemCounts(*next(iter(self.counting(today)), (0, 0, 0)))

    def counting(self, today: date | Slot) -> QuerySet:
        """The query of it: one tuple, in the order of ProblemCounts."""
        stands = Q(voided_at=None)
        return in_one_row(
            self,
            not_closed=Count("pk", filter=stands & Q(state__in=NOT_CLOSED)),
            overdue=Count("pk", filter=stands & Q(state__in=TO_ANSWER, due_on__lt=today)),
            closed=Count("pk", filter=stands & Q(state=State.CLOSED)),
        )

    def due_soon(self, today: date) -> "ProblemQuerySet":
        """Those not reported done that are due from today on, within `SOON_DAYS`."""
        until = today + timedelta(days=SOON_DAYS)
        return self.to_settle().filter(due_on__gte=today, due_on__lte=until)

    def to_answer(self, user: User) -> "ProblemQuerySet":
        """Those for which the user's own bureau is responsible and that it has not reported done."""
        return self.to_settle().filter(owner=user.bureau_id)

    def to_close(self, user: User) -> "ProblemQuerySet":
        """Those reported done whose close-out the user's own bureau is the first to be asked for.

        The bureau that raised it and the county's prefecture are asked, but never the responsible one; the province
        is when nobody below is left.
        """
        asked = Q(raised_for=user.bureau_id) | Q(**{PREFECTURE: user.bureau_id})
        if user.bureau_id and user.bureau.is_province:
            asked |= Q(raised_for=F("owner"), owner=F(PREFECTURE))
        else:
            asked &= ~Q(owner=user.bureau_id)
        return self.standing().filter(asked, state=State.REPORTED).exclude(reported_by=user)

    def for_list(self) -> "ProblemQuerySet":
        """With everything that a row of a list shows; `state_rank` sorts the states in their own order."""
        ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(State)]
        rank = Case(When(voided_at__isnull=False, then=Value(len(ranks))), *ranks)
        related = ("county__prefecture", "project", "owner", "raised_by", "raised_for")
        return self.select_related(*related).annotate(state_rank=rank)


class Problem(Recorded):
    """Something that hinders a county or one of its projects, and what is asked of the responsible bureau.

    `raised_for` is the bureau of whoever raised it. `first_due_on` keeps the due day of the beginning, `extensions`
    how often it was put off since. `sent_back` is why a close-out was refused, or the problem opened again, since it
    was last reported done. Whether it is overdue follows from the clock. Closed out or voided, never deleted.
    """

    class Kind(models.TextChoices):
        LAND = "land", pgettext_lazy("problem", "land and buildings")
        POWER = "power", pgettext_lazy("problem", "power, water and roads")
        LABOUR = "labour", pgettext_lazy("problem", "labour")
        FUNDS = "funds", pgettext_lazy("problem", "financing")
        APPROVAL = "approval", pgettext_lazy("problem", "approvals")
        LOGISTICS = "logistics", pgettext_lazy("problem", "logistics")
        ORDERS = "orders", pgettext_lazy("problem", "orders and sales")
        OTHER = "other", pgettext_lazy("problem", "other")

    # A grant opens the county's problems to its supporters.
    SCOPE_PATHS = ("county__bureau", "owner", "raised_for")
    GRANTED_PATHS = ("county__bureau",)

    county = models.ForeignKey(
        "counties.County", models.PROTECT, related_name="problems", verbose_name=_("county")
    )
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("project"),
    )
    kind = models.CharField(_("kind of problem"), max_length=9, choices=Kind)
    what = models.CharField(_("what is wrong"), max_length=160)
    asked = models.TextField(_("what is asked"))
    owner = models.ForeignKey(
        Bureau, models.PROTECT, related_name="problems_owned", verbose_name=_("responsible bureau")
    )
    due_on = models.DateField(_("due on"))
    first_due_on = models.DateField(_("due on at first"), editable=False)
    extensions = models.PositiveSmallIntegerField(_("times extended"), default=0, editable=False)
    state = models.CharField(
        pgettext_lazy("problem", "state"), max_length=8, choices=State, default=State.OPEN, editable=False
    )
    answer = models.TextField(_("what is being done"), blank=True, editable=False)
    result = models.TextField(_("result"), blank=True, editable=False)
    sent_back = models.TextField(_("why it was sent back"), blank=True, editable=False)
    raised_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("raised by")
    )
    raised_for = models.ForeignKey(
        Bureau,
        models.PROTECT,
        related_name="problems_raised",
        editable=False,
        verbose_name=_("bureau that raised it"),
    )
    raised_on = models.DateField(_("raised on"), editable=False)
    reported_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("reported done by"),
    )
    reported_on = models.DateField(_("reported done on"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("closed out by"),
    )
    closed_on = models.DateField(_("closed out on"), null=True, blank=True, editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)
    void_reason = models.TextField(_("reason for voiding"), blank=True, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(asked=""),
                name="problem_says_what",
                violation_error_message=_("Say what is wrong and what is asked."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("first_due_on")),
                name="problem_due_only_later",
                violation_error_message=_("A due date is only put off, never brought forward."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=TO_ANSWER, reported_by__isnull=True, reported_on__isnull=True, result=""
                )
                | Q(
                    ~Q(result=""),
                    state__in=(State.REPORTED, State.CLOSED),
                    reported_by__isnull=False,
                    reported_on__isnull=False,
                ),
                name="problem_done_has_result",
                violation_error_message=_("Say what came of it."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_by__isnull=False, closed_on__isnull=False)
                | Q(~Q(state=State.CLOSED), closed_by__isnull=True, closed_on__isnull=True),
                name="problem_closed_by_somebody",
                violation_error_message=_("A close-out has its day and who confirmed it."),
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("reported_by")),
                name="problem_closed_by_another",
                violation_error_message=_("Whoever reported it done does not close it out."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | (~Q(void_reason="") & Q(state__in=NOT_CLOSED)),
                name="problem_void_has_reason",
                violation_error_message=_("Say why the problem is voided."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="problem_by_state_and_day")]

    def __str__(self) -> str:
        return self.what

    @classmethod
    def edit_paths(cls) -> dict[str, Q]:
        """The responsible bureau, the one that raised it, and the county's prefecture; which step is whose says
        `problem_rules.RULES`."""
        return {"owner": Q(), "raised_for": Q(), PREFECTURE: Q()}

    def get_absolute_url(self) -> str:
        return reverse("projects:problem-detail", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        """Whether it is overdue today."""
        return not self.voided_at and is_overdue(self.state, self.due_on, clock.today())

    @property
    def state_label(self) -> str:
        """The state in words, of a voided one that it is voided."""
        return str(pgettext_lazy("problem", "voided") if self.voided_at else self.get_state_display())
