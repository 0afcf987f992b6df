"""What is wrong with a page that a browser shows: complaints, sideways scroll, barriers that axe-core finds."""

from functools import cache
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page

from tests.drilling import FULL

WIDTHS = (390, 640, 720, 1280, 1440) if FULL else (390, 720, 1280)  # 640 and 720: 1280 and 1440 at 200 %
REPORTS = """addEventListener("securitypolicyviolation", event =>
    console.error("refused by the content security policy:", event.violatedDirective, event.blockedURI))"""
VIOLATIONS = """async () => (await axe.run({resultTypes: ["violations"]})).violations.map(
    found => `${found.id}: ${found.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")}`)"""


def listen(page: Page) -> list[str]:
    """What the page complains about from now on: script errors, refused or missing files."""
    heard: list[str] = []

    def note(message: ConsoleMessage) -> None:
        own_status = message.location["url"] == page.url and "Failed to load resource" in message.text
        if message.type == "error" and not own_status:  # a 404 page is itself a failed resource
            heard.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def sideways(page: Page) -> list[str]:
    """At which widths the page is wider than its window."""
    wider = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wider.append(f"{found} wide in a window of {width}")
    return wider


def barriers(page: Page) -> list[str]:
    """What axe-core finds."""
    page.evaluate(_axe())
    return page.evaluate(VIOLATIONS)


@cache
def _axe() -> str:
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
