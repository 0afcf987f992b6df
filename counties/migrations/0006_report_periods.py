"""Reporting periods, and the rule of the plan that lays them out."""

import datetime

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0005_profiles_demands_publications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalReportingPeriod",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "number",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="number of the period"),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[("week", "week"), ("ten_days", "ten days of the calendar")],
                        editable=False,
                        max_length=8,
                        verbose_name="length",
                    ),
                ),
                ("first_day", models.DateField(editable=False, verbose_name="first day")),
                (
                    "last_day",
                    models.DateField(
                        help_text="The period after it begins on the day after; it moves along.",
                        verbose_name="last day",
                    ),
                ),
                ("cut_off", models.DateTimeField(verbose_name="cut-off")),
                (
                    "grace_hours",
                    models.PositiveSmallIntegerField(
                        help_text="So many hours after the cut-off a report still counts as in grace; 0 for none.",
                        validators=[django.core.validators.MaxValueValidator(240)],
                        verbose_name="hours of grace",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical reporting period",
                "verbose_name_plural": "historical reporting periods",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReportingPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "number",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="number of the period"),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[("week", "week"), ("ten_days", "ten days of the calendar")],
                        editable=False,
                        max_length=8,
                        verbose_name="length",
                    ),
                ),
                ("first_day", models.DateField(editable=False, verbose_name="first day")),
                (
                    "last_day",
                    models.DateField(
                        help_text="The period after it begins on the day after; it moves along.",
                        verbose_name="last day",
                    ),
                ),
                ("cut_off", models.DateTimeField(verbose_name="cut-off")),
                (
                    "grace_hours",
                    models.PositiveSmallIntegerField(
                        help_text="So many hours after the cut-off a report still counts as in grace; 0 for none.",
                        validators=[django.core.validators.MaxValueValidator(240)],
                        verbose_name="hours of grace",
                    ),
                ),
            ],
            options={
                "verbose_name": "reporting period",
                "verbose_name_plural": "reporting periods",
                "ordering": ["first_day"],
            },
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="report_by",
            field=models.TimeField(default=datetime.time(10, 0), verbose_name="time of day of the cut-off"),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="report_days_after",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[django.core.validators.MaxValueValidator(9)],
                verbose_name="days from the last day to the cut-off, where the period is ten days",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="report_every",
            field=models.CharField(
                choices=[("week", "week"), ("ten_days", "ten days of the calendar")],
                default="week",
                max_length=8,
                verbose_name="counties report every",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="report_grace_hours",
            field=models.PositiveSmallIntegerField(
                default=6,
                validators=[django.core.validators.MaxValueValidator(240)],
                verbose_name="hours of grace after the cut-off",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="report_weekday",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "Monday"),
                    (2, "Tuesday"),
                    (3, "Wednesday"),
                    (4, "Thursday"),
                    (5, "Friday"),
                    (6, "Saturday"),
                    (7, "Sunday"),
                ],
                default=2,
                help_text="The first such day that is not before the last day of the period.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(7),
                ],
                verbose_name="weekday of the cut-off, where the period is a week",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="report_by",
            field=models.TimeField(default=datetime.time(10, 0), verbose_name="time of day of the cut-off"),
        ),
        migrations.AddField(
            model_name="plan",
            name="report_days_after",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[django.core.validators.MaxValueValidator(9)],
                verbose_name="days from the last day to the cut-off, where the period is ten days",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="report_every",
            field=models.CharField(
                choices=[("week", "week"), ("ten_days", "ten days of the calendar")],
                default="week",
                max_length=8,
                verbose_name="counties report every",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="report_grace_hours",
            field=models.PositiveSmallIntegerField(
                default=6,
                validators=[django.core.validators.MaxValueValidator(240)],
                verbose_name="hours of grace after the cut-off",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="report_weekday",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "Monday"),
                    (2, "Tuesday"),
                    (3, "Wednesday"),
                    (4, "Thursday"),
                    (5, "Friday"),
                    (6, "Saturday"),
                    (7, "Sunday"),
                ],
                default=2,
                help_text="The first such day that is not before the last day of the period.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(7),
                ],
                verbose_name="weekday of the cut-off, where the period is a week",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("report_weekday__range", (1, 7)),
                    ("report_days_after__lte", 9),
                    ("report_grace_hours__lte", 240),
                ),
                name="plan_reports_in_bounds",
                violation_error_message="The cut-off has a weekday from 1 to 7, comes at most 9 days after ten days, and grants at most 240 hours of grace.",
            ),
        ),
        migrations.AddField(
            model_name="historicalreportingperiod",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalreportingperiod",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="counties.plan",
                verbose_name="plan",
            ),
        ),
        migrations.AddField(
            model_name="reportingperiod",
            name="plan",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="periods",
                to="counties.plan",
                verbose_name="plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingperiod",
            constraint=models.UniqueConstraint(
                fields=("plan", "number"),
                name="reporting_period_number_once",
                violation_error_message="This number is taken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingperiod",
            constraint=models.UniqueConstraint(
                fields=("plan", "first_day"),
                name="reporting_period_begins_once",
                violation_error_message="Another period begins on this day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="reporting_period_ends_after_start",
                violation_error_message="The end must not be before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("grace_hours__lte", 240)),
                name="reporting_period_grace_limit",
                violation_error_message="At most 240 hours (ten days) of grace.",
            ),
        ),
    ]
