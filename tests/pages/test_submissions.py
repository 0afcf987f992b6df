"""A form that is sent twice makes one record, and one that cannot be taken comes back with all its text."""

import re

import pytest
from django.core.signing import TimestampSigner

from pages import submissions
from pages.models import Submission
from projects.models import Project
from tests.desk import hidden_fields
from tests.pages.conftest import ENTRY, EVERY_FORM, MAKING, FormPage

each_form = pytest.mark.parametrize("sheet", MAKING, ids=lambda sheet: sheet.name)


def opened(client, sheet: FormPage, world) -> dict:
    """What a browser would send: the words, and the hidden fields of the form as it stands."""
    return {**sheet.words(), **hidden_fields(client.get(sheet.url(world)).content.decode())}


@each_form
def test_the_same_form_sent_twice_makes_one_record(world, open_as, sheet):
    client, before = open_as("county"), sheet.count()
    values = opened(client, sheet, world)
    first = client.post(sheet.url(world), values)
    second = client.post(sheet.url(world), values)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert sheet.count() == before + 1
    said = client.get(second["Location"]).content.decode()
    assert "nothing was saved twice" in said
    assert f'<a href="{first["Location"]}">Open what was saved</a>' in said


def test_an_edit_sent_twice_is_no_conflict_with_itself(world, open_as):
    client, sheet = open_as("county"), EVERY_FORM[-1]
    values = opened(client, sheet, world)
    answers = [client.post(sheet.url(world), values) for _attempt in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert world.projects["own"].history.count() == 2


@each_form
@pytest.mark.parametrize("wrong", ["missing", "empty", "malformed", "somebody else's", "too old"])
def test_without_a_token_of_ones_own_the_form_comes_back_with_its_text(
    world, open_as, sheet, wrong, monkeypatch
):
    client, before = open_as("county"), sheet.count()
    values = opened(client, sheet, world)
    if wrong == "too old":
        monkeypatch.setattr(TimestampSigner, "timestamp", lambda self: "1")
    values[submissions.FIELD] = {
        "empty": "",
        "malformed": "x:y:z",
        "somebody else's": submissions.issue(world.users["county2"]),
        "too old": submissions.issue(world.users["county"]),
    }.get(wrong, "")
    monkeypatch.undo()
    if wrong == "missing":
        del values[submissions.FIELD]
    answer = client.post(sheet.url(world), values)
    assert answer.status_code == 422
    assert "Check what you typed and send it again" in answer.content.decode()
    assert sheet.count() == before
    shown = answer.context["form"]
    for name, value in sheet.words().items():
        assert str(shown[name].value()) == (
            {"7.20": "2020-07-20", "7.1": "2020-07-01"}.get(value, str(value))
        )
    again = {**values, **hidden_fields(answer.content.decode())}
    assert client.post(sheet.url(world), again).status_code == 302
    assert sheet.count() == before + 1


def test_the_same_token_with_other_words_makes_nothing_and_loses_nothing(world, open_as):
    """Back, another name typed over the first, and sent: no repetition, so it is asked about."""
    client, sheet = open_as("county"), MAKING[0]
    values = opened(client, sheet, world)
    first = client.post(sheet.url(world), values)
    other = {**values, "name": "另一个项目", "contract_amount": "50"}
    answer = client.post(sheet.url(world), other)
    assert answer.status_code == 422
    assert f'<a href="{first["Location"]}">' in answer.content.decode()
    assert not Project.objects.filter(name="另一个项目").exists()
    assert answer.context["form"]["name"].value() == "另一个项目"
    again = {**other, **hidden_fields(answer.content.decode())}
    assert client.post(sheet.url(world), again).status_code == 302
    assert Project.objects.filter(name__in=["另一个项目", ENTRY["name"]]).count() == 2


def test_the_button_that_was_pressed_makes_no_difference(world, open_as):
    client, sheet = open_as("county"), MAKING[0]
    values = opened(client, sheet, world)
    client.post(sheet.url(world), {**values, "_save": "1"})
    answer = client.post(sheet.url(world), {**values, "_another": "1"})
    assert answer["Location"] == sheet.url(world)
    assert Project.objects.filter(name=ENTRY["name"]).count() == 1


@each_form
def test_what_is_refused_uses_no_token_up(world, open_as, sheet, monkeypatch):
    client = open_as("county")
    values = opened(client, sheet, world)
    monkeypatch.setattr("ledger.services.post", lambda **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.post(sheet.url(world), values)
    monkeypatch.undo()
    assert not Submission.objects.exists()
    assert client.post(sheet.url(world), values).status_code == 302


def test_every_showing_has_a_token_of_its_own(world, open_as):
    client, url = open_as("county"), MAKING[0].url(world)
    tokens = {hidden_fields(client.get(url).content.decode())["submission"] for _attempt in range(3)}
    assert len(tokens) == 3
    assert all(re.fullmatch(r"\w{22}:[\w-]+:[\w-]+", token) for token in tokens)


def test_what_was_sent_long_ago_is_forgotten_after_its_token_is_no_longer_taken(world, open_as, monkeypatch):
    client, sheet = open_as("county"), MAKING[2]
    client.post(sheet.url(world), opened(client, sheet, world))
    assert submissions.forget_old() == 0
    assert submissions.REMEMBERED_FOR > submissions.TAKEN_FOR
    monkeypatch.setattr(submissions, "REMEMBERED_FOR", -submissions.TAKEN_FOR)
    monkeypatch.setattr(submissions, "TIDY_EVERY", 1)
    client.post(sheet.url(world), {**opened(client, sheet, world), "total": "13"})
    assert not Submission.objects.exists()
