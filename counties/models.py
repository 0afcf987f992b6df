"""Places, the plan and its targets; who helps whom, demands, profiles and publications stand in files of their own."""

from datetime import date, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.history import Recorded
from accounts.models import Bureau, User
from accounts.scoping import own_bureau_ids, sits_above_all
from accounts.statements import Records

# Models of this app in files of their own.
from counties.demand_models import Demand, DemandSlot  # noqa: F401
from counties.forecast_models import IN_BOUNDS, ForecastValues
from counties.opportunity_models import IndustryGuide, Opportunity, OpportunityItem  # noqa: F401
from counties.pairing_models import ByServiceOnly, Pairing, short_bureau_name  # noqa: F401
from counties.period_models import GRACE_LIMITS, WEEKDAY_LIMITS, Every, ReportingPeriod, Weekday  # noqa: F401
from counties.period_rules import Rule
from counties.profile_models import CountyProfilePart  # noqa: F401
from counties.rate_models import ExchangeRate  # noqa: F401


class NamedPlace(models.Model):
    """A place with its current name, long and short, in both languages."""

    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True)
    short_zh = models.CharField(_("short Chinese name"), max_length=20, blank=True)
    short_en = models.CharField(_("short English name"), max_length=40, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """威宁县 rather than 威宁彝族回族苗族自治县, Weining in English: for tables and the map."""
        if get_language() == "en":
            return self.short_en or self.name_en
        return self.short_zh or self.name_zh

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


class ByCodeManager(models.Manager):
    def get_by_natural_key(self, code: str) -> models.Model:
        return self.get(code=code)


class Prefecture(NamedPlace, Recorded):
    """A city or prefecture, with the part that the plan gives it."""

    class PlanRole(models.TextChoices):
        SUPPORTER = "supporter", _("supports counties elsewhere")
        SUPPORTED = "supported", _("has 9+3 counties of its own")

    code = models.CharField(_("code"), max_length=6, unique=True)
    role_in_plan = models.CharField(_("part in the plan"), max_length=10, choices=PlanRole)
    bureau = models.OneToOneField(Bureau, models.PROTECT, related_name="prefecture", verbose_name=_("bureau"))

    objects = ByCodeManager()

    class Meta:
        verbose_name = _("prefecture")
        verbose_name_plural = _("prefectures")
        ordering = ["code"]

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["accounts.bureau"]

    @property
    def common_name(self) -> str:
        """What a table calls it: 毕节市, 黔南州; in English Bijie."""
        return self.short_name if get_language() == "en" else f"{self.short_zh}{self.name_zh[-1]}"


class County(NamedPlace, Recorded):
    """A county-level unit with an identity of its own: its codes and names change (CountyName)."""

    class Group(models.TextChoices):
        NINE = "nine", _("nine")
        THREE = "three", _("three")
        NONE = "", _("not in the plan")

    class GroupSource(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed by the source")
        ASSUMED = "assumed", _("assumed")
        NONE = "", "—"

    key = models.SlugField(
        _("key"), max_length=40, unique=True, help_text=_("Identity that survives new codes.")
    )
    prefecture = models.ForeignKey(
        Prefecture, models.PROTECT, related_name="counties", verbose_name=_("prefecture")
    )
    bureau = models.OneToOneField(
        Bureau, models.PROTECT, null=True, blank=True, related_name="county", verbose_name=_("bureau")
    )
    group = models.CharField(_("group"), max_length=5, choices=Group, blank=True, default="")
    group_source = models.CharField(_("group is"), max_length=9, choices=GroupSource, blank=True, default="")

    class Manager(models.Manager):
        def get_by_natural_key(self, key: str) -> "County":
            return self.get(key=key)

        def in_plan(self) -> models.QuerySet["County"]:
            """The counties that the plan concentrates on."""
            return self.exclude(group="").select_related("prefecture")

        def in_charge_of(self, user: User) -> models.QuerySet["County"]:
            """The counties of the plan for which this user works: their own and those below their bureau."""
            counties = self.in_plan()
            return counties if sits_above_all(user) else counties.filter(bureau__in=own_bureau_ids(user))

    objects = Manager()

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering = ["prefecture__code", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group="") | Q(bureau__isnull=False),
                name="plan_county_has_bureau",
                violation_error_message=_("A county of the plan needs a bureau."),
            ),
            models.CheckConstraint(
                condition=Q(group="", group_source="") | (~Q(group="") & ~Q(group_source="")),
                name="plan_county_group_source",
                violation_error_message=_(
                    "Say of a county of the plan, and of no other, what its group rests on."
                ),
            ),
        ]

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["counties.prefecture", "accounts.bureau"]

    def clean(self) -> None:
        if not self.group and self.pk and self.pairings.in_force(clock.today()).exists():
            raise ValidationError({"group": _("This county has pairings in force. End them first.")})


