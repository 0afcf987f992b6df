"""What every test stands on: which engine is under test, and which tests need more than this machine has.

Nothing is skipped. A test that belongs to the other engine, or needs a Chromium that is not here, is left out
of the collection, and the last lines say so; a test that calls skip() makes the run fail.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.models import User
from ledger import append_only
from tests.chromium import chromium
from tests.desk import Desk
from tests.kept import small_world
from tests.room import with_room
from tests.sharing import asks_the_database, left_to_the_other
from tests.world import World, make_places

BROWSER_TESTS = Path(__file__).parent / "browser"


def pytest_configure(config: pytest.Config) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # tear down on this too
    if os.environ.get("REQUIRE_BROWSER") == "1" and not chromium():
        raise pytest.UsageError(
            "REQUIRE_BROWSER=1, but there is no Chromium: apt install chromium, or set CHROMIUM."
        )


def pytest_report_header() -> str:
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker("browser")
        if "dealt" in item.keywords:
            item.add_marker("drill")  # in full there
    shared = left_to_the_other(items)
    left_out = {item for item in items if _is_left_out(item)}
    if without := {*shared, *left_out}:
        items[:] = [item for item in items if item not in without]
        config.hook.pytest_deselected(items=list(without))
    config.stash[SHARED] = len(shared)
    config.stash[WITHOUT_BROWSER] = sum("browser" in item.keywords for item in left_out)


def _is_left_out(item: pytest.Item) -> bool:
    engine = settings.DATABASES["default"]["ENGINE"]
    other_engine = "only_postgresql" if "sqlite" in engine else "only_sqlite"
    return other_engine in item.keywords or ("browser" in item.keywords and not chromium())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if count := config.stash.get(WITHOUT_BROWSER, 0):
        terminalreporter.line(f"Not run: {count} browser tests, for want of Chromium.")
    if count := config.stash.get(SHARED, 0):
        terminalreporter.line(f"Left to the other engine: {count} tests (tests/sharing.py).")
    if terminalreporter.stats.get("skipped"):
        terminalreporter.line("A test was skipped. Nothing may be: see tests/conftest.py.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == pytest.ExitCode.OK and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    """pytest's own loop, with room for what it calls (tests/room.py)."""
    return with_room(lambda: session.config.pluginmanager.get_plugin("main").pytest_runtestloop(session))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: half a million objects that the collector need not look through again."""
    gc.collect()
    gc.freeze()


WITHOUT_BROWSER = pytest.StashKey[int]()
SHARED = pytest.StashKey[int]()

# --- shared fixtures stand below this line ------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The database with its tables; the models that the migrations went through are no burden to the tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _triggers_make_way_for_the_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """Drop the append-only triggers before a transactional test's flush; its post_migrate installs them anew."""
    if not _is_transactional(request):
        yield
        return
    request.getfixturevalue("_django_db_helper")  # set up before this, so that it flushes after this
    yield
    append_only.remove()


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}
    return bool(asked & set(request.fixturenames)) or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def _without_asking_no_database(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Not even where a fixture of the module holds it open: who asks for none may run on one engine only."""
    if asks_the_database(request.node):
        yield
        return
    with django_db_blocker.block():
        yield


@pytest.fixture(autouse=True)
def _as_if_nothing_had_been_worked_out_before() -> None:
    """What a day's forecast learned is kept in the cache; the next test has other data on the same day."""
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A browser that sends a form's hidden fields along (tests/desk.py)."""
    return Desk()


@pytest.fixture
def places(db: None) -> World:
    """Reference data and the sign-ins, no project; 15 ms."""
    return make_places()


@pytest.fixture
def demo_world(db: None) -> World:
    """The small world of tests/world.py: five projects, a workshop, headcounts; 30 ms after the first."""
    return small_world.lay_down()


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world, made once for the module in a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield small_world.lay_down()
        transaction.set_rollback(True)


@pytest.fixture
def world(made_once: World, db: None) -> World:
    """The module's world; what the test changes is undone after it.

    It stands beside neither `places` and `demo_world` nor transactional tests: give those a module of their own.
    """
    return deepcopy(made_once)


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    """sign_in("county") or sign_in(user) gives the client, signed in, reading English (language="en")."""

    def signed_in(who: str | User, language: str = "en") -> Client:
        user = User.objects.get(username=who) if isinstance(who, str) else who
        client.force_login(user, backend="accounts.backends.RoleBackend")
        client.cookies["django_language"] = language
        return client

    return signed_in
