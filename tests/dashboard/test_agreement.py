"""Every number that the reader may open, opens rows that sum to it; on every page the same number."""

import re
from datetime import date, timedelta

import pytest

from accounts import clock
from counties.models import Plan
from ledger.metrics import Basis, Metric
from projects.models import Project
from tests import world
from tests.dashboard.reading import amount, figures, open_figure, section, see, text_of
from tests.ledger.reading import figure

pytestmark = pytest.mark.usefixtures("demo_world")


def without_pace(html: str) -> str:
    """The page less the tile of the pace, which is a rate: its link shows the projects that it is made of."""
    return html.replace(section(html, "tile-pace"), "")


def test_every_figure_of_the_dashboard_opens_rows_that_sum_to_it(sign_in):
    client = sign_in("director")
    links = set(figures(without_pace(client.get("/").content.decode())))
    assert len({url for url, _shown in links}) == len(links) > 60  # one address never shows two numbers
    for url, shown in links:
        behind = open_figure(client, url)
        assert sum(behind.quantities) == behind.total == shown, url
        if "/projects/" in url or "/workshops/" in url or "/at_" in url:
            assert behind.quantities == [1] * int(shown), url  # a count opens that many rows


def test_on_an_earlier_day_the_links_carry_that_day(sign_in):
    client = sign_in("director")
    links = figures(without_pace(client.get("/?as_of=2020-07-11").content.decode()))
    assert {"as_of=2020-07-11" in url for url, _shown in links} == {True}
    for url, shown in links[:4] + links[-4:]:
        assert open_figure(client, url).total == shown, url


def test_every_figure_of_a_countys_page_too(sign_in):
    client = sign_in("director")
    for key in ("weining", "nayong"):
        for url, shown in figures(client.get(f"/county/{key}/").content.decode()):
            behind = open_figure(client, url)
            assert sum(behind.quantities) == behind.total == shown, url


def test_every_metric_on_every_basis_opens(sign_in):
    client = sign_in("director")
    for metric in Metric:
        for basis in Basis:
            behind = open_figure(client, f"/figures/{metric}/{basis}/")
            assert behind.total == figure(metric, basis)


def test_headline_tiles_rows_and_trend_agree(sign_in):
    seen = see(sign_in("director"), "weining", "Guiyang")
    assert seen.headline == seen.tiles == seen.total_row == seen.last_point == (3, 50)
    assert seen.row == (1, 50)
    assert seen.supporter == (1, 50)
    assert seen.reported == (figure("projects", "reported"), figure("jobs", "reported")) == (4, 65)


def test_people_counted_before_the_plan_began_stand_in_the_trend_from_its_first_day(sign_in, demo_world):
    project = demo_world.projects["weining"]
    world.count_people(project, 9, on=date(2020, 5, 30))
    world.verify_all(project)
    seen = see(sign_in("director"), "weining", "Guiyang", "?as_of=2020-06-03")
    assert seen.headline == seen.tiles == seen.last_point == (0, 9)


def test_the_county_rows_sum_to_the_total_row(sign_in):
    counties = section(sign_in("director").get("/").content.decode(), "counties-title")
    rows, total = counties.split("<tfoot")
    for name in (
        "projects/verified",
        "projects/reported",
        "jobs/verified",
        "jobs/reported",
        "workshops/verified",
    ):
        shown = [n for url, n in figures(rows) if url.startswith(f"/figures/{name}/")]
        whole = [n for url, n in figures(total) if url.startswith(f"/figures/{name}/")]
        assert len(shown) == 12
        assert [sum(shown)] == whole


def test_channels_sum_to_the_province_and_supporters_to_what_came_from_outside(sign_in):
    html = sign_in("director").get("/").content.decode()
    channels, supporters = (figures(section(html, f"{name}-title")) for name in ("channels", "supporters"))

    def sums(found, *metrics: str, without: str = "nothing") -> list[int]:
        found = [(url, n) for url, n in found if without not in url]
        return [sum(n for url, n in found if url.startswith(f"/figures/{metric}/")) for metric in metrics]

    assert sums(channels, "projects", "jobs") == [3, 50]
    outside = sums(channels, "projects", "jobs", without="channel=own")
    assert sums(supporters, "credited_projects", "credited_jobs") == outside == [2, 50]


@pytest.mark.parametrize("who", ["director", "province", "county", "prefecture"])
def test_what_needs_attention_counts_its_list(sign_in, who):
    client = sign_in(who)
    part = section(client.get("/").content.decode(), "attention-title")
    found = re.findall(r'<a class="figure" href="([^"]+)">(.*?)</a>', part, re.DOTALL)
    assert found
    for url, inner in found:
        if url.startswith("/claims/"):
            shown = client.get(url).context["count"]
        elif url.startswith("/projects/"):
            shown = client.get(url.replace("&amp;", "&")).context["page"].paginator.count
        else:
            continue
        assert shown == amount(text_of(inner)), url


def test_slow_starters_are_listed(sign_in):
    with clock.standing_on(date(2020, 6, 20)):
        world.enter(name="签约已久", on=date(2020, 6, 12))
    client = sign_in("director")
    part = section(client.get("/").content.decode(), "attention-title")
    url = re.search(r'href="(/projects/\?[^"]+)">', part)[1].replace("&amp;", "&")
    names = [project.name for project in client.get(url).context["page"].object_list]
    assert names == ["签约已久"]


# --- who may open what --------------------------------------------------------------------------------


def test_a_county_clerk_opens_their_own_county_and_reads_the_rest(sign_in, demo_world):
    client = sign_in("county")
    html = client.get("/").content.decode()
    own = f"county={demo_world.projects['weining'].county_id}"
    counties = section(html, "counties-title")
    assert {own in url for url, _shown in figures(counties)} == {True}
    assert see_numbers(counties) == see_numbers(
        section(sign_in("director").get("/").content.decode(), "counties-title")
    )


