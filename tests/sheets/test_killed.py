"""The worker dies in the middle of imports: every row is whole or absent, and its next start finishes them first."""

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import User
from counties.demand_models import Demand, DemandSlot
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch
from sheets.tasks import go_on
from tests import world
from tests.drilling import FULL, start
from tests.sheets.conftest import pasted

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

KILLS, ROWS = (50, 60) if FULL else (4, 30)
LONGEST = 1.2  # seconds that a worker lives


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()


def work(say: Callable[[bytes], None]) -> None:
    """The worker until nothing is left to do."""
    say(b"1")
    call_command("work", "--batch", "--no-startup-delay", "--interval", "0.01", verbosity=0)


def begin(life: int, user: User) -> ImportBatch:
    """An import that waits to be saved, in the hands of the worker."""
    rows = [
        [f"第{life}批{number}号车间招工", "威宁县", number % 3 + 1, 20 + number] for number in range(ROWS)
    ]
    content = pasted([["需求名称", "县", "名额", "可用工人数"], *rows])
    batch = batches.begin(
        label="counties.Demand", actor=user, content=content, file_name=f"{life}.xlsx", is_paste=True
    )
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready", (batch.state, batch.message, batch.mapping)
    with transaction.atomic():
        batches.save(batch=batch, actor=user)
        go_on.enqueue(batch.pk)
    return batch


def check_whole(batch: ImportBatch) -> int:
    """How many rows are in; each is whole with its record, slots and history, or not there at all."""
    saved = {row.made["pk"]: row for row in batch.rows.filter(is_saved=True)}
    life = batch.file_name.removesuffix(".xlsx")
    there = Demand.objects.filter(title__startswith=f"第{life}批")
    assert set(there.values_list("pk", flat=True)) == set(saved)
    for demand in there:
        number = saved[demand.pk].number - 2
        assert demand.title == f"第{life}批{number}号车间招工"
        assert demand.slots.count() == number % 3 + 1
        assert demand.history.count() == 1
    assert DemandSlot.history.count() == DemandSlot.objects.count()
    return len(saved)


def test_a_worker_that_is_killed_leaves_whole_rows_and_the_next_one_finishes_first(settings: Any):
    clerk, chance = world.clerk_of("weining"), random.Random(9 + 3)
    broken_off = 0
    for life in range(KILLS):
        batch = begin(life, clerk)
        process, hear = start(work)
        hear.recv_bytes()
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        batch.refresh_from_db()
        done = check_whole(batch)
        if batch.state == ImportBatch.State.SAVING:
            broken_off += done > 0
            check_said(batch, clerk)
        process, _hear = start(work)
        process.join()
        assert process.exitcode == 0
        batch.refresh_from_db()
        assert (batch.state, check_whole(batch)) == ("saved", ROWS)
    assert broken_off >= KILLS // 5, "hardly any worker died in the middle"


def check_said(batch: ImportBatch, user: User) -> None:
    """The page of the import says how far it is."""
    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert f'<progress max="{ROWS}" value="{batch.done}"' in page
