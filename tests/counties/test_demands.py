"""Demands and their slots: who records and changes them, what is refused, and what the pages say."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from counties.demands import add_slots, change_demand, record_demand, withdraw_slot, withdraw_slots
from counties.models import County, Demand, Industry
from counties.slots import DemandState, counts_of, with_counts
from tests.chain import make_demand

TODAY = date(2020, 7, 22)
SEEN = "seen_version"


def demand_of(county: str = "weining", **values: object) -> Demand:
    return Demand(county=County.objects.get(key=county), title="求服装加工企业", **values)


def recorded(actor: User, *, slots: int = 2, county: str = "weining", **values: object) -> Demand:
    return record_demand(demand=demand_of(county, **values), slots=slots, actor=actor)


def refused(error: type[Exception], act, *args, **kwargs) -> Exception:
    with pytest.raises(error) as caught:
        act(*args, **kwargs)
    return caught.value


def state(demand: Demand, on: date = TODAY) -> DemandState:
    return counts_of(with_counts(Demand.objects.filter(pk=demand.pk), on).get()).state


# --- recording -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["county", "prefecture", "province"])
def test_the_county_and_those_above_it_record(world, who):
    demand = recorded(world.user(who), slots=3, workers=60, poor_workers=40)
    assert [slot.number for slot in demand.slots.order_by("number")] == [1, 2, 3]
    assert (demand.entered_by, demand.entered_at) == (world.user(who), demand.changed_at)
    assert demand.history.get().history_user == world.user(who)
    assert all(slot.history.count() == 1 for slot in demand.slots.all())


@pytest.mark.parametrize("who", ["county2", "supporter", "chamber"])
def test_nobody_records_for_a_county_that_is_not_theirs(world, who):
    assert "county" in refused(ValidationError, recorded, world.user(who)).error_dict


@pytest.mark.parametrize("who", ["director", "admin"])
def test_some_roles_record_nothing(world, who):
    refused(NotYours, recorded, world.user(who))


def test_a_county_outside_the_plan_is_refused(world):
    outside = County.objects.filter(group="").first()
    demand = Demand(county=outside, title="求企业")
    error = refused(ValidationError, record_demand, demand=demand, slots=1, actor=world.user("province"))
    assert "county" in error.error_dict


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slots": 0}, "slots"),
        ({"slots": 51}, "slots"),
        ({"workers": 5, "poor_workers": 6}, "poor_workers"),
        ({"poor_workers": 6}, "poor_workers"),
        ({"workers": 100_001}, "workers"),
        ({"floor_area": 1_000_001}, "floor_area"),
        ({"valid_until": date(2020, 7, 21)}, "valid_until"),
        ({"valid_until": date(2020, 8, 1), "ready_on": date(2020, 8, 2)}, "valid_until"),
    ],
)
def test_what_cannot_be_is_refused(world, values, field):
    assert field in refused(ValidationError, recorded, world.user("county"), **values).error_dict
    assert Demand.objects.count() == 2


def test_a_demand_without_a_title_is_refused(world):
    demand = demand_of()
    demand.title = ""
    error = refused(ValidationError, record_demand, demand=demand, slots=1, actor=world.user("county"))
    assert "title" in error.error_dict


# --- changing ------------------------------------------------------------------------------------


def test_a_change_is_kept_with_who_and_why(world):
    clerk, demand = world.user("county"), recorded(world.user("county"))
    demand.title = "求食品企业"
    change_demand(demand=demand, actor=clerk, seen_version=demand.version, reason=" 改行 ")
    line = demand.history.first()
    assert (line.title, line.history_user, line.history_change_reason) == ("求食品企业", clerk, "改行")


def test_others_do_not_change_it(world):
    demand = Demand.objects.get(pk=world.demands["weining"].pk)
    for who in ("county2", "supporter", "chamber", "director"):
        refused(NotYours, change_demand, demand=demand, actor=world.user(who), reason="x")


def test_a_demand_on_which_others_rely_is_changed_with_a_reason(world):
    clerk, demand = world.user("county"), world.demands["weining"]  # published, one slot reserved
    assert "reason" in refused(ValidationError, change_demand, demand=demand, actor=clerk).error_dict
    batch = world.opportunities["weining"]
    batch.withdrawn_on, batch.withdrawn_reason = TODAY, "有误"
    batch.save()
    assert "reason" in refused(ValidationError, change_demand, demand=demand, actor=clerk).error_dict
    with clock.standing_on(date(2020, 8, 4)):  # the reservation is over, and nobody reads of it
        change_demand(demand=demand, actor=clerk)


def test_the_county_of_a_demand_stays(world):
    demand = recorded(world.user("province"))
    demand.county = County.objects.get(key="yanhe")
    change_demand(demand=demand, actor=world.user("province"))
    demand.refresh_from_db()
    assert demand.county.key == "weining"


def test_an_outdated_change_is_refused(world):
    demand = recorded(world.user("county"))
    refused(Stale, change_demand, demand=demand, actor=world.user("county"), seen_version=0)


def test_a_day_that_has_passed_stays_and_is_not_chosen_anew(world):
    demand = recorded(world.user("county"), valid_until=TODAY)
    with clock.standing_on(date(2020, 7, 30)):
        demand.title = "改"
        change_demand(demand=demand, actor=world.user("county"))
        demand.valid_until = date(2020, 7, 29)
        error = refused(ValidationError, change_demand, demand=demand, actor=world.user("county"))
        assert "valid_until" in error.error_dict
        demand.valid_until = date(2020, 8, 30)
        change_demand(demand=demand, actor=world.user("county"))
        assert state(demand, date(2020, 8, 1)) == DemandState.OPEN


# --- slots ---------------------------------------------------------------------------------------


def test_slots_are_added_up_to_fifty(world):
    clerk, demand = world.user("county"), recorded(world.user("county"), slots=49)
    error = refused(ValidationError, add_slots, demand=demand, count=2, actor=clerk)
    assert "1 can be added" in str(error)
    withdraw_slot(slot=demand.slots.get(number=49), reason="另作他用", actor=clerk)
    assert [slot.number for slot in add_slots(demand=demand, count=2, actor=clerk)] == [50, 51]
    demand.refresh_from_db()
    assert demand.history.first().history_change_reason == "2 slots added"
    refused(NotYours, add_slots, demand=demand, count=1, actor=world.user("county2"))
    for count in (0, -1, 51):
        refused(ValidationError, add_slots, demand=demand, count=count, actor=clerk)


def test_a_demand_that_ran_out_gets_no_slots(world):
    demand = recorded(world.user("county"), valid_until=TODAY)
    with clock.standing_on(date(2020, 7, 23)):
        refused(NotNow, add_slots, demand=demand, count=1, actor=world.user("county"))


def test_an_open_slot_is_withdrawn_with_a_reason(world):
    clerk, demand = world.user("county"), recorded(world.user("county"), slots=3)
    first, second, third = demand.slots.order_by("number")
    withdraw_slots(demand=demand, slots=[first, third], reason="厂房另作他用", actor=clerk)
    third.refresh_from_db()
    assert (third.withdrawn_on, third.withdrawn_reason) == (TODAY, "厂房另作他用")
    assert third.history.first().history_change_reason == "厂房另作他用"
    demand.refresh_from_db()
    assert demand.history.first().history_change_reason == "Slots withdrawn: 1, 3 (厂房另作他用)"
    assert state(demand) == DemandState.OPEN
    withdraw_slot(slot=second, reason="也撤", actor=clerk)
    assert state(demand) == DemandState.WITHDRAWN


def test_a_taken_slot_is_not_withdrawn(world):
    clerk, demand = world.user("county"), world.demands["weining"]
    reserved, free = demand.slots.order_by("number")  # reserved until 3 August
    refused(NotNow, withdraw_slot, slot=reserved, reason="x", actor=clerk)
    # All or none.
    refused(NotNow, withdraw_slots, demand=demand, slots=[free, reserved], reason="x", actor=clerk)
    free.refresh_from_db()
    assert free.withdrawn_on is None
    with clock.standing_on(date(2020, 8, 3)):
        refused(NotNow, withdraw_slot, slot=reserved, reason="x", actor=clerk)
    with clock.standing_on(date(2020, 8, 4)):
        withdraw_slot(slot=reserved, reason="x", actor=clerk)
        refused(NotNow, withdraw_slot, slot=reserved, reason="x", actor=clerk)
    free.filled_on = TODAY
    free.save()
    with clock.standing_on(date(2020, 8, 4)):
        refused(NotNow, withdraw_slot, slot=free, reason="x", actor=clerk)
        assert state(demand, date(2020, 8, 4)) == DemandState.FILLED


def test_withdrawing_names_slots_of_this_demand_and_a_reason(world):
    clerk, demand = world.user("county"), recorded(world.user("county"))
    other = make_demand("weining").slots.get()
    for slots, reason, field in (
        ([], "x", "slots"),
        ([other], "x", "slots"),
        (demand.slots.all(), " ", "reason"),
    ):
        error = refused(
            ValidationError, withdraw_slots, demand=demand, slots=list(slots), reason=reason, actor=clerk
        )
        assert set(error.error_dict) == {field}
    refused(NotYours, withdraw_slot, slot=other, reason="x", actor=world.user("county2"))


def test_the_state_of_a_demand(world):
    demand = recorded(world.user("county"), slots=1, valid_until=date(2020, 8, 5))
    slot = demand.slots.get()
    assert state(demand) == DemandState.OPEN
    slot.reserved_until = date(2020, 8, 10)
    slot.save()
    assert state(demand) == DemandState.RESERVED
    assert state(demand, date(2020, 8, 6)) == DemandState.RESERVED
    assert state(demand, date(2020, 8, 11)) == DemandState.RUN_OUT


# --- pages ---------------------------------------------------------------------------------------


def typed(**more: str) -> dict[str, str]:
    return {
        "county": str(County.objects.get(key="weining").pk),
        "title": "求服装加工企业",
        "slots": "3",
        "workers": "约120人",
        "poor_workers": "80",
        "floor_area": "800平方米",
        "ready_on": "8.15",
        "valid_until": "2020年12月31日",
        "industry": str(Industry.objects.get(code="garments").pk),
        **more,
    }


def test_a_demand_is_recorded_on_its_page(world, sign_in):
    client = sign_in("county")
    answer = client.post(reverse("counties:demand-add"), typed())
    demand = Demand.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, demand.get_absolute_url())
    assert (demand.workers, demand.poor_workers, demand.floor_area) == (120, 80, 800)
    assert (demand.ready_on, demand.valid_until) == (date(2020, 8, 15), date(2020, 12, 31))
    assert demand.slots.count() == 3
    assert "约120" in demand.note
    page = client.get(demand.get_absolute_url()).content.decode()
    assert "3 open, 0 reserved, 0 filled, 0 withdrawn" in page


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("title", "", "Fill in: what is asked for."),
        ("county", "", "Choose: county."),
        ("slots", "0", "from 1 to 50"),
        ("slots", "二", "from 1 to 50"),
        ("slots", "51", "from 1 to 50"),
        ("slots", "2.5", "from 1 to 50"),
        ("workers", "many", "cannot be read"),
        ("poor_workers", "150", "no more poor than workers"),
        ("workers", "", "no more poor than workers"),
        ("floor_area", "3亩", ""),
        ("ready_on", "31.31", ""),
        ("valid_until", "2020-07-01", "This day is past."),
        ("industry", "999", "Choose one from the list."),
        ("title", "长" * 121, "At most 120"),
    ],
)
def test_wrong_words_are_answered_beside_the_field(world, sign_in, field, text, words):
    answer = sign_in("county").post(reverse("counties:demand-add"), typed(**{field: text}))
    assert answer.status_code == 422
    form, page = answer.context["form"], answer.content.decode()
    assert set(form.errors) <= {field, "poor_workers"}
    assert form.errors
    assert words in page
    assert form["site"].value() == "" or form["floor_area"].value() is not None  # nothing typed is lost
    assert Demand.objects.count() == 2


def test_another_countys_clerk_is_offered_no_county_of_ours(world, sign_in):
    client = sign_in("county2")
    choices = client.get(reverse("counties:demand-add")).context["form"].fields["county"].queryset
    assert [county.key for county in choices] == ["yanhe"]
    assert client.post(reverse("counties:demand-add"), typed()).status_code == 422


def test_a_demand_is_changed_extended_and_withdrawn_on_its_pages(world, sign_in):
    client, demand = sign_in("county"), recorded(world.user("county"))
    url = reverse("counties:demand-edit", args=[demand.pk])
    kept = client.get(url).context["form"].initial
    answer = client.post(url, {"title": "求鞋厂", SEEN: kept[SEEN], "note": "内部"})
    assert answer.status_code == 302
    demand.refresh_from_db()
    assert (demand.title, demand.note, demand.industry) == ("求鞋厂", "内部", None)
    assert client.post(url, {"title": "再改", SEEN: kept[SEEN]}).status_code == 409
    url = reverse("counties:demand-slots", args=[demand.pk])
    assert client.post(url, {"count": "2", SEEN: demand.version}).status_code == 302
    assert demand.slots.count() == 4
    demand.refresh_from_db()
    url = reverse("counties:demand-withdraw", args=[demand.pk])
    slot = demand.slots.get(number=3)
    assert client.post(url, {"slots": [slot.pk], SEEN: demand.version}).status_code == 422
    answer = client.post(url, {"slots": [slot.pk], "reason": "另作他用", SEEN: demand.version})
    assert answer.status_code == 302
    page = client.get(demand.get_absolute_url()).content.decode()
    assert "22 July 2020: 另作他用" in page
    demand.refresh_from_db()
    again = client.post(url, {"slots": [slot.pk], "reason": "x", SEEN: demand.version})
    assert again.status_code == 422
    assert "Tick open slots of this demand." in again.content.decode()


def test_the_page_says_how_each_slot_stands_and_not_who_has_it(world, sign_in):
    page = sign_in("chamber").get(world.demands["weining"].get_absolute_url())
    rows = [(row.number, row.state.value, row.said) for row in page.context["slots"]]
    assert rows == [(1, "reserved", "until 3 August 2020"), (2, "open", "")]
    assert page.context["may_change"] is False


def listed(client: Client, **query: str) -> set[int]:
    answer = client.get(reverse("counties:demand-list"), query)
    return {demand.pk for demand in answer.context["page"].object_list}


def test_the_list_finds_by_words_place_state_and_publication(world, sign_in):
    client = sign_in("province")
    weining, yanhe = world.demands["weining"], world.demands["yanhe"]
    run_out = make_demand("nayong", valid_until=date(2020, 7, 21), title="求茶企", ready_on=date(2020, 7, 1))
    full = make_demand("ziyun", title="求箱包企业", site="安置点")
    full.slots.update(filled_on=TODAY)
    gone = make_demand("rongjiang", title="求刺绣企业", policies="租金减免")
    gone.slots.update(withdrawn_on=TODAY, withdrawn_reason="x")
    held = make_demand("rongjiang", title="求蜡染企业")
    held.slots.update(reserved_until=TODAY)
    everything = {one.pk for one in (weining, yanhe, run_out, full, gone, held)}
    assert listed(client) == everything
    for query, found in (
        ({"q": "安置点"}, {full}),
        ({"q": "租金 刺绣"}, {gone}),
        ({"q": "nayong"}, {run_out}),
        ({"county": weining.county_id}, {weining}),
        ({"prefecture": weining.county.prefecture_id}, {weining, run_out}),
        ({"industry": weining.industry_id}, {weining}),
        ({"state": "open"}, {weining, yanhe}),
        ({"state": "reserved"}, {held}),
        ({"state": "filled"}, {full}),
        ({"state": "run_out"}, {run_out}),
        ({"state": "withdrawn"}, {gone}),
        ({"ready_by": "2020-07-01"}, {run_out}),
        ({"ready_by": "2020-06-30"}, set()),
        ({"published": "yes"}, {weining}),
        ({"published": "no"}, {yanhe, run_out, full, gone, held}),
    ):
        assert listed(client, **query) == {one.pk for one in found}, query


def test_the_totals_are_those_of_the_filtered_rows(world, sign_in):
    client, weining = sign_in("province"), world.demands["weining"]
    make_demand("weining", slots=3, workers=5)

    def totals(**query: str) -> list[str]:
        answer = client.get(reverse("counties:demand-list"), query)
        return [total["value"] for total in answer.context["totals"]]

    # open, reserved, filled, withdrawn, run out, workers
    assert totals() == ["5", "1", "0", "0", "0", "65"]
    assert totals(county=weining.county_id, industry=weining.industry_id) == ["1", "1", "0", "0", "0", "60"]
    assert totals(county=world.demands["yanhe"].county_id) == ["1", "0", "0", "0", "0", "—"]


def test_only_who_publishes_ticks_and_only_what_is_theirs_and_open(world, sign_in):
    def boxes(who: str) -> int:
        return sign_in(who).get(reverse("counties:demand-list")).content.decode().count('form="bulk-form"')

    assert [boxes(who) for who in ("county", "chamber", "director", "prefecture", "province")] == [
        0,
        0,
        0,
        1,
        2,
    ]
