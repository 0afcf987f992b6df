"""Many people publish at once: the numbers of a year follow each other without a gap, and none is given twice."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from counties.models import Demand, Opportunity
from counties.publishing import release_opportunity
from tests import world
from tests.chain import make_demand
from tests.drilling import FULL
from tests.ledger.test_concurrency import FORK, start, told

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

WRITERS = 32 if FULL else 8


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()
    for number in range(WRITERS):  # one for each, so that nobody waits for another's demand
        make_demand("weining", title=f"需求{number}")


def publish(say: Callable[[bytes], None], number: int, gate: Any) -> None:
    who = "prefecture" if number % 2 else "province"
    actor = world.User.objects.select_related("bureau").get(username=who)
    demand = Demand.objects.get(title=f"需求{number}")
    gate.wait()
    try:
        batch = release_opportunity(demands=[demand], title=f"第{number}份", actor=actor)
        say(json.dumps(batch.number).encode())
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        say(json.dumps(repr(error)).encode())


def test_the_numbers_of_a_year_have_no_gap_and_no_double():
    gate = FORK.Barrier(WRITERS, timeout=60)
    running = [start(publish, number, gate) for number in range(WRITERS)]
    heard = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    assert sorted(heard, key=str) == sorted(range(1, WRITERS + 1), key=str)
    assert Opportunity.objects.count() == WRITERS
