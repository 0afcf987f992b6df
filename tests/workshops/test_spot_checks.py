"""The day's list: whom it shows to whom, that it stays the same all day, and that nobody can foresee the lot."""

import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Bureau, Role, User
from counties.models import Plan
from ledger.models import Claim, Source
from tests import world
from tests.world import TODAY, World
from workshops import spot_checks
from workshops.models import Headcount, Visit, Workshop
from workshops.recounts import last_headcounts
from workshops.services import report_headcount, report_site_event
from workshops.spot_checks import BY_LOT, MOST, list_of, may_see, open_picks, picked_for

PROVINCE, BIJIE = "province", "prefecture"


def shops(county: str, totals: list[int], on: date = date(2020, 7, 10)) -> list[Workshop]:
    """Workshops of one project of this county with so many people each, reported on different days."""
    project = world.enter(county=county, name=f"{county}加工项目", on=date(2020, 6, 10))
    found = []
    for number, total in enumerate(totals):
        with clock.standing_on(on + timedelta(days=number % 10)):
            shop = world.open_workshop(project, name=f"{county}第{number}车间", on=None)
            world.count_people(shop, total, on=on)
        found.append(shop)
    return found


@pytest.fixture
def busy(places: World) -> World:
    """Weining has twelve sites with round numbers and six without; Yanhe, elsewhere, has one of each."""
    shops("weining", [30 + 10 * n for n in range(12)] + [31, 33, 34, 36, 37, 39])
    shops("yanhe", [60, 61])
    return places


def names(picks: list[spot_checks.Pick]) -> list[str]:
    return [pick.site.name for pick in picks]


def listed(places: World, who: str = PROVINCE, day: date = TODAY) -> list[spot_checks.Pick]:
    return list_of(day, places.user(who))


def test_it_is_short_the_heaviest_first_and_a_few_by_lot(busy):
    picks = listed(busy)
    assert len(picks) == MOST + BY_LOT
    suspect, drawn = picks[:MOST], picks[MOST:]
    scores = [pick.score for pick in suspect]
    assert scores == sorted(scores, reverse=True) and min(scores) > 0
    assert suspect[0].site.total in (50, 100)
    assert all(pick.reasons[-1].rule == "drawn" for pick in drawn)
    assert len(set(names(picks))) == len(picks)


def test_it_is_the_same_for_all_of_one_scope_all_day_and_another_tomorrow(busy):
    assert names(listed(busy)) == names(listed(busy, "province2")) == names(listed(busy, "director"))
    days = {tuple(names(listed(busy, day=TODAY + timedelta(days=n)))[MOST:]) for n in range(4)}
    assert len(days) > 1


def test_the_lot_follows_from_the_servers_secret(busy):
    drawn = []
    for secret in ("a" * 50, "b" * 50, "c" * 50):
        with override_settings(SECRET_KEY=secret):
            drawn.append(tuple(names(listed(busy))[MOST:]))
    assert len(set(drawn)) > 1


def test_nobody_is_shown_a_site_outside_their_counties(busy):
    assert not [name for name in names(listed(busy, BIJIE)) if name.startswith("yanhe")]
    assert [name for name in names(listed(busy, "review-tongren")) if name.startswith("yanhe")]
    assert not [name for name in names(listed(busy, "review-tongren")) if name.startswith("weining")]


def test_another_countys_site_is_not_named_in_a_reason_either(busy):
    phone = "0857-6222222"
    Workshop.objects.filter(name__in=["weining第0车间", "yanhe第0车间"]).update(contact_phone=phone)
    operator = Workshop.objects.get(name="yanhe第0车间").operator_id
    assert operator != Workshop.objects.get(name="weining第0车间").operator_id

    def rules(who: str) -> set[str]:
        return {reason.rule for pick in listed(busy, who) for reason in pick.reasons}

    assert "same_telephone" in rules(PROVINCE)
    assert "same_telephone" not in rules(BIJIE) | rules("review-tongren")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("province", True),
        ("prefecture", True),
        ("director", True),
        ("county", False),
        ("supporter", False),
        ("chamber", False),
        ("admin", False),
    ],
)
def test_who_reports_does_not_see_it(busy, sign_in, who, sees):
    assert may_see(busy.user(who)) == sees
    client = sign_in(who)
    assert client.get("/workshops/spot-checks/").status_code == (200 if sees else 403)
    assert ("/workshops/spot-checks/" in client.get("/workshops/").content.decode()) == sees
    assert ("/workshops/spot-checks/" in client.get("/my-work/").content.decode()) == (
        sees and who != "director"
    )


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DIRECTOR])
def test_a_countys_own_reviewer_and_director_do_not_see_it(busy, role):
    User.objects.filter(username="county").update(role=role)
    assert not may_see(busy.user("county"))


def test_a_supporting_citys_reviewer_sees_none_of_the_counties_that_it_helps(busy):
    User.objects.filter(username="supporter").update(role=Role.REVIEWER)
    guiyang = busy.user("supporter")
    assert guiyang.bureau.kind == Bureau.Kind.PREFECTURE
    assert Workshop.objects.visible_to(guiyang).exists()
    assert list_of(TODAY, guiyang) == []


# --- visits ----------------------------------------------------------------------------------------


def test_what_is_visited_today_stays_and_is_gone_tomorrow(busy):
    before = listed(busy)
    headcount = Headcount.objects.get(pk=before[0].site.claim_id)
    visit = world.visit(headcount, on=TODAY)
    assert visit.picked_for == [reason.rule for reason in before[0].reasons]
    after = listed(busy)
    assert names(after) == names(before)
    assert [pick.visited for pick in after] == [True] + [False] * (len(after) - 1)
    assert names(open_picks(TODAY, busy.user(PROVINCE))) == names(before)[1:]
    with clock.standing_on(TODAY + timedelta(days=1)):
        assert before[0].site.name not in names(listed(busy, day=TODAY + timedelta(days=1)))


