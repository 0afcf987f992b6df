"""Offering, declining, taking back, accepting and freeing: who may, when, and what is free again on which day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.models import Bureau
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from chambers import matches
from chambers.matches import accept, decline, free, may_offer, offer, take_back
from chambers.models import Enterprise, Intention, Match, MatchingRule
from counties.models import DemandSlot
from tests.chain import make_demand, make_intention
from tests.world import World

TODAY = date(2020, 7, 22)
LAST_DAY = date(2020, 8, 5)  # of a reservation made today


@pytest.fixture
def make(demo_world: World) -> Callable[..., Intention]:
    """make("名称", "guiyang") is an intention that this bureau collected."""

    def made(name: str = "贵州新意服饰有限公司", bureau: str = "guiyang", **fields: Any) -> Intention:
        enterprise = Enterprise(name=name)
        enterprise.save()
        collected_by = Bureau.objects.get(code=bureau)
        by = demo_world.users["province"]
        return make_intention(enterprise, collected_by=collected_by, by=by, **fields)

    return made


def status_of(intention: Intention, day: date = TODAY) -> str:
    intention.refresh_from_db()
    return intention.status_on(day).value


def test_an_offer_reserves_the_first_open_slot_and_holds_the_intention(
    demo_world: World, make: Callable[..., Intention]
):
    intention, demand = make(industry="garments", workers=120), demo_world.demands["weining"]
    match = offer(intention=intention, demand=demand, actor=demo_world.users["supporter"])
    assert match.slot.number == 2  # the first is reserved in the world
    assert (match.offered_on, match.reserved_until, match.state) == (TODAY, LAST_DAY, "offered")
    assert match.slot.reserved_until == LAST_DAY
    assert match.slot.state_on(LAST_DAY) == "reserved"
    assert match.slot.state_on(LAST_DAY + timedelta(days=1)) == "open"
    assert (status_of(intention), intention.held_until) == ("matched", LAST_DAY)
    assert status_of(intention, LAST_DAY + timedelta(days=1)) == "talking"
    assert [step.status for step in intention.steps.all()] == ["collected", "matched"]
    assert match.introduced_by.code == match.offered_for.code == match.pairing.supporter.code == "guiyang"
    # industry 30, workers 20 of which 50 %, area and timing not said, no wish but paired, no chamber
    assert match.score == 30 * 100 + 20 * 50 + 15 * 50 + 15 * 50 + 15 * 70
    assert match.parts["workers"] == {"percent": 50, "weight": 20, "needed": 120, "available": 60}
    assert match.history.get().history_user == demo_world.users["supporter"]


def test_the_reservation_lasts_as_long_as_the_rule_says(demo_world: World, make: Callable[..., Intention]):
    rule = MatchingRule.objects.current()
    rule.reservation_days = 3
    rule.save()
    match = offer(intention=make(), demand=demo_world.demands["yanhe"], actor=demo_world.users["province"])
    assert match.reserved_until == date(2020, 7, 25)


def test_a_given_slot_is_taken_and_one_of_another_demand_refused(
    demo_world: World, make: Callable[..., Intention]
):
    demand, province = demo_world.demands["weining"], demo_world.users["province"]
    taken, open_slot = demand.slots.order_by("number")
    other = demo_world.demands["yanhe"].slots.get()
    with pytest.raises(ValidationError) as refused:
        offer(intention=make(), demand=demand, slot=other, actor=province)
    assert set(refused.value.message_dict) == {"slot"}
    intention = make("贵州二意服饰有限公司")
    with pytest.raises(NotNow):
        offer(intention=intention, demand=demand, slot=taken, actor=province)
    assert offer(intention=intention, demand=demand, slot=open_slot, actor=province).slot == open_slot


@pytest.mark.parametrize(
    ("who", "bureau", "county", "may"),
    [
        ("supporter", "guiyang", "yanhe", True),  # collected it, and offers it anywhere
        ("supporter", "zunyi", "weining", True),  # supports the county
        ("supporter", "zunyi", "yanhe", False),
        ("county", "zunyi", "weining", True),  # is the county
        ("county", "zunyi", "yanhe", False),
        ("county", "weining", "yanhe", True),
        ("prefecture", "zunyi", "weining", True),  # is above the county
        ("prefecture", "zunyi", "yanhe", False),
        ("province", "zunyi", "yanhe", True),
        ("chamber", "own", "yanhe", True),
        ("chamber", "zunyi", "yanhe", False),
        ("director", "zunyi", "yanhe", False),
        ("admin", "zunyi", "yanhe", False),
    ],
)
def test_who_may_offer(
    demo_world: World, make: Callable[..., Intention], who: str, bureau: str, county: str, may: bool
):
    user = demo_world.user(who)
    intention = make(bureau=user.bureau.code if bureau == "own" else bureau)
    demand = demo_world.demands[county]
    assert may_offer(user, intention, demand, TODAY) == may
    if may:
        assert offer(intention=intention, demand=demand, actor=user).offered_for == user.bureau
    else:
        with pytest.raises(NotYours):
            offer(intention=intention, demand=demand, actor=user)
        assert status_of(intention) == "collected"


def test_a_chamber_offers_its_own_alone_even_to_a_county_that_it_is_paired_with(
    demo_world: World, make: Callable[..., Intention]
):
    from tests.world import pair

    chamber = demo_world.user("chamber")
    pair(chamber.bureau.code, "yanhe", kind="chamber")
    assert not may_offer(chamber, make(bureau="zunyi"), demo_world.demands["yanhe"], TODAY)


def test_what_cannot_be_offered(demo_world: World, make: Callable[..., Intention]):
    province, demand = demo_world.users["province"], demo_world.demands["yanhe"]
    for status in ("dropped", "project"):
        intention = make(f"贵州{status}有限公司", status=status)
        with pytest.raises(NotNow, match="cannot be offered|不能推送"):
            offer(intention=intention, demand=demand, actor=province)
    held = demo_world.intentions["weining"]
    with pytest.raises(NotNow, match="2020"):
        offer(intention=held, demand=demand, actor=province)
    demand.valid_until = date(2020, 7, 21)
    demand.save()
    with pytest.raises(NotNow, match="21"):
        offer(intention=make("贵州四意有限公司"), demand=demand, actor=province)
    demand.valid_until = TODAY
    demand.save()
    offer(intention=make("贵州五意有限公司"), demand=demand, actor=province)
    with pytest.raises(NotNow):  # its only slot
        offer(intention=make("贵州六意有限公司"), demand=demand, actor=province)


def test_an_expired_reservation_is_free_without_anything_running(
    demo_world: World, make: Callable[..., Intention]
):
    province, demand = demo_world.users["province"], demo_world.demands["yanhe"]
    first, second = make("贵州甲意有限公司"), make("贵州乙意有限公司")
    ran_out = offer(intention=first, demand=demand, actor=province)
    with clock.standing_on(LAST_DAY):
        assert not type(demand).objects.open_on(LAST_DAY).filter(pk=demand.pk).exists()
        with pytest.raises(NotNow):
            offer(intention=second, demand=demand, actor=province)
    after = LAST_DAY + timedelta(days=1)
    with clock.standing_on(after):
        assert type(demand).objects.open_on(after).filter(pk=demand.pk).exists()
        assert Intention.objects.free_on(after).filter(pk=first.pk).exists()
        ran_out.refresh_from_db()
        assert (ran_out.state, ran_out.state_on(after)) == ("offered", "expired")
        assert ran_out not in Match.objects.holding_on(after)
        for late in (
            lambda: accept(match=ran_out, actor=province),
            lambda: decline(match=ran_out, reason="晚了", actor=province),
            lambda: take_back(match=ran_out, reason="晚了", actor=province),
        ):
            with pytest.raises(NotNow, match="5"):
                late()
        again = offer(intention=second, demand=demand, actor=province)
        elsewhere = offer(intention=first, demand=demo_world.demands["weining"], actor=province)
    ran_out.refresh_from_db()
    assert ran_out.state == "expired"
    assert again.slot == ran_out.slot
    assert elsewhere.intention == first
    assert [step.status for step in first.steps.all()] == ["collected", "matched", "matched"]


@pytest.mark.parametrize(
    ("service", "state", "who", "not_who"),
    [(decline, "declined", "county", "supporter"), (take_back, "taken_back", "supporter", "county")],
)
def test_declining_and_taking_back_free_both(
    demo_world: World, service: Any, state: str, who: str, not_who: str
):
    match, intention = demo_world.matches["weining"], demo_world.intentions["weining"]
    for other in (not_who, "county2", "chamber", "director", "admin"):
        with pytest.raises(NotYours):
            service(match=match, reason="厂房未定", actor=demo_world.user(other))
    for reason in ("", "  ", "长" * 301):
        with pytest.raises(ValidationError) as refused:
            service(match=match, reason=reason, actor=demo_world.user(who))
        assert set(refused.value.message_dict) == {"reason"}
    with pytest.raises(Stale):
        service(match=match, reason="厂房未定", actor=demo_world.user(who), seen_version=9)
    ended = service(match=match, reason=" 厂房未定 ", actor=demo_world.user(who), seen_version=match.version)
    assert (ended.state, ended.reason, ended.decided_on) == (state, "厂房未定", TODAY)
    assert ended.slot.state_on(TODAY) == "open"
    assert (status_of(intention), intention.held_until) == ("talking", None)
    last = intention.steps.last()
    assert (last.status, last.reason, last.by.username) == ("talking", "厂房未定", who)
    for again in (
        lambda: service(match=match, reason="再", actor=demo_world.user(who)),
        lambda: accept(match=match, actor=demo_world.user("county")),
    ):
        with pytest.raises(NotNow):
            again()
    offer(intention=intention, demand=demo_world.demands["yanhe"], actor=demo_world.user("chamber"))


def test_whoever_is_above_takes_back_and_declines(demo_world: World):
    match = demo_world.matches["weining"]
    with pytest.raises(NotYours):
        take_back(match=match, reason="重新安排", actor=demo_world.user("prefecture"))
    take_back(match=match, reason="重新安排", actor=demo_world.user("province"))
    match = offer(
        intention=demo_world.intentions["weining"],
        demand=demo_world.demands["weining"],
        actor=demo_world.user("supporter"),
    )
    assert decline(match=match, reason="无厂房", actor=demo_world.user("prefecture")).state == "declined"


def test_accepting_fills_the_slot_and_makes_the_intention_a_project(demo_world: World):
    match, intention = demo_world.matches["weining"], demo_world.intentions["weining"]
    for other in ("supporter", "county2", "chamber", "director", "admin"):
        with pytest.raises(NotYours):
            accept(match=match, actor=demo_world.user(other))
    with pytest.raises(Stale):
        accept(match=match, actor=demo_world.user("county"), seen_version=0)
    accepted = accept(match=match, actor=demo_world.user("county"), seen_version=match.version)
    assert (accepted.state, accepted.decided_on) == ("accepted", TODAY)
    assert accepted.slot.filled_on == TODAY
    assert status_of(intention) == "project"
    assert [step.status for step in intention.steps.all()] == ["collected", "matched", "project"]
    assert not Intention.objects.free_on(date(2021, 1, 1)).filter(pk=intention.pk).exists()
    with pytest.raises(NotNow):
        take_back(match=match, reason="晚了", actor=demo_world.user("supporter"))


def test_freeing_what_was_accepted(demo_world: World):
    match, intention = demo_world.matches["weining"], demo_world.intentions["weining"]
    county = demo_world.user("county")
    with pytest.raises(NotNow):
        free(match=match, reason="未落地", actor=county)
    accept(match=match, actor=county)
    for other in ("supporter", "chamber", "county2"):
        with pytest.raises(NotYours):
            free(match=match, reason="未落地", actor=demo_world.user(other))
    with pytest.raises(ValidationError):
        free(match=match, reason="", actor=county)
    freed = free(match=match, reason="项目未落地", actor=county)
    assert (freed.state, freed.slot.state_on(TODAY)) == ("freed", "open")
    assert (status_of(intention), intention.held_until) == ("talking", None)


def test_accepting_what_was_withdrawn_or_dropped_meanwhile(demo_world: World):
    match, county = demo_world.matches["weining"], demo_world.user("county")
    DemandSlot.objects.filter(pk=match.slot_id).update(withdrawn_on=TODAY, withdrawn_reason="厂房另用")
    with pytest.raises(NotNow):
        accept(match=match, actor=county)
    DemandSlot.objects.filter(pk=match.slot_id).update(withdrawn_on=None, withdrawn_reason="")
    Intention.objects.filter(pk=match.intention_id).update(status="dropped")
    with pytest.raises(NotNow):
        accept(match=match, actor=county)
    decline(match=match, reason="企业放弃", actor=county)
    assert status_of(demo_world.intentions["weining"]) == "dropped"


def test_the_database_is_the_last_line(
    demo_world: World, make: Callable[..., Intention], monkeypatch: pytest.MonkeyPatch
):
    match, province = demo_world.matches["weining"], demo_world.users["province"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Match.objects.create(**kept(match, intention=make("贵州丙意有限公司")))
    with pytest.raises(IntegrityError), transaction.atomic():
        Match.objects.create(**kept(match, slot=demo_world.demands["yanhe"].slots.get()))
    monkeypatch.setattr(matches, "check_free", lambda intention, today: None)
    with pytest.raises(NotNow):  # not a 500
        offer(intention=match.intention, demand=demo_world.demands["yanhe"], actor=province)
    assert not demo_world.demands["yanhe"].slots.get().reserved_until


def kept(match: Match, **changed: Any) -> dict[str, Any]:
    names = (
        "intention",
        "slot",
        "offered_on",
        "offered_by",
        "offered_for",
        "introduced_by",
        "reserved_until",
    )
    return {**{name: getattr(match, name) for name in names}, "score": 0, **changed}


def test_an_open_demand_of_many_slots_is_filled_one_by_one(demo_world: World, make: Callable[..., Intention]):
    demand = make_demand("nayong", slots=3)
    taken = [
        offer(intention=make(f"贵州{n}号有限公司"), demand=demand, actor=demo_world.users["province"])
        for n in range(3)
    ]
    assert [match.slot.number for match in taken] == [1, 2, 3]
