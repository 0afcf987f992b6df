"""That somebody sent an interest from the public page, to count it by."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chambers", "0004_rule_of_matching"),
    ]

    operations = [
        migrations.CreateModel(
            name="InterestSend",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sender", models.CharField(editable=False, max_length=64)),
                (
                    "sent_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "sending of an interest",
                "verbose_name_plural": "sendings of interests",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["sender", "sent_at"], name="interest_send_by_sender"),
                    models.Index(fields=["sent_at"], name="interest_send_by_time"),
                ],
            },
        ),
    ]
