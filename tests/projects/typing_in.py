"""Typing into the forms of a project, and reading the answer."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import Bureau
from counties.models import County, Industry
from projects.models import Project
from tests import world

ADD = "/projects/add/"
KNOWN = "the code of the enterprise that is named"
CODES = ("91520526MA6HX1234K", "91522401MA6DKX0T3U")


def county(key: str) -> int:
    return County.objects.get(key=key).pk


def bureau(code: str) -> int:
    return Bureau.objects.get(code=code).pk


def typed(**changes: Any) -> dict[str, Any]:
    """What somebody types to enter a signed project in Weining; None leaves a field out."""
    words: dict[str, Any] = {
        "name": "服装来料加工项目",
        "county": county("weining"),
        "introduced_by": bureau("weining"),
        "industry": Industry.objects.get(code="garments").pk,
        "enterprise_name": "贵州云岭服饰有限公司",
        "credit_code": KNOWN,
        "kind": "new",
        "stage": "signed",
        "signed_on": "6.28",
        "contract_amount": "0.12亿",
        "planned_jobs": "60",
        "annual_output": "",
        "note": "",
    }
    words |= changes
    if words["credit_code"] == KNOWN:
        words["credit_code"] = world.code_of(words["enterprise_name"]) if words["enterprise_name"] else ""
    return {name: value for name, value in words.items() if value is not None}


def enter(client: Client, **changes: Any) -> HttpResponse:
    return client.post(ADD, typed(**changes))


def entered(client: Client, **changes: Any) -> Project:
    """The project that was saved; fails with the form's messages when none was."""
    before = set(Project.objects.values_list("pk", flat=True))
    response = enter(client, **changes)
    form = response.context and response.context.get("form")
    assert response.status_code == 302, form and form.errors
    return Project.objects.exclude(pk__in=before).get()


class Controls(HTMLParser):
    """Name -> what a person sees in each control of a page's form, and the errors by control."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}
        self.offered: dict[str, list[str]] = {}
        self.summary: list[str] = []
        self._text: list[str] | None = None
        self._in: list[str] = []
        self._select = self._errors_of = ""
        self._summary = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input":
            self._input(said)
        elif tag == "textarea":
            self._text, self._in = [], ["textarea", said.get("name") or ""]
        elif tag == "select":
            self._select = said.get("name") or ""
            self.offered[self._select] = []
        elif tag == "option" and self._select:
            self.offered[self._select].append(said.get("value") or "")
            if "selected" in said:
                self.values[self._select] = said.get("value")
        elif tag == "ul" and (said.get("id") or "").endswith("_error"):
            self._errors_of = said["id"].removeprefix("id_").removesuffix("_error")
        elif "error-summary" in (said.get("class") or "").split():
            self._summary = True
        elif tag == "li" and (self._errors_of or self._summary):
            self._text, self._in = [], ["li"]

    def _input(self, said: dict[str, str | None]) -> None:
        name = said.get("name") or ""
        if said.get("type") in ("radio", "checkbox"):
            if "checked" in said:
                self.values.setdefault(name, []).append(said.get("value"))
        elif name:
            self.values[name] = said.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif self._text is not None and tag == self._in[0]:
            text = "".join(self._text)
            if tag == "textarea":
                self.values[self._in[1]] = text.removeprefix("\n")
            elif self._errors_of:
                self.errors.setdefault(self._errors_of, []).append(text.strip())
            else:
                self.summary.append(text.strip())
            self._text = None
        elif tag == "ul":
            self._errors_of, self._summary = "", False


def controls(response: HttpResponse) -> Controls:
    return Controls(response.content.decode())


def refused(response: HttpResponse, field: str) -> str:
    """The message beside this field: status 422, the same words in the summary, and no other complaint."""
    assert response.status_code == 422
    page = controls(response)
    assert set(page.errors) == {field}, page.errors
    assert page.summary == page.errors[field]
    return page.errors[field][0]
