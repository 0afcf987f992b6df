"""The periods for which counties report: what each covers, and until when its report is asked for."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.history import Recorded
from counties import period_rules
from counties.period_rules import TEN_DAYS, WEEK, Standing, Timeliness, Version

MOST_GRACE_HOURS = 240
HOURS_OF_A_DAY = 24
GRACE_LIMITS = [MaxValueValidator(MOST_GRACE_HOURS)]
WEEKDAY_LIMITS = [MinValueValidator(1), MaxValueValidator(7)]


class Every(models.TextChoices):
    """How long a period is."""

    WEEK = WEEK, _("week")
    TEN_DAYS = TEN_DAYS, _("ten days of the calendar")


class Weekday(models.IntegerChoices):
    """The days of the week as ISO numbers them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class PeriodQuerySet(models.QuerySet):
    def of_day(self, day: date) -> "ReportingPeriod | None":
        """The period in which a day lies; None outside all of them."""
        return self.filter(first_day__lte=day, last_day__gte=day).first()

    def asked_on(self, day: date) -> "ReportingPeriod | None":
        """The newest period for which counties report on that day: the last that has reached its last day."""
        return self.filter(last_day__lte=day).order_by("-last_day").first()


class ReportingPeriod(Recorded):
    """Some days of the plan in a row for which each county hands in one report.

    Periods follow each other without gap or overlap; only counties/periods.py writes them.
    """

    plan = models.ForeignKey(
        "counties.Plan", models.PROTECT, related_name="periods", editable=False, verbose_name=_("plan")
    )
    number = models.PositiveSmallIntegerField(_("number of the period"), editable=False)
    every = models.CharField(_("length"), max_length=8, choices=Every, editable=False)
    first_day = models.DateField(_("first day"), editable=False)
    last_day = models.DateField(
        _("last day"), help_text=_("The period after it begins on the day after; it moves along.")
    )
    cut_off = models.DateTimeField(_("cut-off"))
    grace_hours = models.PositiveSmallIntegerField(
        _("hours of grace"),
        validators=GRACE_LIMITS,
        help_text=_("So many hours after the cut-off a report still counts as in grace; 0 for none."),
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="reporting_period_number_once",
                violation_error_message=_("This number is taken."),
            ),
            models.UniqueConstraint(
                fields=["plan", "first_day"],
                name="reporting_period_begins_once",
                violation_error_message=_("Another period begins on this day."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="reporting_period_ends_after_start",
                violation_error_message=_("The end must not be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(grace_hours__lte=MOST_GRACE_HOURS),
                name="reporting_period_grace_limit",
                violation_error_message=_("At most 240 hours (ten days) of grace."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.days}"

    @property
    def name(self) -> str:
        """第3周, or 6月中旬 where ten days of the calendar are the rule."""
        if self.every == Every.WEEK:
            return gettext("Week %(number)d") % {"number": self.number}
        third = period_rules.third_of_month(self.first_day, self.last_day)
        return {
            0: gettext("Period %(number)d"),
            1: gettext("First third of month %(month)d"),
            2: gettext("Second third of month %(month)d"),
            3: gettext("Last third of month %(month)d"),
        }[third] % {"month": self.first_day.month, "number": self.number}

    @property
    def days(self) -> str:
        """6月16日—6月22日."""
        words = {
            "m1": self.first_day.month,
            "d1": self.first_day.day,
            "m2": self.last_day.month,
            "d2": self.last_day.day,
        }
        return gettext("%(d1)d/%(m1)d–%(d2)d/%(m2)d") % words

    @property
    def closes_at(self) -> datetime:
        """The last minute in which a report is still in grace."""
        return period_rules.closes_at(self.cut_off, self.grace_hours)

    @property
    def grace(self) -> str:
        """12小时, 2天, or that there is none."""
        if not self.grace_hours:
            return gettext("no grace")
        if self.grace_hours % HOURS_OF_A_DAY == 0:
            return gettext("%(days)d d of grace") % {"days": self.grace_hours // HOURS_OF_A_DAY}
        return gettext("%(hours)d h of grace") % {"hours": self.grace_hours}

    def timeliness(self, came: datetime) -> Timeliness:
        """What something that came at a moment is to this period."""
        return period_rules.timeliness(came, self.cut_off, self.grace_hours)

    def standing(self, versions: Iterable[Version], now: datetime | None = None) -> Standing:
        """How a county stands with these versions of its report, in their order; `now` is this moment if not given."""
        now = timezone.localtime(now or clock.now())
        return period_rules.standing(
            list(versions),
            last_day=self.last_day,
            cut_off=self.cut_off,
            grace_hours=self.grace_hours,
            today=now.date(),
            now=now,
        )
