"""Recount everything and compare."""

import sys

from django.core.management.base import BaseCommand

from counties.services import grant_differences
from dashboard.reconcile import differences_in_words as pages
from ledger.reconcile import differences_in_words as books


class Command(BaseCommand):
    help = "Recounts every figure from the claims and compares; prints each difference and exits 1 when there is any."

    def handle(self, *args: object, **options: object) -> None:
        count = 0
        for differences in (books(), pages(), grant_differences()):
            for line in differences:
                count += 1
                self.stdout.write(line)
        self.stdout.write(f"{count} differences")
        if count:
            sys.exit(1)
