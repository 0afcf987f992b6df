"""Everything by keyboard: signing in, entering a project, verifying it, reading the dashboard."""

from playwright.sync_api import Page, expect

from projects.models import Project
from tests.browser.conftest import Opened
from tests.browser.site import Site, focused, tab_to
from tests.world import PASSWORD, enter, give_evidence, made_up_code, reviewed


def test_signs_in_and_skips_to_the_content(open_as: Opened, site: Site) -> None:
    page = open_as(None)
    page.goto("/")
    assert focused(page) == "id_username"
    page.keyboard.type("director")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/")
    tab_to(page, ".skip-link", most=1)
    page.keyboard.press("Enter")
    assert focused(page) == "main"


def test_enters_a_project_and_the_next(open_as: Opened) -> None:
    page = open_as("county")
    page.goto("/projects/add/")
    _type_project(page, "键盘录入项目")
    page.keyboard.press("Control+Enter")
    saved = page.locator(".message-success a")
    expect(saved).to_have_text("键盘录入项目")
    assert focused(page) == "id_name"
    assert page.input_value("#id_name") == ""
    project = Project.objects.get(name="键盘录入项目")
    assert saved.get_attribute("href") == project.get_absolute_url()
    assert (project.signed_on.isoformat(), project.planned_jobs) == ("2020-06-28", 35)


def test_verifies_one(open_as: Opened) -> None:
    project = enter(name="键盘复核项目")
    give_evidence(reviewed(project.source.claims.get()))
    page = open_as("province")
    page.goto(project.get_absolute_url())
    tab_to(page, ".row-actions button")
    page.keyboard.press("Enter")
    expect(page.locator(".message-success")).to_be_visible()
    expect(page.locator(".track .claim-verified")).to_have_count(1)


def test_reads_the_dashboard(open_as: Opened) -> None:
    page = open_as("director")
    page.goto("/")
    tiles = page.locator(".map-88 a")
    in_order = [tile.get_attribute("href") for tile in tiles.all()]
    assert len(set(in_order)) == 12

    tab_to(page, ".map-88 a")
    reached = [_address(page)]
    for _ in in_order[1:]:
        tab_to(page, ".map-88 a", most=1)
        reached.append(_address(page))
    assert reached == in_order
    tab_to(page, ".counties th a", most=3)
    page.keyboard.press("Enter")
    page.wait_for_url("**/county/**")


def _type_project(page: Page, name: str) -> None:
    """Fill in the entry form from its first field on; the county is the clerk's own."""
    assert focused(page) == "id_name"
    page.keyboard.type(name)
    tab_to(page, "#id_industry")
    page.keyboard.press("ArrowDown")
    for field, text in (
        ("enterprise_name", f"贵州{name}有限公司"),
        ("credit_code", made_up_code(f"贵州{name}有限公司")),
        ("signed_on", "6.28"),
        ("contract_amount", "0.12亿"),
        ("planned_jobs", "35"),
    ):
        tab_to(page, f"#id_{field}")
        page.keyboard.type(text)


def _address(page: Page) -> str:
    return page.evaluate("document.activeElement.getAttribute('href')")
