"""The worker dies in the middle of imports: every row is whole or absent, and its next start finishes them first."""

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts import clock
from accounts.models import User
from ledger import locks
from ledger.models import Claim, LedgerHead
from projects.models import Project, StageReached
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch
from sheets.tasks import go_on
from tests import world
from tests.drilling import FULL, start
from tests.ledger.reading import agree, figure
from tests.sheets.conftest import pasted
from tests.sheets.corpus_rows import code

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

KILLS, ROWS = (50, 400) if FULL else (4, 200)
HEADINGS = [
    "项目名称",
    "县",
    "引进单位",
    "企业名称",
    "信用代码",
    "所属行业",
    "当前阶段",
    "签约日期",
    "合同投资额（万元）",
    "计划带动就业人数",
]
WORDS = ("苗绣", "蜡染", "服装", "菌菇", "茶叶", "制鞋", "电子", "竹编", "刺梨", "天麻")


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()


def work(say: Callable[[bytes], None]) -> None:
    """The worker until nothing is left to do."""
    say(b"1")
    call_command("work", "--batch", "--no-startup-delay", "--interval", "0.01", verbosity=0)


def named(life: int, number: int) -> str:
    """Names that are far enough from each other not to be taken for duplicates."""
    digits = "".join(WORDS[int(digit)] for digit in f"{life:02}{number:03}")
    return f"{digits}基地"


def rows_of(life: int) -> list[list[Any]]:
    first = clock.today() - timedelta(days=20)
    return [
        [
            named(life, number),
            "威宁县",
            "贵阳市投资促进局",
            f"贵州{named(life, number)}有限公司",
            code(life * 1_000 + number),
            "服装鞋帽箱包",
            "签约",
            (first + timedelta(days=number % 15)).isoformat(),
            100 + number,
            10 + number % 50,
        ]
        for number in range(ROWS)
    ]


def begin(life: int, user: User) -> ImportBatch:
    """An import that was checked and waits to be saved, in the hands of the worker."""
    content = pasted([HEADINGS, *rows_of(life)])
    batch = batches.begin(
        label="projects.Project", actor=user, content=content, file_name=f"{life}.xlsx", is_paste=True
    )
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready", (batch.state, batch.message, batch.mapping)
    assert set(batch.rows.values_list("outcome", flat=True)) == {"new"}, (
        batch.rows.exclude(outcome="new").values_list("problems", "doubts").first()
    )
    with transaction.atomic():
        batches.save(batch=batch, actor=user)
        go_on.enqueue(batch.pk)
    return batch


def check_whole(batch: ImportBatch) -> int:
    """How many rows are in; each is whole with its record, claim, fact, history and lines, or not there at all."""
    with transaction.atomic():  # what a dead process left running on the server has ended now
        locks.hold_plan_to_change()
        LedgerHead.objects.select_for_update().filter(pk=1).first()
    batch.refresh_from_db()
    saved = {row.made["pk"] for row in batch.rows.filter(is_saved=True)}
    life = int(batch.file_name.removesuffix(".xlsx"))
    names = {named(life, number) for number in range(ROWS)}
    there = Project.objects.filter(name__in=names)
    assert set(there.values_list("pk", flat=True)) == saved
    assert len(saved) == there.values("name").distinct().count()
    everything = Project.objects.count()
    assert Claim.objects.count() == StageReached.objects.count() == everything
    assert Project.history.count() == Claim.history.count() == everything
    assert Project.objects.exclude(source__claims__kind="stage").count() == 0
    assert figure("projects", "reported") == everything
    return len(saved)


def test_a_worker_that_is_killed_leaves_whole_rows_and_the_next_one_finishes_first(settings: Any):
    clerk, chance = world.clerk_of("weining"), random.Random(9 + 3)
    broken_off, longest = 0, 0.6
    for life in range(KILLS):
        batch = begin(life, clerk)
        began = time.monotonic()
        process, hear = start(work)
        hear.recv_bytes()
        time.sleep(chance.uniform(0, longest))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        done = check_whole(batch)
        if batch.state == ImportBatch.State.SAVING:
            broken_off += 0 < done < ROWS
            check_said(batch, clerk)
        process, _hear = start(work)
        process.join()
        assert process.exitcode == 0
        assert check_whole(batch) == ROWS
        assert batch.state == ImportBatch.State.SAVED
        longest = max(0.6, time.monotonic() - began)
    assert broken_off >= KILLS // 5, "hardly any worker died in the middle"
    assert agree()


def check_said(batch: ImportBatch, user: User) -> None:
    """The page of the import says how far it is, and the dashboard that its figures are not complete."""
    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert f'<progress max="{ROWS}" value="{batch.done}"' in page
    assert "数据尚不完整" in client.get("/").content.decode()
