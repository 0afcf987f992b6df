"""Recounting: the grid by keyboard alone, and the form of one site on one screen of a telephone, without script too."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.site import focused, tab_to
from tests.world import count_people, open_workshop
from workshops.models import Headcount

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("script", [True, False])
def test_the_grid_is_filled_in_by_keyboard_alone(open_as: Opened, site, script: bool) -> None:
    project = site.world.projects["own"]
    first, second = (
        open_workshop(None, name=f"键盘{script}{part}车间", county="weining", operator=project.enterprise)
        for part in "一二"
    )
    page = open_as("county", script=script)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/workshops/recount/weining/")
    tab_to(page, "#id_on")
    page.keyboard.type("7.21")
    tab_to(page, f"#id_w{first.pk}_total", most=200)
    for text in ("30", "5", "", "0"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert focused(page) == f"id_w{first.pk}_on"
    page.keyboard.press("Tab")
    assert focused(page) == f"id_w{second.pk}_total"
    page.keyboard.type("20-30")
    page.keyboard.press("Enter")
    expect(page.locator(f"#id_w{second.pk}_total_error")).to_be_visible()
    assert page.input_value(f"#id_w{first.pk}_total") == "30"
    assert not Headcount.objects.filter(claim__source__in=[first.source, second.source]).exists()
    tab_to(page, f".error-summary a[href='#id_w{second.pk}_total']")
    page.keyboard.press("Enter")
    assert focused(page) == f"id_w{second.pk}_total"
    page.keyboard.press("Control+a")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(page.locator(".message-success")).to_be_visible()
    rows = Headcount.objects.filter(claim__source__in=[first.source, second.source]).order_by("-total")
    assert [(row.total, row.poor, row.relocated, row.edge) for row in rows] == [
        (30, 5, None, 0),
        (20, None, None, None),
    ]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_recounting_one_site_fits_on_a_telephone(open_as: Opened, site, language: str, script: bool) -> None:
    name = f"手机核数车间{language}{script}"
    shop = open_workshop(None, name=name, county="weining", operator=site.world.projects["own"].enterprise)
    count_people(shop, 25, poor=6)
    page = open_as("county", language=language, script=script)
    page.set_viewport_size(PHONE)
    page.goto(f"/workshops/{shop.pk}/headcount/")
    button = page.locator(".form-foot .btn-primary")
    bottom = button.evaluate("button => button.getBoundingClientRect().bottom")
    assert bottom <= PHONE["height"]
    assert page.evaluate("scrollY") == 0
    for field in ("on", "total", "poor", "relocated", "edge"):
        expect(page.locator(f"#id_{field}_helptext")).to_be_visible()
    assert page.get_attribute("#id_total", "inputmode") == "numeric"
    page.fill("#id_on", "7.21")
    page.fill("#id_total", "26")
    button.click()
    expect(page.locator(".message-success")).to_be_visible()
    assert Headcount.objects.get(claim__source=shop.source, total=26).poor is None


def test_the_header_takes_one_row_on_a_desktop(open_as: Opened) -> None:
    page = open_as("province", language="en")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/workshops/")
    assert page.evaluate("document.querySelector('.site-header').offsetHeight") <= 60
