"""What an import keeps of a record so that it can be undone, and what has come to rest on the record since."""

from collections.abc import Collection, Iterable, Mapping

from django.db import models
from django.utils.translation import gettext as _


def values_of(record: models.Model, names: Iterable[str]) -> dict[str, str | None]:
    """These fields of the record as text that JSON can keep; None stays None."""
    fields = [record._meta.get_field(name) for name in names]
    return {
        field.name: None if getattr(record, field.attname) is None else field.value_to_string(record)
        for field in fields
    }


def put_back(record: models.Model, kept: Mapping[str, str | None]) -> None:
    """Give the record, in memory, the values that `values_of` kept."""
    for name, text in kept.items():
        field = record._meta.get_field(name)
        setattr(record, field.attname, None if text is None else field.to_python(text))


def changed_since(record: models.Model, version: int) -> list[str]:
    """That somebody changed the record after the import left it at `version`, in words; empty when nobody did."""
    if record.version == version:
        return []
    return [_("%(record)s was changed after the import.") % {"record": record}]


def pointing_at(
    *records: models.Model, said_of: models.Model, leave_out: Collection[type[models.Model]] = ()
) -> list[str]:
    """Which rows of other tables point at one of these records, in words about `said_of`.

    Rows of the models left out are not told. One query for each relation and kind of record.
    """
    kinds: dict[type[models.Model], list[models.Model]] = {}
    for record in records:
        kinds.setdefault(type(record), []).append(record)
    found = []
    for model, alike in kinds.items():
        for relation in _relations(model):
            if relation.related_model in leave_out:
                continue
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": alike})
            if count := rows.count():
                what = relation.related_model._meta.verbose_name_plural
                words = {"record": said_of, "what": what, "count": count}
                found.append(_("On %(record)s rest: %(what)s (%(count)d).") % words)
    return found


def _relations(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """The relations from records of other tables that would keep this one: no histories, no rows that go with it."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ForeignObjectRel)
        and not relation.field.many_to_many
        and relation.on_delete is not models.CASCADE
        and not hasattr(relation.related_model, "instance_type")
    ]
