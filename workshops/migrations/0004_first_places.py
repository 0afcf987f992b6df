"""Where a workshop was first: until now none was ever moved by a claim. Closings say why from now on."""

from django.db import migrations
from django.db.models import F


def keep_first_places(apps, schema_editor):
    names = ("county", "project", "introduced_by")
    apps.get_model("workshops", "Workshop").objects.update(**{f"first_{name}": F(name) for name in names})


def say_that_no_reason_was_given(apps, schema_editor):
    closings = apps.get_model("workshops", "SiteEvent").objects.filter(event="closed", reason="")
    closings.update(reason="（未填写）")


class Migration(migrations.Migration):
    dependencies = [("workshops", "0003_sites_and_moves")]
    operations = [
        migrations.RunPython(keep_first_places, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(say_that_no_reason_was_given, migrations.RunPython.noop, elidable=True),
    ]
