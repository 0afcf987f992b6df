"""Until now only the reporter had set the values of a claim; the history of both stays as it is."""

from django.db import migrations


def name_the_reporters(apps, schema_editor):
    Claim = apps.get_model("ledger", "Claim")
    through = Claim.authors.through
    rows = Claim.objects.values_list("pk", "reporter_id")
    through.objects.bulk_create(
        (through(claim_id=claim, user_id=reporter) for claim, reporter in rows.iterator()), batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_review_and_corrections")]
    operations = [migrations.RunPython(name_the_reporters, migrations.RunPython.noop, elidable=True)]
