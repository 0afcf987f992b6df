"""Many people enter the same project at once: one record comes of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chambers.models import Enterprise
from chambers.services import find_or_record_enterprise
from projects.duplicate_models import SuspectedPair
from projects.duplicate_services import PossibleDuplicate
from projects.models import Project
from projects.services import change_project
from tests import world
from tests.drilling import FULL
from tests.ledger.reading import agree, figure
from tests.ledger.test_concurrency import FORK, start, told

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

WRITERS = 32 if FULL else 8
# Spellings of one company, so that several rows may stand for it: only the folded name is the same.
COMPANIES = (
    "贵州云岭服饰有限公司",
    "贵州（云岭）服饰有限公司",
    "贵州云岭服饰 有限公司",
    "贵州【云岭】服饰有限公司",
)


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()


def tell(say: Callable[[bytes], None], gate: Any, work: Callable[[], Any]) -> None:
    gate.wait()
    try:
        work()
        say(json.dumps("saved").encode())
    except PossibleDuplicate as error:
        say(json.dumps("blocked" if error.blocked else "warned").encode())
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        say(json.dumps(repr(error)).encode())


def enter_the_same(say: Callable[[bytes], None], number: int, gate: Any) -> None:
    key = ("weining", "yanhe", "nayong", "ziyun")[number // 2 % 4]
    clerk = world.clerk_of(key)
    company = COMPANIES[number % len(COMPANIES)]
    tell(say, gate, lambda: world.enter(county=key, name="服装来料加工项目", enterprise=company, actor=clerk))


def rename_to_the_same(say: Callable[[bytes], None], pk: int, gate: Any) -> None:
    project = Project.objects.select_related("county", "source").get(pk=pk)
    clerk = world.clerk_of(project.county.key)
    project.name = "服装来料加工项目"
    company = project.enterprise.name

    def rename() -> None:
        change_project(
            project=project, enterprise_name=company, credit_code="", actor=clerk, go_on_reason="更名"
        )

    tell(say, gate, rename)


def at_once(work: Callable[..., None], arguments: list[int]) -> list[str]:
    gate = FORK.Barrier(len(arguments), timeout=60)
    running = [start(work, argument, gate) for argument in arguments]
    said = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    return sorted(said)


def test_the_same_project_entered_by_many_at_once_is_one():
    for company in COMPANIES:  # known already, so that nobody waits for the lock of new enterprises
        find_or_record_enterprise(name=company, credit_code="", actor=world.clerk_of("weining"))
    said = at_once(enter_the_same, list(range(WRITERS)))
    assert said == ["blocked"] * (WRITERS - 1) + ["saved"]
    assert Enterprise.objects.count() == 3
    assert Project.objects.count() == figure("projects", "reported") == 1
    assert not SuspectedPair.objects.exists()
    assert agree()


def test_many_records_renamed_to_the_same_at_once_leave_one():
    words = ["蔬菜大棚", "茶叶精制", "银饰作坊", "生态养殖", "数据线组装", "刺梨果汁", "手套织造", "蜂蜜灌装"]
    entered = [world.enter(name=word, enterprise=COMPANIES[0], county="weining") for word in words]
    said = at_once(rename_to_the_same, [project.pk for project in entered])
    assert said == ["blocked"] * (len(words) - 1) + ["saved"]
    assert Project.objects.filter(name_key="服装来料加工项目").count() == 1
    assert agree()
