"""A county's report on paper: one A4, whatever there is to report."""

import io
from datetime import date
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from accounts import clock
from tests.browser.conftest import Opened
from tests.browser.site import Site
from tests.raising import make_problem
from tests.reported import hand, local
from tests.world import count_people, enter


@pytest.fixture(scope="module")
def crowded(site: Site) -> Site:
    """Wangmo reports on six projects with people, four of an earlier week that came late, and four problems."""
    with clock.standing_at(local(7, 20, 9)):
        for number in range(6):
            project = enter(
                county="wangmo",
                name=f"易地搬迁安置点服装来料加工及鞋面缝制项目第{number}期",
                on=date(2020, 7, 15),
            )
            count_people(project, 10 + number, on=date(2020, 7, 16))
        for number in range(4):
            enter(county="wangmo", name=f"补报上月的食用菌加工项目第{number}期", on=date(2020, 7, 3))
        for number in range(4):
            make_problem("wangmo", what=f"安置点车间尚未接通动力电源，影响设备安装第{number}处")
    hand("wangmo", note="困" * 300, responsible="招商工作分管负责人", phone="0857-0000000")
    return site


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_sheet_prints_on_one_page_with_all_that_a_form_has(
    crowded: Site, open_as: Opened, language: str
) -> None:
    page = open_as("province", language=language)
    page.goto("/reporting/7/wangmo/")
    pages = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    assert len(pages) == 1
    text = "".join(normalize("NFKC", pages[0].extract_text()).split())  # radicals and ligatures
    wanted = ["招商工作分管负责人", "0857-0000000", "困" * 20, "第0期"]
    wanted += (
        ["填报人", "审核人", "公章", "补报"]
        if language == "zh-hans"
        else ["Filledinby", "Reviewedby", "officialseal", "late"]
    )
    assert [words for words in wanted if words not in text] == []
    assert "第5期" not in text
