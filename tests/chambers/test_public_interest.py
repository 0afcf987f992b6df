"""The public form: what it takes, what it answers to mistakes, machines and repeats, and who learns of it."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from accounts import clock
from chambers import public_guard as guard
from chambers.interest_work import waiting_interests
from chambers.models import Interest, InterestSend
from chambers.public_interest import NotOpen, leave_interest
from chambers.public_limits import MOST_SENT_IN_DAY, MOST_SENT_IN_WINDOW, MOST_TRIED
from counties.models import Demand, Opportunity
from tests.house.reading import Page
from tests.house.test_odd_values import ODD

SAID = {
    "enterprise_name": "贵州新来服饰有限公司",
    "credit_code": "",
    "kind": "oem",
    "industry": "1",
    "amount": "约500",
    "workers": "约120人",
    "floor_area": "约800平",
    "begins_on": "10.15",
    "words": "想找能做校服的车间",
    "contact_post": "办公室",
    "contact_phone": "0851-85554321",
}
FIELD = re.compile(r'<input type="hidden" name="(opened|sum)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


@pytest.fixture
def demand(demo_world) -> Demand:
    Interest.objects.get().delete()
    return demo_world.demands["weining"]


@pytest.fixture
def enterprise() -> Client:
    return Client()


@pytest.fixture
def later(monkeypatch) -> Callable[[float], None]:
    """later(5): for signatures real time goes on by five seconds; the database's clock stays."""
    gone, real = [0.0], time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + gone[0])

    def go(seconds: float) -> None:
        gone[0] += seconds

    return go


def address(demand: Demand) -> str:
    return f"/interest/{demand.pk}/"


def hidden(answer: HttpResponse) -> dict[str, str]:
    return dict(FIELD.findall(answer.content.decode()))


