"""Every list can be taken out: exactly its filtered rows, in its order, as each reader sees them; days are days."""

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from openpyxl import load_workbook

from sheets import batches
from sheets.advance import advance
from sheets.cells import FORMULA_STARTS
from sheets.columns import Column, Kind
from sheets.sheet import sheet_classes
from tests.drilling import FULL
from tests.house import matrix
from tests.house.conftest import BACKEND
from tests.house.reading import Page
from tests.house.test_lists import LISTS, values_of, vary
from tests.house.walking import Route, address, every_address
from tests.sharing import my_share
from tests.world import World

ROUTES = [pytest.param(route, id=route.name) for route in LISTS]
FILTERS = [
    pytest.param(route, name, id=f"{route.name}-{name}")
    for route in LISTS
    for name in route.view_class.filterset_class.base_filters
]


@pytest.fixture(scope="module")
def varied_once(made_once: World, django_db_blocker: Any) -> World:
    with django_db_blocker.unblock():
        return vary(made_once)


@pytest.fixture
def varied(varied_once: World, db: None) -> World:
    return varied_once


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(world.users[who], backend=BACKEND)
    return client


@pytest.fixture
def reader(varied: World) -> Client:
    return client_of(varied, "province")


@dataclass(frozen=True)
class File:
    """A list that was taken out: the lines above the table, its headings, and its rows with what a cell holds."""

    above: list[str]
    headings: list[str]
    rows: list[list[Any]]

    def column(self, heading: str) -> list[Any]:
        place = self.headings.index(heading)
        return [row[place] for row in self.rows]


def read(answer: HttpResponse) -> File:
    """The file in the answer, as a spreadsheet reads it."""
    assert answer.status_code == 200
    if answer["Content-Type"].startswith("text/csv"):
        table = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    else:
        sheet = load_workbook(BytesIO(answer.getvalue())).active
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        table = [list(row) for row in sheet.iter_rows(values_only=True)]
    place = next(
        i for i, row in enumerate(table) if len([cell for cell in row if cell not in (None, "")]) > 1
    )
    rows = [row for row in table[place + 1 :] if any(cell not in (None, "") for cell in row)]
    return File([row[0] for row in table[:place]], table[place], rows)


def naming_column(route: Route) -> Column:
    """The column by which the rows of a file are told apart: of its sheet, or the first of its table."""
    if sheet := sheet_classes().get(route.view_class.sheet):
        return next(column for column in sheet.columns if column.identity)
    with translation.override("en"):
        return route.view_class.table_class([]).for_file()[0]


def page_of(client: Client, route: Route, **query: Any) -> HttpResponse:
    """The list with all its rows."""
    return client.get(reverse(route.name), {"per_page": 200, **query})


def on_page(client: Client, route: Route, **query: Any) -> list[str]:
    """What names each of the list's rows, in its order."""
    return named(page_of(client, route, **query), route)


def named(answer: HttpResponse, route: Route) -> list[str]:
    """What names each of the rows on a page of the list, in its order."""
    rows, column = answer.context["page"].object_list, naming_column(route)
    assert answer.context["page"].paginator.count == len(rows)
    if sheet := sheet_classes().get(route.view_class.sheet):
        kept = sheet(answer.wsgi_request.user).records().in_bulk([row.pk for row in rows])
        rows = [kept[row.pk] for row in rows]
    return [as_text(column.value_of(row)) for row in rows]


def in_file(client: Client, route: Route, ending: str, **query: Any) -> list[str]:
    file = read(client.get(reverse(route.name), {"export": ending, **query}))
    with translation.override("en"):
        heading = capfirst(naming_column(route).heading)
    rows = [as_text(cell) for cell in file.column(heading)]
    assert f"{len(rows)} row" in file.above[2]
    return rows


def as_text(cell: Any) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


# --- the rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_file_has_the_rows_of_the_list(varied, reader, route, ending):
    shown = on_page(reader, route)
    assert shown, "there is nothing to take out"
    assert in_file(reader, route, ending) == shown


