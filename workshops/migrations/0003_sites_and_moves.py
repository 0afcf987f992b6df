"""The whole record of a workshop, all that a headcount says, and where a workshop was first."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_record_version"),
        ("chambers", "0002_record_version"),
        ("counties", "0003_recount_days"),
        ("ledger", "0007_more_figures"),
        ("projects", "0008_record_version_of_verdicts"),
        ("workshops", "0002_record_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkshopMove",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="workshop_move",
                        serialize=False,
                        to="ledger.claim",
                        verbose_name="claim",
                    ),
                ),
                ("from_start", models.BooleanField(default=False, verbose_name="from the start")),
            ],
            options={
                "verbose_name": "workshop move",
                "verbose_name_plural": "workshop moves",
            },
        ),
        migrations.AddField(
            model_name="headcount",
            name="flexible",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="working flexibly, without either"
            ),
        ),
        migrations.AddField(
            model_name="headcount",
            name="labour_contracts",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="with a labour contract"),
        ),
        migrations.AddField(
            model_name="headcount",
            name="monthly_wage",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="average monthly wage"
            ),
        ),
        migrations.AddField(
            model_name="headcount",
            name="peak",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="people at the busiest time"
            ),
        ),
        migrations.AddField(
            model_name="headcount",
            name="service_contracts",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="with a service agreement"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="contact_phone",
            field=models.CharField(blank=True, max_length=40, verbose_name="contact telephone"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="first_county",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="counties.county",
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="first_introduced_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.bureau",
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="first_project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="floor_area",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="floor area in square metres"
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
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
            model_name="historicalworkshop",
            name="note",
            field=models.TextField(blank=True, verbose_name="note"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="oem_client",
            field=models.CharField(blank=True, max_length=120, verbose_name="OEM client"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="order_value",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=18,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="value of the OEM orders",
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="order_value_typed",
            field=models.CharField(blank=True, max_length=60, verbose_name="order value as typed"),
        ),
        migrations.AddField(
            model_name="siteevent",
            name="reason",
            field=models.TextField(blank=True, verbose_name="reason for closing"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="contact_phone",
            field=models.CharField(blank=True, max_length=40, verbose_name="contact telephone"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="first_county",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="counties.county",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="first_introduced_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="first_project",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="workshops_at_first",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="floor_area",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="floor area in square metres"
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="industry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="workshops",
                to="counties.industry",
                verbose_name="industry",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="note",
            field=models.TextField(blank=True, verbose_name="note"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="oem_client",
            field=models.CharField(blank=True, max_length=120, verbose_name="OEM client"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="order_value",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=18,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="value of the OEM orders",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="order_value_typed",
            field=models.CharField(blank=True, max_length=60, verbose_name="order value as typed"),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("peak__isnull", True),
                    models.Q(("peak__gte", models.F("total")), ("peak__lte", 100000)),
                    _connector="OR",
                ),
                name="headcount_peak_from_total",
                violation_error_message="At the busiest time there are at least as many as regularly.",
            ),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.comparison.Coalesce("labour_contracts", 0),
                                "+",
                                django.db.models.functions.comparison.Coalesce("service_contracts", 0),
                            ),
                            "+",
                            django.db.models.functions.comparison.Coalesce("flexible", 0),
                        ),
                    )
                ),
                name="headcount_contracts_within_total",
                violation_error_message="The contract kinds together cannot be more than the total.",
            ),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("monthly_wage__isnull", True),
                    models.Q(("monthly_wage__gt", 0), ("monthly_wage__lte", 100000)),
                    _connector="OR",
                ),
                name="headcount_wage_in_reason",
                violation_error_message="The average monthly wage lies between 0 and 100,000 yuan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(("order_value__isnull", True), ("order_value__gte", 0), _connector="OR"),
                name="workshop_order_not_negative",
                violation_error_message="The value of the orders cannot be negative.",
            ),
        ),
        migrations.AddField(
            model_name="workshopmove",
            name="county",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="counties.county",
                verbose_name="county",
            ),
        ),
        migrations.AddField(
            model_name="workshopmove",
            name="introduced_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
                verbose_name="introduced by",
            ),
        ),
        migrations.AddField(
            model_name="workshopmove",
            name="project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="workshop_moves",
                to="projects.project",
                verbose_name="set up by project",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshopmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("introduced_by__isnull", False), ("project__isnull", True)),
                    models.Q(("introduced_by__isnull", True), ("project__isnull", False)),
                    _connector="OR",
                ),
                name="workshop_move_has_introducer",
                violation_error_message="Who introduced a workshop follows from its project or its county.",
            ),
        ),
    ]
