"""Many clicks at once: the same words make one interest, and the limit of an address holds to the row."""

import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from chambers import public_guard as guard
from chambers.models import Interest, InterestSend
from chambers.public_limits import MOST_SENT_IN_WINDOW
from counties.models import Demand, Opportunity, OpportunityItem
from tests import world
from tests.chain import make_demand
from tests.drilling import FORK, FULL, start, told

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

SENDERS = 32 if FULL else 8


@pytest.fixture
def demand(transactional_db: None) -> Demand:
    world.make_places()
    demand = make_demand("weining", industry="garments")
    clerk = demand.entered_by
    batch = Opportunity(
        year=2020,
        number=1,
        title="一批",
        released_on=date(2020, 7, 20),
        released_by=clerk,
        released_for=clerk.bureau,
    )
    batch.save()
    OpportunityItem(opportunity=batch, demand=demand, place=1).save()
    return demand


def send(say: Callable[[bytes], None], pk: int, mark: str, words: str, gate: Any) -> None:
    """What one browser does: it sends the form that it opened; where the sum is asked, it has the answer."""
    said = {
        "enterprise_name": "同一家公司",
        "kind": "oem",
        "contact_post": "办公室",
        "contact_phone": "0851-85551234",
    }
    signed = guard.new_sum(str(pk))
    answer = str(sum(guard.parts_of_sum(str(pk), signed)))
    gate.wait()
    sent = {**said, "words": words, "opened": mark, "sum": signed, "answer": answer}
    say(json.dumps(Client().post(f"/interest/{pk}/", sent).status_code).encode())


def at_once(demand: Demand, words: list[str]) -> list[int]:
    gate = FORK.Barrier(len(words), timeout=60)
    mark = guard.opened_now(str(demand.pk))
    time.sleep(guard.LEAST_SECONDS + 1.1)
    running = [start(send, demand.pk, mark, text, gate) for text in words]
    said = [status for _process, hear in running for status in told(hear)]
    for process, _hear in running:
        process.join()
    return sorted(said)


def test_the_same_words_at_once_are_one_interest(demand):
    answers = at_once(demand, ["想做校服"] * MOST_SENT_IN_WINDOW)
    assert set(answers) == {302}
    assert Interest.objects.count() == 1


def test_the_limit_holds_when_many_send_at_once(demand):
    answers = at_once(demand, [f"第{number}件事" for number in range(SENDERS)])
    assert 429 in answers
    assert set(answers) <= {302, 429}
    assert Interest.objects.count() == answers.count(302) <= MOST_SENT_IN_WINDOW
    assert InterestSend.objects.count() <= SENDERS
