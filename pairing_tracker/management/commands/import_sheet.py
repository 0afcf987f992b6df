"""Takes in a file of rows as the page does: the same headings, the same rules, the same import that can be undone."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from sheets import batches
from sheets.advance import advance
from sheets.models import ImportBatch, ImportRow
from sheets.sheet import Sheet, sheet_classes

State, Outcome = ImportBatch.State, ImportRow.Outcome
COUNTED = {
    "new": Outcome.NEW,
    "changed": Outcome.CHANGED,
    "unchanged": Outcome.UNCHANGED,
    "duplicates": Outcome.DUPLICATE,
}
SOME_REFUSED, NOT_READ = 3, 2  # how the command ends

Report = dict[str, Any]


class Command(BaseCommand):
    help = (
        "Takes in a file of rows (xlsx, xls, csv, ods) by the rules of the page, and names every refused cell. Rows "
        "that may be duplicates are counted and not saved. Exit 0: nothing was refused; 3: some rows were; 2: the file "
        "could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("model", metavar="MODEL", help="like projects.Project, workshops.Headcount")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--user", metavar="NAME", help="who imports; needed where several could")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and keep nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: object, model: str, file: Path, **options: Any) -> None:
        self.is_json = options["json"]
        sheet = self._sheet(model)
        batch = self._begun(sheet, file, self._user(options["user"], sheet))
        try:
            self._check(batch)
            if not options["dry_run"]:
                self._save(batch)
            report = report_of(batch)
        finally:
            if options["dry_run"] and batch.pk:
                batch.delete()
        self._print(report, saved=not options["dry_run"])
        if report["refused"]:
            sys.exit(SOME_REFUSED)

    # --- step by step --------------------------------------------------------------------------------

    def _sheet(self, model: str) -> type[Sheet]:
        known = {label.casefold(): sheet for label, sheet in sheet_classes().items()}
        if model.casefold() not in known:
            names = ", ".join(sorted(sheet_classes()))
            raise self._failed(f"There is no list of {model}. MODEL is one of: {names}")
        return known[model.casefold()]

    def _user(self, name: str | None, sheet: type[Sheet]) -> User:
        active = User.objects.filter(is_active=True, bureau__isnull=False).select_related("bureau")
        if name:
            found = active.filter(username=name).first()
            if found is None:
                raise self._failed(f"There is no active user {name} who sits in a bureau.")
            return found
        of_province = active.filter(bureau__kind=Bureau.Kind.PROVINCE)
        able = [user for user in of_province if user.has_perm(sheet.permission)]
        chosen = [user for user in able if user.is_superuser] or able
        if len(chosen) != 1:
            raise self._failed(
                f"{len(chosen)} people of the province could import this. Name one with --user."
            )
        return chosen[0]

    def _begun(self, sheet: type[Sheet], file: Path, user: User) -> ImportBatch:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise self._failed(f"{file} cannot be read: {error.strerror}") from error
        try:
            return batches.begin(label=sheet.label, actor=user, content=content, file_name=file.name)
        except NotYours as error:
            raise self._failed(f"{user.username}: {error}") from error

    def _check(self, batch: ImportBatch) -> None:
        advance(batch.pk)
        batch.refresh_from_db()
        if batch.state == State.COLUMNS:
            unclear = [
                heading["text"]
                for heading, column in zip(batch.headings, batch.mapping, strict=True)
                if column == "?"
            ]
            try:
                with translation.override("zh-hans"):
                    batches.ignore_unclear(batch=batch, actor=batch.user)
            except ValidationError as error:
                raise self._unread(batch, " ".join(error.messages)) from error
            self.stderr.write(f"Columns not understood and left out: {', '.join(unclear)}")
            advance(batch.pk)
            batch.refresh_from_db()
        if batch.state != State.READY:
            raise self._unread(batch, batch.message or batch.get_state_display())

    def _save(self, batch: ImportBatch) -> None:
        if not batch.rows.filter(outcome__in=ImportRow.TO_SAVE).exists():
            return
        try:
            batches.save(batch=batch, actor=batch.user)
        except NotNow as error:  # somebody pressed on its page meanwhile
            raise self._failed(str(error)) from error
        advance(batch.pk)

    # --- saying --------------------------------------------------------------------------------------

    def _print(self, report: Report, *, saved: bool) -> None:
        if self.is_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        counts = ", ".join(f"{report[name]} {name}" for name in ("read", "blank", *COUNTED))
        self.stdout.write(f"{counts}, {len({one['row'] for one in report['refused']})} refused")
        for one in report["refused"]:
            where = f"row {one['row']}" + (f", {one['column']}" if one["column"] else "")
            self.stdout.write(f"{where}: {one['message']}")
        if not saved:
            self.stdout.write("Nothing was kept (--dry-run).")

    def _unread(self, batch: ImportBatch, words: str) -> CommandError:
        """The file cannot be taken in: nobody has to look after this import."""
        batch.delete()
        return self._failed(words)

    def _failed(self, words: str) -> CommandError:
        if self.is_json:
            self.stdout.write(json.dumps(empty_report(), ensure_ascii=False))
        return CommandError(words, returncode=NOT_READ)


def empty_report() -> Report:
    return {"read": 0, "blank": 0, **dict.fromkeys(COUNTED, 0), "refused": []}


def report_of(batch: ImportBatch) -> Report:
    """What became of the rows: how many of each outcome, and each refused cell with its heading in the file."""
    batch.refresh_from_db()
    outcomes = Counter(batch.rows.order_by().values_list("outcome", flat=True))
    first = batch.header_row or 0
    blank = sum(why == "blank" and number > first for number, why in batch.left_out)
    return {
        "read": sum(outcomes.values()),
        "blank": blank,
        **{name: outcomes[outcome] for name, outcome in COUNTED.items()},
        "refused": _refused(batch),
    }


def _refused(batch: ImportBatch) -> list[dict[str, Any]]:
    sheet = batches.sheet_of(batch)
    with translation.override("zh-hans"):
        names = {column.name: str(column.label) for column in sheet.columns}
    names |= {
        column: heading["text"]
        for heading, column in zip(batch.headings, batch.mapping, strict=True)
        if column and heading["text"]
    }
    rows = batch.rows.filter(outcome=Outcome.REFUSED).order_by("number")
    return [
        {"row": number, "column": names.get(column, ""), "message": message}
        for number, problems in rows.values_list("number", "problems")
        for column, message in problems
    ]
