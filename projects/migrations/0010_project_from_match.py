"""A project may come from a match."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chambers", "0003_intentions_matches_contacts"),
        ("projects", "0009_receipts_of_funds"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalproject",
            name="match",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="chambers.match",
                verbose_name="match that it came from",
            ),
        ),
        migrations.AddField(
            model_name="project",
            name="match",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="project",
                to="chambers.match",
                verbose_name="match that it came from",
            ),
        ),
    ]
