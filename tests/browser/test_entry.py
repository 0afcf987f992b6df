"""The entry form as somebody in a hurry meets it: errors, the pairing hint, what is carried over."""

from playwright.sync_api import Page, expect

from counties.models import County
from tests.browser.conftest import Opened
from tests.browser.site import focused
from tests.world import made_up_code

TYPED = {
    "name": "装配<b>项目</b>",
    "credit_code": "91520526",
    "signed_on": "13月45日",
    "contract_amount": "5到8万",
    "planned_jobs": "约二十",
    "note": "第一行\n第二行",
}
WRONG = ("credit_code", "signed_on", "contract_amount", "planned_jobs")
PAIRS = """links => links.map(link => {
    const field = document.querySelector(link.hash), beside = document.getElementById(`${field.id}_error`);
    return {field: field.id, same_words: beside.innerText.includes(link.innerText),
            invalid: field.getAttribute("aria-invalid") === "true",
            described: field.getAttribute("aria-describedby").split(" ").includes(beside.id)};
})"""


def test_errors_keep_what_was_typed_and_lead_to_the_fields(open_as: Opened) -> None:
    page = open_as("county")
    page.goto("/projects/add/")
    _fill(page, TYPED)
    with page.expect_navigation() as answer:
        page.keyboard.press("Control+Enter")
    assert answer.value.status == 422
    assert page.title().startswith("错误：")
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    assert {name: page.input_value(f"#id_{name}") for name in TYPED} == TYPED

    pairs = page.locator(".error-summary a").evaluate_all(PAIRS)
    assert {pair["field"] for pair in pairs} >= {f"id_{name}" for name in ("enterprise_name", *WRONG)}
    assert [
        pair for pair in pairs if not (pair["same_words"] and pair["invalid"] and pair["described"])
    ] == []
    for link in page.locator(".error-summary a").all():
        link.press("Enter")
        assert f"#{focused(page)}" == link.get_attribute("href")


def test_choosing_a_county_offers_who_may_have_introduced_it(open_as: Opened) -> None:
    page = open_as("prefecture")
    page.goto("/projects/add/")
    offered = page.locator("#id_introduced_by option")
    expect(offered).to_have_count(1)
    weining, nayong = (str(County.objects.get(key=key).pk) for key in ("weining", "nayong"))
    page.select_option("#id_county", weining)
    expect(offered.filter(has_text="威宁")).to_have_count(1)
    expect(page.locator("#pairing-hint")).to_contain_text("贵阳市")
    assert page.locator("#id_introduced_by option:checked").inner_text().startswith("贵阳市")
    page.select_option("#id_county", nayong)
    expect(offered.filter(has_text="纳雍")).to_have_count(1)
    expect(offered.filter(has_text="威宁")).to_have_count(0)


def test_the_next_form_carries_over_what_was_asked_and_nothing_else(open_as: Opened) -> None:
    page = open_as("county2")
    page.goto("/projects/add/")
    _fill(page, {"name": "沿用项目一", "enterprise_name": "贵州沿用有限公司", "signed_on": "0628"})
    _fill(page, {"planned_jobs": "12", "contract_amount": "5000万"})
    page.fill("#id_credit_code", made_up_code("贵州沿用有限公司"))
    page.select_option("#id_industry", index=1)
    page.check("input[name=carry][value=signed_on]")
    page.uncheck("input[name=carry][value=industry]")
    page.click("button[name=_another]")
    expect(page.locator(".message-success a")).to_have_text("沿用项目一")
    for attempt in ("at once", "at the next visit"):
        assert page.input_value("#id_signed_on") == "2020-06-28", attempt
        assert page.is_checked("input[name=carry][value=signed_on]"), attempt
        for name in ("name", "enterprise_name", "planned_jobs", "contract_amount"):
            assert page.input_value(f"#id_{name}") == "", (name, attempt)
        page.goto("/projects/add/")


def _fill(page: Page, typed: dict[str, str]) -> None:
    for name, text in typed.items():
        page.fill(f"#id_{name}", text)
