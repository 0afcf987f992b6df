"""The dashboard on a wall: the same figures, exchanged only when they changed, and nothing to fill in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from sheets.models import ImportBatch
from tests import world as laid
from tests.dashboard.reading import figures, section
from tests.dashboard.test_unchanged import _imports
from tests.world import World

HTMX = {"HX-Request": "true"}
ASKS = re.compile(r'hx-get="(/wall/\?seen=(\w*))"')


@pytest.fixture
def wall(demo_world: World, sign_in: Callable[..., Client]) -> Client:
    return sign_in("director")


def address_of(html: str) -> tuple[str, str]:
    [found] = ASKS.findall(html)
    return found


def test_it_shows_the_figures_of_the_dashboard_and_no_form(wall: Client) -> None:
    shown, dashboard = (wall.get(path).content.decode() for path in ("/wall/", "/"))
    for part in ("tile-projects", "tile-jobs"):
        assert section(shown, part) == section(dashboard, part) != ""
    assert figures(section(shown, "counties-title")) == figures(section(dashboard, "counties-title"))
    assert "<form" not in shown and "<nav" not in shown and "csrf" not in shown.lower()
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in shown


def test_it_is_sent_again_only_when_it_changed(wall: Client, demo_world: World) -> None:
    html = wall.get("/wall/").content.decode()
    address, mark = address_of(html)
    assert mark
    answer = wall.get(address, headers=HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    laid.count_people(demo_world.projects["own"], 7)
    answer = wall.get(address, headers=HTMX)
    changed = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in changed and "data-wall" in changed
    assert answer.headers["Cache-Control"] == "no-store"
    assert address_of(changed)[1] not in ("", mark)
    assert wall.get(address_of(changed)[0], headers=HTMX).status_code == 204


def test_while_an_import_is_saved_it_is_sent_each_time(wall: Client, demo_world: World) -> None:
    _imports(demo_world)
    address, mark = address_of(wall.get("/wall/").content.decode())
    assert mark == ""
    assert wall.get(address, headers=HTMX).status_code == 200
    ImportBatch.objects.update(state="saved")
    assert address_of(wall.get(address, headers=HTMX).content.decode())[1]


def test_who_opens_the_address_of_the_exchange_sees_the_page(wall: Client) -> None:
    address, _mark = address_of(wall.get("/wall/").content.decode())
    assert "<html" in wall.get(address).content.decode()


def test_a_chamber_sees_the_province_and_no_county(demo_world: World, sign_in: Callable[..., Client]) -> None:
    html = sign_in("chamber").get("/wall/").content.decode()
    assert section(html, "tile-projects") and not section(html, "counties-title")
    assert "Weining" not in html
