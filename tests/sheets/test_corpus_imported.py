"""The ledgers of the corpus through the whole import: every good row becomes a project, every bad cell is named."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from projects.models import Project
from sheets import batches
from sheets.advance import advance
from sheets.batches import missing_columns
from sheets.headings import heading_key
from sheets.models import ImportBatch
from tests.sheets.corpus import COLUMNS, MAKERS, Row, Sample

pytestmark = pytest.mark.django_db
Outcome = tuple[str, dict[str, str]]


@pytest.fixture(params=MAKERS, ids=lambda make: make.__name__)
def sample(request: pytest.FixtureRequest) -> Sample:
    return request.param()


@pytest.fixture
def batch(world: Any, sample: Sample) -> ImportBatch:
    """The sample as the province reads it in: it sees all counties."""
    is_paste = isinstance(sample.content, str)
    content = sample.content.encode() if is_paste else sample.content
    begun = batches.begin(
        label="projects.Project",
        actor=world.users["province"],
        content=content,
        file_name=sample.name,
        is_paste=is_paste,
    )
    advance(begun.pk)
    begun.refresh_from_db()
    if begun.state == "columns":
        say_what_headings_mean(begun)
    return begun


def say_what_headings_mean(batch: ImportBatch) -> None:
    """Somebody reads the headings that were not understood; the columns that are needed may still be missing."""
    known = {heading_key(str(word)): c.name for c in COLUMNS for word in (c.label, *c.aliases)}
    mapping = [
        known[heading["key"]] if name == "?" else name
        for heading, name in zip(batch.headings, batch.mapping, strict=True)
    ]
    if missing_columns(batches.sheet_of(batch), mapping):
        return
    batches.choose_columns(batch=batch, mapping=mapping, actor=batch.user, sheet_place=batch.sheet_place)
    advance(batch.pk)
    batch.refresh_from_db()


@pytest.fixture
def checked(batch: ImportBatch) -> ImportBatch:
    """The same; a ledger without the columns that the page needs goes no further, and says which."""
    lacking = missing_columns(batches.sheet_of(batch), batch.mapping)
    assert batch.state == ("columns" if lacking else "ready"), (batch.state, batch.message, batch.mapping)
    if lacking:
        with pytest.raises(ValidationError):
            batches.check_mapping(batches.sheet_of(batch), batch.mapping)
        assert not batch.rows.exclude(outcome="").exists()
    return batch


def needed(row: Row) -> set[str]:
    """What a signed project cannot do without and this ledger does not say."""
    meant = row.meant
    return {name for name in ("contract_amount", "planned_jobs") if meant and getattr(meant, name) is None}


def outcomes(batch: ImportBatch) -> dict[int, Outcome]:
    return {
        row.number: (row.outcome, {column: message for column, message in row.problems})
        for row in batch.rows.all()
    }


def test_every_good_row_passes_and_every_bad_cell_is_named(checked, sample):
    found = outcomes(checked)
    assert sorted(found) == [row.number for row in sample.rows]
    assert {number: why for number, why in checked.left_out} == sample.left_out
    if checked.state == "columns":
        return
    wrong = {row.number: found[row.number] for row in sample.rows if not is_right(row, *found[row.number])}
    assert wrong == {}


def is_right(row: Row, outcome: str, problems: dict[str, str]) -> bool:
    if row.meant and not needed(row):
        return outcome == "new"
    if row.meant:
        return outcome == "refused" and set(problems) == needed(row)
    return outcome == "refused" and {*row.unreadable, *row.refused} <= set(problems)


def test_every_good_row_arrives_as_it_is_meant(checked, sample):
    batch = checked
    if batch.state == "columns":
        return
    batches.save(batch=batch, actor=batch.user)
    advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "saved"
    made = {row.number: row.made["pk"] for row in batch.rows.filter(is_saved=True)}
    meant = {row.number: row.meant for row in sample.rows if row.meant and not needed(row)}
    assert set(made) == set(meant)
    for number, record in meant.items():
        project = Project.objects.select_related("county", "enterprise", "industry", "introduced_by").get(
            pk=made[number]
        )
        assert (project.name, project.county.name_zh) == (record.name, record.county)
        assert (project.enterprise.name, project.enterprise.credit_code) == (
            record.enterprise_name,
            record.credit_code or None,
        )
        assert (project.contract_amount, project.planned_jobs) == (
            record.contract_amount,
            record.planned_jobs,
        )
        assert (project.signed_on, project.introduced_by.name_zh) == (record.signed_on, record.introduced_by)
        assert project.industry.name_zh == record.industry
