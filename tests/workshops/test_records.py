"""Recording a workshop with all that is known, changing its record, and what its page and the list say."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client

from accounts.versions import Stale
from chambers.models import Enterprise
from counties.models import Industry
from ledger.models import Claim, Entry
from ledger.services import NotYours
from tests import world
from tests.desk import hidden_fields
from tests.projects.typing_in import CODES, controls, county, refused
from workshops.models import Workshop
from workshops.services import change_workshop

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


@pytest.fixture
def workshop(places) -> Workshop:
    return world.open_workshop(world.enter(credit_code=CODES[0]))


def industry(code: str) -> int:
    return Industry.objects.get(code=code).pk


def typed(**changes: object) -> dict[str, object]:
    words = {
        "name": "草海扶贫车间",
        "county": county("weining"),
        "kind": "oem",
        "operator_name": "贵州云岭服饰有限公司",
        "site": "草海镇",
        "industry": industry("garments"),
        "floor_area": "1,200㎡",
        "oem_client": "深圳某服饰公司",
        "order_value": "约300万",
        "contact_phone": "0857-8221234",
        "note": "二楼",
        "recognised_on": "7.1",
        "not_later_than": "on",
    }
    return words | changes


def add(client: Client, **changes: object) -> HttpResponse:
    return client.post("/workshops/add/", typed(**changes))


def test_everything_typed_is_kept(desk):
    assert add(desk).status_code == 302
    found = Workshop.objects.get()
    assert (found.industry.code, found.floor_area, found.oem_client) == ("garments", 1200, "深圳某服饰公司")
    assert (found.order_value, found.order_value_typed) == (Decimal(3_000_000), "约300万")
    assert (found.contact_phone, found.note) == ("0857-8221234", "二楼")
    claim = found.source.claims.get()
    assert (claim.effective_on, claim.not_later_than) == (date(2020, 7, 1), True)


def test_what_is_left_blank_is_not_known(desk):
    blank = dict.fromkeys(
        ("industry", "floor_area", "oem_client", "order_value", "contact_phone", "note"), ""
    )
    add(desk, **blank, recognised_on="", not_later_than="")
    found = Workshop.objects.get()
    assert (found.industry, found.floor_area, found.order_value, found.order_value_typed) == (
        None,
        None,
        None,
        "",
    )
    add(desk, **{**blank, "floor_area": "0", "order_value": "0"}, recognised_on="", not_later_than="")
    found = Workshop.objects.latest("pk")
    assert (found.floor_area, found.order_value) == (0, Decimal(0))


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("floor_area", "800-1000", "range"),
        ("floor_area", "8亩", "square metres"),
        ("floor_area", "80.5", "whole square metres"),
        ("floor_area", "9000000", "too large"),
        ("order_value", "-3", "negative"),
        ("order_value", "很多", "cannot be read"),
        ("contact_phone", "12", "telephone"),
        ("oem_client", "长" * 121, "Shorten"),
        ("industry", "999999", "Choose one"),
        ("recognised_on", "", "latest possible day"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(desk, field, text, words):
    answer = add(desk, **{field: text})
    assert words in refused(answer, field)
    page = controls(answer)
    assert (page.values["note"], page.values["order_value"]) == (
        "二楼",
        text if field == "order_value" else "约300万",
    )
    assert not Workshop.objects.exists()


def test_the_next_record_takes_over_what_is_mostly_the_same(desk):
    project = world.enter(credit_code=CODES[0])
    answer = add(desk, project=project.pk, _another="1")
    assert answer.status_code == 302
    page = controls(desk.get(answer.url))
    taken = {
        name: page.values.get(name)
        for name in ("county", "project", "operator_name", "industry", "oem_client")
    }
    assert taken == {
        "county": str(county("weining")),
        "project": str(project.pk),
        "operator_name": "贵州云岭服饰有限公司",
        "industry": str(industry("garments")),
        "oem_client": "深圳某服饰公司",
    }
    assert page.values["kind"] == ["oem"]
    assert (page.values["name"], page.values["recognised_on"], page.values["floor_area"]) == ("", "", "")


# --- changing the record ------------------------------------------------------------------------------


def edit(client: Client, workshop: Workshop, **changes: object) -> HttpResponse:
    words = {"name": workshop.name, "kind": workshop.kind, "operator_name": workshop.operator.name}
    return client.post(f"/workshops/{workshop.pk}/edit/", words | changes)


def test_changing_a_record_moves_no_figure_and_keeps_what_is_claimed(desk, workshop):
    before = (Claim.objects.count(), Entry.objects.count())
    more = {"floor_area": "600", "industry": industry("food"), "order_value": "12万元", "reason": "新厂房"}
    answer = edit(desk, workshop, name="改名车间", operator_name="贵州新公司", **more)
    assert answer.status_code == 302
    found = Workshop.objects.get()
    assert (found.name, found.operator.name, found.floor_area, found.industry.code) == (
        "改名车间",
        "贵州新公司",
        600,
        "food",
    )
    assert (found.order_value, found.order_value_typed) == (Decimal(120_000), "12万元")
    assert (found.county.key, found.project_id) == ("weining", workshop.project_id)
    assert (Claim.objects.count(), Entry.objects.count()) == before
    line = found.history.first()
    assert (line.history_user.username, line.history_change_reason) == ("county", "新厂房")


def test_the_form_shows_the_record_with_the_order_value_as_typed(desk):
    add(desk)
    found = Workshop.objects.get()
    page = controls(desk.get(f"/workshops/{found.pk}/edit/"))
    assert (page.values["order_value"], page.values["floor_area"]) == ("约300万", "1200")
    assert page.values["operator_name"] == "贵州云岭服饰有限公司"
    assert {"county", "project", "recognised_on"} & set(page.values) == set()


def test_an_operator_whose_name_several_bear_stays_when_it_is_not_changed(desk, workshop):
    Enterprise.objects.create(name=workshop.operator.name, credit_code=CODES[1])
    assert edit(desk, workshop, site="六桥街道").status_code == 302
    assert Workshop.objects.get().operator_id == workshop.operator_id


@pytest.mark.parametrize(("field", "text"), [("name", ""), ("operator_name", ""), ("floor_area", "大")])
def test_a_change_that_does_not_fit_is_answered_beside_its_field(desk, workshop, field, text):
    refused(edit(desk, workshop, **{field: text}), field)
    assert Workshop.objects.get().history.count() == 1


def test_whoever_saves_second_gets_both_versions_and_goes_on_with_their_own_text(desk, workshop):
    url = f"/workshops/{workshop.pk}/edit/"
    shown = hidden_fields(desk.get(url).content.decode())
    other = Workshop.objects.get(pk=workshop.pk)
    other.name, other.floor_area = "对方的名称", 900
    change_workshop(
        workshop=other,
        operator_name=workshop.operator.name,
        actor=world.User.objects.get(username="prefecture"),
    )
    answer = edit(desk, workshop, name="我的名称", note="不要丢", **shown)
    assert answer.status_code == 409
    fields = {
        f["label"]: (f["theirs"], f["mine"], f["differs"]) for f in answer.context["conflict"]["fields"]
    }
    assert fields["workshop name"] == ("对方的名称", "我的名称", True)
    assert fields["floor area"] == ("900m²", "", True)
    assert fields["kind of workshop"][2] is False
    again = desk.post(url, dict(answer.context["conflict"]["hidden"]))
    page = controls(again)
    assert (again.status_code, page.values["name"], page.values["note"]) == (200, "我的名称", "不要丢")
    assert edit(desk, workshop, name="我的名称", **hidden_fields(again.content.decode())).status_code == 302
    assert Workshop.objects.get().name == "我的名称"


def test_the_service_refuses_what_the_page_does_not_offer(workshop):
    clerk = world.clerk_of("weining")
    workshop.name = "改"
    workshop.county = world.County.objects.get(key="yanhe")
    with pytest.raises(Stale):
        change_workshop(workshop=workshop, operator_name="甲", actor=clerk, seen_version=7)
    for actor in (world.clerk_of("yanhe"), world.User.objects.get(username="director")):
        with pytest.raises(NotYours):
            change_workshop(workshop=workshop, operator_name="甲", actor=actor)
    workshop.name = ""
    with pytest.raises(ValidationError):
        change_workshop(workshop=workshop, operator_name="甲", actor=clerk)
    workshop.name = "改"
    changed = change_workshop(workshop=workshop, operator_name=workshop.operator.name, actor=clerk)
    assert (changed.name, changed.county.key) == ("改", "weining")


# --- what the pages say -------------------------------------------------------------------------------


def said(answer: HttpResponse) -> dict[str, str]:
    return {
        str(label): str(value) for section in answer.context["sections"] for label, value in section["items"]
    }


def test_the_page_says_what_is_known_and_a_dash_for_the_rest(sign_in, workshop):
    client = sign_in("province")
    facts = said(client.get(f"/workshops/{workshop.pk}/"))
    assert facts["Floor area"] == "None"  # the template writes a dash
    assert facts["State"] == "open"
    assert facts["Recognised on"] == "1 July 2020"
    assert facts["Closed on"] == "None"
    assert facts["Current jobs, verified"] == facts["Current jobs, reported"] == "—"
    world.count_people(workshop, 30)
    facts = said(client.get(f"/workshops/{workshop.pk}/"))
    assert (facts["Current jobs, verified"], facts["Current jobs, reported"]) == ("—", "30 people")
    world.verify_all(workshop)
    world.count_people(workshop, 0, on=world.TODAY)
    facts = said(client.get(f"/workshops/{workshop.pk}/"))
    assert (facts["Current jobs, verified"], facts["Current jobs, reported"]) == ("30 people", "0 people")
    assert facts["Jobs ever reached, verified"] == "30 people"


def test_the_list_shows_state_and_people_and_totals_of_exactly_its_rows(sign_in, workshop):
    client = sign_in("province")
    other = world.open_workshop(county="yanhe", name="未认定车间", on=None, operator=workshop.operator)
    nobody = world.open_workshop(county="weining", name="停工车间", operator=workshop.operator)
    old = world.open_workshop(county="weining", name="过期车间", operator=workshop.operator)
    world.count_people(workshop, 30)
    world.count_people(nobody, 0)
    world.count_people(old, 50, on=date(2020, 6, 3))
    world.verify_all(workshop)
    world.count_people(workshop, 31, on=date(2020, 7, 20))

    def shown(**query: object) -> dict[str, tuple[str, str]]:
        page = client.get("/workshops/", query)
        columns = [column.label for column in page.context["table"].columns]
        state, people = columns.index("state"), columns.index("at work (reported)")
        names = [row.name for row in page.context["page"].object_list]
        cells = [
            (str(row.cells[state].html_or_text), row.cells[people].html_or_text)
            for row in page.context["table"].rows
        ]
        return dict(zip(names, cells, strict=True))

    assert shown() == {
        workshop.name: ("open", "31"),
        other.name: ("not recognised", "—"),
        nobody.name: ("open", "0"),
        old.name: ("open", "—"),
    }
    assert set(shown(at_work="some")) == {workshop.name}
    assert set(shown(situation="none")) == {other.name}
    assert set(shown(prefecture=other.county.prefecture_id)) == {other.name}
    assert set(shown(project=workshop.project_id)) == {workshop.name}

    def totals(**query: object) -> list[str]:
        return [total["value"] for total in client.get("/workshops/", query).context["totals"]]

    assert totals()[:2] == totals(county=workshop.county_id)[:2] == ["30", "31"]
    assert totals(county=other.county_id)[:2] == ["0", "0"]
