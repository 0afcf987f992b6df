"""The pages of intentions: typing one in, the list, its filters and totals, changing it, its steps."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import clock
from chambers.intentions import step
from chambers.models import Chamber, Enterprise, EnterpriseContact, Intention, Membership
from counties.models import Industry
from tests.chain import make_intention
from tests.desk import Desk
from tests.world import TODAY, World, made_up_code

ADD, LIST = "/chambers/intentions/add/", "/chambers/intentions/"
NAME = "贵州云岭服饰有限公司"
CODE = made_up_code(NAME)
Status = Intention.Status


@pytest.fixture
def desk(places: World) -> Any:
    """desk("county") is that person's browser, in English."""

    def opened(who: str) -> Desk:
        client = Desk()
        client.force_login(places.user(who), backend="accounts.backends.RoleBackend")
        client.cookies["django_language"] = "en"
        return client

    return opened


def typed(**changes: Any) -> dict[str, Any]:
    """What somebody types to record an intention; None leaves a field out."""
    words: dict[str, Any] = {
        "enterprise_name": NAME,
        "credit_code": CODE.lower(),
        "kind": "oem",
        "industry": Industry.objects.get(code="garments").pk,
        "amount": "约500万",
        "workers": "约120",
        "floor_area": "2000平方米",
        "begins_on": "2020-09-01",
        "skills": "缝纫",
        "counties": ["weining", "nayong"],
        "words": "希望9月前开工",
        "collected_on": "7.20",
        "contact_post": "办公室",
        "contact_phone": "0857-8221234",
    }
    words |= changes
    return {name: value for name, value in words.items() if value is not None}


def errors(answer: HttpResponse) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(words) for name, words in answer.context["form"].errors.items()}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


# --- recording -------------------------------------------------------------------------------------


def test_what_is_typed_is_what_is_recorded(desk):
    answer = desk("county").post(ADD, typed())
    intention = Intention.objects.get()
    assert answer.url == intention.get_absolute_url()
    assert (intention.enterprise.name, intention.enterprise.credit_code) == (NAME, CODE)
    assert (intention.amount, intention.amount_typed) == (Decimal(5_000_000), "约500万")
    assert (intention.workers, intention.workers_note, intention.floor_area) == (120, "约120", 2000)
    assert (str(intention.begins_on), str(intention.collected_on)) == ("2020-09-01", "2020-07-20")
    assert (intention.kind, intention.skills, intention.county_names) == ("oem", "缝纫", "纳雍县、威宁县")
    assert EnterpriseContact.objects.get().enterprise == intention.enterprise


def test_the_contact_is_on_no_page_of_the_intention(desk):
    county = desk("county")
    county.post(ADD, typed())
    intention = Intention.objects.get()
    for url in (intention.get_absolute_url(), f"{intention.get_absolute_url()}edit/", LIST, ADD):
        assert "8221234" not in text(county.get(url))


def test_only_the_enterprise_the_kind_and_the_day_are_needed(desk):
    given = {"enterprise_name": NAME, "kind": "invest", "collected_on": "7.20"}
    assert desk("county").post(ADD, given).status_code == 302
    assert set(errors(desk("county").post(ADD, {"kind": "invest"}))) == {"enterprise_name", "collected_on"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("credit_code", CODE[:-1], "this one has 17"),
        ("credit_code", CODE.replace("9", "I", 1), "has no “I”"),
        ("credit_code", CODE[:-1] + ("1" if CODE[-1] != "1" else "2"), "Character 18"),
        ("amount", "0.8-1.2亿", "range"),
        ("amount", "很多", ""),
        ("workers", "-5", "negative"),
        ("workers", "几十个", ""),
        ("floor_area", "两间", ""),
        ("begins_on", "13.45", ""),
        ("collected_on", "7.23", "future"),
        ("counties", ["guiyang"], "Choose one from the list"),
        ("industry", "99999", "Choose one from the list"),
        ("kind", "gift", "Choose one from the list"),
        ("contact_phone", "12", "area code"),
        ("contact_post", "", "both, or neither"),
        ("skills", "长" * 201, "At most 200"),
        ("words", "坏\x01字", "not text"),
        ("enterprise_name", "", "Fill in"),
        ("chamber", "1", None),
    ],
)
def test_a_wrong_input_is_answered_beside_its_field_and_nothing_is_lost(desk, field, value, words):
    if field == "chamber":
        value = Chamber.objects.first().pk  # of which it is no member
    answer = desk("county").post(ADD, typed(**{field: value}))
    found = errors(answer)
    assert list(found) == [field]
    assert words is None or words in found[field][0]
    page = text(answer)
    assert "约500万" in page or field == "amount"
    assert not Intention.objects.exists()
    assert not Enterprise.objects.exists()


