"""Pictures of the pages that people look at first, as `make screenshots` takes them.

A server of its own with the demo's data, on the day 22 July 2020. Every page in both languages: 1440, 1280 and 390
pixels wide, dark, and on paper; each is read by axe-core and must not scroll sideways, and the dashboard's first sheet
must hold all of it. What is wrong is printed, and the exit code says so.
"""

import argparse
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from playwright.sync_api import BrowserContext, Page, sync_playwright
from pypdf import PdfReader

from benchmarks.server import serving
from tests.browser.rules import REPORTS, barriers, listen
from tests.chromium import chromium
from tests.postgres import clean_up_on_signals

LANGUAGES = ("zh-hans", "en")
# How a page is looked at: name, width, theme.
LOOKS = (("1440", 1440, "light"), ("1280", 1280, "light"), ("390", 390, "light"), ("dark", 1440, "dark"))
PAPER = {"width": 718, "height": 1054}  # CSS pixels inside the margins of A4
PAGES = {
    "dashboard": ("director", "/"),
    "dashboard-clerk": ("county", "/"),
    "dashboard-chamber": ("chamber", "/"),
    "wall": ("director", "/wall/"),
    "county": ("director", "/county/weining/"),
    "supporters": ("director", "/ranking/?by=supporter"),
    "supporter": ("director", "/supporters/guiyang/"),
    "forecast": ("director", "/forecast/"),
    "ranking": ("director", "/ranking/"),
    "matrix": ("director", "/matrix/"),
    "reporting": ("director", "/reporting/"),
    "county-report": ("director", "/reporting/7/ziyun/"),
    "briefings": ("province", "/briefings/"),
    "briefing": ("director", "/briefings/1/"),
    "errata": ("director", "/briefings/1/errata/"),
    "changes": ("director", "/changes/?since_known_on=2020-07-01&metric=jobs"),
    "figure": ("director", "/figures/jobs/verified/"),
    "problems": ("director", "/projects/problems/"),
    "board": ("director", "/board/"),
    "my-work": ("prefecture", "/my-work/"),
    "projects": ("director", "/projects/"),
}
# What the first sheet of the dashboard must hold, as the page names it.
ON_SHEET_ONE = (
    ".verdict .status",
    ".tile h2",
    ".dash h2",
    ".counties tbody th",
    ".counties tfoot th",
)


@dataclass
class Camera:
    """Where the server is and where the pictures go."""

    url: str
    folder: Path
    password: str

    def signed_in(self, context: BrowserContext, who: str) -> Page:
        page = context.new_page()
        page.goto("/login/")
        page.fill("[name=username]", who)
        page.fill("[name=password]", self.password)
        page.locator("form:has([name=password]) button[type=submit]").click()
        page.wait_for_url(lambda address: "/login/" not in address)
        return page

    def take(self, page: Page, name: str, path: str, language: str) -> Iterator[str]:
        """The pictures of one page in one language; yields what is wrong with it."""
        label = f"{name}-{language[:2]}"
        page.context.add_cookies([{"name": "django_language", "value": language, "url": self.url}])
        page.set_viewport_size({"width": 1440, "height": 900})
        answer = page.goto(path)
        if answer.status != 200:
            yield f"{label}: answered {answer.status}"
            return
        for look, width, theme in LOOKS:
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=self.folder / f"{label}-{look}.png", full_page=True)
            yield from (f"{label} {look}: {problem}" for problem in barriers(page))
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                yield f"{label} {look}: {wide} pixels wide"
        page.emulate_media(color_scheme="light")
        yield from self._print(page, label, name)

    def _print(self, page: Page, label: str, name: str) -> Iterator[str]:
        wanted = [text for part in ON_SHEET_ONE for text in page.locator(part).all_inner_texts()]
        page.emulate_media(media="print")  # a medium that was chosen once stays, on paper too
        file = page.pdf(path=self.folder / f"{label}.pdf", format="A4", prefer_css_page_size=True)
        page.set_viewport_size(PAPER)
        page.screenshot(path=self.folder / f"{label}-print.png", full_page=True)
        page.emulate_media(media="screen")
        if name.startswith("dashboard"):
            sheet = _plain(PdfReader(io.BytesIO(file)).pages[0].extract_text())
            missing = [text for text in wanted if _plain(text) not in sheet]
            if missing:
                yield f"{label} print: not on sheet one: {', '.join(missing)}"


def _plain(text: str) -> str:
    """Without blanks, and with each sign as it is typed: a PDF may spell 日 as the radical ⽇."""
    return "".join(normalize("NFKC", text).split())


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    options.add_argument("--out", type=Path, default=Path("var/screenshots"))
    options.add_argument("pages", nargs="*", metavar="PAGE", help=f"of {', '.join(PAGES)}; all without one")
    chosen = options.parse_args()
    unknown = set(chosen.pages) - set(PAGES)
    if unknown:
        options.error(f"unknown: {', '.join(sorted(unknown))}")
    chosen.out.mkdir(parents=True, exist_ok=True)
    clean_up_on_signals()
    found: list[str] = []
    with serving() as server, sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=sandbox)
        url = f"http://127.0.0.1:{server.port}"
        camera = Camera(url, chosen.out, os.environ.get("DEMO_PASSWORD", "demo-9plus3"))
        signed_in: dict[str, tuple[Page, list[str]]] = {}
        for name, (who, path) in PAGES.items():
            if chosen.pages and name not in chosen.pages:
                continue
            if who not in signed_in:
                context = browser.new_context(base_url=url, reduced_motion="reduce")
                context.add_init_script(REPORTS)
                page = camera.signed_in(context, who)
                signed_in[who] = (page, listen(page))
            page, heard = signed_in[who]
            for language in LANGUAGES:
                heard.clear()
                found += camera.take(page, name, path, language)
                found += [f"{name} {language}: {problem}" for problem in heard]
        browser.close()
    pictures = len(list(chosen.out.glob("*.png")))
    print(f"{pictures} pictures in {chosen.out}; {len(found)} things wrong")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
