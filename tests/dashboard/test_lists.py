"""Who stands on the red and on the black list, at every edge."""

from decimal import Decimal

import pytest

from dashboard.lists import is_black, is_red
from dashboard.progress import Light

N, W, B, R, WAIT = Light.NORMAL, Light.WARNING, Light.BEHIND, Light.REACHED, Light.WAITING


@pytest.mark.parametrize(
    ("gap", "light", "red"),
    [
        ("5", N, True),  # the limit itself belongs to the list
        ("4.999999999", N, False),
        ("43.3", N, True),
        ("5", R, True),
        ("5", B, False),  # silent for too long
        ("5", W, False),
        ("5", WAIT, False),  # before the first day
        ("-20", N, False),
        (None, N, False),  # no target
    ],
)
def test_red(gap: str | None, light: Light, red: bool) -> None:
    assert is_red(gap and Decimal(gap), light, Decimal(5)) is red


@pytest.mark.parametrize(
    ("now", "before", "periods", "black"),
    [
        (B, [B, B], 2, True),
        (B, [B, B, N], 2, True),
        (B, [B, N, B], 2, False),  # not running
        (B, [N, B], 2, False),
        (W, [B, B], 2, False),  # has caught up since
        (B, [B], 2, False),  # only one period is over
        (B, [], 2, False),
        (B, [B], 1, True),
        (B, [B, B], 3, False),
        (B, [B, B, B], 3, True),
        (B, [B, WAIT], 2, False),
    ],
)
def test_black(now: Light, before: list[Light], periods: int, black: bool) -> None:
    assert is_black(now, before, periods) is black
