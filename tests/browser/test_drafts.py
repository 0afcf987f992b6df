"""Drafts in a real browser: the tab is gone, the text is not."""

import pytest
from playwright.sync_api import Page, expect

from pages.models import Draft
from tests.browser.conftest import Opened
from tests.browser.rules import barriers, listen, sideways
from tests.browser.site import Site
from tests.world import made_up_code

TYPED = {
    "name": "断电前的项目",
    "signed_on": "13月45日",
    "contract_amount": "5到8万",
    "note": "第一行\n第二行",
}


@pytest.fixture(autouse=True)
def _no_drafts(site: Site):
    Draft.objects.all().delete()
    yield
    Draft.objects.all().delete()


def type_into(page: Page) -> None:
    for name, text in TYPED.items():
        page.fill(f"#id_{name}", text)
    page.check("input[name=stage][value=started]")


def kept() -> Draft | None:
    return Draft.objects.first()


def wait_for_draft(page: Page, note: str) -> None:
    for _ in range(100):
        if (draft := kept()) and draft.data.get("note") == [note.replace("\n", "\r\n")]:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"no draft with {note!r}: {draft and draft.data}")


def test_kill_the_tab_come_back_and_the_text_is_there(open_as: Opened) -> None:
    page = open_as("county2")
    heard = listen(page)
    page.goto("/projects/add/")
    type_into(page)
    expect(page.locator("[data-draft-note]")).to_contain_text("草稿已于")  # a field was left
    page.fill("#id_note", "最后一句")  # this one is not left: the tab goes first
    page.close()
    page = open_as("county2")
    wait_for_draft(page, "最后一句")
    page.goto("/projects/add/")
    expect(page.locator(".draft-offer")).to_contain_text("未提交草稿")
    assert sideways(page) == []
    assert barriers(page) == []
    assert page.input_value("#id_name") == ""
    page.click(".draft-offer a")
    shown = {name: page.input_value(f"#id_{name}") for name in TYPED}
    assert shown == {**TYPED, "note": "最后一句"}
    assert page.is_checked("input[name=stage][value=started]")
    expect(page.locator(".draft-offer")).to_have_count(0)
    assert heard == []


def test_every_twenty_seconds_without_leaving_the_field(open_as: Opened) -> None:
    page = open_as("county2")
    page.clock.install()
    page.goto("/projects/add/")
    page.fill("#id_note", "还在写")
    assert kept() is None
    page.clock.run_for(19_000)
    assert kept() is None
    page.clock.run_for(2_000)
    wait_for_draft(page, "还在写")


def test_a_saved_form_leaves_no_draft_and_offers_none(open_as: Opened) -> None:
    page = open_as("county2")
    page.goto("/projects/add/")
    page.fill("#id_name", "正常保存的项目")
    page.fill("#id_enterprise_name", "贵州草稿有限公司")
    page.fill("#id_signed_on", "6.28")
    page.select_option("#id_industry", index=1)
    page.fill("#id_credit_code", made_up_code("贵州草稿有限公司"))
    page.fill("#id_contract_amount", "5")
    page.fill("#id_planned_jobs", "6")
    page.click("button[name=_another]")
    expect(page.locator(".message-success a")).to_have_text("正常保存的项目")
    page.goto("/projects/add/")
    expect(page.locator(".draft-offer")).to_have_count(0)


def test_a_form_that_came_back_with_errors_keeps_its_text_when_the_tab_dies(open_as: Opened) -> None:
    page = open_as("county2")
    page.goto("/projects/add/")
    type_into(page)
    with page.expect_navigation() as answer:
        page.keyboard.press("Control+Enter")
    assert answer.value.status == 422
    Draft.objects.all().delete()
    page.close()
    page = open_as("county2")
    wait_for_draft(page, TYPED["note"])


def test_nothing_typed_is_no_draft(open_as: Opened) -> None:
    page = open_as("county2")
    page.goto("/projects/add/")
    page.focus("#id_name")
    page.focus("#id_note")
    page.close()
    open_as("county2").wait_for_timeout(300)
    assert kept() is None


def test_when_the_draft_cannot_be_kept_the_page_says_so(open_as: Opened) -> None:
    page = open_as("county2")
    page.goto("/projects/add/")
    page.route("**/drafts/save/", lambda route: route.abort())
    page.fill("#id_note", "没网")
    page.focus("#id_name")
    expect(page.locator("[data-draft-note]")).to_contain_text("草稿未能保存")
    page.unroute("**/drafts/save/")
    page.focus("#id_note")
    page.focus("#id_name")
    wait_for_draft(page, "没网")


def test_without_script_a_button_does_the_same(open_as: Opened) -> None:
    page = open_as("county2", script=False)
    page.goto("/projects/add/")
    type_into(page)
    page.click("[data-draft]")
    expect(page.locator(".message-success")).to_contain_text("草稿已于")
    assert {name: page.input_value(f"#id_{name}") for name in TYPED} == TYPED
    page.goto("/projects/add/")
    page.click(".draft-offer button")
    expect(page.locator(".message-success")).to_contain_text("草稿已放弃")
    assert kept() is None
