"""Rows of the reference data by their codes, and pairings that are not saved yet."""

from datetime import date

from accounts.models import Bureau, ReadGrant
from counties.models import County, Pairing

JULY_1 = date(2020, 7, 1)
TODAY = date(2020, 7, 22)


def bureau(code: str) -> Bureau:
    return Bureau.objects.get(code=code)


def county(key: str) -> County:
    return County.objects.get(key=key)


def pairing(
    kind: str, supporter: str, supported: str, *, starts_on: date = JULY_1, ends_on: date | None = None
) -> Pairing:
    return Pairing(
        kind=kind, supporter=bureau(supporter), county=county(supported), starts_on=starts_on, ends_on=ends_on
    )


def stored(supporter: str, supported: str) -> Pairing:
    return Pairing.objects.get(supporter__code=supporter, county__key=supported)


def grants(reader: str, owner: str) -> list[tuple[date, date | None]]:
    """First and last days of what `reader` may read of `owner`."""
    rows = ReadGrant.objects.filter(reader__code=reader, owner__code=owner).order_by("valid_from")
    return list(rows.values_list("valid_from", "valid_to"))
