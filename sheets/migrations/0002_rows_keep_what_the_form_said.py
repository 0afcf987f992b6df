"""Rows of an import keep what the entry form made of them, so that it need not be asked again at their saving."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sheets", "0001_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrow",
            name="form_said",
            field=models.JSONField(default=dict),
        ),
    ]
