"""Why a number changed: the figures of two states, and the lines that make the difference, on page and in file."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts import clock
from ledger.models import LedgerHead
from ledger.services import return_
from tests import world
from tests.dashboard.reading import amount, text_of

pytestmark = pytest.mark.usefixtures("demo_world")
EARLIER = date(2020, 7, 21)


def lines(html: str) -> list[Decimal]:
    """The quantities of the lines that the page lists."""
    rows = re.findall(r'<tr class="figure-row">(.*?)</tr>', html, re.DOTALL)
    last = [text_of(re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[-1]) for row in rows]
    return [amount(text.removeprefix("+")) for text in last]


def cells(response) -> list[tuple]:
    """The rows of a workbook that a page gave."""
    return list(load_workbook(BytesIO(response.getvalue())).active.iter_rows(values_only=True))


def page(client, query: str = "") -> str:
    response = client.get(f"/changes/{query}")
    assert response.status_code == 200
    return text_of(response.content.decode()), lines(response.content.decode())


def test_a_returned_claim_explains_why_the_number_fell(demo_world, sign_in):
    """Three became two: the line says which record, and the reason that was given."""
    project = world.enter(name="Gloves", county="weining")
    claim = project.source.claims.get(kind="stage")
    asked = f"?since_position={LedgerHead.objects.get().position}&metric=projects&basis=reported"
    before, _lines = page(sign_in("director"), asked)
    assert "in both states" in before
    return_(claim=claim, actor=demo_world.users["prefecture"], reason="The contract names another county.")
    text, moved = page(sign_in("director"), asked)
    assert re.search(r"Projects introduced \(reported\): (\d+) became (\d+), 1 less", text)
    assert moved == [-1]
    assert "The contract names another county." in text and project.name in text


def test_figures_lines_and_files_agree_between_any_two_days(demo_world, sign_in):
    client = sign_in("director")
    for known_on, as_of in ((date(2020, 7, 1), date(2020, 7, 10)), (date(2020, 7, 19), date(2020, 7, 22))):
        query = f"?since_known_on={known_on}&as_of={as_of}"
        file = cells(client.get(f"/changes/{query}&export=xlsx&part=figures"))
        rows = [row for row in file if isinstance(row[-1], int | float)]
        assert len(rows) > 20
        for metric, basis in (("projects", "verified"), ("jobs", "reported"), ("funds", "verified")):
            asked = f"{query}&metric={metric}&basis={basis}"
            _text, moved = page(client, asked)
            then = client.get(f"/figures/{metric}/{basis}/?as_of={as_of}&known_on={known_on}").context
            now = client.get(f"/figures/{metric}/{basis}/?as_of={as_of}").context
            by = now["found"].total - then["found"].total
            assert sum(moved) == by
            context = client.get(f"/changes/{asked}").context
            assert context["chosen"].by == by and context["line_count"] == len(moved)
            filed = [row[-1] for row in cells(client.get(f"/changes/{asked}&export=xlsx"))]
            unit = 10_000 if metric == "funds" else 1
            assert sum(Decimal(str(x)) for x in filed if isinstance(x, int | float)) * unit == by


def test_a_position_knows_what_was_known_then(demo_world, sign_in):
    client, frozen = sign_in("director"), LedgerHead.objects.get().position
    then = client.get("/").context["tiles"][0].reported.value
    world.enter(name="Later", county="weining")
    assert client.get("/").context["tiles"][0].reported.value == then + 1
    assert client.get(f"/?position={frozen}").context["tiles"][0].reported.value == then
    _text, moved = page(client, f"?since_position={frozen}&metric=projects&basis=reported")
    assert moved == [1]
    _text, moved = page(
        client, f"?since_known_on=2020-07-22&position={frozen}&metric=projects&basis=reported"
    )
    assert moved == [-1]  # asked backwards, the line falls away


def test_whoever_may_not_open_every_row_reads_the_figures_alone(demo_world, sign_in):
    query = "?since_known_on=2020-06-05&metric=projects&basis=reported"
    text, moved = page(sign_in("county"), query)
    assert moved == [] and "became" in text and "Choose a county of yours" in text
    own, moved = page(sign_in("county"), query + "&county=weining")
    assert sum(moved) > 0
    _other, moved = page(sign_in("county"), query + "&county=yanhe")
    assert moved == []
    assert sign_in("county").get(f"/changes/{query}&export=xlsx").status_code == 200
    assert sign_in("chamber").get("/changes/?county=weining").status_code == 404
    assert sign_in("chamber").get("/changes/").status_code == 200


@pytest.mark.parametrize("odd", ["metric=lies", "basis=rumour", "county=nowhere", "metric=credited_jobs"])
def test_a_figure_that_does_not_exist_is_not_found(sign_in, odd):
    assert sign_in("director").get(f"/changes/?{odd}").status_code == 404


@pytest.mark.parametrize(
    "odd",
    [
        "since_known_on=soon",
        "known_on=0001-01-01",
        "known_on=2031-01-01",
        "since_position=-3",
        "position=abc",
        "since_as_of=x",
    ],
)
def test_a_state_that_cannot_be_is_answered_in_words(sign_in, odd):
    response = sign_in("director").get(f"/changes/?{odd}")
    assert response.status_code == 200
    assert list(response.context["messages"])


def test_the_earlier_state_is_yesterday_evening_unasked(sign_in):
    with clock.standing_on(EARLIER + timedelta(days=1)):
        context = sign_in("director").get("/changes/").context
    assert context["before"].known_on == EARLIER and context["after"].known_on is None
