"""Recognition rules as records: what is refused, what is read of a workshop, and what the pages say of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts import clock
from counties.models import County, Prefecture
from ledger.metrics import Basis
from ledger.services import return_
from pairing_tracker.roles import sync_roles
from tests import world
from workshops import views
from workshops.models import CONTRACTS, RecognitionRule, SiteEvent, Workshop
from workshops.recognition import Asked, Verdict
from workshops.recognition_facts import NO_RULE, Recognition, Shop, recognitions
from workshops.recognition_models import CONTRACT_LABELS
from workshops.recognition_services import save_rule
from workshops.services import report_site_event

pytestmark = pytest.mark.usefixtures("places")
DAY = date(2020, 7, 22)
ADD = reverse("admin:workshops_recognitionrule_add")
LIST = reverse("admin:workshops_recognitionrule_changelist")


@pytest.fixture
def workshop(places) -> Workshop:
    project = world.enter(on=date(2020, 6, 5))
    return world.open_workshop(project, on=date(2020, 6, 6))


def judged(workshop: Workshop, day: date = DAY) -> Recognition:
    return recognitions([Shop.of(workshop)], day)[workshop.pk]


def condition(workshop: Workshop, key: Asked, basis: Basis = Basis.REPORTED, day: date = DAY) -> tuple:
    found = next(one for one in judged(workshop, day).judgements[basis].conditions if one.key == key)
    return found.verdict, found.found


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"county": "weining", "prefecture": "520500"}, "county"),
        ({"valid_to": date(2020, 6, 1)}, "valid_to"),
        ({"least_share": Decimal("100.01")}, "least_share"),
        ({"least_share": Decimal("-0.01")}, "least_share"),
        ({"least_total": 100_001}, "least_total"),
        ({"least_poor": -1}, "least_poor"),
        ({"months": 121}, "months"),
        ({"pay_floor": Decimal("100000.01")}, "pay_floor"),
        ({"subsidy_per_worker": Decimal(-1)}, "subsidy_per_worker"),
        ({"cap": Decimal(1)}, "subsidy_per_worker"),
        ({"least_contracted": 1}, "contract_kinds"),
        ({"contract_kinds": ["flexible"]}, "least_contracted"),
        ({"contract_kinds": ["marriage"], "least_contracted": 1}, "contract_kinds"),
        ({"kinds": ["castle"]}, "kinds"),
        ({"kinds": "oem"}, "kinds"),
    ],
)
def test_what_no_rule_can_mean_is_refused_beside_the_field(values, field):
    with pytest.raises(ValidationError) as refused:
        world.record_rule(**values)
    assert set(refused.value.message_dict) - {"__all__"} == {field}
    assert not RecognitionRule.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"valid_to": date(2020, 6, 1)},
        {"least_share": Decimal(101)},
        {"least_total": 100_001},
        {"cap": Decimal(1)},
        {"name": ""},
    ],
)
def test_the_database_refuses_it_too(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognitionRule.objects.create(**{"name": "x", "valid_from": date(2020, 6, 2), **values})
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognitionRule.objects.create(
            name="x", valid_from=DAY, county=County.objects.first(), prefecture=Prefecture.objects.first()
        )


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        ({}, False),
        ({"valid_from": date(2020, 6, 30)}, False),
        ({"valid_from": date(2020, 7, 1)}, True),
        ({"valid_from": date(2020, 5, 1), "valid_to": date(2020, 6, 1)}, True),
        ({"valid_from": date(2020, 5, 1), "valid_to": date(2020, 6, 2)}, False),
        ({"valid_from": date(2020, 5, 1)}, False),
        ({"kinds": ["oem", "home"]}, False),
        ({"kinds": ["home"]}, True),
        ({"prefecture": "520500"}, True),
        ({"county": "nayong"}, True),
        ({"county": ""}, True),
    ],
)
def test_two_rules_of_one_place_and_kind_do_not_overlap(values, taken):
    first = {"county": "weining", "kinds": ["oem", "factory"], "valid_to": date(2020, 6, 30)}
    world.record_rule(name="第一", **first)
    second = {"county": "" if "prefecture" in values else "weining", **values}
    if taken:
        world.record_rule(name="第二", **second)
        return
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        world.record_rule(name="第二", **second)
    assert "“第一” holds in this place" in refused.value.message_dict["valid_from"][0]


def test_every_kind_of_contract_of_a_headcount_may_be_accepted():
    assert set(CONTRACT_LABELS) == set(CONTRACTS)


def test_a_rule_of_every_kind_overlaps_with_one_of_some():
    world.record_rule(name="第一")
    with pytest.raises(ValidationError):
        world.record_rule(name="第二", kinds=["home"])


def test_a_rule_may_be_saved_again():
    rule = world.record_rule()
    rule.valid_to = date(2020, 8, 1)
    save_rule(rule=rule, actor=None, reason="到期")
    assert rule.history.first().history_change_reason == "到期"


# --- what is read of a workshop ------------------------------------------------------------------


def test_the_closest_rule_of_the_day_and_kind_holds(workshop):
    assert judged(workshop).rule is None
    assert judged(workshop).verdict == NO_RULE
    province = world.record_rule(name="省")
    assert judged(workshop).rule == province
    bijie = world.record_rule(name="市", prefecture="520500", valid_from=date(2020, 7, 1))
    assert judged(workshop).rule == bijie
    assert judged(workshop, date(2020, 6, 30)).rule == province
    world.record_rule(name="县居家", county="weining", kinds=["home"])
    assert judged(workshop).rule == bijie
    own = world.record_rule(name="县", county="weining", kinds=["oem"])
    assert judged(workshop).rule == own
    assert judged(workshop, date(2020, 6, 1)).rule is None


def test_reported_and_verified_headcounts_are_judged_apart(workshop):
    world.record_rule(least_total=20, least_poor=10)
    world.verify_all(workshop)
    world.count_people(workshop, 25, poor=10)
    assert condition(workshop, Asked.TOTAL) == (Verdict.MET, 25)
    assert condition(workshop, Asked.TOTAL, Basis.VERIFIED) == (Verdict.UNKNOWN, None)
    world.verify_all(workshop)
    assert judged(workshop).verdict == Verdict.MET
    world.count_people(workshop, 30, on=date(2020, 7, 15))
    assert condition(workshop, Asked.POOR) == (Verdict.UNKNOWN, None)
    assert condition(workshop, Asked.POOR, Basis.VERIFIED) == (Verdict.MET, 10)


def test_a_corrected_or_returned_headcount_is_not_judged(workshop):
    world.record_rule(least_total=20)
    first = world.count_people(workshop, 25)
    world.count_people(workshop, 15, replaces=first.claim, reason="多报")
    assert condition(workshop, Asked.TOTAL) == (Verdict.LACKING, 15)
    later = world.count_people(workshop, 40, on=date(2020, 7, 12))
    return_(claim=later.claim, actor=world.reviewer_of("weining"), reason="查无")
    assert condition(workshop, Asked.TOTAL) == (Verdict.LACKING, 15)


def test_contracts_and_wages_are_read(workshop):
    rule = {"contract_kinds": ["labour_contracts", "service_contracts"], "least_contracted": 8}
    world.record_rule(pay_floor=Decimal(1600), **rule)
    told = {"labour_contracts": 5, "service_contracts": 3, "flexible": 2, "monthly_wage": Decimal("1599.99")}
    world.count_people(workshop, 12, **told)
    assert condition(workshop, Asked.CONTRACTED) == (Verdict.MET, 8)
    assert condition(workshop, Asked.WAGE) == (Verdict.LACKING, Decimal("1599.99"))


def test_months_run_over_recounts_and_break_at_a_gap_and_at_a_closing(workshop):
    world.record_rule(months=1)
    world.count_people(workshop, 10, on=date(2020, 6, 10))
    assert condition(workshop, Asked.MONTHS, day=date(2020, 7, 9)) == (Verdict.LACKING, 0)
    assert condition(workshop, Asked.MONTHS, day=date(2020, 7, 10)) == (Verdict.MET, 1)
    assert condition(workshop, Asked.MONTHS, day=date(2020, 7, 25)) == (Verdict.LACKING, 0)  # 45 days
    world.count_people(workshop, 10, on=date(2020, 7, 20))
    assert condition(workshop, Asked.MONTHS, day=date(2020, 8, 10)) == (Verdict.MET, 2)
    with clock.standing_on(date(2020, 9, 30)):
        world.count_people(workshop, 10, on=date(2020, 9, 4))  # one day after the expiry of 20 July's
        assert condition(workshop, Asked.MONTHS, day=date(2020, 9, 30)) == (Verdict.LACKING, 0)
        closed = {"event": SiteEvent.Event.CLOSED, "on": date(2020, 9, 25), "why": "停产"}
        report_site_event(workshop=workshop, actor=world.clerk_of("weining"), **closed)
    found = judged(workshop, date(2020, 9, 30))
    assert found.judgements[Basis.REPORTED].verdict == Verdict.LACKING
    assert found.standing[Basis.REPORTED].closed_on == date(2020, 9, 25)
    assert found.standing[Basis.VERIFIED].closed_on is None
    assert condition(workshop, Asked.OPEN, day=date(2020, 9, 24)) == (Verdict.MET, None)


def test_a_headcount_of_a_closed_workshop_is_not_judged_even_when_it_opens_again(workshop):
    world.record_rule(least_total=20)
    clerk = world.clerk_of("weining")
    closed = {"event": SiteEvent.Event.CLOSED, "on": date(2020, 7, 5), "why": "停产"}
    report_site_event(workshop=workshop, actor=clerk, **closed)
    world.count_people(workshop, 30, on=date(2020, 7, 10))
    opened = {"event": SiteEvent.Event.RECOGNISED, "on": date(2020, 7, 15)}
    report_site_event(workshop=workshop, actor=clerk, **opened)
    assert judged(workshop).standing[Basis.REPORTED].closed_on is None
    assert condition(workshop, Asked.TOTAL) == (Verdict.UNKNOWN, None)
    assert judged(workshop, date(2020, 7, 14)).standing[Basis.REPORTED].closed_on == date(2020, 7, 5)


def test_a_headcount_of_nobody_is_known_and_ends_the_run(workshop):
    world.record_rule(least_total=20, months=1)
    world.count_people(workshop, 30, on=date(2020, 6, 10))
    world.count_people(workshop, 0, on=date(2020, 7, 10))
    assert condition(workshop, Asked.TOTAL) == (Verdict.LACKING, 0)
    assert condition(workshop, Asked.MONTHS) == (Verdict.LACKING, 0)
    assert judged(workshop).standing[Basis.REPORTED].expired is False


def test_what_comes_after_the_day_is_not_known_on_it(workshop):
    world.record_rule(least_total=20)
    world.count_people(workshop, 10, on=date(2020, 7, 1))
    world.count_people(workshop, 30, on=date(2020, 7, 20))
    assert condition(workshop, Asked.TOTAL, day=date(2020, 7, 19)) == (Verdict.LACKING, 10)
    assert condition(workshop, Asked.TOTAL, day=date(2020, 7, 20)) == (Verdict.MET, 30)


# --- the pages -----------------------------------------------------------------------------------


def test_the_page_says_which_conditions_are_met_lacking_or_unknown(workshop, sign_in):
    terms = {"least_total": 10, "least_poor": 10, "pay_floor": Decimal(1570)}
    world.record_rule(subsidy_per_worker=500, **terms)
    world.count_people(workshop, 20, poor=5)
    world.verify_all(workshop)
    english = sign_in("county").get(workshop.get_absolute_url()).content.decode()
    for words in (
        "扶贫车间认定（测试）",
        "assumed",
        "20 people",
        "5 people, 5 people short",
        "not reported; add it when you report the next headcount",
        "at least 1,570 yuan",
        "does not meet the rule",
        "Nothing can be asked for while a condition is lacking.",
    ):
        assert words in english, words
    chinese = sign_in("county", "zh-hans").get(workshop.get_absolute_url()).content.decode()
    for words in (
        "至少10人",
        "5人，还差5人",
        "未填报，请在下次填报用工时补充",
        "至少1,570元",
        "未达认定条件",
        "假定",
    ):
        assert words in chinese, words


def test_the_page_says_what_could_be_asked_for(workshop, sign_in):
    world.record_rule(least_total=10, subsidy_per_worker=500, cap=2000)
    world.count_people(workshop, 20, poor=5)
    world.verify_all(workshop)
    page = sign_in("county", "zh-hans").get(workshop.get_absolute_url()).content.decode()
    assert "0.2万元（在岗建档立卡人员5人×500元，超过每个车间上限，按上限计）" in page


def test_without_a_rule_the_page_says_who_records_one(workshop, sign_in):
    page = sign_in("county").get(workshop.get_absolute_url()).content.decode()
    assert "No recognition rule is recorded" in page
    assert ADD not in page
    sync_roles()
    assert ADD in sign_in("admin").get(workshop.get_absolute_url()).content.decode()


def test_the_list_shows_filters_and_sums_the_verdicts(workshop, sign_in):
    url = reverse("workshops:workshop-list")
    assert "no rule recorded" in sign_in("province").get(url).content.decode()
    world.record_rule(least_total=10)
    world.count_people(workshop, 20)
    world.verify_all(workshop)
    other = world.open_workshop(workshop.project, name="另一车间")
    answer = sign_in("province").get(url)
    totals = {total["label"]: total["value"] for total in answer.context["totals"]}
    assert totals == {
        "Current jobs, verified": "20",
        "Current jobs, reported": "20",
        "Meets the rule": "1",
        "Does not meet the rule": "0",
        "Not known yet": "1",
        "No rule recorded": "0",
    }
    for value, rows in (("met", [workshop]), ("unknown", [other]), ("lacking", []), ("no_rule", [])):
        answer = sign_in("province").get(url, {"rule": value})
        assert list(answer.context["page"].object_list) == rows


def test_of_a_long_list_only_the_page_is_judged(workshop, sign_in, monkeypatch):
    world.record_rule(least_total=10)
    world.open_workshop(workshop.project, name="另一车间")
    monkeypatch.setattr(views, "MOST_SUMMED", 1)
    answer = sign_in("province").get(reverse("workshops:workshop-list"))
    assert "Meets the rule" not in {total["label"] for total in answer.context["totals"]}
    assert (
        answer.content.decode().count("Not known yet") + answer.content.decode().count("not known yet") >= 2
    )


def test_the_data_notes_list_every_rule(sign_in):
    world.record_rule(name="省规则", least_total=10, basis="黔某发1号")
    kept = {"contract_kinds": ["flexible"], "least_contracted": 3, "subsidy_per_worker": 800, "cap": 40_000}
    world.record_rule(name="县规则", county="weining", kinds=["oem"], assumed=False, **kept)
    url = reverse("counties:data-notes")
    page = sign_in("chamber").get(url).content.decode()
    for words in (
        "省规则",
        "黔某发1号",
        "the whole province",
        "every kind",
        "People at work at least 10 people",
    ):
        assert words in page, words
    for words in ("县规则", "OEM", "published", "800 yuan each", "at most ¥40,000 for one workshop"):
        assert words in page, words
    assert "还没有录入认定规则" not in sign_in("county", "zh-hans").get(url).content.decode()


# --- the administration --------------------------------------------------------------------------


def typed(**values) -> dict:
    blank = dict.fromkeys(
        ("basis", "prefecture", "county", "valid_to", "least_total", "least_poor", "least_share", "months")
    )
    blank |= dict.fromkeys(("pay_floor", "least_contracted", "subsidy_per_worker", "cap", "reason"))
    asked = {"name": "规则", "valid_from": "2020-07-01", "subsidy_for": "poor", **values}
    return {name: value for name, value in ({**blank, **asked}).items() if value is not None}


def test_an_administrator_records_and_ends_a_rule(sign_in):
    sync_roles()
    office = sign_in("admin")
    answer = office.post(
        ADD,
        typed(
            county=County.objects.get(key="weining").pk,
            kinds=["oem", "home"],
            least_total="10",
            contract_kinds=["labour_contracts"],
            least_contracted="5",
            reason="县里来文",
        ),
    )
    assert answer.status_code == 302
    rule = RecognitionRule.objects.get()
    assert (rule.kinds, rule.contract_kinds, rule.assumed) == (["oem", "home"], ["labour_contracts"], False)
    assert (rule.place_name, rule.least_poor) == (rule.county.short_name, None)
    line = rule.history.get()
    assert (line.history_user.username, line.history_change_reason) == ("admin", "县里来文")
    assert office.get(f"{LIST}?in_force=now").context["cl"].result_count == 1
    assert office.get(f"{LIST}?in_force=ended").context["cl"].result_count == 0
    assert office.get(f"{LIST}?in_force=later").context["cl"].result_count == 0
    delete = reverse("admin:workshops_recognitionrule_delete", args=[rule.pk])
    assert office.post(delete, {"post": "yes"}).status_code == 403
    change = reverse("admin:workshops_recognitionrule_change", args=[rule.pk])
    page = office.get(change)
    assert page.context["adminform"].form["kinds"].value() == ["oem", "home"]
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    ended = typed(kinds=["oem"], valid_to=yesterday, seen_version=rule.version, reason="新规出台")
    assert office.post(change, ended).status_code == 302
    assert office.get(f"{LIST}?in_force=ended").context["cl"].result_count == 1


def test_what_the_administration_refuses_stands_beside_the_field(sign_in):
    sync_roles()
    office = sign_in("admin", "zh-hans")
    world.record_rule(name="第一")
    for values, field, words in (
        ({}, "valid_from", "“第一”自2020年6月2日起已适用于同一范围的这类车间"),
        ({"least_share": "101"}, "least_share", "100"),
        ({"least_total": "九"}, "least_total", "整数"),
        ({"kinds": ["castle"]}, "kinds", "castle"),
        ({"valid_to": "2020-06-30"}, "valid_to", "不能早于生效日期"),
        ({"name": ""}, "name", "必填"),
    ):
        answer = office.post(ADD, typed(least_poor="77", **values))
        assert answer.status_code == 200
        errors = answer.context["adminform"].form.errors
        assert words in " ".join(errors[field]), (field, errors)
        assert answer.context["adminform"].form["least_poor"].value() == "77"
    assert RecognitionRule.objects.count() == 1


@pytest.mark.parametrize("who", ["county", "province", "director"])
def test_nobody_else_keeps_rules(sign_in, who):
    client = sign_in(who)
    assert client.get(LIST).status_code == 302
    assert client.post(ADD, typed()).status_code == 302
    assert not RecognitionRule.objects.exists()
