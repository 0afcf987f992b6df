"""What the forecast assumes, on the page of data notes."""

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from counties.models import Plan
from counties.views import Column, published_or_assumed, table
from pages.panels import Panel
from pages.templatetags.pages import number


def forecast_noted(plan: Plan, request: HttpRequest) -> Panel:
    """Each value that the forecast begins with; none is published, and an administrator changes them with the plan."""
    values = table(
        [Column(_("Value")), Column(_("Set to"), numeric=True), Column(_("Published?"))],
        [
            [capfirst(field.verbose_name), number(getattr(plan, field.name)), published_or_assumed(True)]
            for field in Plan.forecast_fields()
        ],
    )
    return Panel(_("What the forecast assumes"), "dashboard/forecast_panel.html", {"values": values})
