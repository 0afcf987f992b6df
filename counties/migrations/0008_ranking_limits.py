"""The limits of the red and the black list and of small shares: values of the plan that no source publishes."""

from decimal import Decimal

import django.core.validators
from django.db import migrations, models

ASSUMED = ("red_pp", "black_periods", "small_whole")


def mark_as_assumed(apps, schema_editor):
    for plan in apps.get_model("counties", "Plan").objects.all():
        new = [name for name in ASSUMED if name not in plan.assumed]
        if new:
            plan.assumed = [*plan.assumed, *new]
            plan.save(update_fields=["assumed"])


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0007_what_the_forecast_assumes"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplan",
            name="black_periods",
            field=models.PositiveSmallIntegerField(
                default=2,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="on the black list after so many periods behind in a row",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="red_pp",
            field=models.DecimalField(
                decimal_places=1,
                default=Decimal("5"),
                max_digits=5,
                verbose_name="on the red list from (percentage points ahead)",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="small_whole",
            field=models.PositiveSmallIntegerField(
                default=5, verbose_name="a percentage of fewer than this is marked as one of few"
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="black_periods",
            field=models.PositiveSmallIntegerField(
                default=2,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="on the black list after so many periods behind in a row",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="red_pp",
            field=models.DecimalField(
                decimal_places=1,
                default=Decimal("5"),
                max_digits=5,
                verbose_name="on the red list from (percentage points ahead)",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="small_whole",
            field=models.PositiveSmallIntegerField(
                default=5, verbose_name="a percentage of fewer than this is marked as one of few"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("red_pp__gt", models.F("warning_pp")), ("black_periods__gte", 1)),
                name="plan_red_above_warning",
                violation_error_message="The limit of the red list must lie above the limit for “warning”, and the black list needs at least one period.",
            ),
        ),
        migrations.RunPython(mark_as_assumed, migrations.RunPython.noop, elidable=True),
    ]
