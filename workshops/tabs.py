"""The sibling pages of workshops, as tabs for one reader."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from workshops import spot_checks
from workshops.forms import counties_of

TABS = (
    ("workshops", _("Workshops"), "workshops:workshop-list"),
    ("sites", _("Last headcounts"), "workshops:site-list"),
    ("recount", _("Recount many sites"), "workshops:recount-choice"),
    ("spot-checks", pgettext_lazy("tab", "Spot checks"), "workshops:spot-check-list"),
    ("visits", _("Visits"), "workshops:visit-list"),
)


def tabs(active: str, user: User) -> list[dict[str, Any]]:
    """The tabs that this reader is offered."""
    may_see = {"spot-checks": spot_checks.may_see, "recount": _may_recount}
    return [
        {"label": label, "url": reverse(name), "active": key == active}
        for key, label, name in TABS
        if key not in may_see or may_see[key](user)
    ]


def _may_recount(user: User) -> bool:
    return user.has_perm("workshops.add_headcount") and counties_of(user).exists()
