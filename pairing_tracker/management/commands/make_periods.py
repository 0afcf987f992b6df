"""Let the reporting periods cover the whole plan."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from counties.models import Plan
from counties.periods import make_periods


class Command(BaseCommand):
    help = "Lays out the reporting periods that the plan lacks. Safe to repeat: nothing changes when none is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="lay out the periods that have not begun anew, by the plan's rule; what was changed in them is lost",
        )

    def handle(self, *args: object, anew: bool, **options: object) -> None:
        changed = make_periods(plan=Plan.objects.current(), actor=None, reason="make_periods", anew=anew)
        self.stdout.write(f"{changed} rows of reporting periods changed")
