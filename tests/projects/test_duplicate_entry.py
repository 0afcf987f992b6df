"""A second record of one project: caught at the entry and at a change, whoever brings it; nothing typed is lost."""

import pytest
from django.test import Client

from accounts.models import Bureau, User
from chambers.models import Enterprise
from ledger.models import Claim
from projects.duplicate_models import DuplicateAppeal, SuspectedPair
from projects.duplicate_services import PossibleDuplicate
from projects.models import Project
from projects.services import change_project
from tests import world
from tests.desk import Desk
from tests.ledger.reading import agree, figure
from tests.projects.typing_in import ADD, bureau, controls, county, enter, entered, typed

pytestmark = pytest.mark.usefixtures("places")

MARK = "Quetzal7391"
YUNLING = "贵州云岭服饰有限公司"


@pytest.fixture
def sign_in():
    """sign_in("county") is a browser of its own for each, in English."""

    def signed_in(who: str) -> Client:
        client = Desk()
        client.cookies["django_language"] = "en"
        client.force_login(User.objects.get(username=who), backend="accounts.backends.RoleBackend")
        return client

    return signed_in


@pytest.fixture
def desk(sign_in) -> Client:
    """The clerk of Weining."""
    return sign_in("county")


def page(response) -> str:
    assert response.status_code == 422
    return response.content.decode()


# --- rung 1 blocks ------------------------------------------------------------------------------------


def test_the_same_project_is_refused_and_nothing_typed_is_lost(desk):
    project = entered(desk)
    response = enter(desk, name=" （服装）来料加工项目", note="不要丢", contact_phone="0857-8221234")
    html, kept = page(response), controls(response)
    assert "recorded already" in kept.errors["name"][0]
    assert f'href="/projects/{project.pk}/"' in html
    assert 'name="_appeal"' in html
    assert 'name="_save_anyway"' not in html
    assert (kept.values["note"], kept.values["contact_phone"]) == ("不要丢", "0857-8221234")
    assert Project.objects.count() == Enterprise.objects.count() == Claim.objects.count() == 1


def test_no_reason_helps_against_the_first_rung(desk):
    entered(desk)
    response = enter(desk, go_on_reason="就是要存", _save_anyway="1")
    assert controls(response).values["go_on_reason"] == "就是要存"
    assert Project.objects.count() == 1
    assert not SuspectedPair.objects.exists()


def test_a_county_its_supporter_and_a_chamber_bring_the_same_project_and_it_counts_once(sign_in):
    chamber = User.objects.get(username="chamber").bureau
    world.pair(chamber.code, "weining", kind="chamber")
    first = entered(sign_in("county"))
    by_supporter = enter(sign_in("supporter"), introduced_by=bureau("guiyang"))
    by_chamber = enter(
        sign_in("chamber"),
        introduced_by=chamber.pk,
        name="服装（来料）加工项目",
        enterprise_name=f" {YUNLING}",
    )
    elsewhere = enter(sign_in("county2"), county=county("yanhe"), introduced_by=bureau("yanhe"))
    for answer in (by_supporter, by_chamber, elsewhere):
        assert "recorded already" in controls(answer).errors["name"][0]
    assert Project.objects.get() == first
    world.verify_all(first)
    assert figure("projects") == figure("projects", "reported") == 1
    assert agree()


def test_an_enterprises_second_different_project_is_none(desk):
    entered(desk)
    second = entered(desk, name="蔬菜大棚", contract_amount="300")
    assert second.enterprise.projects.count() == 2
    assert not SuspectedPair.objects.exists()


# --- what may be seen of the other record -------------------------------------------------------------


def test_who_may_read_the_other_record_sees_both_side_by_side(desk):
    project = entered(desk)
    response = enter(desk, name="服装来料加工项目部", contract_amount="300")
    html = page(response)
    rows = {row["label"]: row for row in response.context["form"].duplicates.shown[0].rows}
    assert rows["Project name"] == {
        "label": "Project name",
        "one": "服装来料加工项目部",
        "other": "服装来料加工项目",
        "differs": True,
    }
    assert not rows["Enterprise"]["differs"]
    for label in ("County", "Enterprise", "Contract amount", "Stage", "Signed on", "Introduced by"):
        assert str(rows[label]["other"]) in html, label
    assert project.get_absolute_url() in html


