"""Where the public reads a batch or a guide. The pages are the roof's, so that they have no namespace."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from counties.models import Industry
from counties.opportunity_models import Opportunity


def address_of_batch(opportunity: Opportunity) -> str:
    """The public page of a batch, whether or not it is still there; "" where the site has no public pages."""
    return _address("opportunity", year=opportunity.year, number=opportunity.number)


def address_of_guide(industry: Industry) -> str:
    """The public page of a guide."""
    return _address("guide", code=industry.code)


def _address(name: str, **parts: Any) -> str:
    try:
        return reverse(name, kwargs=parts)
    except NoReverseMatch:
        return ""
