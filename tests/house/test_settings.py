"""Production refuses what would hurt it, and the database is set up so that no acknowledged write is lost."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from accounts.models import User
from pairing_tracker import settings as stored
from tests.house.sources import ROOT

KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-" * 2  # long enough and of many characters
START = "import pairing_tracker.wsgi"
PRODUCTION = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "example.org"}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own under exactly these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "VAR_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({**PRODUCTION, "SECRET_KEY": ""}, "SECRET_KEY"),
        ({**PRODUCTION, "SECRET_KEY": "short"}, "SECRET_KEY"),
        ({**PRODUCTION, "SECRET_KEY": stored.DEMO_SECRET_KEY}, "demo key"),
        ({**PRODUCTION, "DEMO_TODAY": "2020-07-22"}, "DEMO_TODAY"),
        ({**PRODUCTION, "DEBUG": "1"}, "DEBUG is on"),
        ({"DEMO": "1", "DEMO_TODAY": "22.7.2020"}, "must be a date"),
    ],
    ids=["no key", "short key", "demo key", "moved clock", "DEBUG", "no date"],
)
def test_it_does_not_start(environment, words):
    started = run("-c", START, **environment)
    assert started.returncode != 0
    assert "ImproperlyConfigured" in started.stderr
    assert words in started.stderr.splitlines()[-1]
    assert (
        environment.get("SECRET_KEY", "") in ("", "short") or environment["SECRET_KEY"] not in started.stderr
    )


@pytest.mark.parametrize(
    "environment", [PRODUCTION, {"DEMO": "1", "DEMO_TODAY": "2020-07-22"}], ids=["production", "demo"]
)
def test_it_starts(environment):
    started = run("-W", "error::DeprecationWarning:pairing_tracker", "-c", START, **environment)
    assert started.returncode == 0, started.stderr


def test_the_check_before_going_live_has_nothing_to_say():
    checked = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.both_engines
def test_the_tests_run_under_the_settings_of_production():
    assert settings.PRODUCTION
    assert not settings.DEBUG
    assert not settings.DEMO
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


@pytest.mark.only_sqlite
def test_sqlite_loses_no_acknowledged_write_and_lets_writers_wait(db):
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.both_engines
def test_connections_are_kept_and_checked():
    assert settings.DATABASES["default"]["CONN_MAX_AGE"] == 600
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]


# --- no default account --------------------------------------------------------------------------


def test_there_is_no_account_outside_the_demo(db):
    call_command("loaddata", "reference", verbosity=0)
    assert not User.objects.exists()


def test_production_refuses_sample_data(db):
    with pytest.raises(CommandError, match="for the demo"):
        call_command("demo", "--quiet")
    assert not User.objects.exists()


def test_the_fixture_of_the_demo_opens_no_account_by_itself(db):
    call_command("loaddata", "reference", "demo", verbosity=0)
    assert User.objects.count() > 9
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_only_the_nine_sign_ins_of_the_demo_are_spared_the_change_of_password(db, monkeypatch):
    monkeypatch.setattr("pairing_tracker.management.commands.demo.Replay.run", lambda self: None)
    with override_settings(PRODUCTION=False, DEMO=True):
        call_command("demo", "--quiet")
    spared = User.objects.filter(must_change_password=False)
    assert {user.username for user in spared} == {
        "admin",
        "province",
        "province2",
        "prefecture",
        "supporter",
        "county",
        "county2",
        "chamber",
        "director",
    }
    assert all(user.check_password(settings.DEMO_PASSWORD) for user in spared)
    assert not User.objects.exclude(pk__in=spared).filter(is_superuser=True).exists()
