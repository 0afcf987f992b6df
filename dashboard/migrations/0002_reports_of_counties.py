"""The reports that counties hand in for the reporting periods."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0006_report_periods"),
        ("dashboard", "0001_digests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCountyReport",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "number",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="version of the report"),
                ),
                ("submitted_at", models.DateTimeField(editable=False, verbose_name="handed in at")),
                ("position", models.PositiveBigIntegerField(editable=False, verbose_name="ledger position")),
                (
                    "nothing_new",
                    models.BooleanField(
                        default=False,
                        help_text="A report without any change (a “zero report”) is a report, too.",
                        verbose_name="nothing new in this period",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, max_length=600, verbose_name="work done and what stands in the way"
                    ),
                ),
                ("responsible", models.CharField(blank=True, max_length=40, verbose_name="person in charge")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="contact telephone")),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reviewed at"),
                ),
                (
                    "returned_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="returned at"),
                ),
                (
                    "return_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for returning"),
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
                    "county",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.county",
                        verbose_name="county",
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
                    "period",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.reportingperiod",
                        verbose_name="reporting period",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="returned by",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filled in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical county report",
                "verbose_name_plural": "historical county reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CountyReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "number",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="version of the report"),
                ),
                ("submitted_at", models.DateTimeField(editable=False, verbose_name="handed in at")),
                ("position", models.PositiveBigIntegerField(editable=False, verbose_name="ledger position")),
                (
                    "nothing_new",
                    models.BooleanField(
                        default=False,
                        help_text="A report without any change (a “zero report”) is a report, too.",
                        verbose_name="nothing new in this period",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, max_length=600, verbose_name="work done and what stands in the way"
                    ),
                ),
                ("responsible", models.CharField(blank=True, max_length=40, verbose_name="person in charge")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="contact telephone")),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reviewed at"),
                ),
                (
                    "returned_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="returned at"),
                ),
                (
                    "return_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for returning"),
                ),
                (
                    "county",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="counties.reportingperiod",
                        verbose_name="reporting period",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="county_reports_returned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="returned by",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="county_reports_reviewed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="county_reports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filled in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "county report",
                "verbose_name_plural": "county reports",
                "ordering": ["period", "county", "number"],
                "permissions": [("review_countyreport", "Can review or return the report of a county")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "county", "number"),
                        name="county_report_version_once",
                        violation_error_message="This version of the report exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("reviewed_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="county_report_four_eyes",
                        violation_error_message="Nobody reviews what they handed in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="county_report_reviewed_has_reviewer",
                        violation_error_message="A reviewed report says who reviewed it, and when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("returned_at__isnull", True), ("returned_by__isnull", True)),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("returned_by__isnull", False),
                                models.Q(("return_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="county_report_returned_has_reason",
                        violation_error_message="A returned report says who returned it and why.",
                    ),
                ],
            },
        ),
    ]
