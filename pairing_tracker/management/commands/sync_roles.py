"""Write the role table into the database's groups."""

from django.core.management.base import BaseCommand

from pairing_tracker.roles import PERMISSIONS, sync_roles


class Command(BaseCommand):
    help = "Makes the permission groups hold exactly the table in pairing_tracker/roles.py."

    def handle(self, *args: object, **options: object) -> None:
        sync_roles()
        self.stdout.write(f"{len(PERMISSIONS)} roles are up to date.")