@pytest.mark.drill
@pytest.mark.parametrize(("route", "name"), FILTERS)
def test_the_file_has_the_filtered_rows(varied, reader, route, name):
    field = reader.get(reverse(route.name)).context["filter_form"].fields[name]
    for number, value in enumerate(some(values_of(field))):
        query = {name: value, "sort": f"-{sortable(route)}"}
        page = page_of(reader, route, **query)
        if page.context["filter_form"].errors:  # which the page says
            answer = reader.get(reverse(route.name), {"export": "csv", **query})
            assert answer.context["filter_form"].errors[name]
            continue
        assert in_file(reader, route, ("xlsx", "csv")[number % 2], **query) == named(page, route)
    assert value


def some(values: list[str]) -> list[str]:
    """By default some eight of the values of a filter, from the first to the last; each engine takes half of them."""
    return values if FULL or len(values) < 3 else list(my_share(values[:: len(values) // 8 or 1]))


def sortable(route: Route) -> str:
    columns = route.view_class.table_class([]).columns
    return next(column.name for column in reversed(list(columns.iterall())) if column.orderable)


@pytest.mark.parametrize("route", ROUTES)
def test_the_file_is_in_the_order_of_the_list(varied, reader, route):
    for column in route.view_class.table_class([]).columns.iterall():
        if column.orderable:
            query = {"sort": f"-{column.name}"}
            assert in_file(reader, route, "csv", **query) == on_page(reader, route, **query)


@pytest.mark.dealt
@pytest.mark.parametrize("identity", [name for name in matrix.IDENTITIES if name != "nobody"])
def test_everybody_takes_out_what_they_see(varied, identity):
    client = client_of(varied, identity)
    for route in LISTS:
        page = page_of(client, route)
        if page.status_code != 200:
            assert client.get(reverse(route.name), {"export": "csv"}).status_code == page.status_code
            continue
        assert in_file(client, route, "csv") == named(page, route), route.name


def test_who_has_not_signed_in_takes_nothing_out(varied):
    for route in LISTS:
        answer = Client().get(reverse(route.name), {"export": "csv"})
        assert answer["Location"].startswith("/login/"), route.name


# --- the cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ROUTES)
def test_days_are_days_and_numbers_are_numbers(varied, reader, route):
    """In the workbook by their type, in the csv by how they are written."""
    url = reverse(route.name)
    with translation.override("en"):
        columns = {capfirst(column.heading): column.kind for column in columns_of(reader, route)}
    workbook, text = (read(reader.get(url, {"export": ending})) for ending in ("xlsx", "csv"))
    assert workbook.headings == text.headings == list(columns)
    for heading, kind in columns.items():
        kinds = {type(cell) for cell in workbook.column(heading) if cell is not None}
        written = [cell for cell in text.column(heading) if cell]
        if kind == Kind.DAY:
            assert kinds <= {datetime}, heading
            assert all(reads_as_a_day(cell) for cell in written), heading
        elif kind in (Kind.AMOUNT, Kind.COUNT, Kind.AREA, Kind.NUMBER):
            assert kinds <= {int, float}, heading
            assert all(reads_as_a_number(cell) for cell in written), heading
        else:
            assert kinds <= {str}, heading
            assert not [cell for cell in written if cell.startswith(FORMULA_STARTS)], heading
            assert not [cell for cell in written if "<" in cell and ">" in cell], f"{heading}: markup"


@pytest.mark.parametrize("route", ROUTES)
def test_what_looks_like_a_day_or_a_number_is_one(varied, reader, route):
    """A column of text in which every cell reads as a number or a day lacks its `value` or its `kind`."""
    rows = read(reader.get(reverse(route.name), {"export": "csv"})).rows
    for place, column in enumerate(columns_of(reader, route)):
        cells = [row[place] for row in rows if row[place]]
        is_code = column.identity or column.name == "credit_code"
        if column.kind in (Kind.TEXT, Kind.CHOICE) and cells and not is_code:
            assert not all(reads_as_a_value(cell) for cell in cells), column.name


def columns_of(client: Client, route: Route) -> list[Column]:
    return client.get(reverse(route.name)).context["export"].columns_out()


def reads_as_a_day(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text))


def reads_as_a_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text))


def reads_as_a_value(text: str) -> bool:
    plain = text.replace(",", "")
    return reads_as_a_day(plain) or reads_as_a_number(plain)


