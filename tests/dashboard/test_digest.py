"""The daily digest: who gets it, what it says, never twice a day, and resumed where a run broke off."""

import fcntl
import re
from datetime import date, timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from accounts import clock
from accounts.models import User
from dashboard.models import DigestSent
from dashboard.work import items_of
from tests.dashboard.test_work import busy, busy_once
from tests.world import TODAY

__all__ = ["busy", "busy_once"]  # fixtures
SITE = "https://tracker.example.org"


@pytest.fixture(autouse=True)
def mailing(settings: Any) -> Any:
    """Mail is set up; the tests' backend keeps what is sent in mail.outbox."""
    settings.SENDS_MAIL, settings.SITE_URL = True, SITE
    settings.DEFAULT_FROM_EMAIL = "tracker@example.org"
    return settings


@pytest.fixture
def people(busy: Any) -> Any:
    """Three people with an address: for two of them something waits."""
    for name in ("county", "prefecture", "director"):
        address(name, f"{name}@example.org")
    return busy


def address(name: str, email: str, **values: Any) -> None:
    user = User.objects.get(username=name)
    user.email = email
    for key, value in values.items():
        setattr(user, key, value)
    user.save()


def run(*args: str) -> tuple[int, str]:
    """(exit code, what it says)."""
    output = StringIO()
    try:
        call_command("send_digest", *args, stdout=output)
    except SystemExit as end:
        return int(end.code or 0), output.getvalue()
    return 0, output.getvalue()


def receivers() -> list[str]:
    return [message.to[0].partition("@")[0] for message in mail.outbox]


def test_each_person_gets_what_waits_for_them(people):
    assert run() == (0, "2 sent, 0 sent before, 0 not taken\n")
    assert sorted(receivers()) == ["county", "prefecture"]  # for a director nothing waits to be done
    message = next(message for message in mail.outbox if message.to == ["county@example.org"])
    theirs = [item for item in items_of(people.user("county"), people.plan) if item.is_theirs and item.count]
    assert message.subject == f"需要处理：{sum(item.count for item in theirs)}项（2020年7月22日）"
    links = re.findall(rf"^  {SITE}(/\S+)$", message.body, re.MULTILINE)
    assert links == [*(item.url for item in theirs), "/my-work/"]
    counts = [int(number) for number in re.findall(r"：(\d+)项", message.body)]
    assert counts == [item.count for item in theirs]
    assert "威宁彝族回族苗族自治县投资促进局" in message.body and "截至2020年7月22日" in message.body
    assert "马铃薯" not in message.body  # no names of records travel by mail
    assert message.from_email == "tracker@example.org"
    assert set(DigestSent.objects.values_list("user__username", "day")) == {
        ("county", TODAY),
        ("prefecture", TODAY),
    }
    assert not DigestSent.objects.filter(confirmed_at=None).exists()


def test_run_again_the_same_day_it_sends_nothing_and_the_next_day_anew(people):
    run()
    assert run() == (0, "0 sent, 2 sent before, 0 not taken\n")
    assert len(mail.outbox) == 2
    with clock.standing_on(TODAY + timedelta(days=1)):
        assert run()[1].startswith("2 sent")
    assert len(mail.outbox) == 4


def test_what_the_server_refused_is_sent_by_the_next_run_alone(people, monkeypatch):
    send = EmailMessage.send

    def refuse(message: EmailMessage, *args: Any, **options: Any) -> int:
        if message.to == ["prefecture@example.org"]:
            raise SMTPServerDisconnected("gone")
        return send(message, *args, **options)

    monkeypatch.setattr(EmailMessage, "send", refuse)
    assert run() == (1, "1 sent, 0 sent before, 1 not taken\n")
    monkeypatch.undo()
    assert run() == (0, "1 sent, 1 sent before, 0 not taken\n")
    assert sorted(receivers()) == ["county", "prefecture"]


def test_a_run_that_died_is_resumed_without_sending_again_what_was_confirmed(people, monkeypatch):
    send = EmailMessage.send

    def die(message: EmailMessage, *args: Any, **options: Any) -> int:
        if mail.outbox:
            raise KeyboardInterrupt
        return send(message, *args, **options)

    monkeypatch.setattr(EmailMessage, "send", die)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert DigestSent.objects.filter(confirmed_at=None).count() == 1
    monkeypatch.undo()
    assert run() == (0, "1 sent, 1 sent before, 0 not taken\n")
    assert sorted(receivers()) == ["county", "prefecture"]
    identities = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(identities) == 2 and all("digest-2020-07-22" in each for each in identities)


@pytest.mark.parametrize(
    "values",
    [{"wants_digest": False}, {"is_active": False}, {"email": ""}],
    ids=lambda values: next(iter(values)),
)
def test_who_opted_out_left_or_has_no_address_gets_none(people, values):
    address("county", **{"email": "county@example.org", **values})
    run()
    assert receivers() == ["prefecture"]


def test_once_the_plan_is_over_it_speaks_of_open_claims_only_and_stops_with_them(people):
    with clock.standing_on(people.plan.ends_on + timedelta(days=1)):
        run()
    assert {
        tuple(re.findall(r"/claims/\?list=(\w+)|/(projects|workshops)/", m.body)) for m in mail.outbox
    } == {
        (("returned", ""),),
        (("review", ""),),
    }


@pytest.mark.parametrize(("args", "sends"), [(("--dry-run",), True), ((), False)])
def test_without_mail_or_in_a_dry_run_it_says_what_it_would_send(people, mailing, args, sends):
    mailing.SENDS_MAIL = sends
    code, said = run(*args)
    assert code == 0 and "2 digests would be sent; nothing was sent" in said
    assert "county <county@example.org>: 需要处理" in said
    assert not mail.outbox and not DigestSent.objects.exists()


@pytest.mark.parametrize("name", ["SITE_URL", "DEFAULT_FROM_EMAIL"])
def test_it_sends_nothing_with_half_a_set_up(people, mailing, name):
    setattr(mailing, name, "")
    with pytest.raises(CommandError, match="SITE_URL" if name == "SITE_URL" else "MAIL_FROM"):
        run()
    assert not mail.outbox


def test_another_day_is_for_the_demo_only(people, mailing):
    with pytest.raises(CommandError, match="--day"):
        run("--day", "2020-07-23")
    mailing.PRODUCTION = False
    run("--day", "2020-07-23")
    assert set(DigestSent.objects.values_list("day", flat=True)) == {date(2020, 7, 23)}
    with pytest.raises(CommandError, match="day"):
        run("--day", "gestern")


def test_two_runs_at_once_are_refused(people, mailing):
    with (mailing.VAR_DIR / "send_digest.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Another run"):
            run()
    assert not mail.outbox
    assert run()[1].startswith("2 sent")
