"""The committed reference data in a test's database, in a tenth of the time that `loaddata` takes.

tests/counties/test_reference.py shows that both give the same rows.
"""

from copy import copy
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, models

_rows: list[models.Model] = []


def load_reference() -> None:
    """Write the rows of fixtures/reference.json, which name each other by id once they were read."""
    if not _rows:
        text = (Path(settings.BASE_DIR) / "fixtures" / "reference.json").read_text(encoding="utf-8")
        for found in serializers.deserialize("json", text):
            found.save()  # the rows below find this one by its natural key
            _rows.append(found.object)
    else:
        for model, rows in groupby(_rows, key=type):
            model._base_manager.bulk_create(copy(row) for row in rows)
    reset = connection.ops.sequence_reset_sql(no_style(), list(dict.fromkeys(type(row) for row in _rows)))
    with connection.cursor() as cursor:
        for statement in reset:
            cursor.execute(statement)
