"""Many people editing one project, and one form sent by many at once: nothing is lost, nothing is made twice.

Each client is a process of its own that goes through the pages, reads the version, and on 409 reads again.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from accounts.models import User
from counties.models import Industry
from pages.models import Submission
from projects.models import Project
from tests import world
from tests.desk import hidden_fields
from tests.drilling import FORK, FULL, start, told
from tests.ledger.reading import agree

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

CLIENTS, SECONDS = (32, 20) if FULL else (6, 0.8)
SENDERS = 8
JOBS = re.compile(r'name="planned_jobs" value="(\d*)"')


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()


def desk(username: str = "county") -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="accounts.backends.RoleBackend")
    return client


def asked_for() -> dict[str, Any]:
    """What the stage “signed” asks for besides."""
    return {"industry": Industry.objects.earliest("pk").pk, "contract_amount": "0"}


def add_one(say: Callable[[bytes], None], number: int, shared: int, gate: Any, seconds: float) -> None:
    """Read the planned jobs from the page, write one more, until the time is up; tell what was acknowledged."""
    done: Counter[str] = Counter()
    try:
        client, url = desk(("county", "prefecture", "province")[number % 3]), f"/projects/{shared}/edit/"
        typed = {"name": "共同的项目", "enterprise_name": "共同的公司", "kind": "new", **asked_for()}
        gate.wait()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            page = client.get(url).content.decode()
            jobs = int(JOBS.search(page)[1]) + 1
            answer = client.post(url, {**hidden_fields(page), **typed, "planned_jobs": str(jobs)})
            done[str(answer.status_code)] += 1
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        done[repr(error)] += 1
        gate.abort()
    say(json.dumps(done).encode())


def test_no_edit_is_lost():
    shared = world.enter(name="共同的项目", enterprise="共同的公司", planned_jobs=0)
    gate = FORK.Barrier(CLIENTS, timeout=60)
    running = [start(add_one, number, shared.pk, gate, SECONDS) for number in range(CLIENTS)]
    said = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    done = sum((Counter(word) for word in said), Counter())
    assert len(said) == CLIENTS
    assert set(done) <= {"302", "409"}, done
    assert done["302"] > 0 and done["409"] > 0, done  # somebody was refused, or nothing was tried
    stored = Project.objects.get(pk=shared.pk)
    assert stored.planned_jobs == done["302"]
    assert stored.version == done["302"] + 1
    assert stored.history.count() == done["302"] + 1
    assert sorted(stored.history.values_list("planned_jobs", flat=True)) == list(range(done["302"] + 1))
    assert agree()


def send(say: Callable[[bytes], None], gate: Any, url: str, values: dict[str, Any]) -> None:
    client = desk()
    gate.wait()
    answer = client.post(url, values)
    say(json.dumps([answer.status_code, answer.headers.get("Location", "")]).encode())


def test_one_form_sent_by_many_at_once_makes_one_record():
    county = world.clerk_of("weining").bureau
    url = "/projects/add/"
    values = {
        **hidden_fields(desk().get(url).content.decode()),
        "name": "一次的项目",
        "enterprise_name": "一次的公司",
        "county": county.county.pk,
        "introduced_by": county.pk,
        "kind": "new",
        "stage": "signed",
        "signed_on": "6.28",
        "planned_jobs": "5",
        "credit_code": world.code_of("一次的公司"),
        **asked_for(),
    }
    gate = FORK.Barrier(SENDERS, timeout=60)
    running = [start(send, gate, url, values) for _sender in range(SENDERS)]
    said = [tuple(word) for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    project = Project.objects.get()
    assert said == [(302, project.get_absolute_url())] * SENDERS
    assert Submission.objects.count() == 1
    assert project.source.claims.count() == project.history.count() == 1
    assert agree()


def test_a_save_counts_on_from_what_is_stored():
    """Two that remember the same version leave two different ones, whether they ask for the check or not."""
    shared = world.enter(name="共同的项目")
    first, second = (Project.objects.get(pk=shared.pk) for _reader in range(2))
    first.save()
    second.save()
    assert (first.version, second.version) == (2, 3)
    second.save(update_fields=["note"])
    assert Project.objects.get(pk=shared.pk).version == second.version == 4
    Project.objects.filter(pk=shared.pk).update(version=F("version") + 5)
    first.save()
    assert first.version == 10
