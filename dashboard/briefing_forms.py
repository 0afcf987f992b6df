"""The forms of the briefing: beginning one, rewriting it, issuing, taking it away, and the office's layout."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.conflicts import SeenVersionField
from dashboard.briefing_check import Unknown
from dashboard.briefing_models import Briefing
from dashboard.briefing_word import MOST_BYTES
from dashboard.briefings import DEFAULT_THRESHOLD, MOST_TEXT
from pages.forms import ChoiceOf, DayField, PageForm, WordsField

TITLE, DISTRIBUTION = 120, 300


class WholeField(forms.IntegerField):
    """A whole number between two limits, with a width and a unit."""

    def __init__(self, *, width: int = 4, unit: str = "", **options: Any) -> None:
        self.width, self.unit = width, unit
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**options)
        words = gettext_lazy("Enter a whole number of per cent from 1 to 100.")
        self.error_messages |= {"invalid": words, "max_value": words, "min_value": words}
        for validator in self.validators:
            validator.message = words


class PrepareForm(PageForm, forms.Form):
    """Of which day, and compared with what."""

    as_of = DayField(label=gettext_lazy("state of the day"))
    compared_with = ChoiceOf(
        label=gettext_lazy("compared with issue"),
        queryset=Briefing.objects.none(),
        required=False,
        width=8,
        help_text=gettext_lazy("What that issue printed. Leave it blank for a first issue, or give a day."),
    )
    compared_on = DayField(
        label=gettext_lazy("compared with the day"),
        required=False,
        help_text=gettext_lazy("Instead of an issue: that day as it is known now."),
    )
    threshold = WholeField(
        label=gettext_lazy("lists counties from this completion on"),
        unit="%",
        initial=DEFAULT_THRESHOLD,
        min_value=1,
        max_value=100,
    )
    title = WordsField(
        label=gettext_lazy("title"),
        required=False,
        max_length=TITLE,
        help_text=gettext_lazy("Blank for the usual one."),
    )
    distribution = WordsField(label=gettext_lazy("distribution"), required=False, max_length=DISTRIBUTION)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issued = Briefing.objects.filter(state=Briefing.State.ISSUED).select_related("issue")
        self.fields["compared_with"].queryset = issued


def _part(label: Any) -> WordsField:
    return WordsField(
        label=label,
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7, "cols": 60, "lang": "zh-Hans"}),
    )


class EditForm(PageForm, forms.Form):
    """Title and parts; a part that is left empty goes back to what was computed."""

    PARTS = ("overall", "counties", "support", "workshops", "problems", "next")

    seen_version = SeenVersionField()
    title = WordsField(label=gettext_lazy("title"), max_length=TITLE)
    overall = _part(gettext_lazy("Overall"))
    counties = _part(gettext_lazy("Counties and ranking"))
    support = _part(gettext_lazy("Pairings and working teams"))
    workshops = _part(gettext_lazy("Workshops and jobs"))
    problems = _part(gettext_lazy("Problems"))
    next = _part(gettext_lazy("Next steps"))
    own_numbers_reason = WordsField(
        label=gettext_lazy("reason for numbers of one's own"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Only where the text says a number that the frozen ones do not know. Kept with the issue."
        ),
    )
    distribution = WordsField(label=gettext_lazy("distribution"), required=False, max_length=DISTRIBUTION)

    def parts(self, briefing: Briefing, unknown: Sequence[Unknown]) -> list[dict[str, Any]]:
        """Each part with its field, what was computed, and the numbers in it that nobody froze."""
        found = []
        for section in briefing.sections:
            bound: BoundField = self[section["key"]]
            found.append(
                {
                    "field": bound,
                    "computed": section["computed"],
                    "is_rewritten": section["text"] != section["computed"],
                    "unknown": [one for one in unknown if one.heading == section["heading"]],
                }
            )
        return found

    def changes(self) -> dict[str, Any]:
        """The cleaned values as the service takes them."""
        data = dict(self.cleaned_data)
        return {"texts": {name: data.pop(name) for name in self.PARTS}, **data}


def values_of(briefing: Briefing) -> Mapping[str, Any]:
    """The form's initial values."""
    return {
        "seen_version": briefing.version,
        "title": briefing.title,
        "own_numbers_reason": briefing.own_numbers_reason,
        "distribution": briefing.distribution,
        **{section["key"]: section["text"] for section in briefing.sections},
    }


class IssueForm(PageForm, forms.Form):
    """Nothing but the version that its reader has seen."""

    seen_version = SeenVersionField()


class EndForm(PageForm, forms.Form):
    """Why a draft is discarded or an issue withdrawn."""

    seen_version = SeenVersionField()
    reason = WordsField(label=gettext_lazy("reason for withdrawing"), max_length=300)


class LayoutForm(PageForm, forms.Form):
    """A layout of the office's own."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy(
            "A Word document (.docx) with the placeholders that are listed here, up to 2 MB."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["empty"] = _("This file is empty. Choose another one.")

    @property
    def content(self) -> bytes:
        """The bytes of the file; one that is too big is read just far enough to be refused."""
        return self.cleaned_data["file"].read(MOST_BYTES + 1)
