"""Reading the dashboard and the pages behind its figures as a person does: from the HTML."""

import re
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from django.test import Client

FIGURE = re.compile(r'<a class="figure" href="([^"]+)">(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
BODY = re.compile(r"<tbody.*?</tbody>", re.DOTALL)
HIDDEN = re.compile(r'<span class="visually-hidden">.*?</span>', re.DOTALL)


def text_of(html: str) -> str:
    """What stands there, without tags and what is only read aloud; blanks tidied."""
    return " ".join(unescape(TAG.sub(" ", HIDDEN.sub("", html))).split())


def amount(text: str) -> Decimal:
    """The number that a figure shows (English; money as ¥1.2 million or ¥500,000)."""
    found = re.fullmatch(r"(−?)¥?([\d,]+(?:\.\d+)?)( million)?", text)
    assert found, text
    number = Decimal(found[2].replace(",", "")) * (1_000_000 if found[3] else 1)
    return -number if found[1] else number


def figures(html: str) -> list[tuple[str, Decimal]]:
    """(address, number shown) of every figure that is a link to the lines behind it."""
    links = [(unescape(url), text_of(inner)) for url, inner in FIGURE.findall(html)]
    return [(url, amount(text)) for url, text in links if url.startswith("/figures/")]


def section(html: str, title: str) -> str:
    """The part of the page that bears this heading's id, "" when it is not there."""
    found = re.search(rf'<section[^>]*aria-labelledby="{title}".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def rows_of(client: Client, url: str) -> int:
    """How many rows the list at this address shows, up to 200 in each of its tables."""
    answer = client.get(f"{url}{'&' if '?' in url else '?'}per_page=200")
    assert answer.status_code == 200, url
    return sum(body[0].count("<tr") for body in BODY.finditer(answer.content.decode()))


@dataclass(frozen=True)
class Behind:
    """The page behind a figure: its rows' quantities and its total."""

    quantities: list[Decimal]
    total: Decimal
    names: list[str]


def open_figure(client: Client, url: str) -> Behind:
    """Open the page behind a figure; it must answer."""
    response = client.get(url)
    assert response.status_code == 200, url
    html = response.content.decode()
    rows = re.findall(r'<tr role="row" class="figure-row">(.*?)</tr>', html, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    total = re.search(r'id="total">(.*?)</td>', html)
    return Behind(
        [amount(text_of(row[-1])) for row in cells],
        amount(text_of(total[1])) if total else Decimal(0),
        [text_of(row[0]) for row in cells],
    )


@dataclass(frozen=True)
class Seen:
    """The numbers of a dashboard that move when a project is verified."""

    headline: tuple[int, int]
    tiles: tuple[int, int]
    reported: tuple[int, int]
    row: tuple[int, int]
    supporter: tuple[int, int]
    last_point: tuple[int, int]
    total_row: tuple[int, int]

    def minus(self, other: "Seen") -> dict[str, tuple[int, int]]:
        return {
            name: tuple(now - then for now, then in zip(value, getattr(other, name), strict=True))
            for name, value in self.__dict__.items()
        }


def pair_of(html: str, *keys: str) -> tuple[int, int]:
    """The first numbers after the figure links of two metrics in this part of the page; 0 where there are none."""
    found = []
    for key in keys:
        link = re.search(rf'<a class="figure" href="/figures/{key}/[^"]*">(.*?)</a>', html, re.DOTALL)
        found.append(int(amount(text_of(link[1]))) if link else 0)
    return found[0], found[1]


def see(client: Client, county: str, supporter: str, query: str = "") -> Seen:
    """The dashboard as this reader sees it now."""
    html = client.get(f"/{query}").content.decode()
    headline = re.search(r"(\d[\d,]*) projects? introduced and (\d[\d,]*) (?:people|person) in work", html)
    counties = section(html, "counties-title")
    row = next(row for row in counties.split("<tr ") if f'href="/county/{county}/' in row)
    credits = section(html, "supporters-title").split("<li>")
    credit = next((part for part in credits if f">{supporter}</a></span>" in part), "")
    table = html[html.index('class="data-table"') :]
    point = re.search(r'<td class="num">([\d,]+)</td><td class="num">([\d,]+)</td>', table)
    tiles = section(html, "tile-projects") + section(html, "tile-jobs")
    assert headline and point
    return Seen(
        headline=(int(amount(headline[1])), int(amount(headline[2]))),
        tiles=pair_of(tiles, "projects/verified", "jobs/verified"),
        reported=pair_of(tiles, "projects/reported", "jobs/reported"),
        row=pair_of(row, "projects/verified", "jobs/verified"),
        supporter=pair_of(credit, "credited_projects/verified", "credited_jobs/verified"),
        last_point=(int(amount(point[1])), int(amount(point[2]))),
        total_row=pair_of(counties[counties.index("<tfoot") :], "projects/verified", "jobs/verified"),
    )
