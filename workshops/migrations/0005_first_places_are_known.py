"""Every workshop has its first places now, so they are never unknown."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_record_version"),
        ("counties", "0003_recount_days"),
        ("workshops", "0004_first_places"),
    ]

    operations = [
        migrations.AlterField(
            model_name="workshop",
            name="first_county",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="counties.county",
            ),
        ),
        migrations.AlterField(
            model_name="workshop",
            name="first_introduced_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.bureau",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event", "closed"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="site_closing_has_reason",
                violation_error_message="Say why the workshop closed.",
            ),
        ),
    ]