def text_of(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def answer_to(page: HttpResponse) -> str:
    """The right answer to the sum on the page, "" where none is asked."""
    signed = hidden(page).get("sum")
    return str(sum(map(int, signed.split(":")[0].split("+")))) if signed else ""


def send(client: Client, demand: Demand, later: Callable[[float], None], **said: Any) -> HttpResponse:
    """Open the form, take ten seconds, and send it as a person would."""
    page = client.get(address(demand))
    later(10)
    asked = {"answer": answer_to(page)} if answer_to(page) else {}
    return client.post(address(demand), {**SAID, **hidden(page), **asked, **said})


def errors(answer: HttpResponse) -> list[str]:
    return [message for messages in answer.context["form"].errors.values() for message in messages]


# --- what it takes ------------------------------------------------------------------------------------


def test_what_is_sent_waits_for_the_county(demo_world, demand, enterprise, later):
    answer = send(enterprise, demand, later)
    assert (answer.status_code, answer["Location"]) == (302, f"/interest/{demand.pk}/sent/")
    interest = Interest.objects.get()
    assert (interest.demand, interest.county, interest.state) == (demand, demand.county, "open")
    assert (interest.enterprise_name, interest.kind, interest.industry.code) == (
        SAID["enterprise_name"],
        "oem",
        "garments",
    )
    assert (interest.amount, interest.amount_typed) == (5_000_000, "约500")
    assert (interest.workers, interest.workers_note, interest.floor_area) == (120, "约120人", 800)
    assert interest.begins_on.isoformat() == "2020-10-15"
    assert interest.words.startswith("想找能做校服的车间\n") and interest.words.endswith("约800平")
    assert (interest.contact_post, interest.contact_phone) == ("办公室", "0851-85554321")
    assert interest.left_at.date() <= clock.now().date()
    line = interest.history.get()
    assert line.history_user is None
    thanks = enterprise.get(answer["Location"])
    assert "致电" in text_of(thanks) and demand.title in text_of(thanks)
    assert thanks["X-Robots-Tag"] == "noindex"
    readers = {"county": True, "prefecture": True, "province": True, "county2": False, "supporter": False}
    readers |= {"chamber": False, "director": False}
    found = {who: interest in waiting_interests(demo_world.users[who]) for who in readers}
    assert found == readers


def test_only_what_is_needed_is_asked_for(demand, enterprise, later):
    blank = dict.fromkeys(("amount", "workers", "floor_area", "begins_on", "words", "industry"), "")
    assert send(enterprise, demand, later, **blank).status_code == 302
    interest = Interest.objects.get()
    left = (interest.amount, interest.workers, interest.floor_area, interest.begins_on, interest.industry)
    assert left == (None,) * 5
    assert (interest.words, interest.amount_typed) == ("", "")


def test_the_form_knows_the_demands_industry(demand, enterprise):
    page = enterprise.get(address(demand))
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex"
    assert '<option value="1" selected>' in page.content.decode()
    assert "个人姓名" in text_of(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_form_and_its_errors_are_sound(demand, enterprise, language):
    lang = {"zh-hans": "zh-Hans"}.get(language, language)
    url = f"{address(demand)}?language={language}"
    InterestSend(sender="x").save()
    for answer in (
        enterprise.get(url),
        enterprise.post(url),
        enterprise.get(f"/interest/{demand.pk}/sent/?language={language}"),
    ):
        assert Page(answer.content.decode()).problems(lang) == []
    page = enterprise.post(url).content.decode()
    assert "error-summary" in page and 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("enterprise_name", "", "企业名称"),
        ("enterprise_name", "长" * 121, "120"),
        ("credit_code", "91520", "18位"),
        ("credit_code", "91520627MA6H0QW3IO", "“I”"),
        ("credit_code", "91520627MA6H0QW39A", "第18位"),
        ("kind", "gift", "列表"),
        ("industry", "999", "列表"),
        ("amount", "很多", "金额"),
        ("amount", "-5", "负"),
        ("workers", "12.5", "整数"),
        ("floor_area", "3亩", "面积"),
        ("begins_on", "2020-13-45", "13"),
        ("begins_on", "2020-07-21", "已经过去"),
        ("words", "字" * 1001, "1000"),
        ("words", "请看 https://example.com/x", "网址"),
        ("words", "加我 www.example.cn", "网址"),
        ("words", "ＷＷＷ．ｅｘａｍｐｌｅ．ｃｏｍ", "网址"),
        ("words", "电话13800000000", "手机号码"),
        ("words", "138 0000 0000", "手机号码"),
        ("enterprise_name", "买药 cheap-pills.top", "网址"),
        ("contact_post", "", "部门"),
        ("contact_post", "<a href=x>", "网址"),
        ("contact_phone", "", "电话"),
        ("contact_phone", "12345", "区号"),
        ("contact_phone", "某某 0851-85554321", "只填写电话号码"),
    ],
)
def test_a_mistake_is_answered_beside_its_field_and_nothing_typed_is_lost(
    demand, enterprise, later, field, typed, message
):
    answer = send(enterprise, demand, later, **{field: typed})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert message in form.errors[field][0]
    kept = {name: form[name].value() for name in SAID}
    readable = {} if field == "begins_on" else {"begins_on": "2020-10-15"}
    assert kept == {**SAID, field: typed, **readable}
    assert not Interest.objects.exists()


def test_company_names_and_extensions_are_no_links(demand, enterprise, later):
    said = {
        "enterprise_name": "贵州A.B.服饰（集团）有限公司",
        "contact_phone": "0851-85554321转8008",
        "words": "年产值1,200.50万元。现有员工300人，2019.7.1投产",
    }
    assert send(enterprise, demand, later, **said).status_code == 302


# --- machines -----------------------------------------------------------------------------------------


def test_the_field_that_nobody_sees(demand, enterprise, later):
    answer = send(enterprise, demand, later, homepage="http://spam.example")
    assert answer.status_code == 422
    assert "spam.example" not in answer.content.decode()
    assert answer.context["form"]["words"].value() == SAID["words"]
    assert not Interest.objects.exists()


def test_too_fast_is_asked_again_and_goes_through_a_little_later(demand, enterprise, later):
    page = enterprise.get(address(demand))
    answer = enterprise.post(address(demand), {**SAID, **hidden(page)})
    assert answer.status_code == 422
    assert "提交得太快" in errors(answer)[0]
    assert answer.context["form"]["words"].value() == SAID["words"]
    later(4)  # the mark of the first opening still counts
    assert enterprise.post(address(demand), {**SAID, **hidden(answer)}).status_code == 302


