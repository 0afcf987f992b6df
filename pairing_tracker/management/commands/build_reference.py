"""Write fixtures/reference.json from the files in counties/data/."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from counties import reference

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "reference.json"


class Command(BaseCommand):
    help = "Builds fixtures/reference.json from counties/data/. Needs no database."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if the file is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = reference.build()
        text = reference.as_text(rows)
        if options["check"]:
            if not FIXTURE.exists() or FIXTURE.read_text(encoding="utf-8") != text:
                raise CommandError("fixtures/reference.json is out of date. Run: manage.py build_reference")
            self.stdout.write("fixtures/reference.json is up to date")
            return
        FIXTURE.write_text(text, encoding="utf-8")
        self.stdout.write(f"fixtures/reference.json: {len(rows)} rows")
