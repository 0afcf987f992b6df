"""Many people make an intention of the same interest at once: one comes of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.refusals import NotNow
from chambers.interests import confirm_interest, refuse_interest
from chambers.models import Enterprise, EnterpriseContact, Intention, IntentionStep, Interest
from tests import world
from tests.chain import make_demand, make_interest
from tests.drilling import FORK, FULL, start, told

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

PEOPLE = 32 if FULL else 8


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()


def decide(say: Callable[[bytes], None], pk: int, number: int, gate: Any) -> None:
    """Confirm the interest, as every fourth person puts it aside, and tell what became of it."""
    interest = Interest.objects.get(pk=pk)
    actor = world.clerk_of("weining") if number % 2 else world.reviewer_of("weining")
    gate.wait()
    try:
        if number % 4 == 3:
            refuse_interest(interest=interest, reason="联系不上", actor=actor)
            said = "refused"
        else:
            confirm_interest(
                interest=interest,
                intention=Intention(kind="oem", collected_on=world.TODAY),
                enterprise_name=interest.enterprise_name,
                actor=actor,
            )
            said = "confirmed"
    except NotNow:
        said = "too late"
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        said = repr(error)
    say(json.dumps(said).encode())


def test_of_many_who_decide_at_once_one_does():
    interest = make_interest(make_demand("weining"))
    gate = FORK.Barrier(PEOPLE, timeout=60)
    running = [start(decide, interest.pk, number, gate) for number in range(PEOPLE)]
    said = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    decided = [word for word in said if word != "too late"]
    assert len(said) == PEOPLE
    assert decided in (["confirmed"], ["refused"])
    made = 1 if decided == ["confirmed"] else 0
    interest.refresh_from_db()
    assert interest.state == decided[0]
    for model in (Intention, IntentionStep, Enterprise, EnterpriseContact):
        assert model.objects.count() == made
