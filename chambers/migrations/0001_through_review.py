"""All steps up to the review chain as one, for a new database; one that exists takes them singly."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("chambers", "0001_enterprises_and_chambers"),
        ("chambers", "0002_record_version"),
    ]

    dependencies = [
        ("accounts", "0001_through_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Chamber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("founded_on", models.DateField(blank=True, null=True, verbose_name="founded on")),
                (
                    "bureau",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chamber",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
            ],
            options={
                "verbose_name": "chamber of commerce",
                "verbose_name_plural": "chambers of commerce",
                "ordering": ["bureau__name_zh"],
            },
        ),
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="enterprise")),
                (
                    "credit_code",
                    models.CharField(
                        blank=True,
                        default=None,
                        max_length=18,
                        null=True,
                        verbose_name="unified social credit code",
                    ),
                ),
                ("name_key", models.CharField(db_index=True, default="", editable=False, max_length=120)),
                ("search_initials", models.CharField(blank=True, default="", editable=False, max_length=120)),
            ],
            options={
                "verbose_name": "enterprise",
                "verbose_name_plural": "enterprises",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("credit_code__isnull", False)),
                        fields=("credit_code",),
                        name="enterprise_credit_code_once",
                        violation_error_message="Another enterprise has this credit code already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="enterprise_has_name",
                        violation_error_message="Enter the name of the enterprise.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credit_code__isnull", True),
                            models.Q(("credit_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="enterprise_credit_code_unknown_is_null",
                        violation_error_message="Leave the credit code out when it is not known.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalChamber",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("founded_on", models.DateField(blank=True, null=True, verbose_name="founded on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="bureau",
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
                "verbose_name": "historical chamber of commerce",
                "verbose_name_plural": "historical chambers of commerce",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEnterprise",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="enterprise")),
                (
                    "credit_code",
                    models.CharField(
                        blank=True,
                        default=None,
                        max_length=18,
                        null=True,
                        verbose_name="unified social credit code",
                    ),
                ),
                ("name_key", models.CharField(db_index=True, default="", editable=False, max_length=120)),
                ("search_initials", models.CharField(blank=True, default="", editable=False, max_length=120)),
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
                "verbose_name": "historical enterprise",
                "verbose_name_plural": "historical enterprises",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chamber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="chambers.chamber",
                        verbose_name="chamber",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="chambers.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chamber", "enterprise"),
                        name="membership_once",
                        violation_error_message="This enterprise is a member already.",
                    )
                ],
            },
        ),
    ]
