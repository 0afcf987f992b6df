"""On any day of any history, page, list taken out, briefing, ledger and a walk over the claims agree.

Random histories of tests/ledger/test_histories.py, looked at through the pages. DRILLS=1 asks for 30 days of each of
ten histories, half of them as known on an earlier day.
"""

import io
import os
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from docx import Document

from accounts import clock
from counties.models import County, Plan
from dashboard.briefing_word import word_of
from dashboard.briefings import prepare_briefing
from dashboard.clocks import newest_day
from ledger import totals
from ledger.totals import Cut
from tests.dashboard.reading import figures, section
from tests.dashboard.test_taken_out import rows_of
from tests.drilling import FULL
from tests.ledger.books import Books, Figures, posted, read_books
from tests.ledger.test_histories import History
from tests.world import World

SEEDS = [int(os.environ["SEED"])] if "SEED" in os.environ else range(1, 11 if FULL else 2)
DAYS = 30 if FULL else 5
DOCUMENTS = 6 if FULL else 2  # of each history: a document is filled in a process of its own
SMALL = ("projects", "jobs")


class Asked:
    """A day, the knowledge of which day, and what the claims say of it when somebody walks over them."""

    def __init__(self, history: History, plan: Plan, die: Random) -> None:
        last = newest_day(plan)
        self.as_of = plan.starts_on + timedelta(days=die.randint(0, (last - plan.starts_on).days))
        self.known_on: date | None = None
        self.books: Books = read_books()
        earlier = [day for day in sorted(history.known) if day < clock.today()]
        if earlier and die.random() < 0.5:
            self.known_on = die.choice(earlier)
            self.books = history.known[self.known_on]
        self.wanted: Figures = self.books.figures(self.as_of)
        self.credit: Figures = self.books.credit(self.as_of)

    @property
    def query(self) -> dict[str, str]:
        known = {"known_on": self.known_on.isoformat()} if self.known_on else {}
        return {"as_of": self.as_of.isoformat(), **known}

    def of(self, metric: str, basis: str, county: int | None = None) -> Fraction:
        """The brute-force figure of a county, or of the province."""
        return sum(
            (
                value
                for (place, *key), value in self.wanted.items()
                if key == [metric, basis] and (county is None or place == county)
            ),
            Fraction(0),
        )

    def behind(self, url: str) -> Fraction:
        """What the figure with this address should be; by channel and by introducer's counts the ledger says it."""
        metric, basis = url.split("/")[2:4]
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["as_of"] == self.as_of.isoformat() and asked.get("known_on") == self.query.get(
            "known_on"
        )
        if "channel" in asked:
            cut = Cut(self.as_of, self.known_on, channel=asked["channel"])
            return Fraction(totals.figure(metric, basis, cut))
        if "introduced_by" in asked:
            return Fraction(self.credit.get((int(asked["introduced_by"]), metric, basis), 0))
        return self.of(metric, basis, int(asked["county"]) if "county" in asked else None)


def check_page(client: Client, asked: Asked) -> None:
    """Every figure of the dashboard, as it stands in the HTML."""
    answer = client.get("/", asked.query)
    html = answer.content.decode()
    shown = figures(html.replace(section(html, "tile-pace"), ""))
    assert len(shown) > 40
    in_millions = ("contract", "funds")  # rounded on the page
    wrong = {
        url: (value, wanted)
        for url, value in shown
        if Fraction(value) != (wanted := asked.behind(url))
        and not (url.split("/")[2] in in_millions and abs(Fraction(value) - wanted) < 5_001)
    }
    assert wrong == {}
    table = rows_of(client, f"/?{answer.wsgi_request.GET.urlencode()}&export=xlsx&part=counties")
    told = {row["County"]: row for row in table}
    for row in answer.context["counties"]:
        for metric, heading in zip(SMALL, ("Projects", "Jobs"), strict=True):
            for basis in ("verified", "reported"):
                wanted = asked.of(metric, basis, row["county"].pk)
                assert row[metric][basis].value == wanted
                assert told[row["name"]][f"{heading}, {basis}"] == wanted


def check_document(world: World, asked: Asked) -> None:
    """The text and the tables of the .docx, read back, of a draft of that day."""
    briefing = prepare_briefing(as_of=asked.as_of, actor=world.users["province"])
    document = Document(io.BytesIO(word_of(briefing)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    told = {name: [projects, reported, jobs] for _, name, projects, reported, _, _, jobs, *_ in rows}
    with translation.override("zh-hans"):
        names = {county.short_name: county.pk for county in County.objects.in_plan()}
    for name, county in {**names, "全省合计": None}.items():
        wanted = [
            asked.of("projects", "verified", county),
            asked.of("projects", "reported", county),
            asked.of("jobs", "verified", county),
        ]
        assert [int(text.replace(",", "")) for text in told[name]] == wanted
    text = "".join(paragraph.text for paragraph in document.paragraphs)
    assert f"{asked.of('projects', 'verified')}个" in text and f"{asked.of('jobs', 'verified')}人" in text


@pytest.mark.drill
def test_every_figure_of_any_day_is_what_the_claims_say(places: World, sign_in: Any) -> None:
    client, done = sign_in("director"), Counter()
    for seed in SEEDS:
        with transaction.atomic():
            history, die = History(seed, done), Random(seed)
            history.run()
            with clock.standing_on(history.day):
                for number in range(DAYS):
                    asked = Asked(history, Plan.objects.current(), die)
                    assert posted(asked.as_of, asked.known_on) == asked.wanted
                    check_page(client, asked)
                    if asked.known_on is None and done["documents"] < DOCUMENTS * (seed - SEEDS[0] + 1):
                        check_document(places, asked)
                        done["documents"] += 1
                    done[f"day {number}"] += 1
            transaction.set_rollback(True)
    assert done["documents"]
