"""Several administrators record rules of one place at once: one of them is kept."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests import world
from tests.drilling import FORK, FULL, start, told
from workshops.models import RecognitionRule

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

WRITERS = 16 if FULL else 4


def record(say: Callable[[bytes], None], number: int, gate: Any) -> None:
    gate.wait()
    try:
        world.record_rule(name=f"规则{number}", county="weining")
        word = "saved"
    except ValidationError as error:
        word = " ".join(error.message_dict)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        word = repr(error)
    say(json.dumps(word).encode())


def test_rules_recorded_at_once_do_not_overlap(transactional_db):
    world.make_places()
    gate = FORK.Barrier(WRITERS, timeout=60)
    running = [start(record, number, gate) for number in range(WRITERS)]
    said = Counter(word for _process, hear in running for word in told(hear))
    for process, _hear in running:
        process.join()
    assert said == {"saved": 1, "valid_from": WRITERS - 1}
    assert RecognitionRule.objects.count() == 1
