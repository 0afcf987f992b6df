"""What the forecast assumes while the plan has shown little: values of the plan, none of which any source publishes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

DAYS = (MinValueValidator(0), MaxValueValidator(365))
SHARE = (MinValueValidator(0), MaxValueValidator(100))
CASES = (MinValueValidator(1), MaxValueValidator(1000))


def _number(label: str, default: int, limits: tuple, help_text: str = "") -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=default, validators=limits, help_text=help_text)


class ForecastValues(models.Model):
    """The part of the plan that the forecast begins with; what the plan itself shows takes its place, case by case.

    Source: docs/forecast.md.
    """

    forecast_lead_days = _number(_("forecast: days as a lead"), 15, DAYS)
    forecast_negotiating_days = _number(_("forecast: days in negotiation"), 20, DAYS)
    forecast_signed_days = _number(_("forecast: days from signing to the start"), 15, DAYS)
    forecast_started_days = _number(_("forecast: days from the start to the first people"), 15, DAYS)
    forecast_report_days = _number(_("forecast: days until something is reported"), 2, DAYS)
    forecast_verify_days = _number(_("forecast: days from the report to the verification"), 5, DAYS)
    forecast_lost_percent = _number(
        _("forecast: leads and negotiations that come to nothing, in per cent"), 30, SHARE
    )
    forecast_start_percent = _number(_("forecast: signed projects that ever start, in per cent"), 90, SHARE)
    forecast_people_percent = _number(
        _("forecast: started projects that ever have people, in per cent"), 80, SHARE
    )
    forecast_jobs_percent = _number(_("forecast: people at work, in per cent of planned jobs"), 70, SHARE)
    forecast_recount_days = _number(_("forecast: days from one headcount to the next"), 30, DAYS)
    forecast_recount_percent = _number(
        _("forecast: sites that are counted again at all, in per cent"), 70, SHARE
    )
    forecast_weight = _number(
        _("forecast: so many cases weigh as much as what is assumed"),
        5,
        CASES,
        _("The smaller, the sooner the forecast follows what the plan itself shows."),
    )
    forecast_min_days = _number(
        _("forecast: days of the plan without which none is made"), 10, (*CASES[:1], DAYS[1])
    )
    forecast_min_cases = _number(
        _("forecast: projects, or sites with people, without which none is made"), 8, CASES
    )

    class Meta:
        abstract = True

    @classmethod
    def forecast_fields(cls) -> list[models.Field]:
        """The fields of this part, in order."""
        return [field for field in cls._meta.fields if field.name.startswith("forecast_")]


IN_BOUNDS = models.CheckConstraint(
    condition=Q(
        *(
            Q(**{f"forecast_{name}_percent__lte": 100})
            for name in ("lost", "start", "people", "jobs", "recount")
        ),
        forecast_weight__gte=1,
        forecast_min_days__gte=1,
        forecast_min_cases__gte=1,
    ),
    name="plan_forecast_in_bounds",
    violation_error_message=_(
        "Shares are at most 100 per cent; cases and days without which none is made at least 1."
    ),
)
