"""The public page of a link as an enterprise meets it on a telephone, in both languages, by touch and by keyboard."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.rules import barriers, listen, sideways
from tests.browser.site import Site
from tests.world import ask_about, count_people, enter
from workshops.models import EmployerAnswer


def a_link(site: Site, name: str) -> str:
    project = enter(name=name)
    count_people(project, 40, on=date(2020, 7, 15), poor=12)
    return f"/confirm/{ask_about(project).token}/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_suits_a_telephone(open_as: Opened, site: Site, language: str) -> None:
    page = open_as(None, language=language)
    heard = listen(page)
    path = a_link(site, f"企业确认项目{language}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for address in (path, "/confirm/nothing/"):
            page.goto(address)
            assert sideways(page) == []
            assert barriers(page) == []
    assert heard == []


def test_other_numbers_by_keyboard_and_the_right_ones_by_touch(open_as: Opened, site: Site) -> None:
    page = open_as(None, script=False)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(a_link(site, "改数项目"))
    page.fill("#id_total", "三十")
    page.keyboard.press("Enter")  # sends the form in which it stands, never the confirmation
    expect(page.locator("#id_total")).to_have_attribute("aria-invalid", "true")
    assert page.input_value("#id_total") == "三十"
    page.fill("#id_total", "35")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("已收到贵单位的答复")
    assert EmployerAnswer.objects.latest("at").total == 35
    page.goto(a_link(site, "认数项目"))
    page.click("text=人数正确")
    expect(page.locator("h1")).to_have_text("已收到贵单位的答复")
    assert EmployerAnswer.objects.latest("at").verdict == "confirmed"
    page.reload()
    expect(page.locator("h1")).to_have_text(re.compile("已收到"))
