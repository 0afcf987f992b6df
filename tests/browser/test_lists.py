"""Filtering a list while typing, and the way back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opened


def test_filters_while_typing_and_back_restores(open_as: Opened) -> None:
    page = open_as("province")
    page.goto("/projects/?sort=name")
    rows = page.locator("#results .ledger tbody tr")
    before = rows.count()
    assert before >= 5
    page.locator("#id_q").press_sequentially("茶叶")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"[?&]q=%E8%8C%B6%E5%8F%B6"))
    expect(page).to_have_url(re.compile(r"[?&]sort=name"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/projects/\?sort=name$"))
    expect(rows).to_have_count(before)
    assert page.input_value("#id_q") == ""


def test_an_address_with_a_filter_opens_the_same_rows(open_as: Opened) -> None:
    page = open_as("province")
    page.goto("/projects/?q=cyjz")  # initials
    expect(page.locator("#results .ledger tbody tr")).to_have_count(1)
    assert page.input_value("#id_q") == "cyjz"
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".chip").click()
    assert "q=" not in page.url
