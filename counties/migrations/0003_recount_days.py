"""When a site should be counted again: a value of the plan that no source publishes."""

from django.db import migrations, models

import counties.models


def mark_as_assumed(apps, schema_editor):
    for plan in apps.get_model("counties", "Plan").objects.all():
        if "recount_days" not in plan.assumed:
            plan.assumed = [*plan.assumed, "recount_days"]
            plan.save(update_fields=["assumed"])


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0002_record_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplan",
            name="recount_days",
            field=models.CharField(
                default="30,60,90",
                help_text="Whole numbers in rising order, like 30,60,90.",
                max_length=40,
                validators=[counties.models.check_recount_days],
                verbose_name="recounts due so many days after work began at a site",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="recount_days",
            field=models.CharField(
                default="30,60,90",
                help_text="Whole numbers in rising order, like 30,60,90.",
                max_length=40,
                validators=[counties.models.check_recount_days],
                verbose_name="recounts due so many days after work began at a site",
            ),
        ),
        migrations.RunPython(mark_as_assumed, migrations.RunPython.noop, elidable=True),
    ]
