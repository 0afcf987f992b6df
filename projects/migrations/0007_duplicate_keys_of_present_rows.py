"""Fills the keys that find duplicates for the projects and enterprises that are there already."""

from django.db import migrations

from projects import likeness
from projects.duplicate_models import new_reference
from sheets.values import phone_key

KEYS = ["name_key", "phone_key", "address_key", "reference", "search_text"]
CHUNK = 500


def fill(apps, schema_editor):
    project_model = apps.get_model("projects", "Project")
    for chunk in chunks(project_model.objects.order_by("pk")):
        for project in chunk:
            project.name_key = likeness.name_key(project.name)
            project.phone_key = phone_key(project.contact_phone)
            project.address_key = likeness.address_key(project.site_address)
            if not project.reference:
                project.reference = new_reference()
                project.search_text = f"{project.reference.lower()} {project.search_text}"[:500]
        project_model.objects.bulk_update(chunk, KEYS)
    spelling_model = apps.get_model("projects", "EnterpriseSpelling")
    for chunk in chunks(apps.get_model("chambers", "Enterprise").objects.order_by("pk")):
        rows = [
            spelling_model(enterprise_id=enterprise.pk, key=key)
            for enterprise in chunk
            for key in likeness.spellings(likeness.name_key(enterprise.name), enterprise.credit_code or "")
        ]
        spelling_model.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def chunks(rows):
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_duplicate_keys_pairs_appeals"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
