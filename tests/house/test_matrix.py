"""Every address × every identity × GET and POST, as tests/house/matrix.py writes it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.house import matrix
from tests.house.conftest import BACKEND
from tests.house.walking import address, every_address, routes, site_routes
from tests.world import World

RECORDS_ASKED_FOR = ("weining", "own", "yanhe")
# What everybody may read, and the form for enterprises: chambers/public_views.py, public_interest_views.py.
PUBLIC = {"opportunities", "opportunity", "guides", "guide", "interest", "interest-sent"}
RECORD_PAGES = {"changelist", "add", "change", "delete", "history", "simple_history"}


class Visitor:
    """A browser of one identity. Whatever a request changes is undone after it."""

    def __init__(self, world: World, identity: str) -> None:
        self.user = world.users.get(identity)
        self.client = Client()
        self._enter()

    def _enter(self) -> None:
        if self.user:
            self.client.force_login(self.user, backend=BACKEND)

    def cell(self, method: str, url: str) -> str:
        """What the request is answered with, in the words of the matrix."""
        with transaction.atomic():
            answer = getattr(self.client, method.lower())(url)
            transaction.set_rollback(True)
        if self.user and not self.client.cookies["sessionid"].value:
            self._enter()
        return as_cell(answer)


def as_cell(answer: HttpResponse) -> str:
    if answer.status_code == 302 and answer["Location"].split("?")[0] in ("/login/", "/admin/login/"):
        return "in"
    return str(answer.status_code)


@pytest.mark.dealt
@pytest.mark.parametrize("identity", matrix.IDENTITIES)
def test_every_page_answers_as_written(world, identity):
    visitor = Visitor(world, identity)
    wrong = []
    for line in matrix.pages():
        found = visitor.cell(line.method, address(line.page, line.record, world))
        if found != line.cells[identity]:
            wrong.append(f"{line.method} {line.page} {line.record}: {found}, not {line.cells[identity]}")
    assert wrong == []


def test_every_address_stands_in_the_table():
    written = {(line.method, line.page) for line in matrix.pages()}
    wanted = {(method, route.name) for route in site_routes() for method in ("GET", "POST")}
    assert wanted - written == set(), "an address without lines in tests/house/matrix.py"
    assert written - wanted == set(), "a line without an address"


def test_every_line_names_every_identity_and_no_server_error():
    for line in matrix.pages():
        assert tuple(line.cells) == matrix.IDENTITIES
        assert all(cell == "in" or 200 <= int(cell) < 500 for cell in line.cells.values())


def test_nobody_unknown_gets_further_than_the_sign_in_page():
    open_pages = {line.page for line in matrix.pages() if line.cells["nobody"] != "in"}
    assert open_pages == {"login", "set_language", "confirm"} | PUBLIC


def test_only_the_public_pages_answer_who_has_not_signed_in(world):
    """By asking every address, not by the table: what does not lead to the sign-in page is public."""
    visitor = Visitor(world, "nobody")
    answered = {
        label.split()[0]
        for label, url in every_address(world, RECORDS_ASKED_FOR).items()
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS")
        if visitor.cell(method, url) != "in"
    }
    assert answered == {"login", "set_language", "confirm"} | PUBLIC
    outside = {
        path: visitor.client.get(path).status_code for path in ("/healthz", "/readyz", "/nothing/", "/admin/")
    }
    assert outside.pop("/readyz") in (200, 503)  # the PostgreSQL of the tests is set to forget on a crash
    assert outside == {"/healthz": 200, "/nothing/": 404, "/admin/": 302}


# --- the administration --------------------------------------------------------------------------


def admin_addresses(world: World) -> dict[str, tuple[str, str]]:
    """ "model page" -> (page, address) of every record's pages, on a record that exists where there is one."""
    found = {}
    for model in admin.site._registry:
        name = model._meta.label_lower.replace(".", "_")
        record = model._base_manager.order_by("pk").first()
        for page in ("changelist", "add", "change", "delete", "history"):
            args = [] if page in ("changelist", "add") else [record.pk if record else 1]
            found[f"{model._meta.label_lower} {page}"] = (page, reverse(f"admin:{name}_{page}", args=args))
    return found


def test_every_record_in_the_administration_stands_in_the_table():
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert registered == set(matrix.admin_records())


def test_every_other_page_of_the_administration_stands_in_the_table():
    prefixes = tuple(f"admin:{name.replace('.', '_')}_" for name in matrix.admin_records())
    others = {
        route.name
        for route in routes()
        if route.is_admin and not route.name.startswith(prefixes) and not route.name.endswith(":None")
    }
    assert others == {*matrix.admin_pages(), "admin:auth_user_password_change"}
    pages = {
        route.name.removeprefix(prefix)
        for route in routes()
        for prefix in prefixes
        if route.name.startswith(prefix)
    }
    assert pages == RECORD_PAGES


def test_an_administrator_sees_the_administration_as_written(world):
    visitor = Visitor(world, "admin")
    Group.objects.get_or_create(name="clerk")
    wrong = []
    for label, (page, url) in admin_addresses(world).items():
        model = label.split()[0]
        cells = matrix.admin_records()[model]
        column = "list" if page == "changelist" else page
        wanted = {"GET": cells[column]}
        if f"{column}!" in cells:
            wanted["POST"] = cells[f"{column}!"]
        for method, cell in wanted.items():
            if not apps.get_model(model)._base_manager.exists() and page == "history":
                continue  # Django sends whoever asks for a record that is not there to the front page
            found = visitor.cell(method, url)
            if found != cell:
                wrong.append(f"{method} {label}: {found}, not {cell}")
    for name, cell in matrix.admin_pages().items():
        args = {"admin:view_on_site": [1, 1], "admin:app_list": ["counties"]}.get(name, [])
        found = visitor.cell("GET", reverse(name, args=args))
        if found != cell:
            wrong.append(f"GET {name}: {found}, not {cell}")
    assert wrong == []


@pytest.mark.dealt
@pytest.mark.parametrize("identity", [name for name in matrix.IDENTITIES if name != "admin"])
def test_nobody_else_enters_the_administration(world, identity):
    visitor = Visitor(world, identity)
    urls = {label: url for label, (_page, url) in admin_addresses(world).items()}
    urls |= {
        "index": reverse("admin:index"),
        "counties": reverse("admin:app_list", args=["counties"]),
        "autocomplete": reverse("admin:autocomplete"),
        "password": reverse("admin:auth_user_password_change", args=[world.users["county"].pk]),
        "record": f"/admin/accounts/user/{world.users['county'].pk}/",
        "past": f"/admin/accounts/bureau/{world.users['county'].bureau_id}/history/1/",
        "nothing": "/admin/nothing/",
    }
    seen = {f"GET {label}": visitor.cell("GET", url) for label, url in urls.items()}
    seen |= {f"POST {label}": visitor.cell("POST", url) for label, url in urls.items() if "change" in label}
    assert {label: cell for label, cell in seen.items() if cell != "in"} == {}


# --- forms ---------------------------------------------------------------------------------------


def test_no_form_is_taken_without_its_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["province"], backend=BACKEND)
    taken = {
        line.page: answer.status_code
        for line in matrix.pages()
        if line.method == "POST"
        and (answer := client.post(address(line.page, line.record, world))).status_code != 403
    }
    assert taken == {}
