"""Problems of counties and projects, with their history."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wants_digest"),
        ("counties", "0005_profiles_demands_publications"),
        ("projects", "0010_project_from_match"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalProblem",
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
                            ("land", "land and buildings"),
                            ("power", "power, water and roads"),
                            ("labour", "labour"),
                            ("funds", "financing"),
                            ("approval", "approvals"),
                            ("logistics", "logistics"),
                            ("orders", "orders and sales"),
                            ("other", "other"),
                        ],
                        max_length=9,
                        verbose_name="kind of problem",
                    ),
                ),
                ("what", models.CharField(max_length=160, verbose_name="what is wrong")),
                ("asked", models.TextField(verbose_name="what is asked")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("first_due_on", models.DateField(editable=False, verbose_name="due on at first")),
                (
                    "extensions",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="times extended"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_hand", "in hand"),
                            ("reported", "reported done"),
                            ("closed", "closed out"),
                        ],
                        default="open",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, editable=False, verbose_name="what is being done")),
                ("result", models.TextField(blank=True, editable=False, verbose_name="result")),
                (
                    "sent_back",
                    models.TextField(blank=True, editable=False, verbose_name="why it was sent back"),
                ),
                ("raised_on", models.DateField(editable=False, verbose_name="raised on")),
                (
                    "reported_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="reported done on"),
                ),
                (
                    "closed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="closed out on"),
                ),
                (
                    "voided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="voided at"),
                ),
                (
                    "void_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
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
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed out by",
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
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
                        verbose_name="project",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "raised_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="bureau that raised it",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported done by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical problem",
                "verbose_name_plural": "historical problems",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Problem",
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
                            ("land", "land and buildings"),
                            ("power", "power, water and roads"),
                            ("labour", "labour"),
                            ("funds", "financing"),
                            ("approval", "approvals"),
                            ("logistics", "logistics"),
                            ("orders", "orders and sales"),
                            ("other", "other"),
                        ],
                        max_length=9,
                        verbose_name="kind of problem",
                    ),
                ),
                ("what", models.CharField(max_length=160, verbose_name="what is wrong")),
                ("asked", models.TextField(verbose_name="what is asked")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("first_due_on", models.DateField(editable=False, verbose_name="due on at first")),
                (
                    "extensions",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="times extended"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_hand", "in hand"),
                            ("reported", "reported done"),
                            ("closed", "closed out"),
                        ],
                        default="open",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, editable=False, verbose_name="what is being done")),
                ("result", models.TextField(blank=True, editable=False, verbose_name="result")),
                (
                    "sent_back",
                    models.TextField(blank=True, editable=False, verbose_name="why it was sent back"),
                ),
                ("raised_on", models.DateField(editable=False, verbose_name="raised on")),
                (
                    "reported_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="reported done on"),
                ),
                (
                    "closed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="closed out on"),
                ),
                (
                    "voided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="voided at"),
                ),
                (
                    "void_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="sample data")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed out by",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems_owned",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "raised_for",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems_raised",
                        to="accounts.bureau",
                        verbose_name="bureau that raised it",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported done by",
                    ),
                ),
            ],
            options={
                "verbose_name": "problem",
                "verbose_name_plural": "problems",
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="problem_by_state_and_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True), models.Q(("asked", ""), _negated=True)
                        ),
                        name="problem_says_what",
                        violation_error_message="Say what is wrong and what is asked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("first_due_on"))),
                        name="problem_due_only_later",
                        violation_error_message="A due date is only put off, never brought forward.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reported_by__isnull", True),
                                ("reported_on__isnull", True),
                                ("result", ""),
                                ("state__in", ("open", "in_hand")),
                            ),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                ("reported_by__isnull", False),
                                ("reported_on__isnull", False),
                                ("state__in", ("reported", "closed")),
                            ),
                            _connector="OR",
                        ),
                        name="problem_done_has_result",
                        violation_error_message="Say what came of it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_by__isnull", False),
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_by__isnull", True),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="problem_closed_by_somebody",
                        violation_error_message="A close-out has its day and who confirmed it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by__isnull", True),
                            models.Q(("closed_by", models.F("reported_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="problem_closed_by_another",
                        violation_error_message="Whoever reported it done does not close it out.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voided_at__isnull", True),
                            models.Q(
                                models.Q(("void_reason", ""), _negated=True),
                                ("state__in", ("open", "in_hand", "reported")),
                            ),
                            _connector="OR",
                        ),
                        name="problem_void_has_reason",
                        violation_error_message="Say why the problem is voided.",
                    ),
                ],
            },
        ),
    ]
