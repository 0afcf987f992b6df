"""All steps up to the review chain as one, for a new database; one that exists takes them singly."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import projects.duplicate_models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("projects", "0001_projects_and_stages"),
        ("projects", "0002_changes_and_voiding"),
        ("projects", "0003_first_values"),
        ("projects", "0004_first_values_are_known"),
        ("projects", "0005_record_version"),
        ("projects", "0006_duplicate_keys_pairs_appeals"),
        ("projects", "0007_duplicate_keys_of_present_rows"),
        ("projects", "0008_record_version_of_verdicts"),
    ]

    dependencies = [
        ("accounts", "0001_through_review"),
        ("chambers", "0001_through_review"),
        ("counties", "0001_through_review"),
        ("ledger", "0001_through_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryHabit",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="entry_habit",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("carry", models.JSONField(default=list)),
                ("last", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="project name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("new", "New"), ("continued", "Continued")],
                        default="new",
                        max_length=9,
                        verbose_name="project kind",
                    ),
                ),
                ("short_and_fast", models.BooleanField(default=False, verbose_name="short and fast")),
                ("labour_intensive", models.BooleanField(default=False, verbose_name="labour-intensive")),
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
                (
                    "contract_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="contract amount",
                    ),
                ),
                (
                    "contract_amount_typed",
                    models.CharField(blank=True, max_length=60, verbose_name="contract amount as typed"),
                ),
                (
                    "annual_output",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="expected annual output value",
                    ),
                ),
                (
                    "annual_output_typed",
                    models.CharField(blank=True, max_length=60, verbose_name="annual output value as typed"),
                ),
                (
                    "planned_jobs",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="planned jobs"),
                ),
                (
                    "planned_jobs_note",
                    models.CharField(blank=True, max_length=60, verbose_name="note on planned jobs"),
                ),
                (
                    "expected_started_on",
                    models.DateField(blank=True, null=True, verbose_name="expected start"),
                ),
                (
                    "expected_operating_on",
                    models.DateField(blank=True, null=True, verbose_name="expected operation"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="contact telephone"),
                ),
                ("site_address", models.CharField(blank=True, max_length=160, verbose_name="site address")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("entered", "entered"),
                            ("sample", "sample data"),
                            ("published", "published case"),
                        ],
                        default="entered",
                        editable=False,
                        max_length=9,
                        verbose_name="origin",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("negotiating", "Negotiating"),
                            ("signed", "Signed"),
                            ("started", "Started"),
                            ("operating", "Operating"),
                        ],
                        default="lead",
                        editable=False,
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                (
                    "situation",
                    models.CharField(
                        choices=[("going", "going"), ("paused", "paused"), ("withdrawn", "withdrawn")],
                        default="going",
                        editable=False,
                        max_length=9,
                        verbose_name="situation",
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="signed on"),
                ),
                (
                    "first_channel",
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
                    ),
                ),
                (
                    "first_kind",
                    models.CharField(
                        choices=[("new", "New"), ("continued", "Continued")],
                        default="new",
                        editable=False,
                        max_length=9,
                    ),
                ),
                (
                    "first_contract_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, editable=False, max_digits=18, null=True
                    ),
                ),
                ("first_contract_amount_typed", models.CharField(blank=True, editable=False, max_length=60)),
                (
                    "voided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="voided at"),
                ),
                (
                    "void_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
                ),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
                ("search_text", models.CharField(default="", editable=False, max_length=500)),
                ("name_key", models.CharField(default="", editable=False, max_length=160)),
                ("phone_key", models.CharField(default="", editable=False, max_length=40)),
                ("address_key", models.CharField(default="", editable=False, max_length=160)),
                (
                    "reference",
                    models.CharField(
                        editable=False, max_length=8, null=True, unique=True, verbose_name="reference"
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects_entered",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="chambers.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "first_county",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.county",
                    ),
                ),
                (
                    "first_introduced_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="counties.industry",
                        verbose_name="industry",
                    ),
                ),
                (
                    "introduced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects_introduced",
                        to="accounts.bureau",
                        verbose_name="introduced by",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="projects.project",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project",
                        to="ledger.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["-changed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSuspectedPair",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        default=projects.duplicate_models.new_reference,
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("rungs", models.JSONField(default=list, verbose_name="what is alike")),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("save", "saved in spite of the warning"),
                            ("scan", "found by a scan"),
                            ("appeal", "entered after a verdict"),
                        ],
                        max_length=6,
                        verbose_name="how it was found",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="found at")),
                ("reason", models.TextField(blank=True, verbose_name="reason to go on")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("different", "two different projects"),
                            ("split", "one record holds two projects"),
                            ("same", "the same project"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="verdict",
                    ),
                ),
                ("verdict_reason", models.TextField(blank=True, verbose_name="reason of the verdict")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="who decides",
                    ),
                ),
                (
                    "enters_second",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="who enters the second project",
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
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.project",
                        verbose_name="first record",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.project",
                        verbose_name="second record",
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.project",
                        verbose_name="record that stays",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical suspected pair",
                "verbose_name_plural": "historical suspected pairs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProject",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=120, verbose_name="project name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("new", "New"), ("continued", "Continued")],
                        default="new",
                        max_length=9,
                        verbose_name="project kind",
                    ),
                ),
                ("short_and_fast", models.BooleanField(default=False, verbose_name="short and fast")),
                ("labour_intensive", models.BooleanField(default=False, verbose_name="labour-intensive")),
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
                (
                    "contract_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="contract amount",
                    ),
                ),
                (
                    "contract_amount_typed",
                    models.CharField(blank=True, max_length=60, verbose_name="contract amount as typed"),
                ),
                (
                    "annual_output",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="expected annual output value",
                    ),
                ),
                (
                    "annual_output_typed",
                    models.CharField(blank=True, max_length=60, verbose_name="annual output value as typed"),
                ),
                (
                    "planned_jobs",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="planned jobs"),
                ),
                (
                    "planned_jobs_note",
                    models.CharField(blank=True, max_length=60, verbose_name="note on planned jobs"),
                ),
                (
                    "expected_started_on",
                    models.DateField(blank=True, null=True, verbose_name="expected start"),
                ),
                (
                    "expected_operating_on",
                    models.DateField(blank=True, null=True, verbose_name="expected operation"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="contact telephone"),
                ),
                ("site_address", models.CharField(blank=True, max_length=160, verbose_name="site address")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("entered", "entered"),
                            ("sample", "sample data"),
                            ("published", "published case"),
                        ],
                        default="entered",
                        editable=False,
                        max_length=9,
                        verbose_name="origin",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("negotiating", "Negotiating"),
                            ("signed", "Signed"),
                            ("started", "Started"),
                            ("operating", "Operating"),
                        ],
                        default="lead",
                        editable=False,
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                (
                    "situation",
                    models.CharField(
                        choices=[("going", "going"), ("paused", "paused"), ("withdrawn", "withdrawn")],
                        default="going",
                        editable=False,
                        max_length=9,
                        verbose_name="situation",
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="signed on"),
                ),
                (
                    "first_channel",
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
                    ),
                ),
                (
                    "first_kind",
                    models.CharField(
                        choices=[("new", "New"), ("continued", "Continued")],
                        default="new",
                        editable=False,
                        max_length=9,
                    ),
                ),
                (
                    "first_contract_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, editable=False, max_digits=18, null=True
                    ),
                ),
                ("first_contract_amount_typed", models.CharField(blank=True, editable=False, max_length=60)),
                (
                    "voided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="voided at"),
                ),
                (
                    "void_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
                ),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
                ("search_text", models.CharField(default="", editable=False, max_length=500)),
                ("name_key", models.CharField(default="", editable=False, max_length=160)),
                ("phone_key", models.CharField(default="", editable=False, max_length=40)),
                ("address_key", models.CharField(default="", editable=False, max_length=160)),
                (
                    "reference",
                    models.CharField(
                        db_index=True, editable=False, max_length=8, null=True, verbose_name="reference"
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
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chambers.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "first_county",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.county",
                    ),
                ),
                (
                    "first_introduced_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
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
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.industry",
                        verbose_name="industry",
                    ),
                ),
                (
                    "introduced_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="introduced by",
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
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.project",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical project",
                "verbose_name_plural": "historical projects",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDuplicateAppeal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        default=projects.duplicate_models.new_reference,
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("typed", models.JSONField(verbose_name="what was typed")),
                ("name", models.CharField(max_length=120, verbose_name="project name")),
                ("enterprise_name", models.CharField(max_length=120, verbose_name="enterprise")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("reason", models.TextField(verbose_name="why it is another project")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("different", "a different project"), ("same", "the same project")],
                        default="",
                        max_length=9,
                        verbose_name="verdict",
                    ),
                ),
                ("verdict_reason", models.TextField(blank=True, verbose_name="reason of the verdict")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "asker",
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="who decides",
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
                    "existing",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.project",
                        verbose_name="existing record",
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
                        verbose_name="saved as",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical entry sent for a verdict",
                "verbose_name_plural": "historical entries sent for a verdict",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DuplicateAppeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "reference",
                    models.CharField(
                        default=projects.duplicate_models.new_reference,
                        editable=False,
                        max_length=8,
                        unique=True,
                    ),
                ),
                ("typed", models.JSONField(verbose_name="what was typed")),
                ("name", models.CharField(max_length=120, verbose_name="project name")),
                ("enterprise_name", models.CharField(max_length=120, verbose_name="enterprise")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("reason", models.TextField(verbose_name="why it is another project")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("different", "a different project"), ("same", "the same project")],
                        default="",
                        max_length=9,
                        verbose_name="verdict",
                    ),
                ),
                ("verdict_reason", models.TextField(blank=True, verbose_name="reason of the verdict")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="who decides",
                    ),
                ),
                (
                    "existing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="projects.project",
                        verbose_name="existing record",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came_by",
                        to="projects.project",
                        verbose_name="saved as",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry sent for a verdict",
                "verbose_name_plural": "entries sent for a verdict",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProjectChange",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="project_change",
                        serialize=False,
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
                ("from_start", models.BooleanField(default=False, verbose_name="from the start")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="amount"
                    ),
                ),
                ("amount_typed", models.CharField(blank=True, max_length=60, verbose_name="amount as typed")),
                (
                    "nature",
                    models.CharField(
                        blank=True,
                        choices=[("new", "New"), ("continued", "Continued")],
                        max_length=9,
                        verbose_name="project kind",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "introduced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="introduced by",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a project",
                "verbose_name_plural": "changes of projects",
            },
        ),
        migrations.CreateModel(
            name="CreditShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hundredths", models.PositiveIntegerField(verbose_name="share in hundredths of a per cent")),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="projects.projectchange",
                        verbose_name="change",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of credit",
                "verbose_name_plural": "shares of credit",
                "ordering": ["-hundredths", "bureau"],
            },
        ),
        migrations.CreateModel(
            name="StageReached",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="stage_reached",
                        serialize=False,
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("negotiating", "Negotiating"),
                            ("signed", "Signed"),
                            ("started", "Started"),
                            ("operating", "Operating"),
                            ("paused", "Paused"),
                            ("resumed", "Resumed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "stage reached",
                "verbose_name_plural": "stages reached",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step__in", ["paused", "withdrawn"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="stage_exit_has_reason",
                        violation_error_message="Give the reason for pausing or withdrawing.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SuspectedPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "reference",
                    models.CharField(
                        default=projects.duplicate_models.new_reference,
                        editable=False,
                        max_length=8,
                        unique=True,
                    ),
                ),
                ("rungs", models.JSONField(default=list, verbose_name="what is alike")),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("save", "saved in spite of the warning"),
                            ("scan", "found by a scan"),
                            ("appeal", "entered after a verdict"),
                        ],
                        max_length=6,
                        verbose_name="how it was found",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="found at")),
                ("reason", models.TextField(blank=True, verbose_name="reason to go on")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("different", "two different projects"),
                            ("split", "one record holds two projects"),
                            ("same", "the same project"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="verdict",
                    ),
                ),
                ("verdict_reason", models.TextField(blank=True, verbose_name="reason of the verdict")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="who decides",
                    ),
                ),
                (
                    "enters_second",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="who enters the second project",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_first",
                        to="projects.project",
                        verbose_name="first record",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_second",
                        to="projects.project",
                        verbose_name="second record",
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                        verbose_name="record that stays",
                    ),
                ),
            ],
            options={
                "verbose_name": "suspected pair",
                "verbose_name_plural": "suspected pairs",
                "ordering": ["-raised_at", "-pk"],
                "permissions": [("decide_duplicates", "Can decide on suspected duplicates")],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseSpelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=160)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spellings",
                        to="chambers.enterprise",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "enterprise"), name="enterprise_spelling_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["county", "stage"], name="project_by_county"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["-changed_at", "-id"], name="project_by_change"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["name_key"], name="project_by_name_key"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["phone_key"], name="project_by_phone"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["address_key"], name="project_by_address"),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="project_has_name",
                violation_error_message="Enter the name of the project.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contract_amount__isnull", True), ("contract_amount__gte", 0), _connector="OR"
                ),
                name="project_contract_not_negative",
                violation_error_message="The contract amount cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned_jobs__isnull", True), ("planned_jobs__gte", 0), _connector="OR"),
                name="project_planned_jobs_not_negative",
                violation_error_message="Planned jobs cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voided_at__isnull", True), models.Q(("void_reason", ""), _negated=True), _connector="OR"
                ),
                name="project_void_has_reason",
                violation_error_message="Say why the record is voided.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True), ("voided_at__isnull", False), _connector="OR"
                ),
                name="project_merged_is_void",
                violation_error_message="A record merged into another one is voided.",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicateappeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="duplicate_appeal_has_reason",
                violation_error_message="Say why this is another project.",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicateappeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("verdict", "")),
                    models.Q(
                        models.Q(("verdict", ""), _negated=True),
                        models.Q(("verdict_reason", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="duplicate_appeal_verdict_has_reason",
                violation_error_message="Give the reason of the verdict.",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicateappeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("project", None), ("verdict", "different"), _connector="OR"),
                name="duplicate_appeal_saved_after_verdict",
                violation_error_message="It is saved only after the verdict that it is a different project.",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                name="project_change_amount_not_negative",
                violation_error_message="The amount cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditshare",
            constraint=models.UniqueConstraint(
                fields=("change", "bureau"),
                name="credit_share_once",
                violation_error_message="Each bureau has one share.",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("hundredths__gt", 0), ("hundredths__lte", 10000)),
                name="credit_share_in_reason",
                violation_error_message="A share lies between 0.01 % and 100 %.",
            ),
        ),
        migrations.AddIndex(
            model_name="suspectedpair",
            index=models.Index(fields=["verdict", "-raised_at"], name="suspected_pair_by_verdict"),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.UniqueConstraint(
                fields=("first", "second"),
                name="suspected_pair_once",
                violation_error_message="These two records are listed as a pair already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))),
                name="suspected_pair_in_order",
                violation_error_message="The record that was entered first stands first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("verdict", "")),
                    models.Q(
                        models.Q(("verdict", ""), _negated=True),
                        models.Q(("verdict_reason", ""), _negated=True),
                        ("decided_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="suspected_pair_verdict_has_reason",
                violation_error_message="Give the reason of the verdict.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("survivor__isnull", False), ("verdict", "same")),
                    models.Q(models.Q(("verdict", "same"), _negated=True), ("survivor", None)),
                    _connector="OR",
                ),
                name="suspected_pair_same_has_survivor",
                violation_error_message="Say which of the two records stays.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("survivor", None),
                    ("survivor", models.F("first")),
                    ("survivor", models.F("second")),
                    _connector="OR",
                ),
                name="suspected_pair_survivor_is_of_it",
                violation_error_message="The record that stays is one of the two.",
            ),
        ),
    ]
