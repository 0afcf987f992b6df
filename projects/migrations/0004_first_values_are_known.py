"""Every project has its first values now, so they are never unknown."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_bureaus_people_grants"),
        ("counties", "0001_places_plan_pairings"),
        ("projects", "0003_first_values"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalproject",
            name="first_channel",
            field=models.CharField(
                choices=[
                    ("city", "Supporting cities and prefectures"),
                    ("county", "Counties pairing inside a prefecture"),
                    ("team", "Working teams of the province"),
                    ("chamber", "Chambers of commerce"),
                    ("station", "Investment stations"),
                    ("think_tank", "Think tanks"),
                    ("institute", "Research institutes"),
                    ("province", "Provincial bureau"),
                    ("own", "The county or its prefecture itself"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="project",
            name="first_channel",
            field=models.CharField(
                choices=[
                    ("city", "Supporting cities and prefectures"),
                    ("county", "Counties pairing inside a prefecture"),
                    ("team", "Working teams of the province"),
                    ("chamber", "Chambers of commerce"),
                    ("station", "Investment stations"),
                    ("think_tank", "Think tanks"),
                    ("institute", "Research institutes"),
                    ("province", "Provincial bureau"),
                    ("own", "The county or its prefecture itself"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="project",
            name="first_county",
            field=models.ForeignKey(
                default=None,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="counties.county",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="project",
            name="first_introduced_by",
            field=models.ForeignKey(
                default=None,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
            ),
            preserve_default=False,
        ),
    ]
