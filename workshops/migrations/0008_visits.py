"""Visits to sites, for the headcount that was in force."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0009_pictures_and_visits"),
        ("workshops", "0007_confirmation_by_employers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="visited on")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("as_reported", "As reported"),
                            ("fewer", "Fewer than reported"),
                            ("more", "More than reported"),
                            ("nobody", "Nobody at work"),
                            ("gone", "Site not found, or closed"),
                        ],
                        max_length=12,
                        verbose_name="result of the visit",
                    ),
                ),
                (
                    "found_total",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="people found at work"),
                ),
                ("note", models.TextField(blank=True, verbose_name="what was found")),
                (
                    "picked_for",
                    models.JSONField(blank=True, default=list, verbose_name="why it stood on the day's list"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="visited by",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="ledger.claim",
                        verbose_name="headcount",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ["-visited_on", "-pk"],
                "permissions": [("see_spot_checks", "Can read the day's list of sites to visit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("found_total__isnull", True), ("result", "gone")),
                            models.Q(
                                ("found_total__isnull", False),
                                models.Q(
                                    models.Q(("found_total", 0), ("result", "nobody")),
                                    models.Q(("found_total__gte", 0), ("result", "as_reported")),
                                    models.Q(("found_total__gt", 0), ("result__in", ["fewer", "more"])),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="visit_found_fits_result",
                        violation_error_message="The number of people found does not fit the result.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("found_total__isnull", True), ("found_total__lte", 100000), _connector="OR"
                        ),
                        name="visit_found_in_reason",
                        violation_error_message="The number of people must be between 0 and 100,000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result", "as_reported"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="visit_has_note",
                        violation_error_message="Say what you found, so that others can follow.",
                    ),
                ],
            },
        ),
    ]
