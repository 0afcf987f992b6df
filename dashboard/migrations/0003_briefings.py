"""Briefings with their frozen numbers, what was issued of them, and the layouts of the office."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_record_version"),
        ("dashboard", "0002_reports_of_counties"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Briefing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("issued", "issued"),
                            ("withdrawn", "withdrawn"),
                            ("discarded", "discarded"),
                        ],
                        db_index=True,
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="state of the day")),
                (
                    "compared_on",
                    models.DateField(blank=True, null=True, verbose_name="compared with the day"),
                ),
                (
                    "threshold",
                    models.PositiveSmallIntegerField(
                        default=60, verbose_name="lists counties from this completion on (%)"
                    ),
                ),
                ("position", models.PositiveBigIntegerField(editable=False, verbose_name="ledger position")),
                ("numbers", models.JSONField(editable=False, verbose_name="numbers")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("sections", models.JSONField(editable=False, verbose_name="text")),
                (
                    "own_numbers_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason for numbers of one's own"
                    ),
                ),
                ("distribution", models.CharField(blank=True, max_length=300, verbose_name="distribution")),
                ("prepared_at", models.DateTimeField(editable=False, verbose_name="prepared at")),
                (
                    "ended_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
                ),
                (
                    "ended_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="reason for withdrawing"
                    ),
                ),
                (
                    "compared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dashboard.briefing",
                        verbose_name="compared with issue",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "prepared_for",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="prepared for",
                    ),
                ),
            ],
            options={
                "verbose_name": "briefing",
                "verbose_name_plural": "briefings",
                "ordering": [
                    models.OrderBy(models.F("issue__year"), descending=True, nulls_first=True),
                    "-issue__number",
                    "-pk",
                ],
                "permissions": [
                    ("issue_briefing", "Can issue and withdraw a briefing that somebody else prepared")
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefingTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file")),
                ("content", models.BinaryField(verbose_name="content")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "layout of the briefing",
                "verbose_name_plural": "layouts of the briefing",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBriefing",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("issued", "issued"),
                            ("withdrawn", "withdrawn"),
                            ("discarded", "discarded"),
                        ],
                        db_index=True,
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="state of the day")),
                (
                    "compared_on",
                    models.DateField(blank=True, null=True, verbose_name="compared with the day"),
                ),
                (
                    "threshold",
                    models.PositiveSmallIntegerField(
                        default=60, verbose_name="lists counties from this completion on (%)"
                    ),
                ),
                ("position", models.PositiveBigIntegerField(editable=False, verbose_name="ledger position")),
                ("numbers", models.JSONField(editable=False, verbose_name="numbers")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("sections", models.JSONField(editable=False, verbose_name="text")),
                (
                    "own_numbers_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason for numbers of one's own"
                    ),
                ),
                ("distribution", models.CharField(blank=True, max_length=300, verbose_name="distribution")),
                ("prepared_at", models.DateTimeField(editable=False, verbose_name="prepared at")),
                (
                    "ended_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
                ),
                (
                    "ended_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="reason for withdrawing"
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
                    "compared_with",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dashboard.briefing",
                        verbose_name="compared with issue",
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
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "prepared_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="prepared for",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical briefing",
                "verbose_name_plural": "historical briefings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BriefingIssue",
            fields=[
                (
                    "briefing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="issue",
                        serialize=False,
                        to="dashboard.briefing",
                        verbose_name="briefing",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveSmallIntegerField(verbose_name="issue number")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("as_of", models.DateField(verbose_name="state of the day")),
                ("position", models.PositiveBigIntegerField(verbose_name="ledger position")),
                ("numbers", models.JSONField(verbose_name="numbers")),
                ("sections", models.JSONField(verbose_name="text")),
                (
                    "own_numbers_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason for numbers of one's own"
                    ),
                ),
                ("distribution", models.CharField(blank=True, max_length=300, verbose_name="distribution")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dashboard.briefingtemplate",
                        verbose_name="layout",
                    ),
                ),
            ],
            options={
                "verbose_name": "issue of the briefing",
                "verbose_name_plural": "issues of the briefing",
                "ordering": ["-year", "-number"],
            },
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="briefing_has_title",
                violation_error_message="Enter a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("compared_with__isnull", True), ("compared_on__isnull", True), _connector="OR"
                ),
                name="briefing_compared_once",
                violation_error_message="Compare with an issue or with a day, not with both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("compared_on__isnull", True), ("compared_on__lt", models.F("as_of")), _connector="OR"
                ),
                name="briefing_compared_before",
                violation_error_message="Compare with a day before the day of the briefing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold__gte", 1), ("threshold__lte", 100)),
                name="briefing_threshold_in_percent",
                violation_error_message="Enter a whole number of per cent from 1 to 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("state__in", ("draft", "issued"))),
                    models.Q(
                        ("ended_on__isnull", False),
                        ("state__in", ("withdrawn", "discarded")),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="briefing_ended_has_reason",
                violation_error_message="Say why the briefing is withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefingissue",
            constraint=models.UniqueConstraint(
                fields=("year", "number"),
                name="briefing_number_once",
                violation_error_message="This number is taken in this year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefingissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)),
                name="briefing_number_from_one",
                violation_error_message="Issues are numbered from 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefingissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("prepared_by", models.F("issued_by")), _negated=True),
                name="briefing_four_eyes",
                violation_error_message="Nobody issues a briefing that they prepared.",
            ),
        ),
    ]
