"""Bureaus as a tree, people and their roles, and the one clock."""

import os
import time
from datetime import date, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from accounts import clock
from accounts.models import Bureau, Role, User
from pairing_tracker.roles import PERMISSIONS, sync_roles
from tests.world import PASSWORD

SHANGHAI = ZoneInfo("Asia/Shanghai")


# --- bureaus -------------------------------------------------------------------------------------


def test_moving_a_bureau_moves_everything_below_it(places):
    weining, zunyi = Bureau.objects.get(code="weining"), Bureau.objects.get(code="zunyi")
    office = Bureau.objects.create(
        code="office", kind="county", name_zh="科", name_en="Office", parent=weining
    )
    weining.parent = zunyi
    weining.save()
    office.refresh_from_db()
    assert office.path == f"{zunyi.path}{weining.pk}/{office.pk}/"
    assert office.pk in zunyi.subtree_ids()
    assert office.pk not in Bureau.objects.get(code="bijie").subtree_ids()


@pytest.mark.parametrize(
    ("code", "parent", "words"),
    [
        ("bijie", "weining", "below it"),
        ("weining", "weining", "itself"),
        ("weining", None, "Say which"),
        ("province", "guiyang", "below it"),
    ],
)
def test_a_tree_stays_a_tree(places, code, parent, words):
    bureau = Bureau.objects.get(code=code)
    bureau.parent = parent and Bureau.objects.get(code=parent)
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        bureau.clean()


def test_one_prefix_is_not_another(places):
    """/1/12/ does not stand below /1/1/."""
    first = Bureau.objects.get(code="province")
    short = Bureau.objects.create(pk=5, code="a", kind="team", name_zh="甲", name_en="A", parent=first)
    long = Bureau.objects.create(pk=52, code="b", kind="team", name_zh="乙", name_en="B", parent=first)
    assert short.subtree_ids() == {5}
    assert long.subtree_ids() == {52}


# --- roles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may", "may_not"),
    [
        ("county", "projects.add_project", "ledger.verify_claim"),
        ("province", "ledger.verify_claim", "counties.change_pairing"),
        ("director", "projects.view_project", "projects.add_project"),
        ("admin", "counties.change_pairing", "projects.add_project"),
        ("admin", "accounts.change_user", "ledger.verify_claim"),
    ],
)
def test_what_a_role_may_press(places, who, may, may_not):
    user = places.user(who)
    assert user.has_perm(may)
    assert not user.has_perm(may_not)


def test_only_administrators_enter_the_administration(places):
    assert [name for name in places.users if places.user(name).is_staff] == ["admin"]


def test_permissions_come_from_the_role_alone(places):
    user = places.user("director")
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_project", "verify_claim"]))
    user.groups.set(Group.objects.filter(name="reviewer"))
    fresh = places.user("director")
    assert not fresh.has_perm("projects.add_project")
    assert not fresh.has_perm("ledger.verify_claim")


def test_every_permission_in_the_table_exists_and_every_role_has_a_line(db):
    known = {
        f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")
    }
    assert {name for names in PERMISSIONS.values() for name in names} - known == set()
    assert set(PERMISSIONS) == set(Role.values)


def test_the_table_is_written_over_whatever_stood_there(places):
    group = Group.objects.get(name="director")
    group.permissions.set(Permission.objects.all())
    sync_roles()
    assert group.permissions.count() == len(set(PERMISSIONS[Role.DIRECTOR]))
    call_command("sync_roles", verbosity=0)


def test_nobody_verifies_and_administrates(db):
    for role, names in PERMISSIONS.items():
        assert not {"ledger.verify_claim", "accounts.change_user"} <= set(names), role


# --- people --------------------------------------------------------------------------------------


def test_everybody_sits_in_a_bureau(places):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("stray", "a-long-password")


def test_a_new_person_must_change_the_password(places):
    bureau = Bureau.objects.get(code="weining")
    assert User.objects.create_user("new", "a-long-password", bureau=bureau).must_change_password


def test_the_history_of_a_person_holds_no_password(places):
    user = places.user("county")
    user.set_password("something-else-1")
    user.save()
    names = {field.name for field in user.history.model._meta.fields}
    assert not names & {"password", "last_login"}
    assert user.history.count() == 1


def test_an_administrator_adds_a_person_who_then_chooses_a_password(places, client):
    client.force_login(places.user("admin"), backend="accounts.backends.RoleBackend")
    values = {
        "username": "fresh",
        "name": "新人",
        "bureau": Bureau.objects.get(code="weining").pk,
        "role": "clerk",
        "usable_password": "true",
        "password1": "given-by-the-office",
        "password2": "given-by-the-office",
    }
    assert client.post(reverse("admin:accounts_user_add"), values).status_code == 302
    fresh = User.objects.get(username="fresh")
    assert fresh.must_change_password
    assert fresh.check_password("given-by-the-office")
    client.logout()
    client.post(reverse("login"), {"username": "fresh", "password": "given-by-the-office"})
    assert client.get("/")["Location"] == reverse("password_change")


def test_an_administrator_cannot_make_anybody_almighty(places, client):
    client.force_login(places.user("admin"), backend="accounts.backends.RoleBackend")
    county = places.user("county")
    page = client.get(reverse("admin:accounts_user_change", args=[county.pk]))
    fields = set(page.context["adminform"].form.fields)
    assert not fields & {"is_superuser", "is_staff", "groups", "user_permissions"}


def test_a_superuser_made_at_the_command_line_can_work(places, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", username="root", verbosity=0)
    root = User.objects.get(username="root")
    assert root.is_staff
    assert root.bureau.is_province
    assert not root.must_change_password


# --- the one clock -------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    ("utc", "day"),
    [("2020-07-21T15:59:59", date(2020, 7, 21)), ("2020-07-21T16:00:00", date(2020, 7, 22))],
)
def test_a_day_begins_at_midnight_in_shanghai_whatever_the_process_thinks(monkeypatch, zone, utc, day):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        moment = datetime.fromisoformat(f"{utc}+00:00")
        with override_settings(DEMO_TODAY=None), mock.patch("django.utils.timezone.now", lambda: moment):
            assert clock.today() == day
            assert clock.now() == moment
            assert clock.now().astimezone(SHANGHAI).date() == day
    finally:
        os.environ.pop("TZ", None)
        time.tzset()


def test_the_demo_stands_on_its_day_while_the_time_runs_on():
    first = clock.now()
    assert first.date() == clock.today() == date(2020, 7, 22)
    real = datetime.fromtimestamp(time.time(), SHANGHAI)
    assert (
        abs(
            (
                first.replace(year=2000, month=1, day=1) - real.replace(year=2000, month=1, day=1)
            ).total_seconds()
        )
        < 5
    )
    assert first.utcoffset() == timedelta(hours=8)


def test_a_test_or_the_replay_may_stand_on_another_day():
    with clock.standing_on(date(2020, 6, 2)):
        with clock.standing_on(date(2020, 6, 3)):
            assert clock.today() == date(2020, 6, 3)
        assert clock.now().date() == date(2020, 6, 2)
    assert clock.today() == date(2020, 7, 22)


def test_history_is_dated_by_the_business_clock(demo_world):
    assert {
        row.history_date.astimezone(SHANGHAI).date() for row in demo_world.projects["own"].history.all()
    } == {date(2020, 7, 20)}
