"""The weights that the product comes with, as a row that an administrator can change."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def lay_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rule = apps.get_model("chambers", "MatchingRule")
    if not rule.objects.exists():
        rule.objects.create()


class Migration(migrations.Migration):
    dependencies = [
        ("chambers", "0003_intentions_matches_contacts"),
    ]

    operations = [
        migrations.RunPython(lay_down, migrations.RunPython.noop),
    ]
