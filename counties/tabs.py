"""The strip of links above the lists of demands, publications, guides and profiles."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


def tabs_of_demands(active: str) -> list[dict[str, Any]]:
    """Links to the lists; `active` is the first word of the line of the one that is shown."""
    pages = (
        ("demands", _("Demands"), "counties:demand-list"),
        ("opportunities", _("Published opportunities"), "counties:opportunity-list"),
        ("guides", _("Industry guides"), "counties:guide-list"),
        ("profiles", _("County profiles"), "counties:profile-list"),
    )
    return [
        {"label": label, "url": url, "active": name == active}
        for name, label, view_name in pages
        if (url := _address(view_name))
    ]


def _address(view_name: str) -> str:
    try:
        return reverse(view_name)
    except NoReverseMatch:
        return ""
