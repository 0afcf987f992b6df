"""What a list page gives as a file is taken in again and changes nothing: every row is "unchanged"."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.chain import make_demand, make_intention
from tests.world import World

LISTS = {
    "chambers.Enterprise": "chambers:enterprise-list",
    "chambers.Intention": "chambers:intention-list",
    "counties.Demand": "counties:demand-list",
}


@pytest.mark.parametrize(("ending", "language"), [("xlsx", "zh-hans"), ("csv", "en")])
@pytest.mark.parametrize("label", LISTS)
def test_an_exported_list_comes_back_unchanged(
    world: World,
    sign_in: Callable[..., Client],
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    label: str,
    ending: str,
    language: str,
):
    make_demand("weining", slots=3, title="求箱包企业", workers=40, poor_workers=0, note="甲\n乙；=丙")
    make_intention(
        world.enterprises["yanhe"],
        collected_by=world.user("county").bureau,
        by=world.user("county"),
        kind="oem",
        amount=1_234_567,
        counties=("weining", "yanhe"),
        words="-1 不是公式",
    )
    client = sign_in("county")
    client.cookies["django_language"] = language
    answer = client.get(reverse(LISTS[label]), {"export": ending})
    file = tmp_path / f"list.{ending}"
    file.write_bytes(b"".join(answer) if answer.streaming else answer.content)
    try:
        call_command("import_sheet", label, str(file), "--user", "county", "--json")
    except SystemExit as end:
        pytest.fail(f"ended with {end.code}: {capsys.readouterr()}")
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert found["read"] == found["unchanged"] > 2, (found, said.err)
