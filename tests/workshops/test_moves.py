"""Workshops that move to another county or project: what moves on which day, who decides, what the pages answer."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Bureau
from accounts.versions import Stale
from counties.models import County
from ledger.lines import Place
from ledger.metrics import Basis, Channel
from ledger.models import Claim
from ledger.placing import Move, Standing, Whereabouts, joined
from ledger.services import NotYours, return_
from projects.changes import NewValue, report_change
from projects.merging import merge_projects
from projects.models import Project
from tests import world
from tests.ledger.reading import agree, figure, reconcile
from workshops.models import Workshop
from workshops.moves import report_move

pytestmark = pytest.mark.usefixtures("places")

JULY_9, JULY_10, JULY_15 = date(2020, 7, 9), date(2020, 7, 10), date(2020, 7, 15)


def place(key: str) -> County:
    return County.objects.get(key=key)


def by(code: str) -> int:
    return Bureau.objects.get(code=code).pk


@pytest.fixture
def project() -> Project:
    """Of Weining, brought by Guiyang."""
    return world.enter(introduced_by="guiyang")


@pytest.fixture
def other() -> Project:
    """Of Yanhe, brought by Zunyi."""
    return world.enter(county="yanhe", name="电子元件组装", introduced_by="zunyi")


@pytest.fixture
def shop(project) -> Workshop:
    """Recognised on 1 July, 30 people from 2 July, all verified."""
    shop = world.open_workshop(project)
    world.count_people(shop, 30, on=date(2020, 7, 2), poor=12)
    world.verify_all(project)
    world.verify_all(shop)
    return shop


def move(shop: Workshop, project: Project | None, county: str = "", **words) -> Claim:
    county = place(county) if county else project.county
    actor = words.pop("actor", None) or world.clerk_of(Workshop.objects.get(pk=shop.pk).county.key)
    given = {"on": JULY_10, "reason": "搬迁", **words}
    return report_move(workshop=shop, county=county, project=project, actor=actor, **given)


def stands(shop: Workshop) -> tuple[str, int | None, str]:
    shop.refresh_from_db()
    return (shop.county.key, shop.project_id, shop.introduced_by.code)


@pytest.mark.parametrize("metric", ["jobs", "poor_jobs", "workshops", "working_shops", "job_sites"])
def test_its_figures_move_on_that_day_and_earlier_days_stay(shop, other, metric):
    weining, yanhe, much = place("weining").pk, place("yanhe").pk, figure(metric)
    world.verify_all(other)
    claim = move(shop, other)
    assert stands(shop) == ("yanhe", other.pk, "zunyi")
    assert figure(metric, "verified", county_id=yanhe) == 0  # not before somebody has vouched for it
    world.vouch(claim)
    for basis in Basis:
        assert figure(metric, basis, county_id=weining, on=JULY_9) == much
        assert figure(metric, basis, county_id=yanhe, on=JULY_9) == 0
        assert figure(metric, basis, county_id=weining, on=JULY_10) == 0
        assert figure(metric, basis, county_id=yanhe, on=JULY_10) == much
        assert figure(metric, basis) == much
    assert agree() and reconcile()[0] == 0


def test_credit_moves_with_it_and_nothing_is_doubled(shop, other):
    world.vouch(move(shop, other))
    days = [(JULY_9, "guiyang", 30), (JULY_9, "zunyi", 0), (JULY_10, "guiyang", 0), (JULY_10, "zunyi", 30)]
    for on, bureau, jobs in days:
        assert figure("credited_jobs", introduced_by_id=by(bureau), on=on) == jobs
    assert figure("credited_jobs") == 30


def test_to_another_project_of_the_same_county_only_the_credit_moves(shop):
    second = world.enter(name="箱包加工", introduced_by="weining")
    world.verify_all(second)
    world.vouch(move(shop, second))
    assert figure("jobs", county_id=place("weining").pk) == 30
    assert figure("credited_jobs", introduced_by_id=by("weining")) == 30
    assert figure("credited_jobs", introduced_by_id=by("guiyang"), on=JULY_9) == 30


def test_it_may_move_to_a_county_without_a_project_and_is_then_the_countys_own(shop):
    world.vouch(move(shop, None, county="nayong"))
    assert stands(shop) == ("nayong", None, "nayong")
    assert figure("jobs", county_id=place("nayong").pk, channel="own") == 30
    assert agree()


def test_from_the_start_every_day_moves(shop, other):
    world.vouch(move(shop, other, on=None))
    assert figure("jobs", county_id=place("weining").pk, on=JULY_9) == 0
    assert figure("jobs", county_id=place("yanhe").pk, on=date(2020, 7, 2)) == 30
    assert stands(shop) == ("yanhe", other.pk, "zunyi")


def test_the_county_that_it_left_goes_on_reading_it_and_no_longer_changes_it(shop, other):
    world.vouch(move(shop, other))
    for name, reads, changes in (
        ("county", True, False),
        ("county2", True, True),
        ("supporter", False, False),
    ):
        user = world.User.objects.get(username=name)
        assert Workshop.objects.visible_to(user).filter(pk=shop.pk).exists() is reads, name
        assert Workshop.objects.editable_by(user).filter(pk=shop.pk).exists() is changes, name


def test_the_new_countys_prefecture_reviews_and_a_returned_move_puts_it_back(shop, other):
    claim = move(shop, other)
    assert claim.county.key == "yanhe"
    return_(claim=claim, actor=world.reviewer_of("yanhe"), reason="没有搬迁")
    assert stands(shop) == ("weining", shop.first_project_id, "guiyang")
    assert figure("jobs", "reported", county_id=place("weining").pk) == 30
    assert agree()


def test_a_move_is_corrected_by_a_claim_that_takes_its_place(shop, other):
    first = move(shop, other)
    world.vouch(first)
    clerk = world.clerk_of("yanhe")
    again = move(shop, other, on=JULY_15, replaces=first, reason="日期有误", actor=clerk)
    assert figure("jobs", "verified", county_id=place("yanhe").pk, on=JULY_10) == 30
    world.vouch(again)
    assert figure("jobs", "verified", county_id=place("yanhe").pk, on=JULY_10) == 0
    assert figure("jobs", "verified", county_id=place("yanhe").pk, on=JULY_15) == 30
    assert agree()


def test_after_the_move_it_follows_the_new_project_and_no_longer_the_old_one(shop, project, other):
    world.vouch(move(shop, other))
    change = {"kind": Claim.Kind.INTRODUCER, "on": JULY_15, "reason": "换人"}
    changed = report_change(
        project=other,
        value=NewValue(introduced_by=Bureau.objects.get(code="yanhe")),
        actor=world.clerk_of("yanhe"),
        **change,
    )
    world.verify_all(other)
    assert changed
    report_change(
        project=project,
        value=NewValue(introduced_by=Bureau.objects.get(code="weining")),
        actor=world.clerk_of("weining"),
        **change,
    )
    world.verify_all(project)
    assert stands(shop) == ("yanhe", other.pk, "yanhe")
    assert figure("credited_jobs", introduced_by_id=by("zunyi"), on=date(2020, 7, 14)) == 30
    assert figure("credited_jobs", introduced_by_id=by("yanhe"), on=JULY_15) == 30
    assert figure("credited_jobs", introduced_by_id=by("weining")) == 0
    assert agree()


def test_merging_projects_takes_along_what_ever_belonged_to_them(shop, project, other):
    third = world.enter(name="鞋面加工", enterprise="贵州黔山鞋业有限公司")
    move(shop, third)
    merge_projects(keep=project, drop=third, actor=world.reviewer_of("weining"), reason="同一项目")
    assert stands(shop) == ("weining", project.pk, "guiyang")
    assert agree() and reconcile()[0] == 0


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"on": date(2020, 7, 23)}, "on"),
        ({"on": date(2020, 6, 27)}, "on"),
        ({"reason": "  "}, "reason"),
        ({"county": "weining"}, "project"),
        ({"county": "guiyang"}, "county"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(shop, other, words, field):
    if words.get("county") == "guiyang":
        words = {**words, "county": "jinsha"}
    with pytest.raises(ValidationError) as refused:
        move(shop, other, **words)
    assert set(refused.value.message_dict) == {field}
    assert not Claim.objects.filter(kind="move").exists()


def test_nothing_to_move_is_said(shop, project):
    with pytest.raises(ValidationError) as refused:
        move(shop, project)
    assert set(refused.value.message_dict) == {"county"}


def test_strangers_and_old_versions_are_refused(shop, other):
    with pytest.raises(NotYours):
        move(shop, other, actor=world.clerk_of("yanhe"))
    version = shop.version
    shop.note = "改"
    shop.save()
    with pytest.raises(Stale):
        move(shop, other, seen_version=version)


# --- the pages ----------------------------------------------------------------------------------------


def test_the_clerk_reports_a_move_and_the_new_countys_clerk_corrects_it(sign_in, shop, other):
    desk = sign_in("province")
    answer = desk.post(
        f"/workshops/{shop.pk}/move/",
        {"county": other.county_id, "project": other.pk, "since": "day", "on": "7.10", "reason": "搬迁"},
    )
    assert answer.status_code == 302
    assert stands(shop)[0] == "yanhe"
    claim = Claim.objects.get(kind="move")
    page = sign_in("county2").get(f"/workshops/moves/{claim.pk}/correct/")
    assert b"2020-07-10" in page.content
    answer = sign_in("county2").post(
        f"/workshops/moves/{claim.pk}/correct/",
        {"county": other.county_id, "project": other.pk, "since": "day", "on": "7.15", "reason": "日期有误"},
    )
    assert answer.status_code == 302
    assert figure("jobs", "reported", county_id=other.county_id, on=date(2020, 7, 14)) == 0


def test_the_page_answers_beside_the_field_and_keeps_what_was_typed(sign_in, shop):
    answer = sign_in("county").post(
        f"/workshops/{shop.pk}/move/",
        {"county": place("nayong").pk, "project": "", "since": "day", "on": "", "reason": "搬到纳雍"},
    )
    assert answer.status_code == 422
    assert "on" in answer.context["form"].errors
    assert "搬到纳雍" in answer.content.decode()


# --- the pure rule ------------------------------------------------------------------------------------


def at(*moves: tuple[int, int], first: int) -> Whereabouts:
    """Whereabouts by who introduced: `first`, and from each (day of June) another."""
    found = tuple(Move(date(2020, 6, day), 50 + day, standing(who)) for day, who in moves)
    return Whereabouts(standing(first), found)


def standing(who: int) -> Standing:
    return Standing.alone(Place(1, who, Channel.CITY))


@pytest.mark.parametrize(
    ("first", "legs", "expected"),
    [
        pytest.param(at(first=1), [], {1: 1, 30: 1}, id="never moves"),
        pytest.param(at((9, 2), first=1), [(5, at(first=3))], {4: 1, 5: 3, 9: 3}, id="the old one is left"),
        pytest.param(at((3, 2), first=1), [(5, at(first=3))], {2: 1, 3: 2, 5: 3}, id="moved before it left"),
        pytest.param(
            at(first=1), [(5, at((3, 4), first=3))], {4: 1, 5: 4}, id="what had become of the new one"
        ),
        pytest.param(at(first=1), [(5, at((9, 4), first=3))], {5: 3, 9: 4}, id="what becomes of the new one"),
        pytest.param(at(first=1), [(5, at(first=3)), (7, at(first=6))], {5: 3, 6: 3, 7: 6}, id="twice"),
        pytest.param(at((5, 2), first=1), [(5, at(first=3))], {4: 1, 5: 3}, id="both on one day"),
    ],
)
def test_a_workshop_follows_its_project_until_it_moves(first, legs, expected):
    found = joined(first, [(date(2020, 6, day), 90, there) for day, there in legs])
    assert {day: found.on(date(2020, 6, day)).place.introduced_by_id for day in expected} == expected
    assert found.last == found.on(date.max)