def test_a_new_headcount_has_not_been_seen(busy):
    first = listed(busy)[0].site
    headcount = Headcount.objects.get(pk=first.claim_id)
    with clock.standing_on(TODAY - timedelta(days=1)):
        world.visit(headcount, on=TODAY - timedelta(days=1))
    assert first.name not in names(listed(busy))
    world.count_people(headcount.claim.source.workshop, 200, on=TODAY)
    assert names(listed(busy))[0] == first.name


def test_a_site_that_was_not_on_the_list_has_no_reasons_kept(busy):
    left = Claim.objects.filter(kind="headcount").exclude(
        pk__in=[p.site.claim_id for p in listed(busy, BIJIE)]
    )
    claim = left.filter(county__key="weining").first()
    assert world.visit(claim.headcount, on=TODAY).picked_for == []
    assert picked_for(claim.source_id, TODAY, busy.user(BIJIE)) == []


def test_expired_headcounts_and_closed_sites_are_not_looked_at(busy):
    days = Plan.objects.current().headcount_days
    assert listed(busy, day=date(2020, 7, 10) + timedelta(days=days - 1))
    assert listed(busy, day=date(2020, 7, 10) + timedelta(days=days)) == []
    assert listed(busy, day=date(2020, 7, 9)) == []


def test_it_looks_at_the_sites_that_are_asked_to_count_again(busy):
    """What stands is put together here for speed; workshops/recounts.py says the same in SQL."""
    shop = Workshop.objects.get(name="weining第1车间")
    world.count_people(shop, 45, on=date(2020, 7, 12))
    closed = Workshop.objects.get(name="weining第2车间")
    for event, day in (("recognised", 8), ("closed", 12)):
        clerk = world.clerk_of("weining")
        report_site_event(workshop=closed, event=event, on=date(2020, 7, day), why="停产", actor=clerk)
    wrong = Claim.objects.get(source__workshop__name="weining第3车间", kind="headcount")
    report_headcount(
        site=wrong.source.workshop,
        on=wrong.effective_on,
        total=0,
        actor=wrong.reporter,
        replaces=wrong,
        reason="误",
    )
    left = world.enter(name="终止项目", on=date(2020, 6, 10))
    world.count_people(left, 44)
    world.step(left, "withdrawn", TODAY, reason="停")
    old = world.enter(name="续建项目", kind="continued", on=date(2020, 6, 10))
    world.count_people(old, 43)
    going = world.enter(name="在建项目", on=date(2020, 6, 10))
    world.count_people(going, 42)
    seen = {site.claim_id for site in spot_checks._Day(TODAY, busy.user(PROVINCE)).sites}
    assert seen == set(last_headcounts().values_list("pk", flat=True))
    assert len(seen) == 20 - 2 + 1


def test_the_page_says_why_in_words_and_leads_to_the_form(busy, sign_in):
    page = sign_in(BIJIE).get("/workshops/spot-checks/").content.decode()
    first = listed(busy, BIJIE)[0]
    assert "A round number: 100 people" in page and "Drawn by lot today" in page
    assert f"/workshops/visits/{first.site.claim_id}/add/" in page
    page = sign_in("director").get("/workshops/spot-checks/").content.decode()
    assert first.site.name in page and "/add/" not in page
    world.visit(Headcount.objects.get(pk=first.site.claim_id), on=TODAY)
    page = sign_in(BIJIE).get("/workshops/spot-checks/").content.decode()
    assert f"/workshops/visits/{first.site.claim_id}/add/" not in page
    assert first.site.name in page.partition("Visited today")[2]
    assert Visit.objects.count() == 1


# --- size ------------------------------------------------------------------------------------------


def test_it_takes_the_same_queries_and_little_time_for_five_thousand_sites(busy):
    reader = busy.user(PROVINCE)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            list_of(TODAY, reader)
        return len(found)

    few = queries()
    grow(5_000)
    began = time.process_time()
    assert queries() == few <= 8
    took = time.process_time() - began
    print(f"\nspot checks among {Workshop.objects.count():,} sites: {took:.2f} s, {few} queries")
    assert took < 5


def grow(count: int) -> None:
    """So many more workshops with two headcounts each, as rows: nothing of them is posted."""
    shop = Workshop.objects.select_related("county").get(name="weining第0车间")
    claim = Claim.objects.filter(source=shop.source_id, kind="headcount").get()
    sources = Source.objects.bulk_create(Source(kind="workshop") for _number in range(count))
    values = {field.attname: getattr(shop, field.attname) for field in Workshop._meta.concrete_fields}
    Workshop.objects.bulk_create(
        Workshop(
            **values
            | {
                "id": None,
                "source_id": source.pk,
                "name": f"大{n}",
                "floor_area": 100 + n % 90,
                "contact_phone": f"1380000{n % 3000:04}",
            }
        )
        for n, source in enumerate(sources)
    )
    fields = {field.attname: getattr(claim, field.attname) for field in Claim._meta.concrete_fields}
    claims = Claim.objects.bulk_create(
        Claim(**fields | {"id": None, "source_id": source.pk, "effective_on": on})
        for source in sources
        for on in (date(2020, 7, 1), date(2020, 7, 12))
    )
    Headcount.objects.bulk_create(Headcount(claim=found, total=10 + n % 70) for n, found in enumerate(claims))
