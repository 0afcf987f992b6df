"""Recognition rules: what a place asks of a workshop to be a poverty-alleviation workshop. Data, not code."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.history import Recorded
from counties.models import County, Prefecture
from pages.templatetags.pages import day as in_words
from workshops.models import CONTRACTS, MOST_PEOPLE, MOST_WAGE, Workshop
from workshops.recognition import Terms

MOST_MONTHS = 120
MOST_MONEY = 100_000_000  # 元, to one workshop
# What a rule calls the kinds of contract of a headcount.
CONTRACT_LABELS = {
    "labour_contracts": _("labour contract"),
    "service_contracts": _("service agreement"),
    "flexible": _("flexible work with neither"),
}


def _upto(most: int) -> list[MinValueValidator | MaxValueValidator]:
    """From nothing to `most`, said beside the field; the constraints below say it to every other door."""
    return [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(most))]


class RecognitionRuleQuerySet(models.QuerySet):
    def in_force(self, day: date) -> "RecognitionRuleQuerySet":
        """Rules that hold on `day`, the first and the last day included."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class RecognitionRule(Recorded):
    """What one place asks of workshops in a span of days (both included; open without an end).

    A rule of a county goes before one of its prefecture, and that before one of the whole province. A limit that is
    None is not asked. People are those of a headcount, shares are per cent of the people at work, money is in 元.
    Written through workshops/recognition_services.py; a rule is ended by a day, never deleted.
    """

    class For(models.TextChoices):
        POOR = "poor", _("registered poor at work")
        ALL = "all", _("everybody at work")

    name = models.CharField(_("name of the rule"), max_length=120)
    basis = models.CharField(_("basis (document)"), max_length=200, blank=True)
    county = models.ForeignKey(
        County,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recognition_rules",
        verbose_name=_("county"),
    )
    prefecture = models.ForeignKey(
        Prefecture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recognition_rules",
        verbose_name=_("prefecture"),
        help_text=_("Without a county and a prefecture the rule holds in the whole province."),
    )
    kinds = models.JSONField(
        _("kinds of workshop"), default=list, blank=True, help_text=_("None ticked: every kind.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    least_total = models.PositiveIntegerField(
        _("least people at work"), null=True, blank=True, validators=_upto(MOST_PEOPLE)
    )
    least_poor = models.PositiveIntegerField(
        _("least registered poor"), null=True, blank=True, validators=_upto(MOST_PEOPLE)
    )
    least_share = models.DecimalField(
        _("least share of registered poor (per cent)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=_upto(100),
    )
    months = models.PositiveSmallIntegerField(
        _("full months at work without a gap"), null=True, blank=True, validators=_upto(MOST_MONTHS)
    )
    pay_floor = models.DecimalField(
        _("least average monthly wage (yuan)"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=_upto(MOST_WAGE),
    )
    contract_kinds = models.JSONField(
        _("contracts that are accepted"),
        default=list,
        blank=True,
        help_text=_("Needed when a least number of people with a contract is asked."),
    )
    least_contracted = models.PositiveIntegerField(
        _("least people with such a contract"), null=True, blank=True, validators=_upto(MOST_PEOPLE)
    )
    subsidy_per_worker = models.DecimalField(
        _("subsidy for each worker (yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=_upto(MOST_MONEY),
    )
    subsidy_for = models.CharField(_("subsidy for"), max_length=4, choices=For, default=For.POOR)
    cap = models.DecimalField(
        _("most for one workshop (yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=_upto(MOST_MONEY),
    )
    assumed = models.BooleanField(_("assumed"), default=True, help_text=_("No published source says so."))

    objects = RecognitionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition rule")
        verbose_name_plural = _("recognition rules")
        ordering = ["prefecture__code", "county__prefecture__code", "county__key", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="recognition_rule_has_name",
                violation_error_message=_("Enter the name of the rule."),
            ),
            models.CheckConstraint(
                condition=Q(county__isnull=True) | Q(prefecture__isnull=True),
                name="recognition_rule_of_one_place",
                violation_error_message=_("Choose a county or a prefecture, not both."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="recognition_rule_ends_after_start",
                violation_error_message=_("The rule must not end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(least_share__isnull=True) | Q(least_share__gte=0, least_share__lte=100),
                name="recognition_rule_share_in_reason",
                violation_error_message=_("A share lies between 0 and 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__lte=MOST_MONTHS),
                name="recognition_rule_months_in_reason",
                violation_error_message=_("At most 120 months can be asked for."),
            ),
            models.CheckConstraint(
                condition=Q(pay_floor__isnull=True) | Q(pay_floor__gte=0, pay_floor__lte=MOST_WAGE),
                name="recognition_rule_pay_in_reason",
                violation_error_message=_("The least wage lies between 0 and 100,000 yuan a month."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": MOST_PEOPLE}),
                    name=f"recognition_rule_{name}_in_reason",
                    violation_error_message=_("The number of people must be between 0 and 100,000."),
                )
                for name in ("least_total", "least_poor", "least_contracted")
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True})
                    | Q(**{f"{name}__gte": 0, f"{name}__lte": MOST_MONEY}),
                    name=f"recognition_rule_{name}_in_reason",
                    violation_error_message=_("A subsidy lies between 0 and 100 million yuan."),
                )
                for name in ("subsidy_per_worker", "cap")
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(subsidy_per_worker__isnull=False),
                name="recognition_rule_cap_of_subsidy",
                violation_error_message=_("Enter the subsidy for each worker, or no upper limit."),
            ),
            models.UniqueConstraint(
                fields=["name", "valid_from"],
                name="recognition_rule_once",
                violation_error_message=_("A rule of this name begins on this day already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> Terms:
        """What it asks and grants, as judging reads it."""
        values = {field.name: getattr(self, field.name) for field in fields(Terms)}
        return Terms(**{**values, "contract_kinds": tuple(self.contract_kinds)})

    @property
    def place_name(self) -> str:
        """Where it holds; reads `county` and `prefecture`: select them along in a list."""
        if self.county_id:
            return self.county.short_name
        return self.prefecture.common_name if self.prefecture_id else str(_("the whole province"))

    def covers(self, kind: str) -> bool:
        """Whether it speaks of workshops of this kind."""
        return not self.kinds or kind in self.kinds

    def clean(self) -> None:
        """Refuse a rule that nobody could follow; each message says what to do."""
        problems: dict[str, Any] = {}
        if not self.county_id or not self.prefecture_id:
            self._refuse_overlap(problems)
        else:
            problems["county"] = _("Choose a county or a prefecture, not both.")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            problems["valid_to"] = _("The rule must not end before it begins.")
        self._check_choices(problems)
        if self.cap is not None and self.subsidy_per_worker is None:
            problems["subsidy_per_worker"] = _("Enter the subsidy for each worker, or no upper limit.")
        if problems:
            raise ValidationError(problems)

    def _check_choices(self, problems: dict[str, Any]) -> None:
        for name, choices in (("kinds", Workshop.Kind.values), ("contract_kinds", CONTRACTS)):
            chosen = getattr(self, name)
            if not isinstance(chosen, list) or not set(map(str, chosen)) <= set(choices):
                problems[name] = _("Choose from the list.")
        if self.least_contracted is not None and not self.contract_kinds:
            problems["contract_kinds"] = _("Tick which contracts are accepted.")
        if self.contract_kinds and self.least_contracted is None:
            problems["least_contracted"] = _("Enter how many people need such a contract, or tick none.")

    def _refuse_overlap(self, problems: dict[str, Any]) -> None:
        """No two rules of one place speak of one kind of workshop on one day: nobody would know which holds."""
        if self.valid_from is None or not isinstance(self.kinds, list):
            return
        others = RecognitionRule.objects.filter(county=self.county_id, prefecture=self.prefecture_id)
        others = others.exclude(pk=self.pk).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=self.valid_from)
        )
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        for other in others:
            if not self.kinds or any(other.covers(kind) for kind in self.kinds) or not other.kinds:
                problems["valid_from"] = _(
                    "“%(rule)s” holds in this place for these workshops from %(start)s on. End that rule "
                    "before, or choose other days or kinds."
                ) % {"rule": other.name, "start": in_words(other.valid_from)}
                return