def test_a_form_that_is_sent_twice_makes_one_intention(desk):
    county = desk("county")
    page = county.get(ADD)
    sent = {**typed(), **county._hidden(ADD, {})}
    assert page.status_code == 200
    assert [county.post(ADD, sent).status_code for _ in range(2)] == [302, 302]
    assert Intention.objects.count() == 1


def test_one_like_it_is_shown_with_a_link_and_saved_with_a_reason(desk):
    county = desk("county")
    county.post(ADD, typed())
    first = Intention.objects.get()
    answer = desk("supporter").post(ADD, typed())
    assert list(errors(answer)) == ["go_on_reason"]
    assert first.get_absolute_url() in text(answer)
    saved = desk("supporter").post(ADD, typed(go_on_reason="另一条生产线"))
    assert saved.status_code == 302
    assert Intention.objects.count() == 2


def test_the_form_of_a_chamber_asks_for_no_chamber_and_names_none(desk, places):
    page = desk("chamber").get(ADD)
    assert {"chamber", "collected_by"} & set(page.context["form"].fields) == set()
    assert Chamber.objects.exclude(bureau=places.user("chamber").bureau).first().bureau.name_en not in text(
        page
    )
    assert desk("chamber").post(ADD, typed()).status_code == 302
    assert Membership.objects.get().chamber.bureau == places.user("chamber").bureau


def test_only_the_province_is_asked_who_collected_it(desk, places):
    assert "collected_by" not in desk("county").get(ADD).context["form"].fields
    zunyi = places.user("supporter").bureau
    assert desk("province").post(ADD, typed(collected_by=zunyi.pk)).status_code == 302
    assert Intention.objects.get().collected_by == zunyi
    others = desk("county").post(ADD, typed(collected_by=zunyi.pk, kind="invest"))
    assert others.status_code == 302
    assert Intention.objects.latest("pk").collected_by == places.user("county").bureau


# --- the list --------------------------------------------------------------------------------------


def wishes(places: World) -> dict[str, Intention]:
    county, chamber = places.user("county"), places.user("chamber")
    made = {}
    for name, by, fields in (
        ("held", county, {"industry": "garments", "workers": 10, "counties": ["weining"]}),
        ("lapsed", county, {"kind": "oem", "amount": 20_000, "workers": 20}),
        ("dropped", county, {"amount": 40_000, "counties": ["weining", "yanhe"]}),
        ("member", chamber, {"workers": 100}),
    ):
        enterprise = Enterprise.objects.create(name=f"{name}公司", credit_code=made_up_code(name))
        made[name] = make_intention(enterprise, collected_by=by.bureau, by=by, **fields)
    for name, until in (("held", TODAY), ("lapsed", TODAY - timedelta(days=1))):
        made[name].held_until = until
        step(made[name], Status.MATCHED, on=TODAY, by=county)
    step(made["dropped"], Status.DROPPED, on=TODAY, by=county, reason="不办了")
    return made


def shown(client: Client, query: str = "") -> set[str]:
    answer = client.get(f"{LIST}{query}")
    return {row.enterprise.name.removesuffix("公司") for row in answer.context["page"].object_list}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"held", "lapsed", "dropped", "member"}),
        ("?kind=oem", {"lapsed"}),
        ("?status=matched", {"held"}),
        ("?status=talking", {"lapsed"}),
        ("?status=collected", {"member"}),
        ("?status=dropped", {"dropped"}),
        ("?status=project", set()),
        ("?free=yes", {"lapsed", "member"}),
        ("?q=HELD", {"held"}),
        ("?q=held+lapsed", set()),
        (f"?q={made_up_code('member')}", {"member"}),
        ("?q=%01", set()),
    ],
)
def test_the_filters(desk, places, query, found):
    wishes(places)
    assert shown(desk("county"), query) == found


def test_the_filter_of_a_county_keeps_those_that_are_open_to_all(desk, places):
    made = wishes(places)
    yanhe = made["dropped"].counties.get(key="yanhe")
    assert shown(desk("county"), f"?county={yanhe.pk}") == {"lapsed", "dropped", "member"}


def test_the_totals_are_those_of_the_rows(desk, places):
    wishes(places)
    totals = desk("county").get(LIST).context["totals"]
    assert [(total["label"], total["value"]) for total in totals] == [
        ("Workers needed", "130"),
        ("Amount", "¥60,000"),
    ]
    narrow = desk("county").get(f"{LIST}?status=dropped").context["totals"]
    assert [total["value"] for total in narrow] == ["—", "¥40,000"]


def test_a_chamber_meets_only_its_own(desk, places):
    wishes(places)
    client = desk("chamber")
    assert shown(client) == {"member"}
    page = text(client.get(LIST))
    assert "held公司" not in page
    fields = client.get(LIST).context["filter_form"].fields
    assert [str(chamber.bureau_id) for chamber in fields["chamber"].queryset] == [
        str(places.user("chamber").bureau_id)
    ]
    assert list(fields["collected_by"].queryset) == [places.user("chamber").bureau]


