"""The strip of links above the lists from an intention to a match."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs_of_matching(active: str) -> list[dict[str, Any]]:
    """Links to the lists; `active` is the name of the one that is shown (the first word of a line below)."""
    pages = (
        ("intentions", _("Intentions"), "chambers:intention-list"),
        ("demands", _("Demands"), "counties:demand-list"),
        ("matches", _("Matches"), "chambers:match-list"),
        ("enterprises", _("Enterprises"), "chambers:enterprise-list"),
        ("chambers", _("Chambers"), "chambers:chamber-list"),
        ("opportunities", _("Published opportunities"), "counties:opportunity-list"),
    )
    return [
        {"label": label, "url": reverse(view_name), "active": name == active}
        for name, label, view_name in pages
    ]
