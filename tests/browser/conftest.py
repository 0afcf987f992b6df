"""Lets pytest-playwright drive Debian's Chromium against the pages of one small, committed world.

The world is made once and served for all browser tests, which therefore run after every other test. They
share it: a test that writes makes records of its own and counts on no total.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from ledger import append_only
from tests.browser.site import Site
from tests.chromium import chromium
from tests.world import make_world

# Playwright keeps an event loop in this thread, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Opened = Callable[..., Page]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all: what these tests commit stays until the run ends."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.is_relative_to(here))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium(), "args": sandbox}


@pytest.fixture(scope="session")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database, open until the run ends; here nothing is rolled back after a test."""
    with django_db_blocker.unblock():
        yield
        append_only.remove()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="session")
def site(db: None) -> Iterator[Site]:
    """The small world, committed, and a server that shows it."""
    world = make_world()
    server = LiveServer("127.0.0.1")
    try:
        yield Site(server.url, world)
    finally:
        server.stop()


@pytest.fixture(scope="session")
def _kept(browser: Browser, site: Site) -> Iterator[dict[tuple, BrowserContext]]:
    kept: dict[tuple, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def open_as(browser: Browser, site: Site, _kept: dict[tuple, BrowserContext]) -> Iterator[Opened]:
    """open_as("county", language="en", script=False) is a new page in that user's browser, signed in.

    The browser context is kept for the next test, with its cache; open_as(None) has one that nobody signed
    in to. Size and colours are the page's own.
    """
    pages: list[Page] = []

    def opened(who: str | None, *, language: str = "zh-hans", script: bool = True) -> Page:
        key = (who, script)
        if who is None and key in _kept:
            _kept.pop(key).close()
        if key not in _kept:
            _kept[key] = site.context(browser, who, java_script_enabled=script)
        site.speak(_kept[key], language)
        pages.append(_kept[key].new_page())
        return pages[-1]

    yield opened
    for page in pages:
        page.close()
