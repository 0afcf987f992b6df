"""Drop-downs of records, read by one query each.

Django reads them through a cursor in the database, which on PostgreSQL takes three statements for a dozen rows.
"""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.forms.models import ModelChoiceIterator


class AtOnce(ModelChoiceIterator):
    """The choices of a field: none, if it may be left out, and the records."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for record in self.queryset.all():
            yield self.choice(record)


class RecordField(django_filters.fields.ModelChoiceField):
    iterator = AtOnce


class RecordFilter(django_filters.ModelChoiceFilter):
    """A filter by one record."""

    field_class = RecordField
