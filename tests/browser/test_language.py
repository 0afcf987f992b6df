"""Chinese first, whatever the browser asks for; the switch keeps the page."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Opened
from tests.browser.site import Site


def test_chinese_whatever_the_browser_asks_for(browser: Browser, site: Site) -> None:
    context = site.context(browser, "director", locale="en-GB")
    page = context.new_page()
    page.goto("/")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/counties/data-notes/")
    assert page.get_attribute("html", "lang") == "en"
    context.close()


def test_the_switch_keeps_the_page(open_as: Opened, site: Site) -> None:
    page = open_as("director")
    address = f"{site.url}/projects/?stage=signed&sort=name"
    page.goto(address)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == address
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert page.url == address