@pytest.mark.parametrize("blocked", [True, False])
def test_who_may_not_gets_the_bureau_its_telephone_and_a_reference(sign_in, blocked):
    Bureau.objects.filter(code="yanhe").update(phone="0856-7221234")
    planted = world.enter(
        county="yanhe",
        name=f"{MARK} project" if blocked else f"{MARK} 另一个",
        enterprise=f"{MARK} enterprise",
        contact_phone="0856-8888888",
        contract_amount=777_000,
        note=MARK,
    )
    typed_name = "ＱＵＥＴＺＡＬ７３９１ project" if blocked else "本县的项目"
    html = page(
        enter(
            sign_in("county"),
            name=typed_name,
            enterprise_name="(QUETZAL7391) ENTERPRISE" if blocked else "本县的公司",
            contact_phone="" if blocked else "（0856）8888888",
        )
    )
    assert MARK not in html
    assert f"/projects/{planted.pk}/" not in html
    assert "77.7" not in html
    for words in (planted.county.bureau.name_en, "0856-7221234", planted.reference):
        assert words in html
    assert "Possibly already recorded by" in html


def test_the_reference_finds_the_record_for_those_who_may_read_it_only(sign_in):
    planted = world.enter(county="yanhe", name="电子元件组装")
    found = sign_in("county2").get("/projects/search/", {"q": planted.reference})
    assert found["Location"] == planted.get_absolute_url()
    assert planted.reference in sign_in("county2").get(planted.get_absolute_url()).content.decode()
    assert "/projects/?" in sign_in("county").get("/projects/search/", {"q": planted.reference})["Location"]
    assert not planted.reference.isdigit() or str(planted.pk) not in planted.reference


# --- warnings need a reason ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "rungs"),
    [
        ({"name": "服装来料加工项目部", "contract_amount": "9000"}, "name", ["alike_name"]),
        (
            {"enterprise_name": "贵州云领服饰有限公司", "contract_amount": "9000"},
            "enterprise_name",
            ["alike_both"],
        ),
        ({"name": "蔬菜大棚", "contract_amount": "1300"}, "contract_amount", ["same_deal"]),
        (
            {"name": "蔬菜大棚", "contract_amount": "9000", "contact_phone": "（0857）8221234"},
            "contact_phone",
            ["same_phone"],
        ),
        (
            {"name": "蔬菜大棚", "contract_amount": "9000", "site_address": "威宁县草海镇工业园３号楼"},
            "site_address",
            ["same_address"],
        ),
    ],
)
def test_a_warning_comes_before_the_save_and_a_reason_passes_it(desk, changes, field, rungs):
    first = entered(desk, contact_phone="0857-8221234", site_address="贵州省威宁县草海镇工业园3号楼")
    response = enter(desk, **changes)
    assert "may be recorded already" in controls(response).errors[field][0]
    assert 'name="_save_anyway"' in page(response)
    assert Project.objects.count() == 1
    without = enter(desk, **changes, _save_anyway="1", go_on_reason=" ")
    assert "Give the reason" in controls(without).errors["go_on_reason"][0]
    second = entered(desk, **changes, _save_anyway="1", go_on_reason="第二条生产线")
    pair = SuspectedPair.objects.get()
    assert (pair.first, pair.second, pair.rungs) == (first, second, rungs)
    assert (pair.reason, pair.raised_by.username, pair.found) == ("第二条生产线", "county", "save")
    assert pair.decider.kind == "prefecture"
    assert second.history.get().history_change_reason == "第二条生产线"
    assert agree()


def test_a_reason_without_a_warning_is_no_pair_and_no_history(desk):
    project = entered(desk, go_on_reason="多余的话")
    assert not SuspectedPair.objects.exists()
    assert project.history.get().history_change_reason in (None, "")


def test_the_reason_is_kept_when_something_else_is_wrong(desk):
    response = enter(desk, name="", go_on_reason="第二条生产线")
    assert controls(response).values["go_on_reason"] == "第二条生产线"


@pytest.mark.parametrize("phone", ["123", "电话", "----------"])
def test_a_telephone_is_a_telephone(desk, phone):
    assert "area code" in controls(enter(desk, contact_phone=phone)).errors["contact_phone"][0]


# --- live, after name or enterprise was left ----------------------------------------------------------


def check(client: Client, query: str = "", **changes: str):
    return client.post(f"/projects/duplicates/check/{query}", typed(**changes))


def test_the_warning_is_there_before_saving(desk):
    entered(desk)
    assert "recorded already" in check(desk).content.decode()
    half = desk.post(
        "/projects/duplicates/check/",
        {"name": "服装来料加工项目", "enterprise_name": YUNLING, "go_on_reason": "新"},
    )
    assert "recorded already" in half.content.decode()
    assert controls(half).values["go_on_reason"] == "新"
    assert "field-errors" not in half.content.decode()
    for quiet in ({"name": ""}, {"enterprise_name": ""}, {"name": "蔬菜大棚", "contract_amount": "1"}):
        assert "callout" not in check(desk, **quiet).content.decode()
    assert Project.objects.count() == 1


def test_the_fields_ask_for_it(desk):
    html = desk.get(ADD).content.decode()
    assert html.count('hx-post="/projects/duplicates/check/"') == 3
    assert 'id="duplicate-warning"' in html


