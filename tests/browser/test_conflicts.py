"""Two windows, one record: the second to save sees both versions and goes on with its own text."""

from playwright.sync_api import expect

from projects.models import Project
from tests import world
from tests.browser.conftest import Opened
from tests.browser.rules import barriers, listen, sideways


def test_the_second_to_save_loses_nothing_and_overwrites_nothing(open_as: Opened) -> None:
    project = world.enter(name="两人同改的项目", county="yanhe", planned_jobs=10)
    mine, theirs = open_as("county2"), open_as("province")
    heard = listen(mine)
    for page in (mine, theirs):
        page.goto(f"/projects/{project.pk}/edit/")
    theirs.fill("#id_planned_jobs", "20")
    theirs.click("form.form-card .btn-primary")
    expect(theirs.locator("h1")).to_have_text("两人同改的项目")

    mine.fill("#id_planned_jobs", "30")
    mine.fill("#id_note", "我的备注")
    with mine.expect_navigation() as answer:
        mine.click("form.form-card .btn-primary")
    assert answer.value.status == 409
    expect(mine.locator(".notice")).to_contain_text("省局复核一岗")
    expect(mine.locator("tr.differs").first).to_contain_text("20人")
    expect(mine.locator("tr.differs").first).to_contain_text("30人")
    assert sideways(mine) == []
    assert barriers(mine) == []
    assert Project.objects.get(pk=project.pk).planned_jobs == 20

    mine.click(".actions-row .btn-primary")
    assert (mine.input_value("#id_planned_jobs"), mine.input_value("#id_note")) == ("30", "我的备注")
    mine.click("form.form-card .btn-primary")
    expect(mine.locator("h1")).to_have_text("两人同改的项目")
    stored = Project.objects.get(pk=project.pk)
    assert (stored.planned_jobs, stored.note) == (30, "我的备注")
    assert heard == []
    mine.goto(f"/projects/{project.pk}/edit/")
    expect(mine.locator(".draft-offer")).to_have_count(0)
