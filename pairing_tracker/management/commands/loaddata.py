"""Django's loaddata, after which the read grants follow the pairings that were loaded."""

from typing import Any

from django.core.management.commands import loaddata

from counties.models import County, Pairing
from counties.services import refresh_grants


class Command(loaddata.Command):
    """A fixture writes rows past every service; what follows from pairings is made true right after it."""

    def loaddata(self, fixture_labels: Any) -> None:
        super().loaddata(fixture_labels)
        if {County, Pairing} & getattr(self, "models", set()):
            refresh_grants()
