"""What a list page gives as a file is taken in again and changes nothing: every row is "unchanged"."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.chain import make_demand, make_intention
from tests.world import World, count_people, open_workshop, receive

LISTS = {
    "chambers.Enterprise": "chambers:enterprise-list",
    "chambers.Intention": "chambers:intention-list",
    "counties.Demand": "counties:demand-list",
    "workshops.Workshop": "workshops:workshop-list",
    "workshops.Headcount": "workshops:site-list",
    "projects.Receipt": "projects:receipt-list",
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
    for n in range(3):
        shop = open_workshop(
            world.projects["weining"], name=f"第{n}车间", floor_area=100 + n, note="甲\n乙；=丙"
        )
        count_people(shop, 40 + n, on=date(2020, 7, 11 + n), poor=n)
        receive(world.projects["weining"], 123_456 + n, note="-1 不是公式")
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
