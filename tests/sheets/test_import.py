"""An import from the upload to the undo, on the small sheet of wishes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.refusals import NotNow, NotYours
from counties.demand_models import Demand
from sheets import batches
from sheets.advance import advance, finish_interrupted
from sheets.models import HeadingChoice, ImportBatch, ImportRow

pytestmark = pytest.mark.django_db
Begin = Callable[..., ImportBatch]
HEAD = ["项目", "县", "名额", "劳动力", "日期", "备注"]


def outcomes(batch: ImportBatch) -> dict[int, str]:
    return dict(batch.rows.values_list("number", "outcome"))


def saved(batch: ImportBatch, user: Any) -> ImportBatch:
    batches.save(batch=batch, actor=user)
    advance(batch.pk)
    batch.refresh_from_db()
    return batch


def test_each_row_is_told_what_would_become_of_it(world, wishes, imported):
    user = world.users["county"]
    batch = imported(
        wishes,
        user,
        [
            HEAD,
            ["A服装厂", "威宁县", "2", "１２０", "6.28", ""],
            ["B服装厂", "威宁县", "2", "约50", "6月31日", ""],
            ["C服装厂", "沿河县", "2", "", "", ""],
            ["LIKE D", "威宁县", "1", "", "", ""],
            ["A服装厂", "520526", "1", "", "", ""],
            ["", "威宁县", "1", "", "", ""],
        ],
    )
    assert batch.state == "ready"
    assert outcomes(batch) == {
        2: "new",
        3: "refused",
        4: "refused",
        5: "duplicate",
        6: "refused",
        7: "refused",
    }
    problems = {row.number: row.problems for row in batch.rows.all()}
    assert [column for column, _words in problems[3]] == ["ready_on"]
    assert [column for column, _words in problems[4]] == ["county"]
    assert "2" in problems[6][0][1]  # the row that it repeats
    assert [column for column, _words in problems[7]] == ["title"]
    assert not Demand.objects.filter(title="A服装厂").exists()  # the preview wrote nothing


def test_rows_that_pass_are_saved_once_and_again_changes_nothing(world, wishes, imported):
    user = world.users["county"]
    rows = [HEAD, *([f"服装{n}", "威宁县", "1", str(n), "6.28", ""] for n in range(1, 8))]
    batch = saved(imported(wishes, user, rows), user)
    assert batch.state == "saved" and batch.saved_at
    assert Demand.objects.filter(title__startswith="服装").count() == 7
    assert all(row.made["new"] for row in batch.rows.all())
    again = imported(wishes, user, rows)
    assert set(outcomes(again).values()) == {"unchanged"}
    assert batches.earlier_of_same_file(again) == batch
    with pytest.raises(NotNow):
        batches.save(batch=again, actor=user)


def test_a_blank_cell_clears_and_an_absent_column_keeps(world, wishes, imported):
    user = world.users["county"]
    saved(imported(wishes, user, [HEAD, ["服装", "威宁县", "1", "80", "6.28", "旧"]]), user)
    batch = imported(wishes, user, [["项目", "县", "名额", "劳动力"], ["服装", "威宁县", "1", ""]])
    row = batch.rows.get()
    assert (row.outcome, row.changes) == ("changed", [["workers", "80", ""]])
    saved(batch, user)
    demand = Demand.objects.get(title="服装")
    assert (demand.workers, demand.note) == (None, "旧")


def test_what_somebody_changed_since_the_preview_is_not_overwritten(world, wishes, imported):
    user = world.users["county"]
    saved(imported(wishes, user, [HEAD, ["服装", "威宁县", "1", "80", "", ""]]), user)
    batch = imported(wishes, user, [["项目", "县", "名额", "劳动力"], ["服装", "威宁县", "1", "90"]])
    demand = Demand.objects.get(title="服装")
    demand.workers = 85
    demand.save()
    saved(batch, user)
    row = batch.rows.get()
    assert (row.outcome, row.is_saved) == ("refused", False)
    demand.refresh_from_db()
    assert demand.workers == 85


def test_a_doubt_needs_a_reason_and_refused_rows_can_be_mended(world, wishes, imported):
    user = world.users["county"]
    batch = imported(
        wishes, user, [HEAD, ["LIKE 服装", "威宁县", "1", "", "", ""], ["鞋", "威宁县", "x", "", "", ""]]
    )
    assert outcomes(batch) == {2: "duplicate", 3: "refused"}
    batches.mend(batch=batch, actor=user, typed={2: {"go_on_reason": "另一个"}, 3: {"slots": "2"}})
    assert outcomes(batch) == {2: "new", 3: "new"}
    saved(batch, user)
    assert Demand.objects.filter(title__in=["LIKE 服装", "鞋"]).count() == 2


def test_an_import_is_undone_as_a_whole_or_says_what_depends_on_it(world, wishes, imported):
    user = world.users["county"]
    saved(imported(wishes, user, [HEAD, ["旧", "威宁县", "1", "80", "", ""]]), user)
    batch = imported(
        wishes, user, [HEAD, ["新", "威宁县", "2", "", "", ""], ["旧", "威宁县", "1", "90", "", ""]]
    )
    saved(batch, user)
    old = Demand.objects.get(title="旧")
    Demand.objects.get(title="旧").save()  # somebody went on with it
    batches.undo(batch=batch, actor=user, reason="错了")
    advance(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.message) == ("saved", "第3行：旧 was changed.")
    assert not batch.rows.filter(is_undone=True).exists()
    row = batch.rows.get(number=3)
    old.refresh_from_db()
    row.made["version"] = old.version
    row.save()
    with pytest.raises(ValidationError):
        batches.undo(batch=batch, actor=user, reason=" ")
    batches.undo(batch=batch, actor=user, reason="错了")
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"
    old.refresh_from_db()
    assert old.workers == 80
    new = Demand.objects.get(title="新")
    assert [slot.withdrawn_reason for slot in new.slots.all()] == ["错了", "错了"]


def test_headings_that_are_not_understood_are_asked_for_and_remembered(world, wishes, imported):
    user = world.users["county"]
    rows = [["项目", "县", "名额", "可用人手"], ["服装", "威宁县", "1", "80"]]
    batch = imported(wishes, user, rows)
    assert (batch.state, batch.mapping) == ("columns", ["title", "county", "slots", "?"])
    with pytest.raises(ValidationError):
        batches.choose_columns(
            batch=batch, mapping=["title", "county", "", "workers"], actor=user, sheet_place=0
        )
    mapping = ["title", "county", "slots", "workers"]
    batches.choose_columns(batch=batch, mapping=mapping, actor=user, sheet_place=0)
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready"
    assert HeadingChoice.objects.get(heading="可用人手").column == "workers"
    assert imported(wishes, user, rows).mapping == mapping


def test_what_was_interrupted_is_finished(world, wishes, imported):
    user = world.users["county"]
    rows = [HEAD, *([f"服装{n}", "威宁县", "1", "", "", ""] for n in range(10))]
    batch = imported(wishes, user, rows)
    batches.save(batch=batch, actor=user)
    assert not advance(batch.pk, seconds=0)  # no time at all: one step at most
    assert list(ImportBatch.objects.unfinished()) == [batch]
    assert finish_interrupted() == 1
    assert Demand.objects.filter(title__startswith="服装").count() == 10
    assert not ImportBatch.objects.unfinished().exists()


@pytest.mark.parametrize(("seconds", "in_one_step"), [(0.02, 10), (0.05, 5), (1, 1)])
def test_on_a_slow_machine_a_step_writes_only_what_its_time_allows(
    world, wishes, imported, monkeypatch, seconds, in_one_step
):
    """What was read later than it should have been waits for the next step, and all arrive once."""
    user, slow = world.users["county"], [0.0]
    rows = [HEAD, *([f"服装{n}", "威宁县", "1", "", "", ""] for n in range(10))]
    batch = imported(wishes, user, rows)
    batches.save(batch=batch, actor=user)
    ImportBatch.objects.filter(pk=batch.pk).update(step_rows=10)
    read = wishes.read

    def read_slowly(self: Any, row: Any) -> None:
        slow[0] += seconds
        read(self, row)

    monkeypatch.setattr(wishes, "read", read_slowly)
    monkeypatch.setattr("sheets.advance.monotonic", lambda: slow[0])
    advance(batch.pk, seconds=0)
    batch.refresh_from_db()
    assert (batch.rows.filter(is_saved=True).count(), batch.done) == (in_one_step, in_one_step)
    assert Demand.objects.filter(title__startswith="服装").count() == in_one_step
    advance(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.done, batch.rows.filter(is_saved=True).count()) == ("saved", 10, 10)
    assert Demand.objects.filter(title__startswith="服装").count() == 10


def test_only_who_may_enter_begins_and_only_the_own_bureau_goes_on(world, wishes, imported):
    with pytest.raises(NotYours):
        imported(wishes, world.users["director"], [HEAD])
    batch = imported(wishes, world.users["county"], [HEAD, ["服装", "威宁县", "1", "", "", ""]])
    for who in ("county2", "chamber"):
        with pytest.raises(NotYours):
            batches.cancel(batch=batch, actor=world.users[who])
    with pytest.raises(NotYours):
        batches.save(batch=batch, actor=world.users["province"])
    assert ImportRow.objects.filter(is_saved=False).exists()
