"""Many briefings are issued at once: the numbers of a year follow each other without a gap, and none twice."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.refusals import NotNow
from dashboard.briefing_models import Briefing, BriefingIssue
from dashboard.briefings import issue_briefing, prepare_briefing
from tests import world
from tests.drilling import FULL
from tests.ledger.test_concurrency import FORK, start, told

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

DRAFTS = 12 if FULL else 4
TWICE = 2  # two people press on each draft


@pytest.fixture(autouse=True)
def drafts(transactional_db: None) -> list[int]:
    users = world.make_places().users
    found = [prepare_briefing(as_of=world.TODAY, actor=users["province"]) for _ in range(DRAFTS)]
    return [draft.pk for draft in found]


def press(say: Callable[[bytes], None], pk: int, gate: Any) -> None:
    actor = world.User.objects.select_related("bureau").get(username="province2")
    briefing = Briefing.objects.get(pk=pk)
    gate.wait()
    try:
        said: Any = issue_briefing(briefing=briefing, actor=actor).number
    except NotNow:
        said = "issued already"
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        said = repr(error)
    say(json.dumps(said).encode())


def test_the_numbers_of_a_year_have_no_gap_and_no_double(drafts: list[int]):
    gate = FORK.Barrier(DRAFTS * TWICE, timeout=60)
    running = [start(press, pk, gate) for pk in drafts for _ in range(TWICE)]
    heard = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    late = ["issued already"] * DRAFTS
    assert sorted(heard, key=str) == sorted([*range(1, DRAFTS + 1), *late], key=str)
    assert BriefingIssue.objects.count() == DRAFTS


def test_nothing_was_ever_reported(drafts: list[int]):
    """A draft of an empty ledger."""
    briefing = Briefing.objects.get(pk=drafts[0])
    assert briefing.position == 0
    assert "累计引进项目0个" in briefing.sections[0]["text"]
    assert all(section["text"] for section in briefing.sections)
