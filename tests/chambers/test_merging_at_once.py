"""Two people merge two records the opposite way round at once: one whole merge comes of it, never half of each."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from accounts.refusals import NotNow
from chambers import links
from chambers.merging import merge_enterprises
from chambers.models import Enterprise
from chambers.services import find_or_record_enterprise
from counties.models import County
from projects.entering import enter_project
from projects.models import Project
from projects.standing import StepTaken
from tests import world
from tests.drilling import FORK, start, told
from tests.ledger.reading import agree

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

MERGERS, ENTERERS = 4, 4
FIRST, SECOND = "贵州黔绣服饰一厂", "贵州黔绣服饰二厂"


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()


def merge(say: Callable[[bytes], None], number: int, gate: Any) -> None:
    """Even numbers merge the second record into the first, odd ones the other way round; the rest enter projects."""
    gate.wait()
    try:
        if number < MERGERS:
            keep, drop = (
                Enterprise.objects.get(name=name) for name in (FIRST, SECOND)[:: 1 if number % 2 else -1]
            )
            actor = User.objects.get(username=("province", "province2")[number % 2])
            merge_enterprises(keep=keep, drop=drop, actor=actor, reason="同一家")
        else:
            enter_without_code(f"项目{number}", (FIRST, SECOND)[number % 2])
        say(json.dumps("done").encode())
    except NotNow:
        say(json.dumps("too late").encode())
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        say(json.dumps(repr(error)).encode())


def enter_without_code(name: str, enterprise: str) -> None:
    """Two records that each got a code meanwhile could not be merged any more."""
    weining = County.objects.select_related("bureau", "prefecture__bureau").get(key="weining")
    enter_project(
        project=Project(name=name, county=weining, introduced_by=weining.bureau, **world.complete()),
        enterprise_name=enterprise,
        credit_code="",
        steps=[StepTaken("lead", date(2020, 6, 28))],
        actor=world.clerk_of("weining"),
        go_on_reason="另一个项目",
    )


def test_one_whole_merge_comes_of_many_and_nothing_is_left_behind():
    clerk = world.clerk_of("weining")
    first = find_or_record_enterprise(name=FIRST, credit_code=world.made_up_code(FIRST), actor=clerk)
    find_or_record_enterprise(name=SECOND, credit_code="", actor=clerk)
    world.enter(
        name="旧项目", enterprise=FIRST, credit_code=first.credit_code, county="weining", stage="lead"
    )
    gate = FORK.Barrier(MERGERS, timeout=60)
    running = [start(merge, number, gate) for number in range(MERGERS)]
    said = sorted(word for _process, hear in running for word in told(hear))
    for process, _hear in running:
        process.join()
    assert said == ["done"] + ["too late"] * (MERGERS - 1)
    kept = Enterprise.objects.standing().get()
    gone = Enterprise.objects.exclude(merged_into=None).get()
    assert (gone.merged_into, gone.credit_code) == (kept, None)
    assert kept.credit_code == first.credit_code
    assert [former.name for former in kept.names.all()] == [gone.name]
    assert kept.projects.count() == 1
    assert agree()


def test_a_project_entered_meanwhile_stands_on_the_record_that_stays():
    clerk = world.clerk_of("weining")
    for name in (FIRST, SECOND):
        find_or_record_enterprise(name=name, credit_code="", actor=clerk)
    everybody = [0, *range(MERGERS, MERGERS + ENTERERS)]
    gate = FORK.Barrier(len(everybody), timeout=60)
    running = [start(merge, number, gate) for number in everybody]
    said = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    assert said == ["done"] * len(everybody)
    gone = Enterprise.objects.exclude(merged_into=None).get()
    for relation in links.relations():
        assert not relation.related_model._base_manager.filter(**{relation.field.name: gone}).exists()
    assert Project.objects.count() == ENTERERS
    assert agree()
