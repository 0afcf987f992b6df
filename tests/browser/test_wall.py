"""The wall display in a browser: a picture that exchanges itself, keeps still when it cannot, and says so."""

from playwright.sync_api import Browser, expect

from counties.models import Plan
from tests.browser.site import Site

HALF_A_MINUTE = 31_000


def test_the_picture_exchanges_itself_and_stays_when_it_cannot(browser: Browser, site: Site) -> None:
    context = site.context(browser, "director")
    site.speak(context, "en")
    page = context.new_page()
    page.clock.install()
    page.goto("/wall/")
    picture, lost, ended = (page.locator(f"[data-wall{name}]") for name in ("", "-lost", "-ended"))
    expect(picture).to_be_visible()
    expect(lost).to_be_hidden()

    page.evaluate("document.querySelector('[data-wall]').dataset.same = 'yes'")
    with page.expect_response("**/wall/?seen=*") as unchanged:
        page.clock.run_for(HALF_A_MINUTE)
    assert unchanged.value.status == 204
    expect(picture).to_have_attribute("data-same", "yes")

    plan = Plan.objects.current()
    before, plan.name_en = plan.name_en, "Renamed plan"
    plan.save()
    with page.expect_response("**/wall/?seen=*") as changed:
        page.clock.run_for(HALF_A_MINUTE)
    assert changed.value.status == 200
    expect(page.locator(".wall-head")).to_contain_text("Renamed plan")
    expect(picture).not_to_have_attribute("data-same", "yes")

    context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.clock.run_for(HALF_A_MINUTE)
    expect(lost).to_be_visible()
    expect(lost).to_contain_text("the connection is lost")
    assert "{time}" not in lost.inner_text()
    expect(picture).to_contain_text("Renamed plan")
    context.set_offline(False)
    page.clock.run_for(HALF_A_MINUTE)
    expect(lost).to_be_hidden()

    context.clear_cookies()
    page.clock.run_for(HALF_A_MINUTE)
    expect(ended).to_be_visible()
    expect(picture).to_contain_text("Renamed plan")
    expect(page.locator("form")).to_have_count(0)  # the page of the sign-in did not take the picture's place
    context.close()
    plan.name_en = before
    plan.save()
