"""24 odd values in every query parameter, every part of an address and every form: never a server error.

By default each place is asked with a quarter of them, another quarter on the other engine and at the next place, so
that every parameter meets them all somewhere; in the drills every place is asked with every value.
"""

from collections.abc import Iterator
from itertools import count
from urllib.parse import quote, quote_from_bytes

import pytest
from django.contrib import admin
from django.db import transaction
from django.forms import ChoiceField, DateField
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from tests.drilling import FULL
from tests.house.walking import WORDS, address, every_address, site_routes
from tests.sharing import SIDE, SIDES

# Already quoted: one of them is no UTF-8 at all.
ODD = (
    quote("\x00"),
    quote_from_bytes(b"\xff\xfe"),
    "%ED%A0%80",  # half a surrogate pair
    "",
    "%20",
    "-1",
    "0",
    "9" * 20,
    "2" + "0" * 19 + "-01-01",
    "2020-13-45",
    "0001-01-01",
    "9999-12-31",
    "1e309",
    "NaN",
    quote("²"),  # a digit to isdigit(), no number to int()
    quote("１２"),
    quote("٣"),
    quote("'\") OR 1=1 --"),
    quote("<script>alert(1)</script>"),
    quote("%_\\"),
    quote("../../etc/passwd"),
    quote("\u202e𠮷🙂"),
    quote("-name,--pk,password"),
    "a" * 3000,
)


def odd_for(place: int, side: str = SIDE, full: bool = FULL) -> tuple[str, ...]:
    """The values with which the place of this number, of all that a test goes through, is asked."""
    return ODD if full else ODD[(place + 2 * (side == SIDES[1])) % 4 :: 4]


class Asked(QueryDict):
    """A query that notes by which names it is asked."""

    names: set[str] = set()

    def __getitem__(self, key):
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.names.add(key)
        return super().__contains__(key)

    def get(self, key, default=None):
        self.names.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.names.add(key)
        return super().getlist(key, default)


def parameters(client: Client, url: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that a page looks for in its query."""
    Asked.names = set()
    with monkeypatch.context() as patched:
        patched.setattr("django.core.handlers.wsgi.QueryDict", Asked)
        client.get(url)
    return Asked.names - {"csrfmiddlewaretoken"}


def in_groups(names: set[str], view_class: type | None) -> list[list[str]]:
    """Parameters to set at the same time: those that are read one by one and never refuse the page."""
    filterset = getattr(view_class, "filterset_class", None)
    fields = filterset().form.fields if filterset else {}
    checked = sorted(name for name in names if isinstance(fields.get(name), ChoiceField | DateField))
    lenient = sorted(names & {"sort", "page", "per_page"})
    rest = names.difference(checked, lenient)
    return [group for group in (checked, lenient, *([name] for name in sorted(rest))) if group]


def errors(client: Client, urls: Iterator[str]) -> list[str]:
    """What answered with a server error, and by which exception."""
    client.raise_request_exception = False
    found = []
    for url in urls:
        answer = client.get(url)
        if answer.status_code >= 500:
            found.append(f"{url[:200]}: {answer.exc_info[0].__name__}: {answer.exc_info[1]}")
    return found


def test_there_are_24():
    assert len(set(ODD)) == 24


@pytest.mark.parametrize("side", SIDES)
def test_by_default_four_places_that_follow_each_other_meet_them_all(side):
    met = [odd for place in range(5, 9) for odd in odd_for(place, side, full=False)]
    assert sorted(met) == sorted(ODD)
    assert not set(odd_for(0, SIDES[0], full=False)) & set(odd_for(0, SIDES[1], full=False))
    assert odd_for(0, side, full=True) == ODD


@pytest.mark.drill
def test_every_parameter_of_every_page(world, open_as, monkeypatch):
    client = open_as("province")
    views = {route.name: route.view_class for route in site_routes()}
    groups = []
    for label, url in every_address(world).items():
        names = parameters(client, url, monkeypatch)
        groups += [(url, group) for group in in_groups(names, views[label.split()[0]])]
    asked = {name for _url, group in groups for name in group}
    assert asked >= {
        "as_of",
        "known_on",
        "county",
        "introduced_by",
        "channel",
        "q",
        "sort",
        "page",
        "per_page",
    }
    urls = (
        f"{url}?{'&'.join(f'{name}={odd}' for name in group)}"
        for place, (url, group) in enumerate(groups)
        for odd in odd_for(place)
    )
    assert errors(client, urls) == []


@pytest.mark.drill
def test_every_part_of_an_address(world, open_as):
    urls, places = [], count()
    for route in site_routes():
        for part in set(WORDS) & set(route.parameters):
            record = "weining" if "pk" in route.parameters else ""
            marked = address(route.name, record, world).replace(WORDS[part], "{odd}")
            urls += [marked.format(odd=odd) for odd in odd_for(next(places))]
        if "pk" in route.parameters:
            pattern = route.pattern.replace("<slug:what>", WORDS["what"])
            urls += [f"/{pattern.replace('<int:pk>', number)}" for number in ("0", "9" * 10, "9" * 20)]
    assert errors(open_as("province"), urls) == []


def test_every_list_of_the_administration(world, open_as):
    urls = []
    for place, (model, model_admin) in enumerate(admin.site._registry.items()):
        url = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
        filters = [name for name in model_admin.list_filter if isinstance(name, str)]
        names = ("q", "p", "o", *(f"{name}__exact" for name in filters))
        urls += [f"{url}?{name}={odd}" for odd in ODD[place % 8 :: 8] for name in names]
    assert errors(open_as("admin"), urls) == []


@pytest.mark.drill
def test_every_field_of_every_form(world, open_as):
    """All fields of a form at once: each is read on its own, and what one refuses the next still reads."""
    client = open_as("province")
    client.raise_request_exception = False
    wrong, forms = [], set()
    for label, url in every_address(world, ("own", "weining")).items():
        name = label.split()[0]
        form = None if name in forms else (client.get(url).context or {}).get("form")
        if not hasattr(form, "fields"):
            continue
        forms.add(name)
        for odd in odd_for(len(forms)):
            body = "&".join(f"{name}={odd}" for name in [*form.fields, "next"])
            with transaction.atomic():
                answer = client.post(url, body, content_type="application/x-www-form-urlencoded")
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                wrong.append(f"{label} {odd[:30]}: {answer.exc_info[0].__name__}: {answer.exc_info[1]}")
    assert wrong == []
    assert len(forms) > 5
