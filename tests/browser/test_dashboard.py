"""The dashboard on paper, and what its first visit weighs."""

import gzip
import io

import pytest
from playwright.sync_api import Browser, Response
from pypdf import PdfReader

from tests.browser.conftest import Opened
from tests.browser.site import Site

A4_INSIDE = {"width": 718, "height": 1054}  # CSS pixels inside the margins of site.css: 190 × 279 mm
FIRST_VISIT = 62_000


def test_page_one_of_the_print_is_the_whole_picture(open_as: Opened) -> None:
    page = open_as("director", language="en")
    page.goto("/")
    wanted = [
        *page.locator(".tile h2").all_inner_texts(),
        *page.locator(".dash h2").all_inner_texts(),
        *page.locator(".counties tbody th").all_inner_texts(),
        page.locator(".verdict .status").inner_text(),
        page.locator(".counties tfoot th").inner_text(),
    ]
    assert len(wanted) == 4 + 7 + 12 + 2
    first = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages[0].extract_text()
    printed = " ".join(first.split())
    assert [words for words in wanted if words not in printed] == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_twelve_rows_end_on_page_one(open_as: Opened, language: str) -> None:
    page = open_as("director", language=language)
    page.set_viewport_size(A4_INSIDE)
    page.emulate_media(media="print")
    page.goto("/")
    end = page.locator(".counties tfoot").bounding_box()
    assert end["y"] + end["height"] <= A4_INSIDE["height"]


def test_first_visit_is_light(browser: Browser, site: Site) -> None:
    context = site.context(browser, "director")
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/", wait_until="networkidle")
    weights = {answer.url: len(gzip.compress(answer.body(), 6)) for answer in answers}
    context.close()
    assert {address.split("/")[2] for address in weights} == {site.url.split("/")[2]}
    assert len(weights) >= 4
    assert sum(weights.values()) <= FIRST_VISIT, weights
