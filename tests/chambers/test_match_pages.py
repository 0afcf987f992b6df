"""The pages of rankings and matches: what they show to whom, what the buttons do, and every refusal in words."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts import clock
from accounts.models import Bureau
from chambers.models import Enterprise, Intention, Match
from pages.submissions import issue
from tests.chain import make_demand, make_intention
from tests.desk import Desk
from tests.world import World

BACKEND = "accounts.backends.RoleBackend"


@pytest.fixture
def at(demo_world: World) -> Callable[..., Client]:
    """at("county") is a client at that desk, who reads Chinese."""

    def opened(who: str) -> Client:
        client = Desk()
        client.force_login(demo_world.users[who], backend=BACKEND)
        return client

    return opened


@pytest.fixture
def wish(demo_world: World) -> Intention:
    """A free intention that Guiyang collected; 50 people, garments."""
    enterprise = Enterprise(name="贵州新意服饰有限公司")
    enterprise.save()
    return make_intention(
        enterprise,
        collected_by=Bureau.objects.get(code="guiyang"),
        by=demo_world.users["province"],
        industry="garments",
        workers=50,
    )


def text_of(answer) -> str:
    return answer.content.decode()


def to_demands(intention: Intention) -> str:
    return reverse("chambers:intention-demands", args=[intention.pk])


def to_offer(intention: Intention, demand) -> str:
    return reverse("chambers:match-offer", args=[intention.pk, demand.pk])


def test_demands_are_ranked_with_points_reasons_and_a_button(at, demo_world: World, wish: Intention):
    page = text_of(at("supporter").get(to_demands(wish)))
    weining, yanhe = demo_world.demands["weining"], demo_world.demands["yanhe"]
    assert page.index(weining.get_absolute_url()) < page.index(yanhe.get_absolute_url())
    for words in (
        "双方均为服装鞋帽箱包",
        "需50人，可提供60人",
        "<strong>20</strong>/20",
        "与引荐单位结对",
        "满分100分",
    ):
        assert words in page
    assert to_offer(wish, weining) in page
    assert to_offer(wish, yanhe) in page  # Guiyang collected it, and may offer it anywhere


def test_who_may_not_offer_sees_no_button(at, demo_world: World, wish: Intention):
    page = text_of(at("county").get(to_demands(wish)))
    assert to_offer(wish, demo_world.demands["weining"]) in page
    assert to_offer(wish, demo_world.demands["yanhe"]) not in page
    assert "offer/" not in text_of(at("director").get(to_demands(wish)))
    assert at("chamber").get(to_demands(wish)).status_code == 404


def test_what_is_held_says_so_and_has_no_button(at, demo_world: World):
    page = text_of(at("province").get(to_demands(demo_world.intentions["weining"])))
    assert "2020年8月3日" in page
    assert "offer/" not in page


def test_a_full_demand_says_so(at, demo_world: World, wish: Intention):
    demand = demo_world.demands["yanhe"]
    demand.slots.update(reserved_until=date(2020, 8, 1))
    page = text_of(at("province").get(reverse("chambers:demand-intentions", args=[demand.pk])))
    assert "该需求已没有空余名额" in page
    assert "贵州新意服饰有限公司" in page
    assert "offer/" not in page


def test_intentions_are_ranked_and_a_chamber_reads_its_own(at, demo_world: World, wish: Intention):
    url = reverse("chambers:demand-intentions", args=[demo_world.demands["weining"].pk])
    page = text_of(at("county").get(url))
    assert page.index(wish.enterprise.name) < page.index(demo_world.intentions["yanhe"].enterprise.name)
    with clock.standing_on(date(2020, 9, 1)):  # its offer has run out
        page = text_of(at("chamber").get(url))
    assert demo_world.intentions["weining"].enterprise.name in page
    assert wish.enterprise.name not in page


def test_a_ranking_has_pages(at, demo_world: World, wish: Intention):
    for _number in range(20):
        make_demand("weining", industry="food")
    page = text_of(at("supporter").get(to_demands(wish)))
    assert page.count('class="rank-place"') == 20
    assert "page=2" in page
    second = text_of(at("supporter").get(f"{to_demands(wish)}?page=2"))
    assert second.count('class="rank-place"') == 2
    assert 'start="21"' in second
    for odd in ("0", "x", "-1", "9" * 30):
        assert at("supporter").get(f"{to_demands(wish)}?page={odd}").status_code == 200


def test_offering_in_two_clicks(at, demo_world: World, wish: Intention):
    client, url = at("supporter"), to_offer(wish, demo_world.demands["weining"])
    page = text_of(client.get(url))
    assert "2020年8月5日" in page
    assert wish.enterprise.name in page
    answer = client.post(url)
    match = Match.objects.get(intention=wish)
    assert answer["Location"] == match.get_absolute_url()
    assert match.offered_by == demo_world.users["supporter"]
    page = text_of(client.get(match.get_absolute_url()))
    assert "需50人，可提供60人" in page
    assert reverse("chambers:match-take-back", args=[match.pk]) in page
    assert reverse("chambers:match-decline", args=[match.pk]) not in page
    county = text_of(at("county").get(match.get_absolute_url()))
    assert reverse("chambers:match-decline", args=[match.pk]) in county
    assert reverse("chambers:match-take-back", args=[match.pk]) not in county


def test_sent_twice_it_is_one_offer(at, demo_world: World, wish: Intention):
    client, url = at("supporter"), to_offer(wish, demo_world.demands["weining"])
    sent = {"submission": issue(demo_world.users["supporter"])}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first["Location"] == second["Location"]
    assert Match.objects.filter(intention=wish).count() == 1


def test_offers_that_no_longer_fit(at, demo_world: World, wish: Intention):
    held = demo_world.intentions["weining"]
    answer = at("supporter").get(to_offer(held, demo_world.demands["weining"]))
    assert answer.status_code == 409
    assert "2020年8月3日" in text_of(answer)
    sent = {"submission": issue(demo_world.users["supporter"])}
    answer = at("supporter").post(to_offer(held, demo_world.demands["weining"]), sent)
    assert answer.status_code == 409
    assert at("county").get(to_offer(wish, demo_world.demands["yanhe"])).status_code == 403
    assert at("county").post(to_offer(wish, demo_world.demands["yanhe"])).status_code == 403
    assert at("chamber").get(to_offer(wish, demo_world.demands["yanhe"])).status_code == 404
    assert at("supporter").get(to_offer(wish, demo_world.demands["yanhe"]) + "0/").status_code == 404


@pytest.mark.parametrize(
    ("name", "who", "other", "state"),
    [
        ("match-decline", "county", "supporter", "declined"),
        ("match-take-back", "supporter", "county", "taken_back"),
    ],
)
def test_ending_an_offer_takes_a_reason(at, demo_world: World, name: str, who: str, other: str, state: str):
    match = Match.objects.get(pk=demo_world.matches["weining"].pk)
    url = reverse(f"chambers:{name}", args=[match.pk])
    assert at(other).get(url).status_code == 403
    assert at("county2").get(url).status_code == 403
    client = at(who)
    assert client.get(url).status_code == 200
    empty = client.post(url, {"seen_version": match.version, "reason": " "})
    assert empty.status_code == 422
    long = client.post(url, {"seen_version": match.version, "reason": "长" * 301})
    assert long.status_code == 422
    assert "长" * 301 in text_of(long)
    stale = client.post(url, {"seen_version": 77, "reason": "厂房未定"})
    assert stale.status_code == 409
    assert "厂房未定" in text_of(stale)
    done = client.post(url, {"seen_version": match.version, "reason": "厂房未定"})
    assert done["Location"] == match.get_absolute_url()
    match.refresh_from_db()
    assert (match.state, match.reason) == (state, "厂房未定")
    assert client.get(url).status_code == 409
    assert "厂房未定" in text_of(client.get(match.get_absolute_url()))


def test_the_list_filters_by_the_state_of_today(at, demo_world: World, wish: Intention):
    name = escape(demo_world.intentions["weining"].enterprise.name)
    url = reverse("chambers:match-list")

    def listed(who: str = "province", **query: str) -> bool:
        return name in text_of(at(who).get(url, query))

    assert listed()
    assert listed(state="offered")
    assert not listed(state="expired")
    with clock.standing_on(date(2020, 8, 4)):
        assert listed(state="expired")
        assert not listed(state="offered")
    match = demo_world.matches["weining"]
    assert listed(county=str(match.slot.demand.county_id), chamber=str(match.intention.chamber_id))
    assert listed(offered_for=str(match.offered_for_id))
    assert listed(q="服装 来料")
    assert listed(q="求服装加工")
    assert not listed(q="茶叶")
    assert listed("supporter", whose="mine")
    assert not listed("province", whose="mine")
    assert listed("chamber")
    for odd in ({"county": "x"}, {"state": "nothing"}, {"offered_for": "999999"}, {"sort": "-nothing"}):
        assert at("province").get(url, odd).status_code == 200


def test_a_chamber_meets_no_match_of_others(at, demo_world: World, wish: Intention):
    at("supporter").post(to_offer(wish, demo_world.demands["weining"]))
    match = Match.objects.get(intention=wish)
    chamber = at("chamber")
    assert chamber.get(match.get_absolute_url()).status_code == 404
    assert wish.enterprise.name not in text_of(chamber.get(reverse("chambers:match-list")))
    for name in ("match-decline", "match-take-back"):
        assert chamber.get(reverse(f"chambers:{name}", args=[match.pk])).status_code == 404


def test_the_weights_stand_in_the_notes_and_are_kept_by_an_administrator(at, demo_world: World):
    page = text_of(at("county").get(reverse("counties:data-notes")))
    assert 'id="matching-rule"' in page
    assert "14天" in page
    assert "matchingrule" not in page
    assert "matchingrule" in text_of(at("admin").get(reverse("counties:data-notes")))
