"""An unchanged dashboard is not computed again; a changed one always is, whatever changed and whoever asks."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from datetime import date
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Bureau, User
from counties.models import County, Pairing, Plan
from counties.profiles import write_part
from counties.services import end_pairing, save_county, save_pairing, set_target
from dashboard import places as kept
from dashboard.conditional import RECORDS
from ledger.models import Claim
from ledger.plan_change import change_plan
from ledger.services import return_, take_back, void_claim
from projects.changes import NewValue, report_change
from projects.merging import void_project
from projects.problems import void_problem
from sheets.models import ImportBatch
from tests import world as laid
from tests.dashboard.reading import section, text_of
from tests.ledger.test_histories import REFUSED, History
from tests.raising import make_problem
from tests.world import World
from workshops.confirmations import correct

TODAY = date(2020, 7, 21)
READERS = ("director", "province", "prefecture", "county", "county2", "chamber", "supporter")
TOKENS = re.compile(r'(csrfmiddlewaretoken" value|X-CSRFToken":) ?"\w+"|(csrfmiddlewaretoken" value)="\w+"')

# Tables that the page reads and whose rows have no history, and why nothing is missed.
FOLLOWS = {
    "accounts_readgrant": "written with the pairing, county or bureau that it follows from",
    "auth_group": "filled by the program",
    "auth_group_permissions": "filled by the program",
    "auth_permission": "filled by the program",
    "django_content_type": "filled by the program",
    "ledger_claim_authors": "written with its claim",
    "ledger_dailytotal": "moves with the ledger's head",
    "ledger_entry": "moves with the ledger's head",
    "ledger_ledgerhead": "part of the mark",
    "ledger_posting": "moves with the ledger's head",
    "ledger_source": "written with its first claim",
    "projects_stagereached": "the fact of a claim, written with it and never changed",
    "workshops_headcount": "the fact of a claim, written with it and never changed",
    "sheets_importbatch": "while one is unfinished there is no ETag",
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


@pytest.fixture(scope="module")
def opened(demo_world_of_module: World, django_db_blocker: Any) -> dict[str, tuple[SimpleCookie, str, str]]:
    """The cookies of each reader, one for the forms among them, and the ETag and the page that they have been shown."""
    found = {}
    with django_db_blocker.unblock(), clock.standing_on(TODAY):
        for name in READERS:
            client = Client()
            client.force_login(demo_world_of_module.user(name), backend="accounts.backends.RoleBackend")
            client.cookies["django_language"] = "en"
            client.get("/")
            found[name] = client.cookies, *seen(client)
    return found


@pytest.fixture
def readers(demo_world: World, opened: dict[str, tuple[SimpleCookie, str, str]]) -> dict[str, Client]:
    """Each reader in a browser that has a cookie for its forms already."""
    clients = {name: Client() for name in READERS}
    for name, client in clients.items():
        client.cookies = deepcopy(opened[name][0])
    return clients


def ask(client: Client, path: str = "/", etag: str = "") -> HttpResponse:
    return client.get(path, headers={"If-None-Match": etag} if etag else {})


def seen(client: Client, path: str = "/") -> tuple[str, str]:
    """The ETag, and the page less the tokens of its forms."""
    answer = ask(client, path)
    assert answer.status_code == 200
    return answer.headers.get("ETag", ""), TOKENS.sub("", answer.content.decode())


# --- unchanged -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", READERS)
def test_who_has_the_page_as_it_is_gets_no_page(readers: dict[str, Client], who: str) -> None:
    etag, _html = seen(readers[who])
    answer = ask(readers[who], etag=etag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


def test_nothing_is_computed_for_it(readers: dict[str, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    etag, _html = seen(readers["director"])
    monkeypatch.setattr("dashboard.views.Cockpit", None)
    with CaptureQueriesContext(connection) as queries:
        assert ask(readers["director"], etag=etag).status_code == 304
    assert len([query for query in queries if re.search("historical|EXECUTE mark_", query["sql"])]) == 1
    assert len(queries) <= 3  # who asks, perhaps their session, and the mark


def test_all_that_the_page_reads_is_in_its_mark(readers: dict[str, Client]) -> None:
    marked = {model._meta.db_table for model in RECORDS}
    assert not marked & set(FOLLOWS)
    read = set()
    for client in readers.values():
        for path in ("/", "/?as_of=2020-07-01", "/?known_on=2020-07-20", "/?position=3"):
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            for query in queries:
                read |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', written(query["sql"])))
    read = {table for table in read if not table.startswith("django_session")}
    read -= {model._meta.db_table for model in apps.get_models() if model.__name__.startswith("Historical")}
    assert read - marked == set(FOLLOWS)
    assert marked <= read  # nothing makes the page anew that it does not show


def written(sql: str) -> str:
    """The statement as it was written, where PostgreSQL keeps it under a name."""
    kept = re.match(r"EXECUTE (\w+)", sql)
    if not kept or kept[1].startswith("mark_"):
        return sql
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name = %s", [kept[1]])
        return cursor.fetchone()[0]


def test_the_forms_of_a_page_that_was_kept_still_work(demo_world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(demo_world.user("director"), backend="accounts.backends.RoleBackend")
    strict.get("/")
    answer = ask(strict)
    kept = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())
    assert kept
    assert ask(strict, etag=answer.headers["ETag"]).status_code == 304
    form = {"csrfmiddlewaretoken": kept[1], "language": "en", "next": "/"}
    assert strict.post("/language/", form).status_code == 302
    # A new sign-in changes the secret of all forms, and so the page.
    old = answer.headers["ETag"]
    strict.cookies["csrftoken"] = "a" * 32
    assert ask(strict, etag=old).status_code == 200


def test_without_the_forms_cookie_the_page_is_made_anew(readers: dict[str, Client]) -> None:
    del readers["director"].cookies["csrftoken"]
    assert "ETag" not in ask(readers["director"]).headers


def test_a_message_is_shown_once(readers: dict[str, Client]) -> None:
    etag, html = seen(readers["director"])
    request = HttpRequest()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "testserver", "80"
    storage, response = CookieStorage(request), HttpResponse()
    storage._store([Message(constants.SUCCESS, "Saved")], response)
    readers["director"].cookies["messages"] = response.cookies["messages"].value
    answer = ask(readers["director"], etag=etag)
    assert (answer.status_code, "ETag" in answer.headers) == (200, False)
    assert "Saved" in answer.content.decode()
    assert seen(readers["director"]) == (etag, html)


def test_a_file_carries_no_etag(readers: dict[str, Client]) -> None:
    assert "ETag" not in ask(readers["director"], "/?export=csv&part=counties").headers


# --- changed ---------------------------------------------------------------------------------------


def _claim(world: World, kind: str, name: str) -> Claim:
    return world.claims[kind, name]


def _save_plan(world: World, **values: object) -> None:
    plan = Plan.objects.current()
    for name, value in values.items():
        setattr(plan, name, value)
    change_plan(plan=plan, actor=world.user("admin"), reason="agreed", seen_version=plan.version)


def _reports(world: World) -> None:
    laid.count_people(world.projects["own"], 7, on=date(2020, 7, 20))


def _reviews(world: World) -> None:
    laid.reviewed(_claim(world, "stage", "own"))


def _verifies(world: World) -> None:
    laid.vouch(_claim(world, "stage", "own"))


def _returns(world: World) -> None:
    claim = _claim(world, "stage", "own")
    return_(claim=claim, actor=world.user("prefecture"), reason="Which enterprise is it?")


def _takes_back(world: World) -> None:
    take_back(claim=_claim(world, "stage", "own"), actor=_claim(world, "stage", "own").reporter)


def _voids(world: World) -> None:
    void_claim(claim=_claim(world, "stage", "weining"), actor=world.user("province"), reason="twice")


def _voids_a_project(world: World) -> None:
    void_project(project=world.projects["own"], actor=world.user("province"), reason="entered twice")


def _enterprise_says_otherwise(world: World) -> None:
    correct(token=world.confirmations["yanhe"].token, total=3, words="only three")


def _changes_the_county(world: World) -> None:
    report_change(
        project=world.projects["own"],
        kind=Claim.Kind.COUNTY,
        value=NewValue(county=County.objects.get(key="nayong")),
        on=TODAY,
        reason="moved",
        actor=laid.clerk_of("weining"),
    )


def _finishes_a_part(world: World) -> None:
    county = County.objects.get(key="ziyun")
    write_part(
        county=county,
        part="factors",
        text="Power 0.5 yuan",
        actor=laid.clerk_of("ziyun"),
        done=True,
        reason="x",
    )


def _pairs(world: World) -> None:
    pairing = Pairing(
        kind="city",
        supporter=Bureau.objects.get(code="guiyang"),
        county=County.objects.get(key="ziyun"),
        starts_on=date(2020, 7, 1),
    )
    save_pairing(pairing=pairing, actor=world.user("admin"), reason="agreed")


def _ends_a_pairing(world: World) -> None:
    pairing = Pairing.objects.in_force(TODAY).filter(kind="city").earliest("pk")
    end_pairing(pairing=pairing, on=date(2020, 7, 10), actor=world.user("admin"), reason="agreed")


def _sets_a_target(world: World) -> None:
    county = County.objects.get(key="weining")
    words = {"plan": Plan.objects.current(), "county": county, "actor": world.user("admin")}
    set_target(projects=3, jobs=333, reason="agreed", confirm=True, **words)


def _renames_a_county(world: World) -> None:
    county = County.objects.get(key="weining")
    county.short_en = "Weining Lake"
    save_county(county=county, actor=world.user("admin"), reason="renamed")


def _renames_a_bureau(world: World) -> None:
    for bureau in Bureau.objects.all():
        bureau.name_en += " (new)"
        bureau.name_zh += "（新）"
        bureau.save()


def _names_a_person(world: World) -> None:
    for name in READERS:
        user = User.objects.get(username=name)
        user.name = "Renamed Reader"
        user.save()


def _imports(world: World) -> None:
    ImportBatch.objects.create(
        label="projects.Project",
        user=world.user("county"),
        bureau=world.user("county").bureau,
        made_at=clock.now(),
        state="saving",
        total=10,
        done=4,
    )


def _visits(world: World) -> None:
    laid.visit(_claim(world, "headcount", "weining"), found=11)


def _ends_a_problem(world: World) -> None:
    void_problem(problem=world.problems["weining"], words="误记", actor=world.user("province"))


CHANGES: dict[str, Callable[[World], None]] = {
    "report": _reports,
    "review": _reviews,
    "verify": _verifies,
    "return": _returns,
    "take back": _takes_back,
    "void": _voids,
    "void a project": _voids_a_project,
    "employer's answer": _enterprise_says_otherwise,
    "another county": _changes_the_county,
    "profile part": _finishes_a_part,
    "pairing": _pairs,
    "end of a pairing": _ends_a_pairing,
    "target": _sets_a_target,
    "county's name": _renames_a_county,
    "bureau's name": _renames_a_bureau,
    "own name": _names_a_person,
    "plan's limit": lambda world: _save_plan(world, warning_pp=-1, behind_pp=-2),
    "plan's name": lambda world: _save_plan(world, name_en="Another plan"),
    "plan's counting": lambda world: _save_plan(world, counting_stage="started"),
    "silence": lambda world: _save_plan(world, silent_days=1),
    "import": _imports,
    "visit": _visits,
    "problem": lambda world: make_problem(due_on=date(2020, 8, 1)),
    "end of a problem": _ends_a_problem,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_the_page_changes_its_etag(
    readers: dict[str, Client],
    opened: dict[str, tuple[SimpleCookie, str, str]],
    demo_world: World,
    change: str,
) -> None:
    before = {name: (etag, html) for name, (_cookies, etag, html) in opened.items()}
    assert all(ask(client, etag=before[name][0]).status_code == 304 for name, client in readers.items())
    CHANGES[change](demo_world)
    changed = set()
    for name, client in readers.items():
        etag, html = before[name]
        answer = ask(client, etag=etag)
        now = etag, html
        if answer.status_code != 304:
            now = answer.headers.get("ETag", ""), TOKENS.sub("", answer.content.decode())
        assert seen(client)[1] == now[1], name  # 304 is never said of another page
        if now[1] != html:
            assert now[0] != etag, name
            changed.add(name)
    assert changed, "this changes nothing on anybody's page: it proves nothing"


def test_another_day_language_reader_or_address_is_another_page(readers: dict[str, Client]) -> None:
    found = {seen(client)[0] for client in readers.values()}
    found |= {seen(readers["director"], f"/?as_of={day}")[0] for day in ("2020-07-20", "2020-07-21")}
    with clock.standing_on(date(2020, 7, 22)):
        found.add(seen(readers["director"])[0])
    readers["director"].cookies["django_language"] = "zh-hans"
    found.add(seen(readers["director"])[0])
    assert len(found) == len(readers) + 4 and "" not in found


def test_when_an_import_is_done_the_page_is_the_old_one_or_another(
    readers: dict[str, Client], demo_world: World
) -> None:
    before = seen(readers["director"])
    _imports(demo_world)
    during = seen(readers["director"])
    assert during[0] == "" and during[1] != before[1]
    ImportBatch.objects.update(state="saved")
    assert seen(readers["director"]) == before


# --- in any order ----------------------------------------------------------------------------------


def test_equal_etags_mean_equal_pages_in_any_history(readers: dict[str, Client]) -> None:
    """Of every step of random histories: a page that bears an ETag seen before is the page seen then."""
    kept: dict[str, str] = {}
    changed = same = 0
    for seed in (11, 12):
        with transaction.atomic(), _undone():
            history = History(seed, Counter())
            for name in history.die.choices(
                *zip(*(move for move in history.MOVES if "import" not in move[0]), strict=True), k=14
            ):
                with clock.standing_on(history.day), suppress(*REFUSED), transaction.atomic():
                    getattr(history, name)()
                with clock.standing_on(history.day):
                    for who in ("director", "county"):
                        etag, html = seen(readers[who])
                        same += etag in kept
                        changed += etag not in kept
                        assert kept.setdefault(etag, html) == html, (seed, name, who)
    assert changed > 20 and same


@contextmanager
def _undone() -> Iterator[None]:
    yield
    transaction.set_rollback(True)


def test_the_attention_that_changed_is_shown(readers: dict[str, Client], demo_world: World) -> None:
    etag, before = seen(readers["prefecture"])
    _reports(demo_world)
    after = ask(readers["prefecture"], etag=etag)
    waiting = [text_of(section(html, "attention-title")) for html in (before, after.content.decode())]
    assert after.status_code == 200 and waiting[0] != waiting[1]


# --- what each process keeps -------------------------------------------------------------------------


def test_places_are_kept_until_one_of_them_changes(
    demo_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        kept, "connection", SimpleNamespace(in_atomic_block=False)
    )  # as a request is; the test's own transaction is none
    try:
        before = kept.places()
        assert kept.places() is before
        laid.count_people(demo_world.projects["own"], 7, on=date(2020, 7, 20))
        assert kept.places() is before
        for change in (_finishes_a_part, _pairs, _sets_a_target, _renames_a_county, _renames_a_bureau):
            change(demo_world)
            now = kept.places()
            assert now is not before, change
            before = now
    finally:
        kept._kept.cache_clear()


def test_within_a_transaction_places_are_read_anew(demo_world: World) -> None:
    first = kept.places()
    County.objects.filter(key="weining").update(short_en="Not said to anybody yet")
    assert kept.places() is not first
    assert "Not said to anybody yet" in {county.short_en for county in kept.places().counties}
