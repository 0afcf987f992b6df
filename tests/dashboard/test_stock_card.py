"""The card of jobs, workshops and funds: each figure the ledger's, what is not known a dash, and how much it covers."""

from datetime import date

import pytest

from ledger.metrics import Basis, Metric
from tests import world
from tests.ledger.reading import figure

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def busy():
    """20 people of whom 12 registered poor, 30 of whom nothing is known, a workshop in which nobody works."""
    project = world.enter(introduced_by="guiyang", contract_amount=2_000_000)
    world.count_people(project, 20, on=date(2020, 7, 2), poor=12)
    shop = world.open_workshop(project)
    world.count_people(shop, 30, on=date(2020, 7, 3))
    idle = world.open_workshop(project, name="空车间")
    for site in (project, shop, idle):
        world.verify_all(site)
    return project


def rows(page) -> dict[str, object]:
    return {row.metric: row for row in page.context["stock"]}


@pytest.mark.parametrize("address", ["/", "/county/weining/"])
def test_every_figure_is_the_ledgers(busy, sign_in, address):
    page = sign_in("province").get(address)
    found = page.context["stock"] if address == "/" else page.context["figures"]
    for row in found:
        if row.verified.url and not row.metric.is_money:
            assert row.verified.text == f"{figure(row.metric, Basis.VERIFIED):,.0f}", row.metric
            assert row.reported.text == f"{figure(row.metric, Basis.REPORTED):,.0f}", row.metric
    assert {Metric.EXPIRING_JOBS, Metric.EXPIRED_JOBS, Metric.FUNDS} <= {row.metric for row in found}


def test_what_no_site_told_is_a_dash_and_what_some_told_says_of_how_many(busy, sign_in):
    found = rows(sign_in("province").get("/"))
    poor, edge = found[Metric.POOR_JOBS], found[Metric.EDGE_JOBS]
    assert (poor.verified.text, poor.note) == ("12", "known for 1 of 2 sites")
    assert (edge.verified.text, edge.verified.url, edge.note) == ("—", None, "known for 0 of 2 sites")
    assert found[Metric.WORKING_SHOPS].note == "50.0%"


def test_nobody_of_a_group_is_0_and_opens(busy, sign_in):
    world.count_people(busy, 20, on=date(2020, 7, 4), edge=0)
    world.verify_all(busy)
    edge = rows(sign_in("province").get("/"))[Metric.EDGE_JOBS]
    assert (edge.verified.text, edge.note) == ("0", "known for 1 of 2 sites")
    assert edge.verified.url


def test_a_chamber_sees_the_provinces_figures_without_links(busy, sign_in):
    found = rows(sign_in("chamber").get("/"))
    assert (found[Metric.JOBS].verified.text, found[Metric.JOBS].verified.url) == ("50", None)


@pytest.mark.parametrize(
    ("who", "opens"),
    [("county", True), ("supporter", True), ("prefecture", True), ("county2", False), ("director", True)],
)
def test_figures_of_a_county_open_for_those_who_may_read_every_row(busy, sign_in, who, opens):
    page = sign_in(who).get("/county/weining/")
    jobs = next(row for row in page.context["figures"] if row.metric == Metric.JOBS)
    assert (jobs.verified.text, bool(jobs.verified.url)) == ("50", opens)
    address = f"/figures/jobs/verified/?county={busy.county_id}"
    assert sign_in(who).get(address).status_code == (200 if opens else 404)
