"""The form on which an enterprise corrects a headcount, and that of revoking its link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import SeenVersionField
from pages.forms import CountField, PageForm, WordsField


class AnswerForm(PageForm, forms.Form):
    """The numbers as the enterprise knows them. A blank group is not said; 0 is none."""

    total = CountField(label=_("people at work"), width=12)
    poor = CountField(label=_("of which registered poor"), width=4, required=False)
    relocated = CountField(label=_("of which relocated"), width=4, required=False)
    edge = CountField(label=_("of which edge households"), width=4, required=False)
    words = WordsField(
        label=_("what we should know"),
        required=False,
        max_length=200,
        help_text=_("No names, telephone or identity numbers, please."),
    )

    def values(self) -> dict[str, Any]:
        """Keyword arguments for workshops.confirmations.correct; “about 30” stays in the words."""
        cleaned = dict(self.cleaned_data)
        notes = [cleaned["words"]]
        for name in ("total", "poor", "relocated", "edge"):
            count = cleaned[name]
            if count and count.approximate:
                notes.append(f"{self.fields[name].label}: {count.as_typed}")
            cleaned[name] = count.number if count else None
        return {**cleaned, "words": "; ".join(note for note in notes if note)}


class RevokeForm(PageForm, forms.Form):
    seen_version = SeenVersionField()
    reason = WordsField(
        label=_("reason"), max_length=500, help_text=_("It stays on the record, with your name.")
    )
