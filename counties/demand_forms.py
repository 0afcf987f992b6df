"""The forms of a demand: recording it, changing it, adding slots, withdrawing some."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.conflicts import SeenVersionField
from accounts.models import User
from counties.demand_models import Demand, DemandSlot
from counties.demands import MOST_SLOTS
from counties.models import County, Industry, Plan
from pages.forms import AreaField, ChoiceOf, ChoicesOf, CountField, DayField, PageForm, WordsField


class SlotsField(forms.IntegerField):
    """How many slots, 1 to 50."""

    width = 4

    def __init__(self, **options: Any) -> None:
        words = gettext_lazy("Enter a whole number of slots from 1 to 50.")
        messages = {"invalid": words, "min_value": words, "max_value": words}
        limits = {"min_value": 1, "max_value": MOST_SLOTS}
        super().__init__(widget=forms.TextInput, error_messages=messages, **limits, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"autocomplete": "off", "inputmode": "numeric"}


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": 40})


class DemandRecordForm(PageForm, forms.Form):
    """What of a demand may be changed at any time; recording one adds its county and its slots."""

    title = WordsField(
        label=gettext_lazy("what is asked for"),
        max_length=120,
        help_text=gettext_lazy(
            "In a few words, like: a garment maker for the workshop in the relocation site."
        ),
    )
    industry = ChoiceOf(
        label=gettext_lazy("industry"),
        queryset=Industry.objects.all(),
        required=False,
        width=4,
        empty_label=gettext_lazy("any industry"),
    )
    workers = CountField(
        label=gettext_lazy("workers available"),
        required=False,
        width=4,
        help_text=gettext_lazy("People who could begin work, for all slots together."),
    )
    poor_workers = CountField(label=gettext_lazy("of whom registered poor"), required=False, width=4)
    floor_area = AreaField(label=gettext_lazy("floor area"), required=False, width=4)
    ready_on = DayField(label=gettext_lazy("ready on"), required=False, width=4)
    site = WordsField(label=pgettext_lazy("demand", "site"), required=False, max_length=160, width=8)
    policies = WordsField(
        label=gettext_lazy("policies offered"), required=False, max_length=4000, widget=_long(4)
    )
    valid_until = DayField(
        label=gettext_lazy("valid until"),
        required=False,
        width=4,
        help_text=gettext_lazy("Blank: until it is withdrawn."),
    )
    note = WordsField(
        label=gettext_lazy("note"),
        required=False,
        max_length=2000,
        widget=_long(3),
        help_text=gettext_lazy("For colleagues: it is never published."),
    )

    VALUES = ("title", "industry", "ready_on", "site", "policies", "valid_until", "note")
    COUNTS = ("workers", "poor_workers", "floor_area")
    SECTIONS = (
        (gettext_lazy("1. What is asked for"), ["county", "title", "industry", "slots"]),
        (
            gettext_lazy("2. People and place"),
            ["workers", "poor_workers", "floor_area", "ready_on", "site"],
        ),
        (gettext_lazy("3. Conditions"), ["policies", "valid_until", "note"]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)

    def apply_to(self, demand: Demand) -> Demand:
        """Put the cleaned values on `demand`; a number typed as "about" goes into the note too."""
        for name in self.VALUES:
            setattr(demand, name, self.cleaned_data[name])
        for name in self.COUNTS:
            count = self.cleaned_data[name]
            setattr(demand, name, count.number if count else None)
            if count and count.approximate:
                demand.note = self.with_about(demand.note, name, count.as_typed)
        return demand

    @classmethod
    def with_about(cls, note: str, name: str, typed: str) -> str:
        """The note, with a line that says how the number of this field was typed."""
        said = _("%(what)s: %(typed)s") % {"what": cls.base_fields[name].label, "typed": typed}
        return note if said in note else "\n".join(filter(None, [note, said]))


class DemandForm(DemandRecordForm):
    """A new demand."""

    county = ChoiceOf(label=gettext_lazy("county"), queryset=County.objects.none(), width=4)
    slots = SlotsField(
        label=gettext_lazy("number of slots"),
        help_text=gettext_lazy("Each slot is for one enterprise. 1 to 50."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = County.objects.in_charge_of(user)
        self.fields["county"].queryset = counties
        if not self.is_bound:
            self.initial.setdefault("slots", 1)
            if len(counties) == 1:
                self.initial.setdefault("county", counties[0].pk)

    def new_demand(self) -> Demand:
        """The demand as typed, not saved yet."""
        return self.apply_to(Demand(county=self.cleaned_data["county"]))


class DemandEditForm(DemandRecordForm):
    """A stored demand; the reason is asked for once others rely on it."""

    seen_version = SeenVersionField()
    reason = WordsField(
        label=gettext_lazy("reason"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "Required once the demand is published or a slot is taken. Kept in the history."
        ),
    )

    @classmethod
    def initial_of(cls, demand: Demand) -> dict[str, Any]:
        """The stored values."""
        values = {name: getattr(demand, name) for name in (*cls.VALUES, *cls.COUNTS)}
        return {**values, "industry": demand.industry_id, "seen_version": demand.version}


class AddSlotsForm(PageForm, forms.Form):
    seen_version = SeenVersionField()
    count = SlotsField(label=gettext_lazy("slots to add"))
    reason = WordsField(label=gettext_lazy("reason"), required=False, max_length=200)


class SlotChoices(ChoicesOf):
    """Slots to tick, each with its number."""

    def label_from_instance(self, slot: DemandSlot) -> str:
        return _("slot %(number)d") % {"number": slot.number}


class WithdrawForm(PageForm, forms.Form):
    """Which open slots are withdrawn, and why."""

    seen_version = SeenVersionField()
    slots = SlotChoices(
        label=gettext_lazy("open slots to withdraw"),
        queryset=DemandSlot.objects.none(),
        error_messages={"required": gettext_lazy("Tick at least one slot.")},
    )
    reason = WordsField(
        label=gettext_lazy("reason for withdrawing"),
        max_length=200,
        help_text=gettext_lazy("It stays beside the slot."),
    )

    def __init__(self, *args: Any, demand: Demand, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slots"]
        field.queryset = demand.slots.open_on(today).order_by("number")
        field.error_messages["invalid_choice"] = _("Tick open slots of this demand.")


def said_of_slots(count: int) -> str:
    """What is said after slots were withdrawn."""
    return ngettext("%(count)d slot was withdrawn.", "%(count)d slots were withdrawn.", count) % {
        "count": count
    }