@pytest.mark.parametrize("mark", [None, "", "x", "o:1:2", "old", "of another demand"])
def test_a_mark_that_is_not_ours_or_old_is_replaced(demo_world, demand, enterprise, later, mark):
    marks = {"of another demand": guard.opened_now("0"), "old": guard.opened_now(str(demand.pk))}
    later(guard.MOST_SECONDS + 10 if mark == "old" else 10)
    sent = {**SAID} if mark is None else {**SAID, "opened": marks.get(mark, mark)}
    answer = enterprise.post(address(demand), sent)
    assert answer.status_code == 422
    assert "超过一天" in errors(answer)[0]
    later(4)
    assert enterprise.post(address(demand), {**SAID, **hidden(answer)}).status_code == 302


def test_a_sum_is_asked_once_something_was_sent_from_the_address(demand, enterprise, later):
    assert "sum" not in hidden(enterprise.get(address(demand)))
    assert send(enterprise, demand, later).status_code == 302
    page = enterprise.get(address(demand))
    assert "等于几" in text_of(page)
    later(10)
    other = {**SAID, "words": "另一件事"}
    without = enterprise.post(address(demand), {**other, **hidden(page)})
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["answer"])
    wrong = enterprise.post(address(demand), {**other, **hidden(page), "answer": "99"})
    assert list(wrong.context["form"].errors) == ["answer"]
    assert wrong.context["form"]["answer"].value() == ""
    assert wrong.context["form"]["answer"].label in text_of(wrong)
    right = enterprise.post(address(demand), {**other, **hidden(wrong), "answer": answer_to(wrong)})
    assert right.status_code == 302
    assert Interest.objects.count() == 2
    elsewhere = enterprise.get(address(demand), REMOTE_ADDR="192.0.2.9")
    assert "sum" not in hidden(elsewhere)


@pytest.mark.parametrize("signed", ["", "x", "1+1", "1+1:a:b"])
def test_a_sum_of_ones_own_is_not_taken(demand, enterprise, later, signed):
    send(enterprise, demand, later)
    answer = send(enterprise, demand, later, sum=signed, answer="2", words="另一件事")
    if answer.status_code == 302:  # the sum that was asked instead may be 1 + 1 by chance
        return
    assert list(answer.context["form"].errors) == ["answer"]


def test_a_sum_is_answered_in_digits_or_in_words():
    for language, words in (("zh-hans", "十二"), ("en", "Twelve")):
        with translation.override(language):
            assert all(guard.is_answer((7, 5), text) for text in ("12", " １２ ", words))
            assert not any(guard.is_answer((7, 5), text) for text in ("", "13", "7+5", "一二"))
    with translation.override("zh-hans"):
        assert guard.question_of((7, 5)) == "七加五等于几？"


def test_what_stands_for_a_link_and_what_does_not():
    links = ("http://a", "HTTPS ： / / a", "ab.com", "www.ab", "[url=x]", "<a href", "mail@company.com.cn")
    assert [text for text in links if not guard.has_link(text)] == []
    plain = ("1.5万元", "2020.7.1", "A.B.公司", "come.on", "M.Sc.", "Ltd.")
    assert [text for text in plain if guard.has_link(text)] == []


# --- how often ----------------------------------------------------------------------------------------


def test_the_same_words_again_are_taken_once(demand, enterprise, later):
    first = send(enterprise, demand, later)
    page = enterprise.get(address(demand))
    later(10)
    again = enterprise.post(address(demand), {**SAID, **hidden(page)})  # no sum: a click too many
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert (Interest.objects.count(), InterestSend.objects.count()) == (1, 1)
    with clock.standing_on(clock.today() + timedelta(days=2)):
        assert send(enterprise, demand, later).status_code == 302
    assert Interest.objects.count() == 2


