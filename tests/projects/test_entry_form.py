"""Entering a project in the browser: what is read, what is refused, what is carried over, who may be named."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts import clock
from chambers.models import Enterprise
from counties.models import Pairing
from counties.services import end_pairing
from ledger.models import Claim
from projects.models import Project
from tests import world
from tests.ledger.reading import figure
from tests.projects.typing_in import ADD, CODES, bureau, controls, county, enter, entered, refused, typed

pytestmark = pytest.mark.usefixtures("places")

# Before the signing nothing but the industry is asked for.
NEGOTIATING = {"stage": "negotiating", "signed_on": "", "negotiating_on": "6.28"}


@pytest.fixture
def desk(sign_in) -> Client:
    """The clerk of Weining."""
    return sign_in("county")


# --- what is read -------------------------------------------------------------------------------------


def test_a_project_is_saved_as_it_was_typed(desk):
    project = entered(desk, credit_code=CODES[1], note="第一期")
    assert (project.name, project.county.key) == ("服装来料加工项目", "weining")
    assert (project.introduced_by.code, project.channel) == ("weining", "own")
    assert (project.stage, project.signed_on, project.situation) == ("signed", date(2020, 6, 28), "going")
    assert (project.contract_amount, project.contract_amount_typed) == (Decimal(12_000_000), "0.12亿")
    assert (project.planned_jobs, project.annual_output, project.note) == (60, None, "第一期")
    assert (project.enterprise.name, project.enterprise.credit_code) == ("贵州云岭服饰有限公司", CODES[1])
    assert (project.entered_by.username, project.origin) == ("county", "entered")
    claim = Claim.objects.get()
    assert (claim.state, claim.reporter.username, claim.effective_on) == (
        "reported",
        "county",
        date(2020, 6, 28),
    )


@pytest.mark.parametrize("text", ["6.28", "0628", "20200628", "2020/6/28", "2020年6月28日", "６．２８"])
def test_days_as_people_type_them_in_the_year_of_the_plan(desk, text):
    with clock.standing_on(date(2022, 2, 1)):
        assert entered(desk, signed_on=text).signed_on == date(2020, 6, 28)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,200", 12_000_000),
        ("１２００", 12_000_000),
        ("0.12亿", 12_000_000),
        ("5000万", 50_000_000),
        ("约120", 1_200_000),
        ("0.5", 5_000),
        ("", None),
    ],
)
def test_amounts_as_people_type_them_stand_beside_the_figure(desk, text, yuan):
    project = entered(desk, contract_amount=text, **({} if text else NEGOTIATING))
    assert (project.contract_amount, project.contract_amount_typed) == (yuan, text)
    page = controls(desk.get(f"/projects/{project.pk}/edit/"))
    assert page.values["contract_amount"] == text


@pytest.mark.parametrize(
    ("text", "number", "note"), [("１２０", 120, ""), ("约120", 120, "约120"), ("0", 0, ""), ("", None, "")]
)
def test_planned_jobs_keep_a_note_when_they_are_approximate(desk, text, number, note):
    project = entered(desk, planned_jobs=text, **({} if text else NEGOTIATING))
    assert (project.planned_jobs, project.planned_jobs_note) == (number, note)


def test_planned_jobs_never_count(desk):
    world.verify_all(entered(desk, planned_jobs="500"))
    assert figure("projects") == 1
    assert figure("jobs") == figure("jobs", "reported") == 0


def test_a_readable_day_comes_back_as_iso_and_the_rest_as_typed(desk):
    page = controls(enter(desk, name="", planned_jobs="约60人", annual_output="１２００"))
    assert page.values["signed_on"] == "2020-06-28"
    assert (page.values["contract_amount"], page.values["planned_jobs"]) == ("0.12亿", "约60人")
    assert page.values["annual_output"] == "１２００"


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "", "Fill in"),
        ("name", "长" * 121, "120 characters"),
        ("enterprise_name", "", "Fill in"),
        ("county", "999999", "Choose one from the list"),
        ("county", "9" * 20, "Choose one from the list"),
        ("county", "威宁", "Choose one from the list"),
        ("stage", "dreaming", "Choose one from the list"),
        ("kind", "stolen", "Choose one from the list"),
        ("planned_jobs", "-1", "must not be negative"),
        ("planned_jobs", "1" * 20, "too many digits"),
        ("planned_jobs", "20-30", "range"),
        ("planned_jobs", "许多", "cannot be read"),
        ("planned_jobs", "1.5", "whole numbers"),
        ("contract_amount", "9" * 20, "too many digits"),
        ("contract_amount", "-5", "must not be negative"),
        ("contract_amount", "0.8-1.2亿", "range"),
        ("contract_amount", "100万美元", "foreign currency"),
        ("signed_on", "2020-02-30", "no day"),
        ("signed_on", "昨天", "cannot be read"),
        ("signed_on", "", "Enter the day"),
        ("signed_on", "2020-07-23", "future"),
        ("signed_on", "99999999999999999999-1-1", "cannot be read"),
        ("credit_code", "91520526", "18 characters"),
        ("credit_code", "9152052IMA6HX12345", "never used"),
        ("credit_code", "91520526MA6HX12343", "Character 18"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_nothing_typed_is_lost(desk, field, text, words):
    words_typed = typed(**{field: text}, note="不要丢")
    response = desk.post(ADD, words_typed)
    assert words in refused(response, field)
    page = controls(response)
    kept = {name: page.values.get(name, "") for name in words_typed if name not in ("kind", "stage")}
    wanted = {name: str(value) for name, value in words_typed.items() if name in kept}
    if field == "county":  # a county that there is not cannot be shown, and nobody can be named for it
        del kept["county"], wanted["county"], kept["introduced_by"], wanted["introduced_by"]
    if field != "signed_on" or text == "2020-07-23":
        wanted["signed_on"] = "2020-07-23" if field == "signed_on" else "2020-06-28"
    assert kept == wanted
    assert not Project.objects.exists()
    assert not Claim.objects.exists()
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize("field", ["name", "contract_amount", "signed_on", "county", "note"])
def test_nul_is_no_text(desk, field):
    assert enter(desk, **{field: "6\x00"}).status_code == 400
    assert desk.get(ADD, {"county": "\x00"}).status_code == 400
    assert not Project.objects.exists()


@pytest.mark.parametrize("name", ["响铃\x07", "换\x1b行"])
def test_control_characters_are_no_text(desk, name):
    assert "not text" in refused(enter(desk, name=name), "name")


def test_markup_is_only_text(desk):
    project = entered(desk, name="<script>alert(1)</script>")
    html = desk.get(f"/projects/{project.pk}/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        ({"stage": "started", "signed_on": "7.10", "started_on": "7.1"}, "started_on", "cannot be before"),
        ({"stage": "signed", "negotiating_on": "6.29"}, "signed_on", "cannot be before"),
        ({"stage": "signed", "started_on": "7.1"}, "started_on", "cannot be known yet"),
        ({"stage": "operating", "started_on": "7.1"}, "operating_on", "Enter the day"),
        (
            {"expected_started_on": "9.10", "expected_operating_on": "9.1"},
            "expected_operating_on",
            "before the start",
        ),
    ],
)
def test_days_follow_each_other(desk, days, field, words):
    assert words in refused(enter(desk, **days), field)


def test_expected_days_may_lie_in_the_future(desk):
    project = entered(desk, expected_started_on="9.1", expected_operating_on="10.1")
    assert (project.expected_started_on, project.expected_operating_on) == (
        date(2020, 9, 1),
        date(2020, 10, 1),
    )


def test_several_stages_are_several_claims_and_one_project(desk):
    project = entered(
        desk,
        stage="operating",
        negotiating_on="6.5",
        signed_on="6.10",
        started_on="6.20",
        operating_on="7.1",
        annual_output="300",
    )
    steps = project.source.claims.order_by("pk").values_list("stage_reached__step", "effective_on")
    assert [(step, day.isoformat()[5:]) for step, day in steps] == [
        ("negotiating", "06-05"),
        ("signed", "06-10"),
        ("started", "06-20"),
        ("operating", "07-01"),
    ]


def test_not_later_than_belongs_to_the_present_stage(desk):
    project = entered(
        desk, stage="started", started_on="7.1", expected_operating_on="9.1", not_later_than="on"
    )
    claims = dict(project.source.claims.values_list("stage_reached__step", "not_later_than"))
    assert claims == {"signed": False, "started": True}


# --- the enterprise -----------------------------------------------------------------------------------


def test_an_enterprise_is_found_by_its_code_or_its_name(desk):
    first = entered(desk, credit_code=CODES[0])
    by_name = entered(desk, name="二期厂房", enterprise_name=" 贵州云岭服饰有限公司 ", contract_amount="300")
    by_code = entered(desk, name="物流中心", credit_code=CODES[0].lower(), contract_amount="50")
    assert {by_name.enterprise_id, by_code.enterprise_id} == {first.enterprise_id}
    assert Enterprise.objects.count() == 1


def test_a_code_learnt_later_is_recorded(desk):
    first = entered(desk, credit_code="", **NEGOTIATING)
    assert first.enterprise.credit_code is None
    entered(desk, name="二期厂房", contract_amount="300", credit_code=CODES[0])
    first.enterprise.refresh_from_db()
    assert first.enterprise.credit_code == CODES[0]


def test_a_code_known_under_another_name_is_refused(desk):
    entered(desk, credit_code=CODES[0])
    response = enter(desk, enterprise_name="贵州黔山食品有限公司", credit_code=CODES[0])
    assert "another name" in refused(response, "credit_code")
    assert Project.objects.count() == 1


def test_of_two_enterprises_with_one_name_the_code_decides(desk):
    entered(desk, credit_code=CODES[0])
    second = entered(desk, name="二期厂房", contract_amount="300", credit_code=CODES[1])
    assert Enterprise.objects.count() == 2
    without_code = enter(desk, name="物流中心", credit_code="", **NEGOTIATING)
    assert "Several enterprises" in refused(without_code, "credit_code")
    third = entered(desk, name="物流中心", contract_amount="50", credit_code=CODES[1])
    assert third.enterprise_id == second.enterprise_id


# --- who may be named ---------------------------------------------------------------------------------


def test_the_county_presets_its_supporter(desk):
    page = controls(desk.get(ADD))
    assert page.values["county"] == str(county("weining"))
    assert page.offered["county"] == ["", str(county("weining"))]
    assert page.values["introduced_by"] == str(bureau("guiyang"))
    assert str(bureau("zunyi")) not in page.offered["introduced_by"]


def test_the_hint_offers_the_supporters_of_the_county(sign_in):
    client = sign_in("province")
    for key, supporter in (("yanhe", "zunyi"), ("weining", "guiyang")):
        page = controls(client.get("/projects/hint/", {"county": county(key)}))
        assert str(bureau(supporter)) in page.offered["introduced_by"]
    empty = controls(client.get("/projects/hint/", {"county": "999"}))
    assert empty.offered["introduced_by"] == [""]


def test_without_script_a_button_offers_them_and_keeps_what_was_typed(sign_in):
    client = sign_in("province")
    words = typed(county=county("yanhe"), introduced_by="", name="写到一半", signed_on="6.30", _refresh="1")
    response = client.post(ADD, words)
    assert response.status_code == 200
    page = controls(response)
    assert str(bureau("zunyi")) in page.offered["introduced_by"]
    assert (page.values["name"], page.values["contract_amount"]) == ("写到一半", "0.12亿")
    assert (page.values["county"], page.values["signed_on"]) == (str(county("yanhe")), "2020-06-30")
    assert page.errors == {}
    assert not Project.objects.exists()


def test_an_introducer_outside_the_list_is_refused(desk):
    assert "Choose one" in refused(enter(desk, introduced_by=bureau("zunyi")), "introduced_by")


def test_an_ended_pairing_is_not_offered(desk):
    pairing = Pairing.objects.get(supporter__code="guiyang", county__key="weining")
    end_pairing(pairing=pairing, on=date(2020, 7, 21), actor=None, reason="over")
    assert str(bureau("guiyang")) not in controls(desk.get(ADD)).offered["introduced_by"]
    assert "Choose one" in refused(enter(desk, introduced_by=bureau("guiyang")), "introduced_by")


def test_a_supporter_names_itself_and_no_one_else(sign_in):
    client = sign_in("supporter")
    page = controls(client.get(ADD, {"county": county("weining")}))
    assert str(county("weining")) in page.offered["county"]
    assert str(county("yanhe")) not in page.offered["county"]
    project = entered(client, introduced_by=bureau("guiyang"))
    assert (project.introduced_by.code, project.channel) == ("guiyang", "city")
    assert "Choose one" in refused(enter(client, introduced_by=bureau("weining")), "introduced_by")


def test_another_county_is_not_offered_and_not_accepted(sign_in):
    assert "Choose one" in refused(enter(sign_in("county2")), "county")


@pytest.mark.parametrize("who", ["director", "admin"])
def test_who_does_not_enter_projects_is_refused(sign_in, who):
    client = sign_in(who)
    assert client.get(ADD).status_code == 403
    assert enter(client).status_code == 403


# --- one after another --------------------------------------------------------------------------------


def test_save_and_record_the_next_links_to_what_was_saved(desk):
    response = desk.post(ADD, typed(_another="1"), follow=True)
    assert response.redirect_chain == [(ADD, 302)]
    project = Project.objects.get()
    html = response.content.decode()
    assert f'<a href="/projects/{project.pk}/">服装来料加工项目</a>' in html
    assert controls(response).values["name"] == ""


def test_save_leads_to_the_record(desk):
    response = desk.post(ADD, typed(_save="1"))
    assert response["Location"] == f"/projects/{Project.objects.get().pk}/"


def test_what_is_ticked_is_carried_over_and_nothing_else(desk):
    words = typed(carry=["introduced_by", "signed_on", "industry"], _another="1")
    page = controls(desk.post(ADD, words, follow=True))
    assert page.values["introduced_by"] == str(bureau("weining"))
    assert page.values["signed_on"] == "2020-06-28"
    assert page.values["industry"] == str(words["industry"])
    for name in ("name", "enterprise_name", "credit_code", "planned_jobs", "contract_amount"):
        assert page.values[name] == ""
    assert page.values["carry"] == ["introduced_by", "signed_on", "industry"]


def test_what_is_not_ticked_is_not_carried(desk):
    page = controls(desk.post(ADD, typed(carry=["industry"], _another="1"), follow=True))
    assert page.values["signed_on"] == ""
    assert page.values["introduced_by"] == str(bureau("guiyang"))  # the county's supporter again
    assert page.values["carry"] == ["industry"]


def test_the_choice_is_remembered_for_each_person(desk, sign_in):
    desk.post(ADD, typed(carry=["signed_on"]))
    assert controls(desk.get(ADD)).values["signed_on"] == "2020-06-28"
    other = controls(sign_in("county2").get(ADD))
    assert (other.values["signed_on"], other.values["carry"]) == ("", ["county", "introduced_by"])


def test_what_was_recorded_today_stands_beside_the_form(desk):
    entered(desk)
    html = desk.get(ADD).content.decode()
    assert "1 record today" in html
    assert "服装来料加工项目" in html
