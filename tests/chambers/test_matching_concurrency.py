"""Many offer the same slot, or the same intention, at once: one of them has it, the others are told so in words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Bureau, User
from accounts.refusals import NotNow
from chambers.matches import offer
from chambers.models import Enterprise, Intention, IntentionStep, Match, MatchingRule
from counties.models import Demand, DemandSlot
from tests import world
from tests.chain import make_demand, make_intention
from tests.drilling import FORK, FULL, start, told

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

CLIENTS = 32 if FULL else 8


@pytest.fixture(autouse=True)
def everybody(transactional_db: None) -> None:
    world.make_places()
    MatchingRule.objects.get_or_create(pk=1)  # a flush took away what the migration laid down


def intentions(count: int) -> list[Intention]:
    collected_by, by = Bureau.objects.get(code="guiyang"), User.objects.get(username="province")
    made = []
    for number in range(count):
        enterprise = Enterprise(name=f"贵州{number}号服饰有限公司")
        enterprise.save()
        made.append(make_intention(enterprise, collected_by=collected_by, by=by, industry="garments"))
    return made


def offer_at_once(say: Callable[[bytes], None], intention: int, demand: int, gate: Any) -> None:
    actor = User.objects.select_related("bureau").get(username="province")
    wish, wanted = Intention.objects.get(pk=intention), Demand.objects.get(pk=demand)
    gate.wait()
    try:
        offer(intention=wish, demand=wanted, actor=actor)
        say(json.dumps("offered").encode())
    except NotNow as error:
        say(json.dumps("refused" if len(str(error)) > 10 else "without a word").encode())
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        say(json.dumps(repr(error)).encode())


def all_at_once(pairs: list[tuple[int, int]]) -> list[str]:
    gate = FORK.Barrier(len(pairs), timeout=60)
    running = [start(offer_at_once, intention, demand, gate) for intention, demand in pairs]
    said = [word for _process, hear in running for word in told(hear)]
    for process, _hear in running:
        process.join()
    return sorted(said)


def test_one_slot_offered_to_by_many_at_once_is_reserved_once():
    demand = make_demand("weining", industry="garments")
    said = all_at_once([(one.pk, demand.pk) for one in intentions(CLIENTS)])
    assert said == ["offered"] + ["refused"] * (CLIENTS - 1)
    match = Match.objects.get()
    assert demand.slots.get().reserved_until == match.reserved_until
    assert Intention.objects.filter(status="matched").get() == match.intention
    assert IntentionStep.objects.filter(status="matched").count() == 1


def test_one_intention_offered_to_many_slots_at_once_is_held_once():
    [intention] = intentions(1)
    counties = ("weining", "yanhe", "nayong", "ziyun")
    demands = [make_demand(counties[number % 4], industry="garments") for number in range(CLIENTS)]
    said = all_at_once([(intention.pk, demand.pk) for demand in demands])
    assert said == ["offered"] + ["refused"] * (CLIENTS - 1)
    assert DemandSlot.objects.exclude(reserved_until=None).get() == Match.objects.get().slot


def test_as_many_slots_as_clients_are_all_given_out():
    demand = make_demand("weining", slots=CLIENTS // 2)
    said = all_at_once([(one.pk, demand.pk) for one in intentions(CLIENTS)])
    assert said == ["offered"] * (CLIENTS // 2) + ["refused"] * (CLIENTS - CLIENTS // 2)
    assert len(set(Match.objects.values_list("slot", flat=True))) == CLIENTS // 2
