"""The pages of an import, as somebody without script uses them."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts import clock
from counties.demand_models import Demand
from pages import import_views
from sheets.advance import advance
from sheets.models import ImportBatch
from sheets.tasks import go_on

pytestmark = pytest.mark.django_db
BACKEND = "accounts.backends.RoleBackend"
HEAD = ["项目", "县", "名额", "劳动力", "日期"]


@pytest.fixture
def sign_in(world: Any, wishes: type) -> Callable[[str], Client]:
    def signed_in(who: str) -> Client:
        client = Client()
        client.force_login(world.users[who], backend=BACKEND)
        return client

    return signed_in


def workbook(*rows: list[Any]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "../x/需求 6月.xlsx"
    return out


def token(page: Any) -> str:
    return re.search(r'name="submission" value="([^"]+)"', page.content.decode())[1]


def upload(client: Client, **values: Any) -> Any:
    page = client.get("/imports/new/wishes/")
    return client.post("/imports/new/wishes/", {"submission": token(page), **values}, follow=True)


def test_from_the_file_to_the_records_and_back(sign_in):
    client = sign_in("county")
    rows = [["2020年需求表"], HEAD, ["服装", "威宁县", 2, 80, "6.28"], ["鞋", "沿河县", 1, None, None]]
    page = upload(client, file=workbook(*rows))
    batch = ImportBatch.objects.get(label="tests.Wish")
    assert page.redirect_chain[-1][0] == f"/imports/{batch.pk}/"
    assert batch.file_name == "需求 6月.xlsx" and batch.state == "ready"
    text = page.content.decode()
    assert "鞋" in text and "沿河县" in text  # the refused row stands first, with what was typed
    page = client.post(f"/imports/{batch.pk}/mend/", {"cell-4-county": "威宁县"}, follow=True)
    assert batch.rows.filter(outcome="new").count() == 2
    page = client.post(f"/imports/{batch.pk}/save/", follow=True)
    batch.refresh_from_db()
    assert batch.state == "saved" and page.status_code == 200
    assert set(Demand.objects.filter(title__in=["服装", "鞋"]).values_list("title", flat=True)) == {
        "服装",
        "鞋",
    }
    page = client.get(f"/imports/{batch.pk}/undo/")
    answer = client.post(f"/imports/{batch.pk}/undo/", {"submission": token(page), "reason": ""})
    assert answer.status_code == 422
    client.post(f"/imports/{batch.pk}/undo/", {"submission": token(answer), "reason": "传错了"}, follow=True)
    batch.refresh_from_db()
    assert batch.state == "undone"


def test_the_own_file_comes_back_with_what_fails_marked_and_goes_in_again_as_it_is(sign_in):
    client = sign_in("county")
    rows = [["2020年需求表"], HEAD, ["服装", "威宁县", 2, 80, "6.28"], ["鞋", "威宁县", 1, None, "6月31日"]]
    upload(client, file=workbook(*rows))
    first = ImportBatch.objects.get(label="tests.Wish")
    answer = client.get(f"/imports/{first.pk}/marked/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.active
    assert sheet["A1"].value == "2020年需求表" and sheet["E4"].comment and sheet["F4"].value
    assert sheet["F3"].value is None
    again = io.BytesIO()
    sheet["E4"].value = "6.30"
    book.save(again)
    again.seek(0)
    again.name = "again.xlsx"
    upload(client, file=again)
    second = ImportBatch.objects.filter(label="tests.Wish").latest("pk")
    assert second.state == "ready", second.message
    assert list(second.rows.values_list("outcome", flat=True)) == ["new", "new"]


def test_of_a_paste_the_rows_to_mend_come_as_a_workbook(sign_in):
    client = sign_in("county")
    upload(client, text="项目\t县\t名额\n服装\t威宁县\t若干\n鞋\t威宁县\t1")
    batch = ImportBatch.objects.get(label="tests.Wish")
    answer = client.get(f"/imports/{batch.pk}/marked/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [[cell.value for cell in row[:3]] for row in sheet.iter_rows()]
    assert cells == [["项目", "县", "名额"], ["服装", "威宁县", "若干"]]


def test_the_template_is_filled_in_and_read_back(sign_in):
    client = sign_in("county")
    answer = client.get("/imports/template/wishes/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    book.active.append(["服装", "威宁彝族回族苗族自治县", 2, 80, "2020-06-28", None])
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    filled.name = "filled.xlsx"
    upload(client, file=filled)
    batch = ImportBatch.objects.get(label="tests.Wish")
    assert "?" not in batch.mapping
    assert list(batch.rows.values_list("outcome", flat=True)) == ["new"]


def test_a_form_that_is_sent_twice_begins_one_import(sign_in):
    client = sign_in("county")
    sent = {
        "submission": token(client.get("/imports/new/wishes/")),
        "text": "项目\t县\t名额\n服装\t威宁县\t1",
    }
    first, second = (client.post("/imports/new/wishes/", sent) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert ImportBatch.objects.filter(label="tests.Wish").count() == 1


@pytest.mark.parametrize("values", [{}, {"text": "  "}, {"text": "\0项目"}, {"text": "什么都不是"}])
def test_what_is_no_table_is_answered_with_words(sign_in, values):
    page = upload(sign_in("county"), **values)
    assert page.status_code in (200, 400, 422)
    batch = ImportBatch.objects.filter(label="tests.Wish").first()
    if batch:
        assert batch.state == "unreadable" and batch.message in page.content.decode()
    elif page.status_code != 400:  # which says in words that this is no text
        assert 'role="alert"' in page.content.decode()


def test_a_file_and_a_paste_together_are_asked_back(sign_in):
    page = upload(sign_in("county"), file=workbook(HEAD), text="项目\t县")
    assert page.status_code == 422 and "项目\t县" in page.content.decode()


def test_long_work_goes_to_the_worker_and_says_how_far_it_is(sign_in, monkeypatch):
    monkeypatch.setattr(import_views, "IN_REQUEST", 0.0)
    client = sign_in("county")
    rows = [HEAD, *([f"服装{n}", "威宁县", 1, n, "6.28"] for n in range(30))]
    page = upload(client, file=workbook(*rows))
    batch = ImportBatch.objects.get(label="tests.Wish")
    assert batch.is_working and "<progress" in page.content.decode()
    fragment = client.get(f"/imports/{batch.pk}/progress/", headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in fragment.content.decode()
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[batch.pk]]
    go_on.call(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready" and batch.rows.filter(outcome="new").count() == 30
    fragment = client.get(f"/imports/{batch.pk}/progress/", headers={"HX-Request": "true"})
    assert fragment["HX-Refresh"] == "true"


def test_a_big_file_is_read_by_the_worker_alone(sign_in, monkeypatch):
    monkeypatch.setattr(import_views, "BIG", 1_000)
    upload(sign_in("county"), file=workbook(HEAD, ["服装", "威宁县", 1, 20, "6.28"]))
    batch = ImportBatch.objects.get(label="tests.Wish")
    assert (batch.state, batch.rows.count()) == ("reading", 0)
    go_on.call(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_an_import_can_be_cancelled_while_it_is_saved_and_what_is_in_stays(sign_in, monkeypatch):
    client = sign_in("county")
    rows = [HEAD, *([f"服装{n}", "威宁县", 1, n, "6.28"] for n in range(30))]
    upload(client, file=workbook(*rows))
    monkeypatch.setattr(import_views, "IN_REQUEST", 0.0)
    batch = ImportBatch.objects.get(label="tests.Wish")
    advance(batch.pk)  # on a busy machine the request had no time to check every row
    client.post(f"/imports/{batch.pk}/save/")
    batch.refresh_from_db()
    advance(batch.pk, seconds=0)
    client.post(f"/imports/{batch.pk}/cancel/")
    batch.refresh_from_db()
    assert batch.state == "cancelled"
    saved = batch.rows.filter(is_saved=True).count()
    assert 0 < saved < 30 and Demand.objects.filter(title__startswith="服装").count() == saved
    page = client.get(f"/imports/{batch.pk}/")
    assert f"/imports/{batch.pk}/undo/" in page.content.decode()


def test_others_do_not_see_it_and_those_above_may_read_it(sign_in):
    client = sign_in("county")
    upload(client, text="项目\t县\t名额\n服装\t威宁县\t1")
    batch = ImportBatch.objects.get(label="tests.Wish")
    addresses = ["", "columns/", "undo/", "progress/"]
    for who, expected in (("county2", 404), ("chamber", 404)):
        for address in addresses:
            assert sign_in(who).get(f"/imports/{batch.pk}/{address}").status_code == expected
        assert sign_in(who).post(f"/imports/{batch.pk}/save/").status_code == expected
    assert sign_in("director").get(f"/imports/{batch.pk}/").status_code == 200
    assert sign_in("director").post(f"/imports/{batch.pk}/save/").status_code == 403
    assert sign_in("director").get("/imports/new/wishes/").status_code == 403
    assert sign_in("county").get("/imports/new/nothing/").status_code == 404


@pytest.mark.parametrize("state", ["saving", "undoing"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/county/weining/",
        "/board/",
        "/funnel/",
        "/figures/projects/verified/",
        "/projects/",
        "/workshops/",
    ],
)
def test_every_total_says_that_an_import_is_under_way(world, address, state):
    client = Client()
    client.force_login(world.users["province"], backend=BACKEND)
    words = "数据尚不完整"
    assert words not in client.get(address).content.decode()
    clerk = world.users["county"]
    ImportBatch.objects.create(
        label="workshops.Headcount",
        user=clerk,
        bureau=clerk.bureau,
        made_at=clock.now(),
        state=state,
        total=500,
        done=120,
    )
    page = client.get(address).content.decode()
    assert words in page and "500行中已完成120行" in page


def test_an_import_of_what_is_not_counted_leaves_totals_complete(world):
    clerk, client = world.users["county"], Client()
    client.force_login(clerk, backend=BACKEND)
    ImportBatch.objects.create(
        label="counties.Demand", user=clerk, bureau=clerk.bureau, made_at=clock.now(), state="saving", total=5
    )
    assert "数据尚不完整" not in client.get("/").content.decode()