def test_a_record_that_is_changed_is_not_compared_with_itself(desk, sign_in):
    project = entered(desk)
    html = desk.get(f"/projects/{project.pk}/edit/").content.decode()
    assert f'hx-post="/projects/duplicates/check/?project={project.pk}"' in html
    assert "callout" not in check(desk, f"?project={project.pk}").content.decode()
    assert check(sign_in("county2"), f"?project={project.pk}").status_code == 404
    for odd in ("x", "9" * 20, "-1"):
        assert check(desk, f"?project={odd}").status_code == 200


# --- a change -----------------------------------------------------------------------------------------


def edit(client: Client, project: Project, **changes: str):
    words = typed(**{"county": None, "introduced_by": None, "stage": None, "signed_on": None, **changes})
    return client.post(f"/projects/{project.pk}/edit/", words)


def test_a_change_into_the_same_project_is_refused(desk):
    entered(desk)
    second = entered(desk, name="蔬菜大棚", contract_amount="300")
    response = edit(desk, second, note="不要丢")
    assert "recorded already" in controls(response).errors["name"][0]
    assert controls(response).values["note"] == "不要丢"
    assert 'name="_appeal"' not in page(response)
    assert Project.objects.get(pk=second.pk).name == "蔬菜大棚"


def test_a_change_into_something_alike_needs_a_reason_once(desk):
    first = entered(desk)
    second = entered(desk, name="蔬菜大棚", contract_amount="300")
    words = {"name": "服装来料加工项目部", "contract_amount": "300"}
    assert "may be recorded" in controls(edit(desk, second, **words)).errors["name"][0]
    assert edit(desk, second, **words, go_on_reason="两条线", reason="更名").status_code == 302
    pair = SuspectedPair.objects.get()
    assert (pair.first, pair.second, pair.reason) == (first, second, "两条线")
    assert second.history.first().history_change_reason == "更名; 两条线"
    assert edit(desk, second, **words, note="再改一次").status_code == 302
    assert SuspectedPair.objects.count() == 1


def test_records_that_are_alike_already_can_still_be_mended(desk):
    """Found later by a scan: neither is locked by the other."""
    first = entered(desk)
    second = entered(desk, name="蔬菜大棚", contract_amount="300")
    Project.objects.filter(pk=second.pk).update(name=first.name, name_key=first.name_key)
    assert edit(desk, second, contract_amount="300", planned_jobs="61").status_code == 302


# --- a blocked entry is sent for a verdict ------------------------------------------------------------


@pytest.fixture
def blocked(sign_in) -> DuplicateAppeal:
    """Weining's clerk enters what Yanhe has, and sends it to the province, which stands above both."""
    entered(sign_in("county2"), county=county("yanhe"), introduced_by=bureau("yanhe"))
    client = sign_in("county")
    response = enter(
        client, note="第一行\n第二行", _appeal="1", go_on_reason="两个厂区，两份合同", carry=["industry"]
    )
    appeal = DuplicateAppeal.objects.get()
    assert response["Location"] == appeal.get_absolute_url()
    return appeal


def decide(client: Client, appeal: DuplicateAppeal, verdict: str, reason: str = "看过两份合同"):
    return client.post(appeal.get_absolute_url(), {"verdict": verdict, "reason": reason})


def test_what_was_typed_waits_with_the_bureau_above_both(blocked, sign_in):
    assert (blocked.decider.kind, blocked.asker.username, blocked.verdict) == ("province", "county", "")
    assert "两份合同" in sign_in("province").get("/projects/duplicates/").content.decode() or blocked.name
    html = sign_in("province").get(blocked.get_absolute_url()).content.decode()
    for words in ("两个厂区，两份合同", "0.12亿", "第二行", "Give the verdict", "贵州云岭服饰有限公司"):
        assert words in html
    assert blocked.name in sign_in("province").get("/projects/duplicates/").content.decode()
    assert Project.objects.count() == 1


def test_within_one_county_its_prefecture_decides(desk):
    entered(desk)
    enter(desk, _appeal="1", go_on_reason="另一个")
    assert DuplicateAppeal.objects.get().decider.kind == "prefecture"


def test_without_a_reason_nothing_is_sent(desk):
    entered(desk)
    response = enter(desk, _appeal="1")
    assert "Say why" in controls(response).errors["go_on_reason"][0]
    assert not DuplicateAppeal.objects.exists()


def test_the_same_entry_is_sent_once(blocked, desk):
    assert enter(desk, _appeal="1", go_on_reason="再来").status_code == 409
    assert DuplicateAppeal.objects.count() == 1


