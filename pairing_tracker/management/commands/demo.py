"""The demo's data: places, sign-ins, and a sprint replayed day by day."""

from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import clock
from accounts.models import User
from counties.models import Plan
from counties.services import refresh_grants
from pairing_tracker.replay import Replay
from projects.models import Project

SIGN_INS = (
    "admin",
    "province",
    "province2",
    "prefecture",
    "supporter",
    "county",
    "county2",
    "chamber",
    "director",
)


class Command(BaseCommand):
    help = "Loads places and sample data into an empty database, and prints the demo sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="do not print the sign-ins")

    def handle(self, *args: object, quiet: bool, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "Sample data is for the demo. Set DEMO=1 (or DEBUG=1), on a database of its own."
            )
        if not Project.objects.exists():
            self._load()
        if not quiet:
            self._say()

    @transaction.atomic
    def _load(self) -> None:
        if not Plan.objects.exists():
            call_command("loaddata", "reference", verbosity=0)
        call_command("loaddata", "demo", verbosity=0)
        refresh_grants()
        encoded = make_password(settings.DEMO_PASSWORD)
        for user in User.objects.filter(username__in=SIGN_INS):
            user.password, user.must_change_password = encoded, False
            user.save()
        Replay(until=clock.today()).run()

    def _say(self) -> None:
        self.stdout.write(
            f"\nDemo sign-ins (password {settings.DEMO_PASSWORD}; sample data, no real persons):"
        )
        for user in User.objects.filter(username__in=SIGN_INS).select_related("bureau").order_by("pk"):
            self.stdout.write(f"  {user.username:<11} {user.get_role_display()}，{user.bureau.name_zh}")
        self.stdout.write("")
