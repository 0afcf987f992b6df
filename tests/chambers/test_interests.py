"""What enterprises leave on the public pages: who sees it, making an intention of it, putting it aside."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from chambers.interests import confirm_interest, refuse_interest, waiting_for
from chambers.models import Enterprise, EnterpriseContact, Intention, Interest
from tests.chain import make_demand, make_interest
from tests.desk import Desk
from tests.world import TODAY, World, made_up_code

NAME, PHONE = "贵州新来服饰有限公司", "0851-85554321"
LIST = "/chambers/interests/"
State = Interest.State


@pytest.fixture
def interest(places: World) -> Interest:
    """What an enterprise left about a demand of Weining."""
    return make_interest(
        make_demand("weining", industry="garments"),
        enterprise_name=NAME,
        credit_code=made_up_code(NAME),
        kind="oem",
        amount=5_000_000,
        amount_typed="约500万",
        workers=60,
        workers_note="约60",
        floor_area=900,
        words="想找代加工点",
    )


@pytest.fixture
def desk(places: World) -> Callable[[str], Desk]:
    def opened(who: str) -> Desk:
        client = Desk()
        client.force_login(places.user(who), backend="accounts.backends.RoleBackend")
        client.cookies["django_language"] = "en"
        return client

    return opened


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def confirm(interest: Interest, actor: Any, **given: Any) -> Intention:
    values = {"enterprise_name": NAME, "intention": Intention(kind="oem", collected_on=TODAY), **given}
    return confirm_interest(interest=interest, actor=actor, **values)


# --- who sees it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status", "rows"),
    [
        ("county", 200, 1),
        ("prefecture", 200, 1),
        ("province", 200, 2),
        ("county2", 404, 0),
        ("supporter", 404, 0),
        ("chamber", 403, None),
    ],
)
def test_the_county_that_is_meant_its_prefecture_and_the_province(desk, interest, who, status, rows):
    make_interest()  # about no demand: the province's
    client = desk(who)
    assert client.get(interest.get_absolute_url()).status_code == status
    page = client.get(LIST)
    assert page.status_code == (403 if rows is None else 200)
    if rows is not None:
        assert len(page.context["page"].object_list) == rows
    assert (NAME in text(page)) == bool(rows)


def test_who_is_told_that_one_waits(places, interest):
    names = ("county", "prefecture", "province", "county2", "chamber", "director")
    assert [waiting_for(places.user(name)) for name in names] == [1, 1, 1, 0, 0, 0]
    refuse_interest(interest=interest, reason="联系不上", actor=places.user("county"))
    assert waiting_for(places.user("county")) == 0


def test_the_contact_is_shown_to_who_decides_and_only_until_it_is_decided(desk, places, interest):
    url = interest.get_absolute_url()
    assert PHONE in text(desk("county").get(url))
    assert PHONE not in text(desk("director").get(url))
    assert PHONE not in text(desk("county").get(LIST))
    intention = confirm(interest, places.user("county"))
    for page in (url, intention.get_absolute_url()):
        assert PHONE not in text(desk("county").get(page))


# --- making an intention of it ---------------------------------------------------------------------


def test_nothing_is_typed_again(desk, places, interest):
    county, url = desk("county"), f"{interest.get_absolute_url()}confirm/"
    form = county.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    answer = county.post(url, sent)
    assert answer.status_code == 302
    intention = Intention.objects.get()
    assert answer.url == intention.get_absolute_url()
    assert (intention.enterprise.name, intention.enterprise.credit_code) == (NAME, made_up_code(NAME))
    assert (intention.kind, intention.industry.code) == ("oem", "garments")
    assert (intention.amount, intention.amount_typed) == (5_000_000, "约500万")
    assert (intention.workers, intention.workers_note, intention.floor_area) == (60, "约60", 900)
    assert (intention.words, intention.county_names) == ("想找代加工点", "威宁县")
    assert (intention.collected_by, intention.collected_on) == (places.user("county").bureau, TODAY)
    interest.refresh_from_db()
    assert (interest.state, interest.intention) == (State.CONFIRMED, intention)
    assert (interest.decided_by, interest.history.first().history_user) == (places.user("county"),) * 2
    contact = EnterpriseContact.objects.get()
    assert (contact.enterprise, contact.post, contact.phone) == (intention.enterprise, "办公室", PHONE)


def test_the_two_lead_to_each_other(desk, places, interest):
    intention = confirm(interest, places.user("county"))
    county = desk("county")
    told = text(county.get(interest.get_absolute_url()))
    assert intention.get_absolute_url() in told
    assert interest.demand.get_absolute_url() in told
    page = text(county.get(intention.get_absolute_url()))
    assert interest.get_absolute_url() in page
    assert str(interest.demand) in page
    assert interest.get_absolute_url() not in text(desk("supporter").get(intention.get_absolute_url()))


def test_its_demand_is_one_step_away(desk, places, interest):
    intention = confirm(interest, places.user("county"))
    offer = reverse("chambers:match-offer", args=[intention.pk, interest.demand.pk])
    pages = {who: text(desk(who).get(intention.get_absolute_url())) for who in ("county", "director")}
    assert offer in pages["county"]
    assert offer not in pages["director"]
    slot = interest.demand.slots.get()
    slot.reserved_until = TODAY
    slot.save()
    assert offer not in text(desk("county").get(intention.get_absolute_url()))


def test_what_turned_out_otherwise_is_mended(desk, interest):
    url = f"{interest.get_absolute_url()}confirm/"
    sent = {"enterprise_name": NAME, "kind": "invest", "workers": "30", "collected_on": "7.22"}
    wrong = desk("county").post(url, {**sent, "credit_code": "12"})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["credit_code"]
    assert Interest.objects.get().state == State.OPEN
    assert desk("county").post(url, sent).status_code == 302
    assert (Intention.objects.get().kind, Intention.objects.get().workers) == ("invest", 30)


def test_one_like_it_keeps_the_interest_open_until_there_is_a_reason(places, interest):
    county = places.user("county")
    other = make_interest(interest.demand)
    confirm(interest, county)
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        confirm(other, county)
    assert list(refused.value.message_dict) == ["go_on_reason"]
    other.refresh_from_db()
    assert other.state == State.OPEN
    assert confirm(other, county, go_on_reason="第二批订单").pk


@pytest.mark.parametrize("who", ["county2", "supporter", "chamber", "director", "admin"])
def test_others_decide_nothing(places, interest, who):
    with pytest.raises(NotYours):
        confirm(interest, places.user(who))
    with pytest.raises(NotYours):
        refuse_interest(interest=interest, reason="联系不上", actor=places.user(who))


def test_it_is_decided_once(desk, places, interest):
    county = places.user("county")
    confirm(interest, county)
    for decide in (
        lambda: confirm(interest, county),
        lambda: refuse_interest(interest=interest, reason="联系不上", actor=county),
    ):
        with pytest.raises(NotNow):
            decide()
    for page in ("confirm", "refuse"):
        url = f"{interest.get_absolute_url()}{page}/"
        assert [answer.status_code for answer in (desk("county").get(url), desk("county").post(url))] == [
            409,
            409,
        ]
    assert Intention.objects.count() == 1


# --- putting it aside ------------------------------------------------------------------------------


def test_it_is_put_aside_with_a_reason(desk, places, interest):
    county, url = desk("county"), f"{interest.get_absolute_url()}refuse/"
    empty = county.post(url, {"reason": " "})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["reason"])
    assert county.post(url, {"reason": "联系不上"}).status_code == 302
    interest.refresh_from_db()
    assert (interest.state, interest.reason, interest.decided_by) == (
        State.REFUSED,
        "联系不上",
        places.user("county"),
    )
    assert "联系不上" in text(county.get(interest.get_absolute_url()))
    assert not Enterprise.objects.exists()


def test_an_outdated_page_decides_nothing(places, interest):
    county = places.user("county")
    interest.words = "改过"
    interest.save()
    with pytest.raises(Stale):
        confirm(interest, county, seen_version=1)
    with pytest.raises(Stale):
        refuse_interest(interest=interest, reason="联系不上", actor=county, seen_version=1)


def test_the_list_of_intentions_says_that_one_waits(desk, interest):
    words = f"{LIST}?state=open"
    lists = {who: text(desk(who).get(reverse("chambers:intention-list"))) for who in ("county", "chamber")}
    assert words in lists["county"]
    assert LIST not in lists["chamber"]
