"""Exchange rates that administrators record; none comes with the product."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0003_recount_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("USD", "US dollar"),
                            ("HKD", "Hong Kong dollar"),
                            ("EUR", "Euro"),
                            ("JPY", "Japanese yen"),
                            ("GBP", "Pound sterling"),
                            ("KRW", "South Korean won"),
                        ],
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "yuan",
                    models.DecimalField(decimal_places=6, max_digits=12, verbose_name="yuan for one unit"),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Who published it, and where.",
                        max_length=200,
                        verbose_name="source of the rate",
                    ),
                ),
                (
                    "assumed",
                    models.BooleanField(
                        default=False,
                        help_text="No published source names this rate.",
                        verbose_name="assumed",
                    ),
                ),
            ],
            options={
                "verbose_name": "exchange rate",
                "verbose_name_plural": "exchange rates",
                "ordering": ["currency", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("currency", "valid_from"),
                        name="exchange_rate_once",
                        violation_error_message="This currency has a rate from this day already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("yuan__gt", 0)),
                        name="exchange_rate_positive",
                        violation_error_message="A rate is more than 0.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalExchangeRate",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("USD", "US dollar"),
                            ("HKD", "Hong Kong dollar"),
                            ("EUR", "Euro"),
                            ("JPY", "Japanese yen"),
                            ("GBP", "Pound sterling"),
                            ("KRW", "South Korean won"),
                        ],
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "yuan",
                    models.DecimalField(decimal_places=6, max_digits=12, verbose_name="yuan for one unit"),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Who published it, and where.",
                        max_length=200,
                        verbose_name="source of the rate",
                    ),
                ),
                (
                    "assumed",
                    models.BooleanField(
                        default=False,
                        help_text="No published source names this rate.",
                        verbose_name="assumed",
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical exchange rate",
                "verbose_name_plural": "historical exchange rates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
