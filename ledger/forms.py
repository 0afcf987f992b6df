"""The forms for returning a claim, and for adding and removing evidence."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger.evidence_check import ACCEPTED, CheckedFile, check_upload
from ledger.evidence_kinds import NO_WORKERS_NAMES, EvidenceKind
from pages.forms import PageForm, QuickSelect

MOST_FILES = 5


class ReturnForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("reason for returning"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("The reporter reads this; say what to mend."),
    )


class ObjectionForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("reason for the objection"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("The prefecture reads this before it reviews the claim; say what is wrong."),
    )


class OverrideForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("reason for going on without it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("Directors read this in the list of what was verified without evidence."),
    )


class FilesInput(forms.FileInput):
    """A file chooser that takes several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each judged by its content; cleaned to a list of `CheckedFile`. Messages name the file."""

    widget = FilesInput(attrs={"accept": ACCEPTED})
    note = _("(or an address)")  # read by templates/pages/field.html in place of “optional”

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MOST_FILES:
            raise ValidationError(
                _("At most %(most)s files at once. Choose fewer, and the others afterwards."),
                params={"most": MOST_FILES},
            )
        checked, errors = [], []
        for upload in uploads:
            try:
                checked.append(check_upload(upload))
            except ValidationError as error:
                errors += error.messages
        if errors and len(uploads) > 1:
            errors.append(str(_("No file was kept. Choose the others again.")))
        if errors:
            raise ValidationError(errors)
        return checked


class EvidenceForm(PageForm, forms.Form):
    kind = forms.ChoiceField(
        label=_("kind of evidence"), choices=EvidenceKind, widget=QuickSelect, help_text=NO_WORKERS_NAMES
    )
    files = FilesField(label=_("files"), required=False)
    url = forms.URLField(
        label=_("address of the published source"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("In place of files, for a published source only: the page on which it was published."),
        error_messages={"invalid": _("Enter the whole address, beginning with https://.")},
        validators=[URLValidator(schemes=["http", "https"], message=_("The address begins with https://."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = gettext(
            "PDF, JPEG, PNG, docx or xlsx, at most %(size)s each and %(most)s at once."
        ) % {"size": filesizeformat(settings.EVIDENCE_MAX_BYTES), "most": MOST_FILES}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "files" in self.errors or "url" in self.errors:
            return values
        if values["files"] and values["url"]:
            self.add_error("url", _("Files or an address, one after the other."))
        elif not values["files"] and not values["url"]:
            self.add_error("files", _("Choose a file, or give the address of a published source."))
        elif values["url"] and values.get("kind") not in (None, EvidenceKind.PUBLISHED_SOURCE):
            self.add_error("kind", _("Only a published source has an address. Choose that kind, or files."))
        return values


class VoidClaimForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("reason for voiding"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("It stands on the record, with your name."),
    )


class RemoveForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("reason for removing"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("It stays on the record, with your name."),
    )


class ReplyForm(PageForm, forms.Form):
    reason = forms.CharField(
        label=_("why our number stays"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("Whoever reviews and verifies reads this beside the answer of the enterprise."),
    )
