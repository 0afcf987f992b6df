"""What a page of a ranking costs among 20,000 intentions and 5,000 open demands: `python -m benchmarks.matching`.

PostgreSQL, a scratch database and a process of its own. Each page is asked of Django's own test client as a reviewer
of the province, so that what is timed is everything between request and answer: session, queries, words, template.
The pages take turns, and the plain list of intentions is the measure that the others are compared with.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from benchmarks.server import ROOT
from tests import postgres


@dataclass
class Page:
    """A page, and for each time that it was asked for: wall-clock, this process's CPU and queries' time, in ms."""

    name: str
    paths: list[str]
    rounds: list[tuple[float, float, float]] = field(default_factory=list)

    def median(self, column: int) -> float:
        return statistics.median(figures[column] for figures in self.rounds)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    options.add_argument("--intentions", type=int, default=20_000)
    options.add_argument("--demands", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        measure(chosen.intentions, chosen.demands, chosen.rounds)
        return
    postgres.clean_up_on_signals()
    with tempfile.TemporaryDirectory(prefix="pairing-bench-") as var, postgres.cluster() as database:
        environment = os.environ | {
            "VAR_DIR": var,
            "DEMO": "1",
            "DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": database.url,
        }
        sizes = [f"--{name}={getattr(chosen, name)}" for name in ("intentions", "demands", "rounds")]
        command = [sys.executable, "-m", "benchmarks.matching", "--inside", *sizes]
        if subprocess.run(command, cwd=ROOT, env=environment).returncode:
            sys.exit("failed")


def measure(intentions: int, demands: int, rounds: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("loaddata", "reference", verbosity=0)
    dice = random.Random(20200602)  # noqa: S311 - a benchmark, not a secret
    reader, wishes, wanted = build(dice, intentions, demands)
    client = Client(SERVER_NAME="localhost")
    client.force_login(reader, backend="accounts.backends.RoleBackend")
    pages = [
        Page("list of intentions", [reverse("chambers:intention-list")]),
        Page("demands for an intention", [reverse("chambers:intention-demands", args=[pk]) for pk in wishes]),
        Page("intentions for a demand", [reverse("chambers:demand-intentions", args=[pk]) for pk in wanted]),
    ]
    for page in pages:  # once unmeasured: templates, connection and caches are warm
        ask(client, page.paths[0])
    for number in range(rounds):
        for page in pages:
            page.rounds.append(ask(client, page.paths[number % len(page.paths)]))
    report(pages, intentions, demands)


def ask(client: Any, path: str) -> tuple[float, float, float]:
    """Milliseconds: from the request to the answer, of CPU in this process, and waiting for the database."""
    from django.db import connection

    waited = 0.0

    def timed(execute: Any, *query: Any) -> Any:
        nonlocal waited
        start = time.perf_counter()
        try:
            return execute(*query)
        finally:
            waited += time.perf_counter() - start

    start, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(timed):
        response = client.get(path, secure=True)
    spent, used = time.perf_counter() - start, time.process_time() - cpu
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}.")
    return spent * 1000, used * 1000, waited * 1000


def report(pages: list[Page], intentions: int, demands: int) -> None:
    heads = ("median", "best", "python cpu", "database", "× list")
    print(
        f"ms, {intentions:,} intentions × {demands:,} demands   " + "".join(f"{head:>12}" for head in heads)
    )
    for page in pages:
        best = min(spent for spent, _used, _waited in page.rounds)
        figures = (page.median(0), best, page.median(1), page.median(2), page.median(0) / pages[0].median(0))
        print(f"{page.name:<44}" + "".join(f"{figure:>12.1f}" for figure in figures))


def build(dice: random.Random, intentions: int, demands: int) -> tuple[Any, list[int], list[int]]:
    """That many of each, all free and open, and a reader; the ids of some of each to ask for."""
    from django.db import connection, transaction

    from accounts import clock
    from accounts.models import Bureau, User
    from chambers.models import Chamber, Enterprise, Intention
    from counties.models import County, Demand, DemandSlot, Industry

    province = Bureau.objects.get(kind=Bureau.Kind.PROVINCE)
    reader = User.objects.create_user("bench", bureau=province, role="reviewer", must_change_password=False)
    counties, industries = list(County.objects.in_plan()), [*Industry.objects.all(), None]
    bureaus = list(Bureau.objects.exclude(pairings=None))
    chambers = [
        Chamber.objects.create(bureau=bureau, home=dice.choice(counties).prefecture)
        for bureau in bureaus
        if bureau.kind == Bureau.Kind.CHAMBER
    ]
    now, today = clock.now(), clock.today()
    stamps = {"entered_by": reader, "entered_at": now, "changed_at": now}

    def some(values: range) -> int | None:
        return dice.choice(values) if dice.random() < 0.8 else None

    def some_day() -> Any:
        return today + timedelta(days=dice.randrange(-60, 200)) if dice.random() < 0.8 else None

    with transaction.atomic():
        enterprises = Enterprise.objects.bulk_create(
            [
                Enterprise(name=f"贵州{number}号有限公司", name_key=f"贵州{number}号有限公司")
                for number in range(intentions // 2)
            ],
            batch_size=5000,
        )
        wishes = Intention.objects.bulk_create(
            [
                Intention(
                    enterprise=dice.choice(enterprises),
                    industry=dice.choice(industries),
                    workers=some(range(10, 400)),
                    floor_area=some(range(100, 9000)),
                    begins_on=some_day(),
                    chamber=dice.choice([*chambers, None]),
                    collected_by=dice.choice(bureaus),
                    collected_on=today,
                    **stamps,
                )
                for _row in range(intentions)
            ],
            batch_size=2000,
        )
        through = Intention.counties.through
        through.objects.bulk_create(
            [
                through(intention=wish, county=county)
                for wish in wishes
                for county in dice.sample(counties, dice.randrange(4))
            ],
            batch_size=5000,
        )
        wanted = Demand.objects.bulk_create(
            [
                Demand(
                    county=dice.choice(counties),
                    title="求加工企业",
                    industry=dice.choice(industries),
                    workers=some(range(10, 400)),
                    floor_area=some(range(100, 9000)),
                    ready_on=some_day(),
                    **stamps,
                )
                for _row in range(demands)
            ],
            batch_size=2000,
        )
        DemandSlot.objects.bulk_create(
            [
                DemandSlot(demand=demand, number=number)
                for demand in wanted
                for number in range(1, dice.randrange(2, 6))
            ],
            batch_size=5000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return (
        reader,
        [wish.pk for wish in dice.sample(wishes, 20)],
        [demand.pk for demand in dice.sample(wanted, 20)],
    )


if __name__ == "__main__":
    main()
