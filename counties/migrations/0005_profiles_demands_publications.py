"""Profiles of counties, demands in slots, publications and guides; days without contact until a reminder."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_record_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("counties", "0004_exchange_rates"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplan",
            name="contact_days",
            field=models.PositiveSmallIntegerField(
                default=14,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days without contact after which a supporter is reminded",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="contact_days",
            field=models.PositiveSmallIntegerField(
                default=14,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days without contact after which a supporter is reminded",
            ),
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(max_length=120, verbose_name="what is asked for")),
                (
                    "workers",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="workers available"),
                ),
                (
                    "poor_workers",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="of whom registered poor"
                    ),
                ),
                (
                    "floor_area",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="floor area in square metres"
                    ),
                ),
                ("ready_on", models.DateField(blank=True, null=True, verbose_name="ready on")),
                ("policies", models.TextField(blank=True, verbose_name="policies offered")),
                ("site", models.CharField(blank=True, max_length=160, verbose_name="site")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="sample data")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave it out if any industry is welcome.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="counties.industry",
                        verbose_name="industry",
                    ),
                ),
            ],
            options={
                "verbose_name": "demand",
                "verbose_name_plural": "demands",
                "ordering": ["-changed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="demand_has_title",
                        violation_error_message="Say in a few words what is asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("poor_workers__isnull", True),
                            ("workers__gte", models.F("poor_workers")),
                            _connector="OR",
                        ),
                        name="demand_poor_within_workers",
                        violation_error_message="The registered poor are some of the workers: enter both, and no more poor than workers.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCountyProfilePart",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("leading", "Leading industries"),
                            ("chain", "Projects on the chain"),
                            ("workshops", "Demand for workshops"),
                            ("resources", "Resources"),
                            ("policies", "Preferential policies"),
                            ("factors", "Supporting factors"),
                        ],
                        max_length=10,
                        verbose_name="part of the profile",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("industry_names", models.CharField(blank=True, editable=False, max_length=200)),
                ("done_on", models.DateField(blank=True, editable=False, null=True, verbose_name="done on")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
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
                "verbose_name": "historical part of a county's profile",
                "verbose_name_plural": "historical parts of counties' profiles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDemand",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("title", models.CharField(max_length=120, verbose_name="what is asked for")),
                (
                    "workers",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="workers available"),
                ),
                (
                    "poor_workers",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="of whom registered poor"
                    ),
                ),
                (
                    "floor_area",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="floor area in square metres"
                    ),
                ),
                ("ready_on", models.DateField(blank=True, null=True, verbose_name="ready on")),
                ("policies", models.TextField(blank=True, verbose_name="policies offered")),
                ("site", models.CharField(blank=True, max_length=160, verbose_name="site")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="sample data")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
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
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leave it out if any industry is welcome.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.industry",
                        verbose_name="industry",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical demand",
                "verbose_name_plural": "historical demands",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndustryGuide",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("words", models.TextField(blank=True, verbose_name="introduction")),
                (
                    "released_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="released on"),
                ),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
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
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "released_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="released for",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical industry guide",
                "verbose_name_plural": "historical industry guides",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOpportunity",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("year", models.PositiveSmallIntegerField(editable=False, verbose_name="year")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("words", models.TextField(blank=True, verbose_name="words above the list")),
                ("released_on", models.DateField(editable=False, verbose_name="released on")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason for withdrawing"),
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
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "released_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="released for",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical published opportunity",
                "verbose_name_plural": "historical published opportunities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndustryGuide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.TextField(blank=True, verbose_name="introduction")),
                (
                    "released_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="released on"),
                ),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
                (
                    "industry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guide",
                        to="counties.industry",
                        verbose_name="industry",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "released_for",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="released for",
                    ),
                ),
            ],
            options={
                "verbose_name": "industry guide",
                "verbose_name_plural": "industry guides",
                "ordering": ["industry"],
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("year", models.PositiveSmallIntegerField(editable=False, verbose_name="year")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("words", models.TextField(blank=True, verbose_name="words above the list")),
                ("released_on", models.DateField(editable=False, verbose_name="released on")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason for withdrawing"),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "released_for",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="released for",
                    ),
                ),
            ],
            options={
                "verbose_name": "published opportunity",
                "verbose_name_plural": "published opportunities",
                "ordering": ["-year", "-number"],
                "permissions": [
                    ("release_opportunity", "Can release opportunities and guides to the public")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "number"),
                        name="opportunity_number_once",
                        violation_error_message="This number is taken in this year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="opportunity_has_title",
                        violation_error_message="Enter a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True),
                            models.Q(("withdrawn_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="opportunity_withdrawn_has_reason",
                        violation_error_message="Say why the publication is withdrawn.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountyProfilePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("leading", "Leading industries"),
                            ("chain", "Projects on the chain"),
                            ("workshops", "Demand for workshops"),
                            ("resources", "Resources"),
                            ("policies", "Preferential policies"),
                            ("factors", "Supporting factors"),
                        ],
                        max_length=10,
                        verbose_name="part of the profile",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("industry_names", models.CharField(blank=True, editable=False, max_length=200)),
                ("done_on", models.DateField(blank=True, editable=False, null=True, verbose_name="done on")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profile",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "industries",
                    models.ManyToManyField(
                        blank=True,
                        related_name="leading_in",
                        to="counties.industry",
                        verbose_name="leading industries",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a county's profile",
                "verbose_name_plural": "parts of counties' profiles",
                "ordering": ["county", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "part"),
                        name="profile_part_once",
                        violation_error_message="This county has this part already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on__isnull", True), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="profile_part_done_has_text",
                        violation_error_message="Write the part before you call it done.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DemandSlot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("reserved_until", models.DateField(blank=True, null=True, verbose_name="reserved until")),
                ("filled_on", models.DateField(blank=True, null=True, verbose_name="filled on")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason for withdrawing"),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="counties.demand",
                        verbose_name="demand",
                    ),
                ),
            ],
            options={
                "verbose_name": "slot of a demand",
                "verbose_name_plural": "slots of demands",
                "ordering": ["demand", "number"],
                "indexes": [models.Index(fields=["reserved_until"], name="demand_slot_by_reservation")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("demand", "number"),
                        name="demand_slot_once",
                        violation_error_message="This demand has a slot of this number already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("filled_on__isnull", True), ("withdrawn_on__isnull", True), _connector="OR"
                        ),
                        name="demand_slot_filled_or_withdrawn",
                        violation_error_message="A slot that is filled cannot be withdrawn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True),
                            models.Q(("withdrawn_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demand_slot_withdrawn_has_reason",
                        violation_error_message="Say why the slot is withdrawn.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDemandSlot",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("reserved_until", models.DateField(blank=True, null=True, verbose_name="reserved until")),
                ("filled_on", models.DateField(blank=True, null=True, verbose_name="filled on")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason for withdrawing"),
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
                    "demand",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.demand",
                        verbose_name="demand",
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
                "verbose_name": "historical slot of a demand",
                "verbose_name_plural": "historical slots of demands",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OpportunityItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="counties.demand",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="counties.opportunity",
                    ),
                ),
            ],
            options={
                "verbose_name": "demand of a publication",
                "verbose_name_plural": "demands of publications",
                "ordering": ["opportunity", "place"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opportunity", "demand"),
                        name="opportunity_item_once",
                        violation_error_message="This demand is in this publication already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="opportunity",
            name="demands",
            field=models.ManyToManyField(
                related_name="opportunities",
                through="counties.OpportunityItem",
                to="counties.demand",
                verbose_name="demands",
            ),
        ),
    ]
