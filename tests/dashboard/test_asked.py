"""How much is asked of each county in a week: each kind counted by hand, each number as its list, who reads what."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from chambers.matches import offer
from chambers.models import Enterprise
from counties.demands import change_demand, record_demand
from counties.models import County, Demand
from dashboard.asked import BY, TWICE, Asked, Week
from ledger.models import Claim
from ledger.services import return_
from sheets.models import ImportBatch, ImportRow
from tests.chain import make_intention
from tests.house.reading import body
from tests.world import TODAY, World, count_people, enter, give_evidence

WEEK = Week.of(TODAY)


def asked(world: World, key: str = "weining", week: Week = WEEK) -> tuple[Asked, County]:
    counties = list(County.objects.in_plan().select_related("bureau", "prefecture"))
    return Asked(counties, week, world.plan), next(one for one in counties if one.key == key)


def numbers(world: World, key: str = "weining", week: Week = WEEK) -> dict[str, int]:
    found, county = asked(world, key, week)
    sums = found.sums(county)
    return {**{side: sums.by[side] for side in BY}, TWICE: sums.twice, "all": sums.all}


def more(world: World, act: Callable[[], object], key: str = "weining") -> dict[str, int]:
    """How much more the county was asked for after `act` than before; what stayed is left out."""
    before = numbers(world, key)
    act()
    after = numbers(world, key)
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def counted(world: World, total: int = 12, on: date = TODAY, **groups: int) -> Claim:
    return count_people(world.projects["own"], total, on=on, actor=world.user("county"), **groups).claim


def test_a_week_is_monday_to_sunday():
    assert [Week.of(date(2020, 7, day)).first.day for day in (19, 20, 26, 27)] == [13, 20, 20, 27]


def test_a_headcount_asks_for_its_day_its_numbers_and_its_evidence(world):
    """A day, two numbers, and what proves them."""
    assert more(world, lambda: counted(world, poor=5)) == {"province": 4, "all": 4}
    claim = Claim.objects.latest("pk")
    assert more(world, lambda: give_evidence(claim)) == {}  # now it is given instead of asked for


def test_what_others_enter_for_the_county_asks_nothing_of_it(world):
    def act():
        enter(county="weining", name="帮扶市录入", introduced_by="guiyang", actor=world.user("supporter"))

    assert more(world, act) == {}


def test_a_project_asks_for_every_field_that_got_a_value(world):
    """Of its enterprise the name is one of them, and the code is new on record."""

    def entered(name: str, **fields: object) -> int:
        found = more(world, lambda: enter(county="weining", name=name, stage="lead", **fields))
        assert set(found) == {"province", "all"}
        return found["all"]

    without = entered("甲项目", note="", contract_amount=None)
    assert entered("乙项目", note="说明", contract_amount=Decimal(0)) == without + 2
    assert entered("丙项目", note="", contract_amount=None, enterprise="贵州甲项目有限公司") == without - 1


def test_what_is_returned_is_asked_for_again_by_who_returned_it(world):
    claim = counted(world, poor=5)

    def act():
        return_(claim=claim, actor=world.user("prefecture"), reason="人数不符")

    assert more(world, act) == {
        "province": -1,
        "prefecture": 3,
        TWICE: 3,
        "all": 2,
    }  # its evidence waits no more
    found, county = asked(world)
    assert {ask.what for ask in found.of(county, TWICE)} >= {"returned", "claim"}


def test_a_county_asks_itself_for_its_demands_and_twice_is_the_same_field_again(world):
    clerk = world.user("county")
    demand = Demand(county=County.objects.get(key="weining"), title="求箱包企业", workers=20)
    assert more(world, lambda: record_demand(demand=demand, slots=2, actor=clerk)) == {"own": 3, "all": 3}

    def change(**values: object) -> dict[str, int]:
        for name, value in values.items():
            setattr(demand, name, value)
        return more(world, lambda: change_demand(demand=demand, actor=clerk, reason="更正"))

    assert change(site="新址") == {"own": 1, "all": 1}
    assert change(workers=30) == {"own": 1, TWICE: 1, "all": 1}
    assert change(workers=None) == {}  # clearing a field asks for no value


def test_an_offer_asks_the_county_to_decide(world):
    enterprise = Enterprise.objects.create(name="新意向公司")
    supporter = world.user("supporter")
    wish = make_intention(enterprise, collected_by=supporter.bureau, by=supporter)

    def act():
        offer(intention=wish, demand=world.demands["weining"], actor=supporter)

    assert more(world, act) == {"supporters": 1, "all": 1}


def test_a_file_that_was_on_record_already_was_filled_in_for_nothing(world):
    def upload(content: bytes = b"1") -> None:
        batch = ImportBatch.objects.create(
            label="counties.Demand",
            user=world.user("county"),
            bureau=world.user("county").bureau,
            made_at=clock.now(),
            file_name="需求.xlsx",
            sha256=sha256(content).hexdigest(),
            mapping=["", "county", "title", "slots", "?"],
        )
        for number, outcome in enumerate(("unchanged", "unchanged", "refused"), 2):
            ImportRow.objects.create(batch=batch, number=number, outcome=outcome)

    assert more(world, upload) == {"province": 6, TWICE: 6, "all": 6}
    assert more(world, upload) == {}  # the preview of the same file once more
    assert more(world, lambda: upload(b"2")) == {"province": 6, TWICE: 6, "all": 6}


def test_a_recount_that_falls_due_is_asked_for_unless_somebody_counted_just_before(world):
    """Work began 30 days before 24 July: day, total and poor are due again in this week."""
    began = date(2020, 7, 24) - timedelta(days=30)
    with clock.standing_on(began):
        counted(world, poor=5, on=began)
    found, county = asked(world)
    due = [ask for ask in found.of(county) if ask.what == "recount" and ask.on == date(2020, 7, 24)]
    assert [(ask.by, ask.count) for ask in due] == [("province", 3)]
    counted(world, on=TODAY)
    found, county = asked(world)
    assert not [ask for ask in found.of(county) if ask.what == "recount" and ask.on == date(2020, 7, 24)]


def test_a_headcount_that_expires_is_asked_for_again(world):
    on = TODAY - timedelta(days=world.plan.headcount_days)
    with clock.standing_on(on):
        counted(world, on=on)
    found, county = asked(world)
    assert [ask.count for ask in found.of(county) if ask.what == "expired" and ask.on == TODAY] == [2]


def test_last_week_stands_beside_this_one(world):
    now = numbers(world)
    assert now["all"] > 0
    with clock.standing_on(TODAY + timedelta(days=7)):
        found, county = asked(world, week=WEEK.after)
        assert found.sums(county, WEEK).all == now["all"]
        assert found.sums(county, WEEK).twice == now[TWICE]


# --- the pages -------------------------------------------------------------------------------------------


def test_each_number_is_its_list(world, sign_in):
    counted(world, poor=5)
    return_(claim=Claim.objects.latest("pk"), actor=world.user("prefecture"), reason="人数不符")
    found, county = asked(world)
    sums = found.sums(county)
    assert sum(ask.count for ask in found.of(county)) == sums.all == sum(sums.by.values())
    for side in BY:
        assert sum(ask.count for ask in found.of(county, side)) == sums.by[side]
    client = sign_in("county")
    page = client.get(reverse("dashboard:asked")).content.decode()
    for by in ("", "prefecture", TWICE):
        url = f"{reverse('dashboard:asked-list', args=['weining'])}?week=2020-07-20" + (
            f"&by={by}" if by else ""
        )
        assert url.replace("&", "&amp;") in page
        shown = client.get(url)
        assert len(shown.context["asks"]) == shown.context["all_asks"] == len(found.of(county, by)) > 0


def links(client: Client) -> set[str]:
    page = client.get(reverse("dashboard:asked"))
    return {row["county"].key for row in page.context["rows"] if row["all"].url}


def test_figures_are_open_and_lists_are_for_the_county_and_those_above(world, sign_in):
    for key in ("weining", "yanhe"):
        count_people(world.projects["own" if key == "weining" else key], 3, on=TODAY)
    assert links(sign_in("county")) == {"weining"}
    assert "weining" in links(sign_in("prefecture"))
    assert "yanhe" not in links(sign_in("prefecture"))
    assert links(sign_in("province")) >= {"weining", "yanhe"}
    assert links(sign_in("supporter")) == set()
    texts = {
        who: [row["all"].text for row in sign_in(who).get(reverse("dashboard:asked")).context["rows"]]
        for who in ("county", "supporter", "director")
    }
    assert texts["county"] == texts["supporter"] == texts["director"]


@pytest.mark.parametrize("week", ["2020-07-01", "2020-06-02", "", " 2020-07-22 "])
def test_a_week_is_chosen_by_any_of_its_days(world, sign_in, week):
    page = sign_in("county").get(reverse("dashboard:asked"), {"week": week})
    assert page.context["week"] == Week.of(date.fromisoformat(week.strip() or "2020-07-22"))
    assert bool(page.context["next_url"]) == (page.context["week"] != WEEK)


@pytest.mark.parametrize(
    "week", ["2020-08-03", "2020-05-01", "0001-01-01", "9999-12-31", "last", "2020-13-01", "²"]
)
def test_another_week_is_answered_in_words(world, sign_in, week):
    page = sign_in("county").get(reverse("dashboard:asked"), {"week": week})
    assert page.status_code == 200
    assert page.context["week"] == WEEK
    assert "2020" in str([str(message) for message in page.context["messages"]])


def test_a_list_of_nothing_says_so_and_another_side_is_no_page(world, sign_in):
    client = sign_in("province")
    url = reverse("dashboard:asked-list", args=["weining"])
    assert "Nothing was asked for." in body(client.get(url, {"week": "2020-06-02"}))
    assert client.get(url, {"by": "everybody"}).status_code == 404