def test_after_the_verdict_it_is_saved_past_the_block_once(blocked, sign_in, desk):
    url = f"{blocked.get_absolute_url()}enter/"
    assert desk.get(url).status_code == 409
    assert decide(sign_in("province"), blocked, "different").status_code == 302
    kept = controls(desk.get(url))
    words = typed(note="第一行\n第二行", go_on_reason="两个厂区，两份合同")
    for name in ("name", "enterprise_name", "contract_amount", "planned_jobs", "note", "introduced_by"):
        assert kept.values[name] == str(words[name]), name
    assert kept.values["signed_on"] == "2020-06-28"
    assert kept.values["carry"] == ["industry"]
    assert desk.post(url, typed(name="另外的名字")).status_code == 422
    saved = desk.post(url, words)
    project = Project.objects.latest("pk")
    assert saved["Location"] == project.get_absolute_url()
    pair = SuspectedPair.objects.get()
    assert (pair.second, pair.verdict, pair.found) == (project, "different", "appeal")
    assert pair.decided_by.username == "province"
    assert DuplicateAppeal.objects.get().project == project
    assert desk.get(url).status_code == desk.post(url, words).status_code == 409
    assert enter(desk).status_code == 422  # the block stands for the next one
    assert edit(desk, project, note="改备注").status_code == 302
    assert figure("projects", "reported") == 2
    assert agree()


def test_refused_with_words(blocked, sign_in, desk):
    assert decide(sign_in("province"), blocked, "same", "同一份合同").status_code == 302
    assert "同一份合同" in desk.get(blocked.get_absolute_url()).content.decode()
    assert desk.get(f"{blocked.get_absolute_url()}enter/").status_code == 409
    assert decide(sign_in("province"), blocked, "different").status_code == 409


@pytest.mark.parametrize(
    ("who", "status"),
    [("county", 403), ("prefecture", 403), ("director", 403), ("county2", 404), ("chamber", 404)],
)
def test_nobody_else_decides(blocked, sign_in, who, status):
    assert decide(sign_in(who), blocked, "different").status_code == status
    assert DuplicateAppeal.objects.get().verdict == ""


@pytest.mark.parametrize(
    ("verdict", "reason"), [("", "x"), ("different", ""), ("different", " "), ("split", "x")]
)
def test_a_verdict_has_a_reason(blocked, sign_in, verdict, reason):
    assert decide(sign_in("province"), blocked, verdict, reason).status_code == 422
    assert DuplicateAppeal.objects.get().verdict == ""


def test_the_asker_learns_nothing_of_the_other_record(blocked, desk):
    Project.objects.filter(pk=blocked.existing_id).update(note=MARK, name=f"{MARK} name")
    html = desk.get(blocked.get_absolute_url()).content.decode()
    assert MARK not in html
    assert f"/projects/{blocked.existing_id}/" not in html
    assert blocked.existing.reference in html


def test_two_verdicts_open_an_entry_that_two_records_block(sign_in):
    """Yanhe's project, Weining's after a verdict, and then Ziyun's: each pair is decided on."""
    entered(sign_in("county2"), county=county("yanhe"), introduced_by=bureau("yanhe"))
    for key, number in (("weining", 1), ("ziyun", 2)):
        client = sign_in(world.clerk_of(key).username)
        words = typed(county=county(key), introduced_by=bureau(key))
        url = ADD
        for _block in range(number):
            sent = client.post(url, {**words, "_appeal": "1", "go_on_reason": "另一个"})
            appeal = DuplicateAppeal.objects.latest("pk")
            assert sent["Location"] == appeal.get_absolute_url()
            decide(sign_in("province"), appeal, "different")
            url = f"{appeal.get_absolute_url()}enter/"
        assert client.post(url, words).status_code == 302
    assert Project.objects.count() == 3
    assert sorted(SuspectedPair.objects.values_list("verdict", flat=True)) == ["different"] * 3
    assert not DuplicateAppeal.objects.filter(project=None).exists()


# --- the service is the one home ----------------------------------------------------------------------


def test_the_service_refuses_whatever_door_it_is_called_from():
    first = world.enter(name="服装来料加工项目", enterprise=YUNLING)
    with pytest.raises(PossibleDuplicate) as refused:
        world.enter(name="服装来料加工项目", enterprise=YUNLING, county="yanhe")
    assert refused.value.blocked
    with pytest.raises(PossibleDuplicate) as warned:
        world.enter(name="服装来料加工项目部", enterprise=YUNLING, county="yanhe", go_on_reason="")
    assert not warned.value.blocked
    other = world.enter(name="蔬菜大棚", enterprise=YUNLING, county="yanhe")
    other.name = first.name
    with pytest.raises(PossibleDuplicate):
        change_project(
            project=other,
            enterprise_name=YUNLING,
            credit_code="",
            actor=world.clerk_of("yanhe"),
            go_on_reason="x",
        )
