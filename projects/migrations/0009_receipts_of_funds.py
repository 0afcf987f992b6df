"""Funds received, as dated facts of claims."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_more_figures"),
        ("projects", "0008_record_version_of_verdicts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="receipt",
                        serialize=False,
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount received"),
                ),
                ("amount_typed", models.CharField(max_length=60, verbose_name="amount as typed")),
                (
                    "rate",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=12, null=True, verbose_name="exchange rate"
                    ),
                ),
                (
                    "voucher",
                    models.CharField(
                        choices=[
                            ("bank_slip", "Bank slip"),
                            ("capital_report", "Capital verification report"),
                            ("equipment_list", "Equipment list"),
                        ],
                        max_length=24,
                        verbose_name="kind of voucher",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt of funds",
                "verbose_name_plural": "receipts of funds",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", Decimal("0"))),
                        name="receipt_amount_positive",
                        violation_error_message="A receipt is more than 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__isnull", True), ("rate__gt", 0), _connector="OR"),
                        name="receipt_rate_positive",
                        violation_error_message="An exchange rate is more than 0.",
                    ),
                ],
            },
        ),
    ]
