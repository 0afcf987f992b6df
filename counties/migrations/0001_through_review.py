"""All steps up to the review chain as one, for a new database; one that exists takes them singly."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("counties", "0001_places_plan_pairings"),
        ("counties", "0002_record_version"),
    ]

    dependencies = [
        ("accounts", "0001_through_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Industry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="code")),
                ("name_zh", models.CharField(max_length=30, unique=True, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=60, verbose_name="English name")),
            ],
            options={
                "verbose_name": "industry",
                "verbose_name_plural": "industries",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="County",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="pinyin")),
                ("short_zh", models.CharField(blank=True, max_length=20, verbose_name="short Chinese name")),
                ("short_en", models.CharField(blank=True, max_length=40, verbose_name="short English name")),
                (
                    "key",
                    models.SlugField(
                        help_text="Identity that survives new codes.",
                        max_length=40,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[("nine", "nine"), ("three", "three"), ("", "not in the plan")],
                        default="",
                        max_length=5,
                        verbose_name="group",
                    ),
                ),
                (
                    "group_source",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "confirmed by the source"), ("assumed", "assumed"), ("", "—")],
                        default="",
                        max_length=9,
                        verbose_name="group is",
                    ),
                ),
                (
                    "bureau",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="county",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
            ],
            options={
                "verbose_name": "county",
                "verbose_name_plural": "counties",
                "ordering": ["prefecture__code", "key"],
            },
        ),
        migrations.CreateModel(
            name="CountyAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("alias", models.CharField(max_length=60, unique=True, verbose_name="spelling")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
            ],
            options={
                "verbose_name": "county spelling",
                "verbose_name_plural": "county spellings",
                "ordering": ["alias"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCountyAlias",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("alias", models.CharField(db_index=True, max_length=60, verbose_name="spelling")),
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
            ],
            options={
                "verbose_name": "historical county spelling",
                "verbose_name_plural": "historical county spellings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCountyName",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("code", models.CharField(db_index=True, max_length=6, verbose_name="code")),
                ("name_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
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
            ],
            options={
                "verbose_name": "historical county code and name",
                "verbose_name_plural": "historical county codes and names",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndustry",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("code", models.SlugField(max_length=20, verbose_name="code")),
                ("name_zh", models.CharField(db_index=True, max_length=30, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=60, verbose_name="English name")),
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
                "verbose_name": "historical industry",
                "verbose_name_plural": "historical industries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPairing",
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
                            ("city", "City or prefecture → county"),
                            ("county", "County → county"),
                            ("team", "Working team → county"),
                            ("chamber", "Chamber → county"),
                            ("station", "Investment station → county"),
                            ("think_tank", "Think tank → county"),
                            ("institute", "Research institute → county"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis (document)")),
                (
                    "assumed",
                    models.BooleanField(
                        default=True,
                        help_text="No published source names this pairing.",
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
                    "county",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.county",
                        verbose_name="supported county",
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
                    "supporter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="supporter",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical pairing",
                "verbose_name_plural": "historical pairings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("announced_on", models.DateField(verbose_name="announced on")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("target_projects", models.PositiveIntegerField(verbose_name="target: projects")),
                ("target_jobs", models.PositiveIntegerField(verbose_name="target: jobs")),
                (
                    "counting_stage",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("negotiating", "Negotiating"),
                            ("signed", "Signed"),
                            ("started", "Started"),
                            ("operating", "Operating"),
                        ],
                        default="signed",
                        max_length=12,
                        verbose_name="counts as introduced from stage",
                    ),
                ),
                (
                    "headcount_days",
                    models.PositiveSmallIntegerField(
                        default=45,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days that a headcount stays current",
                    ),
                ),
                (
                    "warning_pp",
                    models.DecimalField(
                        decimal_places=1,
                        default=Decimal("-3"),
                        max_digits=5,
                        verbose_name="warning below (percentage points)",
                    ),
                ),
                (
                    "behind_pp",
                    models.DecimalField(
                        decimal_places=1,
                        default=Decimal("-12"),
                        max_digits=5,
                        verbose_name="behind below (percentage points)",
                    ),
                ),
                (
                    "silent_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="behind after this many days without a report"
                    ),
                ),
                (
                    "pace_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days that make the recent pace",
                    ),
                ),
                (
                    "team_target",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="projects asked of each working team"
                    ),
                ),
                (
                    "assumed",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Names of the values that no source publishes.",
                        verbose_name="assumed values",
                    ),
                ),
                ("surroundings", models.PositiveIntegerField(default=1, editable=False)),
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
                "verbose_name": "historical plan",
                "verbose_name_plural": "historical plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPrefecture",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("name_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="pinyin")),
                ("short_zh", models.CharField(blank=True, max_length=20, verbose_name="short Chinese name")),
                ("short_en", models.CharField(blank=True, max_length=40, verbose_name="short English name")),
                ("code", models.CharField(db_index=True, max_length=6, verbose_name="code")),
                (
                    "role_in_plan",
                    models.CharField(
                        choices=[
                            ("supporter", "supports counties elsewhere"),
                            ("supported", "has 9+3 counties of its own"),
                        ],
                        max_length=10,
                        verbose_name="part in the plan",
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
                "verbose_name": "historical prefecture",
                "verbose_name_plural": "historical prefectures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("announced_on", models.DateField(verbose_name="announced on")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("target_projects", models.PositiveIntegerField(verbose_name="target: projects")),
                ("target_jobs", models.PositiveIntegerField(verbose_name="target: jobs")),
                (
                    "counting_stage",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("negotiating", "Negotiating"),
                            ("signed", "Signed"),
                            ("started", "Started"),
                            ("operating", "Operating"),
                        ],
                        default="signed",
                        max_length=12,
                        verbose_name="counts as introduced from stage",
                    ),
                ),
                (
                    "headcount_days",
                    models.PositiveSmallIntegerField(
                        default=45,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days that a headcount stays current",
                    ),
                ),
                (
                    "warning_pp",
                    models.DecimalField(
                        decimal_places=1,
                        default=Decimal("-3"),
                        max_digits=5,
                        verbose_name="warning below (percentage points)",
                    ),
                ),
                (
                    "behind_pp",
                    models.DecimalField(
                        decimal_places=1,
                        default=Decimal("-12"),
                        max_digits=5,
                        verbose_name="behind below (percentage points)",
                    ),
                ),
                (
                    "silent_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="behind after this many days without a report"
                    ),
                ),
                (
                    "pace_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days that make the recent pace",
                    ),
                ),
                (
                    "team_target",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="projects asked of each working team"
                    ),
                ),
                (
                    "assumed",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Names of the values that no source publishes.",
                        verbose_name="assumed values",
                    ),
                ),
                ("surroundings", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="plan_ends_after_start",
                        violation_error_message="The plan must not end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("behind_pp__lt", models.F("warning_pp"))),
                        name="plan_behind_below_warning",
                        violation_error_message="The limit for “behind” must lie below the limit for “warning”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("headcount_days__gte", 1)),
                        name="plan_headcount_days_positive",
                        violation_error_message="A headcount stays current for at least one day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCountyTarget",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("projects", models.PositiveIntegerField(verbose_name="projects")),
                ("jobs", models.PositiveIntegerField(verbose_name="jobs")),
                ("assumed", models.BooleanField(default=True, verbose_name="assumed")),
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
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical county target",
                "verbose_name_plural": "historical county targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Prefecture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="pinyin")),
                ("short_zh", models.CharField(blank=True, max_length=20, verbose_name="short Chinese name")),
                ("short_en", models.CharField(blank=True, max_length=40, verbose_name="short English name")),
                ("code", models.CharField(max_length=6, unique=True, verbose_name="code")),
                (
                    "role_in_plan",
                    models.CharField(
                        choices=[
                            ("supporter", "supports counties elsewhere"),
                            ("supported", "has 9+3 counties of its own"),
                        ],
                        max_length=10,
                        verbose_name="part in the plan",
                    ),
                ),
                (
                    "bureau",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prefecture",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
            ],
            options={
                "verbose_name": "prefecture",
                "verbose_name_plural": "prefectures",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCounty",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("name_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="pinyin")),
                ("short_zh", models.CharField(blank=True, max_length=20, verbose_name="short Chinese name")),
                ("short_en", models.CharField(blank=True, max_length=40, verbose_name="short English name")),
                (
                    "key",
                    models.SlugField(
                        help_text="Identity that survives new codes.", max_length=40, verbose_name="key"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[("nine", "nine"), ("three", "three"), ("", "not in the plan")],
                        default="",
                        max_length=5,
                        verbose_name="group",
                    ),
                ),
                (
                    "group_source",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "confirmed by the source"), ("assumed", "assumed"), ("", "—")],
                        default="",
                        max_length=9,
                        verbose_name="group is",
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
                (
                    "prefecture",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.prefecture",
                        verbose_name="prefecture",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical county",
                "verbose_name_plural": "historical counties",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="county",
            name="prefecture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counties",
                to="counties.prefecture",
                verbose_name="prefecture",
            ),
        ),
        migrations.CreateModel(
            name="CountyName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("code", models.CharField(db_index=True, max_length=6, verbose_name="code")),
                ("name_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
            ],
            options={
                "verbose_name": "county code and name",
                "verbose_name_plural": "county codes and names",
                "ordering": ["county", models.OrderBy(models.F("valid_from"), nulls_first=True)],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "county"),
                        name="county_name_once",
                        violation_error_message="This county has this code already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="county_name_ends_after_start",
                        violation_error_message="The end must not be before the start.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pairing",
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
                            ("city", "City or prefecture → county"),
                            ("county", "County → county"),
                            ("team", "Working team → county"),
                            ("chamber", "Chamber → county"),
                            ("station", "Investment station → county"),
                            ("think_tank", "Think tank → county"),
                            ("institute", "Research institute → county"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis (document)")),
                (
                    "assumed",
                    models.BooleanField(
                        default=True,
                        help_text="No published source names this pairing.",
                        verbose_name="assumed",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairings",
                        to="counties.county",
                        verbose_name="supported county",
                    ),
                ),
                (
                    "supporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairings",
                        to="accounts.bureau",
                        verbose_name="supporter",
                    ),
                ),
            ],
            options={
                "verbose_name": "pairing",
                "verbose_name_plural": "pairings",
                "ordering": ["county", "kind", "starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="pairing_ends_after_start",
                        violation_error_message="The pairing must not end before it starts.",
                    ),
                    models.UniqueConstraint(
                        fields=("supporter", "county", "starts_on"),
                        name="pairing_once",
                        violation_error_message="This pairing exists already from this day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountyTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("projects", models.PositiveIntegerField(verbose_name="projects")),
                ("jobs", models.PositiveIntegerField(verbose_name="jobs")),
                ("assumed", models.BooleanField(default=True, verbose_name="assumed")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="counties.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "county target",
                "verbose_name_plural": "county targets",
                "ordering": ["county"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "county"),
                        name="county_target_once",
                        violation_error_message="This county has a target in this plan already.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="county",
            constraint=models.CheckConstraint(
                condition=models.Q(("group", ""), ("bureau__isnull", False), _connector="OR"),
                name="plan_county_has_bureau",
                violation_error_message="A county of the plan needs a bureau.",
            ),
        ),
        migrations.AddConstraint(
            model_name="county",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", ""), ("group_source", "")),
                    models.Q(
                        models.Q(("group", ""), _negated=True), models.Q(("group_source", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="plan_county_group_source",
                violation_error_message="Say of a county of the plan, and of no other, what its group rests on.",
            ),
        ),
    ]