def test_an_address_that_sends_too_often_waits_and_loses_nothing(demand, enterprise, later):
    for number in range(MOST_SENT_IN_WINDOW):
        assert send(enterprise, demand, later, words=f"第{number}次").status_code == 302
    answer = send(enterprise, demand, later, words="再一次")
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "十分钟" in text_of(answer)
    assert answer.context["form"]["words"].value() == "再一次"
    assert Interest.objects.count() == MOST_SENT_IN_WINDOW
    cache.clear()  # another process
    assert send(enterprise, demand, later, words="再一次").status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert send(elsewhere, demand, later, words="再一次").status_code == 302


def test_a_day_has_its_limit_too(demand, enterprise, later):
    assert send(enterprise, demand, later).status_code == 302
    sent = InterestSend.objects.get()
    for _ in range(MOST_SENT_IN_DAY - 1):
        InterestSend(sender=sent.sender, sent_at=sent.sent_at - timedelta(minutes=11)).save()
    answer = send(enterprise, demand, later, words="再一次")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 24 * 60 * 60
    assert "明天" in text_of(answer)


def test_no_address_is_kept(demand, later):
    client = Client(REMOTE_ADDR="192.0.2.77")
    send(client, demand, later)
    kept = repr([list(model.objects.values()) for model in (InterestSend, Interest)])
    assert "192.0.2" not in kept
    assert re.fullmatch(r"[0-9a-f]{64}", InterestSend.objects.get().sender)


def test_tries_are_limited_as_well_and_come_back_as_typed(demand, enterprise):
    for _ in range(MOST_TRIED):
        enterprise.post(address(demand), {"words": "x"})
    answer = enterprise.post(address(demand), SAID)
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert answer.context["form"]["words"].value() == SAID["words"]
    assert enterprise.get(address(demand)).status_code == 200


# --- what is not open ---------------------------------------------------------------------------------


def test_a_demand_that_fills_meanwhile_takes_nothing(demand, enterprise, later):
    page = enterprise.get(address(demand))
    later(10)
    for slot in demand.slots.all():
        slot.filled_on, slot.reserved_until = clock.today(), None
        slot.save()
    answer = enterprise.post(address(demand), {**SAID, **hidden(page)})
    assert answer.status_code == 410
    assert not Interest.objects.exists()
    with pytest.raises(NotOpen):
        leave_interest(demand=demand, enterprise_name="x", kind="oem", contact_post="x", contact_phone="x")


def test_a_batch_that_is_withdrawn_meanwhile_takes_nothing(demo_world, demand, enterprise, later):
    page = enterprise.get(address(demand))
    later(10)
    batch = Opportunity.objects.get()
    batch.withdrawn_on, batch.withdrawn_reason = clock.today(), "写错了"
    batch.save()
    assert enterprise.post(address(demand), {**SAID, **hidden(page)}).status_code == 404
    assert enterprise.post(address(demo_world.demands["yanhe"]), SAID).status_code == 404
    assert not Interest.objects.exists()
    with pytest.raises(NotOpen):
        leave_interest(demand=demand, enterprise_name="x", kind="oem", contact_post="x", contact_phone="x")


def test_staff_send_nothing_in_an_enterprises_name(demo_world, demand, sign_in):
    client = sign_in("county")
    assert "id_enterprise_name" not in client.get(address(demand)).content.decode()
    assert client.post(address(demand), SAID).status_code == 403
    assert not Interest.objects.exists()


def test_a_form_needs_the_token_of_its_page(demand, later):
    client = Client(enforce_csrf_checks=True)
    page = client.get(address(demand))
    later(10)
    assert client.post(address(demand), {**SAID, **hidden(page)}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    sent = client.post(address(demand), {**SAID, **hidden(page), "csrfmiddlewaretoken": token})
    assert sent.status_code == 302
    assert "sessionid" not in client.cookies


def test_odd_values_in_every_field(demand, enterprise, later):
    send(enterprise, demand, later)  # so that the sum is asked, too
    fields = [*SAID, "opened", "sum", "answer", "homepage"]
    enterprise.raise_request_exception = False
    wrong = {}
    for odd in ODD:
        cache.clear()
        with transaction.atomic():
            body = "&".join(f"{name}={odd}" for name in fields)
            answer = enterprise.post(address(demand), body, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        if answer.status_code not in (400, 422):
            wrong[odd[:20]] = answer.status_code
    assert wrong == {}
    assert Interest.objects.count() == 1
