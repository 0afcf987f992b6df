"""The forms of a contact note: writing one, and voiding one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.conflicts import SeenVersionField
from accounts.models import User
from chambers.contact_models import ContactNote
from chambers.notes import pairings_to_note
from counties.models import Pairing, Plan
from pages.forms import ChoiceOf, DayField, PageForm, WordsField


class PairingChoice(ChoiceOf):
    """A pairing to choose, as 贵阳市 → 威宁县."""

    def label_from_instance(self, obj: Pairing) -> str:
        return f"{obj.supporter_short} → {obj.county.short_name}"


class NoteForm(PageForm, forms.Form):
    """Who was in touch with whom, when, by which way, and about what."""

    pairing = PairingChoice(label=_("pairing"), queryset=Pairing.objects.none(), width=6)
    on = DayField(label=_("on which day"), width=3)
    way = forms.ChoiceField(label=_("way"), choices=ContactNote.Way, widget=forms.RadioSelect)
    about = WordsField(
        label=_("about what"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("What was agreed and who does what next. No private telephone numbers."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.fields["pairing"].queryset = self._pairings(user)
        if not self.is_bound:
            self.initial.setdefault("on", clock.today())
            self.initial.setdefault("way", ContactNote.Way.CALL)

    def _pairings(self, user: User) -> QuerySet[Pairing]:
        return pairings_to_note(user, clock.today())


class NoteVoidForm(PageForm, forms.Form):
    seen_version = SeenVersionField()
    reason = WordsField(label=_("reason for voiding"), max_length=200)
