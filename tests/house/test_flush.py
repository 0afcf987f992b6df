"""Tests with transactions of their own leave an empty database behind, though its tables refuse to be emptied.

tests/conftest.py takes the append-only triggers away for the flush, and the `migrate` signal puts them back.
"""

import pytest

from ledger import append_only
from ledger.models import Entry
from tests.world import make_world


@pytest.mark.django_db(transaction=True)
def test_a_test_with_transactions_of_its_own_leaves_an_empty_database_and_its_triggers():
    """tests/conftest.py takes the triggers away for the flush after such a test; the next one finds them again."""
    make_world()
    assert Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_one_after_it_finds_the_triggers_and_nothing_else():
    assert not Entry.objects.exists()
    assert not list(append_only.missing())
