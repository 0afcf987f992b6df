"""E-mail everybody what waits for them."""

import fcntl
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from dashboard.digest import letters, send_all


class Command(BaseCommand):
    help = (
        "Sends each person with an e-mail address a list of what waits for them, at most once a business day. "
        "Without EMAIL_URL, or with --dry-run, it says what it would send and records nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be sent, send nothing")
        parser.add_argument("--day", type=_day, help="the business day, like 2020-07-22; not in production")

    def handle(self, *args: object, dry_run: bool, day: date | None, **options: object) -> None:
        if day and settings.PRODUCTION:
            raise CommandError("--day moves the clock and is only for DEMO=1 or DEBUG=1. Leave it out.")
        with clock.standing_on(day) if day else nullcontext():
            if dry_run or not settings.SENDS_MAIL:
                self._say(dry_run)
            else:
                self._send()

    def _say(self, dry_run: bool) -> None:
        found = list(letters())
        for letter in found:
            self.stdout.write(f"{letter.user.username} <{letter.user.email}>: {letter.subject}")
        why = "a dry run" if dry_run else "EMAIL_URL is not set"
        self.stdout.write(f"{len(found)} digests would be sent; nothing was sent: {why}")

    def _send(self) -> None:
        missing = [
            name
            for name, value in (("SITE_URL", settings.SITE_URL), ("MAIL_FROM", settings.DEFAULT_FROM_EMAIL))
            if not value
        ]
        if missing:
            raise CommandError(f"{' and '.join(missing)} must be set before anything is sent.")
        with _alone():
            outcome = send_all()
        words = f"{outcome.sent} sent, {outcome.before} sent before, {outcome.failed} not taken"
        self.stdout.write(words)
        if outcome.failed:
            sys.exit(1)


def _day(text: str) -> date:
    return date.fromisoformat(text)


@contextmanager
def _alone() -> Iterator[None]:
    """Refuse to run twice at once on this machine; the lock goes with the process, however it ends."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "send_digest.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError("Another run of send_digest is under way. Nothing was sent.") from error
        yield