def _without_unit(heading: str) -> str:
    return heading.partition(" (")[0]


# --- the columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ROUTES)
def test_the_columns_are_those_that_were_chosen(varied, reader, route):
    url = reverse(route.name)
    choices = reader.get(url).context["export"].choices
    free = [choice for choice in choices if not choice["fixed"]]
    fixed = [choice for choice in choices if choice["fixed"]]
    chosen = [free[0], free[-1]]
    names = [choice["name"] for choice in chosen]
    with translation.override("en"):
        wanted = {capfirst(str(choice["label"])) for choice in [*fixed, *chosen]}
    file = read(reader.get(url, {"export": "csv", "columns": names}))
    assert {_without_unit(heading) for heading in file.headings} == {_without_unit(label) for label in wanted}
    assert file.rows
    table = reader.get(url, {"columns": names}).context["table"]
    shown = table.columns
    assert {len(row.cells) for row in table.rows} == {len(shown)}
    labels = [capfirst(heading.label) for heading in shown if not heading.hidden_label]
    assert {*labels[1:]} <= wanted  # the first leads to the record and stays
    assert {capfirst(str(choice["label"])) for choice in chosen} <= {*labels}


@pytest.mark.parametrize("route", ROUTES)
def test_a_choice_of_columns_is_kept_for_the_person_and_the_list(varied, reader, route):
    url = reverse(route.name)
    usual = read(reader.get(url, {"export": "csv"})).headings
    free = [choice["name"] for choice in reader.get(url).context["export"].choices if not choice["fixed"]]
    answer = reader.post(reverse("list-columns"), {"next": f"{url}?sort=x", "columns": free[:1]})
    assert answer["Location"] == f"{url}?sort=x"
    kept = read(reader.get(url, {"export": "csv"})).headings
    assert len(kept) < len(usual)
    ticked = [choice["name"] for choice in reader.get(url).context["export"].choices if choice["checked"]]
    assert free[0] in ticked
    assert free[1] not in ticked
    asked = read(reader.get(url, {"export": "csv", "columns": free[1:2]})).headings
    assert asked != kept
    assert read(client_of(varied, "director").get(url, {"export": "csv"})).headings[: len(usual)] == usual
    reader.post(reverse("list-columns"), {"next": url, "columns": free[:1], "_reset": "1"})
    assert read(reader.get(url, {"export": "csv"})).headings == usual


# --- lists that are no ListPage -----------------------------------------------------------------------

# Pages with a table that is no list of its own: of a record, of a form, or a document.
NO_LISTS = {
    "dashboard:county": "the figures of one county; each leads to its own list",
    "dashboard:wall": "the dashboard on a screen that nobody touches; the dashboard itself has it",
    "counties:data-notes": "a document about what the figures rest on",
    "counties:demand-detail": "the slots of one demand",
    "counties:guide-detail": "one guide",
    "counties:opportunity-add": "a form",
    "counties:opportunity-detail": "one batch; its demands stand on the list of demands",
    "counties:profile-detail": "one profile",
    "chambers:enterprise-detail": "one enterprise",
    "chambers:intention-detail": "one intention; its matches stand on the list of matches",
    "pages:import-detail": "one import; what it refused is given back as its own file",
    "projects:project-detail": "one project",
    "workshops:workshop-detail": "one workshop",
    "workshops:recount-grid": "a form",
    "opportunity": "a public page",
    "guide": "a public page",
}


def test_every_page_with_a_list_can_be_taken_out(varied, reader):
    """Whatever exists: a page that shows a table of rows has the buttons, or stands above with the reason."""
    without, needless = set(), set(NO_LISTS)
    for label, url in every_address(varied, ("weining", "yanhe")).items():
        answer = reader.get(url)
        name = label.split()[0]
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        text = answer.content.decode()
        if re.search(r'class="(?:ledger|ranking)\b', text) and "export=xlsx" not in text:
            without.add(name)
        if "export=xlsx" not in text:
            needless.discard(name)
    assert without - set(NO_LISTS) == set()
    assert needless == set(), "a page that can be taken out needs no reason"


