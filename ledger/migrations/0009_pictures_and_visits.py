"""What a picture shows, and postings after a visit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0008_statements_of_employers"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="picture_hash",
            field=models.CharField(
                blank=True, editable=False, max_length=16, verbose_name="hash of the picture"
            ),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="picture_hash",
            field=models.CharField(
                blank=True, editable=False, max_length=16, verbose_name="hash of the picture"
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="cause",
            field=models.CharField(
                choices=[
                    ("claim", "claim reported"),
                    ("verification", "claim verified"),
                    ("return", "claim returned"),
                    ("take_back", "claim taken back"),
                    ("void", "record voided"),
                    ("merge", "records merged"),
                    ("visit", "visit recorded"),
                    ("record", "record changed"),
                    ("plan", "plan changed"),
                    ("rules", "counting rules changed"),
                ],
                max_length=12,
                verbose_name="cause",
            ),
        ),
    ]
