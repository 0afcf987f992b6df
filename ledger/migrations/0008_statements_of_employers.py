"""What an employer answered is evidence in a form of its own, and who reported may reply to it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_more_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="evidence",
            name="evidence_file_or_address",
        ),
        migrations.AddField(
            model_name="evidence",
            name="replied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="replied at"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="replied_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence_replied_to",
                to=settings.AUTH_USER_MODEL,
                verbose_name="replied by",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="reply",
            field=models.TextField(blank=True, verbose_name="why our number stays"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="statement",
            field=models.TextField(blank=True, verbose_name="statement of the employer"),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="replied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="replied at"),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="replied_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="replied by",
            ),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="reply",
            field=models.TextField(blank=True, verbose_name="why our number stays"),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="statement",
            field=models.TextField(blank=True, verbose_name="statement of the employer"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("file", ""), _negated=True), ("statement", ""), ("url", "")),
                    models.Q(models.Q(("url", ""), _negated=True), ("file", ""), ("statement", "")),
                    models.Q(models.Q(("statement", ""), _negated=True), ("file", ""), ("url", "")),
                    _connector="OR",
                ),
                name="evidence_in_one_form",
                violation_error_message="Choose a file, or give the address of a published source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("statement", ""),
                    models.Q(
                        ("kind__in", ("employer_confirmation", "other")),
                        ("removed_at__isnull", True),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="evidence_statement_stays",
                violation_error_message="What the enterprise answered stays with the claim.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at__isnull", True), ("replied_by__isnull", True), ("reply", "")),
                    models.Q(
                        ("kind", "other"),
                        ("replied_at__isnull", False),
                        ("replied_by__isnull", False),
                        models.Q(("reply", ""), _negated=True),
                        models.Q(("statement", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="evidence_reply_is_signed",
                violation_error_message="A reply says who replied and when, to an answer with other numbers.",
            ),
        ),
    ]
