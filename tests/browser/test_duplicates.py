"""The warning of a second record as a clerk meets it: before the save, beside the fields, on a phone, no script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.rules import barriers, listen, sideways
from tests.browser.site import Site


def type_in(page: Page, words: dict[str, str]) -> None:
    for name, text in words.items():
        page.locator(f"#id_{name}").press_sequentially(text)
    page.check("#id_stage_2", force=True)
    page.fill("#id_signed_on", "6.28")
    page.select_option("#id_industry", index=1)
    page.fill("#id_contract_amount", "7")
    page.fill("#id_planned_jobs", "6")


@pytest.fixture
def alike(site: Site) -> dict[str, str]:
    """Typed like the world's own project of Weining, but for one character."""
    project = site.world.projects["own"]
    return {"name": f"{project.name}部", "enterprise_name": project.enterprise.name}


@pytest.mark.parametrize("width", [1440, 390])
def test_both_stand_side_by_side_before_the_save(open_as: Opened, site: Site, alike, width: int) -> None:
    page = open_as("county")
    page.set_viewport_size({"width": width, "height": 900})
    heard = listen(page)
    page.goto("/projects/add/")
    expect(page.locator("#duplicate-warning .callout")).to_have_count(0)
    type_in(page, alike)
    warning = page.locator("#duplicate-warning")
    expect(warning).to_contain_text("该项目可能已经录入")
    expect(warning.locator(".compare")).to_contain_text(site.world.projects["own"].name)
    expect(warning.locator("button[name=_save_anyway]")).to_have_text("仍然保存")
    assert (
        warning.locator(".compare a").get_attribute("href") == site.world.projects["own"].get_absolute_url()
    )
    assert sideways(page) == []
    assert barriers(page) == []
    page.fill("#id_name", "别的项目")
    page.locator("#id_note").focus()
    page.fill("#id_enterprise_name", "别的公司")
    page.locator("#id_note").focus()
    expect(page.locator("#duplicate-warning .callout")).to_have_count(0)
    assert heard == []


def test_without_script_it_comes_at_the_save_and_a_reason_passes_it(open_as: Opened, alike) -> None:
    page = open_as("county", script=False)
    page.goto("/projects/add/")
    type_in(page, {**alike, "note": "不要丢"})
    page.click("button[name=_save]")
    assert page.locator("#duplicate-warning .compare").count() == 1
    assert sideways(page) == []
    page.click("button[name=_save_anyway]")
    expect(page.locator("#id_go_on_reason_error")).to_contain_text("请填写继续保存的理由")
    page.fill("#id_go_on_reason", "第二条生产线")
    assert page.input_value("#id_note") == "不要丢"
    page.click("button[name=_save_anyway]")
    expect(page.locator("h1")).to_have_text(alike["name"])
    expect(page.locator(".history")).to_contain_text("第二条生产线")


def test_a_blocked_entry_is_sent_and_nothing_is_lost(open_as: Opened, site: Site) -> None:
    page, other = open_as("county"), site.world.projects["yanhe"]
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/projects/add/")
    type_in(page, {"name": other.name, "enterprise_name": other.enterprise.name, "note": "第一行"})
    with page.expect_navigation() as answer:
        page.click("button[name=_save]")
    assert answer.value.status == 422
    expect(page.locator("#duplicate-warning")).to_contain_text(other.reference)
    assert page.locator(f'a[href="{other.get_absolute_url()}"]').count() == 0
    assert barriers(page) == []
    page.fill("#id_go_on_reason", "两个厂区")
    page.click("button[name=_appeal]")
    expect(page.locator("main")).to_contain_text("第一行")
    expect(page.locator("main")).to_contain_text("两个厂区")
    assert sideways(page) == []
