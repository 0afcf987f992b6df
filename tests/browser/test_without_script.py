"""The whole way without JavaScript: sign in, enter, verify, count people, filter."""

import re

from playwright.sync_api import Page, expect

from counties.models import County
from ledger.models import Claim
from tests.browser.conftest import Opened
from tests.browser.site import Site
from tests.world import PASSWORD, made_up_code

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
    page.click("button[name=_save]")  # what the stage asks for is said beside the fields, and nothing is lost
    expect(page.locator("#id_contract_amount_error")).to_be_visible()
    page.select_option("#id_industry", index=1)
    page.fill("#id_credit_code", made_up_code("贵州无脚本有限公司"))
    page.fill("#id_contract_amount", "0.5亿")
    page.fill("#id_planned_jobs", "30")
    page.click("button[name=_save]")
    expect(page.locator("h1")).to_have_text(NAME)
    address = page.url

    page.locator("a[href$='/headcount/']").click()
    page.fill("#id_on", "7.10")
    page.fill("#id_total", "20")
    page.click("form.form-card button[type=submit]")
    # The prefecture's own entry needs no review: signing, on the track and in the table; people.
    expect(page.locator(".claim-reviewed")).to_have_count(3)
    for claim in Claim.objects.filter(source__project__name=NAME):
        page.goto(f"/claims/{claim.pk}/evidence/")
        page.select_option("#id_kind", "published_source")
        page.fill("#id_url", f"https://example.org/{claim.pk}")
        page.click("form.form-card button[type=submit]")

    page = _signed_in(open_as, site, "province")
    page.goto(address)
    for waiting in (1, 0):
        page.locator("form[action$='/verify/'] button").first.click()
        expect(page.locator("form[action$='/verify/'] button")).to_have_count(waiting)
    expect(page.locator(".claim-reviewed")).to_have_count(0)

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
    page.wait_for_url(re.compile(f"^{re.escape(site.url)}/(my-work/)?$"))  # what their role starts with
    return page
