"""Links on which an enterprise confirms a headcount or corrects it, and its answers."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import workshops.confirmation_models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0008_statements_of_employers"),
        ("workshops", "0006_recognition_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "nonce",
                    models.CharField(
                        default=workshops.confirmation_models.nonce,
                        editable=False,
                        max_length=22,
                        unique=True,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("revoked", "Revoked"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("expires_at", models.DateTimeField(verbose_name="open until")),
                ("reminders", models.PositiveSmallIntegerField(default=0, verbose_name="reminders")),
                (
                    "last_reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last reminded at"),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                ("revoke_reason", models.TextField(blank=True, verbose_name="reason for revoking")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations_asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="ledger.claim",
                        verbose_name="headcount",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations_revoked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for confirmation",
                "verbose_name_plural": "requests for confirmation",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalConfirmation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "nonce",
                    models.CharField(
                        db_index=True,
                        default=workshops.confirmation_models.nonce,
                        editable=False,
                        max_length=22,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("revoked", "Revoked"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("expires_at", models.DateTimeField(verbose_name="open until")),
                ("reminders", models.PositiveSmallIntegerField(default=0, verbose_name="reminders")),
                (
                    "last_reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last reminded at"),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                ("revoke_reason", models.TextField(blank=True, verbose_name="reason for revoking")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ledger.claim",
                        verbose_name="headcount",
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
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical request for confirmation",
                "verbose_name_plural": "historical requests for confirmation",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="EmployerAnswer",
            fields=[
                (
                    "confirmation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="workshops.confirmation",
                        verbose_name="request",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("corrected", "Other numbers")],
                        max_length=9,
                        verbose_name="answer",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="answered at")),
                ("total", models.PositiveIntegerField(verbose_name="people at work")),
                (
                    "poor",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="of which registered poor"
                    ),
                ),
                (
                    "relocated",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="of which relocated"),
                ),
                (
                    "edge",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="of which edge households"
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="words of the enterprise")),
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employer_answer",
                        to="ledger.evidence",
                        verbose_name="evidence",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of an enterprise",
                "verbose_name_plural": "answers of enterprises",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("claim",),
                name="confirmation_one_open_link",
                violation_error_message="A link for this headcount is open already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reminders__lte", 4)),
                name="confirmation_few_reminders",
                violation_error_message="An enterprise is reminded four times at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("asked_at"))),
                name="confirmation_ends_after_asking",
                violation_error_message="A link is open for some time after it was asked for.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("revoked_at__isnull", False),
                        ("revoked_by__isnull", False),
                        ("state", "revoked"),
                        models.Q(("revoke_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "revoked"), _negated=True),
                        ("revoke_reason", ""),
                        ("revoked_at__isnull", True),
                        ("revoked_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="confirmation_revoked_has_reason",
                violation_error_message="A revoked link says who revoked it, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employeranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0), ("total__lte", 100000)),
                name="answer_total_in_reason",
                violation_error_message="The number of people must be between 0 and 100,000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employeranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("poor__isnull", True), ("poor__lte", models.F("total")), _connector="OR"),
                name="answer_poor_within_total",
                violation_error_message="A subgroup cannot be larger than the total.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employeranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("relocated__isnull", True), ("relocated__lte", models.F("total")), _connector="OR"
                ),
                name="answer_relocated_within_total",
                violation_error_message="A subgroup cannot be larger than the total.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employeranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("edge__isnull", True), ("edge__lte", models.F("total")), _connector="OR"),
                name="answer_edge_within_total",
                violation_error_message="A subgroup cannot be larger than the total.",
            ),
        ),
    ]
