"""All steps up to the review chain as one, for a new database; one that exists takes them singly."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import ledger.evidence_models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("ledger", "0001_claims_postings_totals"),
        ("ledger", "0002_review_and_corrections"),
        ("ledger", "0003_authors_of_claims"),
        ("ledger", "0004_evidence_of_claims"),
        ("ledger", "0005_record_version"),
        ("ledger", "0006_record_version_of_evidence"),
    ]

    dependencies = [
        ("accounts", "0001_through_review"),
        ("counties", "0001_through_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "ledger position",
                "verbose_name_plural": "ledger position",
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("project", "Project"), ("workshop", "Workshop")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of figures",
                "verbose_name_plural": "sources of figures",
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stage", "Stage reached"),
                            ("site", "Workshop recognised or closed"),
                            ("headcount", "Headcount"),
                            ("county", "County"),
                            ("introducer", "Introduced by"),
                            ("shares", "Shares of credit"),
                            ("money", "Contract amount"),
                            ("nature", "New or continued"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="true on")),
                (
                    "not_later_than",
                    models.BooleanField(
                        default=False,
                        help_text="The exact day is not known.",
                        verbose_name="the day is the latest possible",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("reviewed", "Reviewed"),
                            ("verified", "Verified"),
                            ("returned", "Returned"),
                            ("taken_back", "Taken back"),
                            ("void", "Voided"),
                        ],
                        default="reported",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("correction_reason", models.TextField(blank=True, verbose_name="reason for the correction")),
                ("reported_at", models.DateTimeField(verbose_name="reported at")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="verified at")),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="returned at")),
                ("return_reason", models.TextField(blank=True, verbose_name="reason for returning")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="voided at")),
                ("void_reason", models.TextField(blank=True, verbose_name="reason for voiding")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "authors",
                    models.ManyToManyField(
                        related_name="claims_authored",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="values set by",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="ledger.claim",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_reported",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_returned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="returned by",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_reviewed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_verified",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_voided",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="ledger.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ["effective_on", "pk"],
                "permissions": [
                    ("review_claim", "Can review or return a claim of one's own prefecture"),
                    ("verify_claim", "Can verify or return a reviewed claim"),
                    ("report_claim", "Can report, correct, take back a claim, and object to one"),
                    ("override_gate", "Can go on without what a gate asks for, with a reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalEvidence",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "Contract"),
                            ("licence", "Business licence"),
                            ("bank_slip", "Bank slip"),
                            ("capital_report", "Capital verification report"),
                            ("equipment_list", "Equipment list"),
                            ("payroll", "Payroll or headcount summary"),
                            ("site_photo", "Site photograph"),
                            ("recognition", "Recognition document"),
                            ("agreement", "Agreement or statement"),
                            ("published_source", "Published source"),
                            ("employer_confirmation", "Confirmation by the employer"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                        verbose_name="kind of evidence",
                    ),
                ),
                ("file", models.TextField(blank=True, max_length=100, verbose_name="file")),
                ("thumbnail", models.TextField(blank=True, max_length=100, verbose_name="thumbnail")),
                (
                    "url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="address of the published source"
                    ),
                ),
                ("original_name", models.CharField(blank=True, max_length=120, verbose_name="file name")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="size in bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="content type")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
                ("remove_reason", models.TextField(blank=True, verbose_name="reason for removing")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
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
                        verbose_name="claim",
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
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="removed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evidence",
                "verbose_name_plural": "historical evidence",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "number",
                    models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="number"),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("claim", "claim reported"),
                            ("verification", "claim verified"),
                            ("return", "claim returned"),
                            ("take_back", "claim taken back"),
                            ("void", "record voided"),
                            ("merge", "records merged"),
                            ("record", "record changed"),
                            ("plan", "plan changed"),
                            ("rules", "counting rules changed"),
                        ],
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("recorded_day", models.DateField(db_index=True, verbose_name="recorded on")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalClaim",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stage", "Stage reached"),
                            ("site", "Workshop recognised or closed"),
                            ("headcount", "Headcount"),
                            ("county", "County"),
                            ("introducer", "Introduced by"),
                            ("shares", "Shares of credit"),
                            ("money", "Contract amount"),
                            ("nature", "New or continued"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="true on")),
                (
                    "not_later_than",
                    models.BooleanField(
                        default=False,
                        help_text="The exact day is not known.",
                        verbose_name="the day is the latest possible",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("reviewed", "Reviewed"),
                            ("verified", "Verified"),
                            ("returned", "Returned"),
                            ("taken_back", "Taken back"),
                            ("void", "Voided"),
                        ],
                        default="reported",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("correction_reason", models.TextField(blank=True, verbose_name="reason for the correction")),
                ("reported_at", models.DateTimeField(verbose_name="reported at")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="verified at")),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="returned at")),
                ("return_reason", models.TextField(blank=True, verbose_name="reason for returning")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="voided at")),
                ("void_reason", models.TextField(blank=True, verbose_name="reason for voiding")),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ledger.claim",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="returned by",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ledger.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical claim",
                "verbose_name_plural": "historical claims",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DailyTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "metric",
                    models.CharField(
                        choices=[
                            ("projects", "Projects introduced"),
                            ("contract", "Contract amount"),
                            ("jobs", "Current jobs"),
                            ("poor_jobs", "of which registered poor"),
                            ("relocated_jobs", "of which relocated"),
                            ("edge_jobs", "of which edge households"),
                            ("job_sites", "Sites with a current headcount"),
                            ("poor_sites", "Sites where the registered poor are known"),
                            ("ever_jobs", "Jobs ever reached"),
                            ("workshops", "Workshops"),
                            ("at_lead", "Projects at stage: lead"),
                            ("at_negotiating", "Projects at stage: negotiating"),
                            ("at_signed", "Projects at stage: signed"),
                            ("at_started", "Projects at stage: started"),
                            ("at_operating", "Projects at stage: operating"),
                            ("credited_projects", "Projects credited"),
                            ("credited_jobs", "Jobs credited"),
                        ],
                        max_length=20,
                        verbose_name="figure",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified")],
                        max_length=8,
                        verbose_name="basis",
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
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=20, verbose_name="quantity")),
                ("day", models.DateField(verbose_name="true on")),
                ("recorded_day", models.DateField(verbose_name="recorded on")),
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
                    "introduced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="introduced by",
                    ),
                ),
            ],
            options={
                "verbose_name": "daily total",
                "verbose_name_plural": "daily totals",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "metric",
                            "basis",
                            "county",
                            "introduced_by",
                            "channel",
                            "day",
                            "recorded_day",
                        ),
                        name="daily_total_once",
                        violation_error_message="This daily total exists already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "Contract"),
                            ("licence", "Business licence"),
                            ("bank_slip", "Bank slip"),
                            ("capital_report", "Capital verification report"),
                            ("equipment_list", "Equipment list"),
                            ("payroll", "Payroll or headcount summary"),
                            ("site_photo", "Site photograph"),
                            ("recognition", "Recognition document"),
                            ("agreement", "Agreement or statement"),
                            ("published_source", "Published source"),
                            ("employer_confirmation", "Confirmation by the employer"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                        verbose_name="kind of evidence",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        storage=ledger.evidence_models.evidence_storage,
                        upload_to=ledger.evidence_models.random_name,
                        verbose_name="file",
                    ),
                ),
                (
                    "thumbnail",
                    models.FileField(
                        blank=True,
                        storage=ledger.evidence_models.evidence_storage,
                        upload_to=ledger.evidence_models.random_name,
                        verbose_name="thumbnail",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="address of the published source"
                    ),
                ),
                ("original_name", models.CharField(blank=True, max_length=120, verbose_name="file name")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="size in bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="content type")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
                ("remove_reason", models.TextField(blank=True, verbose_name="reason for removing")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_added",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_removed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="removed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["added_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("url", ""), models.Q(("file", ""), _negated=True)),
                            models.Q(models.Q(("url", ""), _negated=True), ("file", "")),
                            _connector="OR",
                        ),
                        name="evidence_file_or_address",
                        violation_error_message="Choose a file, or give the address of a published source.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url", ""),
                            models.Q(
                                ("kind", "published_source"),
                                models.Q(
                                    ("url__startswith", "https://"),
                                    ("url__startswith", "http://"),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_address_published",
                        violation_error_message="Only a published source has an address; it begins with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file", ""),
                            models.Q(
                                ("size__gt", 0),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("original_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_file_described",
                        violation_error_message="A file has a name, a size and a SHA-256.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("remove_reason", ""),
                                ("removed_at__isnull", True),
                                ("removed_by__isnull", True),
                            ),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                                models.Q(("remove_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_removed_has_reason",
                        violation_error_message="Removed evidence says who removed it, when and why.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("claim", "sha256", "url"),
                        name="evidence_once_per_claim",
                        violation_error_message="This file or address stands with this claim already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="objected at")),
                ("reason", models.TextField(verbose_name="reason for the objection")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="objected by",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="objection_has_reason",
                        violation_error_message="Say what is wrong, so that the prefecture can look into it.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "gate",
                    models.CharField(
                        choices=[
                            ("fields", "Fields that the stage asks for"),
                            ("evidence", "Evidence that the claim asks for"),
                        ],
                        max_length=8,
                        verbose_name="gate",
                    ),
                ),
                ("lacking", models.TextField(verbose_name="what was lacking")),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "override",
                "verbose_name_plural": "overrides",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("lacking", ""), _negated=True)
                        ),
                        name="override_has_reason",
                        violation_error_message="Give the reason for going on without it.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "metric",
                    models.CharField(
                        choices=[
                            ("projects", "Projects introduced"),
                            ("contract", "Contract amount"),
                            ("jobs", "Current jobs"),
                            ("poor_jobs", "of which registered poor"),
                            ("relocated_jobs", "of which relocated"),
                            ("edge_jobs", "of which edge households"),
                            ("job_sites", "Sites with a current headcount"),
                            ("poor_sites", "Sites where the registered poor are known"),
                            ("ever_jobs", "Jobs ever reached"),
                            ("workshops", "Workshops"),
                            ("at_lead", "Projects at stage: lead"),
                            ("at_negotiating", "Projects at stage: negotiating"),
                            ("at_signed", "Projects at stage: signed"),
                            ("at_started", "Projects at stage: started"),
                            ("at_operating", "Projects at stage: operating"),
                            ("credited_projects", "Projects credited"),
                            ("credited_jobs", "Jobs credited"),
                        ],
                        max_length=20,
                        verbose_name="figure",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified")],
                        max_length=8,
                        verbose_name="basis",
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
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=20, verbose_name="quantity")),
                ("effective_on", models.DateField(verbose_name="true on")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("first_signing", "Reached the counting stage for the first time"),
                            ("stage", "Stands at this stage"),
                            ("left_stage", "Left this stage"),
                            ("withdrawn", "Withdrawn"),
                            ("moved_back", "Moved back before the counting stage"),
                            ("resumed", "Taken up again"),
                            ("contract", "Contract amount of a counted project"),
                            ("headcount", "Headcount"),
                            ("recount", "Replaced by a later headcount"),
                            ("expired", "Headcount expired without a recount"),
                            ("new_highest", "Highest headcount so far"),
                            ("recognised", "Workshop recognised"),
                            ("closed", "Workshop closed"),
                            ("credit", "Credit by share"),
                            ("moved", "Belongs elsewhere from this day"),
                            ("capital", "Capital increase: money, not a project"),
                        ],
                        max_length=14,
                        verbose_name="rule",
                    ),
                ),
                ("reversal", models.BooleanField(default=False, verbose_name="reversal")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.claim",
                        verbose_name="claim",
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
                    "introduced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="introduced by",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.posting",
                        verbose_name="posting",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
                "ordering": ["effective_on", "pk"],
                "indexes": [
                    models.Index(fields=["source", "metric"], name="entry_by_source"),
                    models.Index(
                        fields=["metric", "basis", "county", "effective_on"], name="entry_by_figure"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["source", "effective_on"], name="claim_by_source"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["state", "county"], name="claim_by_state"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "verified"), _negated=True),
                    models.Q(("verified_at__isnull", False), ("verifier__isnull", False)),
                    _connector="OR",
                ),
                name="claim_verified_has_verifier",
                violation_error_message="A verified claim names who verified it, and when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verifier__isnull", True),
                    models.Q(("verifier", models.F("reporter")), _negated=True),
                    _connector="OR",
                ),
                name="claim_four_eyes",
                violation_error_message="Nobody verifies what they reported.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewer__isnull", True),
                    models.Q(("reviewer", models.F("reporter")), _negated=True),
                    _connector="OR",
                ),
                name="claim_four_eyes_review",
                violation_error_message="Nobody reviews what they reported.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("returned_by__isnull", False), models.Q(("return_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="claim_returned_has_reason",
                violation_error_message="A returned claim says who returned it and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "void"), _negated=True),
                    models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="claim_void_has_reason",
                violation_error_message="A voided claim says when it was voided and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["reported", "reviewed", "verified"])),
                fields=("replaces",),
                name="claim_corrected_once",
                violation_error_message="This claim has been corrected already. Correct the correction.",
            ),
        ),
    ]