HAND_WRITTEN = (
    "dashboard:dashboard",
    "dashboard:figure",
    "dashboard:board",
    "dashboard:changes",
    "dashboard:forecast",
    "dashboard:ranking",
    "dashboard:matrix",
    "dashboard:supporter",
    "dashboard:briefing-detail",
    "dashboard:briefing-errata",
    "dashboard:funnel",
    "ledger:claim-list",
    "ledger:override-list",
    "chambers:chamber-list",
    "chambers:chamber-detail",
    "chambers:demand-intentions",
    "chambers:intention-demands",
    "counties:pairing-list",
    "counties:guide-list",
    "counties:profile-list",
    "projects:duplicate-list",
    "workshops:spot-check-list",
)


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_other_lists_can_be_taken_out_too(varied, reader, name):
    """Each button of the page answers with a file of values, whose count is that of its rows."""
    page = reader.get(address(name, "weining", varied)).content.decode()
    links = [link for link in Page(page).links if "export=" in link]
    assert {"xlsx", "csv"} <= {link.partition("export=")[2].partition("&")[0] for link in links}
    for link in links:
        file = read(reader.get(link))
        assert f"{len(file.rows)} row" in file.above[2], link
        assert len(set(file.headings)) == len(file.headings)
        for row in file.rows:
            assert not [cell for cell in row if isinstance(cell, str) and ("<" in cell or cell == "—")], link
    files = [read(reader.get(link)) for link in links]
    assert any(file.rows for file in files), "there is nothing to take out"


def test_a_figure_and_its_file_agree(varied, reader):
    """The rows sum to the total of the page, and so do the lines."""
    for metric in ("projects", "jobs", "funds"):
        url = reverse("dashboard:figure", args=[metric, "reported"])
        total = reader.get(url).context["found"].total
        for part in ("", "&part=lines"):
            file = read(reader.get(f"{url}?export=xlsx{part}"))
            quantity = next(heading for heading in file.headings if heading.startswith("Quantity"))
            summed = sum(Decimal(str(cell)) for cell in file.column(quantity))
            assert summed * (10_000 if "万元" in quantity else 1) == total
            assert total


def test_the_counties_of_the_dashboard_and_their_file_agree(varied, reader):
    for day in ("", "2020-07-01"):
        rows = reader.get("/", {"as_of": day}).context["counties"]
        file = read(reader.get("/", {"as_of": day, "export": "xlsx", "part": "counties"}))
        assert file.column("County") == [row["name"] for row in rows]
        for metric in ("projects", "jobs"):
            for name in ("verified", "reported"):
                shown = [Decimal(row[metric][name].text.replace(",", "")) for row in rows]
                assert [Decimal(str(cell)) for cell in file.column(f"{metric.title()}, {name}")] == shown


# --- and back -----------------------------------------------------------------------------------------

RETURNING = [
    pytest.param(route, id=route.name) for route in LISTS if sheet_classes().get(route.view_class.sheet)
]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("route", RETURNING)
def test_a_list_that_was_taken_out_comes_back_unchanged(varied, route, ending, language):
    """For whoever imports lists of this kind: every row of the file is read, known, and the same."""
    sheet = sheet_classes()[route.view_class.sheet]
    people = [
        who for who in ("county", "province", "chamber") if varied.users[who].has_perm(sheet.permission)
    ]
    read_back = 0
    for who in people:
        user = varied.users[who]
        client = client_of(varied, who)
        client.cookies["django_language"] = language
        if not on_page(client, route):
            continue
        answer = client.get(reverse(route.name), {"export": ending})
        with translation.override(language):
            batch = batches.begin(
                label=sheet.label, actor=user, content=answer.getvalue(), file_name=f"list.{ending}"
            )
            advance(batch.pk)
        batch.refresh_from_db()
        strange = [
            heading["text"]
            for heading, name in zip(batch.headings, batch.mapping, strict=True)
            if name == "?"
        ]
        assert strange == [], "headings of ours that are not understood"
        told = [
            (row.number, row.outcome, row.problems, row.changes)
            for row in batch.rows.all()
            if row.outcome != "unchanged"
        ]
        assert (batch.state, told) == ("ready", []), f"{who}: {batch.message}"
        read_back += batch.rows.count()
    assert read_back
