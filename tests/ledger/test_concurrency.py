"""Many people at once, and processes that die: nothing is lost, nothing is half done, nobody is locked out.

Each writer is a process of its own with its own connection, going through the real services.
"""

import fcntl
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from chambers.models import Enterprise
from ledger import locks
from ledger.models import Claim, LedgerHead, Posting
from projects.models import Project, StageReached
from tests import world
from tests.drilling import FORK, FULL, start, told
from tests.ledger.reading import agree, figure
from workshops.models import Headcount

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

WRITERS, SECONDS = (32, 60) if FULL else (8, 2)
KILLS = 60 if FULL else 4
CODE = "91522401MA6DKX0T3U"


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()


def write(say: Callable[[bytes], None], number: int, until: float, shared: int, gate: Any) -> None:
    """Enter, count and verify until the time is up; at last tell the errors and how much was acknowledged."""
    done: Counter[str] = Counter()
    try:
        county, introduced_by = (("weining", "guiyang"), ("yanhe", "zunyi"))[number % 2]
        clerk, province = world.clerk_of(county), User.objects.get(username="province")
        common = Project.objects.select_related("county", "source").get(pk=shared)
        neighbour = world.clerk_of(common.county.key)
        while time.monotonic() < until:
            name = f"项目{number}-{done['projects']}"
            entered = world.enter(county=county, name=name, introduced_by=introduced_by, actor=clerk)
            done["projects"] += 1
            world.count_people(common, number + 1, actor=neighbour)
            done["headcounts"] += 1
            done["verified"] += len(world.verify_all(entered, province))
        gate.wait()  # all count the same people at once, and nobody comes after to set it right
        world.count_people(common, number + 1, actor=neighbour)
        done["headcounts"] += 1
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        done[repr(error)] += 1
        gate.abort()
    say(json.dumps(done).encode())


def test_nobody_is_locked_out_and_the_totals_are_right_afterwards():
    shared = world.enter(name="共同的项目", county="nayong")
    until, gate = time.monotonic() + SECONDS, FORK.Barrier(WRITERS, timeout=SECONDS + 60)
    running = [start(write, number, until, shared.pk, gate) for number in range(WRITERS)]
    said = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    done = sum((Counter(word) for word in said), Counter())
    assert len(said) == WRITERS
    assert set(done) == {"projects", "headcounts", "verified"}, done
    assert done["projects"] >= WRITERS
    assert Project.objects.count() == done["projects"] + 1 == figure("projects", "reported")
    assert Claim.objects.filter(state="verified").count() == done["verified"] == figure("projects")
    assert Headcount.objects.count() == done["headcounts"]
    assert figure("jobs", "reported") == Headcount.objects.order_by("claim_id").last().total
    assert LedgerHead.objects.get().position == Posting.objects.count()
    assert agree()


def enter_at_once(say: Callable[[bytes], None], number: int, gate: Any, enterprise: str, code: str) -> None:
    clerk = world.clerk_of("weining")
    gate.wait()
    try:
        world.enter(name=f"项目{number}", enterprise=enterprise, credit_code=code, actor=clerk)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        say(json.dumps(repr(error)).encode())


def test_the_same_new_enterprise_entered_by_many_at_once_is_one():
    for code, name in ((CODE, "贵州云岭服饰有限公司"), ("", "贵州黔山食品有限公司")):
        gate = FORK.Barrier(WRITERS)
        running = [start(enter_at_once, number, gate, name, code) for number in range(WRITERS)]
        assert [word for _process, hear in running for word in told(hear)] == []
        for process, _hear in running:
            process.join()
        assert Enterprise.objects.filter(name=name).count() == 1
    assert Project.objects.count() == 2 * WRITERS
    assert agree()


def enter_without_end(say: Callable[[bytes], None], life: int) -> None:
    """Enter, count and verify, saying after each what is now acknowledged."""
    province = User.objects.get(username="province")
    for number in range(10_000):
        project = world.enter(name=f"项目{life}-{number}")
        say(json.dumps(["project", project.pk]).encode())
        say(json.dumps(["headcount", world.count_people(project, 7).pk]).encode())
        for claim in world.verify_all(project, province):
            say(json.dumps(["verified", claim.pk]).encode())


def test_a_process_killed_in_the_middle_loses_nothing_that_it_acknowledged():
    acknowledged = []
    for life in range(KILLS):
        process, hear = start(enter_without_end, life)
        heard = [json.loads(hear.recv_bytes()) for _word in range(life % 7 + 1)]
        os.kill(process.pid, signal.SIGKILL)  # in the middle of whatever comes next
        acknowledged += heard + told(hear)
        process.join()
        assert process.exitcode == -signal.SIGKILL
    with transaction.atomic():
        locks.hold_plan_to_change()  # what a dead process left running on the server has ended now
        LedgerHead.objects.select_for_update().get()
    check_what_is_there(acknowledged)


def check_what_is_there(acknowledged: list[tuple[str, int]]) -> None:
    told_of = {kind: {pk for word, pk in acknowledged if word == kind} for kind, _pk in acknowledged}
    assert told_of["project"] <= set(Project.objects.values_list("pk", flat=True))
    assert told_of.get("headcount", set()) <= set(Headcount.objects.values_list("pk", flat=True))
    verified = set(Claim.objects.filter(state="verified").values_list("pk", flat=True))
    assert told_of.get("verified", set()) <= verified
    # Nothing half done: each record has its claim, each claim its fact, its history and its lines.
    facts = [
        *StageReached.objects.values_list("pk", flat=True),
        *Headcount.objects.values_list("pk", flat=True),
    ]
    assert sorted(facts) == sorted(Claim.objects.values_list("pk", flat=True))
    assert Project.objects.exclude(source__claims__kind="stage").count() == 0
    assert Project.history.count() == Project.objects.count()
    reviewed = Claim.objects.exclude(reviewer=None).count()
    assert Claim.history.count() == Claim.objects.count() + reviewed + len(verified)
    assert agree()


@pytest.mark.only_sqlite
def test_writers_on_sqlite_take_turns():
    """A transaction holds the turn, and passes it on however it ends."""
    with transaction.atomic():
        assert not turn_is_free()
        with transaction.atomic():
            pass
        assert not turn_is_free()
    assert turn_is_free()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        1 / 0  # noqa: B018
    assert turn_is_free()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    assert turn_is_free()
    with transaction.atomic():
        connection.close()
        assert turn_is_free()
    with transaction.atomic():
        assert not turn_is_free()


def turn_is_free() -> bool:
    with open(f"{connection.settings_dict['NAME']}-queue") as queue:
        try:
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
