"""Recording what an enterprise wants, changing it, and its steps: who may, what must fit, what is kept."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts import clock
from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from chambers import intentions
from chambers.intentions import AlreadyStanding, change_intention, record_intention, take_intention_step
from chambers.models import Chamber, Enterprise, EnterpriseContact, Intention, IntentionStep, Membership
from counties.models import County, Industry
from tests.world import TODAY, World, made_up_code

Status = Intention.Status
NAME = "贵州云岭服饰有限公司"
CODE = made_up_code(NAME)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def record(actor: User, name: str = NAME, code: str = CODE, **given: Any) -> Intention:
    """An intention as `actor` records it; fields of the record, and the other arguments of the service by name."""
    told = {key: given.pop(key) for key in list(given) if key.startswith(("contact_", "go_on"))}
    counties = [County.objects.get(key=key) for key in given.pop("counties", ())]
    values = {"collected_on": TODAY, **given}
    if isinstance(values.get("industry"), str):
        values["industry"] = Industry.objects.get(code=values["industry"])
    intention = Intention(**values)
    return record_intention(
        intention=intention, enterprise_name=name, credit_code=code, counties=counties, actor=actor, **told
    )


def beside(call: Any, *args: Any, **kwargs: Any) -> dict[str, list[str]]:
    """The messages with which a service refuses, by field; nothing of the call stays."""
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        call(*args, **kwargs)
    return refused.value.message_dict


def move(intention: Intention, status: str, actor: User, **given: Any) -> IntentionStep:
    values = {"on": TODAY, "reason": "已电话沟通", **given}
    return take_intention_step(intention=intention, status=status, actor=actor, **values)


# --- recording -------------------------------------------------------------------------------------


def test_what_is_recorded(places):
    supporter = places.user("supporter")
    intention = record(
        supporter,
        kind="oem",
        industry="garments",
        amount=Decimal(5_000_000),
        amount_typed="约500万",
        workers=120,
        workers_note="约120",
        counties=["weining", "nayong"],
        collected_on=date(2020, 7, 1),
    )
    intention.refresh_from_db()
    assert (intention.collected_by, intention.entered_by) == (supporter.bureau, supporter)
    assert intention.enterprise == Enterprise.objects.get(credit_code=CODE)
    assert (intention.status, intention.held_until, intention.chamber) == (Status.COLLECTED, None, None)
    assert {county.key for county in intention.counties.all()} == {"weining", "nayong"}
    assert intention.county_names == "纳雍县、威宁县"
    step = intention.steps.get()
    assert (step.status, step.on, step.by) == (Status.COLLECTED, date(2020, 7, 1), supporter)
    assert intention.history.get().history_user == supporter


def test_what_is_not_said_stays_unknown(places):
    intention = record(places.user("supporter"), code="")
    assert (intention.amount, intention.workers, intention.floor_area, intention.begins_on) == (None,) * 4
    assert (intention.enterprise.credit_code, intention.county_names) == (None, "")


@pytest.mark.parametrize("name", ["director", "admin"])
def test_those_who_record_nothing(places, name):
    with pytest.raises(NotYours):
        record(places.user(name))


def test_a_bureau_records_for_itself_the_province_for_anybody(places):
    zunyi = Bureau.objects.get(code="zunyi")
    with pytest.raises(NotYours):
        record(places.user("supporter"), collected_by=zunyi)
    assert record(places.user("province"), collected_by=zunyi).collected_by == zunyi


def test_no_day_to_come(places):
    tomorrow = TODAY + timedelta(days=1)
    assert "collected_on" in beside(record, places.user("county"), collected_on=tomorrow)
    assert not Enterprise.objects.exists()


def test_a_wrong_code_or_name_is_refused_beside_its_field(places):
    county = places.user("county")
    assert "credit_code" in beside(record, county, code="91520526MA6HX1234X")
    assert "enterprise_name" in beside(record, county, name="", code=CODE)
    record(county)
    assert "credit_code" in beside(record, county, name="另一家公司", code=CODE)


# --- the contact -----------------------------------------------------------------------------------


def test_a_contact_is_kept_with_the_enterprise_once(places):
    county = places.user("county")
    for kind in ("invest", "oem"):
        record(county, kind=kind, contact_post=" 办公室 ", contact_phone="0857-8221234")
    contact = EnterpriseContact.objects.get()
    assert (contact.enterprise.name, contact.post, contact.phone) == (NAME, "办公室", "0857-8221234")
    assert contact.history.get().history_user == county


@pytest.mark.parametrize(
    ("given", "field"),
    [({"contact_post": "办公室"}, "contact_phone"), ({"contact_phone": "0857-8221234"}, "contact_post")],
)
def test_half_a_contact_is_asked_for(places, given, field):
    assert list(beside(record, places.user("county"), **given)) == [field]
    assert not EnterpriseContact.objects.exists()


# --- chambers --------------------------------------------------------------------------------------


def chamber_of(places: World) -> Chamber:
    return Chamber.objects.get(bureau=places.user("chamber").bureau)


def other_chamber(places: World) -> Chamber:
    return Chamber.objects.exclude(pk=chamber_of(places).pk).first()


def test_what_a_chamber_records_is_its_own_and_the_enterprise_becomes_its_member(places):
    clerk = places.user("chamber")
    intention = record(clerk, chamber=other_chamber(places), collected_on=date(2020, 7, 3))
    assert (intention.chamber, intention.collected_by) == (chamber_of(places), clerk.bureau)
    member = Membership.objects.get()
    assert (member.chamber, member.enterprise) == (chamber_of(places), intention.enterprise)
    assert (member.joined_on, member.left_on) == (date(2020, 7, 3), None)
    assert member.history.get().history_user == clerk


def test_a_member_needs_no_code_and_joins_once(places):
    clerk = places.user("chamber")
    first = record(clerk)
    assert record(clerk, code="", kind="oem").enterprise == first.enterprise
    assert record(clerk, kind="oem", industry="food").enterprise == first.enterprise
    assert Membership.objects.count() == 1


def test_a_chamber_learns_nothing_of_enterprises_that_are_not_its_members(places):
    """Whether the name is on record elsewhere or not, the answer is the same."""
    clerk = places.user("chamber")
    known = record(places.user("county")).enterprise
    Membership.objects.create(chamber=other_chamber(places), enterprise=known)
    answers = [beside(record, clerk, name=name, code="") for name in (NAME, "从未登记过的公司")]
    assert answers[0] == answers[1]
    assert list(answers[0]) == ["credit_code"]
    assert Enterprise.objects.count() == 1


def test_two_members_of_one_name_are_told_apart_by_the_code(places):
    clerk = places.user("chamber")
    for number in (1, 2):
        record(clerk, code=made_up_code(f"{NAME}{number}"), go_on_reason="同名的另一家")
    assert list(beside(record, clerk, code="")) == ["credit_code"]


def test_who_left_the_chamber_has_to_join_anew(places):
    clerk = places.user("chamber")
    enterprise = record(places.user("county")).enterprise
    Membership.objects.create(
        chamber=chamber_of(places), enterprise=enterprise, left_on=TODAY - timedelta(days=1)
    )
    assert list(beside(record, clerk, kind="oem")) == ["enterprise_name"]


def test_others_name_a_chamber_only_of_its_members(places):
    county, chamber = places.user("county"), chamber_of(places)
    assert list(beside(record, county, chamber=chamber)) == ["chamber"]
    enterprise = record(county).enterprise
    assert list(beside(record, county, kind="oem", chamber=chamber)) == ["chamber"]
    member = Membership.objects.create(chamber=chamber, enterprise=enterprise)
    assert record(county, kind="oem", chamber=chamber).chamber == chamber
    member.left_on = date(2020, 7, 10)
    member.save()
    early, late = date(2020, 7, 10), date(2020, 7, 11)
    again = {"go_on_reason": "另一项"}
    assert record(county, kind="oem", chamber=chamber, collected_on=early, **again).chamber == chamber
    assert list(beside(record, county, kind="oem", chamber=chamber, collected_on=late, **again)) == [
        "chamber"
    ]


def test_a_bureau_of_a_chamber_without_a_record_is_told_so(places):
    chamber_of(places).delete()
    with pytest.raises(NotYours, match="administrator"):
        record(places.user("chamber"))


# --- one like it -----------------------------------------------------------------------------------


def test_one_like_it_needs_a_reason_that_is_kept(places):
    county = places.user("county")
    first = record(county, industry="garments")
    with pytest.raises(AlreadyStanding) as warned, transaction.atomic():
        record(places.user("supporter"), industry="garments", go_on_reason="  ")
    assert warned.value.intention == first
    assert list(warned.value.message_dict) == ["go_on_reason"]
    again = record(county, industry="garments", go_on_reason="第二条生产线")
    assert again.history.get().history_change_reason == "第二条生产线"


@pytest.mark.parametrize("other", [{"kind": "oem"}, {"industry": "food"}, {"industry": None}])
def test_another_kind_or_industry_is_another_intention(places, other):
    county = places.user("county")
    record(county, industry="garments")
    assert record(county, **{"industry": "garments", **other}).pk


def test_a_dropped_one_stands_in_nobodys_way(places):
    county = places.user("county")
    move(record(county), "dropped", county)
    assert record(county).history.get().history_change_reason in ("", None)


def test_a_chamber_is_not_told_of_what_others_collected(places):
    record(places.user("county"))
    assert record(places.user("chamber")).chamber == chamber_of(places)


# --- changing --------------------------------------------------------------------------------------


def test_a_change_is_kept_with_its_reason(places):
    county = places.user("county")
    intention = record(county, workers=50, counties=["weining"])
    seen = intention.version
    intention.workers, intention.words = 80, "想扩产"
    nayong = County.objects.get(key="nayong")
    changed = change_intention(
        intention=intention, counties=[nayong], actor=county, reason="企业来电", seen_version=seen
    )
    newest, before = changed.history.all()[:2]
    assert (before.workers, newest.workers, newest.history_change_reason) == (50, 80, "企业来电")
    assert (before.county_names, newest.county_names) == ("威宁县", nayong.short_zh)
    assert list(changed.counties.all()) == [nayong]
    with pytest.raises(Stale):
        change_intention(intention=intention, counties=[], actor=county, seen_version=seen)


def test_a_change_brings_neither_status_nor_enterprise_along(places):
    county = places.user("county")
    intention = record(county)
    enterprise, other = intention.enterprise, Enterprise.objects.create(name="另一家")
    intention.status, intention.enterprise = Status.PROJECT, other
    intention.collected_on = date(2020, 1, 1)
    changed = change_intention(intention=intention, counties=[], actor=county)
    changed.refresh_from_db()
    assert (changed.status, changed.enterprise, changed.collected_on) == (
        Status.COLLECTED,
        enterprise,
        TODAY,
    )


@pytest.mark.parametrize("name", ["county2", "supporter", "prefecture", "director", "admin"])
def test_others_read_it_and_change_nothing(places, name):
    intention = record(places.user("chamber"))
    actor = places.user(name)
    with pytest.raises(NotYours):
        change_intention(intention=intention, counties=[], actor=actor)
    with pytest.raises(NotYours):
        move(intention, "talking", actor)


def test_the_chamber_through_which_it_came_changes_it_too(places):
    clerk, county = places.user("chamber"), places.user("county")
    enterprise = record(clerk).enterprise
    through = record(county, kind="oem", name=enterprise.name, chamber=chamber_of(places))
    through.workers, through.chamber = 7, None
    changed = change_intention(intention=through, counties=[], actor=clerk)
    assert (changed.workers, changed.chamber) == (7, chamber_of(places))


def test_only_the_province_names_another_collector(places):
    county, zunyi = places.user("county"), Bureau.objects.get(code="zunyi")
    intention = record(county)
    intention.collected_by = zunyi
    with pytest.raises(NotYours):
        change_intention(intention=intention, counties=[], actor=county)
    changed = change_intention(intention=intention, counties=[], actor=places.user("province"))
    assert changed.collected_by == zunyi


def test_another_chamber_needs_the_membership(places):
    county = places.user("county")
    intention = record(county)
    intention.chamber = chamber_of(places)
    assert list(beside(change_intention, intention=intention, counties=[], actor=county)) == ["chamber"]


@pytest.mark.parametrize("status", [Status.DROPPED, Status.PROJECT])
def test_what_is_over_is_not_changed(places, status):
    county = places.user("county")
    intention = record(county)
    intentions.step(intention, status, on=TODAY, by=county, reason="测试")
    with pytest.raises(NotNow):
        change_intention(intention=intention, counties=[], actor=county)


# --- steps -----------------------------------------------------------------------------------------


def test_the_way_through_talks_and_back(places):
    county = places.user("county")
    intention = record(county, collected_on=date(2020, 7, 1))
    move(intention, "talking", county, on=date(2020, 7, 5), reason="")
    move(intention, "dropped", county, on=date(2020, 7, 6), reason="价格未谈拢")
    move(intention, "talking", county, on=date(2020, 7, 6), reason="重新报价")
    intention.refresh_from_db()
    assert intention.status == Status.TALKING
    assert list(intention.steps.values_list("status", "on__day", "reason")) == [
        ("collected", 1, ""),
        ("talking", 5, ""),
        ("dropped", 6, "价格未谈拢"),
        ("talking", 6, "重新报价"),
    ]
    assert intention.history.first().history_change_reason == "重新报价"


@pytest.mark.parametrize(
    ("status", "given", "field"),
    [
        ("talking", {"on": TODAY + timedelta(days=1)}, "on"),
        ("talking", {"on": date(2020, 6, 30)}, "on"),
        ("dropped", {"reason": " "}, "reason"),
        ("collected", {}, "status"),
        ("matched", {}, "status"),
        ("project", {}, "status"),
        ("", {}, "status"),
    ],
)
def test_steps_that_do_not_fit(places, status, given, field):
    county = places.user("county")
    intention = record(county, collected_on=date(2020, 7, 1))
    assert list(beside(move, intention, status, county, **given)) == [field]
    intention.refresh_from_db()
    assert (intention.status, intention.steps.count(), intention.version) == (Status.COLLECTED, 1, 1)


def test_a_dropped_one_is_taken_up_only_with_a_reason(places):
    county = places.user("county")
    intention = record(county)
    move(intention, "dropped", county)
    assert list(beside(move, intention, "talking", county, reason="")) == ["reason"]
    assert list(beside(move, intention, "dropped", county)) == ["status"]


def test_an_outdated_page_takes_no_step(places):
    county = places.user("county")
    intention = record(county)
    move(intention, "talking", county, seen_version=1)
    with pytest.raises(Stale):
        move(intention, "dropped", county, seen_version=1)


def held(places: World, until: date) -> Intention:
    """An intention as the services of matches leave it: reserved until that day."""
    county = places.user("county")
    intention = record(county)
    intention.held_until = until
    intentions.step(intention, Status.MATCHED, on=TODAY, by=county)
    return intention


def test_one_that_is_held_is_dropped_only_once_the_offer_is_taken_back(places):
    county, intention = places.user("county"), held(places, TODAY)
    with pytest.raises(NotNow, match="taken back"):
        move(intention, "dropped", county)
    with clock.standing_on(TODAY + timedelta(days=1)):  # the reservation ran out
        assert intention.status_on(clock.today()) == Status.TALKING
        assert list(beside(move, intention, "talking", county)) == ["status"]
        move(intention, "dropped", county, on=clock.today())
    intention.refresh_from_db()
    assert (intention.status, intention.held_until) == (Status.DROPPED, None)


def test_a_project_takes_no_step_here(places):
    county, intention = places.user("county"), held(places, TODAY)
    intention.held_until = None
    intentions.step(intention, Status.PROJECT, on=TODAY, by=county)
    for status in ("dropped", "talking"):
        with pytest.raises(NotNow, match="project"):
            move(intention, status, county)


def test_the_database_asks_why_it_is_dropped(places):
    intention = record(places.user("county"))
    with pytest.raises(IntegrityError), transaction.atomic():
        IntentionStep.objects.create(
            intention=intention, status="dropped", on=TODAY, by=places.user("county"), at=clock.now()
        )
