"""What `make screenshots` does with each page: pictures, and what is wrong with them."""

from pathlib import Path

from tests.browser.conftest import Opened
from tests.browser.screenshots import LOOKS, Camera
from tests.browser.site import Site


def test_a_page_is_taken_in_every_look_and_on_paper(open_as: Opened, site: Site, tmp_path: Path) -> None:
    camera = Camera(site.url, tmp_path, password="")
    assert list(camera.take(open_as("director"), "dashboard", "/", "en")) == []
    looks = [*(name for name, _width, _theme in LOOKS), "print"]
    assert {file.name for file in tmp_path.iterdir()} == {
        "dashboard-en.pdf",
        *(f"dashboard-en-{look}.png" for look in looks),
    }


def test_what_is_wrong_is_said(open_as: Opened, site: Site, tmp_path: Path) -> None:
    camera, page = Camera(site.url, tmp_path, password=""), open_as("director")
    assert list(camera.take(page, "nowhere", "/nowhere/", "en")) == ["nowhere-en: answered 404"]
    page.add_init_script("""addEventListener("load", () => {
        document.querySelector("main").append(document.createElement("img"));
        document.querySelector(".tile").style.minWidth = "3000px";
        document.querySelector(".counties").style.marginTop = "2000px";
    })""")
    found = list(camera.take(page, "dashboard", "/", "zh-hans"))
    for problem in ("dashboard-zh 390: image-alt", "pixels wide", "not on sheet one"):
        assert any(problem in one for one in found), problem
