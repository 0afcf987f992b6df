"""The forms of an intention: recording one, changing its record, its next step."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.conflicts import SEEN, SeenVersionField
from accounts.models import Bureau, User
from accounts.scoping import sits_above_all
from chambers.code_field import CreditCodeField
from chambers.intention_models import Intention
from chambers.intentions import BY_HAND, AlreadyStanding, is_of_chamber
from chambers.models import Chamber
from counties.models import County, ExchangeRate, Industry, Plan
from pages.forms import (
    AmountField,
    AreaField,
    ChoiceOf,
    CountField,
    DayField,
    PageForm,
    PhoneField,
    WordsField,
)

WISH = ["kind", "industry", "amount", "workers", "floor_area", "begins_on", "skills", "counties", "words"]


class IntentionRecordForm(PageForm, forms.Form):
    """What an enterprise wants, and through whom it came: what may be changed while the intention is under way."""

    kind = forms.ChoiceField(
        label=gettext_lazy("kind of intention"),
        choices=Intention.Kind,
        widget=forms.RadioSelect,
        initial=Intention.Kind.INVEST,
    )
    industry = ChoiceOf(
        label=gettext_lazy("industry"), queryset=Industry.objects.all(), required=False, width=6
    )
    amount = AmountField(label=gettext_lazy("amount"), required=False, width=6)
    workers = CountField(label=gettext_lazy("workers needed"), required=False, width=4)
    floor_area = AreaField(label=gettext_lazy("floor area"), required=False, width=4)
    begins_on = DayField(label=gettext_lazy("wants to begin on"), required=False, width=4)
    skills = WordsField(label=gettext_lazy("skills needed"), required=False, max_length=200)
    counties = forms.MultipleChoiceField(
        label=gettext_lazy("preferred counties"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick none when every county is welcome."),
    )
    words = WordsField(
        label=gettext_lazy("in their own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 40}),
    )
    chamber = ChoiceOf(
        label=gettext_lazy("chamber"),
        queryset=Chamber.objects.select_related("bureau"),
        required=False,
        width=6,
        help_text=gettext_lazy("The chamber whose member the enterprise is, where it came through one."),
    )
    collected_by = ChoiceOf(label=gettext_lazy("collected by"), queryset=Bureau.objects.all(), width=6)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.places = list(County.objects.in_plan())
        self.fields["counties"].choices = [(county.key, county.short_name) for county in self.places]
        self.fields["amount"].rates = ExchangeRate.objects.on(clock.today())
        if is_of_chamber(user):
            del self.fields["chamber"]
        if not sits_above_all(user):
            del self.fields["collected_by"]

    def apply_to(self, intention: Intention) -> Intention:
        """Put the cleaned values on `intention`, amounts and counts with their words as typed."""
        values = self.cleaned_data
        for name in ("kind", "industry", "skills", "begins_on", "words", "chamber", "collected_by"):
            if name in self.fields:
                setattr(intention, name, values[name])
        amount, workers, area = values["amount"], values["workers"], values["floor_area"]
        intention.amount = amount.yuan if amount else None
        intention.amount_typed = amount.as_typed if amount else ""
        intention.workers = workers.number if workers else None
        intention.workers_note = workers.as_typed if workers and workers.approximate else ""
        intention.floor_area = area.number if area else None
        return intention

    def chosen_counties(self) -> Collection[County]:
        chosen = set(self.cleaned_data["counties"])
        return [county for county in self.places if county.key in chosen]


class IntentionForm(IntentionRecordForm):
    """A new intention: the enterprise, what it wants, and whom to ring there."""

    enterprise_name = WordsField(label=gettext_lazy("enterprise"), max_length=120, width=6)
    credit_code = CreditCodeField()
    contact_post = WordsField(
        label=gettext_lazy("post or department"),
        required=False,
        max_length=60,
        width=6,
        help_text=gettext_lazy("Like “office”; nobody's name."),
    )
    contact_phone = PhoneField(
        label=gettext_lazy("business telephone"),
        required=False,
        width=6,
        help_text=gettext_lazy("It is kept with the enterprise and shown only to those who need it."),
    )
    collected_on = DayField(label=gettext_lazy("collected on"), width=4)
    go_on_reason = WordsField(
        label=gettext_lazy("why it is another one"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("It is kept in the history."),
    )

    SECTIONS = (
        (gettext_lazy("1. Enterprise"), ["enterprise_name", "credit_code", "contact_post", "contact_phone"]),
        (gettext_lazy("2. What it wants"), WISH),
        (gettext_lazy("3. Where it comes from"), ["collected_on", "chamber", "collected_by"]),
    )

    standing: Intention | None = None  # the one on record that this may be a second record of

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["go_on_reason"].note = _("(needed here)")
        if not self.is_bound:
            self.initial.setdefault("collected_on", clock.today())
            self.initial.setdefault("collected_by", user.bureau_id)

    def new_intention(self) -> Intention:
        """The record, not yet saved."""
        return self.apply_to(Intention(collected_on=self.cleaned_data["collected_on"]))

    def values(self) -> dict[str, Any]:
        """Keyword arguments for chambers.intentions.record_intention."""
        names = ("enterprise_name", "credit_code", "go_on_reason", "contact_post", "contact_phone")
        given = {name: self.cleaned_data[name] for name in names if name in self.fields}
        return {**given, "intention": self.new_intention(), "counties": self.chosen_counties()}

    def take_errors(self, error: ValidationError) -> None:
        """Show what the service refused beside the fields; one like it above them."""
        if isinstance(error, AlreadyStanding):
            self.standing = error.intention
        super().take_errors(error)

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """All fields but the reason to go on, which stands in the warning."""
        shown = [
            (legend, [f for f in fields if f.name != "go_on_reason"]) for legend, fields in super().sections
        ]
        return [(legend, fields) for legend, fields in shown if fields]


class IntentionEditForm(IntentionRecordForm):
    """The record of an intention under way, with the reason for the change."""

    reason = WordsField(label=gettext_lazy("reason for the change"), required=False, max_length=300)
    seen_version = SeenVersionField()

    SECTIONS = (
        (gettext_lazy("1. What it wants"), WISH),
        (gettext_lazy("2. Where it comes from"), ["chamber", "collected_by"]),
        (gettext_lazy("3. Remarks"), ["reason"]),
    )

    @staticmethod
    def initial_of(intention: Intention) -> dict[str, Any]:
        """The form's initial values from a stored record; amounts as they were typed."""
        same = ("kind", "industry", "floor_area", "begins_on", "skills", "words", "chamber", "collected_by")
        return {
            **{name: getattr(intention, name) for name in same},
            "amount": intention.amount_typed or intention.amount,
            "workers": intention.workers_note or intention.workers,
            "counties": [county.key for county in intention.counties.all()],
            SEEN: intention.version,
        }


class IntentionStepForm(PageForm, forms.Form):
    """What became of an intention, on which day."""

    status = forms.ChoiceField(label=gettext_lazy("step"), choices=[], widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("on which day"), width=4)
    reason = WordsField(
        label=gettext_lazy("reason"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Needed to drop it and to take it up again."),
    )
    seen_version = SeenVersionField()

    def __init__(self, *args: Any, intention: Intention, **kwargs: Any) -> None:
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.fields["seen_version"].initial = intention.version
        open_steps = BY_HAND.get(intention.status_on(clock.today()), ())
        self.fields["status"].choices = [
            (status.value, step_label(intention, status)) for status in open_steps
        ]


def step_label(intention: Intention, status: Intention.Status) -> Any:
    """What the button of a step says: a dropped intention is taken up again."""
    if intention.status == Intention.Status.DROPPED:
        return _("Taken up again")
    return status.label
