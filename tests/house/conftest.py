"""What the sweeps share."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _without_a_word() -> Iterator[None]:
    """Refusals are what these tests ask for: do not write a traceback for each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
