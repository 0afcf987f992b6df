"""A workshop that should never have been recorded is voided, and kept to be read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshops", "0008_visits")]

    operations = [
        migrations.AddField(
            model_name="historicalworkshop",
            name="void_reason",
            field=models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="voided_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="voided at"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="void_reason",
            field=models.TextField(blank=True, editable=False, verbose_name="reason for voiding"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="voided_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="voided at"),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voided_at__isnull", True), models.Q(("void_reason", ""), _negated=True), _connector="OR"
                ),
                name="workshop_void_has_reason",
                violation_error_message="Say why the record is voided.",
            ),
        ),
    ]
