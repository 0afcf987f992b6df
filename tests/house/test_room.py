"""However deep the calls, the next one costs no page of memory (tests/room.py)."""

import resource
from collections.abc import Callable

import pytest

from tests.room import with_room


def nothing() -> None:
    pass


def at_depth(depth: int, call: Callable[[], int]) -> int:
    return at_depth(depth - 1, call) if depth else call()


def pages_taken() -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(2000):
        nothing()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_no_depth_asks_for_memory_at_every_call():
    assert max(at_depth(depth, pages_taken) for depth in range(300)) < 500


@pytest.mark.parametrize("value", [1, None])
def test_the_room_gives_back_what_was_called(value):
    assert with_room(lambda: value) is value
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 / 0)
