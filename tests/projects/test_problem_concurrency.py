"""Two people decide on one close-out at the same moment: one of them does."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts import clock
from accounts.refusals import NotNow
from projects.models import Problem
from projects.problem_rules import State
from projects.problems import close_problem, refuse_close_out
from tests import world
from tests.ledger.test_concurrency import FORK, start, told
from tests.raising import make_problem

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()


def decide(say: Callable[[bytes], None], who: str, gate: Any) -> None:
    problem, user = Problem.objects.get(), world.User.objects.select_related("bureau").get(username=who)
    gate.wait()
    try:
        if who == "supporter":
            refuse_close_out(problem=problem, words="未通电", actor=user)
        else:
            close_problem(problem=problem, actor=user)
        said = "decided"
    except NotNow:
        said = "too late"
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        said = repr(error)
    say(json.dumps(said).encode())


@pytest.mark.parametrize("others", [("prefecture", "province"), ("prefecture", "supporter")])
def test_of_two_who_decide_at_once_one_does(others):
    asker = world.User.objects.get(username="supporter")
    with clock.standing_on(world.TODAY):
        problem = make_problem(owner="weining", by=asker, upto=State.REPORTED)
    gate = FORK.Barrier(len(others), timeout=60)
    running = [start(decide, who, gate) for who in others]
    said = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    assert sorted(said) == ["decided", "too late"]
    stored = Problem.objects.get()
    assert (problem.version, stored.version, stored.history.count()) == (2, 3, 3)
    assert (stored.state == State.CLOSED) == (stored.closed_by is not None)
