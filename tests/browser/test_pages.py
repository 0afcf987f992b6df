"""Every page: nothing refused by its content security policy, no sideways scroll, no barrier that axe-core finds.

By default each page is read by one person in both languages, and by axe in one theme; with DRILLS=1 by every
role in both languages and both themes.
"""

from itertools import product

import pytest

from tests.browser.conftest import Opened
from tests.browser.site import PLACES, Site, barriers, listen, sideways
from tests.drilling import FULL
from tests.world import SIGN_INS

pytestmark = pytest.mark.drill

AXE_NEEDS_NOT_SEE = {  # in the short run: pages whose parts are all on another one
    "figure of jobs",
    "projects, filtered",
    "changing a project",
    "headcount of a workshop",
    "password changed",
}


@pytest.mark.parametrize("name", PLACES)
def test_page_keeps_to_the_rules(open_as: Opened, site: Site, name: str) -> None:
    place = PLACES[name]
    readers = (place.reader,) if place.reader is None or not FULL else SIGN_INS
    problems = []
    for reader, language in product(readers, ("zh-hans", "en")):
        page = open_as(reader, language=language)
        heard = listen(page)
        themes = ("light", "dark") if FULL else (_theme(name, language),)
        page.emulate_media(color_scheme=themes[0] or "light")
        page.goto(place.address(site.world))
        problems += [(reader, language, problem) for problem in heard]
        if not place.staff_page:
            continue
        problems += [(reader, language, problem) for problem in sideways(page)]
        for theme in filter(None, themes):
            page.emulate_media(color_scheme=theme)
            problems += [(reader, language, theme, problem) for problem in barriers(page)]
    assert problems == []


def _theme(name: str, language: str) -> str | None:
    """In the short run axe sees half of the pages in Chinese and light, the others in English and dark."""
    if name in AXE_NEEDS_NOT_SEE:
        return None
    light = list(PLACES).index(name) % 2
    if language == "zh-hans":
        return "light" if light else None
    return None if light else "dark"
