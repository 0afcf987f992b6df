"""The forms of headcounts: reporting one, and correcting one."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.conflicts import SEEN, SeenVersionField
from counties.models import Plan
from ledger.models import Claim
from pages.forms import AmountField, CountField, DayField, PageForm, WordsField
from pages.templatetags.pages import after_number, day, number
from sheets.values import YUAN
from workshops.models import CONTRACTS, SUBGROUPS, Headcount

COUNTS = ("total", *SUBGROUPS, "peak", *CONTRACTS)
# What the form asks first; the rest stands under "more".
FIRST = ("on", "total", *SUBGROUPS)


class HeadcountForm(PageForm, forms.Form):
    """How many people work at a site on a day. A blank number is not known; 0 is nobody."""

    on = DayField(label=gettext_lazy("counted on"), width=4)
    total = CountField(label=gettext_lazy("people at work"), width=4)
    poor = CountField(label=gettext_lazy("of which registered poor"), width=4, required=False)
    relocated = CountField(label=gettext_lazy("of which relocated"), width=4, required=False)
    edge = CountField(label=gettext_lazy("of which edge households"), width=4, required=False)
    peak = CountField(label=gettext_lazy("people at the busiest time"), width=4, required=False)
    labour_contracts = CountField(label=gettext_lazy("with a labour contract"), width=4, required=False)
    service_contracts = CountField(label=gettext_lazy("with a service agreement"), width=4, required=False)
    flexible = CountField(label=gettext_lazy("working flexibly, without either"), width=4, required=False)
    monthly_wage = AmountField(label=gettext_lazy("average monthly wage"), width=4, unit=YUAN, required=False)
    not_later_than = forms.BooleanField(
        label=gettext_lazy("The exact day is not known; it is this day at the latest"), required=False
    )
    note = WordsField(label=gettext_lazy("note"), required=False, max_length=500)
    equal_is_right = forms.BooleanField(
        label=gettext_lazy("Both numbers are right: they are different people"), required=False
    )

    def __init__(self, *args: Any, last: Headcount | None = None, **kwargs: Any) -> None:
        """`last`: the headcount before, whose numbers stand beside the fields. None of them is taken over."""
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.last = last
        self.fields["on"].widget.attrs["inputmode"] = "decimal"
        self.fields["monthly_wage"].widget.attrs["inputmode"] = "decimal"
        for name in COUNTS:
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        if last:
            self._show_last(last)

    def _show_last(self, last: Headcount) -> None:
        self.fields["on"].help_text = _("Last time: %(value)s") % {"value": day(last.claim.effective_on)}
        for name in (*COUNTS, "monthly_wage"):
            value = getattr(last, name)
            unit = after_number(self.fields[name].unit)
            said = _("not stated") if value is None else f"{number(value, 2)}{unit}"
            self.fields[name].help_text = _("Last time: %(value)s") % {"value": said}

    @property
    def first_fields(self) -> list[BoundField]:
        """The day, the number of people and the groups among them."""
        return [self[name] for name in FIRST]

    @property
    def more_fields(self) -> list[BoundField]:
        """What is asked for less often."""
        return [self[name] for name in MORE]

    @property
    def shows_more(self) -> bool:
        """Whether one of these has something in it, or a message."""
        return any(field.errors or field.value() not in (None, "", False) for field in self.more_fields)

    @property
    def warns_of_equals(self) -> bool:
        """Whether the tick that lets equal numbers pass is shown."""
        return "equal_is_right" in self.errors or bool(self["equal_is_right"].value())

    def values(self) -> dict[str, Any]:
        """Keyword arguments for workshops.services.report_headcount; words as typed go into the note."""
        cleaned = dict(self.cleaned_data)
        notes = [cleaned["note"]]
        for name in COUNTS:
            cleaned[name] = self._number(name, notes)
        wage = cleaned["monthly_wage"]
        if wage:
            cleaned["monthly_wage"] = wage.yuan
            if wage.approximate:
                notes.append(f"{self.fields['monthly_wage'].label}: {wage.as_typed}")
        cleaned["note"] = "\n".join(note for note in notes if note)
        return cleaned

    def _number(self, name: str, notes: list[str]) -> int | None:
        count = self.cleaned_data[name]
        if count and count.approximate:
            notes.append(f"{self.fields[name].label}: {count.as_typed}")
        return count.number if count else None

    @staticmethod
    def numbers_of(headcount: Headcount) -> dict[str, Any]:
        """The numbers of a headcount as initial values."""
        return {name: getattr(headcount, name) for name in (*COUNTS, "monthly_wage")}


MORE = ("peak", *CONTRACTS, "monthly_wage", "not_later_than", "note")


class HeadcountCorrectionForm(HeadcountForm):
    """A headcount that was reported wrongly, with its values to change, and why."""

    seen_version = SeenVersionField()
    reason = WordsField(
        label=gettext_lazy("reason"), max_length=500, help_text=gettext_lazy("The reviewer reads this.")
    )

    @classmethod
    def initial_of(cls, headcount: Headcount) -> dict[str, Any]:
        """The values as reported."""
        claim = headcount.claim
        same = {"on": claim.effective_on, "not_later_than": claim.not_later_than, "note": claim.note}
        return {**same, **cls.numbers_of(headcount), SEEN: claim.version}


def last_headcount(source_id: int) -> Headcount | None:
    """The last standing headcount of a site, as reported."""
    claims = Claim.objects.filter(source=source_id, kind=Claim.Kind.HEADCOUNT).standing()
    claim = claims.select_related("headcount").order_by("-effective_on", "-pk").first()
    return claim and claim.headcount
