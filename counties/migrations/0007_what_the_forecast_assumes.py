"""What the forecast assumes while the plan has shown little."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0006_report_periods"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_jobs_percent",
            field=models.PositiveSmallIntegerField(
                default=70,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: people at work, in per cent of planned jobs",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_lead_days",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days as a lead",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_lost_percent",
            field=models.PositiveSmallIntegerField(
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: leads and negotiations that come to nothing, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_min_cases",
            field=models.PositiveSmallIntegerField(
                default=8,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(1000),
                ],
                verbose_name="forecast: projects, or sites with people, without which none is made",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_min_days",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days of the plan without which none is made",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_negotiating_days",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days in negotiation",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_people_percent",
            field=models.PositiveSmallIntegerField(
                default=80,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: started projects that ever have people, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_recount_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days from one headcount to the next",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_recount_percent",
            field=models.PositiveSmallIntegerField(
                default=70,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: sites that are counted again at all, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_report_days",
            field=models.PositiveSmallIntegerField(
                default=2,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days until something is reported",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_signed_days",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days from signing to the start",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_start_percent",
            field=models.PositiveSmallIntegerField(
                default=90,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: signed projects that ever start, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_started_days",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days from the start to the first people",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_verify_days",
            field=models.PositiveSmallIntegerField(
                default=5,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days from the report to the verification",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="forecast_weight",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="The smaller, the sooner the forecast follows what the plan itself shows.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(1000),
                ],
                verbose_name="forecast: so many cases weigh as much as what is assumed",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_jobs_percent",
            field=models.PositiveSmallIntegerField(
                default=70,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: people at work, in per cent of planned jobs",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_lead_days",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days as a lead",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_lost_percent",
            field=models.PositiveSmallIntegerField(
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: leads and negotiations that come to nothing, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_min_cases",
            field=models.PositiveSmallIntegerField(
                default=8,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(1000),
                ],
                verbose_name="forecast: projects, or sites with people, without which none is made",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_min_days",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days of the plan without which none is made",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_negotiating_days",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days in negotiation",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_people_percent",
            field=models.PositiveSmallIntegerField(
                default=80,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: started projects that ever have people, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_recount_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days from one headcount to the next",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_recount_percent",
            field=models.PositiveSmallIntegerField(
                default=70,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: sites that are counted again at all, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_report_days",
            field=models.PositiveSmallIntegerField(
                default=2,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days until something is reported",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_signed_days",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days from signing to the start",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_start_percent",
            field=models.PositiveSmallIntegerField(
                default=90,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="forecast: signed projects that ever start, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_started_days",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days from the start to the first people",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_verify_days",
            field=models.PositiveSmallIntegerField(
                default=5,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="forecast: days from the report to the verification",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="forecast_weight",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="The smaller, the sooner the forecast follows what the plan itself shows.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(1000),
                ],
                verbose_name="forecast: so many cases weigh as much as what is assumed",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("forecast_lost_percent__lte", 100)),
                    models.Q(("forecast_start_percent__lte", 100)),
                    models.Q(("forecast_people_percent__lte", 100)),
                    models.Q(("forecast_jobs_percent__lte", 100)),
                    models.Q(("forecast_recount_percent__lte", 100)),
                    ("forecast_min_cases__gte", 1),
                    ("forecast_min_days__gte", 1),
                    ("forecast_weight__gte", 1),
                ),
                name="plan_forecast_in_bounds",
                violation_error_message="Shares are at most 100 per cent; cases and days without which none is made at least 1.",
            ),
        ),
    ]
