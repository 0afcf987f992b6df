"""The whole way without JavaScript: sign in, enter, verify, count people, filter."""

import re

from playwright.sync_api import Page, expect

from counties.models import County
from tests.browser.conftest import Opened
from tests.browser.site import Site
from tests.world import PASSWORD

NAME = "无脚本项目"


def test_everything_can_be_done_without_script(open_as: Opened, site: Site) -> None:
    page = _signed_in(open_as, site, "prefecture")
    page.goto("/projects/add/")
    page.fill("#id_name", NAME)
    page.select_option("#id_county", str(County.objects.get(key="weining").pk))
    page.click("button[name=_refresh]")
    assert page.input_value("#id_name") == NAME
    page.select_option("#id_introduced_by", label="贵阳市投资促进局")
    page.fill("#id_enterprise_name", "贵州无脚本有限公司")
    page.fill("#id_signed_on", "6.28")
    page.click("button[name=_save]")
    expect(page.locator("h1")).to_have_text(NAME)
    address = page.url

    page.locator("a[href$='/headcount/']").click()
    page.fill("#id_on", "7.10")
    page.fill("#id_total", "20")
    page.click("form.form-card button[type=submit]")
    expect(page.locator(".claim-reported")).to_have_count(3)  # signing, on the track and in the table; people

    page = _signed_in(open_as, site, "province")
    page.goto(address)
    for waiting in (1, 0):
        page.locator(".row-actions button").first.click()
        expect(page.locator(".row-actions button")).to_have_count(waiting)
    expect(page.locator(".claim-reported")).to_have_count(0)

    page.goto("/projects/")
    page.fill("#id_q", NAME)
    page.click(".filter-go button")
    assert "q=" in page.url
    expect(page.locator(".ledger tbody tr")).to_have_count(1)
    page.goto("/")
    expect(page.locator(".counties tbody tr")).to_have_count(12)


def _signed_in(open_as: Opened, site: Site, who: str) -> Page:
    page = open_as(None, script=False)
    page.goto("/login/")
    page.fill("#id_username", who)
    page.fill("#id_password", PASSWORD)
    page.click("form.form-card button[type=submit]")
    page.wait_for_url(re.compile(f"^{re.escape(site.url)}/(work/)?$"))  # what their role starts with
    return page
