"""How the rows of one model's sheet become records, for one person: what each app's `sheet.py` fills in.

A sheet is made anew every few seconds of an import, so what it keeps (places, options) is no older; what somebody may
do is asked by the services in each step. Rows pass the same form and the same service as the page; nothing here
writes past them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from sheets.cells import Cell
from sheets.columns import Column, Options, Value
from sheets.values import Unreadable


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: the column's name ("" for the row as a whole) and what to do, in words."""

    column: str
    message: str


@dataclass(frozen=True)
class Change:
    """One cell that differs from what is on record, in words: old → new."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Doubt:
    """A stored record that may be the same as a new row.

    `message` says how they are alike; `name` and `url` are the other record's, empty where the person may not read
    it; `sides` are (label, on record, in the row). A doubt that `blocks` is never saved; another one with a reason.
    """

    message: str
    name: str = ""
    url: str = ""
    sides: tuple[tuple[str, str, str], ...] = ()
    blocks: bool = False


@dataclass
class Row:
    """One row of a sheet on its way. `cells` holds the columns that the sheet has, by name."""

    number: int
    cells: dict[str, Cell]
    units: Mapping[str, str] = field(default_factory=dict)  # of the headings, by column
    go_on_reason: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    record: Any = None
    seen_version: int | None = None  # of the record as it was matched; trying a row out changes the object
    form: Any = None
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    key: str = ""  # what other rows of the same record share
    is_recalled: bool = False  # the sheet took what the form had said of it already

    def refuse(self, column: str, message: str) -> None:
        self.problems.append(Problem(column, str(message)))

    def has(self, column: str) -> bool:
        """Whether the sheet has this column and its cell could be read."""
        return column in self.values

    def value(self, column: str) -> Any:
        """What the cell means; None where the column is absent."""
        return self.values[column].value if column in self.values else None

    def typed(self) -> dict[str, Any]:
        """What the form is given, by column."""
        return {name: value.typed for name, value in self.values.items()}


@dataclass(frozen=True)
class Made:
    """What a saved row left, enough to undo it: kept as JSON with the row.

    `before` holds what the sheet's undo needs to put back for a changed record (cells by column); `claims` are the
    ids of the claims that the row reported; `version` is the record's after the save.
    """

    pk: int
    is_new: bool
    version: int = 0
    claims: tuple[int, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "pk": self.pk,
            "new": self.is_new,
            "version": self.version,
            "claims": list(self.claims),
            "before": dict(self.before),
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Made":
        return cls(kept["pk"], kept["new"], kept["version"], tuple(kept["claims"]), kept["before"])


REFUSALS = (ValidationError, NotYours, NotNow, Stale)


class Sheet:
    """One model's sheet for one person. A subclass fills in what is marked "say"."""

    label = ""  # say: "projects.Project"
    slug = ""  # say: in addresses, "projects"
    title: Any = ""  # say: the name of the list, "Projects"
    permission = ""  # say: what who imports needs, "projects.add_project"
    columns: tuple[Column, ...] = ()  # say
    posts = (
        True  # whether its rows change counted figures, so that totals are incomplete while an import runs
    )
    doubts_in_saving = False  # whether `save_many` itself adds the doubts for which it refuses a row
    first_step = 20  # rows of the first step of saving; later steps follow the clock
    # The tables in which its cells and its form look something up: with them `keep` and `recall` may be filled in.
    rests_on: tuple[type[models.Model], ...] = ()
    apart: frozenset[str] = (
        frozenset()
    )  # columns without a path that `read_apart` reads for many records at once

    def __init__(self, user: User) -> None:
        self.user = user
        self._options: dict[str, Options | None] = {}

    # --- what a subclass says -----------------------------------------------------------------------

    def year(self) -> int:
        """The year of a day typed without one."""
        raise TypeError(f"{type(self).__name__} has to say which year is meant")

    def options_of(self, column: Column) -> Options | None:
        """What may stand in a column of choices; asked once for each column."""
        return None

    def records(self) -> models.QuerySet:
        """The records that the person may read, with all that `Column.of` reads: to export, and to match."""
        raise TypeError(f"{type(self).__name__} has to name its records")

    def read_apart(self, pks: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        """What stands in the columns `apart` of these records: id → column → value, in a fixed number of queries."""
        return {}

    def match(self, rows: Sequence[Row]) -> None:
        """Set `row.record` where a row names a record that exists; refuse where that would be a guess."""

    def key_of(self, row: Row) -> str:
        """What two rows of one file have in common when they mean one record; "" when nothing tells."""
        return f"#{row.record.pk}" if row.record is not None else ""

    def form_for(self, row: Row) -> Any:
        """The page's form, bound: to record the row, or to change `row.record` by the columns that it has."""
        raise TypeError(f"{type(self).__name__} has to name its form")

    def keep(self, row: Row) -> Mapping[str, Any]:
        """What the form made of a new row, as JSON, for `recall`; {} where nothing is to be kept."""
        return {}

    def recall(self, row: Row, kept: Mapping[str, Any]) -> bool:
        """Take what `keep` gave, instead of reading the cells and asking the form again; False where that cannot be.

        The row then has the values that `match` asks for.
        """
        return False

    def doubt(self, rows: Sequence[Row]) -> None:
        """Add to `row.doubts` for new rows that may be on record already. One query for all of them."""

    def save(self, row: Row) -> Made:
        """Do what the row says, by the service of the page. Raises one of REFUSALS."""
        raise TypeError(f"{type(self).__name__} has to say how a row is saved")

    def depends_on(self, made: Made) -> list[str]:
        """What later work rests on a saved row, in words; empty when it may be undone."""
        return []

    def undo(self, made: Made, reason: str) -> None:
        """Void the record that the row made, or put back what it changed. Raises one of REFUSALS."""
        raise TypeError(f"{type(self).__name__} has to say how a row is undone")

    # --- what follows --------------------------------------------------------------------------------

    @cached_property
    def basis(self) -> str:
        """A mark of what reading a cell and the form's answer rest on, beside the row itself; "" keeps nothing.

        It is made of everything in the tables that they look into, their versions too, of the day, and of the running
        program, since another one may have other rules. So what was kept under an equal mark would be found again.
        """
        if not self.rests_on:
            return ""
        digest = sha256(f"{settings.RUN} {clock.today()}".encode())
        for model in self.rests_on:
            digest.update(repr(list(model._base_manager.order_by("pk").values_list())).encode())
        return digest.hexdigest()

    def save_many(self, rows: Sequence[Row]) -> list[Made | Exception]:
        """The same for several rows, each whole or not at all; within the caller's transaction."""
        answers: list[Made | Exception] = []
        for row in rows:
            try:
                with transaction.atomic():
                    answers.append(self.save(row))
            except REFUSALS as refusal:
                answers.append(refusal)
        return answers

    def try_out(self, rows: Sequence[Row]) -> list[Exception | None]:
        """What `save_many` would refuse, for the preview; nothing stays written."""
        answers: list[Exception | None] = []
        with transaction.atomic():
            for answer in self.save_many(rows):
                answers.append(answer if isinstance(answer, Exception) else None)
            transaction.set_rollback(True)
        return answers

    def options(self, column: Column) -> Options | None:
        if column.name not in self._options:
            self._options[column.name] = self.options_of(column)
        return self._options[column.name]

    def read(self, row: Row) -> None:
        """Read every cell of the row; one that cannot be read is a problem beside its column."""
        for column in self.columns:
            if column.name not in row.cells or column.out_only:
                continue
            try:
                row.values[column.name] = column.read(
                    row.cells[column.name],
                    year=self.year(),
                    unit=row.units.get(column.name, ""),
                    options=self.options(column),
                )
            except Unreadable as error:
                row.refuse(column.name, str(error))

    def compare(self, row: Row) -> None:
        """Note as changes the cells that mean something else than `row.record` holds."""
        for column in self.columns:
            if column.name not in row.values or column.identity:
                continue
            old, new = column.value_of(row.record), row.values[column.name].value
            if not same(old, new):
                options = self.options(column)
                row.changes.append(
                    Change(column.name, column.words(old, options), column.words(new, options))
                )

    @classmethod
    def column(cls, name: str) -> Column:
        return next(column for column in cls.columns if column.name == name)

    def column_of_field(self, name: str) -> str:
        """The column whose cell a form field of this name was given; "" for none."""
        return next((column.name for column in self.columns if column.field_name == name), "")


def same(old: Any, new: Any) -> bool:
    """Whether a cell means what is on record; None and "" are both blank."""
    return (None if old == "" else old) == (None if new == "" else new)


def problems_of(refusal: Exception, sheet: Sheet) -> list[Problem]:
    """What a service refused, beside the columns that it names."""
    if isinstance(refusal, Stale):
        return [Problem("", _("Somebody changed this record meanwhile. Check the row again."))]
    if not isinstance(refusal, ValidationError):
        return [Problem("", str(refusal))]
    if not hasattr(refusal, "error_dict"):
        return [Problem("", message) for message in refusal.messages]
    return [
        Problem(sheet.column_of_field(name), message)
        for name, messages in refusal.message_dict.items()
        for message in messages
    ]


def sheet_classes() -> Mapping[str, type[Sheet]]:
    """Every sheet by its label, as the roof lists them (settings.SHEETS)."""
    return import_string(settings.SHEETS)


def sheet_by_slug(slug: str) -> type[Sheet] | None:
    return next((sheet for sheet in sheet_classes().values() if sheet.slug == slug), None)
