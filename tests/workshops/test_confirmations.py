"""The link on which an enterprise confirms a headcount: what it shows, takes and refuses, and what the answer is."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from accounts import clock
from accounts.versions import Stale
from ledger.bulk import sort_out
from ledger.evidence import check_may_remove, remove_evidence
from ledger.evidence_kinds import EvidenceKind
from ledger.gates import evidence_lacking
from ledger.models import Claim, Evidence
from ledger.review import Action
from ledger.services import NotNow, NotYours, return_, take_back, verify
from ledger.statements import reply_to
from ledger.worklists import WORK_LISTS
from projects.merging import void_project
from tests import world
from workshops.confirmation_limits import MOST_ANSWERS_TO_LINK, MOST_FROM_ADDRESS
from workshops.confirmation_models import LINK_DAYS, MOST_REMINDERS, SALT, end_of_link
from workshops.confirmations import LinkClosed, ask, confirm, correct, open_link, remind, revoke
from workshops.models import Confirmation, EmployerAnswer, Workshop
from workshops.services import report_headcount, report_site_event

pytestmark = pytest.mark.usefixtures("places", "_nobody_asked_before")
ASKED_ON = date(2020, 7, 22)


@pytest.fixture
def _nobody_asked_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def workshop(places) -> Workshop:
    return world.open_workshop(world.enter(), name="Quetzal车间")


@pytest.fixture
def claim(workshop) -> Claim:
    return world.count_people(workshop, 40, poor=12).claim


@pytest.fixture
def link(claim) -> Confirmation:
    return ask(claim=claim, actor=world.clerk_of("weining"))


@pytest.fixture
def enterprise() -> Client:
    """A telephone that nobody signed in with."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def address(link: Confirmation) -> str:
    return reverse("confirm", args=[link.token])


