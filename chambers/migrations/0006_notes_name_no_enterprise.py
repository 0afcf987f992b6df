"""A contact note says in words what it was about; it does not name an enterprise beside that."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("chambers", "0005_count_sendings_of_interests"),
    ]

    operations = [
        migrations.RemoveField(model_name="contactnote", name="enterprise"),
        migrations.RemoveField(model_name="historicalcontactnote", name="enterprise"),
    ]
