"""The ledger and every history refuse change in the database itself, on both engines."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.test import Client

from accounts import clock
from chambers.models import ContactView, IntentionStep
from dashboard.briefing_models import BriefingIssue, BriefingTemplate
from ledger import append_only
from ledger.models import Entry, Objection, Override, Posting
from ledger.reconcile import differences_in_words
from workshops.models import EmployerAnswer, Visit

MODELS = append_only.append_only_models()
MISSING = "append-only triggers are missing"


def a_row(model: type[Model]) -> Model:
    """A stored row: an existing one, or the history of a record that was loaded without any."""
    found = model._base_manager.order_by("pk").first()
    if found or not hasattr(model, "instance_type"):
        return found
    record = model.instance_type._base_manager.order_by("pk").first()
    copied = {field.attname: getattr(record, field.attname) for field in model.tracked_fields}
    return model._base_manager.create(**copied, history_date=clock.now(), history_type="~")


def refused(statement: str, parameters: list | None = None) -> bool:
    """Whether the database refuses this statement, and says why."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
    except DatabaseError as error:
        assert "append-only" in str(error)
        return True
    return False


def test_the_books_and_every_history_are_on_the_list():
    recorded = [model for model in apps.get_models() if hasattr(model, "history")]
    assert {
        Entry,
        Posting,
        Objection,
        Override,
        EmployerAnswer,
        IntentionStep,
        Visit,
        ContactView,
        BriefingIssue,
        BriefingTemplate,
        *(m.history.model for m in recorded),
    } == set(MODELS)
    assert len(recorded) > 10


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_change_is_refused(world, model):
    row = a_row(model)
    table = connection.ops.quote_name(model._meta.db_table)
    key = connection.ops.quote_name(model._meta.pk.column)
    assert refused(f"UPDATE {table} SET {key} = {key} WHERE {key} = %s", [row.pk])
    assert refused(f"DELETE FROM {table} WHERE {key} = %s", [row.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        model._base_manager.filter(pk=row.pk).update(**{model._meta.pk.attname: row.pk})
    assert model._base_manager.filter(pk=row.pk).exists()


@pytest.mark.only_postgresql
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_emptying_is_refused(world, model):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else rows of this transaction are in the way first
    assert refused(f"TRUNCATE {connection.ops.quote_name(model._meta.db_table)} CASCADE")


def test_appending_goes_on(world):
    before = Posting.objects.count()
    project = world.projects["own"]
    project.history.create(
        **{field.attname: getattr(project, field.attname) for field in project.history.model.tracked_fields},
        history_date=clock.now(),
        history_type="~",
    )
    assert Posting.objects.count() == before


def drop_one(table: str, event: str) -> None:
    on_table = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(f'{table}_no_{event.lower()}')}{on_table}")


def problems() -> tuple[int, list[str]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["problems"]


@pytest.mark.parametrize("event", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("model", [Entry, MODELS[0]], ids=lambda model: model._meta.label)
def test_one_missing_trigger_is_noticed(world, model, event):
    assert MISSING not in problems()[1]
    assert list(differences_in_words()) == []
    table = model._meta.db_table
    drop_one(table, event)
    status, found = problems()
    assert status == 503
    assert MISSING in found
    assert [line for line in differences_in_words() if table in line and event in line]
    with pytest.raises(SystemExit) as stopped:
        call_command("reconcile", verbosity=0)
    assert stopped.value.code == 1


def test_the_next_migrate_puts_them_back(world):
    everything = append_only.installed()
    append_only.remove()
    assert append_only.installed() == set()
    append_only.install()
    assert append_only.installed() == everything
