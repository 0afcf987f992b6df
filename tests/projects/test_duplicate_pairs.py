"""Suspected pairs: the scan, who reads them, who decides, and what each verdict does."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Bureau, User
from ledger.services import NotYours
from projects.duplicate_models import EnterpriseSpelling, SuspectedPair
from projects.duplicate_services import decide_pair, scan
from projects.duplicates import bureau_above
from projects.merging import void_project
from projects.models import Project
from tests import world
from tests.ledger.reading import figure

pytestmark = pytest.mark.usefixtures("places")

PHONE = "0857-8221234"


@pytest.fixture
def pair() -> SuspectedPair:
    """A project of Weining and one of Nayong, both under Bijie."""
    return world.suspect_pair(
        world.enter(name="甲", county="weining"), world.enter(name="乙", county="nayong")
    )


def reviewer(code: str = "") -> User:
    if not code:
        return User.objects.get(username="province")
    return User.objects.get(bureau__code=code, role="reviewer")


def enter_alike(*counties: str) -> list[Project]:
    """Projects that share a telephone and nothing else, entered as if nobody had looked."""
    return [
        world.enter(name=f"第{key}", enterprise=f"{key}公司", county=key, contact_phone=PHONE)
        for key in counties
    ]


# --- the scan -----------------------------------------------------------------------------------------


def test_the_scan_lists_what_is_missing_and_nothing_twice():
    first, second, third = enter_alike("weining", "nayong", "yanhe")
    saved = set(SuspectedPair.objects.values_list("first", "second"))
    assert saved == {(first.pk, second.pk), (first.pk, third.pk), (second.pk, third.pk)}
    SuspectedPair.objects.filter(second=third).delete()
    assert scan() == 2
    assert scan() == 0
    assert set(SuspectedPair.objects.values_list("first", "second")) == saved
    found = SuspectedPair.objects.get(first=first, second=third)
    assert (found.found, found.rungs, found.raised_by) == ("scan", ["same_phone"], None)
    assert SuspectedPair.history.filter(second=third, history_type="+").count() == 4


def test_the_scan_crosses_its_chunks(monkeypatch):
    enter_alike("weining", "nayong", "yanhe")
    SuspectedPair.objects.all().delete()
    monkeypatch.setattr("projects.duplicates.CHUNK", 1)
    assert scan() == 3


def test_the_command_renews_the_keys_and_says_how_many():
    world.enter(name="甲项目", enterprise="贵州云岭服饰有限公司")
    other = world.enter(name="蔬菜大棚", enterprise="贵州云岭服饰有限公司", county="yanhe")
    Project.objects.filter(pk=other.pk).update(name="甲项目", name_key="甲项目")
    EnterpriseSpelling.objects.all().delete()
    out = StringIO()
    call_command("find_duplicates", stdout=out)
    assert out.getvalue() == "1 pairs added\n"
    assert SuspectedPair.objects.get().blocks


def test_the_button_is_the_provinces(sign_in):
    enter_alike("weining", "yanhe")
    SuspectedPair.objects.all().delete()
    for who, status in (("county", 403), ("prefecture", 403), ("director", 403), ("province", 302)):
        assert sign_in(who).post("/projects/duplicates/scan/").status_code == status
    assert SuspectedPair.objects.get().raised_by.username == "province"


def test_too_many_records_are_left_to_the_command(sign_in, monkeypatch):
    monkeypatch.setattr("projects.duplicate_views.MOST_SCANNED", 1)
    enter_alike("weining", "yanhe")
    SuspectedPair.objects.all().delete()
    html = sign_in("province").post("/projects/duplicates/scan/", follow=True).content.decode()
    assert "find_duplicates" in html
    assert not SuspectedPair.objects.exists()


# --- a pair -------------------------------------------------------------------------------------------


def test_a_pair_is_one_whichever_way_round(pair):
    with pytest.raises(IntegrityError), transaction.atomic():
        world.suspect_pair(pair.second, pair.first)
    with pytest.raises(IntegrityError), transaction.atomic():
        SuspectedPair.objects.filter(pk=pair.pk).update(first=pair.second, second=pair.first)
    assert SuspectedPair.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other", "above"),
    [
        ("weining", "weining", "bijie"),
        ("weining", "nayong", "bijie"),
        ("weining", "yanhe", "province"),
        ("bijie", "weining", "province"),  # strictly above both
        ("province", "weining", "province"),
    ],
)
def test_who_stands_above_both(one, other, above):
    bureaus = [Bureau.objects.get(code=code) for code in (one, other)]
    assert bureau_above(*bureaus).code == bureau_above(*reversed(bureaus)).code == above


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("county", 404),
        ("county2", 404),
        ("chamber", 404),
        ("prefecture", 200),
        ("province", 200),
        ("director", 200),
    ],
)
def test_only_who_reads_both_records_reads_the_pair(pair, sign_in, who, status):
    client = sign_in(who)
    assert client.get(pair.get_absolute_url()).status_code == status
    assert (pair.reference in client.get("/projects/duplicates/").content.decode()) == (status == 200)


# --- verdicts -----------------------------------------------------------------------------------------


def post(client: Client, pair: SuspectedPair, verdict: str, **more: object):
    return client.post(pair.get_absolute_url(), {"verdict": verdict, "reason": "查过合同", **more})


def test_different_leaves_both_and_leaves_the_list(pair, sign_in):
    client = sign_in("prefecture")
    assert post(client, pair, "different").status_code == 302
    pair.refresh_from_db()
    assert (pair.verdict, pair.verdict_reason, pair.decided_by.username) == (
        "different",
        "查过合同",
        "prefecture",
    )
    assert pair.history.count() == 2
    assert pair.history.first().history_change_reason == "查过合同"
    assert pair.reference not in client.get("/projects/duplicates/").content.decode()
    assert pair.reference in client.get("/projects/duplicates/?state=decided").content.decode()
    assert figure("projects", "reported") == 2
    assert post(client, pair, "different").status_code == 409
    assert scan() == 0


def test_split_says_who_enters_the_second(pair, sign_in):
    client = sign_in("prefecture")
    missing = post(client, pair, "split")
    assert missing.status_code == 422
    assert "which bureau" in missing.context["form"].errors["enters_second"][0]
    outside = Bureau.objects.get(code="yanhe").pk
    assert post(client, pair, "split", enters_second=outside).status_code == 422
    assert post(client, pair, "split", enters_second=pair.second.county.bureau_id).status_code == 302
    pair.refresh_from_db()
    assert (pair.verdict, pair.enters_second) == ("split", pair.second.county.bureau)
    assert figure("projects", "reported") == 2
    assert pair.enters_second.name_en in client.get(pair.get_absolute_url()).content.decode()


def test_same_asks_which_stays_and_merges_the_other_into_it(pair, sign_in):
    client = sign_in("prefecture")
    assert post(client, pair, "same").status_code == 422
    assert post(client, pair, "same", survivor="999999").status_code == 422
    assert figure("projects", "reported") == 2
    assert post(client, pair, "same", survivor=pair.second_id, credit="kept").status_code == 302
    pair.refresh_from_db()
    assert (pair.verdict, pair.survivor) == ("same", pair.second)
    dropped = Project.objects.get(pk=pair.first_id)
    assert (dropped.merged_into, dropped.void_reason) == (pair.second, "查过合同")
    assert figure("projects", "reported") == 1
    page = client.get(f"/projects/{dropped.pk}/").content.decode()
    assert f'href="/projects/{pair.second_id}/"' in page
    assert dropped not in Project.objects.standing()


def test_when_one_of_them_was_voided_nothing_is_decided(pair, sign_in):
    void_project(project=pair.first, actor=world.User.objects.get(username="prefecture"), reason="误报")
    before = list(Project.objects.values())
    assert post(sign_in("prefecture"), pair, "same", survivor=pair.second_id).status_code == 409
    pair.refresh_from_db()
    assert pair.verdict == ""
    assert list(Project.objects.values()) == before


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("county", 404),
        ("county2", 404),
        ("director", 403),
        ("admin", 403),
        ("prefecture", 302),
        ("province", 302),
    ],
)
def test_who_may_decide(pair, sign_in, who, status):
    assert post(sign_in(who), pair, "different").status_code == status


def test_a_county_that_reads_both_does_not_decide(sign_in):
    pair = world.suspect_pair(world.enter(name="甲"), world.enter(name="乙"))
    client = sign_in("county")
    html = client.get(pair.get_absolute_url()).content.decode()
    assert "give the verdict" in html
    assert 'name="verdict"' not in html
    assert post(client, pair, "different").status_code == 403


def test_nobody_decides_on_what_they_entered(sign_in):
    province = reviewer()
    pair = world.suspect_pair(world.enter(name="甲", actor=province), world.enter(name="乙", county="yanhe"))
    assert "somebody else decides" in sign_in("province").get(pair.get_absolute_url()).content.decode()
    assert post(sign_in("province"), pair, "different").status_code == 403
    assert post(sign_in("province2"), pair, "different").status_code == 302


@pytest.mark.parametrize(
    "words", [{"verdict": ""}, {"reason": ""}, {"verdict": "perhaps"}, {"reason": "\x07"}]
)
def test_a_bad_verdict_is_answered_beside_its_field(pair, sign_in, words):
    answer = sign_in("prefecture").post(
        pair.get_absolute_url(), {"verdict": "different", "reason": "x", **words}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(words)


def test_the_service_asks_the_same_whatever_door_it_is_called_from(pair):
    with pytest.raises(NotYours):
        decide_pair(pair=pair, verdict="different", reason="x", actor=world.clerk_of("weining"))
    with pytest.raises(ValidationError):
        decide_pair(pair=pair, verdict="different", reason=" ", actor=reviewer())
    with pytest.raises(ValidationError):
        decide_pair(pair=pair, verdict="same", reason="x", actor=reviewer())
    with pytest.raises(ValidationError):
        decide_pair(pair=pair, verdict="split", reason="x", actor=reviewer())
    third = world.enter(name="丙")
    with pytest.raises(ValidationError):
        decide_pair(pair=pair, verdict="same", reason="x", actor=reviewer(), survivor=third)
    pair.refresh_from_db()
    assert pair.verdict == ""


def test_the_list_is_linked_from_the_projects(sign_in):
    assert 'href="/projects/duplicates/"' in sign_in("county").get("/projects/").content.decode()
