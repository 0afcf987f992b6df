"""A director's list taken out and the dashboard opened, both as of the same day, agree to the unit."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from dashboard.figures import in_words
from ledger.metrics import Metric
from tests.dashboard.reading import amount, figures

pytestmark = pytest.mark.usefixtures("demo_world")
DAYS = ("2020-06-30", "2020-07-10", "2020-07-22")


@pytest.fixture
def director(sign_in: Any) -> Client:
    return sign_in("director")


def rows_of(client: Client, url: str) -> list[dict[str, Any]]:
    """The rows of the workbook at this address, by heading."""
    answer = client.get(url)
    content = answer.getvalue() if answer.streaming else answer.content
    sheet = load_workbook(BytesIO(content), read_only=True).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if sum(cell is not None for cell in row) > 2)
    headings = [str(cell) for cell in rows[head]]
    return [dict(zip(headings, row, strict=False)) for row in rows[head + 1 :]]


def sum_in_words(metric: Metric, rows: list[dict[str, Any]]) -> Decimal:
    """The sum of the quantities as a page would show it; money stands in the file in 万元."""
    heading = "Quantity (万元)" if metric.is_money else "Quantity"
    total = sum((Decimal(str(row[heading])) for row in rows), Decimal(0))
    with translation.override("en"):
        return amount(in_words(metric, total * (10_000 if metric.is_money else 1)))


@pytest.mark.dealt
@pytest.mark.parametrize("day", DAYS)
def test_every_figure_is_the_sum_of_the_lists_behind_it(director, day):
    shown = dict(figures(director.get("/", {"as_of": day}).content.decode()))
    assert len(shown) > 5
    wrong = {}
    for url, number in shown.items():
        metric = Metric(url.split("/")[2])
        assert f"as_of={day}" in url
        for part in ("", "&part=lines"):
            found = sum_in_words(metric, rows_of(director, f"{url}&export=xlsx{part}"))
            if found != number:
                wrong[url, part] = (number, found)
    assert wrong == {}


@pytest.mark.parametrize("day", DAYS)
def test_the_list_of_counties_has_the_figures_of_the_page(director, day):
    context = director.get("/", {"as_of": day}).context
    rows = rows_of(director, f"/?as_of={day}&export=xlsx&part=counties")
    assert len(rows) == len(context["counties"]) == 12
    for row, told in zip(context["counties"], rows, strict=True):
        for metric, heading in (("projects", "Projects"), ("jobs", "Jobs")):
            name = next(name for name in told if name.startswith(heading))
            assert told[name] == row[metric]["verified"].value, (row["county"], told)
