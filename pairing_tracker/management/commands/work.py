"""Does the work that takes longer than a request: first whatever was interrupted, then what comes in."""

import os
from argparse import ArgumentParser
from threading import Thread
from time import sleep
from typing import Any

from django_tasks_db.management.commands.db_worker import Command as Worker

from sheets.advance import finish_interrupted


class Command(Worker):
    help = "Finish interrupted imports, then work on what the pages hand over, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--end-with-parent",
            action="store_true",
            help="Stop when the process that started this one is gone.",
        )

    def handle(self, *, end_with_parent: bool, **options: Any) -> None:
        if end_with_parent:
            Thread(target=_watch_parent, args=[os.getppid()], daemon=True).start()
        if finished := finish_interrupted():
            self.stdout.write(f"{finished} interrupted imports finished.")
        super().handle(**options)


def _watch_parent(parent: int) -> None:
    """End at once when the parent has gone: the work is in whole steps, so that nothing is left half done."""
    while os.getppid() == parent:
        sleep(1)
    os._exit(0)
