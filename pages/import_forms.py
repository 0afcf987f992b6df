"""The forms of an import: a file or a paste, how its columns are understood, undoing it."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.forms import PageForm, WordsField
from sheets.batches import check_mapping
from sheets.models import ImportBatch
from sheets.sheet import Sheet

MOST_PASTED = 1_500_000  # characters; more comes as a file


class ImportForm(PageForm, forms.Form):
    """A workbook, or rows copied from one."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        help_text=gettext_lazy("Excel or WPS (.xlsx, .xls), .ods or .csv, as it is: title rows may stay."),
    )
    text = forms.CharField(
        label=gettext_lazy("or rows copied from Excel, WPS or a chat"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 40, "spellcheck": "false"}),
        help_text=gettext_lazy("With the row of headings. Paste with Ctrl+V."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("file", "text"):  # one of the two
            self.fields[name].width, self.fields[name].unmarked = 12, True
        self.fields["file"].error_messages["empty"] = _("This file is empty. Choose another one.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > settings.SHEET_MAX_BYTES:
            raise ValidationError(
                _("This file is larger than %(most)s. Split it into several.")
                % {"most": filesizeformat(settings.SHEET_MAX_BYTES)}
            )
        return file

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text) > MOST_PASTED:
            raise ValidationError(_("This is too much to paste. Save it as a file and choose that."))
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        has_file, has_text = bool(values.get("file")), bool((values.get("text") or "").strip())
        if not self.errors and has_file and has_text:
            self.add_error("text", _("Choose a file or paste rows, not both."))
        elif not self.errors and not has_file and not has_text:
            self.add_error("file", _("Choose a file, or paste rows below."))
        return values

    def content(self) -> dict[str, Any]:
        """Keyword arguments for sheets.batches.begin."""
        file = self.cleaned_data["file"]
        if file:
            return {"content": file.read(), "file_name": PurePath(file.name).name, "is_paste": False}
        text = self.cleaned_data["text"].encode(errors="replace")
        return {"content": text, "file_name": _("Pasted rows"), "is_paste": True}


class ColumnsForm(PageForm, forms.Form):
    """What each heading of the file means, and which sheet of the workbook is read."""

    def __init__(self, *args: Any, batch: ImportBatch, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.sheet = batch, sheet
        if len(batch.sheet_names) > 1:
            self.fields["sheet_place"] = forms.TypedChoiceField(
                label=_("sheet of the workbook"),
                coerce=int,
                choices=list(enumerate(batch.sheet_names)),
                initial=batch.sheet_place,
            )
            self.fields["sheet_place"].width = 6
        choices = [("", _("— leave out —"))]
        choices += [(c.name, c.label) for c in sheet.columns if not c.out_only]
        for place, heading in enumerate(batch.headings):
            meant = batch.mapping[place]
            field = forms.ChoiceField(
                label=heading["text"] or _("(without a heading)"),
                required=False,
                choices=choices,
                initial="" if meant == "?" else meant,
            )
            field.width, field.unmarked = 4, True
            if meant == "?":
                field.help_text = _("Not understood: say what it means, or leave it out.")
            self.fields[f"heading_{place}"] = field

    def mapping(self) -> list[str]:
        return [self.cleaned_data[f"heading_{place}"] for place in range(len(self.batch.headings))]

    def sheet_place(self) -> int:
        return self.cleaned_data.get("sheet_place", self.batch.sheet_place)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and self.sheet_place() == self.batch.sheet_place and self.batch.headings:
            try:
                check_mapping(self.sheet, self.mapping())
            except ValidationError as error:
                self.add_error(self._beside(), error)
        return values

    def _beside(self) -> str:
        """The field that the message about all headings stands beside: the first that is left out."""
        left_out = [place for place, column in enumerate(self.mapping()) if not column]
        return f"heading_{left_out[0] if left_out else 0}"


class UndoForm(PageForm, forms.Form):
    """Why an import is undone."""

    reason = WordsField(
        label=gettext_lazy("reason"),
        max_length=300,
        help_text=gettext_lazy("It stays in the history of every record."),
    )
