"""Imports: each a batch with its file, its rows and what became of them; and how a bureau reads its headings."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau, User
from accounts.scoping import ScopedQuerySet


class ImportQuerySet(ScopedQuerySet):
    def unfinished(self) -> "ImportQuerySet":
        """The imports whose rows are being written, or taken back, and not all of them are yet."""
        return self.filter(state__in=ImportBatch.WRITING)

    def to_work_on(self) -> "ImportQuerySet":
        """The imports that somebody has to go on with, in the order in which they began."""
        return self.filter(state__in=ImportBatch.WORKING).order_by("pk")


class ImportBatch(models.Model):
    """One file or paste on its way into the records. What is counted of it comes from its rows' own records."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        UNREADABLE = "unreadable", _("not readable")
        COLUMNS = "columns", _("waits for its columns")
        CHECKING = "checking", _("being checked")
        READY = "ready", _("checked, not saved")
        SAVING = "saving", _("being saved")
        SAVED = "saved", _("saved")
        CANCELLED = "cancelled", _("cancelled")
        ASKING = "asking", _("being looked through, to be undone")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    WORKING = (State.READING, State.CHECKING, State.SAVING, State.ASKING, State.UNDOING)
    WRITING = (State.SAVING, State.UNDOING)
    SCOPE_PATHS = ("bureau",)
    GRANTED_PATHS = ()

    label = models.CharField(_("sheet"), max_length=60)
    user = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name=_("imported by"))
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="imports", verbose_name=_("bureau"))
    made_at = models.DateTimeField(_("uploaded at"))
    file_name = models.CharField(_("file"), max_length=160)
    sha256 = models.CharField(max_length=64)
    is_paste = models.BooleanField(_("pasted"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    message = models.TextField(blank=True)  # why it cannot be read; line by line, why it was not undone
    sheet_names = models.JSONField(default=list)
    sheet_place = models.PositiveIntegerField(null=True)  # which of the sheets; None until one is chosen
    headings = models.JSONField(default=list)  # [{place, text, key, unit}] of the chosen sheet
    mapping = models.JSONField(
        default=list
    )  # of each heading the column's name, "" ignored, "?" not understood
    left_out = models.JSONField(default=list)  # [[number, why]]
    header_row = models.PositiveIntegerField(null=True)  # the last of the headings' rows in the file, from 1
    total = models.PositiveIntegerField(default=0)  # rows of the present work
    done = models.PositiveIntegerField(default=0)
    step_rows = models.PositiveIntegerField(default=20)
    worked_at = models.DateTimeField(null=True)  # when somebody last went on with it
    saved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # cancelled or undone it
    reason = models.TextField(_("reason"), blank=True)  # of undoing

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["state"], name="import_by_state"),
            models.Index(fields=["bureau", "-made_at"], name="import_by_bureau"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    def edit_paths(cls) -> dict[str, Q | None]:
        return {"bureau": Q()}

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING


class ImportFile(models.Model):
    """The bytes that were uploaded, or the text that was pasted, as they came."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.batch)


class ImportRow(models.Model):
    """One row of the table, as read (`cells`, by place) and what becomes of it."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        DUPLICATE = "duplicate", _("possibly a duplicate")
        REFUSED = "refused", _("refused")

    TO_SAVE = (Outcome.NEW, Outcome.CHANGED)

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(default=list)
    outcome = models.CharField(
        max_length=9, choices=Outcome, blank=True, default=""
    )  # blank: not checked yet
    key = models.CharField(max_length=200, blank=True, default="")
    problems = models.JSONField(default=list)  # [[column, message]]
    changes = models.JSONField(default=list)  # [[column, old, new]]
    doubts = models.JSONField(default=list)
    figures = models.JSONField(default=dict)  # column -> what the control sums add up, as text
    go_on_reason = models.CharField(max_length=300, blank=True, default="")
    form_said = models.JSONField(default=dict)  # of a new row, with what that rests on: sheets.sheet, `basis`
    record_pk = models.BigIntegerField(null=True)
    seen_version = models.PositiveIntegerField(null=True)
    is_saved = models.BooleanField(default=False)
    made: Any = models.JSONField(default=dict)  # sheets.sheet.Made, once saved
    is_undone = models.BooleanField(default=False)
    undo_refused = models.TextField(blank=True, default="")  # why it could not be undone with the others

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="import_row_once",
                violation_error_message=_("Each row of a file is kept once."),
            )
        ]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="import_row_by_outcome"),
            models.Index(fields=["batch", "key"], name="import_row_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"


class HeadingChoice(models.Model):
    """How a bureau understands a heading: what somebody chose for it stays for the next file."""

    bureau = models.ForeignKey(Bureau, models.CASCADE, related_name="+")
    label = models.CharField(max_length=60)
    heading = models.CharField(max_length=120)
    column = models.CharField(max_length=60, blank=True)  # blank: ignored

    class Meta:
        verbose_name = _("heading understood")
        verbose_name_plural = _("headings understood")
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "label", "heading"],
                name="heading_choice_once",
                violation_error_message=_("A heading is understood in one way."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.column}"
