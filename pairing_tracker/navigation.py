"""The menu, and what every page knows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from pages.links import page_at


@dataclass(frozen=True)
class Item:
    """An entry of the menu; `prefix` is the beginning of the addresses under which it is lit."""

    label: str | Promise
    url: str
    active: bool


# label, URL name, permission needed ("" for every signed-in user)
MENU = (
    (_("My work"), "dashboard:my-work", "ledger.report_claim"),  # for whoever works here it comes first
    (_("Progress"), "dashboard:dashboard", ""),
    (_("My work"), "dashboard:my-work", ""),
    (_("Projects"), "projects:project-list", "projects.view_project"),
    (_("Workshops"), "workshops:workshop-list", "workshops.view_workshop"),
    (pgettext_lazy("menu", "Record"), "projects:project-add", "projects.add_project"),
    (_("Matching"), "chambers:intention-list", "chambers.view_intention"),
    (_("Supporters"), "dashboard:board", ""),
)

# Pages that stand behind an entry of the menu under an address of their own: beginning of the address -> its entry.
# The longest beginning decides.
BEHIND = (
    ("/claims/", "dashboard:my-work"),
    ("/reminders/", "dashboard:my-work"),
    ("/imports/", "dashboard:my-work"),
    ("/chambers/", "chambers:intention-list"),
    ("/counties/demands/", "chambers:intention-list"),
    ("/counties/opportunities/", "chambers:intention-list"),
    ("/counties/guides/", "chambers:intention-list"),
    ("/counties/profiles/", "chambers:intention-list"),
    ("/projects/accept/", "chambers:intention-list"),
    ("/chambers/notes/", "dashboard:board"),
    ("/counties/pairings/", "dashboard:board"),
    ("/funnel/", "dashboard:board"),
    ("/asked/", "dashboard:dashboard"),
    ("/briefings/", "dashboard:dashboard"),
    ("/changes/", "dashboard:dashboard"),
    ("/forecast/", "dashboard:dashboard"),
    ("/ranking/", "dashboard:dashboard"),
    ("/matrix/", "dashboard:dashboard"),
    ("/supporters/", "dashboard:board"),
    ("/reporting/", "dashboard:dashboard"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the menu for this reader, the demo mark, the business day."""
    context: dict[str, Any] = {"demo": settings.DEMO, "today": clock.today(), "menu": [], "search_url": ""}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    entries = [
        (label, page_at(name))
        for label, name, permission in MENU
        if not permission or user.has_perm(permission)
    ]
    if user.is_staff:
        entries.append((_("Administration"), page_at("admin:index")))
    entries = list(dict.fromkeys(entries))
    path = _entry_of(request.path)
    lit = max((url for _label, url in entries if _is_at(path, url)), key=len, default="")
    context["menu"] = [Item(label, url, url == lit) for label, url in entries]
    context["search_url"] = page_at("projects:project-search")
    return context


def _entry_of(path: str) -> str:
    """The address of the menu's entry behind which a page stands, else its own."""
    behind = [(start, entry) for start, entry in BEHIND if path.startswith(start)]
    return page_at(max(behind, key=lambda pair: len(pair[0]))[1]) if behind else path


def _is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
