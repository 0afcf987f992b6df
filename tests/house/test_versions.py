"""Every form and button that changes a record carries the version that it showed; an outdated one changes nothing.

And every form that makes a record carries a token. Walks whatever exists; what needs neither stands here with why.
"""

import ast
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.conflicts import GO_ON, SEEN
from accounts.versions import Versioned
from tests.desk import hidden_fields
from tests.house.reading import body
from tests.house.sources import python_files, short, tree
from tests.house.test_history import RECORDED, lines, stored
from tests.house.walking import every_address
from tests.sharing import my_share
from tests.world import World

# Pages of a record whose form adds something to it, or ends something once, and changes nothing else that stands there.
ADDS = {
    "chambers:match-offer": "one more offer; a slot or an intention that is taken answers 409",
    "projects:project-receipt": "one more receipt",
    "workshops:project-headcount": "one more headcount",
    "workshops:workshop-headcount": "one more headcount",
    "workshops:workshop-event": "one more event; one that does not fit is refused",
    "workshops:visit-add": "one more visit; the last holds",
    "chambers:member-add": "one more member; one that is a member is refused",
    "chambers:contact-add": "one more contact",
    "ledger:claim-evidence": "one more file; the same one is refused",
    "ledger:evidence-remove": "taken away once; the second answers 409",
    "pages:import-columns": "how the rows are read; they are checked anew, and nothing is saved by it",
    "pages:import-undo": "undone once; what has moved on answers 409",
}
# Forms that make no record.
MAKES_NOTHING = {
    "password_change": "changes what it is told to, twice the same",
    "login": "signs in",
}


class Forms(HTMLParser):
    """The forms of a page that post: address -> names of their controls. Those of the frame are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form" and (said.get("method") or "").lower() == "post":
            self._form = {"action": said.get("action") or "", "names": {}}
            self.found.append(self._form)
        elif tag in ("input", "select", "textarea", "button") and self._form is not None and said.get("name"):
            self._form["names"][said["name"]] = said.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


FRAME = ("/logout/", "/language/", "/drafts/", "/lists/columns/")


def forms_of(client: Client, url: str) -> list[dict[str, Any]]:
    answer = client.get(url)
    text = body(answer)
    if answer.status_code != 200 or "<html" not in text:
        return []
    return [form for form in Forms(text).found if not form["action"].startswith(FRAME)]


def own_forms(client: Client, world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(name of the page, its address, form) of every form that posts to its own page."""
    for label, url in every_address(world, ("own", "weining")).items():
        for form in forms_of(client, url):
            if form["action"] in ("", url):
                yield label.split()[0], url, form


def test_every_form_of_a_record_carries_its_version(world, open_as):
    found = {
        name: form["names"]
        for name, url, form in own_forms(open_as("province"), world)
        if re.search(r"\d", url)
    }
    assert set(found) >= {"projects:project-edit", "projects:project-step", *ADDS}
    without = {name for name, names in found.items() if SEEN not in names}
    assert without == ADDS.keys() & set(found)


def test_every_form_that_makes_something_carries_a_token(world, open_as):
    found: dict[str, list[dict]] = {}
    for name, _url, form in own_forms(open_as("province"), world):
        found.setdefault(name, []).append(form["names"])
    assert len(found) >= 8
    without = {name for name, forms in found.items() if any("submission" not in names for names in forms)}
    assert without - set(MAKES_NOTHING) == set()


def test_every_view_that_takes_a_form_takes_it_once():
    """A view with a `post` either sends it through `submissions.once`, or stands here."""
    spared = {
        "ledger/views.py ClaimReview": "a button: a claim that was decided on answers 409",
        "ledger/views.py ClaimTakeBack": "a button: a claim that was decided on answers 409",
        "ledger/views.py ClaimVerify": "a button: a claim that was decided on answers 409",
        "ledger/views.py ReasonStep": "sends it through `take`, with the form",
        "workshops/views.py WorkshopEvent": "sends it through ledger.reporting.answer, which does",
        "pages/views.py DraftSave": "the newest text takes the place of the older",
        "pages/views.py DraftDiscard": "twice is the same",
    }
    found = {
        f"{short(path)} {node.name}": ast.unparse(node)
        for path in python_files()
        if path.name == "views.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(part, ast.FunctionDef) and part.name == "post" for part in node.body)
    }
    taken = {
        name
        for name, code in found.items()
        if "submissions.once(" in code and "submissions.repeated(" in code
    }
    assert len(taken) >= 5
    assert set(found) - taken == set(spared) & set(found)


