"""Funds received in the browser: the form with its warning, rates, the panel of the project, the list, the figure."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from counties.models import ExchangeRate
from ledger.models import Claim
from projects.models import Project
from projects.receipt_models import Receipt
from tests import world
from tests.desk import hidden_fields
from tests.ledger.reading import figure
from tests.projects.typing_in import controls

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def project() -> Project:
    """Signed on 28 June for 1 million yuan, verified."""
    project = world.enter(contract_amount=Decimal(1_000_000))
    world.verify_all(project)
    return project


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("county")


def record(client: Client, project: Project, **words: Any) -> HttpResponse:
    typed = {"on": "7.10", "amount": "30", "voucher": "bank_slip", **words}
    return client.post(reverse("projects:project-receipt", args=[project.pk]), typed)


def page(client: Client, project: Project) -> str:
    return client.get(project.get_absolute_url()).content.decode()


def test_it_is_recorded_with_its_words_and_shown(desk, project):
    assert record(desk, project, amount="0.003亿元", note="首笔").status_code == 302
    receipt = Receipt.objects.get()
    assert (receipt.amount, receipt.amount_typed, receipt.rate) == (300_000, "0.003亿元", None)
    assert (receipt.claim.effective_on, receipt.claim.note) == (date(2020, 7, 10), "首笔")
    html = page(desk, project)
    assert "¥300,000" in html and "typed “0.003亿元”" in html and "首笔" in html
    assert "Evidence still lacking: Bank slip" in html


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        ({"on": "7.23"}, "on"),
        ({"on": ""}, "on"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-3"}, "amount"),
        ({"amount": "10-20"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"voucher": ""}, "voucher"),
        ({"voucher": "contract"}, "voucher"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    sign_in, project, words, beside, language
):
    answer = record(sign_in("county", language), project, note="保留我", **words)
    assert answer.status_code == 422
    found = controls(answer)
    assert set(found.errors) == {beside}
    assert found.values["note"] == "保留我"
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_above_the_contract_it_comes_back_with_the_warning_and_a_reason_saves_it(sign_in, project, language):
    client = sign_in("county", language)
    answer = record(client, project, amount="120")
    assert answer.status_code == 422
    html = answer.content.decode()
    warning = {"en": "more than the contract amount of ¥1 million", "zh-hans": "超过合同金额100万元"}[
        language
    ]
    assert warning in html
    assert {"en": "Save anyway", "zh-hans": "仍然保存"}[language] in html
    assert controls(answer).values["amount"] == "120"
    assert not Receipt.objects.exists()
    assert record(client, project, amount="120", go_on_reason="增资在办").status_code == 302
    assert "增资在办" in Receipt.objects.get().claim.note
    assert warning in page(client, project)  # and it goes on being said


def test_before_the_signing_is_warned_of_too(desk, project):
    answer = record(desk, project, on="6.20")
    assert answer.status_code == 422
    assert "before the project was signed on 28 June 2020" in answer.content.decode()
    assert record(desk, project, on="6.20", go_on_reason="保证金").status_code == 302


def test_sent_twice_it_is_recorded_once(desk, project):
    url = reverse("projects:project-receipt", args=[project.pk])
    token = hidden_fields(desk.get(url).content.decode())
    typed = {"on": "7.10", "amount": "30", "voucher": "bank_slip", **token}
    assert [desk.post(url, typed).status_code for _time in range(2)] == [302, 302]
    assert Receipt.objects.count() == 1


def test_the_figures_on_the_panel_are_the_ledgers(desk, project):
    world.vouch(world.receive(project, 300_000, on=date(2020, 6, 30)).claim)
    world.vouch(world.receive(project, 100_000).claim)
    world.receive(project, 50_000)
    panel = next(
        one for one in desk.get(project.get_absolute_url()).context["panels"] if "counted" in one.context
    )
    (verified, by_verified), (reported, by_reported) = panel.context["counted"]
    assert (str(verified), str(reported)) == ("verified", "reported")
    assert (by_verified.received, by_verified.this_month, by_verified.rate) == (
        "¥400,000",
        "¥100,000",
        "40.0%",
    )
    assert (by_reported.received, by_reported.this_month, by_reported.rate) == (
        "¥450,000",
        "¥150,000",
        "45.0%",
    )
    assert by_verified.contract == "¥1 million"
    assert panel.context["on_record"] == "" and panel.context["warnings"] == []
    assert figure("funds") == 400_000


def test_of_a_project_that_does_not_count_the_panel_says_so(desk):
    lead = world.enter(name="在谈项目", stage="negotiating", contract_amount=None)
    world.receive(lead, 300_000)
    panel = next(
        one for one in desk.get(lead.get_absolute_url()).context["panels"] if "counted" in one.context
    )
    assert panel.context["on_record"] == "¥300,000"
    assert panel.context["counted"][1][1].received == "¥0"
    assert panel.context["counted"][1][1].rate == "—"
    assert len(panel.context["warnings"]) == 1


def test_who_may_not_change_the_project_reads_the_panel_without_the_button(sign_in, project):
    assert "Record a receipt" in page(sign_in("county"), project)
    assert "No receipt yet" not in page(sign_in("director"), project)
    world.receive(project, 300_000)
    html = page(sign_in("director"), project)
    assert "¥300,000" in html and "Record a receipt" not in html


# --- corrections ---------------------------------------------------------------------------------


def test_a_correction_starts_from_what_was_reported(desk, project):
    record(desk, project, amount="30万", note="首笔")
    url = Receipt.objects.get().correct_url
    found = controls(desk.get(url)).values
    assert (found["on"], found["amount"], found["note"]) == ("2020-07-10", "30万", "首笔")
    answer = desk.post(url, {"on": "7.10", "amount": "3", "voucher": "bank_slip", "reason": ""})
    assert set(controls(answer).errors) == {"reason"}
    assert (
        desk.post(
            url, {"on": "7.10", "amount": "3", "voucher": "bank_slip", "reason": "多一个零"}
        ).status_code
        == 302
    )
    assert figure("funds", "reported") == 30_000
    assert "多一个零" in page(desk, project)


def test_a_receipt_that_was_decided_on_meanwhile_answers_409(desk, project):
    record(desk, project)
    receipt = Receipt.objects.get()
    seen = receipt.claim.version
    world.reviewed(receipt.claim)
    typed = {"on": "7.10", "amount": "3", "voucher": "bank_slip", "reason": "误", "seen_version": seen}
    assert desk.post(receipt.correct_url, typed).status_code == 409
    assert Receipt.objects.count() == 1


# --- foreign currency ----------------------------------------------------------------------------


def rate(yuan: str, valid_from: date, currency: str = "USD") -> None:
    ExchangeRate(currency=currency, valid_from=valid_from, yuan=Decimal(yuan), source="样例").save()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "ask an administrator to record the rate of 美元"), ("zh-hans", "请管理员录入美元汇率")],
)
def test_without_a_rate_it_says_whom_to_ask(sign_in, project, language, words):
    answer = record(sign_in("county", language), project, amount="1万美元")
    assert answer.status_code == 422
    assert words in controls(answer).errors["amount"][0]


@pytest.mark.parametrize(
    ("day", "yuan", "by"),
    [
        ("6.29", "70000.00", "7"),
        ("7.1", "71000.00", "7.1"),
        ("7.10", "71000.00", "7.1"),
        ("7.20", "72345.60", "7.23456"),
    ],
)
def test_the_rate_of_the_receipts_day_converts_it_and_stays_with_it(desk, project, day, yuan, by):
    rate("7", date(2020, 1, 1))
    rate("7.1", date(2020, 7, 1))
    rate("7.23456", date(2020, 7, 15))
    rate("9", date(2020, 1, 1), "EUR")
    assert record(desk, project, on=day, amount="1万美元").status_code == 302
    receipt = Receipt.objects.get()
    assert (receipt.amount, receipt.rate, receipt.amount_typed) == (Decimal(yuan), Decimal(by), "1万美元")
    assert f"typed “1万美元”, at {by} yuan for one unit" in page(desk, project)
    ExchangeRate.objects.update(yuan=Decimal(1))
    receipt.refresh_from_db()
    assert receipt.amount == Decimal(yuan)
    assert figure("funds", "reported") == Decimal(yuan)


def test_an_administrator_records_a_rate_and_a_second_of_the_day_is_refused(sign_in):
    client, url = sign_in("admin"), reverse("admin:counties_exchangerate_add")
    typed = {"currency": "USD", "valid_from": "2020-07-01", "yuan": "7.07", "source": "中国外汇交易中心"}
    assert client.post(url, typed).status_code == 302
    assert ExchangeRate.objects.on(date(2020, 7, 1)) == {"美元": Decimal("7.07")}
    assert ExchangeRate.objects.on(date(2020, 6, 30)) == {}
    assert client.post(url, typed).status_code == 200
    assert client.post(url, {**typed, "valid_from": "2020-07-02", "yuan": "0"}).status_code == 200
    assert ExchangeRate.objects.count() == 1
    assert sign_in("province").get(url).status_code in (302, 403)


# --- the list and the figure ---------------------------------------------------------------------


def test_the_list_adds_up_the_rows_that_it_shows(sign_in, project):
    world.vouch(world.receive(project, 300_000).claim)
    world.receive(project, 100_000, on=date(2020, 7, 15), voucher="capital_report")
    wrong = world.receive(project, 7_000)
    world.receive(project, 8_000, replaces=wrong.claim, reason="误")
    elsewhere = world.enter(county="yanhe", name="别处", contract_amount=Decimal(9_000_000))
    world.receive(elsewhere, 500_000)
    client, url = sign_in("province"), reverse("projects:receipt-list")

    def shown(**query: str) -> tuple[int, str]:
        context = client.get(url, query).context
        return len(context["page"].object_list), context["totals"][0]["value"]

    assert shown() == (4, "¥908,000")
    assert shown(county=str(project.county_id)) == (3, "¥408,000")
    assert shown(voucher="capital_report") == (1, "¥100,000")
    assert shown(state="verified") == (1, "¥300,000")
    assert shown(received_from="2020-07-11", received_to="2020-07-15") == (1, "¥100,000")
    assert shown(q="别处") == (1, "¥500,000")
    assert len(sign_in("county2").get(url).context["page"].object_list) == 1


@pytest.mark.parametrize("basis", ["verified", "reported"])
def test_the_figure_opens_and_its_rows_sum_to_it(sign_in, project, basis):
    world.vouch(world.receive(project, 300_000).claim)
    world.receive(project, 100_000)
    other = world.enter(county="yanhe", name="别处", contract_amount=Decimal(9_000_000))
    world.receive(other, 500_000)
    answer = sign_in("province").get(reverse("dashboard:figure", args=["funds", basis]))
    assert answer.status_code == 200
    found = answer.context["found"]
    assert found.total == sum(row.quantity for row in found.rows) == figure("funds", basis)


def test_it_waits_in_the_work_lists_and_lacks_its_voucher(sign_in, project):
    claim = world.receive(project, 300_000).claim
    for who, key in (("prefecture", "review"), ("county", "evidence"), ("county", "waiting")):
        html = sign_in(who).get(reverse("ledger:claim-list"), {"list": key}).content.decode()
        assert "Funds received · ¥300,000 · Bank slip" in html, key
    work = sign_in("county").get(reverse("dashboard:my-work")).content.decode()
    assert "Add evidence: Bank slip" in work
    world.reviewed(claim)
    assert (
        Claim.objects.verifiable_by(world.User.objects.get(username="province")).filter(pk=claim.pk).exists()
    )
