"""Signing in: throttled by name and address, ended by time, and never with a password that somebody else knows."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from axes import helpers
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from tests.world import PASSWORD

LOGIN = reverse("login")
HOME = reverse("dashboard:dashboard")
START = reverse("dashboard:my-work")  # of a clerk
OFFICE, ELSEWHERE = "10.0.0.1", "10.0.0.2"
LIMIT = settings.AXES_FAILURE_LIMIT


def sign_in(username: str, password: str = PASSWORD, address: str = OFFICE, client: Client | None = None):
    values = {"username": username, "password": password}
    return (client or Client()).post(LOGIN, values, REMOTE_ADDR=address)


def is_in(answer) -> bool:
    return answer.status_code == 302 and answer["Location"] == START


def test_name_and_password_open_the_tracker(places):
    client = Client()
    assert is_in(sign_in("county", client=client))
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("username", ["county", "nobody-of-this-name"])
def test_a_wrong_password_says_nothing_about_the_name(places, username):
    answer = sign_in(username, "wrong")
    assert answer.status_code == 200
    said = re.sub(
        rf"{username}|csrfmiddlewaretoken\" value=\"\w+|Token\": \"\w+", "", answer.content.decode()
    )
    other = re.sub(
        r"another|csrfmiddlewaretoken\" value=\"\w+|Token\": \"\w+",
        "",
        sign_in("another", "wrong").content.decode(),
    )
    assert said == other


def test_whoever_was_deactivated_stays_out(places):
    client = Client()
    assert is_in(sign_in("county", client=client))
    User.objects.filter(username="county").update(is_active=False)
    assert client.get(HOME).status_code == 302
    assert not is_in(sign_in("county"))


# --- throttled by name and address ---------------------------------------------------------------


@pytest.fixture
def locked(places):
    """`county` was tried too often from the office."""
    for _attempt in range(LIMIT):
        answer = sign_in("county", "wrong")
    return answer


def test_too_many_wrong_passwords_lock_name_and_address(locked):
    assert locked.status_code == 429
    again = sign_in("county")
    assert again.status_code == 429
    assert re.search(r"<h1>\s*\S", again.content.decode())


def test_the_others_in_the_office_are_not_locked_out(locked):
    assert is_in(sign_in("county2"))


def test_the_same_person_elsewhere_is_not_locked_out(locked):
    assert is_in(sign_in("county", address=ELSEWHERE))


def test_a_lock_ends(locked):
    long_ago = datetime.fromtimestamp(time.time(), UTC) - helpers.get_cool_off() - timedelta(seconds=1)
    AccessAttempt.objects.update(attempt_time=long_ago)
    assert is_in(sign_in("county"))


def test_the_right_password_forgets_the_wrong_ones(places):
    for _attempt in range(LIMIT - 1):
        sign_in("county", "wrong")
    assert is_in(sign_in("county"))
    for _attempt in range(LIMIT - 1):
        sign_in("county", "wrong")
    assert is_in(sign_in("county"))


def test_the_sign_in_of_the_administration_is_no_way_round(locked):
    values = {"username": "county", "password": PASSWORD}
    answer = Client().post(reverse("admin:login"), values, REMOTE_ADDR=OFFICE)
    assert answer.status_code == 429


# --- sessions end --------------------------------------------------------------------------------


@pytest.fixture
def clock_of_sessions(monkeypatch):
    """later(minutes) moves the real clock, as sessions, their cache and their table see it."""
    real_time, moved = time.time, [0.0]

    def later(minutes: float) -> None:
        moved[0] += minutes * 60

    monkeypatch.setattr("time.time", lambda: real_time() + moved[0])
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.fromtimestamp(time.time(), UTC))
    return later


@pytest.fixture
def inside(places):
    cache.clear()
    client = Client()
    sign_in("county", client=client)
    assert client.get(HOME).status_code == 200
    return client


def test_half_an_hour_of_silence_ends_a_session(inside, clock_of_sessions):
    clock_of_sessions(29)
    assert inside.get(HOME).status_code == 200
    clock_of_sessions(31)
    answer = inside.get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next=/")


def test_work_keeps_a_session_alive_but_not_for_ever(inside, clock_of_sessions):
    for _quarter in range(12 * 4 - 1):
        clock_of_sessions(15)
        assert inside.get(reverse("password_change_done")).status_code == 200
    clock_of_sessions(16)
    assert inside.get(HOME).status_code == 302
    assert not Session.objects.exists()


def test_the_day_of_the_demo_does_not_end_a_session(inside):
    with override_settings(DEMO_TODAY=None):
        assert inside.get(reverse("password_change_done")).status_code == 200


def test_signing_in_gives_a_session_of_its_own(places):
    client = Client()
    client.get(LOGIN)
    session = SessionStore()
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in("county", client=client)
    assert client.cookies["sessionid"].value != session.session_key


def test_signing_out_ends_the_session_at_the_server(inside):
    key = inside.cookies["sessionid"].value
    inside.post(reverse("logout"))
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get(HOME).status_code == 302


def test_a_new_password_ends_the_other_sessions(inside):
    elsewhere = Client()
    sign_in("county", client=elsewhere, address=ELSEWHERE)
    new = "quite-another-password"
    values = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert inside.post(reverse("password_change"), values).status_code == 302
    assert inside.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302


def test_cookies_are_not_for_scripts_nor_for_other_sites(places):
    client = Client()
    sign_in("county", client=client)
    client.get(HOME)
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_the_next_page_is_one_of_ours(places):
    for target in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"):
        values = {"username": "county", "password": PASSWORD, "next": target}
        assert Client().post(LOGIN, values)["Location"] == START
    values = {"username": "county", "password": PASSWORD, "next": "/projects/"}
    assert Client().post(LOGIN, values)["Location"] == "/projects/"


# --- the first password --------------------------------------------------------------------------


@pytest.fixture
def newcomer(places):
    """Somebody whose password the administrator chose."""
    User.objects.filter(username="county").update(must_change_password=True)
    client = Client()
    sign_in("county", client=client)
    return client


def test_a_first_password_opens_nothing_but_its_change(newcomer):
    change = reverse("password_change")
    for url in (HOME, reverse("projects:project-list"), reverse("projects:project-add"), "/nothing/"):
        assert newcomer.get(url)["Location"] == change
    assert newcomer.post(reverse("projects:project-add"), {"name": "x"})["Location"] == change
    assert newcomer.get(change).status_code == 200


def test_it_may_be_changed_once_for_all(newcomer):
    values = {
        "old_password": PASSWORD,
        "new_password1": "one-of-my-own-9",
        "new_password2": "one-of-my-own-9",
    }
    assert newcomer.post(reverse("password_change"), values)["Location"] == reverse("password_change_done")
    assert newcomer.get(HOME).status_code == 200
    assert not User.objects.get(username="county").must_change_password


def test_it_may_not_stay_the_same(newcomer):
    values = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    answer = newcomer.post(reverse("password_change"), values)
    assert answer.status_code != 302
    assert User.objects.get(username="county").must_change_password


@pytest.mark.parametrize("weak", ["short", "1234567890", "password12", "county1234"])
def test_it_must_be_a_good_one(newcomer, weak):
    values = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert newcomer.post(reverse("password_change"), values).status_code != 302


def test_language_and_leaving_stay_open_to_a_newcomer(newcomer):
    assert newcomer.post(reverse("set_language"), {"language": "en", "next": "/password/"}).status_code == 302
    assert newcomer.post(reverse("logout")).status_code == 302