# --- an outdated version -------------------------------------------------------------------------


def values_of(form: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in form["names"].items() if not name.startswith("_")}


@pytest.mark.drill
def test_an_outdated_page_changes_nothing(world, open_as):
    """Every form with a version, sent with another one (missing, older, newer, no number)."""
    client, count = open_as("province"), 0
    typed = {"name": "改名", "step": "started", "on": "7.20", "kind": "new", "enterprise_name": "某公司"}
    typed |= {"amount": "5", "reason": "改", "since": "day", "total": "9", "verdict": "different"}
    typed |= {"planned_jobs": "1", "contract_amount": "1", "industry": "1"}
    typed |= {"words": "改", "due_on": "8.31"}
    typed |= {"county": str(world.projects["nayong"].county_id)}
    of_page = {
        "workshops:workshop-edit": {"kind": "oem"},
        "chambers:enterprise-edit": {"kind": "private"},
        "counties:demand-edit": {"title": "改名"},
        "counties:demand-slots": {"count": "1"},
        "counties:demand-withdraw": {
            "slots": str(world.demands["weining"].slots.get(number=2).pk),
        },
    }
    of_intention = {"kind": "oem", "collected_by": str(world.users["province"].bureau_id)}
    of_page |= dict.fromkeys(("chambers:intention-edit", "chambers:interest-confirm"), of_intention)
    versioned = [found for found in own_forms(client, world) if SEEN in found[2]["names"]]
    before = stored(), lines()
    for name, url, form in versioned:
        shown = {**values_of(form), **hidden_fields(client.get(url).content.decode())}
        wrong = ("0", str(int(form["names"][SEEN]) + 1), "x", "")
        for seen in my_share(wrong):
            answer = client.post(url, {**shown, **typed, **of_page.get(name, {}), SEEN: seen})
            assert answer.status_code == 409, (name, seen)
            assert (stored(), lines()) == before, (name, seen)
            count += 1
    assert count >= 8


CHANGED_ELSEWHERE = {
    "accounts.bureau": {"phone": "0851-1"},
    "accounts.user": {"phone": "0851-1"},
    "chambers.chamber": {"founded_on": "2001-02-03"},
    "counties.county": {"short_en": "Elsewhere"},
    "counties.countytarget": {"projects": "3"},
    "chambers.matchingrule": {"reservation_days": "21"},
    "counties.exchangerate": {"source": "Elsewhere"},
    "counties.industry": {"name_en": "Elsewhere"},
    "counties.pairing": {"basis": "elsewhere"},
    "counties.plan": {"team_target": "7"},
    "counties.prefecture": {"short_en": "Elsewhere"},
    "counties.reportingperiod": {"grace_hours": "7", "reason": "a holiday"},
    "workshops.recognitionrule": {"basis": "elsewhere"},
}


def a_record(label: str) -> Model | None:
    """The first record of a model; of periods the last, which nobody has reported for yet."""
    order = "-pk" if label == "counties.reportingperiod" else "pk"
    return apps.get_model(label)._base_manager.order_by(order).first()


def admin_page(client: Client, record: Model) -> tuple[str, dict[str, Any]]:
    """Address and controls of a record's page in the administration."""
    url = reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])
    names: dict[str, Any] = {}
    for form in forms_of(client, url):
        names |= form["names"]
    return url, names


