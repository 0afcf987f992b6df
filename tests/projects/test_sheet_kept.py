"""A row that passed the form at its preview is not read anew at its saving, unless something it rests on changed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts import clock
from accounts.models import Bureau, User
from counties.models import County, CountyAlias, CountyName, Industry, Pairing, Plan, Prefecture
from counties.rate_models import ExchangeRate
from counties.services import end_pairing
from ledger.models import Claim, Entry
from projects.forms import ProjectEntryForm
from projects.models import Project
from projects.sheet import ProjectSheet
from projects.sheet_entries import FIELDS, as_kept, of_kept
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch
from sheets.sheet import Row
from tests import world as made
from tests.projects.test_project_sheet import ROW
from tests.sheets.conftest import pasted

pytestmark = pytest.mark.django_db
HEADINGS = {
    "项目名称": "name",
    "县": "county",
    "引进单位": "introduced_by",
    "企业名称": "enterprise_name",
    "信用代码": "credit_code",
    "所属行业": "industry",
    "项目性质": "kind",
    "是否短平快": "short_and_fast",
    "当前阶段": "stage",
    "线索时间": "lead_on",
    "洽谈时间": "negotiating_on",
    "签约日期": "signed_on",
    "合同投资额（万元）": "contract_amount",
    "计划带动就业人数": "planned_jobs",
    "年产值（万元）": "annual_output",
    "联系电话": "contact_phone",
    "建设地点": "site_address",
    "备注": "note",
}
ALIAS = "威宁苗乡"
ROWS = (
    ROW | {"county": ALIAS, "lead_on": "", "signed_on": "6.28", "note": '甲"乙\\丙'},
    ROW
    | {
        "name": "食用菌种植基地",
        "county": "威宁县",
        "introduced_by": "威宁彝族回族苗族自治县投资促进局",
        "enterprise_name": "贵州乌蒙菌业有限公司",
        "credit_code": made.made_up_code("菌业"),
        "stage": "意向",
        "industry": "",
        "kind": "",
        "short_and_fast": "",
        "negotiating_on": "",
        "signed_on": "",
        "lead_on": "2020-06-20",
        "contract_amount": "",
        "planned_jobs": "",
        "annual_output": "",
        "contact_phone": "",
        "site_address": "",
    },
)


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """As the rows are; a test before may have left another language behind."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def user(places: Any) -> User:
    CountyAlias.objects.create(alias=ALIAS, county=County.objects.get(key="weining"))
    return made.clerk_of("weining")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the entry form was asked."""
    found: list[Any] = []
    rebind = ProjectEntryForm.rebind

    def noted(self: ProjectEntryForm, data: Any) -> ProjectEntryForm:
        found.append(data)
        return rebind(self, data)

    monkeypatch.setattr(ProjectEntryForm, "rebind", noted)
    return found


def previewed(user: User) -> ImportBatch:
    rows = [list(HEADINGS), *([row[name] for name in HEADINGS.values()] for row in ROWS)]
    batch = batches.begin(
        label="projects.Project", actor=user, content=pasted(rows), file_name="粘贴", is_paste=True
    )
    advance(batch.pk)
    batch.refresh_from_db()
    said = [(row.outcome, row.problems, row.doubts) for row in batch.rows.order_by("number")]
    assert said == [("new", [], [])] * len(ROWS)
    return batch


def what_becomes(batch: ImportBatch, user: User) -> list[Any]:
    """Every row after its saving, with its project, claims and lines; and taken back again."""
    with transaction.atomic():
        batches.save(batch=batch, actor=user)
        advance(batch.pk)
        found = []
        for row in batch.rows.order_by("number"):
            project = Project.objects.filter(pk=row.made.get("pk")).select_related("enterprise").first()
            values = project and {
                name: getattr(project, name)
                for name in FIELDS
                if name not in ("id", "source_id", "reference", "enterprise_id", "entered_at", "changed_at")
            }
            source = project and project.source_id
            claims = Claim.objects.filter(source=source).order_by("pk")
            lines = Entry.objects.filter(source=source).order_by("pk")
            found.append(
                [
                    (row.number, row.outcome, row.is_saved, row.problems, row.doubts, row.key, row.figures),
                    values,
                    project and (project.enterprise.name, project.enterprise.credit_code),
                    list(claims.values_list("county", "effective_on", "stage_reached__step")),
                    list(lines.values_list("metric", "basis", "county", "introduced_by", "quantity")),
                ]
            )
        transaction.set_rollback(True)
    return found


def forget(batch: ImportBatch) -> None:
    batch.rows.update(form_said={})


def test_what_the_form_said_is_taken_as_it_is(user, asked):
    batch = previewed(user)
    assert len(asked) == len(ROWS)
    kept = what_becomes(batch, user)
    assert len(asked) == len(ROWS)  # not once more
    assert [row[0][1:3] for row in kept] == [("new", True)] * len(ROWS)
    forget(batch)
    assert what_becomes(batch, user) == kept
    assert len(asked) == 2 * len(ROWS)


def change(model: type, name: Any, value: Any, **which: Any) -> Callable[[], None]:
    def do() -> None:
        record = model.objects.get(**which)
        setattr(record, name, value() if callable(value) else value)
        record.save()

    return do


def record_it() -> None:
    first = ROWS[0]
    made.enter(
        county="weining",
        name=str(first["name"]),
        enterprise=str(first["enterprise_name"]),
        credit_code=str(first["credit_code"]),
    )


def end_the_pairing() -> None:
    pairing = Pairing.objects.get(county__key="weining", supporter__code="guiyang", ends_on=None)
    director = User.objects.filter(bureau__kind="province", role="director").earliest("pk")
    end_pairing(pairing=pairing, on=clock.today() - timedelta(days=1), actor=director, reason="到期")


def rename_prefecture() -> None:
    Prefecture.objects.filter(counties__key="weining").first().save()


CHANGES: dict[str, Callable[[], Any]] = {
    "the spelling means another county": change(
        CountyAlias, "county", lambda: County.objects.get(key="yanhe"), alias=ALIAS
    ),
    "the spelling is no more": lambda: CountyAlias.objects.get(alias=ALIAS).delete(),
    "the county has another name": change(County, "short_zh", "威宁草海", key="weining"),
    "the county's code has another name": lambda: (
        CountyName.objects.filter(county__key="weining").first().save()
    ),
    "the prefecture was saved": rename_prefecture,
    "the bureau has another name": change(Bureau, "name_zh", "威宁招商局", code="weining"),
    "the industry has another name": change(Industry, "name_zh", "服装", name_zh="服装鞋帽箱包"),
    "the plan begins in another year": change(
        Plan, "starts_on", lambda: clock.today().replace(year=2019), pk=1
    ),
    "a rate was recorded": lambda: ExchangeRate.objects.create(
        currency="USD", valid_from=clock.today(), yuan=7, source="测试"
    ),
}
HARMLESS = {"the county has another name", "the county's code has another name", "the prefecture was saved"}
HARMLESS |= {"a rate was recorded"}
BY_THE_SERVICE = {"somebody recorded the project": record_it, "the pairing has ended": end_the_pairing}


@pytest.mark.parametrize("what", [*CHANGES, *BY_THE_SERVICE])
def test_what_changed_since_the_preview_is_seen_as_if_nothing_had_been_kept(user, asked, what):
    batch = previewed(user)
    before = what_becomes(batch, user)
    (CHANGES | BY_THE_SERVICE)[what]()
    asked.clear()
    kept = what_becomes(batch, user)
    if what in CHANGES:
        assert len(asked) + sum(not row[0][2] for row in kept) >= len(ROWS), "all were read anew"
    forget(batch)
    assert what_becomes(batch, user) == kept
    if what not in HARMLESS:
        assert kept != before, "the change matters, so that a row that was not read anew would show here"


@contextmanager
def tomorrow() -> Iterator[None]:
    with clock.standing_on(clock.today() + timedelta(days=1)):
        yield


@contextmanager
def another_program() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.RUN", "another")
        yield


@pytest.mark.parametrize("when", [tomorrow, another_program])
def test_another_day_and_another_program_ask_the_form_again(user, asked, when):
    batch = previewed(user)
    asked.clear()
    with when():
        assert all(row[0][2] for row in what_becomes(batch, user))
    assert len(asked) == len(ROWS)


def test_what_changed_while_the_rows_were_checked_has_another_mark(user, asked, monkeypatch):
    """What was looked up before a change is not kept as if it had been looked up after it."""
    options_of = ProjectSheet.options_of

    def changed_then(self: ProjectSheet, column: Any) -> Any:
        found = options_of(self, column)
        if column.name == "county":
            CountyAlias.objects.get(alias=ALIAS).save()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(ProjectSheet, "options_of", changed_then)
        batch = previewed(user)
    asked.clear()
    what_becomes(batch, user)
    assert len(asked) == len(ROWS)


def test_a_row_that_was_mended_is_kept_as_it_was_mended(user, asked):
    batch = previewed(user)
    batches.mend(batch=batch, actor=user, typed={2: {"planned_jobs": "77"}})
    asked.clear()
    saved = what_becomes(batch, user)
    assert not asked
    assert saved[0][1]["planned_jobs"] == 77


def test_an_entry_comes_back_from_json_as_the_form_made_it(user):
    sheet = ProjectSheet(user)
    with translation.override("zh-hans"):
        for number, cells in enumerate(
            (*ROWS, ROWS[0] | {"go_on_reason": "另一个项目", "not_later_than": "是"})
        ):
            row = Row(number, dict(cells))
            sheet.read(row)
            sheet.match([row])
            assert not sheet.form_for(row).errors
            entry = sheet._entries[number]
            again = of_kept(as_kept(entry), sheet._form)
            assert {name: getattr(again.project, name) for name in FIELDS} == {
                name: getattr(entry.project, name) for name in FIELDS
            }
            for name in ("county", "introduced_by", "industry"):
                assert getattr(again.project, name) == getattr(entry.project, name)
            assert list(again.steps) == list(entry.steps)
            for name in ("enterprise_name", "credit_code", "go_on_reason", "override_reason", "appeal"):
                assert getattr(again, name) == getattr(entry, name)


# Who may enter what, and whom they may name: the service asks for it again at the saving.
ASKED_AGAIN = {"counties_pairing", "accounts_user", "auth_permission", "auth_group", "auth_group_permissions"}
ASKED_AGAIN |= {"accounts_user_groups", "accounts_user_user_permissions", "django_content_type"}


def test_the_sheet_names_every_table_that_reading_and_the_form_look_into(user):
    sheet = ProjectSheet(User.objects.get(pk=user.pk))
    row = Row(2, dict(ROWS[0]))
    with CaptureQueriesContext(connection) as seen:
        sheet.read(row)
        assert not sheet.form_for(row).errors
    tables = {table for query in seen for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    named = {model._meta.db_table for model in ProjectSheet.rests_on}
    assert tables - named - ASKED_AGAIN == set()
    assert {"counties_county", "counties_countyalias", "counties_industry", "accounts_bureau"} <= tables