def everything() -> dict[str, list[tuple]]:
    """Every row of every table."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model._meta.managed
    }


def text_of(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def plain(answer: HttpResponse, status: int) -> bool:
    """Whether it is the plain page: nothing of the site, no number, no form but that of the language."""
    page = answer.content.decode()
    assert answer.status_code == status, text_of(answer)
    return "Quetzal" not in page and "40" not in text_of(answer) and page.count("<form") == 1


# --- what the page shows -----------------------------------------------------------------------------


def test_the_page_shows_the_headcount_and_nothing_else(link, enterprise, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        answer = enterprise.get(address(link))
    text = text_of(answer)
    for shown in ("Quetzal车间", "Weining", "10 July 2020", "40", "12"):
        assert shown in text
    page = answer.content.decode()
    claim = link.claim
    for hidden in (claim.source.record.project.name, str(claim.reporter), claim.source.record.operator.name):
        assert hidden not in page
    assert "relocated" not in re.sub(r"<form.*</form>", "", page, flags=re.DOTALL)  # not known: not said
    assert not re.search(r'<(a|nav|script)\b[^>]*(href="/|src=|>)', page)


def test_its_headers_keep_it_out_of_caches_searches_and_other_sites(link, enterprise):
    for path in (address(link), reverse("confirm", args=["x"])):
        answer = enterprise.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        # Not no-referrer: browsers then send "Origin: null" with the form, which the CSRF check refuses.
        assert answer["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(link, enterprise, method):
    """Messengers fetch a link to show a preview of it."""
    before = everything()
    for _ in range(3):
        assert getattr(enterprise, method)(address(link)).status_code == 200
    assert everything() == before
    assert open_link(link.token)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_speaks_both_languages_chinese_first(link, language):
    client = Client()
    asked = "这个用工人数对吗？"
    assert asked in text_of(client.get(address(link)))
    client.cookies["django_language"] = language
    assert (asked in text_of(client.get(address(link)))) == (language == "zh-hans")
    gone = reverse("confirm", args=["x"])
    assert ("链接" in text_of(client.get(gone))) == (language == "zh-hans")


# --- the answer ----------------------------------------------------------------------------------------


def test_confirming_is_evidence_and_no_verification(link, claim, enterprise):
    before = Claim.objects.values().get(pk=claim.pk)
    assert evidence_lacking(claim)
    answer = enterprise.post(address(link), {"_confirm": "1"}, follow=True)
    assert "Your answer has arrived" in text_of(answer)
    assert Claim.objects.values().get(pk=claim.pk) == before
    row = claim.evidence.get()
    assert (row.kind, row.added_by, row.file.name, row.url) == (
        EvidenceKind.EMPLOYER_CONFIRMATION,
        link.asked_by,
        "",
        "",
    )
    assert "2020年7月10日" in row.statement and "40" in row.statement
    said = EmployerAnswer.objects.get()
    assert (said.verdict, said.total, said.poor, said.relocated, said.edge) == (
        "confirmed",
        40,
        12,
        None,
        None,
    )
    assert said.evidence == row
    assert row.history.get().history_user is None
    assert evidence_lacking(claim) == []
    verified = verify(claim=world.reviewed(claim), actor=world.User.objects.get(username="province"))
    assert verified.state == "verified"
    assert not verified.overrides.exists()


def test_a_correction_changes_no_number_and_serves_no_gate(link, claim, enterprise):
    before = Claim.objects.values().get(pk=claim.pk)
    typed = {"total": "３５人", "poor": "", "relocated": "0", "words": "两人请假"}
    assert enterprise.post(address(link), typed).status_code == 302
    said = EmployerAnswer.objects.get()
    assert (said.verdict, said.total, said.poor, said.relocated, said.edge) == (
        "corrected",
        35,
        None,
        0,
        None,
    )
    row = claim.evidence.get()
    assert row.kind == EvidenceKind.OTHER and row.disputes
    assert all(word in row.statement for word in ("35", "40", "两人请假"))
    assert Claim.objects.values().get(pk=claim.pk) == before
    claim.headcount.refresh_from_db()
    assert claim.headcount.total == 40
    assert evidence_lacking(claim)
    with pytest.raises(NotNow):
        verify(claim=world.reviewed(claim), actor=world.User.objects.get(username="province"))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"total": ""}, "total", "Fill in"),
        ({"total": "many"}, "total", "number"),
        ({"total": "200000"}, "total", "100,000"),
        ({"total": "35", "poor": "36"}, "poor", "cannot be more"),
        ({"total": "35", "edge": "-1"}, "edge", "negative"),
        ({"total": "35", "words": "找我 138-0000-0000"}, "words", "Leave out"),
        ({"total": "35", "words": "x" * 201}, "words", "200"),
        ({"total": "40"}, "__all__", "The numbers are right"),
        ({"total": "40", "poor": "12"}, "__all__", "The numbers are right"),
    ],
)
def test_what_cannot_be_meant_is_answered_beside_its_field(link, enterprise, typed, field, words):
    before = everything()
    answer = enterprise.post(address(link), typed)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert all(f'value="{value}"' in answer.content.decode() for value in typed.values() if value.isdigit())
    assert everything() == before


def test_a_group_that_was_not_known_may_be_told_alone(link, enterprise):
    assert enterprise.post(address(link), {"total": "40", "relocated": "3"}).status_code == 302


def test_the_database_keeps_an_answer_as_it_is(link):
    answer = confirm(token=link.token)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EmployerAnswer.objects.filter(pk=answer.pk).update(total=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployerAnswer.objects.create(
            confirmation=link, evidence=answer.evidence, verdict="confirmed", at=clock.now(), total=1
        )


# --- a link that is not taken ----------------------------------------------------------------------------


def use_it(link: Confirmation) -> None:
    confirm(token=link.token)


def take_it_back(link: Confirmation) -> None:
    take_back(claim=link.claim, actor=link.claim.reporter)


def return_it(link: Confirmation) -> None:
    return_(claim=link.claim, actor=world.reviewer_of("weining"), reason="不清楚")


def correct_it(link: Confirmation) -> None:
    old = link.claim
    report_headcount(
        site=old.source.record,
        on=old.effective_on,
        total=41,
        actor=old.reporter,
        replaces=old,
        reason="误记",
    )


def close_the_site(link: Confirmation) -> None:
    shop, clerk = link.claim.source.record, link.claim.reporter
    report_site_event(workshop=shop, event="closed", on=date(2020, 7, 21), actor=clerk, why="停产")


def revoke_it(link: Confirmation) -> None:
    revoke(confirmation=link, actor=link.asked_by, reason="发错了")


ENDS: dict[str, tuple[Callable[[Confirmation], Any], int, int]] = {
    "used": (use_it, 200, 410),
    "taken back": (take_it_back, 410, 410),
    "returned": (return_it, 410, 410),
    "corrected meanwhile": (correct_it, 410, 410),
    "closed site": (close_the_site, 410, 410),
    "revoked": (revoke_it, 410, 410),
}
ANSWERS = ({"_confirm": "1"}, {"total": "35"})


@pytest.mark.parametrize("how", ENDS)
def test_a_link_that_ended_is_a_plain_page_and_nothing_changes(link, enterprise, how):
    end, to_get, to_post = ENDS[how]
    end(link)
    before = everything()
    assert plain(enterprise.get(address(link)), to_get)
    for typed in ANSWERS:
        assert plain(enterprise.post(address(link), typed), to_post)
    assert everything() == before


def test_after_seven_days_nothing_is_taken(link, enterprise):
    with clock.standing_on(ASKED_ON + timedelta(days=LINK_DAYS - 1)):
        assert enterprise.get(address(link)).status_code == 200
    assert LINK_DAYS == 7
    before = everything()
    with clock.standing_on(ASKED_ON + timedelta(days=LINK_DAYS + 1)):
        assert plain(enterprise.get(address(link)), 410)
        for typed in ANSWERS:
            assert plain(enterprise.post(address(link), typed), 410)
        with pytest.raises(LinkClosed, match="expired"):
            confirm(token=link.token)
    assert everything() == before


def test_a_link_ends_to_the_moment(link):
    Confirmation.objects.filter(pk=link.pk).update(
        asked_at=clock.now() - timedelta(days=8), expires_at=clock.now() - timedelta(seconds=1)
    )
    with pytest.raises(LinkClosed, match="expired"):
        open_link(link.token)
    assert end_of_link(link.asked_at) == link.expires_at


def test_altered_by_one_character_it_is_none_of_ours(link, enterprise):
    before, token = everything(), link.token
    for place, letter in enumerate(token):
        altered = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        with pytest.raises(LinkClosed, match="unknown"):
            open_link(altered)
    for altered in (token[:-1], token + "x", token[:-1] + ("A" if token[-1] != "A" else "B"), "。" + token):
        path = reverse("confirm", args=[altered])
        assert plain(enterprise.get(path), 404)
        for typed in ANSWERS:
            assert plain(enterprise.post(path, typed), 404)
    assert everything() == before


def test_a_token_of_another_secret_or_another_use_is_none_of_ours(link, enterprise):
    with override_settings(SECRET_KEY="another-secret-" * 5):
        forged = link.token
    value = f"{link.pk}-{link.nonce}"
    others = (forged, Signer(salt="pages.submission", sep=".").sign(value), value, "0-x", "")
    signed = Signer(salt=SALT, sep=".")
    others += (signed.sign(f"{link.pk}-{'x' * 22}"), signed.sign(f"{link.pk}"), signed.sign("x-y"))
    for token in others:
        with pytest.raises(LinkClosed, match="unknown"):
            open_link(token)
    assert plain(enterprise.post(reverse("confirm", args=[forged]), {"_confirm": "1"}), 404)


def test_a_withdrawn_or_voided_project_takes_no_answer(enterprise):
    clerk = world.clerk_of("weining")
    for name, end in (
        ("甲", lambda project: world.step(project, "withdrawn", date(2020, 7, 21), reason="资金")),
        ("乙", lambda project: void_project(project=project, actor=clerk, reason="录错")),
    ):
        project = world.enter(name=f"{name}项目")
        found = ask(claim=world.count_people(project, 40).claim, actor=clerk)
        end(project)
        assert plain(enterprise.get(address(found)), 410)
        assert plain(enterprise.post(address(found), {"_confirm": "1"}), 410)
    assert not EmployerAnswer.objects.exists()


def test_it_says_whom_to_ring(link, enterprise):
    bureau = link.claim.county.bureau
    bureau.phone = "0857-6222222"
    bureau.save()
    revoke_it(link)
    assert "0857-6222222" in text_of(enterprise.get(address(link)))
    assert "0857-6222222" not in text_of(enterprise.get(reverse("confirm", args=["x"])))


def test_the_desk_does_not_answer_for_the_enterprise(link, sign_in):
    client = sign_in("county")
    before = everything()
    page = client.get(address(link)).content.decode()
    assert "_confirm" not in page and "You are signed in" in page
    for typed in ANSWERS:
        assert client.post(address(link), typed).status_code == 403
    changed = {label for label, rows in everything().items() if rows != before[label]}
    assert changed <= {"sessions.Session"}


def test_without_the_forms_own_token_nothing_is_taken(link):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(link), {"_confirm": "1"}).status_code == 403
    assert open_link(link.token)


def test_no_log_holds_a_link(link, enterprise, caplog):
    assert enterprise.post(address(link), {"total": "x"}).status_code == 422
    revoke_it(link)
    assert enterprise.get(address(link)).status_code == 410
    assert "confirm" not in caplog.text


# --- how often ------------------------------------------------------------------------------------------


def test_too_many_requests_from_an_address_wait(link, enterprise):
    for _ in range(MOST_FROM_ADDRESS):
        assert enterprise.get(reverse("confirm", args=["x"])).status_code == 404
    before = everything()
    answer = enterprise.get(address(link))
    assert plain(answer, 429)
    assert int(answer["Retry-After"]) > 0
    assert plain(enterprise.post(address(link), {"_confirm": "1"}), 429)
    assert everything() == before
    assert enterprise.get(address(link), REMOTE_ADDR="10.0.0.9").status_code == 200


def test_too_many_answers_to_a_link_wait_wherever_they_come_from(link, enterprise):
    for number in range(MOST_ANSWERS_TO_LINK):
        answer = enterprise.post(address(link), {"total": "x"}, REMOTE_ADDR=f"10.0.0.{number}")
        assert answer.status_code == 422
    assert plain(enterprise.post(address(link), {"_confirm": "1"}, REMOTE_ADDR="10.0.1.1"), 429)
    assert enterprise.get(address(link), REMOTE_ADDR="10.0.1.1").status_code == 200


# --- asking, reminding, revoking ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("county", True),
        ("prefecture", True),
        ("province", True),
        ("supporter", False),
        ("county2", False),
        ("director", False),
        ("admin", False),
    ],
)
def test_who_may_ask(claim, who, may):
    actor = world.User.objects.select_related("bureau").get(username=who)
    if may:
        assert ask(claim=claim, actor=actor).is_open
    else:
        with pytest.raises(NotYours):
            ask(claim=claim, actor=actor)


@pytest.mark.parametrize("how", [how for how in ENDS if how not in ("revoked", "used")])
def test_what_no_longer_stands_is_not_asked_about(claim, how):
    clerk = world.clerk_of("weining")
    ENDS[how][0](Confirmation(claim=claim, asked_by=clerk))
    with pytest.raises(NotNow):
        ask(claim=claim, actor=clerk)
    assert not Confirmation.objects.exists()


def test_one_link_is_open_at_a_time(link, claim):
    clerk = world.clerk_of("weining")
    with pytest.raises(NotNow):
        ask(claim=claim, actor=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(
            claim=claim, asked_by=clerk, asked_at=clock.now(), expires_at=end_of_link(clock.now())
        )
    with clock.standing_on(ASKED_ON + timedelta(days=8)):
        again = ask(claim=claim, actor=clerk)
        assert again.is_open
        link.refresh_from_db()
        assert link.state == "lapsed" and link.has_expired
        revoke(confirmation=again, actor=clerk, reason="发错了")
        last = ask(claim=claim, actor=clerk)
        correct(token=last.token, total=35)
        once_more = ask(claim=claim, actor=clerk)  # the enterprise may have mistyped
        confirm(token=once_more.token)
        with pytest.raises(NotNow):
            ask(claim=claim, actor=clerk)


def test_four_reminders_one_a_day(link):
    clerk = world.clerk_of("weining")
    with pytest.raises(NotNow):  # asked today
        remind(confirmation=link, actor=clerk)
    assert MOST_REMINDERS == 4
    for number in range(1, MOST_REMINDERS + 1):
        with clock.standing_on(ASKED_ON + timedelta(days=number)):
            assert remind(confirmation=link, actor=clerk).reminders == number
            with pytest.raises(NotNow):
                remind(confirmation=link, actor=clerk)
    with clock.standing_on(ASKED_ON + timedelta(days=6)), pytest.raises(NotNow, match="4"):
        remind(confirmation=link, actor=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.filter(pk=link.pk).update(reminders=5)


def test_what_has_ended_is_neither_reminded_of_nor_revoked(link):
    clerk = world.clerk_of("weining")
    with pytest.raises(ValidationError):
        revoke(confirmation=link, actor=clerk, reason=" ")
    with pytest.raises(Stale):
        revoke(confirmation=link, actor=clerk, reason="发错了", seen_version=7)
    with pytest.raises(NotYours):
        revoke(confirmation=link, actor=world.clerk_of("yanhe"), reason="发错了")
    confirm(token=link.token)
    with clock.standing_on(ASKED_ON + timedelta(days=1)):
        for step in (remind, lambda **words: revoke(**words, reason="发错了")):
            with pytest.raises(NotNow):
                step(confirmation=link, actor=clerk)


def test_from_the_page_of_the_site_to_the_answer_and_back(claim, workshop, sign_in, enterprise):
    desk = sign_in("county")
    page = desk.get(workshop.get_absolute_url()).content.decode()
    url = reverse("workshops:headcount-ask", args=[claim.pk])
    assert url in page
    answer = desk.post(url, follow=True)
    link = Confirmation.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("workshops:confirmation", args=[link.pk])
    message = answer.context["message"]
    assert f"http://testserver/confirm/{link.token}/" in message
    assert "Quetzal车间" in message and "7月10日" in message and "40" in message
    assert desk.post(url).status_code == 409
    assert desk.get(url).status_code == 302
    with clock.standing_on(ASKED_ON + timedelta(days=1)):
        reminding = reverse("workshops:confirmation-remind", args=[link.pk])
        seen = {"seen_version": link.version}
        assert desk.post(reminding, {"seen_version": "9"}).status_code == 409
        assert desk.post(reminding, seen).status_code == 302
        assert desk.post(reminding, seen).status_code == 409
        assert "1/4" in text_of(desk.get(workshop.get_absolute_url()))
        assert "提醒" in desk.get(reverse("workshops:confirmation", args=[link.pk])).context["message"]
    enterprise.post(address(link), {"total": "35"})
    text = text_of(desk.get(workshop.get_absolute_url()))
    assert "The enterprise says 35, we reported 40." in text
    assert "Answered by the enterprise on" in text and str(link.asked_by) in text


def test_revoking_on_its_page_asks_for_a_reason(link, sign_in):
    desk = sign_in("county")
    url = reverse("workshops:confirmation-revoke", args=[link.pk])
    assert desk.post(url, {"reason": ""}).status_code == 422
    assert desk.post(url, {"reason": "发错了"}).status_code == 302
    link.refresh_from_db()
    assert (link.state, link.revoke_reason) == ("revoked", "发错了")
    assert "发错了" in text_of(desk.get(reverse("workshops:confirmation", args=[link.pk])))


def test_links_begin_with_the_address_of_the_site_where_one_is_set(link, sign_in, settings):
    settings.SITE_URL = "https://tracker.example.org"
    page = sign_in("county").get(reverse("workshops:confirmation", args=[link.pk]))
    assert f"https://tracker.example.org/confirm/{link.token}/" in page.context["message"]


# --- an answer that differs ------------------------------------------------------------------------------


def disputed(user: str) -> list[Claim]:
    found = next(each for each in WORK_LISTS if each.key == "disputed")
    return list(found.claims(world.User.objects.select_related("bureau").get(username=user)))


def test_other_numbers_are_work_of_who_reported_until_they_say_why(link, claim, sign_in):
    row = correct(token=link.token, total=35).evidence
    assert disputed("county") == [claim]
    assert disputed("prefecture") == disputed("county2") == []
    desk = sign_in("county")
    assert "35" in text_of(desk.get(reverse("dashboard:my-work")))
    url = reverse("ledger:evidence-reply", args=[row.pk])
    assert desk.post(url, {"reason": ""}).status_code == 422
    assert desk.post(url, {"reason": "当日在岗签到表"}).status_code == 302
    assert disputed("county") == []
    assert desk.post(url, {"reason": "再说"}).status_code == 409
    row.refresh_from_db()
    assert (row.reply, row.replied_by.username) == ("当日在岗签到表", "county")
    assert "当日在岗签到表" in text_of(desk.get(claim.source.record.get_absolute_url()))


def test_other_numbers_are_no_work_any_more_once_corrected_or_confirmed(link, claim):
    correct(token=link.token, total=35)
    again = ask(claim=claim, actor=link.asked_by)
    assert disputed("county") == [claim]
    confirm(token=again.token)
    assert disputed("county") == []


def test_a_corrected_headcount_is_no_work_any_more(link, claim):
    correct(token=link.token, total=35)
    correct_it(link)
    assert disputed("county") == []


def test_several_at_once_leave_out_what_the_enterprise_disputes(link, claim):
    correct(token=link.token, total=35)
    world.support(claim, kind="payroll")
    province = world.User.objects.select_related("bureau").get(username="province")
    fitting, left_out = sort_out(Action.VERIFY, [world.reviewed(claim)], province)
    assert fitting == [] and left_out[0].why
    reply_to(evidence=claim.evidence.disputing().get(), actor=link.asked_by, reason="签到表为准")
    claim.refresh_from_db()
    assert sort_out(Action.VERIFY, [claim], province)[0] == [claim]


@pytest.mark.parametrize("answered", [confirm, lambda token: correct(token=token, total=35)])
def test_an_answer_is_not_removed_by_who_dislikes_it(link, sign_in, answered):
    row = answered(token=link.token).evidence
    for user in (link.asked_by, world.reviewer_of("weining"), world.User.objects.get(username="province")):
        with pytest.raises(NotYours):
            check_may_remove(row, user)
        with pytest.raises(NotYours):
            remove_evidence(evidence=row, actor=user, reason="不对")
    desk = sign_in("county")
    url = reverse("ledger:evidence-remove", args=[row.pk])
    assert desk.get(url).status_code == desk.post(url, {"reason": "x"}).status_code == 403
    assert url not in desk.get(row.claim.source.record.get_absolute_url()).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=row.pk).update(
            removed_at=clock.now(), removed_by=link.asked_by, remove_reason="x"
        )
    assert Evidence.objects.standing().filter(pk=row.pk).exists()


def test_a_piece_of_evidence_has_one_form(link):
    row = confirm(token=link.token).evidence
    for other in ({"url": "https://example.org/"}, {"statement": ""}, {"kind": "payroll"}, {"sha256": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.filter(pk=row.pk).update(**other)
    assert Client().get(reverse("ledger:evidence-file", args=[row.pk])).status_code == 302


def test_no_file_is_handed_out_for_an_answer(link, sign_in):
    row = confirm(token=link.token).evidence
    for page in ("evidence-file", "evidence-thumbnail"):
        assert sign_in("county").get(reverse(f"ledger:{page}", args=[row.pk])).status_code == 404


def test_asking_takes_the_same_queries_for_many_headcounts(claim, workshop, sign_in):
    desk = sign_in("county")

    def queries() -> int:
        desk.get(workshop.get_absolute_url())
        with connection.execute_wrapper(counting := _Counting()):
            desk.get(workshop.get_absolute_url())
        return counting.number

    ask(claim=claim, actor=claim.reporter)
    before = queries()
    for number in range(4):
        later = world.count_people(workshop, 41 + number, on=date(2020, 7, 11 + number)).claim
        found = ask(claim=later, actor=claim.reporter)
        if number % 2:
            confirm(token=found.token)
    assert queries() == before


class _Counting:
    number = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.number += 1
        return execute(sql, params, many, context)
