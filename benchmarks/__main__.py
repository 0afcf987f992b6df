"""Compares pages by the CPU that gunicorn and PostgreSQL spend on a request.

The pages take turns (A B C A B C …) and the medians of the rounds are compared, so that what the machine does
beside this falls on all of them alike.
"""

import argparse
import os
import statistics
import time
from dataclasses import dataclass, field

from benchmarks.client import PRIVATE_PAGE, Client
from benchmarks.cpu import tree_seconds
from benchmarks.server import Server, serving
from tests.postgres import clean_up_on_signals


@dataclass
class Page:
    name: str
    path: str
    unchanged: bool = False  # ask with the ETag of an earlier answer
    has_etag: bool = False
    answers: int = 0
    spared: int = 0  # of these, said to be unchanged
    rounds: list[tuple[float, float, float]] = field(default_factory=list)

    def median(self, column: int) -> float:
        return statistics.median(figures[column] for figures in self.rounds)

    @property
    def cost(self) -> float:
        return statistics.median(app + database for app, database, _ in self.rounds)


PAGES = [
    Page("bare signed-in view", PRIVATE_PAGE),
    Page("dashboard, unchanged", "/", unchanged=True),
    Page("dashboard", "/"),
    Page("projects list", "/projects/"),
]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--seconds", type=float, default=1.0, help="of each page in each round")
    options.add_argument("--projects", type=int, default=200)
    chosen = options.parse_args()
    clean_up_on_signals()
    with serving(chosen.projects) as server:
        client = Client(server.port)
        client.sign_in("director", os.environ.get("DEMO_PASSWORD", "demo-9plus3"))
        for page in PAGES:  # once unmeasured: templates, caches and connections are warm
            _measure(server, client, page, chosen.seconds / 2)
        for _ in range(chosen.rounds):
            for page in PAGES:
                page.rounds.append(_measure(server, client, page, chosen.seconds))
    _report()


def _measure(server: Server, client: Client, page: Page, seconds: float) -> tuple[float, float, float]:
    """CPU milliseconds a request in gunicorn and in PostgreSQL, and requests a second."""
    first, _ = client.request("GET", page.path)
    etag = first.headers["ETag"] if page.unchanged else None
    page.has_etag = bool(etag)
    before = tree_seconds(server.gunicorn), tree_seconds(server.postgres)
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        headers = {"If-None-Match": etag} if etag else {}
        response, _ = client.request("GET", page.path, headers=headers)
        if response.status not in (200, 304):
            raise SystemExit(f"{page.path} answered {response.status}.")
        # While anything is being written, if only by what tidies up the database, a page is made anew.
        etag = response.headers["ETag"] if page.unchanged else None
        page.spared += response.status == 304
        count += 1
    page.answers += count
    elapsed = time.perf_counter() - start
    after = tree_seconds(server.gunicorn), tree_seconds(server.postgres)
    app, database = ((after[i] - before[i]) * 1000 / count for i in (0, 1))
    return app, database, count / elapsed


def _report() -> None:
    heads = ("gunicorn", "postgres", "both", "× bare", "a second")
    print("CPU ms a request, medians   " + "".join(f"{head:>10}" for head in heads))
    for page in PAGES:
        app, database, rate = (page.median(column) for column in range(3))
        figures = (
            f"{app:>10.2f}{database:>10.2f}{page.cost:>10.2f}{page.cost / PAGES[0].cost:>10.2f}{rate:>10.0f}"
        )
        print(f"{page.name:<28}{figures}")
    for page in PAGES:
        if page.unchanged and page.has_etag:
            print(f"{page.name}: {page.spared} of {page.answers} answers were 304.")
    if any(page.unchanged and not page.has_etag for page in PAGES):
        print("The dashboard sends no ETag, so its first line is an answer in full.")


if __name__ == "__main__":
    main()
