"""The strip of links above the pages on how the plan stands."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dashboard.figures import sees_others
from pages.links import page_at

# name, label, URL name, whether a chamber may open it
PROGRESS = (
    ("dashboard", _("Overview"), "dashboard:dashboard", True),
    ("forecast", _("Forecast"), "dashboard:forecast", True),
    ("ranking", _("Ranking"), "dashboard:ranking", False),
    ("matrix", _("Matrix"), "dashboard:matrix", False),
    ("reporting", _("Reports"), "dashboard:reporting", False),
    ("changes", _("What changed"), "dashboard:changes", True),
    ("briefings", _("Briefings"), "dashboard:briefing-list", False),
)


def tabs_of_progress(active: str, user: User) -> list[dict[str, object]]:
    """The pages that this reader may open; empty where that is one alone."""
    every = sees_others(user)
    pages = [page for page in PROGRESS if page[3] or every]
    if len(pages) < 2:
        return []
    return [
        {"label": label, "url": page_at(url), "active": name == active} for name, label, url, _open in pages
    ]
