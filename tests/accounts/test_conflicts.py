"""The mechanism by itself: what a button carries, and the page that answers an outdated one."""

import pytest
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import RequestFactory

from accounts.conflicts import conflict_page, seen_version
from accounts.models import Bureau, User
from accounts.versions import Stale, check_version, hold

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def bureau(places) -> Bureau:
    return Bureau.objects.get(code="zunyi")


def sent(**values: str):
    request = RequestFactory().post("/press/", values)
    request.user = User.objects.get(username="province")
    return request


def test_a_button_carries_the_version_of_its_record(bureau):
    bureau.save()
    html = Template("{% load forms %}{% seen_version record %}").render(Context({"record": bureau}))
    assert html == '<input type="hidden" name="seen_version" value="2">'


@pytest.mark.parametrize(
    ("text", "version"), [("3", 3), ("", 0), ("x", 0), ("-1", 0), ("１", 0), ("9" * 30, 0), ("1.0", 0)]
)
def test_what_is_no_number_is_a_version_that_nothing_has(bureau, text, version):
    assert seen_version(sent(seen_version=text)) == version
    assert seen_version(sent()) == 0
    with pytest.raises(Stale):
        check_version(bureau, seen_version(sent(seen_version=text)))


def test_who_asks_for_no_check_gets_none(bureau):
    check_version(bureau, None)
    check_version(bureau, 1)


def test_an_outdated_button_is_answered_without_a_form_to_go_on_with(bureau):
    bureau.phone = "0851-1"
    bureau._history_user = User.objects.get(username="admin")
    bureau.save()
    answer = conflict_page(sent(seen_version="1", note="x"), Stale(bureau), edit_url="/there/")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'href="/there/"' in text
    assert "系统管理岗" in text
    assert 'name="note"' not in text and "btn-primary" not in text


def test_a_record_that_was_never_saved_here_says_so_without_a_name(bureau):
    text = conflict_page(sent(), Stale(bureau), edit_url="/there/").content.decode()
    assert "None" not in text


def test_a_sign_in_is_no_new_version(places):
    user = User.objects.get(username="county")
    user.save(update_fields=["last_login"])
    user.save(update_fields=["password", "last_login"])
    assert User.objects.get(pk=user.pk).version == 1
    user.save(update_fields=["phone"])
    assert User.objects.get(pk=user.pk).version == user.version == 2


def test_a_save_that_fails_leaves_the_version_that_was_known(bureau):
    bureau.name_zh = Bureau.objects.get(code="guiyang").name_zh
    with pytest.raises(IntegrityError), transaction.atomic():
        bureau.save()
    assert bureau.version == 1


def test_hold_reads_what_is_stored(bureau):
    bureau.phone = "typed, not saved"
    assert hold(bureau).phone == Bureau.objects.get(pk=bureau.pk).phone != bureau.phone
