"""What a project was entered with: until now its county, introducer and counted values never changed by a claim."""

from django.db import migrations
from django.db.models import F


def keep_first_values(apps, schema_editor):
    Project = apps.get_model("projects", "Project")
    names = ("county", "introduced_by", "channel", "kind", "contract_amount", "contract_amount_typed")
    Project.objects.update(**{f"first_{name}": F(name) for name in names})


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_changes_and_voiding")]
    operations = [migrations.RunPython(keep_first_values, migrations.RunPython.noop, elidable=True)]
