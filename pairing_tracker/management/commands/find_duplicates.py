"""Compare all projects with each other and list suspected pairs."""

from django.core.management.base import BaseCommand

from projects.duplicate_services import renew_keys, scan


class Command(BaseCommand):
    help = (
        "Compares every standing project with all others and lists the pairs that look like one project and are not "
        "listed yet; prints how many were added. Changes no project. Run again it adds nothing."
    )

    def handle(self, *args: object, **options: object) -> None:
        renew_keys()
        self.stdout.write(f"{scan()} pairs added")