class CountyName(Recorded):
    """A code and a name that a county bore in a span of days, both included."""

    county = models.ForeignKey(County, models.CASCADE, related_name="names", verbose_name=_("county"))
    code = models.CharField(_("code"), max_length=6, db_index=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("county code and name")
        verbose_name_plural = _("county codes and names")
        ordering = ["county", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "county"],
                name="county_name_once",
                violation_error_message=_("This county has this code already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="county_name_ends_after_start",
                violation_error_message=_("The end must not be before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


class CountyAlias(Recorded):
    """A spelling that people use for a county; no spelling means two counties."""

    alias = models.CharField(_("spelling"), max_length=60, unique=True)
    county = models.ForeignKey(County, models.CASCADE, related_name="aliases", verbose_name=_("county"))

    class Meta:
        verbose_name = _("county spelling")
        verbose_name_plural = _("county spellings")
        ordering = ["alias"]

    def __str__(self) -> str:
        return self.alias


class Stage(models.TextChoices):
    """The stages of a project, in order; which counts as introduced is a value of the plan."""

    LEAD = "lead", _("Lead")
    NEGOTIATING = "negotiating", _("Negotiating")
    SIGNED = "signed", _("Signed")
    STARTED = "started", _("Started")
    OPERATING = "operating", _("Operating")

    @property
    def rank(self) -> int:
        """0 for a lead up to 4 for operating."""
        return list(Stage).index(self)


def check_recount_days(text: str) -> None:
    """Refuses what is not a list of whole numbers of days in rising order, from 1 to 366."""
    days = [
        int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 0 for part in text.split(",")
    ]
    if days != sorted(set(days)) or not 0 < days[0] <= days[-1] <= 366:
        raise ValidationError(_("Enter whole numbers in rising order from 1 to 366, like 30,60,90."))


class Plan(ForecastValues, Recorded):
    """The plan that everything is measured against. What the source does not say is listed in `assumed`."""

    # Read by counting: changed only through ledger/plan_change.py, with a preview and a recount.
    COUNTED_FIELDS = ("starts_on", "ends_on", "counting_stage", "headcount_days")
    # Read by the reporting calendar: a change lays out anew the periods that have not begun (counties/periods.py).
    CALENDAR_FIELDS = (
        "starts_on",
        "ends_on",
        "report_every",
        "report_weekday",
        "report_days_after",
        "report_by",
        "report_grace_hours",
    )

    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120)
    announced_on = models.DateField(_("announced on"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    target_projects = models.PositiveIntegerField(_("target: projects"))
    target_jobs = models.PositiveIntegerField(_("target: jobs"))
    counting_stage = models.CharField(
        _("counts as introduced from stage"), max_length=12, choices=Stage, default=Stage.SIGNED
    )
    headcount_days = models.PositiveSmallIntegerField(
        _("days that a headcount stays current"), default=45, validators=[MinValueValidator(1)]
    )
    recount_days = models.CharField(
        _("recounts due so many days after work began at a site"),
        max_length=40,
        default="30,60,90",
        validators=[check_recount_days],
        help_text=_("Whole numbers in rising order, like 30,60,90."),
    )
    warning_pp = models.DecimalField(
        _("warning below (percentage points)"), max_digits=5, decimal_places=1, default=Decimal("-3")
    )
    behind_pp = models.DecimalField(
        _("behind below (percentage points)"), max_digits=5, decimal_places=1, default=Decimal("-12")
    )
    silent_days = models.PositiveSmallIntegerField(
        _("behind after this many days without a report"), default=14
    )
    contact_days = models.PositiveSmallIntegerField(
        _("days without contact after which a supporter is reminded"),
        default=14,
        validators=[MinValueValidator(1)],
    )
    pace_days = models.PositiveSmallIntegerField(
        _("days that make the recent pace"), default=14, validators=[MinValueValidator(1)]
    )
    team_target = models.PositiveSmallIntegerField(_("projects asked of each working team"), default=2)
    red_pp = models.DecimalField(
        _("on the red list from (percentage points ahead)"),
        max_digits=5,
        decimal_places=1,
        default=Decimal(5),
    )
    black_periods = models.PositiveSmallIntegerField(
        _("on the black list after so many periods behind in a row"),
        default=2,
        validators=[MinValueValidator(1)],
    )
    small_whole = models.PositiveSmallIntegerField(
        _("a percentage of fewer than this is marked as one of few"), default=5
    )
    report_every = models.CharField(
        _("counties report every"), max_length=8, choices=Every, default=Every.WEEK
    )
    report_weekday = models.PositiveSmallIntegerField(
        _("weekday of the cut-off, where the period is a week"),
        choices=Weekday,
        default=Weekday.TUESDAY,
        validators=WEEKDAY_LIMITS,
        help_text=_("The first such day that is not before the last day of the period."),
    )
    report_days_after = models.PositiveSmallIntegerField(
        _("days from the last day to the cut-off, where the period is ten days"),
        default=1,
        validators=[MaxValueValidator(9)],
    )
    report_by = models.TimeField(_("time of day of the cut-off"), default=time(10))
    report_grace_hours = models.PositiveSmallIntegerField(
        _("hours of grace after the cut-off"), default=6, validators=GRACE_LIMITS
    )
    assumed = models.JSONField(
        _("assumed values"),
        default=list,
        blank=True,
        help_text=_("Names of the values that no source publishes."),
    )
    # How often its targets and pairings changed: pages are made from those as well as from the plan.
    surroundings = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_start",
                violation_error_message=_("The plan must not end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(behind_pp__lt=F("warning_pp")),
                name="plan_behind_below_warning",
                violation_error_message=_("The limit for “behind” must lie below the limit for “warning”."),
            ),
            models.CheckConstraint(
                condition=Q(red_pp__gt=F("warning_pp")) & Q(black_periods__gte=1),
                name="plan_red_above_warning",
                violation_error_message=_(
                    "The limit of the red list must lie above the limit for “warning”, and the black list needs at "
                    "least one period."
                ),
            ),
            models.CheckConstraint(
                condition=Q(headcount_days__gte=1),
                name="plan_headcount_days_positive",
                violation_error_message=_("A headcount stays current for at least one day."),
            ),
            models.CheckConstraint(
                condition=Q(report_weekday__range=(1, 7))
                & Q(report_days_after__lte=9)
                & Q(report_grace_hours__lte=240),
                name="plan_reports_in_bounds",
                violation_error_message=_(
                    "The cut-off has a weekday from 1 to 7, comes at most 9 days after ten days, and grants at most "
                    "240 hours of grace."
                ),
            ),
            IN_BOUNDS,
        ]

    class Manager(models.Manager):
        def current(self) -> "Plan":
            """The one plan that runs. Raises Plan.DoesNotExist before the reference data is loaded."""
            plan = CURRENT_PLAN.first()
            if plan is None:
                raise Plan.DoesNotExist("No plan. Load the reference data: manage.py loaddata reference")
            return plan

    objects = Manager()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def recounts_due(self) -> list[int]:
        """How many days after work began at a site it should be counted again, in rising order."""
        return [int(days) for days in self.recount_days.split(",")]

    @property
    def report_rule(self) -> Rule:
        """When counties report."""
        return Rule(
            self.report_every,
            self.report_weekday,
            self.report_days_after,
            self.report_by,
            self.report_grace_hours,
        )

    @property
    def days(self) -> int:
        """How many days the plan has, its first and last included."""
        return (self.ends_on - self.starts_on).days + 1

    def day_number(self, day: date) -> int:
        """1 on the first day; 0 before it; `days` on the last day and after."""
        return min(max((day - self.starts_on).days + 1, 0), self.days)


# Every page asks for it.
CURRENT_PLAN = Records(Plan, lambda plans: plans.order_by("pk")[:1], name="plan")


class CountyTarget(Recorded):
    """What one county is asked for, out of the plan's totals."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets", verbose_name=_("plan"))
    county = models.ForeignKey(County, models.PROTECT, related_name="targets", verbose_name=_("county"))
    projects = models.PositiveIntegerField(_("projects"))
    jobs = models.PositiveIntegerField(_("jobs"))
    assumed = models.BooleanField(_("assumed"), default=True)

    class Meta:
        verbose_name = _("county target")
        verbose_name_plural = _("county targets")
        ordering = ["county"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "county"],
                name="county_target_once",
                violation_error_message=_("This county has a target in this plan already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.county}: {self.projects} / {self.jobs}"


class Industry(Recorded):
    """An industry by the words that the bureaus use; data, so that an administrator can add one."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=30, unique=True)
    name_en = models.CharField(_("English name"), max_length=60)

    objects = ByCodeManager()

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh

    def natural_key(self) -> tuple[str]:
        return (self.code,)
