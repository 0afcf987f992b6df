"""/healthz and /readyz answer without sign-in, session or database more than they need."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from pairing_tracker import health


@pytest.mark.both_engines
def test_the_process_answers_without_a_database(client: Client):
    answer = client.get("/healthz", headers={"host": "anything.example"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies


@pytest.mark.only_sqlite
def test_ready(db, client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "problems": []})
    assert not answer.cookies


@pytest.mark.only_postgresql
def test_a_server_that_may_lose_a_commit_is_not_ready(db, client):
    """The cluster of the tests runs without fsync, as no real one may."""
    answer = client.get("/readyz")
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        if cursor.fetchone()[0] == "on":  # DATABASE_URL named a real server
            assert answer.status_code == 200
            return
    assert answer.status_code == 503
    assert "fsync is off" in answer.json()["problems"]


def test_missing_migrations(db, client):
    [newest] = MigrationLoader(connection).graph.leaf_nodes("dashboard")
    MigrationRecorder(connection).record_unapplied(*newest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["migrations are missing"]


def test_a_database_that_does_not_answer(db, client, monkeypatch):
    class Gone:
        def ensure_connection(self):
            raise ConnectionError("host 10.1.2.3 does not answer")

    monkeypatch.setattr(health, "connection", Gone())
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["database: ConnectionError"]


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    ("pragma", "words"),
    [("synchronous=NORMAL", "synchronous is not 2"), ("foreign_keys=OFF", "foreign_keys")],
)
@pytest.mark.django_db(transaction=True)  # SQLite changes these between transactions only
def test_a_connection_that_could_lose_a_write_is_not_ready(client, pragma, words):
    name = pragma.partition("=")[0]
    with connection.cursor() as cursor:
        before = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        cursor.execute(f"PRAGMA {pragma}")
        answer = client.get("/readyz")
        cursor.execute(f"PRAGMA {name}={before}")
    assert answer.status_code == 503
    assert words in " ".join(answer.json()["problems"])
    assert client.get("/readyz").status_code == 200
