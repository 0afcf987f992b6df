"""Crafted and damaged files sent to the page: always a page with words, and the next file is read."""

import io
import random
import re
from typing import Any

import pytest
from django.test import Client

from sheets.models import ImportBatch
from tests.drilling import FULL
from tests.sheets.hostile import HOSTILE, good_files
from tests.sheets.test_hostile import damaged

pytestmark = [pytest.mark.drill, pytest.mark.django_db]
BACKEND = "accounts.backends.RoleBackend"
CRAFTED = list(HOSTILE) if FULL else list(HOSTILE)[::7]
MUTATIONS = 200 if FULL else 6


@pytest.fixture
def client(world: Any, wishes: type) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(world.users["county"], backend=BACKEND)
    return client


def send(client: Client, content: bytes, name: str) -> tuple[int, str]:
    """(status, page) after the file was sent and the import opened."""
    page = client.get("/imports/new/wishes/").content.decode()
    token = re.search(r'name="submission" value="([^"]+)"', page)[1]
    file = io.BytesIO(content)
    file.name = name
    answer = client.post("/imports/new/wishes/", {"submission": token, "file": file}, follow=True)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("what", CRAFTED)
def test_a_crafted_file_is_answered_with_a_page(client, what):
    make, _expected = HOSTILE[what]
    status, page = send(client, make(), "x.xlsx")
    assert status in (200, 422)
    batch = ImportBatch.objects.filter(label="tests.Wish").first()
    if batch is None:
        assert 'role="alert"' in page
    elif batch.state == ImportBatch.State.UNREADABLE:
        assert batch.message and 'role="alert"' in page
    else:  # it was read rightly, or it is big and waits for the worker
        assert batch.state in ("columns", "ready", "reading", "checking")


def test_damaged_files_are_answered_and_a_sound_one_is_read_after_them(client):
    die, files = random.Random(9 * 3), good_files()
    for number in range(MUTATIONS):
        status, _page = send(client, damaged(die.choice(files), die), f"{number}.xlsx")
        assert status in (200, 422)
    send(client, "项目,县,名额\n服装,威宁县,1".encode(), "good.csv")
    assert ImportBatch.objects.filter(label="tests.Wish").latest("pk").state == "ready"