# --- one of them -----------------------------------------------------------------------------------


def test_the_page_tells_status_steps_and_history(desk, places):
    made = wishes(places)
    page = text(desk("county").get(made["dropped"].get_absolute_url()))
    assert "不办了" in page
    assert "Weining, Yanhe" in page
    assert "Take" not in page
    held = text(desk("county").get(made["held"].get_absolute_url()))
    assert "Matched, reserved until 22 July 2020" in held
    assert reverse("chambers:intention-step", args=[made["held"].pk]) not in held


def test_a_change_is_shown_in_the_history_with_the_preferred_counties(desk, places):
    made = wishes(places)
    url = f"{made['lapsed'].get_absolute_url()}edit/"
    county = desk("county")
    form = county.get(url).context["form"]
    assert form.initial["amount"] == Decimal(20_000)
    sent = {"kind": "oem", "amount": "3", "workers": "约25", "counties": ["nayong"], "reason": "来电更正"}
    assert county.post(url, sent).status_code == 302
    changed = Intention.objects.get(pk=made["lapsed"].pk)
    assert (changed.amount, changed.workers, changed.workers_note) == (Decimal(30_000), 25, "约25")
    page = text(county.get(changed.get_absolute_url()))
    assert "来电更正" in page
    assert "纳雍县" in page


def test_two_who_change_it_see_both_versions_and_lose_nothing(desk, places):
    made = wishes(places)
    url = f"{made['lapsed'].get_absolute_url()}edit/"
    mine = desk("county")
    old = mine._hidden(url, {})
    assert (
        desk("province")
        .post(url, {"kind": "oem", "workers": "99", "collected_by": made["lapsed"].collected_by_id})
        .status_code
        == 302
    )
    answer = mine.post(url, {"kind": "oem", "workers": "77", "counties": ["nayong", "yanhe"], **old})
    assert answer.status_code == 409
    page = text(answer)
    assert "77" in page
    assert "99" in page
    assert "Nayong, Yanhe" in page
    go_on = {name: value for name, value in answer.context["conflict"]["hidden"] if name != "counties"}
    counties = [value for name, value in answer.context["conflict"]["hidden"] if name == "counties"]
    again = mine.post(url, {**go_on, "counties": counties})
    assert again.status_code == 200
    assert again.context["form"]["counties"].value() == ["nayong", "yanhe"]
    assert again.context["form"]["workers"].value() == "77"


def test_a_step_is_taken(desk, places):
    made = wishes(places)
    url = f"{made['member'].get_absolute_url()}step/"
    client = desk("chamber")
    assert [value for value, _label in client.get(url).context["form"].fields["status"].choices] == [
        "talking",
        "dropped",
    ]
    wrong = client.post(url, {"status": "dropped", "on": "7.22"})
    assert list(errors(wrong)) == ["reason"]
    early = client.post(url, {"status": "talking", "on": "7.21"})
    assert "cannot be earlier" in errors(early)["on"][0]
    assert client.post(url, {"status": "talking", "on": "7.22"}).status_code == 302
    assert Intention.objects.get(pk=made["member"].pk).status == Status.TALKING


def test_a_held_one_offers_no_step_and_says_what_to_do(desk, places):
    made = wishes(places)
    url = f"{made['held'].get_absolute_url()}step/"
    answer = desk("county").get(url)
    assert answer.status_code == 409
    assert "taken back" in text(answer)
    with clock.standing_on(TODAY + timedelta(days=1)):
        assert desk("county").get(url).status_code == 200


def test_a_step_from_an_outdated_page_changes_nothing(desk, places):
    made = wishes(places)
    url = f"{made['member'].get_absolute_url()}step/"
    client = desk("chamber")
    old = client._hidden(url, {})
    client.post(url, {"status": "talking", "on": "7.22"})
    answer = client.post(url, {"status": "dropped", "on": "7.22", "reason": "不办了", **old})
    assert answer.status_code == 409
    assert Intention.objects.get(pk=made["member"].pk).status == Status.TALKING


def test_a_dropped_one_is_taken_up_again(desk, places):
    made = wishes(places)
    url = f"{made['dropped'].get_absolute_url()}step/"
    county = desk("county")
    assert "Taken up again" in text(county.get(url))
    assert county.post(url, {"status": "talking", "on": "7.22", "reason": "又有意向"}).status_code == 302
    assert Intention.objects.get(pk=made["dropped"].pk).status == Status.TALKING
    edit = f"{made['dropped'].get_absolute_url()}edit/"
    assert county.get(edit).status_code == 200
