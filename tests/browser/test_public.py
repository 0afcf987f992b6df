"""The public pages as an enterprise meets them: on a telephone, on a screen, on paper, and without script."""

import io
import unicodedata

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from chambers.models import Interest
from tests.browser.conftest import Opened
from tests.browser.rules import barriers, listen, sideways
from tests.browser.site import Site


def addresses(site: Site) -> list[str]:
    demand = site.world.demands["weining"].pk
    pages = ["/opportunities/", "/opportunities/2020-1/", "/guides/", "/guides/garments/", "/guides/none/"]
    return [*pages, f"/interest/{demand}/", f"/interest/{demand}/sent/"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_have_no_barriers_on_a_telephone_and_on_a_screen(
    open_as: Opened, site: Site, language: str
) -> None:
    page = open_as(None)
    heard = listen(page)
    for address in addresses(site):
        for scheme, width in (("light", 390), ("dark", 1440)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{address}?language={language}")
            assert barriers(page) == [], (address, width)
        assert sideways(page) == [], address
    assert heard == []


def test_a_batch_on_paper_says_where_it_stands_and_has_no_navigation(open_as: Opened, site: Site) -> None:
    page = open_as(None)
    for address in ("/opportunities/2020-1/", "/guides/garments/", "/opportunities/"):
        page.goto(address)
        sheet = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
        words = " ".join("".join(found.extract_text() for found in sheet.pages).split())
        printed = unicodedata.normalize("NFKC", words)
        assert f"{site.url}{address}" in printed
        assert site.world.demands["weining"].title in printed
        page.emulate_media(media="print")
        for gone in (".site-header", ".public-staff", ".public-go, .public-filters"):
            expect(page.locator(gone).first).to_be_hidden()
        page.emulate_media(media="null")


def test_an_interest_is_left_without_script_and_by_keyboard(open_as: Opened, site: Site) -> None:
    page = open_as(None, script=False)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/opportunities/")
    page.click(f"#demand-{site.world.demands['weining'].pk} .btn-primary")
    page.keyboard.press("Tab")  # the way to the content; what nobody sees is never stopped at
    stops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.name || ''"))
    assert "contact_phone" in stops
    assert "homepage" not in stops
    page.fill("#id_enterprise_name", "贵州从手机来服饰有限公司")
    page.check("input[name=kind][value=oem]", force=True)
    page.fill("#id_words", "请看 www.example.cn")
    page.fill("#id_contact_post", "办公室")
    page.fill("#id_contact_phone", "0851-85554321")
    page.wait_for_timeout(3_200)
    page.keyboard.press("Enter")
    expect(page.locator("#id_words")).to_have_attribute("aria-invalid", "true")
    assert page.input_value("#id_enterprise_name") == "贵州从手机来服饰有限公司"
    page.fill("#id_words", "想做校服")
    page.click("text=提交给县区")
    expect(page.locator("h1")).to_have_text("已收到贵企业的意向")
    interest = Interest.objects.latest("pk")
    assert (interest.enterprise_name, interest.kind) == ("贵州从手机来服饰有限公司", "oem")