def admin_values(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back from the page as it stands."""
    page = client.get(url)
    form = page.context["adminform"].form
    sent = {form[name].html_name: form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        for one in (inline.formset.management_form, *inline.formset.forms):
            sent |= {one[name].html_name: one[name].value() for name in one.fields}
    for name, value in list(sent.items()):
        if isinstance(value, datetime):  # a control for the day and one for the time
            sent |= {f"{name}_{place}": part for place, part in enumerate(str(localtime(value)).split()[:2])}
            sent[f"{name}_1"] = sent[f"{name}_1"][:8]
            del sent[name]
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def test_the_table_of_records_that_an_administrator_changes_is_complete(world, open_as):
    client, records = open_as("admin"), [a_record(model._meta.label_lower) for model in admin.site._registry]
    changed = {r._meta.label_lower for r in records if r is not None and "_save" in admin_page(client, r)[1]}
    assert changed == set(CHANGED_ELSEWHERE)


@pytest.mark.parametrize("label", CHANGED_ELSEWHERE)
def test_an_administrator_overwrites_nothing_unseen(world, open_as, label):
    """Two open the same page; the second to save gets both versions, and may go on with their own text."""
    client, record = open_as("admin"), a_record(label)
    url, names = admin_page(client, record)
    assert SEEN in names
    mine, theirs = admin_values(client, url), admin_values(client, url)
    (name, value), *more = CHANGED_ELSEWHERE[label].items()
    assert client.post(url, {**theirs, name: value, **dict(more)}).status_code == 302
    before, kept = stored(), lines()
    numbers = {"projects": "4", "team_target": "8", "reservation_days": "28", "grace_hours": "8"}
    own = {"phone": "0852-2", "founded_on": "2004-05-06", **numbers}.get(name, "Mine")
    answer = client.post(url, {**mine, name: own, **dict(more)})
    assert answer.status_code == 409
    assert (stored(), lines()) == (before, kept)
    fields = {field["label"]: field for field in answer.context["conflict"]["fields"] if field["differs"]}
    assert [(field["theirs"], field["mine"]) for field in fields.values()] == [(value, own)]
    assert answer.context["conflict"]["saved_by_yourself"] is True
    # Go on: the page with one's own text, not saved yet; then saved.
    hidden = dict(answer.context["conflict"]["hidden"])
    again = client.post(url, hidden)
    assert again.status_code == 200
    assert "Nothing is saved yet" in again.content.decode()
    assert str(again.context["adminform"].form[name].value()) == own
    assert (stored(), lines()) == (before, kept)
    last = {key: text for key, text in hidden.items() if key != GO_ON}
    assert client.post(url, last).status_code == 302
    assert str(getattr(type(record)._base_manager.get(pk=record.pk), name)) == own


@pytest.mark.parametrize("label", CHANGED_ELSEWHERE)
def test_an_administrators_page_without_its_version_saves_nothing(world, open_as, label):
    client, record = open_as("admin"), a_record(label)
    url, _names = admin_page(client, record)
    before, kept = stored(), lines()
    values = admin_values(client, url)
    for seen in ("", "x", "99"):
        assert client.post(url, {**values, SEEN: seen}).status_code == 409
    assert (stored(), lines()) == (before, kept)


def test_rows_that_hang_on_a_record_are_guarded_with_it(world, open_as):
    """A spelling of a county, changed by two on the county's page."""
    client, county = open_as("admin"), world.projects["own"].county
    url, _names = admin_page(client, county)
    mine, theirs = admin_values(client, url), admin_values(client, url)
    name = next(key for key in mine if re.fullmatch(r"aliases-0-alias", key))
    assert client.post(url, {**theirs, name: "别名甲"}).status_code == 302
    answer = client.post(url, {**mine, name: "别名乙"})
    assert answer.status_code == 409
    assert ("别名甲", "别名乙") in [(f["theirs"], f["mine"]) for f in answer.context["conflict"]["fields"]]
    assert ("aliases-0-alias", "别名乙") in answer.context["conflict"]["hidden"]
    assert county.aliases.filter(alias="别名甲").exists()


def test_what_an_administrator_adds_cannot_be_added_twice():
    """These forms carry no token: something in each is unique, so the second is refused."""
    for model, page in admin.site._registry.items():
        single = model._meta.label_lower in (
            "counties.plan",
            "chambers.matchingrule",
        )  # one row, none is added
        if model._meta.label_lower not in CHANGED_ELSEWHERE or single:
            continue
        unique = [f for f in model._meta.fields if f.unique and not f.primary_key]
        assert unique or model._meta.total_unique_constraints, page


def test_every_recorded_model_counts_its_versions_and_no_history_keeps_them():
    assert len(RECORDED) > 10
    for model in RECORDED:
        assert issubclass(model, Versioned)
        assert "version" not in {field.name for field in model.history.model._meta.fields}
    others = {m for m in apps.get_models() if issubclass(m, Versioned)} - set(RECORDED)
    assert others == set()
