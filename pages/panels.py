"""Panels: what an app further right shows on the page of a record further left.

The list of panels per page belongs to the roof (settings.PAGE_PANELS names it), so that the page
itself imports nothing to its right.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Panel:
    """A titled box. Its template reads `panel.context`."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def panels_for(page: str, record: Model, request: HttpRequest) -> list[Panel]:
    """The panels that the roof lists for `page` (its URL name), for this record and reader."""
    offered = [panel(record, request) for panel in import_string(settings.PAGE_PANELS).get(page, ())]
    return [panel for panel in offered if panel is not None]
