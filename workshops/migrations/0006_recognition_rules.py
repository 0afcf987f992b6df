"""What each place asks of a workshop: recognition rules, kept by administrators."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0003_recount_days"),
        ("workshops", "0005_first_places_are_known"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalRecognitionRule",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=120, verbose_name="name of the rule")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis (document)")),
                (
                    "kinds",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="None ticked: every kind.",
                        verbose_name="kinds of workshop",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "least_total",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000")),
                        ],
                        verbose_name="least people at work",
                    ),
                ),
                (
                    "least_poor",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000")),
                        ],
                        verbose_name="least registered poor",
                    ),
                ),
                (
                    "least_share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="least share of registered poor (per cent)",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("120")),
                        ],
                        verbose_name="full months at work without a gap",
                    ),
                ),
                (
                    "pay_floor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000")),
                        ],
                        verbose_name="least average monthly wage (yuan)",
                    ),
                ),
                (
                    "contract_kinds",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Needed when a least number of people with a contract is asked.",
                        verbose_name="contracts that are accepted",
                    ),
                ),
                (
                    "least_contracted",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000")),
                        ],
                        verbose_name="least people with such a contract",
                    ),
                ),
                (
                    "subsidy_per_worker",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000000")),
                        ],
                        verbose_name="subsidy for each worker (yuan)",
                    ),
                ),
                (
                    "subsidy_for",
                    models.CharField(
                        choices=[("poor", "registered poor at work"), ("all", "everybody at work")],
                        default="poor",
                        max_length=4,
                        verbose_name="subsidy for",
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000000")),
                        ],
                        verbose_name="most for one workshop (yuan)",
                    ),
                ),
                (
                    "assumed",
                    models.BooleanField(
                        default=True, help_text="No published source says so.", verbose_name="assumed"
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
                        help_text="Without a county and a prefecture the rule holds in the whole province.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="counties.prefecture",
                        verbose_name="prefecture",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical recognition rule",
                "verbose_name_plural": "historical recognition rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RecognitionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="name of the rule")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis (document)")),
                (
                    "kinds",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="None ticked: every kind.",
                        verbose_name="kinds of workshop",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "least_total",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000")),
                        ],
                        verbose_name="least people at work",
                    ),
                ),
                (
                    "least_poor",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000")),
                        ],
                        verbose_name="least registered poor",
                    ),
                ),
                (
                    "least_share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="least share of registered poor (per cent)",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("120")),
                        ],
                        verbose_name="full months at work without a gap",
                    ),
                ),
                (
                    "pay_floor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000")),
                        ],
                        verbose_name="least average monthly wage (yuan)",
                    ),
                ),
                (
                    "contract_kinds",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Needed when a least number of people with a contract is asked.",
                        verbose_name="contracts that are accepted",
                    ),
                ),
                (
                    "least_contracted",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000")),
                        ],
                        verbose_name="least people with such a contract",
                    ),
                ),
                (
                    "subsidy_per_worker",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000000")),
                        ],
                        verbose_name="subsidy for each worker (yuan)",
                    ),
                ),
                (
                    "subsidy_for",
                    models.CharField(
                        choices=[("poor", "registered poor at work"), ("all", "everybody at work")],
                        default="poor",
                        max_length=4,
                        verbose_name="subsidy for",
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100000000")),
                        ],
                        verbose_name="most for one workshop (yuan)",
                    ),
                ),
                (
                    "assumed",
                    models.BooleanField(
                        default=True, help_text="No published source says so.", verbose_name="assumed"
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognition_rules",
                        to="counties.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "prefecture",
                    models.ForeignKey(
                        blank=True,
                        help_text="Without a county and a prefecture the rule holds in the whole province.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognition_rules",
                        to="counties.prefecture",
                        verbose_name="prefecture",
                    ),
                ),
            ],
            options={
                "verbose_name": "recognition rule",
                "verbose_name_plural": "recognition rules",
                "ordering": [
                    "prefecture__code",
                    "county__prefecture__code",
                    "county__key",
                    "valid_from",
                    "pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="recognition_rule_has_name",
                        violation_error_message="Enter the name of the rule.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("county__isnull", True), ("prefecture__isnull", True), _connector="OR"
                        ),
                        name="recognition_rule_of_one_place",
                        violation_error_message="Choose a county or a prefecture, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="recognition_rule_ends_after_start",
                        violation_error_message="The rule must not end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_share__isnull", True),
                            models.Q(("least_share__gte", 0), ("least_share__lte", 100)),
                            _connector="OR",
                        ),
                        name="recognition_rule_share_in_reason",
                        violation_error_message="A share lies between 0 and 100 per cent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("months__isnull", True), ("months__lte", 120), _connector="OR"),
                        name="recognition_rule_months_in_reason",
                        violation_error_message="At most 120 months can be asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pay_floor__isnull", True),
                            models.Q(("pay_floor__gte", 0), ("pay_floor__lte", 100000)),
                            _connector="OR",
                        ),
                        name="recognition_rule_pay_in_reason",
                        violation_error_message="The least wage lies between 0 and 100,000 yuan a month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_total__isnull", True), ("least_total__lte", 100000), _connector="OR"
                        ),
                        name="recognition_rule_least_total_in_reason",
                        violation_error_message="The number of people must be between 0 and 100,000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_poor__isnull", True), ("least_poor__lte", 100000), _connector="OR"
                        ),
                        name="recognition_rule_least_poor_in_reason",
                        violation_error_message="The number of people must be between 0 and 100,000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_contracted__isnull", True),
                            ("least_contracted__lte", 100000),
                            _connector="OR",
                        ),
                        name="recognition_rule_least_contracted_in_reason",
                        violation_error_message="The number of people must be between 0 and 100,000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("subsidy_per_worker__isnull", True),
                            models.Q(("subsidy_per_worker__gte", 0), ("subsidy_per_worker__lte", 100000000)),
                            _connector="OR",
                        ),
                        name="recognition_rule_subsidy_per_worker_in_reason",
                        violation_error_message="A subsidy lies between 0 and 100 million yuan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap__isnull", True),
                            models.Q(("cap__gte", 0), ("cap__lte", 100000000)),
                            _connector="OR",
                        ),
                        name="recognition_rule_cap_in_reason",
                        violation_error_message="A subsidy lies between 0 and 100 million yuan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap__isnull", True), ("subsidy_per_worker__isnull", False), _connector="OR"
                        ),
                        name="recognition_rule_cap_of_subsidy",
                        violation_error_message="Enter the subsidy for each worker, or no upper limit.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="recognition_rule_once",
                        violation_error_message="A rule of this name begins on this day already.",
                    ),
                ],
            },
        ),
    ]
