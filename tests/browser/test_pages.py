"""Every page: nothing refused by its content security policy, no sideways scroll, no barrier that axe-core finds.

By default each page is read by one person in English, whose words are the longer ones; the pages that together
hold every part are read by axe-core too, by turns in Chinese and light or in English and dark. With DRILLS=1
every page is read by every role in both languages and both themes, and always by axe-core.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.rules import barriers, listen, sideways
from tests.browser.site import PLACES, Site
from tests.drilling import FULL

pytestmark = pytest.mark.drill

HOLD_EVERY_PART = (
    "sign-in",
    "dashboard",
    "figure",
    "county",
    "projects",
    "entry",
    "project that waits",
    "workshop",
    "claims",
    "adding evidence",
    "data notes",
    "not found",
)
READERS = (
    "county",
    "supporter",
    "chamber",
    "prefecture",
    "province",
    "director",
    "admin",
)  # each another view
Tab = tuple[Page, list[str]]


@pytest.fixture(scope="module")
def tab_of(browser: Browser, site: Site) -> Iterator[Callable[[str | None, str], Tab]]:
    """One page for each reader, and what it has complained about."""
    tabs: dict[str | None, Tab] = {}

    def tab(reader: str | None, language: str) -> Tab:
        if reader not in tabs:
            page = site.context(browser, reader).new_page()
            tabs[reader] = (page, listen(page))
        page, heard = tabs[reader]
        heard.clear()
        site.speak(page.context, language)
        return page, heard

    yield tab
    for page, _heard in tabs.values():
        page.context.close()


def _readings(name: str) -> Iterator[tuple[str | None, str, tuple[str, ...]]]:
    """Who reads a page, in which language, and in which themes axe-core sees it."""
    place = PLACES[name]
    themes = ("light", "dark") if place.staff_page else ()
    if FULL:
        for reader in (place.reader,) if place.reader is None else READERS:
            yield reader, "zh-hans", themes
            yield reader, "en", themes
    elif name in HOLD_EVERY_PART:
        odd = HOLD_EVERY_PART.index(name) % 2
        yield place.reader, ("zh-hans", "en")[odd], (themes[odd],)
    else:
        yield place.reader, "en", ()


@pytest.mark.parametrize("name", [name for name, place in PLACES.items() if FULL or not place.variant])
def test_page_keeps_to_the_rules(tab_of: Callable[..., Tab], site: Site, name: str) -> None:
    problems = []
    for reader, language, themes in _readings(name):
        page, heard = tab_of(reader, language)
        page.emulate_media(color_scheme=themes[0] if themes else "light")
        answer = page.goto(PLACES[name].address(site.world))
        found = list(heard)
        if answer.status >= 400 and reader != PLACES[name].reader:
            themes = ()  # the refusal is a page of its own
        elif PLACES[name].staff_page:
            found += sideways(page)
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            found += [f"{theme}: {problem}" for problem in barriers(page)]
        problems += [(reader, language, problem) for problem in found]
    assert problems == []