def see_numbers(html: str) -> list[str]:
    """Every number in a table, whether it is a link or not."""
    return re.findall(r"\d[\d,.]*", text_of(html))


def test_a_link_that_was_not_offered_is_404(sign_in, demo_world):
    client = sign_in("county")
    yanhe, weining = demo_world.projects["yanhe"].county_id, demo_world.projects["weining"].county_id
    assert client.get(f"/figures/projects/verified/?county={yanhe}").status_code == 404
    assert client.get("/figures/projects/verified/").status_code == 404
    assert client.get(f"/figures/projects/verified/?county={weining}").status_code == 200
    for url, shown in figures(client.get("/").content.decode()):
        assert open_figure(client, url).total == shown


def test_the_supporter_opens_what_it_introduced_and_the_county_it_helps(sign_in):
    client = sign_in("supporter")
    links = figures(client.get("/").content.decode())
    assert any("introduced_by=" in url for url, _shown in links)
    assert any("county=" in url for url, _shown in links)
    for url, shown in links:
        assert open_figure(client, url).total == shown


def test_a_chamber_sees_the_provinces_totals_and_its_own(sign_in):
    client = sign_in("chamber")
    html = client.get("/").content.decode()
    assert not section(html, "counties-title")
    assert not section(html, "map-title")
    assert "/county/" not in html
    assert client.get("/county/weining/").status_code == 404
    for place in ("Weining", "Yanhe", "Nayong", "Guiyang", "Zunyi"):
        assert place not in html
    assert "3 projects introduced and 50 people" in text_of(html)
    for url, shown in figures(html):
        assert open_figure(client, url).total == shown


# --- any day, and odd addresses -----------------------------------------------------------------------


def test_every_day_of_the_plan_shows_its_own_figures(sign_in):
    client, plan = sign_in("director"), Plan.objects.current()
    with clock.standing_on(plan.ends_on + timedelta(days=3)):
        for offset in (0, 7, 8, 28, 37, 38, 60, 83, 88, 89):
            day = plan.starts_on + timedelta(days=offset)
            seen = see(client, "weining", "Guiyang", f"?as_of={day.isoformat()}")
            wanted = (figure("projects", on=day), figure("jobs", on=day))
            assert seen.headline == seen.tiles == seen.last_point == wanted


@pytest.mark.parametrize(
    "text", ["2020-06-01", "2020-07-23", "1999-01-01", "yesterday", "2020-13-01", "2" * 20, "0", "-1"]
)
def test_a_day_that_cannot_be_shown_is_answered_in_words_with_the_newest(sign_in, text):
    client = sign_in("director")
    for address in ("/", "/county/weining/", "/figures/projects/verified/"):
        response = client.get(address, {"as_of": text})
        assert response.status_code == 200
        assert "Choose a day between 2 June 2020 and 22 July 2020" in response.content.decode()
    assert see(client, "weining", "Guiyang", f"?as_of={text}").headline == (3, 50)


def test_before_the_plan_begins_the_page_says_so(sign_in):
    client = sign_in("director")
    with clock.standing_on(date(2020, 6, 1)):
        html = client.get("/").content.decode()
    assert "The plan begins on 2 June 2020." in html
    assert "Not begun" in html


def test_after_the_end_it_stands_on_the_last_day(sign_in):
    client = sign_in("director")
    with clock.standing_on(date(2022, 2, 1)):
        html = text_of(client.get("/").content.decode())
    assert "The plan has ended. 3 projects introduced and 0 people in work, verified." in html
    assert "Short by 197 projects and 2,500 people." in html


def test_without_any_data_the_page_stands(sign_in):
    Plan.objects.update(target_projects=0, target_jobs=0)
    client = sign_in("county2")
    with clock.standing_on(date(2020, 6, 2)):
        assert client.get("/").status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/figures/lies/verified/", 404),
        ("/figures/projects/rumoured/", 404),
        ("/figures/projects/verified/?county=99999999999999999999", 404),
        ("/figures/projects/verified/?county=abc", 404),
        ("/figures/projects/verified/?county=1", 404),
        ("/figures/projects/verified/?introduced_by=-1", 404),
        ("/figures/projects/verified/?channel=dreams", 404),
        ("/figures/projects/verified/?known_on=soon", 200),  # says what can be asked for
        ("/?known_on=soon", 200),
        ("/?known_on=0001-01-01", 200),
        ("/?position=99999999", 200),
        ("/?position=-1", 200),
        ("/figures/projects/verified/?as_of=%00", 400),
        ("/figures/projects/verified/?county=", 200),
        ("/county/xingyi/", 404),  # a county, but not one of the plan
        ("/county/nowhere/", 404),
    ],
)
def test_addresses_that_make_no_sense(sign_in, address, status):
    assert sign_in("director").get(address).status_code == status


def test_as_known_earlier_is_an_address_too(sign_in):
    client = sign_in("director")
    assert open_figure(client, "/figures/projects/verified/?known_on=2020-07-19").total == 0
    assert open_figure(client, "/figures/projects/verified/?known_on=2020-07-20").total == 3


def test_the_list_of_projects_has_the_rows_that_the_stages_count(sign_in):
    """The reported stages of the card, and the list filtered by that stage, hold the same projects."""
    client = sign_in("director")
    for stage in ("signed", "started", "operating"):
        behind = open_figure(client, f"/figures/at_{stage}/reported/")
        rows = Project.objects.filter(stage=stage, situation="going", kind="new").values_list(
            "name", flat=True
        )
        assert sorted(behind.names) == sorted(rows)
