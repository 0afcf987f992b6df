"""Drafts: what was typed and not sent is kept for its owner, offered again, and gone once the form is saved."""

import json

import pytest
from django.urls import reverse

from pages import drafts
from pages.models import Draft
from tests import world as small_world
from tests.desk import hidden_fields
from tests.pages.conftest import EDITING, EVERY_FORM, FormPage

SAVE, DISCARD = reverse("pages:draft-save"), reverse("pages:draft-discard")
each_form = pytest.mark.parametrize("sheet", EVERY_FORM, ids=lambda sheet: sheet.name)
HALF = {"note": "写到一半", "on": "13月45日", "name": "半个名字", "signed_on": "some day", "total": "约二十"}


def keep(client, sheet: FormPage, world, quiet: bool = False, **typed):
    url = sheet.url(world)
    hidden = hidden_fields(client.get(url).content.decode())
    values = {**hidden, **typed, "draft_of": url, **({"_quiet": "1"} if quiet else {})}
    return client.post(SAVE, values)


@each_form
@pytest.mark.parametrize("quiet", [True, False], ids=["by script", "by button"])
def test_the_text_is_offered_and_stands_there_as_it_was_typed(world, open_as, sheet, quiet):
    client, url = open_as("county"), sheet.url(world)
    typed = {name: text for name, text in HALF.items() if name in client.get(url).context["form"].fields}
    answer = keep(client, sheet, world, quiet, **typed)
    if quiet:
        assert answer.status_code == 200
        assert json.loads(answer.content)["text"].startswith("Draft saved at ")
    else:
        assert (answer.status_code, answer["Location"]) == (302, f"{url}?draft=use")
    offered = client.get(url).content.decode()
    assert "You have an unsaved draft of" in offered
    assert f'href="{url}?draft=use"' in offered
    again = client.get(f"{url}?draft=use")
    assert "You have an unsaved draft" not in again.content.decode()
    form = again.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert not form.is_bound


def test_boxes_and_choices_come_back_too(world, open_as):
    client, sheet = open_as("county"), EVERY_FORM[0]
    chosen = {
        "stage": "started",
        "labour_intensive": "on",
        "carry": ["county", "industry"],
        "kind": "continued",
    }
    keep(client, sheet, world, **chosen)
    form = client.get(f"{sheet.url(world)}?draft=use").context["form"]
    assert (form["stage"].value(), form["kind"].value()) == ("started", "continued")
    assert form["carry"].value() == ["county", "industry"]
    assert (bool(form["labour_intensive"].value()), bool(form["short_and_fast"].value())) == (True, False)


@each_form
def test_a_saved_form_has_no_draft(world, open_as, sheet):
    client, url = open_as("county"), sheet.url(world)
    keep(client, sheet, world, **sheet.words())
    values = {**sheet.words(), **hidden_fields(client.get(f"{url}?draft=use").content.decode())}
    assert client.post(url, values).status_code == 302
    assert not Draft.objects.exists()


@each_form
def test_a_form_that_is_not_taken_keeps_its_draft(world, open_as, sheet):
    client, url = open_as("county"), sheet.url(world)
    keep(client, sheet, world, **sheet.words())
    assert client.post(url, hidden_fields(client.get(url).content.decode())).status_code == 422
    assert Draft.objects.count() == 1


def test_a_draft_that_arrives_after_its_form_was_sent_is_not_offered(world, open_as):
    """The page is left while the form is on its way; which of the two arrives first is chance."""
    client, sheet = open_as("county"), EVERY_FORM[0]
    url = sheet.url(world)
    values = {**sheet.words(), **hidden_fields(client.get(url).content.decode())}
    client.post(url, values)
    assert client.post(SAVE, {**values, "draft_of": url, "_quiet": "1"}).status_code == 200
    assert "unsaved draft" not in client.get(url).content.decode()
    assert client.get(f"{url}?draft=use").context["form"]["name"].value() is None


def test_discarding_a_draft(world, open_as):
    client, sheet = open_as("county"), EVERY_FORM[0]
    keep(client, sheet, world, name="x")
    answer = client.post(DISCARD, {"draft_of": sheet.url(world)})
    assert (answer.status_code, answer["Location"]) == (302, sheet.url(world))
    assert not Draft.objects.exists()
    assert "unsaved draft" not in client.get(sheet.url(world)).content.decode()


