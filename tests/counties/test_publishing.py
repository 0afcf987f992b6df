"""Batches: numbers without gap, what may be published, by whom, and taking a batch back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import clock
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from counties.demands import withdraw_slots
from counties.models import Demand, Opportunity
from counties.publications import released_opportunities
from counties.publishing import release_opportunity, withdraw_opportunity
from tests.chain import make_demand

SEEN = "seen_version"


def release(world, who: str = "province", *demands: Demand, title: str = "产业扶贫项目") -> Opportunity:
    return release_opportunity(
        demands=demands or [world.demands["weining"]], title=title, actor=world.user(who)
    )


def refused(error: type[Exception], act, *args, **kwargs) -> Exception:
    with pytest.raises(error) as caught:
        act(*args, **kwargs)
    return caught.value


# --- releasing -----------------------------------------------------------------------------------


def test_batches_are_numbered_through_the_year(world):
    numbers = [release(world).number for _again in range(3)]
    assert numbers == [2, 3, 4]  # the world has the first
    withdraw_opportunity(opportunity=Opportunity.objects.first(), reason="有误", actor=world.user("province"))
    batch = release(world)
    assert (batch.year, batch.number, batch.released_on) == (2020, 5, date(2020, 7, 22))
    with clock.standing_on(date(2021, 1, 2)):
        batch = release(world)
        assert (batch.year, batch.number, batch.released_on) == (2021, 1, date(2021, 1, 2))


def test_a_batch_says_who_released_it_and_keeps_the_order(world):
    demands = [make_demand("weining", title=f"求企业{number}") for number in range(3)]
    batch = release(world, "prefecture", demands[2], demands[0], demands[2], demands[1])
    assert [item.demand for item in batch.items.all()] == [demands[2], demands[0], demands[1]]
    assert (batch.released_by, batch.released_for.code) == (world.user("prefecture"), "bijie")
    assert batch.history.get().history_user == world.user("prefecture")


@pytest.mark.parametrize("who", ["county", "supporter", "chamber", "director", "admin"])
def test_only_reviewers_release(world, who):
    refused(NotYours, release, world, who)


def test_what_is_not_theirs_not_open_or_run_out_is_refused_by_name(world):
    yanhe = world.demands["yanhe"]
    error = refused(ValidationError, release, world, "prefecture", world.demands["weining"], yanhe)
    assert yanhe.title in str(error)
    full = make_demand("weining", title="满了")
    full.slots.update(reserved_until=date(2020, 7, 22))
    old = make_demand("weining", title="过期", valid_until=date(2020, 7, 21))
    for demand in (full, old):
        error = refused(ValidationError, release, world, "prefecture", demand)
        assert set(error.error_dict) == {"demands"}
        assert demand.title in str(error)
    assert Opportunity.objects.count() == 1


def test_a_batch_needs_demands_and_a_title(world):
    actor = world.user("province")
    error = refused(ValidationError, release_opportunity, demands=[], title="x", actor=actor)
    assert "demands" in error.error_dict
    many = [Demand(pk=number) for number in range(1, 102)]
    error = refused(ValidationError, release_opportunity, demands=many, title="x", actor=actor)
    assert "demands" in error.error_dict
    assert "title" in refused(ValidationError, release, world, title=" ").error_dict
    unknown = refused(ValidationError, release_opportunity, demands=[Demand(pk=999)], title="x", actor=actor)
    assert "demands" in unknown.error_dict


# --- withdrawing ---------------------------------------------------------------------------------


def test_a_withdrawn_batch_is_gone_from_the_public_and_stays_on_the_list(world, sign_in):
    batch = world.opportunities["weining"]
    for who in ("county", "prefecture", "chamber", "director"):
        refused(NotYours, withdraw_opportunity, opportunity=batch, reason="x", actor=world.user(who))
    actor = world.user("province")
    refused(ValidationError, withdraw_opportunity, opportunity=batch, reason=" ", actor=actor)
    refused(Stale, withdraw_opportunity, opportunity=batch, reason="x", actor=actor, seen_version=0)
    withdraw_opportunity(opportunity=batch, reason=" 内容有误 ", actor=actor)
    batch.refresh_from_db()
    assert (batch.withdrawn_on, batch.withdrawn_reason) == (date(2020, 7, 22), "内容有误")
    refused(NotNow, withdraw_opportunity, opportunity=batch, reason="x", actor=actor)
    assert not released_opportunities().exists()
    client = sign_in("chamber")
    assert batch.title in client.get(reverse("counties:opportunity-list")).content.decode()
    page = client.get(batch.get_absolute_url())
    assert page.context["public_url"] == ""
    assert "Withdrawn on 22 July 2020: 内容有误" in page.content.decode()


def test_whoever_sits_above_withdraws_too(world):
    batch = release(world, "prefecture")
    withdraw_opportunity(opportunity=batch, reason="有误", actor=world.user("province"))


# --- pages ---------------------------------------------------------------------------------------


def test_demands_ticked_on_the_list_are_published(world, sign_in):
    client, demand = sign_in("prefecture"), make_demand("weining", title="求箱包企业")
    url = reverse("counties:opportunity-add")
    form = client.get(f"{url}?demand={demand.pk}").context["form"]
    offered = [pk for pk, _label in form.fields["demands"].choices]
    assert offered == [demand.pk, world.demands["weining"].pk]  # the ticked one first, Yanhe's not at all
    assert "in batch 1 of 2020 already" in dict(form.fields["demands"].choices)[offered[1]]
    answer = client.post(url, {"title": "威宁县招商项目", "words": "欢迎", "demands": [str(demand.pk)]})
    batch = Opportunity.objects.get(number=2)
    assert (answer.status_code, answer["Location"]) == (302, batch.get_absolute_url())
    assert [item.demand for item in batch.items.all()] == [demand]
    page = client.get(batch.get_absolute_url())
    assert page.context["may_withdraw"]
    assert "1 slot open" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Fill in: title."),
        ({"demands": []}, "Tick at least one demand."),
        ({"demands": ["999"]}, "not open any more"),
        ({"demands": ["x"]}, "not open any more"),
        ({"demands": ["9" * 20]}, "not open any more"),
    ],
)
def test_wrong_words_are_answered(world, sign_in, typed, words):
    good = {"title": "项目", "words": "说明文字", "demands": [str(world.demands["weining"].pk)]}
    answer = sign_in("province").post(reverse("counties:opportunity-add"), {**good, **typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "说明文字" in page


def test_another_prefectures_demand_cannot_be_forged_in(world, sign_in):
    typed = {"title": "项目", "demands": [str(world.demands["yanhe"].pk)]}
    assert sign_in("prefecture").post(reverse("counties:opportunity-add"), typed).status_code == 422


def test_a_demand_that_is_no_longer_open_stays_in_its_batch(world, sign_in):
    client, demand = sign_in("province"), make_demand("weining", title="求鞋厂")
    batch = release(world, "province", demand)
    withdraw_slots(
        demand=demand, slots=list(demand.slots.all()), reason="另作他用", actor=world.user("county")
    )
    assert "no longer open" in client.get(batch.get_absolute_url()).content.decode()
    rows = client.get(reverse("counties:opportunity-list")).context["page"].object_list
    assert [sum(item.is_open for item in row.shown) for row in rows] == [0, 1]


def test_the_list_finds_batches(world, sign_in):
    client, first = sign_in("county"), world.opportunities["weining"]
    second = release(world, "province", world.demands["yanhe"], title="电子项目")
    withdraw_opportunity(opportunity=second, reason="有误", actor=world.user("province"))

    def listed(**query: str) -> list[Opportunity]:
        return list(client.get(reverse("counties:opportunity-list"), query).context["page"].object_list)

    assert listed() == [second, first]
    assert listed(q="电子") == listed(state="withdrawn") == [second]
    assert listed(county=world.demands["weining"].county_id) == listed(state="public") == [first]


def test_a_batch_is_withdrawn_on_its_page(world, sign_in):
    client, batch = sign_in("province"), world.opportunities["weining"]
    url = reverse("counties:opportunity-withdraw", args=[batch.pk])
    assert client.post(url, {"reason": "", SEEN: batch.version}).status_code == 422
    assert client.post(url, {"reason": "有误", SEEN: "0"}).status_code == 409
    assert client.post(url, {"reason": "有误", SEEN: batch.version}).status_code == 302
    batch.refresh_from_db()
    assert client.post(url, {"reason": "再来", SEEN: batch.version}).status_code == 409
