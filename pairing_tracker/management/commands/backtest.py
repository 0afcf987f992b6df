"""Measure the forecast against what came: on made-up plans, and on this database day by day."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from counties.models import Plan
from dashboard.backtest import Trial
from dashboard.backtest_table import HISTORIES, made_up_trials, page, written
from dashboard.clocks import Clocks
from dashboard.forecast import Forecast
from dashboard.standing import TARGETED, Standing
from ledger.metrics import Basis, Metric

AHEAD = (7, 14, 21, 28)  # days
PAGE = Path(settings.BASE_DIR) / "docs" / "forecast.md"


class Command(BaseCommand):
    help = "Forecasts made-up plans and this database's past, compares with what came, and prints the tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--histories", type=int, default=HISTORIES, help="made-up plans of each kind")
        parser.add_argument("--write", action="store_true", help="write the tables into docs/forecast.md")

    def handle(self, *args: object, histories: int, write: bool, **options: object) -> None:
        if histories < 1:
            raise CommandError("Take one made-up plan of each kind at least.")
        name = "The demo's sample data" if settings.DEMO else "This database"
        tables = page(made_up_trials(histories), histories, list(replayed()), name)
        self.stdout.write(tables)
        if write:
            PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")


def replayed() -> Iterator[Trial]:
    """A forecast of each day of the plan so far, as it was known on that day, and what came of it later."""
    plan = Plan.objects.current()
    last = min(clock.today(), plan.ends_on)
    states: dict[date, Standing] = {}

    def on(day: date) -> Standing:
        if day not in states:
            states[day] = Standing(plan, Clocks(day, known_on=day if day < clock.today() else None))
        return states[day]

    for offset in range((last - plan.starts_on).days):
        day = plan.starts_on + timedelta(days=offset)
        for metric in TARGETED:
            for ahead in AHEAD:
                if day + timedelta(days=ahead) <= last:
                    yield from _trial(on(day), on(day + timedelta(days=ahead)), metric, ahead)


def _trial(then: Standing, later: Standing, metric: Metric, ahead: int) -> Iterator[Trial]:
    made = then.outlook.projects if metric == Metric.PROJECTS else then.outlook.jobs
    if not isinstance(made, Forecast):
        return
    expected = made.days[ahead - 1]
    pace, now = then.paces[metric].recent, then.progress[metric].actual
    yield Trial(
        kind="replayed",
        figure=metric.value,
        left=ahead,
        middle=expected.middle,
        low=expected.low,
        high=expected.high,
        chance=None,
        line=max(float(now + pace * ahead), 0.0),
        came=int(later.province(metric, Basis.VERIFIED)),
        target=then.progress[metric].target,
    )
