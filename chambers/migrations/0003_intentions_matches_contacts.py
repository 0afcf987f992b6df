"""Intentions, matches, interests, business contacts, contact notes, former names; memberships have days."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_record_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("chambers", "0002_record_version"),
        ("counties", "0005_profiles_demands_publications"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="enterprise",
            options={
                "ordering": ["name"],
                "permissions": [("merge_enterprises", "Can merge two records of one enterprise")],
                "verbose_name": "enterprise",
                "verbose_name_plural": "enterprises",
            },
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_once",
        ),
        migrations.AddField(
            model_name="chamber",
            name="home",
            field=models.ForeignKey(
                blank=True,
                help_text="Where the chamber is at home; leave it out for one of the whole province.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="chambers",
                to="counties.prefecture",
                verbose_name="city or prefecture",
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="home_place",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Province, city and county.",
                max_length=60,
                verbose_name="home place",
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="industry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enterprises",
                to="counties.industry",
                verbose_name="industry",
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("private", "Private company"),
                    ("state", "State-owned company"),
                    ("foreign", "Company with foreign capital"),
                    ("cooperative", "Cooperative"),
                    ("sole", "Sole trader"),
                    ("other", "Other body"),
                ],
                default="",
                max_length=12,
                verbose_name="kind of enterprise",
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="chambers.enterprise",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="note",
            field=models.TextField(blank=True, default="", verbose_name="note"),
        ),
        migrations.AddField(
            model_name="historicalchamber",
            name="home",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Where the chamber is at home; leave it out for one of the whole province.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="counties.prefecture",
                verbose_name="city or prefecture",
            ),
        ),
        migrations.AddField(
            model_name="historicalenterprise",
            name="home_place",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Province, city and county.",
                max_length=60,
                verbose_name="home place",
            ),
        ),
        migrations.AddField(
            model_name="historicalenterprise",
            name="industry",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="counties.industry",
                verbose_name="industry",
            ),
        ),
        migrations.AddField(
            model_name="historicalenterprise",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("private", "Private company"),
                    ("state", "State-owned company"),
                    ("foreign", "Company with foreign capital"),
                    ("cooperative", "Cooperative"),
                    ("sole", "Sole trader"),
                    ("other", "Other body"),
                ],
                default="",
                max_length=12,
                verbose_name="kind of enterprise",
            ),
        ),
        migrations.AddField(
            model_name="historicalenterprise",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="chambers.enterprise",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="historicalenterprise",
            name="note",
            field=models.TextField(blank=True, default="", verbose_name="note"),
        ),
        migrations.AddField(
            model_name="membership",
            name="joined_on",
            field=models.DateField(blank=True, null=True, verbose_name="member since"),
        ),
        migrations.AddField(
            model_name="membership",
            name="left_on",
            field=models.DateField(blank=True, null=True, verbose_name="member until"),
        ),
        migrations.AddField(
            model_name="membership",
            name="post",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="post in the chamber"),
        ),
        migrations.AddField(
            model_name="membership",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on__isnull", True)),
                fields=("chamber", "enterprise"),
                name="membership_once",
                violation_error_message="This enterprise is a member already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on__isnull", True),
                    ("joined_on__isnull", True),
                    ("left_on__gte", models.F("joined_on")),
                    _connector="OR",
                ),
                name="membership_ends_after_start",
                violation_error_message="A membership must not end before it begins.",
            ),
        ),
        migrations.CreateModel(
            name="ContactNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("on", models.DateField(verbose_name="on which day")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("meeting", "Meeting"),
                            ("call", "Telephone or video call"),
                            ("letter", "Letter or message"),
                        ],
                        default="call",
                        max_length=8,
                        verbose_name="way",
                    ),
                ),
                ("about", models.TextField(verbose_name="about what")),
                ("noted_at", models.DateTimeField(editable=False, verbose_name="noted at")),
                (
                    "voided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="voided at"),
                ),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason for voiding"),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="sample data")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_notes",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_notes",
                        to="chambers.enterprise",
                        verbose_name="about the enterprise",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "supporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_notes",
                        to="accounts.bureau",
                        verbose_name="supporter",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact note",
                "verbose_name_plural": "contact notes",
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["supporter", "county", "-on"], name="contact_note_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("about", ""), _negated=True),
                        name="contact_note_says_something",
                        violation_error_message="Write what it was about.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voided_at__isnull", True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_note_void_has_reason",
                        violation_error_message="Say why the note is voided.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("exported", models.BooleanField(default=False, verbose_name="taken out")),
                (
                    "bureau",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_views",
                        to="chambers.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "look at contacts",
                "verbose_name_plural": "looks at contacts",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("post", models.CharField(max_length=60, verbose_name="post or department")),
                ("person", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="business telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="business e-mail")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "ended_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="no longer since"),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="chambers.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "business contact",
                "verbose_name_plural": "business contacts",
                "ordering": ["enterprise", "pk"],
                "permissions": [
                    ("see_contacts", "Can look at business contacts"),
                    ("export_contacts", "Can take business contacts out of the tracker"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("phone", ""), _negated=True),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_can_be_reached",
                        violation_error_message="Enter a telephone number or an e-mail address.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=120)),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="chambers.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "former name of an enterprise",
                "verbose_name_plural": "former names of enterprises",
                "ordering": ["enterprise", "-until", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "name"),
                        name="enterprise_name_once",
                        violation_error_message="This former name is on record already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalContactNote",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("on", models.DateField(verbose_name="on which day")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("meeting", "Meeting"),
                            ("call", "Telephone or video call"),
                            ("letter", "Letter or message"),
                        ],
                        default="call",
                        max_length=8,
                        verbose_name="way",
                    ),
                ),
                ("about", models.TextField(verbose_name="about what")),
                ("noted_at", models.DateTimeField(editable=False, verbose_name="noted at")),
                (
                    "voided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="voided at"),
                ),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason for voiding"),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="sample data")),
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
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chambers.enterprise",
                        verbose_name="about the enterprise",
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
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
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
                "verbose_name": "historical contact note",
                "verbose_name_plural": "historical contact notes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEnterpriseContact",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("post", models.CharField(max_length=60, verbose_name="post or department")),
                ("person", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="business telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="business e-mail")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "ended_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="no longer since"),
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
                "verbose_name": "historical business contact",
                "verbose_name_plural": "historical business contacts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIntention",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("invest", "Investment"), ("oem", "OEM order")],
                        default="invest",
                        max_length=6,
                        verbose_name="kind of intention",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="amount",
                    ),
                ),
                ("amount_typed", models.CharField(blank=True, max_length=60, verbose_name="amount as typed")),
                (
                    "workers",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="workers needed"),
                ),
                ("workers_note", models.CharField(blank=True, max_length=60, verbose_name="note on workers")),
                ("skills", models.CharField(blank=True, max_length=200, verbose_name="skills needed")),
                (
                    "floor_area",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="floor area in square metres"
                    ),
                ),
                ("begins_on", models.DateField(blank=True, null=True, verbose_name="wants to begin on")),
                (
                    "county_names",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=300,
                        verbose_name="preferred counties",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="in their own words")),
                ("collected_on", models.DateField(verbose_name="collected on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("collected", "Collected"),
                            ("talking", "In talks"),
                            ("matched", "Matched, slot reserved"),
                            ("project", "Became a project"),
                            ("dropped", "Dropped"),
                        ],
                        default="collected",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "held_until",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="held until"),
                ),
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
                    "chamber",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The chamber whose member the enterprise is, where it came through one.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chambers.chamber",
                        verbose_name="chamber",
                    ),
                ),
                (
                    "collected_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="collected by",
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
            ],
            options={
                "verbose_name": "historical intention",
                "verbose_name_plural": "historical intentions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMatchingRule",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "industry",
                    models.PositiveSmallIntegerField(default=30, verbose_name="weight of the industry"),
                ),
                (
                    "workers",
                    models.PositiveSmallIntegerField(default=20, verbose_name="weight of the workers"),
                ),
                (
                    "floor_area",
                    models.PositiveSmallIntegerField(default=15, verbose_name="weight of the floor area"),
                ),
                ("timing", models.PositiveSmallIntegerField(default=15, verbose_name="weight of the timing")),
                (
                    "place",
                    models.PositiveSmallIntegerField(default=15, verbose_name="weight of place and pairing"),
                ),
                (
                    "chamber",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="weight of the chamber of the supporter's city"
                    ),
                ),
                (
                    "late_week_percent",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="per cent of the timing lost for each week that a site is ready too late",
                    ),
                ),
                (
                    "reservation_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days for which an offer reserves a slot",
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
                "verbose_name": "historical rule of matching",
                "verbose_name_plural": "historical rules of matching",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("joined_on", models.DateField(blank=True, null=True, verbose_name="member since")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="member until")),
                (
                    "post",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="post in the chamber"
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
                    "chamber",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chambers.chamber",
                        verbose_name="chamber",
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
                "verbose_name": "historical membership",
                "verbose_name_plural": "historical memberships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Intention",
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
                        choices=[("invest", "Investment"), ("oem", "OEM order")],
                        default="invest",
                        max_length=6,
                        verbose_name="kind of intention",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="amount",
                    ),
                ),
                ("amount_typed", models.CharField(blank=True, max_length=60, verbose_name="amount as typed")),
                (
                    "workers",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="workers needed"),
                ),
                ("workers_note", models.CharField(blank=True, max_length=60, verbose_name="note on workers")),
                ("skills", models.CharField(blank=True, max_length=200, verbose_name="skills needed")),
                (
                    "floor_area",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="floor area in square metres"
                    ),
                ),
                ("begins_on", models.DateField(blank=True, null=True, verbose_name="wants to begin on")),
                (
                    "county_names",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=300,
                        verbose_name="preferred counties",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="in their own words")),
                ("collected_on", models.DateField(verbose_name="collected on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("collected", "Collected"),
                            ("talking", "In talks"),
                            ("matched", "Matched, slot reserved"),
                            ("project", "Became a project"),
                            ("dropped", "Dropped"),
                        ],
                        default="collected",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "held_until",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="held until"),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="sample data")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
                (
                    "chamber",
                    models.ForeignKey(
                        blank=True,
                        help_text="The chamber whose member the enterprise is, where it came through one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intentions",
                        to="chambers.chamber",
                        verbose_name="chamber",
                    ),
                ),
                (
                    "collected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intentions_collected",
                        to="accounts.bureau",
                        verbose_name="collected by",
                    ),
                ),
                (
                    "counties",
                    models.ManyToManyField(
                        blank=True,
                        related_name="wished_by",
                        to="counties.county",
                        verbose_name="preferred counties",
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
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intentions",
                        to="chambers.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intentions",
                        to="counties.industry",
                        verbose_name="industry",
                    ),
                ),
            ],
            options={
                "verbose_name": "intention",
                "verbose_name_plural": "intentions",
                "ordering": ["-changed_at", "-pk"],
                "indexes": [models.Index(fields=["status", "held_until"], name="intention_by_status")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="intention_amount_not_negative",
                        violation_error_message="The amount cannot be negative.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "industry",
                    models.PositiveSmallIntegerField(default=30, verbose_name="weight of the industry"),
                ),
                (
                    "workers",
                    models.PositiveSmallIntegerField(default=20, verbose_name="weight of the workers"),
                ),
                (
                    "floor_area",
                    models.PositiveSmallIntegerField(default=15, verbose_name="weight of the floor area"),
                ),
                ("timing", models.PositiveSmallIntegerField(default=15, verbose_name="weight of the timing")),
                (
                    "place",
                    models.PositiveSmallIntegerField(default=15, verbose_name="weight of place and pairing"),
                ),
                (
                    "chamber",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="weight of the chamber of the supporter's city"
                    ),
                ),
                (
                    "late_week_percent",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="per cent of the timing lost for each week that a site is ready too late",
                    ),
                ),
                (
                    "reservation_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days for which an offer reserves a slot",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of matching",
                "verbose_name_plural": "rules of matching",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("industry__gt", 0),
                            ("workers__gt", 0),
                            ("floor_area__gt", 0),
                            ("timing__gt", 0),
                            ("place__gt", 0),
                            ("chamber__gt", 0),
                            _connector="OR",
                        ),
                        name="matching_rule_weighs_something",
                        violation_error_message="At least one part has to weigh something.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reservation_days__gte", 1)),
                        name="matching_rule_reserves",
                        violation_error_message="An offer reserves a slot for at least one day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("late_week_percent__gte", 5), ("late_week_percent__lte", 100)),
                        name="matching_rule_late_week",
                        violation_error_message="A week too late costs 5 to 100 per cent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInterest",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("enterprise_name", models.CharField(max_length=120, verbose_name="enterprise")),
                (
                    "credit_code",
                    models.CharField(blank=True, max_length=18, verbose_name="unified social credit code"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("invest", "Investment"), ("oem", "OEM order")],
                        max_length=6,
                        verbose_name="kind of intention",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="amount"
                    ),
                ),
                ("amount_typed", models.CharField(blank=True, max_length=60, verbose_name="amount as typed")),
                (
                    "workers",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="workers needed"),
                ),
                ("workers_note", models.CharField(blank=True, max_length=60, verbose_name="note on workers")),
                (
                    "floor_area",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="floor area in square metres"
                    ),
                ),
                ("begins_on", models.DateField(blank=True, null=True, verbose_name="wants to begin on")),
                ("words", models.TextField(blank=True, verbose_name="in their own words")),
                ("contact_post", models.CharField(max_length=60, verbose_name="post or department")),
                ("contact_phone", models.CharField(max_length=40, verbose_name="business telephone")),
                ("left_at", models.DateTimeField(editable=False, verbose_name="left at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for somebody"),
                            ("confirmed", "made an intention"),
                            ("refused", "put aside"),
                        ],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided at"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                    "intention",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chambers.intention",
                        verbose_name="intention",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical interest",
                "verbose_name_plural": "historical interests",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMatch",
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
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("taken_back", "Taken back"),
                            ("expired", "Expired"),
                            ("freed", "Freed again"),
                        ],
                        default="offered",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("offered_on", models.DateField(editable=False, verbose_name="offered on")),
                ("reserved_until", models.DateField(editable=False, verbose_name="reserved until")),
                (
                    "score",
                    models.PositiveIntegerField(
                        editable=False, verbose_name="score in hundredths of a point"
                    ),
                ),
                ("parts", models.JSONField(default=dict, editable=False, verbose_name="points of each part")),
                (
                    "decided_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="decided on"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="offered by",
                    ),
                ),
                (
                    "offered_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="offered for the bureau",
                    ),
                ),
                (
                    "pairing",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.pairing",
                        verbose_name="under the pairing",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.demandslot",
                        verbose_name="slot",
                    ),
                ),
                (
                    "intention",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chambers.intention",
                        verbose_name="intention",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical match",
                "verbose_name_plural": "historical matches",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IntentionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("collected", "Collected"),
                            ("talking", "In talks"),
                            ("matched", "Matched, slot reserved"),
                            ("project", "Became a project"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("on", models.DateField(verbose_name="on which day")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "intention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="chambers.intention",
                        verbose_name="intention",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an intention",
                "verbose_name_plural": "steps of intentions",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "dropped"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="intention_dropped_has_reason",
                        violation_error_message="Say why the intention is dropped.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("enterprise_name", models.CharField(max_length=120, verbose_name="enterprise")),
                (
                    "credit_code",
                    models.CharField(blank=True, max_length=18, verbose_name="unified social credit code"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("invest", "Investment"), ("oem", "OEM order")],
                        max_length=6,
                        verbose_name="kind of intention",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="amount"
                    ),
                ),
                ("amount_typed", models.CharField(blank=True, max_length=60, verbose_name="amount as typed")),
                (
                    "workers",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="workers needed"),
                ),
                ("workers_note", models.CharField(blank=True, max_length=60, verbose_name="note on workers")),
                (
                    "floor_area",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="floor area in square metres"
                    ),
                ),
                ("begins_on", models.DateField(blank=True, null=True, verbose_name="wants to begin on")),
                ("words", models.TextField(blank=True, verbose_name="in their own words")),
                ("contact_post", models.CharField(max_length=60, verbose_name="post or department")),
                ("contact_phone", models.CharField(max_length=40, verbose_name="business telephone")),
                ("left_at", models.DateTimeField(editable=False, verbose_name="left at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for somebody"),
                            ("confirmed", "made an intention"),
                            ("refused", "put aside"),
                        ],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided at"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "county",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="counties.demand",
                        verbose_name="demand",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.industry",
                        verbose_name="industry",
                    ),
                ),
                (
                    "intention",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interest",
                        to="chambers.intention",
                        verbose_name="intention",
                    ),
                ),
            ],
            options={
                "verbose_name": "interest",
                "verbose_name_plural": "interests",
                "ordering": ["-left_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("intention__isnull", False), ("state", "confirmed")),
                            models.Q(
                                models.Q(("state", "confirmed"), _negated=True), ("intention__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="interest_confirmed_has_intention",
                        violation_error_message="A confirmed interest leads to its intention.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="interest_refused_has_reason",
                        violation_error_message="Say why it is put aside.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Match",
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
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("taken_back", "Taken back"),
                            ("expired", "Expired"),
                            ("freed", "Freed again"),
                        ],
                        default="offered",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("offered_on", models.DateField(editable=False, verbose_name="offered on")),
                ("reserved_until", models.DateField(editable=False, verbose_name="reserved until")),
                (
                    "score",
                    models.PositiveIntegerField(
                        editable=False, verbose_name="score in hundredths of a point"
                    ),
                ),
                ("parts", models.JSONField(default=dict, editable=False, verbose_name="points of each part")),
                (
                    "decided_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="decided on"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "intention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="chambers.intention",
                        verbose_name="intention",
                    ),
                ),
                (
                    "introduced_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="introduced by",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="offered by",
                    ),
                ),
                (
                    "offered_for",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches_offered",
                        to="accounts.bureau",
                        verbose_name="offered for the bureau",
                    ),
                ),
                (
                    "pairing",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="counties.pairing",
                        verbose_name="under the pairing",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="counties.demandslot",
                        verbose_name="slot",
                    ),
                ),
            ],
            options={
                "verbose_name": "match",
                "verbose_name_plural": "matches",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "reserved_until"], name="match_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["offered", "accepted"])),
                        fields=("slot",),
                        name="match_holds_a_slot_once",
                        violation_error_message="This slot is taken. Choose another one.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["offered", "accepted"])),
                        fields=("intention",),
                        name="match_holds_an_intention_once",
                        violation_error_message="This intention is held by a county already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["declined", "taken_back", "freed"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="match_end_has_reason",
                        violation_error_message="Give the reason.",
                    ),
                ],
            },
        ),
    ]
