"""All steps up to the review chain as one, for a new database; one that exists takes them singly."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("workshops", "0001_workshops_and_headcounts"),
        ("workshops", "0002_record_version"),
    ]

    dependencies = [
        ("accounts", "0001_through_review"),
        ("chambers", "0001_through_review"),
        ("counties", "0001_through_review"),
        ("ledger", "0001_through_review"),
        ("projects", "0001_through_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteEvent",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="site_event",
                        serialize=False,
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[("recognised", "Recognised"), ("closed", "Closed")],
                        max_length=10,
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "workshop event",
                "verbose_name_plural": "workshop events",
            },
        ),
        migrations.CreateModel(
            name="Headcount",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="headcount",
                        serialize=False,
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "headcount",
                "verbose_name_plural": "headcounts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0), ("total__lte", 100000)),
                        name="headcount_total_in_reason",
                        violation_error_message="The number of people must be between 0 and 100,000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("poor__isnull", True), ("poor__lte", models.F("total")), _connector="OR"
                        ),
                        name="headcount_poor_within_total",
                        violation_error_message="A subgroup cannot be larger than the total.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relocated__isnull", True),
                            ("relocated__lte", models.F("total")),
                            _connector="OR",
                        ),
                        name="headcount_relocated_within_total",
                        violation_error_message="A subgroup cannot be larger than the total.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("edge__isnull", True), ("edge__lte", models.F("total")), _connector="OR"
                        ),
                        name="headcount_edge_within_total",
                        violation_error_message="A subgroup cannot be larger than the total.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalWorkshop",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=120, verbose_name="workshop name")),
                (
                    "site",
                    models.CharField(blank=True, max_length=80, verbose_name="township or resettlement site"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("factory", "Factory"),
                            ("home", "Home-based"),
                            ("cooperative", "Cooperative"),
                            ("oem", "OEM"),
                        ],
                        max_length=12,
                        verbose_name="kind of workshop",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("city", "Supporting cities and prefectures"),
                            ("county", "Counties pairing inside a prefecture"),
                            ("team", "Working teams of the province"),
                            ("chamber", "Chambers of commerce"),
                            ("station", "Investment stations"),
                            ("think_tank", "Think tanks"),
                            ("institute", "Research institutes"),
                            ("province", "Provincial bureau"),
                            ("own", "The county or its prefecture itself"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
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
                    "introduced_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="introduced by",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chambers.enterprise",
                        verbose_name="operator",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.project",
                        verbose_name="set up by project",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ledger.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical workshop",
                "verbose_name_plural": "historical workshops",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Workshop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="workshop name")),
                (
                    "site",
                    models.CharField(blank=True, max_length=80, verbose_name="township or resettlement site"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("factory", "Factory"),
                            ("home", "Home-based"),
                            ("cooperative", "Cooperative"),
                            ("oem", "OEM"),
                        ],
                        max_length=12,
                        verbose_name="kind of workshop",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("city", "Supporting cities and prefectures"),
                            ("county", "Counties pairing inside a prefecture"),
                            ("team", "Working teams of the province"),
                            ("chamber", "Chambers of commerce"),
                            ("station", "Investment stations"),
                            ("think_tank", "Think tanks"),
                            ("institute", "Research institutes"),
                            ("province", "Provincial bureau"),
                            ("own", "The county or its prefecture itself"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops_entered",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "introduced_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops_introduced",
                        to="accounts.bureau",
                        verbose_name="introduced by",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="chambers.enterprise",
                        verbose_name="operator",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="projects.project",
                        verbose_name="set up by project",
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshop",
                        to="ledger.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "workshop",
                "verbose_name_plural": "workshops",
                "ordering": ["-entered_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="workshop_has_name",
                        violation_error_message="Enter the name of the workshop.",
                    )
                ],
            },
        ),
    ]
