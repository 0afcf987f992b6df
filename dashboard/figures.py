"""A figure as the page shows it: a number, and the address of the lines behind it when the reader may open them."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Bureau, User
from accounts.scoping import may_read_bureau, own_bureau_ids, sits_above_all
from counties.models import County
from ledger.metrics import Basis, Metric
from ledger.totals import Cut
from pages.templatetags.pages import money, number


class Figure(NamedTuple):  # and not a dataclass: a page has some two hundred
    """Text, a link or None, and the number that the text says, for a file."""

    text: str
    url: str | None = None
    value: Decimal | int | None = None


CREDIT = (Metric.CREDITED_PROJECTS, Metric.CREDITED_JOBS)


def in_words(metric: Metric, value: Decimal) -> str:
    """The number as shown: money in 万元, credit with two decimals, everything else whole."""
    return money(value) if metric.is_money else number(value, 2 if metric in CREDIT else 0)


def may_open(user: User, *, county: County | None = None, introduced_by: Bureau | None = None) -> bool:
    """Whether the reader may see every row behind a figure of this county or introducer, or of the province."""
    if sits_above_all(user):
        return True
    if county is not None and may_read_bureau(user, county.bureau_id):
        return True
    return introduced_by is not None and introduced_by.pk in own_bureau_ids(user)


def sees_others(user: User) -> bool:
    """Whether the reader is shown figures per county, channel and supporter: everybody but a chamber, which sees the
    province's totals and its own (docs/domain.md, "What counts", point 9)."""
    return bool(user.bureau_id) and user.bureau.kind != Bureau.Kind.CHAMBER


@cache
def _base(metric: Metric, basis: Basis) -> str:
    return reverse("dashboard:figure", args=[metric, basis])


@lru_cache(maxsize=1000)
def _query(cut: Cut) -> str:
    """The cut as an address asks for it. A page needs each a dozen times."""
    query = {
        "as_of": cut.as_of.isoformat(),
        "known_on": cut.known_on and cut.known_on.isoformat(),
        "position": cut.position,
        "since": cut.since and cut.since.isoformat(),
        "county": cut.county_id,
        "introduced_by": cut.introduced_by_id,
        "channel": cut.channel,
    }
    return urlencode({name: value for name, value in query.items() if value is not None})


def address(metric: Metric, basis: Basis, cut: Cut, *, further: bool = False) -> str:
    """The page of the lines behind a figure; with `further` of a stage and those after it."""
    return f"{_base(metric, basis)}?{_query(cut)}{'&further=1' if further else ''}"


def figure(
    metric: Metric, basis: Basis, value: Decimal, cut: Cut, *, open_: bool, further: bool = False
) -> Figure:
    """A number with its link when `open_`; `further`: of a stage together with those after it."""
    url = address(metric, basis, cut, further=further) if open_ else None
    return Figure(in_words(metric, value), url, value)


def figures_of(cut: Cut, *, open_: bool) -> Callable[[Metric, Basis, Decimal], Figure]:
    """`figure` for many of one cut: what their addresses ask for is put together once."""
    asked = f"?{_query(cut)}" if open_ else None

    def told(metric: Metric, basis: Basis, value: Decimal) -> Figure:
        return Figure(in_words(metric, value), _base(metric, basis) + asked if asked else None, value)

    return told
