"""Two records side by side, as rows of words."""

from typing import Any

from django.utils.translation import gettext as _

from pages.templatetags.pages import day, money, or_dash
from projects.models import Project


def facts_of(project: Project) -> list[tuple[str, Any]]:
    """What tells two records apart, as (label, value); of a record that is not saved yet, what is known."""
    county = project.county if project.county_id else None
    introduced_by = project.introduced_by if project.introduced_by_id else None
    return [
        (_("Project name"), project.name),
        (_("Enterprise"), project.enterprise.name),
        (_("County"), county.name if county else ""),
        (_("Industry"), str(project.industry or "")),
        (_("Contract amount"), money(project.contract_amount)),
        (_("Stage"), project.get_stage_display()),
        (_("Signed on"), day(project.signed_on)),
        (_("Introduced by"), introduced_by.name if introduced_by else ""),
        (_("Contact telephone"), project.contact_phone),
        (_("Site address"), project.site_address),
    ]


def side_by_side(one: Project, other: Project) -> list[dict[str, Any]]:
    """[{label, one, other, differs}] without the rows of which neither knows anything."""
    rows = []
    for (label, left), (_label, right) in zip(facts_of(one), facts_of(other), strict=True):
        left, right = or_dash(left or None), or_dash(right or None)
        if left != right or left != or_dash(None):
            rows.append({"label": label, "one": left, "other": right, "differs": left != right})
    return rows