@each_form
def test_nobody_elses_draft_is_seen_or_touched(world, open_as, sheet):
    """The reviewer of the prefecture opens the very same forms."""
    mine, other, url = open_as("county"), open_as("prefecture"), sheet.url(world)
    keep(mine, sheet, world, note="只有我看得见", name="只有我看得见")
    for address in (url, f"{url}?draft=use"):
        text = other.get(address).content.decode()
        assert "只有我看得见" not in text
        assert "unsaved draft" not in text
    other.post(DISCARD, {"draft_of": url})
    keep(other, sheet, world, note="别人的", name="别人的")
    draft = Draft.objects.get(user=world.users["county"])
    assert ["只有我看得见"] in draft.data.values()


def test_each_record_has_a_draft_of_its_own(world, open_as):
    client, sheet = open_as("prefecture"), EDITING
    keep(client, sheet, world, name="改")
    other = FormPage("projects:project-edit", "weining", sheet.makes, {})
    assert "unsaved draft" not in client.get(other.url(world)).content.decode()
    assert Draft.objects.get().key == f"projects:project-edit:{world.projects['own'].pk}"


def test_what_no_draft_keeps(world, open_as):
    client, sheet = open_as("county"), EVERY_FORM[0]
    keep(client, sheet, world, name="x", _save="1", csrfmiddlewaretoken="x" * 32, old_password="secret")
    assert Draft.objects.get().data == {"name": ["x"]}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/nothing/",
        "/projects/",
        "/password/",
        "//evil.example/projects/add/",
        "http://x/",
        "x" * 5000,
    ],
)
@pytest.mark.parametrize("target", [SAVE, DISCARD])
def test_only_pages_that_keep_drafts_have_any(world, open_as, address, target):
    assert open_as("county").post(target, {"draft_of": address, "name": "x"}).status_code == 404
    assert not Draft.objects.exists()


def test_whoever_may_not_open_the_form_keeps_no_draft_of_it(world, open_as):
    assert open_as("director").post(SAVE, {"draft_of": "/projects/add/", "name": "x"}).status_code == 403


def test_too_much_text_is_refused_with_words_and_the_older_draft_stays(world, open_as):
    client, sheet = open_as("county"), EVERY_FORM[0]
    keep(client, sheet, world, name="old")
    much = "字" * drafts.MOST_TEXT
    quiet = keep(client, sheet, world, quiet=True, name=much)
    assert (quiet.status_code, "too long" in json.loads(quiet.content)["text"]) == (413, True)
    loud = keep(client, sheet, world, name=much)
    assert loud.status_code == 413
    assert "Go back one page" in loud.content.decode()
    assert Draft.objects.get().data["name"] == ["old"]


def test_a_person_has_a_bounded_number_of_drafts(world, open_as, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)
    client = open_as("county")
    for number in range(5):
        client.post(SAVE, {"draft_of": f"/projects/{number + 900}/edit/", "name": str(number)})
    assert sorted(draft.data["name"][0] for draft in Draft.objects.all()) == ["2", "3", "4"]


def test_a_draft_of_an_older_version_says_so_and_ends_in_both_versions(world, open_as):
    client, sheet, project = open_as("county"), EDITING, world.projects["own"]
    keep(client, sheet, world, **sheet.words())
    small_world.step(project, "started", small_world.TODAY)
    url = sheet.url(world)
    assert "has been changed since" in client.get(url).content.decode()
    shown = client.get(f"{url}?draft=use").content.decode()
    answer = client.post(url, {**sheet.words(), **hidden_fields(shown)})
    assert answer.status_code == 409
    project.refresh_from_db()
    assert project.name == "马铃薯加工项目"


def test_a_fresh_draft_of_an_edit_says_nothing_of_a_change(world, open_as):
    client = open_as("county")
    keep(client, EDITING, world, name="改")
    assert "has been changed since" not in client.get(EDITING.url(world)).content.decode()


def test_of_two_saves_the_later_text_stays_whichever_arrives_last(world, open_as):
    client, sheet = open_as("county"), EVERY_FORM[0]
    url = sheet.url(world)
    form = {**hidden_fields(client.get(url).content.decode()), "draft_of": url, "_quiet": "1"}
    for order, note in (("8", "第二句"), ("7", "第一句"), ("x", "第零句")):
        assert client.post(SAVE, {**form, "note": note, "_order": order}).status_code == 200
    assert Draft.objects.get().data["note"] == ["第二句"]
    client.post(SAVE, {**form, "note": "第三句", "_order": "9"})
    assert Draft.objects.get().data["note"] == ["第三句"]
    another = {**form, **hidden_fields(client.get(url).content.decode())}  # the form opened anew
    client.post(SAVE, {**another, "note": "新的一页", "_order": "1"})
    assert Draft.objects.get().data["note"] == ["新的一页"]
