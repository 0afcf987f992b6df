"""The sibling pages of workshops, as tabs for one reader."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from workshops import spot_checks

TABS = (
    ("workshops", _("Workshops"), "workshops:workshop-list"),
    ("sites", _("Last headcounts"), "workshops:site-list"),
    ("spot-checks", pgettext_lazy("tab", "Spot checks"), "workshops:spot-check-list"),
    ("visits", _("Visits"), "workshops:visit-list"),
)


def tabs(active: str, user: User) -> list[dict[str, Any]]:
    """The tabs that this reader is offered."""
    return [
        {"label": label, "url": reverse(name), "active": key == active}
        for key, label, name in TABS
        if key != "spot-checks" or spot_checks.may_see(user)
    ]
